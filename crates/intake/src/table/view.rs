//! A rectangle of a table that is looked at as a table of its own.

use std::ops::Range;

use super::{
    Row,
    look::{Area, Kind, Look},
};
use crate::quote::fold;

/// Some rows, and the columns from `left` up to but without `right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) rows: Vec<usize>,
    pub(super) left: usize,
    pub(super) right: usize,
}

/// A part with what stands in it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) all: &'a [Row],
    pub(super) look: &'a Look,
    pub(super) rows: &'a [usize],
    pub(super) left: usize,
    pub(super) right: usize,
}

impl<'a> View<'a> {
    pub(super) fn of(all: &'a [Row], look: &'a Look, part: &'a Part) -> Self {
        Self { all, look, rows: &part.rows, left: part.left, right: part.right }
    }

    /// The same columns of fewer rows.
    pub(super) fn some(&self, rows: Range<usize>) -> Self {
        Self { rows: self.rows.get(rows).unwrap_or_default(), ..*self }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn width(&self) -> usize {
        self.right - self.left
    }

    fn row(&self, at: usize) -> Option<&'a Row> {
        self.all.get(*self.rows.get(at)?)
    }

    pub(super) fn line(&self, at: usize) -> u32 {
        self.row(at).map_or(0, |row| row.line)
    }

    /// The cells of a row from the left edge on.
    pub(super) fn cells(&self, at: usize) -> &'a [String] {
        let cells = self.row(at).map_or(&[][..], |row| row.cells.as_slice());
        cells.get(self.left..self.right.min(cells.len())).unwrap_or_default()
    }

    pub(super) fn cell(&self, at: usize, column: usize) -> &'a str {
        self.cells(at).get(column).map_or("", |cell| cell.trim())
    }

    /// The filled cells of a row with their columns, which count from the left edge.
    pub(super) fn filled(&self, at: usize) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let cells = self.cells(at).iter().map(|cell| cell.trim()).enumerate();
        cells.filter(|(_, cell)| !cell.is_empty())
    }

    /// Whether nothing stands between two rows that follow each other.
    pub(super) fn adjoins(&self, at: usize) -> bool {
        let (Some(one), Some(next)) = (self.row(at), self.row(at + 1)) else { return false };
        let lines = match self.look.kind {
            Kind::Page => return true,
            Kind::Sheet => 1,
            Kind::Lines => {
                let breaks = one.cells.iter().flat_map(|cell| cell.bytes().filter(|b| *b == b'\n'));
                1 + u32::try_from(breaks.count()).unwrap_or(u32::MAX - 1)
            }
        };
        one.line.saturating_add(lines) >= next.line
    }

    /// Merged cells that begin in a row, by columns that count from the left edge.
    pub(super) fn merged(&self, at: usize) -> impl Iterator<Item = Area> + use<'a> {
        let (left, right) = (edge(self.left), edge(self.right));
        let top = self.line(at).saturating_sub(1);
        let all = self.look.beside.merged_at(top).iter();
        let all = all.filter(move |area| area.left >= left && area.left < right);
        all.map(move |area| Area {
            left: area.left - left,
            right: area.right.min(right - 1) - left,
            ..*area
        })
    }

    /// Filled cells, with those that a merged cell covers unless it goes over the whole width.
    pub(super) fn spread(&self, at: usize) -> usize {
        let filled = self.filled(at).count();
        let covered: usize = self
            .merged(at)
            .map(|area| (area.right - area.left) as usize)
            .filter(|more| *more + 1 < self.width())
            .sum();
        if filled > 1 { filled + covered } else { filled }
    }

    /// A row as one text, for what is said of it.
    pub(super) fn text(&self, at: usize) -> String {
        let cells: Vec<String> = self.filled(at).map(|(_, cell)| fold(cell)).collect();
        crate::error::shorten(&cells.join(" | "), 200)
    }

    /// Whether two rows say the same.
    pub(super) fn same(&self, at: usize, other: &View<'_>, its: usize) -> bool {
        self.filled(at).eq(other.filled(its))
    }
}

fn edge(column: usize) -> u32 {
    u32::try_from(column).unwrap_or(u32::MAX)
}

/// Whether a text is a number, an amount or a part of a hundred.
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = text.contains(|c: char| c.is_ascii_digit());
    if !digits || text.contains(char::is_alphabetic) {
        return None;
    }
    let mut plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '%' | '$' | '\u{20ac}'))
        .map(|c| if matches!(c, '\u{2212}' | '\u{2013}') { '-' } else { c })
        .collect();
    // `1,234` and `1.234.567` have marks between thousands.
    for (mark, decimal) in [(',', '.'), ('.', ',')] {
        let parts: Vec<&str> = plain.split(mark).collect();
        let thousands = parts.len() > 1
            && parts.iter().skip(1).all(|part| {
                let part = part.split(decimal).next().unwrap_or_default();
                part.len() == 3
            })
            && (mark == ',' || parts.len() > 2);
        if thousands {
            plain = plain.replace(mark, "");
        }
    }
    plain.replace(',', ".").parse().ok()
}

/// Whether a text is a number or a date rather than words.
pub(super) fn measured(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && digits >= text.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_thousands_are_marked() {
        for (text, expected) in [
            ("45", 45.0),
            ("1,234", 1234.0),
            ("1.234.567", 1_234_567.0),
            ("1.234", 1.234),
            ("25%", 25.0),
            ("\u{2212}3", -3.0),
            ("12,5", 12.5),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        assert_eq!(number("-"), None);
        assert_eq!(number("2 a"), None);
        assert!(measured("03/04/2025") && measured("05-ene-24") && !measured("Sala 4"));
    }
}
