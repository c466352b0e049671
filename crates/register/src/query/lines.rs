//! Events as pages show them: with their claims, speaker, record and source.

use std::collections::HashMap;

use crate::sql::{Connection, Params, Row};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, Stretch, When, first, json_list, rows};

/// Something a claim is about, for a link to its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Subject {
    /// Its id; begins with its kind.
    pub id: String,
    /// Its kind (`person`, `order`, ...).
    pub kind: String,
    /// Its name or description.
    pub name: String,
    /// Official number, where stated.
    pub number: Option<String>,
    /// Country's code, where stated.
    pub country: Option<String>,
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClaimLine {
    /// Its id.
    pub id: String,
    /// Property code of the vocabulary.
    pub property: String,
    /// The value as text; the written form of a date.
    pub value: String,
    /// The subject that the value names.
    pub refers_to: Option<String>,
    /// Points of an indicator, lower end of a count, 0 or 1.
    pub number: Option<f64>,
    /// For a date, its interval.
    pub date: Option<When>,
    /// What else the value carries (evidence of an indicator, number of a document).
    pub extra: Option<String>,
    /// The property is said not to be given or not to hold.
    pub denied: bool,
}

/// One event: what one record says of one occurrence.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventLine {
    /// Its id.
    pub id: String,
    /// Kind code of the vocabulary.
    pub kind: String,
    /// What it is about.
    pub subject: Option<String>,
    /// Kind of what it is about.
    pub subject_kind: Option<String>,
    /// Name of what it is about.
    pub subject_name: Option<String>,
    /// Stance code.
    pub stance: String,
    /// The speaker says that it did not take place.
    pub denied: bool,
    /// The speaker admits it, or speaks of its own act or place.
    pub admitted: bool,
    /// Who says so; `None` is not stated.
    pub said_by: Option<String>,
    /// The speaker's id.
    pub said_by_id: Option<String>,
    /// When it was said.
    pub said_on: When,
    /// When it took place.
    pub date: When,
    /// The record it stands in.
    pub record: String,
    /// Where that is, for people.
    pub locator: Option<String>,
    /// Where the record was recognised from a picture, the confidence of its least sure word, from 0 to 1.
    pub confidence: Option<f64>,
    /// The source.
    pub source: String,
    /// The source's title.
    pub source_title: String,
    /// The claims, in the order of the vocabulary.
    pub claims: Vec<ClaimLine>,
}

/// An event that something rests on, with the part it plays there.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cite {
    /// The event's id.
    pub claim: String,
    /// What part it plays in the finding.
    pub role: Option<String>,
    /// Place in the source: the row's number or the event's id in its sheet.
    pub place: String,
    /// The event itself.
    pub event: EventLine,
}

const COLUMNS: &str = "SELECT e.id, e.kind, e.subject, e.subject_kind, \
     coalesce(p.name, s.name), e.stance, e.denied, e.admitted, e.said_by, e.said_by_id, \
     e.said_text, e.said_lo, e.said_hi, e.date_text, e.date_lo, e.date_hi, e.record, r.locator, \
     e.source, coalesce(o.title, e.source), g.confidence \
     FROM event e LEFT JOIN subject s ON s.id = e.subject LEFT JOIN person p ON p.id = e.subject \
     LEFT JOIN record r ON r.id = e.record LEFT JOIN source o ON o.id = e.source \
     LEFT JOIN recognised g ON g.record = e.record ";

fn read(row: &Row<'_>) -> Answer<EventLine> {
    Ok(EventLine {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        subject_kind: row.get(3)?,
        subject_name: row.get(4)?,
        stance: row.get(5)?,
        denied: row.get(6)?,
        admitted: row.get(7)?,
        said_by: row.get(8)?,
        said_by_id: row.get(9)?,
        said_on: When::read(row, 10)?,
        date: When::read(row, 13)?,
        record: row.get(16)?,
        locator: row.get(17)?,
        source: row.get(18)?,
        source_title: row.get(19)?,
        confidence: row.get(20)?,
        claims: Vec::new(),
    })
}

/// Puts to events their claims, each event's in the order in which they were made.
fn put_claims(connection: &Connection, events: &mut [EventLine]) -> Answer<()> {
    let sql = "SELECT id, property, value, ref, number, type, lo, hi, extra, denied, event FROM claim \
               WHERE event IN (SELECT value FROM json_each(?1)) ORDER BY event, rowid";
    let at: HashMap<String, usize> =
        events.iter().enumerate().map(|(at, event)| (event.id.clone(), at)).collect();
    let ids = json_list(events.iter().map(|event| event.id.as_str()));
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = statement.query([ids])?;
    while let Some(row) = found.next()? {
        if let Some(at) = at.get(row.get_ref(10)?.as_str()?) {
            events[*at].claims.push(read_claim(&row)?);
        }
    }
    Ok(())
}

fn read_claim(row: &Row<'_>) -> Answer<ClaimLine> {
    let value: String = row.get(2)?;
    let is_date = row.get_ref(5)?.as_str()? == "date";
    let when = || -> Answer<When> {
        Ok(When { written: Some(value.clone()), lo: row.get(6)?, hi: row.get(7)? })
    };
    Ok(ClaimLine {
        id: row.get(0)?,
        property: row.get(1)?,
        date: is_date.then(when).transpose()?,
        value,
        refers_to: row.get(3)?,
        number: row.get(4)?,
        extra: row.get(8)?,
        denied: row.get(9)?,
    })
}

/// Events with their claims, by date, those of unknown date last. `condition` is what follows
/// `WHERE`, with the event as `e` and its source as `o`.
///
/// # Errors
/// When the database cannot be read.
pub fn events(
    connection: &Connection,
    condition: &str,
    params: impl Params,
) -> Answer<Vec<EventLine>> {
    let sql = format!(
        "{COLUMNS} WHERE {condition} \
         ORDER BY coalesce(e.date_lo, e.date_hi, 9999999), e.date_hi, e.id"
    );
    let mut found = rows(connection, &sql, params, read)?;
    put_claims(connection, &mut found)?;
    Ok(found)
}

/// Events about something else of which a claim names `subject`: those of a stretch, by date.
///
/// # Errors
/// When the database cannot be read.
pub fn claim_events(
    connection: &Connection,
    subject: &str,
    stretch: Stretch,
) -> Answer<Vec<EventLine>> {
    let (limit, offset) = stretch.bounds();
    let condition = "e.id IN (SELECT e.id FROM event e WHERE e.id IN (SELECT event FROM claim \
                     WHERE ref = ?1) AND coalesce(e.subject, '') <> ?1 \
                     ORDER BY coalesce(e.date_lo, e.date_hi, 9999999), e.date_hi, e.id \
                     LIMIT ?2 OFFSET ?3)";
    events(connection, condition, (subject, limit, offset))
}

/// One event, if there is such an event.
///
/// # Errors
/// When the database cannot be read.
pub fn event(connection: &Connection, id: &str) -> Answer<Option<EventLine>> {
    Ok(events(connection, "e.id = ?1", [id])?.into_iter().next())
}

/// What an id stands for, if it stands for something.
///
/// # Errors
/// When the database cannot be read.
pub fn subject(connection: &Connection, id: &str) -> Answer<Option<Subject>> {
    let sql = "SELECT id, kind, name, number, country FROM subject WHERE id = ?1";
    first(connection, sql, [id], read_subject)
}

/// Reads id, kind, name, number and country from the first five columns.
pub(crate) fn read_subject(row: &Row<'_>) -> Answer<Subject> {
    read_subject_at(row, 0)
}

/// As [`read_subject`], from a column on.
pub(crate) fn read_subject_at(row: &Row<'_>, at: usize) -> Answer<Subject> {
    Ok(Subject {
        id: row.get(at)?,
        kind: row.get(at + 1)?,
        name: row.get(at + 2)?,
        number: row.get(at + 3)?,
        country: row.get(at + 4)?,
    })
}
