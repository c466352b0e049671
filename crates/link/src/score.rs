//! Scoring pairs under a model, and the whole run.

use serde::Serialize;

use crate::blocking::{Candidates, candidates};
use crate::cluster::{Joining, below_floor, clusters};
use crate::compare::level_in;
use crate::error::Error;
use crate::input::{Input, Judgement, Settings, as_f64};
use crate::model::Model;
use crate::prepare::Prepared;
use crate::runner::{Batch, Runner};
use crate::train::{high, low};
use crate::weigh::{Scorer, Weigher};
use crate::{to_bits, to_units};

/// Pairs scored in one part of work.
const PART: usize = 1 << 17;

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
        pairs.extend(kept.chunks_exact(2).filter_map(as_pair));
    }
    let threshold = to_units(settings.threshold_bits.unwrap_or(0.0));
    let how = Joining::new(settings, threshold);
    let below = below_floor(input.rows(), &found.pairs, &pairs, &how);
    let joined = clusters(input, &rows, &pairs, &below, judgements, &how);
    for pair in &mut pairs {
        let of = |row: u32| joined.cluster.get(row as usize);
        pair.linked = of(pair.a) == of(pair.b);
    }
    let report = report(&found, &pairs, (threshold, expected), input.rows(), joined.conflicts);
    Ok(Linked { clusters: joined.cluster, pairs, report })
}

/// A pair as two entries of a batch: the rows and the pattern, then the weight.
fn as_pair(entries: &[(u64, u64)]) -> Option<Pair> {
    let [(pair, pattern), (_, weight)] = *entries else { return None };
    let weight = i32::try_from(weight.cast_signed()).ok()?;
    Some(Pair { a: high(pair), b: low(pair), weight, linked: false, pattern })
}

fn score_part(scorer: &Scorer<'_>, pairs: &[u64], part: usize, floor: i32) -> Batch {
    let chunk = pairs.chunks(PART).nth(part).unwrap_or_default();
    let mut kept = Vec::new();
    let mut expected = 0_u64;
    let weigher = Weigher::new(scorer);
    for &pair in chunk {
        let (pattern, weight) = weigher.weigh(high(pair), low(pair));
        expected += chance(weight);
        if weight >= floor {
            kept.push((pair, pattern));
            kept.push((pair, i64::from(weight).cast_unsigned()));
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
