//! The header of a table of which only the first rows are known.
//!
//! What stands further down can make the first rows something else: a second table, a blank column, a wider row. This tells the
//! header where nothing does, and what has to be looked for below.

use super::{
    Grid, Row,
    header::{self, Head},
    look::{Kind, Look},
    parts,
    view::{Part, View},
};
use crate::head::Reader;

/// First rows that are enough to find a header: none that is looked at for one stands further down.
pub(crate) const ROWS: usize = 400;

/// What the first rows tell.
#[derive(Debug)]
pub(crate) struct Outset {
    /// Rows above the first record, those of the header among them.
    pub(crate) above: usize,
    /// The filled cells of each row of the header, with their columns.
    pub(crate) header: Vec<Vec<(usize, String)>>,
    /// How many columns have something in them, one beside the other from the first on.
    pub(crate) filled: usize,
    /// How many cells the widest row has.
    pub(crate) width: usize,
    /// Whether a row with more cells might make another header.
    pub(crate) by_width: bool,
}

/// Finds the header of lines of text by their first rows, none of them blank; nothing where it hangs on all of them.
pub(crate) fn outset(rows: &[Row], reader: &Reader, grid: &mut Grid) -> Option<Outset> {
    let look = Look::of(Kind::Lines);
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let part = |right: usize| Part { rows: (0..rows.len()).collect(), left: 0, right };
    let (narrow, wide) = (part(width), part(width + 1));
    let view = View::of(rows, &look, &narrow);
    let filled = |column: usize| (0..view.len()).any(|at| !view.cell(at, column).is_empty());
    let known: Vec<bool> = (0..width).map(filled).collect();
    let side_by_side = known.iter().take_while(|filled| **filled).count();
    let stated = reader.header_rows.map(|(count, _)| count);
    let alone = reader.table.is_none()
        && (1..view.len()).all(|at| view.adjoins(at - 1))
        && known.iter().skip(side_by_side).all(|filled| !filled)
        && stated.is_none_or(|count| count <= view.len());
    if !alone {
        return None;
    }
    let head = |view: &View<'_>| match stated {
        Some(count) => Head::stated(view, count),
        None => header::find(view),
    };
    let own = head(&view);
    let wider = View::of(rows, &look, &wide);
    let its = head(&wider);
    parts::say_header(&view, own, grid);
    let (first, above) = (own.above, own.above + own.count);
    let texts = |at: usize| view.filled(at).map(|(column, text)| (column, text.to_owned()));
    Some(Outset {
        above,
        header: (first..above).map(|at| texts(at).collect()).collect(),
        filled: side_by_side,
        width,
        by_width: own != its || header::names(&view, own) != header::names(&wider, its),
    })
}
