//! Values of a claim sheet, read by the type that the vocabulary gives a property.

use paradero_model::{Claim, Count, Property, SubjectKind, Value, ValueType, Vocabulary};

use crate::{
    country, dates,
    error::Fault,
    refs::Refs,
    tree::{Item, Node, Table},
};

/// Properties of type text that may also name a handle.
const NAMING: [&str; 5] = ["parties", "of", "judge", "seen_by", "visitor"];

/// The claims that one key of an event makes: one for each element of a list, none for empty text.
pub(crate) fn claims(
    property: &Property,
    item: &Item,
    refs: &mut Refs,
) -> Result<Vec<Claim>, Fault> {
    let mut claims = Vec::new();
    for element in item.elements() {
        if matches!(&element.node, Node::Text(text) if text.trim().is_empty()) {
            continue;
        }
        if let Some(value) = value(property, element, refs)? {
            claims.push(claim(&property.code, value));
        }
        if let (ValueType::Count, Node::Table(table)) = (&property.value_type, &element.node) {
            claims.extend(count_details(table)?);
        }
    }
    Ok(claims)
}

/// A claim of a sheet.
pub(crate) fn claim(property: &str, value: Value) -> Claim {
    Claim { property: property.to_owned(), value, column: None, denied: false }
}

fn value(property: &Property, item: &Item, refs: &mut Refs) -> Result<Option<Value>, Fault> {
    let key = property.code.as_str();
    Ok(Some(match &property.value_type {
        ValueType::Text | ValueType::Name => Value::Text(text(key, item, refs)?),
        ValueType::Date => return Ok(dates::from_sheet(key, item)?.map(Value::Date)),
        ValueType::Count => Value::Count(count(key, item)?),
        ValueType::Number => Value::Number(item.number(key)?),
        ValueType::Bool => Value::Bool(item.bool(key)?),
        ValueType::Country => Value::Country(country_code(key, item, refs)?),
        ValueType::Document => document(item)?,
        ValueType::Age => age(item)?,
        ValueType::Indicator => indicator(item)?,
        ValueType::Band => band(item)?,
        ValueType::Code(list) => Value::Code(code(key, list, item)?),
        ValueType::Ref(kind) => Value::Ref(reference(key, *kind, item, refs)?),
    }))
}

fn text(key: &str, item: &Item, refs: &mut Refs) -> Result<String, Fault> {
    if let Node::Bool(value) = item.node {
        return Ok(value.to_string());
    }
    let text = item.text(key)?;
    if NAMING.contains(&key)
        && let Some(referent) = refs.handle(&text)
    {
        return Ok(referent.name.clone());
    }
    Ok(text)
}

/// A reference: a handle, or text that becomes a referent.
pub(crate) fn reference(
    key: &str,
    kind: SubjectKind,
    item: &Item,
    refs: &mut Refs,
) -> Result<String, Fault> {
    refs.resolve(item.text(key)?.trim(), kind, item.line)
}

fn country_code(key: &str, item: &Item, refs: &mut Refs) -> Result<String, Fault> {
    let text = item.text(key)?;
    if let Some(code) = refs.handle(&text).and_then(|referent| referent.country.clone()) {
        return Ok(code);
    }
    if country::is_code(&text) {
        return Ok(text);
    }
    Err(Fault::at(
        item.line,
        format!("`{key}`: `{text}` is not a country's code"),
        "write the two capital letters of ISO 3166-1, or a handle of a country",
    ))
}

/// The code that a written value stands for.
pub(crate) fn code(key: &str, list: &str, item: &Item) -> Result<String, Fault> {
    let text = item.text(key)?;
    let vocabulary = Vocabulary::get();
    match vocabulary.read_code(list, &text) {
        Some(code) => Ok(code.code.clone()),
        None => {
            let codes: Vec<&str> =
                vocabulary.codes(list).iter().map(|code| code.code.as_str()).collect();
            Err(Fault::at(
                item.line,
                format!("`{key}`: no code `{text}`"),
                format!("write one of {}", codes.join(", ")),
            ))
        }
    }
}

fn count(key: &str, item: &Item) -> Result<Count, Fault> {
    let table = match &item.node {
        Node::Whole(number) => return Ok(Count::exact(*number)),
        Node::Text(text) => {
            let says = text.clone();
            return Ok(match says.trim().parse() {
                Ok(number) => Count::exact(number),
                Err(_) => Count { says, at_least: None, at_most: None, of: None },
            });
        }
        Node::Table(table) => table,
        other => {
            return Err(Fault::at(
                item.line,
                format!("`{key}` is {}, not a count", other.kind()),
                "write a number, or { says = \"many\", at_least = 2 }",
            ));
        }
    };
    table.only("a count", &["says", "number", "at_least", "at_most", "of", "unit", "kind"])?;
    let whole = |name: &str| table.get(name).map(|item| item.whole(name)).transpose();
    let exact = whole("number")?;
    let count = Count {
        says: match (table.text("says")?, exact) {
            (Some(says), _) => says,
            (None, Some(number)) => number.to_string(),
            (None, None) => {
                return Err(Fault::at(
                    item.line,
                    format!("`{key}` does not say what was said"),
                    "add says = \"...\"",
                ));
            }
        },
        at_least: whole("at_least")?.or(exact),
        at_most: whole("at_most")?.or(exact),
        of: whole("of")?,
    };
    let negative = [count.at_least, count.at_most, count.of].iter().flatten().any(|n| *n < 0);
    if negative || matches!((count.at_least, count.at_most), (Some(low), Some(high)) if low > high)
    {
        return Err(Fault::at(
            item.line,
            format!("`{key}` is no possible count"),
            "write numbers from 0 with at_least <= at_most",
        ));
    }
    Ok(count)
}

/// `unit` and `kind` written inside a count are claims of their own.
fn count_details(table: &Table) -> Result<Vec<Claim>, Fault> {
    let mut claims = Vec::new();
    for (key, list) in [("unit", "unit"), ("kind", "count-kind")] {
        if let Some(item) = table.get(key) {
            claims.push(claim(key, Value::Code(code(key, list, item)?)));
        }
    }
    Ok(claims)
}

fn document(item: &Item) -> Result<Value, Fault> {
    if let Node::Table(table) = &item.node {
        table.only("a document", &["kind", "number"])?;
        let Some(number) = table.text("number")? else {
            return Err(Fault::at(item.line, "a document without number", "add number = \"...\""));
        };
        return Ok(Value::Document { kind: table.text("kind")?.unwrap_or_default(), number });
    }
    Ok(document_text(&item.text("document")?))
}

/// `kind:number`, or a number alone.
pub(crate) fn document_text(text: &str) -> Value {
    let (kind, number) = text.split_once(':').unwrap_or(("", text));
    Value::Document { kind: kind.trim().to_owned(), number: number.trim().to_owned() }
}

fn age(item: &Item) -> Result<Value, Fault> {
    let (years, on) = match &item.node {
        Node::Table(table) => {
            table.only("an age", &["years", "on"])?;
            let years = table.get("years").map(|item| item.whole("years")).transpose()?;
            let on = match table.get("on") {
                Some(item) => dates::from_sheet("on", item)?,
                None => None,
            };
            (years, on)
        }
        _ => (Some(item.whole("age")?), None),
    };
    match years.filter(|years| (0..=130).contains(years)) {
        Some(years) => Ok(Value::Age { years, on }),
        None => Err(Fault::at(
            item.line,
            "`age` is no possible age",
            "write age = { years = 29, on = \"2025-04-13\" }",
        )),
    }
}

fn indicator(item: &Item) -> Result<Value, Fault> {
    let Node::Table(table) = &item.node else {
        let kind = code("indicators", "indicator", item)?;
        return Ok(Value::Indicator { kind, points: None, evidence: None });
    };
    table.only("an indicator or criterion", &["kind", "name", "points", "evidence"])?;
    let kind = match table.get("kind") {
        Some(kind) => code("kind", "indicator", kind)?,
        None => {
            return Err(Fault::at(item.line, "an indicator without kind", "add kind = \"...\""));
        }
    };
    let points = table.get("points").map(|item| item.number("points")).transpose()?;
    let evidence = match table.text("evidence")? {
        Some(evidence) => Some(evidence),
        None => table.text("name")?,
    };
    Ok(Value::Indicator { kind, points, evidence })
}

fn band(item: &Item) -> Result<Value, Fault> {
    let table = item.table("bands")?;
    table.only("a band", &["from", "to", "name"])?;
    let number = |key: &str| table.get(key).map(|item| item.number(key)).transpose();
    match (number("from")?, table.text("name")?) {
        (Some(from), Some(name)) => Ok(Value::Band { from, to: number("to")?, name }),
        _ => Err(Fault::at(
            item.line,
            "a band needs `from` and `name`",
            "write { from = 10, name = \"...\" }",
        )),
    }
}
