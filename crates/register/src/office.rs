//! What an office notes for itself: who works on which finding, who watches it, how far each has looked, what applying
//! judgements met.
//!
//! None of it is evidence, and nothing that is derived hangs on it, so it stands outside the ledger, where it would have to be
//! kept for ever. It is durable all the same, and of one level: `office/<level>.jsonl`, one JSON object a line, appended. What a
//! line cut short by a crash would have said was not acknowledged, and is passed over.

mod seen;

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use paradero_model::Level;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::review::Effect;

pub use seen::{Counts, News, Seen};

/// One thing noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// A finding is somebody's to work on; nobody's again where `to` is empty.
    Assigned {
        /// The finding.
        finding: String,
        /// Whose.
        to: String,
    },
    /// Somebody watches a finding, or does no longer.
    Watched {
        /// The finding.
        finding: String,
        /// Whether from now on.
        on: bool,
    },
    /// Somebody looked at what is new, up to a state of the findings.
    Looked {
        /// The number of that state.
        upto: i64,
    },
    /// Judgements were applied.
    Applied {
        /// What each pair met in the store as it stood before.
        effects: Vec<Effect>,
    },
}

/// A note with who made it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Who.
    pub by: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// What.
    #[serde(flatten)]
    pub note: Note,
}

/// The notes of a level.
#[derive(Clone, Debug)]
pub struct Office {
    path: PathBuf,
}

impl Office {
    /// Of a register's directory and a level.
    #[must_use]
    pub fn of(directory: &Path, level: Level) -> Self {
        Self { path: directory.join("office").join(format!("{}.jsonl", level.code())) }
    }

    /// Notes something. It is durable when this returns.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub fn note(&self, noted: &Noted) -> Result<()> {
        let io = |error| Error::io(&self.path, error);
        let folder = self.path.parent().unwrap_or(&self.path);
        let is_new = !self.path.exists();
        std::fs::create_dir_all(folder).map_err(io)?;
        let mut file =
            OpenOptions::new().create(true).read(true).append(true).open(&self.path).map_err(io)?;
        file.lock().map_err(io)?;
        let mut line = if ends_midway(&mut file).map_err(io)? { vec![b'\n'] } else { Vec::new() };
        line.extend(serde_json::to_vec(noted)?);
        line.push(b'\n');
        file.write_all(&line).and_then(|()| file.sync_data()).map_err(io)?;
        if is_new {
            // The names too: of the file, and of the folder that may be new.
            for folder in [Some(folder), folder.parent()].into_iter().flatten() {
                File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
            }
        }
        Ok(())
    }

    /// The notes from a byte of the file on, and where the next will begin.
    ///
    /// # Errors
    /// If the disk cannot be read.
    pub fn read(&self, from: u64) -> Result<(Vec<Noted>, u64)> {
        let io = |error| Error::io(&self.path, error);
        let mut file = match File::open(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok((Vec::new(), 0));
            }
            opened => opened.map_err(io)?,
        };
        // A shorter file is another one, put back from a copy.
        let from = if file.metadata().map_err(io)?.len() < from { 0 } else { from };
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from)).map_err(io)?;
        file.read_to_end(&mut bytes).map_err(io)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let lines = bytes[..whole].split(|byte| *byte == b'\n');
        let notes = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        Ok((notes, from + whole as u64))
    }
}

/// Whether the last line has no end: whoever wrote it was ended midway.
fn ends_midway(file: &mut File) -> std::io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(finding: &str) -> Noted {
        let note = Note::Assigned { finding: finding.to_owned(), to: "ana".to_owned() };
        Noted { by: "eva".to_owned(), at: 7, note }
    }

    #[test]
    fn notes_are_read_from_where_one_stopped_and_a_line_cut_short_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::of(folder.path(), Level::Team);
        assert_eq!(office.read(0).unwrap(), (Vec::new(), 0));
        office.note(&noted("one")).unwrap();
        let (first, at) = office.read(0).unwrap();
        assert_eq!(first, [noted("one")]);
        let mut file = OpenOptions::new().append(true).open(&office.path).unwrap();
        file.write_all(b"{\"note\":\"assig").unwrap();
        assert_eq!(office.read(at).unwrap(), (Vec::new(), at), "not whole yet");
        office.note(&noted("two")).unwrap();
        assert_eq!(office.read(at).unwrap().0, [noted("two")]);
        assert_eq!(office.read(0).unwrap().0.len(), 2);
        let other = Office::of(folder.path(), Level::Sealed);
        assert!(other.read(0).unwrap().0.is_empty(), "of one level only");
    }
}
