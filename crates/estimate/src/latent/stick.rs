//! The stick that shares are broken from: its concentration, and the order of the classes along it.
//!
//! With the breaks summed out, `N_k` people in class `k` and `L_k` in the classes after it, the chance of the numbers is
//! proportional to
//!
//! ```text
//! alpha^(K-1)  prod_{k<K} G(1 + N_k)  G(alpha + N_K) / G(1 + alpha + N)  /  prod_{l<=K-2} (alpha + L_l)
//! ```
//!
//! `G` is the gamma function.

use super::Concentration;
use super::sampler::Sampler;

/// Of the proposal for the concentration when classes change places: what is added to its shape, and to its rate.
const LITTLE: f64 = 0.25;

impl Sampler {
    /// People in the classes after each.
    pub(super) fn count_later(&mut self) {
        let mut later = 0.0;
        for class in (0..self.k).rev() {
            self.later[class] = later;
            later += self.members_of(class) as f64;
        }
    }

    /// Two classes one after the other change places where that is more probable, or by chance (Papaspiliopoulos and Roberts
    /// 2008, "Retrospective Markov chain Monte Carlo methods for Dirichlet process hierarchical models", Biometrika 95): only who
    /// comes after the first of them counts.
    pub(super) fn swap_neighbours(&mut self) {
        for class in 0..self.k.saturating_sub(2) {
            let later = self.members_of(class) as f64 + self.later[class + 1];
            let (now, then) = (self.concentration + self.later[class], self.concentration + later);
            if now != then && self.draws.uniform() * then < now {
                self.later[class] = later;
                self.swap(class, class + 1);
            }
        }
    }

    /// The last class changes places with another, and the concentration changes with it: the last takes all that the others
    /// leave, so that with much in it only great concentrations are probable, and with nothing in it only small ones. A chain
    /// would stay in one of the two for as long as it runs.
    pub(super) fn swap_last(&mut self) {
        let k = self.k;
        if k < 2 {
            return;
        }
        let class = ((self.draws.uniform() * (k - 1) as f64).ceil() as usize).min(k - 1) - 1;
        let (of_class, of_last) = (self.members_of(class), self.members_of(k - 1));
        if of_class == of_last {
            return;
        }
        let before = (
            self.concentration,
            self.ln_of_stick(self.concentration) - self.ln_of_proposal(self.concentration),
        );
        self.swap(class, k - 1);
        self.count_later();
        let (shape, rate) = self.proposal();
        let alpha = self.draws.gamma(shape, rate).max(1e-300);
        let gain = self.ln_of_stick(alpha) - self.ln_of_proposal(alpha) - before.1
            + ln_gamma(1.0 + of_last as f64)
            - ln_gamma(1.0 + of_class as f64);
        if libm::log(self.draws.uniform()) < gain {
            self.concentration = alpha;
        } else {
            self.swap(class, k - 1);
            self.count_later();
            self.concentration = before.0;
        }
    }

    /// How many factors alpha are left when those are taken off that nobody after a class cancels.
    fn power(&self) -> f64 {
        let some = self.later[..self.k - 2].iter().filter(|later| **later > 0.0).count();
        some as f64 + f64::from(u8::from(self.members_of(self.k - 1) > 0))
    }

    /// Shape and rate of a gamma distribution near that of the concentration.
    fn proposal(&self) -> (f64, f64) {
        (self.power() + LITTLE, LITTLE + libm::log(1.0 + self.n as f64 + self.unseen))
    }

    fn ln_of_proposal(&self, alpha: f64) -> f64 {
        let (shape, rate) = self.proposal();
        shape * libm::log(rate) - ln_gamma(shape) + (shape - 1.0) * libm::log(alpha) - rate * alpha
    }

    /// The logarithm of what is above, but for the people of each class, with what is held of the concentration before.
    fn ln_of_stick(&self, alpha: f64) -> f64 {
        let ln = libm::log(alpha);
        let before = match self.settings.concentration {
            Concentration::Gamma(shape, rate) => (shape - 1.0) * ln - rate * alpha,
            Concentration::LogNormal(mean, sd) => -ln - (ln - mean).powi(2) / (2.0 * sd * sd),
        };
        let last = self.members_of(self.k - 1) as f64;
        let all = self.n as f64 + self.unseen;
        let later: f64 =
            self.later[..self.k - 2].iter().map(|later| libm::log(alpha + later)).sum();
        before + (self.k - 1) as f64 * ln + ln_gamma(alpha + last)
            - ln_gamma(1.0 + alpha + all)
            - later
    }

    /// The concentration, given how many people are in each class.
    ///
    /// Where nobody comes after a class, `L_l` is 0 and its factor is a power of alpha. The others are exponential integrals, and
    /// the ratio of the gamma functions is that of a beta: with those drawn first, alpha has a gamma distribution (as in Escobar
    /// and West 1995, "Bayesian density estimation and inference using mixtures", J. Amer. Statist. Assoc. 90).
    pub(super) fn draw_concentration(&mut self) {
        if self.k < 2 {
            return;
        }
        let alpha = self.concentration;
        let last = self.members_of(self.k - 1) as f64;
        let all = self.n as f64 + self.unseen;
        let (of_last, rest) =
            if last > 0.0 { (alpha + last, 1.0 + all - last) } else { (alpha + 1.0, all) };
        let (x, y) = (self.draws.gamma(of_last, 1.0), self.draws.gamma(rest, 1.0));
        let mut rate = libm::log((x + y) / x);
        for class in 0..self.k - 2 {
            if self.later[class] > 0.0 {
                rate += self.draws.exponential() / (alpha + self.later[class]);
            }
        }
        let power = self.power();
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

fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}
