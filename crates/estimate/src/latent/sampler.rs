//! One chain: a sweep draws everything once, given the rest. It goes over combinations of lists, not over people.

use super::{Cap, Concentration, Settings};
use crate::draws::Draws;
use crate::table::Table;

/// Chances are kept this far from 0 and 1, so that odds are numbers.
const EDGE: f64 = 1e-15;
/// How often a number above the cap is drawn again before it is held there.
const REDRAWS: usize = 10_000;

pub(super) struct Sampler {
    draws: Draws,
    settings: Settings,
    n: u64,
    p: usize,
    k: usize,
    /// Combinations: their lists, and how many people.
    cells: Vec<(Vec<usize>, u64)>,
    /// Odds of a person of each class to be on each list: `list * k + class`.
    odds: Vec<f64>,
    /// Share of each class, and chance of one of it to be on no list.
    shares: Vec<f64>,
    missed: Vec<f64>,
    concentration: f64,
    unseen: f64,
    /// People of each class on each list, and of each class in all.
    on: Vec<u64>,
    members: Vec<u64>,
    weights: Vec<f64>,
    pub(super) cap_hits: u64,
}

impl Sampler {
    pub(super) fn new(table: &Table, settings: &Settings, chain: u64) -> Self {
        let (p, k, n) = (table.p(), settings.classes, table.observed());
        let lists = |mask: u32| (0..p).filter(|j| mask >> j & 1 == 1).collect();
        let mut sampler = Self {
            draws: Draws::new(settings.seed, chain),
            settings: *settings,
            n,
            p,
            k,
            cells: table.cells().map(|(mask, count)| (lists(mask), count)).collect(),
            odds: vec![0.0; p * k],
            shares: vec![0.0; k],
            missed: vec![0.0; k],
            concentration: 1.0,
            unseen: 0.0,
            on: vec![0; p * k],
            members: vec![0; k],
            weights: vec![0.0; k],
            cap_hits: 0,
        };
        sampler.begin(chain);
        sampler
    }

    /// A beginning far from those of the other chains: from few unseen to many, from one class to all.
    fn begin(&mut self, chain: u64) {
        let times = [0.1, 1.0, 4.0, 12.0][(chain % 4) as usize];
        self.unseen = (self.n as f64 * times).ceil();
        self.concentration = [0.1, 1.0, 3.0, 0.5][(chain % 4) as usize];
        for class in 0..self.k {
            self.shares[class] = self.draws.gamma(1.0, 1.0);
            self.missed[class] = 1.0;
            for list in 0..self.p {
                let chance = self.draws.beta(1.0, 1.0).clamp(EDGE, 1.0 - EDGE);
                self.odds[list * self.k + class] = chance / (1.0 - chance);
                self.missed[class] *= 1.0 - chance;
            }
        }
        let all: f64 = self.shares.iter().sum();
        self.shares.iter_mut().for_each(|share| *share /= all);
        self.classes();
        let unseen = self.unseen;
        self.split_unseen(unseen);
    }

    pub(super) fn sweep(&mut self) {
        self.chances();
        self.shares_of_classes();
        self.classes();
        self.count_unseen();
        self.draw_concentration();
    }

    pub(super) fn number(&self) -> f64 {
        self.n as f64 + self.unseen
    }

    pub(super) fn occupied(&self) -> usize {
        self.members.iter().filter(|members| **members > 0).count()
    }

    /// The chance of each class to be on each list, given who is in it.
    fn chances(&mut self) {
        let (a, b) = self.settings.chance;
        self.missed.fill(1.0);
        for list in 0..self.p {
            for class in 0..self.k {
                let on = self.on[list * self.k + class];
                let off = self.members[class] - on;
                let chance = self.draws.beta(a + on as f64, b + off as f64).clamp(EDGE, 1.0 - EDGE);
                self.odds[list * self.k + class] = chance / (1.0 - chance);
                self.missed[class] *= 1.0 - chance;
            }
        }
    }

    /// The share of each class, by breaking a stick (Sethuraman 1994).
    fn shares_of_classes(&mut self) {
        let mut later: u64 = self.members.iter().sum();
        let mut left = 1.0;
        for class in 0..self.k {
            later -= self.members[class];
            let broken = if class + 1 == self.k {
                1.0
            } else {
                self.draws.beta(1.0 + self.members[class] as f64, self.concentration + later as f64)
            };
            self.shares[class] = left * broken;
            left *= 1.0 - broken;
        }
    }

    /// The class of each person seen.
    fn classes(&mut self) {
        self.on.fill(0);
        self.members.fill(0);
        let k = self.k;
        for (lists, count) in &self.cells {
            for ((weight, share), missed) in
                self.weights.iter_mut().zip(&self.shares).zip(&self.missed)
            {
                *weight = share * missed;
            }
            for list in lists {
                for (weight, odds) in self.weights.iter_mut().zip(&self.odds[list * k..]) {
                    *weight *= odds;
                }
            }
            let mut total: f64 = self.weights.iter().sum();
            let mut left = *count;
            for class in 0..k {
                if left == 0 {
                    break;
                }
                let weight = self.weights[class];
                let some =
                    if class + 1 == k { left } else { self.draws.binomial(left, weight / total) };
                total -= weight;
                left -= some;
                if some > 0 {
                    self.members[class] += some;
                    for list in lists {
                        self.on[list * k + class] += some;
                    }
                }
            }
        }
    }

    /// The number of people on no list, and the class of each.
    fn count_unseen(&mut self) {
        let missed: f64 =
            self.shares.iter().zip(&self.missed).map(|(share, missed)| share * missed).sum();
        let seen = (1.0 - missed).max(f64::MIN_POSITIVE);
        let n = self.n as f64;
        let mut unseen = self.draws.failures(n, seen);
        let (Cap::Redraw(times) | Cap::Hold(times)) = self.settings.cap;
        let most = n * times as f64;
        let mut tries = 0;
        while unseen > most {
            self.cap_hits += u64::from(tries == 0);
            tries += 1;
            if matches!(self.settings.cap, Cap::Hold(_)) || tries > REDRAWS {
                unseen = most;
            } else {
                unseen = self.draws.failures(n, seen);
            }
        }
        self.split_unseen(unseen);
    }

    fn split_unseen(&mut self, unseen: f64) {
        self.unseen = unseen;
        let of = |class: usize| self.shares[class] * self.missed[class];
        let mut total: f64 = (0..self.k).map(of).sum();
        let mut left = unseen as u64;
        for class in 0..self.k {
            if left == 0 {
                break;
            }
            let weight = self.shares[class] * self.missed[class];
            let some =
                if class + 1 == self.k { left } else { self.draws.binomial(left, weight / total) };
            total -= weight;
            left -= some;
            self.members[class] += some;
        }
    }

    /// The concentration, given how the stick was broken.
    fn draw_concentration(&mut self) {
        // The share of the last class is what all the breaks left.
        let left = self.shares.last().copied().unwrap_or(1.0).max(f64::MIN_POSITIVE).ln();
        let breaks = self.k as f64 - 1.0;
        self.concentration = match self.settings.concentration {
            Concentration::Gamma(shape, rate) => {
                self.draws.gamma(shape + breaks, rate - left).max(1e-300)
            }
            Concentration::LogNormal(mean, sd) => self.step_concentration(mean, sd, breaks, left),
        };
    }

    /// One step of Metropolis' rule on the logarithm.
    fn step_concentration(&mut self, mean: f64, sd: f64, breaks: f64, left: f64) -> f64 {
        let ln = |x: f64| breaks * x + x.exp() * left - (x - mean).powi(2) / (2.0 * sd * sd);
        let now = self.concentration.ln();
        let next = now + sd * (2.0 * self.draws.uniform() - 1.0) * 2.0;
        if self.draws.uniform().ln() < ln(next) - ln(now) { next.exp() } else { now.exp() }
    }
}
