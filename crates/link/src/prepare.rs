//! Columns made ready: each distinct value coded once, folded once, split once.

use std::collections::BTreeMap;

use paradero_names::{PersonName, fold, phonetic_key};

use crate::dates::civil;
use crate::input::{Field, FieldKind, Input, Values};

/// One column: a code a row (0 is missing) and what each code stands for.
pub(crate) struct Column {
    pub(crate) kind: FieldKind,
    pub(crate) codes: Vec<u32>,
    pub(crate) values: Vec<Value>,
}

/// One distinct value, made ready for its kind.
pub(crate) enum Value {
    /// Names of persons: whole names, aliases, given names, surnames.
    Names { names: Vec<PersonName>, sounds: Vec<String> },
    /// Folded text and its words.
    Words { text: String, words: Vec<String> },
    /// Earliest and latest day; the digits yyyymmdd where both are one day.
    Date { first: i32, last: i32, digits: Option<[u8; 8]> },
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
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Raw {
    Text(Vec<String>),
    Date(i32, i32),
}

/// All columns of an input, and how many rows they have.
pub(crate) struct Prepared {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: u32,
}

impl Prepared {
    /// Codes and prepares every column. Codes follow the order of values, never that of rows.
    pub(crate) fn new(input: &Input) -> Self {
        let columns = input.fields.iter().map(column).collect();
        Self { columns, rows: u32::try_from(input.rows()).unwrap_or(u32::MAX) }
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
        Values::Text(rows) => rows
            .iter()
            .map(|v| {
                v.as_deref().and_then(|text| normal(field.kind, text)).map(|t| Raw::Text(vec![t]))
            })
            .collect(),
        Values::Many(rows) => rows.iter().map(|texts| many(field.kind, texts)).collect(),
        Values::Date(rows) => rows
            .iter()
            .map(|v| v.map(|(first, last)| Raw::Date(first.min(last), first.max(last))))
            .collect(),
    };
    let mut codes_of: BTreeMap<&Raw, u32> = raw.iter().flatten().map(|value| (value, 0)).collect();
    let mut values = Vec::with_capacity(codes_of.len());
    for (code, (value, slot)) in (1_u32..).zip(codes_of.iter_mut()) {
        *slot = code;
        values.push(ready(field.kind, value));
    }
    let codes = raw
        .iter()
        .map(|value| value.as_ref().and_then(|v| codes_of.get(v)).copied().unwrap_or(0))
        .collect();
    Column { kind: field.kind, codes, values }
}

fn many(kind: FieldKind, texts: &[String]) -> Option<Raw> {
    let mut kept: Vec<String> = texts.iter().filter_map(|text| normal(kind, text)).collect();
    kept.sort();
    kept.dedup();
    (!kept.is_empty()).then_some(Raw::Text(kept))
}

/// The form in which two values of a kind are the same value; none when nothing is left.
fn normal(kind: FieldKind, text: &str) -> Option<String> {
    let folded = fold(text);
    let form = match kind {
        FieldKind::Document => folded.replace(' ', ""),
        FieldKind::Sex => sex(&folded).to_owned(),
        FieldKind::Number => text.trim().parse::<f64>().map_or(folded, |number| number.to_string()),
        _ => folded,
    };
    (!form.is_empty()).then_some(form)
}

fn sex(folded: &str) -> &str {
    match folded {
        "m" | "male" | "masculino" | "hombre" | "h" | "man" | "varon" | "masc" => "m",
        "f" | "female" | "femenino" | "mujer" | "woman" | "fem" => "f",
        "unknown" | "desconocido" | "u" | "na" | "n a" | "nd" => "",
        other => other,
    }
}

fn ready(kind: FieldKind, raw: &Raw) -> Value {
    match raw {
        Raw::Date(first, last) => Value::Date {
            first: *first,
            last: *last,
            digits: (first == last).then(|| digits(*first)),
        },
        Raw::Text(texts) => match kind {
            FieldKind::FullName
            | FieldKind::Alias
            | FieldKind::Given
            | FieldKind::Surname
            | FieldKind::SurnameSecond => {
                let names: Vec<PersonName> =
                    texts.iter().map(|text| PersonName::new(text)).collect();
                let mut sounds: Vec<String> = names
                    .iter()
                    .flat_map(PersonName::words)
                    .map(phonetic_key)
                    .filter(|s| s.len() > 1)
                    .collect();
                sounds.sort();
                sounds.dedup();
                Value::Names { names, sounds }
            }
            _ => {
                let text = texts.join(" ");
                let words = text.split_whitespace().map(str::to_owned).collect();
                Value::Words { text, words }
            }
        },
    }
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
