//! One chain: a sweep draws everything once, given the rest. It goes over combinations of lists, not over people.

use super::{Cap, Concentration, Settings};
use crate::draws::Draws;
use crate::table::Table;

/// Odds are kept between this and one over it, so that products of them are numbers.
const EDGE: f64 = 1e-15;
/// How often a number above the cap is drawn again before it is held there.
const REDRAWS: usize = 10_000;
/// So many people of one combination are given their classes one by one, which is faster there.
const ONE_BY_ONE: u64 = 6;

pub(super) struct Sampler {
    pub(super) draws: Draws,
    pub(super) settings: Settings,
    pub(super) n: u64,
    pub(super) p: usize,
    pub(super) k: usize,
    /// Combinations: where their lists stand, and how many people.
    cells: Vec<(std::ops::Range<usize>, u64)>,
    lists: Vec<u32>,
    /// Odds of a person of each class to be on each list: `list * k + class`.
    odds: Vec<f64>,
    /// Share of each class, chance of one of it to be on no list, and the product of the two.
    shares: Vec<f64>,
    missed: Vec<f64>,
    hidden: Vec<f64>,
    pub(super) concentration: f64,
    /// Logarithm of what all breaks of the stick left.
    ln_left: f64,
    pub(super) unseen: f64,
    /// People seen of each class on each list (`list * k + class`), seen of each class, and unseen of each.
    pub(super) on: Vec<u64>,
    pub(super) seen: Vec<u64>,
    pub(super) unseen_of: Vec<u64>,
    weights: Vec<f64>,
    pub(super) cap_hits: u64,
}

impl Sampler {
    pub(super) fn new(table: &Table, settings: &Settings, chain: u64) -> Self {
        let (p, k, n) = (table.p(), settings.classes, table.observed());
        let (mut lists, mut cells) = (Vec::new(), Vec::new());
        for (mask, count) in table.cells() {
            let from = lists.len();
            lists.extend((0..p as u32).filter(|j| mask >> j & 1 == 1));
            cells.push((from..lists.len(), count));
        }
        let mut sampler = Self {
            draws: Draws::new(settings.seed, chain),
            settings: *settings,
            n,
            p,
            k,
            cells,
            lists,
            odds: vec![0.0; p * k],
            shares: vec![0.0; k],
            missed: vec![0.0; k],
            hidden: vec![0.0; k],
            concentration: 1.0,
            ln_left: 0.0,
            unseen: 0.0,
            on: vec![0; p * k],
            seen: vec![0; k],
            unseen_of: vec![0; k],
            weights: vec![0.0; k],
            cap_hits: 0,
        };
        sampler.begin(chain);
        sampler
    }

    /// A beginning far from those of the other chains: from few unseen to many, from one class to all.
    fn begin(&mut self, chain: u64) {
        let times = [0.1, 1.0, 4.0, 12.0][(chain % 4) as usize];
        self.concentration = [0.1, 1.0, 3.0, 0.5][(chain % 4) as usize];
        self.chances_of_none();
        self.shares.iter_mut().for_each(|share| *share = 0.0);
        for class in 0..self.k {
            self.shares[class] = self.draws.exponential();
        }
        let all: f64 = self.shares.iter().sum();
        self.shares.iter_mut().for_each(|share| *share /= all);
        self.classes();
        self.hold((self.n as f64 * times).ceil());
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
        self.seen.iter().zip(&self.unseen_of).filter(|(seen, unseen)| **seen + **unseen > 0).count()
    }

    fn members(&self, class: usize) -> u64 {
        self.seen[class] + self.unseen_of[class]
    }

    /// Chances before the data, all alike, of every class.
    fn chances_of_none(&mut self) {
        for class in 0..self.k {
            for list in 0..self.p {
                let chance = self.draws.uniform();
                self.odds[list * self.k + class] = chance / (1.0 - chance);
            }
        }
        self.miss();
    }

    /// The chance of each class to be on each list, given who is in it: as the odds of two gamma draws.
    fn chances(&mut self) {
        let (a, b) = self.settings.chance;
        let is_flat = a == 1.0 && b == 1.0;
        for class in 0..self.k {
            let members = self.members(class);
            if is_flat && members == 0 {
                for list in 0..self.p {
                    let chance = self.draws.uniform();
                    self.odds[list * self.k + class] = chance / (1.0 - chance);
                }
                continue;
            }
            for list in 0..self.p {
                let on = self.on[list * self.k + class];
                let is = self.draws.gamma(a + on as f64, 1.0);
                let is_not = self.draws.gamma(b + (members - on) as f64, 1.0);
                self.odds[list * self.k + class] = is / is_not;
            }
        }
        self.miss();
    }

    /// The chance of each class to be on no list.
    fn miss(&mut self) {
        self.missed.fill(1.0);
        for of_list in self.odds.chunks_exact_mut(self.k) {
            for (odds, missed) in of_list.iter_mut().zip(&mut self.missed) {
                *odds = odds.clamp(EDGE, 1.0 / EDGE);
                *missed /= 1.0 + *odds;
            }
        }
    }

    /// The share of each class, by breaking a stick (Sethuraman 1994).
    fn shares_of_classes(&mut self) {
        let mut later: u64 = self.seen.iter().chain(&self.unseen_of).sum();
        let mut left = 1.0;
        self.ln_left = 0.0;
        for class in 0..self.k {
            if class + 1 == self.k {
                self.shares[class] = left;
                break;
            }
            let members = self.members(class);
            later -= members;
            // The logarithm of what the break leaves; below it, what it takes.
            let (kept, ln_kept) = if members == 0 && later == 0 {
                let ln = -self.draws.exponential() / self.concentration;
                (libm::exp(ln), ln)
            } else if later == 0 {
                let taken = self.draws.gamma(1.0 + members as f64, 1.0);
                let ln = self.draws.ln_gamma(self.concentration);
                let kept = libm::exp(ln);
                (kept / (kept + taken), ln - libm::log(kept + taken))
            } else {
                let taken = self.draws.gamma(1.0 + members as f64, 1.0);
                let kept = self.draws.gamma(self.concentration + later as f64, 1.0);
                (kept / (kept + taken), libm::log(kept / (kept + taken)))
            };
            self.shares[class] = left * (1.0 - kept);
            left *= kept;
            self.ln_left += ln_kept;
        }
    }

    /// The class of each person seen.
    fn classes(&mut self) {
        self.on.fill(0);
        self.seen.fill(0);
        for ((hidden, share), missed) in self.hidden.iter_mut().zip(&self.shares).zip(&self.missed) {
            *hidden = share * missed;
        }
        let k = self.k;
        for at in 0..self.cells.len() {
            let (range, mut left) = self.cells[at].clone();
            self.weights.copy_from_slice(&self.hidden);
            for list in &self.lists[range.clone()] {
                let of_list = &self.odds[*list as usize * k..][..k];
                for (weight, odds) in self.weights.iter_mut().zip(of_list) {
                    *weight *= odds;
                }
            }
            let mut total: f64 = self.weights.iter().sum();
            let mut class = 0;
            while left > ONE_BY_ONE && class + 1 < k {
                let weight = self.weights[class];
                let some = self.draws.binomial(left, weight / total);
                total -= weight;
                left -= some;
                self.join(class, some, range.clone());
                class += 1;
            }
            if class + 1 == k {
                self.join(class, left, range);
                continue;
            }
            for _ in 0..left {
                let mut point = self.draws.uniform() * total;
                let mut chosen = class;
                while chosen + 1 < k {
                    point -= self.weights[chosen];
                    if point <= 0.0 {
                        break;
                    }
                    chosen += 1;
                }
                self.join(chosen, 1, range.clone());
            }
        }
    }

    /// Some people of a combination are of a class.
    #[inline]
    fn join(&mut self, class: usize, some: u64, lists: std::ops::Range<usize>) {
        if some > 0 {
            self.seen[class] += some;
            for list in &self.lists[lists] {
                self.on[*list as usize * self.k + class] += some;
            }
        }
    }

    /// The number of people on no list: failures before n successes, class by class (Poisson with one common gamma factor).
    fn count_unseen(&mut self) {
        let missed: f64 = self.hidden.iter().sum();
        let seen = (1.0 - missed).max(f64::MIN_POSITIVE);
        let n = self.n as f64;
        let (Cap::Redraw(times) | Cap::Hold(times)) = self.settings.cap;
        let most = n * times as f64;
        for tries in 0..=REDRAWS {
            let factor = self.draws.gamma(n, 1.0) / seen;
            let mut unseen = 0.0;
            for (of_class, hidden) in self.unseen_of.iter_mut().zip(&self.hidden) {
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
        let mut total: f64 = self.hidden.iter().sum();
        let mut left = unseen as u64;
        for class in 0..self.k {
            let hidden = self.hidden[class];
            let some =
                if class + 1 == self.k { left } else { self.draws.binomial(left, hidden / total) };
            total -= hidden;
            left -= some;
            self.unseen_of[class] = some;
        }
    }

    /// The concentration, given how the stick was broken.
    fn draw_concentration(&mut self) {
        let breaks = self.k as f64 - 1.0;
        self.concentration = match self.settings.concentration {
            Concentration::Gamma(shape, rate) => {
                self.draws.gamma(shape + breaks, rate - self.ln_left).max(1e-300)
            }
            Concentration::LogNormal(mean, sd) => self.step_concentration(mean, sd, breaks),
        };
    }

    /// One step of Metropolis' rule on the logarithm.
    fn step_concentration(&mut self, mean: f64, sd: f64, breaks: f64) -> f64 {
        let left = self.ln_left;
        let ln =
            |x: f64| breaks * x + libm::exp(x) * left - (x - mean).powi(2) / (2.0 * sd * sd);
        let now = libm::log(self.concentration);
        let next = now + sd * (2.0 * self.draws.uniform() - 1.0) * 2.0;
        let taken = libm::log(self.draws.uniform()) < ln(next) - ln(now);
        libm::exp(if taken { next } else { now })
    }
}
