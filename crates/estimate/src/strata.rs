//! Estimates of parts of the people, and of all of them together: sums of draws, never of ends of intervals.

use rayon::prelude::*;
use serde::Serialize;

use crate::assess::{Method, Report, Settings, assess};
use crate::chains::quantile;
use crate::draws::Draws;
use crate::table::Table;

/// A part with fewer people is only documented.
pub const FEWEST: u64 = 30;
/// Draws of a sum.
const SUMS: usize = 4_000;
/// Stream of the random numbers by which draws of parts are put in an order of their own.
const ORDER: u64 = 1 << 40;

/// One part of the people, and what is reported of it.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Strata {
    /// The parts, in the order they were given in.
    pub strata: Vec<Stratum>,
    /// Totals by engine.
    pub totals: Vec<Total>,
    /// What is reported of all people together, without parts.
    pub whole: Report,
}

/// Runs the engines on each part and on the whole, and adds up. `done` is called after each part, in any order.
#[must_use]
pub fn stratified(
    whole: &Table,
    parts: &[(String, Table)],
    settings: &Settings,
    done: impl Fn() + Sync,
) -> Strata {
    let strata: Vec<Stratum> = parts
        .par_iter()
        .enumerate()
        .map(|(place, (name, table))| {
            let stratum = one(name, table, &of_part(settings, place));
            done();
            stratum
        })
        .collect();
    let whole = assess(whole, settings);
    let mains = Method::ALL.into_iter().filter(|method| method.is_main());
    let totals = mains.filter_map(|method| total(&strata, method, &whole, settings)).collect();
    Strata { strata, totals, whole }
}

/// Parts have random numbers of their own.
fn of_part(settings: &Settings, place: usize) -> Settings {
    let mut own = settings.clone();
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
    let of = |report: &Report| report.standing(method).map(|one| (one.draws.clone(), one.estimate));
    let mut sums = vec![0.0; SUMS];
    let (mut estimated, mut documented_only) = (0, 0);
    for (place, stratum) in strata.iter().enumerate() {
        match of(&stratum.report).filter(|(draws, _)| !draws.is_empty()) {
            Some((draws, _)) => {
                let mut order = Draws::new(settings.latent.seed, ORDER + place as u64);
                sums.iter_mut().for_each(|sum| *sum += draws[order.below(draws.len())]);
                estimated += 1;
            }
            None => {
                let documented = stratum.report.observed as f64;
                sums.iter_mut().for_each(|sum| *sum += documented);
                documented_only += 1;
            }
        }
    }
    if estimated == 0 {
        return None;
    }
    sums.sort_by(f64::total_cmp);
    Some(Total {
        method,
        estimate: quantile(&sums, 0.5),
        lower: quantile(&sums, 0.025),
        upper: quantile(&sums, 0.975),
        estimated,
        documented_only,
        without_parts: of(whole).map(|(_, number)| number),
    })
}
