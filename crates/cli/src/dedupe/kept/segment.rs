//! One batch of rows on the disk, with its keys, pairs and persons.

use std::path::Path;

use anyhow::Context as _;
use paradero_link::{Judgement, KeptPair};
use serde::{Deserialize, Serialize};

use super::sections::{FRAME, Sections, Stamp, View, Writer, lower, upper, word};

/// Sections of a segment. First, a frame of rows a word: the first row that begins in it or later, and where in it.
const ROW_HEADS: u32 = 1;
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
    heads: Vec<u64>,
    rows: u32,
    end: usize,
}

impl SegmentWriter {
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        Ok(Self { out: Writer::create(path)?, heads: Vec::new(), rows: 0, end: 0 })
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
        self.head(self.end / FRAME + 1)?;
        self.out.put(&u32::try_from(bytes.len())?.to_le_bytes())?;
        self.end += 4 + bytes.len();
        self.rows += 1;
        self.out.put(bytes)
    }

    /// The next row is the first that begins in any frame before this one that has none yet.
    fn head(&mut self, frames: usize) -> anyhow::Result<()> {
        if self.heads.len() < frames {
            let head = word(self.rows, u32::try_from(self.end % FRAME)?);
            self.heads.resize(frames, head);
        }
        Ok(())
    }

    pub(super) fn end_rows(&mut self) -> anyhow::Result<()> {
        self.out.end()?;
        self.head(self.end.div_ceil(FRAME))?;
        let heads = std::mem::take(&mut self.heads);
        self.out.begin(ROW_HEADS, false);
        for head in heads {
            self.out.put_word(head)?;
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
    heads: Vec<u64>,
}

impl Segment {
    pub(super) fn open(folder: &Path, about: &About) -> anyhow::Result<Self> {
        let sections = Sections::open(&folder.join(&about.file), about.stamp)?;
        let heads = sections.words(ROW_HEADS)?;
        Ok(Self { about: about.clone(), sections, heads })
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
            heads: &self.heads,
            rows: self.sections.view(ROWS, ahead),
            next: (u32::MAX, 0),
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
    heads: &'a [u64],
    rows: View<'a>,
    /// The row that follows the one read last, and where it begins.
    next: (u32, u64),
}

impl RowReader<'_> {
    /// The bytes of a row, by its number in the whole state.
    pub(super) fn row(&mut self, row: u32) -> anyhow::Result<&[u8]> {
        let row = row.saturating_sub(self.first);
        if self.next.0 != row {
            let frame = self.heads.partition_point(|head| upper(*head) <= row).saturating_sub(1);
            let head = self.heads.get(frame).copied().unwrap_or(0);
            self.next = (upper(head), (frame * FRAME) as u64 + u64::from(lower(head)));
        }
        let (mut at, mut start) = self.next;
        let mut bytes = self.length(start)?;
        while at < row {
            start += 4 + bytes;
            at += 1;
            bytes = self.length(start)?;
        }
        self.next = (row + 1, start + 4 + bytes);
        self.rows.get(start + 4, usize::try_from(bytes)?)
    }

    /// The length of the row that begins at a place.
    fn length(&mut self, start: u64) -> anyhow::Result<u64> {
        let bytes = self.rows.get(start, 4)?.first_chunk::<4>();
        Ok(u64::from(bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_length_are_found_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let row = |at: u32| -> Vec<u8> {
            let length = match at % 7 {
                0 => 0,
                1 => 5_000,
                2 => 1_020,
                _ => at as usize % 300,
            };
            (0_u32..).take(length).map(|byte| u8::try_from((byte + at) % 251).unwrap()).collect()
        };
        let mut out = SegmentWriter::create(&folder.path().join("part")).unwrap();
        out.begin_rows();
        (0..500).for_each(|at| out.row(&row(at)).unwrap());
        out.end_rows().unwrap();
        let (file, stamp) = ("part".to_owned(), out.finish().unwrap());
        let about = About { file, first: 40, rows: 500, stamp };
        let segment = Segment::open(folder.path(), &about).unwrap();
        for (ahead, step) in [(true, 1), (false, 1), (false, 3), (false, 211)] {
            let mut reader = segment.rows(ahead);
            for at in (0..500).map(|at| at * step % 500) {
                assert_eq!(reader.row(40 + at).unwrap(), row(at), "row {at}");
            }
        }
    }

    #[test]
    fn a_key_that_fills_several_frames_is_found_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut entries: Vec<u64> = (0..400).map(|row| word(7, row)).collect();
        entries.extend((0..300).map(|row| word(9 + row, row)));
        entries.push(word(u32::MAX, 5));
        let mut out = SegmentWriter::create(&folder.path().join("part")).unwrap();
        out.run(0, entries.iter().copied().map(Ok)).unwrap();
        let (file, stamp) = ("part".to_owned(), out.finish().unwrap());
        let segment =
            Segment::open(folder.path(), &About { file, first: 0, rows: 0, stamp }).unwrap();
        for hashes in [vec![7], vec![0, 7, 8, 9, 308, 309, u32::MAX], vec![]] {
            let mut found = Vec::new();
            segment.sharing(0, &hashes, &mut found).unwrap();
            let wanted = entries.iter().filter(|entry| hashes.contains(&upper(**entry)));
            assert_eq!(found, wanted.copied().collect::<Vec<_>>(), "{hashes:?}");
            found.clear();
            segment.sharing(1, &hashes, &mut found).unwrap();
            assert!(found.is_empty(), "a rule without keys");
        }
    }
}
