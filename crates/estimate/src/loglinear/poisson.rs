//! A regression of counts on columns of numbers, by maximum likelihood (Poisson, logarithmic).

use crate::error::{Error, Result};
use crate::linear::Cholesky;

/// Rounds of Newton's method at most. Twenty are many.
const ROUNDS: usize = 100;
/// The likelihood changes by less than this share when it is at its greatest.
const STILL: f64 = 1e-13;
/// An intercept above this stands for more people than there can be.
const RUNAWAY: f64 = 60.0;

/// What a regression gives.
pub(super) struct Poisson {
    /// Values of the columns.
    pub(super) values: Vec<f64>,
    /// Logarithm of the likelihood.
    pub(super) likelihood: f64,
    /// Variance of the first value.
    pub(super) variance: f64,
}

impl Poisson {
    /// Fits counts to columns, of which the first is 1 everywhere; `columns` holds them by rows, one for each count.
    ///
    /// # Errors
    /// If the likelihood has no greatest value, or several places have it.
    pub(super) fn fit(columns: &[f64], counts: &[f64]) -> Result<Self> {
        let no = || Error::said("the model has no finite estimate on this table");
        let width = columns.len().checked_div(counts.len()).ok_or_else(no)?;
        let regression = Regression { columns, counts, width };
        // The first step is that of a regression on the logarithms of the counts.
        let mut eta: Vec<f64> = counts.iter().map(|count| (count + 0.5).ln()).collect();
        let mut values = vec![0.0; width];
        let mut before = f64::NEG_INFINITY;
        for round in 0..ROUNDS {
            let mu: Vec<f64> = eta.iter().map(|one| one.exp()).collect();
            let factor = Cholesky::new(&regression.information(&mu), width).ok_or_else(no)?;
            let score = (counts.iter().zip(&mu).zip(&eta)).map(|((count, mu), eta)| {
                if round == 0 { mu * eta + count - mu } else { count - mu }
            });
            let step = factor.solve(&regression.sums(&score.collect::<Vec<_>>()));
            let mut size = 1.0;
            let likelihood = loop {
                let tried: Vec<f64> = if round == 0 {
                    step.clone()
                } else {
                    values.iter().zip(&step).map(|(value, step)| value + size * step).collect()
                };
                let (tried_eta, likelihood) = regression.at(&tried);
                if likelihood >= before - before.abs() * STILL || round == 0 || size < 1e-6 {
                    (values, eta) = (tried, tried_eta);
                    break likelihood;
                }
                size /= 2.0;
            };
            if !likelihood.is_finite() || values[0] > RUNAWAY {
                return Err(no());
            }
            if (likelihood - before).abs() <= STILL * (1.0 + likelihood.abs()) {
                let mu: Vec<f64> = eta.iter().map(|one| one.exp()).collect();
                let factor = Cholesky::new(&regression.information(&mu), width).ok_or_else(no)?;
                return Ok(Self { values, likelihood, variance: factor.inverse_corner() });
            }
            before = likelihood;
        }
        Err(no())
    }
}

struct Regression<'a> {
    columns: &'a [f64],
    counts: &'a [f64],
    width: usize,
}

impl Regression<'_> {
    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.columns.chunks_exact(self.width)
    }

    /// The logarithms of what is expected, and the likelihood.
    fn at(&self, values: &[f64]) -> (Vec<f64>, f64) {
        let eta: Vec<f64> = self
            .rows()
            .map(|row| row.iter().zip(values).map(|(one, value)| one * value).sum())
            .collect();
        let of = self.counts.iter().zip(&eta);
        let likelihood =
            of.map(|(count, eta)| count * eta - eta.exp() - libm::lgamma(count + 1.0)).sum();
        (eta, likelihood)
    }

    /// Of each column the sum of its products with some numbers.
    fn sums(&self, of: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for (row, of) in self.rows().zip(of) {
            for (sum, one) in sums.iter_mut().zip(row) {
                *sum += one * of;
            }
        }
        sums
    }

    /// The information matrix, lower half by rows.
    fn information(&self, mu: &[f64]) -> Vec<f64> {
        let k = self.width;
        let mut matrix = vec![0.0; k * k];
        for (row, mu) in self.rows().zip(mu) {
            for (a, one) in row.iter().enumerate().filter(|(_, one)| **one != 0.0) {
                let times = one * mu;
                for (sum, other) in matrix[a * k..=a * k + a].iter_mut().zip(row) {
                    *sum += times * other;
                }
            }
        }
        matrix
    }
}
