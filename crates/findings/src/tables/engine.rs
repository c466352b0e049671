//! Findings by an engine elsewhere: what leaves are tables in codes, what comes back are rows. What makes findings of them is here,
//! where alone names, texts and events are known.

use std::io::Write;

use paradero_model::Day;
use rusqlite::Connection;

use super::{Needs, Written, write};
use crate::{Error, Finding, Gathering, Parameter, Row, Rule, TableEvents, TableNames, sorted};

/// One that runs the statements of rules, on other machines.
pub trait RuleEngine {
    /// Whether it takes the rules of a register of so many events; where it does not, they are run on this machine.
    fn takes(&self, events: u64) -> bool;

    /// The key of the codes of names: of the system's randomness, and drawn for this once.
    fn key(&self) -> [u8; 32];

    /// Opens a file of a table, `<table>/<part>.parquet`, for writing.
    ///
    /// # Errors
    /// If the disk refuses.
    fn open(&self, name: &str) -> std::io::Result<Box<dyn Write + Send>>;

    /// So many rows a file of a table has at most.
    fn rows_a_part(&self) -> usize {
        1_000_000
    }

    /// Runs rules over the tables that were written, of a register of so many events, with the views that they draw on.
    ///
    /// # Errors
    /// If the engine refuses or is lost.
    fn run(&self, events: u64, needs: &Needs, rules: &[Rule]) -> Result<(), Error>;

    /// Gives the rows of a rule that was run, in any order and some perhaps twice, with whether it tells who speaks.
    ///
    /// # Errors
    /// If they cannot be read, or whoever takes them refuses one.
    fn rows(
        &self,
        rule: &Rule,
        take: &mut dyn FnMut(Row, bool) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// How many events the tables of a connection hold.
///
/// # Errors
/// If the database refuses.
pub fn events(connection: &Connection) -> Result<u64, Error> {
    let count = connection.query_row("SELECT count(*) FROM event", [], |row| row.get::<_, i64>(0));
    let count = count.map_err(|error| Error::sql("counting events", error))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Runs rules elsewhere and gives their findings, in order: those that [`run`](crate::run) would give. The connection is one that
/// [`prepare`](crate::prepare) made ready.
///
/// # Errors
/// If a rule is refused, the database refuses, or the engine elsewhere does.
pub fn run_on(
    connection: &Connection,
    rules: &[Rule],
    (today, parameters): (Day, &[Parameter]),
    engine: &dyn RuleEngine,
) -> Result<Vec<Finding>, Error> {
    let (needs, key) = (Needs::of(rules)?, engine.key());
    let written = Written { today, parameters, key: &key, rows_a_part: engine.rows_a_part() };
    let codes = write(connection, &needs, &written, |name| engine.open(name))?;
    engine.run(events(connection)?, &needs, rules)?;
    let mut events = TableEvents::new(connection)?;
    let mut names = TableNames::new(connection)?;
    let mut all = Vec::new();
    for rule in rules {
        let mut gathering = Gathering::new(rule);
        engine.rows(rule, &mut |row, tells| {
            let mut row = codes.read_row(row);
            events.complete(&mut row, tells)?;
            gathering.add(row)
        })?;
        all.append(&mut gathering.finish(&mut names, today)?);
    }
    Ok(sorted(all))
}
