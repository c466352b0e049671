//! How a derived store lies on disk: the tables of `paradero_findings::schema`, of which the largest are views.
//!
//! A table for each kind of event repeats what `event` says, and every event would name its source twice in 64 digits: at a million people
//! half of the file. So an event lies once, under a number; a kind's own columns lie under the same number; sources are numbered; the
//! id of a claim is told from its event. The views have the names and columns that rules and pages know.

use paradero_findings::schema;
use paradero_model::{EventKind, Vocabulary};

use crate::review::queue;
use crate::sets::stated;

/// `n` is the event's number, `source` and `origin` those of sources; `relay` stands where the origin is none of them.
const EVENTS: &str = "
CREATE TABLE event_row (n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT, subject_kind TEXT,
  source INTEGER NOT NULL, record TEXT NOT NULL, origin INTEGER, relay TEXT, mention TEXT,
  stance TEXT NOT NULL, denied INTEGER NOT NULL, admitted INTEGER NOT NULL, said_by TEXT,
  said_by_id TEXT, said_text TEXT, said_lo INTEGER, said_hi INTEGER, date_text TEXT,
  date_lo INTEGER, date_hi INTEGER);
-- `nth` counts the claims of one property of an event
CREATE TABLE claim (event TEXT NOT NULL, property TEXT NOT NULL, nth INTEGER NOT NULL,
  type TEXT NOT NULL, value TEXT NOT NULL, ref TEXT, number REAL, lo INTEGER, hi INTEGER,
  at INTEGER, extra TEXT, denied INTEGER NOT NULL,
  id TEXT GENERATED ALWAYS AS
    (event || '/' || property || CASE nth WHEN 1 THEN '' ELSE '#' || nth END) VIRTUAL);
";

/// How many columns `event_row` has.
pub(crate) const EVENT_COLUMNS: usize = 21;
/// Which of them is the subject.
pub(crate) const SUBJECT: usize = 3;

/// What views say of an event `e`, after its id and, of all kinds, its kind.
const COMMON: &str = "e.subject, e.subject_kind, (SELECT s.id FROM source s WHERE s.rowid = e.source) AS source,
  e.record, coalesce(e.relay, (SELECT s.id FROM source s WHERE s.rowid = e.origin)) AS origin, e.mention,
  e.stance, e.denied, e.admitted, e.said_by, e.said_by_id, e.said_text, e.said_lo, e.said_hi, e.date_text,
  e.date_lo, e.date_hi";

const INDEXES: &str = "
CREATE UNIQUE INDEX event_id ON event_row (id);
CREATE INDEX event_subject ON event_row (subject, kind);
CREATE INDEX event_record ON event_row (record);
CREATE INDEX event_kind ON event_row (kind);
CREATE INDEX claim_event ON claim (event);
CREATE INDEX claim_ref ON claim (ref, event) WHERE ref IS NOT NULL;
";

/// The statements that make all tables and views, without indexes.
pub(crate) fn create() -> String {
    let mut sql = format!(
        "{}{}{}{EVENTS}CREATE VIEW event AS SELECT e.id, e.kind, {COMMON} FROM event_row e;\n",
        schema::FIXED,
        stated::create(),
        queue::create()
    );
    for kind in Vocabulary::get().events() {
        let (table, own) = (own_table(kind), own_columns(kind));
        let columns: Vec<String> = own.iter().map(|(name, of)| format!(", {name} {of}")).collect();
        let shown: Vec<String> = own.iter().map(|(name, _)| format!(", o.{name}")).collect();
        sql.push_str(&format!(
            "CREATE TABLE {table} (n INTEGER PRIMARY KEY{});\n\
             CREATE VIEW {} AS SELECT e.id, {COMMON}{} FROM {table} o JOIN event_row e ON e.n = o.n \
             WHERE e.kind = '{}';\n",
            columns.concat(),
            schema::table(&kind.code),
            shown.concat(),
            kind.code,
        ));
    }
    sql
}

/// The statements that index the tables, once they are filled.
pub(crate) fn create_indexes() -> String {
    format!("{}{INDEXES}", schema::INDEXES)
}

/// The table of a kind's own columns.
pub(crate) fn own_table(kind: &EventKind) -> String {
    format!("{}_own", schema::table(&kind.code))
}

/// A kind's own columns with their SQL types, in the order of its properties.
fn own_columns(kind: &EventKind) -> Vec<(String, &'static str)> {
    let properties = Vocabulary::get().properties(kind);
    properties.flat_map(schema::columns).map(|column| (column.name, column.sql_type)).collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn columns(sql: &str, table: &str) -> Vec<String> {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(sql).unwrap();
        let statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        statement.column_names().map(str::to_owned).collect()
    }

    #[test]
    fn views_have_the_columns_that_rules_know() {
        let (stored, known) = (create(), schema::create());
        let kinds = Vocabulary::get().events().iter().map(|kind| schema::table(&kind.code));
        for table in kinds.chain(["event".to_owned()]) {
            assert_eq!(columns(&stored, &table), columns(&known, &table), "{table}");
        }
        let mut claim = columns(&stored, "claim");
        claim.retain(|column| column != "nth");
        claim.sort();
        let mut right = columns(&known, "claim");
        right.sort();
        assert_eq!(claim, right);
    }

    #[test]
    fn the_columns_of_an_event_are_where_they_are_filled() {
        let all = columns(&create(), "event_row");
        assert_eq!((all.len(), all[SUBJECT].as_str()), (EVENT_COLUMNS, "subject"));
    }

    #[test]
    fn the_indexes_are_sql_that_sqlite_takes() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&create()).unwrap();
        connection.execute_batch(&create_indexes()).unwrap();
    }
}
