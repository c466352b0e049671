//! In which form the texts of a column travel.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use paradero_model::{SubjectKind, ValueType, Vocabulary};

use crate::schema::{self, Part};
use crate::{Error, folded};

/// The form of a column's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// As they are: ids, and codes of the program.
    Clear,
    /// As they are where a statement names them or they have two letters at most (a country's code), else by their rank.
    Known,
    /// As `Known`, in small letters and without spaces at the ends: statements read this column by `folded` alone.
    Folded,
    /// By their rank among all texts, so that statements may compare them and take the first.
    Words,
    /// By a keyed code that tells nothing of their order: names of persons.
    Name,
    /// Ids of events: a sheet may call its events what it likes, so the ids of such a source travel by their rank.
    Event,
    /// Ids of mentions and records: by a keyed code where a sheet chose them (`person:Ana Ruiz`).
    Own,
}

/// The source of an id, in the sixteen digits that ids begin with, and what it is called in that source.
pub(super) fn in_source(id: &str) -> (&str, &str) {
    match id.split_once(':') {
        Some((source, rest))
            if source.len() == 16 && source.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            (source, rest)
        }
        _ => ("", id),
    }
}

/// Whether an id was made by the program: rows by their number (`12`, `12.3`), events of a sheet by kind and number (`arrest-4`).
pub(super) fn is_numbered(id: &str) -> bool {
    let (source, rest) = in_source(id);
    let number = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let of_kind = || {
        rest.rsplit_once('-')
            .is_some_and(|(kind, n)| number(n) && Vocabulary::get().event(kind).is_some())
    };
    !source.is_empty() && (number(rest) || of_kind())
}

/// Columns that hold ids and codes of the program, in whichever table.
const CLEAR: &[&str] = &[
    "id",
    "kind",
    "subject",
    "subject_kind",
    "source",
    "record",
    "mention",
    "stance",
    "event",
    "property",
    "type",
    "ref",
    "person",
    "other",
    "part",
    "whole",
    "a",
    "b",
    "group_id",
    "list_key",
    "row_key",
    "own_id",
    "said_by_id",
];

/// What is never written: texts of sources.
const NEVER: &[(&str, &str)] = &[
    ("record", "text"),
    ("record", "cells"),
    ("document", "text"),
    ("problem", "found"),
    ("source_stated", "value"),
];

/// The coding of a text column.
///
/// # Errors
/// If the column is never written.
pub(super) fn coding(table: &str, column: &str) -> Result<Coding, Error> {
    if NEVER.contains(&(table, column)) {
        return Err(Error::new(format!(
            "{table}.{column} holds what sources wrote and is not handed to other machines; rules that read it run on one machine"
        )));
    }
    if let Some(coding) = of_properties().get(&(table.to_owned(), column.to_owned())) {
        return Ok(*coding);
    }
    let of_events = table == "event" || of_properties().keys().any(|(kind, _)| kind == table);
    Ok(match (table, column) {
        ("parameter", _) => Coding::Clear,
        (_, "name" | "document" | "handle") => Coding::Name,
        (_, "event") => Coding::Event,
        (_, "id") if of_events => Coding::Event,
        (_, "record" | "mention") | ("claim" | "mention" | "record", "id") | ("pair", _) => {
            Coding::Own
        }
        ("claim", "value") => Coding::Known,
        ("claim", "extra") => Coding::Folded,
        (_, "country") => Coding::Known,
        _ if CLEAR.contains(&column) => Coding::Clear,
        _ => Coding::Words,
    })
}

/// The coding of a claim's value: names of persons are never in clear, whatever the property is called.
pub(super) fn of_claim(property: &str, value_type: &str, reference: Option<&str>) -> Coding {
    let of_a_person = reference.is_some_and(|id| id.starts_with("person:"));
    match value_type {
        "name" | "document" => Coding::Name,
        "ref" if of_a_person => Coding::Name,
        _ if property == "office" => Coding::Folded,
        _ => Coding::Known,
    }
}

/// The codings of the columns that properties have in the tables of kinds.
fn of_properties() -> &'static BTreeMap<(String, String), Coding> {
    static CODINGS: OnceLock<BTreeMap<(String, String), Coding>> = OnceLock::new();
    CODINGS.get_or_init(|| {
        let mut codings = BTreeMap::new();
        for kind in Vocabulary::get().events() {
            let table = schema::table(&kind.code);
            for property in Vocabulary::get().properties(kind) {
                for column in schema::columns(property) {
                    let coding = match (table.as_str(), property.code.as_str()) {
                        // Rules look for words in it; it is what a government says of a country.
                        ("signal", "rating") => Coding::Clear,
                        ("statement", "says") => Coding::Folded,
                        _ => of_value(&property.value_type, column.part),
                    };
                    codings.insert((table.clone(), column.name), coding);
                }
            }
        }
        codings
    })
}

fn of_value(value_type: &ValueType, part: Part) -> Coding {
    match (value_type, part) {
        (_, Part::Ref) => Coding::Clear,
        (ValueType::Ref(SubjectKind::Person) | ValueType::Name | ValueType::Document, _) => {
            Coding::Name
        }
        (ValueType::Ref(_) | ValueType::Date | ValueType::Count, _) => Coding::Words,
        _ => Coding::Known,
    }
}

/// Whether a text stays as it is for being a word that statements know.
pub(super) fn is_known(
    text: &str,
    coding: Coding,
    literals: &std::collections::BTreeSet<String>,
) -> bool {
    match coding {
        Coding::Clear => true,
        Coding::Known => text.chars().count() <= 2 || literals.contains(text),
        Coding::Folded => {
            let text = folded(text);
            text.chars().count() <= 2 || literals.contains(&text)
        }
        Coding::Own => is_numbered(text),
        Coding::Words | Coding::Name | Coding::Event => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_keyed_codes_and_ids_stay() {
        for (table, column, expected) in [
            ("person", "name", Coding::Name),
            ("subject", "name", Coding::Name),
            ("mention", "document", Coding::Name),
            ("person_event", "surname", Coding::Name),
            ("custody", "place_id", Coding::Clear),
            ("custody", "place_text", Coding::Words),
            ("custody", "said_by", Coding::Words),
            ("custody", "whereabouts", Coding::Known),
            ("removal", "to_country", Coding::Known),
            ("order_", "subject", Coding::Clear),
            ("order_", "id", Coding::Event),
            ("pair", "a", Coding::Own),
            ("source", "title", Coding::Words),
        ] {
            assert_eq!(coding(table, column).unwrap(), expected, "{table}.{column}");
        }
        assert!(coding("record", "cells").is_err());
        assert!(is_numbered("272aaa622ab50e5d:12.3") && is_numbered("272aaa622ab50e5d:arrest-4"));
        for chosen in ["272aaa622ab50e5d:person:Ana", "272aaa622ab50e5d:ana-4", "e1"] {
            assert!(!is_numbered(chosen), "{chosen}");
        }
        assert_eq!(of_claim("covers", "ref", Some("person:a")), Coding::Name);
        assert_eq!(of_claim("effect", "code", None), Coding::Known);
    }
}
