//! Who is on which list, record by record: a table is made of them under any grouping into people.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::table::Table;

/// One record: somebody stands on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The list.
    pub list: usize,
    /// The stratum that the record states.
    pub stratum: Option<usize>,
    /// The list copied it from another: it is no capture of its own.
    pub is_copy: bool,
}

/// Records with the names of their lists and strata. Who they are of is given apart, so that many groupings can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    lists: Vec<String>,
    strata: Vec<String>,
    records: Vec<Record>,
}

/// Whether captures that were copied count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// They count as any other.
    Count,
    /// They are left out: somebody is on a list only where the list says so by itself.
    LeaveOut,
}

impl Records {
    /// Records of these lists and strata.
    ///
    /// # Errors
    /// If a record names a list or stratum that there is not.
    pub fn new(lists: Vec<String>, strata: Vec<String>, records: Vec<Record>) -> Result<Self> {
        let fits = |one: &Record| {
            one.list < lists.len() && one.stratum.is_none_or(|stratum| stratum < strata.len())
        };
        match records.iter().position(|one| !fits(one)) {
            Some(at) => Err(Error::said(format!(
                "record {} names a list or stratum that there is not",
                at + 1
            ))),
            None => Ok(Self { lists, strata, records }),
        }
    }

    /// Names of the lists.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// Names of the strata.
    #[must_use]
    pub fn strata(&self) -> &[String] {
        &self.strata
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// For every two lists how many people stand on both, and how many of those on either only as a copy: `(a, b, both,
    /// copied)`, where anybody was copied.
    #[must_use]
    pub fn copying(&self, clusters: &[u32]) -> Vec<(usize, usize, u64, u64)> {
        let (all, own) =
            (self.masks(clusters, Copies::Count), self.masks(clusters, Copies::LeaveOut));
        let p = self.lists.len();
        let both = (0..p).flat_map(|a| (a + 1..p).map(move |b| (a, b)));
        both.filter_map(|(a, b)| {
            let set = 1_u32 << a | 1 << b;
            let on: Vec<u32> =
                all.iter().filter(|(_, one)| one.0 & set == set).map(|(who, _)| *who).collect();
            let is_own = |who: &&u32| own.get(*who).is_some_and(|one| one.0 & set == set);
            let copied = on.len() - on.iter().filter(is_own).count();
            (copied > 0).then_some((a, b, on.len() as u64, copied as u64))
        })
        .collect()
    }

    /// The table of all people; `clusters` says for each record who it is of.
    ///
    /// # Errors
    /// If what is left is no table: nobody, or too many lists.
    pub fn whole(&self, clusters: &[u32], copies: Copies) -> Result<Table> {
        let masks = self.masks(clusters, copies);
        Table::new(self.lists.clone(), masks.values().map(|(mask, _)| (*mask, 1)))
    }

    /// The table of each stratum that has people, by name; those of whom no record states one come last, under `unknown`.
    /// Somebody whose records state several is of the one that most state, the first where two are stated alike.
    ///
    /// # Errors
    /// If one is no table.
    pub fn parts(
        &self,
        clusters: &[u32],
        copies: Copies,
        unknown: &str,
    ) -> Result<Vec<(String, Table)>> {
        let mut parts: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (mask, stated) in self.masks(clusters, copies).into_values() {
            let most = stated
                .iter()
                .max_by_key(|(stratum, times)| (**times, std::cmp::Reverse(**stratum)));
            parts.entry(most.map_or(usize::MAX, |(stratum, _)| *stratum)).or_default().push(mask);
        }
        let named =
            |stratum: usize| self.strata.get(stratum).map_or(unknown, String::as_str).to_owned();
        parts
            .into_iter()
            .map(|(stratum, masks)| {
                let table =
                    Table::new(self.lists.clone(), masks.into_iter().map(|mask| (mask, 1)))?;
                Ok((named(stratum), table))
            })
            .collect()
    }

    /// How often each person stands on one list: how many once, twice, ... (f_0 = 0 in its place).
    #[must_use]
    pub fn repeats(&self, clusters: &[u32], list: usize) -> Vec<u64> {
        let mut times: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, who) in self.records.iter().zip(clusters).filter(|(one, _)| one.list == list) {
            *times.entry(*who).or_default() += 1;
        }
        let most = times.values().max().copied().unwrap_or(0);
        let mut frequencies = vec![0; most + 1];
        times.values().for_each(|times| frequencies[*times] += 1);
        frequencies
    }

    /// By person the lists, and how often each stratum is stated. Who stands only on copies is on none and is left out.
    fn masks(
        &self,
        clusters: &[u32],
        copies: Copies,
    ) -> BTreeMap<u32, (u32, BTreeMap<usize, usize>)> {
        let mut of: BTreeMap<u32, (u32, BTreeMap<usize, usize>)> = BTreeMap::new();
        for (record, who) in self.records.iter().zip(clusters) {
            let one = of.entry(*who).or_default();
            if !record.is_copy || copies == Copies::Count {
                one.0 |= 1_u32.checked_shl(u32::try_from(record.list).unwrap_or(32)).unwrap_or(0);
            }
            if let Some(stratum) = record.stratum {
                *one.1.entry(stratum).or_default() += 1;
            }
        }
        of.retain(|_, (mask, _)| *mask != 0);
        of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> (Records, Vec<u32>) {
        let record = |list, stratum, is_copy| Record { list, stratum, is_copy };
        let all = vec![
            record(0, Some(0), false),
            record(1, Some(1), true),
            record(0, Some(1), false),
            record(1, None, false),
            record(2, None, true),
        ];
        let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect();
        (
            Records::new(names(&["a", "b", "c"]), names(&["x", "y"]), all).unwrap(),
            vec![7, 7, 8, 8, 9],
        )
    }

    #[test]
    fn copies_count_or_are_left_out() {
        let (records, who) = records();
        let all = records.whole(&who, Copies::Count).unwrap();
        assert_eq!(all.cells().collect::<Vec<_>>(), [(0b011, 2), (0b100, 1)]);
        let own = records.whole(&who, Copies::LeaveOut).unwrap();
        assert_eq!(own.cells().collect::<Vec<_>>(), [(0b001, 1), (0b011, 1)]);
        assert_eq!(records.copying(&who), [(0, 1, 2, 1)]);
    }

    #[test]
    fn people_are_of_the_stratum_that_most_of_their_records_state() {
        let (records, who) = records();
        let parts = records.parts(&who, Copies::Count, "?").unwrap();
        let names: Vec<(&str, u64)> =
            parts.iter().map(|(name, table)| (name.as_str(), table.observed())).collect();
        assert_eq!(names, [("x", 1), ("y", 1), ("?", 1)]);
    }

    #[test]
    fn another_grouping_gives_another_table() {
        let (records, _) = records();
        let all = records.whole(&[1, 1, 1, 1, 1], Copies::Count).unwrap();
        assert_eq!(all.cells().collect::<Vec<_>>(), [(0b111, 1)]);
        assert_eq!(records.repeats(&[1, 1, 1, 1, 1], 0), [0, 0, 1]);
    }
}
