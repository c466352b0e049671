//! What a run gives, and the comparison of all candidate pairs under a model.

use std::ops::Range;

use serde::Serialize;

use crate::blocking::{Blocking, Blocks, Choice, LINK, rules_shared};
use crate::caution::{Caution, Evidence};
use crate::compare::{Compare, level_in};
use crate::error::Error;
use crate::input::as_f64;
use crate::kernel::{Grounds, Score};
use crate::linker::Step;
use crate::matching::Matching;
use crate::prepare::Prepared;
use crate::runner::{Batch, Runner, Scored, Work};
use crate::to_bits;
use crate::triangles::{Triangle, triangles};
use crate::weigh::{Scorer, Weigher};

/// A pair of rows that was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The lower row.
    pub a: u32,
    /// The higher row.
    pub b: u32,
    /// Posterior odds, in 1/1024 bit.
    pub weight: i32,
    /// Whether both rows are of one person in the result.
    pub linked: bool,
    /// The agreement level of each field, four bits each, the first field lowest.
    pub pattern: u64,
}

impl Pair {
    /// The agreement level of a field (0 is missing).
    #[must_use]
    pub fn level(&self, field: usize) -> u8 {
        level_in(self.pattern, field)
    }
}

/// What a run gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// For each row its cluster: the least row of it.
    pub clusters: Vec<u32>,
    /// For each row the probability that the records of its cluster are one person, if the model is right and pairs speak
    /// independently; 1 for a record alone.
    ///
    /// The odds of all ways to group the cluster's records are the products of the posterior odds of the pairs put together,
    /// clipped as for joining (after Sadinle 2014, section 3); above eight records only the likeliest partings into two are
    /// weighed, so that it is a little too high.
    pub confidence: Vec<f64>,
    /// `Settings::draws` groupings drawn from their posterior: for each row its cluster, the least row of it. Frequencies over
    /// draws are probabilities under the model: see the book on how they are drawn.
    pub draws: Vec<Vec<u32>>,
    /// Pairs from the review floor up, by (a, b).
    pub pairs: Vec<Pair>,
    /// What was done and what it promises.
    pub report: Report,
}

/// What a run did and what it promises.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Rows given.
    pub rows: u64,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Pairs passed over in blocks that stayed too large (a pair may count more than once).
    pub pairs_lost: u64,
    /// Blocking rules and what each cost.
    pub rules: Vec<Choice>,
    /// Share of all links that no blocking rule brings together, estimated without truth: none where the rules
    /// overlap too little to say.
    pub blocking_loss: Option<f64>,
    /// What a pair never compared counted against joining two groups, in bits.
    pub absent_bits: f64,
    /// Where the evidence for the pairs at or above the threshold comes from, by group of fields that depend on each other, the
    /// greatest share first; none where there are too few such pairs to say.
    pub evidence: Vec<Evidence>,
    /// Why links should not be trusted without a look.
    pub caution: Vec<Caution>,
    /// Whether nothing was linked for that reason.
    pub refused: bool,
    /// Whether links between three lists or more agree with each other, by two lists.
    pub triangles: Vec<Triangle>,
    /// Links that the model expects among the pairs compared.
    pub expected_links: f64,
    /// Weight from which pairs were linked, in bits.
    pub threshold_bits: f64,
    /// Pairs at or above the threshold.
    pub pairs_over_threshold: u64,
    /// Share of those that the model expects to be right. Where two lists name nobody twice, of the pairs linked, pairs of one
    /// record competing.
    pub expected_precision: f64,
    /// Share of the expected links among the pairs compared that those are.
    pub expected_recall: f64,
    /// Decisions that could not be kept because others contradict them.
    pub judgements_in_conflict: u64,
}

/// All pairs from the floor up, ascending, and the sums over all pairs compared.
///
/// # Errors
/// As the runner.
pub(crate) fn score(
    grounds: &Grounds<'_>,
    (scorer, compare): (&Scorer<'_>, &Compare<'_>),
    floor: i32,
    (runner, watch): (&dyn Runner, &(dyn Fn(Step) + Sync)),
) -> Result<Batch, Error> {
    let blocks = grounds.blocks();
    let parts = blocks.parts();
    let part = |at: usize| {
        let part = parts.get(at).cloned().unwrap_or_default();
        let batch = scored_part((scorer, compare), blocks, part, floor);
        watch(Step::Compared(parts.len()));
        batch
    };
    let shipped = Score { grounds, scorer, floor };
    let work = Work { parts: parts.len(), part: &part, shipped: Some(&shipped) };
    let mut all = Batch::default();
    runner.run(&work, &mut |batch| all.add(batch))?;
    all.kept.sort_unstable();
    all.kept.shrink_to_fit();
    Ok(all)
}

/// The pairs of one part from the floor up, and the sums over all of them.
pub(crate) fn scored_part(
    (scorer, compare): (&Scorer<'_>, &Compare<'_>),
    blocks: &Blocks,
    part: Range<u32>,
    floor: i32,
) -> Batch {
    let mut batch = Batch::default();
    let mut weigher = Weigher::new(scorer, compare);
    blocks.each_pair(compare.rows, part, |(a, one), (b, two)| {
        let (pattern, weight) = weigher.weigh_rows((a, one), (b, two));
        let chance = chance(weight);
        batch.compared += 1;
        batch.expected += chance;
        if weight >= floor {
            batch.kept.push(Scored { a, b, weight, pattern });
            let rules = rules_shared(blocks, a, b).max(1) as usize;
            if let Some(slot) = batch.caught.get_mut(rules.min(4) - 1) {
                *slot += chance;
            }
        }
    });
    batch
}

/// Probability from posterior odds in 1/1024 bit, in 2^-30.
pub(crate) fn chance(weight: i32) -> u64 {
    let parts = LINK / (1.0 + (-to_bits(weight)).exp2());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 2^30"
    )]
    let parts = parts.round() as u64;
    parts
}

/// The scored pairs with their rows as given, by (a, b).
pub(crate) fn pairs(rows: &Prepared, scored: &[Scored], cluster: &[u32]) -> Vec<Pair> {
    let row = |rank: u32| rows.row_of.get(rank as usize).copied().unwrap_or(0);
    let of = |rank: u32| cluster.get(rank as usize);
    let mut pairs: Vec<Pair> = scored
        .iter()
        .map(|pair| {
            let (a, b) = (row(pair.a), row(pair.b));
            Pair {
                a: a.min(b),
                b: a.max(b),
                weight: pair.weight,
                linked: of(pair.a) == of(pair.b),
                pattern: pair.pattern,
            }
        })
        .collect();
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

/// What a report is made of.
pub(crate) struct Done<'a> {
    pub(crate) rows: &'a Prepared,
    pub(crate) found: &'a Blocking,
    pub(crate) batch: &'a Batch,
    pub(crate) cluster: &'a [u32],
    pub(crate) conflicts: u64,
    pub(crate) threshold: i32,
    pub(crate) absent_bits: f64,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) caution: Vec<Caution>,
    pub(crate) refused: bool,
}

pub(crate) fn report(done: Done<'_>) -> Report {
    let Done { rows, found, batch, cluster, threshold, .. } = done;
    let mut expected = as_f64(batch.expected) / LINK;
    let over = batch.kept.iter().filter(|pair| pair.weight >= threshold);
    let (count, right) =
        over.fold((0_u64, 0_u64), |(n, sum), pair| (n + 1, sum + chance(pair.weight)));
    let mut right = as_f64(right) / LINK;
    let mut linked = count;
    if rows.one_to_one() {
        let found = one_to_one(rows, &batch.kept, cluster);
        let alone: u64 = batch.kept.iter().map(|pair| chance(pair.weight)).sum();
        expected += found.expected - as_f64(alone) / LINK;
        (linked, right) = (found.linked, found.right);
    }
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
    Report {
        rows: u64::from(rows.rows),
        pairs_compared: batch.compared,
        pairs_lost: found.choices.iter().map(|choice| choice.pairs_lost).sum(),
        rules: found.choices.clone(),
        blocking_loss: blocking_loss(&batch.caught),
        absent_bits: done.absent_bits,
        evidence: done.evidence,
        caution: done.caution,
        refused: done.refused,
        triangles: triangles(rows, &batch.kept, threshold),
        expected_links: expected,
        threshold_bits: to_bits(threshold),
        pairs_over_threshold: count,
        expected_precision: ratio(right, as_f64(linked)),
        expected_recall: ratio(right, expected).min(1.0),
        judgements_in_conflict: done.conflicts,
    }
}

/// What is expected of links of which a record has one at most.
struct OneToOne {
    /// Links among all pairs kept.
    expected: f64,
    /// Pairs linked, and the links expected among them.
    linked: u64,
    right: f64,
}

/// Expected links where pairs compete for records: see [`Matching`].
fn one_to_one(rows: &Prepared, kept: &[Scored], cluster: &[u32]) -> OneToOne {
    let odds = |at: usize| kept.get(at).map_or(0.0, |pair| to_bits(pair.weight).exp2());
    let pairs = kept.iter().map(|pair| (pair.a, pair.b)).collect();
    let mut matching = Matching::new(rows.rows, pairs);
    (0..TELLINGS).for_each(|_| matching.tell(odds));
    let mut found = OneToOne { expected: 0.0, linked: 0, right: 0.0 };
    for (at, pair) in kept.iter().enumerate() {
        let chance = matching.chance(at, odds(at));
        found.expected += chance;
        if cluster.get(pair.a as usize) == cluster.get(pair.b as usize) {
            found.linked += 1;
            found.right += chance;
        }
    }
    found
}

/// How often records tell each other how free they are, until hardly anything changes.
const TELLINGS: usize = 40;

/// The share of links that no rule catches, from how many rules catch those that are caught: Chao's (1987) lower bound
/// `f1^2 / (2 f2)` for the unseen.
pub(crate) fn blocking_loss(caught: &[u64; 4]) -> Option<f64> {
    let [once, twice, ..] = caught.map(|count| as_f64(count) / LINK);
    let seen: f64 = caught.iter().map(|count| as_f64(*count) / LINK).sum();
    (twice >= 5.0).then(|| {
        let unseen = once * once / (2.0 * twice);
        unseen / (seen + unseen)
    })
}
