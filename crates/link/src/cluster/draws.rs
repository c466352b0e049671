//! Groupings drawn from their posterior, so that what is counted of persons carries how sure linking is.
//!
//! Each component of the pairs from the review floor up is drawn by itself. A few nodes are drawn exactly, subset by
//! subset (see [`Exact`]). Of many a chain is walked: each node in turn is moved with the probability that the others leave it
//! (Gibbs), and the two ends of a link are parted, or joined, with all that stand with them by a sequentially allocated
//! merge-split proposal (Dahl 2005), which Metropolis and Hastings accept or refuse. Nodes are records; those that a human
//! joined, and those of a pair at the clip, are one. What may not stand together never does.

use rayon::prelude::*;

use crate::input::Judgement;
use crate::prepare::mix;
use crate::runner::Scored;

use super::components::Components;
use super::groups::{Groups, Numbered};
use super::posterior::{Exact, Nodes};
use super::{Ground, Joining, Judged, ties_of, votes};

/// Nodes up to which groupings are drawn exactly.
const EXACT: usize = 10;
/// Rounds before the first draw, and between two.
const FIRST_ROUNDS: usize = 30;
const ROUNDS: usize = 5;

/// How many groupings are drawn, and from what seed.
#[derive(Clone, Copy)]
pub(crate) struct Drawing {
    pub(crate) draws: usize,
    pub(crate) seed: u64,
}

/// By draw and rank: the least rank of its group. `scored` ascends; judgements are on ranks.
pub(crate) fn draws(
    ground: Ground<'_>,
    scored: &[Scored],
    judgements: &[(u32, u32, Judgement)],
    how: &Joining,
    drawing: Drawing,
) -> Vec<Vec<u32>> {
    if drawing.draws == 0 {
        return Vec::new();
    }
    let judged = Judged::new(judgements);
    let floor = Joining { threshold: i32::MIN, ..*how };
    let likely = Joining { threshold: 0, ..*how };
    let components = Components::new(ground.rows.rows, scored, &judged, &floor);
    let drawn: Vec<Vec<Vec<u32>>> = (0..components.len())
        .into_par_iter()
        .map(|component| {
            component_draws(ground, &components, component, &judged, (&likely, drawing))
        })
        .collect();
    let mut all = vec![(0..ground.rows.rows).collect::<Vec<u32>>(); drawing.draws];
    for (component, drawn) in drawn.into_iter().enumerate() {
        for (all, least) in all.iter_mut().zip(drawn) {
            for (rank, least) in components.members(component).iter().zip(least) {
                if let Some(slot) = all.get_mut(*rank as usize) {
                    *slot = least;
                }
            }
        }
    }
    all
}

/// By draw and member: the least rank of its group.
fn component_draws(
    ground: Ground<'_>,
    components: &Components<'_>,
    component: usize,
    judged: &Judged,
    (how, drawing): (&Joining, Drawing),
) -> Vec<Vec<u32>> {
    let members = components.members(component);
    let mut groups = Groups::new(ground.rows, members, judged);
    groups.join_judged(components.same.get(component).map_or(&[][..], Vec::as_slice));
    let (mut ties, below) = ties_of(ground, components, component, &groups, how);
    let told = votes(ground, components, component, &below, how);
    ties.extend(
        told.iter().filter(|vote| vote.2 > 0).map(|&(a, b, _)| groups.told_apart(a, b, how)),
    );
    groups.join_certain(&ties, how.certain());
    let Numbered { node_of, lists, apart } = groups.as_nodes();
    let node = |place: u32| node_of.get(place as usize).copied().unwrap_or(0);
    for tie in &mut ties {
        (tie.one, tie.two) = (node(tie.one), node(tie.two));
    }
    ties.retain(|tie| tie.one != tie.two);
    let mut sizes = vec![0.0; lists.len()];
    for node in &node_of {
        if let Some(size) = sizes.get_mut(*node as usize) {
            *size += 1.0;
        }
    }
    let nodes = Nodes::new(sizes, ties, &apart, how.absent_bits()).with_lists(lists);
    let content = |rank: &u32| ground.rows.contents.get(*rank as usize).copied().unwrap_or(0);
    let seed = members.iter().fold(mix(drawing.seed), |seed, rank| mix(seed ^ content(rank)));
    let drawn = drawn(&nodes, drawing.draws, Random(seed));
    drawn.iter().map(|of| least_members(members, &node_of, of)).collect()
}

/// By member: the least rank of its group, where groups are given by node.
fn least_members(members: &[u32], node_of: &[u32], group_of: &[u32]) -> Vec<u32> {
    let mut least = vec![u32::MAX; group_of.len()];
    let group = |node: &u32| group_of.get(*node as usize).copied().unwrap_or(0);
    for (rank, node) in members.iter().zip(node_of) {
        if let Some(slot) = least.get_mut(group(node) as usize) {
            *slot = (*slot).min(*rank);
        }
    }
    let of = |node: &u32| least.get(group(node) as usize).copied().unwrap_or(0);
    node_of.iter().map(of).collect()
}

/// By draw and node: its group, below the number of nodes.
fn drawn(nodes: &Nodes, draws: usize, mut random: Random) -> Vec<Vec<u32>> {
    if nodes.len() <= EXACT {
        let exact = Exact::new(nodes);
        return (0..draws).map(|_| exact.draw(&mut || random.uniform())).collect();
    }
    let mut walk = Walk::new(nodes, random);
    walk.rounds(FIRST_ROUNDS - ROUNDS);
    (0..draws)
        .map(|_| {
            walk.rounds(ROUNDS);
            walk.of.clone()
        })
        .collect()
}

/// `SplitMix64` (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0 to below 1.
    fn uniform(&mut self) -> f64 {
        crate::input::as_f64(self.next() >> 11) / crate::input::as_f64(1 << 53)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    fn shuffle(&mut self, all: &mut [u32]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

/// A chain over groupings.
struct Walk<'a> {
    nodes: &'a Nodes,
    /// By node: its group.
    of: Vec<u32>,
    /// By group: its nodes, and its records.
    groups: Vec<Vec<u32>>,
    sizes: Vec<f64>,
    /// Groups without nodes.
    free: Vec<u32>,
    /// Pairs of nodes that hold together.
    links: Vec<(u32, u32)>,
    random: Random,
}

impl<'a> Walk<'a> {
    /// Each node by itself at first.
    fn new(nodes: &'a Nodes, random: Random) -> Self {
        let all = || (0_u32..).take(nodes.len());
        let later = |node: u32| {
            let near = nodes.near(node).iter().filter(move |near| near.holds && near.node > node);
            near.map(move |near| (node, near.node))
        };
        Self {
            nodes,
            of: all().collect(),
            groups: all().map(|node| vec![node]).collect(),
            sizes: all().map(|node| nodes.size(node)).collect(),
            free: Vec::new(),
            links: all().flat_map(later).collect(),
            random,
        }
    }

    fn rounds(&mut self, rounds: usize) {
        for _ in 0..rounds {
            for node in (0_u32..).take(self.nodes.len()) {
                self.move_node(node);
            }
            for _ in 0..self.nodes.len() {
                let at = self.random.below(self.links.len());
                let Some(&(one, two)) = self.links.get(at) else { return };
                self.part_or_join(one, two);
            }
        }
    }

    fn group(&self, node: u32) -> u32 {
        self.of.get(node as usize).copied().unwrap_or(0)
    }

    fn members(&self, group: u32) -> &[u32] {
        self.groups.get(group as usize).map_or(&[][..], Vec::as_slice)
    }

    fn put(&mut self, node: u32, group: u32) {
        let own = self.group(node);
        let size = self.nodes.size(node);
        if let (Some(members), Some(sum)) =
            (self.groups.get_mut(own as usize), self.sizes.get_mut(own as usize))
        {
            members.retain(|member| *member != node);
            *sum -= size;
            if members.is_empty() && own != group {
                self.free.push(own);
            }
        }
        if let (Some(members), Some(sum)) =
            (self.groups.get_mut(group as usize), self.sizes.get_mut(group as usize))
        {
            members.push(node);
            *sum += size;
        }
        if let Some(slot) = self.of.get_mut(node as usize) {
            *slot = group;
        }
    }

    /// What a node adds to a group that it does not stand in, or to the others of its own, in bits.
    fn evidence(&self, node: u32, group: u32) -> f64 {
        let nodes = self.nodes;
        let members = self.members(group).iter().filter(|member| **member != node);
        let mut others = members.clone();
        let inside = |foe: &u32| self.group(*foe) == group;
        if nodes.apart(node).iter().any(inside)
            || (!nodes.lists(node).is_empty() && others.any(|other| nodes.are_apart(node, *other)))
        {
            return f64::NEG_INFINITY;
        }
        members.map(|member| nodes.between(node, *member)).sum()
    }

    /// Moves a node as the others leave it free to.
    fn move_node(&mut self, node: u32) {
        let own = self.group(node);
        let rest: Vec<u32> =
            self.members(own).iter().copied().filter(|other| *other != node).collect();
        if !rest.is_empty() && !self.is_held(&rest) {
            return;
        }
        let near = self.nodes.near(node).iter().filter(|near| near.holds);
        let mut groups: Vec<u32> = near.map(|near| self.group(near.node)).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut ways: Vec<(Option<u32>, f64)> = vec![(None, 0.0)];
        ways.extend(groups.into_iter().map(|group| (Some(group), self.evidence(node, group))));
        // A group of the node alone is the way by itself.
        ways.retain(|(group, _)| *group != Some(own) || !rest.is_empty());
        let to = match self.choose(&ways) {
            Some(group) => group,
            None if rest.is_empty() => own,
            None => self.free.pop().unwrap_or(own),
        };
        if to != own {
            self.put(node, to);
        }
    }

    fn choose(&mut self, ways: &[(Option<u32>, f64)]) -> Option<u32> {
        let most = ways.iter().fold(f64::NEG_INFINITY, |most, way| most.max(way.1));
        let all: f64 = ways.iter().map(|way| (way.1 - most).exp2()).sum();
        let mut at = self.random.uniform() * all;
        for &(group, bits) in ways {
            at -= (bits - most).exp2();
            if at < 0.0 {
                return group;
            }
        }
        None
    }

    /// Whether links hold nodes together.
    fn is_held(&self, nodes: &[u32]) -> bool {
        let mut sorted = nodes.to_vec();
        sorted.sort_unstable();
        let mut seen = vec![false; sorted.len()];
        let mut open = vec![0];
        let mut reached = 0;
        while let Some(at) = open.pop() {
            let Some(known) = seen.get_mut(at).filter(|known| !**known) else { continue };
            *known = true;
            reached += 1;
            let node = sorted.get(at).copied().unwrap_or(0);
            let near = self.nodes.near(node).iter().filter(|near| near.holds);
            open.extend(near.filter_map(|near| sorted.binary_search(&near.node).ok()));
        }
        reached == sorted.len()
    }

    /// Proposes to part the group of two nodes, or to join their groups.
    fn part_or_join(&mut self, one: u32, two: u32) {
        let (left, right) = (self.group(one), self.group(two));
        let together = left == right;
        let groups = if together { vec![left] } else { vec![left, right] };
        let members = groups.iter().flat_map(|group| self.members(*group)).copied();
        let mut others: Vec<u32> = members.filter(|node| *node != one && *node != two).collect();
        others.sort_unstable();
        self.random.shuffle(&mut others);
        let (mut sides, mut chance) = ([vec![one], vec![two]], 0.0);
        for node in others {
            let bits = |side: &[u32]| -> f64 {
                side.iter().map(|other| self.nodes.between(node, *other)).sum()
            };
            let [first, second] = [bits(&sides[0]), bits(&sides[1])];
            // Where it may stand with neither it is drawn evenly: such a grouping is refused below.
            let odds = if first == second { 1.0 } else { (second - first).exp2() };
            let share = 1.0 / (1.0 + odds);
            let to_first =
                if together { self.random.uniform() < share } else { self.group(node) == left };
            let taken =
                if to_first { share } else { odds.min(f64::MAX) / (1.0 + odds.min(f64::MAX)) };
            chance += taken.log2();
            sides[usize::from(!to_first)].push(node);
        }
        let across: f64 = {
            let [a, b] = &sides;
            a.iter().flat_map(|x| b.iter().map(|y| self.nodes.between(*x, *y))).sum()
        };
        let accept = if together { -across - chance } else { across + chance };
        let held = !together || sides.iter().all(|side| self.is_held(side));
        if !held || accept.is_nan() || self.random.uniform() >= accept.exp2() {
            return;
        }
        if together {
            let [_, gone] = sides;
            let Some(to) = self.free.pop() else { return };
            gone.into_iter().for_each(|node| self.put(node, to));
        } else {
            let [_, gone] = sides;
            gone.into_iter().for_each(|node| self.put(node, left));
        }
    }
}

#[cfg(test)]
mod tests;
