//! A block of text as columns of cells, with what is wrong with its rows.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use memchr::memmem;
use paradero_model::Problem;

use super::doubts::{self, GAP, Halt, QUOTES, Watch};
use crate::{
    limits,
    table::{
        Row,
        cells::{Dialect, Rows},
        columns::{Column, Gathered},
        flaws,
        outset::Outset,
        quotes_are_whole,
    },
};

/// Rows of a block.
#[derive(Default)]
pub(super) struct Block<'a> {
    /// The columns of the header.
    pub(super) columns: Vec<Column<'a>>,
    /// For each row how many lines after the block's first it begins.
    pub(super) lines: Vec<u32>,
    /// Filled cells beyond the header, by row: their places and texts.
    pub(super) beyond: BTreeMap<usize, Vec<(usize, String)>>,
    /// What is wrong with rows as they stand.
    pub(super) problems: BTreeMap<usize, Vec<Problem>>,
    /// What is to be known of it for the blocks below.
    pub(super) edges: Edges,
}

/// What the blocks below have to know of a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    /// How many lines it has.
    pub(super) lines: u32,
    /// Whether any row of it holds something; how many lines stand above the first that does, and how many below the last.
    pub(super) filled: bool,
    pub(super) lines_above: u32,
    pub(super) lines_below: u32,
    /// Rows that hold nothing.
    pub(super) blank: u64,
    /// Whether some bytes are no text.
    pub(super) bad: bool,
    /// Columns beyond those of the first rows in which something stands.
    pub(super) more: BTreeSet<usize>,
    /// The doubt that its last row gives rise to if it is the last of all; nothing where it has no row.
    pub(super) end: Option<Option<&'static str>>,
}

/// How the rows of a table are read.
#[derive(Clone, Copy)]
pub(super) struct How<'p> {
    pub(super) dialect: Dialect,
    pub(super) header: &'p [String],
    pub(super) outset: &'p Outset,
}

impl<'a> Block<'a> {
    /// Reads a block. `first` is whether it begins the text, with the header.
    pub(super) fn read(text: &'a str, how: How<'_>, first: bool) -> Result<Self, Halt> {
        if !quotes_are_whole(text, how.dialect.delimiter) {
            return Err(Halt::Whole(QUOTES));
        }
        let mut columns: Vec<Gathered<'a>> = how.header.iter().map(|_| Gathered::new()).collect();
        let mut block = Self::default();
        block.edges.bad = memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_some();
        let begins = if first { 1 } else { 2 };
        let (mut rows, mut cells) = (Rows::new(text, how.dialect, begins), Vec::new());
        let (mut skip, mut end) = (if first { how.outset.above } else { 0 }, begins);
        let mut watch = Watch::new(how.outset);
        while let Some(line) = rows.next(&mut cells) {
            limits::columns(cells.len())?;
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                block.edges.blank += 1;
                continue;
            }
            if !block.edges.filled {
                (block.edges.filled, block.edges.lines_above) = (true, line - begins);
            } else if line > end {
                return Err(Halt::Whole(GAP));
            }
            end = rows.line();
            if skip > 0 {
                skip -= 1;
                continue;
            }
            if let Some(why) = watch.row(&cells) {
                return Err(Halt::Whole(why));
            }
            block.flaws(&mut cells, how.header);
            block.row(&mut cells, &mut columns);
            block.lines.push(line - begins);
        }
        block.edges.more = watch.more;
        block.columns = columns.into_iter().map(Gathered::done).collect();
        (block.edges.lines, block.edges.lines_below) = (rows.line() - begins, rows.line() - end);
        block.edges.end = (!block.lines.is_empty()).then(|| block.end());
        Ok(block)
    }

    /// Rows of a table that was read as a whole.
    pub(super) fn of_rows(rows: &'a [Row], header: &[String]) -> Self {
        let column = |at: usize| {
            let mut column = Gathered::new();
            rows.iter().for_each(|row| {
                column.push(row.cells.get(at).map_or("", String::as_str).into());
            });
            column.done()
        };
        let mut block =
            Self { columns: (0..header.len()).map(column).collect(), ..Self::default() };
        for (at, row) in rows.iter().enumerate() {
            block.lines.push(row.line.saturating_sub(1));
            block.beyond(at, row.cells.iter().map(String::as_str), header.len());
            if !row.problems.is_empty() {
                block.problems.insert(at, row.problems.clone());
            }
        }
        block
    }

    fn end(&self) -> Option<&'static str> {
        let row = self.lines.len().checked_sub(1)?;
        let beyond = self.beyond.get(&row).into_iter().flatten();
        let within = self.columns.iter().map(|column| column.text(row));
        let cells = within.chain(beyond.map(|(_, text)| text.as_str()));
        let cells: Vec<Cow<'_, str>> = cells.map(Cow::Borrowed).collect();
        doubts::end(&cells)
    }

    fn flaws(&mut self, cells: &mut [Cow<'a, str>], header: &[String]) {
        let long = cells.iter().any(|cell| cell.len() > crate::CELL_BYTES);
        if !self.edges.bad && !long && cells.len() == header.len() {
            return;
        }
        let mut problems = Vec::new();
        for (at, cell) in cells.iter_mut().enumerate() {
            if let Some(end) = flaws::cell(cell, header.get(at), &mut problems) {
                *cell = match cell {
                    Cow::Borrowed(text) => {
                        let text: &'a str = text;
                        Cow::Borrowed(&text[..end])
                    }
                    Cow::Owned(text) => Cow::Owned(text[..end].to_owned()),
                };
            }
        }
        let texts = cells.iter().map(|cell| &**cell);
        flaws::width(texts, header.len(), false, &mut problems);
        if !problems.is_empty() {
            self.problems.insert(self.lines.len(), problems);
        }
    }

    fn row(&mut self, cells: &mut Vec<Cow<'a, str>>, columns: &mut [Gathered<'a>]) {
        let width = columns.len();
        if cells.len() > width {
            self.beyond(self.lines.len(), cells.iter().map(|cell| &**cell), width);
        }
        let mut cells = cells.drain(..);
        for column in columns {
            column.push(cells.next().unwrap_or_default());
        }
    }

    fn beyond<'c>(&mut self, row: usize, cells: impl Iterator<Item = &'c str>, width: usize) {
        let beyond = cells.enumerate().skip(width).filter(|(_, cell)| !cell.is_empty());
        let beyond: Vec<(usize, String)> = beyond.map(|(at, cell)| (at, cell.to_owned())).collect();
        if !beyond.is_empty() {
            self.beyond.insert(row, beyond);
        }
    }
}
