//! Where the header of a table is, and what its columns are called.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Grid,
    view::{View, measured},
};
use crate::{propose::known, quote::fold};

/// Rows above the header, and those of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) above: usize,
    pub(super) count: usize,
    /// Whether a name stands for the blank columns after it too.
    runs: bool,
}

impl Head {
    /// A header of so many rows, at the top, as it is stated.
    pub(super) fn stated(view: &View<'_>, count: usize) -> Self {
        let runs = (1..count).any(|at| divides(view, at - 1, at, false));
        Self { above: 0, count, runs }
    }
}

/// Rows of a table in which a header is looked for.
const FIRST: usize = 20;

/// Rows below a header that are looked at.
const BELOW: usize = 200;

/// Most rows of a header.
const ROWS: usize = 5;

/// The header by what stands in the rows: none where they are all narrow.
pub(super) fn found(view: &View<'_>) -> Option<Head> {
    let width = usual_width(view);
    let named = |at: usize| {
        let names = view.filled(at).filter(|(_, cell)| known(cell)).count();
        view.filled(at).count() == 2 && names > 0 && is_header(view, at)
    };
    // Of two columns, a title fills half.
    let title = |at: usize| width == 2 && view.filled(at).count() == 1 && named(at + 1);
    let narrow = |at: usize| view.spread(at) * 2 < width || title(at);
    let above = (0..view.len()).take(FIRST).take_while(|at| narrow(*at)).count();
    if above >= view.len().min(FIRST) {
        return None;
    }
    let above = better(view, above);
    if !is_header(view, above) || recurs(view, above) {
        return Some(Head { above, ..Head::default() });
    }
    Some(reach(view, above))
}

/// The header, or none, whatever the rows are.
pub(super) fn find(view: &View<'_>) -> Head {
    found(view).unwrap_or_else(|| match view.len() > 0 && is_header(view, 0) {
        true => Head { count: 1, ..Head::default() },
        false => Head::default(),
    })
}

/// A later row that is plainly the header, where the first wide one is not: a form's head above a table is wide too.
fn better(view: &View<'_>, first: usize) -> usize {
    let filled = view.filled(first).count();
    let plain = |at: usize| {
        let all = view.filled(at).count();
        (view.filled(at).filter(|(_, cell)| known(cell)).count() * 2 >= all, all)
    };
    if plain(first).0 && is_header(view, first) {
        return first;
    }
    let wide = |at: usize| view.filled(at).count() <= filled;
    // Only rows no wider than the first may stand between.
    let reach = (first + 1..view.len().min(FIRST)).take_while(|at| wide(*at)).last();
    let next = reach.map_or(first + 1, |last| last + 1);
    let fits = next < view.len().min(FIRST)
        && is_header(view, next)
        && matches!(plain(next), (true, all) if all > filled && all > 1)
        && contrast(view, next) > 0;
    if fits { next } else { first }
}

/// A header that a table certainly has, so that another may end before it: the row, by what stands in it and below.
pub(super) fn sure(view: &View<'_>) -> Option<usize> {
    let width = (0..view.len().min(50)).map(|at| view.spread(at)).max()?;
    let at = (0..view.len().min(ROWS + 1)).find(|at| view.spread(*at) * 2 >= width)?;
    let cells: Vec<&str> = view.filled(at).map(|(_, cell)| cell).collect();
    let distinct: BTreeSet<&str> = cells.iter().copied().collect();
    let short = cells.iter().all(|cell| cell.chars().count() <= 60);
    let fits = at + 1 < view.len()
        && cells.len() > 1
        && distinct.len() == cells.len()
        && short
        && is_header(view, at)
        && !recurs(view, at);
    if !fits {
        return None;
    }
    let bold =
        |at: usize| view.look.bold_of(view.line(at).saturating_sub(1)) >= view.filled(at).count();
    let contrast = contrast(view, at);
    let named = || cells.iter().filter(|cell| known(cell)).count();
    let sure = bold(at) && !bold(at + 1)
        || contrast > 1 && contrast * 2 >= cells.len()
        || matches!(named(), known if known * 3 >= cells.len() * 2 || contrast > 0 && known > 0);
    sure.then_some(at)
}

/// In how many columns words stand in this row, and numbers or dates below.
fn contrast(view: &View<'_>, at: usize) -> usize {
    let below = at + 1..view.len().min(at + 1 + 50);
    let measured_below = |column: usize| {
        let cells = below.clone().map(|row| view.cell(row, column)).filter(|cell| !cell.is_empty());
        let (all, fitting) = cells
            .fold((0, 0), |(all, fitting), cell| (all + 1, fitting + usize::from(measured(cell))));
        all > 0 && fitting * 5 >= all * 4
    };
    view.filled(at).filter(|(column, cell)| !measured(cell) && measured_below(*column)).count()
}

/// Whether what stands in a row stands again in its columns: then it is a value. A header that is printed again says nothing.
fn recurs(view: &View<'_>, at: usize) -> bool {
    let cells: Vec<(usize, &str)> = view.filled(at).collect();
    let again = (at + 1..view.len().min(at + 1 + BELOW)).any(|row| {
        !view.same(row, view, at)
            && cells.iter().any(|(column, cell)| view.cell(row, *column) == *cell)
    });
    again && !cells.iter().any(|(_, cell)| known(cell))
}

/// The rows above and below that belong to the header as well.
fn reach(view: &View<'_>, at: usize) -> Head {
    let mut head = Head { above: at, count: 1, runs: false };
    while head.count < ROWS && head.above > 0 && groups(view, head.above - 1) {
        head.above -= 1;
        head.count += 1;
    }
    loop {
        let next = head.above + head.count;
        if head.count >= ROWS || next + 1 >= view.len() {
            return head;
        }
        let merged = (head.above..next)
            .any(|at| view.merged(at).any(|area| area.bottom >= view.line(next).saturating_sub(1)));
        let parts = is_header(view, next) && view.adjoins(next - 1);
        if merged || parts && divides(view, next - 1, next, true) {
            head.count += 1;
        } else if parts && divides(view, next - 1, next, false) {
            head.count += 1;
            head.runs = true;
        } else {
            return head;
        }
    }
}

/// Whether a row above the names groups them: merged cells over some of the columns.
fn groups(view: &View<'_>, at: usize) -> bool {
    let names = view.filled(at + 1).count();
    let over: Vec<usize> =
        view.merged(at).map(|area| (area.right - area.left) as usize + 1).collect();
    let wide = over.iter().filter(|width| **width > 1).count();
    let down = view
        .merged(at)
        .any(|area| area.bottom >= view.line(at + 1).saturating_sub(1) && area.left == area.right);
    let small = over.iter().all(|width| width * 2 <= names.max(1));
    let words = view.filled(at).all(|(_, cell)| cell.chars().count() <= 80);
    let twice = || {
        let names: Vec<&str> = view.filled(at + 1).map(|(_, name)| name).collect();
        let distinct: BTreeSet<&str> = names.iter().copied().collect();
        distinct.len() < names.len() && view.filled(at).count() > 1 && is_header(view, at)
    };
    view.adjoins(at) && words && (wide > 1 || wide == 1 && small || down || wide == 0 && twice())
}

/// Whether a row stands under names that go over several columns, and only there.
fn divides(view: &View<'_>, names: usize, at: usize, merged: bool) -> bool {
    // A name that stands alone is a title.
    if view.filled(names).count() < 2 {
        return false;
    }
    let spans = spans(view, names, merged);
    let within = |column: usize| {
        spans.iter().find(|(from, to)| (*from..*to).contains(&column) && to - from > 1)
    };
    let mut under: BTreeMap<usize, usize> = BTreeMap::new();
    for (column, _) in view.filled(at) {
        let Some((from, _)) = within(column) else { return false };
        *under.entry(*from).or_default() += 1;
    }
    under.values().any(|count| *count > 1)
}

/// The columns that each name of a row goes over: as far as it is merged, or as far as nothing else stands.
fn spans(view: &View<'_>, at: usize, merged: bool) -> Vec<(usize, usize)> {
    if merged {
        let areas = view.merged(at).filter(|area| area.right > area.left);
        return areas.map(|area| (area.left as usize, area.right as usize + 1)).collect();
    }
    let starts: Vec<usize> = view.filled(at).map(|(column, _)| column).collect();
    let ends = starts.iter().skip(1).copied().chain([view.width()]);
    starts.iter().copied().zip(ends).collect()
}

/// The names of the columns, as the rows of the header say them one below the other.
pub(super) fn names(view: &View<'_>, head: Head) -> Vec<String> {
    let rows = head.above..(head.above + head.count).min(view.len());
    let mut columns: Vec<Vec<String>> = Vec::new();
    for at in rows.clone() {
        let mut cells: Vec<String> = view.cells(at).iter().map(|cell| part(cell)).collect();
        let last = at + 1 == rows.end;
        let mut spans = spans(view, at, true);
        if head.runs && !last {
            spans = self::spans(view, at, false);
            // A name that nothing stands under is that of one column.
            spans.retain(|(from, to)| {
                (from + 1..*to).any(|column| !view.cell(at + 1, column).is_empty())
            });
        }
        for (from, to) in spans {
            let Some(text) = cells.get(from).cloned() else { continue };
            cells.resize(cells.len().max(to), String::new());
            cells.iter_mut().take(to).skip(from).for_each(|cell| cell.clone_from(&text));
        }
        if columns.len() < cells.len() {
            columns.resize(cells.len(), Vec::new());
        }
        for (parts, cell) in columns.iter_mut().zip(cells) {
            if !cell.is_empty() && parts.last() != Some(&cell) {
                parts.push(cell);
            }
        }
    }
    if rows.is_empty() {
        columns.resize(usual_width(view), Vec::new());
    }
    let named = |(at, parts): (usize, Vec<String>)| match parts.is_empty() {
        true => format!("column {}", at + 1),
        false => parts.join(" "),
    };
    columns.into_iter().enumerate().map(named).collect()
}

fn part(cell: &str) -> String {
    fold(cell.trim_start_matches('\u{feff}'))
}

/// Names the columns; one that stands twice is told apart by its number.
pub(crate) fn name(header: Vec<String>, grid: &mut Grid) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for column in header {
        let count = seen.entry(column.clone()).or_default();
        *count += 1;
        if *count > 1 {
            let renamed = format!("{column} ({count})");
            grid.renamed.push(renamed.clone());
            grid.header.push(renamed);
        } else {
            grid.header.push(column);
        }
    }
}

/// How wide most rows are, without those of one cell: titles and notes.
fn usual_width(view: &View<'_>) -> usize {
    let rows = 0..view.len().min(BELOW);
    let several = |at: &usize| view.filled(*at).nth(1).is_some();
    let mut widths: Vec<usize> =
        rows.clone().filter(several).map(|at| view.cells(at).len()).collect();
    if widths.is_empty() {
        widths = rows.map(|at| view.cells(at).len()).collect();
    }
    widths.sort_unstable();
    let run = widths.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
    run.and_then(|run| run.first()).copied().unwrap_or(0)
}

/// A header has words, no numbers and no dates; a year may be the name of a column of numbers.
fn is_header(view: &View<'_>, at: usize) -> bool {
    // KoboToolbox's own columns stand beside questions that may be called `q1`.
    if view.filled(at).any(|(_, cell)| matches!(cell, "_uuid" | "_submission__uuid")) {
        return true;
    }
    let (mut words, mut years) = (0, BTreeSet::new());
    for (_, cell) in view.filled(at) {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        let worded = cell.chars().any(char::is_alphabetic)
            && digits * 2 < cell.chars().count()
            && cell.chars().count() <= 200;
        let year = cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
        if worded {
            words += 1;
        } else if !(year && digits == 4 && years.insert(cell)) {
            return false;
        }
    }
    // Two years and more, all different, beside a word.
    words > 0 && years.len() != 1
}
