//! The best one-to-one assignment of one component.
//!
//! Where two lists name nobody twice, a component is a bipartite graph, and the likeliest grouping is the matching of greatest
//! total weight, each record left free where that is better. Found by shortest augmenting paths with potentials (Kuhn 1955;
//! Jonker and Volgenant 1987), over the pairs there are and no square matrix: each record of the one list in turn may take one of
//! the other and displace who had it, who takes another or stays free.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A pair: place on the left, place on the right, weight; a pair of weight 0 or less is never worth taking.
pub(super) type Offer = (u32, u32, i64);

/// By place on the left the place on the right that the best assignment gives it. `offers` ascend, each two places once; ties
/// fall by order.
pub(super) fn assign(left: usize, right: usize, offers: &[Offer]) -> Vec<Option<u32>> {
    let mut search = Search::new(left, right, offers);
    for start in (0_u32..).take(left) {
        search.augment(start);
    }
    search.taken
}

struct Search<'a> {
    /// By place on the left: its offers.
    offers: Vec<&'a [Offer]>,
    /// By place on the left: what it has taken.
    taken: Vec<Option<u32>>,
    /// By place on the right: who has taken it.
    owner: Vec<Option<u32>>,
    /// Dual prices: what a place on the left gains at best, and what one on the right costs; never below 0.
    gain: Vec<i64>,
    price: Vec<i64>,
    /// By place on the right, while one path is searched: the least loss on the way to it, and from which left place.
    loss: Vec<i64>,
    from: Vec<u32>,
    done: Vec<bool>,
    touched: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(left: usize, right: usize, offers: &'a [Offer]) -> Self {
        let mut own: Vec<&[Offer]> = vec![&[]; left];
        for run in offers.chunk_by(|x, y| x.0 == y.0) {
            let slot = run.first().and_then(|offer| own.get_mut(offer.0 as usize));
            if let Some(slot) = slot {
                *slot = run;
            }
        }
        // With nothing taken, a place gains at best its best offer at no price.
        let best = |run: &&[Offer]| run.iter().map(|offer| offer.2).fold(0, i64::max);
        Self {
            gain: own.iter().map(best).collect(),
            offers: own,
            taken: vec![None; left],
            owner: vec![None; right],
            price: vec![0; right],
            loss: vec![i64::MAX; right],
            from: vec![0; right],
            done: vec![false; right],
            touched: Vec::new(),
        }
    }

    fn gain(&self, left: u32) -> i64 {
        self.gain.get(left as usize).copied().unwrap_or(0)
    }

    fn at<T: Copy + Default>(all: &[T], place: u32) -> T {
        all.get(place as usize).copied().unwrap_or_default()
    }

    /// Finds the way to settle one more place on the left that loses least: a free place on the right, or somebody who stays
    /// free instead (perhaps itself), and goes it.
    fn augment(&mut self, start: u32) {
        let mut heap: BinaryHeap<Reverse<(i64, u32)>> = BinaryHeap::new();
        // To stay free loses all that a place gains at best.
        let (mut least, mut end) = (self.gain(start), End::Free(start));
        self.relax(start, 0, least, &mut heap);
        let mut settled: Vec<(u32, i64)> = vec![(start, 0)];
        while let Some(Reverse((loss, right))) = heap.pop() {
            if loss >= least {
                break;
            }
            if Self::at(&self.done, right) || loss > Self::at(&self.loss, right) {
                continue;
            }
            if let Some(done) = self.done.get_mut(right as usize) {
                *done = true;
            }
            let Some(owner) = self.owner.get(right as usize).copied().flatten() else {
                (least, end) = (loss, End::Taken(right));
                break;
            };
            settled.push((owner, loss));
            let free = loss + self.gain(owner);
            if free < least {
                (least, end) = (free, End::Free(owner));
            }
            self.relax(owner, loss, least, &mut heap);
        }
        self.reprice(&settled, least);
        self.go(start, end);
        for place in std::mem::take(&mut self.touched) {
            if let (Some(loss), Some(done)) =
                (self.loss.get_mut(place as usize), self.done.get_mut(place as usize))
            {
                (*loss, *done) = (i64::MAX, false);
            }
        }
    }

    /// Looks from a place on the left, reached at a loss, at all that it could take.
    fn relax(
        &mut self,
        left: u32,
        so_far: i64,
        least: i64,
        heap: &mut BinaryHeap<Reverse<(i64, u32)>>,
    ) {
        let gain = self.gain(left);
        for &(_, right, weight) in Self::at(&self.offers, left) {
            let loss = so_far + gain + Self::at(&self.price, right) - weight;
            let known = self.loss.get(right as usize).copied().unwrap_or(i64::MIN);
            if loss >= known || loss >= least || weight <= 0 {
                continue;
            }
            if known == i64::MAX {
                self.touched.push(right);
            }
            if let (Some(slot), Some(from)) =
                (self.loss.get_mut(right as usize), self.from.get_mut(right as usize))
            {
                (*slot, *from) = (loss, left);
            }
            heap.push(Reverse((loss, right)));
        }
    }

    /// Keeps the prices right: nothing could be gained beyond them, and what is taken is worth just its price.
    fn reprice(&mut self, settled: &[(u32, i64)], least: i64) {
        for &(left, loss) in settled.iter().filter(|(_, loss)| *loss < least) {
            if let Some(gain) = self.gain.get_mut(left as usize) {
                *gain -= least - loss;
            }
        }
        for &right in &self.touched {
            let loss = Self::at(&self.loss, right);
            if let Some(price) = self
                .price
                .get_mut(right as usize)
                .filter(|_| loss < least && Self::at(&self.done, right))
            {
                *price += least - loss;
            }
        }
    }

    /// Goes the way back from its end, each taking what the next had.
    fn go(&mut self, start: u32, end: End) {
        let mut right = match end {
            End::Taken(right) => right,
            End::Free(left) => match self.taken.get_mut(left as usize).and_then(Option::take) {
                Some(right) => right,
                None => return,
            },
        };
        loop {
            let left = Self::at(&self.from, right);
            let had = self.taken.get_mut(left as usize).and_then(|taken| taken.replace(right));
            if let Some(owner) = self.owner.get_mut(right as usize) {
                *owner = Some(left);
            }
            match had {
                Some(next) if left != start => right = next,
                _ => return,
            }
        }
    }
}

/// How a way ends.
#[derive(Clone, Copy)]
enum End {
    /// At a place on the right that nobody had.
    Taken(u32),
    /// At a place on the left that stays free.
    Free(u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest total by trying everything.
    fn best(left: u32, offers: &[Offer], used: u64) -> i64 {
        let Some(next) = left.checked_sub(1) else { return 0 };
        let own = offers.iter().filter(|o| o.0 == next && used >> o.1 & 1 == 0);
        let taken = own.map(|o| o.2 + best(next, offers, used | 1 << o.1)).max();
        taken.unwrap_or(0).max(best(next, offers, used))
    }

    #[test]
    fn no_assignment_is_better() {
        let mut state = 5_u64;
        let mut below = |end: u64| {
            state = crate::prepare::mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
            state % end
        };
        for _ in 0..3000 {
            let (left, right) = (1 + below(6), 1 + below(6));
            let mut offers: Vec<Offer> = Vec::new();
            for a in 0..left {
                for b in 0..right {
                    if below(3) > 0 {
                        let weight = i64::try_from(below(12)).unwrap_or(0) - 2;
                        offers.push((
                            u32::try_from(a).unwrap_or(0),
                            u32::try_from(b).unwrap_or(0),
                            weight,
                        ));
                    }
                }
            }
            let size = |n: u64| usize::try_from(n).unwrap_or(0);
            let found = assign(size(left), size(right), &offers);
            let weight =
                |a: u32, b: u32| offers.iter().find(|o| (o.0, o.1) == (a, b)).map_or(-99, |o| o.2);
            let pairs: Vec<(u32, u32)> =
                (0_u32..).zip(&found).filter_map(|(a, b)| Some((a, (*b)?))).collect();
            let mut rights: Vec<u32> = pairs.iter().map(|pair| pair.1).collect();
            rights.sort_unstable();
            rights.dedup();
            assert_eq!(rights.len(), pairs.len(), "each is taken once: {found:?}");
            let total: i64 = pairs.iter().map(|&(a, b)| weight(a, b)).sum();
            assert_eq!(
                total,
                best(u32::try_from(left).unwrap_or(0), &offers, 0),
                "{offers:?} {found:?}"
            );
        }
    }

    #[test]
    fn two_good_pairs_beat_the_best_one() {
        let offers = [(0, 0, 10), (0, 1, 9), (1, 0, 9)];
        assert_eq!(assign(2, 2, &offers), [Some(1), Some(0)]);
    }
}
