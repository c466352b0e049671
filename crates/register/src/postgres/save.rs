//! Copying a schema back into a file of SQLite.

use std::io::BufRead as _;
use std::path::Path;

use postgres::Client;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::ask::{got_text, told};
use super::tables::{Kind, Table};
use crate::sql::{Answer, Error};

/// Writes a schema into a new file: every table with its rows, indexes and views as they were made.
///
/// # Errors
/// If there is no such schema, or the file cannot be written.
pub(super) fn save(client: &mut Client, schema: &str, to: &Path) -> Answer<()> {
    let file = Connection::open(to)?;
    file.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    let sql = format!("SELECT what, name, sql FROM {schema}.made_by ORDER BY seq");
    let made = client.query(&sql, &[]).map_err(|error| told(&error))?;
    let made: Vec<[String; 3]> = made.iter().map(|row| [0, 1, 2].map(|at| row.get(at))).collect();
    for [what, name, sql] in &made {
        file.execute_batch(sql)?;
        if what == "table" {
            fill(client, schema, &file, &Table::read(&file, name)?)?;
        }
    }
    // What SQLite plans by; the same command made it when the store was derived.
    file.execute_batch("COMMIT; ANALYZE")?;
    file.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn fill(client: &mut Client, schema: &str, file: &Connection, table: &Table) -> Answer<()> {
    let names = table.names();
    let sql = format!("COPY {schema}.{} ({names}) TO STDOUT", table.lies());
    let mut rows = client.copy_out(&sql).map_err(|error| told(&error))?;
    let places: Vec<String> = (1..=table.columns.len()).map(|at| format!("?{at}")).collect();
    let places = places.join(", ");
    let mut insert =
        file.prepare(&format!("INSERT INTO {} ({names}) VALUES ({places})", table.name))?;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = rows.read_until(b'\n', &mut line);
        if read.map_err(|error| Error::away(error.to_string()))? == 0 {
            return Ok(());
        }
        let text = std::str::from_utf8(&line).map_err(|error| Error::said(error.to_string()))?;
        let fields = text.trim_end_matches('\n').split('\t');
        for (at, (field, column)) in fields.zip(&table.columns).enumerate() {
            let value = got(column.kind, field).ok_or_else(|| {
                Error::said(format!("{}.{}: `{field}` is not read", table.name, column.name))
            })?;
            insert.raw_bind_parameter(at + 1, value)?;
        }
        insert.raw_execute()?;
    }
}

/// A value as `COPY` writes it.
fn got(kind: Kind, field: &str) -> Option<Value> {
    if field == "\\N" {
        return Some(Value::Null);
    }
    Some(match kind {
        Kind::Integer => Value::Integer(field.parse().ok()?),
        Kind::Real => Value::Real(field.parse().ok()?),
        Kind::Text => Value::Text(got_text(plain(field)?)),
        Kind::Blob => {
            let digits = field.strip_prefix("\\\\x")?;
            let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
            Value::Blob((0..digits.len()).step_by(2).map(byte).collect::<Option<_>>()?)
        }
    })
}

/// A text without the signs that part fields and lines.
fn plain(field: &str) -> Option<String> {
    if !field.contains('\\') {
        return Some(field.to_owned());
    }
    let mut text = String::with_capacity(field.len());
    let mut signs = field.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            text.push(sign);
            continue;
        }
        text.push(match signs.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            other => other,
        });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_were_written() {
        assert_eq!(got(Kind::Text, "a\\tb\\\\n\\n"), Some(Value::Text("a\tb\\n\n".into())));
        assert_eq!(got(Kind::Blob, "\\\\x00ff"), Some(Value::Blob(vec![0, 255])));
        assert_eq!(got(Kind::Real, "-0.1"), Some(Value::Real(-0.1)));
        assert_eq!(got(Kind::Text, "\\N"), Some(Value::Null));
        assert_eq!(got(Kind::Integer, "x"), None);
    }
}
