//! Judgements in the logs: recording them without opening the register, and reading them where somebody asks.

use std::path::Path;

use paradero_ledger::{ActKey, Held, Keyring};
use paradero_model::Level;
use rayon::prelude::*;

use super::Pair;
use crate::acts::Act;
use crate::entry::{Entry, Judged};
use crate::error::{Error, Result};
use crate::line::To;
use crate::logs::{RECIPIENTS, Readers, keys_dir, signer};
use crate::one_log::OneLog;
use crate::register::Register;

/// Most bytes of the reason of a judgement: an entry has at most 65,535, encrypted and in base64.
const WHY_BYTES: usize = 8_000;

/// A judgement that is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJudgement {
    /// The mentions.
    pub pair: Pair,
    /// What is said of them.
    pub judged: Judged,
    /// Why; may be empty.
    pub why: String,
}

/// A judgement as it stands in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The mentions.
    pub pair: Pair,
    /// What was said of them.
    pub judged: Judged,
    /// Who said it.
    pub by: String,
    /// Why, where that was said.
    pub why: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// The level of its log.
    pub level: Level,
}

/// Records judgements of one reviewer in the log of a level. They are durable when this returns: only then may it be said
/// that they are kept. The rest of the register is not opened, and no act is read.
///
/// # Errors
/// If another process writes ([`Error::is_locked`]), a reason is too long, or the disk does not take it.
pub fn record_judgements(
    directory: &Path,
    signing: Option<&Path>,
    (level, by): (Level, &str),
    judgements: &[NewJudgement],
    now: i64,
) -> Result<()> {
    if judgements.iter().any(|one| one.why.len() > WHY_BYTES) {
        return Err(Error::said(format!("a reason may have {WHY_BYTES} bytes: say it shorter")));
    }
    let signer = signer(directory, signing)?;
    let recipients = match level {
        Level::Sealed => Some(Readers::load(directory, None)?.recipients.ok_or_else(|| {
            Error::said(format!(
                "{}: it is missing, so nobody could read what would be sealed",
                directory.join(RECIPIENTS).display()
            ))
        })?),
        Level::Public | Level::Team => None,
    };
    let mut log = OneLog::open(directory, &signer, level, now)?;
    let ring = Keyring::open(&keys_dir(directory, level));
    let mut lines = Vec::with_capacity(judgements.len());
    for one in judgements {
        let entry = Entry::Judgement {
            pair: one.pair.clone(),
            judged: one.judged,
            by: by.to_owned(),
            why: one.why.trim().to_owned(),
        };
        let key = ActKey::generate();
        lines.push(log.line(&entry, &To::Key(&key))?);
        // The key is durable before a line speaks of it.
        ring.put(&key, recipients.as_ref())?;
    }
    log.append(&lines)?;
    Ok(())
}

/// Judgements that were read, and how many there are that cannot be read here.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) judgements: Vec<Judgement>,
    pub(super) unread: usize,
    /// How many lines of each log were looked at.
    pub(super) sizes: [u64; 3],
}

impl Register {
    /// The judgements that a level may know of, in the order in which they were recorded, but for those in the first lines of
    /// each log.
    pub(super) fn judgements_after(&self, level: Level, before: [u64; 3]) -> Result<Heard> {
        let new = |act: &&Act| {
            act.is_judgement() && act.level <= level && act.index >= before[act.level as usize]
        };
        let acts: Vec<&Act> = self.acts.iter().filter(new).collect();
        let read: Vec<Result<Option<Judgement>>> =
            acts.par_iter().map(|act| self.judgement(act)).collect();
        let sizes = self.shelves.each_ref().map(|shelf| shelf.log.size());
        let mut heard = Heard { sizes, ..Heard::default() };
        for one in read {
            match one? {
                Some(judgement) => heard.judgements.push(judgement),
                None => heard.unread += 1,
            }
        }
        Ok(heard)
    }

    /// What a judgement says; nothing where its key is not here or opens to others.
    fn judgement(&self, act: &Act) -> Result<Option<Judgement>> {
        let Some(name) = &act.line.key else { return Ok(None) };
        let Held::Key(key) = self.shelf(act.level).keys.get(name, self.own_key())? else {
            return Ok(None);
        };
        match act.line.read(&key, &act.place())? {
            Entry::Judgement { pair, judged, by, why } => {
                let (at, level) = (act.recorded_at(), act.level);
                Ok(Some(Judgement { pair, judged, by, why, at, level }))
            }
            _ => Ok(None),
        }
    }
}
