//! What sources state that stands in the way of someone's removal.

use std::collections::HashMap;

use crate::sql::{Connection, Row, params};
use serde::Serialize;

use crate::decided::STATE;
use crate::error::Result;
use crate::view::View;

/// States in which an order asks for nothing more.
const OVER: &str = "'vacated', 'stayed', 'ended', 'obeyed', 'obeyed-late', 'moot'";

/// What stands in the way, each with where it is said.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Matters {
    /// Orders that cover the person.
    pub orders: Vec<OrderLine>,
    /// Hearings that are still ahead.
    pub hearings: Vec<Said>,
    /// Removals that are announced or still ahead.
    pub announced: Vec<Said>,
    /// Removals that are said to have taken place.
    pub removals: Vec<Said>,
    /// Where the person is last said to be.
    pub whereabouts: Option<String>,
    /// Serious findings that stand.
    pub findings: Vec<Finding>,
}

/// An order that covers the person.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OrderLine {
    /// Its id.
    pub order: String,
    /// What it is called.
    pub name: String,
    /// What it does: `bars-removal`, `return`, `release`, `produce`, `stay`.
    pub effects: Vec<String>,
    /// The country for which it holds, where it names one.
    pub country: Option<String>,
    /// When it was made, as written.
    pub on: Option<String>,
    /// Its state, computed from its life.
    pub state: String,
    /// Whether it is in force on the day: `certain`, `possible` (for some reading of the dates) or
    /// `no`.
    pub in_force: &'static str,
    /// Whether it holds for the destination asked about (any, where none was).
    pub applies: bool,
    /// Where it is said.
    pub cites: Vec<Cite>,
}

/// A hearing or a removal.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Said {
    /// When, as written.
    pub on: Option<String>,
    /// Before which court, or to which country.
    pub place: Option<String>,
    /// The batch, where one is named.
    pub batch: Option<String>,
    /// Who says so.
    pub said_by: Option<String>,
    /// Where it is said.
    pub cites: Vec<Cite>,
}

/// A finding about the person.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// What it says.
    pub message: String,
    /// On what it rests.
    pub basis: String,
    /// `certain` or `possible`.
    pub certainty: String,
}

/// Where something is said.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Cite {
    /// The event that says it.
    pub event: String,
    /// SHA-256 of the source.
    pub source: String,
    /// The record that says it.
    pub record: String,
    /// Name of its file.
    pub file: String,
    /// Where in it.
    pub place: String,
}

/// An order in force that bars the removal of a described class.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ClassOrder {
    /// Its id.
    pub order: String,
    /// What it is called.
    pub name: String,
    /// The class, as described.
    pub class: String,
    /// The country for which it holds, where it names one.
    pub country: Option<String>,
}

impl Matters {
    /// Whether an order in force that holds for the destination covers the person.
    pub(super) fn has_order(&self) -> bool {
        self.orders.iter().any(OrderLine::stands)
    }

    /// Whether anything else stands in the way, or has gone wrong already.
    pub(super) fn has_other(&self) -> bool {
        let empty = self.hearings.is_empty() && self.announced.is_empty();
        !empty || !self.removals.is_empty() || !self.findings.is_empty()
    }
}

impl OrderLine {
    /// Whether it stands and bars the removal of the person.
    pub fn protects(&self) -> bool {
        self.stands() && self.effects.iter().any(|effect| effect == "bars-removal")
    }

    /// Whether it is in force, for some reading of the dates, and holds for the destination.
    pub fn stands(&self) -> bool {
        self.applies && self.in_force != "no"
    }
}

/// What sources may state of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// An order covers the person, by name or as a stated member of a class.
    Order,
    /// A hearing.
    Hearing,
    /// A removal.
    Removal,
    /// A serious finding.
    Finding,
}

/// Of whom sources state what: most people are not looked up in every table.
#[derive(Debug, Default)]
pub(super) struct Persons {
    /// One bit a matter.
    of: HashMap<String, u8>,
}

impl Persons {
    /// The people of a view.
    pub(super) fn of(connection: &Connection) -> Result<Self> {
        let tables = [
            (Matter::Order, "SELECT DISTINCT person FROM covered"),
            (Matter::Hearing, "SELECT DISTINCT subject FROM hearing WHERE denied = 0"),
            (Matter::Removal, "SELECT DISTINCT subject FROM removal WHERE denied = 0"),
            (Matter::Finding, "SELECT DISTINCT subject FROM finding WHERE severity = 'serious'"),
        ];
        let mut of: HashMap<String, u8> = HashMap::new();
        for (matter, sql) in tables {
            let mut found = connection.prepare(sql)?;
            let mut rows = found.query([])?;
            while let Some(row) = rows.next()? {
                // An event may have no subject.
                if let Some(person) = row.get(0)? {
                    *of.entry(person).or_default() |= 1 << matter as u8;
                }
            }
        }
        Ok(Self { of })
    }

    /// Whether anything of a kind is stated of a person.
    pub(super) fn have(&self, person: &str, matter: Matter) -> bool {
        self.of.get(person).is_some_and(|known| known & 1 << matter as u8 != 0)
    }

    /// Those of whom something of a kind is stated, sorted.
    pub(super) fn with(&self, matter: Matter) -> Vec<&str> {
        let with = self.of.iter().filter(|(_, known)| *known & 1 << matter as u8 != 0);
        let mut all: Vec<&str> = with.map(|(person, _)| person.as_str()).collect();
        all.sort_unstable();
        all
    }
}

/// All that stands in the way of a person of a view.
pub(super) fn of(
    view: &View,
    persons: &Persons,
    person: &str,
    destination: Option<&str>,
) -> Result<Matters> {
    let connection = view.connection();
    let today = view.today().0;
    let said = |matter, sql| match persons.have(person, matter) {
        true => said(connection, sql, person, today),
        false => Ok(Vec::new()),
    };
    Ok(Matters {
        orders: match persons.have(person, Matter::Order) {
            true => orders(connection, person, today, destination)?,
            false => Vec::new(),
        },
        hearings: said(
            Matter::Hearing,
            "SELECT id, scheduled_on_text, coalesce(court_text, docket), NULL, said_by
             FROM hearing WHERE subject = ?1 AND denied = 0 AND scheduled_on_hi >= ?2
             ORDER BY scheduled_on_lo, id",
        )?,
        announced: said(
            Matter::Removal,
            "SELECT r.id, r.date_text, r.to_country, coalesce(s.name, r.batch_text), r.said_by
             FROM removal r LEFT JOIN subject s ON s.id = r.batch_id
             WHERE r.subject = ?1 AND r.denied = 0 AND (r.stance = 'announces' OR r.date_lo > ?2)
             ORDER BY r.date_lo, r.id",
        )?,
        removals: said(
            Matter::Removal,
            "SELECT r.id, r.date_text, r.to_country, coalesce(s.name, r.batch_text), r.said_by
             FROM removal r LEFT JOIN subject s ON s.id = r.batch_id
             WHERE r.subject = ?1 AND r.denied = 0 AND r.stance <> 'announces'
               AND (r.date_lo IS NULL OR r.date_lo <= ?2)
             ORDER BY r.date_lo, r.id",
        )?,
        whereabouts: whereabouts(connection, person)?,
        findings: match persons.have(person, Matter::Finding) {
            true => findings(connection, person)?,
            false => Vec::new(),
        },
    })
}

/// The orders that cover a person of a view.
pub(super) fn protecting(
    view: &View,
    person: &str,
    destination: Option<&str>,
) -> Result<Vec<OrderLine>> {
    orders(view.connection(), person, view.today().0, destination)
}

fn orders(
    connection: &Connection,
    person: &str,
    today: i32,
    destination: Option<&str>,
) -> Result<Vec<OrderLine>> {
    let mut covering = connection.prepare_cached(
        "SELECT DISTINCT k.order_id, s.name, t.state, d.country,
           (SELECT o.on_text FROM order_ o WHERE o.subject = k.order_id AND o.denied = 0
              AND o.on_text IS NOT NULL ORDER BY o.on_lo, o.id LIMIT 1),
           coalesce(d.from_lo, d.from_hi),
           coalesce(d.from_hi, (SELECT min(o.said_hi) FROM order_ o
              WHERE o.subject = k.order_id AND o.denied = 0)),
           d.until_lo, d.until_hi
         FROM covered k JOIN subject s ON s.id = k.order_id
         JOIN order_date d ON d.order_id = k.order_id
         LEFT JOIN order_state t ON t.order_id = k.order_id
         WHERE k.person = ?1
         ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9",
    )?;
    let mut rows = covering.query(params![person])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let order: String = row.get(0)?;
        let effects = effects(connection, &order)?;
        if effects.is_empty() {
            continue;
        }
        let country: Option<String> = row.get(3)?;
        let applies = match (&country, destination) {
            (Some(of), Some(asked)) => of == asked,
            _ => true,
        };
        let bars = effects.iter().any(|effect| effect == "bars-removal");
        let state = row.get::<Option<String>>(2)?.unwrap_or_else(|| "in-force".to_owned());
        let in_force = if bars {
            barred(connection, person, &order, today)?
        } else {
            in_force(&row, &state, today)?
        };
        lines.push(OrderLine {
            name: row.get(1)?,
            on: row.get(4)?,
            cites: covering_events(connection, person, &order)?,
            // A destination says nothing about orders to return, release or produce someone.
            applies: applies || !bars,
            in_force,
            state,
            country,
            effects,
            order,
        });
    }
    lines.sort_by_key(|line| (!line.stands(), line.order.clone()));
    Ok(lines)
}

fn effects(connection: &Connection, order: &str) -> Result<Vec<String>> {
    let mut found = connection.prepare_cached(
        "SELECT DISTINCT effect FROM order_effect WHERE order_id = ?1
         AND effect IN ('bars-removal', 'return', 'release', 'produce', 'stay') ORDER BY effect",
    )?;
    let effects = found.query_map(params![order], |row| row.get(0))?;
    Ok(effects.collect::<std::result::Result<_, _>>()?)
}

/// Whether one of the spans in which an order bars removal holds on the day.
fn barred(connection: &Connection, person: &str, order: &str, today: i32) -> Result<&'static str> {
    let mut spans = connection.prepare_cached(
        "SELECT coalesce(p.from_hi, (SELECT min(o.said_hi) FROM order_ o WHERE o.id = p.event)),
           p.from_lo, p.until_lo, p.until_hi
         FROM protection p WHERE p.person = ?1 AND p.order_id = ?2",
    )?;
    let mut rows = spans.query(params![person, order])?;
    let mut best = "no";
    while let Some(row) = rows.next()? {
        let begun: Option<i32> = row.get(0)?;
        let earliest: Option<i32> = row.get(1)?;
        let span = Span { begun, earliest, until_lo: row.get(2)?, until_hi: row.get(3)? };
        best = match (best, span.holds(today)) {
            ("certain", _) | (_, "certain") => "certain",
            ("possible", _) | (_, "possible") => "possible",
            _ => "no",
        };
    }
    Ok(best)
}

/// A span of days with uncertain ends.
struct Span {
    /// The last day on which it can have begun.
    begun: Option<i32>,
    /// The first day on which it can have begun.
    earliest: Option<i32>,
    until_lo: Option<i32>,
    until_hi: Option<i32>,
}

impl Span {
    fn holds(&self, today: i32) -> &'static str {
        let endless = self.until_lo.is_none() && self.until_hi.is_none();
        let surely_begun = self.begun.is_some_and(|day| day <= today);
        if surely_begun && (endless || self.until_lo.is_some_and(|day| today < day)) {
            "certain"
        } else if self.earliest.is_none_or(|day| day <= today)
            && self.until_hi.is_none_or(|day| today <= day)
        {
            "possible"
        } else {
            "no"
        }
    }
}

/// Whether an order of another kind is in force, by its dates and its life.
fn in_force(row: &Row<'_>, state: &str, today: i32) -> Result<&'static str> {
    let span = Span {
        earliest: row.get(5)?,
        begun: row.get(6)?,
        until_lo: row.get(7)?,
        until_hi: row.get(8)?,
    };
    Ok(if OVER.contains(&format!("'{state}'")) { "no" } else { span.holds(today) })
}

fn covering_events(connection: &Connection, person: &str, order: &str) -> Result<Vec<Cite>> {
    let mut events = connection.prepare_cached(
        "SELECT DISTINCT k.event FROM covered k WHERE k.person = ?1 AND k.order_id = ?2
         ORDER BY k.event",
    )?;
    let ids = events.query_map(params![person, order], |row| row.get::<String>(0))?;
    ids.map(|id| cite(connection, &id?)).collect()
}

fn cite(connection: &Connection, event: &str) -> Result<Cite> {
    let mut found = connection.prepare_cached(
        "SELECT e.source, s.file_name, r.locator, r.id FROM event e JOIN source s ON s.id = e.source
         JOIN record r ON r.id = e.record WHERE e.id = ?1",
    )?;
    Ok(found.query_row(params![event], |row| {
        Ok(Cite {
            event: event.to_owned(),
            source: row.get(0)?,
            file: row.get(1)?,
            place: row.get(2)?,
            record: row.get(3)?,
        })
    })?)
}

/// Events of a person: id, date, place, batch, speaker.
fn said(connection: &Connection, sql: &str, person: &str, today: i32) -> Result<Vec<Said>> {
    let mut events = connection.prepare_cached(sql)?;
    let mut rows = events.query(params![person, today])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(Said {
            on: row.get(1)?,
            place: row.get(2)?,
            batch: row.get(3)?,
            said_by: row.get(4)?,
            cites: vec![cite(connection, &row.get::<String>(0)?)?],
        });
    }
    Ok(all)
}

fn whereabouts(connection: &Connection, person: &str) -> Result<Option<String>> {
    let mut found = connection.prepare_cached(
        "SELECT status, place_text, said_by FROM whereabouts WHERE person = ?1 AND event IS NOT NULL",
    )?;
    let mut rows = found.query(params![person])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (status, place, by): (String, Option<String>, Option<String>) =
        (row.get(0)?, row.get(1)?, row.get(2)?);
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    let by = by.map(|by| format!(" (said by {by})")).unwrap_or_default();
    Ok(Some(format!("{status}{place}{by}")))
}

fn findings(connection: &Connection, person: &str) -> Result<Vec<Finding>> {
    let mut found = connection.prepare_cached(&format!(
        "SELECT f.id, f.rule, f.message_en, f.basis, f.certainty FROM finding f
         WHERE f.subject = ?1 AND f.severity = 'serious' AND {STATE} <> 'dismissed' ORDER BY f.rule, f.id",
    ))?;
    let lines = found.query_map(params![person], |row| {
        Ok(Finding {
            id: row.get(0)?,
            rule: row.get(1)?,
            message: row.get(2)?,
            basis: row.get(3)?,
            certainty: row.get(4)?,
        })
    })?;
    Ok(lines.collect::<std::result::Result<_, _>>()?)
}

/// Orders that bar the removal of a class, unless their life is over.
pub(super) fn class_orders(connection: &Connection) -> Result<Vec<ClassOrder>> {
    let mut found = connection.prepare(&format!(
        "SELECT DISTINCT o.subject, s.name, coalesce(g.name, c.value), d.country
         FROM order_ o JOIN claim c ON c.event = o.id AND c.property = 'covers' AND c.denied = 0
         JOIN order_effect f ON f.order_id = o.subject AND f.effect = 'bars-removal'
         JOIN subject s ON s.id = o.subject JOIN order_date d ON d.order_id = o.subject
         LEFT JOIN subject g ON g.id = c.ref
         LEFT JOIN order_state t ON t.order_id = o.subject
         WHERE o.denied = 0 AND (c.ref IS NULL OR c.ref NOT LIKE 'person:%')
           AND coalesce(t.state, 'in-force') NOT IN ({OVER})
         ORDER BY s.name, o.subject, 3, 4"
    ))?;
    let lines = found.query_map([], |row| {
        Ok(ClassOrder {
            order: row.get(0)?,
            name: row.get(1)?,
            class: row.get(2)?,
            country: row.get(3)?,
        })
    })?;
    Ok(lines.collect::<std::result::Result<_, _>>()?)
}
