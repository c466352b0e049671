//! One batch of rows on the disk, with its keys, pairs and persons.

use std::path::Path;

use anyhow::Context as _;
use paradero_link::{Judgement, KeptPair};
use serde::{Deserialize, Serialize};

use super::sections::{Sections, Stamp, View, Writer, lower, upper, word};

/// Sections of a segment.
const ROW_ENDS: u32 = 1;
const ROWS: u32 = 2;
const PAIRS: u32 = 3;
const PERSONS: u32 = 4;
const MOVED: u32 = 5;
const JUDGED: u32 = 6;
const NAMES: u32 = 7;
/// The keys of blocking rule 0; further rules follow.
const RUN: u32 = 100;

/// Frames read at once where a section is read from end to end.
const AHEAD: usize = 64;

/// What the state says of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) file: String,
    /// Its first row, and how many rows.
    pub(super) first: u32,
    pub(super) rows: u32,
    pub(super) stamp: Stamp,
}

/// A segment being written: in this order, runs, rows, pairs, persons, judgements, names.
pub(super) struct SegmentWriter {
    out: Writer,
    ends: Vec<u64>,
    end: u64,
}

impl SegmentWriter {
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        Ok(Self { out: Writer::create(path)?, ends: Vec::new(), end: 0 })
    }

    /// The keys of a rule, ascending.
    pub(super) fn run(
        &mut self,
        rule: usize,
        entries: impl Iterator<Item = anyhow::Result<u64>>,
    ) -> anyhow::Result<()> {
        self.words(RUN + u32::try_from(rule)?, entries)
    }

    fn words(
        &mut self,
        id: u32,
        entries: impl Iterator<Item = anyhow::Result<u64>>,
    ) -> anyhow::Result<()> {
        self.out.begin(id, true);
        for entry in entries {
            self.out.put_word(entry?)?;
        }
        self.out.end()
    }

    pub(super) fn begin_rows(&mut self) {
        self.out.begin(ROWS, false);
    }

    pub(super) fn row(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.end += bytes.len() as u64;
        self.ends.push(self.end);
        self.out.put(bytes)
    }

    pub(super) fn end_rows(&mut self) -> anyhow::Result<()> {
        self.out.end()?;
        self.out.begin(ROW_ENDS, false);
        for end in std::mem::take(&mut self.ends) {
            self.out.put_word(end)?;
        }
        self.out.end()
    }

    /// Pairs under the row by which they are found (upper half of the word) and the other, ascending, with the weight.
    pub(super) fn pairs(
        &mut self,
        pairs: impl Iterator<Item = anyhow::Result<(u64, i32)>>,
    ) -> anyhow::Result<()> {
        self.out.begin(PAIRS, true);
        for pair in pairs {
            let (rows, weight) = pair?;
            self.out.put_word(rows)?;
            self.out.put_word(u64::from(weight.cast_unsigned()))?;
        }
        self.out.end()
    }

    /// The person of each of its rows, then of earlier rows those that are of another now: row and person, ascending.
    pub(super) fn persons(&mut self, own: &[u32], moved: &[(u32, u32)]) -> anyhow::Result<()> {
        self.out.begin(PERSONS, false);
        for person in own {
            self.out.put(&person.to_le_bytes())?;
        }
        self.out.end()?;
        self.words(MOVED, moved.iter().map(|&(row, person)| Ok(word(row, person))))
    }

    pub(super) fn judged(&mut self, judged: &[(u32, u32, Judgement)]) -> anyhow::Result<()> {
        self.out.begin(JUDGED, false);
        for &(a, b, said) in judged {
            self.out.put_word(word(a, b))?;
            self.out.put_word(u64::from(said == Judgement::Same))?;
        }
        self.out.end()
    }

    /// Hashes of the names of records with their rows, ascending.
    pub(super) fn names(
        &mut self,
        names: impl Iterator<Item = anyhow::Result<u64>>,
    ) -> anyhow::Result<()> {
        self.words(NAMES, names)
    }

    pub(super) fn finish(self) -> anyhow::Result<Stamp> {
        self.out.finish()
    }
}

/// Both ways in which a pair is found.
pub(super) fn both_ways(pairs: &[KeptPair]) -> Vec<(u64, i32)> {
    let ways = |pair: &KeptPair| {
        [(word(pair.a, pair.b), pair.weight), (word(pair.b, pair.a), pair.weight)]
    };
    let mut all: Vec<(u64, i32)> = pairs.iter().flat_map(ways).collect();
    all.sort_unstable();
    all
}

/// A segment opened for reading.
pub(super) struct Segment {
    pub(super) about: About,
    sections: Sections,
}

impl Segment {
    pub(super) fn open(folder: &Path, about: &About) -> anyhow::Result<Self> {
        let sections = Sections::open(&folder.join(&about.file), about.stamp)?;
        Ok(Self { about: about.clone(), sections })
    }

    /// Whether a row, by its number in the whole state, lies in it.
    pub(super) fn holds(&self, row: u32) -> bool {
        row >= self.about.first && row - self.about.first < self.about.rows
    }

    /// Appends the rows that have one of the keys of a rule.
    pub(super) fn sharing(
        &self,
        rule: usize,
        hashes: &[u32],
        into: &mut Vec<u64>,
    ) -> anyhow::Result<()> {
        self.under(RUN + u32::try_from(rule)?, hashes, into)
    }

    /// Appends the rows of records whose names have one of the hashes.
    pub(super) fn named(&self, hashes: &[u32], into: &mut Vec<u64>) -> anyhow::Result<()> {
        self.under(NAMES, hashes, into)
    }

    fn under(&self, id: u32, hashes: &[u32], into: &mut Vec<u64>) -> anyhow::Result<()> {
        let mut view = self.sections.view(id, 1);
        let all = view.len();
        for &hash in hashes {
            let mut at = view.seek(hash, 1)?;
            while at < all {
                let entry = view.word(at)?;
                if upper(entry) != hash {
                    break;
                }
                into.push(entry);
                at += 1;
            }
        }
        Ok(())
    }

    /// Appends the pairs of rows, which ascend.
    pub(super) fn pairs(&self, rows: &[u32], into: &mut Vec<KeptPair>) -> anyhow::Result<()> {
        let mut view = self.sections.view(PAIRS, 1);
        let all = view.len();
        for &row in rows {
            let mut at = view.seek(row, 2)?;
            while at < all {
                let rows = view.word(at)?;
                if upper(rows) != row {
                    break;
                }
                let (a, b) = (row.min(lower(rows)), row.max(lower(rows)));
                into.push(KeptPair { a, b, weight: weight_of(view.word(at + 1)?) });
                at += 2;
            }
        }
        Ok(())
    }

    /// Reads rows in turn.
    pub(super) fn rows(&self, ahead: bool) -> RowReader<'_> {
        let ahead = if ahead { AHEAD } else { 1 };
        RowReader {
            first: self.about.first,
            ends: self.sections.view(ROW_ENDS, ahead),
            rows: self.sections.view(ROWS, ahead),
        }
    }

    /// What it says of the person of each of some rows, which ascend; 0 for nothing, else the person and one.
    pub(super) fn persons(&self, rows: &[u32], into: &mut [Option<u32>]) -> anyhow::Result<()> {
        let mut own = self.sections.view(PERSONS, 1);
        let mut moved = self.sections.view(MOVED, 1);
        for (&row, slot) in rows.iter().zip(into) {
            if self.holds(row) {
                let at = 4 * u64::from(row - self.about.first);
                let bytes = own.get(at, 4)?;
                *slot = bytes.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes));
            } else if moved.len() > 0 {
                let at = moved.seek(row, 1)?;
                if at < moved.len() {
                    let entry = moved.word(at)?;
                    if upper(entry) == row {
                        *slot = Some(lower(entry));
                    }
                }
            }
        }
        Ok(())
    }

    /// The person of each of its rows, as it stood when it was written.
    pub(super) fn own_persons(&self) -> anyhow::Result<Vec<u32>> {
        let bytes = self.sections.whole(PERSONS)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }

    /// Earlier rows that are of another person, and of which.
    pub(super) fn moved(&self) -> anyhow::Result<Vec<(u32, u32)>> {
        let words = self.sections.words(MOVED)?;
        Ok(words.into_iter().map(|entry| (upper(entry), lower(entry))).collect())
    }

    pub(super) fn judged(&self) -> anyhow::Result<Vec<(u32, u32, Judgement)>> {
        let words = self.sections.words(JUDGED)?;
        let judged = words.as_chunks::<2>().0.iter().map(|[rows, said]| {
            let said = if *said == 1 { Judgement::Same } else { Judgement::Different };
            (upper(*rows), lower(*rows), said)
        });
        Ok(judged.collect())
    }

    /// All keys of a rule.
    pub(super) fn run(&self, rule: usize) -> anyhow::Result<Stream<'_>> {
        Ok(self.stream(RUN + u32::try_from(rule)?))
    }

    /// All names.
    pub(super) fn all_names(&self) -> Stream<'_> {
        self.stream(NAMES)
    }

    /// All pairs, both ways, as word and weight.
    pub(super) fn all_pairs(&self) -> impl Iterator<Item = anyhow::Result<(u64, i32)>> {
        let mut words = self.stream(PAIRS);
        std::iter::from_fn(move || {
            let rows = words.next()?;
            let weight = words.next().context("a pair without a weight");
            Some(rows.and_then(|rows| Ok((rows, weight_of(weight??)))))
        })
    }

    fn stream(&self, id: u32) -> Stream<'_> {
        Stream { view: self.sections.view(id, AHEAD), at: 0 }
    }
}

fn weight_of(word: u64) -> i32 {
    lower(word).cast_signed()
}

/// The words of a section, one after another.
pub(super) struct Stream<'a> {
    view: View<'a>,
    at: usize,
}

impl Iterator for Stream<'_> {
    type Item = anyhow::Result<u64>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.view.len() {
            return None;
        }
        self.at += 1;
        Some(self.view.word(self.at - 1))
    }
}

/// Reads rows of a segment; quick where they ascend.
pub(super) struct RowReader<'a> {
    first: u32,
    ends: View<'a>,
    rows: View<'a>,
}

impl RowReader<'_> {
    /// The bytes of a row, by its number in the whole state.
    pub(super) fn row(&mut self, row: u32) -> anyhow::Result<&[u8]> {
        let at = row.saturating_sub(self.first) as usize;
        let start = match at.checked_sub(1) {
            Some(before) => self.ends.word(before)?,
            None => 0,
        };
        let end = self.ends.word(at)?;
        let bytes = usize::try_from(end.saturating_sub(start))?;
        self.rows.get(start, bytes)
    }
}
