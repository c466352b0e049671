//! Orders and obligations: what was ordered, by when, what was answered, and the state.

use std::collections::HashMap;

use crate::sql::{Connection, Row};
use schemars::JsonSchema;
use serde::Serialize;

use super::lines::{read_subject, read_subject_at};
use super::{
    Answer, EventLine, Stretch, Subject, Tally, When, events, json_list, number, rows, tally,
};
use crate::sets::{Narrowed, Sets};

/// One order or obligation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OrderLine {
    /// The order.
    pub order: Subject,
    /// The state computed from its life; `None` where it was not computed.
    pub state: Option<String>,
    /// Since when it is in that state.
    pub state_since: When,
    /// The deadline that counts.
    pub deadline: When,
    /// The deadline in seconds since 1970-01-01T00:00Z, where an instant is stated.
    pub deadline_at: Option<i64>,
    /// Days by which the deadline is passed; negative before it.
    pub days_over: Option<i64>,
    /// What is said of it (issued, amended, ...).
    pub events: Vec<EventLine>,
    /// What was answered.
    pub answers: Vec<EventLine>,
    /// Persons, classes and instruments it covers.
    pub covers: Vec<Subject>,
    /// Its obligations; empty for an obligation.
    pub obligations: Vec<OrderLine>,
}

/// What the board is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this lane.
    pub lane: Option<String>,
    /// Only in this state.
    pub state: Option<String>,
}

/// The board of orders.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Orders {
    /// How many orders there are with these filters.
    pub total: i64,
    /// Those of the stretch asked for, in the order of the lanes.
    pub orders: Vec<OrderLine>,
    /// How many orders there are in each lane in all, in the order of [`LANES`]; none of which there are none.
    pub lanes: Vec<Tally>,
    /// How many orders there are in each state in all.
    pub states: Vec<Tally>,
}

/// A lane of the board with the orders that stand first in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Lane {
    /// Its code.
    pub lane: String,
    /// How many orders it holds.
    pub number: i64,
    /// The first of them.
    pub orders: Vec<OrderLine>,
}

/// The lanes, in the order in which they need looking at: passed (the longest first); refused; due within 7 days, within 30 (the
/// nearest first); as soon as possible (the oldest first); contested; due later; standing without a day; obeyed; over.
pub const LANES: [&str; 10] = [
    "overdue",
    "refused",
    "due-7",
    "due-30",
    "asap",
    "contested",
    "due-later",
    "standing",
    "obeyed",
    "over",
];

const COLUMNS: &str = "SELECT s.id, s.kind, s.name, s.number, s.country, t.state, t.since_lo, \
     t.since_hi, t.deadline_text, t.deadline_lo, t.deadline_hi, t.deadline_at, t.days_over \
     FROM subject s LEFT JOIN order_state t ON t.order_id = s.id ";

fn read(row: &Row<'_>) -> Answer<OrderLine> {
    Ok(OrderLine {
        order: read_subject(row)?,
        state: row.get(5)?,
        state_since: When { written: None, lo: row.get(6)?, hi: row.get(7)? },
        deadline: When::read(row, 8)?,
        deadline_at: row.get(11)?,
        days_over: row.get(12)?,
        events: Vec::new(),
        answers: Vec::new(),
        covers: Vec::new(),
        obligations: Vec::new(),
    })
}

/// What needs looking at first: a deadline passed, a refusal, a contest, a promise; then what stands,
/// then what is done with.
const ATTENTION: &str = "CASE t.state WHEN 'overdue' THEN 0 WHEN 'refused' THEN 1 \
     WHEN 'contested' THEN 2 WHEN 'obeyed-in-part' THEN 3 WHEN 'promised' THEN 4 \
     WHEN 'in-force' THEN 5 WHEN 'amended' THEN 6 WHEN 'stayed' THEN 7 ELSE 8 END";

/// In which of [`LANES`] an order stands, from its state `t` and the day.
pub(crate) const LANE: &str = "CASE \
     WHEN t.state IN ('overdue', 'refused', 'contested') THEN t.state \
     WHEN t.state IN ('obeyed', 'obeyed-late') THEN 'obeyed' \
     WHEN t.state IN ('vacated', 'stayed', 'moot', 'ended', 'lapsed') THEN 'over' \
     WHEN t.deadline_text IS NULL OR t.deadline_hi < (SELECT today FROM clock) THEN 'standing' \
     WHEN t.deadline_hi IS NULL THEN 'asap' \
     WHEN t.deadline_hi <= (SELECT today FROM clock) + 7 THEN 'due-7' \
     WHEN t.deadline_hi <= (SELECT today FROM clock) + 30 THEN 'due-30' ELSE 'due-later' END";

impl Filter {
    /// The orders that the filters leave.
    fn narrowed(&self, connection: &Connection) -> Answer<Narrowed> {
        let mut narrowed = Narrowed::default();
        for (what, code) in [("lane", &self.lane), ("state", &self.state)] {
            if let Some(code) = code {
                narrowed.to(Sets::Orders.get(connection, what, code)?);
            }
        }
        Ok(narrowed)
    }
}

/// The lines of a stretch of what is left, without what is said of them.
fn lines(connection: &Connection, narrowed: &Narrowed, stretch: Stretch) -> Answer<Vec<OrderLine>> {
    let all = number(connection, "SELECT coalesce(max(rank), 0) FROM order_rank", [])?;
    let sql = format!(
        "{COLUMNS} JOIN order_rank r ON r.order_id = s.id \
         WHERE r.rank IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY r.rank"
    );
    rows(connection, &sql, [narrowed.stretch(stretch, all)], read)
}

/// The orders with these filters without what is said of them: for a file that has a line for each.
///
/// # Errors
/// When the database cannot be read.
pub fn bare(connection: &Connection, filter: &Filter, stretch: Stretch) -> Answer<Vec<OrderLine>> {
    lines(connection, &filter.narrowed(connection)?, stretch)
}

/// The lanes that hold something, each with so many of its orders.
///
/// # Errors
/// When the database cannot be read.
pub fn board(connection: &Connection, each: usize) -> Answer<Vec<Lane>> {
    let mut lanes = Vec::new();
    for Tally { code, number } in lane_tallies(connection)? {
        let filter = Filter { lane: Some(code.clone()), state: None };
        let mut orders = bare(connection, &filter, Stretch { offset: 0, limit: each })?;
        fill(connection, &mut orders)?;
        lanes.push(Lane { lane: code, number: number.shown().unwrap_or(0), orders });
    }
    Ok(lanes)
}

fn lane_tallies(connection: &Connection) -> Answer<Vec<Tally>> {
    let mut found = Sets::Orders.tallies(connection, "lane")?;
    found.sort_by_key(|tally| LANES.iter().position(|lane| *lane == tally.code));
    Ok(found)
}

/// The orders with these filters, in the order of the lanes: those that need looking at first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, filter: &Filter, stretch: Stretch) -> Answer<Orders> {
    let narrowed = filter.narrowed(connection)?;
    let all = number(connection, "SELECT coalesce(max(rank), 0) FROM order_rank", [])?;
    let mut orders = lines(connection, &narrowed, stretch)?;
    fill(connection, &mut orders)?;
    let states = format!(
        "SELECT t.code, t.number FROM order_set t WHERE t.what = 'state' AND t.code <> '' ORDER BY {}, t.code",
        ATTENTION.replace("t.state", "t.code")
    );
    Ok(Orders {
        total: narrowed.total(all),
        orders,
        lanes: lane_tallies(connection)?,
        states: tally(connection, &states, [])?,
    })
}

/// One order or obligation, if there is such a one.
///
/// # Errors
/// When the database cannot be read.
pub fn one(connection: &Connection, id: &str) -> Answer<Option<OrderLine>> {
    let sql = format!("{COLUMNS} WHERE s.id = ?1 AND s.kind IN ('order', 'obligation') LIMIT 1");
    let mut found = rows(connection, &sql, [id], read)?;
    fill(connection, &mut found)?;
    Ok(found.pop())
}

/// The orders that cover a person by name, or a class the person is stated to be one of.
///
/// # Errors
/// When the database cannot be read.
pub fn covering(connection: &Connection, person: &str) -> Answer<Vec<OrderLine>> {
    let sql = format!(
        "{COLUMNS} WHERE s.id IN (SELECT e.subject FROM claim c CROSS JOIN event e ON e.id = c.event \
         WHERE c.ref IN (SELECT ?1 UNION ALL SELECT group_id FROM member WHERE person = ?1) \
         AND c.property = 'covers' AND e.kind || '' = 'order') ORDER BY s.name, s.id"
    );
    let mut orders = rows(connection, &sql, [person], read)?;
    fill(connection, &mut orders)?;
    Ok(orders)
}

/// Puts to orders their obligations, and to both what is said of them: what a list shows is asked for at once.
fn fill(connection: &Connection, orders: &mut [OrderLine]) -> Answer<()> {
    // CROSS JOIN keeps the claims that name an order in front of the many events for SQLite; that the kind is no plain column,
    // which has an index, does for PostgreSQL.
    let sql = format!(
        "SELECT own.*, t.of FROM (SELECT DISTINCT c.ref AS of, e.subject AS id FROM claim c CROSS JOIN event e ON e.id = c.event \
         WHERE c.ref IN (SELECT value FROM json_each(?1)) AND c.property = 'order' AND e.kind || '' = 'obligation') t \
         JOIN ({COLUMNS}) own ON own.id = t.id ORDER BY own.deadline_lo, own.name, own.id"
    );
    let ids = json_list(orders.iter().map(|order| order.order.id.as_str()));
    let found = rows(connection, &sql, [ids], |row| Ok((row.get::<String>(13)?, read(row)?)))?;
    let mut obligations: HashMap<String, Vec<OrderLine>> = HashMap::new();
    for (of, obligation) in found {
        obligations.entry(of).or_default().push(obligation);
    }
    for order in orders.iter_mut() {
        order.obligations = obligations.remove(&order.order.id).unwrap_or_default();
    }
    let mut said = Said::of(connection, orders)?;
    for order in orders {
        for obligation in &mut order.obligations {
            said.put(obligation);
        }
        said.put(order);
    }
    Ok(())
}

/// What is said of some orders and obligations, by the id of each.
struct Said {
    events: HashMap<String, Vec<EventLine>>,
    answers: HashMap<String, Vec<EventLine>>,
    covers: HashMap<String, Vec<Subject>>,
}

impl Said {
    fn of(connection: &Connection, orders: &[OrderLine]) -> Answer<Self> {
        let all = orders.iter().flat_map(|order| std::iter::once(order).chain(&order.obligations));
        let ids = json_list(all.map(|order| order.order.id.as_str()));
        let among = "e.subject IN (SELECT value FROM json_each(?1))";
        let condition = format!("{among} AND e.kind IN ('order', 'obligation')");
        let mut events_by: HashMap<String, Vec<EventLine>> = HashMap::new();
        for event in events(connection, &condition, [&ids])? {
            events_by.entry(event.subject.clone().unwrap_or_default()).or_default().push(event);
        }
        let sql = format!(
            "SELECT DISTINCT e.subject, s.id, s.kind, coalesce(p.name, s.name), s.number, s.country \
             FROM event e JOIN claim c ON c.event = e.id AND c.property = 'covers' JOIN subject s ON s.id = c.ref \
             LEFT JOIN person p ON p.id = s.id WHERE {among} ORDER BY 3, 4, 2"
        );
        let mut covers: HashMap<String, Vec<Subject>> = HashMap::new();
        let read = |row: &Row<'_>| Ok((row.get::<String>(0)?, read_subject_at(row, 1)?));
        for (of, subject) in rows(connection, &sql, [&ids], read)? {
            covers.entry(of).or_default().push(subject);
        }
        Ok(Self { events: events_by, answers: answers(connection, &ids)?, covers })
    }

    /// Puts to an order what is said of it.
    fn put(&mut self, order: &mut OrderLine) {
        let id = &order.order.id;
        order.events = self.events.get(id).cloned().unwrap_or_default();
        order.answers = self.answers.get(id).cloned().unwrap_or_default();
        order.covers = self.covers.get(id).cloned().unwrap_or_default();
    }
}

/// The answers to some orders and obligations: those about one, and those that name it.
fn answers(connection: &Connection, ids: &str) -> Answer<HashMap<String, Vec<EventLine>>> {
    let sql = "SELECT c.ref, e.id FROM claim c CROSS JOIN event e ON e.id = c.event \
               WHERE c.ref IN (SELECT value FROM json_each(?1)) AND c.property IN ('order', 'obligation') AND e.kind || '' = 'answer' \
               UNION SELECT e.subject, e.id FROM event e \
               WHERE e.subject IN (SELECT value FROM json_each(?1)) AND e.kind = 'answer'";
    let pairs: Vec<(String, String)> =
        rows(connection, sql, [ids], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut to: HashMap<&str, Vec<&str>> = HashMap::new();
    for (of, event) in &pairs {
        to.entry(event).or_default().push(of);
    }
    let named = json_list(to.keys().copied());
    let mut found: HashMap<String, Vec<EventLine>> = HashMap::new();
    for event in events(connection, "e.id IN (SELECT value FROM json_each(?1))", [named])? {
        for of in to.get(event.id.as_str()).into_iter().flatten() {
            found.entry((*of).to_owned()).or_default().push(event.clone());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{register, with};
    use super::*;

    #[test]
    fn the_board_shows_deadline_answers_and_whom_an_order_covers() {
        let board = list(&register(), &Filter::default(), Stretch::default()).unwrap();
        assert_eq!(board.total, 1);
        let order = &board.orders[0];
        assert_eq!(order.state.as_deref(), Some("overdue"));
        assert_eq!(order.days_over, Some(12));
        assert_eq!(order.answers[0].claims[0].value, "refuses");
        assert_eq!(order.covers[0].id, "person-1");
        let filter = Filter { state: Some("obeyed".to_owned()), lane: None };
        let none = list(&register(), &filter, Stretch::default()).unwrap();
        assert_eq!((none.total, none.orders.len(), none.states.len()), (0, 0, 1));
    }

    /// Orders in a state, with a deadline so many days from today or none, each in the lane that is expected.
    const STANDING: [(&str, &str, Option<i32>, &str); 12] = [
        ("o1", "overdue", Some(-3), "overdue"),
        ("o2", "refused", Some(3), "refused"),
        ("o3", "in-force", Some(0), "due-7"),
        ("o4", "promised", Some(7), "due-7"),
        ("o5", "in-force", Some(8), "due-30"),
        ("o6", "amended", Some(30), "due-30"),
        ("o7", "in-force", Some(31), "due-later"),
        ("o8", "in-force", None, "asap"),
        ("o9", "obeyed-in-part", Some(-1), "standing"),
        ("p1", "contested", None, "contested"),
        ("p2", "obeyed-late", Some(-9), "obeyed"),
        ("p3", "moot", None, "over"),
    ];

    #[test]
    fn an_order_stands_in_the_lane_of_its_state_and_its_deadline() {
        let mut sql = String::new();
        for (id, state, due, _) in STANDING {
            let due = due.map_or("NULL".to_owned(), |days| (20_010 + days).to_string());
            sql.push_str(&format!(
                "INSERT INTO subject VALUES ('{id}', 'order', '{id}', NULL, NULL, NULL, NULL);
                 INSERT INTO order_state VALUES ('{id}', '{state}', 20000, 20000, 'stated', {due}, {due}, NULL, NULL);"
            ));
        }
        let connection = with(&sql);
        for (id, _, _, lane) in STANDING {
            let filter = Filter { lane: Some(lane.to_owned()), state: None };
            let found = bare(&connection, &filter, Stretch::default()).unwrap();
            assert!(found.iter().any(|line| line.order.id == id), "{id} is not in {lane}");
        }
        let lanes = board(&connection, 1).unwrap();
        let codes: Vec<&str> = lanes.iter().map(|lane| lane.lane.as_str()).collect();
        assert_eq!(codes, LANES, "all of them, in their order");
        assert!(lanes.iter().all(|lane| lane.orders.len() == 1));
        assert_eq!(
            lanes[0].orders[0].order.id, "order-1",
            "passed by twelve days, before one passed by three"
        );
        assert_eq!(
            lanes.iter().map(|lane| lane.number).sum::<i64>(),
            13,
            "each order stands in one lane"
        );
        let nearest = Filter { lane: Some("due-7".to_owned()), state: None };
        let nearest = bare(&connection, &nearest, Stretch::default()).unwrap();
        assert_eq!(nearest[0].order.id, "o3", "the nearest first");
    }
}
