//! Tables without ruled lines: columns are told by the gaps between them that go on from line to line.

use super::{
    lines::{Line, Run, runs},
    strip::{Block, Cell, Strip, fits, group},
};
use crate::Page;

/// From this part of the letters' size on, a gap may lie between columns.
const GAP: f32 = 0.5;

/// From this part on, a gap parts a line that can be one of a table.
const WIDE: f32 = 0.8;

/// The tables that lines of a page make, from top to bottom.
pub(super) fn blocks(page: &Page, number: usize, lines: &[Line], em: f32) -> Vec<Block> {
    let mut found = Vec::new();
    let mut region: Vec<&Line> = Vec::new();
    let mut single = 0;
    let mut span = (f32::INFINITY, f32::NEG_INFINITY);
    for line in lines {
        let runs = runs(page, line, em * WIDE);
        let many = runs.len() > 1;
        // A line of running text, not one that goes on with a cell.
        let width: f32 = runs.iter().map(|run| run.right - run.left).sum();
        let through = !many && width > (span.1 - span.0) * 0.6;
        let far = region.last().is_some_and(|last| line.top - last.bottom > em * 3.0) || through;
        if far || !many && (single >= 2 || region.is_empty()) {
            found.extend(block(page, number, &region, em));
            region.clear();
            single = 0;
            span = (f32::INFINITY, f32::NEG_INFINITY);
        }
        if many {
            let (from, to) = (runs.first().map(|run| run.left), runs.last().map(|run| run.right));
            span = (span.0.min(from.unwrap_or(span.0)), span.1.max(to.unwrap_or(span.1)));
        }
        if many || !region.is_empty() {
            single = if many { 0 } else { single + 1 };
            region.push(line);
        }
    }
    found.extend(block(page, number, &region, em));
    found
}

fn block(page: &Page, number: usize, region: &[&Line], em: f32) -> Option<Block> {
    let wide: Vec<bool> = region.iter().map(|line| runs(page, line, em * WIDE).len() > 1).collect();
    // A line of one run after the last may still go on with a cell of it; what lies further away does not.
    let last = wide.iter().rposition(|wide| *wide)?;
    let end = match (region.get(last), region.get(last + 1)) {
        (Some(line), Some(next)) if next.top - line.bottom < em * 0.35 => last + 2,
        _ => last + 1,
    };
    let region = region.get(..end)?;
    let multi: Vec<&Line> =
        region.iter().zip(&wide).filter(|(_, wide)| **wide).map(|(line, _)| *line).collect();
    let cells: Vec<Vec<Run>> = multi.iter().map(|line| runs(page, line, em * GAP)).collect();
    let bounds = bounds(&cells, em);
    let block = fill(page, number, region, &bounds, em)?;
    plausible(page, &block).then_some(block)
}

/// Puts lines into columns that are known.
pub(super) fn fill(
    page: &Page,
    number: usize,
    lines: &[&Line],
    bounds: &[f32],
    em: f32,
) -> Option<Block> {
    let words = lines.iter().map(|line| line.words.len()).sum();
    if bounds.len() < 3 || !fits(lines.len(), bounds.len(), words) {
        return None;
    }
    let strips: Vec<Strip> = lines
        .iter()
        .map(|line| Strip::of_runs(page, line, &runs(page, line, em * GAP), bounds, em))
        .collect();
    let (first, last) = (lines.first()?, lines.last()?);
    let block = Block {
        page: number,
        bounds: bounds.to_vec(),
        rows: group(page, strips, em),
        ruled: false,
        left: bounds.first().copied()?,
        right: bounds.last().copied()?,
        top: first.top,
        bottom: last.bottom,
    };
    Some(block.without_empty_columns())
}

/// Where columns begin and the last one ends: in the gaps that no line writes over, and in those that one of seven does (a
/// heading over several columns, a name that is too long).
fn bounds(lines: &[Vec<Run>], em: f32) -> Vec<f32> {
    let mut edges: Vec<(f32, i32)> =
        lines.iter().flatten().flat_map(|run| [(run.left, 1), (run.right, -1)]).collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (Some(left), Some(right)) = (edges.first(), edges.last()) else { return Vec::new() };
    let (left, right) = (left.0, right.0);
    let most = if lines.len() < 4 { 0 } else { i32::try_from(lines.len() / 7).unwrap_or(0).max(1) };
    // Stretches over which equally many lines write.
    let mut stretches: Vec<(f32, f32, i32)> = Vec::new();
    let mut over = 0;
    for pair in edges.windows(2) {
        let [(from, step), (to, _)] = *pair else { continue };
        over += step;
        match stretches.last_mut() {
            Some(last) if last.2 == over => last.1 = to,
            _ if to > from => stretches.push((from, to, over)),
            _ => {}
        }
    }
    let mut bounds = vec![left - em * 0.5];
    for gap in stretches.chunk_by(|a, b| (a.2 <= most) == (b.2 <= most)) {
        let (Some(first), Some(last)) = (gap.first(), gap.last()) else { continue };
        if first.2 > most {
            continue;
        }
        let clear = |gap: &&(f32, f32, i32)| gap.2 == 0 && gap.1 - gap.0 >= em * GAP;
        let mut places: Vec<f32> =
            gap.iter().filter(clear).map(|gap| f32::midpoint(gap.0, gap.1)).collect();
        if places.is_empty() && last.1 - first.0 >= em * WIDE {
            let least =
                gap.iter().min_by(|a, b| a.2.cmp(&b.2).then((b.1 - b.0).total_cmp(&(a.1 - a.0))));
            places.extend(least.map(|gap| f32::midpoint(gap.0, gap.1)));
        }
        bounds.extend(places);
    }
    bounds.push(right + em * 0.5);
    bounds
}

/// Whether it is a table, and not running text in columns, a list of points, a form, or the head of a court paper.
fn plausible(page: &Page, block: &Block) -> bool {
    let columns = block.columns();
    let across = block.rows.iter().filter(|row| row.filled() >= 2).count();
    let enough = if columns == 2 { 4 } else { 3 };
    // Two rows suffice where they have many cells.
    let few = across == 2 && columns >= 4;
    if columns < 2 || across < enough && !few || across * 2 < block.rows.len() {
        return false;
    }
    let texts = |at: usize| -> Vec<Vec<&str>> {
        let cells = block.rows.iter().filter_map(|row| row.cells.get(at));
        let words = cells.filter(|cell| cell.filled() && cell.reach == 1).map(|cell| {
            let words = cell.words.iter().filter_map(|at| page.words.get(*at));
            words.map(|word| word.text.as_str()).collect()
        });
        words.collect()
    };
    let all: Vec<Vec<Vec<&str>>> = (0..columns).map(texts).collect();
    let prose = all.iter().filter(|cells| is_prose(cells)).count();
    let marks = all.iter().filter(|cells| are_marks(cells)).count();
    let numbered = all.first().is_some_and(|cells| are_numbers_of_points(cells));
    let labels = all.iter().flatten().filter(|cell| cell.last().is_some_and(|w| w.ends_with(':')));
    let cells: usize = all.iter().map(Vec::len).sum();
    prose < columns
        && marks == 0
        && !(columns == 2 && numbered && prose == 1)
        && labels.count() * 4 < cells
        && !(columns == 2
            && prose == 1
            && block.rows.iter().any(|row| row.cells[0].words.len() > 6))
}

/// Whether most cells have as many words as lines of a text in columns have.
fn is_prose(cells: &[Vec<&str>]) -> bool {
    let mut counts: Vec<usize> = cells.iter().map(Vec::len).collect();
    counts.sort_unstable();
    let letters = |cell: &Vec<&str>| {
        let lower = cell.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
        lower * 2 >= cell.len()
    };
    let running = cells.iter().filter(|cell| letters(cell)).count();
    counts.get(counts.len() / 2).is_some_and(|middle| *middle >= 4) && running * 2 >= cells.len()
}

/// Whether cells hold nothing but brackets and strokes, as between the sides of a court paper's head.
fn are_marks(cells: &[Vec<&str>]) -> bool {
    let mark = |word: &&str| word.chars().all(|c| matches!(c, ')' | '(' | ':' | '|' | '§' | '}'));
    !cells.is_empty() && cells.iter().all(|cell| cell.iter().all(mark))
}

/// `1.`, `a)`, `•`.
fn are_numbers_of_points(cells: &[Vec<&str>]) -> bool {
    let point = |cell: &Vec<&str>| match cell.as_slice() {
        [word] => {
            let bare = word.trim_matches(|c: char| matches!(c, '.' | ')' | '('));
            bare.chars().count() <= 3
                && (bare.len() < word.len() || !bare.chars().any(char::is_alphanumeric))
        }
        _ => false,
    };
    !cells.is_empty() && cells.iter().filter(|cell| point(cell)).count() * 5 >= cells.len() * 4
}

/// How many lines at the top of a page go on with a table of the page before.
pub(super) fn continues(page: &Page, lines: &[Line], block: &Block, em: f32) -> usize {
    let mut count = 0;
    let mut last: Option<&Line> = None;
    for (at, line) in lines.iter().enumerate() {
        if last.is_some_and(|last| line.top - last.bottom > em * 3.0) {
            break;
        }
        last = Some(line);
        let runs = runs(page, line, em * GAP);
        let inside = runs.first().is_some_and(|run| run.left >= block.left - em)
            && runs.last().is_some_and(|run| run.right <= block.right + em);
        let strip = Strip::of_runs(page, line, &runs, &block.bounds, em);
        let own = |cell: &Cell| !cell.filled() || cell.reach == 1;
        if !inside || !strip.cells.iter().all(own) {
            break;
        }
        if strip.filled() >= 2 {
            count = at + 1;
        }
    }
    count
}
