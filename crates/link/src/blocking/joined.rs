//! Keys joined by two and three: which rows have them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::over_full::OverFull;
use super::row_keys::{Keys, RowKeys, parts};
use crate::waves::in_waves;

/// Keys with their rows: the key's hash in the upper half, the rank in the lower.
pub(super) type Entries = Vec<u64>;

pub(super) fn hash_of(entry: u64) -> u32 {
    u32::try_from(entry >> 32).unwrap_or(u32::MAX)
}

pub(super) fn rank_of(entry: u64) -> u32 {
    u32::try_from(entry & 0xffff_ffff).unwrap_or(u32::MAX)
}

/// Two types whose keys are joined, and what is made of them.
#[derive(Default)]
struct Planned {
    one: usize,
    two: usize,
    /// Whether every joined key of the two counts as over-full.
    open: bool,
    /// The set of just these two.
    set: Option<usize>,
    thirds: Vec<Third>,
}

/// A third type joined with two.
struct Third {
    kind: usize,
    set: usize,
    /// Whether every joined key of the first and it, and of the second and it, counts as over-full.
    open: (bool, bool),
}

/// The frequent keys of all rows, and which of their combinations too many rows share.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) keys: RowKeys,
    /// Hashes of joined keys that too many rows share.
    over_full: Arc<OverFull>,
    /// Types of which some joined keys are.
    some: BTreeSet<(usize, usize)>,
    /// Types of which every joined key is taken to be over-full.
    all: BTreeSet<(usize, usize)>,
}

impl Joined {
    /// The same over the keys of other rows.
    pub(super) fn over(&self, keys: RowKeys) -> Self {
        let (over_full, some, all) =
            (Arc::clone(&self.over_full), self.some.clone(), self.all.clone());
        Self { keys, over_full, some, all }
    }

    /// Marks a joined key of two types as over-full.
    pub(super) fn add(&mut self, types: (usize, usize), hash: u64) {
        self.some.insert(types);
        Arc::make_mut(&mut self.over_full).add(u32::try_from(hash).unwrap_or(0));
    }

    /// Marks every joined key of two types as over-full.
    pub(super) fn add_all(&mut self, types: (usize, usize)) {
        self.all.insert(types);
    }

    /// Types of which every joined key is taken to be over-full, ascending.
    pub(super) fn open(&self) -> impl Iterator<Item = (usize, usize)> {
        self.all.iter().copied()
    }

    /// Whether any two of three types have joined keys that are over-full, so that a third refines them.
    pub(super) fn may_refine(&self, types: &[usize]) -> bool {
        let [a, b, c] = *types else { return false };
        let open = |one, two| self.all_open(one, two) || self.some.contains(&(one, two));
        open(a, b) && open(a, c) && open(b, c)
    }

    /// The joined keys of each set of types over all rows, of one key in so many, ascending within a set.
    pub(super) fn entries(&self, sets: &[Vec<usize>], share: u32) -> Vec<Entries> {
        let plan = self.plan(sets);
        let part = |ranks: &Range<u32>| {
            let mut found: Vec<Entries> = vec![Vec::new(); sets.len()];
            for rank in ranks.clone() {
                let own = self.keys.of(rank);
                for pair in &plan {
                    self.row_entries(pair, own, share, |set, hash| {
                        if let Some(found) = found.get_mut(set) {
                            found.push(u64::from(hash) << 32 | u64::from(rank));
                        }
                    });
                }
            }
            found
        };
        let mut all: Vec<Entries> = vec![Vec::new(); sets.len()];
        in_waves(&parts(self.keys.rows()), part, |found| {
            all.iter_mut().zip(found).for_each(|(all, found)| all.extend(found));
        });
        for entries in &mut all {
            entries.par_sort_unstable();
            entries.dedup();
        }
        all
    }

    /// Sets of types by their first two, so that what two keys have in common is worked out once.
    fn plan(&self, sets: &[Vec<usize>]) -> Vec<Planned> {
        let mut plan: Vec<Planned> = Vec::new();
        for (set, types) in sets.iter().enumerate() {
            let [one, two, ref rest @ ..] = *types.as_slice() else { continue };
            let known = plan.iter().position(|planned| (planned.one, planned.two) == (one, two));
            let at = known.unwrap_or_else(|| {
                plan.push(Planned {
                    one,
                    two,
                    open: self.all_open(one, two),
                    ..Planned::default()
                });
                plan.len() - 1
            });
            let Some(planned) = plan.get_mut(at) else { continue };
            match rest.first() {
                None => planned.set = Some(set),
                Some(&third) => planned.thirds.push(Third {
                    kind: third,
                    set,
                    open: (self.all_open(one, third), self.all_open(two, third)),
                }),
            }
        }
        plan
    }

    fn all_open(&self, one: usize, two: usize) -> bool {
        self.all.contains(&(one, two))
    }

    fn row_entries(
        &self,
        planned: &Planned,
        own: Keys<'_>,
        share: u32,
        mut found: impl FnMut(usize, u32),
    ) {
        let (first, second) = (own.of_type(planned.one), own.of_type(planned.two));
        // Of one type each pair of keys comes in one order only.
        for &a in first {
            for &b in second.iter().filter(|&&b| planned.one != planned.two || a < b) {
                let two = join(a, b);
                // The first two keys settle whether a joined key is drawn: a block is drawn whole or not at all.
                if share > 1 && !two.is_multiple_of(share) {
                    continue;
                }
                if let Some(set) = planned.set {
                    found(set, two);
                }
                if planned.thirds.is_empty() || !(planned.open || self.over_full.holds(two)) {
                    continue;
                }
                for third in &planned.thirds {
                    for &c in own.of_type(third.kind) {
                        let (with_a, with_b) = third.open;
                        if (planned.two != third.kind || b < c)
                            && (with_a || self.over_full.holds(join(a, c)))
                            && (with_b || self.over_full.holds(join(b, c)))
                        {
                            found(third.set, join_three(a, b, c));
                        }
                    }
                }
            }
        }
    }
}

/// Blocks of entries: the hash of their key and their entries.
pub(super) fn blocks_of(entries: &[u64]) -> impl Iterator<Item = (u64, &[u64])> + Clone {
    entries
        .chunk_by(|a, b| hash_of(*a) == hash_of(*b))
        .filter_map(|block| Some((u64::from(hash_of(*block.first()?)), block)))
}

/// Two keys as one, the same in either order. Keys are halves of good hashes, so that one product mixes their sum well.
fn join(a: u32, b: u32) -> u32 {
    mixed(u64::from(a) + u64::from(b))
}

fn join_three(a: u32, b: u32, c: u32) -> u32 {
    mixed(u64::from(a) + u64::from(b) + u64::from(c))
}

fn mixed(sum: u64) -> u32 {
    let product = sum.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from((product ^ (product >> 29)) >> 32).unwrap_or(0)
}
