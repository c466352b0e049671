//! Rows of cells while they are put together: which words stand in which column, and which lines are one row.

use super::lines::{Line, Run, left, right};
use crate::Page;

/// A cell: words of the page, in the order in which they are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) words: Vec<usize>,
    /// How many columns it covers.
    pub(super) reach: usize,
    /// Whether it stands beside this row and in another one.
    pub(super) copied: bool,
}

impl Cell {
    pub(super) fn filled(&self) -> bool {
        !self.words.is_empty()
    }
}

/// A line, or a row, of a table.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    /// One for each column; those that a cell before them covers are empty.
    pub(super) cells: Vec<Cell>,
    pub(super) top: f32,
    /// Top of the last line of it.
    pub(super) last: f32,
    /// Between which ruled lines it stands.
    pub(super) band: usize,
}

/// The part of a table that stands on one page.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The page, from 0.
    pub(super) page: usize,
    /// Where columns begin, and where the last ends.
    pub(super) bounds: Vec<f32>,
    pub(super) rows: Vec<Strip>,
    /// Whether lines are ruled between the columns.
    pub(super) ruled: bool,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

/// Whether a table of so many rows and columns may be made of so many words: one that is nearly empty is none, and would
/// take far more memory than what is written in it.
pub(super) fn fits(rows: usize, columns: usize, words: usize) -> bool {
    rows.saturating_mul(columns) <= words.saturating_mul(10).saturating_add(10_000)
}

impl Block {
    pub(super) fn columns(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Leaves out columns in which nothing stands: gaps between double lines.
    pub(super) fn without_empty_columns(mut self) -> Self {
        let columns = self.columns();
        let used: Vec<bool> = (0..columns)
            .map(|at| self.rows.iter().any(|row| row.cells.get(at).is_some_and(Cell::filled)))
            .collect();
        for row in &mut self.rows {
            for at in 0..row.cells.len() {
                let reach = row.cells[at].reach.max(1);
                let over = used.iter().skip(at).take(reach).filter(|used| **used).count();
                row.cells[at].reach = over.max(1);
            }
            let mut used = used.iter();
            row.cells.retain(|_| used.next().copied().unwrap_or(true));
        }
        let last = self.bounds.last().copied();
        let mut kept = used.iter();
        self.bounds.retain(|_| kept.next().copied().unwrap_or(false));
        self.bounds.extend(last);
        self
    }
}

impl Strip {
    pub(super) fn empty(columns: usize, line: &Line, band: usize) -> Self {
        let cell = Cell { reach: 1, ..Cell::default() };
        Self { cells: vec![cell; columns], top: line.top, last: line.top, band }
    }

    /// How many cells say something.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| cell.filled()).count()
    }

    /// This row, going on in a further line.
    pub(super) fn with(mut self, line: Self) -> Self {
        self.last = line.top;
        for (cell, more) in self.cells.iter_mut().zip(line.cells) {
            cell.reach = if cell.filled() && more.filled() {
                cell.reach.max(more.reach)
            } else if more.filled() {
                more.reach
            } else {
                cell.reach
            };
            cell.words.extend(more.words);
        }
        self
    }

    /// A line of a table without ruled lines: its runs in the columns over which they stand.
    pub(super) fn of_runs(page: &Page, line: &Line, runs: &[Run], bounds: &[f32], em: f32) -> Self {
        let columns = bounds.len().saturating_sub(1);
        let mut strip = Self::empty(columns, line, 0);
        let column =
            |x: f32| bounds.partition_point(|bound| *bound <= x).saturating_sub(1).min(columns - 1);
        for run in runs {
            let (first, last) = (column(run.left + em * 0.2), column(run.right - em * 0.2));
            // Numbers stand close where columns are narrow.
            let apart = run.words.iter().filter_map(|at| page.words.get(*at)).all(|word| {
                column(left(word)) == column(right(word))
                    && word.text.chars().any(|c| c.is_ascii_digit())
            });
            if apart && first < last {
                for at in &run.words {
                    let Some(word) = page.words.get(*at) else { continue };
                    strip.cells[column(left(word))].words.push(*at);
                }
                continue;
            }
            let cell = &mut strip.cells[first];
            cell.reach = cell.reach.max(last.saturating_sub(first) + 1);
            cell.words.extend(&run.words);
        }
        strip
    }
}

/// How wide the cells of each column can be written: up to where the next column begins, in the last as far as any is.
fn widths(page: &Page, strips: &[Strip], em: f32) -> Vec<f32> {
    let columns = strips.first().map_or(0, |strip| strip.cells.len());
    let mut edges = vec![(f32::INFINITY, f32::NEG_INFINITY); columns];
    for strip in strips {
        for (cell, edge) in strip.cells.iter().zip(&mut edges).filter(|(c, _)| c.reach == 1) {
            for word in cell.words.iter().filter_map(|at| page.words.get(*at)) {
                *edge = (edge.0.min(left(word)), edge.1.max(right(word)));
            }
        }
    }
    let next = edges.iter().skip(1).map(|edge| edge.0 - em * 0.3).chain([f32::INFINITY]);
    let width = |(edge, next): (&(f32, f32), f32)| {
        (if next.is_finite() { next.max(edge.1) } else { edge.1 }) - edge.0
    };
    edges.iter().zip(next).map(width).collect()
}

/// Joins lines to rows: a line that goes on with cells of the line above, since their next word had no room there, is part
/// of its row.
pub(super) fn group(page: &Page, strips: Vec<Strip>, em: f32) -> Vec<Strip> {
    let widths = widths(page, &strips, em);
    let mut pitches: Vec<f32> = strips.windows(2).map(|pair| pair[1].top - pair[0].top).collect();
    pitches.sort_by(f32::total_cmp);
    // Where every second line goes on with the one above it, half of the pitches are those of lines.
    let usual = pitches.get(pitches.len() * 3 / 4).copied().unwrap_or(0.0);
    let key = key_column(&strips);
    let mut fills: Vec<usize> = strips.iter().map(Strip::filled).collect();
    fills.sort_unstable();
    let full = fills.get(fills.len() / 2).copied().unwrap_or(0);
    let mut rows: Vec<Strip> = Vec::new();
    let mut above: Option<Strip> = None;
    for strip in strips {
        let goes_on = match (&above, rows.last()) {
            (Some(above), Some(row)) => {
                let pitch = strip.top - above.top;
                let within =
                    strip.cells.iter().zip(&row.cells).all(|(c, r)| !c.filled() || r.filled());
                let tight = pitch < usual * 0.8 && pitch < em * 1.6;
                let keyed = strip.cells.get(key).is_some_and(Cell::filled);
                pitch < em * 0.75
                    || within
                        && pitch < em * 2.0
                        && strip.filled() <= full.max(2)
                        && !figures_below(page, row, &strip)
                        && (strip.filled() < row.filled() || tight)
                        && (tight && (!keyed || strip.filled() < full)
                            || no_room(page, above, &strip, &widths, em))
            }
            _ => false,
        };
        above = Some(strip.clone());
        if goes_on && let Some(row) = rows.pop() {
            rows.push(row.with(strip));
        } else {
            rows.push(strip);
        }
    }
    rows
}

/// Whether a line has figures where the row above has some: figures do not go on in a further line.
fn figures_below(page: &Page, row: &Strip, line: &Strip) -> bool {
    let figures = |cell: &Cell| {
        let mut words = cell.words.iter().filter_map(|at| page.words.get(*at)).peekable();
        words.peek().is_some() && !words.any(|word| word.text.chars().any(char::is_alphabetic))
    };
    row.cells.iter().zip(&line.cells).any(|(above, below)| figures(above) && figures(below))
}

/// The first column that most lines fill.
fn key_column(strips: &[Strip]) -> usize {
    let columns = strips.first().map_or(0, |strip| strip.cells.len());
    let filled = |at: &usize| strips.iter().filter(|strip| strip.cells[*at].filled()).count();
    (0..columns).find(|at| filled(at) * 2 > strips.len()).unwrap_or(0)
}

/// Whether each cell of a line begins with a word for which the line above had no room.
fn no_room(page: &Page, above: &Strip, line: &Strip, widths: &[f32], em: f32) -> bool {
    line.cells.iter().zip(&above.cells).zip(widths).filter(|((cell, _), _)| cell.filled()).all(
        |((cell, before), width)| {
            let word = cell.words.first().and_then(|at| page.words.get(*at));
            let (start, end) = before
                .words
                .iter()
                .filter_map(|at| page.words.get(*at))
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(start, end), word| {
                    (start.min(left(word)), end.max(right(word)))
                });
            let hyphen = before.words.last().and_then(|at| page.words.get(*at));
            let hyphen =
                hyphen.is_some_and(|word| word.text.ends_with(['-', '\u{2010}', '\u{ad}']));
            word.is_some_and(|word| {
                let needed = (end - start) + em * 0.2 + (right(word) - left(word));
                before.filled() && (hyphen || needed > *width)
            })
        },
    )
}
