//! The sheet with a claim more, or one less. What people wrote in it stays as it is.

use paradero_model::{Property, SubjectKind, ValueType, Vocabulary};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use super::recognised;
use crate::edit::parse_as;
use crate::error::{Error, Fault};

/// A passage and what it is said to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The passage, verbatim up to white space.
    pub quote: String,
    /// The how-manieth time it stands in the document, counted from 1.
    pub occurrence: usize,
    /// Code of a kind of event.
    pub kind: String,
    /// Code of a stance; empty for `asserts`.
    pub stance: String,
    /// Who says it, where that is not whoever speaks in the whole document.
    pub said_by: String,
    /// Codes of properties, or of the kind of subject that the event is about, each with its text; several values stand apart
    /// by semicolons.
    pub values: Vec<(String, String)>,
}

fn wrong(what: impl Into<String>, fix: &str) -> Error {
    Error::new("claim sheet", &Fault::new(what, fix))
}

/// The sheet with a mark more, as its last event.
///
/// # Errors
/// When the sheet is no TOML, or the vocabulary has no such kind, property or value.
pub fn add(sheet: &str, mark: &Mark) -> Result<String, Error> {
    let mut document = parse_as("claim sheet", sheet)?;
    let kind = Vocabulary::get().event(&mark.kind);
    let kind =
        kind.ok_or_else(|| wrong(format!("no kind of event `{}`", mark.kind), "choose another"))?;
    let mut event = Table::new();
    event.insert("id", value(fresh(&document, &mark.kind)));
    event.insert("kind", value(&mark.kind));
    event.insert("quote", value(&mark.quote));
    if mark.occurrence > 1 {
        event.insert("occurrence", value(i64::try_from(mark.occurrence).unwrap_or(1)));
    }
    if !mark.stance.is_empty() && mark.stance != "asserts" {
        event.insert("stance", value(&mark.stance));
    }
    if !mark.said_by.trim().is_empty() {
        event.insert("said_by", value(mark.said_by.trim()));
    }
    for (code, text) in mark.values.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let one = if kind.subjects.iter().any(|subject| subject.code() == code) {
            Value::from(text.trim())
        } else {
            let property = Vocabulary::get().property(&mark.kind, code);
            let property =
                property.ok_or_else(|| wrong(format!("no property `{code}`"), "choose another"))?;
            values(property, text.trim(), &mark.quote)?
        };
        // `kind` names the event's own kind, so a property of that name is written `count_kind`.
        let code = if code == "kind" { format!("{}_kind", mark.kind) } else { code.clone() };
        event.insert(&code, value(one));
    }
    let all = document.entry("event").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let all = all.as_array_of_tables_mut();
    all.ok_or_else(|| wrong("`event` is no list of tables", "write [[event]]"))?.push(event);
    Ok(document.to_string())
}

/// The sheet without the event of an id.
///
/// # Errors
/// When the sheet is no TOML.
pub fn remove(sheet: &str, id: &str) -> Result<String, Error> {
    let mut document = parse_as("claim sheet", sheet)?;
    if let Some(all) = document.get_mut("event").and_then(Item::as_array_of_tables_mut) {
        all.retain(|event| event.get("id").and_then(Item::as_str) != Some(id));
    }
    Ok(document.to_string())
}

/// An id that no event of the sheet has.
fn fresh(document: &DocumentMut, kind: &str) -> String {
    let all = document.get("event").and_then(Item::as_array_of_tables);
    let taken = |id: &str| {
        all.is_some_and(|all| {
            all.iter().any(|event| event.get("id").and_then(Item::as_str) == Some(id))
        })
    };
    let mut number = all.map_or(0, ArrayOfTables::len) + 1;
    while taken(&format!("{kind}-{number}")) {
        number += 1;
    }
    format!("{kind}-{number}")
}

/// What was typed for a property: several values where it takes several.
fn values(property: &Property, text: &str, quote: &str) -> Result<Value, Error> {
    let parts: Vec<&str> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        several @ [_, _, ..] if property.many => {
            let all: Result<Array, Error> =
                several.iter().map(|part| one(property, part, quote)).collect();
            Ok(Value::Array(all?))
        }
        _ => one(property, text, quote),
    }
}

fn one(property: &Property, text: &str, quote: &str) -> Result<Value, Error> {
    Ok(match &property.value_type {
        ValueType::Date => date(text, quote),
        ValueType::Bool => Value::from(matches!(text, "true" | "yes" | "s\u{ed}" | "si")),
        ValueType::Number => {
            let number = text.replace(',', ".").parse::<f64>();
            Value::from(
                number.map_err(|_| wrong(format!("`{text}` is no number"), "write a number"))?,
            )
        }
        ValueType::Count => match text.parse::<i64>() {
            Ok(number) => Value::from(number),
            Err(_) => {
                let mut count = InlineTable::new();
                count.insert("says", text.into());
                Value::InlineTable(count)
            }
        },
        ValueType::Age => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        ValueType::Code(list) => {
            let code = Vocabulary::get().read_code(list, text);
            Value::from(code.map_or(text, |code| code.code.as_str()))
        }
        ValueType::Ref(SubjectKind::Country) | ValueType::Country => {
            Value::from(text.to_uppercase())
        }
        _ => Value::from(text),
    })
}

/// A date with how the passage writes it, where it does.
fn date(text: &str, quote: &str) -> Value {
    let written = recognised(quote)
        .into_iter()
        .find(|piece| piece.means.as_deref() == Some(text) && piece.text != text);
    match written {
        Some(piece) => {
            let mut both = InlineTable::new();
            both.insert("says", piece.text.into());
            both.insert("means", text.into());
            Value::InlineTable(both)
        }
        None => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_with_sheet;

    const TEXT: &str =
        "El juzgado ordena el 15 de marzo de 2025 la libertad de Marta Iracheta. Así se hizo.";

    fn no_pdf(_: &[u8]) -> Result<Vec<crate::Page>, String> {
        Err("no PDF here".into())
    }

    fn mark() -> Mark {
        let values = [
            ("order", "Orden del 15 de marzo"),
            ("on", "2025-03-15"),
            ("court", "Juzgado 3"),
            ("effect", "release"),
            ("covers", "Marta Iracheta; Ana Rojo"),
            ("judge", ""),
        ];
        Mark {
            quote: "ordena el 15 de marzo de 2025 la libertad".to_owned(),
            occurrence: 1,
            kind: "order".to_owned(),
            stance: "orders".to_owned(),
            values: values.map(|(code, text)| (code.to_owned(), text.to_owned())).to_vec(),
            ..Mark::default()
        }
    }

    #[test]
    fn a_mark_becomes_an_event_that_the_sheet_reader_takes() {
        let sheet = add("# mine\n[source]\ntitle = \"Orden\"\n", &mark()).unwrap();
        assert!(sheet.starts_with("# mine\n") && !sheet.contains("judge"), "{sheet}");
        assert!(
            sheet.contains("on = { says = \"15 de marzo de 2025\", means = \"2025-03-15\" }"),
            "{sheet}"
        );
        let reading = read_with_sheet("o.txt", TEXT.as_bytes(), &sheet, &no_pdf)
            .unwrap_or_else(|error| panic!("{error}\n{sheet}"));
        assert_eq!(
            (reading.events.len(), reading.records[0].text.as_str()),
            (1, "ordena el 15 de marzo de 2025 la libertad")
        );
        let covers =
            reading.events[0].claims.iter().filter(|claim| claim.property == "covers").count();
        assert_eq!(covers, 2);
        let twice = add(
            &sheet,
            &Mark {
                kind: "release".into(),
                values: vec![("person".into(), "Marta Iracheta".into())],
                ..mark()
            },
        )
        .unwrap();
        let reading = read_with_sheet("o.txt", TEXT.as_bytes(), &twice, &no_pdf).unwrap();
        let ids: Vec<&str> = reading.events.iter().map(|event| event.id.as_str()).collect();
        assert_eq!(ids, ["order-1", "release-2"]);
        let one = remove(&twice, "order-1").unwrap();
        assert_eq!(
            read_with_sheet("o.txt", TEXT.as_bytes(), &one, &no_pdf).unwrap().events.len(),
            1
        );
    }

    #[test]
    fn what_the_vocabulary_does_not_know_is_refused() {
        let unknown = Mark { values: vec![("colour".into(), "red".into())], ..mark() };
        assert!(add("", &unknown).unwrap_err().to_string().contains("no property `colour`"));
        assert!(add("", &Mark { kind: "party".into(), ..mark() }).is_err());
        assert!(add("[source", &mark()).is_err());
    }
}
