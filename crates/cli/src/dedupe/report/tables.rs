//! Tables: behind every picture, and beside.

use maud::{Markup, html};

/// A table of text; the first column names the row.
pub(super) struct Table {
    caption: String,
    head: Vec<String>,
    /// From this column on cells are numbers.
    numbers_from: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(caption: impl Into<String>, head: &[&str], numbers_from: usize) -> Self {
        let head = head.iter().map(|one| (*one).to_owned()).collect();
        Self { caption: caption.into(), head, numbers_from, rows: Vec::new() }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    pub(super) fn with(mut self, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        self.rows.extend(rows);
        self
    }

    pub(super) fn shown(&self) -> Markup {
        let class = |at: usize| (at >= self.numbers_from).then_some("number");
        html! {
            div.wide role="region" aria-label=(self.caption) tabindex="0" {
                table {
                    caption { (self.caption) }
                    thead { tr {
                        @for (at, head) in self.head.iter().enumerate() {
                            th scope="col" class=[class(at)] { (head) }
                        }
                    } }
                    tbody { @for row in &self.rows { tr {
                        @for (at, cell) in row.iter().enumerate() {
                            @if at == 0 { th scope="row" class=[class(at)] { (cell) } }
                            @else { td class=[class(at)] { (cell) } }
                        }
                    } } }
                }
            }
        }
    }
}
