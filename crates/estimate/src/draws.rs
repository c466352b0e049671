//! Draws from distributions, the same for one seed on every machine.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution, Exp1, Gamma, Poisson, StandardUniform};

/// Below so many expected, counts are drawn one after the other, which is faster there.
const FEW: f64 = 12.0;

/// A stream of random numbers of its own: `stream` tells apart what runs side by side under one seed.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(stream);
        Self(source)
    }

    /// From 0 to 1, never 0.
    pub(crate) fn uniform(&mut self) -> f64 {
        let drawn: f64 = StandardUniform.sample(&mut self.0);
        1.0 - drawn
    }

    /// A whole number below `end`, which is above 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((1.0 - self.uniform()) * end as f64) as usize % end.max(1)
    }

    /// Gamma with a shape and a rate.
    pub(crate) fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape == 1.0 {
            let drawn: f64 = Exp1.sample(&mut self.0);
            return drawn / rate;
        }
        match Gamma::new(shape, 1.0) {
            Ok(gamma) => gamma.sample(&mut self.0) / rate,
            // A shape that is no number above 0 comes of sums that are; nothing is drawn of it.
            Err(_) => 0.0,
        }
    }

    /// Beta.
    pub(crate) fn beta(&mut self, a: f64, b: f64) -> f64 {
        match (a == 1.0, b == 1.0) {
            (true, true) => self.uniform(),
            (true, false) => 1.0 - self.uniform().powf(1.0 / b),
            (false, true) => self.uniform().powf(1.0 / a),
            (false, false) => {
                let (x, y) = (self.gamma(a, 1.0), self.gamma(b, 1.0));
                x / (x + y)
            }
        }
    }

    /// How many of `n` fall where each does with chance `p`.
    pub(crate) fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        if n as f64 * p < FEW {
            return self.few(n, p);
        }
        match Binomial::new(n, p) {
            Ok(binomial) => binomial.sample(&mut self.0),
            Err(_) => 0,
        }
    }

    /// A binomial draw by going up from none.
    fn few(&mut self, n: u64, p: f64) -> u64 {
        let odds = p / (1.0 - p);
        let mut chance = (n as f64 * (-p).ln_1p()).exp();
        let (mut left, mut drawn) = (self.uniform(), 0);
        while left > chance && drawn < n {
            left -= chance;
            chance *= odds * (n - drawn) as f64 / (drawn + 1) as f64;
            drawn += 1;
        }
        drawn
    }

    /// Poisson.
    pub(crate) fn poisson(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 {
            return 0.0;
        }
        match Poisson::new(mean) {
            Ok(poisson) => poisson.sample(&mut self.0),
            // So many that one more or less is nothing.
            Err(_) => mean.round(),
        }
    }

    /// Failures before `n` successes, each of chance `p` (a gamma mixture of Poisson).
    pub(crate) fn failures(&mut self, n: f64, p: f64) -> f64 {
        let mean = self.gamma(n, 1.0) * (1.0 - p) / p;
        self.poisson(mean)
    }
}

#[cfg(test)]
mod tests {
    use super::Draws;

    fn mean_and_variance(draw: impl Fn(&mut Draws) -> f64) -> (f64, f64) {
        let mut draws = Draws::new(7, 0);
        let all: Vec<f64> = (0..200_000).map(|_| draw(&mut draws)).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        (mean, all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / all.len() as f64)
    }

    fn near(found: (f64, f64), mean: f64, variance: f64) {
        assert!((found.0 - mean).abs() < 5.0 * (variance / 200_000.0).sqrt(), "{found:?} {mean}");
        assert!((found.1 / variance - 1.0).abs() < 0.05, "{found:?} {variance}");
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_their_distributions() {
        for (n, p) in [(5_u64, 0.3), (40, 0.9), (400, 0.02), (1_000, 0.4), (7, 0.5)] {
            let (of, q) = (n as f64, 1.0 - p);
            near(mean_and_variance(|draws| draws.binomial(n, p) as f64), of * p, of * p * q);
        }
        for (a, b) in [(1.0, 1.0), (1.0, 6.0), (4.0, 1.0), (3.0, 9.0), (0.5, 0.25)] {
            let sum: f64 = a + b;
            let variance = a * b / (sum * sum * (sum + 1.0));
            near(mean_and_variance(|draws| draws.beta(a, b)), a / sum, variance);
        }
        near(mean_and_variance(|draws| draws.gamma(0.25, 0.25)), 1.0, 4.0);
        near(mean_and_variance(|draws| draws.failures(30.0, 0.2)), 120.0, 600.0);
    }
}
