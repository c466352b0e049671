//! Tables of a document: what stands on one page, and what goes on over pages.

use super::{
    columns, furniture, head,
    lines::{Line, em, lines, say},
    ruled,
    strip::{Block, Strip},
};
use crate::{Page, quote::fold};

/// A table, in the parts that stand on single pages.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) blocks: Vec<Block>,
    /// On how many of its further pages its header stands again.
    pub(super) repeats: usize,
    /// Whether text follows it on its last page.
    ended: bool,
}

/// The tables of a document, and how many lines at the head and foot of pages are part of none.
pub(super) fn tables(pages: &[Page]) -> (Vec<Table>, usize) {
    let ems: Vec<f32> = pages.iter().map(em).collect();
    let mut grids = Vec::new();
    let mut rests: Vec<Vec<Line>> = Vec::new();
    for ((number, page), em) in pages.iter().enumerate().zip(&ems) {
        let found = ruled::blocks(page, number, *em);
        let mut free = vec![true; page.words.len()];
        for word in found.iter().flat_map(|(_, words)| words) {
            if let Some(free) = free.get_mut(*word) {
                *free = false;
            }
        }
        rests.push(lines(page, (0..free.len()).filter(|at| free.get(*at) == Some(&true))));
        grids.push(found.into_iter().map(|(block, _)| block).collect::<Vec<Block>>());
    }
    let aside = furniture::furniture(pages, &rests, &ems);
    let count = aside.iter().flatten().filter(|aside| **aside).count();
    let mut tables: Vec<Table> = Vec::new();
    for (number, ((page, grids), (rest, aside))) in
        pages.iter().zip(grids).zip(rests.into_iter().zip(aside)).enumerate()
    {
        let em = ems.get(number).copied().unwrap_or(10.0);
        let mut own = aside.into_iter();
        let body: Vec<Line> = rest.into_iter().filter(|_| own.next() == Some(false)).collect();
        one_page(pages, &Sight { page, number, em, body }, grids, &mut tables);
    }
    (tables, count)
}

/// A page as it is gone through.
struct Sight<'a> {
    page: &'a Page,
    number: usize,
    em: f32,
    /// Lines that stand in no grid, without those of the head and foot.
    body: Vec<Line>,
}

fn one_page(pages: &[Page], sight: &Sight<'_>, grids: Vec<Block>, tables: &mut Vec<Table>) {
    let (number, em) = (sight.number, sight.em);
    let mut blocks = grids;
    let mut from = 0;
    let open = tables.last().and_then(|table| table.blocks.last());
    let open = open.filter(|block| !block.ruled && block.page + 1 == number);
    if let Some(open) = open
        && blocks.first().is_none_or(|grid| sight.body.first().is_some_and(|l| l.top < grid.top))
    {
        from = columns::continues(sight.page, &sight.body, open, em);
        let lines: Vec<&Line> = sight.body.iter().take(from).collect();
        let bounds = open.bounds.clone();
        blocks.extend(columns::fill(sight.page, number, &lines, &bounds, em).map(|mut block| {
            // Columns that are empty on this page stay.
            if block.bounds.len() != bounds.len() {
                block = widened(block, &bounds);
            }
            block
        }));
    }
    let rest = sight.body.get(from..).unwrap_or_default();
    blocks.extend(columns::blocks(sight.page, number, rest, em));
    blocks.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    let mut above = f32::NEG_INFINITY;
    for (nth, block) in blocks.into_iter().enumerate() {
        let text_between =
            sight.body.iter().any(|line| above < line.top && line.bottom < block.top);
        above = block.bottom;
        let last = tables.last_mut().filter(|_| nth == 0);
        match last.and_then(|table| table.takes(pages, &block, text_between).map(|m| (table, m))) {
            Some((table, repeated)) => table.add(block, repeated),
            None => {
                tables.push(Table { blocks: vec![block], repeats: 0, ended: false });
            }
        }
    }
    if let Some(table) = tables.last_mut() {
        table.ended = sight.body.iter().any(|line| line.top > above);
    }
}

/// A block with the columns of another, some of which are empty in it.
fn widened(mut block: Block, bounds: &[f32]) -> Block {
    let place = |at: usize| {
        let left = block.bounds.get(at).copied().unwrap_or_default();
        bounds.iter().position(|bound| (bound - left).abs() < 0.01).unwrap_or(at)
    };
    let places: Vec<usize> = (0..block.columns()).map(place).collect();
    let wide = bounds.len() - 1;
    for row in &mut block.rows {
        let mut cells = vec![super::strip::Cell { reach: 1, ..Default::default() }; wide];
        for (cell, place) in std::mem::take(&mut row.cells).into_iter().zip(&places) {
            if let Some(own) = cells.get_mut(*place) {
                *own = cell;
            }
        }
        row.cells = cells;
    }
    block.bounds = bounds.to_vec();
    block
}

/// What the cells of a row say.
pub(super) fn texts(page: &Page, row: &Strip) -> Vec<String> {
    row.cells.iter().map(|cell| fold(&say(page, &cell.words))).collect()
}

impl Table {
    /// Whether a block of the next page goes on with this table; then, how many rows at its head repeat the header.
    fn takes(&self, pages: &[Page], block: &Block, text_between: bool) -> Option<usize> {
        let (first, last) = (self.blocks.first()?, self.blocks.last()?);
        if last.page + 1 != block.page || last.columns() != block.columns() {
            return None;
        }
        let head = head::heading(pages.get(first.page), first);
        let page = pages.get(block.page)?;
        let here: Vec<Vec<String>> =
            block.rows.iter().take(head.len()).map(|row| texts(page, row)).collect();
        let same = |from: usize| {
            let pairs = head.iter().skip(from).zip(&here);
            pairs.take_while(|(one, other)| one == other).count()
        };
        let repeated = (0..head.len()).map(same).max().unwrap_or(0);
        (repeated > 0 || !text_between && !self.ended && alike(last, block)).then_some(repeated)
    }

    fn add(&mut self, mut block: Block, repeated: usize) {
        block.rows.drain(..repeated.min(block.rows.len()));
        self.repeats += usize::from(repeated > 0);
        self.blocks.push(block);
    }

    /// Its rows, each with the block in which it stands.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Block, &Strip)> {
        self.blocks.iter().flat_map(|block| block.rows.iter().map(move |row| (block, row)))
    }
}

/// Whether the columns of two blocks stand alike.
fn alike(one: &Block, other: &Block) -> bool {
    let widths = |block: &Block| -> Vec<f32> {
        let (from, to) = (block.left, block.right);
        block.bounds.iter().map(|bound| (bound - from) / (to - from).max(1.0)).collect()
    };
    let near = widths(one).iter().zip(widths(other)).all(|(a, b)| (a - b).abs() < 0.04);
    one.ruled == other.ruled && near
}
