//! Who does the work: this machine's threads here, other processes and machines elsewhere.

use rayon::prelude::*;

use crate::error::Error;
use crate::kernel::Give;

/// A pair that was compared and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scored {
    /// The lower of its rows, by their order inside the run.
    pub a: u32,
    /// The higher.
    pub b: u32,
    /// Posterior odds, in 1/1024 bit.
    pub weight: i32,
    /// The agreement level of each field, four bits each.
    pub pattern: u64,
}

/// What one part of the work hands back. Whole numbers only, so that no sum depends on its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Pairs from the review floor up.
    pub kept: Vec<Scored>,
    /// Pairs compared.
    pub compared: u64,
    /// Links expected among them, in 2^-30.
    pub expected: u64,
    /// The same by how many blocking rules bring the pair together, from one on; the last stands for more.
    pub caught: [u64; 4],
    /// Whatever else a part hands back: pairs of words, whose meaning the caller knows.
    pub words: Vec<(u64, u64)>,
}

impl Batch {
    /// Adds what other parts handed back.
    pub fn add(&mut self, more: Self) {
        self.kept.extend(more.kept);
        self.compared += more.compared;
        self.expected += more.expected;
        self.caught.iter_mut().zip(more.caught).for_each(|(sum, more)| *sum += more);
        self.words.extend(more.words);
    }
}

/// Numbered, independent parts of work.
pub struct Work<'w> {
    /// How many parts there are.
    pub parts: usize,
    /// Does one of them.
    pub part: &'w (dyn Fn(usize) -> Batch + Sync),
    /// How another process can do the same; none where it must be done here.
    pub shipped: Option<&'w dyn Shipped>,
}

/// Work that can be written down, so that a [`Kernel`](crate::kernel::Kernel) anywhere does its parts.
pub trait Shipped: Sync {
    /// Which stage of a run it is.
    fn stage(&self) -> &'static str;

    /// Writes down whatever the parts need. The same run gives the same digest, whatever is drawn to veil it.
    ///
    /// # Errors
    /// When it cannot be written.
    fn give(&self, to: &mut dyn Give) -> Result<(), Error>;
}

/// Does work.
pub trait Runner: Sync {
    /// Does every part and hands what each gives to `take`, in order of number, so that no result depends on who did what when.
    /// What several parts running give may come together.
    ///
    /// # Errors
    /// When work that is done elsewhere cannot be.
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error>;
}

/// Parts done before what they give is put together: it takes more room in pieces.
const AT_ONCE: usize = 512;

/// The threads of this machine (rayon's current pool).
#[derive(Debug, Clone, Copy, Default)]
pub struct Threads;

impl Runner for Threads {
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error> {
        for first in (0..work.parts).step_by(AT_ONCE) {
            let some = first..work.parts.min(first + AT_ONCE);
            let done: Vec<Batch> = some.into_par_iter().map(work.part).collect();
            done.into_iter().for_each(&mut *take);
        }
        Ok(())
    }
}

/// The calling thread, part after part.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Runner for Alone {
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error> {
        (0..work.parts).map(work.part).for_each(take);
        Ok(())
    }
}
