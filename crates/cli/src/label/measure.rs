//! What labels say of a run: how many there are, and precision and recall with their intervals.

use std::collections::BTreeMap;

use paradero_link::{Judgement, Linked, Pair, Settings};

use super::calibrated::{Bin, bins};
use super::estimate::{Cell, Figure, precision, recall};
use super::file::Label;
use super::judged::{Agreement, Judged, Verdict, agreement, judged};
use super::sample::{Frame, as_f64, expected, frame};

/// What labels say of a run that they did not bind.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Measured {
    /// Pairs that somebody judged.
    pub(crate) judged: u64,
    pub(crate) same: u64,
    pub(crate) different: u64,
    pub(crate) undecided: u64,
    /// Pairs on which reviewers contradict each other.
    pub(crate) contradicted: u64,
    /// Of those judged the same and different, how many the run joins.
    pub(crate) same_joined: u64,
    pub(crate) different_joined: u64,
    /// Pairs that the figures rest on: drawn at random, and settled.
    pub(crate) measured: u64,
    /// The pairs were drawn from the very pairs of this run; else the figures are about the pairs drawn from then,
    /// and only about.
    pub(crate) of_this_run: bool,
    /// Of the pairs at or above the threshold, the share of one person.
    pub(crate) precision: Figure,
    /// Of the pairs of one person among those reported, the share at or above the threshold.
    pub(crate) recall_compared: Figure,
    /// The same of the pairs that the result joins.
    pub(crate) clusters: Joined,
    /// Weight from which pairs are reported, and so drawn, in bits.
    pub(crate) floor_bits: f64,
    /// Links that the model expects among the pairs compared below that: no figure counts them.
    pub(crate) expected_below_floor: f64,
    pub(crate) agreement: Vec<Agreement>,
    /// By predicted probability the share judged to be one person; nothing where pairs were drawn from another run.
    pub(crate) calibration: Vec<Bin>,
}

/// Figures of the pairs that the result joins.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Joined {
    pub(crate) precision: Figure,
    pub(crate) recall_compared: Figure,
}

/// A judged pair that was drawn.
struct Shown {
    stratum: (String, u64),
    same: bool,
    over: bool,
    joined: bool,
}

/// Measures a run, made without judgements, by labels.
pub(crate) fn measure(labels: &[Label], linked: &Linked, settings: &Settings) -> Measured {
    let frame = frame(linked);
    let pairs = judged(labels);
    let count =
        |holds: &dyn Fn(&Judged) -> bool| pairs.values().filter(|pair| holds(pair)).count() as u64;
    let settled = |wanted| count(&|pair| pair.verdict == Verdict::Settled(wanted));
    let joins = |wanted: Judgement| {
        let cluster = |row: u32| linked.clusters.get(row as usize);
        let joined = |pair: &(&(u32, u32), &Judged)| {
            pair.1.verdict == Verdict::Settled(wanted) && cluster(pair.0.0) == cluster(pair.0.1)
        };
        pairs.iter().filter(joined).count() as u64
    };
    let (shown, of_this_run) = shown(&pairs, linked, &frame);
    let figures = |side: Side| {
        let cells = if of_this_run { whole(&frame, &shown, side) } else { parts(&shown, side) };
        (precision(&cells), recall(&cells))
    };
    let (precision, recall_compared) = figures(Side::Over);
    let of_clusters = figures(Side::Joined);
    Measured {
        judged: pairs.len() as u64,
        same: settled(Judgement::Same),
        different: settled(Judgement::Different),
        undecided: count(&|pair| pair.verdict == Verdict::Undecided),
        contradicted: count(&|pair| pair.verdict == Verdict::Contradicted),
        same_joined: joins(Judgement::Same),
        different_joined: joins(Judgement::Different),
        measured: shown.len() as u64,
        of_this_run,
        precision,
        recall_compared,
        clusters: Joined { precision: of_clusters.0, recall_compared: of_clusters.1 },
        floor_bits: settings.review_bits,
        expected_below_floor: (linked.report.expected_links - expected(&frame)).max(0.0),
        agreement: agreement(labels),
        calibration: if of_this_run { bins(&pairs, linked, &frame) } else { Vec::new() },
    }
}

/// What counts as found.
#[derive(Clone, Copy)]
enum Side {
    Over,
    Joined,
}

impl Side {
    fn of(self, over: bool, joined: bool) -> bool {
        match self {
            Self::Over => over,
            Self::Joined => joined,
        }
    }
}

/// The drawn pairs that are settled, and whether they were drawn from the pairs of this run.
fn shown(
    pairs: &BTreeMap<(u32, u32), Judged>,
    linked: &Linked,
    frame: &Frame,
) -> (Vec<Shown>, bool) {
    let threshold = linked.report.threshold_bits;
    let over = |pair: &Pair| f64::from(pair.weight) / f64::from(paradero_link::BIT) >= threshold;
    let mut of_this_run = true;
    let mut all = Vec::new();
    for (&(a, b), judged) in pairs {
        let Some(stratum) = &judged.stratum else { continue };
        let at = linked.pairs.binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)).ok();
        let now = at.and_then(|at| frame.strata.get(*frame.of.get(at)?));
        of_this_run &= now.is_some_and(|now| now.name == stratum.0 && now.pairs == stratum.1);
        let Verdict::Settled(judgement) = judged.verdict else { continue };
        let pair = at.and_then(|at| linked.pairs.get(at));
        let cluster = |row: u32| linked.clusters.get(row as usize);
        all.push(Shown {
            stratum: stratum.clone(),
            same: judgement == Judgement::Same,
            over: pair.is_some_and(over),
            joined: cluster(a) == cluster(b),
        });
    }
    (all, of_this_run)
}

/// The strata of this run, each on one side.
fn whole(frame: &Frame, shown: &[Shown], side: Side) -> Vec<Cell> {
    let cell = |stratum: &super::sample::Stratum| {
        let own = || shown.iter().filter(|pair| pair.stratum.0 == stratum.name);
        Cell {
            pairs: as_f64(stratum.pairs),
            judged: as_f64(own().count() as u64),
            same: as_f64(own().filter(|pair| pair.same).count() as u64),
            inside: side.of(stratum.over, stratum.linked),
        }
    };
    frame.strata.iter().filter(|stratum| stratum.pairs > 0).map(cell).collect()
}

/// The strata of another run, each divided as its judged pairs stand in this one; of several sizes noted for a
/// stratum the greatest counts.
fn parts(shown: &[Shown], side: Side) -> Vec<Cell> {
    let mut strata: BTreeMap<&str, (u64, Vec<&Shown>)> = BTreeMap::new();
    for pair in shown {
        let (size, pairs) = strata.entry(&pair.stratum.0).or_default();
        *size = (*size).max(pair.stratum.1);
        pairs.push(pair);
    }
    let mut cells = Vec::new();
    for (size, pairs) in strata.into_values() {
        for inside in [true, false] {
            let own = || pairs.iter().filter(|pair| side.of(pair.over, pair.joined) == inside);
            let judged = as_f64(own().count() as u64);
            if judged > 0.0 {
                cells.push(Cell {
                    pairs: as_f64(size) * judged / as_f64(pairs.len() as u64),
                    judged,
                    same: as_f64(own().filter(|pair| pair.same).count() as u64),
                    inside,
                });
            }
        }
    }
    cells
}

impl Measured {
    /// What people read.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "labels: {} pairs judged: {} same ({} of them joined by the model), {} different ({} joined), {} undecided",
            self.judged,
            self.same,
            self.same_joined,
            self.different,
            self.different_joined,
            self.undecided
        )];
        if self.contradicted > 0 {
            lines.push(format!(
                "on {} pairs reviewers contradict each other; these neither bind nor count",
                self.contradicted
            ));
        }
        for agreement in &self.agreement {
            let [one, two] = &agreement.reviewers;
            let kappa = match agreement.kappa {
                Some(kappa) => format!("Cohen's kappa {kappa:.2}"),
                None => "Cohen's kappa is not defined, since both gave all one answer".to_owned(),
            };
            lines.push(format!(
                "{one:?} and {two:?} both judged {} pairs: {kappa}",
                agreement.pairs
            ));
        }
        if self.measured == 0 {
            lines.push(
                "no pair drawn by `paradero label` is settled, so nothing is measured".to_owned(),
            );
            return lines;
        }
        if !self.of_this_run {
            lines.push(
                "these pairs were drawn from another run (other files, columns or a newer version): the figures are about the pairs of then; label anew for those of now".to_owned(),
            );
        }
        lines.push(format!(
            "pairs at or above the threshold, measured on {} pairs (95 % intervals): precision {}, recall among compared pairs {}",
            self.measured, self.precision, self.recall_compared
        ));
        lines.push(format!(
            "pairs that the result joins: precision {}, recall among compared pairs {}",
            self.clusters.precision, self.clusters.recall_compared
        ));
        // What blocking loses belongs here too, once the report of a run estimates it.
        lines.push(format!(
            "recall is among the pairs compared, from {:.1} bits up: the model expects {:.1} links among those below, and pairs that blocking never made are not in it",
            self.floor_bits, self.expected_below_floor
        ));
        lines
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.value {
            Some(value) => write!(out, "{value:.3} ({:.3} to {:.3})", self.low, self.high),
            None => write!(
                out,
                "not known yet ({:.3} to {:.3}; a stratum has no judgement)",
                self.low, self.high
            ),
        }
    }
}
