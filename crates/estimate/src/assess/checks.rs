//! Whether a table's own data speak against the numbers: lists left out, a list taken as the truth, tables made again, and what
//! changes where an assumption does.

use serde::{Deserialize, Serialize};

use super::relinked::{Wrong, relinked};
use super::run::Settings;
use crate::graphs::{self, NumberPrior};
use crate::latent;
use crate::loglinear::{self, Criterion, Fit, search, stepwise};
use crate::table::Table;

/// Averaging over graphs is repeated for up to this many lists; beyond, models are chosen by steps.
const GRAPHS: usize = 6;
/// Tables made again.
const REPLICATES: usize = 1_000;
/// Sweeps of a chain at most with other settings of latent classes.
const SWEEPS: u64 = 200_000;
/// The strongest dependence of all lists together that is looked at, and its steps on each side of none.
const PSI: f64 = 3.0;
const STEPS: i32 = 12;

/// A number with limits, and what gave it.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Number {
    /// What was changed, or left out.
    pub what: String,
    /// The number of people.
    pub estimate: f64,
    /// Lower limit, 95 %.
    pub lower: f64,
    /// Upper limit, 95 %.
    pub upper: f64,
}

/// A list taken as the truth: the people on it, as the other lists alone would estimate them (Binette and Steorts 2022, "On the
/// reliability of multiple systems estimation for the quantification of modern slavery", JRSS A 185).
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct AsTruth {
    /// The list.
    pub list: String,
    /// How many people are on it.
    pub known: u64,
    /// What the others estimate; nothing where they cannot.
    pub number: Option<Number>,
}

/// How well a model makes tables like this one.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Predictive {
    /// Which model.
    pub what: String,
    /// Share of tables made anew that lie at least as far from what is expected as this one.
    pub share: f64,
}

/// The people on all lists at once, as the best model without that combination expects them.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct HeldOut {
    /// The model.
    pub model: String,
    /// How many there are.
    pub observed: u64,
    /// How many are expected.
    pub expected: f64,
}

/// What an assumption that no data can test does to the number: the strength of the dependence of all lists together (psi; 1 is
/// none), with n0 = psi^(+-1) times the n0 of no such dependence (Aleshin-Guendel, Sadinle and Wakefield 2021, "The central role of
/// the identifying assumption in population size estimation").
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Psi {
    /// The model whose n0 is multiplied; of all cells themselves where none is empty.
    pub model: String,
    /// Psi and the number of people.
    pub numbers: Vec<(f64, f64)>,
}

/// What a table's own data say of the numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Checks {
    /// Which engine gives the numbers of `without` and `as_truth`: averaging over graphs, or models by steps.
    pub engine: String,
    /// Each list left out in turn.
    pub without: Vec<Number>,
    /// Each list as the truth.
    pub as_truth: Vec<AsTruth>,
    /// Tables made again.
    pub predictive: Vec<Predictive>,
    /// The people on all lists.
    pub held_out: Option<HeldOut>,
    /// Other prior persons, other priors of the number, for graphs.
    pub graphs: Vec<Number>,
    /// Other numbers of classes, another prior of their concentration.
    pub classes: Vec<Number>,
    /// Had so many links been missed, or been false. Checks kept from before say nothing of it.
    #[serde(default)]
    pub links: Vec<Number>,
    /// The dependence of all lists.
    pub psi: Option<Psi>,
}

/// Checks a table. What cannot be checked is left out.
#[must_use]
pub fn checks(table: &Table, settings: &Settings) -> Checks {
    if table.p() < 3 {
        return Checks::default();
    }
    let is_few = table.p() <= GRAPHS;
    Checks {
        engine: if is_few { "dga" } else { "loglinear-stepwise" }.to_owned(),
        without: without(table, settings),
        as_truth: as_truth(table, settings),
        predictive: predictive(table, settings),
        held_out: held_out(table),
        graphs: if is_few { other_graphs(table, settings) } else { Vec::new() },
        classes: other_classes(table, settings),
        links: other_links(table, settings),
        psi: psi(table),
    }
}

/// A quick number of a table.
fn quick(what: &str, table: &Table, settings: &Settings) -> Option<Number> {
    let number = |estimate, lower, upper| Number { what: what.to_owned(), estimate, lower, upper };
    if table.p() < 3 {
        let pair = crate::closed::pairs(table).into_iter().next()?;
        let (lower, upper) = pair.chapman.limits(table.observed())?;
        return Some(number(pair.chapman.number, lower, upper));
    }
    if table.p() <= GRAPHS {
        return by_graphs(what, table, &settings.graphs);
    }
    let fit = stepwise(table, super::engines::THRESHOLD).ok()?;
    let (lower, upper) = fit.intercept_limits();
    Some(number(fit.number(), lower, upper))
}

fn by_graphs(what: &str, table: &Table, settings: &graphs::Settings) -> Option<Number> {
    let found = graphs::average(table, settings).ok()?;
    let summary = found.posterior.summary();
    let numbers = [summary.median, summary.lower, summary.upper].map(|one| one as f64);
    (!found.is_unbounded).then(|| Number {
        what: what.to_owned(),
        estimate: numbers[0],
        lower: numbers[1],
        upper: numbers[2],
    })
}

fn without(table: &Table, settings: &Settings) -> Vec<Number> {
    let all = (1_u32 << table.p()) - 1;
    (0..table.p())
        .filter_map(|list| {
            quick(&table.lists()[list], &table.of_lists(all & !(1 << list))?, settings)
        })
        .collect()
}

fn as_truth(table: &Table, settings: &Settings) -> Vec<AsTruth> {
    let of = |list: usize| {
        let others = table.within(list).0;
        let name = table.lists()[list].clone();
        let number = others.and_then(|others| quick(&name, &others, settings));
        AsTruth { known: table.on(list), list: name, number }
    };
    (0..table.p()).map(of).collect()
}

/// The log-linear model that is looked at.
fn model(table: &Table) -> Option<Fit> {
    if table.p() <= loglinear::MAX_LISTS {
        return search(table, Criterion::Bic).ok()?.into_iter().next().map(|one| one.fit);
    }
    stepwise(table, super::engines::THRESHOLD).ok()
}

fn predictive(table: &Table, settings: &Settings) -> Vec<Predictive> {
    let seed = settings.latent.seed;
    let mut found = Vec::new();
    if let Some(fit) = model(table) {
        let share = loglinear::predictive(table, &fit, REPLICATES, seed);
        found.push(Predictive { what: format!("loglinear {}", fit.model.name()), share });
    }
    if table.p() <= GRAPHS
        && let Ok(average) = graphs::average(table, &settings.graphs)
    {
        let share = graphs::predictive(table, &average, REPLICATES, seed);
        found.push(Predictive { what: "dga".to_owned(), share });
    }
    found
}

fn held_out(table: &Table) -> Option<HeldOut> {
    let top = (1_u32 << table.p()) - 1;
    let fit = loglinear::fit_without(table, &model(table)?.model, top).ok()?;
    Some(HeldOut {
        model: fit.model.name(),
        observed: table.count(top),
        expected: fit.expected(top),
    })
}

fn other_graphs(table: &Table, settings: &Settings) -> Vec<Number> {
    let usual = settings.graphs.delta.unwrap_or_else(|| (-(table.p() as f64)).exp2());
    let with = |what: String, changed: graphs::Settings| by_graphs(&what, table, &changed);
    let delta = |times: f64| {
        let delta = usual * times;
        with(format!("delta {delta}"), graphs::Settings { delta: Some(delta), ..settings.graphs })
    };
    let uniform = graphs::Settings { prior: NumberPrior::Uniform, ..settings.graphs };
    [delta(0.5), delta(2.0), with("p(N) = 1".to_owned(), uniform)].into_iter().flatten().collect()
}

fn other_classes(table: &Table, settings: &Settings) -> Vec<Number> {
    let length = settings.latent.length.at_most(SWEEPS);
    let usual = latent::Settings { length, ..settings.latent };
    let with = |what: String, changed: latent::Settings| {
        let found = latent::sample(table, &changed).ok()?;
        Some(Number { what, estimate: found.median, lower: found.lower, upper: found.upper })
    };
    let classes =
        |classes: usize| with(format!("K {classes}"), latent::Settings { classes, ..usual });
    let concentration = latent::Concentration::LogNormal(0.0, 0.25);
    let other = latent::Settings { concentration, ..usual };
    [
        classes((usual.classes / 2).max(2)),
        classes(usual.classes * 2),
        with("alpha ~ LN(0, 0.25)".to_owned(), other),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn other_links(table: &Table, settings: &Settings) -> Vec<Number> {
    let with = |wrong: Wrong, share: f64| {
        let what = match wrong {
            Wrong::Missed => format!("missed {:.0} %", share * 100.0),
            Wrong::False => format!("false {:.0} %", share * 100.0),
        };
        quick(&what, &relinked(table, wrong, share, settings.latent.seed)?, settings)
    };
    let shares = [0.01, 0.02, 0.05];
    let missed = shares.into_iter().filter_map(|share| with(Wrong::Missed, share));
    missed.chain(shares.into_iter().filter_map(|share| with(Wrong::False, share))).collect()
}

fn psi(table: &Table) -> Option<Psi> {
    let observed = table.observed() as f64;
    let cells: Vec<(u32, u64)> =
        (1..1_u32.checked_shl(table.p() as u32)?).map(|mask| (mask, table.count(mask))).collect();
    let (model, unseen) = if cells.iter().all(|(_, count)| *count > 0) {
        // Odd combinations over even ones: the n0 of no dependence of all lists.
        let ln = |(mask, count): &(u32, u64)| {
            let sign = if mask.count_ones() % 2 == 1 { 1.0 } else { -1.0 };
            sign * (*count as f64).ln()
        };
        ("1".to_owned(), cells.iter().map(ln).sum::<f64>().exp())
    } else {
        let fit = model(table)?;
        (fit.model.name(), fit.unseen)
    };
    // Of an even number of lists the empty combination stands with psi, of an odd one against it.
    let sign = if table.p().is_multiple_of(2) { 1.0 } else { -1.0 };
    let numbers = (-STEPS..=STEPS).map(|step| {
        let psi = PSI.powf(f64::from(step) / f64::from(STEPS));
        (psi, observed + unseen * psi.powf(sign))
    });
    Some(Psi { model, numbers: numbers.collect() })
}
