//! Columns made ready: each distinct value coded once, folded once, split once.

use std::collections::{BTreeSet, HashMap};

use paradero_names::{PersonName, phonetic_key};
use rayon::prelude::*;

use crate::dates::civil;
use crate::input::{Field, FieldKind, Input, Values};
use crate::normal::{normal, words};
use crate::texts::Texts;

/// One column: a code a row (0 is missing) and what each code stands for.
pub(crate) struct Column {
    pub(crate) kind: FieldKind,
    pub(crate) codes: Vec<u32>,
    pub(crate) values: Vec<Value>,
}

/// One distinct value, made ready for its kind.
pub(crate) enum Value {
    /// Names of persons (whole names, aliases, given names, surnames) and of organisations, and addresses.
    Names { names: Vec<PersonName>, whole: Vec<String>, sounds: Vec<String> },
    /// Normal texts and their words.
    Words(Vec<Plain>),
    /// Earliest and latest day; the digits yyyymmdd where both are one day.
    Date { first: i32, last: i32, digits: Option<[u8; 8]> },
}

/// One text and its words.
pub(crate) struct Plain {
    pub(crate) text: String,
    pub(crate) words: Vec<String>,
    /// The text without blanks.
    pub(crate) joined: String,
}

impl Column {
    pub(crate) fn code(&self, row: u32) -> u32 {
        self.codes.get(row as usize).copied().unwrap_or(0)
    }

    pub(crate) fn value(&self, code: u32) -> Option<&Value> {
        self.values.get((code as usize).checked_sub(1)?)
    }
}

/// A distinct value before it is made ready; its order settles the codes.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Raw {
    Text(Vec<String>),
    Date(i32, i32),
}

/// All columns of an input, and how many rows they have.
pub(crate) struct Prepared {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: u32,
    /// The first columns of given names and of surnames, where there are both.
    pub(crate) given_and_surname: Option<(usize, usize)>,
}

impl Prepared {
    /// Codes and prepares every column. Codes follow the order of values, never that of rows.
    pub(crate) fn new(input: &Input) -> Self {
        let columns: Vec<Column> = input.fields.par_iter().map(column).collect();
        let find = |kind| columns.iter().position(|column| column.kind == kind);
        let given_and_surname = find(FieldKind::Given).zip(find(FieldKind::Surname));
        let rows = u32::try_from(input.rows()).unwrap_or(u32::MAX);
        Self { columns, rows, given_and_surname }
    }

    /// Rows in an order that only their contents settle (rows of equal content keep any order among them).
    pub(crate) fn canonical(&self, lists: &[u32]) -> Vec<u32> {
        let key = |row: u32| {
            let codes: Vec<u32> = self.columns.iter().map(|column| column.code(row)).collect();
            (codes, lists.get(row as usize).copied())
        };
        let mut order: Vec<u32> = (0..self.rows).collect();
        order.sort_by_cached_key(|&row| key(row));
        order
    }
}

fn column(field: &Field) -> Column {
    let raw: Vec<Option<Raw>> = match &field.values {
        Values::Text(rows) => texts(field.kind, rows),
        Values::Many(rows) => rows.par_iter().map(|texts| many(field.kind, texts)).collect(),
        Values::Date(rows) => rows
            .iter()
            .map(|v| v.map(|(first, last)| Raw::Date(first.min(last), first.max(last))))
            .collect(),
    };
    let distinct: BTreeSet<&Raw> = raw.iter().flatten().collect();
    let distinct: Vec<&Raw> = distinct.into_iter().collect();
    let values = distinct.par_iter().map(|value| ready(field.kind, value)).collect();
    let codes_of: HashMap<&Raw, u32> = distinct.into_iter().zip(1_u32..).collect();
    let codes = raw
        .iter()
        .map(|value| value.as_ref().and_then(|v| codes_of.get(v)).copied().unwrap_or(0))
        .collect();
    Column { kind: field.kind, codes, values }
}

/// Normal forms of a column of single texts, each distinct text folded once.
fn texts(kind: FieldKind, rows: &Texts) -> Vec<Option<Raw>> {
    let distinct: Vec<&str> = rows.distinct().texts().collect();
    let normals: Vec<Option<String>> = distinct.par_iter().map(|text| normal(kind, text)).collect();
    rows.codes()
        .iter()
        .map(|code| normals.get(code.checked_sub(1)? as usize).cloned().flatten())
        .map(|text| text.map(|text| Raw::Text(vec![text])))
        .collect()
}

fn many(kind: FieldKind, texts: &[String]) -> Option<Raw> {
    let mut kept: Vec<String> = texts.iter().filter_map(|text| normal(kind, text)).collect();
    kept.sort();
    kept.dedup();
    (!kept.is_empty()).then_some(Raw::Text(kept))
}

fn ready(kind: FieldKind, raw: &Raw) -> Value {
    match raw {
        Raw::Date(first, last) => Value::Date {
            first: *first,
            last: *last,
            digits: (first == last).then(|| digits(*first)),
        },
        Raw::Text(texts) if is_named(kind) => names(kind, texts),
        Raw::Text(texts) => {
            let plain = |text: &String| Plain {
                text: text.clone(),
                words: text.split_whitespace().map(str::to_owned).collect(),
                joined: text.replace(' ', ""),
            };
            Value::Words(texts.iter().map(plain).collect())
        }
    }
}

/// Whether values of a kind are sets of words, each of which may be misspelt or left out.
pub(crate) fn is_named(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::FullName
            | FieldKind::Alias
            | FieldKind::Given
            | FieldKind::Surname
            | FieldKind::SurnameSecond
            | FieldKind::Organisation
            | FieldKind::Address
    )
}

fn names(kind: FieldKind, texts: &[String]) -> Value {
    let names: Vec<PersonName> = texts
        .iter()
        .map(|text| match kind {
            FieldKind::Organisation | FieldKind::Address => {
                PersonName::from_words(words(kind, text))
            }
            _ => PersonName::new(text),
        })
        .collect();
    let whole = names.iter().map(|n| n.words().collect::<Vec<_>>().join(" ")).collect();
    let mut sounds: Vec<String> = names
        .iter()
        .flat_map(PersonName::words)
        .map(|word| if kind == FieldKind::Address { word.to_owned() } else { phonetic_key(word) })
        .filter(|sound| sound.len() > 1)
        .collect();
    sounds.sort();
    sounds.dedup();
    Value::Names { names, whole, sounds }
}

fn digits(day: i32) -> [u8; 8] {
    let (year, month, date) = civil(day);
    let year = year.clamp(0, 9999);
    let digit = |value: i32| u8::try_from(value % 10).unwrap_or(0) + b'0';
    let (month, date) = (i32::from(month), i32::from(date));
    [
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        digit(month / 10),
        digit(month),
        digit(date / 10),
        digit(date),
    ]
}
