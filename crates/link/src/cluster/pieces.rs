//! Components cut loose from the rest, to be settled anywhere.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use crate::error::Error;
use crate::kernel::Settle;
use crate::runner::{Batch, Scored, Work};
use crate::values::count;

use super::components::Components;
use super::{Elsewhere, Ground, Joined, Joining, Judged, settle};

/// Components settled in one part of work.
pub(crate) const PART: usize = 1 << 10;

/// Components with their rows and pairs, none of them large, none touched by a judgement.
#[derive(Default, Clone)]
pub(crate) struct Pieces {
    /// By component: the end of its rows.
    pub(crate) ends: Vec<u32>,
    /// Ranks, ascending within a component.
    pub(crate) members: Vec<u32>,
    /// By component: the end of its pairs.
    pub(crate) pair_ends: Vec<u32>,
    /// Ascending within a component.
    pub(crate) pairs: Vec<Scored>,
}

impl Pieces {
    pub(super) fn new(components: &Components<'_>, some: &[usize]) -> Self {
        let mut pieces = Self::default();
        for &component in some {
            pieces.members.extend_from_slice(components.members(component));
            pieces.ends.push(count(pieces.members.len()));
            pieces.pairs.extend(components.pairs(component));
            pieces.pair_ends.push(count(pieces.pairs.len()));
        }
        pieces
    }

    /// Stands for all of it.
    pub(crate) fn digest(&self) -> u64 {
        let hash = FixedState::with_seed(13);
        let pairs = self.pairs.iter().map(|pair| (pair.a, pair.b, pair.weight, pair.pattern));
        let pairs = pairs.fold(0_u64, |sum, pair| sum.rotate_left(5) ^ hash.hash_one(pair));
        hash.hash_one((&self.ends, &self.members, &self.pair_ends, pairs))
    }

    /// Some of the components.
    fn part(&self, part: usize) -> Self {
        let components = part * PART..self.ends.len().min((part + 1) * PART);
        let cut = |ends: &[u32]| {
            let start = components.start.checked_sub(1).and_then(|at| ends.get(at)).copied();
            let start = start.unwrap_or(0);
            let own = ends.get(components.clone()).unwrap_or_default();
            let all = start as usize..own.last().copied().unwrap_or(start) as usize;
            (all, own.iter().map(|end| end - start).collect())
        };
        let ((members, ends), (pairs, pair_ends)) = (cut(&self.ends), cut(&self.pair_ends));
        Self {
            ends,
            members: self.members.get(members).unwrap_or_default().to_vec(),
            pair_ends,
            pairs: self.pairs.get(pairs).unwrap_or_default().to_vec(),
        }
    }
}

/// By row of the components: its rank and the least rank of its cluster in one word, and the bits of its confidence.
pub(crate) fn settled_pieces(
    ground: Ground<'_>,
    pieces: &Pieces,
    how: &Joining,
) -> Vec<(u64, u64)> {
    let (ends, members) = (pieces.ends.clone(), pieces.members.clone());
    let components = Components::given((ends, members), (pieces.pair_ends.clone(), &pieces.pairs));
    let judged = Judged::default();
    let mut words = Vec::with_capacity(pieces.members.len());
    for component in 0..components.len() {
        let settled = settle(ground, &components, component, &judged, how);
        let found = settled.least.into_iter().zip(settled.confidence);
        for (&rank, (least, confidence)) in components.members(component).iter().zip(found) {
            words.push((u64::from(rank) << 32 | u64::from(least), confidence.to_bits()));
        }
    }
    words
}

/// Has components settled by a runner.
pub(super) fn away_from(
    ground: Ground<'_>,
    pieces: &Pieces,
    how: &Joining,
    elsewhere: Elsewhere<'_>,
    joined: &mut Joined,
) -> Result<(), Error> {
    let Elsewhere { grounds, scorer, runner } = elsewhere;
    let part = |part: usize| Batch {
        words: settled_pieces(ground, &pieces.part(part), how),
        ..Batch::default()
    };
    let shipped = Settle { grounds, scorer, pieces, how: *how };
    let parts = pieces.ends.len().div_ceil(PART);
    let work = Work { parts, part: &part, shipped: Some(&shipped) };
    runner.run(&work, &mut |batch| {
        for (word, confidence) in batch.words {
            let half = |word: u64| u32::try_from(word & 0xffff_ffff).unwrap_or(0);
            joined.put(half(word >> 32), half(word), f64::from_bits(confidence));
        }
    })
}
