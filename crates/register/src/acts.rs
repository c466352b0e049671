//! The acts of all logs in the order in which they were recorded.
//!
//! Each level has a log of its own, so that nothing in the log of a level, not even a number or a
//! gap, depends on what higher levels hold. Each line says where the logs below stood, so that the
//! order among all that a level may see is known.

use std::sync::Arc;

use paradero_ledger::{ActKey, Held, Keyring, Ledger, Stored};
use paradero_model::Level;

use crate::entry::{Entry, Import};
use crate::error::{Error, Result};
use crate::line::{Kind, Line, Tree};

/// One act.
#[derive(Clone, Debug)]
pub struct Act {
    /// The level of its log.
    pub level: Level,
    /// Its position in that log, from 0.
    pub index: u64,
    /// What it says, as far as it can be read here.
    pub what: What,
    /// Shared: a handle that is opened after another takes over what that one read.
    pub(crate) line: Arc<Line>,
    pub(crate) key: Option<ActKey>,
}

/// What is known of an act.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// What it says.
    Entry(Entry),
    /// It is encrypted to others: this machine may hold it, not read it.
    Locked,
    /// Its key is damaged, or its line does not fit it: what is wrong.
    Broken(String),
    /// Its key is not here: it was withdrawn and destroyed, or this copy came without keys.
    Gone,
}

impl Act {
    /// `team:12`: names it among all.
    pub fn place(&self) -> String {
        format!("{}:{}", self.level.code(), self.index)
    }

    /// Seconds since 1970-01-01T00:00Z at which it was recorded, by the machine's clock.
    pub fn recorded_at(&self) -> i64 {
        self.line.recorded_at
    }

    /// What it says, if that can be read here.
    pub fn entry(&self) -> Option<&Entry> {
        match &self.what {
            What::Entry(entry) => Some(entry),
            What::Locked | What::Gone | What::Broken(_) => None,
        }
    }

    /// Who did it, where that was recorded beside what it says and can be read here.
    pub fn by(&self) -> Option<String> {
        self.line.who(self.key.as_ref()?)
    }

    /// The import, if it is one that can be read here.
    pub fn import(&self) -> Option<&Import> {
        match self.entry() {
            Some(Entry::Import(import)) => Some(import),
            _ => None,
        }
    }

    /// The tree over an import's records.
    pub fn tree(&self) -> Option<Tree> {
        self.line.tree
    }

    /// The files it brought, as they lie in the store.
    pub fn files(&self) -> &[Stored] {
        &self.line.files
    }

    /// Whether it only says that somebody read something.
    pub fn is_reading(&self) -> bool {
        self.line.act == Kind::Reads
    }

    /// Whether it is a reviewer's judgement on two mentions. There may be very many, so it is not opened before somebody asks
    /// for it ([`crate::review`]).
    pub fn is_judgement(&self) -> bool {
        self.line.act == Kind::Judgement
    }

    /// Whether positions count it: nothing that is derived depends on who read something, nor on a judgement that is not
    /// applied.
    pub fn counts(&self) -> bool {
        !self.is_reading() && !self.is_judgement()
    }
}

/// Reads the lines of a log from a position on, each with what can be read of it.
///
/// # Errors
/// If a line cannot be read, or the disk fails. A damaged key is what is known of its act.
pub(crate) fn read(
    level: Level,
    log: &Ledger,
    keys: &Keyring,
    reader: Option<&ActKey>,
    from: u64,
) -> Result<Vec<Act>> {
    let mut acts = Vec::new();
    for (bytes, index) in log.entries_from(from).zip(from..) {
        let place = format!("{}:{index}", level.code());
        let line = Line::parse(&bytes?, &place)?;
        acts.push(open(level, index, line, keys, reader)?);
    }
    Ok(acts)
}

/// An act, with what can be read of it.
fn open(
    level: Level,
    index: u64,
    line: Line,
    keys: &Keyring,
    reader: Option<&ActKey>,
) -> Result<Act> {
    let place = format!("{}:{index}", level.code());
    let (what, key) = match &line.key {
        // Not opened before somebody asks who read what, or who judged: there may be very many.
        _ if line.act == Kind::Judgement => (What::Locked, None),
        None => (What::Locked, None),
        Some(name) => match keys.get(name, reader) {
            Ok(Held::Key(key)) => match line.read(&key, &place) {
                Ok(entry) => (What::Entry(entry), Some(key)),
                Err(error) => (What::Broken(error.to_string()), None),
            },
            Ok(Held::Locked) => (What::Locked, None),
            Ok(Held::Missing) => (What::Gone, None),
            Err(error) if error.is_damaged() => (What::Broken(error.to_string()), None),
            Err(error) => return Err(error.into()),
        },
    };
    Ok(Act { level, index, what, line: Arc::new(line), key })
}

/// The acts of all logs, lowest level first in `logs`, in the order in which they were recorded.
///
/// # Errors
/// If a log has fewer entries than a line of a higher one saw in it: it was put back. Of a log that is
/// not here at all nothing is asked.
pub(crate) fn merge(logs: [Vec<Act>; 3], is_here: [bool; 3]) -> Result<Vec<Act>> {
    let mut merged: Vec<Act> = Vec::new();
    let mut below: Vec<Level> = Vec::new();
    for (level, acts) in Level::ALL.into_iter().zip(logs) {
        let is_known = |below: &Level| is_here[*below as usize];
        let mut taken = merged.into_iter().peekable();
        let mut counts = vec![0_u64; below.len()];
        let mut all = Vec::new();
        for act in acts {
            // Everything of the logs below that was there when this act was recorded.
            loop {
                let seen = act.line.after.iter().zip(counts.iter().zip(&below));
                let mut known = seen.filter(|(_, (_, level))| is_known(level));
                if !known.any(|(head, (count, _))| head.size > *count) {
                    break;
                }
                let Some(lower) = taken.next() else {
                    return Err(Error::said(format!(
                        "ledger/{}: it has fewer entries than entry {} saw in it: it was put back; \
                         run `verify`, then `repair` from a copy",
                        below.iter().map(|l| l.code()).collect::<Vec<_>>().join(", ledger/"),
                        act.place()
                    )));
                };
                if let Some(at) = below.iter().position(|level| *level == lower.level) {
                    counts[at] = lower.index + 1;
                }
                all.push(lower);
            }
            all.push(act);
        }
        all.extend(taken);
        merged = all;
        below.push(level);
    }
    Ok(merged)
}
