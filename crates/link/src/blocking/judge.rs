//! What blocks of a rule are worth, by a sample of their pairs.

use rayon::prelude::*;

use crate::input::as_f64;
use crate::prepare::{Prepared, mix};

use super::blocks::Growing;
use super::joined::rank_of;
use super::keys::pairs_of;
use super::{LINK, Price};

/// Sizes of blocks are judged by powers of two up to this one; larger blocks are always refined.
const SIZES: usize = 12;
/// Pairs sampled for each rule and size.
const SAMPLE: u64 = 1000;
/// Blocks of two sizes running whose pairs cost this many times what their links are worth end the judging.
const HOPELESS: f64 = 10.0;
/// Pairs sampled from one block.
const OF_BLOCK: u64 = 16;

/// What a sample of a rule's pairs says of blocks of one size.
#[derive(Default, Clone, Copy)]
pub(super) struct Judged {
    /// Pairs made, repeats of other keys included.
    pub(super) pairs: u64,
    /// Pairs that would be drawn if every block were.
    samples: u64,
    /// Pairs that no earlier rule made, and links expected among them in 2^-30; both in sixteenths.
    fresh: u128,
    links: u128,
}

impl Judged {
    /// Pairs that no earlier rule made.
    pub(super) fn fresh(&self) -> f64 {
        wide(self.fresh) / 16.0
    }

    /// Links expected among those.
    pub(super) fn links(&self) -> f64 {
        wide(self.links) / 16.0 / LINK
    }
}

/// The largest block of a size.
pub(super) fn largest_of(size: usize) -> u32 {
    (4_u32 << size.min(SIZES)) - 1
}

/// The size of a block as a power of two, from 2 to 3 on.
fn size_of(rows: usize) -> usize {
    (rows.max(2).ilog2() as usize - 1).min(SIZES)
}

/// Judges blocks beside those made already.
pub(super) struct Judge<'a, 'p> {
    pub(super) rows: &'a Prepared,
    pub(super) price: &'a Price<'p>,
}

impl Judge<'_, '_> {
    /// Samples the pairs of blocks that earlier rules did not make.
    ///
    /// By size of block; without `compare` only pairs are counted.
    pub(super) fn judge<'b, T: Row + 'b>(
        &self,
        made: &Growing,
        blocks: impl Iterator<Item = (u64, &'b [T])> + Clone,
        compare: bool,
    ) -> Vec<Judged> {
        let mut judged = vec![Judged::default(); SIZES + 1];
        for (_, block) in blocks.clone().filter(|(_, block)| block.len() > 1) {
            if let Some(slot) = judged.get_mut(size_of(block.len())) {
                let pairs = pairs_of(block.len() as u64);
                slot.pairs += pairs;
                slot.samples += pairs.min(OF_BLOCK);
            }
        }
        if !compare {
            return judged;
        }
        // A block is drawn when its mixed hash lies below the share to be drawn.
        let limits: Vec<u64> = judged.iter().map(|size| share_limit(size.samples)).collect();
        let mut drawn: Vec<Vec<(u32, u32, u64)>> = vec![Vec::new(); SIZES];
        for (hash, block) in blocks.filter(|(_, block)| block.len() > 1) {
            let size = size_of(block.len());
            if mix(hash) <= limits.get(size).copied().unwrap_or(0)
                && let Some(drawn) = drawn.get_mut(size)
            {
                draw(block, hash, |a, b, weight| drawn.push((a, b, weight)));
            }
        }
        let mut hopeless = 0;
        for ((size, drawn), limit) in judged.iter_mut().zip(&drawn).zip(&limits) {
            let (fresh, links) = self.compared(made, drawn);
            // What was drawn stands for all: the share drawn is limit / 2^64.
            let whole = |part: u128| (part << 32) / (u128::from(*limit >> 32) + 1);
            (size.fresh, size.links) = (whole(fresh), whole(links));
            // Larger blocks are worth less and less.
            let worth = wide(links) / LINK * self.price.pairs_a_link * HOPELESS;
            hopeless = if fresh > 0 && worth < wide(fresh) { hopeless + 1 } else { 0 };
            if hopeless == 2 {
                break;
            }
        }
        judged
    }

    /// Pairs, each with what it stands for: how many no earlier rule makes, and the links among those in 2^-30.
    fn compared(&self, made: &Growing, drawn: &[(u32, u32, u64)]) -> (u128, u128) {
        drawn
            .par_chunks(1 << 8)
            .map(|part| {
                let mut chance = (self.price.chance)();
                let mut sums = (0_u128, 0_u128);
                for &(a, b, weight) in part {
                    if self.rows.may_pair(a, b) && !made.share(a, b) {
                        sums.0 += u128::from(weight);
                        sums.1 += u128::from(weight) * u128::from(chance(a, b));
                    }
                }
                sums
            })
            .reduce(|| (0, 0), |one, two| (one.0 + two.0, one.1 + two.1))
    }

    /// The largest block up to which a rule pays in all: its links, at what one is worth, less its pairs.
    pub(super) fn largest_worth(&self, judged: &[Judged]) -> u32 {
        let (mut best, mut most, mut sum) = (1, 0.0, 0.0);
        for (size, one) in judged.iter().enumerate().take(SIZES) {
            sum += one.links() * self.price.pairs_a_link - one.fresh();
            if sum > most {
                (best, most) = (largest_of(size), sum);
            }
        }
        best
    }
}

fn wide(count: u128) -> f64 {
    as_f64(u64::try_from(count).unwrap_or(u64::MAX))
}

/// The hash up to which a block is drawn, where all blocks of its size would give so many pairs.
fn share_limit(samples: u64) -> u64 {
    if samples <= SAMPLE {
        return u64::MAX;
    }
    let parts = (u128::from(SAMPLE) << 64) / u128::from(samples);
    u64::try_from(parts).unwrap_or(u64::MAX)
}

/// Something that names a row.
pub(super) trait Row: Copy {
    fn rank(self) -> u32;
}

impl Row for u32 {
    fn rank(self) -> u32 {
        self
    }
}

impl Row for u64 {
    fn rank(self) -> u32 {
        rank_of(self)
    }
}

/// Draws pairs of a block, each with what it stands for in sixteenths.
fn draw<T: Row>(block: &[T], hash: u64, mut found: impl FnMut(u32, u32, u64)) {
    let all = pairs_of(block.len() as u64);
    let at = |place: u64| {
        usize::try_from(place).ok().and_then(|place| block.get(place)).map_or(0, |row| row.rank())
    };
    let rows = block.len() as u64;
    if all <= OF_BLOCK {
        for one in 0..rows {
            for two in one + 1..rows {
                found(at(one), at(two), 16);
            }
        }
        return;
    }
    let mut state = hash;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(state)
    };
    for _ in 0..OF_BLOCK {
        let one = next() % rows;
        let two = (one + 1 + next() % (rows - 1)) % rows;
        found(at(one.min(two)), at(one.max(two)), all * 16 / OF_BLOCK);
    }
}
