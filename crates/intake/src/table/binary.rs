//! Workbooks (XLSX, XLSB, XLS, ODS): the cells of one sheet as text.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{
    DataRef, Dimensions, FillPattern, Reader as _, SheetVisible, Sheets, Style, Xls, Xlsx,
    open_workbook_auto_from_rs,
};
use paradero_model::{Problem, ProblemCode};

use super::{
    Grid, Row,
    look::{Area, Kind, Look, Watch},
    shown::{self, Shown},
};
use crate::{
    archive,
    error::{Fault, nearest},
    head::Reader,
    limits::{self, Count, SPLIT, exceeded, grouped},
};

/// Most colours that are told apart.
const COLOURS: usize = 1000;

/// Reads one sheet of a workbook: the one that is named, else the first with anything in it.
pub(super) fn workbook(
    bytes: &[u8],
    reader: &Reader,
    grid: &mut Grid,
) -> Result<(Vec<Row>, Look), Fault> {
    let mut watch = Watch::default();
    archive::check_with(bytes, &mut |part, event| watch.see(part, event))?;
    // The library is not proof against every malformed file.
    let read = catch_unwind(AssertUnwindSafe(|| chosen(bytes, reader)));
    let (book, mut cells) = read.unwrap_or_else(|_| Err(malformed("it is malformed")))?;
    let sheet = book.sheet.clone();
    grid.said.push(if book.others.is_empty() {
        format!("sheet `{sheet}`")
    } else {
        format!("sheet `{sheet}`; not read: `{}` (name one with sheet)", book.others.join("`, `"))
    });
    if !book.hidden.is_empty() {
        grid.said.push(format!("hidden in the workbook: sheet `{}`", book.hidden.join("`, `")));
    }
    if book.from_1904 {
        grid.said.push("the workbook counts days from 1904".into());
    }
    cells.look.kind = Kind::Sheet;
    // What the library knows of merged cells is of formats that have no parts in XML.
    let merged = std::mem::take(&mut cells.look.beside.merged);
    cells.look.beside = watch.of(&sheet);
    cells.look.beside.merged.extend(merged);
    cells.look.beside.merged.sort_unstable_by_key(|area| (area.top, area.left));
    grid.sheet = Some(sheet);
    grid.others = book.others;
    grid.from_1904 = book.from_1904;
    let rows = cells.into_rows()?;
    Ok(rows)
}

fn malformed(reason: &str) -> Fault {
    Fault::new(
        format!("the workbook cannot be read: {reason}"),
        "open it in a spreadsheet program and save it again as XLSX or CSV",
    )
}

/// What is said of the workbook as a whole.
struct Book {
    sheet: String,
    others: Vec<String>,
    hidden: Vec<String>,
    from_1904: bool,
}

/// The sheet that is read, and its cells.
fn chosen(bytes: &[u8], reader: &Reader) -> Result<(Book, Cells), Fault> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| malformed(&error.to_string()))?;
    let names = book.sheet_names();
    let hidden =
        book.sheets_metadata().iter().filter(|sheet| sheet.visible != SheetVisible::Visible);
    let hidden = hidden.map(|sheet| sheet.name.clone()).collect();
    let from_1904 = match &book {
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        Sheets::Xls(book) => book.has_1904_epoch(),
        _ => false,
    };
    let about = |name: &String| {
        let others = names.iter().filter(|other| *other != name).cloned().collect();
        Book { sheet: name.clone(), others, hidden, from_1904 }
    };
    if let Some((wanted, line)) = &reader.sheet {
        if !names.contains(wanted) {
            let fix = match nearest(wanted, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the sheets are {}", names.join(", ")),
            };
            return Err(Fault::at(*line, format!("no sheet `{wanted}`"), fix));
        }
        let cells = sheet(&mut book, wanted)?;
        return Ok((about(wanted), cells));
    }
    for name in &names {
        let cells = sheet(&mut book, name)?;
        if !cells.cells.is_empty() {
            return Ok((about(name), cells));
        }
    }
    Err(Fault::new(
        "no sheet of the workbook has anything in it",
        "give the file as it was received",
    ))
}

/// The filled cells of a sheet as they come, and what is seen of their styles.
#[derive(Default)]
struct Cells {
    cells: Vec<(u32, u32, String)>,
    errors: Vec<(u32, u32, String)>,
    look: Look,
    count: usize,
    told: Count,
}

impl Cells {
    fn one_more(&mut self) -> Result<(), Fault> {
        self.count += 1;
        if self.count > limits::SHEET_CELLS {
            let found = format!("over {}", grouped(limits::SHEET_CELLS as u64));
            return Err(exceeded("it has", found, (limits::SHEET_CELLS, "filled cells"), SPLIT));
        }
        Ok(())
    }

    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), Fault> {
        self.told.text(text.len())?;
        self.cells.push((row, column, text));
        Ok(())
    }

    fn see(&mut self, row: u32, column: u32, seen: &Seen, filled: bool) {
        if let Some(colour) = seen.fill {
            self.look.fills.push((row, column, colour));
        }
        if seen.bold && filled {
            match self.look.bold.last_mut() {
                Some((last, count)) if *last == row => *count += 1,
                _ => self.look.bold.push((row, 1)),
            }
        }
    }

    /// The rows with anything in them, in their order.
    fn into_rows(mut self) -> Result<(Vec<Row>, Look), Fault> {
        let place = |cell: &(u32, u32, String)| (cell.0, cell.1);
        // Every program writes them in order; of cells that stand twice the later holds.
        if !self.cells.is_sorted_by(|a, b| place(a) < place(b)) {
            self.cells.sort_by_key(place);
            self.cells.dedup_by(|later, kept| {
                let twice = place(later) == place(kept);
                if twice {
                    std::mem::swap(&mut later.2, &mut kept.2);
                }
                twice
            });
            self.look.fills.sort_unstable();
            self.look.bold.sort_unstable();
            self.look.bold.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                kept.1 += if same { later.1 } else { 0 };
                same
            });
        }
        // A row is as wide as its last cell says, whatever stands before it.
        let mut count = Count::default();
        for row in self.cells.chunk_by(|a, b| a.0 == b.0) {
            count.row(row.last().map_or(0, |(_, last, _)| *last as usize + 1))?;
        }
        let mut rows: Vec<Row> = Vec::new();
        for (at, column, text) in self.cells {
            let line = at.saturating_add(1);
            if rows.last().is_none_or(|row| row.line != line) {
                let cells = Vec::with_capacity(rows.last().map_or(0, |row| row.cells.len()));
                rows.push(Row { cells, line, ..Row::default() });
            }
            let Some(row) = rows.last_mut() else { continue };
            row.cells.resize(column as usize, String::new());
            row.cells.push(text);
        }
        for (at, column, found) in self.errors {
            problem(
                &mut rows,
                (at, column),
                found,
                "a value; the formula of the cell gave an error",
            );
        }
        let without = std::mem::take(&mut self.look.beside.unreckoned);
        for place in &without {
            let expected = "a value; the workbook holds the formula without its result";
            problem(&mut rows, *place, "a formula".into(), expected);
        }
        self.look.beside.unreckoned = without;
        Ok((rows, self.look))
    }
}

/// Notes what is wrong with a cell; its column is named when the header is known.
fn problem(rows: &mut [Row], (at, column): (u32, u32), found: String, expected: &str) {
    let row = rows.binary_search_by_key(&at.saturating_add(1), |row| row.line).ok();
    if let Some(row) = row.and_then(|row| rows.get_mut(row)) {
        row.problems.push(Problem {
            code: ProblemCode::FormulaError,
            column: Some(format!("column {}", column + 1)),
            found,
            expected: expected.into(),
        });
    }
}

fn sheet(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Cells, Fault> {
    let broken = |error: &dyn std::fmt::Display| malformed(&error.to_string());
    let mut cells = Cells::default();
    // Cell by cell where the format allows it, since a range is as large as its last cell says.
    match book {
        Sheets::Xlsx(book) => styled(book, name, &mut cells)?,
        Sheets::Xlsb(book) => {
            let mut reader = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
            while let Some(cell) = reader.next_cell().map_err(|error| broken(&error))? {
                let (row, column) = cell.get_position();
                cells.one_more()?;
                let data = cell.get_value();
                if *data != DataRef::Empty {
                    if let DataRef::Error(error) = data {
                        cells.errors.push((row, column, error.to_string()));
                    }
                    cells.put(row, column, shown::text(data, &Shown::Plain))?;
                }
            }
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            if let Sheets::Xls(book) = book {
                cells.look.beside.merged = merged(book, name);
            }
            let range = book.worksheet_range(name).map_err(|error| broken(&error))?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
                let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
                cells.one_more()?;
                if let calamine::Data::Error(error) = data {
                    cells.errors.push((row, column, error.to_string()));
                }
                cells.put(row, column, shown::plain(data))?;
            }
        }
    }
    Ok(cells)
}

/// Cells of an XLSX with what their styles show.
fn styled(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, cells: &mut Cells) -> Result<(), Fault> {
    let broken = |error: calamine::XlsxError| malformed(&error.to_string());
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let styles: Vec<Seen> =
        reader.styles().iter().map(|style| Seen::of(style, &mut cells.look.colours)).collect();
    let plain = Seen::default();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(broken)? {
        let (row, column) = cell.get_position();
        let (data, seen) = (cell.get_value(), styles.get(style).unwrap_or(&plain));
        cells.one_more()?;
        let filled = *data != DataRef::Empty;
        if filled {
            if let DataRef::Error(error) = data {
                cells.errors.push((row, column, error.to_string()));
            }
            cells.put(row, column, shown::text(data, &seen.shown))?;
        }
        if seen.bold || seen.fill.is_some() {
            cells.see(row, column, seen, filled);
        }
    }
    Ok(())
}

fn merged(book: &Xls<Cursor<&[u8]>>, name: &str) -> Vec<Area> {
    let found: Vec<Dimensions> = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let area = |one: &Dimensions| Area {
        top: one.start.0,
        left: one.start.1,
        bottom: one.end.0,
        right: one.end.1,
    };
    found
        .iter()
        .map(area)
        .filter(|area| area.top <= area.bottom && area.left <= area.right)
        .collect()
}

/// What is seen of a style.
#[derive(Clone, Debug, Default)]
struct Seen {
    shown: Shown,
    fill: Option<u16>,
    bold: bool,
}

impl Seen {
    fn of(style: &Style, colours: &mut Vec<[u8; 3]>) -> Self {
        let colour = style.fill.as_ref().filter(|fill| fill.pattern == FillPattern::Solid);
        let colour = colour.and_then(calamine::Fill::get_color);
        let colour = colour.map(|colour| [colour.red, colour.green, colour.blue]);
        let fill = colour.filter(|colour| *colour != [255; 3]).and_then(|colour| {
            let known = colours.iter().position(|known| *known == colour);
            let at = known.or_else(|| {
                // Nobody means something by more.
                (colours.len() < COLOURS).then(|| colours.push(colour))?;
                colours.len().checked_sub(1)
            });
            u16::try_from(at?).ok()
        });
        let format = style.number_format.as_ref();
        Self {
            shown: format.map(|format| Shown::of(&format.format_code)).unwrap_or_default(),
            fill,
            bold: style.font.as_ref().is_some_and(calamine::Font::is_bold),
        }
    }
}
