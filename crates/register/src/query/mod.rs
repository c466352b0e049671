//! Answers to the questions that pages, the JSON API and the command line ask of a view.
//!
//! Each answer is a plain structure that can be written as JSON. Every number in one can be
//! followed: an answer carries the ids of the events, records and sources it was read from.
//! Nothing here writes.

pub mod alerts;
pub mod batch;
pub mod batches;
pub mod dashboard;
pub mod differences;
pub mod findings;
pub mod home;
pub mod labels;
pub mod map;
pub mod orders;
pub mod people;
pub mod person;
pub mod places;
pub mod problems;
pub mod readings;
pub mod records;
pub mod repeats;
pub mod search;
pub mod small;
pub mod sources;
pub mod stated;
pub mod statements;
pub mod subjects;
pub mod timeline;

mod lines;
mod names;

use crate::sql::{Connection, Params, Row};
use paradero_model::Day;
use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, SerializeStruct, Serializer};

pub(crate) use lines::read_subject;
pub use small::Count;

pub use lines::{Cite, ClaimLine, EventLine, Subject, claim_events, event, events, subject};

/// Makes what lists are narrowed by in a database that holds the tables of `paradero_findings::schema`, the rules' views and the
/// findings in one: tests of pages fill such a one by hand. A register makes it with its stores.
///
/// # Errors
/// When the database cannot be read or written.
pub fn prepare(connection: &rusqlite::Connection) -> Answer<()> {
    connection.execute_batch(&crate::sets::stated::create())?;
    connection.execute_batch(crate::review::queue::create())?;
    crate::decided::create(connection)?;
    crate::sets::stated::fill(connection, &paradero_gazetteer::Gazetteer::bundled())?;
    Ok(crate::sets::today::fill(connection)?)
}

pub use crate::sql::Answer;

/// A date: what was written, and the days it was taken to span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// What the source has, verbatim.
    pub written: Option<String>,
    /// First day, counted from 1970-01-01; `None` is open.
    pub lo: Option<i32>,
    /// Last day; `None` is open.
    pub hi: Option<i32>,
}

impl When {
    /// Reads the three columns from `at` on: text, earliest day, latest day.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> Answer<Self> {
        Ok(Self { written: row.get(at)?, lo: row.get(at + 1)?, hi: row.get(at + 2)? })
    }

    /// Nothing was stated.
    pub fn is_empty(&self) -> bool {
        self.written.as_deref().unwrap_or_default().is_empty()
            && self.lo.is_none()
            && self.hi.is_none()
    }

    /// The interval as ISO 8601 text: one day, `lo/hi`, or with `..` at an open end; empty where
    /// no day is known.
    pub fn iso(&self) -> String {
        let day = |day: Option<i32>| day.map_or("..".to_owned(), |day| Day(day).to_string());
        match (self.lo, self.hi) {
            (None, None) => String::new(),
            (lo, hi) if lo == hi => day(lo),
            (lo, hi) => format!("{}/{}", day(lo), day(hi)),
        }
    }

    /// Full days between the latest day of this date and `today`; `None` where no day is known.
    pub fn days_since(&self, today: Day) -> Option<i32> {
        self.hi.or(self.lo).map(|day| today.0 - day)
    }
}

/// What [`When`] is serialised as.
#[derive(JsonSchema)]
#[schemars(rename = "When")]
#[expect(dead_code, reason = "only its schema is asked for")]
struct WhenSchema {
    /// What the source has, verbatim; null where it states no date.
    written: Option<String>,
    /// The earliest day that it may mean (ISO 8601); null is open.
    earliest: Option<String>,
    /// The latest day that it may mean (ISO 8601); null is open.
    latest: Option<String>,
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        WhenSchema::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WhenSchema::json_schema(generator)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("When", 3)?;
        out.serialize_field("written", &self.written)?;
        out.serialize_field("earliest", &self.lo.map(|day| Day(day).to_string()))?;
        out.serialize_field("latest", &self.hi.map(|day| Day(day).to_string()))?;
        out.end()
    }
}

/// Which stretch of a long list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// How many entries to pass over.
    pub offset: usize,
    /// How many entries to give at most.
    pub limit: usize,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { offset: 0, limit: 50 }
    }
}

impl Stretch {
    /// All entries.
    #[must_use]
    pub const fn whole() -> Self {
        Self { offset: 0, limit: usize::MAX }
    }

    /// No entry: the thing alone is asked for.
    #[must_use]
    pub const fn none() -> Self {
        Self { offset: 0, limit: 0 }
    }

    /// The values for `LIMIT ? OFFSET ?`.
    fn bounds(self) -> (i64, i64) {
        let wide = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        (wide(self.limit), wide(self.offset))
    }
}

/// A code and how often it stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, JsonSchema)]
pub struct Tally {
    /// The code.
    pub code: String,
    /// How many.
    pub number: Count,
}

/// All rows of a statement, each read by `read`.
pub(crate) fn rows<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Answer<T>,
) -> Answer<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(params, read)?;
    found.collect()
}

/// Ids as a JSON list, for `json_each`: what a list shows is asked for at once, not line by line.
pub(crate) fn json_list<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    serde_json::to_string(&ids.collect::<Vec<_>>()).unwrap_or_default()
}

/// The one number that a statement gives.
pub(crate) fn number(connection: &Connection, sql: &str, params: impl Params) -> Answer<i64> {
    connection.prepare_cached(sql)?.query_row(params, |row| row.get(0))
}

/// The first row of a statement, if there is one.
pub(crate) fn first<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Answer<T>,
) -> Answer<Option<T>> {
    Ok(rows(connection, sql, params, read)?.into_iter().next())
}

/// Code and number of each row of a statement with those two columns.
pub(crate) fn tally(connection: &Connection, sql: &str, params: impl Params) -> Answer<Vec<Tally>> {
    rows(connection, sql, params, |row| {
        Ok(Tally { code: row.get(0)?, number: row.get::<i64>(1)?.into() })
    })
}

/// A name without case, accents and punctuation, its words parted by one space.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'á' | 'à' | 'ä' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'é' | 'è' | 'ë' | 'ê' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'í' | 'ì' | 'ï' | 'î' | 'ī' | 'ı' => folded.push('i'),
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' | 'ø' | 'ō' => folded.push('o'),
            'ú' | 'ù' | 'ü' | 'û' | 'ū' | 'ů' => folded.push('u'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ý' | 'ÿ' => folded.push('y'),
            'š' | 'ś' | 'ş' => folded.push('s'),
            'ž' | 'ź' | 'ż' => folded.push('z'),
            'ł' => folded.push('l'),
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            other if other.is_alphanumeric() => folded.push(other),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod fixture;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_written_form_beside_its_interval() {
        let when = When { written: Some("med/05/1976".into()), lo: Some(2321), hi: Some(2331) };
        assert_eq!(when.iso(), "1976-05-10/1976-05-20");
        let json = serde_json::to_value(&when).unwrap();
        assert_eq!(json["written"], "med/05/1976");
        assert_eq!(json["earliest"], "1976-05-10");
        assert_eq!(When { written: None, lo: None, hi: Some(0) }.iso(), "../1970-01-01");
    }

    /// Tests of questions and pages are given their connection by a fixture, which is one to both databases.
    #[test]
    fn no_test_of_a_question_or_a_page_asks_one_database_alone() {
        let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in [own.join("src/query"), own.join("../web/tests")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let is_fixture = path.file_name().is_some_and(|name| name == "fixture.rs");
                if is_fixture || path.extension().is_none_or(|ending| ending != "rs") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let opens = [["open", "_in_"], ["Connection", "::open"], ["Connection", "::from"]];
                let opens = opens.map(|parts| parts.concat());
                let found = opens.iter().find(|opens| text.contains(opens.as_str()));
                assert_eq!(found, None, "{}: take the fixture's connection", path.display());
            }
        }
    }

    #[test]
    fn names_are_folded_to_plain_words() {
        assert_eq!(fold("  Núñez-Ibarra,  José "), "nunez ibarra jose");
        assert_eq!(fold("D'Ávila"), "davila");
        assert_eq!(fold("Jose\u{301}"), "jose");
    }
}
