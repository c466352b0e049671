//! How far two names agree: of persons, of organisations, of streets.

use paradero_names::{Lexicon, NameLevel, jaro_winkler_reaches};

use crate::compare::Scratch;
use crate::input::FieldKind;
use crate::prepare::Prepared;
use crate::values::Names;

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
pub(super) const NEAR_FROM: f64 = 0.8;

/// Whether values of a kind are parts of names.
pub(super) fn is_part(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Given | FieldKind::Surname | FieldKind::SurnameSecond)
}

/// A value among those of its column.
pub(super) type Value<'a> = (&'a Names, u32);

fn best(
    lexicon: &Lexicon,
    one: Value<'_>,
    two: Value<'_>,
    scratch: &mut Scratch,
) -> Option<NameLevel> {
    let right = two.0.of(two.1);
    let mut best = None;
    for a in one.0.of(one.1) {
        for b in right.clone() {
            best = best.max(Some(lexicon.compare(a, b, &mut scratch.matches)));
        }
    }
    best
}

/// Whole names, in any order of their words.
pub(super) fn full_level(
    lexicon: &Lexicon,
    one: Value<'_>,
    two: Value<'_>,
    scratch: &mut Scratch,
) -> u8 {
    let found = best(lexicon, one, two, scratch);
    if found > Some(NameLevel::SomeWords) && one.0.generations_differ(one.1, two.1) {
        return 3;
    }
    match found {
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
pub(super) fn part_level(
    lexicon: &Lexicon,
    one: Value<'_>,
    two: Value<'_>,
    scratch: &mut Scratch,
) -> u8 {
    match best(lexicon, one, two, scratch).unwrap_or(NameLevel::Different) {
        NameLevel::Same => SAME,
        NameLevel::Variant | NameLevel::Part => VARIANT,
        NameLevel::PartVariant | NameLevel::SomeWords | NameLevel::OneWord => {
            if one_word_each(one, two) { VARIANT } else { ONE_OF_SEVERAL }
        }
        NameLevel::Different if initial(lexicon, one, two) => ONE_OF_SEVERAL,
        NameLevel::Different if near(lexicon, one, two, scratch) => NEAR,
        NameLevel::Different => DIFFERENT,
    }
}

/// Whether two names are equal or variants of each other, whichever columns they stand in.
pub(super) fn meet(
    lexicon: &Lexicon,
    one: Value<'_>,
    two: Value<'_>,
    scratch: &mut Scratch,
) -> bool {
    match best(lexicon, one, two, scratch).unwrap_or(NameLevel::Different) {
        NameLevel::Same | NameLevel::Variant | NameLevel::Part => true,
        NameLevel::PartVariant | NameLevel::SomeWords | NameLevel::OneWord => {
            one_word_each(one, two)
        }
        NameLevel::Different => false,
    }
}

/// The first names of two values as wholes.
fn near(lexicon: &Lexicon, one: Value<'_>, two: Value<'_>, scratch: &mut Scratch) -> bool {
    if let ([a], [b]) = (one.0.first(one.1), two.0.first(two.1)) {
        return lexicon.alike(*a, *b, NEAR_FROM);
    }
    let [left, right] = &mut scratch.texts;
    let (a, b) = (whole(lexicon, one, left), whole(lexicon, two, right));
    jaro_winkler_reaches(a, b, NEAR_FROM)
}

fn whole<'t>(lexicon: &'t Lexicon, (names, code): Value<'_>, joined: &'t mut String) -> &'t str {
    let words = names.first(code);
    if let [word] = words {
        return lexicon.text(*word);
    }
    joined.clear();
    for &word in words {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(lexicon.text(word));
    }
    joined
}

fn one_word_each(one: Value<'_>, two: Value<'_>) -> bool {
    let single = |(names, code): Value<'_>| names.of(code).all(|name| name.len() <= 1);
    single(one) && single(two)
}

/// The first word of one is the initial of the first word of the other.
fn initial(lexicon: &Lexicon, one: Value<'_>, two: Value<'_>) -> bool {
    let first = |(names, code): Value<'_>| names.first(code).first().copied();
    first(one).zip(first(two)).is_some_and(|(a, b)| lexicon.initial(a, b))
}

/// Street addresses: the number of the house tells most, and a town may be left out.
pub(super) fn address_level(
    lexicon: &Lexicon,
    one: Value<'_>,
    two: Value<'_>,
    scratch: &mut Scratch,
) -> u8 {
    let right = two.0.of(two.1);
    let mut best = 0;
    for a in one.0.of(one.1) {
        for b in right.clone() {
            best = best.max(one_address(lexicon, a, b, scratch));
        }
    }
    best
}

fn one_address(lexicon: &Lexicon, a: &[u32], b: &[u32], scratch: &mut Scratch) -> u8 {
    let level = lexicon.compare(a, b, &mut scratch.matches);
    let found = &scratch.matches.found;
    let named = |at: u8| a.get(usize::from(at)).is_some_and(|&word| !has_digit(lexicon.text(word)));
    let words = found.iter().filter(|(_, at, _)| named(*at)).count();
    // A house without a number on one side is not another house.
    let (first_a, first_b) = (first_number(lexicon, a), first_number(lexicon, b));
    let stands = |number: Option<u32>, name: &[u32]| number.is_some_and(|n| name.contains(&n));
    let open = first_a.is_none() || first_b.is_none();
    let same_number = stands(first_a, b) || stands(first_b, a);
    match level {
        NameLevel::Same => 7,
        NameLevel::Variant if same_number || open => 6,
        NameLevel::Part | NameLevel::PartVariant if same_number || open => 5,
        _ if same_number && words > 0 => 4,
        _ if words >= 2 => 3,
        _ if !found.is_empty() => 2,
        _ => 1,
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|letter| letter.is_ascii_digit())
}

fn first_number(lexicon: &Lexicon, name: &[u32]) -> Option<u32> {
    let number = |word: &u32| lexicon.text(*word).starts_with(|c: char| c.is_ascii_digit());
    name.iter().copied().find(number)
}

/// Aliases of one row against aliases and full names of the other.
pub(super) fn alias_level(
    rows: &Prepared,
    at: usize,
    (one, two): (&[u32], &[u32]),
    scratch: &mut Scratch,
) -> u8 {
    let of = |codes: &[u32], kind: FieldKind| -> Vec<Value<'_>> {
        let columns = rows.columns.iter().zip(codes).enumerate();
        columns
            .filter(|(column, (known, _))| match kind {
                FieldKind::Alias => *column == at,
                _ => known.kind == kind,
            })
            .filter_map(|(_, (column, &code))| Some((column.names()?, code)))
            .filter(|(_, code)| *code != 0)
            .collect()
    };
    let (mine, yours) = (of(one, FieldKind::Alias), of(two, FieldKind::Alias));
    if mine.is_empty() && yours.is_empty() {
        return 0;
    }
    let (name_one, name_two) = (of(one, FieldKind::FullName), of(two, FieldKind::FullName));
    let mut found = None;
    let mut try_all = |left: &[Value<'_>], right: &[Value<'_>]| {
        for &a in left {
            for &b in right {
                found = found.max(best(&rows.lexicon, a, b, scratch));
            }
        }
    };
    try_all(&mine, &yours);
    try_all(&mine, &name_two);
    try_all(&yours, &name_one);
    match found {
        Some(NameLevel::Same) => 3,
        Some(level) if level >= NameLevel::PartVariant => 2,
        // A row without aliases of its own says nothing against the other's.
        _ if mine.is_empty() || yours.is_empty() => 0,
        _ => 1,
    }
}
