//! One chain: a sweep draws everything once, given the rest. It goes over combinations of lists, not over people.

use super::hamilton::Hamilton;
use super::{Cap, Settings};
use crate::draws::Draws;
use crate::exp::exp;
use crate::table::Table;

/// Odds are kept between this and one over it, so that products of them are numbers.
const EDGE: f64 = 1e-15;
/// How often a number above the cap is drawn again before it is held there.
const REDRAWS: usize = 10_000;
/// So many people of one combination are given their classes one by one, which is faster there.
const ONE_BY_ONE: u64 = 12;

/// Once in so many sweeps the last class may change places.
const LAST: u64 = 16;
/// Classes that are reckoned with together.
pub(super) const WIDE: usize = 4;

/// People of one combination of lists, which stand at a stretch of all lists of combinations.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) count: u64,
}

pub(super) struct Sampler {
    pub(super) draws: Draws,
    pub(super) settings: Settings,
    pub(super) n: u64,
    pub(super) k: usize,
    pub(super) cells: Vec<Cell>,
    pub(super) lists: Vec<u32>,
    /// Odds of a person of each class to be on each list: of each list all classes, [`WIDE`] by [`WIDE`].
    pub(super) odds: Vec<[f64; WIDE]>,
    /// Chance of one of each class to be on no list, and the same times the share of the class.
    missed: Vec<[f64; WIDE]>,
    pub(super) hidden: Vec<[f64; WIDE]>,
    /// Of one combination, what each class has of it.
    weights: Vec<f64>,
    pub(super) concentration: f64,
    pub(super) unseen: f64,
    /// People seen of each class on each list, in the order of `odds`, and of each class in all.
    pub(super) on: Vec<[u64; WIDE]>,
    members: Vec<[u64; WIDE]>,
    /// People seen of each class, and unseen of each.
    pub(super) seen: Vec<u64>,
    pub(super) unseen_of: Vec<u64>,
    /// People in the classes after each.
    pub(super) later: Vec<f64>,
    pub(super) cap_hits: u64,
    pub(super) sweeps: u64,
    /// Of each break of the stick, the odds of the class that is broken off.
    pub(super) breaks: Vec<f64>,
    pub(super) hamilton: Hamilton,
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
        let hamilton = Hamilton::new(p, k, cells.len(), n);
        let mut sampler = Self {
            draws: Draws::new(settings.seed, chain),
            settings: *settings,
            n,
            k,
            cells,
            lists,
            odds: vec![[1.0; WIDE]; p * chunks],
            missed: vec![[1.0; WIDE]; chunks],
            hidden: vec![[0.0; WIDE]; chunks],
            weights: vec![0.0; chunks * WIDE],
            concentration: 1.0,
            unseen: 0.0,
            on: vec![[0; WIDE]; p * chunks],
            members: vec![[0; WIDE]; chunks],
            seen: vec![0; k],
            unseen_of: vec![0; k],
            later: vec![0.0; k],
            cap_hits: 0,
            sweeps: 0,
            breaks: vec![1.0; k],
            hamilton,
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
        self.count_later();
        self.draw_concentration();
        self.swap_neighbours();
        if self.sweeps.is_multiple_of(LAST) {
            self.swap_last();
        }
        self.sweeps += 1;
        self.chances();
        self.shares_of_classes();
        self.step();
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
    pub(super) fn members_of(&self, class: usize) -> u64 {
        self.seen[class] + self.unseen_of[class]
    }

    /// Two classes change their places.
    pub(super) fn swap(&mut self, one: usize, other: usize) {
        self.seen.swap(one, other);
        self.unseen_of.swap(one, other);
        for of_list in self.on.chunks_exact_mut(self.members.len()) {
            of_list.as_flattened_mut().swap(one, other);
        }
    }

    /// The chance of each class to be on each list, given who is in it: as odds.
    fn chances(&mut self) {
        let (a, b) = self.settings.chance;
        let is_flat = a == 1.0 && b == 1.0;
        for class in 0..self.k {
            self.members[class / WIDE][class % WIDE] = self.seen[class] + self.unseen_of[class];
        }
        let chunks = self.members.len();
        for (odds, on) in self.odds.chunks_exact_mut(chunks).zip(self.on.chunks_exact(chunks)) {
            for ((odds, on), members) in odds.iter_mut().zip(on).zip(&self.members) {
                for ((odds, on), members) in odds.iter_mut().zip(on).zip(members) {
                    *odds = if is_flat {
                        self.draws.odds(*members, *on)
                    } else {
                        let is = self.draws.gamma(a + *on as f64, 1.0);
                        is / self.draws.gamma(b + (members - on) as f64, 1.0)
                    };
                }
            }
        }
        self.missed.fill([1.0; WIDE]);
        for of_list in self.odds.chunks_exact_mut(chunks) {
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
            let (members, later) = (self.members_of(class), self.later[class]);
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
            self.breaks[class] = (1.0 - kept) / kept;
            let (at, lane) = (class / WIDE, class % WIDE);
            self.hidden[at][lane] = left * (1.0 - kept) * self.missed[at][lane];
            left *= kept;
        }
    }

    /// The class of each person seen.
    fn classes(&mut self) {
        self.on.fill([0; WIDE]);
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
            let on = self.on.as_flattened_mut();
            for list in &self.lists[from..to] {
                on[*list as usize * self.weights.len() + class] += some;
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
}
