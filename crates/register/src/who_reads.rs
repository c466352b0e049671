//! Who reads what is sealed: recorded in the sealed log before it is shown.

use std::path::Path;

use paradero_model::Level;

use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::line::To;
use crate::logs::{RECIPIENTS, Readers, signer};
use crate::one_log::OneLog;

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
    let mut log = OneLog::open(directory, &signer, Level::Sealed, now)?;
    let entry = Entry::Reads { by: by.to_owned(), what: what.to_vec() };
    let line = log.line(&entry, &To::Readers(&recipients))?;
    log.append(&[line])?;
    Ok(())
}
