//! Agreement levels, per kind of field. Level 0 is always "missing on one side".

mod dates;
mod names;
mod texts;

use std::cell::RefCell;

use crate::input::FieldKind;
use crate::prepare::{Column, Prepared, Value};

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

/// The level of one field in a pattern.
pub(crate) fn level_in(pattern: u64, field: usize) -> u8 {
    u8::try_from((pattern >> (4 * field)) & 15).unwrap_or(0)
}

/// Compares rows; remembers the verdict on pairs of values met lately, since values recur far more
/// often than rows. What is remembered is what would be found again, so no result depends on it.
pub(crate) struct Comparer<'a> {
    rows: &'a Prepared,
    verdicts: RefCell<Vec<(u64, u32, u8)>>,
}

/// Slots of the memory of verdicts; a power of two.
const SLOTS: usize = 1 << 15;

impl<'a> Comparer<'a> {
    pub(crate) fn new(rows: &'a Prepared) -> Self {
        Self { rows, verdicts: RefCell::new(vec![(0, 0, 0); SLOTS]) }
    }

    /// The pattern of a pair: four bits a field, the first field lowest.
    pub(crate) fn pattern(&self, a: u32, b: u32) -> u64 {
        let mut pattern = 0;
        for (at, column) in self.rows.columns.iter().enumerate() {
            pattern |= u64::from(self.level(at, column, a, b)) << (4 * at);
        }
        pattern
    }

    fn level(&self, at: usize, column: &Column, a: u32, b: u32) -> u8 {
        if column.kind == FieldKind::Alias {
            return names::alias_level(self.rows, column, a, b);
        }
        let (left, right) = (column.code(a), column.code(b));
        let level = if left == 0 || right == 0 {
            0
        } else if left == right {
            return same_code(column, left);
        } else {
            self.verdict(at, column, left.min(right), left.max(right))
        };
        match column.kind {
            FieldKind::Given | FieldKind::Surname
                if matches!(level, names::MISSING | names::DIFFERENT | names::NEAR) =>
            {
                self.crossed(column.kind, level, a, b)
            }
            _ => level,
        }
    }

    /// Given name written as surname and surname as given name: one event, told once, by the given name.
    fn crossed(&self, kind: FieldKind, level: u8, a: u32, b: u32) -> u8 {
        let Some((given, surname)) = self.rows.given_and_surname else { return level };
        let told = match (self.meets(given, surname, a, b), self.meets(given, surname, b, a)) {
            (Some(true), Some(true)) => names::SWAPPED,
            (Some(true), None) | (None, Some(true)) => names::AS_THE_OTHER,
            _ => return level,
        };
        if kind == FieldKind::Given { told } else { names::MISSING }
    }

    /// Whether the given name of one row is the surname of the other; none where either is missing.
    fn meets(&self, given: usize, surname: usize, one: u32, two: u32) -> Option<bool> {
        let (given, surname) = (self.rows.columns.get(given)?, self.rows.columns.get(surname)?);
        let (left, right) = (given.code(one), surname.code(two));
        let (a, b) = (given.value(left)?, surname.value(right)?);
        let verdict = self.remembered(CROSSED, left, right, || names::part_level(a, b));
        Some(verdict >= names::VARIANT)
    }

    fn verdict(&self, at: usize, column: &Column, left: u32, right: u32) -> u8 {
        let field = u32::try_from(at).unwrap_or(u32::MAX);
        self.remembered(field, left, right, || unequal(column, left, right))
    }

    fn remembered(&self, field: u32, left: u32, right: u32, find: impl FnOnce() -> u8) -> u8 {
        let key = u64::from(left) << 32 | u64::from(right);
        let mixed = (key ^ (u64::from(field) << 58)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = (mixed >> 49) as usize & (SLOTS - 1);
        let mut verdicts = self.verdicts.borrow_mut();
        let Some(known) = verdicts.get_mut(slot) else { return 0 };
        // Code 0 is no value, so an empty slot never answers.
        if known.0 != key || known.1 != field {
            *known = (key, field, find());
        }
        known.2
    }
}

/// Stands for the comparison of given names with surnames where fields are numbered.
const CROSSED: u32 = 63;

/// Equal values; a date equal to itself says less when it is a span.
fn same_code(column: &Column, code: u32) -> u8 {
    match column.value(code) {
        Some(Value::Date { first, last, .. }) if last > first => {
            if column.kind == FieldKind::EventDate || last - first > 31 { 5 } else { 6 }
        }
        _ => top_level(column.kind),
    }
}

/// The level of two values that are not the same, whichever comes first.
fn unequal(column: &Column, left: u32, right: u32) -> u8 {
    let (Some(one), Some(two)) = (column.value(left), column.value(right)) else { return 0 };
    match (one, two) {
        (Value::Names { .. }, Value::Names { .. }) => match column.kind {
            FieldKind::FullName | FieldKind::Organisation => names::full_level(one, two),
            FieldKind::Address => names::address_level(one, two),
            _ => names::part_level(one, two),
        },
        (Value::Date { .. }, Value::Date { .. }) if column.kind == FieldKind::EventDate => {
            dates::event_level(one, two)
        }
        (Value::Date { .. }, Value::Date { .. }) => dates::birth_level(one, two),
        (Value::Words(one), Value::Words(two)) => texts::level(column.kind, one, two),
        _ => 1,
    }
}
