//! What sources say: events with their claims, read in stretches.

use std::collections::HashMap;

use paradero_register::sql::{Connection, Params, Row};

use crate::error::Result;

/// An event.
#[derive(Debug, Default)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) subject: Option<String>,
    pub(crate) subject_kind: Option<String>,
    /// What its subject is called, in the record itself where it is a person.
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) record: String,
    pub(crate) mention: Option<String>,
    pub(crate) stance: String,
    pub(crate) denied: bool,
    pub(crate) said_by: Option<String>,
    pub(crate) said_on: Option<String>,
    pub(crate) claims: Vec<Claim>,
}

/// A claim.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    pub(crate) property: String,
    pub(crate) of: String,
    pub(crate) value: String,
    pub(crate) reference: Option<String>,
    pub(crate) number: Option<f64>,
    pub(crate) lo: Option<i64>,
    pub(crate) hi: Option<i64>,
    pub(crate) at: Option<i64>,
    pub(crate) extra: Option<String>,
    pub(crate) denied: bool,
}

impl Claim {
    /// Its date as a prefix, where it is a date that has one.
    pub(crate) fn date(&self) -> Option<String> {
        if self.of != "date" {
            return None;
        }
        let means = self.extra.as_deref().unwrap_or(&self.value);
        crate::date::prefix(means, self.lo, self.hi, self.at)
    }
}

impl Event {
    /// Whether the speaker says that it is so. What is alleged, announced or denied is not; an order is what it orders, an announced
    /// batch what was announced.
    pub(crate) fn is_affirmed(&self) -> bool {
        let stance = self.stance.as_str();
        !self.denied
            && (matches!(stance, "asserts" | "admits")
                || stance == "orders" && matches!(self.kind.as_str(), "order" | "obligation")
                || stance == "announces" && self.kind == "batch")
    }

    /// The claims that are not said not to hold.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| !claim.denied)
    }

    /// The first claim of a property that holds.
    pub(crate) fn get(&self, property: &str) -> Option<&Claim> {
        self.held().find(|claim| claim.property == property)
    }
}

/// Columns of an event `e`, of the mention `m` that it is about and of its subject `s`.
const COLUMNS: &str = "SELECT e.id, e.kind, e.subject, e.subject_kind, coalesce(m.name, s.name, ''), e.source, e.record, e.mention, \
     e.stance, e.denied, e.said_by, e.said_text FROM event e \
     LEFT JOIN mention m ON m.id = e.mention LEFT JOIN subject s ON s.id = e.subject WHERE ";

/// Events with their claims. `condition` is what follows `WHERE`, an order among it.
pub(crate) fn events(
    connection: &Connection,
    condition: &str,
    with: impl Params,
) -> Result<Vec<Event>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS}{condition}"))?;
    let mut rows = statement.query(with)?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(event(&row)?);
    }
    claims(connection, &mut events)?;
    Ok(events)
}

fn event(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        subject_kind: row.get(3)?,
        name: row.get(4)?,
        source: row.get(5)?,
        record: row.get(6)?,
        mention: row.get(7)?,
        stance: row.get(8)?,
        denied: row.get(9)?,
        said_by: row.get(10)?,
        said_on: row.get(11)?,
        claims: Vec::new(),
    })
}

/// Puts to events their claims, each event's in the order in which they were made.
fn claims(connection: &Connection, events: &mut [Event]) -> Result<()> {
    let sql = "SELECT event, property, type, value, ref, number, lo, hi, at, extra, denied FROM claim \
               WHERE event IN (SELECT value FROM json_each(?1)) ORDER BY event, rowid";
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    let ids = serde_json::Value::from(ids).to_string();
    let at: HashMap<String, usize> =
        events.iter().enumerate().map(|(at, event)| (event.id.clone(), at)).collect();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([ids])?;
    let mut last: (String, Option<usize>) = (String::new(), None);
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().unwrap_or_default();
        if id != last.0 {
            last = (id.to_owned(), at.get(id).copied());
        }
        let Some(event) = last.1.and_then(|at| events.get_mut(at)) else { continue };
        event.claims.push(claim(&row)?);
    }
    Ok(())
}

fn claim(row: &Row<'_>) -> Result<Claim> {
    Ok(Claim {
        property: row.get(1)?,
        of: row.get(2)?,
        value: row.get(3)?,
        reference: row.get(4)?,
        number: row.get(5)?,
        lo: row.get(6)?,
        hi: row.get(7)?,
        at: row.get(8)?,
        extra: row.get(9)?,
        denied: row.get(10)?,
    })
}
