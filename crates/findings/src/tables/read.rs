//! Rows of rules as an engine elsewhere keeps them: columns of [`COLUMNS`], and `speaker` where the rule tells who speaks.

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;

use crate::{COLUMNS, Error, Row};

/// The query of a rule's columns, in their order and in the types that are read here, over its statement or a branch of it.
#[must_use]
pub fn query(sql: &str, tells_speaker: bool) -> String {
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

/// Gives the rows of a Parquet file that holds what [`query`] asks for, and whether it tells who speaks.
///
/// # Errors
/// If it is no such file, or whoever takes the rows refuses one.
pub fn read_rows<R: ChunkReader + 'static>(
    file: R,
    mut take: impl FnMut(Row, bool) -> Result<(), Error>,
) -> Result<(), Error> {
    let refused = |error: &dyn std::fmt::Display| Error::new(format!("rows of a rule: {error}"));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| refused(&e))?;
    for batch in reader.build().map_err(|e| refused(&e))? {
        let batch = batch.map_err(|e| refused(&e))?;
        let tells = batch.column_by_name("speaker").is_some();
        for row in rows(&batch)? {
            take(row, tells)?;
        }
    }
    Ok(())
}

fn rows(batch: &RecordBatch) -> Result<Vec<Row>, Error> {
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

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, Error> {
    batch
        .column_by_name(name)
        .ok_or_else(|| Error::new(format!("rows of a rule: no column `{name}`")))
}

fn other(name: &str, column: &ArrayRef) -> Error {
    Error::new(format!("rows of a rule: `{name}` is {}", column.data_type()))
}

fn texts(batch: &RecordBatch, name: &str) -> Result<Vec<Option<String>>, Error> {
    let column = column(batch, name)?;
    let texts = column.as_string_opt::<i32>().ok_or_else(|| other(name, column))?;
    Ok(texts.iter().map(|text| text.map(str::to_owned)).collect())
}

fn numbers(batch: &RecordBatch, name: &str) -> Result<Vec<Option<i64>>, Error> {
    let column = column(batch, name)?;
    let numbers = column.as_primitive_opt::<Int64Type>().ok_or_else(|| other(name, column))?;
    Ok(numbers.iter().collect())
}
