//! Reading an export once, and what of it matches the rows asked about.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use serde::Serialize;

use super::BlindError;
use super::asked::{Asked, Row};
use super::birth::{HashedBirth, Stands};
use super::frames::Opener;
use super::key::{Handle, Key, hex};
use super::met::meet;
use super::record::{Counts, HashedPerson};
use super::word::Hashed;
use crate::birth::BirthMatch;
use crate::hit::{Query, Standing, Why, WordMatch};
use crate::pairing::{Agreement, Outcome, in_order, settle};
use crate::score::{self, ONLY_ASKED, ONLY_FOUND, OTHER_ORDER, OTHER_WORD, in_bits};

/// What a hit must weigh beyond log2 of the number of names, in bits, unless told otherwise. Measured: see
/// `docs/blind-screening.md`.
const USUAL_BITS: f64 = -6.0;

/// Which hits are told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// What a hit must weigh, in bits; none for the usual, which grows with the export.
    pub least_bits: Option<f64>,
    /// Hits told for a row, at most.
    pub top: usize,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Screened {
    /// Which export was read: its salt, in hexadecimal digits.
    pub export: String,
    /// People in it.
    pub people: u64,
    /// What a hit had to weigh.
    pub least_bits: f64,
    /// By row: the hits, the strongest first, of equal ones by handle.
    pub rows: Vec<Vec<BlindHit>>,
    /// By row: how many reached the least weight, those beyond `top` too.
    pub found: Vec<usize>,
}

/// Someone in an export who may be meant by a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlindHit {
    /// By which the export's maker knows who it is.
    pub handle: Handle,
    /// Sum of the reasons, in bits: the weights of the index of names, with words as frequent as in the export.
    pub score_bits: f64,
    /// What the hit rests on. Never a confirmed identity.
    pub standing: Standing,
    /// What speaks for and against.
    pub why: Vec<BlindReason>,
}

/// One thing that speaks for a hit (bits above zero) or against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlindReason {
    /// What.
    pub what: BlindWhy,
    /// Its part of the score.
    pub bits: f64,
}

/// What speaks for or against a hit. The words of the export are not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlindWhy {
    /// A word asked for met a word of the name.
    Word {
        /// The word asked for, folded.
        asked: String,
        /// How they agree, as far as hashes tell: edits are what they are at most.
        how: WordMatch,
    },
    /// So many words asked for and words of the name stand against each other.
    OtherWords(usize),
    /// So many words asked for have no counterpart.
    OnlyAsked(usize),
    /// So many words of the name were not asked for.
    OnlyFound(usize),
    /// The same words stand in another order.
    OtherOrder,
    /// The dates of birth.
    Birth(BirthMatch),
    /// The same identity document.
    SameDocument,
    /// Documents that differ in one sign, or nearly so.
    NearDocument,
    /// Documents of one kind with different numbers.
    OtherDocument,
}

/// Screens rows against an export, which is read once from its beginning to its end.
///
/// Someone is found whose name, date of birth and document together reach the least weight, or whose document is the same.
/// Memory is in proportion to the rows and to how many of the export's words meet theirs.
///
/// # Errors
/// If the stream fails, is no export of this version, was made with another key, or is damaged. Nothing is told of an
/// export that is not whole.
pub fn screen(
    queries: &[Query],
    key: &Key,
    from: impl Read,
    limits: Limits,
) -> Result<Screened, BlindError> {
    let mut from = Opener::new(from, key)?;
    let asked = Asked::new(from.secrets(), queries);
    let counts = Counts::read(&mut from)?;
    #[expect(clippy::cast_precision_loss, reason = "a count of names is far below 2^52")]
    let usual = (counts.names.max(1) as f64).log2() + USUAL_BITS;
    let least_bits = limits.least_bits.unwrap_or(usual);
    let search = Search::read(&mut from, &asked, &counts)?;
    let mut best = Best {
        rows: vec![Vec::new(); queries.len()],
        found: vec![0; queries.len()],
        top: limits.top,
    };
    let least = least_of(least_bits);
    for _ in 0..counts.people {
        let person = HashedPerson::read(&mut from, &counts)?;
        search.person(&person, least, &mut best);
    }
    let export = hex(from.salt());
    from.finish()?;
    let found = std::mem::take(&mut best.found);
    let rows = best.hits(&asked);
    Ok(Screened { export, people: counts.people, least_bits, rows, found })
}

fn least_of(bits: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of floats holds at its ends")]
    let least = (bits * 1024.0).ceil() as i32;
    least
}

/// What of an export meets the rows.
struct Search<'a> {
    asked: &'a Asked,
    /// By word of the export: the words asked for that it agrees with. Never iterated.
    met: HashMap<u32, Vec<Meeting>>,
    /// By date of birth of the export.
    births: Vec<BTreeMap<u32, Stands>>,
    /// By row: the most that birth and document can add.
    most_beside: Vec<i32>,
}

/// A word of the export, how many names have it, and the words asked for that agree.
type Found = (u32, u32, Vec<(u32, WordMatch)>);

/// A word asked for that agrees, how, and what that weighs.
type Meeting = (u32, WordMatch, i32);

impl<'a> Search<'a> {
    /// Reads words and dates of birth.
    fn read<R: Read>(
        from: &mut Opener<R>,
        asked: &'a Asked,
        counts: &Counts,
    ) -> Result<Self, BlindError> {
        let names = u32::try_from(counts.names).unwrap_or(u32::MAX);
        let mut own = vec![0; asked.words.len()];
        let mut found: Vec<Found> = Vec::new();
        for number in 0..u32::try_from(counts.words).unwrap_or(u32::MAX) {
            let (word, with) = Hashed::read(from)?;
            let met = meet(asked, &word);
            for (same, _) in met.iter().filter(|one| one.1 == WordMatch::Same) {
                own.iter_mut().skip(*same as usize).take(1).for_each(|place| *place = with);
            }
            if !met.is_empty() {
                found.push((number, with, met));
            }
        }
        let weigh = |with: u32, (word, how): (u32, WordMatch)| {
            let asked = score::word(own.get(word as usize).copied().unwrap_or(0), names);
            (word, how, score::pair(how, asked, score::word(with, names)))
        };
        let met = found.into_iter().map(|(number, with, met)| {
            (number, met.into_iter().map(|one| weigh(with, one)).collect())
        });
        let met = met.collect();
        let mut births = Vec::new();
        for _ in 0..counts.births {
            births.push(asked.births.stand(&HashedBirth::read(from)?));
        }
        let most_beside = asked.rows.iter().map(|row| most_beside(asked, row)).collect();
        Ok(Self { asked, met, births, most_beside })
    }

    /// Weighs a person against all rows that may mean it.
    fn person(&self, person: &HashedPerson, least: i32, best: &mut Best) {
        let mut rows: BTreeMap<u32, Scored> = BTreeMap::new();
        for words in &person.names {
            self.name(words, least, &mut rows);
        }
        for row in person.documents.iter().flat_map(|one| self.asked.with_document(one)) {
            rows.entry(row).or_insert_with(|| self.unlike(row, person));
        }
        for (row, scored) in rows {
            let Some(asked) = self.asked.rows.get(row as usize) else { continue };
            let beside = self.beside(asked, person);
            let total = scored.outcome.map_or(0, |name| name.total) + beside.total();
            let agrees = scored.outcome.is_some_and(|name| name.agrees);
            if beside.same_document() || (agrees && total >= least.max(1)) {
                best.add(row, Candidate { total, handle: person.handle, scored, beside });
            }
        }
    }

    /// The rows that a name may meet, and how well.
    fn name(&self, words: &[u32], least: i32, rows: &mut BTreeMap<u32, Scored>) {
        let mut met: Vec<(u32, Agreement)> = Vec::new();
        for (found, word) in (0_u8..).zip(words) {
            for (number, how, weight) in self.met.get(word).into_iter().flatten() {
                let Some(word) = self.asked.words.get(*number as usize) else { continue };
                let agreement = |asked| Agreement { asked, found, how: *how, weight: *weight };
                met.extend(word.rows.iter().map(|(row, place)| (*row, agreement(*place))));
            }
        }
        met.sort_unstable_by_key(|(row, one)| (*row, one.asked, one.found));
        for of_row in met.chunk_by(|one, other| one.0 == other.0) {
            let Some((row, _)) = of_row.first() else { continue };
            let most: i32 = of_row.iter().map(|one| one.1.weight).sum();
            let beside = self.most_beside.get(*row as usize).copied().unwrap_or(0);
            if most + beside < least {
                continue;
            }
            let mut agreements: Vec<Agreement> = of_row.iter().map(|one| one.1).collect();
            let asked = self.asked.rows.get(*row as usize).map_or(0, |row| row.words.len());
            let outcome = settle(&mut agreements, asked, words.len());
            let place = rows.entry(*row).or_default();
            if place.outcome.is_none_or(|known| known.total < outcome.total) {
                *place = Scored { outcome: Some(outcome), agreements, found: words.len() };
            }
        }
    }

    /// Names of which no word agrees, or too little, where a document may still be the same.
    fn unlike(&self, row: u32, person: &HashedPerson) -> Scored {
        let asked = self.asked.rows.get(row as usize).map_or(0, |row| row.words.len());
        let least_words = person.names.iter().map(Vec::len).min().filter(|_| asked > 0);
        least_words.map_or_else(Scored::default, |found| {
            let outcome = Some(settle(&mut Vec::new(), asked, found));
            Scored { outcome, agreements: Vec::new(), found }
        })
    }

    fn beside(&self, row: &Row, person: &HashedPerson) -> Beside {
        let birth = row.birth.and_then(|asked| {
            let stands = |found: &u32| {
                let known = self.births.get(*found as usize)?.get(&asked).copied();
                known.or_else(|| self.asked.births.different(asked))
            };
            person.births.iter().filter_map(stands).max_by_key(|(how, bits)| (*bits, *how))
        });
        let document = row.document.as_ref().and_then(|asked| {
            let compared = person.documents.iter().filter_map(|own| asked.compare(own));
            compared.max_by_key(|found| found.1)
        });
        Beside { birth, document }
    }
}

fn most_beside(asked: &Asked, row: &Row) -> i32 {
    let birth = row.birth.and_then(|birth| asked.births.most(birth)).unwrap_or(0);
    birth + if row.document.is_some() { score::SAME_DOCUMENT } else { 0 }
}

/// A name against a row.
#[derive(Clone, Debug, Default)]
struct Scored {
    outcome: Option<Outcome>,
    agreements: Vec<Agreement>,
    /// Words of the name.
    found: usize,
}

/// What is known beside the name, against a row.
#[derive(Clone, Debug)]
struct Beside {
    birth: Option<Stands>,
    document: Option<(Why, i32)>,
}

impl Beside {
    fn total(&self) -> i32 {
        self.birth.map_or(0, |one| one.1) + self.document.as_ref().map_or(0, |one| one.1)
    }

    fn same_document(&self) -> bool {
        matches!(self.document, Some((Why::SameDocument, _)))
    }

    fn standing(&self, name_fits: bool) -> Standing {
        let birth = self.birth.map(|one| one.0);
        let against = matches!(birth, Some(BirthMatch::Different | BirthMatch::SameYear))
            || matches!(self.document, Some((Why::OtherDocument, _)))
            || !name_fits;
        if against {
            Standing::Contradicted
        } else if birth == Some(BirthMatch::SameDay) || self.same_document() {
            Standing::Supported
        } else {
            Standing::NameAlone
        }
    }
}

#[derive(Clone, Debug)]
struct Candidate {
    total: i32,
    handle: Handle,
    scored: Scored,
    beside: Beside,
}

/// The best of each row so far.
struct Best {
    rows: Vec<Vec<Candidate>>,
    found: Vec<usize>,
    top: usize,
}

impl Best {
    fn add(&mut self, row: u32, candidate: Candidate) {
        let row = row as usize;
        let (Some(kept), Some(found)) = (self.rows.get_mut(row), self.found.get_mut(row)) else {
            return;
        };
        *found += 1;
        kept.push(candidate);
        // Now and then what cannot be among the best is let go.
        if kept.len() > 2 * self.top + 64 {
            keep_best(kept, self.top);
        }
    }

    fn hits(self, asked: &Asked) -> Vec<Vec<BlindHit>> {
        let rows = self.rows.into_iter().zip(&asked.rows);
        let hits = rows.map(|(mut kept, row)| {
            keep_best(&mut kept, self.top);
            kept.iter().map(|one| hit(asked, row, one)).collect()
        });
        hits.collect()
    }
}

fn keep_best(kept: &mut Vec<Candidate>, top: usize) {
    kept.sort_by_key(|one| (std::cmp::Reverse(one.total), one.handle));
    kept.truncate(top);
}

fn hit(asked: &Asked, row: &Row, one: &Candidate) -> BlindHit {
    let mut why = Vec::new();
    let mut add = |what, weight| why.push(BlindReason { what, bits: in_bits(weight) });
    let text = |place: u8| {
        let word =
            row.words.get(usize::from(place)).and_then(|word| asked.words.get(*word as usize));
        word.map(|word| word.text.clone()).unwrap_or_default()
    };
    for agreement in &one.scored.agreements {
        let word = BlindWhy::Word { asked: text(agreement.asked), how: agreement.how };
        add(word, agreement.weight);
    }
    if one.scored.outcome.is_some() {
        let paired = one.scored.agreements.len();
        let (only_asked, only_found) = (row.words.len() - paired, one.scored.found - paired);
        let both = only_asked.min(only_found);
        let many = |count: usize, weight: i32| i32::try_from(count).unwrap_or(0) * weight;
        let unpaired = [
            (BlindWhy::OtherWords(both), both, OTHER_WORD),
            (BlindWhy::OnlyAsked(only_asked - both), only_asked - both, ONLY_ASKED),
            (BlindWhy::OnlyFound(only_found - both), only_found - both, ONLY_FOUND),
        ];
        for (what, count, weight) in unpaired.into_iter().filter(|one| one.1 > 0) {
            add(what, many(count, weight));
        }
        if !in_order(&one.scored.agreements) {
            add(BlindWhy::OtherOrder, OTHER_ORDER);
        }
    }
    if let Some((how, weight)) = one.beside.birth {
        add(BlindWhy::Birth(how), weight);
    }
    if let Some((what, weight)) = &one.beside.document {
        let what = match what {
            Why::SameDocument => BlindWhy::SameDocument,
            Why::NearDocument => BlindWhy::NearDocument,
            _ => BlindWhy::OtherDocument,
        };
        add(what, *weight);
    }
    let fits = one.scored.outcome.is_none_or(|name| name.agrees);
    BlindHit {
        handle: one.handle,
        score_bits: in_bits(one.total),
        standing: one.beside.standing(fits),
        why,
    }
}
