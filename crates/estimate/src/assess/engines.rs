//! Each engine on one table.

use std::collections::BTreeMap;

use serde_json::json;

use super::report::{Estimate, Method, Reason};
use super::run::Settings;
use crate::bootstrap::bootstrap;
use crate::closed::{coverage, pairs, repeats};
use crate::graphs;
use crate::latent;
use crate::loglinear::{
    self, Criterion, Fit, Model, Shape, captures, profile, search, search_among, stepwise,
};
use crate::table::{MAX_LISTS, Table};

/// Pairs are added below this tail (Chan, Silverman and Vincent 2021).
pub(super) const THRESHOLD: f64 = 0.02;
/// With more weight than this on the saturated graph its number is refused.
const SATURATED: f64 = 0.2;
/// With more than this share of draws held at the cap the number is refused.
const CAPPED: f64 = 0.01;
/// Where not all models can be looked at each time a table is drawn again, those within so much of the best in its criterion are:
/// the odds against the others are 20,000 to 1.
const NEAR: f64 = 20.0;
/// And no more than so many of them, the best: of five lists thousands can be near.
const AMONG: usize = 200;
/// How many numbers stand for a distribution.
const SPREAD: usize = 4_000;
/// A limit above so many times the observed is none.
const MOST: f64 = 1_000.0;

/// The fewest and most lists that an engine takes.
fn takes(method: Method) -> (usize, usize) {
    match method {
        Method::Chapman | Method::Chao | Method::Zelterman | Method::Coverage => (1, MAX_LISTS),
        Method::LoglinearBic | Method::LoglinearAic => (2, loglinear::MAX_LISTS),
        Method::LoglinearStepwise | Method::CapturesChao | Method::CapturesDarroch => {
            (1, loglinear::MAX_FIT_LISTS)
        }
        Method::Graphs => (3, graphs::MAX_LISTS),
        Method::Latent => (3, MAX_LISTS),
    }
}

/// What an engine says of a table that it can take.
pub(super) fn run(
    table: &Table,
    method: Method,
    settings: &Settings,
) -> Result<Vec<Estimate>, Reason> {
    let (lists, (least, most)) = (table.p(), takes(method));
    if !(least..=most).contains(&lists) {
        return Err(Reason::Lists { lists, least, most });
    }
    match method {
        Method::Chapman => Ok(chapman(table)),
        Method::Chao => closed(table, method, repeats(&table.frequencies()).chao),
        Method::Zelterman => closed(table, method, repeats(&table.frequencies()).zelterman),
        Method::Coverage => {
            let found = coverage(table);
            let number = found.number.ok_or(Reason::NotIdentified)?;
            let said = BTreeMap::from([("coverage".to_owned(), json!(found.coverage))]);
            Ok(vec![estimate(table, method, "", (number, None, None), said)])
        }
        Method::CapturesChao => bent(table, method, Shape::Chao),
        Method::CapturesDarroch => bent(table, method, Shape::Darroch),
        Method::LoglinearBic => best(table, method, Criterion::Bic, settings),
        Method::LoglinearAic => best(table, method, Criterion::Aic, settings),
        Method::LoglinearStepwise => by_steps(table, settings),
        Method::Graphs => by_graphs(table, settings),
        Method::Latent => by_classes(table, settings),
    }
}

/// An estimate, never below what is on the lists.
fn estimate(
    table: &Table,
    method: Method,
    model: &str,
    (number, lower, upper): (f64, Option<f64>, Option<f64>),
    diagnostics: BTreeMap<String, serde_json::Value>,
) -> Estimate {
    let least = table.observed() as f64;
    Estimate {
        method,
        model: model.to_owned(),
        estimate: number.max(least),
        lower: lower.map(|one| one.max(least)),
        upper: upper.map(|one| one.max(least)),
        diagnostics,
        refused: Vec::new(),
        draws: Vec::new(),
        chains: 0,
    }
}

fn chapman(table: &Table) -> Vec<Estimate> {
    let name = |j: usize| table.lists()[j].as_str();
    let of = |pair: &crate::closed::Pair| {
        let limits = pair.chapman.limits(pair.sizes.0 + pair.sizes.1 - pair.both);
        let model = format!("{} × {}", name(pair.lists.0), name(pair.lists.1));
        let limits = (pair.chapman.number, limits.map(|l| l.0), limits.map(|l| l.1));
        estimate(
            table,
            Method::Chapman,
            &model,
            limits,
            BTreeMap::from([("both".to_owned(), json!(pair.both))]),
        )
    };
    pairs(table).iter().map(of).collect()
}

pub(super) fn closed(
    table: &Table,
    method: Method,
    found: Option<crate::closed::Closed>,
) -> Result<Vec<Estimate>, Reason> {
    let found = found.ok_or(Reason::NotIdentified)?;
    let limits = found.limits(table.observed());
    let numbers = (found.number, limits.map(|l| l.0), limits.map(|l| l.1));
    Ok(vec![estimate(table, method, "", numbers, BTreeMap::new())])
}

fn bent(table: &Table, method: Method, shape: Shape) -> Result<Vec<Estimate>, Reason> {
    let found = captures(table, shape, true).map_err(|_| Reason::NotIdentified)?;
    let (lower, upper) = found.limits();
    Ok(vec![estimate(
        table,
        method,
        "",
        (found.number(), Some(lower), Some(upper)),
        BTreeMap::new(),
    )])
}

fn not_made(error: &crate::Error) -> Reason {
    Reason::NotMade { what: error.to_string() }
}

fn best(
    table: &Table,
    method: Method,
    by: Criterion,
    settings: &Settings,
) -> Result<Vec<Estimate>, Reason> {
    let ranked = search(table, by).map_err(|_| Reason::NotIdentified)?;
    let fit = &ranked[0].fit;
    let next: Vec<_> = ranked
        .iter()
        .take(10)
        .map(|one| {
            json!({ "model": one.fit.model.name(), "estimate": one.fit.number(), "aic": one.aic, "bic": one.bic })
        })
        .collect();
    let mut said = BTreeMap::from([("best".to_owned(), json!(next))]);
    let limits = profile(table, &fit.model).map_err(|_| Reason::NotIdentified)?;
    said.insert("models".to_owned(), json!(ranked.len()));
    // Of five lists there are thousands of models: where the table is drawn again, those are looked at that were near the best.
    let near = if table.p() < loglinear::MAX_LISTS { f64::INFINITY } else { NEAR };
    let among: Vec<Model> = ranked
        .iter()
        .take_while(|one| one.by(by) <= ranked[0].by(by) + near)
        .take(AMONG)
        .map(|one| one.fit.model.clone())
        .collect();
    let all = loglinear::hierarchical(table.p());
    let among = if near.is_finite() { &among } else { &all };
    let choose = |table: &Table| Some(search_among(table, among, by).ok()?[0].fit.number());
    let drawn = resampled(table, settings.replicates, settings.latent.seed, choose, &mut said);
    if settings.replicates > 0 {
        let within = near.is_finite().then_some(near);
        said.insert(
            "bootstrap_models".to_owned(),
            json!({ "models": among.len(), "within": within }),
        );
    }
    let mut one = of_fit(table, method, fit, (limits.0, limits.2), said);
    one.draws = drawn;
    Ok(vec![one])
}

fn by_steps(table: &Table, settings: &Settings) -> Result<Vec<Estimate>, Reason> {
    let fit = stepwise(table, THRESHOLD).map_err(|_| Reason::NotIdentified)?;
    let mut said = BTreeMap::new();
    let choose = |table: &Table| Some(stepwise(table, THRESHOLD).ok()?.number());
    let drawn = resampled(table, settings.replicates, settings.latent.seed, choose, &mut said);
    let limits = fit.intercept_limits();
    let mut one = of_fit(table, Method::LoglinearStepwise, &fit, limits, said);
    one.draws = drawn;
    Ok(vec![one])
}

/// Limits with the choice of the model inside, and the numbers they are of.
fn resampled(
    table: &Table,
    replicates: usize,
    seed: u64,
    choose: impl Fn(&Table) -> Option<f64> + Sync,
    said: &mut BTreeMap<String, serde_json::Value>,
) -> Vec<f64> {
    if replicates > 0
        && let Some(found) = bootstrap(table, replicates, seed, choose)
    {
        said.insert("bootstrap".to_owned(), json!(found));
        return found.draws;
    }
    Vec::new()
}

/// The limits that stand are those with the choice of the model inside, where there are any.
fn of_fit(
    table: &Table,
    method: Method,
    fit: &Fit,
    (lower, upper): (f64, f64),
    mut said: BTreeMap<String, serde_json::Value>,
) -> Estimate {
    said.insert("given_the_model".to_owned(), json!([lower, upper]));
    said.insert("deviance".to_owned(), json!([fit.deviance, fit.freedom]));
    let of = |key: &str| {
        said.get("bootstrap").and_then(|found| found.get(key)).and_then(serde_json::Value::as_f64)
    };
    let (lower, upper) = (of("lower").unwrap_or(lower), of("upper").unwrap_or(upper));
    // As far as averaging over graphs looks for an end.
    let is_bounded = upper.is_finite() && upper <= MOST * table.observed() as f64;
    let upper = is_bounded.then_some(upper);
    let numbers = (fit.number(), Some(lower), upper);
    let mut one = estimate(table, method, &fit.model.name(), numbers, said);
    if !is_bounded {
        one.refused.push(Reason::Unbounded);
    }
    one
}

fn by_graphs(table: &Table, settings: &Settings) -> Result<Vec<Estimate>, Reason> {
    let found = graphs::average(table, &settings.graphs).map_err(|error| not_made(&error))?;
    let summary = found.posterior.summary();
    let top: Vec<_> = found
        .graphs
        .iter()
        .take(10)
        .map(|one| json!({ "graph": one.graph.name(), "weight": one.weight }))
        .collect();
    let said = BTreeMap::from([
        ("graphs".to_owned(), json!(top)),
        ("delta".to_owned(), json!(found.delta)),
        ("mean".to_owned(), json!(summary.mean)),
        ("mode".to_owned(), json!(summary.mode)),
        ("grid".to_owned(), json!(found.grid)),
        ("saturated".to_owned(), json!(found.saturated)),
    ]);
    let limits = (summary.median as f64, Some(summary.lower as f64), Some(summary.upper as f64));
    let model = found.graphs.first().map(|one| one.graph.name()).unwrap_or_default();
    let mut one = estimate(table, Method::Graphs, &model, limits, said);
    one.draws = found.posterior.spread(SPREAD);
    if found.is_unbounded {
        one.upper = None;
        one.refused.push(Reason::Unbounded);
    }
    if found.saturated > SATURATED {
        one.refused.push(Reason::Saturated { weight: found.saturated });
    }
    Ok(vec![one])
}

fn by_classes(table: &Table, settings: &Settings) -> Result<Vec<Estimate>, Reason> {
    let found = latent::sample(table, &settings.latent).map_err(|error| not_made(&error))?;
    let mut said = BTreeMap::new();
    if let serde_json::Value::Object(all) = json!(found) {
        said.extend(all);
    }
    let limits = (found.median, Some(found.lower), Some(found.upper));
    let model = format!("{:.1} of {} classes", found.occupied, settings.latent.classes);
    let mut one = estimate(table, Method::Latent, &model, limits, said);
    one.chains = found.chains.len();
    one.draws = found.chains.concat();
    if !found.diagnosis.stands() {
        let effective = found.diagnosis.effective();
        one.refused.push(Reason::NotMet { r_hat: found.diagnosis.r_hat, effective });
    }
    let share = found.cap_hits as f64 / found.kept as f64;
    if share > CAPPED {
        one.refused.push(Reason::Capped { share });
    }
    Ok(vec![one])
}
