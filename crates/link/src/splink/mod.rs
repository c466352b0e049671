//! Linking under a model that Splink has trained, with the match weights that Splink gives.
//!
//! [`SplinkModel::from_json`] reads what Splink 4 and 5 save for `DuckDB`; [`splink_link`] makes the pairs of its
//! blocking rules and weighs each: `log2` of the prior odds, and for each comparison `log2(m / u)` of the first
//! level whose condition holds plus its adjustment for term frequency, added in the same order. What the model takes
//! for an untrained level is what Splink takes when it loads the same file. A text that does not read as the number
//! or date that a condition needs is missing, as `TRY_CAST` has it; so is an empty text.
//!
//! Persons are what pairs at the threshold connect, as Splink's `cluster_pairwise_predictions_at_threshold` has it:
//! one wrong link joins two groups whole.

mod blocking;
mod catalogue;
mod expr;
mod functions;
mod model;
mod sql;
mod tables;
mod time;

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use self::blocking::{Blocking, Part};
use self::expr::holds;
use self::model::{Comparison, Level};
pub use self::model::{SplinkLinkType, SplinkModel};
use self::tables::{Memory, Pairing, Tables};
use crate::error::Error;
use crate::input::Settings;
use crate::runner::{Batch, Runner, Work};
use crate::texts::Texts;

/// Rows to link under a Splink model.
#[derive(Debug, Clone, Copy)]
pub struct SplinkRows<'a> {
    /// Columns by name, of one length; more than the model reads do no harm.
    pub columns: &'a [(&'a str, &'a Texts)],
    /// What each row is called; of two rows Splink takes the one with the lesser id for the left record, which only
    /// conditions that treat left and right differently tell.
    pub ids: &'a [String],
    /// Which list each row stands in.
    pub lists: &'a [u32],
    /// What each list is called.
    pub list_names: &'a [String],
}

/// A pair of rows that a blocking rule made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplinkPair {
    /// The lower row.
    pub a: u32,
    /// The higher row.
    pub b: u32,
    /// Match weight, in bits.
    pub weight: f64,
    /// The first blocking rule that makes the pair, counted from 0 (Splink's `match_key`).
    pub rule: u32,
    /// Whether both rows are of one person in the result.
    pub linked: bool,
}

/// What a run gives.
#[derive(Debug, Clone, PartialEq)]
pub struct SplinkLinked {
    /// For each row its cluster: the least row of it.
    pub clusters: Vec<u32>,
    /// Pairs from the review floor up, by (a, b).
    pub pairs: Vec<SplinkPair>,
    /// What was done.
    pub report: SplinkReport,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplinkReport {
    /// Rows given.
    pub rows: u64,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Each blocking rule and the pairs that it is the first to make.
    pub rules: Vec<SplinkRule>,
    /// Weight from which pairs were linked, in bits.
    pub threshold_bits: f64,
    /// Pairs at or above the threshold.
    pub pairs_over_threshold: u64,
}

/// A blocking rule and what it made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SplinkRule {
    /// Its SQL.
    pub rule: String,
    /// Pairs that no rule before it makes.
    pub pairs: u64,
}

/// Rows whose lengths were checked.
struct Rows<'a> {
    given: &'a SplinkRows<'a>,
    count: usize,
}

impl<'a> Rows<'a> {
    fn new(given: &'a SplinkRows<'a>, model: &SplinkModel) -> Result<Self, Error> {
        let count = given.ids.len();
        if u32::try_from(count).is_err() {
            return Err(Error::new(format!(
                "{count} rows are more than one run can hold (4,294,967,295): split the input"
            )));
        }
        if given.lists.len() != count {
            return Err(Error::new(format!(
                "{} list numbers for {count} rows: give one a row",
                given.lists.len()
            )));
        }
        if model.link_type() == SplinkLinkType::LinkOnly && given.list_names.len() < 2 {
            return Err(Error::new(
                "the Splink model links lists (link_only), but there is one list only: give a second",
            ));
        }
        Ok(Self { given, count })
    }
}

/// Makes and weighs the pairs of a model's blocking rules and groups the rows.
///
/// Of the settings `threshold_bits` (none: 0) and `review_bits` are used. The result does not depend on the runner.
///
/// # Errors
/// When a column that the model reads is not there, or the rows contradict themselves.
pub fn splink_link(
    model: &SplinkModel,
    rows: &SplinkRows<'_>,
    settings: &Settings,
    runner: &dyn Runner,
) -> Result<SplinkLinked, Error> {
    let rows = Rows::new(rows, model)?;
    let tables = Tables::new(model, rows.given.columns, rows.count)?;
    let blocking = Blocking::new(model, &rows, &tables);
    let scorer = Scorer::new(model, &tables);
    let memories = Mutex::new(Vec::new());
    let take = || memories.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = |number: usize| {
        let Some(part) = blocking.parts.get(number) else { return Batch::default() };
        let pairing = Pairing::new(&tables, take().unwrap_or_else(Memory::new));
        let batch = scorer.part(&blocking, part, &pairing, settings.review_bits);
        memories.lock().unwrap_or_else(PoisonError::into_inner).push(pairing.into_memory());
        batch
    };
    let mut batches = Vec::with_capacity(blocking.parts.len());
    // A model of Splink is made of statements over the columns themselves: it is not done elsewhere.
    let work = Work { parts: blocking.parts.len(), part: &work, shipped: None };
    runner.run(&work, &mut |batch| batches.push(batch))?;
    let mut made = vec![0_u64; model.rules.len()];
    let mut pairs = Vec::new();
    for (part, batch) in blocking.parts.iter().zip(batches) {
        let mut words = batch.words.into_iter();
        if let (Some((count, _)), Some(rule)) = (words.next(), made.get_mut(part.rule)) {
            *rule += count;
        }
        pairs.extend(words.map(|(rows, weight)| unpack(rows, weight, part.rule)));
    }
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    let threshold = settings.threshold_bits.unwrap_or(0.0);
    let clusters = connected(&pairs, rows.count, threshold);
    for pair in &mut pairs {
        pair.linked = clusters.get(pair.a as usize) == clusters.get(pair.b as usize);
    }
    let over = pairs.iter().filter(|pair| pair.weight >= threshold).count();
    let report = SplinkReport {
        rows: rows.count as u64,
        pairs_compared: made.iter().sum(),
        rules: model
            .rules
            .iter()
            .zip(made)
            .map(|(rule, pairs)| SplinkRule { rule: rule.clone(), pairs })
            .collect(),
        threshold_bits: threshold,
        pairs_over_threshold: over as u64,
    };
    Ok(SplinkLinked { clusters, pairs, report })
}

fn unpack(rows: u64, weight: u64, rule: usize) -> SplinkPair {
    let low = |word: u64| u32::try_from(word & 0xffff_ffff).unwrap_or(0);
    SplinkPair {
        a: low(rows >> 32),
        b: low(rows),
        weight: f64::from_bits(weight),
        rule: u32::try_from(rule).unwrap_or(u32::MAX),
        linked: false,
    }
}

/// For each row the least row that pairs at or above a threshold connect it with.
fn connected(pairs: &[SplinkPair], rows: usize, threshold: f64) -> Vec<u32> {
    let mut least: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
    fn root(least: &mut [u32], mut row: u32) -> u32 {
        while let Some(up) = least.get(row as usize).copied().filter(|up| *up != row) {
            let above = least.get(up as usize).copied().unwrap_or(up);
            if let Some(slot) = least.get_mut(row as usize) {
                *slot = above;
            }
            row = above;
        }
        row
    }
    for pair in pairs.iter().filter(|pair| pair.weight >= threshold) {
        let (one, two) = (root(&mut least, pair.a), root(&mut least, pair.b));
        if let Some(slot) = least.get_mut(one.max(two) as usize) {
            *slot = one.min(two);
        }
    }
    (0..least.len()).map(|row| root(&mut least, u32::try_from(row).unwrap_or(u32::MAX))).collect()
}

/// Weighs pairs.
struct Scorer<'m> {
    model: &'m SplinkModel,
    tables: &'m Tables<'m>,
    /// By worked expression: `log2` shares of its values, where an adjustment for term frequency needs them.
    shares: Vec<Vec<f64>>,
}

impl<'m> Scorer<'m> {
    fn new(model: &'m SplinkModel, tables: &'m Tables<'m>) -> Self {
        let mut shares = vec![Vec::new(); model.worked.len()];
        for level in model.comparisons.iter().flat_map(|comparison| &comparison.levels) {
            if let Some(terms) = &level.terms
                && let Some(slot) = shares.get_mut(terms.worked)
                && slot.is_empty()
            {
                *slot = tables.shares(terms.worked);
            }
        }
        Self { model, tables, shares }
    }

    /// How many pairs a part makes, and those from a floor up with their weights.
    fn part(
        &self,
        blocking: &Blocking<'_>,
        part: &Part,
        pairing: &Pairing<'_>,
        floor: f64,
    ) -> Batch {
        let mut count = 0;
        let mut found = vec![(0, 0)];
        blocking.each(part, pairing, |left, right| {
            count += 1;
            let weight = self.weight(left, right, pairing);
            // A pair that no level of a comparison takes has no weight, and no number is at or above the floor.
            if weight >= floor {
                let (a, b) = (u64::from(left.min(right)), u64::from(left.max(right)));
                found.push((a << 32 | b, weight.to_bits()));
            }
        });
        if let Some(first) = found.first_mut() {
            *first = (count, 0);
        }
        Batch { words: found, ..Batch::default() }
    }

    fn weight(&self, left: u32, right: u32, pairing: &Pairing<'_>) -> f64 {
        let mut weight = self.model.prior;
        for (number, comparison) in (0_u32..).zip(&self.model.comparisons) {
            let level = pairing.verdict(number, &comparison.columns, || first(comparison, pairing));
            match comparison.levels.get(usize::from(level)) {
                Some(level) => {
                    weight += level.weight;
                    weight += self.adjustment(level, left, right);
                }
                None => return f64::NAN,
            }
        }
        weight
    }

    fn adjustment(&self, level: &Level, left: u32, right: u32) -> f64 {
        let Some(terms) = &level.terms else { return 0.0 };
        let Some(shares) = self.shares.get(terms.worked) else { return 0.0 };
        let codes = self.tables.codes(terms.worked);
        let share = |row: u32| match codes.get(row as usize) {
            Some(0) | None => None,
            Some(code) => shares.get(*code as usize).copied(),
        };
        let most = match (share(left), share(right)) {
            (Some(left), Some(right)) => left.max(right),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return 0.0,
        };
        terms.weight * (terms.u_bits - most.max(terms.least_bits))
    }
}

/// The number of the first level that takes a pair; 255: none does.
fn first(comparison: &Comparison, pairing: &Pairing<'_>) -> u8 {
    let takes = |level: &Level| match &level.condition {
        Some(condition) => holds(condition, pairing),
        None => true,
    };
    let found = comparison.levels.iter().position(takes);
    found.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX)
}
