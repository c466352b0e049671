//! Running rules over a filled connection: SQLite as the engine.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

use paradero_model::Day;
use rusqlite::{Connection, OptionalExtension as _, Statement, params};

use crate::gather::{Gathering, Names, sorted};
use crate::row::{Cited, tells_speaker};
use crate::{Error, Finding, Parameter, Row, Rule, built_in_views, functions};

/// Sets the clock and the limits and makes the views, all in the connection's main schema. The
/// filled tables may stand there or in an attached database.
///
/// # Errors
/// If the database refuses: a table is missing, or the main schema cannot be written.
pub fn prepare(connection: &Connection, today: Day, parameters: &[Parameter]) -> Result<(), Error> {
    functions::register(connection)
        .and_then(|()| set(connection, today, parameters))
        .map_err(|error| Error::sql("setting the clock and the limits", error))?;
    built_in_views()?.iter().try_for_each(|view| view.make(connection))
}

fn set(connection: &Connection, today: Day, parameters: &[Parameter]) -> rusqlite::Result<()> {
    fill(connection, "main.", today, parameters)
}

fn fill(
    connection: &Connection,
    prefix: &str,
    today: Day,
    parameters: &[Parameter],
) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "DROP TABLE IF EXISTS {prefix}clock;
         DROP TABLE IF EXISTS {prefix}parameter;
         CREATE TABLE {prefix}clock (today INTEGER NOT NULL);
         CREATE TABLE {prefix}parameter (name TEXT NOT NULL, country TEXT NOT NULL,
           from_lo INTEGER, until_hi INTEGER, value REAL NOT NULL, cites TEXT);"
    ))?;
    connection.execute(&format!("INSERT INTO {prefix}clock VALUES (?)"), [today.0])?;
    let mut row =
        connection.prepare(&format!("INSERT INTO {prefix}parameter VALUES (?,?,?,?,?,?)"))?;
    for limit in parameters {
        row.execute(params![
            limit.name,
            limit.country,
            limit.from.map(|day| day.0),
            limit.until.map(|day| day.0),
            limit.value,
            limit.cites,
        ])?;
    }
    Ok(())
}

/// The clock and the limits in temporary tables, `written_clock` and `written_parameter`: whoever writes tables for another
/// engine need not be allowed to change those that the connection holds.
pub(crate) fn set_in_temp(
    connection: &Connection,
    today: Day,
    parameters: &[Parameter],
) -> Result<(), Error> {
    fill(connection, "temp.written_", today, parameters)
        .map_err(|error| Error::sql("setting the clock and the limits", error))
}

/// Runs rules, each over the whole of what the connection holds; [`prepare`] must have run.
/// Findings come sorted by severity, rule, subject and key.
///
/// # Errors
/// If a statement is refused, lacks a column, or cites an event that is not there.
pub fn run(connection: &Connection, rules: &[Rule], today: Day) -> Result<Vec<Finding>, Error> {
    let mut rules = rules.iter();
    Ok(sorted(run_those(connection, || rules.next(), today)?))
}

/// Runs rules as [`run`] does, on a thread for each connection: all of them hold the same, and each takes the next rule that is left.
/// What comes is the same however many there are.
///
/// # Errors
/// As [`run`]; of several rules that are refused one is told.
pub fn run_together(
    connections: &mut [Connection],
    rules: &[Rule],
    today: Day,
) -> Result<Vec<Finding>, Error> {
    let taken = AtomicUsize::new(0);
    let next = &|| rules.get(taken.fetch_add(1, Ordering::Relaxed));
    let parts: Vec<Result<Vec<Finding>, Error>> = std::thread::scope(|scope| {
        let at_work: Vec<_> = connections
            .iter_mut()
            .map(|connection| scope.spawn(move || run_those(connection, next, today)))
            .collect();
        let join = |thread: ScopedJoinHandle<'_, Result<Vec<Finding>, Error>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        at_work.into_iter().map(join).collect()
    });
    let mut findings = Vec::new();
    for part in parts {
        findings.append(&mut part?);
    }
    Ok(sorted(findings))
}

/// Runs the rules that come, until none does.
fn run_those<'r>(
    connection: &Connection,
    mut next: impl FnMut() -> Option<&'r Rule>,
    today: Day,
) -> Result<Vec<Finding>, Error> {
    functions::register(connection)
        .map_err(|error| Error::sql("making the functions of rules known", error))?;
    let mut names = TableNames::new(connection)?;
    let mut findings = Vec::new();
    while let Some(rule) = next() {
        let mut gathering = Gathering::new(rule);
        for_each_row(connection, rule, |row| gathering.add(row))?;
        findings.append(&mut gathering.finish(&mut names, today)?);
    }
    Ok(findings)
}

/// Gives the rows of a rule to whoever takes them in.
fn for_each_row(
    connection: &Connection,
    rule: &Rule,
    mut take: impl FnMut(Row) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |error| Error::sql(&format!("rule {}", rule.id), error);
    let tells = {
        let statement = connection.prepare(&rule.sql).map_err(failed)?;
        let columns: Vec<&str> = statement.column_names().collect();
        tells_speaker(&rule.id, &columns)?
    };
    let speaker = if tells { "r.speaker" } else { "CASE WHEN r.role = 'core' THEN e.said_by END" };
    let sql = format!(
        "WITH r AS MATERIALIZED (\n{}\n)
         SELECT r.subject, r.key, r.certain, r.since_lo, r.since_hi, r.until_lo, r.until_hi,
           r.n_lo, r.n_hi, r.detail, r.cite, r.role, {speaker},
           e.id, e.admitted, e.stance, e.origin
         FROM r LEFT JOIN event AS e ON e.id = r.cite",
        rule.sql
    );
    let mut statement = connection.prepare(&sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        take(read(row).map_err(failed)?)?;
    }
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let event = match row.get::<_, Option<String>>(13)? {
        Some(_) => {
            Some(Cited { admitted: row.get(14)?, stance: row.get(15)?, origin: row.get(16)? })
        }
        None => None,
    };
    Ok(Row {
        subject: row.get(0)?,
        key: row.get(1)?,
        certain: row.get(2)?,
        since_lo: row.get(3)?,
        since_hi: row.get(4)?,
        until_lo: row.get(5)?,
        until_hi: row.get(6)?,
        n_lo: row.get(7)?,
        n_hi: row.get(8)?,
        detail: row.get(9)?,
        cite: row.get(10)?,
        role: row.get(11)?,
        speaker: row.get(12)?,
        event,
    })
}

/// Names as the tables of a connection have them.
pub struct TableNames<'c> {
    statement: Statement<'c>,
}

impl<'c> TableNames<'c> {
    /// Of a connection over filled tables.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn new(connection: &'c Connection) -> Result<Self, Error> {
        let statement = connection
            .prepare(
                "SELECT coalesce((SELECT name FROM subject WHERE id = ?1),
                   (SELECT name FROM person WHERE id = ?1),
                   (SELECT title FROM source WHERE id = ?1)),
                   (SELECT kind FROM subject WHERE id = ?1)",
            )
            .map_err(|error| Error::sql("reading names of subjects", error))?;
        Ok(Self { statement })
    }
}

impl Names for TableNames<'_> {
    fn of(&mut self, subject: &str) -> Result<(String, Option<String>), Error> {
        let (name, kind): (Option<String>, Option<String>) = self
            .statement
            .query_row([subject], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(|error| Error::sql("reading names of subjects", error))?;
        Ok((name.filter(|name| !name.is_empty()).unwrap_or_else(|| subject.to_owned()), kind))
    }
}

/// Cited events as the tables of a connection have them: for rows of an engine that knows none.
pub struct TableEvents<'c> {
    statement: Statement<'c>,
}

impl<'c> TableEvents<'c> {
    /// Of a connection over filled tables.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn new(connection: &'c Connection) -> Result<Self, Error> {
        let sql = "SELECT admitted, stance, origin, said_by FROM event WHERE id = ?1";
        let statement = connection
            .prepare(sql)
            .map_err(|error| Error::sql("reading events that are cited", error))?;
        Ok(Self { statement })
    }

    /// Puts what is known of the event that a row cites into the row; where the rule does not tell who speaks, it is whoever says a
    /// core event.
    ///
    /// # Errors
    /// If the database refuses.
    pub fn complete(&mut self, row: &mut Row, tells_speaker: bool) -> Result<(), Error> {
        let Some(cite) = &row.cite else {
            return Ok(());
        };
        let found = self
            .statement
            .query_row([cite], |row| {
                let cited =
                    Cited { admitted: row.get(0)?, stance: row.get(1)?, origin: row.get(2)? };
                Ok((cited, row.get::<_, Option<String>>(3)?))
            })
            .optional()
            .map_err(|error| Error::sql("reading events that are cited", error))?;
        let Some((cited, said_by)) = found else {
            return Ok(());
        };
        row.event = Some(cited);
        if !tells_speaker && row.role.as_deref() == Some("core") {
            row.speaker = said_by;
        }
        Ok(())
    }
}
