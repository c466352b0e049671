//! The log of one level, opened for writing without the rest of the register: for acts on which nothing derived depends,
//! and which somebody waits for.

use std::path::Path;

use paradero_ledger::Ledger;
use paradero_ledger::note::Signer;
use paradero_model::Level;

use crate::entry::Entry;
use crate::error::Result;
use crate::line::{Head, Line, To};
use crate::logs::log_dir;

/// One log, open for writing, and where the logs below it stand.
pub(crate) struct OneLog {
    log: Ledger,
    below: Vec<Head>,
    /// The second at which what is appended is recorded: never before an act that the level knows of.
    time: i64,
}

impl OneLog {
    /// Opens the log of a level. Its acts are not read: that takes as long for a million acts as for ten.
    ///
    /// # Errors
    /// If another process writes ([`crate::Error::is_locked`]), the log is damaged, or the disk fails.
    pub(crate) fn open(directory: &Path, signer: &Signer, level: Level, now: i64) -> Result<Self> {
        let (log, _) = Ledger::open_writer(&log_dir(directory, level), signer)?;
        let (mut below, mut time) = (Vec::new(), now.max(last(&log)?));
        for lower in Level::ALL.into_iter().filter(|lower| *lower < level) {
            let (log, _) = Ledger::open(&log_dir(directory, lower))?;
            below.push(Head { size: log.size(), root: log.root() });
            time = time.max(last(&log)?);
        }
        Ok(Self { log, below, time })
    }

    /// The line of an act, recorded now.
    ///
    /// # Errors
    /// If it cannot be encrypted.
    pub(crate) fn line(&self, entry: &Entry, to: &To<'_>) -> Result<Line> {
        Line::new(entry, to, self.time, self.below.clone())
    }

    /// Appends lines; they are durable when this returns. Gives the position of the first.
    ///
    /// # Errors
    /// If the disk does not take them.
    pub(crate) fn append(&mut self, lines: &[Line]) -> Result<u64> {
        let lines =
            lines.iter().map(serde_json::to_vec).collect::<std::result::Result<Vec<_>, _>>()?;
        Ok(self.log.append(&lines)?)
    }
}

/// When the newest act of a log was recorded; the beginning of time where there is none.
fn last(log: &Ledger) -> Result<i64> {
    let Some(index) = log.size().checked_sub(1) else { return Ok(i64::MIN) };
    Ok(Line::parse(&log.entry(index)?, &index.to_string())?.recorded_at)
}
