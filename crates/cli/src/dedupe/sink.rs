//! Tables written as CSV, Parquet or Arrow IPC, by the end of the file's name.

use std::fs::File;
use std::io::BufWriter;
use std::ops::Range;
use std::path::Path;

use anyhow::Context as _;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use parquet::arrow::ArrowWriter;

use crate::export;

/// Rows made and written at a time.
const ROWS: usize = 1 << 16;

/// A form of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    Parquet,
    /// Arrow IPC file, which Feather version 2 is.
    Arrow,
    /// Arrow IPC stream.
    Arrows,
}

impl Form {
    /// What the name of a file says; `otherwise` where it says nothing.
    fn of(path: &Path, otherwise: Self) -> Self {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        match end.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "parquet" => Self::Parquet,
            "arrow" | "feather" => Self::Arrow,
            "arrows" => Self::Arrows,
            _ => otherwise,
        }
    }
}

enum Sink {
    Csv(csv::Writer<File>),
    Parquet(ArrowWriter<File>),
    Arrow(FileWriter<BufWriter<File>>),
    Arrows(StreamWriter<BufWriter<File>>),
}

impl Sink {
    fn new(form: Form, file: File, head: &RecordBatch) -> anyhow::Result<Self> {
        let schema = head.schema();
        Ok(match form {
            Form::Csv => {
                let mut writer = csv::Writer::from_writer(file);
                writer.write_record(schema.fields().iter().map(|field| field.name()))?;
                Self::Csv(writer)
            }
            Form::Parquet => Self::Parquet(ArrowWriter::try_new(file, schema, None)?),
            Form::Arrow => Self::Arrow(FileWriter::try_new_buffered(file, &schema)?),
            Form::Arrows => Self::Arrows(StreamWriter::try_new_buffered(file, &schema)?),
        })
    }

    fn write(&mut self, batch: &RecordBatch) -> anyhow::Result<()> {
        match self {
            Self::Csv(writer) => {
                for row in 0..batch.num_rows() {
                    for column in batch.columns() {
                        let text = text(column.as_ref(), row);
                        let told = column.as_string_opt::<i32>().is_some();
                        writer.write_field(
                            if told { export::cell(&text) } else { text.as_str().into() }
                                .as_bytes(),
                        )?;
                    }
                    writer.write_record(None::<&[u8]>)?;
                }
            }
            Self::Parquet(writer) => writer.write(batch)?,
            Self::Arrow(writer) => writer.write(batch)?,
            Self::Arrows(writer) => writer.write(batch)?,
        }
        Ok(())
    }

    fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Csv(mut writer) => writer.flush()?,
            Self::Parquet(writer) => {
                writer.close()?;
            }
            Self::Arrow(mut writer) => writer.finish()?,
            Self::Arrows(mut writer) => writer.finish()?,
        }
        Ok(())
    }
}

/// A cell of the types that are written here.
fn text(column: &dyn Array, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    let text = column.as_string_opt::<i32>().map(|all| all.value(row).to_owned());
    let whole = || column.as_primitive_opt::<UInt32Type>().map(|all| all.value(row).to_string());
    let number = || column.as_primitive_opt::<Float64Type>().map(|all| all.value(row).to_string());
    let truth = || column.as_boolean_opt().map(|all| all.value(row).to_string());
    text.or_else(whole).or_else(number).or_else(truth).unwrap_or_default()
}

/// Writes a table of so many rows, part by part; `part` makes the rows of a range, of an empty one too.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write(
    path: &Path,
    otherwise: Form,
    rows: usize,
    mut part: impl FnMut(Range<usize>) -> anyhow::Result<RecordBatch>,
) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    let file = File::create(path).with_context(cannot)?;
    let mut sink = Sink::new(Form::of(path, otherwise), file, &part(0..0)?).with_context(cannot)?;
    for start in (0..rows).step_by(ROWS) {
        sink.write(&part(start..(start + ROWS).min(rows))?).with_context(cannot)?;
    }
    sink.close().with_context(cannot)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, BooleanArray, Float64Array, StringArray, UInt32Array};

    use super::*;
    use crate::dedupe::read::read_files;

    fn part(range: Range<usize>) -> anyhow::Result<RecordBatch> {
        let numbers: Vec<u32> = range.map(|at| u32::try_from(at).unwrap()).collect();
        let name = |n: &u32| (n % 7 != 3).then(|| format!("N\u{fa}\u{f1}ez, {n}"));
        let names: StringArray = numbers.iter().map(name).collect();
        let weights: Float64Array =
            numbers.iter().map(|n| Some(f64::from(*n) / 4.0 - 9.0)).collect();
        let linked: BooleanArray = numbers.iter().map(|n| Some(n % 2 == 0)).collect();
        Ok(RecordBatch::try_from_iter_with_nullable([
            ("record", Arc::new(names) as ArrayRef, true),
            ("cluster", Arc::new(UInt32Array::from(numbers)) as ArrayRef, false),
            ("weight_bits", Arc::new(weights) as ArrayRef, false),
            ("linked", Arc::new(linked) as ArrayRef, false),
        ])?)
    }

    #[test]
    fn a_table_is_the_same_in_every_form_however_many_parts_it_is_written_in() {
        let folder = tempfile::tempdir().unwrap();
        let rows = ROWS + 9;
        for (name, magic) in [
            ("t.csv", &b"record,cluster"[..]),
            ("t.parquet", b"PAR1"),
            ("t.arrow", b"ARROW1"),
            ("t.feather", b"ARROW1"),
            ("t.ARROWS", b"\xff\xff\xff\xff"),
            ("t", b"PAR1"),
        ] {
            let path = folder.path().join(name);
            write(&path, Form::Parquet, rows, part).unwrap();
            assert!(std::fs::read(&path).unwrap().starts_with(magic), "{name}");
            if name == "t" {
                continue;
            }
            let table = read_files(&[path]).unwrap();
            assert_eq!(table.headers, ["record", "cluster", "weight_bits", "linked"], "{name}");
            assert_eq!(table.rows(), rows, "{name}");
            for row in [0, 3, ROWS, rows - 1] {
                let cells = [0, 1, 2, 3].map(|column| table.cell(row, column));
                let batch = part(row..row + 1).unwrap();
                let expected: Vec<String> =
                    batch.columns().iter().map(|column| text(column.as_ref(), 0)).collect();
                assert_eq!(cells.to_vec(), expected, "{name}, row {row}");
            }
        }
    }

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.csv");
        write(&path, Form::Csv, 0, part).unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "record,cluster,weight_bits,linked\n");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let error = write(Path::new("/nowhere/t.arrow"), Form::Csv, 0, part).unwrap_err();
        assert!(format!("{error:#}").contains("/nowhere/t.arrow"), "{error:#}");
    }
}
