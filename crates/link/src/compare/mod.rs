//! Agreement levels, per kind of field. Level 0 is always "missing on one side".

mod dates;
mod glances;
mod names;
mod texts;

use std::sync::Arc;

use paradero_names::Matches;
use rayon::prelude::*;

use crate::input::FieldKind;
use crate::prepare::Prepared;
use crate::values::{Column, Days, Ready};

pub(crate) use glances::{Glances, Side};
pub(crate) use texts::is_office;

/// Names of the levels of a kind, by level; level 0 is missing on one side.
#[must_use]
pub fn level_names(kind: FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::FullName | FieldKind::Organisation => &[
            "missing",
            "different",
            "one word",
            "some words",
            "part, a variant",
            "part",
            "variant",
            "same",
        ],
        FieldKind::Given | FieldKind::Surname | FieldKind::SurnameSecond => &[
            "missing",
            "different",
            "initial or one of several",
            "stands as the other name",
            "swapped",
            "near",
            "variant",
            "same",
        ],
        FieldKind::Alias => &["missing", "different", "part or variant", "same"],
        FieldKind::BirthDate => &[
            "missing",
            "different",
            "same year",
            "two parts",
            "one digit or swapped",
            "possible",
            "possible within a month",
            "same",
        ],
        FieldKind::EventDate => &[
            "missing",
            "different",
            "within a year",
            "within a month",
            "within three days",
            "possible",
            "same",
        ],
        FieldKind::Address => &[
            "missing",
            "different",
            "shares a word",
            "same street, other number",
            "number and a word",
            "part",
            "variant",
            "same",
        ],
        FieldKind::PostCode => {
            &["missing", "different", "same area", "same district", "one sign", "same"]
        }
        FieldKind::Place | FieldKind::Text => {
            &["missing", "different", "shares a word", "variant", "part", "same"]
        }
        FieldKind::Document => &["missing", "different", "two digits", "one digit", "same"],
        FieldKind::Phone => &["missing", "different", "one digit", "same ending", "same"],
        FieldKind::Email => {
            &["missing", "different", "same host", "near", "same before the @", "same"]
        }
        FieldKind::Number => &["missing", "different", "near", "same"],
        FieldKind::Sex | FieldKind::Category => &["missing", "different", "same"],
    }
}

/// The level at which two values are equal.
pub(crate) fn top_level(kind: FieldKind) -> u8 {
    u8::try_from(level_names(kind).len() - 1).unwrap_or(0)
}

/// The level from which two values are taken to be the same, if not quite equal.
pub(crate) fn agrees_from(kind: FieldKind) -> u8 {
    match kind {
        FieldKind::FullName | FieldKind::Organisation | FieldKind::Address => 5,
        FieldKind::Given | FieldKind::Surname | FieldKind::SurnameSecond => names::VARIANT,
        FieldKind::BirthDate | FieldKind::EventDate => 5,
        FieldKind::Place | FieldKind::Text | FieldKind::PostCode => 3,
        FieldKind::Document | FieldKind::Phone | FieldKind::Email => 3,
        FieldKind::Alias | FieldKind::Number | FieldKind::Sex | FieldKind::Category => 2,
    }
}

/// Whether two days of birth are of two persons, an error in writing aside.
pub(crate) fn days_differ(one: &Days, two: &Days) -> bool {
    dates::birth_level(one, two) == 1
}

/// The level of one field in a pattern.
pub(crate) fn level_in(pattern: u64, field: usize) -> u8 {
    u8::try_from((pattern >> (4 * field)) & 15).unwrap_or(0)
}

/// Most distinct values of a column of which every pair is compared beforehand.
const SMALL: usize = 512;

/// Slots of the memory of verdicts; a power of two.
const SLOTS: usize = 1 << 15;

/// Codes below this fit a remembered verdict.
const MOST_CODES: u32 = 1 << 28;

/// Rows and what can be known of pairs of their values before any pair of rows is met.
pub(crate) struct Compare<'a> {
    pub(crate) rows: &'a Prepared,
    /// By column: the level of every pair of values, where the values are few and the rows many.
    tables: Tables,
}

/// By column: the level of every pair of its values, where they are few.
pub(crate) type Tables = Arc<[Option<Vec<u8>>]>;

impl<'a> Compare<'a> {
    pub(crate) fn new(rows: &'a Prepared) -> Self {
        Self { rows, tables: tables(rows) }
    }

    /// With tables that [`tables`] made of the same rows.
    pub(crate) fn with(rows: &'a Prepared, tables: Tables) -> Self {
        Self { rows, tables }
    }

    /// For few pairs.
    pub(crate) fn untabled(rows: &'a Prepared) -> Self {
        Self { rows, tables: Arc::new([]) }
    }
}

/// Compares every pair of values of the columns of few values.
pub(crate) fn tables(rows: &Prepared) -> Tables {
    let tables: Vec<_> = rows.columns.par_iter().map(|column| table(rows, column)).collect();
    tables.into()
}

fn table(rows: &Prepared, column: &Column) -> Option<Vec<u8>> {
    let values = column.distinct();
    if values > SMALL || values * values > rows.rows as usize || column.kind == FieldKind::Alias {
        return None;
    }
    let mut scratch = Scratch::default();
    let codes = || (1_u32..).take(values);
    let level = |one: u32, two: u32, scratch: &mut Scratch| {
        if one == two {
            same_code(column, one)
        } else {
            unequal(rows, column, one.min(two), one.max(two), scratch)
        }
    };
    let mut levels = Vec::with_capacity(values * values);
    for one in codes() {
        levels.extend(codes().map(|two| level(one, two, &mut scratch)));
    }
    Some(levels)
}

/// What comparing two values needs beside them, kept so that nothing is allocated for each pair.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) matches: Matches,
    pub(crate) texts: [String; 2],
}

/// Compares rows on one thread; remembers the verdict on pairs of values met lately. What is remembered is what would
/// be found again, so no result depends on it.
pub(crate) struct Comparer<'a> {
    compare: &'a Compare<'a>,
    /// Two codes of 28 bits, the field and the level of four bits each; 0 is an empty slot.
    verdicts: Vec<u64>,
    scratch: Scratch,
}

impl<'a> Comparer<'a> {
    pub(crate) fn new(compare: &'a Compare<'a>) -> Self {
        Self { compare, verdicts: vec![0; SLOTS], scratch: Scratch::default() }
    }

    /// For few pairs: remembers hardly any.
    pub(crate) fn brief(compare: &'a Compare<'a>) -> Self {
        Self { compare, verdicts: Vec::new(), scratch: Scratch::default() }
    }

    /// The pattern of a pair of ranks: four bits a field, the first field lowest.
    pub(crate) fn pattern(&mut self, a: u32, b: u32) -> u64 {
        let rows = self.compare.rows;
        self.pattern_of(&Side::far(rows, a), &Side::far(rows, b))
    }

    /// The same of two rows of which what comparing needs is at hand.
    pub(crate) fn pattern_of(&mut self, one: &Side<'_>, two: &Side<'_>) -> u64 {
        let rows = self.compare.rows;
        let mut pattern = 0;
        let codes = one.codes.iter().zip(two.codes);
        for (at, (column, (&left, &right))) in rows.columns.iter().zip(codes).enumerate() {
            pattern |= u64::from(self.level(at, column, (left, right), (one, two))) << (4 * at);
        }
        pattern
    }

    #[inline]
    fn level(
        &mut self,
        at: usize,
        column: &Column,
        (left, right): (u32, u32),
        (one, two): (&Side<'_>, &Side<'_>),
    ) -> u8 {
        if column.kind == FieldKind::Alias {
            let codes = (one.codes, two.codes);
            return names::alias_level(self.compare.rows, at, codes, &mut self.scratch);
        }
        let level = if left == 0 || right == 0 {
            0
        } else if left == right {
            return same_code(column, left);
        } else if let Some(Some(table)) = self.compare.tables.get(at) {
            let place = (left as usize - 1) * column.distinct() + right as usize - 1;
            return table.get(place).copied().unwrap_or(0);
        } else if let Some(level) = glances::level(column, (one, two), at) {
            level
        } else {
            self.verdict(at, column, left.min(right), left.max(right))
        };
        match column.kind {
            FieldKind::Given | FieldKind::Surname
                if matches!(level, names::MISSING | names::DIFFERENT | names::NEAR) =>
            {
                self.crossed(column.kind, level, one, two)
            }
            _ => level,
        }
    }

    /// Given name written as surname and surname as given name: one event, told once, by the given name.
    fn crossed(&mut self, kind: FieldKind, level: u8, one: &Side<'_>, two: &Side<'_>) -> u8 {
        let there = self.meets(one, two);
        // Most names stand in no other column at all.
        if there == Some(false) {
            return level;
        }
        let told = match (there, self.meets(two, one)) {
            (Some(true), Some(true)) => names::SWAPPED,
            (Some(true), None) | (None, Some(true)) => names::AS_THE_OTHER,
            _ => return level,
        };
        if kind == FieldKind::Given { told } else { names::MISSING }
    }

    /// Whether the given name of one row is the surname of the other; none where either is missing or no column holds such.
    fn meets(&mut self, one: &Side<'_>, two: &Side<'_>) -> Option<bool> {
        let rows = self.compare.rows;
        let (at_given, at_surname) = rows.given_and_surname?;
        let given = one.codes.get(at_given).copied().filter(|code| *code != 0)?;
        let surname = two.codes.get(at_surname).copied().filter(|code| *code != 0)?;
        let columns = (rows.columns.get(at_given)?, rows.columns.get(at_surname)?);
        let glances = (one.name(columns.0, at_given), two.name(columns.1, at_surname));
        if glances.0.disagrees(&glances.1) {
            return Some(false);
        }
        let (lexicon, scratch) = (&rows.lexicon, &mut self.scratch);
        Some(names::meet(
            lexicon,
            (columns.0.names()?, given),
            (columns.1.names()?, surname),
            scratch,
        ))
    }

    fn verdict(&mut self, at: usize, column: &Column, left: u32, right: u32) -> u8 {
        let rows = self.compare.rows;
        if right >= MOST_CODES {
            return unequal(rows, column, left, right, &mut self.scratch);
        }
        let key = u64::from(left) << 36 | u64::from(right) << 8 | (at as u64) << 4;
        let slot = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize & (SLOTS - 1);
        let known = self.verdicts.get(slot).copied().unwrap_or(0);
        if known & !15 == key {
            return u8::try_from(known & 15).unwrap_or(0);
        }
        let level = unequal(rows, column, left, right, &mut self.scratch);
        if let Some(slot) = self.verdicts.get_mut(slot) {
            *slot = key | u64::from(level);
        }
        level
    }
}

/// Equal values; a date equal to itself says less when it is a span.
fn same_code(column: &Column, code: u32) -> u8 {
    match column.days(code) {
        Some(days) if days.last > days.first => {
            if column.kind == FieldKind::EventDate || days.last - days.first > 31 { 5 } else { 6 }
        }
        _ if column.kind == FieldKind::Email && of_office(column, code) => 2,
        _ => top_level(column.kind),
    }
}

fn of_office(column: &Column, code: u32) -> bool {
    match &column.ready {
        Ready::Texts(all, _) => code.checked_sub(1).is_some_and(|at| is_office(all.text(at))),
        _ => false,
    }
}

/// The level of two values that are not the same, whichever comes first.
fn unequal(rows: &Prepared, column: &Column, left: u32, right: u32, scratch: &mut Scratch) -> u8 {
    let lexicon = &rows.lexicon;
    match &column.ready {
        Ready::Names(all) => {
            let (one, two) = ((all, left), (all, right));
            match column.kind {
                FieldKind::FullName | FieldKind::Organisation => {
                    names::full_level(lexicon, one, two, scratch)
                }
                FieldKind::Address => names::address_level(lexicon, one, two, scratch),
                _ => names::part_level(lexicon, one, two, scratch),
            }
        }
        Ready::Dates(_) => match (column.days(left), column.days(right)) {
            (Some(one), Some(two)) if column.kind == FieldKind::EventDate => {
                dates::event_level(one, two)
            }
            (Some(one), Some(two)) => dates::birth_level(one, two),
            _ => 0,
        },
        Ready::Texts(all, _) => texts::level(column.kind, all.text(left - 1), all.text(right - 1)),
    }
}
