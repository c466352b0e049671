//! The allocator: small blocks from the system's own, large ones straight from the system, within a budget.

#![expect(unsafe_code, reason = "an allocator deals in addresses; its trait is unsafe")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::{copy_nonoverlapping, null_mut};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI32, AtomicIsize, AtomicUsize, Ordering::Relaxed};

use super::LARGE;
use super::block::{Block, HEAD};
use super::spill::Spill;

/// Bytes of small blocks that a thread counts by itself before it tells the others.
const OWN: isize = 1 << 16;

/// What the system's allocator takes for a small block beside its bytes, and what it rounds to (glibc, 64 bit).
const BESIDE: usize = 8;
const ROUNDED: usize = 16;

/// One part in so many of the budget is kept for small blocks, up to so many bytes.
const ASIDE: (usize, usize) = (2, 64 << 20);

thread_local! {
    /// Bytes of small blocks that this thread has taken or given back and not told yet; may be lost when it ends.
    static UNTOLD: Cell<isize> = const { Cell::new(0) };
}

/// The allocator of the program. Nothing in it allocates.
///
/// Whether a block is large follows from its layout, which is the same when it is given back.
pub(super) struct Allocator {
    /// Bytes that may lie in memory.
    budget: AtomicUsize,
    /// Of these, what large blocks may take now.
    share: AtomicUsize,
    /// Where further large blocks lie.
    spill: OnceLock<Spill>,
    /// Bytes of small blocks.
    small: AtomicIsize,
    /// Bytes of large blocks in memory.
    large: AtomicUsize,
    /// Bytes of large blocks in files.
    files: AtomicUsize,
    peaks: Peaks,
}

/// The most that was held at one time, in bytes.
#[derive(Default)]
struct Peaks {
    memory: AtomicUsize,
    small: AtomicUsize,
    files: AtomicUsize,
    /// Over the budget, since no file could be made: in all.
    refused: AtomicUsize,
    /// Why, the last time: the number of the system's error.
    refusal: AtomicI32,
}

/// What an allocator has held at most, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) budget: usize,
    /// In memory, small blocks and large ones.
    pub(super) memory: usize,
    /// Small blocks alone.
    pub(super) small: usize,
    pub(super) files: usize,
    /// Bytes for which no space could be reserved in a file, in all.
    pub(super) refused: usize,
    /// Why, the last time: the number of the system's error.
    pub(super) refusal: i32,
}

impl Allocator {
    /// One without a budget.
    pub(super) const fn new() -> Self {
        Self {
            budget: AtomicUsize::new(usize::MAX),
            share: AtomicUsize::new(usize::MAX),
            spill: OnceLock::new(),
            small: AtomicIsize::new(0),
            large: AtomicUsize::new(0),
            files: AtomicUsize::new(0),
            peaks: Peaks {
                memory: AtomicUsize::new(0),
                small: AtomicUsize::new(0),
                files: AtomicUsize::new(0),
                refused: AtomicUsize::new(0),
                refusal: AtomicI32::new(0),
            },
        }
    }

    /// From now on large blocks for which the budget has no room lie in files. The folder stays that of the first call.
    pub(super) fn bound(&self, budget: usize, spill: Spill) {
        let _ = self.spill.set(spill);
        self.budget.store(budget, Relaxed);
        self.share.store(budget, Relaxed);
    }

    /// Lets large blocks that are made from now on take one part in so many of the budget, those there are counted.
    pub(super) fn divide(&self, parts: usize) {
        self.share.store(self.budget.load(Relaxed) / parts.max(1), Relaxed);
    }

    /// Where blocks lie for which there is no room.
    pub(super) fn spill(&self) -> Option<&Spill> {
        self.spill.get()
    }

    pub(super) fn held(&self) -> Held {
        Held {
            budget: self.budget.load(Relaxed),
            memory: self.peaks.memory.load(Relaxed),
            small: self.peaks.small.load(Relaxed),
            files: self.peaks.files.load(Relaxed),
            refused: self.peaks.refused.load(Relaxed),
            refusal: self.peaks.refusal.load(Relaxed),
        }
    }

    /// Bytes of large blocks held now, in memory and in files.
    #[cfg(test)]
    pub(super) fn now(&self) -> (usize, usize) {
        (self.large.load(Relaxed), self.files.load(Relaxed))
    }

    /// Counts a change in small blocks.
    fn count(&self, change: isize) {
        let told = UNTOLD.try_with(|untold| {
            let sum = untold.get() + change;
            let told = if sum.abs() < OWN { 0 } else { sum };
            untold.set(sum - told);
            told
        });
        // A thread that is ending has no place of its own any more.
        let told = told.unwrap_or(change);
        if told != 0 {
            let small = self.small.fetch_add(told, Relaxed).saturating_add(told);
            let small = usize::try_from(small).unwrap_or(0);
            self.peaks.small.fetch_max(small, Relaxed);
            self.peaks.memory.fetch_max(small + self.large.load(Relaxed), Relaxed);
        }
    }

    /// Takes so many bytes of memory for large blocks, where the budget has room for them beside the small ones: as many
    /// as there were at one time, and some of it at least, since more may come.
    fn take(&self, bytes: usize) -> bool {
        let large = self.large.fetch_add(bytes, Relaxed).saturating_add(bytes);
        let budget = self.budget.load(Relaxed);
        let aside = self.peaks.small.load(Relaxed).max((budget / ASIDE.0).min(ASIDE.1));
        let room = large.saturating_add(aside) <= budget && large <= self.share.load(Relaxed);
        if room {
            self.peaks.memory.fetch_max(self.memory(large), Relaxed);
        } else {
            self.large.fetch_sub(bytes, Relaxed);
        }
        room
    }

    /// Bytes in memory, where those of large blocks are so many.
    fn memory(&self, large: usize) -> usize {
        large.saturating_add(usize::try_from(self.small.load(Relaxed)).unwrap_or(0))
    }

    /// A large block of so many bytes.
    fn block(&self, bytes: usize) -> Option<Block> {
        let length = bytes.checked_add(HEAD)?;
        if self.take(length) {
            if let Some(block) = Block::in_memory(bytes) {
                return Some(block);
            }
            self.large.fetch_sub(length, Relaxed);
        }
        let spill = self.spill.get()?;
        let why = match Block::in_file(bytes, spill) {
            Ok(block) => {
                let files = self.files.fetch_add(length, Relaxed).saturating_add(length);
                self.peaks.files.fetch_max(files, Relaxed);
                return Some(block);
            }
            Err(why) => why,
        };
        // Neither room nor a file: rather over the budget than not at all.
        let block = Block::in_memory(bytes)?;
        self.peaks.refusal.store(why.raw_os_error(), Relaxed);
        let large = self.large.fetch_add(length, Relaxed).saturating_add(length);
        self.peaks.memory.fetch_max(self.memory(large), Relaxed);
        self.peaks.refused.fetch_add(length, Relaxed);
        Some(block)
    }

    /// Gives a block back.
    ///
    /// # Safety
    /// As for [`Block::give_back`].
    unsafe fn give_back(&self, block: Block) {
        // SAFETY: as the caller promises.
        let (of, length) = unsafe { (self.of(block), block.length()) };
        of.fetch_sub(length, Relaxed);
        // SAFETY: as the caller promises.
        unsafe { block.give_back() };
    }

    /// Where a block is counted.
    ///
    /// # Safety
    /// It was not given back.
    unsafe fn of(&self, block: Block) -> &AtomicUsize {
        // SAFETY: as the caller promises.
        if unsafe { block.is_in_file() } { &self.files } else { &self.large }
    }

    /// A block where it lies, with room for so many bytes; none, and nothing changed, where the budget or the disk has no
    /// room for it there.
    ///
    /// # Safety
    /// As for [`Block::resized`].
    unsafe fn resized(&self, block: Block, bytes: usize) -> Option<Block> {
        let new = bytes.checked_add(HEAD)?;
        // SAFETY: as the caller promises.
        let (old, in_file) = unsafe { (block.length(), block.is_in_file()) };
        let more = new.saturating_sub(old);
        if !in_file && more > 0 && !self.take(more) {
            return None;
        }
        // SAFETY: as the caller promises.
        let resized = unsafe { block.resized(bytes) };
        if resized.is_none() {
            if !in_file {
                self.large.fetch_sub(more, Relaxed);
            }
            return None;
        }
        if in_file {
            let files = self.files.fetch_add(more, Relaxed).saturating_add(more);
            self.peaks.files.fetch_max(files, Relaxed);
        }
        let less = old.saturating_sub(new);
        if in_file { &self.files } else { &self.large }.fetch_sub(less, Relaxed);
        resized
    }

    /// Moves what lies at an address to a block of another size.
    ///
    /// # Safety
    /// As for [`GlobalAlloc::realloc`].
    unsafe fn moved(&self, data: *mut u8, from: Layout, to: Layout) -> *mut u8 {
        // SAFETY: the size is not 0, as the caller promises.
        let new = unsafe { self.alloc(to) };
        if !new.is_null() {
            // SAFETY: both are as long as the lesser of the two, and of two blocks.
            unsafe { copy_nonoverlapping(data, new, from.size().min(to.size())) };
            // SAFETY: as the caller promises.
            unsafe { self.dealloc(data, from) };
        }
        new
    }
}

/// Whether a block is a mapping of its own.
fn is_large(layout: Layout) -> bool {
    layout.size() >= LARGE && layout.align() <= HEAD
}

/// What a small block takes, as nearly as it is known.
fn taken(layout: Layout) -> isize {
    let bytes = layout.size().saturating_add(BESIDE).next_multiple_of(ROUNDED);
    isize::try_from(bytes).unwrap_or(0)
}

// SAFETY: small blocks come from the system's allocator and go back to it, under the layout that they came with. A large
// one is a mapping of its own, writable, long enough, aligned as a head is and zero at first. Which of the two a block is
// follows from its layout, which the caller gives again. Nothing here panics or allocates.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_large(layout) {
            return self.block(layout.size()).map_or(null_mut(), Block::data);
        }
        self.count(taken(layout));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if is_large(layout) {
            // Its pages are zero.
            return self.block(layout.size()).map_or(null_mut(), Block::data);
        }
        self.count(taken(layout));
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, data: *mut u8, layout: Layout) {
        if is_large(layout) {
            // SAFETY: it came from `block`, since its layout says so.
            if let Some(block) = unsafe { Block::of(data) } {
                // SAFETY: nothing uses it any more, as the caller promises.
                unsafe { self.give_back(block) };
            }
            return;
        }
        self.count(-taken(layout));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(data, layout) };
    }

    unsafe fn realloc(&self, data: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the alignment is one already, and the caller promises that the size does not overflow with it.
        let to = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (is_large(layout), is_large(to)) {
            (false, false) => {
                self.count(taken(to) - taken(layout));
                // SAFETY: as the caller promises.
                unsafe { System.realloc(data, layout, size) }
            }
            (true, true) => {
                // SAFETY: it came from `block`, since its layout says so, and is used at the new place only.
                let block = unsafe { Block::of(data).and_then(|block| self.resized(block, size)) };
                // SAFETY: where it could not be resized, nothing has changed.
                block.map_or_else(|| unsafe { self.moved(data, layout, to) }, Block::data)
            }
            // SAFETY: as the caller promises.
            _ => unsafe { self.moved(data, layout, to) },
        }
    }
}
