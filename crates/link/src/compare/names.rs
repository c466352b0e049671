//! How far two names agree: of persons, of organisations, of streets.

use paradero_names::{NameLevel, PersonName, jaro_winkler_reaches};

use crate::input::FieldKind;
use crate::prepare::{Column, Prepared, Value};

/// Levels of given names and surnames.
pub(super) const MISSING: u8 = 0;
pub(super) const DIFFERENT: u8 = 1;
const ONE_OF_SEVERAL: u8 = 2;
/// One of the two names stands in the other's column, and nothing says against it.
pub(super) const AS_THE_OTHER: u8 = 3;
/// Each of the two names stands in the other's column.
pub(super) const SWAPPED: u8 = 4;
pub(super) const NEAR: u8 = 5;
pub(super) const VARIANT: u8 = 6;
const SAME: u8 = 7;

/// Likeness from which two whole names are near although no word of theirs agrees.
const NEAR_FROM: f64 = 0.8;

fn names_of(value: &Value) -> &[PersonName] {
    match value {
        Value::Names { names, .. } => names,
        _ => &[],
    }
}

fn whole_of(value: &Value) -> &str {
    match value {
        Value::Names { whole, .. } => whole.first().map_or("", String::as_str),
        _ => "",
    }
}

fn best(one: &Value, two: &Value) -> Option<NameLevel> {
    let (one, two) = (names_of(one), names_of(two));
    one.iter().flat_map(|a| two.iter().map(|b| a.compare(b))).max()
}

/// Whole names, in any order of their words.
pub(super) fn full_level(one: &Value, two: &Value) -> u8 {
    match best(one, two) {
        None => 0,
        Some(NameLevel::Different) => 1,
        Some(NameLevel::OneWord) => 2,
        Some(NameLevel::SomeWords) => 3,
        Some(NameLevel::PartVariant) => 4,
        Some(NameLevel::Part) => 5,
        Some(NameLevel::Variant) => 6,
        Some(NameLevel::Same) => 7,
    }
}

/// Given names, or surnames.
pub(super) fn part_level(one: &Value, two: &Value) -> u8 {
    match best(one, two).unwrap_or(NameLevel::Different) {
        NameLevel::Same => SAME,
        NameLevel::Variant | NameLevel::Part => VARIANT,
        NameLevel::PartVariant | NameLevel::SomeWords | NameLevel::OneWord => {
            if one_word_each(one, two) { VARIANT } else { ONE_OF_SEVERAL }
        }
        NameLevel::Different if initial(one, two) => ONE_OF_SEVERAL,
        NameLevel::Different if near(one, two) => NEAR,
        NameLevel::Different => DIFFERENT,
    }
}

fn near(one: &Value, two: &Value) -> bool {
    jaro_winkler_reaches(whole_of(one), whole_of(two), NEAR_FROM)
}

fn one_word_each(one: &Value, two: &Value) -> bool {
    let single = |value: &Value| names_of(value).iter().all(|name| name.words().nth(1).is_none());
    single(one) && single(two)
}

/// The first word of one is the initial of the first word of the other.
fn initial(one: &Value, two: &Value) -> bool {
    let (Some(a), Some(b)) = (first_word(one), first_word(two)) else { return false };
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() == 1 && long.len() > 1 && long.starts_with(short)
}

fn first_word(value: &Value) -> Option<&str> {
    names_of(value).first().and_then(|name| name.words().next())
}

/// Street addresses: the number of the house tells most, and a town may be left out.
pub(super) fn address_level(one: &Value, two: &Value) -> u8 {
    let (one, two) = (names_of(one), names_of(two));
    one.iter().flat_map(|a| two.iter().map(|b| one_address(a, b))).max().unwrap_or(0)
}

fn one_address(a: &PersonName, b: &PersonName) -> u8 {
    let (level, places) = a.compare_words(b);
    let words =
        places.iter().filter(|(at, _)| a.words().nth(*at).is_some_and(|w| !has_digit(w))).count();
    // A house without a number on one side is not another house.
    let (first_a, first_b) = (first_number(a), first_number(b));
    let stands = |number: Option<&str>, name: &PersonName| {
        number.is_some_and(|number| name.words().any(|word| word == number))
    };
    let open = first_a.is_none() || first_b.is_none();
    let same_number = stands(first_a, b) || stands(first_b, a);
    match level {
        NameLevel::Same => 7,
        NameLevel::Variant if same_number || open => 6,
        NameLevel::Part | NameLevel::PartVariant if same_number || open => 5,
        _ if same_number && words > 0 => 4,
        _ if words >= 2 => 3,
        _ if !places.is_empty() => 2,
        _ => 1,
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|letter| letter.is_ascii_digit())
}

fn first_number(name: &PersonName) -> Option<&str> {
    name.words().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Aliases of one row against aliases and full names of the other.
pub(super) fn alias_level(rows: &Prepared, column: &Column, a: u32, b: u32) -> u8 {
    let aliases = |row: u32| names_at(column, row);
    let mut full: [Vec<&PersonName>; 2] = [Vec::new(), Vec::new()];
    for other in rows.columns.iter().filter(|c| c.kind == FieldKind::FullName) {
        for (slot, row) in full.iter_mut().zip([a, b]) {
            slot.extend(names_at(other, row));
        }
    }
    let (one, two) = (aliases(a), aliases(b));
    if (one.is_empty() || (two.is_empty() && full[1].is_empty()))
        && (two.is_empty() || full[0].is_empty())
    {
        return 0;
    }
    let pairs = one.iter().flat_map(|&x| two.iter().chain(&full[1]).map(move |&y| (x, y)));
    let back = two.iter().flat_map(|&x| full[0].iter().map(move |&y| (x, y)));
    match pairs.chain(back).map(|(x, y)| x.compare(y)).max() {
        Some(NameLevel::Same) => 3,
        Some(level) if level >= NameLevel::PartVariant => 2,
        // A row without aliases of its own says nothing against the other's.
        _ if one.is_empty() || two.is_empty() => 0,
        _ => 1,
    }
}

fn names_at(column: &Column, row: u32) -> Vec<&PersonName> {
    column.value(column.code(row)).map(|value| names_of(value).iter().collect()).unwrap_or_default()
}
