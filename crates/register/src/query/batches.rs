//! Batches: how many were announced, and who is named.

use std::collections::HashMap;

use crate::sql::{Connection, Error};
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{FindingLine, heads};
use super::lines::read_subject;
use super::{Answer, ClaimLine, EventLine, Stretch, Subject, events, json_list, number, rows};
use crate::sets::Sets;

/// One number that somebody gives for a batch.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Figure {
    /// `announced`, `departed`, `arrived` or `held`.
    pub kind: String,
    /// The number as said.
    pub value: String,
    /// Who says so.
    pub said_by: Option<String>,
    /// The record.
    pub record: String,
    /// Lower end of the number.
    pub at_least: Option<i64>,
    /// It is an exact number.
    pub exact: bool,
}

/// One batch.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BatchLine {
    /// The batch.
    pub batch: Subject,
    /// Every number given for it.
    pub figures: Vec<Figure>,
    /// What is said of the batch.
    pub events: Vec<EventLine>,
    /// How many persons a record names as part of it.
    pub named: i64,
    /// How many of those announced are named nowhere: the largest number announced, less the
    /// persons named; nothing where no number was announced.
    pub unnamed: Option<i64>,
    /// That number is a lower bound: what was announced is no exact number ("many").
    pub unnamed_at_least: bool,
    /// Findings about it, without what they rest on.
    pub findings: Vec<FindingLine>,
}

/// The list of batches.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Batches {
    /// How many there are.
    pub total: i64,
    /// Those of the stretch asked for.
    pub batches: Vec<BatchLine>,
}

/// The batches with their numbers and names: those with serious findings first, then by name.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, stretch: Stretch) -> Answer<Batches> {
    let (limit, offset) = stretch.bounds();
    let sql = "SELECT s.id, s.kind, s.name, s.number, s.country FROM subject s \
               WHERE s.kind = 'batch' ORDER BY (SELECT min(CASE f.severity WHEN 'serious' THEN 0 \
               WHEN 'notable' THEN 1 ELSE 2 END) FROM finding f WHERE f.subject = s.id) \
               NULLS LAST, s.name, s.id LIMIT ?1 OFFSET ?2";
    let batches = rows(connection, sql, [limit, offset], read_subject)?;
    let batches = lines(connection, batches)?;
    let total = number(connection, "SELECT count(*) FROM subject WHERE kind = 'batch'", [])?;
    Ok(Batches { total, batches })
}

/// One batch with its numbers, names and findings.
///
/// # Errors
/// When the database cannot be read.
pub fn one(connection: &Connection, batch: Subject) -> Answer<BatchLine> {
    let found = lines(connection, vec![batch])?.pop();
    found.ok_or_else(|| Error::said("a batch was asked for and none was given"))
}

/// Some batches with their numbers, names and findings, asked for at once.
fn lines(connection: &Connection, batches: Vec<Subject>) -> Answer<Vec<BatchLine>> {
    let ids = json_list(batches.iter().map(|batch| batch.id.as_str()));
    let among = "e.subject IN (SELECT value FROM json_each(?1))";
    let mut said: HashMap<String, Vec<EventLine>> = HashMap::new();
    for event in events(connection, among, [&ids])? {
        said.entry(event.subject.clone().unwrap_or_default()).or_default().push(event);
    }
    let mut findings = heads(connection, &ids)?;
    let named = Sets::Stated.numbers(connection, "about", &ids)?;
    let line = |batch: Subject| {
        let events = said.remove(&batch.id).unwrap_or_default();
        let findings = findings.remove(&batch.id).unwrap_or_default();
        let named = named.get(&batch.id).copied().unwrap_or(0);
        of(batch, events, named, findings)
    };
    Ok(batches.into_iter().map(line).collect())
}

fn of(batch: Subject, events: Vec<EventLine>, named: i64, findings: Vec<FindingLine>) -> BatchLine {
    let figures: Vec<Figure> = events.iter().flat_map(figures).collect();
    let said = || figures.iter().filter(|figure| figure.kind == "announced");
    let announced = said().filter_map(|figure| figure.at_least).max();
    let exact = said().any(|figure| figure.exact && figure.at_least == announced);
    BatchLine {
        unnamed: announced.map(|announced| (announced - named).max(0)),
        unnamed_at_least: announced.is_some() && !exact,
        figures,
        named,
        findings,
        events,
        batch,
    }
}

/// The persons that a record names as part of a batch, by name.
///
/// # Errors
/// When the database cannot be read.
pub fn named(connection: &Connection, batch: &str) -> Answer<Vec<Subject>> {
    let ranks: Vec<u32> = Sets::Stated.get(connection, "about", batch)?.into_iter().collect();
    let sql = "SELECT p.id, 'person', p.name, NULL, NULL FROM person p \
               WHERE p.rowid IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY p.name, p.id";
    rows(connection, sql, [serde_json::to_string(&ranks).unwrap_or_default()], read_subject)
}

fn figures(event: &EventLine) -> Vec<Figure> {
    let value = |code: &str| event.claims.iter().find(|claim| claim.property == code);
    let figure = |kind: &str, claim: &ClaimLine| Figure {
        kind: kind.to_owned(),
        value: claim.value.clone(),
        said_by: event.said_by.clone(),
        record: event.record.clone(),
        #[expect(clippy::cast_possible_truncation, reason = "a count of people")]
        at_least: claim.number.map(|number| number as i64),
        exact: claim.value.chars().all(|sign| sign.is_ascii_digit()),
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
        let found = list(&register(), Stretch::default()).unwrap();
        assert_eq!((found.total, found.batches[0].figures[0].value.as_str()), (1, "10"));
        assert_eq!((found.batches[0].named, found.batches[0].unnamed), (1, Some(9)));
        assert_eq!(named(&register(), "batch-1").unwrap()[0].id, "person-1");
    }
}
