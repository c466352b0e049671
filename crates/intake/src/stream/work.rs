//! Blocks worked on by several threads, with what one thread would give.
//!
//! Each thread takes the next block and works on it by itself. Twice it waits for the block before: to learn how many rows and lines
//! stand above, and to hand over what it made. So the order is that of the source, and no more blocks are held than there
//! are threads.

use std::{
    collections::BTreeSet,
    io::Read,
    num::NonZeroUsize,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use super::{
    blocks::Blocks,
    doubts::{self, GAP, Halt},
    rows::{Block, Edges, How},
};
use crate::error::Fault;

/// What stands above a block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Above {
    pub(super) rows: u64,
    pub(super) lines: u64,
}

/// What is known of all blocks so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) blank: u64,
    pub(super) bad: bool,
    filled: bool,
    lines_below: u32,
    more: BTreeSet<usize>,
    end: Option<&'static str>,
}

impl Counts {
    /// Adds a block; a doubt where its rows and those above do not stand one below the other.
    fn add(&mut self, edges: Edges) -> Result<(), Halt> {
        if self.filled && edges.filled && self.lines_below.max(edges.lines_above) > 0 {
            return Err(Halt::Whole(GAP));
        }
        self.blank += edges.blank;
        self.bad |= edges.bad;
        self.lines_below = edges.lines_below.saturating_add(match edges.filled {
            true => 0,
            false => self.lines_below,
        });
        self.filled |= edges.filled;
        self.more.extend(edges.more);
        self.end = edges.end.unwrap_or(self.end);
        Ok(())
    }
}

/// How blocks are read.
pub(super) struct Plan<'a> {
    pub(super) how: How<'a>,
    /// Bytes up to the first record, all of which the first block has.
    pub(super) head: usize,
    pub(super) block_bytes: usize,
    pub(super) threads: NonZeroUsize,
}

struct Turns {
    /// The block whose rows are counted next, and what stands above it.
    counted: usize,
    above: Above,
    counts: Counts,
    /// The block that is handed over next.
    handed: usize,
    halt: Option<Halt>,
}

struct Desk<'a, 'p, R, K, T> {
    plan: &'a Plan<'p>,
    source: Mutex<(Blocks<R>, usize)>,
    turns: Mutex<Turns>,
    moved: Condvar,
    make: K,
    take: Mutex<T>,
}

/// Works through all blocks: `make` on any thread, `take` in their order.
pub(super) fn work<R, M>(
    blocks: Blocks<R>,
    plan: &Plan<'_>,
    make: impl Fn(Block<'_>, Above) -> Result<M, Fault> + Sync,
    take: impl FnMut(M) -> Result<(), Fault> + Send,
) -> Result<(Above, Counts), Halt>
where
    R: Read + Send,
{
    let (above, counts) = (Above::default(), Counts::default());
    let turns = Turns { counted: 0, above, counts, handed: 0, halt: None };
    let desk = Desk {
        plan,
        source: Mutex::new((blocks, 0)),
        turns: Mutex::new(turns),
        moved: Condvar::new(),
        make,
        take: Mutex::new(take),
    };
    if plan.threads.get() == 1 {
        desk.serve();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..plan.threads.get() {
                scope.spawn(|| desk.serve());
            }
        });
    }
    let turns = desk.turns.into_inner().unwrap_or_else(PoisonError::into_inner);
    match turns.halt {
        Some(halt) => Err(halt),
        None => match turns.counts.end.or(doubts::columns(plan.how.outset, &turns.counts.more)) {
            Some(why) => Err(Halt::Whole(why)),
            None => Ok((turns.above, turns.counts)),
        },
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R, M, K, T> Desk<'_, '_, R, K, T>
where
    R: Read,
    K: Fn(Block<'_>, Above) -> Result<M, Fault>,
    T: FnMut(M) -> Result<(), Fault>,
{
    /// One thread's work.
    fn serve(&self) {
        loop {
            let (number, bytes) = {
                let mut source = lock(&self.source);
                let number = source.1;
                source.1 += 1;
                // A line end of two signs is seen as a whole.
                let least = if number == 0 { self.plan.head + 2 } else { 1 };
                (number, source.0.next(self.plan.block_bytes.max(least)).transpose())
            };
            let Some(bytes) = bytes else { return };
            let made = bytes.and_then(|bytes| self.made(number, &bytes));
            let Some(made) = made.transpose() else { return };
            if !self.hand_over(number, made) {
                return;
            }
        }
    }

    /// What is made of a block; nothing where the work has stopped.
    fn made(&self, number: usize, bytes: &[u8]) -> Result<Option<M>, Halt> {
        let text = std::str::from_utf8(bytes).map_err(|_| Halt::NotUtf8)?;
        let mut block = Block::read(text, self.plan.how, number == 0)?;
        let above = {
            let Some(mut turns) = self.turn(|turns| turns.counted == number) else {
                return Ok(None);
            };
            let above = turns.above;
            let edges = std::mem::take(&mut block.edges);
            turns.above.rows += block.lines.len() as u64;
            turns.above.lines += u64::from(edges.lines);
            turns.counts.add(edges)?;
            turns.counted += 1;
            self.moved.notify_all();
            above
        };
        Ok(Some((self.make)(block, above)?))
    }

    /// Hands over in turn; tells whether the work goes on.
    fn hand_over(&self, number: usize, made: Result<M, Halt>) -> bool {
        if self.turn(|turns| turns.handed == number).is_none() {
            return false;
        }
        let taken = made.and_then(|made| Ok((*lock(&self.take))(made)?));
        let mut turns = lock(&self.turns);
        turns.handed += 1;
        turns.halt = taken.err();
        self.moved.notify_all();
        turns.halt.is_none()
    }

    /// Waits for a turn; nothing where the work has stopped.
    fn turn(&self, mine: impl Fn(&Turns) -> bool) -> Option<MutexGuard<'_, Turns>> {
        let mut turns = lock(&self.turns);
        loop {
            if turns.halt.is_some() {
                return None;
            }
            if mine(&turns) {
                return Some(turns);
            }
            turns = self.moved.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
