//! A step that changes how many people of one class are on no list, whatever the chances and shares are.
//!
//! Given chances and shares, the number of unseen people moves little in a sweep, and given that number so do they. Here both
//! are summed out. With `s` people seen of class `k`, `o_j` of them on list `j`, `m` unseen, `N_k = s + m`, and `L_k` people in
//! the classes after `k`, the chance of the unseen of all classes is proportional to
//!
//! ```text
//! (N-1)!  prod_k [ 1/m_k!  prod_j B(a + o_jk, b + N_k - o_jk) ]  prod_{k<K} B(1 + N_k, alpha + L_k)
//! ```
//!
//! (Beta integrals of the chances, and of the breaks of the stick). A step of Metropolis' rule with an even proposal on it, before
//! chances and shares are drawn, leaves what the chain samples as it is (a partially collapsed step: van Dyk and Park 2008,
//! "Partially collapsed Gibbs samplers", Journal of the American Statistical Association 103).

use super::sampler::Sampler;
use super::Cap;

impl Sampler {
    /// Tries another number of unseen people for one of the classes in which somebody is seen.
    pub(super) fn leap(&mut self) {
        let inhabited = self.seen.iter().filter(|seen| **seen > 0).count();
        let mut pick = (self.draws.uniform() * inhabited as f64).ceil() as usize;
        let Some(class) = self.seen.iter().position(|seen| {
            pick -= usize::from(*seen > 0);
            pick == 0
        }) else {
            return;
        };
        let now = self.unseen_of[class] as f64;
        // Even, of every size from one person to half of those seen.
        let reach = libm::exp(self.draws.uniform() * libm::log(self.n as f64 * 0.7));
        let next = now + ((2.0 * self.draws.uniform() - 1.0) * (reach + 1.0)).round();
        let (Cap::Redraw(times) | Cap::Hold(times)) = self.settings.cap;
        let unseen = self.unseen + next - now;
        if next < 0.0 || next == now || unseen > self.n as f64 * times as f64 {
            return;
        }
        let gain = self.ln_of(class, next) - self.ln_of(class, now);
        if libm::log(self.draws.uniform()) < gain {
            self.unseen_of[class] = next as u64;
            self.unseen = unseen;
        }
    }

    /// The logarithm of what is above, as far as the unseen of one class change it, with `m` of them.
    fn ln_of(&self, class: usize, m: f64) -> f64 {
        let (a, b) = self.settings.chance;
        let alpha = self.concentration;
        let change = m - self.unseen_of[class] as f64;
        let members = self.seen[class] as f64 + m;
        let all = self.n as f64 + self.unseen + change;
        let mut sum = ln_gamma(all) - ln_gamma(1.0 + alpha + all) - ln_gamma(m + 1.0);
        let alike = ln_gamma(a + b + members);
        for list in 0..self.p {
            let on = self.on[list * self.k + class] as f64;
            sum += ln_gamma(b + members - on) - alike;
        }
        // Of the breaks, what does not cancel.
        if class + 1 < self.k {
            sum += ln_gamma(1.0 + members);
        }
        let mut later = 0.0;
        for other in (1..self.k).rev() {
            later += (self.seen[other] + self.unseen_of[other]) as f64;
            if other == class {
                later += change;
            }
            // `later` is L of the class before `other`; its own is that less its members.
            if other + 1 == self.k {
                sum += ln_gamma(alpha + later);
            } else {
                sum -= libm::log(alpha + later);
            }
        }
        sum
    }
}

fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}
