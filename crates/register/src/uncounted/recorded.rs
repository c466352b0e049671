//! Estimates in the ledger.

use paradero_model::Level;
use serde::Serialize;

use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::register::Register;
use crate::uncounted::Document;

/// At the level of all no count of people below this is shown.
pub const SHOWN: u64 = 10;

/// An estimate that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Recorded {
    /// Its entry, counted from 1 among those that the level may know of.
    pub entry: u64,
    /// `level:position` of the entry, as `withdraw` takes it.
    pub place: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub recorded_at: i64,
    /// Who made it.
    pub by: String,
    /// SHA-256 of the document.
    pub hash: String,
}

impl Register {
    /// Records an estimate at a level. Gives its entry, counted from 1.
    ///
    /// # Errors
    /// If it is at the level of all and counts fewer than [`SHOWN`] people anywhere; if the register is open for reading, or the
    /// disk does not take it.
    pub fn record_estimate(
        &mut self,
        level: Level,
        document: &Document,
        by: &str,
        now: i64,
    ) -> Result<u64> {
        let fewest = document.question.tables.fewest();
        if level == Level::Public && fewest < SHOWN {
            return Err(Error::said(format!(
                "a combination of lists has {fewest} people, and at the level of all no count below {SHOWN} is shown: it may \
                 point to somebody; take lists or strata together, or record it with --level team"
            )));
        }
        let document = document.written()?;
        let hash = paradero_ledger::sha256(document.as_bytes()).to_string();
        let entry = Entry::Estimate { hash, by: by.to_owned() };
        Ok(self.act(level, entry, &[document.as_bytes()], None, now)? + 1)
    }

    /// The estimates that were recorded up to a position and can be read at a level, oldest first.
    pub fn estimates(&self, level: Level, position: u64) -> Vec<Recorded> {
        let known = usize::try_from(position).unwrap_or(usize::MAX);
        (1..)
            .zip(self.acts(level).take(known))
            .filter_map(|(entry, act)| match act.entry() {
                Some(Entry::Estimate { hash, by }) => Some(Recorded {
                    entry,
                    place: act.place(),
                    recorded_at: act.recorded_at(),
                    by: by.clone(),
                    hash: hash.clone(),
                }),
                _ => None,
            })
            .collect()
    }

    /// The document of a recorded estimate.
    ///
    /// # Errors
    /// If there is none of that entry that can be read at the level, or its file is damaged.
    pub fn estimate(&self, level: Level, entry: u64) -> Result<(Recorded, String)> {
        let all = self.estimates(level, u64::MAX);
        let Some(one) = all.into_iter().find(|one| one.entry == entry) else {
            return Err(Error::said(format!(
                "entry {entry} is no estimate that can be read here; `paradero estimate --recorded` lists them"
            )));
        };
        let text = self.text(&one.hash)?;
        Ok((one, text))
    }
}
