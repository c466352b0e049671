//! A distribution of how many people there are.

use serde::Serialize;

/// Weights of the numbers from one above the observed on. They add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    observed: u64,
    /// Weight of `observed + 1 + at`.
    weights: Vec<f64>,
}

/// A distribution in a few numbers. Numbers of people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// The mean.
    pub mean: f64,
    /// The most probable number.
    pub mode: u64,
    /// Half of the mass is at or below it.
    pub median: u64,
    /// 2.5 % of the mass is at or below it.
    pub lower: u64,
    /// 97.5 % of the mass is at or below it.
    pub upper: u64,
    /// Standard deviation.
    pub sd: f64,
    /// The estimate under relative squared error (Madigan and York 1997): sum(w/N) / sum(w/N^2).
    pub relative: f64,
}

impl Posterior {
    /// From weights that need not add up to 1.
    pub(crate) fn new(observed: u64, mut weights: Vec<f64>) -> Self {
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        Self { observed, weights }
    }

    /// How many people are on any list.
    #[must_use]
    pub fn observed(&self) -> u64 {
        self.observed
    }

    /// Numbers of people with their weights, ascending.
    pub fn weights(&self) -> impl Iterator<Item = (u64, f64)> + '_ {
        (self.observed + 1..).zip(self.weights.iter().copied())
    }

    /// The least number at which the mass up to it is `share` or more.
    #[must_use]
    pub fn quantile(&self, share: f64) -> u64 {
        let mut mass = 0.0;
        for (number, weight) in self.weights() {
            mass += weight;
            if mass >= share {
                return number;
            }
        }
        self.observed + self.weights.len() as u64
    }

    /// `size` numbers of the same weight that stand for the distribution: its quantiles, ascending.
    #[must_use]
    pub fn spread(&self, size: usize) -> Vec<f64> {
        let mut spread = Vec::with_capacity(size);
        let mut mass = 0.0;
        for (number, weight) in self.weights() {
            mass += weight;
            while spread.len() < size && mass >= (spread.len() as f64 + 0.5) / size as f64 {
                spread.push(number as f64);
            }
        }
        // What rounding leaves of the mass is at the end.
        spread.resize(size, (self.observed + self.weights.len() as u64) as f64);
        spread
    }

    /// Mass in the last hundredth of the grid.
    #[must_use]
    pub fn mass_at_edge(&self) -> f64 {
        let last = (self.weights.len() / 100).max(1);
        self.weights[self.weights.len() - last..].iter().sum()
    }

    /// The distribution in a few numbers.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
            self.weights().map(|(number, weight)| weight * of(number as f64)).sum()
        };
        let mean = sum(&|number| number);
        let variance = sum(&|number| (number - mean) * (number - mean));
        let mut mode = (self.observed + 1, 0.0);
        for (number, weight) in self.weights() {
            if weight > mode.1 {
                mode = (number, weight);
            }
        }
        Summary {
            mean,
            mode: mode.0,
            median: self.quantile(0.5),
            lower: self.quantile(0.025),
            upper: self.quantile(0.975),
            sd: variance.sqrt(),
            relative: sum(&|number| 1.0 / number) / sum(&|number| 1.0 / (number * number)),
        }
    }
}
