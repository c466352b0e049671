//! The frequent keys of each row, side by side.

use rayon::prelude::*;

use crate::prepare::Prepared;
use crate::values::{count, span};

use super::keys::{Halves, KeyType};

/// Rows looked at in one part of work.
const ROWS: usize = 1 << 13;

/// By row and type the keys that too many rows share, as half of their hash: two keys of one half would be one, which adds a
/// pair to compare and loses none.
#[derive(Default)]
pub(super) struct RowKeys {
    /// By rank and type: the end of its keys.
    ends: Vec<u32>,
    hashes: Vec<u32>,
    types: usize,
}

/// The keys of one row.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    all: &'a RowKeys,
    first: usize,
}

impl<'a> Keys<'a> {
    pub(super) fn of_type(self, kind: usize) -> &'a [u32] {
        self.all.hashes.get(span(&self.all.ends, self.first + kind)).unwrap_or_default()
    }
}

impl RowKeys {
    pub(super) fn new(rows: &Prepared, types: &[KeyType], frequent: &[Vec<bool>]) -> Self {
        let frequent: Vec<Halves> =
            types.iter().zip(frequent).map(|(kind, frequent)| kind.halves(frequent)).collect();
        let ranks: Vec<u32> = (0..rows.rows).collect();
        let parts: Vec<(Vec<u32>, Vec<u32>)> = ranks
            .par_chunks(ROWS)
            .map(|ranks| {
                let (mut lengths, mut hashes, mut own) = (Vec::new(), Vec::new(), Vec::new());
                for &rank in ranks {
                    let codes = rows.codes(rank);
                    for kind in &frequent {
                        kind.of(codes, &mut own);
                        hashes.extend_from_slice(&own);
                        lengths.push(count(own.len()));
                    }
                }
                (lengths, hashes)
            })
            .collect();
        let mut all = Self { types: types.len(), ..Self::default() };
        let mut end = 0;
        for (lengths, hashes) in parts {
            all.hashes.extend(hashes);
            all.ends.extend(lengths.into_iter().map(|length| {
                end += length;
                end
            }));
        }
        all
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> u32 {
        count(self.ends.len() / self.types.max(1))
    }

    pub(super) fn of(&self, rank: u32) -> Keys<'_> {
        Keys { all: self, first: rank as usize * self.types }
    }
}
