//! `paradero backup` and `paradero repair`: copies of a register, and mending one from a copy.

use std::path::PathBuf;
use std::process::ExitCode;

use paradero_register::keys_beside;

use crate::args::Place;
use crate::office::{directory, open};
use crate::print::{out, say};

/// Copy everything that cannot be made again, and verify the copy.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The directory of the copy: new, empty or an earlier backup of this register.
    pub(crate) to: PathBuf,
    /// Where the keys go (default: beside the copy, DIR.keys). Keep them apart from the copy: whoever has both can read,
    /// and a withdrawn source is gone only where its key is.
    #[arg(long, value_name = "DIR")]
    pub(crate) keys: Option<PathBuf>,
}

/// Mend what is damaged from any copy; hashes and signatures say which bytes are right.
///
/// Exit code 0: nothing is damaged now; 1: something still is, and is named.
#[derive(Debug, clap::Args)]
pub(crate) struct RepairArgs {
    /// The directory of the copy.
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// Where the copy's keys lie (default: beside the copy, else in it).
    #[arg(long, value_name = "DIR")]
    pub(crate) keys: Option<PathBuf>,
}

/// Makes or renews a backup.
///
/// # Errors
/// When the register is damaged or written to, or the copy cannot be made.
pub(crate) fn backup(place: &Place, args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let keys = args.keys.clone().unwrap_or_else(|| keys_beside(&args.to));
    let done = paradero_register::backup(&open(place)?, &args.to, &keys)?;
    say(&format!(
        "{}: {} files copied, {} there already, {} destroyed that must not be there; the copy is verified",
        args.to.display(),
        done.copied,
        done.same,
        done.destroyed
    ));
    if done.encrypted {
        say(&format!(
            "{}: the keys, encrypted to the recovery key: `paradero shares join` opens them with enough shares",
            keys.display()
        ));
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "{}: the keys. Keep them apart from the copy, and only the newest: who has both can read",
        keys.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Mends a register.
///
/// # Errors
/// When another process writes to it, or the disk fails.
pub(crate) fn repair(place: &Place, args: &RepairArgs) -> anyhow::Result<ExitCode> {
    if !args.from.is_dir() {
        anyhow::bail!("{}: there is no such directory to repair from", args.from.display());
    }
    let done = paradero_register::repair(directory(place)?, &args.from, args.keys.as_deref())?;
    for file in &done.restored {
        say(&format!("{}: is again what was written", file.display()));
    }
    for file in &done.removed {
        say(&format!("{}: removed; it is made again when it is asked for", file.display()));
    }
    for damage in &done.left {
        out(&format!("{}: {}", damage.file.display(), damage.what));
    }
    if done.left.is_empty() {
        say("everything is as it was written");
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{} damaged still; try another copy", done.left.len()));
    Ok(ExitCode::from(1))
}
