//! A table as it would be had so many links been missed, or been false: numbers of people stand and fall with linking
//! (Seber, Huakau and Simmons 2000, "Capture-recapture, epidemiology, and list mismatches", Biometrics 56).

use std::collections::BTreeMap;

use crate::draws::Draws;
use crate::table::Table;

/// What may be wrong with links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Some were missed: people on one list alone are people of the others too.
    Missed,
    /// Some are false: people on several lists are two people.
    False,
}

/// The table with `share` of its links put right. A capture is linked where the person is on another list too; each linked
/// capture is as likely as any other to have one beside it that was missed, or to be false. `None` where no table is left.
#[must_use]
pub fn relinked(table: &Table, wrong: Wrong, share: f64, seed: u64) -> Option<Table> {
    let mut draws = Draws::new(seed, 1 << 43);
    let mut cells: BTreeMap<u32, u64> = table.cells().collect();
    let links: u64 = linked(&cells, table.p()).iter().sum();
    for _ in 0..(links as f64 * share).round() as u64 {
        let list = pick(&linked(&cells, table.p()), &mut draws)?;
        let bit = 1_u32 << list;
        match wrong {
            Wrong::Missed => join(&mut cells, bit, &mut draws),
            Wrong::False => part(&mut cells, bit, &mut draws),
        }
    }
    Table::new(table.lists().to_vec(), cells).ok()
}

/// Of each list the captures that are linked.
fn linked(cells: &BTreeMap<u32, u64>, p: usize) -> Vec<u64> {
    let on = |list: usize| {
        let linked =
            cells.iter().filter(|(mask, _)| *mask >> list & 1 == 1 && mask.count_ones() > 1);
        linked.map(|(_, count)| count).sum()
    };
    (0..p).map(on).collect()
}

/// Somebody who is on this list alone becomes somebody who is not on it.
fn join(cells: &mut BTreeMap<u32, u64>, bit: u32, draws: &mut Draws) {
    if cells.get(&bit).is_none_or(|alone| *alone == 0) {
        return;
    }
    let others: Vec<(u32, u64)> = cells
        .iter()
        .filter(|(mask, _)| *mask & bit == 0)
        .map(|(mask, count)| (*mask, *count))
        .collect();
    let counts: Vec<u64> = others.iter().map(|(_, count)| *count).collect();
    if let Some(at) = pick(&counts, draws) {
        let mask = others[at].0;
        take(cells, bit);
        take(cells, mask);
        *cells.entry(mask | bit).or_default() += 1;
    }
}

/// Somebody who is on this list and others becomes two people.
fn part(cells: &mut BTreeMap<u32, u64>, bit: u32, draws: &mut Draws) {
    let of: Vec<(u32, u64)> = cells
        .iter()
        .filter(|(mask, _)| *mask & bit != 0 && **mask != bit)
        .map(|(mask, count)| (*mask, *count))
        .collect();
    let counts: Vec<u64> = of.iter().map(|(_, count)| *count).collect();
    if let Some(at) = pick(&counts, draws) {
        let mask = of[at].0;
        take(cells, mask);
        *cells.entry(bit).or_default() += 1;
        *cells.entry(mask & !bit).or_default() += 1;
    }
}

fn take(cells: &mut BTreeMap<u32, u64>, mask: u32) {
    if let Some(count) = cells.get_mut(&mask) {
        *count = count.saturating_sub(1);
    }
}

/// A place, as often as is counted there; nothing where nothing is.
fn pick(counts: &[u64], draws: &mut Draws) -> Option<usize> {
    let all: u64 = counts.iter().sum();
    if all == 0 {
        return None;
    }
    let mut left = draws.below(all as usize) as u64;
    counts.iter().position(|count| {
        let is_here = left < *count;
        left = left.saturating_sub(*count);
        is_here
    })
}
