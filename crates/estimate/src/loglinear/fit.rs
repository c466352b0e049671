//! Fitting one model by maximum likelihood (Poisson).

use super::exist::{Identified, identified};
use super::lattice::{Fitted, Lattice, over, under};
use super::model::Model;
use crate::error::{Error, Result};
use crate::table::Table;

/// A model fitted to a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The model.
    pub model: Model,
    /// Its terms that have a finite value, as sets of lists, the intercept first, with their values.
    pub terms: Vec<(u32, f64)>,
    /// Interactions that nobody has: their value is minus infinity, and the combinations that hold them are fitted by 0 (the
    /// extended estimate; Fienberg and Rinaldo 2012).
    pub empty: Vec<u32>,
    /// How many people are on no list.
    pub unseen: f64,
    /// Variance of the intercept.
    pub variance: f64,
    /// Logarithm of the likelihood (Poisson).
    pub likelihood: f64,
    /// Twice the distance from the likelihood of the table itself.
    pub deviance: f64,
    /// Cells that were fitted, less the terms.
    pub freedom: usize,
    observed: f64,
}

impl Fit {
    /// How many people there are.
    #[must_use]
    pub fn number(&self) -> f64 {
        self.observed + self.unseen
    }

    /// Standard error of the number: that of the intercept, and the chance of being on no list (Bishop, Fienberg and
    /// Holland 1975, section 6.4).
    #[must_use]
    pub fn error(&self) -> f64 {
        (self.unseen + self.unseen * self.unseen * self.variance).sqrt()
    }

    /// Limits of the number, 95 %, log-normal in the unseen (Burnham and others 1987).
    #[must_use]
    pub fn limits(&self) -> (f64, f64) {
        let ratio = self.error() / self.unseen;
        let c = (Z_95 * (1.0 + ratio * ratio).ln().sqrt()).exp();
        (self.observed + self.unseen / c, self.observed + self.unseen * c)
    }

    /// Limits of the number, 95 %, by the intercept's alone.
    #[must_use]
    pub fn intercept_limits(&self) -> (f64, f64) {
        let c = (Z_95 * self.variance.sqrt()).exp();
        (self.observed + self.unseen / c, self.observed + self.unseen * c)
    }

    /// Of each set of lists, what is expected to be on all of it and on some list; by the set.
    pub(super) fn expected_on(&self) -> Vec<f64> {
        let p = self.model.p();
        let mut of = vec![0.0; 1 << p];
        for (set, value) in &self.terms {
            of[*set as usize] = *value;
        }
        under(&mut of, p);
        for (one, mask) in of.iter_mut().zip(0_u32..) {
            let is_none = mask == 0 || self.empty.iter().any(|set| mask & set == *set);
            *one = if is_none { 0.0 } else { one.exp() };
        }
        over(&mut of, p);
        of
    }

    /// What is expected of a combination of lists.
    #[must_use]
    pub fn expected(&self, mask: u32) -> f64 {
        if self.empty.iter().any(|set| mask & set == *set) {
            return 0.0;
        }
        let terms = self.terms.iter().filter(|(set, _)| mask & set == *set);
        terms.map(|(_, value)| value).sum::<f64>().exp()
    }
}

/// 97.5 % of a normal distribution lies below this many standard deviations.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// Fits a model. All combinations of the lists are data, those that nobody has too.
///
/// # Errors
/// If the table has too many lists, or the model has no estimate that is finite: which is what
/// [`super::identified`] says before.
pub fn fit(table: &Table, model: &Model) -> Result<Fit> {
    Ok(fit_counts(&counts(table)?, model, &[0])?.0)
}

/// Fits a model to all combinations but one, of which it then says what is expected.
///
/// # Errors
/// As [`fit`].
pub fn fit_without(table: &Table, model: &Model, combination: u32) -> Result<Fit> {
    Ok(fit_counts(&counts(table)?, model, &[0, combination])?.0)
}

/// Fits a model where it has an estimate, and one only.
pub(super) fn estimate(table: &Table, counts: &[f64], model: &Model) -> Option<Fit> {
    let (fit, is_plain) = fit_counts(counts, model, &[0]).ok()?;
    (is_plain || identified(table, model) == Identified::Fine).then_some(fit)
}

/// The number of people with each combination, by the combination; nobody is on none.
pub(super) fn counts(table: &Table) -> Result<Vec<f64>> {
    if table.p() > super::MAX_FIT_LISTS {
        return Err(Error::said(format!(
            "log-linear models take up to {} lists, and there are {}",
            super::MAX_FIT_LISTS,
            table.p()
        )));
    }
    let mut counts = vec![0.0; 1 << table.p()];
    for (mask, count) in table.cells() {
        counts[mask as usize] = count as f64;
    }
    Ok(counts)
}

/// Fits a model to counts, which may be fractions of people, but for the combinations that are left out. Beside it, whether it is
/// plain that the estimate exists and is the only one.
pub(super) fn fit_counts(counts: &[f64], model: &Model, left_out: &[u32]) -> Result<(Fit, bool)> {
    if !model.is_of(counts) {
        return Err(Error::said("the model is of other lists than the table"));
    }
    let Reduced { kept, terms, empty } = reduce(counts, model, left_out);
    let lattice = Lattice { p: model.p(), counts, kept: &kept, terms: &terms };
    let Fitted { values, likelihood, variance, is_plain } = lattice
        .fit()
        .ok_or_else(|| Error::said("the model has no finite estimate on this table"))?;
    let of_kept = || counts.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(count, _)| *count);
    let factorials: f64 = of_kept().map(|count| libm::lgamma(count + 1.0)).sum();
    let own: f64 = of_kept().map(|count| poisson(count, count)).sum();
    let likelihood = likelihood - factorials;
    let fit = Fit {
        model: model.clone(),
        unseen: values[0].exp(),
        variance,
        likelihood,
        deviance: 2.0 * (own - likelihood),
        freedom: of_kept().count().saturating_sub(terms.len()),
        terms: terms.into_iter().zip(values).collect(),
        empty,
        observed: counts[1..].iter().sum(),
    };
    Ok((fit, is_plain))
}

/// What is left of counts and a model when interactions that nobody has are fitted by 0.
pub(super) struct Reduced {
    /// Whether a combination is left.
    pub(super) kept: Vec<bool>,
    /// The terms that are left.
    pub(super) terms: Vec<u32>,
    /// Those interactions, the least of them, which say it all.
    pub(super) empty: Vec<u32>,
}

pub(super) fn reduce(counts: &[f64], model: &Model, left_out: &[u32]) -> Reduced {
    let is_data = |mask: u32| !left_out.contains(&mask);
    let mut on: Vec<f64> =
        (0..).zip(counts).map(|(mask, count)| if is_data(mask) { *count } else { 0.0 }).collect();
    over(&mut on, model.p());
    let mut terms = model.terms();
    let of_none: Vec<u32> =
        terms.iter().copied().filter(|set| *set != 0 && on[*set as usize] == 0.0).collect();
    let is_least = |set: &u32| !of_none.iter().any(|other| other != set && other & set == *other);
    let empty: Vec<u32> = of_none.iter().copied().filter(is_least).collect();
    let holds = |mask: u32| empty.iter().any(|set| mask & set == *set);
    let kept = (0..counts.len() as u32).map(|mask| is_data(mask) && !holds(mask)).collect();
    terms.retain(|set| !holds(*set));
    Reduced { kept, terms, empty }
}

/// Logarithm of the Poisson probability of a count.
fn poisson(count: f64, mean: f64) -> f64 {
    let of_mean = if count > 0.0 { count * mean.ln() } else { 0.0 };
    of_mean - mean - libm::lgamma(count + 1.0)
}
