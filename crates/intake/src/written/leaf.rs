//! A page in the making: lines, notes and tables, written as HTML.

use std::fmt::Write as _;
use std::mem;

use crate::{error::Fault, limits, page::escape};

/// The class of what marks where a page begins.
pub(super) const PAGE: &str = "paradero-page";

/// How far down a cell of a table reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Down {
    /// So many rows.
    Rows(usize),
    /// From here on, as far as the cells below say that they go on with it.
    Begins,
    /// It is part of the one above.
    GoesOn,
}

struct Cell {
    html: String,
    across: usize,
    down: Down,
}

/// A page in the making.
#[derive(Default)]
pub(super) struct Leaf {
    /// What is written, and outside of it whatever waits until that is done: cells of tables, notes.
    parts: Vec<String>,
    tables: Vec<Vec<Vec<Cell>>>,
    notes: Vec<String>,
    /// What stands before the next line.
    before: String,
}

impl Leaf {
    fn out(&mut self) -> &mut String {
        if self.parts.is_empty() {
            self.parts.push(String::new());
        }
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    pub(super) fn text(&mut self, text: &str) {
        escape(text, self.out());
    }

    pub(super) fn line_begins(&mut self) {
        let before = mem::take(&mut self.before);
        self.out().push_str("<p>");
        self.text(&before);
    }

    pub(super) fn line_ends(&mut self) {
        self.out().push_str("</p>\n");
    }

    pub(super) fn line_breaks(&mut self) {
        self.out().push_str("<br>");
    }

    /// A line that says this.
    pub(super) fn line(&mut self, text: &str) {
        self.line_begins();
        self.text(text);
        self.line_ends();
    }

    /// Puts something before the text of the next line.
    pub(super) fn before_next_line(&mut self, text: &str) {
        self.before = text.to_owned();
    }

    /// HTML as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.out().push_str(html);
    }

    pub(super) fn page_begins(&mut self) {
        let _ = write!(self.out(), "<span class=\"{PAGE}\"></span>");
    }

    /// What follows is a note, which stands at the end.
    pub(super) fn note_begins(&mut self) {
        self.out();
        self.parts.push(String::new());
    }

    pub(super) fn note_ends(&mut self) {
        if self.parts.len() > 1 {
            self.notes.extend(self.parts.pop());
        }
    }

    pub(super) fn table_begins(&mut self) {
        self.tables.push(Vec::new());
    }

    pub(super) fn row_begins(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.push(Vec::new());
        }
    }

    pub(super) fn cell_begins(&mut self) {
        self.out();
        self.parts.push(String::new());
    }

    /// Ends a cell that reaches over so many columns, and writes it so many times.
    pub(super) fn cell_ends(
        &mut self,
        across: usize,
        down: Down,
        times: usize,
    ) -> Result<(), Fault> {
        if self.parts.len() < 2 {
            return Ok(());
        }
        let html = self.parts.pop().unwrap_or_default();
        let Some(row) = self.tables.last_mut().and_then(|table| table.last_mut()) else {
            // A cell outside of a row: its text is kept.
            self.out().push_str(&html);
            return Ok(());
        };
        let taken: usize = row.iter().map(|cell| cell.across).sum();
        limits::columns(taken.saturating_add(across.max(1).saturating_mul(times.max(1))))?;
        for _ in 0..times.max(1) {
            row.push(Cell { html: html.clone(), across: across.max(1), down });
        }
        Ok(())
    }

    pub(super) fn table_ends(&mut self) {
        let Some(rows) = self.tables.pop() else { return };
        let mut html = String::from("<table>\n");
        for (at, row) in rows.iter().enumerate() {
            html.push_str("<tr>");
            let mut column = 0;
            for cell in row {
                let place = column;
                column += cell.across;
                let down = match cell.down {
                    Down::GoesOn => continue,
                    Down::Rows(rows) => rows,
                    Down::Begins => 1 + goes_on(&rows[at + 1..], place),
                };
                html.push_str("<td");
                if cell.across > 1 {
                    let _ = write!(html, " colspan=\"{}\"", cell.across);
                }
                if down > 1 {
                    let _ = write!(html, " rowspan=\"{down}\"");
                }
                let _ = write!(html, ">{}</td>", cell.html);
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</table>\n");
        self.out().push_str(&html);
    }

    /// All that was written, notes last; what was not ended is.
    pub(super) fn finish(mut self) -> String {
        while !self.tables.is_empty() {
            self.table_ends();
        }
        let mut html: String = self.parts.concat();
        html.push_str(&self.notes.concat());
        html
    }
}

/// In how many rows, from the first on, the cell at a column goes on with the one above.
fn goes_on(rows: &[Vec<Cell>], column: usize) -> usize {
    let at = |row: &&Vec<Cell>| {
        let mut place = 0;
        let found = row.iter().find(|cell| {
            place += cell.across;
            place > column
        });
        found.is_some_and(|cell| cell.down == Down::GoesOn)
    };
    rows.iter().take_while(at).count()
}
