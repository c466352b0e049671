//! Copying a file of SQLite into a schema.

use std::io::Write as _;

use postgres::Transaction;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::ask::{is_unfit, put_text, told};
use super::tables::{self, Kind, Table};
use crate::sql::{Answer, Error, translated};

/// So many bytes are sent at once.
const SENT: usize = 1 << 18;

/// Functions by which statements are the same as in SQLite. `sum` of whole numbers is a whole number.
const FUNCTIONS: &str = "
CREATE FUNCTION each_text(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT json_array_elements_text(list::json)';
CREATE FUNCTION substr(of text, at bigint, signs bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT pg_catalog.substr(of, at::integer, signs::integer)';
CREATE AGGREGATE sum(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE);
";

/// The statements that made the file, for whoever copies it back.
const MADE: &str = "CREATE TABLE made_by (seq BIGINT PRIMARY KEY, what TEXT NOT NULL, name TEXT NOT NULL, sql TEXT NOT NULL);";

/// Copies a file into a new schema, with its indexes and views.
pub(super) fn load(
    transaction: &mut Transaction<'_>,
    file: &Connection,
    schema: &str,
) -> Answer<()> {
    let mut run =
        |sql: &str| transaction.batch_execute(sql).map_err(|error| in_statement(&error, sql));
    run(&format!("CREATE SCHEMA {schema}; SET LOCAL search_path = {schema}; {FUNCTIONS} {MADE}"))?;
    let mut all = Vec::new();
    for name in tables::names(file)? {
        let table = Table::read(file, &name)?;
        run(&table.create())?;
        all.push(table);
    }
    for table in &all {
        copy(transaction, file, table)?;
    }
    let mut run =
        |sql: &str| transaction.batch_execute(sql).map_err(|error| in_statement(&error, sql));
    run(&all
        .iter()
        .flat_map(|table| &table.indexes)
        .map(|sql| format!("{sql};\n"))
        .collect::<String>())?;
    let made = tables::made(file)?;
    for [what, _, sql] in &made {
        if what == "view" {
            run(&translated(sql))?;
        }
    }
    let analyzed: String = all.iter().map(|table| format!("ANALYZE {};\n", table.lies())).collect();
    run(&analyzed)?;
    for (seq, [what, name, sql]) in (1_i64..).zip(&made) {
        let insert = "INSERT INTO made_by VALUES ($1, $2, $3, $4)";
        transaction.execute(insert, &[&seq, what, name, sql]).map_err(|error| told(&error))?;
    }
    Ok(())
}

fn in_statement(error: &postgres::Error, sql: &str) -> Error {
    let error = told(error);
    if error.is_away() {
        return error;
    }
    let begin: String = sql.chars().take(200).collect();
    Error::said(format!("{error}; the statement was: {begin}"))
}

/// Copies the rows of a table.
fn copy(transaction: &mut Transaction<'_>, file: &Connection, table: &Table) -> Answer<()> {
    let names = table.names();
    let mut rows = file.prepare(&format!("SELECT {names} FROM {}", table.name))?;
    let mut rows = rows.query([])?;
    let sql = format!("COPY {} ({names}) FROM STDIN WITH (FREEZE)", table.lies());
    let mut copy = transaction.copy_in(&sql).map_err(|error| told(&error))?;
    let cannot = |error: std::io::Error| {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<postgres::Error>());
        inner.map_or_else(|| Error::away(error.to_string()), told)
    };
    let mut line = Vec::with_capacity(2 * SENT);
    while let Some(row) = rows.next()? {
        for (at, column) in table.columns.iter().enumerate() {
            if at > 0 {
                line.push(b'\t');
            }
            if !put(&mut line, column.kind, row.get_ref(at)?) {
                return Err(Error::said(format!(
                    "{}.{} holds {} where {} is expected: PostgreSQL cannot take it",
                    table.name,
                    column.name,
                    row.get_ref(at)?.data_type(),
                    column.kind.sql()
                )));
            }
        }
        line.push(b'\n');
        if line.len() > SENT {
            copy.write_all(&line).map_err(cannot)?;
            line.clear();
        }
    }
    copy.write_all(&line).map_err(cannot)?;
    copy.finish().map_err(|error| told(&error))?;
    Ok(())
}

/// Writes a value as `COPY` reads it. Whether the column takes it.
fn put(line: &mut Vec<u8>, kind: Kind, value: ValueRef<'_>) -> bool {
    match (kind, value) {
        (_, ValueRef::Null) => line.extend_from_slice(b"\\N"),
        (Kind::Integer, ValueRef::Integer(number)) => {
            line.extend_from_slice(number.to_string().as_bytes());
        }
        // The shortest form that is read as the same number.
        (Kind::Real, ValueRef::Real(number)) => {
            line.extend_from_slice(format!("{number:?}").as_bytes());
        }
        (Kind::Text, ValueRef::Text(bytes)) => {
            let Ok(text) = std::str::from_utf8(bytes) else { return false };
            if is_unfit(text) {
                return false;
            }
            for byte in put_text(text).bytes() {
                match byte {
                    b'\\' => line.extend_from_slice(b"\\\\"),
                    b'\t' => line.extend_from_slice(b"\\t"),
                    b'\n' => line.extend_from_slice(b"\\n"),
                    b'\r' => line.extend_from_slice(b"\\r"),
                    other => line.push(other),
                }
            }
        }
        (Kind::Blob, ValueRef::Blob(bytes)) => {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            line.extend_from_slice(b"\\\\x");
            for byte in bytes {
                line.push(DIGITS[usize::from(byte >> 4)]);
                line.push(DIGITS[usize::from(byte & 15)]);
            }
        }
        _ => return false,
    }
    true
}
