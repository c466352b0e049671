//! How far two texts, numbers or codes agree.

use paradero_names::{jaro_winkler_reaches, osa, osa_within};

use crate::input::FieldKind;
use crate::values::texts_of;

/// Digits that end a telephone number within its district.
const LOCAL_DIGITS: usize = 7;

/// Words of a text that are looked for in another; running text goes on after them.
const WORDS: usize = 128;

/// The best level over the alternatives of both sides.
pub(super) fn level(kind: FieldKind, one: &str, two: &str) -> u8 {
    let each = |a: &str, b: &str| match kind {
        FieldKind::Document => document_level(a, b),
        FieldKind::Number => number_level(a, b),
        FieldKind::Place | FieldKind::Text => text_level(a, b),
        FieldKind::Phone => phone_level(a, b),
        FieldKind::Email => email_level(a, b),
        FieldKind::PostCode => post_code_level(a, b),
        _ if a == b => 2,
        _ => 1,
    };
    let right = texts_of(two);
    texts_of(one).flat_map(|a| right.clone().map(move |b| each(a, b))).max().unwrap_or(0)
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

/// Mailboxes of an office, not of a person (RFC 2142, sections 2 to 5): who writes from one is told by its host alone.
const OFFICES: &[&str] = &[
    "info",
    "marketing",
    "sales",
    "support",
    "abuse",
    "noc",
    "security",
    "postmaster",
    "hostmaster",
    "usenet",
    "news",
    "webmaster",
    "www",
    "uucp",
    "ftp",
];

/// Whether every address of a value is that of an office.
pub(crate) fn is_office(value: &str) -> bool {
    texts_of(value).all(|text| {
        let local = text.split_once('@').map_or(text, |(local, _)| local);
        OFFICES.contains(&local)
    })
}

fn email_level(one: &str, two: &str) -> u8 {
    let parts = |text: &str| {
        let (local, host) = text.split_once('@').unwrap_or((text, ""));
        (local.to_owned(), host.to_owned())
    };
    let ((a, host_a), (b, host_b)) = (parts(one), parts(two));
    if is_office(one) || is_office(two) {
        u8::from(!host_a.is_empty() && host_a == host_b) + 1
    } else if one == two {
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
fn post_code_level(one: &str, two: &str) -> u8 {
    let joined = |code: &str| code.replace(' ', "");
    let (a, b) = (joined(one), joined(two));
    let district = |code: &str, joined: &str| match code.split_once(' ') {
        Some((first, _)) => first.len(),
        None => joined.len().min(3),
    };
    let start = |code: &'_ str, signs: usize| code.get(..signs).map(str::to_owned);
    let (signs_a, signs_b) = (district(one, &a), district(two, &b));
    if a == b {
        5
    } else if osa_within(&a, &b, 1) {
        4
    } else if a.as_bytes().first() != b.as_bytes().first() {
        1
    } else if signs_a == signs_b && start(&a, signs_a) == start(&b, signs_b) {
        3
    } else if start(&a, 2) == start(&b, 2) {
        2
    } else {
        1
    }
}

fn text_level(one: &str, two: &str) -> u8 {
    fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
        text.split_whitespace().take(WORDS)
    }
    let shared = words(one).filter(|word| words(two).any(|other| other == *word)).count();
    let (left, right) = (words(one).count(), words(two).count());
    let (short, long) = (left.min(right), left.max(right));
    let near = |a: &str, b: &str| {
        jaro_winkler_reaches(a, b, 0.9) || osa_within(a, b, a.len().max(b.len()) / 6)
    };
    let telling = |word: &str| word.len() >= 4 && words(two).any(|other| other == word);
    if one == two {
        5
    } else if shared == short && short * 2 >= long {
        4
    } else if near(one, two) {
        3
    } else if shared * 3 >= long || words(one).any(telling) {
        2
    } else {
        1
    }
}
