//! Persons of one run known again in the next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What became of the persons of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// For each row the earlier person whose name its person bears on; none: its person is new.
    pub kept: Vec<Option<u32>>,
    /// Earlier persons of whom rows now stand in a person that does not bear on their name, by earlier person and row.
    pub moved: Vec<Moved>,
}

/// Rows of an earlier person that stand in another person now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The earlier person.
    pub earlier: u32,
    /// The least row of the person now.
    pub now: u32,
    /// How many of its rows.
    pub rows: u32,
    /// What happened.
    pub change: Fate,
}

/// What happened to an earlier person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Nobody bears its name on: it is part of another person.
    Merged,
    /// Its name is borne on by somebody else.
    Split,
}

/// Carries names over by greatest overlap: of all pairs of an earlier person and one of now, those with most rows in common
/// come first (ties: the person now whose least row is lower, then the lower earlier person), and each takes and gives one
/// name only. `earlier` says for each row which earlier person it stood in; `clusters` the least row of its cluster now.
#[must_use]
pub fn carry(earlier: &[Option<u32>], clusters: &[u32]) -> Carried {
    let mut shared: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for (earlier, now) in earlier.iter().zip(clusters) {
        if let Some(earlier) = earlier {
            *shared.entry((*now, *earlier)).or_default() += 1;
        }
    }
    let mut pairs: Vec<(Reverse<u32>, u32, u32)> =
        shared.iter().map(|(&(now, earlier), &rows)| (Reverse(rows), now, earlier)).collect();
    pairs.sort_unstable();
    let mut name_of: BTreeMap<u32, u32> = BTreeMap::new();
    let mut given: BTreeSet<u32> = BTreeSet::new();
    for &(_, now, earlier) in &pairs {
        if !name_of.contains_key(&now) && given.insert(earlier) {
            name_of.insert(now, earlier);
        }
    }
    let mut moved: Vec<Moved> = shared
        .into_iter()
        .filter(|((now, earlier), _)| name_of.get(now) != Some(earlier))
        .map(|((now, earlier), rows)| {
            let change = if given.contains(&earlier) { Fate::Split } else { Fate::Merged };
            Moved { earlier, now, rows, change }
        })
        .collect();
    moved.sort_unstable();
    Carried { kept: clusters.iter().map(|now| name_of.get(now).copied()).collect(), moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_keeps_its_name_when_records_come_and_go() {
        let found = carry(&[Some(7), Some(7), None, Some(9)], &[0, 0, 0, 3]);
        assert_eq!(found.kept, [Some(7), Some(7), Some(7), Some(9)]);
        assert!(found.moved.is_empty());
    }

    #[test]
    fn of_two_that_merge_the_larger_bears_its_name_on() {
        let found = carry(&[Some(1), Some(2), Some(2)], &[0, 0, 0]);
        assert_eq!(found.kept, [Some(2); 3]);
        assert_eq!(found.moved, [Moved { earlier: 1, now: 0, rows: 1, change: Fate::Merged }]);
    }

    #[test]
    fn of_two_that_part_the_larger_bears_the_name_on_and_the_other_is_new() {
        let found = carry(&[Some(4), Some(4), Some(4)], &[0, 1, 1]);
        assert_eq!(found.kept, [None, Some(4), Some(4)]);
        assert_eq!(found.moved, [Moved { earlier: 4, now: 0, rows: 1, change: Fate::Split }]);
    }

    #[test]
    fn who_loses_a_name_to_another_may_bear_on_the_next_one() {
        // Person 1 falls in two parts; the smaller takes up person 2.
        let found = carry(&[Some(1), Some(1), Some(1), Some(1), Some(2)], &[0, 0, 2, 2, 2]);
        assert_eq!(found.kept, [Some(1), Some(1), Some(2), Some(2), Some(2)]);
        assert_eq!(found.moved, [Moved { earlier: 1, now: 2, rows: 2, change: Fate::Split }]);
    }
}
