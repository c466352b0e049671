//! Latent classes: people of a few kinds, each with its own chance of being on each list (Manrique-Vallier 2016, "Bayesian
//! population size estimation using Dirichlet process mixtures", Biometrics 72).

mod leap;
mod sampler;

use rayon::prelude::*;
use serde::Serialize;

use crate::chains::{Diagnosis, diagnose, quantile};
use crate::error::{Error, Result};
use crate::table::Table;
use sampler::Sampler;

/// What is held of the concentration of classes before the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Concentration {
    /// Gamma with a shape and a rate: 0.25 and 0.25 in the paper and in R's LCMCR.
    Gamma(f64, f64),
    /// Log-normal with a mean and a standard deviation of the logarithm: 0 and 0.25 mix better (StanLCMCR).
    LogNormal(f64, f64),
}

/// What is done where the number of unseen people runs away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// It is drawn again until it is at most so many times the observed, as R's LCMCR does at 20 without saying so.
    Redraw(u64),
    /// It is held at so many times the observed, and how often is told.
    Hold(u64),
}

/// Settings of the sampler.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// Sweeps from one draw to the next.
    pub thinning: usize,
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
            cap: Cap::Hold(1_000),
            seed: 19_481_210,
        }
    }
}

/// What the sampler gives. Numbers of people.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// Draws at which the number was held at the cap, or drawn again.
    pub cap_hits: u64,
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
    let run: Vec<Chain> = (0..settings.chains as u64)
        .into_par_iter()
        .map(|chain| one_chain(table, settings, chain))
        .collect();
    let chains: Vec<Vec<f64>> = run.iter().map(|chain| chain.numbers.clone()).collect();
    let mut all = chains.concat();
    all.sort_by(f64::total_cmp);
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let sd = (all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / all.len() as f64).sqrt();
    let diagnosis = diagnose(&chains);
    Ok(Latent {
        mean,
        median: quantile(&all, 0.5),
        lower: quantile(&all, 0.025),
        upper: quantile(&all, 0.975),
        error: sd / diagnosis.bulk.sqrt(),
        diagnosis,
        cap_hits: run.iter().map(|chain| chain.cap_hits).sum(),
        occupied: run.iter().map(|chain| chain.occupied).sum::<f64>() / run.len() as f64,
        chains,
    })
}

struct Chain {
    numbers: Vec<f64>,
    cap_hits: u64,
    occupied: f64,
}

fn one_chain(table: &Table, settings: &Settings, chain: u64) -> Chain {
    let mut sampler = Sampler::new(table, settings, chain);
    for _ in 0..settings.burn_in {
        sampler.sweep();
    }
    sampler.cap_hits = 0;
    let (mut numbers, mut occupied) = (Vec::with_capacity(settings.draws), 0);
    for _ in 0..settings.draws {
        for _ in 0..settings.thinning {
            sampler.sweep();
        }
        numbers.push(sampler.number());
        occupied += sampler.occupied();
    }
    Chain { numbers, cap_hits: sampler.cap_hits, occupied: occupied as f64 / settings.draws as f64 }
}
