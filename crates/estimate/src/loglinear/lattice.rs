//! Poisson regression on sets of lists: all that Newton's method needs are sums over the sets that hold a set, and over those
//! that a set holds. Both are taken for all sets at once, a list at a time.

use crate::exp::exp;
use crate::linear::Cholesky;

/// Rounds of Newton's method at most. Twenty are many.
const ROUNDS: usize = 100;
/// With a gain as small as this expected of a step, the likelihood is at its greatest after it: the error is squared by each.
const STILL: f64 = 1e-9;
/// An intercept above this stands for more people than there can be.
const RUNAWAY: f64 = 60.0;
/// Of a cell that is fitted by less than this it is not plain that it is fitted by more than nothing.
const PLAIN: f64 = 1e-3;

/// To each set adds those of all sets that hold it.
pub(super) fn over(of: &mut [f64], p: usize) {
    for list in 0..p {
        let half = 1 << list;
        for pair in of.chunks_exact_mut(2 * half) {
            let (without, with) = pair.split_at_mut(half);
            without.iter_mut().zip(with).for_each(|(low, high)| *low += *high);
        }
    }
}

/// To each set adds those of all sets that it holds.
pub(super) fn under(of: &mut [f64], p: usize) {
    for list in 0..p {
        let half = 1 << list;
        for pair in of.chunks_exact_mut(2 * half) {
            let (without, with) = pair.split_at_mut(half);
            with.iter_mut().zip(without).for_each(|(high, low)| *high += *low);
        }
    }
}

/// What is fitted to.
pub(super) struct Lattice<'a> {
    pub(super) p: usize,
    /// Of each combination of lists, how many people; nothing counts where it is not kept.
    pub(super) counts: &'a [f64],
    /// Whether a combination is fitted. All others are fitted by 0.
    pub(super) kept: &'a [bool],
    /// The sets of the model, the empty one first.
    pub(super) terms: &'a [u32],
}

/// What a regression gives.
pub(super) struct Fitted {
    /// Values of the terms.
    pub(super) values: Vec<f64>,
    /// The logarithm of the likelihood, without what depends on the counts alone.
    pub(super) likelihood: f64,
    /// Variance of the first value.
    pub(super) variance: f64,
    /// All combinations are plainly fitted by more than nothing, and so that all sums are met: the estimate exists (Fienberg and
    /// Rinaldo 2012, theorem 2), and no linear program need be asked.
    pub(super) is_plain: bool,
}

impl Lattice<'_> {
    /// The values with the greatest likelihood; none where it has no greatest value, or several places have it.
    pub(super) fn fit(&self) -> Option<Fitted> {
        let k = self.terms.len();
        let size = 1_usize << self.p;
        let sums = self.sums(self.counts.to_vec());
        // The first step is that of a regression on the logarithms of the counts.
        let mut mu: Vec<f64> = (self.counts.iter().zip(self.kept))
            .map(|(count, kept)| if *kept { count + 0.5 } else { 0.0 })
            .collect();
        let started = (self.counts.iter().zip(self.kept)).map(|(count, kept)| {
            let start = count + 0.5;
            if *kept { start * start.ln() - 0.5 } else { 0.0 }
        });
        let mut score = self.sums(started.collect());
        let (mut values, mut before) = (vec![0.0; k], f64::NEG_INFINITY);
        let mut tried_mu = vec![0.0; size];
        for round in 0..ROUNDS {
            let factor = self.information(&mu)?;
            let step = factor.solve(&score);
            let gain: f64 = step.iter().zip(&score).map(|(step, score)| step * score).sum();
            let mut share = 1.0;
            let likelihood = loop {
                let tried: Vec<f64> =
                    values.iter().zip(&step).map(|(value, step)| value + share * step).collect();
                let likelihood = self.at(&tried, &sums, &mut tried_mu);
                if likelihood >= before - before.abs() * 1e-13 || round == 0 || share < 1e-6 {
                    values = tried;
                    std::mem::swap(&mut mu, &mut tried_mu);
                    break likelihood;
                }
                share /= 2.0;
            };
            if !likelihood.is_finite() || values[0] > RUNAWAY {
                return None;
            }
            let fitted = self.sums(mu.clone());
            score = sums.iter().zip(&fitted).map(|(sum, fitted)| sum - fitted).collect();
            if round > 0 && gain.abs() <= STILL * (1.0 + likelihood.abs() * 1e-6) {
                let variance = self.information(&mu)?.inverse_corner();
                let least = (mu.iter().zip(self.kept)).filter(|(_, kept)| **kept);
                let least = least.fold(f64::INFINITY, |least, (mu, _)| least.min(*mu));
                let off = score.iter().fold(0.0_f64, |most, one| most.max(one.abs()));
                let is_plain = least > PLAIN && off < PLAIN * least;
                return Some(Fitted { values, likelihood, variance, is_plain });
            }
            before = likelihood;
        }
        None
    }

    /// Of each term the sum over the combinations that hold it.
    fn sums(&self, mut of: Vec<f64>) -> Vec<f64> {
        for (one, kept) in of.iter_mut().zip(self.kept) {
            if !kept {
                *one = 0.0;
            }
        }
        over(&mut of, self.p);
        self.terms.iter().map(|set| of[*set as usize]).collect()
    }

    /// What is expected with some values, and the likelihood.
    fn at(&self, values: &[f64], sums: &[f64], mu: &mut [f64]) -> f64 {
        mu.fill(0.0);
        for (set, value) in self.terms.iter().zip(values) {
            mu[*set as usize] = *value;
        }
        under(mu, self.p);
        let mut all = 0.0;
        for (one, kept) in mu.iter_mut().zip(self.kept) {
            // More than e^300 or less than e^-300 people are a likelihood that falls, or nobody.
            *one = if *kept { exp(one.clamp(-300.0, 300.0)) } else { 0.0 };
            all += *one;
        }
        values.iter().zip(sums).map(|(value, sum)| value * sum).sum::<f64>() - all
    }

    /// The information matrix, by lower rows: of two terms, what is expected of the combinations that hold both.
    fn information(&self, mu: &[f64]) -> Option<Cholesky> {
        let mut sums = mu.to_vec();
        over(&mut sums, self.p);
        let k = self.terms.len();
        let mut matrix = vec![0.0; k * k];
        for (row, one) in matrix.chunks_exact_mut(k).zip(self.terms) {
            for (cell, other) in row.iter_mut().zip(self.terms) {
                *cell = sums[(one | other) as usize];
                if one == other {
                    break;
                }
            }
        }
        Cholesky::new(&matrix, k)
    }
}

#[cfg(test)]
mod tests {
    use super::{over, under};

    #[test]
    fn sums_are_over_the_sets_that_hold_and_are_held() {
        let of: Vec<f64> = (0..16_u32).map(|set| f64::from(set * set + 1)).collect();
        let (mut above, mut below) = (of.clone(), of.clone());
        over(&mut above, 4);
        under(&mut below, 4);
        for set in 0..16_usize {
            let sum = |holds: &dyn Fn(usize) -> bool| -> f64 {
                (0..16).filter(|other| holds(*other)).map(|other| of[other]).sum()
            };
            assert_eq!(above[set], sum(&|other| other & set == set));
            assert_eq!(below[set], sum(&|other| other & set == other));
        }
    }
}
