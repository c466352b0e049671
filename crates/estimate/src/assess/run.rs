//! Running the engines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::report::{Agreement, Caution, Estimate, Method, Reason, Refusal, Report};
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
/// The main engines agree below this factor, and disagree above the next.
const AGREE: f64 = 1.2;
const DISAGREE: f64 = 2.0;
/// Where not all models can be looked at each time a table is drawn again, those within so much of the best in its criterion are:
/// the odds against the others are 20,000 to 1.
const NEAR: f64 = 20.0;
/// How many numbers stand for a distribution.
const SPREAD: usize = 4_000;
/// A gain in AIC that is no chance.
const GAIN: f64 = 6.0;

/// What is run, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The engines.
    pub methods: Vec<Method>,
    /// Of averaging over graphs.
    pub graphs: graphs::Settings,
    /// Of latent classes.
    pub latent: latent::Settings,
    /// How often the table is drawn again for limits; 0: not at all.
    pub replicates: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            methods: Method::ALL.to_vec(),
            graphs: graphs::Settings::default(),
            latent: latent::Settings::default(),
            replicates: 500,
        }
    }
}

/// Runs the engines on a table. What cannot be estimated is refused with the reason; that is no error.
#[must_use]
pub fn assess(table: &Table, settings: &Settings) -> Report {
    let mut report = Report {
        observed: table.observed(),
        lists: (0..table.p())
            .map(|j| (table.lists()[j].clone(), table.on(j), table.count(1 << j)))
            .collect(),
        pairs: pairs(table),
        repeats: repeats(&table.frequencies()),
        coverage: coverage(table),
        refused: whole(table).into_iter().map(|reason| Refusal { method: None, reason }).collect(),
        estimates: Vec::new(),
        agreement: None,
        range: None,
        cautions: Vec::new(),
    };
    // Of what no engine can answer only bounds and two lists at a time are shown.
    let is_refused = !report.refused.is_empty();
    for method in Method::ALL.into_iter().filter(|method| settings.methods.contains(method)) {
        if method.is_main() && is_refused {
            continue;
        }
        match run(table, method, settings) {
            Ok(estimates) => report.estimates.extend(estimates),
            Err(reason) => report.refused.push(Refusal { method: Some(method), reason }),
        }
    }
    report.cautions = cautions(table, &report);
    let main = standing(&report);
    let (least, most) = extremes(main.iter().map(|one| one.estimate));
    if main.len() > 1 {
        let factor = most / least;
        report.agreement = Some(if factor <= AGREE {
            Agreement::Agree { factor }
        } else if factor <= DISAGREE {
            Agreement::Range { factor }
        } else {
            Agreement::Disagree { factor }
        });
    }
    report.range = range(&report);
    report
}

/// What how often people stand on one list gives: bounds, and no estimate. `frequencies[k]` people stand on it `k` times.
///
/// # Errors
/// If nobody does.
pub fn assess_repeats(list: &str, frequencies: &[u64]) -> crate::Result<Report> {
    let people = frequencies.iter().skip(1).sum();
    let table = Table::new(vec![list.to_owned()], [(1, people)])?;
    let mut report = assess(&table, &Settings { methods: Vec::new(), ..Settings::default() });
    report.repeats = repeats(frequencies);
    for (method, found) in
        [(Method::Chao, report.repeats.chao), (Method::Zelterman, report.repeats.zelterman)]
    {
        match closed(&table, method, found) {
            Ok(estimates) => report.estimates.extend(estimates),
            Err(reason) => report.refused.push(Refusal { method: Some(method), reason }),
        }
    }
    Ok(report)
}

/// Why nothing can be estimated from a table.
fn whole(table: &Table) -> Vec<Reason> {
    if table.p() < 3 {
        return vec![Reason::FewLists { lists: table.p() }];
    }
    let apart = (0..table.p()).filter(|j| {
        let others = table.cells().filter(|(mask, _)| mask >> j & 1 == 1 && *mask != 1 << j);
        others.count() == 0
    });
    apart.map(|j| Reason::Apart { list: table.lists()[j].clone() }).collect()
}

/// The main estimates that are not refused.
fn standing(report: &Report) -> Vec<&Estimate> {
    report.estimates.iter().filter(|one| one.method.is_main() && one.refused.is_empty()).collect()
}

fn extremes(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, 0.0), |(least, most), one| (least.min(one), most.max(one)))
}

/// The limits of all that stands; where people differ, those of the models that say so too.
fn range(report: &Report) -> Option<(f64, f64)> {
    let differ = report.cautions.iter().any(|caution| {
        matches!(caution, Caution::BelowBound { .. } | Caution::PeopleDiffer { .. })
    });
    let also = report
        .estimates
        .iter()
        .filter(|one| differ && one.refused.is_empty() && one.method == Method::CapturesDarroch);
    let all: Vec<&Estimate> = standing(report).into_iter().chain(also).collect();
    let (lower, _) = extremes(all.iter().filter_map(|one| one.lower));
    let (_, upper) = extremes(all.iter().filter_map(|one| one.upper));
    (lower.is_finite() && upper > 0.0).then_some((lower, upper))
}

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

fn run(table: &Table, method: Method, settings: &Settings) -> Result<Vec<Estimate>, Reason> {
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

fn closed(
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
    let upper = upper.is_finite().then_some(upper);
    estimate(table, method, &fit.model.name(), (fit.number(), Some(lower), upper), said)
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

fn cautions(table: &Table, report: &Report) -> Vec<Caution> {
    let mut found = Vec::new();
    let n = table.observed() as f64;
    let once: u64 = table.frequencies()[1];
    let share = 1.0 - once as f64 / n;
    if share < 0.1 {
        found.push(Caution::LittleOverlap { share });
    }
    for pair in report.pairs.iter().filter(|pair| pair.both == 0) {
        let name = |j: usize| table.lists()[j].clone();
        found.push(Caution::NoOverlap { lists: (name(pair.lists.0), name(pair.lists.1)) });
    }
    let (least, _) = extremes(standing(report).iter().map(|one| one.estimate));
    // Chao's bound without the lists' sizes is none where lists differ; and a bound is as sure as its own lower limit.
    let bounds = report.estimates.iter().filter(|one| one.method == Method::CapturesChao);
    let (_, bound) = extremes(bounds.filter_map(|one| one.lower));
    if least.is_finite() && bound > least {
        found.push(Caution::BelowBound { bound, estimate: least });
    }
    let of = |shape| captures(table, shape, true).ok().map(|one| one.likelihood);
    if let (Some(alike), Some(bent)) = (of(Shape::Alike), of(Shape::Darroch)) {
        let gain = 2.0 * (bent - alike) - 2.0;
        if gain > GAIN {
            found.push(Caution::PeopleDiffer { gain });
        }
    }
    for one in &report.estimates {
        let mode = one.diagnostics.get("mode").and_then(serde_json::Value::as_u64);
        if let Some(mode) = mode.filter(|mode| (one.estimate / *mode as f64 - 1.0).abs() > 0.3) {
            found.push(Caution::TwoTops { mode, median: one.estimate as u64 });
        }
    }
    found
}
