//! Batches of an engine as rows of a rule.

use anyhow::Context as _;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch};
use paradero_findings::{COLUMNS, Row};

/// The query of a rule's columns, in their order and in types that are read here, over its statement or a branch of it.
pub(super) fn query(sql: &str, tells_speaker: bool) -> String {
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|column| {
            let of = match *column {
                "subject" | "key" | "detail" | "cite" | "role" => "TEXT",
                _ => "BIGINT",
            };
            format!("CAST(r.{column} AS {of}) AS {column}")
        })
        .collect();
    let speaker = if tells_speaker { ", CAST(r.speaker AS TEXT) AS speaker" } else { "" };
    format!("SELECT {}{speaker} FROM ({sql}) AS r", columns.join(", "))
}

/// The rows of a batch of that query.
pub(super) fn rows(batch: &RecordBatch) -> anyhow::Result<Vec<Row>> {
    let text = |name: &str| texts(batch, name);
    let number = |name: &str| numbers(batch, name);
    let mut rows = vec![Row::default(); batch.num_rows()];
    put(&mut rows, text("subject")?, |row| &mut row.subject);
    put(&mut rows, text("key")?, |row| &mut row.key);
    put(&mut rows, number("certain")?, |row| &mut row.certain);
    put(&mut rows, number("since_lo")?, |row| &mut row.since_lo);
    put(&mut rows, number("since_hi")?, |row| &mut row.since_hi);
    put(&mut rows, number("until_lo")?, |row| &mut row.until_lo);
    put(&mut rows, number("until_hi")?, |row| &mut row.until_hi);
    put(&mut rows, number("n_lo")?, |row| &mut row.n_lo);
    put(&mut rows, number("n_hi")?, |row| &mut row.n_hi);
    put(&mut rows, text("detail")?, |row| &mut row.detail);
    put(&mut rows, text("cite")?, |row| &mut row.cite);
    put(&mut rows, text("role")?, |row| &mut row.role);
    if batch.column_by_name("speaker").is_some() {
        put(&mut rows, text("speaker")?, |row| &mut row.speaker);
    }
    Ok(rows)
}

fn put<T>(rows: &mut [Row], values: Vec<Option<T>>, place: impl Fn(&mut Row) -> &mut Option<T>) {
    for (row, value) in rows.iter_mut().zip(values) {
        *place(row) = value;
    }
}

fn texts(batch: &RecordBatch, name: &str) -> anyhow::Result<Vec<Option<String>>> {
    let column = batch.column_by_name(name).with_context(|| format!("no column `{name}`"))?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    if let Some(texts) = column.as_string_view_opt() {
        return Ok(texts.iter().map(owned).collect());
    }
    let texts = column.as_string_opt::<i32>();
    let texts = texts.with_context(|| format!("`{name}` is {}", column.data_type()))?;
    Ok(texts.iter().map(owned).collect())
}

fn numbers(batch: &RecordBatch, name: &str) -> anyhow::Result<Vec<Option<i64>>> {
    let column = batch.column_by_name(name).with_context(|| format!("no column `{name}`"))?;
    let numbers = column.as_primitive_opt::<Int64Type>();
    let numbers = numbers.with_context(|| format!("`{name}` is {}", column.data_type()))?;
    Ok(numbers.iter().collect())
}
