//! What tells most pairs of values apart at a glance.
//!
//! Values lie anywhere in memory, and a pair of rows has several. What a glance needs of them is brought together for many rows at
//! once, which costs hardly more than waiting for one.

use paradero_names::Glance;

use crate::input::FieldKind;
use crate::prepare::Prepared;
use crate::values::{Column, Days, Ready};

use super::{dates, names};

/// What a glance needs of some rows, column by column.
pub(crate) struct Glances {
    columns: Vec<Near>,
}

/// That of one column, by place of the row.
enum Near {
    Names(Vec<Glance>),
    Letters(Vec<u64>),
    Days(Vec<Days>),
    /// Columns that are not looked at in this way.
    Nothing,
}

impl Glances {
    /// Room for the columns of some rows.
    pub(crate) fn new(rows: &Prepared) -> Self {
        let near = |column: &Column| match &column.ready {
            Ready::Names(_) if names::is_part(column.kind) => Near::Names(Vec::new()),
            Ready::Texts(..) if column.kind == FieldKind::Document => Near::Letters(Vec::new()),
            Ready::Dates(_) if column.kind == FieldKind::BirthDate => Near::Days(Vec::new()),
            _ => Near::Nothing,
        };
        Self { columns: rows.columns.iter().map(near).collect() }
    }

    /// Takes rows in place of those before; `codes` gives the code of each row in a column.
    pub(crate) fn fill<C: Iterator<Item = u32>>(
        &mut self,
        rows: &Prepared,
        codes: impl Fn(usize) -> C,
    ) {
        for (at, (near, column)) in self.columns.iter_mut().zip(&rows.columns).enumerate() {
            match near {
                Near::Names(all) => {
                    all.clear();
                    all.extend(codes(at).map(|code| name(column, code)));
                }
                Near::Letters(all) => {
                    all.clear();
                    all.extend(codes(at).map(|code| letters(column, code)));
                }
                Near::Days(all) => {
                    all.clear();
                    all.extend(codes(at).map(|code| days(column, code)));
                }
                Near::Nothing => {}
            }
        }
    }
}

/// One row of a pair: its codes and, where it was taken among others, its place there.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) codes: &'a [u32],
    near: Option<(&'a Glances, usize)>,
}

impl<'a> Side<'a> {
    /// A row by its rank.
    pub(crate) fn far(rows: &'a Prepared, rank: u32) -> Self {
        Self { codes: rows.codes(rank), near: None }
    }

    /// A row that was taken.
    pub(crate) fn near(codes: &'a [u32], glances: &'a Glances, place: usize) -> Self {
        Self { codes, near: Some((glances, place)) }
    }

    fn code(&self, at: usize) -> u32 {
        self.codes.get(at).copied().unwrap_or(0)
    }

    /// The glance of a name.
    #[inline]
    pub(super) fn name(&self, column: &Column, at: usize) -> Glance {
        if let Some((glances, place)) = self.near
            && let Some(Near::Names(all)) = glances.columns.get(at)
        {
            return all.get(place).copied().unwrap_or_default();
        }
        name(column, self.code(at))
    }

    #[inline]
    fn letters(&self, column: &Column, at: usize) -> u64 {
        if let Some((glances, place)) = self.near
            && let Some(Near::Letters(all)) = glances.columns.get(at)
        {
            return all.get(place).copied().unwrap_or(PARTED);
        }
        letters(column, self.code(at))
    }

    #[inline]
    fn days(&self, column: &Column, at: usize) -> Days {
        if let Some((glances, place)) = self.near
            && let Some(Near::Days(all)) = glances.columns.get(at)
        {
            return all.get(place).copied().unwrap_or_default();
        }
        days(column, self.code(at))
    }
}

fn name(column: &Column, code: u32) -> Glance {
    column.names().map(|names| names.glance(code)).unwrap_or_default()
}

fn letters(column: &Column, code: u32) -> u64 {
    match &column.ready {
        Ready::Texts(_, all) => all.get((code as usize).wrapping_sub(1)).copied().unwrap_or(PARTED),
        _ => PARTED,
    }
}

fn days(column: &Column, code: u32) -> Days {
    column.days(code).copied().unwrap_or_default()
}

/// The level of two different values, neither missing, where a glance settles it.
#[inline]
pub(super) fn level(column: &Column, (one, two): (&Side<'_>, &Side<'_>), at: usize) -> Option<u8> {
    match column.kind {
        FieldKind::Given | FieldKind::Surname | FieldKind::SurnameSecond => {
            let (a, b) = (one.name(column, at), two.name(column, at));
            (a.disagrees(&b) && a.below(&b, names::NEAR_FROM)).then_some(names::DIFFERENT)
        }
        FieldKind::Document => {
            let (a, b) = (one.letters(column, at), two.letters(column, at));
            // Two edits change four signs at most, where each side is one number without a kind of its own.
            ((a ^ b).count_ones() > 4 && (a | b) & PARTED == 0).then_some(1)
        }
        FieldKind::BirthDate => {
            Some(dates::birth_level(&one.days(column, at), &two.days(column, at)))
        }
        _ => None,
    }
}

/// The bits, among those of the letters of a text, of the signs that part several numbers and a number from its kind.
const PARTED: u64 = 1 << (b':' & 63) | 1 << 0x1f;
