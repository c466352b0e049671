//! Rows with problems that somebody looked at: a decision like others, on which no derived row depends.

use std::collections::BTreeMap;

use paradero_model::Level;
use serde::{Deserialize, Serialize};

use crate::decisions::Decisions;
use crate::error::Result;
use crate::register::Register;

/// That somebody looked at a row with problems, or that it is open again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnProblem {
    /// The record: `source:place`, the source by its hash.
    pub record: String,
    /// What is decided.
    #[serde(rename = "as")]
    pub verdict: Look,
    /// Why, where that is to be said.
    #[serde(default)]
    pub why: String,
}

/// Whether a row with problems is still to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// Somebody looked; it stays as it is.
    LookedAt,
    /// It is open again.
    Open,
}

/// Who looked at a row, and why it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LookedAt {
    /// Who.
    pub by: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// Why.
    pub why: String,
}

impl Register {
    /// The rows that somebody looked at, as a level knew of the first `position` acts: by the id of the record.
    ///
    /// # Errors
    /// If a decision cannot be read here.
    pub fn looked_at(&self, level: Level, position: u64) -> Result<BTreeMap<String, LookedAt>> {
        let mut all = BTreeMap::new();
        for settling in self.visible(level, position)?.settling {
            for one in Decisions::parse(&settling.hash, &self.text(&settling.hash)?)?.looked {
                match one.verdict {
                    Look::LookedAt => {
                        let looked =
                            LookedAt { by: settling.by.clone(), at: settling.at, why: one.why };
                        all.insert(one.record, looked);
                    }
                    Look::Open => {
                        all.remove(&one.record);
                    }
                }
            }
        }
        Ok(all)
    }

    /// Records that somebody looked at a row with problems, or that it is open again. The position of the entry.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub fn look(
        &mut self,
        (level, by): (Level, &str),
        record: &str,
        (look, why): (Look, &str),
        now: i64,
    ) -> Result<u64> {
        let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let verdict = if look == Look::Open { "open" } else { "looked-at" };
        let text = format!(
            "[[looked]]\nrecord = {}\nas = \"{verdict}\"\nwhy = {}\n",
            quote(record),
            quote(why)
        );
        self.decide("page", &text, by, level, now)
    }
}
