//! One chain: a sweep draws everything once, given the rest. It goes over combinations of lists, not over people.

use super::{Cap, Concentration, Settings};
use crate::draws::Draws;
use crate::exp::exp;
use crate::table::Table;

/// Odds are kept between this and one over it, so that products of them are numbers.
const EDGE: f64 = 1e-15;
/// How often a number above the cap is drawn again before it is held there.
const REDRAWS: usize = 10_000;
/// So many people of one combination are given their classes one by one, which is faster there.
const ONE_BY_ONE: u64 = 6;

/// Classes that are reckoned with together.
const WIDE: usize = 4;

/// People of one combination of lists, which stand at a stretch of all lists of combinations.
#[derive(Clone, Copy)]
struct Cell {
    from: usize,
    to: usize,
    count: u64,
}

pub(super) struct Sampler {
    pub(super) draws: Draws,
    pub(super) settings: Settings,
    pub(super) n: u64,
    pub(super) p: usize,
    pub(super) k: usize,
    cells: Vec<Cell>,
    lists: Vec<u32>,
    /// Odds of a person of each class to be on each list: of each list all classes, [`WIDE`] by [`WIDE`].
    odds: Vec<[f64; WIDE]>,
    /// Chance of one of each class to be on no list, and the same times the share of the class.
    missed: Vec<[f64; WIDE]>,
    hidden: Vec<[f64; WIDE]>,
    /// Of one combination, what each class has of it.
    weights: Vec<f64>,
    pub(super) concentration: f64,
    pub(super) unseen: f64,
    /// People seen of each class on each list (`list * k + class`), seen of each class, and unseen of each.
    pub(super) on: Vec<u64>,
    pub(super) seen: Vec<u64>,
    pub(super) unseen_of: Vec<u64>,
    /// People in the classes after each.
    pub(super) later: Vec<f64>,
    pub(super) cap_hits: u64,
    leaps: usize,
}

impl Sampler {
    pub(super) fn new(table: &Table, settings: &Settings, chain: u64) -> Self {
        let (p, k, n) = (table.p(), settings.classes, table.observed());
        let (mut lists, mut cells) = (Vec::new(), Vec::new());
        for (mask, count) in table.cells() {
            let from = lists.len();
            lists.extend((0..p as u32).filter(|j| mask >> j & 1 == 1));
            cells.push(Cell { from, to: lists.len(), count });
        }
        let chunks = k.div_ceil(WIDE);
        let mut sampler = Self {
            draws: Draws::new(settings.seed, chain),
            settings: *settings,
            n,
            p,
            k,
            cells,
            lists,
            odds: vec![[1.0; WIDE]; p * chunks],
            missed: vec![[1.0; WIDE]; chunks],
            hidden: vec![[0.0; WIDE]; chunks],
            weights: vec![0.0; chunks * WIDE],
            concentration: 1.0,
            unseen: 0.0,
            on: vec![0; p * k],
            seen: vec![0; k],
            unseen_of: vec![0; k],
            later: vec![0.0; k],
            cap_hits: 0,
            leaps: std::env::var("LEAPS").map_or(1, |x| x.parse().unwrap()),
        };
        sampler.begin(chain);
        sampler
    }

    /// A beginning far from those of the other chains: from few unseen to many, from one class to all. Nobody is in any class, so
    /// that chances are as before the data.
    fn begin(&mut self, chain: u64) {
        let times = [0.1, 1.0, 4.0, 12.0][(chain % 4) as usize];
        self.concentration = [0.1, 1.0, 3.0, 0.5][(chain % 4) as usize];
        self.chances();
        for class in 0..self.k {
            let (at, lane) = (class / WIDE, class % WIDE);
            self.hidden[at][lane] = self.draws.exponential() * self.missed[at][lane];
        }
        self.classes();
        self.hold((self.n as f64 * times).ceil());
    }

    pub(super) fn sweep(&mut self) {
        for _ in 0..self.leaps {
            self.leap();
        }
        self.count_later();
        self.draw_concentration();
        self.swap_labels();
        self.chances();
        self.shares_of_classes();
        self.classes();
        self.count_unseen();
    }

    pub(super) fn number(&self) -> f64 {
        self.n as f64 + self.unseen
    }

    pub(super) fn occupied(&self) -> usize {
        self.seen.iter().zip(&self.unseen_of).filter(|(seen, unseen)| **seen + **unseen > 0).count()
    }

    /// People of each class.
    fn members(&self, class: usize) -> u64 {
        self.seen[class] + self.unseen_of[class]
    }

    /// People in the classes after each.
    fn count_later(&mut self) {
        let mut later = 0.0;
        for class in (0..self.k).rev() {
            self.later[class] = later;
            later += self.members(class) as f64;
        }
    }

    /// Two classes one after the other change places where that is more probable, or by chance (Papaspiliopoulos and Roberts
    /// 2008, "Retrospective Markov chain Monte Carlo methods for Dirichlet process hierarchical models", Biometrika 95): with the
    /// breaks of the stick summed out, only who comes after the first of them counts.
    fn swap_labels(&mut self) {
        for class in 0..self.k.saturating_sub(2) {
            let later = self.members(class) as f64 + self.later[class + 1];
            let (now, then) = (self.concentration + self.later[class], self.concentration + later);
            if now == then || self.draws.uniform() * then >= now {
                continue;
            }
            self.later[class] = later;
            self.seen.swap(class, class + 1);
            self.unseen_of.swap(class, class + 1);
            for of_list in self.on.chunks_exact_mut(self.k) {
                of_list.swap(class, class + 1);
            }
        }
    }

    /// The chance of each class to be on each list, given who is in it: as odds.
    fn chances(&mut self) {
        let (a, b) = self.settings.chance;
        let is_flat = a == 1.0 && b == 1.0;
        self.missed.fill([1.0; WIDE]);
        for list in 0..self.p {
            for class in 0..self.k {
                let members = self.members(class);
                let on = self.on[list * self.k + class];
                let odds = if is_flat && members < 3 {
                    self.draws.odds_of_few(members, on)
                } else {
                    let is = self.draws.gamma(a + on as f64, 1.0);
                    is / self.draws.gamma(b + (members - on) as f64, 1.0)
                };
                let (at, lane) = (class / WIDE, class % WIDE);
                self.odds[list * self.missed.len() + at][lane] = odds;
            }
        }
        for of_list in self.odds.chunks_exact_mut(self.missed.len()) {
            for (odds, missed) in of_list.iter_mut().zip(&mut self.missed) {
                for (odds, missed) in odds.iter_mut().zip(missed) {
                    *odds = odds.clamp(EDGE, 1.0 / EDGE);
                    *missed /= 1.0 + *odds;
                }
            }
        }
    }

    /// The share of each class, by breaking a stick (Sethuraman 1994).
    fn shares_of_classes(&mut self) {
        let (mut left, alpha) = (1.0, self.concentration);
        for class in 0..self.k {
            let (members, later) = (self.members(class), self.later[class]);
            // The share of what is left that stays for the classes after this.
            let kept = if class + 1 == self.k || left == 0.0 {
                0.0
            } else if members == 0 && later == 0.0 {
                exp((-self.draws.exponential() / alpha).max(-700.0))
            } else {
                let taken = self.draws.gamma(1.0 + members as f64, 1.0);
                let kept = self.draws.gamma(alpha + later, 1.0);
                kept / (kept + taken)
            };
            let (at, lane) = (class / WIDE, class % WIDE);
            self.hidden[at][lane] = left * (1.0 - kept) * self.missed[at][lane];
            left *= kept;
        }
    }

    /// The class of each person seen.
    fn classes(&mut self) {
        self.on.fill(0);
        self.seen.fill(0);
        let chunks = self.hidden.len();
        for at in 0..self.cells.len() {
            let Cell { from, to, count } = self.cells[at];
            let mut sums = [0.0; WIDE];
            for chunk in 0..chunks {
                let mut weights = self.hidden[chunk];
                for list in &self.lists[from..to] {
                    let odds = &self.odds[*list as usize * chunks + chunk];
                    for (weight, odds) in weights.iter_mut().zip(odds) {
                        *weight *= odds;
                    }
                }
                for (sum, weight) in sums.iter_mut().zip(&weights) {
                    *sum += weight;
                }
                self.weights[chunk * WIDE..][..WIDE].copy_from_slice(&weights);
            }
            let total = sums.iter().sum();
            self.split(at, count, total);
        }
    }

    /// The classes of the people of one combination, by the weights that stand.
    fn split(&mut self, at: usize, count: u64, mut total: f64) {
        let (mut left, mut class) = (count, 0);
        while left > ONE_BY_ONE && class + 1 < self.k {
            let weight = self.weights[class];
            let some = self.draws.binomial(left, weight / total);
            total -= weight;
            left -= some;
            self.join(at, class, some);
            class += 1;
        }
        if class + 1 == self.k {
            self.join(at, class, left);
            return;
        }
        for _ in 0..left {
            let mut point = self.draws.uniform() * total;
            let mut chosen = class;
            while chosen + 1 < self.k {
                point -= self.weights[chosen];
                if point <= 0.0 {
                    break;
                }
                chosen += 1;
            }
            self.join(at, chosen, 1);
        }
    }

    /// Some people of a combination are of a class.
    #[inline]
    fn join(&mut self, at: usize, class: usize, some: u64) {
        if some > 0 {
            self.seen[class] += some;
            let Cell { from, to, .. } = self.cells[at];
            for list in &self.lists[from..to] {
                self.on[*list as usize * self.k + class] += some;
            }
        }
    }

    /// The number of people on no list: failures before n successes, class by class (Poisson with one common gamma factor).
    fn count_unseen(&mut self) {
        let missed: f64 = self.hidden.iter().flatten().sum();
        let seen = (1.0 - missed).max(f64::MIN_POSITIVE);
        let n = self.n as f64;
        let (Cap::Redraw(times) | Cap::Hold(times)) = self.settings.cap;
        let most = n * times as f64;
        for tries in 0..=REDRAWS {
            let factor = self.draws.gamma(n, 1.0) / seen;
            let mut unseen = 0.0;
            for (of_class, hidden) in self.unseen_of.iter_mut().zip(self.hidden.iter().flatten()) {
                let some = self.draws.poisson(factor * hidden);
                *of_class = some as u64;
                unseen += some;
            }
            self.unseen = unseen;
            if unseen <= most {
                return;
            }
            self.cap_hits += u64::from(tries == 0);
            if matches!(self.settings.cap, Cap::Hold(_)) {
                break;
            }
        }
        self.hold(most);
    }

    /// So many people on no list, and the class of each.
    fn hold(&mut self, unseen: f64) {
        self.unseen = unseen;
        let mut total: f64 = self.hidden.iter().flatten().sum();
        let mut left = unseen as u64;
        for class in 0..self.k {
            let hidden = self.hidden[class / WIDE][class % WIDE];
            let some =
                if class + 1 == self.k { left } else { self.draws.binomial(left, hidden / total) };
            total -= hidden;
            left -= some;
            self.unseen_of[class] = some;
        }
    }

    /// The concentration, given how many people are in each class; the breaks of the stick are summed out.
    ///
    /// What they leave is `alpha^(K-1) G(alpha + N_K) / G(1 + alpha + N) / prod_{l <= K-2} (alpha + L_l)`, G the gamma function.
    /// Where nobody comes after a class, `L_l` is 0 and the factor is a power of alpha. The others are exponential integrals, and
    /// the ratio of the gamma functions is that of a beta: with those drawn first, alpha has a gamma distribution (as in Escobar
    /// and West 1995, "Bayesian density estimation and inference using mixtures", J. Amer. Statist. Assoc. 90).
    fn draw_concentration(&mut self) {
        if self.k < 2 {
            return;
        }
        let alpha = self.concentration;
        let last = self.members(self.k - 1) as f64;
        let all = self.n as f64 + self.unseen;
        let (mut power, of_last) = if last > 0.0 { (1.0, alpha + last) } else { (0.0, alpha + 1.0) };
        let rest = if last > 0.0 { 1.0 + all - last } else { all };
        let (x, y) = (self.draws.gamma(of_last, 1.0), self.draws.gamma(rest, 1.0));
        let mut rate = libm::log((x + y) / x);
        for class in 0..self.k - 2 {
            if self.later[class] > 0.0 {
                power += 1.0;
                rate += self.draws.exponential() / (alpha + self.later[class]);
            }
        }
        self.concentration = match self.settings.concentration {
            Concentration::Gamma(shape, before) => {
                self.draws.gamma(shape + power, before + rate).max(1e-300)
            }
            Concentration::LogNormal(mean, sd) => self.step_concentration(mean, sd, power, rate),
        };
    }

    /// One step of Metropolis' rule on the logarithm.
    fn step_concentration(&mut self, mean: f64, sd: f64, power: f64, rate: f64) -> f64 {
        let ln = |x: f64| power * x - libm::exp(x) * rate - (x - mean).powi(2) / (2.0 * sd * sd);
        let now = libm::log(self.concentration);
        let next = now + sd * (2.0 * self.draws.uniform() - 1.0) * 2.0;
        let taken = libm::log(self.draws.uniform()) < ln(next) - ln(now);
        libm::exp(if taken { next } else { now })
    }
}
