//! One file a table, as statisticians take them: CSV, Parquet, and a dictionary.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use paradero_model::Day;
use paradero_register::cells::cell;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use crate::about;
use crate::error::{Error, Result, Trouble, at};
use crate::fill::fill;
use crate::folder::{keep, made, new_file};
use crate::reader::{Reader, Written};
use crate::spec::{Column, Of, Table, all};

/// Rows of Parquet that are made at a time.
const ROWS: usize = 1 << 15;

/// In which forms tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    /// As CSV.
    pub csv: bool,
    /// As Parquet.
    pub parquet: bool,
}

/// Writes a new folder with one file a table in each form, `dictionary.csv`, which says what each column is, and `README.md`.
///
/// It is there whole or not at all. The tables are those of [`datasette`](crate::datasette()): they are made as a database first, beside the
/// files, which takes as much room on the disk while it is done.
///
/// # Errors
/// If the folder is there and not empty, the view cannot be read, or the disk does not take it.
pub fn flat(
    reader: &Reader<'_>,
    folder: &Path,
    forms: Forms,
) -> std::result::Result<Written, Error> {
    Ok(made(folder, |making| write(reader, making, forms))?)
}

fn write(reader: &Reader<'_>, folder: &Path, forms: Forms) -> Result<Written> {
    let store = folder.join("making.db");
    let written = fill(reader, &store, false)?;
    let from = Connection::open_with_flags(&store, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let tables = all()?;
    for table in &tables {
        if forms.csv {
            as_csv(&from, table, &folder.join(format!("{}.csv", table.name)))?;
        }
        if forms.parquet {
            as_parquet(&from, table, &folder.join(format!("{}.parquet", table.name)))?;
        }
    }
    from.close().map_err(|(_, error)| error)?;
    std::fs::remove_file(&store).map_err(at(&store))?;
    keep(&folder.join("dictionary.csv"), &dictionary(reader, &tables))?;
    keep(&folder.join("README.md"), &about::flat(reader, &written))?;
    Ok(written)
}

/// Goes through the rows of a table in the order in which they were written.
pub(crate) fn each(
    from: &Connection,
    table: &Table,
    mut take: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement =
        from.prepare(&format!("SELECT * FROM \"{}\" ORDER BY rowid", table.name))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

fn as_csv(from: &Connection, table: &Table, path: &Path) -> Result<()> {
    let mut file = BufWriter::new(new_file(path)?);
    let head: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    writeln!(file, "{}", head.join(",")).map_err(at(path))?;
    let mut line = String::new();
    each(from, table, |row| {
        line.clear();
        for (number, column) in table.columns.iter().enumerate() {
            if number > 0 {
                line.push(',');
            }
            put(&mut line, column, row.get_ref(number)?);
        }
        line.push('\n');
        file.write_all(line.as_bytes()).map_err(at(path))
    })?;
    whole(file, path)
}

fn whole(file: BufWriter<File>, path: &Path) -> Result<()> {
    let file = file.into_inner().map_err(|error| at(path)(error.into_error()))?;
    file.sync_all().map_err(at(path))
}

/// A value as a cell.
fn put(line: &mut String, column: &Column, value: ValueRef<'_>) {
    match value {
        ValueRef::Integer(number) if column.of == Of::Flag => {
            line.push_str(if number == 0 { "false" } else { "true" });
        }
        ValueRef::Integer(number) => line.push_str(&number.to_string()),
        ValueRef::Real(number) => line.push_str(&number.to_string()),
        ValueRef::Text(bytes) => quoted(line, &cell(&String::from_utf8_lossy(bytes))),
        ValueRef::Null | ValueRef::Blob(_) => {}
    }
}

/// A text in quotes where it needs them.
fn quoted(line: &mut String, text: &str) {
    if text.contains(['"', ',', '\n', '\r']) {
        line.push('"');
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

/// The columns of a stretch of rows that are being made.
enum Making {
    Text(StringBuilder),
    Integer(Int64Builder),
    Real(Float64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
}

impl Making {
    fn new(of: Of) -> Self {
        match of {
            Of::Text | Of::Instant => Self::Text(StringBuilder::new()),
            Of::Integer => Self::Integer(Int64Builder::new()),
            Of::Real => Self::Real(Float64Builder::new()),
            Of::Flag => Self::Flag(BooleanBuilder::new()),
            Of::Day => Self::Day(Date32Builder::new()),
        }
    }

    fn data_type(of: Of) -> DataType {
        match of {
            Of::Text | Of::Instant => DataType::Utf8,
            Of::Integer => DataType::Int64,
            Of::Real => DataType::Float64,
            Of::Flag => DataType::Boolean,
            Of::Day => DataType::Date32,
        }
    }

    fn put(&mut self, column: &Column, value: ValueRef<'_>) -> Result<()> {
        let text = || match value {
            ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes)),
            _ => None,
        };
        match self {
            Self::Text(made) => made.append_option(text()),
            Self::Integer(made) => made.append_option(whole_number(value)),
            Self::Real(made) => made.append_option(number(value)),
            Self::Flag(made) => made.append_option(whole_number(value).map(|number| number != 0)),
            Self::Day(made) => {
                let day = text().map(|text| {
                    Day::parse_iso(&text).map(|day| day.0).ok_or_else(|| {
                        Trouble::Value(format!("{}: `{text}` where a day is", column.name))
                    })
                });
                made.append_option(day.transpose()?);
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(made) => Arc::new(made.finish()),
            Self::Integer(made) => Arc::new(made.finish()),
            Self::Real(made) => Arc::new(made.finish()),
            Self::Flag(made) => Arc::new(made.finish()),
            Self::Day(made) => Arc::new(made.finish()),
        }
    }
}

fn whole_number(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(number) => Some(number),
        _ => None,
    }
}

fn number(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        _ => None,
    }
}

fn as_parquet(from: &Connection, table: &Table, path: &Path) -> Result<()> {
    let fields = table.columns.iter().map(|column| {
        Field::new(
            &column.name,
            Making::data_type(column.of),
            !(column.name == "id" && table.has_key()),
        )
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = new_file(path)?;
    let mut writer = ArrowWriter::try_new(
        file.try_clone().map_err(at(path))?,
        Arc::clone(&schema),
        Some(properties),
    )?;
    let mut making: Vec<Making> =
        table.columns.iter().map(|column| Making::new(column.of)).collect();
    let mut count = 0;
    let mut hand_on = |making: &mut Vec<Making>| -> Result<()> {
        let columns = making.iter_mut().map(Making::finish).collect();
        Ok(writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?)
    };
    each(from, table, |row| {
        for (number, (column, made)) in table.columns.iter().zip(&mut making).enumerate() {
            made.put(column, row.get_ref(number)?)?;
        }
        count += 1;
        if count % ROWS == 0 { hand_on(&mut making) } else { Ok(()) }
    })?;
    hand_on(&mut making)?;
    writer.close()?;
    file.sync_all().map_err(at(path))
}

/// What every column is, as CSV.
fn dictionary(reader: &Reader<'_>, tables: &[Table]) -> String {
    let mut text = String::from("table,column,type,unit,leads_to,meaning,meaning_of_table\n");
    for table in tables {
        for column in &table.columns {
            let leads = column.to.as_ref().map_or(String::new(), |to| format!("{to}.id"));
            let unit = column.unit.as_deref().unwrap_or_default();
            let cells = [
                table.name.as_str(),
                &column.name,
                column.of.code(),
                unit,
                &leads,
                reader.say(&column.about),
                reader.say(&table.about),
            ];
            for (number, text_of) in cells.into_iter().enumerate() {
                if number > 0 {
                    text.push(',');
                }
                quoted(&mut text, &cell(text_of));
            }
            text.push('\n');
        }
    }
    text
}
