//! Pairs of rows drawn at random, and how they agree.

use rayon::prelude::*;

use crate::compare::Comparer;
use crate::input::{Input, Settings, as_f64};
use crate::prepare::Prepared;

use super::{high, low};

/// Pairs compared with one memory of verdicts.
const PART: usize = 1 << 17;

/// Pairs drawn that agree on one field.
const EQUAL_PAIRS: usize = 20_000;

/// Distinct patterns of pairs, ascending, and how many pairs show each.
pub(super) fn count_patterns(rows: &Prepared, pairs: &[u64]) -> Vec<(u64, f64)> {
    let mut all = patterns(rows, pairs);
    all.par_sort_unstable();
    all.chunk_by(|a, b| a == b)
        .filter_map(|run| run.first().map(|&p| (p, as_f64(run.len() as u64))))
        .collect()
}

fn patterns(rows: &Prepared, pairs: &[u64]) -> Vec<u64> {
    pairs
        .par_chunks(PART)
        .flat_map_iter(|part| {
            let comparer = Comparer::new(rows);
            part.iter().map(move |&pair| comparer.pattern(high(pair), low(pair)))
        })
        .collect()
}

/// Patterns of random pairs, or of all pairs where they are few, in an order of rows that contents settle.
pub(super) fn strangers(
    input: &Input,
    rows: &Prepared,
    order: &[u32],
    settings: &Settings,
) -> Vec<u64> {
    let count = order.len();
    let mut pairs: Vec<u64> = Vec::with_capacity(settings.sample_pairs);
    if count * (count - 1) / 2 <= settings.sample_pairs {
        for (at, &a) in order.iter().enumerate() {
            pairs.extend(
                order.iter().skip(at + 1).filter(|&&b| input.may_pair(a, b)).map(|&b| packed(a, b)),
            );
        }
    } else {
        let mut state = settings.seed;
        for _ in 0..settings.sample_pairs * 3 {
            let draw = |word: u64| {
                order.get(usize::try_from(word % count as u64).unwrap_or(0)).copied().unwrap_or(0)
            };
            let (a, b) = (draw(next_random(&mut state)), draw(next_random(&mut state)));
            if a != b && input.may_pair(a, b) {
                pairs.push(packed(a, b));
            }
            if pairs.len() == settings.sample_pairs {
                break;
            }
        }
    }
    patterns(rows, &pairs)
}

fn packed(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// Patterns of random pairs among those that are equal in one field.
pub(super) fn equal_in(
    input: &Input,
    rows: &Prepared,
    order: &[u32],
    field: usize,
    settings: &Settings,
) -> Vec<u64> {
    let Some(column) = rows.columns.get(field) else { return Vec::new() };
    let mut by_code: Vec<(u32, u32)> =
        order.iter().map(|&row| (column.code(row), row)).filter(|(code, _)| *code != 0).collect();
    // Stable: rows of one code stay in the order that contents settle.
    by_code.sort_by_key(|(code, _)| *code);
    let groups: Vec<&[(u32, u32)]> =
        by_code.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1).collect();
    let mut ends = Vec::with_capacity(groups.len());
    let mut all = 0_u64;
    for group in &groups {
        let size = group.len() as u64;
        all += size * (size - 1) / 2;
        ends.push(all);
    }
    let mut pairs = Vec::with_capacity(EQUAL_PAIRS);
    let mut state = settings.seed ^ (field as u64 + 1) << 32;
    for _ in 0..EQUAL_PAIRS * 3 {
        if all == 0 || pairs.len() == EQUAL_PAIRS {
            break;
        }
        let drawn = next_random(&mut state) % all;
        let Some(group) = groups.get(ends.partition_point(|end| *end <= drawn)) else { continue };
        let mut draw = || {
            let at = next_random(&mut state) % group.len() as u64;
            usize::try_from(at).ok().and_then(|at| group.get(at)).map_or(0, |(_, row)| *row)
        };
        let (a, b) = (draw(), draw());
        if a != b && input.may_pair(a, b) {
            pairs.push(packed(a, b));
        }
    }
    patterns(rows, &pairs)
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
