//! Which rows of a laid-out table are its header, and what they call its columns.

use super::{
    join::{Table, texts},
    strip::{Block, Cell, Strip},
};
use crate::{Page, quote::fold};

/// Most rows of a header.
const MOST: usize = 4;

/// How many rows at the head of a table tell what its columns hold.
const LOOKED_AT: usize = 60;

/// The header of a table.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Rows above it, such as a title.
    pub(super) above: usize,
    /// Rows that it has.
    pub(super) rows: usize,
    /// What the columns are called; empty for one that nothing is said of.
    pub(super) names: Vec<String>,
}

/// One row as the header is looked for.
struct Seen {
    texts: Vec<String>,
    /// How many columns each cell covers.
    reach: Vec<usize>,
}

impl Seen {
    fn of(page: Option<&Page>, row: &Strip) -> Self {
        let texts = page.map(|page| texts(page, row)).unwrap_or_default();
        Self { texts, reach: row.cells.iter().map(|cell| cell.reach.max(1)).collect() }
    }

    fn filled(&self) -> usize {
        self.texts.iter().filter(|text| !text.is_empty()).count()
    }

    /// One cell, over several columns or beside empty ones: a title.
    fn is_title(&self) -> bool {
        self.filled() <= 1 && self.texts.len() > 1
    }

    /// Whether each of its cells could be the name of a column.
    fn is_label(&self) -> bool {
        let worded = self.texts.iter().filter(|text| text.chars().any(char::is_alphabetic)).count();
        worded > 0 && self.texts.iter().all(|text| text.is_empty() || is_label(text))
    }
}

/// Words, or a year: a table by years has them in its header.
fn is_label(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let year = text.len() == 4 && digits == 4 && (text.starts_with("19") || text.starts_with("20"));
    let worded = text.chars().any(char::is_alphabetic);
    year || worded && digits * 2 < text.chars().count() && text.chars().count() <= 200
}

/// Finds the header; `stated` is how many rows it is said to have.
pub(super) fn head(pages: &[Page], table: &Table, stated: Option<usize>) -> Head {
    let seen = |(block, row): (&Block, &Strip)| Seen::of(pages.get(block.page), row);
    let first: Vec<Seen> = table.rows().take(LOOKED_AT).map(seen).collect();
    let (above, rows) = stated.map_or_else(|| found(&first), |rows| (0, rows.min(first.len())));
    let names = names(first.get(above..above + rows).unwrap_or_default());
    Head { above, rows, names }
}

/// The rows at the head of a block that are no data, as they read: pages may repeat them.
pub(super) fn heading(page: Option<&Page>, block: &Block) -> Vec<Vec<String>> {
    let first: Vec<Seen> =
        block.rows.iter().take(LOOKED_AT).map(|row| Seen::of(page, row)).collect();
    let (above, rows) = found(&first);
    first.into_iter().take(above + rows).map(|row| row.texts).collect()
}

/// How many rows stand above the header, and how many rows it has, by what they say.
fn found(first: &[Seen]) -> (usize, usize) {
    let titles = first.iter().take_while(|row| row.is_title()).count();
    let rows = first.get(titles..).unwrap_or_default();
    // Without anything below it, it is no header.
    if rows.len() < 2 || !rows.first().is_some_and(Seen::is_label) {
        return (0, 0);
    }
    let mut count = 1;
    // A row that leaves columns open, or groups them, has its names below it.
    while count < MOST && count < rows.len() {
        let (Some(last), Some(next)) = (rows.get(count - 1), rows.get(count)) else { break };
        let grouped =
            last.reach.iter().zip(&last.texts).any(|(reach, text)| *reach > 1 && !text.is_empty());
        let below = rows.get(count + 1..).unwrap_or_default();
        let few = last.filled() * 3 <= next.filled() * 2;
        let open = few || last.filled() < next.filled() && contrasts(next, below);
        let wrapped = next.filled() < last.filled() && contrasts(next, below);
        if !next.is_label() || !(grouped || open || wrapped) || below.is_empty() {
            break;
        }
        count += 1;
    }
    (titles, count)
}

/// Whether most of what a row says are words where the rows below have numbers.
fn contrasts(row: &Seen, below: &[Seen]) -> bool {
    let filled: Vec<usize> = (0..row.texts.len())
        .filter(|at| row.texts.get(*at).is_some_and(|t| !t.is_empty()))
        .collect();
    let numbers = |at: &usize| {
        let cells = below.iter().filter_map(|row| row.texts.get(*at)).filter(|t| !t.is_empty());
        let (all, labels) = cells
            .fold((0, 0), |(all, labels), text| (all + 1, labels + usize::from(is_label(text))));
        all > 0 && labels * 2 < all
    };
    let count = filled.iter().filter(|at| numbers(at)).count();
    !filled.is_empty() && count * 2 >= filled.len()
}

/// The name of each column: what stands over it, from above to below, each part once.
fn names(rows: &[Seen]) -> Vec<String> {
    let width = rows.iter().map(|row| row.texts.len()).max().unwrap_or(0);
    let mut parts: Vec<Vec<String>> = vec![Vec::new(); width];
    for row in rows {
        for (at, (text, reach)) in row.texts.iter().zip(&row.reach).enumerate() {
            // What stands over the whole table names none of its columns.
            if text.is_empty() || *reach >= width && width > 1 {
                continue;
            }
            for part in parts.iter_mut().skip(at).take(*reach) {
                if part.last() != Some(text) {
                    part.push(text.clone());
                }
            }
        }
    }
    parts.into_iter().map(|parts| fold(&parts.join(" "))).collect()
}

/// Whether a row has nothing but one cell that reaches over several columns: a note, or a heading between rows.
pub(super) fn is_note(row: &Strip) -> bool {
    let mut filled = row.cells.iter().filter(|cell| Cell::filled(cell));
    matches!((filled.next(), filled.next()), (Some(cell), None) if cell.reach > 1)
}
