//! What is reported of one table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::closed::{Coverage, Pair, Repeats};

/// An engine.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    schemars::JsonSchema,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Chapman's number of two lists.
    Chapman,
    /// Chao's lower bound, of how many lists have a person.
    Chao,
    /// Zelterman's number, of the same.
    Zelterman,
    /// Sample coverage.
    Coverage,
    /// The log-linear model that Schwarz' criterion ranks first.
    LoglinearBic,
    /// The log-linear model that Akaike's criterion ranks first.
    LoglinearAic,
    /// Pairs of lists added one by one.
    LoglinearStepwise,
    /// A log-linear model of people who differ, bound from below (Chao).
    CapturesChao,
    /// The same, with chances whose odds are log-normal (Darroch).
    CapturesDarroch,
    /// Averaging over decomposable graphs.
    #[serde(rename = "dga")]
    Graphs,
    /// Latent classes.
    #[serde(rename = "lcmcr")]
    Latent,
}

impl Method {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Chapman,
        Self::Chao,
        Self::Zelterman,
        Self::Coverage,
        Self::CapturesChao,
        Self::CapturesDarroch,
        Self::LoglinearBic,
        Self::LoglinearAic,
        Self::LoglinearStepwise,
        Self::Graphs,
        Self::Latent,
    ];

    /// Its code, as `--method` takes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Chapman => "chapman",
            Self::Chao => "chao",
            Self::Zelterman => "zelterman",
            Self::Coverage => "coverage",
            Self::LoglinearBic => "loglinear-bic",
            Self::LoglinearAic => "loglinear-aic",
            Self::LoglinearStepwise => "loglinear-stepwise",
            Self::CapturesChao => "captures-chao",
            Self::CapturesDarroch => "captures-darroch",
            Self::Graphs => "dga",
            Self::Latent => "lcmcr",
        }
    }

    /// Whether it stands for the answer, beside the others: a model that chooses among dependences or people that differ.
    #[must_use]
    pub fn is_main(self) -> bool {
        matches!(
            self,
            Self::LoglinearBic
                | Self::LoglinearAic
                | Self::LoglinearStepwise
                | Self::Graphs
                | Self::Latent
        )
    }

    /// Whether it is a bound from below, and no estimate.
    #[must_use]
    pub fn is_bound(self) -> bool {
        matches!(self, Self::Chao | Self::CapturesChao)
    }
}

/// One engine's answer. Numbers of people; never fewer than are on the lists.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Estimate {
    /// The engine.
    pub method: Method,
    /// Which model it chose, or the lists.
    pub model: String,
    /// How many people there are.
    pub estimate: f64,
    /// Lower limit, 95 %.
    pub lower: Option<f64>,
    /// Upper limit, 95 %; nothing where the data set none.
    pub upper: Option<f64>,
    /// What else the engine says.
    pub diagnostics: BTreeMap<String, serde_json::Value>,
    /// Why this engine's number must not be used, if so.
    pub refused: Vec<Reason>,
    /// Numbers of people, all of the same weight, that stand for how sure the engine is: draws of a chain (chain after chain,
    /// all of one length), quantiles of a distribution, tables drawn again. Nothing where the engine has none.
    /// Written down they are fewer, each chain or all of them thinned.
    #[serde(default, skip_serializing_if = "Vec::is_empty", serialize_with = "thinned")]
    pub draws: Vec<f64>,
    /// How many chains the draws are of; 0 where they are none.
    #[serde(default)]
    pub chains: usize,
}

/// Draws that are written down of an engine: enough for a picture. A tenth of a person is near enough.
const WRITTEN: usize = 800;

fn thinned<S: serde::Serializer>(draws: &[f64], to: S) -> Result<S::Ok, S::Error> {
    let step = draws.len().div_ceil(WRITTEN).max(1);
    to.collect_seq(draws.iter().skip(step / 2).step_by(step).map(|one| (one * 10.0).round() / 10.0))
}

/// Why a number is refused.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Reason {
    /// There are fewer than three lists.
    FewLists {
        /// How many.
        lists: usize,
    },
    /// A list shares nobody with any other.
    Apart {
        /// Its name.
        list: String,
    },
    /// Ever greater numbers fit.
    Unbounded,
    /// The graph in which all lists depend on each other has much of the weight: the data say nothing of the unseen.
    Saturated {
        /// Its weight.
        weight: f64,
    },
    /// The chains have not met, or are worth too little.
    NotMet {
        /// R-hat.
        r_hat: f64,
        /// Effective draws, in the bulk or the tails.
        effective: f64,
    },
    /// The sampler was held at its cap.
    Capped {
        /// Share of draws.
        share: f64,
    },
    /// The model has no finite estimate, or several.
    NotIdentified,
    /// An engine takes fewer lists, or more.
    Lists {
        /// How many there are.
        lists: usize,
        /// The fewest that it takes.
        least: usize,
        /// The most.
        most: usize,
    },
    /// An engine cannot be run as it was asked to.
    NotMade {
        /// What it said.
        what: String,
    },
}

/// An engine that gives nothing.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Refusal {
    /// The engine; nothing where all of them are refused.
    pub method: Option<Method>,
    /// Why.
    pub reason: Reason,
}

/// What a reader must be told beside the numbers.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Caution {
    /// A bound from below, by its own lower limit, lies above an estimate: people differ in how easily they come onto a list, and
    /// estimates are too low; or two lists avoid each other.
    BelowBound {
        /// The bound.
        bound: f64,
        /// The lowest estimate that stands below it.
        estimate: f64,
    },
    /// Models in which people differ fit much better than those in which they do not.
    PeopleDiffer {
        /// How much better, in AIC.
        gain: f64,
    },
    /// Two lists share nobody.
    NoOverlap {
        /// Their names.
        lists: (String, String),
    },
    /// The distribution has two tops.
    TwoTops {
        /// The most probable number.
        mode: u64,
        /// Half of the mass lies below it.
        median: u64,
    },
    /// Nearly nobody is on more than one list.
    LittleOverlap {
        /// Share of people on more than one list.
        share: f64,
    },
}

/// How far the engines agree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Agreement {
    /// The greatest is at most a fifth above the least.
    Agree {
        /// Greatest over least.
        factor: f64,
    },
    /// They lie apart by up to a factor of two: a range, not a number.
    Range {
        /// Greatest over least.
        factor: f64,
    },
    /// They do not agree.
    Disagree {
        /// Greatest over least.
        factor: f64,
    },
}

/// What is reported of a table.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Report {
    /// How many people are on the lists.
    pub observed: u64,
    /// Names and sizes of the lists, and how many are on that list alone.
    pub lists: Vec<(String, u64, u64)>,
    /// Every two lists.
    pub pairs: Vec<Pair>,
    /// What how often people are on lists gives.
    pub repeats: Repeats,
    /// How much the lists cover.
    pub coverage: Coverage,
    /// Why there is no number at all, or none of an engine.
    pub refused: Vec<Refusal>,
    /// What the engines say.
    pub estimates: Vec<Estimate>,
    /// How far the main ones agree.
    pub agreement: Option<Agreement>,
    /// The least lower and the greatest upper limit of the engines that stand, with those for people who differ where
    /// there are signs of that.
    pub range: Option<(f64, f64)>,
    /// What a reader must be told.
    pub cautions: Vec<Caution>,
}

impl Report {
    /// The number of an engine, where it is not refused.
    #[must_use]
    pub fn standing(&self, method: Method) -> Option<&Estimate> {
        self.estimates.iter().find(|one| one.method == method && one.refused.is_empty())
    }
}
