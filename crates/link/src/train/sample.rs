//! Pairs of rows, and how they agree.

use std::collections::BTreeMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::blocking::Blocks;
use crate::compare::{Compare, Comparer, Side};
use crate::error::Error;
use crate::input::{Settings, as_f64};
use crate::kernel::{Count, Grounds};
use crate::prepare::mix;
use crate::runner::{Batch, Runner, Work};

/// Pairs compared with one memory of verdicts.
const PART: usize = 1 << 14;

/// Pairs drawn that agree on one field.
const EQUAL_PAIRS: usize = 20_000;

/// Pairs that suffice to learn from: of more, one in so many is taken.
const ENOUGH: u64 = 1 << 20;

/// Pairs by pattern.
type Counts = HashMap<u64, u64, BuildHasherDefault<Mixed>>;

/// Distinct patterns of the pairs of all blocks, ascending, and how many pairs show each; where there are more pairs than
/// suffice, estimated from one pair in so many. (Whole blocks drawn teach less: pairs of one block are alike.)
///
/// # Errors
/// As the runner.
pub(super) fn count_patterns(
    compare: &Compare<'_>,
    grounds: &Grounds<'_>,
    runner: &dyn Runner,
) -> Result<Vec<(u64, f64)>, Error> {
    let blocks = grounds.blocks();
    let share = (blocks.made() / ENOUGH).max(1);
    let parts = blocks.parts();
    let part = |at: usize| {
        counted_part(compare, blocks, parts.get(at).cloned().unwrap_or_default(), share)
    };
    let shipped = Count { grounds, share };
    let work = Work { parts: parts.len(), part: &part, shipped: Some(&shipped) };
    let mut all: BTreeMap<u64, u64> = BTreeMap::new();
    runner.run(&work, &mut |batch| {
        for (pattern, count) in batch.words {
            *all.entry(pattern).or_default() += count;
        }
    })?;
    let each = as_f64(share);
    Ok(all.into_iter().map(|(pattern, count)| (pattern, as_f64(count) * each)).collect())
}

/// Patterns of one pair in so many of one part, and how many pairs show each.
pub(crate) fn counted_part(
    compare: &Compare<'_>,
    blocks: &Blocks,
    part: Range<u32>,
    share: u64,
) -> Batch {
    // Ranks follow from contents, so that the same pairs are drawn in any order of rows.
    let drawn =
        |a: u32, b: u32| share == 1 || mix(u64::from(a) << 32 | u64::from(b)).is_multiple_of(share);
    let mut comparer = Comparer::new(compare);
    let mut counts = Counts::default();
    let mut found = |one: &Side<'_>, two: &Side<'_>| {
        *counts.entry(comparer.pattern_of(one, two)).or_default() += 1;
    };
    if share == 1 {
        blocks.each_pair(compare.rows, part, |one, two| found(one.1, two.1));
    } else {
        let part = (part, drawn);
        blocks.each_drawn_pair(compare.rows, part, |one, two| found(one.1, two.1));
    }
    let mut words: Vec<(u64, u64)> = counts.into_iter().collect();
    words.sort_unstable();
    Batch { words, ..Batch::default() }
}

/// Hashes patterns.
#[derive(Default)]
struct Mixed(u64);

impl std::hash::Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, &byte| mix(sum ^ u64::from(byte)));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = word.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

fn patterns(compare: &Compare<'_>, pairs: &[(u32, u32)]) -> Vec<u64> {
    pairs
        .par_chunks(PART)
        .flat_map_iter(|part| {
            let mut comparer = Comparer::new(compare);
            part.iter().map(move |&(a, b)| comparer.pattern(a, b))
        })
        .collect()
}

/// Patterns of random pairs, or of all pairs where they are few.
pub(super) fn strangers(compare: &Compare<'_>, settings: &Settings) -> Vec<u64> {
    let rows = compare.rows;
    let count = u64::from(rows.rows);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(settings.sample_pairs);
    if count * (count - 1) / 2 <= settings.sample_pairs as u64 {
        for a in 0..rows.rows {
            pairs.extend((a + 1..rows.rows).filter(|&b| rows.may_pair(a, b)).map(|b| (a, b)));
        }
    } else {
        let mut state = settings.seed;
        for _ in 0..settings.sample_pairs * 3 {
            let mut draw = || u32::try_from(next_random(&mut state) % count).unwrap_or(0);
            let (a, b) = (draw(), draw());
            if a != b && rows.may_pair(a, b) {
                pairs.push((a, b));
            }
            if pairs.len() == settings.sample_pairs {
                break;
            }
        }
    }
    patterns(compare, &pairs)
}

/// Patterns of random pairs among those that are equal in one field.
pub(super) fn equal_in(compare: &Compare<'_>, field: usize, settings: &Settings) -> Vec<u64> {
    let rows = compare.rows;
    let Some(column) = rows.columns.get(field) else { return Vec::new() };
    // Values in an order that does not depend on that of rows.
    let mut values: Vec<(u64, u32)> = column.hashes.iter().copied().zip(0_u32..).collect();
    let shared = |value: &(u64, u32)| column.counts.get(value.1 as usize).is_some_and(|n| *n > 1);
    values.retain(shared);
    values.sort_unstable();
    let mut free = vec![u32::MAX; column.distinct()];
    let (mut groups, mut ends) = (Vec::with_capacity(values.len()), Vec::new());
    let (mut start, mut all) = (0_u32, 0_u64);
    for &(_, value) in &values {
        let rows = column.counts.get(value as usize).copied().unwrap_or(0);
        if let Some(slot) = free.get_mut(value as usize) {
            *slot = start;
        }
        groups.push(start as usize..(start + rows) as usize);
        start += rows;
        all += u64::from(rows) * u64::from(rows - 1) / 2;
        ends.push(all);
    }
    let mut members = vec![0_u32; start as usize];
    for rank in 0..rows.rows {
        let value = rows.code(rank, field).checked_sub(1);
        let Some(free) = value.and_then(|value| free.get_mut(value as usize)) else { continue };
        if let Some(slot) = members.get_mut(*free as usize) {
            *slot = rank;
            *free += 1;
        }
    }
    let mut pairs = Vec::with_capacity(EQUAL_PAIRS);
    let mut state = settings.seed ^ ((field as u64 + 1) << 32);
    for _ in 0..EQUAL_PAIRS * 3 {
        if all == 0 || pairs.len() == EQUAL_PAIRS {
            break;
        }
        let drawn = next_random(&mut state) % all;
        let group = groups.get(ends.partition_point(|end| *end <= drawn));
        let Some(group) = group.and_then(|group| members.get(group.clone())) else { continue };
        let mut draw = || {
            let at = next_random(&mut state) % group.len() as u64;
            usize::try_from(at).ok().and_then(|at| group.get(at)).copied().unwrap_or(0)
        };
        let (a, b) = (draw(), draw());
        if a != b && rows.may_pair(a, b) {
            pairs.push((a, b));
        }
    }
    patterns(compare, &pairs)
}

/// `SplitMix64` (Steele, Lea, Flood 2014).
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mix(*state)
}
