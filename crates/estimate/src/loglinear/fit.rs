//! Fitting one model by maximum likelihood (Poisson).

use super::model::Model;
use super::poisson::Poisson;
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
    let cells = cells(table)?;
    fit_cells(&cells, model, table.observed() as f64)
}

/// Fits a model to all combinations but one, of which it then says what is expected.
///
/// # Errors
/// As [`fit`].
pub fn fit_without(table: &Table, model: &Model, combination: u32) -> Result<Fit> {
    let mut cells = cells(table)?;
    cells.retain(|(mask, _)| *mask != combination);
    fit_cells(&cells, model, table.observed() as f64)
}

/// The number of people with each combination, by the combination; that with none of the lists is missing.
pub(super) fn cells(table: &Table) -> Result<Vec<(u32, f64)>> {
    if table.p() > super::MAX_FIT_LISTS {
        return Err(Error::said(format!(
            "log-linear models take up to {} lists, and there are {}",
            super::MAX_FIT_LISTS,
            table.p()
        )));
    }
    Ok((1..1_u32 << table.p()).map(|mask| (mask, table.count(mask) as f64)).collect())
}

/// Fits a model to cells, which may hold fractions of people and the combination with none of the lists.
pub(super) fn fit_cells(cells: &[(u32, f64)], model: &Model, observed: f64) -> Result<Fit> {
    let (kept, terms, empty) = reduce(cells, model);
    let rows: Vec<f64> = kept
        .iter()
        .flat_map(|(mask, _)| terms.iter().map(move |set| f64::from(u8::from(mask & set == *set))))
        .collect();
    let counts: Vec<f64> = kept.iter().map(|(_, count)| *count).collect();
    let Poisson { values, likelihood, variance } = Poisson::fit(&rows, &counts)?;
    let own: f64 = kept.iter().map(|(_, count)| poisson(*count, *count)).sum();
    Ok(Fit {
        model: model.clone(),
        unseen: values[0].exp(),
        variance,
        likelihood,
        deviance: 2.0 * (own - likelihood),
        freedom: kept.len().saturating_sub(terms.len()),
        terms: terms.into_iter().zip(values).collect(),
        empty,
        observed,
    })
}

/// The cells and terms that are left when interactions that nobody has are fitted by 0, and those interactions.
pub(super) fn reduce(cells: &[(u32, f64)], model: &Model) -> (Vec<(u32, f64)>, Vec<u32>, Vec<u32>) {
    let of = |set: u32| -> f64 {
        cells.iter().filter(|(mask, _)| mask & set == set).map(|(_, count)| count).sum()
    };
    let mut empty: Vec<u32> =
        model.terms().into_iter().filter(|set| *set != 0 && of(*set) == 0.0).collect();
    let all = empty.clone();
    // The least of them say it all.
    empty.retain(|set| !all.iter().any(|other| other != set && other & set == *other));
    let holds = |mask: u32| empty.iter().any(|set| mask & set == *set);
    let kept = cells.iter().filter(|(mask, _)| !holds(*mask)).copied().collect();
    let terms = model.terms().into_iter().filter(|set| !holds(*set)).collect();
    (kept, terms, empty)
}

/// Logarithm of the Poisson probability of a count.
fn poisson(count: f64, mean: f64) -> f64 {
    let of_mean = if count > 0.0 { count * mean.ln() } else { 0.0 };
    of_mean - mean - libm::lgamma(count + 1.0)
}
