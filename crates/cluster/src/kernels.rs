//! Kernels that an executor has open: reading one takes longer than a task.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Result;
use bytes::Bytes;
use paradero_handover::{Task, write_parts};
use paradero_link::kernel::{Kernel, Named};

use crate::store::Store;

/// The kernel of the run that is being done. Tasks of another run take its place.
pub struct Kernels {
    store: Store,
    open: Mutex<Option<Arc<Kernel>>>,
}

impl Kernels {
    /// Over a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, open: Mutex::new(None) }
    }

    /// Does a task and puts what it gives into the store; gives the milliseconds that it took.
    ///
    /// # Errors
    /// When what it needs cannot be read, or the store refuses.
    pub fn run(&self, named: &Named, task: &Task) -> Result<u64> {
        let (since, file) = (Instant::now(), task.file(named));
        // Given out again, and done by another meanwhile.
        if self.store.has(&file) {
            return Ok(0);
        }
        let kernel = self.kernel(named)?;
        let batch = kernel.run(task.parts.clone(), &self.store)?;
        let spent = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.store.put(&file, Bytes::from(write_parts(&batch, spent)?))?;
        Ok(spent)
    }

    fn kernel(&self, named: &Named) -> Result<Arc<Kernel>> {
        // Whoever comes while one is read waits for it: two would need twice the memory.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kernel) = open.as_ref().filter(|kernel| kernel.is(named)) {
            return Ok(Arc::clone(kernel));
        }
        // Of another run nothing is of use: it is let go before this one is read.
        let beside = open.take().filter(|kernel| kernel.shares_ground(named));
        let kernel = Arc::new(Kernel::open(named, &self.store, beside.as_deref())?);
        *open = Some(Arc::clone(&kernel));
        Ok(kernel)
    }
}
