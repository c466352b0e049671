//! Who does the work: this machine's threads here, other machines elsewhere.

use rayon::prelude::*;

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

/// Does numbered, independent parts of work and hands their results back in order of number, so
/// that no result depends on who did what when.
pub trait Runner: Sync {
    /// Runs `work(0)` to `work(parts - 1)`.
    fn run(&self, parts: usize, work: &(dyn Fn(usize) -> Batch + Sync)) -> Vec<Batch>;
}

/// The threads of this machine (rayon's current pool).
#[derive(Debug, Clone, Copy, Default)]
pub struct Threads;

impl Runner for Threads {
    fn run(&self, parts: usize, work: &(dyn Fn(usize) -> Batch + Sync)) -> Vec<Batch> {
        (0..parts).into_par_iter().map(work).collect()
    }
}

/// The calling thread, part after part.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Runner for Alone {
    fn run(&self, parts: usize, work: &(dyn Fn(usize) -> Batch + Sync)) -> Vec<Batch> {
        (0..parts).map(work).collect()
    }
}
