//! Parts of a stage, some running together, as one task.

use std::ops::Range;
use std::path::PathBuf;

use paradero_link::kernel::Named;
use serde::{Deserialize, Serialize};

/// Tasks that a stage is cut into at least, where it has as many parts.
const FEWEST: usize = 64;
/// Parts of one task at most.
const LARGEST: usize = 16;

/// Some parts of a stage. How a stage is cut depends on its parts alone, so that a run that was broken off finds what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its parts.
    pub parts: Range<usize>,
}

impl Task {
    /// The file with what its parts gave, in the folder of the run.
    #[must_use]
    pub fn file(&self, named: &Named) -> String {
        format!("{}/parts/{:06}-{:06}.parquet", named.stage, self.parts.start, self.parts.end)
    }
}

/// A stage that is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What is written down of it.
    pub named: Named,
    /// How many parts it has.
    pub parts: usize,
    /// The folder of whoever links, where the store is none: what lies there is carried to the store, and what parts gave is
    /// carried back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
}

/// Rules that are to be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesOrder {
    /// The group of the run: the tables lie in `tables`, and the rows of each rule go to `rows`, into a folder of its name.
    pub group: String,
    /// How many events the tables hold.
    pub events: u64,
    /// Names of the tables.
    pub tables: Vec<String>,
    /// The views that rules draw on, in the order of making.
    pub views: Vec<Query>,
    /// The rules, by their ids.
    pub rules: Vec<Query>,
    /// The folder of whoever asks, where the store is none: what lies there is carried to the store, and rows are carried back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
}

/// Events of one part, about, of the tables that rules read: to hand out fewer takes longer than to go over them.
pub const EVENTS_A_PART: u64 = 1 << 16;

/// A statement and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Its name.
    pub name: String,
    /// The statement.
    pub sql: String,
}

/// What is told while a stage is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "told")]
pub enum Told {
    /// So many tasks are done.
    Done {
        /// Done by now, those of an earlier try included.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// Nothing was done for a while: what is missing is submitted again.
    Again {
        /// How many tasks are missing.
        missing: usize,
        /// Seconds since something was done.
        seconds: f64,
    },
    /// All is done.
    Finished {
        /// Tasks of the stage.
        tasks: usize,
        /// Those that were done before.
        found: usize,
        /// Seconds that it took.
        seconds: f64,
        /// Seconds of one processor that its tasks took, as far as executors told.
        busy: f64,
        /// How often something was submitted again.
        again: u32,
    },
}

/// The tasks of a stage of so many parts.
#[must_use]
pub fn tasks(parts: usize) -> Vec<Task> {
    let size = parts.div_ceil(FEWEST).clamp(1, LARGEST);
    (0..parts).step_by(size).map(|start| Task { parts: start..parts.min(start + size) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_in_one_task() {
        for parts in [0, 1, 63, 64, 65, 1000, 5000] {
            let tasks = tasks(parts);
            let all: Vec<usize> = tasks.iter().flat_map(|task| task.parts.clone()).collect();
            assert_eq!(all, (0..parts).collect::<Vec<_>>());
            assert!(tasks.len() <= parts.div_ceil(LARGEST).max(FEWEST));
        }
    }
}
