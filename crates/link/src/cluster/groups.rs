//! Groups of a component as they are joined.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::BIT;
use crate::prepare::Prepared;
use crate::values::count;

use super::assign::assign;
use super::components::root;
use super::{Joining, Judged, SMALL};

/// What must speak for one of two persons who are told apart, over the other, before a record is given to it: less may be one
/// agreement on a sex or a town.
const CHOICE: i64 = 3 * BIT as i64;

/// What one pair says of two members, known by their place, or of two groups.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    pub(super) one: u32,
    pub(super) two: u32,
    /// In 1/1024 bit.
    pub(super) evidence: i64,
    /// The same, not clipped.
    pub(super) weight: i64,
    /// Whether the pair was kept with its weight, or only compared.
    pub(super) kept: bool,
}

/// Joint evidence between two groups.
#[derive(Clone, Copy, Default)]
struct Edge {
    sum: i64,
    compared: u64,
    /// Votes for two persons, less those for one.
    votes: i64,
}

/// Groups as nodes.
pub(super) struct Numbered {
    /// By place its node.
    pub(super) node_of: Vec<u32>,
    /// By node its lists without duplicates.
    pub(super) lists: Vec<Vec<u32>>,
    /// Nodes that a human parted.
    pub(super) apart: Vec<(u32, u32)>,
}

impl Edge {
    fn add(&mut self, more: Self) {
        self.sum += more.sum;
        self.compared += more.compared;
        self.votes += more.votes;
    }
}

/// Groups of a component's members, which are known by their place; a group is named by its least.
pub(super) struct Groups<'a> {
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
    /// Votes on pairs of places, until they are gathered; and whether there were any.
    votes: Vec<(u32, u32, i64)>,
    voted: bool,
    /// By group: whether any of its members took part in a vote, so that it states such a fact.
    stating: Vec<bool>,
    pub(super) conflicts: u64,
}

impl<'a> Groups<'a> {
    pub(super) fn new(rows: &Prepared, members: &'a [u32], judged: &Judged) -> Self {
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
            votes: Vec::new(),
            voted: false,
            stating: vec![false; members.len()],
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
    pub(super) fn place(&self, rank: u32) -> u32 {
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

    pub(super) fn join_judged(&mut self, same: &[(u32, u32)]) {
        for &(a, b) in same {
            let (a, b) = (self.place(a), self.place(b));
            let (one, two) = (self.find(a), self.find(b));
            if one == two {
                continue;
            }
            // A human may join two rows of a list that claims no duplicates, but not what a human parted.
            if self.are_apart(one, two) {
                self.conflicts += 1;
            } else {
                self.merge(one, two);
            }
        }
    }

    fn are_apart(&mut self, one: u32, two: u32) -> bool {
        let foes = self.foes.get(one as usize).cloned().unwrap_or_default();
        foes.into_iter().any(|foe| self.find(foe) == two)
    }

    /// Takes the votes of pairs on whether they are two persons, by rank.
    pub(super) fn vote(&mut self, votes: Vec<(u32, u32, i64)>) {
        self.votes = votes;
        for at in 0..self.votes.len() {
            let Some(&(a, b, vote)) = self.votes.get(at) else { continue };
            let (a, b) = (self.place(a), self.place(b));
            if let Some(slot) = self.votes.get_mut(at) {
                *slot = (a, b, vote);
            }
            for place in [a, b] {
                let group = self.find(place);
                if let Some(stating) = self.stating.get_mut(group as usize) {
                    *stating = true;
                }
            }
        }
    }

    /// A vote for two persons as evidence against one.
    pub(super) fn told_apart(&self, a: u32, b: u32, how: &Joining) -> Tie {
        let evidence = -how.told_apart();
        let (one, two) = (self.place(a), self.place(b));
        Tie { one, two, evidence, weight: evidence, kept: false }
    }

    /// Whether one of two groups, which states no fact that could part it, might about as well be joined to a third that is
    /// apart from the other.
    fn is_a_guess(&self, (one, two): (u32, u32), evidence: i64, how: &Joining) -> bool {
        let rivals = |own: u32, other: u32| {
            if self.stating.get(own as usize).copied().unwrap_or(false) {
                return false;
            }
            let near = self.edges.get(own as usize).map_or(&[][..], Vec::as_slice);
            near.iter().any(|&(third, edge)| {
                let rival = self.offer(own, third, edge, how);
                third != other
                    && rival.is_some_and(|rival| rival.0 + CHOICE > evidence)
                    && self.edge(other, third).is_some_and(|edge| edge.votes > 0)
            })
        };
        self.voted && (rivals(one, two) || rivals(two, one))
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
        if self.stating.get(from).copied().unwrap_or(false)
            && let Some(stating) = self.stating.get_mut(to)
        {
            *stating = true;
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

    /// Joins records of two lists without duplicates by the best one-to-one assignment; says whether the component is of
    /// that sort.
    pub(super) fn assign(&mut self, ties: &[Tie]) -> bool {
        let mut side_of: Vec<u32> = Vec::with_capacity(self.lists.len());
        let mut sides: Vec<u32> = self.lists.iter().flatten().copied().collect();
        sides.sort_unstable();
        sides.dedup();
        let mut sizes = [0_u32; 2];
        let mut place_of: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
        for (lists, place) in self.lists.iter().zip(0_u32..) {
            let side = lists.first().and_then(|list| sides.iter().position(|side| side == list));
            let (1, 1, Some(side)) = (lists.len(), self.size(place), side) else { return false };
            let (Some(size), Some(places)) = (sizes.get_mut(side), place_of.get_mut(side)) else {
                return false;
            };
            side_of.push(*size);
            places.push(place);
            *size += 1;
        }
        let number = |place: u32| side_of.get(place as usize).copied().unwrap_or(0);
        let on_left = |place: u32| {
            self.lists.get(place as usize).is_some_and(|own| own.first() == sides.first())
        };
        let mut offers: Vec<(u32, u32, i64)> =
            ties.iter()
                .filter(|tie| tie.weight > 0 && on_left(tie.one) != on_left(tie.two))
                .map(|tie| {
                    if on_left(tie.one) { (tie.one, tie.two, tie) } else { (tie.two, tie.one, tie) }
                })
                .filter(|(one, two, _)| {
                    !self.foes.get(*one as usize).is_some_and(|foes| foes.contains(two))
                })
                .map(|(one, two, tie)| (number(one), number(two), tie.weight))
                .collect();
        offers.sort_unstable();
        let [left, right] = &place_of;
        for (taken, one) in assign(left.len(), right.len(), &offers).into_iter().zip(left) {
            if let Some(two) = taken.and_then(|two| right.get(two as usize)) {
                self.merge(*one, *two);
            }
        }
        true
    }

    /// Joins the two groups of greatest joint evidence while any is above zero.
    pub(super) fn contract(&mut self, ties: &[Tie], how: &Joining) {
        self.gather(ties);
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
            if self.are_apart(one, two) || self.lists_clash(one, two) {
                self.drop_edge(one, two);
                continue;
            }
            // What joins either to others later offers them anew.
            if edge.votes > 0 || self.is_a_guess((one, two), evidence, how) {
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
    fn gather(&mut self, ties: &[Tie]) {
        let mut all: Vec<(u32, u32, Edge)> = Vec::with_capacity(2 * ties.len());
        let mut take = |one: u32, two: u32, edge: Edge| {
            if one != two {
                all.extend([(one, two, edge), (two, one, edge)]);
            }
        };
        for tie in ties {
            let edge = Edge { sum: tie.evidence, compared: 1, votes: 0 };
            take(self.find(tie.one), self.find(tie.two), edge);
        }
        for (a, b, votes) in std::mem::take(&mut self.votes) {
            take(self.find(a), self.find(b), Edge { votes, ..Edge::default() });
            self.voted = true;
        }
        all.sort_unstable_by_key(|(one, two, _)| (*one, *two));
        self.edges = vec![Vec::new(); self.members.len()];
        for run in all.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let Some(&(one, two, _)) = run.first() else { continue };
            let mut edge = Edge::default();
            run.iter().for_each(|(_, _, more)| edge.add(*more));
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
                    edge.add(more);
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

    /// Joins the groups of ties that are surely one person, the surest first, where nothing parts them.
    pub(super) fn join_certain(&mut self, ties: &[Tie], certain: i64) {
        let mut sure: Vec<&Tie> = ties.iter().filter(|tie| tie.evidence >= certain).collect();
        sure.sort_by_key(|tie| (Reverse(tie.evidence), tie.one, tie.two));
        for tie in sure {
            let (one, two) = (self.find(tie.one), self.find(tie.two));
            if one != two && !self.are_apart(one, two) && !self.lists_clash(one, two) {
                self.merge(one, two);
            }
        }
    }

    /// Groups numbered from 0 as nodes.
    pub(super) fn as_nodes(&mut self) -> Numbered {
        let groups = self.groups();
        let mut number = vec![0; groups.len()];
        let mut lists = Vec::new();
        for (group, place) in groups.iter().zip(0_u32..).filter(|(group, place)| *group == place) {
            if let Some(slot) = number.get_mut(place as usize) {
                *slot = count(lists.len());
            }
            lists.push(self.lists.get(*group as usize).cloned().unwrap_or_default());
        }
        let node = |group: u32| number.get(group as usize).copied().unwrap_or(0);
        let mut apart = Vec::new();
        let of = |place: &u32| node(groups.get(*place as usize).copied().unwrap_or(0));
        for (foes, place) in self.foes.iter().zip(0_u32..) {
            apart.extend(foes.iter().map(|foe| (of(&place), of(foe))));
        }
        Numbered { node_of: groups.into_iter().map(node).collect(), lists, apart }
    }

    /// By place its group.
    pub(super) fn groups(&mut self) -> Vec<u32> {
        (0..count(self.members.len())).map(|at| self.find(at)).collect()
    }

    pub(super) fn least(&mut self) -> Vec<u32> {
        let groups = self.groups();
        groups.iter().map(|at| self.members.get(*at as usize).copied().unwrap_or(0)).collect()
    }
}
