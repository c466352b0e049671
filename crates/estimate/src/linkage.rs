//! Estimates that carry how sure the linkage is: the table of each of some draws of who is who is estimated, and the answers are
//! mixed (linkage averaging: Sadinle 2018, "Bayesian propagation of record linkage uncertainty into population size estimation of
//! human rights violations", Annals of Applied Statistics 12).

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::assess::{Method, Settings, assess};
use crate::chains::quantile;
use crate::strata::{SWEEPS, each, sums};
use crate::table::Table;

/// Numbers that stand for each draw's distribution, so that each counts alike.
const EACH: usize = 1_000;

/// One engine over all draws of the linkage. Numbers of people.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Pooled {
    /// The engine.
    pub method: Method,
    /// Half of the mixture lies below it.
    pub estimate: f64,
    /// 2.5 % of the mixture lies below it.
    pub lower: f64,
    /// 97.5 % of the mixture lies below it.
    pub upper: f64,
    /// Share of the variance that comes from linkage: variance of the draws' means over that of the mixture.
    pub share_from_linkage: f64,
    /// Draws of the linkage in which the engine's number is not refused; the others are not in the mixture.
    pub draws: usize,
    /// Estimate and limits of the first table alone: one linkage, taken for certain.
    pub single: Option<(f64, f64, f64)>,
    /// Rubin's limits on the logarithm of the unseen (Rubin 1987; total = within + (1 + 1/R) between), for comparison.
    pub rubin: Option<(f64, f64)>,
}

/// What is reported over draws of the linkage.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Linkage {
    /// How many draws there are.
    pub draws: usize,
    /// Fewest and most people on the lists, over the draws.
    pub observed: (u64, u64),
    /// The engines.
    pub pooled: Vec<Pooled>,
}

/// The tables of one draw of the linkage: of all people, and of each stratum, where there are any.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Drawn {
    /// All people.
    pub whole: Table,
    /// Strata by name; nothing where all people are taken together.
    pub parts: Vec<(String, Table)>,
}

/// What one draw gives by one engine.
struct Answer {
    /// Ascending.
    draws: Vec<f64>,
    observed: u64,
}

/// Runs the engines on the tables of each draw of the linkage and mixes their answers. `single` gives what one linkage, taken
/// for certain, says by an engine; `done` is called after each draw, in any order.
#[must_use]
pub fn over_linkages(
    single: impl Fn(Method) -> Option<(f64, f64, f64)>,
    drawn: &[Drawn],
    settings: &Settings,
    done: impl Fn() + Sync,
) -> Linkage {
    let methods: Vec<Method> =
        settings.methods.iter().copied().filter(|method| method.is_main()).collect();
    let mut settings = Settings { methods, ..settings.clone() };
    settings.latent.length = settings.latent.length.at_most(SWEEPS);
    let answers: Vec<Vec<Option<Answer>>> = drawn
        .par_iter()
        .map(|drawn| {
            let answers = answers(drawn, &settings);
            done();
            answers
        })
        .collect();
    let sizes = drawn.iter().map(|drawn| drawn.whole.observed());
    let observed = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
    let of = |at: usize| answers.iter().filter_map(|one| one[at].as_ref()).collect::<Vec<_>>();
    let pooled = settings
        .methods
        .iter()
        .enumerate()
        .filter_map(|(at, method)| pool(*method, single(*method), &of(at)))
        .collect();
    Linkage { draws: drawn.len(), observed, pooled }
}

/// By engine, in their order, what one draw gives.
fn answers(drawn: &Drawn, settings: &Settings) -> Vec<Option<Answer>> {
    let observed = drawn.whole.observed();
    if drawn.parts.is_empty() {
        let report = assess(&drawn.whole, settings);
        let of = |method: &Method| {
            let mut draws = report.standing(*method)?.draws.clone();
            draws.sort_by(f64::total_cmp);
            (draws.len() > 1).then_some(Answer { draws, observed })
        };
        return settings.methods.iter().map(of).collect();
    }
    let strata = each(&drawn.parts, settings, || ());
    let of =
        |method: &Method| Some(Answer { draws: sums(&strata, *method, settings)?.draws, observed });
    settings.methods.iter().map(of).collect()
}

fn pool(method: Method, single: Option<(f64, f64, f64)>, answers: &[&Answer]) -> Option<Pooled> {
    if answers.len() < 2 {
        return None;
    }
    let mut mixture: Vec<f64> = Vec::with_capacity(answers.len() * EACH);
    let mut means = Vec::with_capacity(answers.len());
    for answer in answers {
        let before = mixture.len();
        mixture
            .extend((0..EACH).map(|at| quantile(&answer.draws, (at as f64 + 0.5) / EACH as f64)));
        means.push(mean(&mixture[before..]));
    }
    mixture.sort_by(f64::total_cmp);
    let all = variance(&mixture);
    Some(Pooled {
        method,
        estimate: quantile(&mixture, 0.5),
        lower: quantile(&mixture, 0.025),
        upper: quantile(&mixture, 0.975),
        share_from_linkage: if all > 0.0 { (variance(&means) / all).min(1.0) } else { 0.0 },
        draws: answers.len(),
        single,
        rubin: rubin(answers),
    })
}

/// Rubin's rules on the logarithm of the number of unseen people. The normal quantile stands for that of Student's
/// distribution, which with 20 draws and more differs little. `None` where somebody's draw has nobody unseen.
fn rubin(answers: &[&Answer]) -> Option<(f64, f64)> {
    let logs: Vec<Vec<f64>> = answers
        .iter()
        .map(|one| one.draws.iter().map(|number| (number - one.observed as f64).ln()).collect())
        .collect();
    if logs.iter().flatten().any(|one| !one.is_finite()) {
        return None;
    }
    let means: Vec<f64> = logs.iter().map(|draws| mean(draws)).collect();
    let within = mean(&logs.iter().map(|draws| variance(draws)).collect::<Vec<_>>());
    let draws = means.len() as f64;
    let between = variance(&means) * draws / (draws - 1.0);
    let spread = crate::loglinear::Z_95 * (within + (1.0 + 1.0 / draws) * between).sqrt();
    let observed = mean(&answers.iter().map(|one| one.observed as f64).collect::<Vec<_>>());
    let middle = mean(&means);
    Some((observed + (middle - spread).exp(), observed + (middle + spread).exp()))
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len() as f64
}

fn variance(of: &[f64]) -> f64 {
    let middle = mean(of);
    of.iter().map(|one| (one - middle).powi(2)).sum::<f64>() / of.len() as f64
}
