//! From pairs to persons.
//!
//! Bare transitive closure lets one wrong pair merge two persons, so groups are joined one by one, the strongest
//! joint evidence first (greedy additive contraction, a heuristic for correlation clustering): the evidence between two
//! groups is the sum over their pairs of the weight above the threshold, clipped, and a pair never compared counts a
//! little against. Human judgements and lists without duplicates are never broken, and what tells two rows apart (see
//! [`Apart`]) parts their groups; a record that could be either of two such persons is given to neither by a guess. Components of the graph of pairs at or
//! above the threshold cannot touch each other, so each is settled by itself.

mod assign;
mod components;
mod draws;
mod groups;
mod pieces;
mod posterior;

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::apart::Apart;
use crate::blocking::Blocks;
use crate::error::Error;
use crate::input::{Judgement, Settings};
use crate::kernel::Grounds;
use crate::prepare::Prepared;
use crate::runner::{Runner, Scored};
use crate::weigh::Scorer;
use crate::{to_bits, to_units};
use components::Components;
pub(crate) use draws::{Drawing, draws};
use groups::{Groups, Tie};
use pieces::away_from;
pub(crate) use pieces::{PART, Pieces, settled_pieces};
use posterior::Nodes;

/// Members of a component up to which all its pairs are looked at.
const SMALL: usize = 64;

/// How groups are joined; all in 1/1024 bit.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Joining {
    pub(crate) threshold: i32,
    clip: i32,
    absent: i64,
    unlike: i64,
}

impl Joining {
    pub(crate) fn new(settings: &Settings, threshold: i32, absent_bits: f64) -> Self {
        Self {
            threshold,
            clip: to_units(settings.clip_bits),
            absent: i64::from(to_units(absent_bits)),
            unlike: i64::from(to_units(settings.unlike_bits)),
        }
    }

    /// Stands for all of it.
    pub(crate) fn digest(&self) -> u64 {
        let Self { threshold, clip, absent, unlike } = self;
        FixedState::with_seed(11).hash_one((threshold, clip, absent, unlike))
    }

    /// Evidence from which a pair is surely one person.
    fn certain(&self) -> i64 {
        3 * i64::from(self.clip)
    }

    /// What a vote for two persons counts against one in what is drawn, where nothing is forbidden but what humans parted.
    fn told_apart(&self) -> i64 {
        2 * i64::from(self.clip)
    }

    /// What a pair never compared adds, in bits.
    fn absent_bits(&self) -> f64 {
        -to_bits(i32::try_from(self.absent).unwrap_or(i32::MAX))
    }

    /// What a pair says for joining the groups of its rows. At the threshold itself it still speaks for itself, by
    /// the least unit.
    fn evidence(&self, weight: i32) -> i64 {
        if weight == self.threshold {
            return 1;
        }
        i64::from((weight - self.threshold).clamp(-self.clip, 3 * self.clip))
    }
}

/// Clusters and the judgements that others contradict.
pub(crate) struct Joined {
    /// By rank: the least rank of its cluster.
    pub(crate) cluster: Vec<u32>,
    /// By rank: the probability that its cluster is one person.
    pub(crate) confidence: Vec<f64>,
    pub(crate) conflicts: u64,
}

impl Joined {
    fn put(&mut self, rank: u32, least: u32, confidence: f64) {
        if let Some(slot) = self.cluster.get_mut(rank as usize) {
            *slot = least;
        }
        if let Some(slot) = self.confidence.get_mut(rank as usize) {
            *slot = confidence;
        }
    }
}

/// What people settled, by rank.
#[derive(Default)]
struct Judged {
    same: Vec<(u32, u32)>,
    foes: BTreeMap<u32, Vec<u32>>,
}

impl Judged {
    fn new(judgements: &[(u32, u32, Judgement)]) -> Self {
        let mut judged = Self::default();
        for &(a, b, judgement) in judgements.iter().filter(|(a, b, _)| a != b) {
            match judgement {
                Judgement::Same => judged.same.push((a.min(b), a.max(b))),
                Judgement::Different => {
                    judged.foes.entry(a).or_default().push(b);
                    judged.foes.entry(b).or_default().push(a);
                }
            }
        }
        judged.same.sort_unstable();
        judged.same.dedup();
        judged
    }
}

/// What rows are grouped on: their contents, their blocks, and what tells them apart.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) rows: &'a Prepared,
    pub(crate) blocks: &'a Blocks,
    pub(crate) apart: &'a Apart<'a>,
}

/// Who groups what need not be grouped here.
#[derive(Clone, Copy)]
pub(crate) struct Elsewhere<'a> {
    pub(crate) grounds: &'a Grounds<'a>,
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) runner: &'a dyn Runner,
}

/// Groups ranks. `scored` ascends; judgements are on ranks.
pub(crate) fn clusters(
    ground: Ground<'_>,
    scored: &[Scored],
    judgements: &[(u32, u32, Judgement)],
    how: &Joining,
) -> Joined {
    let judged = Judged::new(judgements);
    let components = Components::new(ground.rows.rows, scored, &judged, how);
    let all: Vec<usize> = (0..components.len()).collect();
    settled(ground, &components, &all, &judged, how)
}

/// The same, with components of a middle size that no judgement touches left to a runner.
///
/// # Errors
/// As the runner.
pub(crate) fn clusters_with(
    ground: Ground<'_>,
    scored: &[Scored],
    judgements: &[(u32, u32, Judgement)],
    how: &Joining,
    elsewhere: Elsewhere<'_>,
) -> Result<Joined, Error> {
    let judged = Judged::new(judgements);
    let components = Components::new(ground.rows.rows, scored, &judged, how);
    let loose = |component: &usize| {
        judgements.is_empty() && matches!(components.members(*component).len(), 3..=SMALL)
    };
    let (there, here): (Vec<usize>, Vec<usize>) = (0..components.len()).partition(loose);
    let mut joined = settled(ground, &components, &here, &judged, how);
    let pieces = Pieces::new(&components, &there);
    drop(components);
    away_from(ground, &pieces, how, elsewhere, &mut joined)?;
    Ok(joined)
}

/// Settles some components; whatever is in no component, or in another, is left by itself.
fn settled(
    ground: Ground<'_>,
    components: &Components<'_>,
    some: &[usize],
    judged: &Judged,
    how: &Joining,
) -> Joined {
    let rows = ground.rows.rows;
    let found: Vec<Settled> = some
        .par_iter()
        .map(|component| settle(ground, components, *component, judged, how))
        .collect();
    let mut joined =
        Joined { cluster: (0..rows).collect(), confidence: vec![1.0; rows as usize], conflicts: 0 };
    for (component, found) in some.iter().zip(found) {
        joined.conflicts += found.conflicts;
        let found = found.least.into_iter().zip(found.confidence);
        for (rank, (least, confidence)) in components.members(*component).iter().zip(found) {
            joined.put(*rank, least, confidence);
        }
    }
    joined
}

/// What came of one component.
struct Settled {
    /// By member: the least rank of its cluster.
    least: Vec<u32>,
    /// By member: the probability that its cluster is one person.
    confidence: Vec<f64>,
    conflicts: u64,
}

fn settle(
    ground: Ground<'_>,
    components: &Components<'_>,
    component: usize,
    judged: &Judged,
    how: &Joining,
) -> Settled {
    let members = components.members(component);
    let same = components.same.get(component).map_or(&[][..], Vec::as_slice);
    if members.len() == 2 && judged.foes.is_empty() {
        // A pair at the threshold or judged the same, which no list forbids: pairs within closed lists are not made.
        let weight = components.pairs(component).next().map_or(0, |pair| pair.weight);
        let chance = if same.is_empty() { chance_of(weight) } else { 1.0 };
        let least = members.first().copied().unwrap_or(0);
        return Settled { least: vec![least; 2], confidence: vec![chance; 2], conflicts: 0 };
    }
    let mut groups = Groups::new(ground.rows, members, judged);
    groups.join_judged(same);
    let nodes = groups.groups();
    let (ties, below) = ties_of(ground, components, component, &groups, how);
    groups.vote(votes(ground, components, component, &below, how));
    if !groups.assign(&ties) {
        groups.contract(&ties, how);
    }
    let confidence = confidence(&groups.groups(), &nodes, ties, how);
    Settled { least: groups.least(), confidence, conflicts: groups.conflicts }
}

/// The probability that a pair of a weight is one person.
fn chance_of(weight: i32) -> f64 {
    1.0 / (1.0 + (-to_bits(weight)).exp2())
}

/// By place: the probability that the records of its group are one person; `nodes` says which were joined by a human.
fn confidence(groups: &[u32], nodes: &[u32], mut ties: Vec<Tie>, how: &Joining) -> Vec<f64> {
    let of = |all: &[u32], place: u32| all.get(place as usize).copied().unwrap_or(0);
    // What stands for joining is counted from the threshold; what is likely is not.
    for tie in ties.iter_mut().filter(|tie| tie.kept) {
        tie.evidence += i64::from(how.threshold);
    }
    ties.retain(|tie| of(groups, tie.one) == of(groups, tie.two));
    ties.retain(|tie| of(nodes, tie.one) != of(nodes, tie.two));
    ties.sort_unstable_by_key(|tie| of(groups, tie.one));
    let mut found: BTreeMap<u32, f64> = BTreeMap::new();
    for own in ties.chunk_by(|x, y| of(groups, x.one) == of(groups, y.one)) {
        let Some(group) = own.first().map(|tie| of(groups, tie.one)) else { continue };
        let mut sizes: BTreeMap<u32, f64> = BTreeMap::new();
        for (place, _) in (0_u32..).zip(groups).filter(|(_, own)| **own == group) {
            *sizes.entry(of(nodes, place)).or_default() += 1.0;
        }
        let number: BTreeMap<u32, u32> = sizes.keys().copied().zip(0..).collect();
        let node = |place: u32| number.get(&of(nodes, place)).copied().unwrap_or(0);
        let ties = own.iter().map(|tie| Tie { one: node(tie.one), two: node(tie.two), ..*tie });
        let nodes =
            Nodes::new(sizes.into_values().collect(), ties.collect(), &[], how.absent_bits());
        found.insert(group, nodes.together());
    }
    groups.iter().map(|group| found.get(group).copied().unwrap_or(1.0)).collect()
}

/// What the pairs of a component say, and those that were compared and not kept.
fn ties_of(
    ground: Ground<'_>,
    components: &Components<'_>,
    component: usize,
    groups: &Groups<'_>,
    how: &Joining,
) -> (Vec<Tie>, Vec<(u32, u32)>) {
    let tie = |a: u32, b: u32, (evidence, weight): (i64, i64), kept: bool| Tie {
        one: groups.place(a),
        two: groups.place(b),
        evidence,
        weight,
        kept,
    };
    // At the threshold itself a pair still speaks for itself.
    let weight = |pair: &Scored| {
        let over = i64::from(pair.weight) - i64::from(how.threshold);
        if over == 0 { 1 } else { over }
    };
    let kept = components.pairs(component);
    let mut ties: Vec<Tie> = kept
        .map(|pair| tie(pair.a, pair.b, (how.evidence(pair.weight), weight(pair)), true))
        .collect();
    let mut below = Vec::new();
    if components.members(component).len() > 2 {
        below.extend(below_floor(ground, components, component));
        ties.extend(below.iter().map(|&(a, b)| tie(a, b, (-how.unlike, -how.unlike), false)));
    }
    (ties, below)
}

/// The votes of a component's pairs on whether they are two persons (see [`Apart`]), by rank.
fn votes(
    ground: Ground<'_>,
    components: &Components<'_>,
    component: usize,
    below: &[(u32, u32)],
    how: &Joining,
) -> Vec<(u32, u32, i64)> {
    let apart = ground.apart;
    let mut votes: Vec<(u32, u32, i64)> = components
        .pairs(component)
        .map(|pair| (pair.a, pair.b, apart.vote_of(pair, pair.weight >= how.threshold)))
        .collect();
    let members = components.members(component);
    if apart.any() && members.len() <= SMALL {
        let mut kept = components.pairs(component).map(|pair| (pair.a, pair.b)).peekable();
        for (at, &a) in members.iter().enumerate() {
            for &b in members.get(at + 1..).unwrap_or_default() {
                while kept.next_if(|known| *known < (a, b)).is_some() {}
                if kept.peek() != Some(&(a, b)) {
                    votes.push((a, b, apart.vote(a, b, false)));
                }
            }
        }
    } else if apart.any() {
        votes.extend(below.iter().map(|&(a, b)| (a, b, apart.vote(a, b, false))));
    }
    votes.retain(|(_, _, vote)| *vote != 0);
    votes
}

/// The pairs of a component that were compared and not kept for weighing too little: they speak against joining.
fn below_floor(
    Ground { rows, blocks, .. }: Ground<'_>,
    components: &Components<'_>,
    component: usize,
) -> impl Iterator<Item = (u32, u32)> {
    let members = components.members(component);
    let mut compared: Vec<(u32, u32)> = Vec::new();
    if members.len() <= SMALL {
        for (at, &a) in members.iter().enumerate() {
            let later = members.get(at + 1..).unwrap_or_default();
            let shares = |b: &&u32| blocks.first_shared(a, **b).is_some();
            compared.extend(later.iter().filter(shares).map(|&b| (a, b)));
        }
    } else {
        let own = components.of.get(members.first().copied().unwrap_or(0) as usize);
        for &a in members {
            let others = blocks.of(a).iter().flat_map(|&block| blocks.members(block));
            let inside = |b: &&u32| **b > a && components.of.get(**b as usize) == own;
            compared.extend(others.filter(inside).map(|&b| (a, b)));
        }
        compared.sort_unstable();
        compared.dedup();
    }
    compared.retain(|&(a, b)| rows.may_pair(a, b));
    let mut kept = components.pairs(component).map(|pair| (pair.a, pair.b)).peekable();
    compared.into_iter().filter(move |pair| {
        while kept.next_if(|known| known < pair).is_some() {}
        kept.peek() != Some(pair)
    })
}
