//! The few rows that new ones meet, made ready as a run makes ready all.

use crate::apart::Apart;
use crate::blocking::Frozen;
use crate::cluster::{Ground, clusters};
use crate::compare::{Compare, Comparer};
use crate::error::Error;
use crate::input::{Input, Judgement};
use crate::prepare::Prepared;
use crate::runner::Scored;
use crate::values::count;
use crate::weigh::Scorer;

use super::add::{KeptPair, Store};
use super::{KeptModel, keys};

/// Some earlier rows, then all new ones.
pub(super) struct Near {
    /// Their numbers, ascending.
    pub(super) rows: Vec<u32>,
    pub(super) input: Input,
    pub(super) ready: Prepared,
}

impl Near {
    pub(super) fn load<S: Store>(store: &S, old: &[u32], new: &Input) -> Result<Self, S::Error> {
        let mut input = store.input(old)?;
        input.append(new)?;
        input.check()?;
        let first = store.rows();
        let rows = old.iter().copied().chain((first..).take(new.rows())).collect();
        let ready = Prepared::new(&input);
        Ok(Self { rows, input, ready })
    }

    /// The rank of a row.
    pub(super) fn rank(&self, row: u32) -> Option<u32> {
        let at = self.rows.binary_search(&row).ok()?;
        self.ready.rank_of.get(at).copied()
    }
}

/// The persons of some rows.
pub(super) struct Regrouped {
    /// One a row: the number of the earliest row of its person.
    pub(super) persons: Vec<u32>,
    pub(super) conflicts: u64,
}

/// Groups rows of which no pair at or above the threshold, and no judgement that says the same, leads elsewhere.
///
/// # Errors
/// When the fields are not those of the kept model.
pub(super) fn regroup(
    (kept, frozen): (&KeptModel, &Frozen<'_>),
    near: &Near,
    pairs: &[KeptPair],
    judged: &[(u32, u32, Judgement)],
) -> Result<Regrouped, Error> {
    let rows = &near.ready;
    let keys = keys(frozen, &near.input, rows)?;
    let blocks = keys.blocks(|_, _| Ok::<(), Error>(()))?;
    let compare = Compare::untabled(rows);
    let mut comparer = Comparer::brief(&compare);
    let mut scored: Vec<Scored> = pairs
        .iter()
        .filter_map(|pair| {
            let (one, two) = near.rank(pair.a).zip(near.rank(pair.b))?;
            let (a, b) = (one.min(two), one.max(two));
            // Which levels agree is not kept, and tells relatives apart.
            Some(Scored { a, b, weight: pair.weight, pattern: comparer.pattern(a, b) })
        })
        .collect();
    scored.sort_unstable();
    let judged: Vec<(u32, u32, Judgement)> = judged
        .iter()
        .filter_map(|&(a, b, said)| Some((near.rank(a)?, near.rank(b)?, said)))
        .collect();
    let model = kept.model_for(&near.input, rows);
    let scorer = Scorer::new(&near.input, &model, rows);
    let apart = Apart::new(&scorer, rows);
    let ground = Ground { rows, blocks: &blocks, apart: &apart };
    let joined = clusters(ground, &scored, &judged, &kept.joining());
    let mut least = vec![u32::MAX; joined.cluster.len()];
    let cluster_of = |at: usize| {
        let rank = rows.rank_of.get(at)?;
        joined.cluster.get(*rank as usize).copied()
    };
    for at in (0..near.rows.len()).rev() {
        let slot = cluster_of(at).and_then(|cluster| least.get_mut(cluster as usize));
        if let Some(slot) = slot {
            *slot = count(at);
        }
    }
    let person = |at: usize| {
        let first = least.get(cluster_of(at)? as usize)?;
        near.rows.get(*first as usize).copied()
    };
    let persons = (0..near.rows.len()).map(|at| person(at).unwrap_or(0)).collect();
    Ok(Regrouped { persons, conflicts: joined.conflicts })
}
