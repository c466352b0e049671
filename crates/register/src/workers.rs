//! Who does the heavy parts of deriving a store.

use std::sync::Arc;

use paradero_findings::tables::RuleEngine;
use paradero_link::{Batch, Error, Runner, Threads, Work};

/// Who does the heavy parts of deriving: linking, as a [`Runner`], and the rules.
pub trait Workers: Runner + Send + Sync {
    /// The engine elsewhere that runs rules; none where the threads of this machine run them.
    fn rule_engine(&self) -> Option<Box<dyn RuleEngine + '_>>;
}

/// Workers that several stores are made with.
pub type SharedWorkers = Arc<dyn Workers>;

/// The threads of this machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here;

impl Runner for Here {
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error> {
        Threads.run(work, take)
    }
}

impl Workers for Here {
    fn rule_engine(&self) -> Option<Box<dyn RuleEngine + '_>> {
        None
    }
}
