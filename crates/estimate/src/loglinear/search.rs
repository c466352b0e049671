//! All models side by side.

use rayon::prelude::*;

use super::fit::{Fit, counts, estimate};
use super::model::{Model, hierarchical};
use crate::error::{Error, Result};
use crate::table::Table;

/// By what models are ranked. Less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// Akaike 1974: twice the terms.
    Aic,
    /// Schwarz 1978: the terms times the logarithm of the number of people observed.
    Bic,
}

/// A model that has an estimate, with what it is ranked by.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The fit.
    pub fit: Fit,
    /// Akaike's criterion.
    pub aic: f64,
    /// Schwarz' criterion, by the number of people observed.
    pub bic: f64,
}

impl Ranked {
    fn new(fit: Fit, observed: u64) -> Self {
        let terms = fit.terms.len() as f64;
        let of = -2.0 * fit.likelihood;
        Self { aic: of + 2.0 * terms, bic: of + terms * (observed as f64).ln(), fit }
    }

    /// What it is ranked by.
    #[must_use]
    pub fn by(&self, criterion: Criterion) -> f64 {
        match criterion {
            Criterion::Aic => self.aic,
            Criterion::Bic => self.bic,
        }
    }
}

/// Fits all hierarchical models that have an estimate, the best first.
///
/// # Errors
/// If the table has fewer than two lists or more than [`super::MAX_LISTS`], or no model has an estimate.
pub fn search(table: &Table, criterion: Criterion) -> Result<Vec<Ranked>> {
    if !(2..=super::MAX_LISTS).contains(&table.p()) {
        return Err(Error::said(format!(
            "all log-linear models are looked at for 2 to {} lists, and there are {}",
            super::MAX_LISTS,
            table.p()
        )));
    }
    search_among(table, &hierarchical(table.p()), criterion)
}

/// Fits those of some models that have an estimate, the best first.
///
/// # Errors
/// If the table has too many lists, or none of the models has an estimate.
pub fn search_among(table: &Table, models: &[Model], criterion: Criterion) -> Result<Vec<Ranked>> {
    let counts = counts(table)?;
    let mut ranked: Vec<Ranked> = models
        .par_iter()
        .filter_map(|model| Some(Ranked::new(estimate(table, &counts, model)?, table.observed())))
        .collect();
    if ranked.is_empty() {
        return Err(Error::said("no log-linear model has an estimate on this table"));
    }
    ranked.sort_by(|a, b| {
        a.by(criterion).total_cmp(&b.by(criterion)).then_with(|| a.fit.model.cmp(&b.fit.model))
    });
    Ok(ranked)
}
