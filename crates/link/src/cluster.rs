//! From pairs to persons.
//!
//! Bare transitive closure lets one wrong pair merge two persons, so groups are joined one by one, the strongest
//! joint evidence first (greedy additive contraction, a heuristic for correlation clustering): the evidence between two
//! groups is the sum over their pairs of the weight above the threshold, clipped, and a pair never compared counts a
//! little against. Human judgements and lists without duplicates are never broken.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::input::{Input, Judgement, Settings};
use crate::prepare::Prepared;
use crate::score::Pair;
use crate::to_units;
use crate::train::{high, low};

/// How groups are joined; all in 1/1024 bit.
pub(crate) struct Joining {
    threshold: i32,
    clip: i32,
    absent: i64,
    unlike: i64,
}

impl Joining {
    pub(crate) fn new(settings: &Settings, threshold: i32) -> Self {
        Self {
            threshold,
            clip: to_units(settings.clip_bits),
            absent: i64::from(to_units(settings.absent_bits)),
            unlike: i64::from(to_units(settings.unlike_bits)),
        }
    }
}

/// Clusters and the judgements that others contradict.
pub(crate) struct Joined {
    pub(crate) cluster: Vec<u32>,
    pub(crate) conflicts: u64,
}

/// The compared pairs that were not kept for weighing too little, of rows that other pairs may bring
/// together: they speak against joining them. `compared` and `pairs` ascend.
pub(crate) fn below_floor(
    rows: usize,
    compared: &[u64],
    pairs: &[Pair],
    how: &Joining,
) -> Vec<u64> {
    let mut parent: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
    for pair in pairs.iter().filter(|pair| pair.weight >= how.threshold) {
        let (one, two) = (root(&mut parent, pair.a), root(&mut parent, pair.b));
        if let Some(slot) = parent.get_mut(one.max(two) as usize) {
            *slot = one.min(two);
        }
    }
    let mut kept = pairs.iter().map(|pair| u64::from(pair.a) << 32 | u64::from(pair.b)).peekable();
    let mut below = Vec::new();
    for &pair in compared {
        while kept.next_if(|known| *known < pair).is_some() {}
        let together = root(&mut parent, high(pair)) == root(&mut parent, low(pair));
        if together && kept.peek() != Some(&pair) {
            below.push(pair);
        }
    }
    below
}

/// The name of a row's component, halving the way to it.
fn root(parent: &mut [u32], row: u32) -> u32 {
    let mut at = row;
    while let Some(&up) = parent.get(at as usize) {
        if up == at {
            break;
        }
        let above = parent.get(up as usize).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at as usize) {
            *slot = above;
        }
        at = above;
    }
    at
}

/// Groups rows. For each row the least row of its cluster.
pub(crate) fn clusters(
    input: &Input,
    rows: &Prepared,
    pairs: &[Pair],
    below: &[u64],
    judgements: &[(u32, u32, Judgement)],
    how: &Joining,
) -> Joined {
    let ranks = ranks(input, rows);
    let mut groups = Groups::new(input, &ranks);
    groups.forbid(judgements);
    groups.join_judged(judgements);
    groups.contract(pairs, below, how);
    Joined { cluster: groups.least_rows(), conflicts: groups.conflicts }
}

/// The place of each row in the order of contents, then of ids: what ties break on. Ids settle only between
/// rows that nothing else tells apart, so that renaming or reordering rows moves no one else.
fn ranks(input: &Input, rows: &Prepared) -> Vec<u32> {
    let key = |row: u32| {
        let codes: Vec<u32> = rows.columns.iter().map(|column| column.code(row)).collect();
        (codes, input.list_of(row), input.ids.get(row as usize).copied())
    };
    let mut order: Vec<u32> = (0..rows.rows).collect();
    order.sort_by_cached_key(|&row| key(row));
    let mut ranks = vec![0; order.len()];
    for (rank, row) in (0_u32..).zip(order) {
        if let Some(slot) = ranks.get_mut(row as usize) {
            *slot = rank;
        }
    }
    ranks
}

/// Joint evidence between two groups.
#[derive(Clone, Copy, Default)]
struct Edge {
    sum: i64,
    compared: u64,
}

/// Groups, each named by the row of lowest rank in it.
struct Groups<'a> {
    input: &'a Input,
    ranks: &'a [u32],
    rows_by_rank: Vec<u32>,
    /// By rank: where the group's name is found (union-find without compression of history).
    parent: Vec<u32>,
    members: BTreeMap<u32, Vec<u32>>,
    apart: BTreeMap<u32, BTreeSet<u32>>,
    conflicts: u64,
}

impl<'a> Groups<'a> {
    fn new(input: &'a Input, ranks: &'a [u32]) -> Self {
        let mut rows_by_rank = vec![0; ranks.len()];
        for (row, rank) in (0_u32..).zip(ranks) {
            if let Some(slot) = rows_by_rank.get_mut(*rank as usize) {
                *slot = row;
            }
        }
        let parent = (0..u32::try_from(ranks.len()).unwrap_or(u32::MAX)).collect();
        Self {
            input,
            ranks,
            rows_by_rank,
            parent,
            members: BTreeMap::new(),
            apart: BTreeMap::new(),
            conflicts: 0,
        }
    }

    fn rank(&self, row: u32) -> u32 {
        self.ranks.get(row as usize).copied().unwrap_or(row)
    }

    fn find(&mut self, rank: u32) -> u32 {
        root(&mut self.parent, rank)
    }

    fn size(&self, group: u32) -> u64 {
        self.members.get(&group).map_or(1, |ranks| ranks.len() as u64)
    }

    fn members_of(&self, group: u32) -> Vec<u32> {
        self.members.get(&group).cloned().unwrap_or_else(|| vec![group])
    }

    fn forbid(&mut self, judgements: &[(u32, u32, Judgement)]) {
        for &(a, b, judgement) in judgements {
            if judgement == Judgement::Different && a != b {
                let (a, b) = (self.rank(a), self.rank(b));
                self.apart.entry(a).or_default().insert(b);
                self.apart.entry(b).or_default().insert(a);
            }
        }
    }

    fn join_judged(&mut self, judgements: &[(u32, u32, Judgement)]) {
        let mut same: Vec<(u32, u32)> = judgements
            .iter()
            .filter(|(_, _, judgement)| *judgement == Judgement::Same)
            .map(|&(a, b, _)| (self.rank(a).min(self.rank(b)), self.rank(a).max(self.rank(b))))
            .collect();
        same.sort_unstable();
        same.dedup();
        for (a, b) in same {
            let (one, two) = (self.find(a), self.find(b));
            if one == two {
                continue;
            }
            // A human may join two rows of a list that claims no duplicates, but not what a human parted.
            if self.judged_apart(one, two) {
                self.conflicts += 1;
            } else {
                self.merge(one, two);
            }
        }
    }

    fn judged_apart(&mut self, one: u32, two: u32) -> bool {
        let Some(foes) = self.apart.get(&one).cloned() else { return false };
        foes.into_iter().any(|foe| self.find(foe) == two)
    }

    fn lists_clash(&self, one: u32, two: u32) -> bool {
        let lists = |group: u32| -> BTreeSet<u32> {
            self.members_of(group)
                .iter()
                .filter_map(|rank| self.rows_by_rank.get(*rank as usize))
                .map(|&row| self.input.list_of(row))
                .filter(|list| self.input.unique.get(*list as usize).copied().unwrap_or(false))
                .collect()
        };
        self.input.unique.contains(&true) && !lists(one).is_disjoint(&lists(two))
    }

    /// Joins two groups; the lower name stays. Returns (name kept, name gone).
    fn merge(&mut self, one: u32, two: u32) -> (u32, u32) {
        let (kept, gone) = (one.min(two), one.max(two));
        let mut all = self.members_of(kept);
        all.extend(self.members_of(gone));
        self.members.remove(&gone);
        self.members.insert(kept, all);
        if let Some(slot) = self.parent.get_mut(gone as usize) {
            *slot = kept;
        }
        if let Some(foes) = self.apart.remove(&gone) {
            self.apart.entry(kept).or_default().extend(foes);
        }
        (kept, gone)
    }

    /// Joins the two groups of greatest joint evidence while any is above zero.
    fn contract(&mut self, pairs: &[Pair], below: &[u64], how: &Joining) {
        let mut edges = self.edges(pairs, below, how);
        let mut heap: BinaryHeap<(i64, std::cmp::Reverse<(u32, u32)>)> = BinaryHeap::new();
        for (&one, others) in &edges {
            for (&two, edge) in others.range(one..) {
                heap.extend(self.offer(one, two, *edge, how));
            }
        }
        while let Some((evidence, std::cmp::Reverse((one, two)))) = heap.pop() {
            let Some(edge) = edges.get(&one).and_then(|others| others.get(&two)) else { continue };
            if self.offer(one, two, *edge, how).is_none_or(|now| now.0 != evidence) {
                continue;
            }
            if self.judged_apart(one, two) || self.lists_clash(one, two) {
                drop_edge(&mut edges, one, two);
                continue;
            }
            let (kept, gone) = self.merge(one, two);
            drop_edge(&mut edges, kept, gone);
            for (other, edge) in edges.remove(&gone).unwrap_or_default() {
                let back = edges.entry(other).or_default();
                back.remove(&gone);
                let sum = back.entry(kept).or_default();
                sum.sum += edge.sum;
                sum.compared += edge.compared;
                let sum = *sum;
                edges.entry(kept).or_default().insert(other, sum);
            }
            for (&other, edge) in edges.get(&kept).into_iter().flatten() {
                heap.extend(self.offer(kept.min(other), kept.max(other), *edge, how));
            }
        }
    }

    /// The joint evidence of two groups, if it speaks for joining them.
    fn offer(
        &self,
        one: u32,
        two: u32,
        edge: Edge,
        how: &Joining,
    ) -> Option<(i64, std::cmp::Reverse<(u32, u32)>)> {
        let never = (self.size(one) * self.size(two)).saturating_sub(edge.compared);
        let evidence = edge.sum
            - how.absent * i64::try_from(never).unwrap_or(i64::MAX / 2 / how.absent.max(1));
        (evidence > 0).then_some((evidence, std::cmp::Reverse((one, two))))
    }

    fn edges(
        &mut self,
        pairs: &[Pair],
        below: &[u64],
        how: &Joining,
    ) -> BTreeMap<u32, BTreeMap<u32, Edge>> {
        let mut edges: BTreeMap<u32, BTreeMap<u32, Edge>> = BTreeMap::new();
        let kept = pairs.iter().map(|pair| {
            // At the threshold itself a pair still speaks for itself, by the least unit.
            let weight = i64::from((pair.weight - how.threshold).clamp(-how.clip, 3 * how.clip));
            (pair.a, pair.b, if pair.weight == how.threshold { 1 } else { weight })
        });
        let below = below.iter().map(|&pair| (high(pair), low(pair), -how.unlike));
        for (a, b, weight) in kept.chain(below) {
            let (rank_a, rank_b) = (self.rank(a), self.rank(b));
            let (one, two) = (self.find(rank_a), self.find(rank_b));
            if one == two {
                continue;
            }
            for (from, to) in [(one, two), (two, one)] {
                let edge = edges.entry(from).or_default().entry(to).or_default();
                edge.sum += weight;
                edge.compared += 1;
            }
        }
        edges
    }

    fn least_rows(&mut self) -> Vec<u32> {
        let rows = u32::try_from(self.ranks.len()).unwrap_or(u32::MAX);
        let mut least: BTreeMap<u32, u32> = BTreeMap::new();
        let groups: Vec<u32> = (0..rows).map(|row| self.find(self.rank(row))).collect();
        for (row, group) in (0_u32..).zip(&groups) {
            least.entry(*group).or_insert(row);
        }
        groups.iter().map(|group| least.get(group).copied().unwrap_or(0)).collect()
    }
}

fn drop_edge(edges: &mut BTreeMap<u32, BTreeMap<u32, Edge>>, one: u32, two: u32) {
    for (from, to) in [(one, two), (two, one)] {
        if let Some(others) = edges.get_mut(&from) {
            others.remove(&to);
        }
    }
}
