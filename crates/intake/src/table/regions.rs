//! Several tables on one sheet: under one another after blank rows, side by side between blank columns.
//!
//! A blank row or column alone parts nothing, since lists by hand are full of them: a table begins only where a header of its own stands.

use std::collections::BTreeSet;

use super::{
    Row, header,
    look::{Kind, Look},
    notes,
    view::{Part, View},
};

/// How often a part is cut again.
const CUTS: usize = 4;

/// Rows that what follows an empty line of a text file has at least, besides its header, to be a table of its own.
const ROWS_OF_LINES: usize = 3;

/// Parts between blank rows, and between blank columns, that are looked at: nobody makes more tables by hand.
const BANDS: usize = 1000;
const BLANKS: usize = 100;

/// The tables of a sheet in the order in which a reader meets them.
pub(super) fn tables(rows: &[Row], look: &Look) -> Vec<Part> {
    let filled = columns(rows);
    let left = filled.iter().position(|filled| *filled).unwrap_or(0);
    let right = filled.iter().rposition(|filled| *filled).map_or(0, |last| last + 1);
    let all = (0..rows.len()).collect();
    // Cells of lines of text have no place of their own: all of them are kept, the empty ones too.
    let whole = match look.kind {
        Kind::Sheet => Part { rows: all, left, right },
        Kind::Page | Kind::Lines => Part {
            rows: all,
            left: 0,
            right: rows.iter().map(|row| row.cells.len()).max().unwrap_or(0),
        },
    };
    if look.kind == Kind::Page {
        return vec![whole];
    }
    let mut found = Vec::new();
    cut(rows, look, whole, CUTS, &mut found);
    found.sort_by_key(|part| (part.rows.first().copied(), part.left));
    found
}

/// Which columns have anything in them.
fn columns(rows: &[Row]) -> Vec<bool> {
    let mut filled: Vec<bool> = Vec::new();
    for row in rows {
        if filled.len() < row.cells.len() {
            filled.resize(row.cells.len(), false);
        }
        for (known, cell) in filled.iter_mut().zip(&row.cells) {
            *known = *known || !cell.trim().is_empty();
        }
    }
    filled
}

fn cut(rows: &[Row], look: &Look, part: Part, left: usize, found: &mut Vec<Part>) {
    let parts = match left {
        0 => vec![part],
        _ => {
            let beside = beside(rows, look, part);
            let mut parts = Vec::new();
            for part in beside {
                parts.extend(below(rows, look, part));
            }
            parts
        }
    };
    match <[Part; 1]>::try_from(parts) {
        Ok([part]) => found.push(part),
        Err(parts) => parts.into_iter().for_each(|part| cut(rows, look, part, left - 1, found)),
    }
}

/// Tables under one another.
fn below(rows: &[Row], look: &Look, part: Part) -> Vec<Part> {
    let view = View::of(rows, look, &part);
    let ends: Vec<usize> = (1..view.len()).filter(|at| !view.adjoins(at - 1)).collect();
    if ends.is_empty() {
        return vec![part];
    }
    let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
    let ends: Vec<usize> = ends.into_iter().chain([view.len()]).collect();
    let bands: Vec<View<'_>> =
        starts.iter().zip(&ends).map(|(from, to)| view.some(*from..*to)).collect();
    // Where a table begins, by the band; what goes before the first header belongs to it.
    let (mut begins, mut first): (Vec<usize>, Option<(View<'_>, usize)>) = (vec![0], None);
    for (at, band) in bands.iter().enumerate() {
        let Some((known, head)) = first else {
            // A title is no header, unless there is but one column.
            let found = header::found(band).filter(|head| {
                let wide = band.filled(head.above).count() > 1 || band.width() == 1;
                wide && head.above + head.count < band.len()
            });
            first = found.map(|head| (*band, head.above));
            continue;
        };
        if at >= BANDS {
            break;
        }
        let same = (0..band.len().min(5))
            .find(|row| band.same(*row, &known, head) && band.filled(*row).count() > 1);
        // A line of text that was left empty parts a list in two only where what follows fills other columns: a list of words
        // alone goes on with a row that looks like any header.
        let enough = look.kind != Kind::Lines
            || band.len() > ROWS_OF_LINES && filled_of(band) != filled_of(&known);
        let own = same.or_else(|| enough.then(|| header::sure(band)).flatten());
        if let Some(own) = own {
            // A title may stand apart from its table.
            let last = begins.last().copied().unwrap_or(0);
            let titled =
                (last + 1..at).rev().take_while(|before| bands.get(*before).is_some_and(title));
            begins.push(titled.last().unwrap_or(at));
            first = Some((*band, own));
        }
    }
    let ends = begins.iter().copied().skip(1).chain([bands.len()]);
    let tables = begins.iter().zip(ends).map(|(from, to)| {
        let row = |band: usize| starts.get(band).copied().unwrap_or(view.len());
        part.rows.get(row(*from)..row(to)).unwrap_or_default().to_vec()
    });
    let tables: Vec<Vec<usize>> = tables.collect();
    let part = |of: Vec<usize>| Part { rows: of, left: part.left, right: part.right };
    tables.into_iter().map(|of| trimmed(look, rows, part(of))).collect()
}

/// Which columns of a band have anything in them.
fn filled_of(band: &View<'_>) -> BTreeSet<usize> {
    (0..band.len()).flat_map(|at| band.filled(at).map(|(column, _)| column)).collect()
}

/// Lines of words that stand alone, and are no note to what goes before.
fn title(band: &View<'_>) -> bool {
    band.len() <= 3
        && (0..band.len()).all(|at| {
            let mut filled = band.filled(at);
            let alone = filled.next().is_some_and(|(_, text)| {
                text.contains(char::is_alphabetic) && !notes::marked(text)
            });
            alone && filled.next().is_none() && band.width() > 1
        })
}

/// Tables side by side.
fn beside(rows: &[Row], look: &Look, part: Part) -> Vec<Part> {
    let view = View::of(rows, look, &part);
    let mut filled = vec![false; view.width()];
    for at in 0..view.len() {
        for (known, cell) in filled.iter_mut().zip(view.cells(at)) {
            *known = *known || !cell.trim().is_empty();
        }
        if at > 200 && filled.iter().all(|filled| *filled) {
            return vec![part];
        }
    }
    if filled.chunk_by(|a, b| a == b).count() > BLANKS {
        return vec![part];
    }
    let (mut parts, mut left) = (Vec::new(), 0);
    let mut at = 0;
    while at < filled.len() {
        let blank = filled.iter().skip(at).take_while(|filled| !**filled).count();
        if blank > 0 && at > left && at + blank < filled.len() {
            let end = filled.iter().skip(at + blank).position(|filled| !filled);
            let end = end.map_or(filled.len(), |more| at + blank + more);
            let one = piece(look, rows, &part, left..at);
            let other = piece(look, rows, &part, at + blank..end);
            if apart(&View::of(rows, look, &one), &View::of(rows, look, &other)) {
                parts.push(one);
                left = at + blank;
            }
        }
        at += blank.max(1);
    }
    if parts.is_empty() {
        return vec![part];
    }
    parts.push(piece(look, rows, &part, left..filled.len()));
    parts
}

/// Some columns of a part, with the rows that have anything in them.
fn piece(look: &Look, rows: &[Row], part: &Part, columns: std::ops::Range<usize>) -> Part {
    let piece = Part {
        rows: part.rows.clone(),
        left: part.left + columns.start,
        right: part.left + columns.end,
    };
    trimmed(look, rows, piece)
}

/// A part without the rows, and the columns at its edges, in which nothing stands.
fn trimmed(look: &Look, rows: &[Row], mut part: Part) -> Part {
    let view = View::of(rows, look, &part);
    let (mut kept, mut first, mut last) = (Vec::new(), usize::MAX, 0);
    for (at, row) in part.rows.iter().enumerate() {
        let mut filled = view.filled(at).map(|(column, _)| column);
        if let Some(column) = filled.next() {
            first = first.min(column);
            last = last.max(filled.last().unwrap_or(column));
            kept.push(*row);
        }
    }
    // Names that are merged reach further than their text.
    let merged = (0..view.len()).flat_map(|at| view.merged(at));
    let last = merged.map(|area| area.right as usize).max().map_or(last, |right| right.max(last));
    if !kept.is_empty() {
        part.right = part.right.min(part.left + last + 1);
        part.left += first;
    }
    part.rows = kept;
    part
}

/// Whether what stands on both sides of a blank column are two tables.
fn apart(one: &View<'_>, other: &View<'_>) -> bool {
    if one.width() < 2 || other.width() < 2 {
        return false;
    }
    let (Some(head), Some(its)) = (header::sure(one), header::sure(other)) else { return false };
    // A list that is printed in two columns has its header twice.
    let names = |view: &View<'_>, at: usize| -> Vec<String> {
        view.filled(at).map(|(_, name)| crate::propose::folded(name)).collect()
    };
    if names(one, head) == names(other, its) {
        return true;
    }
    if one.line(head) != other.line(its) {
        return true;
    }
    // A short list beside a long one: whole rows, and then none.
    let (short, at, long) =
        if one.len() < other.len() { (one, head, other) } else { (other, its, one) };
    let rows = short.len() - at - 1;
    let dense = (at + 1..short.len()).all(|row| {
        short.filled(row).count() == short.width() && (row + 1 == short.len() || short.adjoins(row))
    });
    let end = |view: &View<'_>| view.line(view.len() - 1);
    dense && rows >= 2 && end(long) > end(short) + 1 && rows * 5 < (long.len() - 1) * 4
}
