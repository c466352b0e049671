//! Tables that are columns already: Parquet, Arrow IPC files (Feather version 2 among them) and streams.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Grid, Row, arrow_text::text, header};
use crate::{error::Fault, media::Columnar};

/// Rows decoded at a time.
const BATCH: usize = 1 << 13;

/// Reads a table of columns; what a cell holds is written out as text.
pub(super) fn read(bytes: &[u8], form: Columnar, mut grid: Grid) -> Result<Grid, Fault> {
    // The libraries are not proof against every malformed file.
    let read = catch_unwind(AssertUnwindSafe(|| rows(bytes, form)));
    let (header, rows) = match read {
        Ok(read) => read?,
        Err(_) => return Err(unread(form, "it is malformed")),
    };
    header::name(header, &mut grid);
    grid.rows = rows;
    Ok(grid)
}

fn unread(form: Columnar, reason: &str) -> Fault {
    let fix = match form {
        Columnar::Parquet => "write it again",
        Columnar::ArrowFile | Columnar::ArrowStream => {
            "write it again, without compression or with LZ4"
        }
    };
    Fault::new(format!("the {} cannot be read: {reason}", form.what()), fix)
}

type Table = (Vec<String>, Vec<Row>);

fn rows(bytes: &[u8], form: Columnar) -> Result<Table, Fault> {
    let unread = |error: ArrowError| unread(form, &error.to_string());
    match form {
        Columnar::Parquet => {
            let bytes = bytes::Bytes::copy_from_slice(bytes);
            let built = ParquetRecordBatchReaderBuilder::try_new(bytes)
                .and_then(|reader| reader.with_batch_size(BATCH).build());
            all(built.map_err(|error| unread(error.into()))?, &unread)
        }
        Columnar::ArrowFile => {
            all(FileReader::try_new(Cursor::new(bytes), None).map_err(&unread)?, &unread)
        }
        Columnar::ArrowStream => {
            all(StreamReader::try_new(Cursor::new(bytes), None).map_err(&unread)?, &unread)
        }
    }
}

fn all(
    reader: impl RecordBatchReader,
    unread: &dyn Fn(ArrowError) -> Fault,
) -> Result<Table, Fault> {
    let schema = reader.schema();
    let header = schema.fields().iter().map(|field| field.name().clone()).collect();
    let mut rows = Vec::new();
    for batch in reader {
        take(&batch.map_err(unread)?, &mut rows)?;
    }
    Ok((header, rows))
}

fn take(batch: &RecordBatch, rows: &mut Vec<Row>) -> Result<(), Fault> {
    let before = rows.len();
    for at in 0..batch.num_rows() {
        let line = u32::try_from(before + at + 1).unwrap_or(u32::MAX);
        let cells = Vec::with_capacity(batch.num_columns());
        rows.push(Row { cells, line, ..Row::default() });
    }
    for (column, field) in batch.columns().iter().zip(batch.schema().fields()) {
        for (at, row) in rows.iter_mut().skip(before).enumerate() {
            let cell = text(column.as_ref(), at).map_err(|kind| {
                Fault::new(
                    format!("column `{}` holds values of type {kind}", field.name()),
                    "write it as text, or leave it out",
                )
            })?;
            row.cells.push(cell);
        }
    }
    Ok(())
}
