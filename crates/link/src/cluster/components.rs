//! Rows that evidence holds together, so that each component is settled by itself.

use crate::runner::Scored;
use crate::values::{count, span};

use super::{Joining, Judged};

/// Rows that pairs at or above the threshold, or judgements, hold together, two or more.
pub(super) struct Components<'a> {
    /// By rank: its component and one; 0 for none.
    pub(super) of: Vec<u32>,
    ends: Vec<u32>,
    /// Ranks, ascending within a component.
    members: Vec<u32>,
    pair_ends: Vec<u32>,
    /// Positions in `scored` of the pairs within a component, ascending.
    pairs: Vec<u32>,
    pub(super) same: Vec<Vec<(u32, u32)>>,
    scored: &'a [Scored],
}

impl<'a> Components<'a> {
    pub(super) fn new(rows: u32, scored: &'a [Scored], judged: &Judged, how: &Joining) -> Self {
        let mut parent: Vec<u32> = (0..rows).collect();
        let strong = scored.iter().filter(|pair| pair.weight >= how.threshold);
        for (a, b) in strong.map(|pair| (pair.a, pair.b)).chain(judged.same.iter().copied()) {
            let (one, two) = (root(&mut parent, a), root(&mut parent, b));
            if let Some(slot) = parent.get_mut(one.max(two) as usize) {
                *slot = one.min(two);
            }
        }
        // The root of a component is its least rank, so components come in the order of their least rank.
        let roots: Vec<u32> = (0..rows).map(|rank| root(&mut parent, rank)).collect();
        let mut sizes = vec![0_u32; roots.len()];
        for &root in &roots {
            if let Some(slot) = sizes.get_mut(root as usize) {
                *slot += 1;
            }
        }
        let mut number = vec![0_u32; roots.len()];
        let mut ends: Vec<u32> = Vec::new();
        for (root, &size) in sizes.iter().enumerate().filter(|(_, size)| **size > 1) {
            ends.push(ends.last().copied().unwrap_or(0) + size);
            if let Some(slot) = number.get_mut(root) {
                *slot = count(ends.len());
            }
        }
        let of: Vec<u32> =
            roots.iter().map(|&root| number.get(root as usize).copied().unwrap_or(0)).collect();
        let members = grouped(
            &ends,
            (0..rows).filter_map(|rank| {
                let component = of.get(rank as usize)?.checked_sub(1)?;
                Some((component, rank))
            }),
        );
        let inside = |(at, pair): (u32, &Scored)| {
            let component = of.get(pair.a as usize)?.checked_sub(1)?;
            (of.get(pair.b as usize) == of.get(pair.a as usize)).then_some((component, at))
        };
        let mut pair_ends = vec![0; ends.len()];
        for (component, _) in (0_u32..).zip(scored).filter_map(inside) {
            if let Some(slot) = pair_ends.get_mut(component as usize) {
                *slot += 1;
            }
        }
        let mut all = 0;
        for end in &mut pair_ends {
            all += *end;
            *end = all;
        }
        let pairs = grouped(&pair_ends, (0_u32..).zip(scored).filter_map(inside));
        let mut same = vec![Vec::new(); ends.len()];
        for &(a, b) in &judged.same {
            let component = of.get(a as usize).and_then(|component| component.checked_sub(1));
            if let Some(slot) = component.and_then(|at| same.get_mut(at as usize)) {
                slot.push((a, b));
            }
        }
        Self { of, ends, members, pair_ends, pairs, same, scored }
    }

    /// Components of which everything is known already; `scored` holds the pairs of each, one component after another.
    pub(super) fn given(
        (ends, members): (Vec<u32>, Vec<u32>),
        (pair_ends, scored): (Vec<u32>, &'a [Scored]),
    ) -> Self {
        let pairs = (0..count(scored.len())).collect();
        Self { of: Vec::new(), ends, members, pair_ends, pairs, same: Vec::new(), scored }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn members(&self, component: usize) -> &[u32] {
        self.members.get(span(&self.ends, component)).unwrap_or_default()
    }

    pub(super) fn pairs(&self, component: usize) -> impl Iterator<Item = &'a Scored> {
        let pairs = self.pairs.get(span(&self.pair_ends, component)).unwrap_or_default();
        pairs.iter().filter_map(|at| self.scored.get(*at as usize))
    }
}

/// Items put into the groups that `ends` delimit, in the order in which they come.
fn grouped(ends: &[u32], items: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut free: Vec<u32> = vec![0];
    free.extend_from_slice(ends);
    let mut all = vec![0; ends.last().copied().unwrap_or(0) as usize];
    for (group, item) in items {
        let Some(free) = free.get_mut(group as usize) else { continue };
        if let Some(slot) = all.get_mut(*free as usize) {
            *slot = item;
        }
        *free += 1;
    }
    all
}

/// The name of a row's component, halving the way to it.
pub(super) fn root(parent: &mut [u32], row: u32) -> u32 {
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
