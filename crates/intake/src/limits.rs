//! What one file may ask of the machine.
//!
//! A file that goes over a limit is refused as a whole, by an error that says what was too much, how much there was, what the limit
//! is and what to do. Nothing is cut. Limits are far above what lists and documents of people hold, and low enough that no
//! file takes more than some gigabytes of memory or some minutes.

use crate::error::Fault;

/// Most bytes of a file.
pub const BYTES: u64 = 2 << 30;

/// Most bytes that the parts of an archive (XLSX, XLSB, ODS) unpack to, all together.
pub const UNPACKED: u64 = 1 << 30;

/// How many times larger than its packed form a part of an archive may be, once it has [`RATIO_FROM`] bytes.
pub const RATIO: u64 = 400;

/// Unpacked bytes from which on [`RATIO`] is looked at: small parts that say one thing over and over pack well.
pub const RATIO_FROM: u64 = 32 << 20;

/// Most parts of an archive.
pub const PARTS: usize = 10_000;

/// Most elements of XML in an archive.
pub const ELEMENTS: u64 = 100_000_000;

/// Most columns of a table: as many as a spreadsheet has.
pub const COLUMNS: usize = 16_384;

/// Most rows of a table.
pub const ROWS: usize = 20_000_000;

/// Most cells of a table, rows times columns.
pub const CELLS: usize = 100_000_000;

/// Most filled cells of a sheet of a workbook.
pub const SHEET_CELLS: usize = 20_000_000;

/// Most bytes of text of all cells of a table: formats that say a text once and point to it can hold more than the file.
pub const TEXT: u64 = 2 << 30;

/// Most places in the tables of a page that cells cover which stand elsewhere.
pub const COVERED: usize = 2_000_000;

/// Most bytes of a row of a table that is read row by row, of which nothing is held but some blocks of rows.
pub const STREAMED_ROW: usize = 64 << 20;

/// Most cells of the header's columns that a block of such a table may have.
pub const BLOCK_CELLS: usize = 64 << 20;

/// Most values of a JSON document.
pub const NODES: usize = 20_000_000;

/// Most elements and texts of a page.
pub const PAGE_NODES: usize = 10_000_000;

/// Most pages of a PDF.
pub const PDF_PAGES: usize = 20_000;

/// Most glyphs that the pages of a PDF draw, all together: forms within forms can draw more than the file holds.
pub const PDF_GLYPHS: usize = 10_000_000;

/// Most ruled lines of a page that are looked at.
pub const PDF_RULES: usize = 20_000;

/// Deepest nesting of JSON, and of XML within an archive.
pub const DEPTH: usize = 128;

/// Deepest nesting of a page (HTML). Browsers stop at 512.
pub const PAGE_DEPTH: usize = 512;

/// Most bytes that all files in a container unpack to, those in containers within it counted too.
pub const CONTAINED: u64 = 8 << 30;

/// Most files, messages or records in a container.
pub const MEMBERS: usize = 200_000;

/// How many containers may lie one within the other.
pub const NESTED: usize = 4;

/// What to do about a table that is too large.
pub(crate) const SPLIT: &str = "split it into smaller files";

/// What to do about a file that no program would write so.
pub(crate) const FORGED: &str =
    "it may be made to exhaust the machine: ask whoever gave it for a plain CSV or text file";

/// The fault of whatever goes over a limit. `found` is a number, or words such as `over 10`.
pub(crate) fn exceeded(
    what: &str,
    found: impl std::fmt::Display,
    (limit, unit): (impl TryInto<u64>, &str),
    fix: &str,
) -> Fault {
    let limit = grouped(limit.try_into().unwrap_or(u64::MAX));
    Fault::new(format!("{what} {found} {unit}, and the limit is {limit}"), fix)
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Looks at the size of a file before anything of it is read.
pub(crate) fn size(bytes: &[u8]) -> Result<(), Fault> {
    match bytes.len() as u64 {
        length if length > BYTES => {
            Err(exceeded("it has", grouped(length), (BYTES, "bytes"), SPLIT))
        }
        _ => Ok(()),
    }
}

/// Counts what a table takes while it is read.
#[derive(Debug, Default)]
pub(crate) struct Count {
    rows: usize,
    cells: usize,
    text: u64,
    covered: usize,
}

impl Count {
    /// A row of so many cells.
    pub(crate) fn row(&mut self, cells: usize) -> Result<(), Fault> {
        self.rows_of(1, cells)
    }

    /// So many places that a cell covers beside its own.
    pub(crate) fn covered(&mut self, places: usize) -> Result<(), Fault> {
        self.covered = self.covered.saturating_add(places);
        if self.covered > COVERED {
            let unit = (COVERED, "places that cells reach over");
            return Err(exceeded("it has over", grouped(COVERED as u64), unit, FORGED));
        }
        Ok(())
    }

    /// So many rows of so many cells each.
    pub(crate) fn rows_of(&mut self, rows: usize, cells: usize) -> Result<(), Fault> {
        columns(cells)?;
        self.rows = self.rows.saturating_add(rows);
        self.cells = self.cells.saturating_add(rows.saturating_mul(cells));
        if self.rows > ROWS {
            return Err(exceeded("it has over", grouped(ROWS as u64), (ROWS, "rows"), SPLIT));
        }
        if self.cells > CELLS {
            return Err(exceeded("it has over", grouped(CELLS as u64), (CELLS, "cells"), SPLIT));
        }
        Ok(())
    }

    /// So many bytes of text.
    pub(crate) fn text(&mut self, bytes: usize) -> Result<(), Fault> {
        self.text = self.text.saturating_add(bytes as u64);
        if self.text > TEXT {
            let unit = (TEXT, "bytes of text in its cells");
            return Err(exceeded("it has over", grouped(TEXT), unit, FORGED));
        }
        Ok(())
    }
}

/// Looks at the number of columns.
pub(crate) fn columns(count: usize) -> Result<(), Fault> {
    if count > COLUMNS {
        let fix = "leave out columns that hold nothing, or give a table without merged lists";
        return Err(exceeded("it has", grouped(count as u64), (COLUMNS, "columns"), fix));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_says_what_was_found_and_what_to_do() {
        let fault = columns(1 << 20).unwrap_err();
        assert_eq!(fault.what, "it has 1,048,576 columns, and the limit is 16,384");
        assert!(columns(COLUMNS).is_ok());
        let mut count = Count::default();
        assert!(count.rows_of(ROWS, 5).is_ok());
        assert!(count.row(0).unwrap_err().what.contains("20,000,000 rows"));
    }
}
