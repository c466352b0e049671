//! What the program holds in memory: counted, bounded by `--memory`, and given back to the system when it is freed.
//!
//! Large blocks are mappings of their own, so that none is kept back once it is freed. Under a budget, those for which it
//! has no room are mapped from files without a name, whose pages the system writes out and drops when memory is short: a
//! run is out of core without an engine of its own for that. Small blocks always lie in memory.

#[cfg(target_os = "linux")]
mod allocator;
#[cfg(target_os = "linux")]
mod block;
#[cfg(target_os = "linux")]
mod spill;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::bail;

pub(crate) use paradero_link::Size;

/// Blocks from so many bytes on are large.
#[cfg(target_os = "linux")]
const LARGE: usize = 1 << 18;

#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator::new();

/// How much a run may hold in memory.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct MemoryArgs {
    /// Hold at most so much in memory, as in 512MiB or 2GiB; what it has no room for lies in files without a name in the
    /// folder of --spill. Slower, never other in its result (Linux).
    #[arg(long, value_name = "SIZE")]
    pub(crate) memory: Option<Size>,
    /// With --memory: a folder on a disk for what memory has no room for (default: that of the system, as TMPDIR says).
    #[arg(long, value_name = "DIR")]
    pub(crate) spill: Option<PathBuf>,
}

impl MemoryArgs {
    /// Sets the budget, before anything large is held.
    ///
    /// # Errors
    /// When a folder is named without a budget, or no space can be reserved in it, or the system is not Linux.
    pub(crate) fn bound(&self) -> anyhow::Result<()> {
        match (&self.memory, &self.spill) {
            (Some(memory), Some(folder)) => bound(memory, folder),
            (Some(memory), None) => bound(memory, &std::env::temp_dir()),
            (None, Some(folder)) => bail!(
                "--spill {}: it is where blocks lie that --memory has no room for; state --memory too",
                folder.display()
            ),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(target_os = "linux")]
fn bound(memory: &Size, folder: &Path) -> anyhow::Result<()> {
    let spill = spill::Spill::open(folder)?;
    spill.is_on_disk()?;
    more_files();
    ALLOCATOR.bound(memory.bytes, spill);
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn bound(memory: &Size, _: &Path) -> anyhow::Result<()> {
    bail!("--memory {memory}: only on Linux can a run be bound; leave it out")
}

/// Lets the process have as many open files as it may: each large block outside memory is one.
#[cfg(target_os = "linux")]
fn more_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where it may not, blocks beyond the limit lie in memory, which is said.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// One part in so many of a budget is for what is read.
#[cfg(target_os = "linux")]
const READ_PARTS: usize = 4;

/// Reads what is to be linked. What is read is looked at once and then, for most of a run, no more, so that it leaves memory
/// to what comes after it.
#[cfg(target_os = "linux")]
pub(crate) fn reading<T>(read: impl FnOnce() -> T) -> T {
    ALLOCATOR.divide(READ_PARTS);
    let done = read();
    ALLOCATOR.divide(1);
    done
}

/// Reads what is to be linked.
#[cfg(not(target_os = "linux"))]
pub(crate) fn reading<T>(read: impl FnOnce() -> T) -> T {
    read()
}

/// What a run under a budget has held at most, in MiB.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "no run is bound there"))]
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Held {
    /// The budget.
    budget_mib: f64,
    /// In memory at one time, without the program itself, its stacks and what lies free between small blocks.
    memory_mib: f64,
    /// Of that, small blocks at one time, which lie in no file.
    small_mib: f64,
    /// In files at one time.
    files_mib: f64,
    /// Not taken by the disk and held in memory beyond the budget, in all.
    refused_mib: f64,
    /// Why, the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    /// The folder of the files.
    folder: String,
}

/// What the run has held so far; none where it is not bound.
#[cfg(target_os = "linux")]
pub(crate) fn held() -> Option<Held> {
    let spill = ALLOCATOR.spill()?;
    let held = ALLOCATOR.held();
    Some(Held {
        budget_mib: mib(held.budget),
        memory_mib: mib(held.memory),
        small_mib: mib(held.small),
        files_mib: mib(held.files),
        refused_mib: mib(held.refused),
        refusal: (held.refused > 0)
            .then(|| std::io::Error::from_raw_os_error(held.refusal).to_string()),
        folder: spill.path().display().to_string(),
    })
}

/// What the run has held so far; none where it is not bound.
#[cfg(not(target_os = "linux"))]
pub(crate) fn held() -> Option<Held> {
    None
}

#[cfg(target_os = "linux")]
fn mib(bytes: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let bytes = bytes as f64;
    (bytes / f64::from(1 << 20) * 10.0).round() / 10.0
}

impl Held {
    /// What was held, and why it was more than the budget where it was.
    pub(crate) fn lines(&self) -> Vec<String> {
        let Self { budget_mib, memory_mib, small_mib, files_mib, folder, refusal, .. } = self;
        let mut lines = vec![format!(
            "held {memory_mib:.0} MiB in memory, {files_mib:.0} MiB in files under {folder}"
        )];
        if let Some(why) = refusal {
            lines.push(format!(
                "not all of it could be put under {folder} ({why}): {:.0} MiB lay in memory beyond --memory; make room there, or name another folder with --spill",
                (memory_mib - budget_mib).max(0.0)
            ));
        } else if memory_mib > budget_mib {
            lines.push(format!(
                "--memory of {budget_mib:.0} MiB was too little: blocks of less than 256 KiB, which lie in no file, took {small_mib:.0} MiB at one time"
            ));
        }
        lines
    }
}

/// Says on standard error what was held, where the run is bound.
pub(crate) fn say_held(held: Option<&Held>) {
    held.map(Held::lines).iter().flatten().for_each(|line| crate::print::say(line));
}
