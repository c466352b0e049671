//! Latent classes: people of a few kinds, each with its own chance of being on each list (Manrique-Vallier 2016, "Bayesian
//! population size estimation using Dirichlet process mixtures", Biometrics 72).

mod hamilton;
mod sampler;
mod stick;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::chains::{Diagnosis, diagnose, quantile};
use crate::error::{Error, Result};
use crate::table::Table;
use sampler::Sampler;

/// What is held of the concentration of classes before the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concentration {
    /// Gamma with a shape and a rate: 0.25 and 0.25 in the paper and in R's LCMCR.
    Gamma(f64, f64),
    /// Log-normal with a mean and a standard deviation of the logarithm: 0 and 0.25 mix better (StanLCMCR).
    LogNormal(f64, f64),
}

/// What is done where the number of unseen people runs away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cap {
    /// It is drawn again until it is at most so many times the observed, as R's LCMCR does at 20 without saying so.
    Redraw(u64),
    /// It is held at so many times the observed, and how often is told.
    Hold(u64),
}

/// When chains end.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// After the sweeps that are set.
    #[default]
    Fixed,
    /// When they have met and are worth enough ([`Diagnosis::stands`]). Until then each is made twice as long, with twice the
    /// sweeps from one draw to the next, and the first half of it is not kept; not beyond so many sweeps of each.
    UntilMet {
        /// Sweeps of a chain at most, its burn-in not counted.
        sweeps: u64,
    },
}

impl Length {
    /// The same, with no more than so many sweeps of a chain where chains go on: for answers beside the main one.
    #[must_use]
    pub fn at_most(self, most: u64) -> Self {
        match self {
            Self::Fixed => Self::Fixed,
            Self::UntilMet { sweeps } => Self::UntilMet { sweeps: sweeps.min(most) },
        }
    }
}

/// Settings of the sampler.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[schemars(rename = "LatentSettings")]
pub struct Settings {
    /// Most classes.
    pub classes: usize,
    /// Before the data, of the concentration.
    pub concentration: Concentration,
    /// Before the data, of each chance: Beta with these, 1 and 1 where all chances are alike.
    pub chance: (f64, f64),
    /// Chains, each from another beginning.
    pub chains: usize,
    /// Sweeps of each chain that are not kept.
    pub burn_in: usize,
    /// Draws kept of each chain.
    pub draws: usize,
    /// Sweeps from one draw to the next, at first where chains go on.
    pub thinning: usize,
    /// When chains end. Settings kept from before there was a choice say nothing of it.
    #[serde(default)]
    pub length: Length,
    /// Where the number runs away.
    pub cap: Cap,
    /// What the random numbers begin with.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            classes: 10,
            concentration: Concentration::Gamma(0.25, 0.25),
            chance: (1.0, 1.0),
            chains: 4,
            burn_in: 5_000,
            draws: 1_000,
            thinning: 20,
            length: Length::UntilMet { sweeps: 2_000_000 },
            cap: Cap::Hold(1_000),
            seed: 19_481_210,
        }
    }
}

/// What the sampler gives. Numbers of people.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Latent {
    /// Draws of the number, chain by chain.
    #[serde(skip)]
    pub chains: Vec<Vec<f64>>,
    /// The mean.
    pub mean: f64,
    /// Half of the draws lie below it.
    pub median: f64,
    /// 2.5 % of the draws lie below it.
    pub lower: f64,
    /// 97.5 % of the draws lie below it.
    pub upper: f64,
    /// Whether the chains have met, and what they are worth.
    pub diagnosis: Diagnosis,
    /// Monte Carlo error of the mean.
    pub error: f64,
    /// Of the sweeps that are kept, those at which the number was held at the cap, or drawn again.
    pub cap_hits: u64,
    /// Sweeps of all chains, kept or not.
    pub sweeps: u64,
    /// Of those, the sweeps that the draws stand for.
    pub kept: u64,
    /// Sweeps from one draw to the next.
    pub thinning: u64,
    /// The chains ended because they had run as long as they may, and not because they had met.
    pub at_budget: bool,
    /// Mean number of classes with somebody in them.
    pub occupied: f64,
}

/// Samples the number of people.
///
/// # Errors
/// If the table has fewer than three lists, or a setting is nothing that can be sampled with.
pub fn sample(table: &Table, settings: &Settings) -> Result<Latent> {
    if table.p() < 3 {
        return Err(Error::said(format!(
            "latent classes take three lists or more, and there are {}",
            table.p()
        )));
    }
    let is_one = settings.classes >= 1
        && settings.chains >= 1
        && settings.draws >= 4
        && settings.thinning >= 1;
    let (a, b) = settings.chance;
    if !(is_one && a > 0.0 && b > 0.0) {
        return Err(Error::said(
            "latent classes: one class, one chain, four draws and a thinning of 1 are the least; the chances' prior is two \
             numbers above 0",
        ));
    }
    let mut chains: Vec<Chain> =
        (0..settings.chains as u64).map(|chain| Chain::new(table, settings, chain)).collect();
    chains.par_iter_mut().for_each(|chain| chain.begin(settings));
    let at_budget = match settings.length {
        Length::Fixed => false,
        Length::UntilMet { sweeps } => !until_met(&mut chains, sweeps),
    };
    Ok(summed_up(&chains, settings, at_budget))
}

/// Makes chains longer until they have met, or no longer may be; whether they have met.
fn until_met(chains: &mut [Chain], most: u64) -> bool {
    loop {
        let numbers: Vec<Vec<f64>> = chains.iter().map(Chain::numbers).collect();
        if diagnose(&numbers).stands() {
            return true;
        }
        if chains.iter().any(|chain| 2 * chain.run > most) {
            return false;
        }
        chains.par_iter_mut().for_each(Chain::double);
    }
}

fn summed_up(chains: &[Chain], settings: &Settings, at_budget: bool) -> Latent {
    let numbers: Vec<Vec<f64>> = chains.iter().map(Chain::numbers).collect();
    let diagnosis = diagnose(&numbers);
    let mut all = numbers.concat();
    all.sort_by(f64::total_cmp);
    let count = all.len() as f64;
    let mean = all.iter().sum::<f64>() / count;
    let sd = (all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
    let kept = || chains.iter().flat_map(Chain::kept);
    let thinning = chains.first().map_or(0, |chain| chain.thinning);
    Latent {
        mean,
        median: quantile(&all, 0.5),
        lower: quantile(&all, 0.025),
        upper: quantile(&all, 0.975),
        error: sd / diagnosis.bulk.sqrt(),
        diagnosis,
        cap_hits: kept().map(|draw| u64::from(draw.cap_hits)).sum(),
        sweeps: chains.iter().map(|chain| settings.burn_in as u64 + chain.run).sum(),
        kept: all.len() as u64 * thinning,
        thinning,
        at_budget,
        occupied: kept().map(|draw| f64::from(draw.occupied)).sum::<f64>() / count,
        chains: numbers,
    }
}

/// One draw, and what happened in the sweeps since the one before.
#[derive(Clone, Copy)]
struct Draw {
    number: f64,
    occupied: u32,
    cap_hits: u32,
}

/// A chain that goes on.
struct Chain {
    sampler: Sampler,
    draws: Vec<Draw>,
    /// How many of the draws, from the last on, are kept.
    keep: usize,
    thinning: u64,
    /// Sweeps so far, without the burn-in.
    run: u64,
}

impl Chain {
    fn new(table: &Table, settings: &Settings, chain: u64) -> Self {
        Self {
            sampler: Sampler::new(table, settings, chain),
            draws: Vec::new(),
            keep: settings.draws,
            thinning: settings.thinning as u64,
            run: 0,
        }
    }

    /// The sweeps that are set.
    fn begin(&mut self, settings: &Settings) {
        for _ in 0..settings.burn_in {
            self.sampler.sweep();
        }
        self.go_on(settings.draws);
    }

    fn go_on(&mut self, draws: usize) {
        for _ in 0..draws {
            self.sampler.cap_hits = 0;
            for _ in 0..self.thinning {
                self.sampler.sweep();
            }
            self.run += self.thinning;
            self.draws.push(Draw {
                number: self.sampler.number(),
                occupied: self.sampler.occupied() as u32,
                cap_hits: self.sampler.cap_hits as u32,
            });
        }
    }

    /// As many sweeps again as so far, with twice as many from one draw to the next once there are twice as many draws as are
    /// kept.
    fn double(&mut self) {
        if self.draws.len() >= 2 * self.keep {
            // Of every two draws the second stays, with what happened in both stretches.
            let both = |two: &[Draw]| match two {
                [first, second] => Some(Draw {
                    cap_hits: first.cap_hits.saturating_add(second.cap_hits),
                    ..*second
                }),
                _ => None,
            };
            self.draws = self.draws.chunks_exact(2).filter_map(both).collect();
            self.thinning *= 2;
        }
        self.go_on(self.draws.len());
    }

    fn kept(&self) -> impl Iterator<Item = &Draw> {
        self.draws[self.draws.len() - self.keep..].iter()
    }

    fn numbers(&self) -> Vec<f64> {
        self.kept().map(|draw| draw.number).collect()
    }
}
