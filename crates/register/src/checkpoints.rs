//! Where a register's logs stand by the word of others, and whether they continue a checkpoint that
//! somebody kept.

use std::path::Path;

use paradero_ledger::note::SignedNote;
use paradero_ledger::{Checkpoint, Ledger, Verifier};
use paradero_model::Level;
use serde::Serialize;

use crate::cosign::contradiction;
use crate::error::{Error, Result};
use crate::logs::log_dir;
use crate::register::Register;

/// Where one log stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogState {
    /// Its name.
    pub log: String,
    /// Number of entries.
    pub size: u64,
    /// Up to which entry somebody cosigned it.
    pub cosigned: Option<u64>,
    /// Who cosigned it, up to where and when (seconds since 1970-01-01T00:00Z), by name.
    pub witnesses: Vec<Stood>,
    /// Who stamped it, up to where and when, by name.
    pub timestamps: Vec<Stood>,
}

/// Up to where somebody saw a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stood {
    /// The name of the witness, or the authority's certificate's subject.
    pub by: String,
    /// Number of entries.
    pub size: u64,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: u64,
}

/// What came of comparing a checkpoint with a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The log continues it.
    Continues {
        /// The log's name.
        origin: String,
        /// The checkpoint's size.
        size: u64,
        /// Number of entries that the log has.
        now: u64,
    },
    /// The log does not, in one line: it was put back or replaced.
    Contradicts(String),
    /// It is of no log of this register, or not signed with its key, in one line.
    Foreign(String),
}

impl Register {
    /// Where the logs stand that a level may know of, lowest first.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn log_states(&self, level: Level) -> Result<Vec<LogState>> {
        let shelves = self.shelves.iter().filter(|shelf| shelf.level <= level);
        shelves.map(|shelf| state(&shelf.log)).collect()
    }
}

fn state(log: &Ledger) -> Result<LogState> {
    let (mut witnesses, mut timestamps) = (Vec::new(), Vec::new());
    for one in log.evidence().cosigned()? {
        for (key, at) in one.by {
            put(&mut witnesses, Stood { by: key.name().to_owned(), size: one.size, at });
        }
    }
    for one in log.evidence().stamped()? {
        put(&mut timestamps, Stood { by: one.stamp.authority, size: one.size, at: one.stamp.at });
    }
    let cosigned = witnesses.iter().map(|one| one.size).max();
    Ok(LogState { log: log.origin().to_owned(), size: log.size(), cosigned, witnesses, timestamps })
}

/// Keeps of each name what it saw last, sorted by name.
fn put(all: &mut Vec<Stood>, one: Stood) {
    match all.binary_search_by(|known| known.by.cmp(&one.by)) {
        Ok(at) if (all[at].size, all[at].at) <= (one.size, one.at) => all[at] = one,
        Ok(_) => {}
        Err(at) => all.insert(at, one),
    }
}

/// Whether a register continues a checkpoint that somebody kept: as a signed note, in a proof or another
/// JSON document (under `checkpoint`), or in a text with other lines around it.
///
/// # Errors
/// If there is no checkpoint in the text, or the register's key or log cannot be read.
pub fn compare_checkpoint(directory: &Path, text: &str) -> Result<Compared> {
    let note = note_in(text).ok_or_else(|| Error::said("there is no signed checkpoint in it"))?;
    let seen = Checkpoint::parse(&note.text)?;
    let path = directory.join("keys/verify.key");
    let vkey = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
    let key = Verifier::from_text(vkey.trim())?;
    if let Err(error) = key.check(&note) {
        return Ok(Compared::Foreign(format!(
            "{}: it is not signed with the key of this register: {error}",
            seen.origin
        )));
    }
    for level in Level::ALL {
        let (log, _) = Ledger::open(&log_dir(directory, level))?;
        if log.origin() == seen.origin {
            let now = log.size();
            return Ok(match contradiction(&log, &seen)? {
                Some(what) => Compared::Contradicts(what),
                None => Compared::Continues { origin: seen.origin, size: seen.size, now },
            });
        }
    }
    Ok(Compared::Foreign(format!("{}: is no log of this register", seen.origin)))
}

/// The first signed checkpoint in a text, with its signatures.
#[must_use]
pub fn note_in(text: &str) -> Option<SignedNote> {
    if let Ok(json) = serde_json::from_str::<serde_json::Value>(text) {
        return note_in(json.get("checkpoint")?.as_str()?);
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_signature = |line: &&str| line.starts_with("\u{2014} ");
    let first = lines.iter().position(is_signature)?;
    let body = lines.get(first.checked_sub(4)?..first)?;
    let signatures: Vec<&str> = lines[first..].iter().copied().take_while(is_signature).collect();
    let note = format!("{}\n{}\n", body.join("\n"), signatures.join("\n"));
    let note = SignedNote::parse(note.as_bytes()).ok()?;
    Checkpoint::parse(&note.text).ok().map(|_| note)
}
