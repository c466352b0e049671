//! Rows made ready: coded, and put in the order of their contents.
//!
//! Inside this crate a row is known by its *rank*, its place in an order that only contents settle (and, between rows of
//! equal content, the number that goes with the row). Whatever follows that order is the same for every order of rows.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::fast::FixedState;
use paradero_names::Lexicon;
use rayon::prelude::*;

use crate::blocking::Packed;
use crate::input::{FieldKind, Input};
use crate::values::{Column, coded, count, ready};

/// The codes of rows.
pub(crate) enum Codes {
    /// By rank and column, the columns of one row together.
    Rows(Vec<u32>),
    /// Beside the blocks of each row, for which they are needed anyway.
    Packed(Arc<Packed>),
}

/// All columns of an input, and the codes of its rows.
pub(crate) struct Prepared {
    pub(crate) columns: Vec<Column>,
    pub(crate) lexicon: Lexicon,
    pub(crate) rows: u32,
    codes: Codes,
    /// By rank: the row.
    pub(crate) row_of: Vec<u32>,
    /// By row: its rank.
    pub(crate) rank_of: Vec<u32>,
    /// By rank: a hash of the row's content, ascending.
    pub(crate) contents: Vec<u64>,
    /// By rank: the list that the row stands in.
    lists: Vec<u32>,
    /// By list: whether two of its rows may never be one person.
    closed: Vec<bool>,
    /// By list: whether it says that it names nobody twice.
    pub(crate) unique: Vec<bool>,
    /// The first columns of given names and of surnames, where there are both.
    pub(crate) given_and_surname: Option<(usize, usize)>,
}

impl Prepared {
    pub(crate) fn new(input: &Input) -> Self {
        let (columns, by_row, lexicon) = ready(input.fields.par_iter().map(coded).collect());
        let rows = count(input.rows());
        let content = |row: u32| {
            let mut hash = FixedState::with_seed(0).hash_one(input.list_of(row));
            for (column, codes) in columns.iter().zip(&by_row) {
                let code = codes.get(row as usize).and_then(|code| code.checked_sub(1));
                let value = code.and_then(|code| column.hashes.get(code as usize));
                hash = mix(hash.rotate_left(5) ^ value.copied().unwrap_or(0));
            }
            hash
        };
        let mut order: Vec<(u64, u64, u32)> = (0..rows)
            .into_par_iter()
            .map(|row| (content(row), input.ids.get(row as usize).copied().unwrap_or(0), row))
            .collect();
        order.par_sort_unstable();
        let mut rank_of = vec![0; order.len()];
        for (rank, &(_, _, row)) in (0_u32..).zip(&order) {
            if let Some(slot) = rank_of.get_mut(row as usize) {
                *slot = rank;
            }
        }
        let width = columns.len();
        let mut codes = vec![0; order.len() * width];
        codes.par_chunks_mut(width.max(1)).zip(&order).for_each(|(slots, &(_, _, row))| {
            for (slot, codes) in slots.iter_mut().zip(&by_row) {
                *slot = codes.get(row as usize).copied().unwrap_or(0);
            }
        });
        Self {
            rows,
            codes: Codes::Rows(codes),
            row_of: order.iter().map(|&(_, _, row)| row).collect(),
            rank_of,
            contents: order.iter().map(|&(content, _, _)| content).collect(),
            lists: order.iter().map(|&(_, _, row)| input.list_of(row)).collect(),
            closed: input.unique.iter().map(|unique| *unique || input.link_only).collect(),
            unique: input.unique.clone(),
            given_and_surname: given_and_surname(&columns),
            columns,
            lexicon,
        }
    }

    /// Rows of which only that is known which comparing them needs.
    pub(crate) fn bare(
        (columns, lexicon): (Vec<Column>, Lexicon),
        packed: Arc<Packed>,
        lists: Vec<u32>,
        (closed, unique): (Vec<bool>, Vec<bool>),
    ) -> Self {
        Self {
            given_and_surname: given_and_surname(&columns),
            columns,
            lexicon,
            rows: count(packed.row_ends.len()),
            codes: Codes::Packed(packed),
            row_of: Vec::new(),
            rank_of: Vec::new(),
            contents: Vec::new(),
            lists,
            closed,
            unique,
        }
    }

    /// By rank its list, and by list whether two of its rows may never be one person.
    pub(crate) fn lists(&self) -> (&[u32], &[bool]) {
        (&self.lists, &self.closed)
    }

    /// No rows yet.
    pub(crate) fn empty(input: &Input) -> Self {
        let columns: Vec<Column> =
            input.fields.iter().map(|field| Column::empty(field.kind)).collect();
        Self {
            given_and_surname: given_and_surname(&columns),
            columns,
            lexicon: Lexicon::new(),
            rows: 0,
            codes: Codes::Rows(Vec::new()),
            row_of: Vec::new(),
            rank_of: Vec::new(),
            contents: Vec::new(),
            lists: Vec::new(),
            closed: vec![false],
            unique: vec![false],
        }
    }

    /// Adds a row whose values are coded, behind all others and whatever its content.
    pub(crate) fn push(&mut self, codes: &[u32]) -> u32 {
        let rank = self.rows;
        self.rows += 1;
        if let Codes::Rows(all) = &mut self.codes {
            all.extend_from_slice(codes);
        }
        self.row_of.push(rank);
        self.rank_of.push(rank);
        self.contents.push(0);
        self.lists.push(0);
        rank
    }

    /// The codes of a row, by column.
    pub(crate) fn codes(&self, rank: u32) -> &[u32] {
        match &self.codes {
            Codes::Rows(all) => {
                let width = self.columns.len();
                let start = rank as usize * width;
                all.get(start..start + width).unwrap_or_default()
            }
            Codes::Packed(packed) => packed.codes(rank),
        }
    }

    pub(crate) fn code(&self, rank: u32, column: usize) -> u32 {
        self.codes(rank).get(column).copied().unwrap_or(0)
    }

    pub(crate) fn list(&self, rank: u32) -> u32 {
        self.lists.get(rank as usize).copied().unwrap_or(0)
    }

    /// What is known by rank, by row.
    pub(crate) fn by_row<T: Copy + Default>(&self, by_rank: &[T]) -> Vec<T> {
        let of = |rank: &u32| by_rank.get(*rank as usize).copied().unwrap_or_default();
        self.rank_of.iter().map(of).collect()
    }

    /// Whether a pair of rows may be one person at all, decisions aside.
    pub(crate) fn may_pair(&self, a: u32, b: u32) -> bool {
        let (one, two) = (self.list(a), self.list(b));
        one != two || !self.closed(one)
    }

    /// Whether no two rows of a list may be one person.
    pub(crate) fn closed(&self, list: u32) -> bool {
        self.closed.get(list as usize).copied().unwrap_or(false)
    }

    /// Whether there are two lists, neither of which names anybody twice.
    pub(crate) fn one_to_one(&self) -> bool {
        matches!(self.unique.as_slice(), [true, true])
    }

    /// Whether some pair of rows may not be one person, decisions aside.
    pub(crate) fn some_may_not_pair(&self) -> bool {
        self.closed.contains(&true)
    }
}

/// The first columns of given names and of surnames, where there are both.
fn given_and_surname(columns: &[Column]) -> Option<(usize, usize)> {
    let find = |kind| columns.iter().position(|column| column.kind == kind);
    find(FieldKind::Given).zip(find(FieldKind::Surname))
}

/// The final mix of `SplitMix64` (Steele, Lea, Flood 2014).
pub(crate) fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
