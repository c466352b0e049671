//! Estimates of parts of the people, and of all of them together: sums of draws, never of ends of intervals.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::assess::{Method, Report, Settings, assess};
use crate::chains::quantile;
use crate::draws::Draws;
use crate::table::Table;

/// A part with fewer people is only documented.
pub const FEWEST: u64 = 30;
/// Draws of a sum.
const SUMS: usize = 4_000;
/// Sweeps of a chain at most, where there are many tables: those whose chains have not met by then are refused.
pub(crate) const SWEEPS: u64 = 200_000;
/// Stream of the random numbers by which draws of parts are put in an order of their own.
const ORDER: u64 = 1 << 40;

/// One part of the people, and what is reported of it.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Stratum {
    /// What the part is called.
    pub name: String,
    /// Who is on which lists, of this part.
    pub table: Table,
    /// What the engines say.
    pub report: Report,
    /// It is too small or its lists do not meet: its people are counted as they are documented, and the total is a number of
    /// "at least".
    pub is_documented_only: bool,
}

/// The people of all parts together, by one engine.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Total {
    /// The engine.
    pub method: Method,
    /// How many people there are: half of the sums lie below it.
    pub estimate: f64,
    /// 2.5 % of the sums lie below it.
    pub lower: f64,
    /// 97.5 % of the sums lie below it.
    pub upper: f64,
    /// How many parts have a number of this engine.
    pub estimated: usize,
    /// How many parts are added as they are documented, because this engine's number is refused there: with any, the total is
    /// "at least".
    pub documented_only: usize,
    /// The number of all people together without parts, where this engine stands there.
    pub without_parts: Option<f64>,
}

/// What is reported of all parts.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Strata {
    /// The parts, in the order they were given in.
    pub strata: Vec<Stratum>,
    /// Totals by engine.
    pub totals: Vec<Total>,
}

/// Runs the engines on each part and adds up; `whole` is what is reported of all people without parts. `done` is called after each part, in any order.
#[must_use]
pub fn stratified(
    whole: &Report,
    parts: &[(String, Table)],
    settings: &Settings,
    done: impl Fn() + Sync,
) -> Strata {
    let strata = each(parts, settings, done);
    let mains = Method::ALL.into_iter().filter(|method| method.is_main());
    let totals = mains.filter_map(|method| total(&strata, method, whole, settings)).collect();
    Strata { strata, totals }
}

/// Runs the engines on each part.
pub(crate) fn each(
    parts: &[(String, Table)],
    settings: &Settings,
    done: impl Fn() + Sync,
) -> Vec<Stratum> {
    parts
        .par_iter()
        .enumerate()
        .map(|(place, (name, table))| {
            let stratum = one(name, table, &of_part(settings, place));
            done();
            stratum
        })
        .collect()
}

/// Parts have random numbers of their own.
fn of_part(settings: &Settings, place: usize) -> Settings {
    let mut own = settings.clone();
    own.latent.length = own.latent.length.at_most(SWEEPS);
    own.latent.seed = settings.latent.seed.wrapping_add(1 + place as u64);
    own
}

fn one(name: &str, table: &Table, settings: &Settings) -> Stratum {
    let is_small = table.observed() < FEWEST;
    let report = if is_small {
        assess(table, &Settings { methods: Vec::new(), ..settings.clone() })
    } else {
        assess(table, settings)
    };
    let stands = |report: &Report| {
        report.estimates.iter().any(|one| one.method.is_main() && one.refused.is_empty())
    };
    Stratum {
        name: name.to_owned(),
        table: table.clone(),
        is_documented_only: is_small || !stands(&report),
        report,
    }
}

/// The sum by one engine; nothing where no part has a number of it.
fn total(strata: &[Stratum], method: Method, whole: &Report, settings: &Settings) -> Option<Total> {
    let sums = sums(strata, method, settings)?;
    Some(Total {
        method,
        estimate: quantile(&sums.draws, 0.5),
        lower: quantile(&sums.draws, 0.025),
        upper: quantile(&sums.draws, 0.975),
        estimated: sums.estimated,
        documented_only: strata.len() - sums.estimated,
        without_parts: whole.standing(method).map(|one| one.estimate),
    })
}

/// Draws of the number of people of all parts.
pub(crate) struct Sums {
    /// Ascending.
    pub(crate) draws: Vec<f64>,
    /// How many parts have draws of their own; of the others those who are documented are added.
    pub(crate) estimated: usize,
}

/// Adds up draws of one engine, one of each part, taken each in an order of its own.
pub(crate) fn sums(strata: &[Stratum], method: Method, settings: &Settings) -> Option<Sums> {
    let mut draws = vec![0.0; SUMS];
    let mut estimated = 0;
    for (place, stratum) in strata.iter().enumerate() {
        let own = stratum.report.standing(method).map(|one| one.draws.as_slice());
        match own.filter(|own| !own.is_empty()) {
            Some(own) => {
                let mut order = Draws::new(settings.latent.seed, ORDER + place as u64);
                draws.iter_mut().for_each(|sum| *sum += own[order.below(own.len())]);
                estimated += 1;
            }
            None => {
                let documented = stratum.report.observed as f64;
                draws.iter_mut().for_each(|sum| *sum += documented);
            }
        }
    }
    draws.sort_by(f64::total_cmp);
    (estimated > 0).then_some(Sums { draws, estimated })
}
