//! Running the engines.

use serde::{Deserialize, Serialize};

use super::engines::{closed, run};
use super::report::{Agreement, Caution, Estimate, Method, Reason, Refusal, Report};
use crate::closed::{coverage, pairs, repeats};
use crate::graphs;
use crate::latent;
use crate::loglinear::{Shape, captures};
use crate::table::Table;

/// The main engines agree below this factor, and disagree above the next.
const AGREE: f64 = 1.2;
const DISAGREE: f64 = 2.0;
/// A bound that is above an estimate by this is clearly above it.
const CLEAR: f64 = 1.01;
/// A gain in AIC that is no chance.
const GAIN: f64 = 6.0;

/// What is run, and how.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[schemars(rename = "EstimateSettings")]
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

fn cautions(table: &Table, report: &Report) -> Vec<Caution> {
    let mut found = Vec::new();
    let n = table.observed() as f64;
    let once: u64 = table.frequencies()[1];
    let share = 1.0 - once as f64 / n;
    if share < 0.1 && table.p() > 1 {
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
    if least.is_finite() && bound > CLEAR * least {
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
