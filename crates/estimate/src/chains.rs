//! Whether chains of draws have met, and what they are worth (Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021,
//! "Rank-normalization, folding, and localization: an improved R-hat", Bayesian Analysis 16).

use serde::Serialize;

/// What is known of some chains.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Diagnosis {
    /// Rank-normalised split R-hat, the greater of that of the draws and of their distances from the median; 1 where the
    /// chains have met.
    pub r_hat: f64,
    /// Effective number of draws in the bulk.
    pub bulk: f64,
    /// Effective number of draws in the tails: the smaller of that of the 5 % and the 95 % quantile.
    pub tail: f64,
}

/// Chains have met below this R-hat, and are worth something above this many effective draws (Vehtari and others 2021, section 4,
/// who say 1.01; 1.05 is what samplers of classes whose names mean nothing reach).
const R_HAT: f64 = 1.05;
const EFFECTIVE: f64 = 400.0;

impl Diagnosis {
    /// Whether the chains have met, and bulk and tails are worth enough.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.r_hat < R_HAT && self.effective() >= EFFECTIVE
    }

    /// Effective number of draws in the bulk or the tails, whichever is smaller.
    #[must_use]
    pub fn effective(&self) -> f64 {
        self.bulk.min(self.tail)
    }
}

/// Diagnoses chains of the same length.
#[must_use]
pub fn diagnose(chains: &[Vec<f64>]) -> Diagnosis {
    let halves: Vec<&[f64]> = chains
        .iter()
        .flat_map(|chain| {
            let half = chain.len() / 2;
            [&chain[..half], &chain[chain.len() - half..]]
        })
        .collect();
    let ranked = normal_ranks(&halves);
    let middle = quantile(&pooled(&halves), 0.5);
    let folded: Vec<Vec<f64>> =
        halves.iter().map(|half| half.iter().map(|x| (x - middle).abs()).collect()).collect();
    let folded: Vec<&[f64]> = folded.iter().map(Vec::as_slice).collect();
    let tail_at = |share: f64| {
        let at = quantile(&pooled(&halves), share);
        let below: Vec<Vec<f64>> = halves
            .iter()
            .map(|half| half.iter().map(|x| f64::from(u8::from(*x <= at))).collect())
            .collect();
        effective(&below)
    };
    Diagnosis {
        r_hat: r_hat(&ranked).max(r_hat(&normal_ranks(&folded))),
        bulk: effective(&ranked),
        tail: tail_at(0.05).min(tail_at(0.95)),
    }
}

fn pooled(chains: &[&[f64]]) -> Vec<f64> {
    let mut all: Vec<f64> = chains.concat();
    all.sort_by(f64::total_cmp);
    all
}

/// The quantile of sorted numbers, between the two nearest (Hyndman and Fan's seventh, as R gives it).
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let at = share * (sorted.len() - 1) as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}

/// Draws as normal scores of their ranks among all; equal draws have their mean rank.
fn normal_ranks(chains: &[&[f64]]) -> Vec<Vec<f64>> {
    let sorted = pooled(chains);
    let size = sorted.len() as f64;
    let score = |x: &f64| {
        let low = sorted.partition_point(|other| other < x);
        let high = sorted.partition_point(|other| other <= x);
        let rank = (low + 1 + high) as f64 / 2.0;
        normal_quantile((rank - 0.375) / (size + 0.25))
    };
    chains.iter().map(|chain| chain.iter().map(score).collect()).collect()
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len() as f64
}

fn variance(of: &[f64]) -> f64 {
    let mean = mean(of);
    of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (of.len() as f64 - 1.0)
}

/// Variance within the chains, and of all of them taken together.
fn variances(chains: &[Vec<f64>]) -> (f64, f64) {
    let n = chains[0].len() as f64;
    let within = mean(&chains.iter().map(|chain| variance(chain)).collect::<Vec<_>>());
    let means: Vec<f64> = chains.iter().map(|chain| mean(chain)).collect();
    (within, within * (n - 1.0) / n + variance(&means))
}

fn r_hat(chains: &[Vec<f64>]) -> f64 {
    let (within, all) = variances(chains);
    if within > 0.0 { (all / within).sqrt() } else { 1.0 }
}

/// Effective number of draws, by Geyer's initial monotone sequence.
fn effective(chains: &[Vec<f64>]) -> f64 {
    let (m, n) = (chains.len() as f64, chains[0].len());
    let (within, all) = variances(chains);
    if all.is_nan() || all <= 0.0 || n < 4 {
        return m * n as f64;
    }
    let centred: Vec<Vec<f64>> = chains
        .iter()
        .map(|chain| {
            let mean = mean(chain);
            chain.iter().map(|x| x - mean).collect()
        })
        .collect();
    let rho = |lag: usize| -> f64 {
        let of = |chain: &Vec<f64>| -> f64 {
            chain.iter().zip(&chain[lag..]).map(|(a, b)| a * b).sum::<f64>() / n as f64
        };
        let mean = centred.iter().map(of).sum::<f64>() / m;
        1.0 - (within - mean * n as f64 / (n as f64 - 1.0)) / all
    };
    let (mut sum, mut least, mut lag) = (0.0, f64::INFINITY, 0);
    while lag + 1 < n {
        let even = if lag == 0 { 1.0 } else { rho(lag) };
        let pair = even + rho(lag + 1);
        if pair < 0.0 {
            break;
        }
        least = least.min(pair);
        sum += least;
        lag += 2;
    }
    let draws = m * n as f64;
    let time = (2.0 * sum - 1.0).max(1.0 / draws.log10());
    draws / time
}

/// The normal quantile (Acklam's rational approximation, with one step of Halley's method: to about 1e-15).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let over = |of: &[f64], x: f64| of.iter().fold(0.0, |sum, one| sum * x + one);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        over(&C, q) / (over(&D, q) * q + 1.0)
    };
    let x = if p < 0.024_25 {
        tail(p)
    } else if p > 1.0 - 0.024_25 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        over(&A, q * q) * q / (over(&B, q * q) * q * q + 1.0)
    };
    let e = normal_below(x) - p;
    let u = e * (2.0 * std::f64::consts::PI).sqrt() * (x * x / 2.0).exp();
    x - u / (1.0 + x * u / 2.0)
}

/// The chance that a normal draw lies below `x`.
pub(crate) fn normal_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Draws;

    fn normal(draws: &mut Draws) -> f64 {
        normal_quantile(draws.uniform().min(1.0 - 1e-16))
    }

    #[test]
    fn independent_draws_count_whole_and_have_met() {
        let mut draws = Draws::new(1, 0);
        let chains: Vec<Vec<f64>> =
            (0..4).map(|_| (0..1_000).map(|_| normal(&mut draws)).collect()).collect();
        let found = diagnose(&chains);
        assert!((found.r_hat - 1.0).abs() < 0.01, "{found:?}");
        assert!(found.bulk > 3_000.0 && found.tail > 3_000.0, "{found:?}");
    }

    #[test]
    fn draws_that_remember_count_less() {
        // Autoregressive with 0.9: a draw is worth (1 - 0.9) / (1 + 0.9).
        let mut draws = Draws::new(2, 0);
        let mut chain = |_| {
            let mut x = 0.0;
            let mut next = || {
                x = 0.9 * x + normal(&mut draws);
                x
            };
            (0..20_000).map(|_| next()).collect::<Vec<f64>>()
        };
        let chains: Vec<Vec<f64>> = (0..4).map(&mut chain).collect();
        let found = diagnose(&chains).bulk / 80_000.0;
        assert!((found / (0.1 / 1.9) - 1.0).abs() < 0.1, "{found}");
    }

    #[test]
    fn chains_apart_have_not_met() {
        let mut draws = Draws::new(3, 0);
        let chains: Vec<Vec<f64>> = (0..4)
            .map(|c| (0..500).map(|_| normal(&mut draws) + f64::from(c % 2) * 3.0).collect())
            .collect();
        assert!(diagnose(&chains).r_hat > 1.3);
    }

    #[test]
    fn the_normal_quantile_is_the_inverse() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        for p in [1e-9, 1e-3, 0.02, 0.3, 0.5, 0.9, 0.999_99] {
            assert!((normal_below(normal_quantile(p)) / p - 1.0).abs() < 1e-12, "{p}");
        }
    }
}
