//! The tables that rules run over, made from the vocabulary.
//!
//! The register fills them, or gives views of the same names and columns; rules, views and pages read them. One table per kind of event (named
//! as the kind; `order`, `count`, `source`, `member` and `person` become `order_`, `count_`,
//! `source_event`, `member_event` and `person_event`), beside the fixed tables below. Every date
//! is two integers, the earliest and the latest day since 1970-01-01 (`NULL` is open), and its
//! written form.

use paradero_model::{Property, ValueType, Vocabulary};

/// The fixed tables. Columns ending in `_lo` and `_hi` are days since 1970-01-01.
pub const FIXED: &str = "
-- the day on which clocks are read; one row
CREATE TABLE clock (today INTEGER NOT NULL);
-- limits with the time for which they hold and where they stand; country '' is anywhere
CREATE TABLE parameter (name TEXT NOT NULL, country TEXT NOT NULL, from_lo INTEGER,
  until_hi INTEGER, value REAL NOT NULL, cites TEXT);
-- `origin` is the source whose account this one repeats (itself, where it repeats none);
-- `list_key` is shared by the versions of one list, of which `version` counts from 1
CREATE TABLE source (id TEXT PRIMARY KEY, file_name TEXT NOT NULL, title TEXT NOT NULL, kind TEXT,
  media TEXT NOT NULL, language TEXT, country TEXT, said_by TEXT, said_by_id TEXT,
  said_text TEXT, said_lo INTEGER, said_hi INTEGER, level TEXT NOT NULL, publisher TEXT, url TEXT,
  obtained TEXT, purpose TEXT, consent TEXT, origin TEXT NOT NULL, repeats TEXT,
  supersedes TEXT, list_key TEXT NOT NULL, version INTEGER NOT NULL, is_unique INTEGER NOT NULL,
  bytes INTEGER NOT NULL, records INTEGER NOT NULL, problems INTEGER NOT NULL,
  events INTEGER NOT NULL, note TEXT, register TEXT, register_entry TEXT, register_at INTEGER);
-- one row of a table or one marked passage; `cells` is a JSON list of [column, text]
CREATE TABLE record (id TEXT PRIMARY KEY, source TEXT NOT NULL, seq INTEGER NOT NULL,
  place TEXT NOT NULL, locator TEXT NOT NULL, page INTEGER, start INTEGER, end_ INTEGER,
  text TEXT NOT NULL, cells TEXT, problems INTEGER NOT NULL);
-- what stands beside the bytes of a source about them: what a camera, an archive, a message states, and what was measured
CREATE TABLE source_stated (source TEXT NOT NULL, seq INTEGER NOT NULL, by_ TEXT NOT NULL, what TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (source, seq)) WITHOUT ROWID;
-- records that were recognised from a picture: the confidence of the least sure word, from 0 to 1
CREATE TABLE recognised (record TEXT PRIMARY KEY, confidence REAL NOT NULL) WITHOUT ROWID;
-- the extracted text of a document; `pages` is a JSON list of the characters at which pages begin
CREATE TABLE document (source TEXT PRIMARY KEY, text TEXT NOT NULL, pages TEXT NOT NULL);
CREATE TABLE problem (record TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL,
  column_ TEXT, found TEXT NOT NULL, expected TEXT NOT NULL);
-- everything that claims are about, after linking and decisions; ids begin with the kind
CREATE TABLE subject (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, number TEXT,
  country TEXT, unit TEXT, handle TEXT);
-- how each source names a subject; `handle` is local to the source
CREATE TABLE handle (subject TEXT NOT NULL, source TEXT NOT NULL, handle TEXT NOT NULL,
  name TEXT NOT NULL);
-- one row a person: what pages show first (values of the record that states most)
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, sex TEXT, birth_text TEXT,
  birth_lo INTEGER, birth_hi INTEGER, nationality TEXT, mentions INTEGER NOT NULL,
  sources INTEGER NOT NULL, confidence REAL);
-- a person as one record names them; `own_id` is the id the person would have alone, so that an
-- id seen before a merge or a split still leads to the person
CREATE TABLE mention (id TEXT PRIMARY KEY, own_id TEXT NOT NULL, person TEXT NOT NULL,
  record TEXT NOT NULL, source TEXT NOT NULL, handle TEXT NOT NULL, name TEXT NOT NULL,
  birth_text TEXT, birth_lo INTEGER, birth_hi INTEGER, sex TEXT, document TEXT);
-- what linking says of pairs of mentions above the review floor (weight in bits)
CREATE TABLE pair (a TEXT NOT NULL, b TEXT NOT NULL, weight REAL NOT NULL, linked INTEGER NOT NULL,
  why TEXT NOT NULL);
-- the standing watch: a mention that screening holds to be perhaps a person whom an order covers, although linking made
-- it another person, `other`. `row_key` stands for what the mention says and what is known of the person (`known`);
-- `name` is the mention's, `weight` in bits as screening weighs
CREATE TABLE watch (person TEXT NOT NULL, other TEXT NOT NULL, mention TEXT NOT NULL,
  row_key TEXT NOT NULL, known TEXT NOT NULL, name TEXT NOT NULL, weight REAL NOT NULL,
  why TEXT NOT NULL);
-- a person stated to be one of a described class
CREATE TABLE member (group_id TEXT NOT NULL, person TEXT NOT NULL, event TEXT NOT NULL);
-- a part and each whole it belongs to, itself included (reflexive and transitive)
CREATE TABLE within (part TEXT NOT NULL, whole TEXT NOT NULL);
";

/// Every event, and every claim of every event.
pub const EVENTS: &str = "
-- every event; the kind tables repeat these columns and add their own.
-- stance: asserts alleges denies admits announces orders. denied = 1 where stance is denies.
-- admitted = 1 where the speaker admits it or speaks of its own act or place.
-- date_lo/date_hi: when it took place (on, since, departure, arrival, invoked_on, deadline: the
-- first of these that is stated). origin: the source, or the agency relayed, for independence.
CREATE TABLE event (id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT, subject_kind TEXT,
  source TEXT NOT NULL, record TEXT NOT NULL, origin TEXT NOT NULL, mention TEXT,
  stance TEXT NOT NULL, denied INTEGER NOT NULL, admitted INTEGER NOT NULL, said_by TEXT,
  said_by_id TEXT, said_text TEXT, said_lo INTEGER, said_hi INTEGER, date_text TEXT,
  date_lo INTEGER, date_hi INTEGER);
-- every claim of every event: `ref` is a subject's id; `number` a count's lower end, points or 0/1;
-- `lo`, `hi` a date's days or a count's ends; `denied` = said not to be given or not to hold
CREATE TABLE claim (id TEXT PRIMARY KEY, event TEXT NOT NULL, property TEXT NOT NULL,
  type TEXT NOT NULL, value TEXT NOT NULL, ref TEXT, number REAL, lo INTEGER, hi INTEGER,
  at INTEGER, extra TEXT, denied INTEGER NOT NULL);
";

/// Indexes over [`EVENTS`].
const EVENT_INDEXES: &str = "
CREATE INDEX event_subject ON event (subject, kind);
CREATE INDEX event_record ON event (record);
CREATE INDEX event_kind ON event (kind);
CREATE INDEX claim_event ON claim (event, property);
CREATE INDEX claim_ref ON claim (ref, event);
";

/// Indexes over the fixed tables, made after they are filled.
pub const INDEXES: &str = "
CREATE INDEX record_source ON record (source, seq);
CREATE INDEX problem_source ON problem (source);
CREATE INDEX problem_record ON problem (record);
CREATE INDEX handle_subject ON handle (subject);
CREATE INDEX mention_person ON mention (person);
CREATE INDEX mention_own ON mention (own_id);
CREATE INDEX mention_record ON mention (record);
CREATE INDEX pair_a ON pair (a);
CREATE INDEX pair_b ON pair (b);
CREATE INDEX watch_person ON watch (person, row_key);
CREATE INDEX person_name ON person (name, id);
CREATE INDEX subject_kind_name ON subject (kind, name);
CREATE INDEX member_person ON member (person);
CREATE INDEX member_group ON member (group_id);
";

/// Columns that every table of a kind of event begins with.
pub const COMMON: &str = "id TEXT PRIMARY KEY, subject TEXT, subject_kind TEXT, \
     source TEXT NOT NULL, record TEXT NOT NULL, origin TEXT NOT NULL, mention TEXT, \
     stance TEXT NOT NULL, denied INTEGER NOT NULL, admitted INTEGER NOT NULL, said_by TEXT, \
     said_by_id TEXT, said_text TEXT, said_lo INTEGER, said_hi INTEGER, date_text TEXT, \
     date_lo INTEGER, date_hi INTEGER";

/// How many columns [`COMMON`] has.
pub const COMMON_COUNT: usize = 18;

/// Words that SQL dialects reserve; a column or table of that name gets a `_` at its end.
const RESERVED: &[&str] =
    &["by", "to", "from", "on", "at", "order", "until", "count", "end", "column", "of", "first"];

/// The table of a kind of event.
pub fn table(kind: &str) -> String {
    match kind {
        "order" | "count" => format!("{kind}_"),
        "source" | "member" | "person" => format!("{kind}_event"),
        other => other.to_owned(),
    }
}

/// The column stem of a property: dots and hyphens become `_`.
pub fn stem(property: &str) -> String {
    property.replace(['.', '-'], "_")
}

/// One column of a kind's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its SQL type.
    pub sql_type: &'static str,
    /// Which part of the value it takes.
    pub part: Part,
}

/// Which part of a value a column takes. Of a property that may stand several times the first
/// value goes into the kind's table; all of them are in `claim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The value as text; the written form of a date or count; the name of a referent.
    Text,
    /// Id of the subject.
    Ref,
    /// Earliest day or lower end.
    Lo,
    /// Latest day or upper end.
    Hi,
    /// Seconds since 1970-01-01T00:00Z of an instant.
    At,
    /// A number; yes is 1 and no is 0.
    Number,
}

/// The columns of a property: a date `x` gives `x_text`, `x_lo`, `x_hi`, `x_at`; a count `x_text`,
/// `x_lo`, `x_hi`; a reference `x_id`, `x_text`; anything else the one column `x` (`x_` where the
/// word is reserved).
pub fn columns(property: &Property) -> Vec<Column> {
    let stem = stem(&property.code);
    let column =
        |suffix: &str, sql_type, part| Column { name: format!("{stem}{suffix}"), sql_type, part };
    match &property.value_type {
        ValueType::Date => vec![
            column("_text", "TEXT", Part::Text),
            column("_lo", "INTEGER", Part::Lo),
            column("_hi", "INTEGER", Part::Hi),
            column("_at", "INTEGER", Part::At),
        ],
        ValueType::Count => vec![
            column("_text", "TEXT", Part::Text),
            column("_lo", "INTEGER", Part::Lo),
            column("_hi", "INTEGER", Part::Hi),
        ],
        ValueType::Ref(_) => {
            vec![column("_id", "TEXT", Part::Ref), column("_text", "TEXT", Part::Text)]
        }
        other => {
            let suffix = if RESERVED.contains(&stem.as_str()) { "_" } else { "" };
            match other {
                ValueType::Number | ValueType::Age => vec![column(suffix, "REAL", Part::Number)],
                ValueType::Bool => vec![column(suffix, "INTEGER", Part::Number)],
                _ => vec![column(suffix, "TEXT", Part::Text)],
            }
        }
    }
}

/// The statements that make all tables, without indexes.
pub fn create() -> String {
    let vocabulary = Vocabulary::get();
    let mut sql = format!("{FIXED}{EVENTS}");
    for kind in vocabulary.events() {
        sql.push_str(&format!("CREATE TABLE {} ({COMMON}", table(&kind.code)));
        for property in vocabulary.properties(kind) {
            for column in columns(property) {
                sql.push_str(&format!(", {} {}", column.name, column.sql_type));
            }
        }
        sql.push_str(");\n");
    }
    sql
}

/// The statements that index the kinds' tables by subject.
pub fn create_indexes() -> String {
    let mut sql = format!("{INDEXES}{EVENT_INDEXES}");
    for kind in Vocabulary::get().events() {
        let table = table(&kind.code);
        sql.push_str(&format!("CREATE INDEX {table}_subject ON {table} (subject);\n"));
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statements_are_sql_that_sqlite_takes() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(&create()).unwrap();
        connection.execute_batch(&create_indexes()).unwrap();
        let columns: i64 = connection
            .query_row("SELECT count(*) FROM pragma_table_info('custody')", [], |row| row.get(0))
            .unwrap();
        assert!(columns > 30);
        let common: i64 = connection
            .query_row("SELECT count(*) FROM pragma_table_info('event')", [], |row| row.get(0))
            .unwrap();
        assert_eq!(usize::try_from(common).unwrap(), COMMON_COUNT + 1, "event has `kind` as well");
    }
}
