//! Delimited text as rows of cells.
//!
//! What a cell is follows the CSV that programs write, and reads whatever people make of it: a cell that begins with a quotation
//! mark goes up to the next one that is not doubled; what then stands before the delimiter belongs to it; elsewhere the
//! mark is a sign like any other. Line ends are `\n`, `\r\n`, `\r`, and `\r\r\n`, which programs write that make two of one. Lines with nothing in
//! them are no rows.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Stands between cells.
    pub(crate) delimiter: u8,
    /// Whether quotation marks enclose cells, or stand for themselves.
    pub(crate) quoting: bool,
}

impl Dialect {
    /// Whether a sign stands between two cells or two rows.
    pub(crate) fn ends(self, byte: u8) -> bool {
        byte == self.delimiter || matches!(byte, b'\n' | b'\r')
    }
}

/// The rows of a text, one after the other.
pub(crate) struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    dialect: Dialect,
    ends: [bool; 256],
}

impl<'a> Rows<'a> {
    /// The rows of a text whose first line has this number.
    pub(crate) fn new(text: &'a str, dialect: Dialect, line: u32) -> Self {
        let mut ends = [false; 256];
        for byte in [dialect.delimiter, b'\n', b'\r'] {
            ends[usize::from(byte)] = true;
        }
        // A mark of the byte order that was kept, as where files were joined, is no part of the first cell.
        let at = if line == 1 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, line, dialect, ends }
    }

    /// Where in the text the last row ends.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The line that comes next.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// Takes the next row into `cells`, and tells the line on which it begins.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cow<'a, str>>) -> Option<u32> {
        cells.clear();
        while self.line_end() {}
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let line = self.line;
        loop {
            let quoted = self.dialect.quoting && bytes.get(self.at) == Some(&b'"');
            cells.push(if quoted { self.quoted() } else { Cow::Borrowed(self.bare()) });
            if bytes.get(self.at) == Some(&self.dialect.delimiter) {
                self.at += 1;
            } else {
                self.line_end();
                return Some(line);
            }
        }
    }

    /// Goes over one line end.
    fn line_end(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let length = match bytes.get(self.at..).unwrap_or_default() {
            [b'\r', b'\r', b'\n', ..] => 3,
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => return false,
        };
        self.at += length;
        self.line = self.line.saturating_add(1);
        true
    }

    /// Text up to the next delimiter or line end.
    fn bare(&mut self) -> &'a str {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| self.ends[usize::from(*byte)]);
        let start = self.at;
        self.at += length.unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    /// A cell that begins with a quotation mark.
    fn quoted(&mut self) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        let (mut from, mut cell) = (self.at + 1, Cow::Borrowed(""));
        let start = from;
        let close = loop {
            let Some(mark) = memchr(b'"', &bytes[from..]).map(|mark| from + mark) else {
                break bytes.len();
            };
            if bytes.get(mark + 1) != Some(&b'"') {
                break mark;
            }
            join(&mut cell, &self.text[from..=mark]);
            from = mark + 2;
        };
        join(&mut cell, &self.text[from..close]);
        self.line = self.line.saturating_add(line_ends(&bytes[start..close]));
        self.at = (close + 1).min(bytes.len());
        join(&mut cell, self.bare());
        cell
    }
}

fn join<'a>(cell: &mut Cow<'a, str>, more: &'a str) {
    if cell.is_empty() {
        *cell = Cow::Borrowed(more);
    } else if !more.is_empty() {
        cell.to_mut().push_str(more);
    }
}

fn line_ends(bytes: &[u8]) -> u32 {
    u32::try_from(memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const QUOTED: Dialect = Dialect { delimiter: b',', quoting: true };

    fn rows(text: &str, dialect: Dialect) -> Vec<(u32, Vec<String>)> {
        let (mut rows, mut cells, mut out) = (Rows::new(text, dialect, 1), Vec::new(), Vec::new());
        while let Some(line) = rows.next(&mut cells) {
            out.push((line, cells.iter().map(|cell| cell.to_string()).collect()));
        }
        out
    }

    #[test]
    fn a_row_has_the_line_that_an_editor_shows_whatever_ends_lines() {
        let text = "\na,b\n\n\"x\ny\",2\n\n\nz,3\n";
        for end in ["\n", "\r\n", "\r\r\n"] {
            let text = text.replace('\n', end);
            let lines: Vec<u32> = rows(&text, QUOTED).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [2, 4, 8], "{text:?}");
        }
        let lines: Vec<u32> = rows("a\rb\rc", QUOTED).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 2, 3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// The crate `csv` reads the same cells.
        #[test]
        fn cells_are_those_of_the_library(text in "[a,;\"\n\r \u{e1}\u{feff}]{0,40}", quoting: bool) {
            let mut reader = csv::ReaderBuilder::new()
                .quoting(quoting).has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader.records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let found = rows(&text, Dialect { quoting, ..QUOTED });
            let cells: Vec<Vec<String>> = found.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(cells, expected);
        }
    }
}
