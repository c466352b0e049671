//! A step over shares and chances with the class of everybody, and the unseen, summed out.
//!
//! A sweep moves slowly where many people share a combination: who is in which class says nearly what the chances are, and the
//! other way round. With both summed out, under 1/N before the data, the likelihood of the shares `nu` and chances `lambda` is
//!
//! ```text
//! sum_x n_x ln pi_x  -  n ln(1 - pi_0),    pi_x = sum_k nu_k prod_j lambda_jk^x_j (1 - lambda_jk)^(1 - x_j)
//! ```
//!
//! Its slope by the logits of the chances and of the breaks of the stick is that of a table where everybody has a part in each
//! class as expected. Hamilton's equations of motion are followed along it, and the end is taken or not by Metropolis' rule
//! (Neal 2011, "MCMC using Hamiltonian dynamics", Handbook of Markov Chain Monte Carlo, chapter 5). Classes and the unseen are
//! drawn after it, given what it leaves, so that the sweep stays one of the same model.

use super::Cap;
use super::sampler::{Sampler, WIDE};
use crate::exp::exp;

/// Once in so many sweeps there is a step.
const EVERY: u64 = 4;
/// A step follows the motion this many times at most; half as many in the mean.
const MOST: usize = 40;
/// With fewer people than this of a combination in the mean, sweeps alone gain as much in the same time, or more. Measured: with 10
/// (eight and twenty lists), as much to twice as much; with 80 and more, the step gains about ten times as much.
const PEOPLE: u64 = 50;
/// Logits of chances and of breaks beyond these are no places to go to.
const FAR: f64 = 34.0;
const FAR_BREAK: f64 = 300.0;
/// The share of steps to be taken, which the length is set for in the burn-in.
const TAKEN: f64 = 0.75;

/// What the step works with. Numbers of each list and class stand list by list; those of the breaks after them.
pub(super) struct Hamilton {
    /// Whether it gains anything on this table.
    pub(super) pays: bool,
    place: Vec<f64>,
    slope: Vec<f64>,
    speed: Vec<f64>,
    /// Information at the places of the burn-in, summed; how many places; and one over the root of the mean. 0 does not move.
    information: Vec<f64>,
    places: f64,
    scale: Vec<f64>,
    ln_length: f64,
    odds: Vec<f64>,
    missed: Vec<f64>,
    hidden: Vec<f64>,
    breaks: Vec<f64>,
    weights: Vec<f64>,
    /// Expected people of each class on each list, and in all.
    on: Vec<f64>,
    members: Vec<f64>,
}

impl Hamilton {
    pub(super) fn new(p: usize, k: usize, cells: usize, n: u64) -> Self {
        let wide = k.div_ceil(WIDE) * WIDE;
        let of = |count: usize| vec![0.0; count];
        let moves = |at: usize| at % wide < k && at != p * wide + k - 1;
        let all = (p + 1) * wide;
        Self {
            pays: k > 1 && n >= PEOPLE * cells as u64,
            place: of(all),
            slope: of(all),
            speed: of(all),
            information: vec![1.0; all],
            places: 1.0,
            scale: (0..all).map(|at| f64::from(u8::from(moves(at)))).collect(),
            ln_length: -1.5,
            odds: of(p * wide),
            missed: of(wide),
            hidden: of(wide),
            breaks: of(wide),
            weights: of(wide),
            on: of(p * wide),
            members: of(wide),
        }
    }

    fn is_far(&self) -> bool {
        let (chances, breaks) = self.place.split_at(self.odds.len());
        let near = |places: &[f64], far: f64| places.iter().all(|place| place.abs() < far);
        !(near(chances, FAR) && near(breaks, FAR_BREAK))
    }

    fn push(&mut self, length: f64) {
        for ((speed, slope), scale) in self.speed.iter_mut().zip(&self.slope).zip(&self.scale) {
            *speed += length * scale * slope;
        }
    }

    fn drift(&mut self, length: f64) {
        for ((place, speed), scale) in self.place.iter_mut().zip(&self.speed).zip(&self.scale) {
            *place += length * scale * speed;
        }
    }

    fn energy(&self) -> f64 {
        0.5 * self.speed.iter().map(|speed| speed * speed).sum::<f64>()
    }

    /// The information at this place, and from all of them the scale of each direction.
    fn learn(&mut self, chance: f64, alpha: f64, k: usize) {
        let wide = self.missed.len();
        self.places += 1.0;
        for (at, odds) in self.odds.iter().enumerate() {
            let is = odds / (1.0 + odds);
            self.information[at] += (chance + self.members[at % wide]) * is * (1.0 - is);
        }
        let mut later = 0.0;
        for class in (0..k).rev() {
            let (all, taken) = (1.0 + alpha + self.members[class] + later, self.breaks[class]);
            self.information[self.odds.len() + class] += (all * taken * (1.0 - taken)).max(0.05);
            later += self.members[class];
        }
        for (scale, information) in self.scale.iter_mut().zip(&self.information) {
            if *scale > 0.0 {
                *scale = (self.places / information).sqrt();
            }
        }
    }
}

impl Sampler {
    /// One step, if it is time for one and it pays. The length of the motion, and how far it goes each way, are set in the
    /// burn-in only.
    pub(super) fn step(&mut self) {
        if self.hamilton.pays && self.sweeps.is_multiple_of(EVERY) {
            self.leap();
        }
    }

    fn leap(&mut self) {
        self.depart();
        if self.hamilton.is_far() {
            return;
        }
        let before = self.density();
        let is_burn_in = self.sweeps <= self.settings.burn_in as u64;
        let (a, b) = self.settings.chance;
        let length = exp(self.hamilton.ln_length) * (0.8 + 0.4 * self.draws.uniform());
        if is_burn_in {
            self.hamilton.learn(a + b, self.concentration, self.k);
        }
        for (speed, scale) in self.hamilton.speed.iter_mut().zip(&self.hamilton.scale) {
            *speed = if *scale > 0.0 { self.draws.normal() } else { 0.0 };
        }
        let before = before - self.hamilton.energy();
        let chance = exp((self.follow(length) - before).clamp(-700.0, 0.0));
        if is_burn_in {
            // Robbins and Monro 1951, "A stochastic approximation method", Ann. Math. Statist. 22.
            let tried = self.hamilton.places - 1.0;
            self.hamilton.ln_length += 2.0 * (chance - TAKEN) * libm::pow(tried, -0.6);
        }
        if self.draws.uniform() < chance && self.is_below_cap() {
            self.arrive();
        }
    }

    /// The logits of what the sweep has drawn.
    fn depart(&mut self) {
        let h = &mut self.hamilton;
        let (wide, k) = (h.missed.len(), self.k);
        let (chances, breaks) = h.place.split_at_mut(h.odds.len());
        for (places, odds) in
            chances.chunks_exact_mut(wide).zip(self.odds.chunks_exact(wide / WIDE))
        {
            for (place, odds) in places.iter_mut().zip(odds.as_flattened()).take(k) {
                *place = libm::log(*odds);
            }
        }
        for (place, odds) in breaks.iter_mut().zip(&self.breaks).take(k - 1) {
            *place = libm::log(*odds);
        }
    }

    /// Goes along by leapfrog; the logarithm of density at the end, less the energy of motion. Below all numbers where it leaves
    /// what is near.
    fn follow(&mut self, length: f64) -> f64 {
        let times = 1 + self.draws.below(MOST);
        self.hamilton.push(0.5 * length);
        for time in 1..=times {
            self.hamilton.drift(length);
            if self.hamilton.is_far() {
                return f64::NEG_INFINITY;
            }
            self.slope();
            self.hamilton.push(if time == times { 0.5 * length } else { length });
        }
        self.density() - self.hamilton.energy()
    }

    /// Where numbers above the cap are drawn again, the model has none above it: that a number drawn at the end of the step is
    /// not above it is part of the rule.
    fn is_below_cap(&mut self) -> bool {
        let Cap::Redraw(times) = self.settings.cap else {
            return true;
        };
        let hidden: f64 = self.hamilton.hidden.iter().sum();
        let n = self.n as f64;
        let factor = self.draws.gamma(n, 1.0) / (1.0 - hidden).max(f64::MIN_POSITIVE);
        self.draws.poisson(factor * hidden) <= n * times as f64
    }

    /// The sweep goes on from the end of the step.
    fn arrive(&mut self) {
        let chunks = self.hidden.len();
        let h = &self.hamilton;
        for (to, from) in self
            .odds
            .as_flattened_mut()
            .chunks_exact_mut(chunks * WIDE)
            .zip(h.odds.chunks_exact(chunks * WIDE))
        {
            to[..self.k].copy_from_slice(&from[..self.k]);
        }
        self.hidden.as_flattened_mut().copy_from_slice(&h.hidden);
    }

    /// The chance of each class at this place: odds, breaks, and shares of those on no list.
    fn spread(&mut self) {
        let h = &mut self.hamilton;
        let (wide, k) = (h.missed.len(), self.k);
        h.missed.fill(1.0);
        for (odds, places) in h.odds.chunks_exact_mut(wide).zip(h.place.chunks_exact(wide)) {
            for ((odds, place), missed) in odds.iter_mut().zip(places).zip(&mut h.missed) {
                *odds = exp(*place);
                *missed /= 1.0 + *odds;
            }
        }
        let mut left = 1.0;
        for class in 0..k {
            let odds = exp(h.place[h.odds.len() + class]);
            let kept = if class + 1 == k { 0.0 } else { 1.0 / (1.0 + odds) };
            h.breaks[class] = if class + 1 == k { 1.0 } else { odds * kept };
            h.hidden[class] = left * h.breaks[class] * h.missed[class];
            left *= kept;
        }
    }

    /// The logarithm of the density at this place, but for a constant, and its slope.
    fn density(&mut self) -> f64 {
        let of_cells = self.slope();
        let h = &self.hamilton;
        let ((a, b), alpha, k) = (self.settings.chance, self.concentration, self.k);
        let hidden: f64 = h.hidden.iter().sum();
        let mut ln = of_cells - self.n as f64 * libm::log((1.0 - hidden).max(1e-300));
        let (chances, breaks) = h.place.split_at(h.odds.len());
        ln += a * chances.iter().sum::<f64>();
        ln += (a + b) * h.missed[..k].iter().map(|missed| libm::log(*missed)).sum::<f64>();
        for place in &breaks[..k - 1] {
            ln += place - (1.0 + alpha) * libm::log(1.0 + exp(*place));
        }
        ln
    }

    /// The slope at this place, by who is expected where; and what the people seen say of it, as a logarithm.
    fn slope(&mut self) -> f64 {
        self.spread();
        let of_cells = self.expect();
        let ((a, b), alpha, k) = (self.settings.chance, self.concentration, self.k);
        let h = &mut self.hamilton;
        let wide = h.missed.len();
        let (chances, breaks) = h.slope.split_at_mut(h.odds.len());
        for ((slopes, odds), on) in chances
            .chunks_exact_mut(wide)
            .zip(h.odds.chunks_exact(wide))
            .zip(h.on.chunks_exact(wide))
        {
            for (((slope, odds), on), members) in
                slopes.iter_mut().zip(odds).zip(on).zip(&h.members)
            {
                *slope = a + on - (a + b + members) * odds / (1.0 + odds);
            }
        }
        let mut later = h.members[k - 1];
        for class in (0..k - 1).rev() {
            let members = h.members[class];
            breaks[class] = 1.0 + members - (1.0 + alpha + members + later) * h.breaks[class];
            later += members;
        }
        of_cells
    }

    /// People expected in each class, and of each on each list.
    fn expect(&mut self) -> f64 {
        let h = &mut self.hamilton;
        let wide = h.missed.len();
        let hidden: f64 = h.hidden.iter().sum();
        let unseen = self.n as f64 / (1.0 - hidden).max(1e-300);
        for (members, hidden) in h.members.iter_mut().zip(&h.hidden) {
            *members = unseen * hidden;
        }
        h.on.fill(0.0);
        let mut ln = 0.0;
        for cell in &self.cells {
            let lists = &self.lists[cell.from..cell.to];
            h.weights.copy_from_slice(&h.hidden);
            for list in lists {
                for (weight, odds) in h.weights.iter_mut().zip(&h.odds[*list as usize * wide..]) {
                    *weight *= odds;
                }
            }
            let total = h.weights.iter().sum::<f64>().max(1e-300);
            let count = cell.count as f64;
            ln += count * libm::log(total);
            for (weight, members) in h.weights.iter_mut().zip(&mut h.members) {
                *weight *= count / total;
                *members += *weight;
            }
            for list in lists {
                for (on, weight) in h.on[*list as usize * wide..].iter_mut().zip(&h.weights) {
                    *on += weight;
                }
            }
        }
        ln
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cap, Settings};
    use super::Sampler;
    use crate::table::Table;

    fn small(classes: usize) -> Sampler {
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        let table = Table::new(lists, [(0b001, 4), (0b011, 2), (0b110, 3), (0b111, 1)]).unwrap();
        let settings = Settings {
            classes,
            chance: (1.5, 2.0),
            burn_in: 2_000,
            cap: Cap::Redraw(20),
            ..Settings::default()
        };
        Sampler::new(&table, &settings, 1)
    }

    #[test]
    fn the_slope_is_that_of_the_density() {
        let mut sampler = small(5);
        sampler.sweep();
        sampler.depart();
        sampler.density();
        let slope = sampler.hamilton.slope.clone();
        for at in
            (0..slope.len()).filter(|at| sampler.hamilton.scale[*at] > 0.0).collect::<Vec<_>>()
        {
            let place = sampler.hamilton.place[at];
            let mut beside = |by: f64| {
                sampler.hamilton.place[at] = place + by;
                sampler.density()
            };
            let found = (beside(1e-5) - beside(-1e-5)) / 2e-5;
            sampler.hamilton.place[at] = place;
            assert!(
                (found - slope[at]).abs() < 1e-5 * (1.0 + found.abs()),
                "{at}: {found} {}",
                slope[at]
            );
        }
    }

    /// Means of the number, of whether nobody is missing, and of the classes with somebody in them.
    fn means(pays: bool) -> [f64; 3] {
        let mut sampler = small(3);
        sampler.hamilton.pays = pays;
        let mut sums = [0.0; 3];
        let draws = 150_000;
        for sweep in 0..draws + 2_000 {
            sampler.sweep();
            if sweep >= 2_000 {
                sums[0] += sampler.number().min(60.0);
                sums[1] += f64::from(u8::from(sampler.unseen == 0.0));
                sums[2] += sampler.occupied() as f64;
            }
        }
        sums.map(|sum| sum / f64::from(draws))
    }

    #[test]
    fn a_sweep_with_the_step_is_one_of_the_same_model() {
        let (with, without) = (means(true), means(false));
        for (at, within) in [0.3, 0.006, 0.02].into_iter().enumerate() {
            assert!((with[at] - without[at]).abs() < within, "{with:?} {without:?}");
        }
    }
}
