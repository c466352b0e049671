//! Small counts, kept back where everybody reads.
//!
//! A count of three people in one month at one place may tell who they are to somebody who knows one of them. So at the level of
//! all, tallies below [`SHOWN`] are kept back, and with them as many others as it takes that none of them can be had from sums
//! and differences of what is shown (complementary suppression). What is kept back is a tally, never a person: lists show what
//! the level may see, one by one.
//!
//! In a table whose rows and columns add up to margins, a count that is kept back can be worked out exactly where it is a bridge
//! of the graph in which rows and columns are joined by the counts kept back (Gusfield 1988): then others are kept back until
//! there is none.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use paradero_model::Level;

use super::Tally;

pub use crate::uncounted::SHOWN;

/// A count as a level may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(Option<i64>);

impl Count {
    /// A count that is kept back.
    pub const KEPT: Self = Self(None);

    /// The count; `None` where it is kept back.
    #[must_use]
    pub fn shown(self) -> Option<i64> {
        self.0
    }

    /// Keeps it back where everybody reads and it is small. For counts of which no sum is shown.
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        Self(self.0.filter(|number| level > Level::Public || !is_small(*number)))
    }
}

impl From<i64> for Count {
    fn from(number: i64) -> Self {
        Self(Some(number))
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "null"], "minimum": 0,
            "description": "A tally; null where it is kept back, since it is small and everybody reads it." })
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Whether a count is kept back: some, and too few. That there is nothing may be said.
#[must_use]
pub fn is_small(number: i64) -> bool {
    number > 0 && u64::try_from(number).is_ok_and(|number| number < SHOWN)
}

/// Keeps back, where everybody reads, small counts of which no sum is shown.
pub fn singly<'a>(counts: impl IntoIterator<Item = &'a mut Count>, level: Level) {
    for count in counts {
        *count = count.at(level);
    }
}

/// Keeps back, where everybody reads, small counts of parts that make up a whole of which the number is shown elsewhere.
pub fn parts<'a>(counts: impl IntoIterator<Item = &'a mut Count>, level: Level) {
    if level > Level::Public {
        return;
    }
    let counts: Vec<&mut Count> = counts.into_iter().collect();
    let mut numbers: Vec<i64> = counts.iter().map(|count| count.0.unwrap_or(0)).collect();
    numbers.push(numbers.iter().sum());
    for (count, shown) in counts.into_iter().zip(row(&numbers)) {
        *count = shown;
    }
}

/// The counts of tallies.
pub fn of(tallies: &mut [Tally]) -> impl Iterator<Item = &mut Count> {
    tallies.iter_mut().map(|tally| &mut tally.number)
}

/// A table in which each row adds up to its last count and each column to its last: which of its counts may be shown.
/// Rows are equally long.
#[must_use]
pub fn table(counts: &[Vec<i64>]) -> Vec<Vec<Count>> {
    let mut kept: Vec<Vec<bool>> =
        counts.iter().map(|row| row.iter().map(|number| is_small(*number)).collect()).collect();
    loop {
        let found = told(counts, &kept);
        let mut changed = false;
        for (row, column) in found {
            changed |= keep_another(counts, &mut kept, row, column);
        }
        if !changed {
            break;
        }
    }
    shown(counts, &kept)
}

/// A row of counts that add up to the last, with no sums of columns: which of them may be shown.
#[must_use]
pub fn row(counts: &[i64]) -> Vec<Count> {
    let mut kept = vec![counts.iter().map(|number| is_small(*number)).collect::<Vec<bool>>()];
    let counts = [counts.to_vec()];
    while line_tells(&counts[0], &kept[0]) && keep_in_row(&counts, &mut kept, 0) {}
    shown(&counts, &kept).pop().unwrap_or_default()
}

fn shown(counts: &[Vec<i64>], kept: &[Vec<bool>]) -> Vec<Vec<Count>> {
    let of = |(row, kept): (&Vec<i64>, &Vec<bool>)| {
        row.iter().zip(kept).map(|(number, kept)| Count((!kept).then_some(*number))).collect()
    };
    counts.iter().zip(kept).map(of).collect()
}

/// Whether a line with its sum tells of what is kept back in it: one count alone, or the sum of several that is itself small.
fn line_tells(line: &[i64], kept: &[bool]) -> bool {
    let Some((last, parts)) = kept.split_last() else { return false };
    let number = kept.iter().filter(|kept| **kept).count();
    let sum: i64 =
        line.iter().zip(parts).filter(|(_, kept)| **kept).map(|(number, _)| *number).sum();
    number == 1 || number > 1 && !last && is_small(sum)
}

/// Places of counts kept back of which the table tells too much.
fn told(counts: &[Vec<i64>], kept: &[Vec<bool>]) -> Vec<(usize, usize)> {
    let columns = counts.first().map_or(0, Vec::len);
    let mut found = bridges(kept, columns);
    for (at, (line, kept)) in counts.iter().zip(kept).enumerate() {
        if line_tells(line, kept) {
            found.extend(kept.iter().position(|kept| *kept).map(|column| (at, column)));
        }
    }
    for column in 0..columns {
        let line: Vec<i64> = counts.iter().map(|row| row[column]).collect();
        let of: Vec<bool> = kept.iter().map(|row| row[column]).collect();
        if line_tells(&line, &of) {
            found.extend(of.iter().position(|kept| *kept).map(|row| (row, column)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Keeps back the least count that is shown in the row of a place or, where there is none, in its column.
fn keep_another(counts: &[Vec<i64>], kept: &mut [Vec<bool>], row: usize, column: usize) -> bool {
    if keep_in_row(counts, kept, row) {
        return true;
    }
    let free = (0..counts.len()).filter(|at| !kept[*at][column]);
    let Some(least) = free.min_by_key(|at| rank(counts[*at][column], *at)) else { return false };
    kept[least][column] = true;
    true
}

fn keep_in_row(counts: &[Vec<i64>], kept: &mut [Vec<bool>], row: usize) -> bool {
    let free = (0..counts[row].len()).filter(|at| !kept[row][*at]);
    let Some(least) = free.min_by_key(|at| rank(counts[row][*at], *at)) else { return false };
    kept[row][least] = true;
    true
}

/// Counts that something is lost by are kept back before those of nothing, which everybody expects; else the least.
fn rank(number: i64, at: usize) -> (bool, i64, usize) {
    (number == 0, number, at)
}

/// The counts kept back that are bridges: edges between rows and columns without which two parts would not hang together.
fn bridges(kept: &[Vec<bool>], columns: usize) -> Vec<(usize, usize)> {
    let rows = kept.len();
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); rows + columns];
    for (row, line) in kept.iter().enumerate() {
        for (column, _) in line.iter().enumerate().filter(|(_, kept)| **kept) {
            neighbours[row].push(rows + column);
            neighbours[rows + column].push(row);
        }
    }
    let (mut seen_at, mut least) = (vec![0_usize; rows + columns], vec![0_usize; rows + columns]);
    let (mut clock, mut found) = (0, Vec::new());
    for start in 0..rows {
        if seen_at[start] > 0 {
            continue;
        }
        clock += 1;
        (seen_at[start], least[start]) = (clock, clock);
        // Where it stands, where it came from, which neighbour is next.
        let mut way = vec![(start, usize::MAX, 0_usize)];
        while let Some((here, from, next)) = way.last().copied() {
            if let Some(&to) = neighbours[here].get(next) {
                if let Some(top) = way.last_mut() {
                    top.2 += 1;
                }
                if seen_at[to] == 0 {
                    clock += 1;
                    (seen_at[to], least[to]) = (clock, clock);
                    way.push((to, here, 0));
                } else if to != from {
                    least[here] = least[here].min(seen_at[to]);
                }
                continue;
            }
            way.pop();
            if from != usize::MAX {
                least[from] = least[from].min(least[here]);
                if least[here] > seen_at[from] {
                    found.push((here.min(from), here.max(from) - rows));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A table with its margins.
    fn with_margins(inner: &[Vec<i64>]) -> Vec<Vec<i64>> {
        let mut all: Vec<Vec<i64>> = inner.to_vec();
        for row in &mut all {
            row.push(row.iter().sum());
        }
        let columns = all[0].len();
        all.push((0..columns).map(|column| all.iter().map(|row| row[column]).sum()).collect());
        all
    }

    /// Which of what is kept back can be worked out, by elimination over all sums: slow and plain.
    fn worked_out(shown: &[Vec<Count>]) -> Vec<(usize, usize)> {
        let (rows, columns) = (shown.len(), shown[0].len());
        let hidden: Vec<(usize, usize)> = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .filter(|(row, column)| shown[*row][*column].shown().is_none())
            .collect();
        let sign = |at: usize, end: usize| if at + 1 == end { -1.0 } else { 1.0 };
        let mut sums: Vec<Vec<f64>> = Vec::new();
        for row in 0..rows {
            sums.push(
                hidden.iter().map(|h| if h.0 == row { sign(h.1, columns) } else { 0.0 }).collect(),
            );
        }
        for column in 0..columns {
            sums.push(
                hidden.iter().map(|h| if h.1 == column { sign(h.0, rows) } else { 0.0 }).collect(),
            );
        }
        let mut top = 0;
        for at in 0..hidden.len() {
            let Some(pivot) = (top..sums.len()).find(|row| sums[*row][at].abs() > 1e-9) else {
                continue;
            };
            sums.swap(top, pivot);
            let by = sums[top][at];
            sums[top].iter_mut().for_each(|value| *value /= by);
            for row in (0..sums.len()).filter(|row| *row != top) {
                let times = sums[row][at];
                let taken = sums[top].clone();
                for (value, taken) in sums[row].iter_mut().zip(taken) {
                    *value -= times * taken;
                }
            }
            top += 1;
        }
        let alone = |row: &Vec<f64>| {
            let held: Vec<usize> = (0..hidden.len()).filter(|at| row[*at].abs() > 1e-9).collect();
            if held.len() == 1 { Some(hidden[held[0]]) } else { None }
        };
        sums.iter().filter_map(alone).collect()
    }

    #[test]
    fn a_small_count_takes_another_with_it() {
        let of = |counts: &[i64]| row(counts).into_iter().map(Count::shown).collect::<Vec<_>>();
        assert_eq!(of(&[3, 40, 20, 63]), [None, Some(40), None, Some(63)]);
        assert_eq!(of(&[30, 40, 0, 70]), [Some(30), Some(40), Some(0), Some(70)]);
        // Two small ones whose sum is small tell of each other: a third goes with them.
        assert_eq!(of(&[3, 4, 20, 27]), [None, None, None, Some(27)]);
        assert_eq!(of(&[0, 4, 4]), [Some(0), None, None]);
    }

    #[test]
    fn at_other_levels_nothing_is_kept_back() {
        assert_eq!(Count::from(3).at(Level::Team).shown(), Some(3));
        assert_eq!(Count::from(3).at(Level::Public).shown(), None);
        assert_eq!(Count::from(0).at(Level::Public).shown(), Some(0));
        assert_eq!(
            serde_json::to_string(&[Count::from(12), Count::from(3).at(Level::Public)]).unwrap(),
            "[12,null]"
        );
    }

    proptest! {
        #[test]
        fn no_count_kept_back_can_be_worked_out(
            inner in proptest::collection::vec(proptest::collection::vec(prop_oneof![Just(0), 1..12_i64, 10..90_i64], 4), 1..6)
        ) {
            let counts = with_margins(&inner);
            let shown = table(&counts);
            for (row, line) in counts.iter().enumerate() {
                for (column, number) in line.iter().enumerate() {
                    match shown[row][column].shown() {
                        Some(shown) => { prop_assert_eq!(shown, *number); prop_assert!(!is_small(shown)); }
                        None => prop_assert!(*number >= 0),
                    }
                }
            }
            prop_assert_eq!(worked_out(&shown), vec![], "{:?}", shown);
        }
    }
}
