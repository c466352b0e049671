//! From pairs to persons.
//!
//! Bare transitive closure lets one wrong pair merge two persons, so groups are joined one by one, the strongest
//! joint evidence first (greedy additive contraction, a heuristic for correlation clustering): the evidence between two
//! groups is the sum over their pairs of the weight above the threshold, clipped, and a pair never compared counts a
//! little against. Human judgements and lists without duplicates are never broken. Components of the graph of pairs at or
//! above the threshold cannot touch each other, so each is settled by itself.

mod components;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rayon::prelude::*;

use crate::blocking::Blocks;
use crate::input::{Judgement, Settings};
use crate::prepare::Prepared;
use crate::runner::Scored;
use crate::to_units;
use crate::values::count;
use components::{Components, root};

/// Members of a component up to which all its pairs are looked at.
const SMALL: usize = 64;

/// How groups are joined; all in 1/1024 bit.
pub(crate) struct Joining {
    pub(crate) threshold: i32,
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
    pub(crate) conflicts: u64,
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

/// Groups ranks. `scored` ascends; judgements are on ranks.
pub(crate) fn clusters(
    rows: &Prepared,
    blocks: &Blocks,
    scored: &[Scored],
    judgements: &[(u32, u32, Judgement)],
    how: &Joining,
) -> Joined {
    let judged = Judged::new(judgements);
    let components = Components::new(rows.rows, scored, &judged, how);
    let settled: Vec<(Vec<u32>, u64)> = (0..components.len())
        .into_par_iter()
        .map(|component| settle(rows, blocks, &components, component, &judged, how))
        .collect();
    let mut cluster: Vec<u32> = (0..rows.rows).collect();
    let mut conflicts = 0;
    for (component, (least, found)) in settled.into_iter().enumerate() {
        conflicts += found;
        for (rank, least) in components.members(component).iter().zip(least) {
            if let Some(slot) = cluster.get_mut(*rank as usize) {
                *slot = least;
            }
        }
    }
    Joined { cluster, conflicts }
}

/// For each member of a component the least rank of its cluster; and judgements in conflict.
fn settle(
    rows: &Prepared,
    blocks: &Blocks,
    components: &Components<'_>,
    component: usize,
    judged: &Judged,
    how: &Joining,
) -> (Vec<u32>, u64) {
    let members = components.members(component);
    let mut groups = Groups::new(rows, members, judged);
    if members.len() == 2 && judged.foes.is_empty() {
        // A pair at the threshold or judged the same, which no list forbids: pairs within closed lists are not made.
        return (vec![members.first().copied().unwrap_or(0); 2], 0);
    }
    let same = components.same.get(component).map_or(&[][..], Vec::as_slice);
    groups.join_judged(same);
    let mut edges: Vec<(u32, u32, i64)> = components
        .pairs(component)
        .map(|pair| (groups.place(pair.a), groups.place(pair.b), how.evidence(pair.weight)))
        .collect();
    if members.len() > 2 {
        let below = below_floor(rows, blocks, components, component);
        edges.extend(below.map(|(a, b)| (groups.place(a), groups.place(b), -how.unlike)));
    }
    groups.contract(&edges, how);
    (groups.least(), groups.conflicts)
}

/// The pairs of a component that were compared and not kept for weighing too little: they speak against joining.
fn below_floor(
    rows: &Prepared,
    blocks: &Blocks,
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

/// Joint evidence between two groups.
#[derive(Clone, Copy, Default)]
struct Edge {
    sum: i64,
    compared: u64,
}

/// Groups of a component's members, which are known by their place; a group is named by its least.
struct Groups<'a> {
    members: &'a [u32],
    places: HashMap<u32, u32, FixedState>,
    parent: Vec<u32>,
    size: Vec<u64>,
    /// By group: the lists without duplicates that its members stand in, ascending.
    lists: Vec<Vec<u32>>,
    /// By group: places that a human parted from one of its members.
    foes: Vec<Vec<u32>>,
    /// By group: evidence between it and others, ascending by name.
    edges: Vec<Vec<(u32, Edge)>>,
    conflicts: u64,
}

impl<'a> Groups<'a> {
    fn new(rows: &Prepared, members: &'a [u32], judged: &Judged) -> Self {
        let places: HashMap<u32, u32, FixedState> = if members.len() > SMALL {
            members.iter().copied().zip(0..).collect()
        } else {
            HashMap::default()
        };
        let list = |rank: &u32| {
            let list = rows.list(*rank);
            let unique = rows.unique.get(list as usize).copied().unwrap_or(false);
            unique.then_some(list).into_iter().collect()
        };
        let mut groups = Self {
            members,
            places,
            parent: (0..count(members.len())).collect(),
            size: vec![1; members.len()],
            lists: members.iter().map(list).collect(),
            foes: vec![Vec::new(); members.len()],
            edges: Vec::new(),
            conflicts: 0,
        };
        if !judged.foes.is_empty() {
            for (at, rank) in members.iter().enumerate() {
                let foes = judged.foes.get(rank).into_iter().flatten();
                let inside = foes.filter(|foe| members.binary_search(foe).is_ok());
                let places = inside.map(|&foe| groups.place(foe)).collect();
                if let Some(slot) = groups.foes.get_mut(at) {
                    *slot = places;
                }
            }
        }
        groups
    }

    /// The place of a rank among the members.
    fn place(&self, rank: u32) -> u32 {
        if self.members.len() > SMALL {
            return self.places.get(&rank).copied().unwrap_or(0);
        }
        count(self.members.binary_search(&rank).unwrap_or(0))
    }

    fn find(&mut self, place: u32) -> u32 {
        root(&mut self.parent, place)
    }

    fn size(&self, group: u32) -> u64 {
        self.size.get(group as usize).copied().unwrap_or(1)
    }

    fn join_judged(&mut self, same: &[(u32, u32)]) {
        for &(a, b) in same {
            let (a, b) = (self.place(a), self.place(b));
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
        let foes = self.foes.get(one as usize).cloned().unwrap_or_default();
        foes.into_iter().any(|foe| self.find(foe) == two)
    }

    fn lists_clash(&self, one: u32, two: u32) -> bool {
        let of = |group: u32| self.lists.get(group as usize).map_or(&[][..], Vec::as_slice);
        let (one, two) = (of(one), of(two));
        one.iter().any(|list| two.binary_search(list).is_ok())
    }

    /// Joins two groups; the lower name stays. Returns (name kept, name gone).
    fn merge(&mut self, one: u32, two: u32) -> (u32, u32) {
        let (kept, gone) = (one.min(two), one.max(two));
        let (to, from) = (kept as usize, gone as usize);
        if let Some(slot) = self.parent.get_mut(from) {
            *slot = kept;
        }
        let more = self.size(gone);
        if let Some(slot) = self.size.get_mut(to) {
            *slot += more;
        }
        for all in [&mut self.lists, &mut self.foes] {
            let more = all.get_mut(from).map(std::mem::take).unwrap_or_default();
            if let Some(slot) = all.get_mut(to).filter(|_| !more.is_empty()) {
                slot.extend(more);
                slot.sort_unstable();
            }
        }
        (kept, gone)
    }

    /// Joins the two groups of greatest joint evidence while any is above zero.
    fn contract(&mut self, pairs: &[(u32, u32, i64)], how: &Joining) {
        self.gather(pairs);
        let mut heap: BinaryHeap<(i64, Reverse<(u32, u32)>)> = BinaryHeap::new();
        for (one, others) in (0_u32..).zip(&self.edges) {
            let later = others.iter().filter(|(two, _)| *two > one);
            heap.extend(later.filter_map(|(two, edge)| self.offer(one, *two, *edge, how)));
        }
        while let Some((evidence, Reverse((one, two)))) = heap.pop() {
            let Some(edge) = self.edge(one, two) else { continue };
            if self.offer(one, two, edge, how).is_none_or(|now| now.0 != evidence) {
                continue;
            }
            if self.judged_apart(one, two) || self.lists_clash(one, two) {
                self.drop_edge(one, two);
                continue;
            }
            let (kept, gone) = self.merge(one, two);
            self.drop_edge(kept, gone);
            self.move_edges(kept, gone);
            let own = self.edges.get(kept as usize).map_or(&[][..], Vec::as_slice);
            heap.extend(own.iter().filter_map(|&(other, edge)| {
                self.offer(kept.min(other), kept.max(other), edge, how)
            }));
        }
    }

    /// The evidence between groups from that between members.
    fn gather(&mut self, pairs: &[(u32, u32, i64)]) {
        let mut all: Vec<(u32, u32, i64)> = Vec::with_capacity(2 * pairs.len());
        for &(a, b, weight) in pairs {
            let (one, two) = (self.find(a), self.find(b));
            if one != two {
                all.push((one, two, weight));
                all.push((two, one, weight));
            }
        }
        all.sort_unstable();
        self.edges = vec![Vec::new(); self.members.len()];
        for run in all.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let Some(&(one, two, _)) = run.first() else { continue };
            let edge =
                Edge { sum: run.iter().map(|(_, _, w)| w).sum(), compared: run.len() as u64 };
            if let Some(slot) = self.edges.get_mut(one as usize) {
                slot.push((two, edge));
            }
        }
    }

    fn edge(&self, one: u32, two: u32) -> Option<Edge> {
        let own = self.edges.get(one as usize)?;
        let at = own.binary_search_by_key(&two, |(other, _)| *other).ok()?;
        own.get(at).map(|(_, edge)| *edge)
    }

    fn drop_edge(&mut self, one: u32, two: u32) {
        for (from, to) in [(one, two), (two, one)] {
            if let Some(own) = self.edges.get_mut(from as usize)
                && let Ok(at) = own.binary_search_by_key(&to, |(other, _)| *other)
            {
                own.remove(at);
            }
        }
    }

    /// Adds `more` to the evidence between a group and another.
    fn add_edge(&mut self, from: u32, to: u32, more: Edge) {
        let Some(own) = self.edges.get_mut(from as usize) else { return };
        match own.binary_search_by_key(&to, |(other, _)| *other) {
            Ok(at) => {
                if let Some((_, edge)) = own.get_mut(at) {
                    edge.sum += more.sum;
                    edge.compared += more.compared;
                }
            }
            Err(at) => own.insert(at, (to, more)),
        }
    }

    fn move_edges(&mut self, kept: u32, gone: u32) {
        let moved = self.edges.get_mut(gone as usize).map(std::mem::take).unwrap_or_default();
        for (other, edge) in moved {
            self.drop_edge(other, gone);
            self.add_edge(other, kept, edge);
            self.add_edge(kept, other, edge);
        }
    }

    /// The joint evidence of two groups, if it speaks for joining them.
    fn offer(
        &self,
        one: u32,
        two: u32,
        edge: Edge,
        how: &Joining,
    ) -> Option<(i64, Reverse<(u32, u32)>)> {
        let never = (self.size(one) * self.size(two)).saturating_sub(edge.compared);
        let evidence = edge.sum
            - how.absent * i64::try_from(never).unwrap_or(i64::MAX / 2 / how.absent.max(1));
        (evidence > 0).then_some((evidence, Reverse((one, two))))
    }

    fn least(&mut self) -> Vec<u32> {
        let groups: Vec<u32> = (0..count(self.members.len())).map(|at| self.find(at)).collect();
        groups.iter().map(|at| self.members.get(*at as usize).copied().unwrap_or(0)).collect()
    }
}
