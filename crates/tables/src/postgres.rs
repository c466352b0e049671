//! The tables as a schema of PostgreSQL, with types, keys that are held, and a comment on every table and column.

use std::io::Write as _;

use paradero_register::postgres::Postgres;
use postgres::{Client, Transaction};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result, Trouble, at};
use crate::fill::fill;
use crate::flat::each;
use crate::reader::{Reader, Written};
use crate::spec::{Column, Of, Table, all};

/// Bytes that are sent at a time.
const SENT: usize = 1 << 16;

/// Stands for the sign that PostgreSQL takes in no text (U+0000).
const NOTHING: &str = "\u{2400}";

/// Writes the tables into a new schema, in one transaction: nobody sees half of it.
///
/// Days are `date`, instants `timestamptz`, yes and no `boolean`; `id` is the key, columns that lead to another table are foreign keys. The
/// sign U+0000, which PostgreSQL takes in no text, is written as U+2400. The tables are those of [`datasette`](crate::datasette()): they
/// are made as a database first, in a folder for temporary files.
///
/// # Errors
/// If the schema is there already, the view cannot be read, or the server does not take it.
pub fn postgres(
    reader: &Reader<'_>,
    server: &Postgres,
    schema: &str,
) -> std::result::Result<Written, Error> {
    Ok(made(reader, server.client().map_err(Trouble::View)?, schema)?)
}

fn made(reader: &Reader<'_>, mut client: Client, schema: &str) -> Result<Written> {
    let there =
        client.query_one("SELECT count(*) FROM pg_namespace WHERE nspname = $1", &[&schema])?;
    if there.get::<_, i64>(0) > 0 {
        return Err(Trouble::Schema(schema.to_owned()));
    }
    let folder = tempfile::tempdir().map_err(at(&std::env::temp_dir()))?;
    let store = folder.path().join("making.db");
    let written = fill(reader, &store, false)?;
    let from = Connection::open_with_flags(&store, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let tables = all()?;
    let mut change = client.transaction()?;
    change
        .batch_execute(&format!("CREATE SCHEMA {0}; SET LOCAL search_path = {0}", name(schema)))?;
    for table in &tables {
        change.batch_execute(&create(table))?;
        copy(&mut change, &from, table)?;
    }
    for table in &tables {
        change.batch_execute(&keys(table))?;
        change.batch_execute(&comments(reader, table))?;
    }
    let about = format!("{}: {}, {}", reader.office, reader.level.code(), reader.today);
    change.batch_execute(&format!("COMMENT ON SCHEMA {} IS {}", name(schema), text(&about)))?;
    change.commit()?;
    for table in &tables {
        client.batch_execute(&format!("ANALYZE {}.{}", name(schema), name(&table.name)))?;
    }
    Ok(written)
}

/// A name as SQL has it.
fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as SQL has it.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\0', NOTHING).replace('\'', "''"))
}

const fn kind(of: Of) -> &'static str {
    match of {
        Of::Text => "text",
        Of::Integer => "bigint",
        Of::Real => "double precision",
        Of::Flag => "boolean",
        Of::Day => "date",
        Of::Instant => "timestamptz",
    }
}

fn create(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("{} {}", name(&column.name), kind(column.of)))
        .collect();
    format!("CREATE TABLE {} ({})", name(&table.name), columns.join(", "))
}

/// The key of a table, what leads from it to others, and indexes over that.
fn keys(table: &Table) -> String {
    let mut sql = String::new();
    let of = name(&table.name);
    for column in &table.columns {
        let own = name(&column.name);
        if let Some(to) = &column.to {
            sql.push_str(&format!(
                "ALTER TABLE {of} ADD FOREIGN KEY ({own}) REFERENCES {};",
                name(to)
            ));
            if column.name != "id" {
                sql.push_str(&format!("CREATE INDEX ON {of} ({own});"));
            }
        }
    }
    sql
}

fn comments(reader: &Reader<'_>, table: &Table) -> String {
    let of = name(&table.name);
    let about = format!("{}. {}", reader.say(&table.title), reader.say(&table.about));
    let mut sql = format!("COMMENT ON TABLE {of} IS {};", text(&about));
    for column in &table.columns {
        let about = reader.say(&column.about);
        let unit = column.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        let own = name(&column.name);
        sql.push_str(&format!(
            "COMMENT ON COLUMN {of}.{own} IS {};",
            text(&format!("{about}{unit}"))
        ));
    }
    sql
}

fn copy(change: &mut Transaction<'_>, from: &Connection, table: &Table) -> Result<()> {
    let mut to = change.copy_in(&format!("COPY {} FROM STDIN WITH (FREEZE)", name(&table.name)))?;
    let mut lines = Vec::with_capacity(2 * SENT);
    each(from, table, |row| {
        for (number, column) in table.columns.iter().enumerate() {
            if number > 0 {
                lines.push(b'\t');
            }
            put(&mut lines, column, row.get_ref(number)?);
        }
        lines.push(b'\n');
        if lines.len() > SENT {
            to.write_all(&lines).map_err(Trouble::Sent)?;
            lines.clear();
        }
        Ok(())
    })?;
    to.write_all(&lines).map_err(Trouble::Sent)?;
    to.finish()?;
    if table.has_key() {
        change.batch_execute(&format!("ALTER TABLE {} ADD PRIMARY KEY (id)", name(&table.name)))?;
    }
    Ok(())
}

/// A value as `COPY` reads it.
fn put(line: &mut Vec<u8>, column: &Column, value: ValueRef<'_>) {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => line.extend_from_slice(b"\\N"),
        ValueRef::Integer(number) if column.of == Of::Flag => {
            line.push(if number == 0 { b'f' } else { b't' });
        }
        ValueRef::Integer(number) => line.extend_from_slice(number.to_string().as_bytes()),
        // The shortest form that is read as the same number.
        ValueRef::Real(number) => line.extend_from_slice(format!("{number:?}").as_bytes()),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let text = if matches!(column.of, Of::Day | Of::Instant) {
                common(&text)
            } else {
                text.into_owned()
            };
            for sign in text.chars() {
                match sign {
                    '\0' => line.extend_from_slice(NOTHING.as_bytes()),
                    '\\' => line.extend_from_slice(b"\\\\"),
                    '\t' => line.extend_from_slice(b"\\t"),
                    '\n' => line.extend_from_slice(b"\\n"),
                    '\r' => line.extend_from_slice(b"\\r"),
                    other => line.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
        }
    }
}

/// A day or instant in the years that PostgreSQL knows: there is none called 0, and those before it are BC.
fn common(written: &str) -> String {
    let (sign, years) = written.strip_prefix('-').map_or((1, written), |rest| (-1, rest));
    let Some((year, rest)) = years.split_once('-') else { return written.to_owned() };
    match year.parse::<i64>().map(|year| sign * year) {
        Ok(year) if year <= 0 => format!("{:04}-{rest} BC", 1 - year),
        _ => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_before_the_first_are_counted_back() {
        assert_eq!(common("2026-01-15"), "2026-01-15");
        assert_eq!(common("0000-03-15"), "0001-03-15 BC");
        assert_eq!(common("-0043-03-15T10:00:00Z"), "0044-03-15T10:00:00Z BC");
    }
}
