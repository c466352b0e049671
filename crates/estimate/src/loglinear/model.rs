//! Hierarchical models: sets of lists that interact, with every set of two or more that they hold.

/// A hierarchical model. Every list has a term of its own; beside those it has these interactions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Model {
    p: usize,
    /// Sets of two or more lists, ascending; with each set all that it holds.
    sets: Vec<u32>,
}

impl Model {
    /// The model with some interactions and all that they hold.
    #[must_use]
    pub fn new(p: usize, interactions: &[u32]) -> Self {
        let mut sets: Vec<u32> = Vec::new();
        for set in interactions {
            // All sets that it holds, from itself down.
            let mut part = *set;
            while part != 0 {
                if part.count_ones() > 1 {
                    sets.push(part);
                }
                part = (part - 1) & set;
            }
        }
        sets.sort_unstable();
        sets.dedup();
        Self { p, sets }
    }

    /// Number of lists.
    #[must_use]
    pub fn p(&self) -> usize {
        self.p
    }

    /// Whether it is a model of counts by combination of lists.
    pub(super) fn is_of(&self, counts: &[f64]) -> bool {
        counts.len() == 1 << self.p && self.sets.iter().all(|set| (*set as usize) < counts.len())
    }

    /// Its interactions: sets of two or more lists, ascending.
    #[must_use]
    pub fn interactions(&self) -> &[u32] {
        &self.sets
    }

    /// All its sets of lists: the empty one (the intercept), each list, the interactions.
    #[must_use]
    pub fn terms(&self) -> Vec<u32> {
        let lists = (0..self.p).map(|list| 1_u32 << list);
        std::iter::once(0).chain(lists).chain(self.sets.iter().copied()).collect()
    }

    /// The model in letters: its greatest sets, as in `[123,14,34]`; lists are counted from 1, and stand apart by commas.
    #[must_use]
    pub fn name(&self) -> String {
        let terms = self.terms();
        let is_greatest = |set: &&u32| {
            **set != 0 && !terms.iter().any(|other| other != *set && other & **set == **set)
        };
        let mut greatest: Vec<u32> = terms.iter().filter(is_greatest).copied().collect();
        greatest.sort_by_key(|set| {
            (std::cmp::Reverse(set.count_ones()), set.reverse_bits().wrapping_neg())
        });
        let wide = self.p > 9;
        let shown = |set: &u32| {
            let lists =
                (0..self.p).filter(|list| set >> list & 1 == 1).map(|list| (list + 1).to_string());
            lists.collect::<Vec<_>>().join(if wide { "-" } else { "" })
        };
        format!("[{}]", greatest.iter().map(shown).collect::<Vec<_>>().join(","))
    }

    /// The model with one more interaction.
    #[must_use]
    pub fn with(&self, set: u32) -> Self {
        let all: Vec<u32> = self.sets.iter().copied().chain([set]).collect();
        Self::new(self.p, &all)
    }
}

/// All hierarchical models of `p` lists but the one with the interaction of all of them, of which the data say nothing:
/// 1, 8, 113 and 6,893 for two to five lists.
///
/// # Panics
/// If there are more than five lists.
#[must_use]
pub fn hierarchical(p: usize) -> Vec<Model> {
    assert!(p <= super::MAX_LISTS, "all models are looked at for up to five lists");
    let mut models = vec![Vec::new()];
    for size in 2..p as u32 {
        let sets: Vec<u32> = (1..1_u32 << p).filter(|set| set.count_ones() == size).collect();
        let mut more = Vec::new();
        for model in &models {
            let has = |part: u32| part.count_ones() < 2 || model.contains(&part);
            let may =
                |set: &&u32| (0..p).filter(|j| **set >> j & 1 == 1).all(|j| has(**set & !(1 << j)));
            let may: Vec<u32> = sets.iter().filter(may).copied().collect();
            for chosen in 0..1_u32 << may.len() {
                let added = may
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| chosen >> at & 1 == 1)
                    .map(|(_, set)| *set);
                more.push(model.iter().copied().chain(added).collect());
            }
        }
        models = more;
    }
    let mut all: Vec<Model> = models
        .into_iter()
        .map(|mut sets: Vec<u32>| {
            sets.sort_unstable();
            Model { p, sets }
        })
        .collect();
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_as_are_known() {
        assert_eq!([2, 3, 4, 5].map(|p| hierarchical(p).len()), [1, 8, 113, 6_893]);
    }

    #[test]
    fn a_model_is_named_by_its_greatest_sets() {
        assert_eq!(Model::new(4, &[0b0111, 0b1001, 0b1100]).name(), "[123,14,34]");
        assert_eq!(Model::new(3, &[0b110]).name(), "[23,1]");
        assert_eq!(Model::new(4, &[]).name(), "[1,2,3,4]");
        assert_eq!(Model::new(3, &[0b111]).terms(), [0, 1, 2, 4, 3, 5, 6, 7]);
    }
}
