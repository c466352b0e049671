//! How far two texts, numbers or codes agree.

use paradero_names::{jaro_winkler_reaches, osa, osa_within};

use crate::input::FieldKind;
use crate::prepare::Plain;

/// Digits that end a telephone number within its district.
const LOCAL_DIGITS: usize = 7;

/// The best level over the alternatives of both sides.
pub(super) fn level(kind: FieldKind, one: &[Plain], two: &[Plain]) -> u8 {
    let each = |a: &Plain, b: &Plain| match kind {
        FieldKind::Document => document_level(&a.text, &b.text),
        FieldKind::Number => number_level(&a.text, &b.text),
        FieldKind::Place | FieldKind::Text => text_level(a, b),
        FieldKind::Phone => phone_level(&a.text, &b.text),
        FieldKind::Email => email_level(&a.text, &b.text),
        FieldKind::PostCode => post_code_level(a, b),
        _ if a.text == b.text => 2,
        _ => 1,
    };
    one.iter().flat_map(|a| two.iter().map(move |b| each(a, b))).max().unwrap_or(0)
}

/// Numbers of two kinds of document (`kind:number`) say nothing of each other.
fn document_level(one: &str, two: &str) -> u8 {
    let (kind_one, one) = one.split_once(':').unwrap_or(("", one));
    let (kind_two, two) = two.split_once(':').unwrap_or(("", two));
    if kind_one != kind_two && !kind_one.is_empty() && !kind_two.is_empty() {
        return 0;
    }
    if one == two {
        return 4;
    }
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

/// The same number is often written without its country or its district.
fn phone_level(one: &str, two: &str) -> u8 {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    if short.len() < LOCAL_DIGITS {
        return if short == long { 4 } else { 1 };
    }
    let tail = |text: &str| text.get(text.len().saturating_sub(LOCAL_DIGITS)..).map(str::to_owned);
    if long.ends_with(short) {
        if short.len() == long.len() { 4 } else { 3 }
    } else if tail(short) == tail(long) {
        3
    } else if short.len() == long.len() && osa(short, long) == 1 {
        2
    } else {
        1
    }
}

fn email_level(one: &str, two: &str) -> u8 {
    let parts = |text: &str| {
        let (local, host) = text.split_once('@').unwrap_or((text, ""));
        (local.to_owned(), host.to_owned())
    };
    let ((a, host_a), (b, host_b)) = (parts(one), parts(two));
    if one == two {
        5
    } else if a == b {
        4
    } else if osa_within(one, two, one.len().max(two.len()) / 5) {
        3
    } else if !host_a.is_empty() && host_a == host_b {
        2
    } else {
        1
    }
}

/// The first word of a code of two is its district (`SW1A 1AA`), else the first three signs are.
fn post_code_level(one: &Plain, two: &Plain) -> u8 {
    let district = |code: &'_ Plain| match code.words.as_slice() {
        [first, _, ..] => first.len(),
        _ => code.joined.len().min(3),
    };
    let start = |code: &'_ Plain, signs: usize| code.joined.get(..signs).map(str::to_owned);
    let (a, b) = (one.joined.as_str(), two.joined.as_str());
    if a == b {
        5
    } else if osa_within(a, b, 1) {
        4
    } else if a.as_bytes().first() != b.as_bytes().first() {
        1
    } else if district(one) == district(two)
        && start(one, district(one)) == start(two, district(two))
    {
        3
    } else if start(one, 2) == start(two, 2) {
        2
    } else {
        1
    }
}

fn text_level(one: &Plain, two: &Plain) -> u8 {
    let (left, right) = (&one.words, &two.words);
    let shared = left.iter().filter(|word| right.contains(word)).count();
    let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
    let near = |a: &str, b: &str| {
        jaro_winkler_reaches(a, b, 0.9) || osa_within(a, b, a.len().max(b.len()) / 6)
    };
    if one.text == two.text {
        5
    } else if shared == short && short * 2 >= long {
        4
    } else if near(&one.text, &two.text) {
        3
    } else if shared * 3 >= long || left.iter().any(|word| word.len() >= 4 && right.contains(word))
    {
        2
    } else {
        1
    }
}
