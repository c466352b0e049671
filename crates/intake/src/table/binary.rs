//! Workbooks (XLSX, XLS, ODS).

use std::{
    collections::BTreeMap,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, Reader as _, Sheets, open_workbook_auto_from_rs};
use paradero_model::{Problem, ProblemCode};

use super::{Grid, Row};
use crate::{
    archive,
    error::{Fault, nearest},
    head::Reader,
    limits::{self, Count, SPLIT, exceeded, grouped},
};

type Cells = BTreeMap<u32, BTreeMap<u32, Data>>;

/// Reads one sheet of a workbook: the one that is named, else the first with anything in it.
pub(super) fn workbook(bytes: &[u8], reader: &Reader, grid: &mut Grid) -> Result<Vec<Row>, Fault> {
    archive::check(bytes)?;
    // The library is not proof against every malformed file.
    let read = catch_unwind(AssertUnwindSafe(|| cells(bytes, reader)));
    let (sheet, others, cells) = read.unwrap_or_else(|_| Err(malformed("it is malformed")))?;
    grid.said.push(if others.is_empty() {
        format!("sheet `{sheet}`")
    } else {
        format!("sheet `{sheet}`; not read: `{}` (name one with sheet)", others.join("`, `"))
    });
    grid.sheet = Some(sheet);
    grid.others = others;
    // A row is as wide as its last cell says, whatever stands before it.
    let mut count = Count::default();
    for row in cells.values() {
        count.row(row.keys().next_back().map_or(0, |last| *last as usize + 1))?;
    }
    Ok(cells.into_iter().map(|(at, row)| text_row(at, row)).collect())
}

fn malformed(reason: &str) -> Fault {
    Fault::new(
        format!("the workbook cannot be read: {reason}"),
        "open it in a spreadsheet program and save it again as XLSX or CSV",
    )
}

/// The sheet that is read, the names of the others, and the cells.
fn cells(bytes: &[u8], reader: &Reader) -> Result<(String, Vec<String>, Cells), Fault> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| malformed(&error.to_string()))?;
    let names = book.sheet_names();
    if let Some((wanted, line)) = &reader.sheet {
        if !names.contains(wanted) {
            let fix = match nearest(wanted, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the sheets are {}", names.join(", ")),
            };
            return Err(Fault::at(*line, format!("no sheet `{wanted}`"), fix));
        }
        let cells = sheet(&mut book, wanted)?;
        return Ok((wanted.clone(), without(&names, wanted), cells));
    }
    for name in &names {
        let cells = sheet(&mut book, name)?;
        if !cells.is_empty() {
            return Ok((name.clone(), without(&names, name), cells));
        }
    }
    Err(Fault::new(
        "no sheet of the workbook has anything in it",
        "give the file as it was received",
    ))
}

fn without(names: &[String], one: &str) -> Vec<String> {
    names.iter().filter(|name| *name != one).cloned().collect()
}

fn sheet(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Cells, Fault> {
    let mut cells = Cells::new();
    let (mut count, mut told) = (0, Count::default());
    let mut put = |row: u32, column: u32, data: Data| -> Result<(), Fault> {
        count += 1;
        if count > limits::SHEET_CELLS {
            let found = format!("over {}", grouped(limits::SHEET_CELLS as u64));
            return Err(exceeded("it has", found, (limits::SHEET_CELLS, "filled cells"), SPLIT));
        }
        if let Data::String(text) = &data {
            told.text(text.len())?;
        }
        if data != Data::Empty {
            cells.entry(row).or_default().insert(column, data);
        }
        Ok(())
    };
    // Cell by cell where the format allows it, since a range is as large as its last cell says.
    if let Sheets::Xlsb(book) = book {
        let mut reader =
            book.worksheet_cells_reader(name).map_err(|error| malformed(&error.to_string()))?;
        while let Some(cell) = reader.next_cell().map_err(|error| malformed(&error.to_string()))? {
            let (row, column) = cell.get_position();
            put(row, column, Data::from(cell.get_value().clone()))?;
        }
    } else if let Sheets::Xlsx(book) = book {
        let mut reader =
            book.worksheet_cells_reader(name).map_err(|error| malformed(&error.to_string()))?;
        while let Some(cell) = reader.next_cell().map_err(|error| malformed(&error.to_string()))? {
            let (row, column) = cell.get_position();
            let data = match cell.get_value() {
                DataRef::SharedString(text) => Data::String((*text).to_owned()),
                other => Data::from(other.clone()),
            };
            put(row, column, data)?;
        }
    } else {
        let range = book.worksheet_range(name).map_err(|error| malformed(&error.to_string()))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
            let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
            put(row, column, data.clone())?;
        }
    }
    Ok(cells)
}

fn text_row(at: u32, cells: BTreeMap<u32, Data>) -> Row {
    let mut row = Row { line: at.saturating_add(1), ..Row::default() };
    for (column, data) in cells {
        let column = column as usize;
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        if let Data::Error(error) = &data {
            row.problems.push(Problem {
                code: ProblemCode::FormulaError,
                column: Some(format!("column {}", column + 1)),
                found: error.to_string(),
                expected: "a value; the formula of the cell gave an error".into(),
            });
        }
        row.cells[column] = cell_text(&data);
    }
    row
}

/// A cell as text; a day as ISO 8601, with the time of day where there is one.
fn cell_text(data: &Data) -> String {
    match data {
        Data::DateTime(stamp) if stamp.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::DateTime(duration) => duration.as_f64().to_string(),
        Data::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        other => other.to_string(),
    }
}
