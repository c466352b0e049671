//! One batch: how many were announced and who is named, row by row; who of them is covered by an order; what either side says of
//! departure and arrival; under which agreement and instrument.

use std::collections::HashMap;

use crate::sql::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::batches::{BatchLine, one};
use super::lines::read_subject;
use super::people::{self, PersonLine};
use super::{Answer, EventLine, Stretch, Subject, events, json_list, rows, subject};
use crate::sets::{Narrowed, Sets};

/// How many of those covered by an order the page names; the list of people has all.
const COVERED_SHOWN: usize = 50;

/// A person whom a record names as part of the batch.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "BatchRow")]
pub struct Row {
    /// The person.
    pub person: PersonLine,
    /// What the records that name the batch say of the person.
    pub events: Vec<EventLine>,
    /// The person is covered by an order that bars removal and is in force today.
    pub is_covered: bool,
}

/// Somebody of the batch whom an order covers, with the orders that bar removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Covered {
    /// The person.
    pub person: Subject,
    /// The orders, each with the country to which it bars removal (none: any).
    pub orders: Vec<(Subject, Option<String>)>,
}

/// What one side says of departure and arrival, in persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "BatchSide")]
pub struct Side {
    /// Who; `None` is not stated.
    pub said_by: Option<String>,
    /// Of how many persons it states a departure.
    pub departed: i64,
    /// Of how many it states an arrival.
    pub arrived: i64,
    /// Of how many it denies that they were removed.
    pub denied: i64,
}

/// A batch.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BatchPage {
    /// Its numbers, what is said of it, its findings.
    #[serde(flatten)]
    pub line: BatchLine,
    /// Those of the stretch asked for.
    pub rows: Vec<Row>,
    /// How many of those named are covered by an order in force that bars removal.
    pub covered_total: i64,
    /// Who they are (at most 50).
    pub covered: Vec<Covered>,
    /// How many of those named were removed although an order barred it.
    pub removed_total: i64,
    /// Departure and arrival, by who states them.
    pub sides: Vec<Side>,
    /// The agreements that are named for the batch itself.
    pub agreements: Vec<Subject>,
    /// The instruments that are named for the batch itself.
    pub instruments: Vec<Subject>,
}

/// A batch with a stretch of those named in it, if the id is that of a batch.
///
/// # Errors
/// When the database cannot be read.
pub fn page(connection: &Connection, id: &str, stretch: Stretch) -> Answer<Option<BatchPage>> {
    let Some(batch) = subject(connection, id)?.filter(|found| found.kind == "batch") else {
        return Ok(None);
    };
    let named = Sets::Stated.get(connection, "about", id)?;
    let covered = Sets::Today.get(connection, "covered", "")? & &named;
    let removed = Sets::Today.get(connection, "rule", "removed-despite-protection")? & &named;
    let total = |set: &roaring::RoaringBitmap| i64::try_from(set.len()).unwrap_or(i64::MAX);
    let (covered_total, removed_total) = (total(&covered), total(&removed));
    let some = Stretch { offset: 0, limit: COVERED_SHOWN };
    let covered = ranks(covered, some);
    let line = one(connection, batch)?;
    let people = people::of_ranks(connection, &ranks(named, stretch))?;
    Ok(Some(BatchPage {
        rows: rows_of(connection, id, people)?,
        covered_total,
        covered: of_covered(connection, &covered)?,
        removed_total,
        sides: sides(connection, id)?,
        agreements: own(connection, id, "agreement")?,
        instruments: own(connection, id, "instrument")?,
        line,
    }))
}

fn ranks(set: roaring::RoaringBitmap, stretch: Stretch) -> String {
    let mut narrowed = Narrowed::default();
    narrowed.to(set);
    narrowed.stretch(stretch, 0)
}

/// What is said of some people that names the batch, asked for at once: to each person the events that name a batch of hundreds are many.
fn rows_of(connection: &Connection, batch: &str, people: Vec<PersonLine>) -> Answer<Vec<Row>> {
    let condition = "e.subject IN (SELECT value FROM json_each(?1)) \
                     AND EXISTS (SELECT 1 FROM claim c WHERE c.event = e.id AND c.ref = ?2)";
    let ids = json_list(people.iter().map(|person| person.id.as_str()));
    let mut of: HashMap<String, Vec<EventLine>> = HashMap::new();
    for event in events(connection, condition, [ids.as_str(), batch])? {
        of.entry(event.subject.clone().unwrap_or_default()).or_default().push(event);
    }
    let over = orders_over(connection, &ids)?;
    let row = |person: PersonLine| {
        let events = of.remove(&person.id).unwrap_or_default();
        let is_covered = over.contains_key(&person.id);
        Row { person, events, is_covered }
    };
    Ok(people.into_iter().map(row).collect())
}

/// An order, and the country to which it bars removal (none: any).
type OrderOver = (Subject, Option<String>);

/// The orders that bar removal of some people and are in force today, by person.
fn orders_over(connection: &Connection, people: &str) -> Answer<HashMap<String, Vec<OrderOver>>> {
    let sql = format!(
        "SELECT DISTINCT s.id, s.kind, s.name, s.number, s.country, x.country, x.person FROM protection x \
         JOIN subject s ON s.id = x.order_id WHERE x.person IN (SELECT value FROM json_each(?1)) AND {} \
         ORDER BY s.name, s.id, 6, 7",
        crate::sets::today::IN_FORCE
    );
    let read =
        |row: &crate::sql::Row<'_>| Ok((row.get::<String>(6)?, (read_subject(row)?, row.get(5)?)));
    let mut over: HashMap<String, Vec<OrderOver>> = HashMap::new();
    for (person, order) in rows(connection, &sql, [people], read)? {
        over.entry(person).or_default().push(order);
    }
    Ok(over)
}

fn of_covered(connection: &Connection, ranks: &str) -> Answer<Vec<Covered>> {
    let people = people::of_ranks(connection, ranks)?;
    let ids = json_list(people.iter().map(|person| person.id.as_str()));
    let mut over = orders_over(connection, &ids)?;
    let covered = people.into_iter().map(|person| {
        let orders = over.remove(&person.id).unwrap_or_default();
        let (id, name) = (person.id, person.name);
        let person = Subject { id, kind: "person".to_owned(), name, number: None, country: None };
        Covered { person, orders }
    });
    Ok(covered.collect())
}

fn sides(connection: &Connection, batch: &str) -> Answer<Vec<Side>> {
    let sql = "SELECT nullif(said_by, ''), departed, arrived, denied FROM batch_side WHERE batch = ?1 ORDER BY said_by";
    rows(connection, sql, [batch], |row| {
        Ok(Side {
            said_by: row.get(0)?,
            departed: row.get(1)?,
            arrived: row.get(2)?,
            denied: row.get(3)?,
        })
    })
}

/// What an event about the batch itself names: nothing is inherited from its members, nor by them.
fn own(connection: &Connection, batch: &str, property: &str) -> Answer<Vec<Subject>> {
    let sql = "SELECT DISTINCT s.id, s.kind, s.name, s.number, s.country FROM event e \
               JOIN claim c ON c.event = e.id AND c.property = ?2 AND c.denied = 0 \
               JOIN subject s ON s.id = c.ref WHERE e.subject = ?1 AND e.denied = 0 ORDER BY s.name, s.id";
    rows(connection, sql, [batch, property], read_subject)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{register, with};
    use super::*;

    #[test]
    fn a_batch_shows_its_rows_and_who_of_them_is_covered() {
        let connection = register();
        let page = page(&connection, "batch-1", Stretch::default()).unwrap().unwrap();
        assert_eq!((page.line.named, page.covered_total, page.line.unnamed), (1, 1, Some(9)));
        assert_eq!(page.rows[0].events[0].id, "e-removal");
        assert!(page.rows[0].is_covered);
        assert_eq!(page.covered[0].orders[0].0.id, "order-1");
        assert_eq!(page.covered[0].orders[0].1.as_deref(), Some("XB"));
        assert!(super::page(&connection, "order-1", Stretch::default()).unwrap().is_none());
    }

    #[test]
    fn departure_and_arrival_are_counted_for_each_side() {
        let connection = with(
            "INSERT INTO event SELECT 'e-arrived', kind, subject, subject_kind, source, record, origin, mention, stance, 0, 0,
                   'Beland Prisons', NULL, NULL, NULL, NULL, date_text, date_lo, date_hi FROM event WHERE id = 'e-removal';
                 INSERT INTO claim SELECT 'x1', 'e-arrived', property, type, value, ref, number, lo, hi, at, extra, 0 FROM claim
                   WHERE id = 'c8';
                 INSERT INTO claim VALUES ('x2', 'e-arrived', 'arrival', 'date', '', NULL, NULL, 19999, 19999, NULL, NULL, 0),
                   ('x3', 'e-removal', 'departure', 'date', '', NULL, NULL, 19999, 19999, NULL, NULL, 0)",
        );
        let page = page(&connection, "batch-1", Stretch::default()).unwrap().unwrap();
        let sides: Vec<_> = page
            .sides
            .iter()
            .map(|side| (side.said_by.as_deref().unwrap(), side.departed, side.arrived))
            .collect();
        assert_eq!(sides, [("Beland Prisons", 0, 1), ("The Harbour Post", 1, 0)]);
    }

    #[test]
    fn what_is_named_for_a_member_is_not_named_for_the_batch() {
        let connection = register();
        let of = |connection: &Connection| {
            page(connection, "batch-1", Stretch::default()).unwrap().unwrap()
        };
        assert!(of(&connection).instruments.is_empty(), "only the removal of one person names it");
        let own = "INSERT INTO claim SELECT 'x1', 'e-batch', property, type, value, ref, number, lo, hi, at, extra, 0 FROM claim
                   WHERE id = 'c9'";
        connection.execute_batch(own).unwrap();
        assert_eq!(of(&connection).instruments[0].name, "Decree 9");
    }
}
