//! Pairs that compete for one record.
//!
//! Where two lists name nobody twice, a record has one partner at most, so that the links are a matching, likely in proportion to
//! the product of the posterior odds of its pairs. The chance of one pair in such a matching is found by belief propagation, exact
//! where the pairs make no circle (Bethe's approximation of the monomer-dimer model; Sanghavi, Malioutov, Willsky 2011): each record
//! tells each possible partner how likely it is free of all others. What is expected of a run knows of it, EM does not: EM with
//! these chances in place of posteriors expected 5,434 links on the Italian survey (7,453 there are; 7,812 expected without) and
//! linked worse (F1 0.671 against 0.676).

/// Pairs of two lists and what their records have told each other.
pub(crate) struct Matching {
    /// Ranks.
    pairs: Vec<(u32, u32)>,
    /// By pair: how likely its first, and its second, record is free of all others.
    free: Vec<(f64, f64)>,
    /// By rank: the sum of the odds of its pairs, each by how likely the other record is free.
    sums: Vec<f64>,
}

impl Matching {
    pub(crate) fn new(rows: u32, pairs: Vec<(u32, u32)>) -> Self {
        let free = vec![(1.0, 1.0); pairs.len()];
        Self { pairs, free, sums: vec![0.0; rows as usize] }
    }

    /// Tells once more, halfway from what was told before; `odds` gives the odds of a pair by its place.
    pub(crate) fn tell(&mut self, odds: impl Fn(usize) -> f64) {
        self.sums.fill(0.0);
        for (at, (&(a, b), &(a_free, b_free))) in self.pairs.iter().zip(&self.free).enumerate() {
            let own = odds(at);
            for (rank, part) in [(a, own * b_free), (b, own * a_free)] {
                if let Some(sum) = self.sums.get_mut(rank as usize) {
                    *sum += part;
                }
            }
        }
        let sum = |rank: u32| self.sums.get(rank as usize).copied().unwrap_or(0.0);
        for (at, (&(a, b), free)) in self.pairs.iter().zip(&mut self.free).enumerate() {
            let own = odds(at);
            let of = |rank: u32, told: f64| 1.0 / (1.0 + (sum(rank) - own * told).max(0.0));
            let now = (of(a, free.1), of(b, free.0));
            *free = (0.5 * (free.0 + now.0), 0.5 * (free.1 + now.1));
        }
    }

    /// The chance of a pair of such odds in the matching.
    pub(crate) fn chance(&self, at: usize, odds: f64) -> f64 {
        let (a_free, b_free) = self.free.get(at).copied().unwrap_or((1.0, 1.0));
        let left = odds * a_free * b_free;
        left / (1.0 + left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pairs: &[(u32, u32)], odds: &[f64]) -> Matching {
        let mut matching = Matching::new(8, pairs.to_vec());
        (0..60).for_each(|_| matching.tell(|at| odds[at]));
        matching
    }

    #[test]
    fn a_pair_alone_keeps_its_chance() {
        let matching = told(&[(0, 4)], &[3.0]);
        assert!((matching.chance(0, 3.0) - 0.75).abs() < 1e-9);
    }

    #[test]
    fn chances_on_a_path_are_those_of_all_matchings() {
        // Pairs 0-4, 1-4, 1-5 of odds 2, 3, 5: matchings weigh 1, 2, 3, 5 and 2 * 5.
        let odds = [2.0, 3.0, 5.0];
        let matching = told(&[(0, 4), (1, 4), (1, 5)], &odds);
        for (at, expected) in [12.0 / 21.0, 3.0 / 21.0, 15.0 / 21.0].into_iter().enumerate() {
            let found = matching.chance(at, odds[at]);
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    }

    #[test]
    fn the_pairs_of_a_record_share_one_link() {
        let pairs: Vec<(u32, u32)> = (0..3).flat_map(|a| (4..7).map(move |b| (a, b))).collect();
        let odds = vec![50.0; 9];
        let matching = told(&pairs, &odds);
        let all: f64 = (0..9).map(|at| matching.chance(at, 50.0)).sum();
        assert!(all <= 3.0 + 1e-6, "{all}");
        let first: f64 = (0..3).map(|at| matching.chance(at, 50.0)).sum();
        assert!(first <= 1.0 + 1e-6, "{first}");
    }
}
