//! Fitting one model by maximum likelihood (Poisson).

use super::model::Model;
use crate::error::{Error, Result};
use crate::linear::Cholesky;
use crate::table::Table;

/// Rounds of Newton's method at most. Twenty are many.
const ROUNDS: usize = 100;
/// The likelihood changes by less than this share when it is at its greatest.
const STILL: f64 = 1e-13;

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
    let design = Design { cells: &kept, terms: &terms };
    let (values, likelihood, inverse) = design.newton()?;
    let own: f64 = kept.iter().map(|(_, count)| poisson(*count, *count)).sum();
    Ok(Fit {
        model: model.clone(),
        unseen: values[0].exp(),
        variance: inverse,
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
    let mut empty: Vec<u32> = model.terms().into_iter().filter(|set| *set != 0 && of(*set) == 0.0).collect();
    let all = empty.clone();
    // The least of them say it all.
    empty.retain(|set| !all.iter().any(|other| other != set && other & set == *other));
    let holds = |mask: u32| empty.iter().any(|set| mask & set == *set);
    let kept = cells.iter().filter(|(mask, _)| !holds(*mask)).copied().collect();
    let terms = model.terms().into_iter().filter(|set| !holds(*set)).collect();
    (kept, terms, empty)
}

struct Design<'a> {
    cells: &'a [(u32, f64)],
    terms: &'a [u32],
}

impl Design<'_> {
    /// Values of the terms, the likelihood, and the variance of the first term.
    fn newton(&self) -> Result<(Vec<f64>, f64, f64)> {
        let no = || Error::said("the model has no finite estimate on this table");
        // The first step is that of a regression on the logarithms of the counts.
        let mut eta: Vec<f64> = self.cells.iter().map(|(_, count)| (count + 0.5).ln()).collect();
        let mut values = vec![0.0; self.terms.len()];
        let mut before = f64::NEG_INFINITY;
        for round in 0..ROUNDS {
            let mu: Vec<f64> = eta.iter().map(|one| one.exp()).collect();
            let information = self.information(&mu);
            let factor = Cholesky::new(&information, self.terms.len()).ok_or_else(no)?;
            let score: Vec<f64> = (self.cells.iter().zip(&mu).zip(&eta))
                .map(|(((_, count), mu), eta)| if round == 0 { mu * eta + count - mu } else { count - mu })
                .collect();
            let step = factor.solve(&self.sums(&score));
            let mut size = 1.0;
            let likelihood = loop {
                let tried: Vec<f64> = if round == 0 {
                    step.clone()
                } else {
                    values.iter().zip(&step).map(|(value, step)| value + size * step).collect()
                };
                let (tried_eta, likelihood) = self.at(&tried);
                if likelihood >= before - before.abs() * STILL || round == 0 || size < 1e-6 {
                    (values, eta) = (tried, tried_eta);
                    break likelihood;
                }
                size /= 2.0;
            };
            if !likelihood.is_finite() || values[0] > 60.0 {
                return Err(no());
            }
            if (likelihood - before).abs() <= STILL * (1.0 + likelihood.abs()) {
                let mu: Vec<f64> = eta.iter().map(|one| one.exp()).collect();
                let factor = Cholesky::new(&self.information(&mu), self.terms.len()).ok_or_else(no)?;
                return Ok((values, likelihood, factor.inverse_corner()));
            }
            before = likelihood;
        }
        Err(no())
    }

    /// The logarithms of what is expected, and the likelihood.
    fn at(&self, values: &[f64]) -> (Vec<f64>, f64) {
        let eta: Vec<f64> = self
            .cells
            .iter()
            .map(|(mask, _)| {
                let terms = self.terms.iter().zip(values).filter(|(set, _)| mask & **set == **set);
                terms.map(|(_, value)| value).sum()
            })
            .collect();
        let likelihood = self.cells.iter().zip(&eta).map(|((_, count), eta)| {
            count * eta - eta.exp() - libm::lgamma(count + 1.0)
        });
        let likelihood = likelihood.sum();
        (eta, likelihood)
    }

    /// Of each term the sum over the cells that hold it.
    fn sums(&self, of: &[f64]) -> Vec<f64> {
        let sum = |set: &u32| {
            let held = self.cells.iter().zip(of).filter(|((mask, _), _)| mask & set == *set);
            held.map(|(_, value)| value).sum()
        };
        self.terms.iter().map(sum).collect()
    }

    /// The information matrix: of each two terms the sum over the cells that hold both. By rows.
    fn information(&self, mu: &[f64]) -> Vec<f64> {
        let k = self.terms.len();
        let mut matrix = vec![0.0; k * k];
        for ((mask, _), mu) in self.cells.iter().zip(mu) {
            for (a, set) in self.terms.iter().enumerate() {
                if mask & set != *set {
                    continue;
                }
                for (b, other) in self.terms[..=a].iter().enumerate() {
                    if mask & other == *other {
                        matrix[a * k + b] += mu;
                    }
                }
            }
        }
        matrix
    }
}

/// Logarithm of the Poisson probability of a count.
fn poisson(count: f64, mean: f64) -> f64 {
    let of_mean = if count > 0.0 { count * mean.ln() } else { 0.0 };
    of_mean - mean - libm::lgamma(count + 1.0)
}
