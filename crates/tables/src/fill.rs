//! The tables as one SQLite file.
//!
//! Rows are written as they are read, each table in an order of its own, so that the same view gives the same bytes; what is held in memory
//! does not grow with them.

use std::path::Path;

use paradero_model::Vocabulary;
use paradero_register::sql::Value;
use rusqlite::{Connection, Statement};

use crate::error::{Result, Trouble, at};
use crate::folder::new_file;
use crate::reader::{Reader, Written};
use crate::search;
use crate::spec::{Table, all};
use crate::value::value;

/// Nothing reads the file before it is whole, so it needs no journal.
const MAKING: &str = "PRAGMA foreign_keys = OFF; PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;
  PRAGMA temp_store = FILE; BEGIN;";

/// Writes all tables of a view into a new file, with keys, indexes and, where asked, indexes of words.
///
/// # Errors
/// If the view cannot be read or the file cannot be written.
pub(crate) fn fill(reader: &Reader<'_>, file: &Path, words: bool) -> Result<Written> {
    let tables = all()?;
    // SQLite takes an empty file for a new database, and leaves who may read it as it is.
    let empty = new_file(file)?;
    let mut written = Written::default();
    let to = Connection::open(file)?;
    to.execute_batch(MAKING)?;
    for table in &tables {
        to.execute_batch(&create(table))?;
        let rows = rows(reader, table, &to)?;
        written.rows.push((table.name.clone(), rows));
    }
    for table in &tables {
        to.execute_batch(&indexes(table))?;
    }
    to.execute_batch(NAMES)?;
    if words {
        search::index(&to, &tables)?;
    }
    to.execute_batch("COMMIT; ANALYZE;")?;
    to.close().map_err(|(_, error)| error)?;
    empty.sync_all().map_err(at(file))?;
    Ok(written)
}

/// Every spelling of a person's name, once all mentions are there.
const NAMES: &str = "UPDATE person SET names = (SELECT group_concat(name, ' · ') FROM
  (SELECT DISTINCT m.name FROM mention AS m WHERE m.person = person.id ORDER BY m.name));";

fn create(table: &Table) -> String {
    let columns = table.columns.iter().map(|column| {
        let key = if column.name == "id" && table.has_key() { " PRIMARY KEY" } else { "" };
        // The key of an event's table is that of the event, and would lead to itself.
        let to =
            column.to.as_ref().map_or(String::new(), |to| format!(" REFERENCES \"{to}\" (id)"));
        format!("\"{}\" {}{key}{to}", column.name, column.of.sql())
    });
    let columns: Vec<String> = columns.collect();
    format!("CREATE TABLE \"{}\" ({});", table.name, columns.join(", "))
}

/// Indexes over what leads elsewhere and over the column by which rows are shown first.
fn indexes(table: &Table) -> String {
    let sort = table.sort.as_deref().map(|sort| sort.trim_start_matches('-'));
    let asked = table.columns.iter().filter(|column| {
        column.name != "id" && (column.to.is_some() || sort == Some(column.name.as_str()))
    });
    let made = asked.map(|column| {
        let (table, column) = (&table.name, &column.name);
        format!("CREATE INDEX \"{table}.{column}\" ON \"{table}\" (\"{column}\");")
    });
    made.collect()
}

fn rows(reader: &Reader<'_>, table: &Table, to: &Connection) -> Result<u64> {
    let holes = vec!["?"; table.columns.len()].join(", ");
    let mut insert = to.prepare(&format!("INSERT INTO \"{}\" VALUES ({holes})", table.name))?;
    match table.name.as_str() {
        "page" => pages(reader, &mut insert),
        "rule" => rules(reader, &mut insert),
        "code" => codes(&mut insert),
        "export" => of_export(reader, &mut insert),
        _ => read(reader, table, &mut insert),
    }
}

/// Copies what a statement over the view gives.
fn read(reader: &Reader<'_>, table: &Table, insert: &mut Statement<'_>) -> Result<u64> {
    let columns: Vec<String> =
        table.columns.iter().map(|column| said(reader, &column.from)).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), table.from, table.order);
    let mut statement = reader.connection.prepare(&sql)?;
    let mut found = statement.query([])?;
    let mut count = 0;
    while let Some(row) = found.next()? {
        for (at, column) in table.columns.iter().enumerate() {
            insert.raw_bind_parameter(at + 1, value(column, row.get_ref(at)?)?)?;
        }
        insert.raw_execute()?;
        count += 1;
    }
    Ok(count)
}

/// What a column is read from, in the language of the export.
fn said(reader: &Reader<'_>, from: &str) -> String {
    if !from.contains('{') {
        return from.to_owned();
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let kinds: String = Vocabulary::get()
        .events()
        .iter()
        .map(|kind| format!(" WHEN {} THEN {}", quoted(&kind.code), quoted(reader.say(&kind.term))))
        .collect();
    from.replace("{lang}", reader.either("es", "en"))
        .replace("{denied}", &quoted(reader.either(" (negado)", " (denied)")))
        .replace("{kinds}", &format!("CASE t.kind{kinds} ELSE t.kind END"))
}

fn put(insert: &mut Statement<'_>, values: &[Value]) -> Result<()> {
    for (at, value) in values.iter().enumerate() {
        insert.raw_bind_parameter(at + 1, value)?;
    }
    insert.raw_execute()?;
    Ok(())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The text of documents; pages are known by the characters at which they begin.
fn pages(reader: &Reader<'_>, insert: &mut Statement<'_>) -> Result<u64> {
    let sql = "SELECT d.source, d.text, d.pages FROM document AS d ORDER BY d.source";
    let mut statement = reader.connection.prepare(sql)?;
    let mut found = statement.query([])?;
    let mut count = 0;
    while let Some(row) = found.next()? {
        let (source, whole, begins): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let begins: Vec<usize> = serde_json::from_str(&begins)
            .map_err(|error| Trouble::Value(format!("pages of document {source}: {error}")))?;
        for (number, page) in (1..).zip(parted(&whole, &begins)) {
            put(insert, &[text(&source), Value::Integer(number), text(page)])?;
            count += 1;
        }
    }
    Ok(count)
}

/// A text in its pages, which begin at these characters; the first begins at 0, said or not.
fn parted<'t>(whole: &'t str, begins: &[usize]) -> Vec<&'t str> {
    let mut places = whole.char_indices().map(|(at, _)| at).enumerate().peekable();
    let mut bytes = Vec::new();
    for begin in begins.iter().filter(|begin| **begin > 0) {
        while places.next_if(|(at, _)| at < begin).is_some() {}
        bytes.push(places.peek().map_or(whole.len(), |(_, byte)| *byte));
    }
    let mut from = 0;
    let mut pages: Vec<&str> = Vec::new();
    for byte in bytes {
        pages.push(whole.get(from..byte).unwrap_or_default());
        from = byte.max(from);
    }
    pages.push(whole.get(from..).unwrap_or_default());
    pages
}

/// The rules that there are, and any that only findings name.
fn rules(reader: &Reader<'_>, insert: &mut Statement<'_>) -> Result<u64> {
    for (id, rule) in reader.rules {
        put(insert, &[text(id), text(reader.say(&rule.title)), text(&rule.basis_in_law)])?;
    }
    let mut count = reader.rules.len() as u64;
    let mut statement =
        reader.connection.prepare("SELECT DISTINCT f.rule FROM finding AS f ORDER BY f.rule")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let id: String = row.get(0)?;
        if !reader.rules.contains_key(&id) {
            put(insert, &[text(&id), text(&id), Value::Null])?;
            count += 1;
        }
    }
    Ok(count)
}

fn codes(insert: &mut Statement<'_>) -> Result<u64> {
    let vocabulary = Vocabulary::get();
    let mut count = 0;
    for kind in vocabulary.events() {
        put(insert, &[text("event"), text(&kind.code), text(&kind.term.es), text(&kind.term.en)])?;
        count += 1;
    }
    for (list, codes) in vocabulary.lists() {
        for code in codes {
            put(insert, &[text(list), text(&code.code), text(&code.term.es), text(&code.term.en)])?;
            count += 1;
        }
    }
    Ok(count)
}

fn of_export(reader: &Reader<'_>, insert: &mut Statement<'_>) -> Result<u64> {
    let acts = i64::try_from(reader.position).unwrap_or(i64::MAX);
    let (level, today) = (reader.level.code(), reader.today.to_string());
    put(insert, &[text(reader.office), text(level), Value::Integer(acts), text(&today)])?;
    Ok(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_at_characters() {
        assert_eq!(parted("ñandú", &[]), ["ñandú"]);
        assert_eq!(parted("ñandú", &[0, 2]), ["ña", "ndú"]);
        assert_eq!(parted("ñandú", &[0, 4, 9]), ["ñand", "ú", ""]);
    }
}
