//! Blocks of rows that share a key, and the pairs that they make, each once.

use std::ops::Range;
use std::sync::Arc;

use crate::compare::{Glances, Side};
use crate::error::Error;
use crate::prepare::Prepared;
use crate::values::{count, span};

use super::keys::pairs_of;

/// Pairs in one part of work, repeats included.
const PART: u64 = 1 << 16;

/// Rows brought together in memory before their pairs are made.
const GATHERED: usize = 512;

/// Blocks that are about to be added.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) ends: Vec<u32>,
    pub(crate) members: Vec<u32>,
}

impl Draft {
    pub(crate) fn push(&mut self, members: impl IntoIterator<Item = u32>) {
        self.members.extend(members);
        self.ends.push(count(self.members.len()));
    }

    /// Pairs that the blocks make.
    pub(crate) fn pairs(&self) -> u64 {
        (0..self.ends.len()).map(|block| pairs_of(span(&self.ends, block).len() as u64)).sum()
    }
}

/// Codes and blocks of all rows that one run can hold: where those of a row end is a short number.
const MOST: u64 = u32::MAX as u64;

/// Blocks that still grow by whole rules.
pub(crate) struct Growing {
    /// Codes and blocks of all rows so far, those among them that were not added since there are too many.
    held: u64,
    /// How many of them there may be.
    most: u64,
    /// By block: the end of its members.
    ends: Vec<u32>,
    /// Ranks, ascending within a block.
    members: Vec<u32>,
    /// By rank: its latest place in `members` and one; 0 for none.
    latest: Vec<u32>,
    /// By place in `members`: its block, and the place before it of the same rank and one.
    places: Vec<(u32, u32)>,
    /// By rule: the end of its blocks.
    rule_ends: Vec<u32>,
}

impl Growing {
    /// Blocks over some rows, none yet.
    pub(crate) fn new(rows: &Prepared) -> Self {
        Self::within(MOST, rows.rows, rows.columns.len())
    }

    fn within(most: u64, rows: u32, width: usize) -> Self {
        Self {
            held: u64::from(rows) * width as u64,
            most,
            ends: Vec::new(),
            members: Vec::new(),
            latest: vec![0; rows as usize],
            places: Vec::new(),
            rule_ends: Vec::new(),
        }
    }

    /// Adds the blocks of the next rule. What is more than one run can hold is counted only, and refused in the end.
    pub(crate) fn add(&mut self, draft: &Draft) {
        self.held += draft.members.len() as u64;
        if self.held > self.most {
            return;
        }
        let base = count(self.members.len());
        self.places.reserve(draft.members.len());
        let mut start = 0_usize;
        for (block, &end) in (count(self.ends.len())..).zip(&draft.ends) {
            for &rank in draft.members.get(start..end as usize).unwrap_or_default() {
                let Some(latest) = self.latest.get_mut(rank as usize) else { continue };
                self.places.push((block, *latest));
                *latest = count(self.places.len());
            }
            start = end as usize;
        }
        self.members.extend_from_slice(&draft.members);
        self.ends.extend(draft.ends.iter().map(|end| base + end));
        self.rule_ends.push(count(self.ends.len()));
    }

    /// The blocks of a row, the latest first.
    fn of(&self, rank: u32) -> impl Iterator<Item = u32> {
        let mut at = self.latest.get(rank as usize).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let &(block, before) = self.places.get((at as usize).checked_sub(1)?)?;
            at = before;
            Some(block)
        })
    }

    /// Whether two rows share a block.
    pub(crate) fn share(&self, a: u32, b: u32) -> bool {
        let (mut left, mut right) = (self.of(a), self.of(b));
        let (mut one, mut two) = (left.next(), right.next());
        while let (Some(x), Some(y)) = (one, two) {
            match x.cmp(&y) {
                std::cmp::Ordering::Greater => one = left.next(),
                std::cmp::Ordering::Less => two = right.next(),
                std::cmp::Ordering::Equal => return true,
            }
        }
        false
    }

    /// The blocks as they will stay.
    ///
    /// # Errors
    /// When they are more than one run can hold.
    pub(crate) fn done(self, rows: &Prepared) -> Result<Blocks, Error> {
        let Self { held, most, ends, members, rule_ends, latest, places } = self;
        if held > most {
            return Err(Error::new(format!(
                "{} rows stand in so many blocks that their values and blocks are {held}, and one run can hold {most}: split the input, \
                 or compare fewer columns",
                rows.rows
            )));
        }
        drop((latest, places));
        let width = rows.columns.len();
        // First where each row's blocks end, then the blocks in their order, each behind its rows' earlier ones.
        let mut blocks_of = vec![0_u32; rows.rows as usize];
        for rank in &members {
            if let Some(blocks) = blocks_of.get_mut(*rank as usize) {
                *blocks += 1;
            }
        }
        let mut all = 0;
        let mut next = blocks_of;
        let mut row_ends = Vec::with_capacity(next.len());
        for blocks in &mut next {
            let start = all + count(width);
            all = start + *blocks;
            row_ends.push(all);
            *blocks = start;
        }
        let mut packed = vec![0_u32; all as usize];
        for (rank, start) in (0..rows.rows).zip(&next) {
            let start = *start as usize;
            if let Some(codes) = packed.get_mut(start - width..start) {
                codes.copy_from_slice(rows.codes(rank));
            }
        }
        let mut first = 0_usize;
        for (block, &end) in (0_u32..).zip(&ends) {
            for rank in members.get(first..end as usize).unwrap_or_default() {
                let Some(next) = next.get_mut(*rank as usize) else { continue };
                if let Some(slot) = packed.get_mut(*next as usize) {
                    *slot = block;
                }
                *next += 1;
            }
            first = end as usize;
        }
        let rows = Arc::new(Packed { width, row_ends, packed });
        Ok(Blocks { first: 0, ends, members, rows, rule_ends })
    }
}

/// By rank: its codes, then its blocks, ascending: what making and comparing pairs needs of a row lies together.
pub(crate) struct Packed {
    /// Codes of a row.
    pub(crate) width: usize,
    /// By rank: the end of what is packed of it.
    pub(crate) row_ends: Vec<u32>,
    pub(crate) packed: Vec<u32>,
}

impl Packed {
    fn of(&self, rank: u32) -> &[u32] {
        self.packed.get(span(&self.row_ends, rank as usize)).unwrap_or_default()
    }

    /// The codes of a row.
    pub(crate) fn codes(&self, rank: u32) -> &[u32] {
        self.of(rank).get(..self.width).unwrap_or_default()
    }
}

/// Blocks in the order of their rules. A pair that shares several blocks belongs to the first of them, so that each is
/// produced exactly once although no pair is ever remembered.
pub(crate) struct Blocks {
    /// The block that is the first of those at hand: a process that makes some pairs only has their blocks alone.
    pub(crate) first: u32,
    /// By block at hand: the end of its members.
    pub(crate) ends: Vec<u32>,
    /// Ranks, ascending within a block.
    pub(crate) members: Vec<u32>,
    pub(crate) rows: Arc<Packed>,
    /// By rule: the end of its blocks.
    pub(crate) rule_ends: Vec<u32>,
}

impl Blocks {
    /// Where the blocks at hand end.
    pub(crate) fn len(&self) -> u32 {
        self.first + count(self.ends.len())
    }

    /// The rows of a block.
    pub(crate) fn members(&self, block: u32) -> &[u32] {
        self.members.get(self.span(block)).unwrap_or_default()
    }

    /// Where the members of a block lie.
    fn span(&self, block: u32) -> Range<usize> {
        let at = block.checked_sub(self.first);
        at.map_or(0..0, |at| span(&self.ends, at as usize))
    }

    /// The blocks of a row.
    pub(crate) fn of(&self, rank: u32) -> &[u32] {
        self.rows.of(rank).get(self.rows.width..).unwrap_or_default()
    }

    /// The rule of a block.
    pub(crate) fn rule_of(&self, block: u32) -> usize {
        self.rule_ends.partition_point(|end| *end <= block)
    }

    /// The first block that two rows share.
    pub(crate) fn first_shared(&self, a: u32, b: u32) -> Option<u32> {
        first_common(self.of(a), self.of(b))
    }

    /// Pairs made, those counted that share several blocks or may not be one person.
    pub(crate) fn made(&self) -> u64 {
        (self.first..self.len()).map(|block| pairs_of(self.members(block).len() as u64)).sum()
    }

    /// Calls `found` with each pair of ranks (a < b) that belongs to one of the blocks and may be one person.
    pub(crate) fn each_pair(
        &self,
        rows: &Prepared,
        blocks: Range<u32>,
        mut found: impl FnMut(Found<'_>, Found<'_>),
    ) {
        let closed = rows.some_may_not_pair();
        let mut near = Gathered::new(rows);
        let mut next = blocks.start;
        while next < blocks.end {
            let (first, start) = (next, self.start(next));
            while next < blocks.end && (self.start(next) - start < GATHERED || next == first) {
                next += 1;
            }
            let end = self.span(next - 1).end;
            near.fill(rows, &self.rows, self.members.get(start..end).unwrap_or_default());
            for block in first..next {
                let (members, start) = (self.members(block), self.start(block) - start);
                for (at, &a) in members.iter().enumerate() {
                    let (one, own) = near.row(start + at, self.rows.width);
                    for (&b, place) in members.iter().zip(start..).skip(at + 1) {
                        let (two, other) = near.row(place, self.rows.width);
                        if (!closed || rows.may_pair(a, b))
                            && first_common(own, other) == Some(block)
                        {
                            found((a, &one), (b, &two));
                        }
                    }
                }
            }
        }
    }

    /// The same for pairs that are drawn, which are few among all: only their rows are looked at.
    pub(crate) fn each_drawn_pair(
        &self,
        rows: &Prepared,
        (blocks, drawn): (Range<u32>, impl Fn(u32, u32) -> bool),
        mut found: impl FnMut(Found<'_>, Found<'_>),
    ) {
        let mut near = Gathered::new(rows);
        let (mut ranks, mut of): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut look = |ranks: &mut Vec<u32>, of: &mut Vec<u32>| {
            near.fill(rows, &self.rows, ranks);
            for (at, (block, pair)) in of.drain(..).zip(ranks.chunks_exact(2)).enumerate() {
                let (one, own) = near.row(2 * at, self.rows.width);
                let (two, other) = near.row(2 * at + 1, self.rows.width);
                if let &[a, b] = pair
                    && rows.may_pair(a, b)
                    && first_common(own, other) == Some(block)
                {
                    found((a, &one), (b, &two));
                }
            }
            ranks.clear();
        };
        for block in blocks {
            let members = self.members(block);
            for (at, &a) in members.iter().enumerate() {
                for &b in members.iter().skip(at + 1).filter(|&&b| drawn(a, b)) {
                    ranks.extend([a, b]);
                    of.push(block);
                }
                if ranks.len() >= GATHERED {
                    look(&mut ranks, &mut of);
                }
            }
        }
        look(&mut ranks, &mut of);
    }

    /// Where the members of the blocks before one end.
    pub(crate) fn end_of(&self, block: u32) -> usize {
        block.checked_sub(1).map_or(0, |before| self.span(before).end)
    }

    /// Where the members of a block begin.
    fn start(&self, block: u32) -> usize {
        self.span(block).start
    }

    /// The blocks cut into parts of about as many pairs each; the cut depends on nothing but the blocks.
    pub(crate) fn parts(&self) -> Vec<Range<u32>> {
        let mut parts = Vec::new();
        let (mut start, mut pairs) = (self.first, 0);
        for block in self.first..self.len() {
            pairs += pairs_of(self.members(block).len() as u64);
            if pairs >= PART {
                parts.push(start..block + 1);
                (start, pairs) = (block + 1, 0);
            }
        }
        if start < self.len() {
            parts.push(start..self.len());
        }
        parts
    }
}

/// A row of a pair: its rank, and what comparing needs of it.
type Found<'a> = (u32, &'a Side<'a>);

/// What is packed of some rows, brought together: rows lie anywhere in memory, and fetching many at once costs hardly more
/// than waiting for one.
struct Gathered {
    spans: Vec<Range<usize>>,
    ends: Vec<u32>,
    all: Vec<u32>,
    glances: Glances,
}

impl Gathered {
    fn new(rows: &Prepared) -> Self {
        let (spans, ends, all) = (Vec::new(), Vec::new(), Vec::new());
        Self { spans, ends, all, glances: Glances::new(rows) }
    }

    /// Takes rows in place of those before. Step by step over all of them, so that no fetch waits for another.
    fn fill(&mut self, rows: &Prepared, packing: &Packed, ranks: &[u32]) {
        let Self { spans, ends, all, glances } = self;
        spans.clear();
        spans.extend(ranks.iter().map(|rank| span(&packing.row_ends, *rank as usize)));
        ends.clear();
        all.clear();
        for own in spans.drain(..) {
            all.extend_from_slice(packing.packed.get(own).unwrap_or_default());
            ends.push(count(all.len()));
        }
        let (ends, all) = (&*ends, &*all);
        let starts = || std::iter::once(0).chain(ends.iter().copied()).take(ends.len());
        glances.fill(rows, |column| {
            starts().map(move |start| all.get(start as usize + column).copied().unwrap_or(0))
        });
    }

    /// What comparing needs of a row, and its blocks.
    fn row(&self, at: usize, width: usize) -> (Side<'_>, &[u32]) {
        let packed = self.all.get(span(&self.ends, at)).unwrap_or_default();
        let (codes, own) = packed.split_at_checked(width).unwrap_or_default();
        (Side::near(codes, &self.glances, at), own)
    }
}

/// The least element of two ascending slices that both hold.
fn first_common(one: &[u32], two: &[u32]) -> Option<u32> {
    let (mut left, mut right) = (one.iter(), two.iter());
    let (mut a, mut b) = (left.next()?, right.next()?);
    loop {
        match a.cmp(b) {
            std::cmp::Ordering::Less => a = left.next()?,
            std::cmp::Ordering::Greater => b = right.next()?,
            std::cmp::Ordering::Equal => return Some(*a),
        }
    }
}

/// How many rules bring two rows together.
pub(crate) fn rules_shared(blocks: &Blocks, a: u32, b: u32) -> u32 {
    let two = blocks.of(b);
    let mut rules = 0;
    let mut last = None;
    for block in blocks.of(a).iter().filter(|block| two.binary_search(block).is_ok()) {
        let rule = blocks.rule_of(*block);
        if last != Some(rule) {
            rules += 1;
            last = Some(rule);
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Field, FieldKind, Input, Values};

    fn rows() -> Prepared {
        let values = Values::Many(["a", "b", "c"].map(|text| vec![text.to_owned()]).to_vec());
        let field = Field { name: "name".to_owned(), kind: FieldKind::Text, values };
        Prepared::new(&Input {
            ids: vec![1, 2, 3],
            list: vec![0; 3],
            unique: vec![false],
            fields: vec![field],
            link_only: false,
        })
    }

    #[test]
    fn more_blocks_than_a_run_can_hold_are_refused_and_not_cut_off() {
        let rows = rows();
        let mut pair = Draft::default();
        pair.push([0, 1]);
        for (most, held) in [(7, true), (6, false)] {
            let mut growing = Growing::within(most, rows.rows, rows.columns.len());
            growing.add(&pair);
            growing.add(&pair);
            let done = growing.done(&rows).map(|blocks| blocks.ends.len());
            match done {
                Ok(blocks) => assert!(held && blocks == 2),
                Err(error) => {
                    assert!(
                        !held && error.to_string().contains("are 7, and one run can hold 6"),
                        "{error}"
                    );
                }
            }
        }
    }
}
