//! What people decided of findings, laid over a view.
//!
//! To confirm or dismiss a finding changes nothing that is derived, so a file of decisions that does nothing else makes no store
//! anew: what it says is put beside the findings when a view is opened.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::decisions::{Decisions, Verdict};
use crate::error::Result;
use crate::query::Answer;
use crate::register::Register;
use crate::visible::Visible;

/// What a finding `f` stands at: what was decided last, else what the store says.
pub(crate) const STATE: &str =
    "coalesce((SELECT d.state FROM finding_decided d WHERE d.id = f.id), f.state)";
/// The reason given for that.
pub(crate) const REASON: &str =
    "coalesce((SELECT d.reason FROM finding_decided d WHERE d.id = f.id), f.reason)";

/// Makes the table that views have beside their stores, in memory and of this connection alone.
///
/// # Errors
/// When the database cannot make it.
pub(crate) fn create(connection: &Connection) -> Answer<()> {
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE IF NOT EXISTS finding_decided \
         (id TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID",
    )
}

impl Register {
    /// Lays over a view what was decided of findings in files that decide nothing else, or that besides.
    pub(crate) fn lay_decided(&self, visible: &Visible, connection: &Connection) -> Result<()> {
        create(connection)?;
        let mut last: BTreeMap<String, (Verdict, String)> = BTreeMap::new();
        for hash in &visible.on_findings {
            for one in Decisions::parse("decisions", &self.text(hash)?)?.finding {
                last.insert(one.id, (one.verdict, one.why));
            }
        }
        let mut insert = connection
            .prepare("INSERT OR REPLACE INTO temp.finding_decided VALUES (?1, ?2, ?3)")?;
        for (id, (verdict, why)) in last {
            insert.execute(params![id, verdict.state(), why])?;
        }
        Ok(())
    }
}
