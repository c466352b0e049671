//! Who does the work: this machine's threads here, other machines elsewhere.

use rayon::prelude::*;

/// What one part of the work hands back: pairs of words, whose meaning the caller knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch(pub Vec<(u64, u64)>);

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
