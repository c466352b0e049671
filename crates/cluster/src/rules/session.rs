//! A session in this process, within a given memory.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

/// Bytes that a sort keeps to merge with.
const MERGING: usize = 1 << 20;

/// A session on so many threads, that holds `memory` bytes at most of what it sorts, groups and joins, and puts what is more into
/// files in a folder.
///
/// # Errors
/// If the folder cannot be used.
pub fn session(threads: usize, memory: usize, spill: &Path) -> anyhow::Result<SessionContext> {
    let environment = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(memory)))
        .with_temp_file_path(spill)
        .build_arc()
        .with_context(|| format!("{}: no place for what memory does not hold", spill.display()))?;
    let config = joining(SessionConfig::new()).with_target_partitions(threads.max(1));
    let session = SessionContext::new_with_config_rt(config, environment);
    super::register(&session);
    Ok(session)
}

/// Joins by hashing, which takes half the time of sorting; what does not fit the memory is joined by sorting (`Engine`). What each
/// sort keeps to merge with is little: of ten megabytes, the default, a plan with many sorts has none to give.
#[must_use]
pub fn joining(config: SessionConfig) -> SessionConfig {
    config
        .with_sort_spill_reservation_bytes(MERGING)
        .set_bool("datafusion.optimizer.prefer_hash_join", true)
}
