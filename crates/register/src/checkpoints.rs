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
    // Some readers of codes take the dash for three letters of another alphabet, and whoever types it uses
    // what the keyboard has. The signatures decide.
    let text = ["\u{e2}\u{20ac}\u{201d}", "\u{e2}\u{80}\u{94}"]
        .iter()
        .fold(text.to_owned(), |text, misread| text.replace(misread, "\u{2014}"));
    let line = |line: &str| {
        let line = line.trim();
        let dashed = ["-- ", "- ", "\u{2013} "].iter().find_map(|dash| line.strip_prefix(dash));
        dashed.map_or_else(|| line.to_owned(), |rest| format!("\u{2014} {rest}"))
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    let is_signature = |line: &String| line.starts_with("\u{2014} ");
    let first = lines.iter().position(is_signature)?;
    let (before, after) = lines.split_at_checked(first)?;
    let body = before.get(first.checked_sub(4)?..)?;
    let signatures = after.iter().take_while(|line| is_signature(line));
    let mut note = format!("{}\n", body.join("\n"));
    signatures.for_each(|line| note.push_str(&format!("{line}\n")));
    let note = SignedNote::parse(note.as_bytes()).ok()?;
    Checkpoint::parse(&note.text).ok().map(|_| note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use paradero_ledger::Signer;

    #[test]
    fn a_checkpoint_is_found_in_whatever_it_was_carried_in_and_altered_nowhere() {
        let signer = Signer::generate("paradero/north", &[1; 32]).unwrap();
        let text = "paradero/north/team\n12\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let note = signer.sign(text).unwrap();
        let plain = note.format();
        for carried in [
            plain.clone(),
            plain.replace('\n', "\r\n"),
            plain.trim_end().to_owned(),
            format!("Constancia firmada\n\n   {}\nFecha:\n", plain.replace('\n', "\n   ")),
            plain.replace('\u{2014}', "\u{e2}\u{20ac}\u{201d}"),
            plain.replace('\u{2014}', "--"),
            serde_json::json!({ "checkpoint": plain, "other": 1 }).to_string(),
        ] {
            let found = note_in(&carried).unwrap();
            assert_eq!(found, note, "{carried:?}");
            signer.verifier().check(&found).unwrap();
        }
        for nothing in ["", "{}", "[1]", "\u{2014} x y\n", "a\nb\n\u{2014} x eA==\n", text] {
            assert!(note_in(nothing).is_none(), "{nothing:?}");
        }
    }

    #[test]
    fn of_each_name_the_farthest_word_stands() {
        let one = |by: &str, size, at| Stood { by: by.to_owned(), size, at };
        let mut all = Vec::new();
        for stood in
            [one("b", 3, 9), one("a", 5, 1), one("b", 4, 1), one("a", 5, 3), one("a", 2, 99)]
        {
            put(&mut all, stood);
        }
        assert_eq!(all, [one("a", 5, 3), one("b", 4, 1)]);
    }
}
