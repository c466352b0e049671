//! Scoring pairs under a model, and the whole run.

use serde::Serialize;

use crate::blocking::{Candidates, candidates};
use crate::cluster::{Joining, clusters};
use crate::compare::{level_in, pattern, top_level};
use crate::error::Error;
use crate::input::{FieldKind, Input, Judgement, Settings, as_f64};
use crate::model::{FieldModel, Model};
use crate::prepare::{Column, Prepared, Value};
use crate::runner::{Batch, Runner};
use crate::train::{high, low, terms_of};
use crate::{BIT, to_bits, to_units};

/// Pairs scored in one part of work.
const PART: usize = 1 << 15;

/// A pair of rows that was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The lower row.
    pub a: u32,
    /// The higher row.
    pub b: u32,
    /// Posterior odds, in 1/1024 bit.
    pub weight: i32,
    /// Whether both rows are of one person in the result.
    pub linked: bool,
    /// The agreement level of each field, four bits each, the first field lowest.
    pub pattern: u64,
}

impl Pair {
    /// The agreement level of a field (0 is missing).
    #[must_use]
    pub fn level(&self, field: usize) -> u8 {
        level_in(self.pattern, field)
    }
}

/// What a run gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// For each row its cluster: the least row of it.
    pub clusters: Vec<u32>,
    /// Pairs from the review floor up, by (a, b).
    pub pairs: Vec<Pair>,
    /// What was done and what it promises.
    pub report: Report,
}

/// What a run did and what it promises.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Rows given.
    pub rows: u64,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Pairs passed over in blocks that stayed too large (a pair may count more than once).
    pub pairs_lost: u64,
    /// Blocking rules and what each cost.
    pub rules: Vec<RuleCost>,
    /// Links that the model expects among the pairs compared.
    pub expected_links: f64,
    /// Weight from which pairs were linked, in bits.
    pub threshold_bits: f64,
    /// Pairs at or above the threshold.
    pub pairs_over_threshold: u64,
    /// Share of those that the model expects to be right.
    pub expected_precision: f64,
    /// Share of the expected links among the pairs compared that those are.
    pub expected_recall: f64,
    /// Decisions that could not be kept because others contradict them.
    pub judgements_in_conflict: u64,
}

/// One blocking rule and its cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCost {
    /// The rule.
    pub rule: String,
    /// Keys that two rows or more share.
    pub keys: u64,
    /// Pairs made, repeats of other keys included.
    pub pairs: u64,
}

/// Compares the rows of an input under a model and groups them.
///
/// Judgements bind: a pair judged different is never in one cluster, one judged the same always is, unless
/// judgements contradict each other. The result is the same for any runner, order of rows or ids (ties excepted).
///
/// # Errors
/// When the input contradicts itself or a judgement names a row that is not there.
pub fn link(
    input: &Input,
    model: &Model,
    judgements: &[(u32, u32, Judgement)],
    settings: &Settings,
    runner: &dyn Runner,
) -> Result<Linked, Error> {
    input.check()?;
    let rows = Prepared::new(input);
    if let Some((a, b, _)) = judgements.iter().find(|(a, b, _)| *a >= rows.rows || *b >= rows.rows)
    {
        return Err(Error::new(format!(
            "a judgement names rows {a} and {b}, but there are only {} rows",
            rows.rows
        )));
    }
    let found = candidates(input, &rows, model);
    let scorer = Scorer::new(input, model, &rows);
    let floor = to_units(settings.review_bits);
    let parts = found.pairs.chunks(PART).count();
    let scored = runner.run(parts, &|part| score_part(&scorer, &found.pairs, part, floor));
    let mut pairs = Vec::new();
    let mut expected = 0_u64;
    for Batch(part) in scored {
        // The last entry of a part is its expected number of links.
        let Some(((_, links), kept)) = part.split_last() else { continue };
        expected += links;
        pairs.extend(
            kept.iter().map(|&(pair, pattern)| scorer.pair(high(pair), low(pair), pattern)),
        );
    }
    let threshold = to_units(settings.threshold_bits.unwrap_or(0.0));
    let joined = clusters(input, &pairs, judgements, &Joining::new(settings, threshold));
    for pair in &mut pairs {
        let of = |row: u32| joined.cluster.get(row as usize);
        pair.linked = of(pair.a) == of(pair.b);
    }
    let report = report(&found, &pairs, (threshold, expected), input.rows(), joined.conflicts);
    Ok(Linked { clusters: joined.cluster, pairs, report })
}

fn score_part(scorer: &Scorer<'_>, pairs: &[u64], part: usize, floor: i32) -> Batch {
    let chunk = pairs.chunks(PART).nth(part).unwrap_or_default();
    let mut kept = Vec::new();
    let mut expected = 0_u64;
    for &pair in chunk {
        let (a, b) = (high(pair), low(pair));
        let pattern = pattern(scorer.rows, a, b);
        let weight = scorer.weight(a, b, pattern);
        expected += chance(weight);
        if weight >= floor {
            kept.push((pair, pattern));
        }
    }
    kept.push((u64::MAX, expected));
    Batch(kept)
}

/// Parts of one link: chances are summed as integers, so that no sum depends on its order.
const LINK: f64 = (1_u64 << 30) as f64;

/// Probability from posterior odds in 1/1024 bit, in 2^-30.
fn chance(weight: i32) -> u64 {
    let parts = LINK / (1.0 + (-to_bits(weight)).exp2());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 2^30"
    )]
    let parts = parts.round() as u64;
    parts
}

fn report(
    found: &Candidates,
    pairs: &[Pair],
    (threshold, expected): (i32, u64),
    rows: usize,
    conflicts: u64,
) -> Report {
    let expected = as_f64(expected) / LINK;
    let over: Vec<u64> = pairs
        .iter()
        .filter(|pair| pair.weight >= threshold)
        .map(|pair| chance(pair.weight))
        .collect();
    let right = as_f64(over.iter().sum()) / LINK;
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
    let rules = ["one rare feature", "two features", "three features"];
    Report {
        rows: rows as u64,
        pairs_compared: found.pairs.len() as u64,
        pairs_lost: found.lost,
        rules: rules
            .iter()
            .zip(found.stages)
            .map(|(rule, (keys, pairs))| RuleCost { rule: (*rule).to_owned(), keys, pairs })
            .collect(),
        expected_links: expected,
        threshold_bits: to_bits(threshold),
        pairs_over_threshold: over.len() as u64,
        expected_precision: ratio(right, as_f64(over.len() as u64)),
        expected_recall: ratio(right, expected).min(1.0),
        judgements_in_conflict: conflicts,
    }
}

/// A model laid out for the rows at hand.
pub(crate) struct Scorer<'a> {
    rows: &'a Prepared,
    prior: i32,
    fields: Vec<Option<FieldScorer<'a>>>,
    /// Whether a field is of names.
    named: Vec<bool>,
}

/// Names alone speak for one person by at most this many bits above even odds: namesakes (father and
/// son, cousins) come with people, not with pairs of people, so that the rarity of its words does not
/// make a name anyone's own. At 2^5 one bearer in 32 has a namesake on the lists.
const NAMES_ALONE: i32 = 5 * BIT;

struct FieldScorer<'a> {
    column: &'a Column,
    model: &'a FieldModel,
    /// By code - 1: for whole names the bits of each word of each name, else what the value's rarity adds when equal.
    rarity: Vec<Vec<i32>>,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(input: &Input, model: &'a Model, rows: &'a Prepared) -> Self {
        let fields = input
            .fields
            .iter()
            .zip(&rows.columns)
            .map(|(field, column)| model.field(field).map(|known| FieldScorer::new(column, known)))
            .collect();
        let named = input.fields.iter().map(|field| field.kind.is_name()).collect();
        Self { rows, prior: model.prior, fields, named }
    }

    /// What has to be taken off because names alone say no more than [`NAMES_ALONE`]; 0 or less.
    pub(crate) fn namesakes(&self, a: u32, b: u32, pattern: u64) -> i32 {
        let names: i32 = (0..self.fields.len())
            .filter(|&field| self.named.get(field).copied().unwrap_or(false))
            .map(|field| self.field_weight(field, a, b, level_in(pattern, field)))
            .sum();
        (NAMES_ALONE - self.prior - names).min(0)
    }

    pub(crate) fn prior(&self) -> i32 {
        self.prior
    }

    /// What one field adds to a pair.
    pub(crate) fn field_weight(&self, field: usize, a: u32, b: u32, level: u8) -> i32 {
        self.fields
            .get(field)
            .and_then(Option::as_ref)
            .map_or(0, |scorer| scorer.weight(a, b, level))
    }

    pub(crate) fn weight(&self, a: u32, b: u32, pattern: u64) -> i32 {
        let added: i32 = (0..self.fields.len())
            .map(|field| self.field_weight(field, a, b, level_in(pattern, field)))
            .sum();
        self.prior + added + self.namesakes(a, b, pattern)
    }

    fn pair(&self, a: u32, b: u32, pattern: u64) -> Pair {
        Pair { a, b, weight: self.weight(a, b, pattern), linked: false, pattern }
    }
}

impl<'a> FieldScorer<'a> {
    fn new(column: &'a Column, model: &'a FieldModel) -> Self {
        let rarity = column.values.iter().map(|value| rarity(column.kind, model, value)).collect();
        Self { column, model, rarity }
    }

    fn weight(&self, a: u32, b: u32, level: u8) -> i32 {
        if level == 0 {
            return 0;
        }
        let (one, two) = (self.column.code(a), self.column.code(b));
        if self.column.kind == FieldKind::FullName {
            return if level >= 4 {
                self.name_weight(one, two, level)
            } else {
                self.model.weight(level)
            };
        }
        let added = if one == two && level == top_level(self.column.kind) {
            self.rarity_of(one).first().copied().unwrap_or(0)
        } else {
            0
        };
        self.model.weight(level) + added
    }

    fn rarity_of(&self, code: u32) -> &[i32] {
        (code as usize).checked_sub(1).and_then(|at| self.rarity.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Whole names: strangers agree on *these* words as often as the words are common.
    fn name_weight(&self, one: u32, two: u32, level: u8) -> i32 {
        let general = self.model.weight(level);
        let Some(terms) = &self.model.terms else { return general };
        let (Some(Value::Names { names: left, .. }), Some(Value::Names { names: right, .. })) =
            (self.column.value(one), self.column.value(two))
        else {
            return general;
        };
        let mut best: Option<i32> = None;
        for a in left {
            for b in right {
                let (found, places) = a.compare_words(b);
                let words: Vec<(&str, &str)> = places
                    .iter()
                    .filter_map(|&(x, y)| Some((a.words().nth(x)?, b.words().nth(y)?)))
                    .collect();
                let bits = words
                    .iter()
                    .map(|(x, y)| word_bits(terms.bits_of(x), terms.bits_of(y), x, y))
                    .sum();
                if found >= paradero_names::NameLevel::PartVariant {
                    best = Some(best.map_or(bits, |known| known.max(bits)));
                }
            }
        }
        let Some(bits) = best else { return general };
        let special = self.model.m_of(level) + bits;
        let blend = i64::from(general) * i64::from(BIT - terms.strength)
            + i64::from(special) * i64::from(terms.strength);
        i32::try_from(blend / i64::from(BIT)).unwrap_or(general)
    }
}

/// What an agreement of two words is worth: a variant has neighbours (two bits), an initial many.
fn word_bits(one: i32, two: i32, x: &str, y: &str) -> i32 {
    let common = one.min(two);
    if x == y {
        common
    } else if x.len() == 1 || y.len() == 1 {
        common.min(3 * BIT)
    } else {
        (common - 2 * BIT).max(BIT)
    }
}

fn rarity(kind: FieldKind, model: &FieldModel, value: &Value) -> Vec<i32> {
    let Some(terms) = &model.terms else { return Vec::new() };
    if kind == FieldKind::FullName {
        return Vec::new();
    }
    let bits = terms_of(kind, value).first().map_or(terms.other, |term| terms.bits_of(term));
    let added = i64::from(bits - terms.average) * i64::from(terms.strength) / i64::from(BIT);
    vec![i32::try_from(added).unwrap_or(0)]
}
