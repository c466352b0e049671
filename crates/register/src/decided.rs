//! What people decided of findings, laid over a view.
//!
//! To confirm or dismiss a finding changes nothing that is derived, so a file of decisions that does nothing else makes no store
//! anew: what it says is put beside the findings when a view is opened.

use std::collections::BTreeMap;

use crate::decisions::{Decisions, Verdict};
use crate::error::Result;
use crate::register::Register;
use crate::sql::{Answer, Connection, Value};
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
pub(crate) fn create(connection: &rusqlite::Connection) -> Answer<()> {
    Ok(connection.execute_batch(&format!("PRAGMA temp_store = MEMORY; {DECIDED} WITHOUT ROWID"))?)
}

/// The statement that makes it, as every database takes it.
pub(crate) const DECIDED: &str = "CREATE TEMP TABLE IF NOT EXISTS finding_decided \
     (id TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL)";

/// Decisions that are laid at once.
const AT_ONCE: usize = 100;

impl Register {
    /// Lays over a view what was decided of findings in files that decide nothing else, or that besides.
    pub(crate) fn lay_decided(&self, visible: &Visible, connection: &Connection) -> Result<()> {
        if let Some(connection) = connection.sqlite() {
            create(connection)?;
        }
        let mut last: BTreeMap<String, (Verdict, String)> = BTreeMap::new();
        for hash in &visible.on_findings {
            for one in Decisions::parse("decisions", &self.text(hash)?)?.finding {
                last.insert(one.id, (one.verdict, one.why));
            }
        }
        let last: Vec<[String; 3]> = last
            .into_iter()
            .map(|(id, (verdict, why))| [id, verdict.state().to_owned(), why])
            .collect();
        for some in last.chunks(AT_ONCE) {
            lay(connection, some)?;
        }
        Ok(())
    }
}

/// Lays some decisions over a view: a server is not asked for each one apart.
fn lay(connection: &Connection, decided: &[[String; 3]]) -> Answer<()> {
    let rows: Vec<String> = (0..decided.len())
        .map(|at| format!("(?{}, ?{}, ?{})", at * 3 + 1, at * 3 + 2, at * 3 + 3))
        .collect();
    let sql = format!(
        "INSERT INTO finding_decided (id, state, reason) VALUES {} \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason",
        rows.join(", ")
    );
    let with: Vec<Value> = decided.iter().flatten().map(|text| Value::from(text.clone())).collect();
    connection.execute(&sql, with.as_slice())
}
