//! Sources: the list, one with its records and problems, and who repeats whom.

use crate::sql::{Connection, Row};
use schemars::JsonSchema;
use serde::Serialize;

use super::repeats::{AlikeLine, of_source};
use super::stated::{self, Looks, StatedLine};
use super::{Answer, EventLine, Stretch, When, events, first, number, rows};

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceLine {
    /// SHA-256 of its bytes.
    pub id: String,
    /// The name its file had.
    pub file_name: String,
    /// What people call it.
    pub title: String,
    /// `list`, `press report`, ...
    pub kind: Option<String>,
    /// Media type.
    pub media: String,
    /// Who speaks in it.
    pub said_by: Option<String>,
    /// When.
    pub said_on: When,
    /// Who may see it.
    pub level: String,
    /// Who put it out.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// How, by whom and when it was obtained.
    pub obtained: Option<String>,
    /// For what it may be used.
    pub purpose: Option<String>,
    /// With what consent it was given.
    pub consent: Option<String>,
    /// The source whose account it gives; itself, where it repeats none.
    pub origin: String,
    /// The source it repeats.
    pub repeats: Option<String>,
    /// The older version it replaces.
    pub supersedes: Option<String>,
    /// Which version of its list it is, from 1.
    pub version: i64,
    /// Size in bytes.
    pub bytes: i64,
    /// How many records.
    pub records: i64,
    /// How many things in it could not be read.
    pub problems: i64,
    /// How many events.
    pub events: i64,
    /// A note.
    pub note: Option<String>,
    /// The register that it was taken over from; nothing where it is this one's own.
    pub register: Option<String>,
    /// Its entry there, as `level:position`.
    pub register_entry: Option<String>,
    /// When it was recorded there, in seconds since 1970-01-01T00:00Z.
    pub register_at: Option<i64>,
}

/// One record of a table or document, in short.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RecordLine {
    /// Its id.
    pub id: String,
    /// Where it stands, for people.
    pub locator: String,
    /// First character of a passage in the document's text.
    pub start: Option<i64>,
    /// One past the last.
    pub end: Option<i64>,
    /// The passage, verbatim.
    pub text: String,
    /// The row's cells: column and text.
    pub cells: Vec<(String, String)>,
    /// How many things in it could not be read.
    pub problems: i64,
}

/// One thing that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemLine {
    /// The record it stands in.
    pub record: String,
    /// What kind of trouble.
    pub code: String,
    /// The column.
    pub column: Option<String>,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// One source, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourcePage {
    /// The source.
    pub source: SourceLine,
    /// The records of the stretch asked for.
    pub records: Vec<RecordLine>,
    /// The first problems (at most 200).
    pub problems: Vec<ProblemLine>,
    /// The extracted text, of a document.
    pub text: Option<String>,
    /// Sources that repeat this one's account.
    pub repeated_by: Vec<SourceLine>,
    /// What stands beside its bytes about them.
    pub stated: Vec<StatedLine>,
    /// Pictures that look as it does.
    pub look_alike: Vec<Looks>,
    /// Sources that it seems to repeat, or to be repeated by, where nobody settled it.
    pub alike: Vec<AlikeLine>,
    /// Other versions of the same list.
    pub versions: Vec<SourceLine>,
    /// What is said about the source itself.
    pub events: Vec<EventLine>,
}

const COLUMNS: &str = "SELECT o.id, o.file_name, o.title, o.kind, o.media, o.said_by, o.said_text, \
     o.said_lo, o.said_hi, o.level, o.publisher, o.url, o.obtained, o.purpose, o.consent, \
     o.origin, o.repeats, o.supersedes, o.version, o.bytes, o.records, o.problems, o.events, \
     o.note, o.register, o.register_entry, o.register_at FROM source o ";

fn read(row: &Row<'_>) -> Answer<SourceLine> {
    Ok(SourceLine {
        id: row.get(0)?,
        file_name: row.get(1)?,
        title: row.get(2)?,
        kind: row.get(3)?,
        media: row.get(4)?,
        said_by: row.get(5)?,
        said_on: When::read(row, 6)?,
        level: row.get(9)?,
        publisher: row.get(10)?,
        url: row.get(11)?,
        obtained: row.get(12)?,
        purpose: row.get(13)?,
        consent: row.get(14)?,
        origin: row.get(15)?,
        repeats: row.get(16)?,
        supersedes: row.get(17)?,
        version: row.get(18)?,
        bytes: row.get(19)?,
        records: row.get(20)?,
        problems: row.get(21)?,
        events: row.get(22)?,
        note: row.get(23)?,
        register: row.get(24)?,
        register_entry: row.get(25)?,
        register_at: row.get(26)?,
    })
}

/// The sources said last, `limit` of them.
///
/// # Errors
/// When the database cannot be read.
pub fn newest(connection: &Connection, limit: i64) -> Answer<Vec<SourceLine>> {
    let sql = format!(
        "{COLUMNS} ORDER BY coalesce(o.said_hi, o.said_lo, -9999999) DESC, o.title, o.id LIMIT ?1"
    );
    rows(connection, &sql, [limit], read)
}

/// All sources, those said last first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection) -> Answer<Vec<SourceLine>> {
    newest(connection, i64::MAX)
}

/// One source by its id.
///
/// # Errors
/// When the database cannot be read.
pub fn line(connection: &Connection, id: &str) -> Answer<Option<SourceLine>> {
    first(connection, &format!("{COLUMNS} WHERE o.id = ?1"), [id], read)
}

/// The country that a source is about, if it says one.
///
/// # Errors
/// When the database cannot be read.
pub fn country(connection: &Connection, id: &str) -> Answer<Option<String>> {
    let found =
        first(connection, "SELECT country FROM source WHERE id = ?1", [id], |row| row.get(0))?;
    Ok(found.flatten())
}

/// Cells as the record table has them: a JSON list of column and text.
pub(crate) fn cells(json: Option<&str>) -> Vec<(String, String)> {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

/// Reads id, locator, start, end, text, cells and problems from the first seven columns.
pub(crate) fn read_record(row: &Row<'_>) -> Answer<RecordLine> {
    let json: Option<String> = row.get(5)?;
    Ok(RecordLine {
        id: row.get(0)?,
        locator: row.get(1)?,
        start: row.get(2)?,
        end: row.get(3)?,
        text: row.get(4)?,
        cells: cells(json.as_deref()),
        problems: row.get(6)?,
    })
}

/// The problems that a condition on `problem` selects.
pub(super) fn problems(
    connection: &Connection,
    column: &str,
    id: &str,
) -> Answer<Vec<ProblemLine>> {
    let sql = format!(
        "SELECT record, code, column_, found, expected FROM problem WHERE {column} = ?1 \
         ORDER BY rowid LIMIT 200"
    );
    rows(connection, &sql, [id], |row| {
        Ok(ProblemLine {
            record: row.get(0)?,
            code: row.get(1)?,
            column: row.get(2)?,
            found: row.get(3)?,
            expected: row.get(4)?,
        })
    })
}

/// One source with the records of a stretch, if there is such a source.
///
/// # Errors
/// When the database cannot be read.
pub fn page(connection: &Connection, id: &str, stretch: Stretch) -> Answer<Option<SourcePage>> {
    let Some(source) = line(connection, id)? else { return Ok(None) };
    let text = first(connection, "SELECT text FROM document WHERE source = ?1", [id], |row| {
        row.get::<String>(0)
    })?;
    // A document is shown whole, with every passage marked in it.
    let (limit, offset) = if text.is_some() { (i64::MAX, 0) } else { stretch.bounds() };
    let sql = "SELECT id, locator, start, end_, text, cells, problems FROM record \
               WHERE source = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3";
    let repeated = format!("{COLUMNS} WHERE o.origin = ?1 AND o.id <> ?1 ORDER BY o.title, o.id");
    let versions = format!(
        "{COLUMNS} WHERE o.list_key = (SELECT list_key FROM source WHERE id = ?1) AND o.id <> ?1 \
         ORDER BY o.version, o.id"
    );
    Ok(Some(SourcePage {
        records: rows(connection, sql, (id, limit, offset), read_record)?,
        problems: problems(connection, "source", id)?,
        text,
        repeated_by: rows(connection, &repeated, [id], read)?,
        stated: stated::of_source(connection, id)?,
        look_alike: stated::look_alike(connection, id)?,
        alike: of_source(connection, id)?,
        versions: rows(connection, &versions, [id], read)?,
        events: events(connection, "e.kind = 'source' AND e.source = ?1", [id])?,
        source,
    }))
}

/// How many records a source has in the view.
///
/// # Errors
/// When the database cannot be read.
pub fn record_count(connection: &Connection, id: &str) -> Answer<i64> {
    number(connection, "SELECT count(*) FROM record WHERE source = ?1", [id])
}

/// A source that is a page or a text as it may be shown: see [`paradero_intake::inert`]. `note` stands above it.
///
/// # Errors
/// If it is neither, or goes over a limit; the line says what to do.
pub fn inert(file_name: &str, bytes: &[u8], note: &str) -> Result<String, String> {
    paradero_intake::inert(file_name, bytes, note).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn a_table_is_paged_and_a_document_is_whole() {
        let connection = register();
        let table = page(&connection, "src1", Stretch { offset: 1, limit: 1 }).unwrap().unwrap();
        assert_eq!(table.records.len(), 1);
        assert_eq!(table.records[0].cells[0], ("Nombre".into(), "B. <b>Sosa</b>".into()));
        assert_eq!(table.problems.len(), 1);
        let document = page(&connection, "src2", Stretch { offset: 9, limit: 1 }).unwrap().unwrap();
        assert_eq!(document.records.len(), 2);
        assert!(document.text.unwrap().contains("flight"));
    }
}
