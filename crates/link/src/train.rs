//! Learning a model from the rows themselves, without labels.
//!
//! `u` comes from random pairs, its equal level exactly from the frequency of values; `m` and the prior from
//! one EM over the agreement patterns of all candidate pairs, the prior being over the whole space of pairs.
//! True matches among the random pairs would pass for chance, so `u` is freed of them after each round.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::blocking::{candidates, caps_for};
use crate::compare::{Comparer, level_in, top_level};
use crate::error::Error;
use crate::input::{Field, FieldKind, Input, Settings, as_f64};
use crate::model::{FieldModel, Model, expected_levels};
use crate::prepare::{Column, Prepared, Value};
use crate::terms::terms;
use crate::to_units;

/// Rounds of EM; each of at most this many steps.
const ROUNDS: usize = 4;
const STEPS: usize = 60;
/// Weight of the shipped `m`, as a share of the links expected: keeps a level never seen from being
/// impossible, and EM from calling some other likeness (one household, one common name) a match.
const SHIPPED_SHARE: f64 = 0.1;
/// Pairs compared with one memory of verdicts.
const PART: usize = 1 << 17;

/// Learns a model from an input. Independent of the order of rows and of ids.
///
/// # Errors
/// When the input contradicts itself or holds nothing to compare.
pub fn train(input: &Input, settings: &Settings) -> Result<Model, Error> {
    input.check()?;
    if input.fields.is_empty() || input.rows() < 2 {
        return Err(Error::new(format!(
            "{} rows and {} fields: nothing to learn from; give two rows and one field at least",
            input.rows(),
            input.fields.len()
        )));
    }
    let rows = Prepared::new(input);
    let mut model = Model::built_in();
    model.block_caps = caps_for(input.rows());
    let found = candidates(input, &rows, &model);
    let patterns = count_patterns(&rows, &found.pairs);
    let space = input.pair_space();
    let drawn = strangers(input, &rows, settings);
    let mut fit = Fit::new(input, &rows, &drawn, space);
    for _ in 0..ROUNDS {
        fit.em(&patterns);
        fit.free_of_matches();
    }
    model.prior = to_units((fit.prior / (1.0 - fit.prior)).log2());
    model.fields = input
        .fields
        .iter()
        .zip(&rows.columns)
        .zip(&fit.fields)
        .map(|((field, column), learnt)| learnt.model(field, column))
        .collect();
    model.over_frequent = found.over_frequent;
    model.trained = true;
    Ok(model)
}

fn count_patterns(rows: &Prepared, pairs: &[u64]) -> Vec<(u64, f64)> {
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

pub(crate) fn high(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(u32::MAX)
}

pub(crate) fn low(pair: u64) -> u32 {
    u32::try_from(pair & 0xffff_ffff).unwrap_or(u32::MAX)
}

/// Patterns of random pairs, or of all pairs where they are few, in an order of rows that contents settle.
fn strangers(input: &Input, rows: &Prepared, settings: &Settings) -> Vec<u64> {
    let order = rows.canonical(&input.list);
    let count = order.len();
    let mut pairs: Vec<u64> = Vec::with_capacity(settings.sample_pairs);
    let packed = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
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

/// SplitMix64 (Steele, Lea, Flood 2014).
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

struct Fit {
    fields: Vec<Learnt>,
    prior: f64,
    space: f64,
}

/// What is being learnt of one field; all by level from 1.
struct Learnt {
    kind: FieldKind,
    m: Vec<f64>,
    u: Vec<f64>,
    /// `u` with the true matches still in it.
    mixed: Vec<f64>,
}

impl Fit {
    fn new(input: &Input, rows: &Prepared, drawn: &[u64], space: f64) -> Self {
        let fields = rows
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let mixed = mixed_levels(input, column, drawn.iter().map(|&p| level_in(p, at)));
                Learnt {
                    kind: column.kind,
                    m: expected_levels(column.kind).0.to_vec(),
                    u: mixed.clone(),
                    mixed,
                }
            })
            .collect();
        let guess = 0.25 * f64::from(rows.rows) / space;
        Self { fields, prior: guess.clamp(1e-12, 0.3), space }
    }

    /// EM over patterns: posterior of each, then `m` and the prior.
    fn em(&mut self, patterns: &[(u64, f64)]) {
        for _ in 0..STEPS {
            let mut sums: Vec<Vec<f64>> =
                self.fields.iter().map(|f| vec![0.0; f.m.len()]).collect();
            let mut total = 0.0;
            for &(pattern, count) in patterns {
                let share = self.posterior(pattern) * count;
                total += share;
                for (at, sum) in sums.iter_mut().enumerate() {
                    if let Some(slot) = usize::from(level_in(pattern, at))
                        .checked_sub(1)
                        .and_then(|slot| sum.get_mut(slot))
                    {
                        *slot += share;
                    }
                }
            }
            let prior = (total / self.space).clamp(1e-12, 0.5);
            let moved = (prior / self.prior).ln().abs();
            self.prior = prior;
            for (field, sum) in self.fields.iter_mut().zip(&sums) {
                field.learn_m(sum, total);
            }
            if moved < 1e-6 {
                break;
            }
        }
    }

    fn posterior(&self, pattern: u64) -> f64 {
        let mut odds = self.prior / (1.0 - self.prior);
        for (at, field) in self.fields.iter().enumerate() {
            if let Some(slot) = usize::from(level_in(pattern, at)).checked_sub(1) {
                odds *= field.m.get(slot).copied().unwrap_or(1.0)
                    / field.u.get(slot).copied().unwrap_or(1.0);
            }
        }
        odds / (1.0 + odds)
    }

    /// Takes the share of true matches out of what random pairs showed.
    fn free_of_matches(&mut self) {
        for field in &mut self.fields {
            let freed: Vec<f64> = field
                .mixed
                .iter()
                .zip(&field.m)
                .map(|(mixed, m)| {
                    ((mixed - self.prior * m) / (1.0 - self.prior)).max(mixed * 0.02).max(1e-8)
                })
                .collect();
            let all: f64 = freed.iter().sum();
            field.u = freed.iter().map(|u| u / all).collect();
        }
    }
}

/// Shares of levels among random pairs, the equal level exact.
fn mixed_levels(input: &Input, column: &Column, levels: impl Iterator<Item = u8>) -> Vec<f64> {
    // Half a pair a level, and twenty spread as shipped, so that no level is impossible.
    let mut seen: Vec<f64> =
        expected_levels(column.kind).1.iter().map(|u| 20.0 * u + 0.5).collect();
    for level in levels {
        if let Some(slot) = usize::from(level).checked_sub(1).and_then(|slot| seen.get_mut(slot)) {
            *slot += 1.0;
        }
    }
    let exact = if column.kind == FieldKind::Alias { None } else { equal_share(input, column) };
    if let (Some(exact), Some((top, rest))) = (exact, seen.split_last_mut()) {
        let below: f64 = rest.iter().sum();
        *top = exact.max(1e-9);
        rest.iter_mut().for_each(|share| *share *= (1.0 - exact) / below);
    }
    let all: f64 = seen.iter().sum();
    seen.iter().map(|share| share / all).collect()
}

/// Share of the pairs with both values present that have equal values, over all pairs allowed.
fn equal_share(input: &Input, column: &Column) -> Option<f64> {
    // Spans equal to themselves are at another level, so only single days count here.
    let exact = |code: u32| !matches!(column.value(code), Some(Value::Date { first, last, .. }) if first < last);
    let mut filled: Vec<(u32, u32)> = column
        .codes
        .iter()
        .zip(&input.list)
        .filter(|(code, _)| **code != 0)
        .map(|(&code, &list)| (code, list))
        .collect();
    filled.sort_unstable();
    let within =
        |list: u32| !(input.link_only || input.unique.get(list as usize).copied().unwrap_or(false));
    let allowed = |rows: &[(u32, u32)]| -> f64 {
        let mut by_list: BTreeMap<u32, u64> = BTreeMap::new();
        rows.iter().for_each(|&(_, list)| *by_list.entry(list).or_default() += 1);
        let choose = |n: u64| as_f64(n) * (as_f64(n) - 1.0) / 2.0;
        choose(rows.len() as u64)
            - by_list
                .iter()
                .filter(|(list, _)| !within(**list))
                .map(|(_, n)| choose(*n))
                .sum::<f64>()
    };
    let all = allowed(&filled);
    let equal: f64 = filled
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|run| run.first().is_some_and(|&(code, _)| exact(code)))
        .map(allowed)
        .sum();
    (all > 0.0).then_some(equal / all)
}

impl Learnt {
    fn learn_m(&mut self, sum: &[f64], total: f64) {
        let weight = SHIPPED_SHARE * total + 1.0;
        let all: f64 = sum.iter().sum::<f64>() + weight;
        let shipped = expected_levels(self.kind).0;
        self.m = sum
            .iter()
            .zip(shipped)
            .map(|(share, shipped)| (share + weight * shipped) / all)
            .collect();
    }

    fn model(&self, field: &Field, column: &Column) -> FieldModel {
        let units =
            |levels: &[f64]| levels.iter().map(|p| to_units(p.log2())).collect::<Vec<i32>>();
        let u = units(&self.u);
        let average = u.get(usize::from(top_level(self.kind)) - 1).map_or(0, |bits| -bits);
        let terms = if matches!(self.kind, FieldKind::Sex | FieldKind::Alias) {
            None
        } else {
            terms(column, average)
        };
        FieldModel { name: Some(field.name.clone()), kind: self.kind, m: units(&self.m), u, terms }
    }
}
