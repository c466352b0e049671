//! Draws from distributions, the same for one seed on every machine.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};

use crate::exp::exp;

/// With fewer expected than this, counts are drawn by going up from none, which is faster there.
const FEW: f64 = 10.0;
/// A step of [`Draws::uniform`].
const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
/// Half the logarithm of two pi.
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// A stream of random numbers of its own: `stream` tells apart what runs side by side under one seed.
pub(crate) struct Draws(Xoshiro256PlusPlus);

impl Draws {
    /// A fast generator that begins where a stream of a strong one says: streams have nothing to do with each other.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(stream);
        Self(Xoshiro256PlusPlus::from_rng(&mut source))
    }

    /// From 0 to 1, never 0.
    #[inline]
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) + 1) as f64 * STEP
    }

    /// Normal, with mean 0 and variance 1.
    #[inline]
    pub(crate) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// Exponential, with mean 1.
    #[inline]
    pub(crate) fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.0)
    }

    /// A whole number below `end`, which is above 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((1.0 - self.uniform()) * end as f64) as usize % end.max(1)
    }

    /// Gamma with a shape and a rate.
    #[inline]
    pub(crate) fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape == 1.0 {
            self.exponential() / rate
        } else if shape > 1.0 {
            self.gamma_above_one(shape) / rate
        } else {
            libm::exp(self.ln_gamma(shape)) / rate
        }
    }

    /// Marsaglia and Tsang 2000, "A simple method for generating gamma variables", ACM Trans. Math. Softw. 26.
    #[inline]
    fn gamma_above_one(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let (v, u, square) = (root * root * root, self.uniform(), x * x);
            if u < 1.0 - 0.0331 * square * square
                || libm::log(u) < 0.5 * square + d * (1.0 - v + libm::log(v))
            {
                return d * v;
            }
        }
    }

    /// The odds of a chance, drawn given that `on` of `members` had it, and nothing before: of a Beta(1 + on, 1 + members - on)
    /// draw. That is one of `members + 1` even draws put in order, which is quick for few, and for the first and the last.
    #[inline]
    pub(crate) fn odds(&mut self, members: u64, on: u64) -> f64 {
        if members == 0 {
            let chance = self.uniform();
            chance / (1.0 - chance)
        } else if members == 1 {
            let (one, two) = (self.uniform(), self.uniform());
            let chance = if on == 0 { one.min(two) } else { one.max(two) };
            chance / (1.0 - chance)
        } else if on == 0 {
            exp((self.exponential() / (members + 1) as f64).min(700.0)) - 1.0
        } else if on == members {
            1.0 / (exp((self.exponential() / (members + 1) as f64).min(700.0)) - 1.0)
        } else {
            let is = self.gamma_above_one(1.0 + on as f64);
            is / self.gamma_above_one(1.0 + (members - on) as f64)
        }
    }

    /// The logarithm of a gamma draw of rate 1: small shapes give numbers that no double is small enough for.
    pub(crate) fn ln_gamma(&mut self, shape: f64) -> f64 {
        if shape >= 1.0 {
            return libm::log(self.gamma(shape, 1.0));
        }
        // Nothing is drawn of a shape that is no number above 0; it comes of sums that are.
        let more = self.gamma_above_one(shape.max(f64::MIN_POSITIVE) + 1.0);
        libm::log(more) - self.exponential() / shape.max(f64::MIN_POSITIVE)
    }

    /// How many of `n` fall where each does with chance `p`.
    #[inline]
    pub(crate) fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 { n - self.up_to_half(n, 1.0 - p) } else { self.up_to_half(n, p) }
    }

    #[inline]
    fn up_to_half(&mut self, n: u64, p: f64) -> u64 {
        let mean = n as f64 * p;
        if mean >= FEW {
            return self.many(n as f64, p) as u64;
        }
        // Going up from none. That there are none has at least the chance 1 - np, which takes no logarithm.
        let mut left = self.uniform();
        if left <= 1.0 - mean {
            return 0;
        }
        let odds = p / (1.0 - p);
        let (mut chance, mut drawn) = (exp((n as f64 * libm::log1p(-p)).max(-700.0)), 0);
        while left > chance && drawn < n {
            left -= chance;
            chance *= odds * (n - drawn) as f64 / (drawn + 1) as f64;
            drawn += 1;
        }
        drawn
    }

    /// A binomial draw where ten or more are expected, and `p` is at most a half (Hörmann 1993, "The generation of binomial
    /// random variates", Journal of Statistical Computation and Simulation 46: BTRS).
    fn many(&mut self, n: f64, p: f64) -> f64 {
        let spread = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let centre = n * p + 0.5;
        let inside = 0.92 - 4.2 / b;
        loop {
            let (v, u) = (self.uniform(), self.uniform() - 0.5);
            let edge = 0.5 - u.abs();
            let k = ((2.0 * a / edge + b) * u + centre).floor();
            if edge >= 0.07 && v <= inside {
                return k;
            }
            if !(0.0..=n).contains(&k) {
                continue;
            }
            let scale = (2.83 + 5.1 / b) * spread;
            let odds = p / (1.0 - p);
            let m = ((n + 1.0) * p).floor();
            let under = libm::log(v * scale / (a / (edge * edge) + b));
            let ratio = (m + 0.5) * libm::log((m + 1.0) / (odds * (n - m + 1.0)))
                + (n + 1.0) * libm::log((n - m + 1.0) / (n - k + 1.0))
                + (k + 0.5) * libm::log(odds * (n - k + 1.0) / (k + 1.0))
                + tail(m)
                + tail(n - m)
                - tail(k)
                - tail(n - k);
            if under <= ratio {
                return k;
            }
        }
    }

    /// Poisson.
    #[inline]
    pub(crate) fn poisson(&mut self, mean: f64) -> f64 {
        if mean >= FEW {
            return self.poisson_of_many(mean);
        }
        let mut left = self.uniform();
        if mean <= 0.0 || left <= 1.0 - mean {
            return 0.0;
        }
        let (mut chance, mut drawn) = (exp(-mean), 0.0);
        while left > chance && drawn < 1_000.0 {
            left -= chance;
            drawn += 1.0;
            chance *= mean / drawn;
        }
        drawn
    }

    /// Poisson where ten or more are expected (Hörmann 1993, "The transformed rejection method for generating Poisson
    /// random variables", Insurance: Mathematics and Economics 12: PTRS).
    fn poisson_of_many(&mut self, mean: f64) -> f64 {
        // So many that one more or less is nothing, and that doubles cannot count.
        if mean > 1e15 {
            return mean.round();
        }
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.024_83 * b;
        let inside = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let (u, v) = (self.uniform() - 0.5, self.uniform());
            let edge = 0.5 - u.abs();
            let k = ((2.0 * a / edge + b) * u + mean + 0.43).floor();
            if edge >= 0.07 && v <= inside {
                return k;
            }
            if k < 0.0 || (edge < 0.013 && v > edge) {
                continue;
            }
            let scale = 1.1239 + 1.1328 / (b - 3.4);
            let under = libm::log(v * scale / (a / (edge * edge) + b));
            // ln of mean^k e^-mean / k!, by Stirling's series about k + 1.
            let ratio = (k + 0.5) * libm::log(mean / (k + 1.0)) + (k + 1.0 - mean)
                - HALF_LN_TAU
                - tail(k)
                - 0.5 * libm::log(mean);
            if under <= ratio {
                return k;
            }
        }
    }
}

/// What Stirling's series leaves of `ln k!` over `(k + 1/2) ln(k + 1) - (k + 1) + ln(2 pi) / 2`.
fn tail(k: f64) -> f64 {
    const FIRST: [f64; 10] = [
        0.081_061_466_795_327_26,
        0.041_340_695_955_409_29,
        0.027_677_925_684_998_34,
        0.020_790_672_103_765_09,
        0.016_644_691_189_821_19,
        0.013_876_128_823_070_75,
        0.011_896_709_945_891_77,
        0.010_411_265_261_972_09,
        0.009_255_462_182_712_733,
        0.008_330_563_433_362_87,
    ];
    match FIRST.get(k as usize) {
        Some(value) => *value,
        None => {
            let over = 1.0 / (k + 1.0);
            let square = over * over;
            (1.0 / 12.0 - (1.0 / 360.0 - square / 1_260.0) * square) * over
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Draws, HALF_LN_TAU, tail};

    const MANY: usize = 200_000;

    fn mean_and_variance(draw: impl Fn(&mut Draws) -> f64) -> (f64, f64) {
        let mut draws = Draws::new(7, 0);
        let all: Vec<f64> = (0..MANY).map(|_| draw(&mut draws)).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        (mean, all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / all.len() as f64)
    }

    fn near(found: (f64, f64), mean: f64, variance: f64) {
        assert!((found.0 - mean).abs() < 5.0 * (variance / MANY as f64).sqrt(), "{found:?} {mean}");
        assert!((found.1 / variance - 1.0).abs() < 0.05, "{found:?} {variance}");
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_their_distributions() {
        for (n, p) in [(5_u64, 0.3), (40, 0.9), (400, 0.02), (1_000, 0.4), (7, 0.5), (50, 0.01)] {
            let (of, q) = (n as f64, 1.0 - p);
            near(mean_and_variance(|draws| draws.binomial(n, p) as f64), of * p, of * p * q);
        }
        for shape in [0.25, 1.0, 1.5, 40.0] {
            near(mean_and_variance(|draws| draws.gamma(shape, 2.0)), shape / 2.0, shape / 4.0);
        }
        for mean in [0.02, 3.0, 9.9, 10.1, 700.0] {
            near(mean_and_variance(|draws| draws.poisson(mean)), mean, mean);
        }
    }

    /// That draws fall on each number as often as they should: chi-square within what chance allows.
    fn falls(name: &str, draw: impl Fn(&mut Draws) -> f64, ln: impl Fn(f64) -> f64) {
        let mut draws = Draws::new(11, 3);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..MANY {
            *counts.entry(draw(&mut draws) as u64).or_insert(0.0) += 1.0;
        }
        let (mut square, mut numbers) = (0.0, 0.0);
        for k in 0..5_000_u64 {
            let expected = MANY as f64 * ln(k as f64).exp();
            if expected >= 5.0 {
                let found: f64 = counts.get(&k).copied().unwrap_or(0.0);
                square += (found - expected).powi(2) / expected;
                numbers += 1.0;
            }
        }
        let score = (square - numbers) / (2.0_f64 * numbers).sqrt();
        assert!(score.abs() < 4.5, "{name}: chi-square {square} of {numbers}");
    }

    #[test]
    fn counts_fall_on_each_number_as_often_as_they_should() {
        let factorial = |k: f64| libm::lgamma(k + 1.0);
        for (n, p) in [(9_u64, 0.31_f64), (60, 0.16), (60, 0.17), (2_000, 0.4), (300, 0.93)] {
            let of = n as f64;
            let ln = |k: f64| {
                if k > of {
                    return f64::NEG_INFINITY;
                }
                factorial(of) - factorial(k) - factorial(of - k)
                    + k * p.ln()
                    + (of - k) * (-p).ln_1p()
            };
            falls(&format!("binomial {n} {p}"), |draws| draws.binomial(n, p) as f64, ln);
        }
        for mean in [0.6_f64, 8.0, 10.5, 40.0, 900.0] {
            let ln = |k: f64| k * mean.ln() - mean - factorial(k);
            falls(&format!("poisson {mean}"), |draws| draws.poisson(mean), ln);
        }
    }

    #[test]
    fn the_tail_is_what_stirling_leaves() {
        for k in [0.0, 1.0, 9.0, 10.0, 55.0, 3_000.0] {
            let series = (k + 0.5) * f64::ln(k + 1.0) - (k + 1.0) + HALF_LN_TAU;
            assert!((series + tail(k) - libm::lgamma(k + 1.0)).abs() < 1e-9 * (1.0 + series.abs()));
        }
    }

    #[test]
    fn small_shapes_have_logarithms_where_no_double_is_small_enough() {
        // E ln of a gamma of shape a is digamma(a), near -1/a; its variance near 1/a^2.
        let a = 1e-4;
        near(mean_and_variance(|draws| draws.ln_gamma(a)), -1.0 / a, 1.0 / (a * a));
    }

    #[test]
    fn odds_are_those_of_beta_draws() {
        for members in [0, 1, 2, 3, 40_u64] {
            for on in 0..=members {
                let (a, b) = (1.0 + on as f64, 1.0 + (members - on) as f64);
                let (sum, chance) = (a + b, |odds: f64| odds / (1.0 + odds));
                let variance = a * b / (sum * sum * (sum + 1.0));
                let draw = |draws: &mut Draws| chance(draws.odds(members, on).min(1e15));
                near(mean_and_variance(draw), a / sum, variance);
            }
        }
    }

    #[test]
    fn streams_of_one_seed_differ_and_are_the_same_again() {
        let first = |stream| Draws::new(5, stream).uniform();
        assert!(first(0) != first(1) && first(1) == first(1));
    }
}
