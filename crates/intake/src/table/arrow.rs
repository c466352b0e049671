//! Tables that are columns already: Parquet, Arrow IPC files (Feather version 2 among them) and streams.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{
    Grid, Row, arrow_claims as claims,
    arrow_text::{Untold, text},
    header,
};
use crate::{
    error::Fault,
    limits::{self, CELLS, Count, FORGED, exceeded, grouped},
    media::Columnar,
};

/// Rows decoded at a time. Few, since a value that is stored once can stand in every row.
const BATCH: usize = 1 << 10;

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
            let length = bytes.len() as u64;
            let reader = ParquetRecordBatchReaderBuilder::try_new(bytes)
                .map_err(|error| unread(error.into()))?;
            claims::parquet(reader.metadata(), length)?;
            let built = reader.with_batch_size(BATCH).build();
            all(built.map_err(|error| unread(error.into()))?, &unread)
        }
        Columnar::ArrowFile => {
            claims::file(bytes)?;
            all(FileReader::try_new(Cursor::new(bytes), None).map_err(&unread)?, &unread)
        }
        Columnar::ArrowStream => {
            claims::stream(bytes)?;
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
    limits::columns(schema.fields().len())?;
    let (mut rows, mut taken) = (Vec::new(), Taken { count: Count::default(), left: 2 * CELLS });
    for batch in reader {
        take(&batch.map_err(unread)?, &mut rows, &mut taken)?;
    }
    Ok((header, rows))
}

/// What was taken so far.
struct Taken {
    count: Count,
    /// Values that may still be looked at, those within lists among them.
    left: usize,
}

fn take(batch: &RecordBatch, rows: &mut Vec<Row>, taken: &mut Taken) -> Result<(), Fault> {
    let before = rows.len();
    taken.count.rows_of(batch.num_rows(), batch.num_columns())?;
    for at in 0..batch.num_rows() {
        let line = u32::try_from(before + at + 1).unwrap_or(u32::MAX);
        let cells = Vec::with_capacity(batch.num_columns());
        rows.push(Row { cells, line, ..Row::default() });
    }
    for (column, field) in batch.columns().iter().zip(batch.schema().fields()) {
        for (at, row) in rows.iter_mut().skip(before).enumerate() {
            let cell = text(column.as_ref(), at, &mut taken.left);
            let cell = cell.map_err(|why| untold(field.name(), &why))?;
            taken.count.text(cell.len())?;
            row.cells.push(cell);
        }
    }
    Ok(())
}

/// The text of a cell of a column, as tables of columns are read.
pub(crate) fn cell(
    column: &str,
    array: &dyn arrow_array::Array,
    at: usize,
) -> Result<String, Fault> {
    text(array, at, &mut { CELLS }).map_err(|why| untold(column, &why))
}

fn untold(column: &str, why: &Untold) -> Fault {
    match why {
        Untold::Type(kind) => Fault::new(
            format!("column `{column}` holds values of type {kind}"),
            "write it as text, or leave it out",
        ),
        Untold::TooMany => {
            let found = format!("over {}", grouped(2 * CELLS as u64));
            exceeded("its lists have", found, (2 * CELLS, "values"), FORGED)
        }
    }
}
