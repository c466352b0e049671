//! A mapping as a form changes it: what each column gives, and the same text with one column read otherwise.
//!
//! What people wrote stays as they wrote it, comments and order with it; only what is changed is written anew.

use paradero_model::{SubjectKind, ValueType, Vocabulary};
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value,
};

use crate::error::{Error, Fault};
use crate::propose::{Reason, reading_of};
use crate::{Reading, quote::fold};

/// Something that a column gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The column's name as the mapping writes it.
    pub column: String,
    /// Code of a kind of event; `source` where the column says who speaks, or when.
    pub kind: String,
    /// Code of a property, or of the kind of subject that the event is about.
    pub property: String,
    /// The form of its dates, where one is stated.
    pub date: Option<String>,
    /// It only says whether the event is made; the property is empty then.
    pub when: bool,
}

/// What a mapping says of the columns of its table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// What columns give, in the order of the mapping.
    pub gives: Vec<Use>,
    /// Columns that make no claim, each with its reason.
    pub kept: Vec<(String, String)>,
    /// Who speaks, where that is the same in every row.
    pub said_by: Option<String>,
    /// When it was said, where that is the same in every row (EDTF).
    pub said_on: Option<String>,
}

impl Uses {
    /// What one column gives.
    pub fn of<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Use> {
        self.gives.iter().filter(move |one| same(&one.column, column))
    }

    /// Every column that is spoken of, once, in the order of the mapping.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        let gives = self.gives.iter().map(|one| one.column.as_str());
        for column in gives.chain(self.kept.iter().map(|(column, _)| column.as_str())) {
            if !all.contains(&column) {
                all.push(column);
            }
        }
        all
    }
}

/// What a column is to give from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing: its cells stay with the record, for a reason.
    Kept(String),
    /// A property of a kind of event (`source` for who speaks, or when), with the form of its dates where that is not to be found out.
    Gives {
        /// Code of the kind.
        kind: String,
        /// Code of the property.
        property: String,
        /// Form of the dates.
        date: Option<String>,
    },
}

fn same(one: &str, other: &str) -> bool {
    one == other || fold(one).to_lowercase() == fold(other).to_lowercase()
}

fn parse(mapping: &str) -> Result<DocumentMut, Error> {
    parse_as("mapping", mapping)
}

/// Reads a mapping or sheet with all that people wrote in it; `what` it is stands in the error.
pub(crate) fn parse_as(what: &str, mapping: &str) -> Result<DocumentMut, Error> {
    mapping.parse::<DocumentMut>().map_err(|error| {
        let line = error.span().map(|span| {
            let before = mapping.as_bytes().get(..span.start).unwrap_or_default();
            before.iter().filter(|byte| **byte == b'\n').count() + 1
        });
        let line = line.and_then(|line| u32::try_from(line).ok());
        let fault = Fault { line, ..Fault::new(error.message().to_owned(), "correct it there") };
        Error::new(what, &fault)
    })
}

/// What a mapping says of columns.
///
/// # Errors
/// When it is no TOML.
pub fn uses(mapping: &str) -> Result<Uses, Error> {
    let document = parse(mapping)?;
    let mut uses = Uses::default();
    if let Some(source) = document.get("source").and_then(Item::as_table_like) {
        for key in ["said_by", "said_on"] {
            let Some(item) = source.get(key) else { continue };
            gather("source", key, item, &mut uses.gives);
            let text = item.as_str().map(str::to_owned);
            if key == "said_by" { uses.said_by = text } else { uses.said_on = text }
        }
    }
    if let Some(person) = document.get("person").and_then(Item::as_table_like) {
        below("person", "", person, &mut uses.gives);
    }
    for event in events(&document) {
        let kind = event.get("kind").and_then(Item::as_str).unwrap_or_default().to_owned();
        below(&kind, "", event, &mut uses.gives);
    }
    if let Some(kept) = document.get("columns").and_then(Item::as_table_like) {
        let text = |item: &Item| item.as_str().unwrap_or_default().to_owned();
        uses.kept = kept.iter().map(|(column, item)| (column.to_owned(), text(item))).collect();
    }
    Ok(uses)
}

fn events(document: &DocumentMut) -> impl Iterator<Item = &Table> {
    document.get("event").and_then(Item::as_array_of_tables).into_iter().flatten()
}

fn below(kind: &str, before: &str, table: &dyn TableLike, into: &mut Vec<Use>) {
    for (key, item) in table.iter() {
        let property = if before.is_empty() { key.to_owned() } else { format!("{before}.{key}") };
        gather(kind, &property, item, into);
    }
}

/// The uses that one key makes: its own, those of a dotted key, those of conditions.
fn gather(kind: &str, property: &str, item: &Item, into: &mut Vec<Use>) {
    let when = property == "when";
    if let Some(several) = item.as_array().filter(|_| when) {
        let tables = several.iter().filter_map(Value::as_inline_table);
        tables.for_each(|table| into.extend(named(kind, property, table)));
        return;
    }
    let Some(table) = item.as_table_like() else { return };
    let found = named(kind, property, table);
    if found.is_empty() && !when {
        below(kind, property, table, into);
    }
    into.extend(found);
}

fn named(kind: &str, property: &str, table: &dyn TableLike) -> Vec<Use> {
    let when = property == "when";
    let date = table.get("date").and_then(Item::as_str).map(str::to_owned);
    let make = |column: &str| Use {
        column: column.to_owned(),
        kind: kind.to_owned(),
        property: if when { String::new() } else { property.to_owned() },
        date: date.clone(),
        when,
    };
    let one = table.get("column").and_then(Item::as_str);
    let several = table.get("columns").and_then(Item::as_array).into_iter().flatten();
    let exact = table.get("precision").and_then(Item::as_table_like);
    let exact = exact.and_then(|table| table.get("column")).and_then(Item::as_str);
    one.into_iter().chain(several.filter_map(Value::as_str)).chain(exact).map(make).collect()
}

/// The mapping with one column read otherwise. Its cells say how dates are written, which values stand for codes and so
/// on; where they do not bear the meaning out, the reason comes beside the text.
///
/// # Errors
/// When the mapping is no TOML, or the vocabulary has no such property.
pub fn remap(
    mapping: &str,
    reading: &Reading,
    column: &str,
    to: &Meaning,
) -> Result<(String, Option<Reason>), Error> {
    let mut document = parse(mapping)?;
    let spared = take_away(&mut document, column);
    let doubt = match to {
        Meaning::Kept(reason) => {
            keep(&mut document, column, reason);
            None
        }
        Meaning::Gives { kind, property, date } => {
            let found = how(kind, property, reading, column)?;
            let (how, doubt) = match (date, found) {
                (Some(date), found) => (Some(format!("date = {}", Value::from(date))), found.err()),
                (None, Ok(how)) => (how, None),
                (None, Err(doubt)) => (None, Some(doubt)),
            };
            give(&mut document, column, (kind, property), how.as_deref(), spared)?;
            doubt
        }
    };
    Ok((document.to_string(), doubt))
}

/// How the cells of a column are to be read for a property, or why they are not what it asks for.
fn how(
    kind: &str,
    property: &str,
    reading: &Reading,
    column: &str,
) -> Result<Result<Option<String>, Reason>, Error> {
    let cells = reading.records.iter().map(|record| {
        let cell = record.cells.iter().find(|cell| same(&cell.column, column));
        cell.map_or("", |cell| cell.text.as_str())
    });
    if kind == "source" {
        // Who speaks is text, when it was said a date of the vocabulary's common kind.
        let of = if property == "said_on" { Some(("arrest", "on")) } else { None };
        return Ok(of.map_or(Ok(None), |(kind, date)| reading_of(kind, date, column, cells)));
    }
    let vocabulary = Vocabulary::get();
    let about = vocabulary
        .event(kind)
        .is_some_and(|event| event.subjects.iter().any(|subject| subject.code() == property));
    if vocabulary.property(kind, property).is_none() {
        return if about { Ok(Ok(None)) } else { Err(unknown(kind, property)) };
    }
    Ok(reading_of(kind, property, column, cells))
}

fn unknown(kind: &str, property: &str) -> Error {
    let fault = Fault::new(format!("no property `{kind}.{property}`"), "choose another");
    Error::new("mapping", &fault)
}

/// Takes a column out of all that the mapping reads from it. Gives the place among the events of one that it leaves
/// without anything else, so that what comes in its stead stands there.
fn take_away(document: &mut DocumentMut, column: &str) -> Option<usize> {
    for (table, keys) in
        [("source", Some(["said_by", "said_on"])), ("person", None), ("columns", None)]
    {
        let Some(found) = document.get_mut(table).and_then(Item::as_table_like_mut) else {
            continue;
        };
        if table == "columns" {
            let key = found.iter().map(|(key, _)| key.to_owned()).find(|key| same(key, column));
            key.and_then(|key| found.remove(&key));
        } else {
            strip(found, column, keys.as_ref().map(<[&str; 2]>::as_slice));
        }
    }
    let all = document.get_mut("event").and_then(Item::as_array_of_tables_mut)?;
    let mut emptied = None;
    for at in (0..all.len()).rev() {
        let Some(event) = all.get_mut(at) else { continue };
        let touched = strip(event, column, None);
        let mut left = Vec::new();
        below("", "", event, &mut left);
        if touched && left.iter().all(|one| one.when) {
            all.remove(at);
            emptied = Some(at);
        }
    }
    if all.is_empty() {
        document.remove("event");
    }
    emptied
}

/// Takes a column out of a table's keys; says whether it stood there.
fn strip(table: &mut dyn TableLike, column: &str, only: Option<&[&str]>) -> bool {
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    let mut touched = false;
    for key in keys.into_iter().filter(|key| key != "when" && key != "conditions") {
        if only.is_some_and(|only| !only.contains(&key.as_str())) {
            continue;
        }
        let Some(inner) = table.get_mut(&key).and_then(Item::as_table_like_mut) else { continue };
        let (gone, empty) = without(inner, column);
        touched |= gone;
        if empty {
            table.remove(&key);
        }
    }
    touched
}

/// Takes a column out of one value. Whether it stood there, and whether nothing is left of it.
fn without(value: &mut dyn TableLike, column: &str) -> (bool, bool) {
    if value.get("column").and_then(Item::as_str).is_some_and(|own| same(own, column)) {
        return (true, true);
    }
    if let Some(several) = value.get_mut("columns").and_then(Item::as_array_mut) {
        let before = several.len();
        several.retain(|one| !one.as_str().is_some_and(|one| same(one, column)));
        let (gone, left) = (several.len() < before, several.len());
        if let (true, 1, Some(last)) = (gone, left, several.get(0).cloned()) {
            value.remove("columns");
            value.insert("column", Item::Value(last.decorated(" ", "")));
        }
        return (gone, left == 0);
    }
    if value.get("column").is_some() {
        return (false, false);
    }
    let gone = strip(value, column, None);
    (gone, gone && value.is_empty())
}

fn keep(document: &mut DocumentMut, column: &str, reason: &str) {
    let kept = document.entry("columns").or_insert_with(|| Item::Table(Table::new()));
    if let Some(kept) = kept.as_table_like_mut() {
        kept.insert(column, value(reason));
    }
}

fn give(
    document: &mut DocumentMut,
    column: &str,
    (kind, property): (&str, &str),
    how: Option<&str>,
    at: Option<usize>,
) -> Result<(), Error> {
    let how = how.map(|how| format!(", {how}")).unwrap_or_default();
    let text = format!("{{ column = {}{how} }}", Value::from(column));
    let one: Value = text.parse().map_err(|_| unknown(kind, property))?;
    if matches!(kind, "person" | "source") {
        let table = document.entry(kind).or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = table.as_table_like_mut() else { return Ok(()) };
        if let Some(other) = put(table, property, column, one) {
            keep(document, &other, &instead(column));
        }
        return Ok(());
    }
    let all = document
        .entry("event")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut();
    let Some(all) = all else { return Ok(()) };
    let open = all.iter().position(|event| {
        let free = look(event, property).is_none() || joins(kind, property);
        event.get("kind").and_then(Item::as_str) == Some(kind)
            && event.get("when").is_none()
            && free
    });
    match open.and_then(|at| all.get_mut(at)) {
        Some(event) => {
            put(event, property, column, one);
        }
        None => {
            let mut event = Table::new();
            event.insert("kind", value(kind));
            if kind == "order" {
                event.insert("stance", value("orders"));
            }
            put(&mut event, property, column, one);
            insert(all, at.unwrap_or(all.len()), event);
        }
    }
    Ok(())
}

fn instead(column: &str) -> String {
    format!("{column} ↑")
}

/// Puts an event among the others, before the one at a place.
fn insert(all: &mut ArrayOfTables, at: usize, event: Table) {
    let mut tables: Vec<Table> = all.iter().cloned().collect();
    tables.insert(at.min(tables.len()), event);
    // Where a table stands in the text is kept with it; these follow each other anew.
    let mut made = ArrayOfTables::new();
    for mut table in tables {
        table.set_position(None);
        made.push(table);
    }
    *all = made;
}

/// Whether several columns of one property are parts of one value.
fn joins(kind: &str, property: &str) -> bool {
    Vocabulary::get().property(kind, property).is_some_and(|property| {
        matches!(
            property.value_type,
            ValueType::Name | ValueType::Text | ValueType::Ref(SubjectKind::Place)
        )
    })
}

/// The value of a key, which may be dotted.
fn look<'a>(table: &'a dyn TableLike, property: &str) -> Option<&'a Item> {
    match property.split_once('.') {
        None => table.get(property),
        Some((first, rest)) => {
            // `surname` may be a value of its own beside `surname.second`, which TOML writes as one quoted key.
            table.get(property).or_else(|| table.get(first)?.as_table_like()?.get(rest))
        }
    }
}

/// Puts a value under a property. Where another column gave it and the two are parts of one value, both do; else the new
/// one does, and the column that did is given back.
fn put(table: &mut dyn TableLike, property: &str, column: &str, one: Value) -> Option<String> {
    let standing = look(table, property).and_then(Item::as_table_like).map(|standing| {
        let mut all = Vec::new();
        all.extend(named("", property, standing).into_iter().map(|one| one.column));
        all
    });
    let text = Vocabulary::get().property("person", property).is_some_and(|found| {
        matches!(found.value_type, ValueType::Name) && !found.many && property != "name"
    }) || matches!(property, "at" | "place" | "birth.place" | "destination" | "note");
    if let (Some(before), true) = (&standing, text) {
        let mut columns: Array = before.iter().map(String::as_str).collect();
        columns.push(column);
        let mut joined = InlineTable::new();
        joined.insert("columns", Value::Array(columns));
        set(table, property, Value::InlineTable(joined));
        return None;
    }
    set(table, property, one);
    standing.and_then(|before| before.into_iter().next())
}

fn set(table: &mut dyn TableLike, property: &str, one: Value) {
    let one = Item::Value(one.decorated(" ", ""));
    let Some((first, rest)) = property.split_once('.') else {
        table.insert(property, one);
        return;
    };
    let parts = table.entry(first).or_insert_with(|| {
        let mut dotted = Table::new();
        dotted.set_dotted(true);
        Item::Table(dotted)
    });
    match parts
        .as_table_like_mut()
        .filter(|parts| parts.get("column").is_none() && parts.get("columns").is_none())
    {
        Some(parts) => {
            parts.insert(rest, one);
        }
        // The first part is a value itself: the dotted code stands as one quoted key.
        None => {
            table.insert(property, one);
        }
    }
}

/// The mapping with who speaks and when, the same in every row; an empty text takes it away.
///
/// # Errors
/// When it is no TOML.
pub fn said(mapping: &str, said_by: &str, said_on: &str) -> Result<String, Error> {
    let mut document = parse(mapping)?;
    let source = document.entry("source").or_insert_with(|| Item::Table(Table::new()));
    if let Some(source) = source.as_table_like_mut() {
        for (key, text) in [("said_by", said_by), ("said_on", said_on)] {
            let by_row = source.get(key).is_some_and(Item::is_table_like);
            if !text.trim().is_empty() {
                source.insert(key, value(text.trim()));
            } else if !by_row {
                source.remove(key);
            }
        }
    }
    Ok(document.to_string())
}

/// A mapping for the next list of the same columns: without what was said of the last one alone (its day, title, address,
/// what it supersedes).
///
/// # Errors
/// When it is no TOML.
pub fn afresh(mapping: &str) -> Result<String, Error> {
    let mut document = parse(mapping)?;
    if let Some(source) = document.get_mut("source").and_then(Item::as_table_like_mut) {
        for key in [
            "said_on",
            "title",
            "url",
            "obtained",
            "supersedes",
            "repeats",
            "level",
            "consent",
            "purpose",
        ] {
            // Where the rows say it, it holds of the next list as well.
            if source.get(key).is_some_and(|item| !item.is_table_like()) || key == "obtained" {
                source.remove(key);
            }
        }
    }
    Ok(document.to_string())
}
