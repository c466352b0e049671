//! A mapping fitted to the columns that a table has: exports change, and the same table comes with columns spelt otherwise, left
//! out or added.

use std::collections::BTreeSet;

use paradero_model::{SubjectKind, Vocabulary};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, Value, value};

use crate::{edit, error::Fault, mapping::place, table::Grid};

/// A mapping as fitted.
pub(super) struct Adapted {
    pub(super) text: String,
    /// Columns that the mapping reads and the table lacks.
    pub(super) absent: Vec<String>,
    /// Columns of the table that the mapping does not know.
    pub(super) added: Vec<String>,
}

const UNKNOWN: &str = "the export did not have it when the mapping was written";
const BLANK: &str = "it has no header, and none of its cells is filled";

/// Fits a mapping: columns are called as the table calls them, what reads a column that is not there is taken out, and columns that
/// the mapping does not know are named as making no claim.
pub(super) fn adapt(text: &str, grid: &Grid) -> Result<Adapted, Fault> {
    let mut document: DocumentMut =
        text.parse().map_err(|_| Fault::new("the mapping that ships is no TOML", "report it"))?;
    let mut fitting = Fitting { header: &grid.header, absent: Vec::new() };
    if let Some(source) = document.get_mut("source").and_then(Item::as_table_like_mut) {
        fitting.keys(source);
    }
    let mut claims = false;
    if let Some(person) = document.get_mut("person").and_then(Item::as_table_like_mut) {
        fitting.keys(person);
        claims |= person.iter().any(|(key, _)| key != "when");
    }
    if let Some(events) = document.get_mut("event").and_then(Item::as_array_of_tables_mut) {
        fitting.events(events);
        claims |= !events.is_empty();
    }
    if !claims {
        return Err(Fault::new(
            "it has none of the columns that the mapping reads",
            "give another mapping, or none: one is proposed from the columns",
        ));
    }
    if let Some(sheet) = grid.sheet.as_ref().filter(|_| !grid.others.is_empty()) {
        document["source"]["sheet"] = value(sheet);
    }
    let absent = fitting.absent;
    let added = kept(&mut document, grid);
    Ok(Adapted { text: document.to_string(), absent, added })
}

struct Fitting<'a> {
    header: &'a [String],
    absent: Vec<String>,
}

impl Fitting<'_> {
    /// Takes out each key that reads a column which is not there.
    fn keys(&mut self, table: &mut dyn TableLike) {
        let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
        for key in keys {
            let stays = table.get_mut(&key).is_none_or(|item| self.item(item));
            if !stays {
                table.remove(&key);
            }
        }
    }

    /// Takes out events that cannot be made: without what they are about, without what says whether they are made, or
    /// with nothing left to read.
    fn events(&mut self, events: &mut ArrayOfTables) {
        let mut at = 0;
        while let Some(event) = events.get_mut(at) {
            if self.event(event) {
                at += 1;
            } else {
                events.remove(at);
            }
        }
    }

    fn event(&mut self, event: &mut Table) -> bool {
        let kind = event.get("kind").and_then(Item::as_str).unwrap_or_default().to_owned();
        let subjects = Vocabulary::get().event(&kind).map(|kind| kind.subjects.as_slice());
        let subjects = subjects.unwrap_or_default();
        let subjects: Vec<&str> = subjects.iter().map(|kind: &SubjectKind| kind.code()).collect();
        let read_before = reads(event);
        for key in std::iter::once("when").chain(subjects) {
            if event.get_mut(key).is_some_and(|item| !self.item(item)) {
                return false;
            }
        }
        self.keys(event);
        event.contains_key("when") || reads(event) > 0 || read_before == 0
    }

    fn item(&mut self, item: &mut Item) -> bool {
        if let Some(list) = item.as_array_mut() {
            return list.iter_mut().all(|value| match value.as_inline_table_mut() {
                Some(table) => self.table(table),
                None => true,
            });
        }
        item.as_table_like_mut().is_none_or(|table| self.table(table))
    }

    fn table(&mut self, table: &mut dyn TableLike) -> bool {
        if table.get_mut("precision").is_some_and(|item| !self.item(item)) {
            table.remove("precision");
        }
        if let Some(name) = table.get("column").and_then(Item::as_str).map(str::to_owned) {
            let Some(column) = self.find(&name) else { return false };
            if column != name {
                table.insert("column", value(column));
            }
            return true;
        }
        if let Some(columns) = table.get_mut("columns").and_then(Item::as_array_mut) {
            let names: Vec<String> =
                columns.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            let found: Vec<String> = names.iter().filter_map(|name| self.find(name)).collect();
            *columns = found.iter().map(String::as_str).collect::<Array>();
            return !columns.is_empty();
        }
        // Dotted keys, and constants.
        let before = table.len();
        self.keys(table);
        before == 0 || !table.is_empty()
    }

    fn find(&mut self, name: &str) -> Option<String> {
        let found = place(self.header, name).and_then(|at| self.header.get(at)).cloned();
        if found.is_none() {
            let absent = name.split(" | ").next().unwrap_or(name).to_owned();
            if !self.absent.contains(&absent) {
                self.absent.push(absent);
            }
        }
        found
    }
}

/// How many keys of an event read cells, but for what says whether it is made.
fn reads(event: &Table) -> usize {
    let reading = |item: &Item| {
        item.as_table_like().is_some_and(|table| {
            table.contains_key("column")
                || table.contains_key("columns")
                || table.iter().any(|(_, inner)| inner.is_table_like())
        })
    };
    event.iter().filter(|(key, item)| *key != "when" && reading(item)).count()
}

/// Writes `[columns]` anew: of those that the mapping names the ones that are there, and those that it does not know.
fn kept(document: &mut DocumentMut, grid: &Grid) -> Vec<String> {
    let mut named: Vec<(String, String)> = Vec::new();
    if let Some(columns) = document.get("columns").and_then(Item::as_table_like) {
        for (column, why) in columns.iter() {
            let Some(at) = place(&grid.header, column) else { continue };
            named.extend(
                grid.header
                    .get(at)
                    .map(|header| (header.clone(), why.as_str().unwrap_or_default().to_owned())),
            );
        }
    }
    let uses = edit::uses(&document.to_string()).unwrap_or_default();
    let read: BTreeSet<&str> = uses.gives.iter().map(|one| one.column.as_str()).collect();
    named.retain(|(column, _)| !read.contains(column.as_str()));
    let mut added = Vec::new();
    for (at, column) in grid.header.iter().enumerate() {
        if read.contains(column.as_str()) || named.iter().any(|(known, _)| known == column) {
            continue;
        }
        let blank = |row: &crate::table::Row| row.cells.get(at).is_none_or(|c| c.trim().is_empty());
        if column.starts_with("column ") && grid.rows.iter().all(blank) {
            named.push((column.clone(), BLANK.to_owned()));
        } else {
            named.push((column.clone(), UNKNOWN.to_owned()));
            added.push(column.clone());
        }
    }
    let mut table = Table::new();
    for (column, why) in named {
        table.insert(&column, value(why));
    }
    if let Some(old) = document.get("columns").and_then(Item::as_table) {
        *table.decor_mut() = old.decor().clone();
        table.set_position(old.position());
    }
    document["columns"] = Item::Table(table);
    added
}
