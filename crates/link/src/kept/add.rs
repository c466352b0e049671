//! Rows that come later, linked with those that are kept.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::blocking::Frozen;
use crate::compare::Compare;
use crate::error::Error;
use crate::input::{Input, Judgement};
use crate::prepare::Prepared;
use crate::values::count;
use crate::weigh::{Scorer, Weigher};

use super::changes::{Change, changes};
use super::grouped::{Near, regroup};
use super::{KeptModel, LOW, by_row, keys};

/// Pairs weighed with one memory of verdicts.
const PART: usize = 1 << 12;

/// A block so many times as large as the largest that its rule paired when it was learnt has outgrown it.
const OUTGROWN: u64 = 8;

/// The largest block of a rule of which none was seen when it was learnt.
const UNSEEN: u32 = 32;

/// What is kept of earlier rows. Rows are numbered from 0 in the order in which they came; every list of rows that is asked
/// for ascends.
pub trait Store: Sync {
    /// What can go wrong when it is read.
    type Error: From<Error> + Send;

    /// How many rows there are.
    fn rows(&self) -> u32;

    /// The rows that have one of these keys under a rule: hash in the upper half, row in the lower, ascending. Hashes
    /// ascend.
    ///
    /// # Errors
    /// When it cannot be read.
    fn sharing(&self, rule: usize, hashes: &[u32]) -> Result<Vec<u64>, Self::Error>;

    /// The values of some rows, with the ids and lists under which they came.
    ///
    /// # Errors
    /// When it cannot be read.
    fn input(&self, rows: &[u32]) -> Result<Input, Self::Error>;

    /// All pairs kept of some rows, each once for each of its rows that was asked for.
    ///
    /// # Errors
    /// When it cannot be read.
    fn pairs(&self, rows: &[u32]) -> Result<Vec<KeptPair>, Self::Error>;

    /// The person of each of some rows.
    ///
    /// # Errors
    /// When it cannot be read.
    fn persons(&self, rows: &[u32]) -> Result<Vec<u32>, Self::Error>;

    /// What was judged, one entry a pair.
    fn judgements(&self) -> &[(u32, u32, Judgement)];
}

/// Two rows and what was judged of them.
pub(super) type Judged = (u32, u32, Judgement);

/// Two rows, the earlier first.
type Two = (u32, u32);

/// A pair from the review floor up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeptPair {
    /// The earlier row.
    pub a: u32,
    /// The later row.
    pub b: u32,
    /// Posterior odds, in 1/1024 bit.
    pub weight: i32,
}

/// What came of rows that were added.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// By blocking rule the keys of the new rows: hash in the upper half, row in the lower, ascending.
    pub runs: Vec<Vec<u64>>,
    /// Pairs of new rows from the review floor up, ascending.
    pub pairs: Vec<KeptPair>,
    /// The person of every new row, and of every earlier row whose person is another now; by row.
    pub persons: Vec<(u32, u32)>,
    /// What became of persons, by id.
    pub changes: Vec<Change>,
    /// Earlier rows that share a key with a new one.
    pub met: u64,
    /// Pairs compared.
    pub compared: u64,
    /// Rows in the components that were grouped anew.
    pub regrouped: u64,
    /// Keys of new rows that by now are shared by far more rows than any that their rule paired when it was learnt.
    pub outgrown: u64,
    /// Judgements on the rows grouped anew that could not be kept because others contradict them.
    pub conflicts: u64,
}

/// Links new rows with those that are kept, and groups anew what they touch.
///
/// The new rows follow the kept ones: their numbers go on where those of the store end. Their lists are numbered as the
/// store numbers them, and `unique` describes all lists. Judgements name rows by these numbers; a later word on a pair
/// replaces an earlier one. With `explain`, changes carry the parts of the weight that settled them.
///
/// # Errors
/// When the input contradicts itself or the kept model, a judgement names a row that is not there, or the store fails.
pub fn add<S: Store>(
    kept: &KeptModel,
    store: &S,
    new: &Input,
    judgements: &[(u32, u32, Judgement)],
    explain: bool,
) -> Result<Added, S::Error> {
    new.check()?;
    let first = store.rows();
    let all = first.checked_add(count(new.rows())).ok_or_else(|| {
        Error::new("more rows than can be kept together (4,294,967,295): keep them apart")
    })?;
    let judged = joined(store.judgements(), judgements, all)?;
    let frozen = Frozen::new(&kept.rules);
    let runs = keys_of(kept.rules.len(), &frozen, new, first)?;
    let met = meet(kept, store, &runs, first)?;
    let (pairs, compared) = weighed(kept, store, new, &met)?;
    let reached = reach(kept, store, (first, all), &pairs, (&judged, judgements))?;
    let near = Near::load(store, &reached.rows, new)?;
    let before = store.persons(&reached.rows)?;
    let regrouped = regroup((kept, &frozen), &near, &reached.pairs, &judged)?;
    let old = before.iter().copied().map(Some);
    let before: Vec<Option<u32>> = old.chain(std::iter::repeat_n(None, new.rows())).collect();
    let moved = near.rows.iter().zip(&before).zip(&regrouped.persons);
    let persons = moved
        .filter(|((_, before), now)| **before != Some(**now))
        .map(|((row, _), now)| (*row, *now))
        .collect();
    let changes =
        changes(kept, &near, (&before, &regrouped.persons), &reached.pairs, (judgements, explain));
    Ok(Added {
        runs,
        pairs,
        persons,
        changes,
        met: met.rows.len() as u64,
        compared,
        regrouped: near.rows.len() as u64,
        outgrown: met.outgrown,
        conflicts: regrouped.conflicts,
    })
}

/// All judgements, the later word on a pair in place of the earlier.
fn joined(
    known: &[(u32, u32, Judgement)],
    new: &[(u32, u32, Judgement)],
    rows: u32,
) -> Result<Vec<(u32, u32, Judgement)>, Error> {
    let mut all: BTreeMap<(u32, u32), Judgement> = BTreeMap::new();
    for &(a, b, judgement) in known.iter().chain(new) {
        if a.max(b) >= rows {
            return Err(Error::new(format!(
                "a judgement names rows {a} and {b}, but there are only {rows} rows"
            )));
        }
        all.insert((a.min(b), a.max(b)), judgement);
    }
    Ok(all.into_iter().map(|((a, b), judgement)| (a, b, judgement)).collect())
}

/// By rule the keys of the new rows.
fn keys_of(
    rules: usize,
    frozen: &Frozen<'_>,
    new: &Input,
    first: u32,
) -> Result<Vec<Vec<u64>>, Error> {
    let rows = Prepared::new(new);
    let keys = keys(frozen, new, &rows)?;
    let run = |rule: usize| -> Vec<u64> {
        let own = by_row(&rows, keys.entries(rule));
        own.into_iter().map(|entry| entry + u64::from(first)).collect()
    };
    Ok((0..rules).into_par_iter().map(run).collect())
}

/// What new rows meet.
struct Met {
    /// Pairs that share a key, ascending, the earlier row first.
    pairs: Vec<(u32, u32)>,
    /// Earlier rows among them, ascending.
    rows: Vec<u32>,
    outgrown: u64,
}

fn halves(entry: u64) -> (u32, u32) {
    let half = |word: u64| u32::try_from(word & LOW).unwrap_or(u32::MAX);
    (half(entry >> 32), half(entry))
}

/// Looks up who shares a key with a new row.
fn meet<S: Store>(
    kept: &KeptModel,
    store: &S,
    keys: &[Vec<u64>],
    first: u32,
) -> Result<Met, S::Error> {
    let found: Vec<(Vec<(u32, u32)>, u64)> = keys
        .par_iter()
        .enumerate()
        .map(|(rule, own)| meet_under(kept, store, (rule, own)))
        .collect::<Result<_, _>>()?;
    let mut met = Met { pairs: Vec::new(), rows: Vec::new(), outgrown: 0 };
    for (pairs, outgrown) in found {
        met.pairs.extend(pairs);
        met.outgrown += outgrown;
    }
    met.pairs.par_sort_unstable();
    met.pairs.dedup();
    met.rows = met.pairs.iter().map(|(a, _)| *a).filter(|row| *row < first).collect();
    met.rows.dedup();
    Ok(met)
}

fn meet_under<S: Store>(
    kept: &KeptModel,
    store: &S,
    (rule, own): (usize, &[u64]),
) -> Result<(Vec<Two>, u64), S::Error> {
    let mut hashes: Vec<u32> = own.iter().map(|entry| halves(*entry).0).collect();
    hashes.dedup();
    let there = store.sharing(rule, &hashes)?;
    let known = kept.rules.rule(rule).and_then(|(_, largest)| largest).unwrap_or(UNSEEN);
    let (mut pairs, mut outgrown) = (Vec::new(), 0);
    let mut there = there.as_slice();
    for block in own.chunk_by(|a, b| halves(*a).0 == halves(*b).0) {
        let Some(hash) = block.first().map(|entry| halves(*entry).0) else { continue };
        let (_, rest) = there.split_at(there.partition_point(|entry| halves(*entry).0 < hash));
        let (old, rest) = rest.split_at(rest.partition_point(|entry| halves(*entry).0 == hash));
        there = rest;
        for (at, entry) in block.iter().enumerate() {
            let new = halves(*entry).1;
            let earlier = old.iter().chain(block.get(..at).unwrap_or_default());
            pairs.extend(earlier.map(|other| (halves(*other).1, new)));
        }
        let size = (old.len() + block.len()) as u64;
        outgrown += u64::from(size > u64::from(known) * OUTGROWN);
    }
    Ok((pairs, outgrown))
}

/// The pairs from the review floor up, and how many were compared.
fn weighed<S: Store>(
    kept: &KeptModel,
    store: &S,
    new: &Input,
    met: &Met,
) -> Result<(Vec<KeptPair>, u64), S::Error> {
    let near = Near::load(store, &met.rows, new)?;
    let model = kept.model_for(&near.input, &near.ready);
    let scorer = Scorer::new(&near.input, &model, &near.ready);
    let compare = Compare::untabled(&near.ready);
    let floor = kept.floor();
    let parts: Vec<(Vec<KeptPair>, u64)> = met
        .pairs
        .par_chunks(PART)
        .map(|part| {
            let mut weigher = Weigher::new(&scorer, &compare);
            let (mut found, mut compared) = (Vec::new(), 0);
            for &(a, b) in part {
                let Some((one, two)) = near.rank(a).zip(near.rank(b)) else { continue };
                if near.ready.may_pair(one, two) {
                    compared += 1;
                    let weight = weigher.weigh(one.min(two), one.max(two)).1;
                    found.extend((weight >= floor).then_some(KeptPair { a, b, weight }));
                }
            }
            (found, compared)
        })
        .collect();
    let compared = parts.iter().map(|(_, compared)| compared).sum();
    Ok((parts.into_iter().flat_map(|(pairs, _)| pairs).collect(), compared))
}

/// The components that new rows and new judgements touch.
struct Reached {
    /// Earlier rows in them, ascending.
    rows: Vec<u32>,
    /// Pairs with both rows in them or among the new, ascending.
    pairs: Vec<KeptPair>,
}

/// Follows pairs at or above the threshold, and judgements that say the same, from row to row.
fn reach<S: Store>(
    kept: &KeptModel,
    store: &S,
    (first, all): (u32, u32),
    new: &[KeptPair],
    (judged, said): (&[Judged], &[Judged]),
) -> Result<Reached, S::Error> {
    let threshold = kept.threshold();
    let mut same: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(a, b, _) in judged.iter().filter(|(_, _, said)| *said == Judgement::Same) {
        same.entry(a).or_default().push(b);
        same.entry(b).or_default().push(a);
    }
    let together = |rows: &mut dyn Iterator<Item = u32>| -> Vec<u32> {
        let next: BTreeSet<u32> =
            rows.flat_map(|row| same.get(&row).into_iter().flatten().copied()).collect();
        next.into_iter().collect()
    };
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    let strong = new.iter().filter(|pair| pair.weight >= threshold).map(|pair| pair.a);
    let judged_new = together(&mut (first..all));
    let said = said.iter().flat_map(|&(a, b, _)| [a, b]);
    let mut frontier: BTreeSet<u32> =
        strong.chain(judged_new).chain(said).filter(|row| *row < first).collect();
    let mut pairs: Vec<KeptPair> = new.to_vec();
    while !frontier.is_empty() {
        let rows: Vec<u32> = frontier.iter().copied().collect();
        reached.append(&mut frontier);
        let found = store.pairs(&rows)?;
        let strong = found.iter().filter(|pair| pair.weight >= threshold);
        let met = strong.flat_map(|pair| [pair.a, pair.b]);
        let met = met.chain(together(&mut rows.iter().copied()));
        frontier = met.filter(|row| *row < first && !reached.contains(row)).collect();
        pairs.extend(found);
    }
    let inside = |row: u32| row >= first || reached.contains(&row);
    pairs.retain(|pair| inside(pair.a) && inside(pair.b));
    pairs.sort_unstable();
    pairs.dedup();
    Ok(Reached { rows: reached.into_iter().collect(), pairs })
}
