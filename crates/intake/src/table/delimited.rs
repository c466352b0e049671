//! CSV and its kin: any delimiter, any quoting, rows of any length.

use std::borrow::Cow;

use memchr::memchr;

use super::{
    Grid, Row,
    cells::{Dialect, Rows},
};
use crate::{error::Fault, head::Reader, limits::Count};

/// Said where a quotation mark swallows rows, and reading them as signs makes it no better.
pub(crate) const RUN_TOGETHER: &str =
    "a quotation mark is not closed where its cell ends: rows may have run together";

/// Said where quotation marks are read as signs like any other.
pub(crate) const AS_THEY_STAND: &str = "quotation marks are not in pairs: taken as they stand";

const CANDIDATES: [(u8, &str); 4] = [(b',', ","), (b';', ";"), (b'\t', "tab"), (b'|', "|")];

/// Reads all rows, the header among them.
pub(super) fn read(text: &str, reader: &Reader, grid: &mut Grid) -> Result<Vec<Row>, Fault> {
    let delimiter = delimiter(text, reader)?;
    grid.said.push(said(delimiter));
    let read = rows(text, delimiter, usize::MAX, true)?;
    if quotes_are_whole(text, delimiter) {
        return Ok(read);
    }
    // A quotation mark that is opened and not closed makes one cell of all that follows, up to the next.
    let plain = rows(text, delimiter, usize::MAX, false)?;
    if regular(&plain) <= regular(&read) {
        grid.said.push(RUN_TOGETHER.into());
        return Ok(read);
    }
    grid.said.push(AS_THEY_STAND.into());
    Ok(plain)
}

/// The delimiter that is stated, else the one that is found at the beginning of the text.
pub(crate) fn delimiter(text: &str, reader: &Reader) -> Result<u8, Fault> {
    let Some((stated, line)) = &reader.delimiter else { return Ok(detect(text)) };
    match stated.as_str() {
        "tab" | "\\t" => Ok(b'\t'),
        one if one.len() == 1 && one.is_ascii() => Ok(one.as_bytes()[0]),
        other => {
            let what = format!("no delimiter `{other}`");
            Err(Fault::at(*line, what, "write one character, or tab"))
        }
    }
}

/// How a delimiter is told.
pub(crate) fn said(delimiter: u8) -> String {
    let shown = CANDIDATES.iter().find(|(byte, _)| *byte == delimiter).map(|(_, name)| *name);
    match shown {
        Some(name) => format!("delimiter {name}"),
        None => format!("delimiter {}", char::from(delimiter)),
    }
}

/// Whether no quotation mark swallows rows: each that opens a cell is closed, and where the cell goes over lines, just
/// before a delimiter or the end of a line.
pub(crate) fn quotes_are_whole(text: &str, delimiter: u8) -> bool {
    let bytes = text.as_bytes();
    let ends = |at: usize| {
        bytes.get(at).is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'))
    };
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'"', rest)) {
        let open = at + found;
        // Within a cell a quotation mark is a sign like any other.
        if open > 0 && !ends(open - 1) {
            at = open + 1;
            continue;
        }
        let (mut next, mut lines) = (open + 1, false);
        loop {
            match bytes.get(next) {
                None => return false,
                Some(b'"') if bytes.get(next + 1) == Some(&b'"') => next += 2,
                Some(b'"') => break,
                Some(byte) => {
                    lines |= *byte == b'\n';
                    next += 1;
                }
            }
        }
        if lines && !ends(next + 1) {
            return false;
        }
        at = next + 1;
        // What stands between the closing mark and the delimiter belongs to the cell.
        while !ends(at) {
            at += 1;
        }
    }
    true
}

/// How many rows have the number of cells that most rows have.
fn regular(rows: &[Row]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or_default()
}

fn rows(text: &str, delimiter: u8, limit: usize, quoting: bool) -> Result<Vec<Row>, Fault> {
    let mut reader = Rows::new(text, Dialect { delimiter, quoting }, 1);
    let (mut rows, mut count, mut cells) = (Vec::new(), Count::default(), Vec::new());
    while rows.len() < limit
        && let Some(line) = reader.next(&mut cells)
    {
        count.row(cells.len())?;
        let cells = cells.drain(..).map(Cow::into_owned).collect();
        rows.push(Row { cells, line, ..Row::default() });
    }
    Ok(rows)
}

/// Bytes of text that a delimiter is found from.
pub(crate) const HEAD: usize = 65_536;

/// The delimiter under which most rows have one and the same number of cells, more than one.
fn detect(text: &str) -> u8 {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let score = |delimiter: u8| -> (usize, usize) {
        // Where a sign makes too many cells it is no delimiter.
        let Ok(rows) = rows(head, delimiter, 200, true) else { return (0, 0) };
        let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
        widths.sort_unstable();
        let best =
            widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1).max_by_key(|run| run.len());
        best.map_or((0, 0), |run| (run.len(), run[0]))
    };
    let mut best = (b',', (0, 0));
    for (delimiter, _) in CANDIDATES {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_that_swallow_rows_are_known_from_those_that_do_not() {
        for whole in [
            "a,b\n\"x, y\",2\n",
            "a,b\n\"x\n\"\"y\"\"\",2\n",
            "a,b\n5\" pipe,Ana \"la rubia\" Rey\n",
            "a,b\n\"\",\"\"\n\"x\"",
            "",
        ] {
            assert!(quotes_are_whole(whole, b','), "{whole}");
        }
        for broken in [
            "a,b\n\"Ana,Rey\nJuan,Soto\n",
            "a,b\nAna \"la,Rey\nEva,\"Mar\nLuz,Sol\n",
            "a,b\n\"Ana,Rey\nJuan,\"Soto\nx,y\n",
        ] {
            assert!(!quotes_are_whole(broken, b','), "{broken}");
        }
    }
}
