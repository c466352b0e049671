//! Orders and obligations: what was ordered, by when, what was answered, and the state.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::lines::read_subject;
use super::{Answer, EventLine, Stretch, Subject, Tally, When, events, number, rows, tally};

/// One order or obligation.
#[derive(Clone, Debug, Serialize)]
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

/// The board of orders.
#[derive(Clone, Debug, Serialize)]
pub struct Orders {
    /// How many orders there are (in the state asked for).
    pub total: i64,
    /// Those of the stretch asked for, the longest passed first.
    pub orders: Vec<OrderLine>,
    /// How many orders there are in each state in all.
    pub states: Vec<Tally>,
}

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

/// The orders, of one state or of all: those that need attention first, the longest passed before
/// the others.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, state: Option<&str>, stretch: Stretch) -> Answer<Orders> {
    let (limit, offset) = stretch.bounds();
    let sql = format!(
        "{COLUMNS} WHERE s.kind = 'order' AND (?1 IS NULL OR t.state = ?1) \
         ORDER BY {ATTENTION}, t.days_over DESC, s.name, s.id LIMIT ?2 OFFSET ?3"
    );
    let mut orders = rows(connection, &sql, (state, limit, offset), read)?;
    for order in &mut orders {
        fill(connection, order)?;
    }
    let count = "SELECT count(*) FROM subject s LEFT JOIN order_state t ON t.order_id = s.id \
                 WHERE s.kind = 'order' AND (?1 IS NULL OR t.state = ?1)";
    let states = format!(
        "SELECT t.state, count(*) FROM order_state t GROUP BY t.state ORDER BY {ATTENTION}, t.state"
    );
    Ok(Orders {
        total: number(connection, count, [state])?,
        orders,
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
    let Some(mut order) = found.pop() else { return Ok(None) };
    fill(connection, &mut order)?;
    Ok(Some(order))
}

/// The orders that cover a person by name, or a class the person is stated to be one of.
///
/// # Errors
/// When the database cannot be read.
pub fn covering(connection: &Connection, person: &str) -> Answer<Vec<OrderLine>> {
    let sql = format!(
        "{COLUMNS} WHERE s.id IN (SELECT e.subject FROM claim c JOIN event e ON e.id = c.event \
         WHERE e.kind = 'order' AND c.property = 'covers' AND (c.ref = ?1 OR c.ref IN \
         (SELECT group_id FROM member WHERE person = ?1))) ORDER BY s.name, s.id"
    );
    let mut orders = rows(connection, &sql, [person], read)?;
    for order in &mut orders {
        fill(connection, order)?;
    }
    Ok(orders)
}

fn fill(connection: &Connection, order: &mut OrderLine) -> Answer<()> {
    fill_own(connection, order)?;
    let sql = format!(
        "{COLUMNS} WHERE s.id IN (SELECT e.subject FROM claim c JOIN event e ON e.id = c.event \
         WHERE e.kind = 'obligation' AND c.property = 'order' AND c.ref = ?1) \
         ORDER BY t.deadline_lo, s.name, s.id"
    );
    order.obligations = rows(connection, &sql, [&order.order.id], read)?;
    for obligation in &mut order.obligations {
        fill_own(connection, obligation)?;
    }
    Ok(())
}

fn fill_own(connection: &Connection, order: &mut OrderLine) -> Answer<()> {
    let id = order.order.id.clone();
    let condition = "e.subject = ?1 AND e.kind IN ('order', 'obligation')";
    order.events = events(connection, condition, [&id])?;
    let condition = "e.kind = 'answer' AND (e.subject = ?1 OR e.id IN (SELECT event FROM claim \
                     WHERE ref = ?1 AND property IN ('order', 'obligation')))";
    order.answers = events(connection, condition, [&id])?;
    let sql = "SELECT DISTINCT s.id, s.kind, coalesce(p.name, s.name), s.number, s.country \
               FROM claim c JOIN event e ON e.id = c.event JOIN subject s ON s.id = c.ref \
               LEFT JOIN person p ON p.id = s.id WHERE e.subject = ?1 AND c.property = 'covers' \
               ORDER BY 2, 3, 1";
    order.covers = rows(connection, sql, [&id], read_subject)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn the_board_shows_deadline_answers_and_whom_an_order_covers() {
        let board = list(&register(), None, Stretch::default()).unwrap();
        assert_eq!(board.total, 1);
        let order = &board.orders[0];
        assert_eq!(order.state.as_deref(), Some("overdue"));
        assert_eq!(order.days_over, Some(12));
        assert_eq!(order.answers[0].claims[0].value, "refuses");
        assert_eq!(order.covers[0].id, "person-1");
        let none = list(&register(), Some("obeyed"), Stretch::default()).unwrap();
        assert_eq!((none.total, none.orders.len(), none.states.len()), (0, 0, 1));
    }
}
