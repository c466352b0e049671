//! Who reads what is sealed: recorded in the sealed log before it is shown.

use std::path::Path;

use paradero_ledger::Ledger;
use paradero_model::Level;

use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::line::{Head, Line, To};
use crate::logs::{RECIPIENTS, Readers, log_dir, signer};

/// Records that somebody reads what is sealed, without opening the rest of the register. It is durable
/// when this returns: only then may it be shown.
///
/// # Errors
/// If another process writes ([`Error::is_locked`]), nobody could ever read the record, or the disk
/// does not take it.
pub fn record_reading(directory: &Path, by: &str, what: &[String], now: i64) -> Result<()> {
    record_reading_with(directory, None, by, what, now)
}

/// As [`record_reading`], signed with a key that may lie elsewhere.
///
/// # Errors
/// As [`record_reading`], and if the key is not there or is another register's.
pub fn record_reading_with(
    directory: &Path,
    signing: Option<&Path>,
    by: &str,
    what: &[String],
    now: i64,
) -> Result<()> {
    let signer = signer(directory, signing)?;
    let readers = Readers::load(directory, None)?;
    let recipients = readers.recipients.ok_or_else(|| {
        let path = directory.join(RECIPIENTS);
        Error::said(format!(
            "{}: it is missing, so nobody could read who read what is sealed",
            path.display()
        ))
    })?;
    // The highest log first, as every writer locks them.
    let (mut sealed, _) = Ledger::open_writer(&log_dir(directory, Level::Sealed), &signer)?;
    let (mut heads, mut last) = (Vec::new(), now);
    let of = |log: &Ledger| -> Result<Option<i64>> {
        let Some(index) = log.size().checked_sub(1) else { return Ok(None) };
        Ok(Some(Line::parse(&log.entry(index)?, &index.to_string())?.recorded_at))
    };
    for level in [Level::Public, Level::Team] {
        let (log, _) = Ledger::open(&log_dir(directory, level))?;
        heads.push(Head { size: log.size(), root: log.root() });
        last = of(&log)?.map_or(last, |at| at.max(last));
    }
    last = of(&sealed)?.map_or(last, |at| at.max(last));
    let entry = Entry::Reads { by: by.to_owned(), what: what.to_vec() };
    let line = Line::new(&entry, &To::Readers(&recipients), last, heads)?;
    sealed.append(&[serde_json::to_vec(&line)?])?;
    Ok(())
}
