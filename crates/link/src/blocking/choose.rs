//! Which keys are worth their pairs, found from the rows.
//!
//! Keys of every type are tried alone, and those that too many rows share joined with a second and a third. For each rule a
//! sample of its pairs, not found by earlier rules, is compared: what the model takes to be links against the pairs
//! compared says up to which size of block the rule pays. An over-full block is refined by a further key, never dropped in
//! silence: what the last refinement leaves over-full is counted as lost.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::input::as_f64;
use crate::prepare::{Prepared, mix};
use crate::values::count;

use super::blocks::{Draft, Growing};
use super::keys::{KeyType, pairs_of};
use super::over_full::OverFull;
use super::row_keys::{Keys, RowKeys};
use super::{Choice, LINK, Price};

/// Sizes of blocks are judged by powers of two up to this one; larger blocks are always refined.
const SIZES: usize = 12;
/// Pairs sampled for each rule and size.
const SAMPLE: u64 = 1000;
/// Blocks of two sizes running whose pairs cost this many times what their links are worth end the judging.
const HOPELESS: f64 = 10.0;
/// Pairs sampled from one block.
const OF_BLOCK: u64 = 16;
/// Rows whose joined keys suffice to judge a rule; of more rows, one key in so many is taken.
const ENOUGH_ROWS: u32 = 50_000;
/// Rows looked at in one part of work.
const ROWS: u32 = 1 << 13;

/// What a sample of a rule's pairs says of blocks of one size.
#[derive(Default, Clone, Copy)]
struct Judged {
    /// Pairs made, repeats of other keys included.
    pairs: u64,
    /// Pairs that would be drawn if every block were.
    samples: u64,
    /// Pairs that no earlier rule made, and links expected among them in 2^-30; both in sixteenths.
    fresh: u128,
    links: u128,
}

/// Keys with their rows, ascending: the key's hash in the upper half, the rank in the lower.
type Entries = Vec<u64>;

fn hash_of(entry: u64) -> u32 {
    u32::try_from(entry >> 32).unwrap_or(u32::MAX)
}

fn rank_of(entry: u64) -> u32 {
    u32::try_from(entry & 0xffff_ffff).unwrap_or(u32::MAX)
}

/// The size of a block as a power of two, from 2 to 3 on.
fn size_of(rows: usize) -> usize {
    (rows.max(2).ilog2() as usize - 1).min(SIZES)
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

/// Choosing, step by step.
pub(super) struct Chooser<'a, 'p> {
    rows: &'a Prepared,
    types: &'a [KeyType],
    price: &'a Price<'p>,
    /// Rules to make, where they are known already.
    given: Option<&'a [Choice]>,
    pub(super) blocks: Growing,
    pub(super) choices: Vec<Choice>,
    /// By type and key: whether too many rows share it.
    frequent: Vec<Vec<bool>>,
    /// The frequent keys of every row, once all single keys are judged.
    keys: RowKeys,
    /// Hashes of joined keys that too many rows share.
    over_full: OverFull,
    /// Types of which some joined keys are.
    some_over_full: BTreeSet<(usize, usize)>,
    /// Types of which every joined key is taken to be over-full.
    all_over_full: BTreeSet<(usize, usize)>,
}

impl<'a, 'p> Chooser<'a, 'p> {
    pub(super) fn new(
        rows: &'a Prepared,
        types: &'a [KeyType],
        price: &'a Price<'p>,
        given: Option<&'a [Choice]>,
    ) -> Self {
        Self {
            rows,
            types,
            price,
            given,
            blocks: Growing::new(rows.rows),
            choices: Vec::new(),
            frequent: types.iter().map(|own| vec![false; own.rows.len()]).collect(),
            keys: RowKeys::default(),
            over_full: OverFull::default(),
            some_over_full: BTreeSet::new(),
            all_over_full: BTreeSet::new(),
        }
    }

    pub(super) fn run(&mut self) {
        let mut order: Vec<usize> = (0..self.types.len()).collect();
        order.sort_by_key(|&at| self.types.get(at).map(|own| (own.pairs(), own.name.clone())));
        for &at in &order {
            self.single(at);
        }
        self.keys = RowKeys::new(self.rows, self.types, &self.frequent);
        for many in [2, 3] {
            let mut sets = self.joined(many);
            if many == 3 {
                sets.retain(|types| self.may_be_open(types));
            }
            let share = (self.rows.rows / ENOUGH_ROWS).max(1);
            let mut judged = self.entries(&sets, if self.given.is_some() { 1 } else { share });
            for (at, types) in sets.iter().enumerate() {
                let entries = judged.get_mut(at).map(std::mem::take).unwrap_or_default();
                self.join(types, entries, share);
            }
        }
    }

    /// The largest block of a rule that is given.
    fn given(&self, name: &str) -> Option<u32> {
        let known = self.given?.iter().find(|choice| choice.rule == name);
        Some(known.map_or(1, |choice| choice.largest_block))
    }

    fn single(&mut self, at: usize) {
        let Some(own) = self.types.get(at) else { return };
        let (ends, members) = self.inverted(own);
        let block = |key: usize| members.get(crate::values::span(&ends, key)).unwrap_or_default();
        let largest = self.given(&own.name);
        let judged = self.judge(
            (0..own.rows.len()).map(|key| (own.hash(count(key)), block(key))),
            largest.is_none(),
        );
        let cap = largest.unwrap_or_else(|| self.largest_worth(&judged));
        let mut draft = Draft::default();
        let mut over_full = 0;
        for key in 0..own.rows.len() {
            match block(key).len() {
                0 | 1 => {}
                size if size <= cap as usize => draft.push(block(key).iter().copied()),
                _ => {
                    over_full += 1;
                    if let Some(slot) = self.frequent.get_mut(at).and_then(|f| f.get_mut(key)) {
                        *slot = true;
                    }
                }
            }
        }
        self.keep(own.name.clone(), cap, &draft, (&judged, 1), (over_full, 0));
    }

    /// The rows of each key of a type.
    fn inverted(&self, own: &KeyType) -> (Vec<u32>, Vec<u32>) {
        let mut ends = Vec::with_capacity(own.rows.len());
        let mut all = 0;
        let mut free: Vec<u32> = Vec::with_capacity(own.rows.len());
        for rows in &own.rows {
            free.push(all);
            all += rows;
            ends.push(all);
        }
        let mut members = vec![0; all as usize];
        let mut keys = Vec::new();
        for rank in 0..self.rows.rows {
            own.of(self.rows.codes(rank), &mut keys);
            for key in &keys {
                let Some(free) = free.get_mut(*key as usize) else { continue };
                if let Some(slot) = members.get_mut(*free as usize) {
                    *slot = rank;
                }
                *free += 1;
            }
        }
        (ends, members)
    }

    /// Every set of types whose frequent keys may be joined, the fewest pairs to be expected first.
    fn joined(&self, many: usize) -> Vec<Vec<usize>> {
        let share = |at: usize| -> f64 {
            let own = self.types.get(at).zip(self.frequent.get(at));
            let squares: f64 = own
                .iter()
                .flat_map(|(own, frequent)| own.rows.iter().zip(frequent.iter()))
                .filter(|(_, frequent)| **frequent)
                .map(|(rows, _)| f64::from(*rows) * f64::from(*rows))
                .sum();
            squares / f64::from(self.rows.rows).powi(2)
        };
        let shares: Vec<f64> = (0..self.types.len()).map(share).collect();
        let live: Vec<usize> =
            (0..self.types.len()).filter(|&at| shares.get(at).is_some_and(|s| *s > 0.0)).collect();
        let mut sets: Vec<Vec<usize>> = live.iter().map(|&at| vec![at]).collect();
        for _ in 1..many {
            sets = sets
                .into_iter()
                .flat_map(|set| {
                    live.iter()
                        .filter(|&&next| set.iter().all(|&one| self.may_join(one, next)))
                        .map(|&next| [set.clone(), vec![next]].concat())
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        let cost = |set: &Vec<usize>| -> f64 {
            set.iter().filter_map(|&at| shares.get(at)).product::<f64>()
        };
        sets.sort_by(|a, b| {
            cost(a).total_cmp(&cost(b)).then_with(|| self.name_of(a).cmp(&self.name_of(b)))
        });
        sets
    }

    /// Whether a type may follow another in a joined key.
    fn may_join(&self, one: usize, next: usize) -> bool {
        match (self.types.get(one), self.types.get(next)) {
            (Some(a), Some(b)) if one == next => a.joins_itself && b.joins_itself,
            (Some(a), Some(b)) => one < next && a.group != b.group,
            _ => false,
        }
    }

    /// Whether any two of three types have joined keys that are over-full, so that a third refines them.
    fn may_be_open(&self, types: &[usize]) -> bool {
        let [a, b, c] = *types else { return false };
        let open = |one, two| self.all_open(one, two) || self.some_over_full.contains(&(one, two));
        open(a, b) && open(a, c) && open(b, c)
    }

    fn name_of(&self, types: &[usize]) -> String {
        let names: Vec<&str> = types
            .iter()
            .filter_map(|&at| self.types.get(at))
            .map(|own| own.name.as_str())
            .collect();
        names.join(" + ")
    }

    /// Judges a joined key by the entries of one key in so many, and makes its blocks.
    fn join(&mut self, types: &[usize], mut entries: Entries, share: u32) {
        let name = self.name_of(types);
        let given = self.given(&name);
        entries.par_sort_unstable();
        entries.dedup();
        let judged = self.judge(blocks_of(&entries), given.is_none());
        let cap = given.unwrap_or_else(|| self.largest_worth(&judged));
        let mut draft = Draft::default();
        let (mut over_full, mut lost) = (0, 0);
        if cap > 1 {
            if share > 1 && given.is_none() {
                let all = self.entries(std::slice::from_ref(&types.to_vec()), 1);
                entries = all.into_iter().next().unwrap_or_default();
                entries.par_sort_unstable();
                entries.dedup();
            }
            for (hash, block) in blocks_of(&entries).filter(|(_, block)| block.len() > 1) {
                if block.len() <= cap as usize {
                    draft.push(block.iter().copied().map(rank_of));
                } else {
                    over_full += 1;
                    if let [one, two] = *types {
                        self.some_over_full.insert((one, two));
                        self.over_full.add(u32::try_from(hash).unwrap_or(0));
                    } else {
                        lost += pairs_of(block.len() as u64);
                    }
                }
            }
        } else if let [one, two] = *types {
            // Blocks that do not pay at any size may still pay when refined.
            self.all_over_full.insert((one, two));
        }
        let share = if given.is_some() { 1 } else { share };
        self.keep(name, cap, &draft, (&judged, share), (over_full, lost));
    }

    /// The joined keys of each set of types over all rows, of one key in so many.
    fn entries(&self, sets: &[Vec<usize>], share: u32) -> Vec<Entries> {
        let plan = self.plan(sets);
        let starts: Vec<u32> = (0..self.rows.rows.div_ceil(ROWS)).map(|at| at * ROWS).collect();
        let parts: Vec<Vec<Entries>> = starts
            .par_iter()
            .map(|&start| {
                let mut found: Vec<Entries> = vec![Vec::new(); sets.len()];
                for rank in start..(start + ROWS).min(self.rows.rows) {
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
            })
            .collect();
        let mut all: Vec<Entries> = vec![Vec::new(); sets.len()];
        for (at, all) in all.iter_mut().enumerate() {
            let own = || parts.iter().filter_map(|part| part.get(at));
            all.reserve_exact(own().map(Vec::len).sum());
            own().for_each(|part| all.extend_from_slice(part));
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
        self.all_over_full.contains(&(one, two))
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

    /// Samples the pairs of blocks that earlier rules did not make.
    fn judge<'b, T: Row + 'b>(
        &self,
        blocks: impl Iterator<Item = (u64, &'b [T])> + Clone,
        compare: bool,
    ) -> Vec<Judged> {
        let mut judged = vec![Judged::default(); SIZES + 1];
        for (_, block) in blocks.clone().filter(|(_, block)| block.len() > 1) {
            if let Some(slot) = judged.get_mut(size_of(block.len())) {
                let pairs = pairs_of(block.len() as u64);
                slot.pairs += pairs;
                slot.samples += pairs.min(OF_BLOCK);
            }
        }
        if !compare {
            return judged;
        }
        // A block is drawn when its mixed hash lies below the share to be drawn.
        let limits: Vec<u64> = judged.iter().map(|size| share_limit(size.samples)).collect();
        let mut drawn: Vec<Vec<(u32, u32, u64)>> = vec![Vec::new(); SIZES];
        for (hash, block) in blocks.filter(|(_, block)| block.len() > 1) {
            let size = size_of(block.len());
            if mix(hash) <= limits.get(size).copied().unwrap_or(0)
                && let Some(drawn) = drawn.get_mut(size)
            {
                draw(block, hash, |a, b, weight| drawn.push((a, b, weight)));
            }
        }
        let mut hopeless = 0;
        for ((size, drawn), limit) in judged.iter_mut().zip(&drawn).zip(&limits) {
            let (fresh, links) = self.compared(drawn);
            // What was drawn stands for all: the share drawn is limit / 2^64.
            let whole = |part: u128| (part << 32) / (u128::from(*limit >> 32) + 1);
            (size.fresh, size.links) = (whole(fresh), whole(links));
            // Larger blocks are worth less and less.
            let worth = wide(links) / LINK * self.price.pairs_a_link * HOPELESS;
            hopeless = if fresh > 0 && worth < wide(fresh) { hopeless + 1 } else { 0 };
            if hopeless == 2 {
                break;
            }
        }
        judged
    }

    /// Pairs, each with what it stands for: how many no earlier rule makes, and the links among those in 2^-30.
    fn compared(&self, drawn: &[(u32, u32, u64)]) -> (u128, u128) {
        drawn
            .par_chunks(1 << 8)
            .map(|part| {
                let mut chance = (self.price.chance)();
                let mut sums = (0_u128, 0_u128);
                for &(a, b, weight) in part {
                    if self.rows.may_pair(a, b) && !self.blocks.share(a, b) {
                        sums.0 += u128::from(weight);
                        sums.1 += u128::from(weight) * u128::from(chance(a, b));
                    }
                }
                sums
            })
            .reduce(|| (0, 0), |one, two| (one.0 + two.0, one.1 + two.1))
    }

    /// The largest block up to which a rule pays in all: its links, at what one is worth, less its pairs.
    fn largest_worth(&self, judged: &[Judged]) -> u32 {
        let (mut best, mut most, mut sum) = (1, 0.0, 0.0);
        for (size, one) in judged.iter().enumerate().take(SIZES) {
            sum += links(one) * self.price.pairs_a_link - fresh(one);
            if sum > most {
                (best, most) = (4_u32 << size, sum);
                best -= 1;
            }
        }
        best
    }

    fn keep(
        &mut self,
        rule: String,
        cap: u32,
        draft: &Draft,
        (judged, share): (&[Judged], u32),
        (over_full, pairs_lost): (u64, u64),
    ) {
        let within = |size: &(usize, &Judged)| cap > 1 && (4_u64 << size.0) - 1 <= u64::from(cap);
        let sum = |of: fn(&Judged) -> f64, chosen: bool| -> f64 {
            let sizes = judged.iter().enumerate().filter(|size| within(size) == chosen);
            // In tenths, so that what is written is what is read again.
            (sizes.fold(0.0, |sum, (_, one)| sum + of(one)) * 10.0).round() / 10.0
        };
        let share = f64::from(share);
        if judged.iter().all(|size| size.pairs == 0) {
            return;
        }
        let pairs = judged.iter().enumerate().filter(within).map(|(_, one)| one.pairs).sum();
        self.choices.push(Choice {
            rule,
            largest_block: cap,
            keys: draft.ends.len() as u64,
            pairs,
            fresh_pairs: sum(fresh, true),
            fresh_links: sum(links, true),
            refused_pairs: sum(fresh, false) * share,
            refused_links: sum(links, false) * share,
            over_full,
            pairs_lost,
        });
        self.blocks.add(draft);
    }
}

fn fresh(one: &Judged) -> f64 {
    wide(one.fresh) / 16.0
}

fn links(one: &Judged) -> f64 {
    wide(one.links) / 16.0 / LINK
}

fn wide(count: u128) -> f64 {
    as_f64(u64::try_from(count).unwrap_or(u64::MAX))
}

/// The hash up to which a block is drawn, where all blocks of its size would give so many pairs.
fn share_limit(samples: u64) -> u64 {
    if samples <= SAMPLE {
        return u64::MAX;
    }
    let parts = (u128::from(SAMPLE) << 64) / u128::from(samples);
    u64::try_from(parts).unwrap_or(u64::MAX)
}

/// Something that names a row.
trait Row: Copy {
    fn rank(self) -> u32;
}

impl Row for u32 {
    fn rank(self) -> u32 {
        self
    }
}

impl Row for u64 {
    fn rank(self) -> u32 {
        rank_of(self)
    }
}

/// Draws pairs of a block, each with what it stands for in sixteenths.
fn draw<T: Row>(block: &[T], hash: u64, mut found: impl FnMut(u32, u32, u64)) {
    let all = pairs_of(block.len() as u64);
    let at = |place: u64| {
        usize::try_from(place).ok().and_then(|place| block.get(place)).map_or(0, |row| row.rank())
    };
    let rows = block.len() as u64;
    if all <= OF_BLOCK {
        for one in 0..rows {
            for two in one + 1..rows {
                found(at(one), at(two), 16);
            }
        }
        return;
    }
    let mut state = hash;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(state)
    };
    for _ in 0..OF_BLOCK {
        let one = next() % rows;
        let two = (one + 1 + next() % (rows - 1)) % rows;
        found(at(one.min(two)), at(one.max(two)), all * 16 / OF_BLOCK);
    }
}

/// Blocks of entries: the hash of their key and their entries.
fn blocks_of(entries: &[u64]) -> impl Iterator<Item = (u64, &[u64])> + Clone {
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
