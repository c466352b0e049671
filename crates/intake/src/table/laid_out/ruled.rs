//! Grids that ruled lines make, and what stands in them.

use super::{
    lines::{lines, middle},
    strip::{Block, Cell, Strip, fits, group},
};
use crate::Page;

/// How far lines may miss each other and still meet, in points.
const NEAR: f32 = 3.0;

/// Most pairs of lines that are looked at for where they cross.
const CROSSINGS: usize = 1_000_000;

/// Most grids of a page.
const GRIDS: usize = 100;

/// A line: where it lies, and from where to where it goes.
#[derive(Clone, Copy, Debug)]
struct Segment {
    at: f32,
    from: f32,
    to: f32,
}

impl Segment {
    fn reaches(&self, place: f32) -> bool {
        self.from - NEAR <= place && place <= self.to + NEAR
    }

    fn crosses(&self, other: &Self) -> bool {
        self.reaches(other.at) && other.reaches(self.at)
    }
}

/// Lines that cross each other.
#[derive(Debug, Default)]
struct Grid {
    across: Vec<Segment>,
    down: Vec<Segment>,
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// The lines that lie at each of these places.
    at_xs: Vec<Vec<Segment>>,
    at_ys: Vec<Vec<Segment>>,
}

/// The tables of a page whose columns are ruled; with each, the words that stand in it.
pub(super) fn blocks(page: &Page, number: usize, em: f32) -> Vec<(Block, Vec<usize>)> {
    let mut found: Vec<(Block, Vec<usize>)> =
        grids(page).iter().filter_map(|grid| grid.block(page, number, em)).collect();
    found.sort_by(|a, b| a.0.top.total_cmp(&b.0.top).then(a.0.left.total_cmp(&b.0.left)));
    // A frame around a table makes a grid too, and what stands in it stands in the inner one already.
    let mut taken = vec![false; page.words.len()];
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(found.get(*at).map_or(0, |f| f.0.columns())));
    let mut keep = vec![false; found.len()];
    for at in order {
        let (Some((_, words)), Some(keep)) = (found.get(at), keep.get_mut(at)) else { continue };
        if words.iter().any(|word| taken.get(*word).copied().unwrap_or(true)) {
            continue;
        }
        *keep = true;
        for word in words {
            if let Some(taken) = taken.get_mut(*word) {
                *taken = true;
            }
        }
    }
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(false));
    found
}

/// The lines of one direction; pieces of one line are joined.
fn segments(page: &Page, down: bool) -> Vec<Segment> {
    let mut all: Vec<Segment> = page
        .rules
        .iter()
        .filter(|rule| rule.iter().all(|edge| edge.is_finite()))
        .filter(|[left, top, right, bottom]| (bottom - top > right - left) == down)
        .map(|[left, top, right, bottom]| match down {
            true => Segment { at: f32::midpoint(*left, *right), from: *top, to: *bottom },
            false => Segment { at: f32::midpoint(*top, *bottom), from: *left, to: *right },
        })
        .collect();
    all.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut joined: Vec<Segment> = Vec::new();
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.partition_point(|segment| segment.at - first.at <= 1.5);
        let (here, after) = rest.split_at(count.max(1));
        rest = after;
        let mut here = here.to_vec();
        here.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = joined.len();
        for segment in here {
            match joined.get_mut(start..).and_then(|own| own.last_mut()) {
                Some(last) if segment.from <= last.to + NEAR => last.to = last.to.max(segment.to),
                _ => joined.push(segment),
            }
        }
    }
    joined
}

/// Sets of lines that hang together.
fn grids(page: &Page) -> Vec<Grid> {
    let (across, down) = (segments(page, false), segments(page, true));
    if across.len().saturating_mul(down.len()) > CROSSINGS {
        return Vec::new();
    }
    // Each line follows another of its set; the first of a set follows itself.
    let mut leads: Vec<usize> = (0..across.len() + down.len()).collect();
    for (at, one) in across.iter().enumerate() {
        for (other, two) in down.iter().enumerate() {
            if one.crosses(two) {
                let (a, b) = (lead(&mut leads, at), lead(&mut leads, across.len() + other));
                if let Some(place) = leads.get_mut(a.max(b)) {
                    *place = a.min(b);
                }
            }
        }
    }
    let mut sets: std::collections::BTreeMap<usize, Grid> = std::collections::BTreeMap::new();
    for (at, segment) in across.iter().enumerate() {
        sets.entry(lead(&mut leads, at)).or_default().across.push(*segment);
    }
    for (at, segment) in down.iter().enumerate() {
        sets.entry(lead(&mut leads, across.len() + at)).or_default().down.push(*segment);
    }
    sets.into_values().filter_map(Grid::whole).take(GRIDS).collect()
}

/// The first of the set that a line belongs to. The way there is halved each time it is gone.
fn lead(leads: &mut [usize], mut at: usize) -> usize {
    loop {
        let next = leads.get(at).copied().unwrap_or(at);
        let after = leads.get(next).copied().unwrap_or(next);
        if next == at {
            return at;
        }
        if let Some(place) = leads.get_mut(at) {
            *place = after;
        }
        at = next;
    }
}

/// Where the lines of one direction lie, and the ends of the others where they stand open.
fn places(own: &[Segment], others: &[Segment]) -> Vec<f32> {
    let mut all: Vec<f32> = own.iter().map(|segment| segment.at).collect();
    all.sort_by(f32::total_cmp);
    let (Some(first), Some(last)) = (all.first().copied(), all.last().copied()) else {
        return Vec::new();
    };
    let from = others.iter().map(|segment| segment.from).fold(f32::INFINITY, f32::min);
    let to = others.iter().map(|segment| segment.to).fold(f32::NEG_INFINITY, f32::max);
    all.extend((from < first - 2.0 * NEAR).then_some(from));
    all.extend((to > last + 2.0 * NEAR).then_some(to));
    all.sort_by(f32::total_cmp);
    let mut places: Vec<f32> = Vec::new();
    for place in all {
        if places.last().is_none_or(|last| place - last > NEAR) {
            places.push(place);
        }
    }
    places
}

/// The lines at each place.
fn at_places(places: &[f32], lines: &[Segment]) -> Vec<Vec<Segment>> {
    let mut at: Vec<Vec<Segment>> = vec![Vec::new(); places.len()];
    for line in lines {
        let place = places.partition_point(|place| *place < line.at - NEAR);
        if let Some(at) = at.get_mut(place) {
            at.push(*line);
        }
    }
    at
}

/// Between which of these places something lies.
fn between(places: &[f32], at: f32) -> Option<usize> {
    let after = places.partition_point(|place| *place <= at);
    (after > 0 && after < places.len()).then(|| after - 1)
}

impl Grid {
    fn whole(mut self) -> Option<Self> {
        self.xs = places(&self.down, &self.across);
        self.ys = places(&self.across, &self.down);
        self.at_xs = at_places(&self.xs, &self.down);
        self.at_ys = at_places(&self.ys, &self.across);
        (self.xs.len() >= 3 && self.ys.len() >= 2).then_some(self)
    }

    /// Whether a line parts a column at this height from the one before it.
    fn parts(&self, column: usize, y: f32) -> bool {
        let lines = self.at_xs.get(column).map(Vec::as_slice).unwrap_or_default();
        lines.iter().any(|line| line.from <= y && y <= line.to)
    }

    /// Whether a line parts a band in this column from the one above it.
    fn under(&self, x: f32, band: usize) -> bool {
        let lines = self.at_ys.get(band).map(Vec::as_slice).unwrap_or_default();
        lines.iter().any(|line| line.from <= x && x <= line.to)
    }

    fn block(&self, page: &Page, number: usize, em: f32) -> Option<(Block, Vec<usize>)> {
        let mut bands: Vec<Vec<usize>> = vec![Vec::new(); self.ys.len().saturating_sub(1)];
        let mut words = Vec::new();
        for (at, word) in page.words.iter().enumerate() {
            let (x, y) = middle(word);
            if let (Some(_), Some(band)) = (between(&self.xs, x), between(&self.ys, y)) {
                bands.get_mut(band)?.push(at);
                words.push(at);
            }
        }
        if !fits(bands.len(), self.xs.len(), words.len()) {
            return None;
        }
        let strips: Vec<Vec<Strip>> =
            bands.iter().enumerate().map(|(band, words)| self.band(page, band, words)).collect();
        let ruled = rows_are_ruled(&strips);
        let mut rows: Vec<Strip> = Vec::new();
        for (band, strips) in strips.into_iter().enumerate() {
            if !ruled {
                rows.extend(group(page, strips, em));
            } else if let Some(row) = strips.into_iter().reduce(Strip::with) {
                rows.push(Strip { band, ..row });
            }
        }
        if ruled {
            self.reach_down(&mut rows);
        }
        let [left, right] = [self.xs.first().copied()?, self.xs.last().copied()?];
        let [top, bottom] = [self.ys.first().copied()?, self.ys.last().copied()?];
        let bounds = self.xs.clone();
        let block = Block { page: number, bounds, rows, ruled: true, left, right, top, bottom };
        let block = block.without_empty_columns();
        let filled = block.columns() >= 2 && block.rows.iter().any(|row| row.filled() >= 2);
        filled.then_some((block, words))
    }

    /// The lines of a band, each word in the column where its middle stands; columns that no line parts there are one cell.
    fn band(&self, page: &Page, band: usize, words: &[usize]) -> Vec<Strip> {
        let columns = self.xs.len() - 1;
        let height = self.ys.get(band).zip(self.ys.get(band + 1));
        let y = height.map_or(0.0, |(top, bottom)| f32::midpoint(*top, *bottom));
        // For each column, the first of those it is one with.
        let mut first: Vec<usize> = Vec::with_capacity(columns);
        for at in 0..columns {
            let one = at > 0 && !self.parts(at, y);
            first.push(if one { first.last().copied().unwrap_or(at) } else { at });
        }
        let mut strips = Vec::new();
        for line in lines(page, words.iter().copied()) {
            let mut strip = Strip::empty(columns, &line, band);
            for at in line.words {
                let Some(word) = page.words.get(at) else { continue };
                let column = between(&self.xs, middle(word).0).unwrap_or(0);
                let start = first.get(column).copied().unwrap_or(column);
                if let Some(cell) = strip.cells.get_mut(start) {
                    cell.words.push(at);
                    cell.reach = first.iter().filter(|other| **other == start).count();
                }
            }
            strips.push(strip);
        }
        strips
    }

    /// Fills cells that reach down over several bands: what stands in one of them stands beside each.
    fn reach_down(&self, rows: &mut [Strip]) {
        for column in 0..self.xs.len() - 1 {
            let x = f32::midpoint(self.xs[column], self.xs[column + 1]);
            let mut from = 0;
            while from < rows.len() {
                let open = |pair: &[Strip]| match pair {
                    [one, next] => next.band == one.band + 1 && !self.under(x, next.band),
                    _ => false,
                };
                let count = 1 + rows[from..].windows(2).take_while(|pair| open(pair)).count();
                let part = &mut rows[from..from + count];
                let full: Vec<Cell> =
                    part.iter().map(|row| row.cells[column].clone()).filter(Cell::filled).collect();
                if let ([cell], true) = (full.as_slice(), count > 1) {
                    for row in part.iter_mut().filter(|row| !row.cells[column].filled()) {
                        row.cells[column] = Cell { copied: true, ..cell.clone() };
                    }
                }
                from += count;
            }
        }
    }
}

/// Whether each band is a row: else lines part groups of rows only, or the header from what follows.
fn rows_are_ruled(bands: &[Vec<Strip>]) -> bool {
    let full = bands.iter().filter(|band| !band.is_empty()).count();
    let single = bands.iter().filter(|band| band.len() == 1).count();
    if single * 2 > full {
        return true;
    }
    let many: Vec<&Vec<Strip>> = bands.iter().filter(|band| band.len() > 1).collect();
    let several = many.iter().filter(|band| holds_rows(band)).count();
    several * 2 < many.len().max(1)
}

/// Whether the lines of a band are rows of their own: most of its columns say something in each.
fn holds_rows(band: &[Strip]) -> bool {
    let columns = band.first().map_or(0, |strip| strip.cells.len());
    let filled = |column: &usize| {
        band.iter().filter(|strip| strip.cells.get(*column).is_some_and(Cell::filled)).count()
    };
    let counts: Vec<usize> = (0..columns).map(|at| filled(&at)).filter(|n| *n > 0).collect();
    let whole = counts.iter().filter(|count| **count == band.len()).count();
    whole * 5 >= counts.len() * 3
}
