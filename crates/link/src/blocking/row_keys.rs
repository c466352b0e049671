//! The frequent keys of each row, side by side.

use std::ops::Range;

use crate::prepare::Prepared;
use crate::values::count;
use crate::waves::in_waves;

use super::keys::{Halves, KeyType};

/// Rows looked at in one part of work.
const ROWS: u32 = 1 << 13;

/// The ranks of so many rows, cut into parts of work.
pub(super) fn parts(rows: u32) -> Vec<Range<u32>> {
    let starts = (0..rows.div_ceil(ROWS)).map(|at| at * ROWS);
    starts.map(|start| start..start.saturating_add(ROWS).min(rows)).collect()
}

/// By row and type the keys that too many rows share, as half of their hash: two keys of one half would be one, which adds a
/// pair to compare and loses none.
#[derive(Default)]
pub(super) struct RowKeys {
    /// By rank: where its keys begin.
    starts: Vec<u32>,
    /// By rank and type: the end of its keys, counted from there.
    ends: Vec<u16>,
    hashes: Vec<u32>,
    types: usize,
}

/// The keys of one row.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    ends: &'a [u16],
    hashes: &'a [u32],
}

impl<'a> Keys<'a> {
    pub(super) fn of_type(self, kind: usize) -> &'a [u32] {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| usize::from(*end));
        let start = kind.checked_sub(1).map_or(0, end);
        self.hashes.get(start..end(kind)).unwrap_or_default()
    }
}

impl RowKeys {
    pub(super) fn new(rows: &Prepared, types: &[KeyType], frequent: &[Vec<bool>]) -> Self {
        let frequent: Vec<Halves> =
            types.iter().zip(frequent).map(|(kind, frequent)| kind.halves(frequent)).collect();
        let part = |ranks: &Range<u32>| {
            let (mut part, mut own) = (Part::default(), Vec::new());
            for rank in ranks.clone() {
                let first = part.hashes.len();
                for kind in &frequent {
                    kind.of(rows.codes(rank), &mut own);
                    // A row of more keys than a short number counts (64 thousand other names) keeps the first.
                    let room = usize::from(u16::MAX) - (part.hashes.len() - first);
                    part.hashes.extend(own.iter().take(room));
                    let end = u16::try_from(part.hashes.len() - first);
                    part.ends.push(end.unwrap_or(u16::MAX));
                }
                part.lengths.push(count(part.hashes.len() - first));
            }
            part
        };
        let mut all = Self {
            starts: Vec::with_capacity(rows.rows as usize),
            ends: Vec::with_capacity(rows.rows as usize * types.len()),
            hashes: Vec::new(),
            types: types.len(),
        };
        let mut start = 0;
        in_waves(&parts(rows.rows), part, |part| {
            all.hashes.extend(part.hashes);
            all.ends.extend(part.ends);
            for length in part.lengths {
                all.starts.push(start);
                start += length;
            }
        });
        all.hashes.shrink_to_fit();
        all
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> u32 {
        count(self.starts.len())
    }

    pub(super) fn of(&self, rank: u32) -> Keys<'_> {
        let rank = rank as usize;
        let ends = self.ends.get(rank * self.types..(rank + 1) * self.types).unwrap_or_default();
        let start = self.starts.get(rank).map_or(0, |start| *start as usize);
        let end = start + ends.last().map_or(0, |end| usize::from(*end));
        Keys { ends, hashes: self.hashes.get(start..end).unwrap_or_default() }
    }
}

/// The keys of some rows.
#[derive(Default)]
struct Part {
    lengths: Vec<u32>,
    ends: Vec<u16>,
    hashes: Vec<u32>,
}
