//! What rows a table that streams may hold that are no records, or that make others none.
//!
//! The fate of a row can hang on the whole of a table: whether it is a total or a note, whether another table begins, which rows
//! are its header. Where all is plain none of that is asked; where a row gives rise to a doubt the table is read as a whole.

use std::{borrow::Cow, collections::BTreeSet};

use crate::{
    Error,
    error::Fault,
    mapping::Trouble,
    table::{
        notes::{may_be_end, may_be_left_out},
        outset::Outset,
    },
};

/// Why a table does not stream to its end.
#[derive(Debug)]
pub(super) enum Halt {
    Trouble(Trouble),
    /// The bytes were taken for UTF-8 and are not.
    NotUtf8,
    /// It is to be read as a whole, for this reason.
    Whole(&'static str),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Trouble(Trouble::of_file(fault))
    }
}

impl Halt {
    /// The error of a file by this name that nothing more can be done about.
    pub(super) fn error(self, name: &str) -> Error {
        let trouble = match self {
            Self::Trouble(trouble) => trouble,
            Self::NotUtf8 => Trouble::File(Fault::new(
                "its bytes changed while it was read",
                "read it when nobody writes to it",
            )),
            Self::Whole(why) => Trouble::File(Fault::new(why, "read it as a whole")),
        };
        trouble.error(name)
    }
}

/// Why a file is not even begun with.
pub(super) const NO_TEXT: &str = "it is no delimited text";
pub(super) const PICKS: &str = "its mapping picks records out of a document";
pub(super) const QUOTES: &str = "a quotation mark is not closed where its cell ends";
pub(super) const LONG: &str = "one of its rows is very long";
pub(super) const GAP: &str = "a blank row or line stands between others";
pub(super) const HEADER: &str = "its header hangs on more than its first rows";
const BLANK: &str = "a blank column stands between others";
const AGAIN: &str = "its header may stand in it again";
const TOTAL: &str = "a row of it may be a total";
const END: &str = "its last row may be a note or a sum";
const WIDE: &str = "a row wider than the first may make another header";

/// Looks at the rows below the header.
pub(super) struct Watch<'o> {
    outset: &'o Outset,
    /// Columns beyond those of the first rows in which something stands.
    pub(super) more: BTreeSet<usize>,
}

impl<'o> Watch<'o> {
    pub(super) fn new(outset: &'o Outset) -> Self {
        Self { outset, more: BTreeSet::new() }
    }

    /// Looks at a row; tells the doubt that it gives rise to.
    pub(super) fn row(&mut self, cells: &[Cow<'_, str>]) -> Option<&'static str> {
        if cells.len() > self.outset.filled {
            let beyond = cells.iter().enumerate().skip(self.outset.filled);
            let beyond = beyond.filter(|(_, cell)| !cell.trim().is_empty());
            self.more.extend(beyond.map(|(column, _)| column));
            if self.outset.by_width && cells.len() > self.outset.width {
                return Some(WIDE);
            }
        }
        if self.outset.header.iter().any(|header| says(cells, header)) {
            return Some(AGAIN);
        }
        let total = cells.iter().any(|cell| begins_as_total(cell));
        (total && may_be_left_out(filled(cells))).then_some(TOTAL)
    }
}

/// The doubt that the last row of a table gives rise to.
pub(super) fn end(cells: &[Cow<'_, str>]) -> Option<&'static str> {
    may_be_end(filled(cells)).then_some(END)
}

/// The doubt that all columns give rise to, once it is known in which something stands.
pub(super) fn columns(outset: &Outset, more: &BTreeSet<usize>) -> Option<&'static str> {
    let beside = more.iter().zip(outset.filled..).all(|(column, next)| *column == next);
    (!beside).then_some(BLANK)
}

fn filled<'c>(cells: &'c [Cow<'_, str>]) -> impl Iterator<Item = &'c str> + Clone {
    cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

/// Whether a row says what a row of the header says.
fn says(cells: &[Cow<'_, str>], header: &[(usize, String)]) -> bool {
    let Some((column, first)) = header.first() else { return false };
    let own =
        cells.get(*column).is_some_and(|cell| cell.len() >= first.len() && cell.trim() == first);
    own && filled_at(cells).eq(header.iter().map(|(column, text)| (*column, text.as_str())))
}

fn filled_at<'c>(cells: &'c [Cow<'_, str>]) -> impl Iterator<Item = (usize, &'c str)> {
    let cells = cells.iter().map(|cell| cell.trim()).enumerate();
    cells.filter(|(_, cell)| !cell.is_empty())
}

/// A look at the first sign of a cell. What may stand before it is gone over later.
fn begins_as_total(cell: &str) -> bool {
    match cell.as_bytes().first() {
        Some(byte) => !(0x21..0x7f).contains(byte) || b"tsgoTSGO".contains(byte),
        None => false,
    }
}
