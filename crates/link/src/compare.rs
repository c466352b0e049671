//! Agreement levels, per kind of field. Level 0 is always "missing on one side".

use paradero_names::{NameLevel, PersonName, TokenMatch, jaro_winkler, match_tokens, osa};

use crate::input::FieldKind;
use crate::prepare::{Column, Prepared, Value};

/// Names of the levels of a kind, by level.
pub(crate) fn level_names(kind: FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::FullName => &[
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
        FieldKind::Place | FieldKind::Text => {
            &["missing", "different", "shares a word", "variant", "part", "same"]
        }
        FieldKind::Document => &["missing", "different", "two digits", "one digit", "same"],
        FieldKind::Number => &["missing", "different", "near", "same"],
        FieldKind::Sex | FieldKind::Category => &["missing", "different", "same"],
    }
}

/// The level at which two values are equal.
pub(crate) fn top_level(kind: FieldKind) -> u8 {
    u8::try_from(level_names(kind).len() - 1).unwrap_or(0)
}

/// The pattern of a pair: four bits a field, the first field lowest.
pub(crate) fn pattern(rows: &Prepared, a: u32, b: u32) -> u64 {
    let mut pattern = 0;
    for (at, column) in rows.columns.iter().enumerate() {
        pattern |= u64::from(level(rows, column, a, b)) << (4 * at);
    }
    pattern
}

/// The level of one field in a pattern.
pub(crate) fn level_in(pattern: u64, field: usize) -> u8 {
    u8::try_from((pattern >> (4 * field)) & 15).unwrap_or(0)
}

fn level(rows: &Prepared, column: &Column, a: u32, b: u32) -> u8 {
    let (left, right) = (column.code(a), column.code(b));
    if column.kind == FieldKind::Alias {
        return alias_level(rows, column, a, b);
    }
    if left == 0 || right == 0 {
        return 0;
    }
    if left == right {
        return same_code(column, left);
    }
    let (Some(one), Some(two)) = (column.value(left), column.value(right)) else { return 0 };
    match (one, two) {
        (Value::Names { names: one, .. }, Value::Names { names: two, .. }) => match column.kind {
            FieldKind::FullName => best(one, two).map_or(0, full_name_level),
            _ => word_level(rows, column, (a, b), one, two),
        },
        (Value::Date { .. }, Value::Date { .. }) if column.kind == FieldKind::EventDate => {
            event_level(one, two)
        }
        (Value::Date { .. }, Value::Date { .. }) => birth_level(one, two),
        (Value::Words { text: one, words: left }, Value::Words { text: two, words: right }) => {
            match column.kind {
                FieldKind::Document => document_level(one, two),
                FieldKind::Number => number_level(one, two),
                FieldKind::Place | FieldKind::Text => text_level(one, two, left, right),
                _ => 1,
            }
        }
        _ => 1,
    }
}

/// Equal values; a date equal to itself says less when it is a span.
fn same_code(column: &Column, code: u32) -> u8 {
    match column.value(code) {
        Some(Value::Date { first, last, .. }) if last > first => {
            if column.kind == FieldKind::EventDate || last - first > 31 { 5 } else { 6 }
        }
        _ => top_level(column.kind),
    }
}

fn full_name_level(level: NameLevel) -> u8 {
    match level {
        NameLevel::Different => 1,
        NameLevel::OneWord => 2,
        NameLevel::SomeWords => 3,
        NameLevel::PartVariant => 4,
        NameLevel::Part => 5,
        NameLevel::Variant => 6,
        NameLevel::Same => 7,
    }
}

fn best(one: &[PersonName], two: &[PersonName]) -> Option<NameLevel> {
    one.iter().flat_map(|a| two.iter().map(|b| a.compare(b))).max()
}

/// Given names and surnames, looking at the other name field for a swap.
fn word_level(
    rows: &Prepared,
    column: &Column,
    pair: (u32, u32),
    one: &[PersonName],
    two: &[PersonName],
) -> u8 {
    let own = best(one, two).unwrap_or(NameLevel::Different);
    match own {
        NameLevel::Same => return 6,
        NameLevel::Variant | NameLevel::Part => return 5,
        NameLevel::PartVariant | NameLevel::SomeWords | NameLevel::OneWord => {
            return if one_word_each(one, two) { 5 } else { 2 };
        }
        NameLevel::Different => {}
    }
    if initial(one, two) {
        return 2;
    }
    if column.kind != FieldKind::SurnameSecond && swapped(rows, column, pair) {
        // One event, told once: the given name carries it.
        return if column.kind == FieldKind::Given { 3 } else { 0 };
    }
    if near(one, two) { 4 } else { 1 }
}

fn one_word_each(one: &[PersonName], two: &[PersonName]) -> bool {
    let single = |names: &[PersonName]| names.iter().all(|name| name.words().count() == 1);
    single(one) && single(two)
}

fn initial(one: &[PersonName], two: &[PersonName]) -> bool {
    let first = |names: &[PersonName]| {
        names.first().and_then(|name| name.words().next().map(str::to_owned))
    };
    matches!((first(one), first(two)), (Some(a), Some(b)) if match_tokens(&a, &b) == TokenMatch::Initial)
}

fn near(one: &[PersonName], two: &[PersonName]) -> bool {
    let whole = |names: &[PersonName]| {
        names.first().map(|n| n.words().collect::<Vec<_>>().join(" ")).unwrap_or_default()
    };
    jaro_winkler(&whole(one), &whole(two)) >= 0.8
}

/// Given name written as surname *and* surname as given name; one of them alone is chance (many surnames
/// are given names too).
fn swapped(rows: &Prepared, column: &Column, (a, b): (u32, u32)) -> bool {
    let other_kind =
        if column.kind == FieldKind::Given { FieldKind::Surname } else { FieldKind::Given };
    let Some(other) = rows.columns.iter().find(|other| other.kind == other_kind) else {
        return false;
    };
    let equal =
        |row: u32, far: u32| match (column.value(column.code(row)), other.value(other.code(far))) {
            (Some(Value::Names { names: one, .. }), Some(Value::Names { names: two, .. })) => {
                one == two
            }
            _ => false,
        };
    equal(a, b) && equal(b, a)
}

/// Aliases of one row against aliases and full names of the other.
fn alias_level(rows: &Prepared, column: &Column, a: u32, b: u32) -> u8 {
    let aliases = |row: u32| names_of(column, row);
    let mut full: [Vec<&PersonName>; 2] = [Vec::new(), Vec::new()];
    for other in rows.columns.iter().filter(|c| c.kind == FieldKind::FullName) {
        for (slot, row) in full.iter_mut().zip([a, b]) {
            slot.extend(names_of(other, row));
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

fn names_of(column: &Column, row: u32) -> Vec<&PersonName> {
    match column.value(column.code(row)) {
        Some(Value::Names { names, .. }) => names.iter().collect(),
        _ => Vec::new(),
    }
}

fn birth_level(one: &Value, two: &Value) -> u8 {
    let (
        Value::Date { first: a0, last: a1, digits: left },
        Value::Date { first: b0, last: b1, digits: right },
    ) = (one, two)
    else {
        return 0;
    };
    if let (Some(left), Some(right)) = (left, right) {
        return day_level(left, right);
    }
    let width = (a1 - a0).max(b1 - b0);
    let overlap = a0 <= b1 && b0 <= a1;
    match (overlap, width) {
        (true, ..=31) => 6,
        (true, _) => 5,
        (false, _) if (a0 - b1).max(b0 - a1) <= 366 => 2,
        _ => 1,
    }
}

fn day_level(left: &[u8; 8], right: &[u8; 8]) -> u8 {
    let differ = left.iter().zip(right).filter(|(a, b)| a != b).count();
    let ([ly @ .., lm0, lm1, ld0, ld1], [ry @ .., rm0, rm1, rd0, rd1]) = (left, right);
    let (years, months, dates) = (ly == ry, (lm0, lm1) == (rm0, rm1), (ld0, ld1) == (rd0, rd1));
    let crossed = years && (lm0, lm1) == (rd0, rd1) && (ld0, ld1) == (rm0, rm1);
    let turned = differ == 2
        && left
            .windows(2)
            .zip(right.windows(2))
            .any(|(a, b)| a != b && a.iter().eq(b.iter().rev()));
    if differ == 0 {
        7
    } else if differ == 1 || crossed || turned {
        4
    } else if [years, months, dates].into_iter().filter(|same| *same).count() == 2 {
        3
    } else if years {
        2
    } else {
        1
    }
}

fn event_level(one: &Value, two: &Value) -> u8 {
    let (Value::Date { first: a0, last: a1, .. }, Value::Date { first: b0, last: b1, .. }) =
        (one, two)
    else {
        return 0;
    };
    match (a0 - b1).max(b0 - a1) {
        ..=0 => 5,
        1..=3 => 4,
        4..=31 => 3,
        32..=366 => 2,
        _ => 1,
    }
}

fn document_level(one: &str, two: &str) -> u8 {
    if one.len().min(two.len()) < 5 {
        return 1;
    }
    match osa(one, two) {
        1 => 3,
        2 => 2,
        _ => 1,
    }
}

fn number_level(one: &str, two: &str) -> u8 {
    match (one.parse::<f64>(), two.parse::<f64>()) {
        (Ok(a), Ok(b)) if (a - b).abs() <= 1.0 || (a - b).abs() <= 0.02 * a.abs().max(b.abs()) => 2,
        (Ok(_), Ok(_)) => 1,
        _ => u8::from(osa(one, two) == 1) + 1,
    }
}

fn text_level(one: &str, two: &str, left: &[String], right: &[String]) -> u8 {
    let shared = left.iter().filter(|word| right.contains(word)).count();
    let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
    if shared == short && short * 2 >= long {
        4
    } else if jaro_winkler(one, two) >= 0.9 || osa(one, two) * 6 <= one.len().max(two.len()) {
        3
    } else if shared * 3 >= long || left.iter().any(|word| word.len() >= 4 && right.contains(word))
    {
        2
    } else {
        1
    }
}
