//! One record: what it says, where it stands, and what was made of it.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::sources::{ProblemLine, RecordLine, SourceLine, line, problems, read_record};
use super::{Answer, EventLine, events, first};

/// One record, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordPage {
    /// The record.
    pub record: RecordLine,
    /// Where it was recognised from a picture, the confidence of its least sure word, from 0 to 1.
    pub confidence: Option<f64>,
    /// Its source.
    pub source: SourceLine,
    /// What could not be read in it.
    pub problems: Vec<ProblemLine>,
    /// The events it makes.
    pub events: Vec<EventLine>,
    /// The document's text before the passage (at most 600 characters).
    pub before: Option<String>,
    /// The document's text after the passage (at most 600 characters).
    pub after: Option<String>,
}

/// How much of the document is shown on each side of a passage, in characters.
const AROUND: usize = 600;

/// One record with its source and events, if there is such a record.
///
/// # Errors
/// When the database cannot be read.
pub fn page(connection: &Connection, id: &str) -> Answer<Option<RecordPage>> {
    let sql = "SELECT id, locator, start, end_, text, cells, problems, source FROM record \
               WHERE id = ?1";
    let found = first(connection, sql, [id], |row| Ok((read_record(row)?, row.get::<String>(7)?)))?;
    let Some((record, source)) = found else { return Ok(None) };
    let Some(source) = line(connection, &source)? else { return Ok(None) };
    let text: Option<String> =
        first(connection, "SELECT text FROM document WHERE source = ?1", [&source.id], |row| {
            row.get(0)
        })?;
    let (before, after) = match (&text, record.start, record.end) {
        (Some(text), Some(start), Some(end)) => around(text, start, end),
        _ => (None, None),
    };
    Ok(Some(RecordPage {
        confidence: first(
            connection,
            "SELECT confidence FROM recognised WHERE record = ?1",
            [id],
            |row| row.get(0),
        )?,
        problems: problems(connection, "record", id)?,
        events: events(connection, "e.record = ?1", [id])?,
        record,
        source,
        before,
        after,
    }))
}

/// The text on both sides of a passage; offsets count characters, not bytes.
fn around(text: &str, start: i64, end: i64) -> (Option<String>, Option<String>) {
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
        return (None, None);
    };
    let from = start.saturating_sub(AROUND);
    let before: String = text.chars().skip(from).take(start - from).collect();
    let after: String = text.chars().skip(end).take(AROUND).collect();
    (Some(before), Some(after))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn a_passage_stands_in_its_document() {
        let page = page(&register(), "src2:a").unwrap().unwrap();
        assert_eq!(page.record.text, "ordered her return");
        assert!(page.before.unwrap().ends_with("judge "));
        assert!(page.after.unwrap().starts_with(" by"));
    }

    #[test]
    fn offsets_count_characters() {
        assert_eq!(around("ñañb", 2, 3), (Some("ña".into()), Some("b".into())));
    }
}
