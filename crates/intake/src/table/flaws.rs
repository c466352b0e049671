//! What is wrong with single rows of a table: cells too long, bytes that are no text, cells too many or too few.

use paradero_model::{Problem, ProblemCode};

use super::CELL_BYTES;
use crate::error::shorten;

/// Stands for bytes that are no text.
pub(crate) const NO_TEXT: char = '\u{fffd}';

/// Looks at one cell; gives the bytes that are kept of it, where it is too long.
pub(crate) fn cell(
    text: &str,
    column: Option<&String>,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    if text.contains(NO_TEXT) {
        problems.push(Problem {
            code: ProblemCode::BadBytes,
            column: column.cloned(),
            found: shorten(text, 200),
            expected: "text; state the encoding in [source]".into(),
        });
    }
    if text.len() <= CELL_BYTES {
        return None;
    }
    let end = text.floor_char_boundary(CELL_BYTES);
    problems.push(Problem {
        code: ProblemCode::TooLong,
        column: column.cloned(),
        found: shorten(text, 200),
        expected: "at most 1 MiB in a cell; the rest stands in the source".into(),
    });
    Some(end)
}

/// Looks at how many cells a row has. A spreadsheet does not store the empty cells at its end (`open`).
pub(crate) fn width<'a>(
    cells: impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator,
    width: usize,
    open: bool,
    problems: &mut Vec<Problem>,
) {
    let count = cells.len();
    let short = count < width && !open;
    // What is filled goes beyond the header only where there are cells beyond it.
    let filled = |count: usize| count - cells.rev().take_while(|c| c.trim().is_empty()).count();
    if short || count > width && filled(count) > width {
        problems.push(Problem {
            code: ProblemCode::RaggedRow,
            column: None,
            found: format!("{count} cells"),
            expected: format!("{width} cells, as the header has"),
        });
    }
}
