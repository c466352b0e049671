//! A list of entries as a table: CSV, or Parquet with types.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use paradero_register::cells::cell;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

use super::columns::{Column, Holds, value};
use crate::pages::Fault;

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Views(format!("the table cannot be written: {error}"))
}

/// What a cell of CSV says: nothing for nothing, text as it is, all else as JSON.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// As CSV (RFC 4180) with a head, in UTF-8. Cells that a spreadsheet would run are marked as everywhere.
pub(super) fn csv(columns: &[Column], entries: &[Value]) -> Result<Vec<u8>, Fault> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| &column.name)).map_err(broken)?;
    for entry in entries {
        let cells = columns.iter().map(|column| written(value(entry, column)));
        writer.write_record(cells.map(|text| cell(&text).into_owned())).map_err(broken)?;
    }
    writer.into_inner().map_err(broken)
}

/// As Parquet: whole numbers of 64 bits, doubles, truths, and text, into which lists go as JSON. Everything may be missing.
pub(super) fn parquet(columns: &[Column], entries: &[Value]) -> Result<Vec<u8>, Fault> {
    let field = |column: &Column| Field::new(&column.name, kind(column.holds), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.iter().map(|column| array(column, entries)).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(broken)?;
    let settings = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("paradero {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(settings)).map_err(broken)?;
    writer.write(&batch).map_err(broken)?;
    writer.into_inner().map_err(broken)
}

const fn kind(holds: Holds) -> DataType {
    match holds {
        Holds::Text | Holds::Json => DataType::Utf8,
        Holds::Whole => DataType::Int64,
        Holds::Number => DataType::Float64,
        Holds::Truth => DataType::Boolean,
    }
}

fn array(column: &Column, entries: &[Value]) -> ArrayRef {
    let values = entries.iter().map(|entry| value(entry, column));
    match column.holds {
        Holds::Whole => {
            let mut built = Int64Builder::with_capacity(entries.len());
            values.for_each(|value| built.append_option(value.as_i64()));
            Arc::new(built.finish())
        }
        Holds::Number => {
            let mut built = Float64Builder::with_capacity(entries.len());
            values.for_each(|value| built.append_option(value.as_f64()));
            Arc::new(built.finish())
        }
        Holds::Truth => {
            let mut built = BooleanBuilder::with_capacity(entries.len());
            values.for_each(|value| built.append_option(value.as_bool()));
            Arc::new(built.finish())
        }
        Holds::Text | Holds::Json => {
            let mut built = StringBuilder::new();
            values
                .for_each(|value| built.append_option((!value.is_null()).then(|| written(value))));
            Arc::new(built.finish())
        }
    }
}
