//! The table that every engine starts from: how many people are on which lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Most lists of one table: a combination of lists is 32 bits.
pub const MAX_LISTS: usize = 31;

/// Of each combination of lists, how many people are on just those. Nobody is on none of them here: how many those
/// are is what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Table {
    lists: Vec<String>,
    /// Bit `j` of the key: on list `j`. Counts are above 0, keys too.
    cells: BTreeMap<u32, u64>,
}

/// A table as it is written: `cells` has a 0 or 1 for each list, and how many people.
#[derive(Serialize, schemars::JsonSchema, Deserialize)]
struct Written {
    lists: Vec<String>,
    cells: Vec<(String, u64)>,
}

impl From<Table> for Written {
    fn from(table: Table) -> Self {
        let p = table.p();
        let history = |mask: u32| -> String {
            (0..p).map(|j| if mask >> j & 1 == 1 { '1' } else { '0' }).collect()
        };
        let cells = table.cells().map(|(mask, count)| (history(mask), count)).collect();
        Self { lists: table.lists, cells }
    }
}

impl TryFrom<Written> for Table {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self> {
        let p = written.lists.len();
        let mask = |history: &String| {
            let is_one = |(mask, at): (u32, usize), c: char| match c {
                '0' => Some((mask, at + 1)),
                '1' => Some((mask | 1_u32.checked_shl(u32::try_from(at).ok()?)?, at + 1)),
                _ => None,
            };
            let (mask, read) = history.chars().try_fold((0, 0), is_one)?;
            (read == p).then_some(mask)
        };
        let cells: Option<Vec<(u32, u64)>> =
            written.cells.iter().map(|(history, count)| Some((mask(history)?, *count))).collect();
        let wrong =
            || Error::said("a combination of lists is not written as a 0 or 1 for each list");
        Self::new(written.lists, cells.ok_or_else(wrong)?)
    }
}

impl Table {
    /// A table of these lists. Counts of one combination are added; combinations that nobody has may stand with 0.
    ///
    /// # Errors
    /// If there are no lists or more than [`MAX_LISTS`], two of one name, a combination of none of them, or
    /// nobody at all.
    pub fn new(lists: Vec<String>, counts: impl IntoIterator<Item = (u32, u64)>) -> Result<Self> {
        if lists.is_empty() || lists.len() > MAX_LISTS {
            return Err(Error::said(format!(
                "{} lists: a table has 1 to {MAX_LISTS}; lists that are much alike can be taken together",
                lists.len()
            )));
        }
        let mut names = lists.clone();
        names.sort();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::said(format!("two lists are called `{}`", twice[0])));
        }
        let mut cells = BTreeMap::new();
        for (mask, count) in counts {
            if mask == 0 && count > 0 {
                return Err(Error::said(format!(
                    "{count} people are said to be on none of the lists: leave that row out, it is what is estimated"
                )));
            }
            if mask >> lists.len() != 0 {
                return Err(Error::said("a combination names a list that there is not"));
            }
            if count > 0 {
                let cell: &mut u64 = cells.entry(mask).or_insert(0);
                *cell = cell.checked_add(count).ok_or_else(|| Error::said("too many people"))?;
            }
        }
        let table = Self { lists, cells };
        if table.cells.is_empty() {
            return Err(Error::said("nobody is on any of the lists"));
        }
        // Sums and differences of counts are exact in a double below this.
        if table
            .cells
            .values()
            .try_fold(0_u64, |sum, one| sum.checked_add(*one))
            .is_none_or(|sum| sum > 1 << 50)
        {
            return Err(Error::said("too many people"));
        }
        Ok(table)
    }

    /// Names of the lists.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// Number of lists.
    #[must_use]
    pub fn p(&self) -> usize {
        self.lists.len()
    }

    /// The combinations that somebody has, with how many, by the number of the combination.
    pub fn cells(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.cells.iter().map(|(mask, count)| (*mask, *count))
    }

    /// How many people have just this combination.
    #[must_use]
    pub fn count(&self, mask: u32) -> u64 {
        self.cells.get(&mask).copied().unwrap_or(0)
    }

    /// How many people are on any list: n.
    #[must_use]
    pub fn observed(&self) -> u64 {
        self.cells.values().sum()
    }

    /// How many people are on all lists of a set (and perhaps on others).
    #[must_use]
    pub fn on_all(&self, set: u32) -> u64 {
        self.cells().filter(|(mask, _)| mask & set == set).map(|(_, count)| count).sum()
    }

    /// How many people are on a list.
    #[must_use]
    pub fn on(&self, list: usize) -> u64 {
        self.on_all(1 << list)
    }

    /// How many people are on exactly `k` lists: f_k, with f_0 = 0 in its place.
    #[must_use]
    pub fn frequencies(&self) -> Vec<u64> {
        let mut frequencies = vec![0; self.p() + 1];
        for (mask, count) in self.cells() {
            frequencies[mask.count_ones() as usize] += count;
        }
        frequencies
    }

    /// The table of some of its lists, in their order: people on none of those are left out. `None` where nobody is
    /// left, or no list.
    #[must_use]
    pub fn of_lists(&self, keep: u32) -> Option<Self> {
        let places: Vec<usize> = (0..self.p()).filter(|j| keep >> j & 1 == 1).collect();
        let lists = places.iter().map(|j| self.lists[*j].clone()).collect();
        let cells = self.cells().map(|(mask, count)| {
            let kept = places.iter().enumerate();
            (kept.fold(0, |all, (to, from)| all | ((mask >> from & 1) << to)), count)
        });
        Self::new(lists, cells.filter(|(mask, _)| *mask != 0)).ok()
    }

    /// The people on one list, by which of the other lists they are on: what the others know of them. The second is how
    /// many of them are on no other.
    #[must_use]
    pub fn within(&self, list: usize) -> (Option<Self>, u64) {
        let on = self.cells().filter(|(mask, _)| mask >> list & 1 == 1);
        let low = (1_u32 << list) - 1;
        let others = on.map(|(mask, count)| ((mask & low) | (mask >> 1 & !low), count));
        let (alone, others): (Vec<_>, Vec<_>) = others.partition(|(mask, _)| *mask == 0);
        let names = self.lists.iter().enumerate().filter(|(j, _)| *j != list);
        let names = names.map(|(_, name)| name.clone()).collect();
        (Self::new(names, others).ok(), alone.into_iter().map(|(_, count)| count).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        Table::new(lists, [(1, 10), (2, 20), (3, 5), (4, 7), (5, 2), (7, 1), (6, 0)]).unwrap()
    }

    #[test]
    fn counts_are_of_people() {
        let table = table();
        assert_eq!(table.observed(), 45);
        assert_eq!([0, 1, 2].map(|list| table.on(list)), [18, 26, 10]);
        assert_eq!(table.on_all(0b011), 6);
        assert_eq!(table.frequencies(), [0, 37, 7, 1]);
    }

    #[test]
    fn a_part_of_the_lists_leaves_out_who_is_on_no_other() {
        let part = table().of_lists(0b101).unwrap();
        assert_eq!(part.lists(), ["a", "c"]);
        assert_eq!(part.cells().collect::<Vec<_>>(), [(1, 15), (2, 7), (3, 3)]);
    }

    #[test]
    fn within_a_list_the_others_are_lists_of_their_own() {
        let (others, alone) = table().within(0);
        assert_eq!(alone, 10);
        let others = others.unwrap();
        assert_eq!(others.lists(), ["b", "c"]);
        assert_eq!(others.cells().collect::<Vec<_>>(), [(1, 5), (2, 2), (3, 1)]);
    }

    #[test]
    fn what_is_no_table_is_refused_with_the_reason() {
        let lists = || vec!["a".to_owned(), "b".to_owned()];
        let said = |made: Result<Table>| made.unwrap_err().to_string();
        assert!(said(Table::new(lists(), [(0, 4), (1, 1)])).contains("none of the lists"));
        assert!(said(Table::new(lists(), [(1, 0)])).contains("nobody"));
        assert!(said(Table::new(lists(), [(4, 1)])).contains("there is not"));
        assert!(said(Table::new(vec!["a".to_owned(); 2], [(1, 1)])).contains("two lists"));
        assert!(said(Table::new(Vec::new(), [])).contains("0 lists"));
        assert!(said(Table::new(lists(), [(1, u64::MAX), (2, 5)])).contains("too many"));
    }
}
