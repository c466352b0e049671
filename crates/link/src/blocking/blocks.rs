//! Blocks of rows that share a key, and the pairs that they make, each once.

use std::ops::Range;

use crate::prepare::Prepared;
use crate::values::{count, span};

use super::keys::pairs_of;

/// Blocks in the order of their rules. A pair that shares several blocks belongs to the first of them, so that each is
/// produced exactly once although no pair is ever remembered.
#[derive(Default)]
pub(crate) struct Blocks {
    /// By block: the end of its members.
    ends: Vec<u32>,
    /// Ranks, ascending within a block.
    members: Vec<u32>,
    /// By rank: the end of its blocks.
    row_ends: Vec<u32>,
    /// Blocks, ascending within a row.
    row_blocks: Vec<u32>,
    /// By rule: the end of its blocks.
    rule_ends: Vec<u32>,
}

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
}

impl Blocks {
    /// Blocks over so many rows, none yet.
    pub(crate) fn new(rows: u32) -> Self {
        Self { row_ends: vec![0; rows as usize], ..Self::default() }
    }

    /// How many blocks there are.
    pub(crate) fn len(&self) -> u32 {
        count(self.ends.len())
    }

    /// The rows of a block.
    pub(crate) fn members(&self, block: u32) -> &[u32] {
        self.members.get(span(&self.ends, block as usize)).unwrap_or_default()
    }

    /// The blocks of a row.
    pub(crate) fn of(&self, rank: u32) -> &[u32] {
        self.row_blocks.get(span(&self.row_ends, rank as usize)).unwrap_or_default()
    }

    /// The rule of a block.
    pub(crate) fn rule_of(&self, block: u32) -> usize {
        self.rule_ends.partition_point(|end| *end <= block)
    }

    /// The first block that two rows share.
    pub(crate) fn first_shared(&self, a: u32, b: u32) -> Option<u32> {
        first_common(self.of(a), self.of(b))
    }

    /// Adds the blocks of the next rule.
    pub(crate) fn add(&mut self, draft: &Draft) {
        let first = self.len();
        let base = count(self.members.len());
        let mut more: Vec<u32> = vec![0; self.row_ends.len()];
        for &rank in &draft.members {
            if let Some(slot) = more.get_mut(rank as usize) {
                *slot += 1;
            }
        }
        let mut blocks = Vec::with_capacity(self.row_blocks.len() + draft.members.len());
        let mut ends = Vec::with_capacity(self.row_ends.len());
        for (rank, more) in more.iter_mut().enumerate() {
            let known = span(&self.row_ends, rank);
            blocks.extend_from_slice(self.row_blocks.get(known).unwrap_or_default());
            let free = count(blocks.len());
            blocks.resize(blocks.len() + *more as usize, 0);
            ends.push(count(blocks.len()));
            *more = free;
        }
        let mut start = 0_usize;
        for (block, &end) in (first..).zip(&draft.ends) {
            for &rank in draft.members.get(start..end as usize).unwrap_or_default() {
                let Some(free) = more.get_mut(rank as usize) else { continue };
                if let Some(slot) = blocks.get_mut(*free as usize) {
                    *slot = block;
                }
                *free += 1;
            }
            start = end as usize;
        }
        self.row_blocks = blocks;
        self.row_ends = ends;
        self.members.extend_from_slice(&draft.members);
        self.ends.extend(draft.ends.iter().map(|end| base + end));
        self.rule_ends.push(self.len());
    }

    /// Pairs made, those counted that share several blocks or may not be one person.
    pub(crate) fn made(&self) -> u64 {
        (0..self.len()).map(|block| pairs_of(self.members(block).len() as u64)).sum()
    }

    /// Calls `found` with each pair of ranks (a < b) that belongs to one of the blocks and may be one person.
    pub(crate) fn each_pair(
        &self,
        rows: &Prepared,
        blocks: Range<u32>,
        mut found: impl FnMut(u32, u32, u32),
    ) {
        let closed = rows.some_may_not_pair();
        for block in blocks {
            let members = self.members(block);
            for (at, &a) in members.iter().enumerate() {
                let own = self.of(a);
                for &b in members.get(at + 1..).unwrap_or_default() {
                    if (!closed || rows.may_pair(a, b))
                        && first_common(own, self.of(b)) == Some(block)
                    {
                        found(block, a, b);
                    }
                }
            }
        }
    }

    /// The blocks cut into parts of about as many pairs each; the cut depends on nothing but the blocks.
    pub(crate) fn parts(&self) -> Vec<Range<u32>> {
        let mut parts = Vec::new();
        let (mut start, mut pairs) = (0, 0);
        for block in 0..self.len() {
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

/// Pairs in one part of work, repeats included.
const PART: u64 = 1 << 16;

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
