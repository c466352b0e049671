//! Turns: how many pages are drawn at the same time, in the order in which they were asked for.
//!
//! Many clients at once on a machine of two cores only take the processor from each other: each page is drawn later than if they
//! came one after the other. A page that takes long must not hold up all others either, so a few more are drawn than there are cores.
//! Whoever came first is served first: what passes by others that wait makes a few of them wait very long.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many pages are drawn at a time for each core.
const EACH: usize = 2;

/// See the module.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

/// A turn, until it is dropped.
pub(crate) struct Turn {
    /// Nothing only where the turns were closed, which nobody does.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// As many as this machine has use for.
    pub(crate) fn of_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(cores * EACH)
    }

    fn of(number: usize) -> Self {
        Self(Arc::new(Semaphore::new(number.max(1))))
    }

    /// Waits for a turn, on a thread of the runtime that may wait. Whoever has one must not wait for another.
    pub(crate) fn take(&self) -> Turn {
        let free = self.0.clone();
        // What is given back goes to whoever waits: this takes only what nobody waits for.
        let permit = match free.clone().try_acquire_owned() {
            Ok(permit) => Some(permit),
            Err(_) => Handle::current().block_on(free.acquire_owned()).ok(),
        };
        Turn { _permit: permit }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn never_more_are_drawn_at_a_time_than_there_are_turns_and_all_come_to_one() {
        let (turns, now, most) = (Turns::of(3), AtomicUsize::new(0), AtomicUsize::new(0));
        let handle = Handle::current();
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    let _inside = handle.enter();
                    for _ in 0..50 {
                        let turn = turns.take();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                        drop(turn);
                    }
                });
            }
        });
        assert!(most.into_inner() <= 3);
    }
}
