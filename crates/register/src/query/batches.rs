//! Batches: how many were announced, and who is named.

use rusqlite::Connection;
use serde::Serialize;

use super::findings::{FindingLine, about};
use super::lines::read_subject;
use super::{Answer, ClaimLine, EventLine, Subject, events, rows};

/// One number that somebody gives for a batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// `announced`, `departed`, `arrived` or `held`.
    pub kind: String,
    /// The number as said.
    pub value: String,
    /// Who says so.
    pub said_by: Option<String>,
    /// The record.
    pub record: String,
}

/// One batch.
#[derive(Clone, Debug, Serialize)]
pub struct BatchLine {
    /// The batch.
    pub batch: Subject,
    /// Every number given for it.
    pub figures: Vec<Figure>,
    /// What is said of the batch.
    pub events: Vec<EventLine>,
    /// The persons that a record names as part of it.
    pub named: Vec<Subject>,
    /// Findings about it, with what they rest on.
    pub findings: Vec<FindingLine>,
}

/// All batches with their numbers and names, by name.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection) -> Answer<Vec<BatchLine>> {
    let sql = "SELECT id, kind, name, number, country FROM subject WHERE kind = 'batch' \
               ORDER BY name, id";
    let batches = rows(connection, sql, [], read_subject)?;
    batches.into_iter().map(|batch| fill(connection, batch)).collect()
}

fn fill(connection: &Connection, batch: Subject) -> Answer<BatchLine> {
    let events = events(connection, "e.subject = ?1", [&batch.id])?;
    let sql = "SELECT DISTINCT s.id, s.kind, coalesce(p.name, s.name), s.number, s.country \
               FROM claim c JOIN event e ON e.id = c.event JOIN subject s ON s.id = e.subject \
               LEFT JOIN person p ON p.id = s.id \
               WHERE c.ref = ?1 AND c.property = 'batch' AND s.kind = 'person' ORDER BY 3, 1";
    Ok(BatchLine {
        figures: events.iter().flat_map(figures).collect(),
        named: rows(connection, sql, [&batch.id], read_subject)?,
        findings: about(connection, &batch.id)?,
        events,
        batch,
    })
}

fn figures(event: &EventLine) -> Vec<Figure> {
    let value = |code: &str| event.claims.iter().find(|claim| claim.property == code);
    let figure = |kind: &str, claim: &ClaimLine| Figure {
        kind: kind.to_owned(),
        value: claim.value.clone(),
        said_by: event.said_by.clone(),
        record: event.record.clone(),
    };
    let announced = value("announced_count").map(|claim| figure("announced", claim));
    let kind = value("kind").map_or("", |claim| claim.value.as_str());
    let counted = value("count").map(|claim| figure(kind, claim));
    announced.into_iter().chain(counted).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn announced_stands_beside_named() {
        let batches = list(&register()).unwrap();
        assert_eq!(batches[0].figures[0].value, "10");
        assert_eq!(batches[0].named.len(), 1);
    }
}
