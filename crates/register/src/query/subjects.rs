//! Anything that claims are about: lists by kind, and one with all that names it.

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{FindingLine, about};
use super::lines::read_subject;
use super::readings::{PlaceReadings, of_place};
use super::{
    Answer, Count, EventLine, Stretch, Subject, claim_events, events, number, rows, subject,
};
use crate::sets::{Narrowed, Sets};

/// How many of those whom something affects are shown beside it.
const FIRST: usize = 60;

/// One subject in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SubjectLine {
    /// The subject.
    pub subject: Subject,
    /// How many events are about it.
    pub events: i64,
    /// How many events about something else name it.
    pub named_in: i64,
    /// How many persons those are about.
    pub people: Count,
}

/// A list of subjects.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Subjects {
    /// How many there are.
    pub total: i64,
    /// Those of the stretch asked for.
    pub subjects: Vec<SubjectLine>,
}

/// One subject with all that names it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SubjectPage {
    /// The subject.
    pub subject: Subject,
    /// How each source names it: name and source.
    pub names: Vec<(String, String)>,
    /// How the gazetteer reads its name, where it is a place.
    pub gazetteer: PlaceReadings,
    /// What it is part of.
    pub wholes: Vec<Subject>,
    /// Its parts.
    pub parts: Vec<Subject>,
    /// What is said about it.
    pub events: Vec<EventLine>,
    /// How many events about something else name it.
    pub named_total: i64,
    /// Those of the stretch asked for.
    pub named_in: Vec<EventLine>,
    /// How many persons are affected: those whom events that name it are about.
    pub people_total: i64,
    /// The first [`FIRST`] of them, by name.
    pub people: Vec<Subject>,
    /// Findings about it, with what they rest on.
    pub findings: Vec<FindingLine>,
}

/// The subjects of some kinds, those that most events name first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, kinds: &[&str], stretch: Stretch) -> Answer<Subjects> {
    let kinds = serde_json::to_string(kinds).unwrap_or_default();
    let (limit, offset) = stretch.bounds();
    let sql = "SELECT s.id, s.kind, s.name, s.number, s.country, \
               t.events, t.named, t.people FROM subject_tally t JOIN subject s ON s.id = t.subject \
               WHERE t.kind IN (SELECT value FROM json_each(?1)) \
               ORDER BY t.named DESC, t.name, t.subject LIMIT ?2 OFFSET ?3";
    let count = "SELECT coalesce(sum(number), 0) FROM tally WHERE what = 'kind' \
                 AND code IN (SELECT value FROM json_each(?1))";
    Ok(Subjects {
        total: number(connection, count, [&kinds])?,
        subjects: rows(connection, sql, (&kinds, limit, offset), |row| {
            Ok(SubjectLine {
                subject: read_subject(row)?,
                events: row.get(5)?,
                named_in: row.get(6)?,
                people: row.get::<i64>(7)?.into(),
            })
        })?,
    })
}

/// One subject with all that names it, if there is such a subject.
///
/// # Errors
/// When the database cannot be read.
pub fn page(connection: &Connection, id: &str, stretch: Stretch) -> Answer<Option<SubjectPage>> {
    let Some(subject) = subject(connection, id)? else { return Ok(None) };
    let names = "SELECT DISTINCT h.name, h.source FROM handle h WHERE h.subject = ?1 ORDER BY 1, 2";
    let wholes = "SELECT s.id, s.kind, s.name, s.number, s.country FROM within w \
                  JOIN subject s ON s.id = w.whole WHERE w.part = ?1 AND w.whole <> ?1 ORDER BY 3, 1";
    let parts = "SELECT s.id, s.kind, s.name, s.number, s.country FROM within w \
                 JOIN subject s ON s.id = w.part WHERE w.whole = ?1 AND w.part <> ?1 ORDER BY 3, 1";
    let mut affected = Narrowed::default();
    affected.to(Sets::Stated.get(connection, "about", id)?);
    let first = Stretch { offset: 0, limit: FIRST };
    let people = "SELECT p.id, 'person', p.name, NULL, NULL FROM person p \
                  WHERE p.rowid IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY p.rowid";
    let named = "SELECT count(DISTINCT c.event) FROM claim c JOIN event e ON e.id = c.event \
                 WHERE c.ref = ?1 AND coalesce(e.subject, '') <> ?1";
    Ok(Some(SubjectPage {
        names: rows(connection, names, [id], |row| Ok((row.get(0)?, row.get(1)?)))?,
        gazetteer: of_place(connection, id)?,
        wholes: rows(connection, wholes, [id], read_subject)?,
        parts: rows(connection, parts, [id], read_subject)?,
        events: events(connection, "e.subject = ?1", [id])?,
        named_total: number(connection, named, [id])?,
        named_in: claim_events(connection, id, stretch)?,
        people_total: affected.total(0),
        people: rows(connection, people, [affected.stretch(first, 0)], read_subject)?,
        findings: about(connection, id)?,
        subject,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn an_instrument_shows_whom_it_affects() {
        let connection = register();
        let listed = list(&connection, &["instrument"], Stretch::default()).unwrap();
        assert_eq!((listed.total, listed.subjects[0].people), (1, Count::from(1)));
        let page = page(&connection, "instrument-1", Stretch::default()).unwrap().unwrap();
        assert_eq!(page.people[0].id, "person-1");
        assert_eq!((page.named_total, page.named_in.len()), (1, 1));
    }
}
