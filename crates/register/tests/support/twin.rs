//! Two databases as one: each statement is asked of SQLite and of PostgreSQL, and both must give the same rows in the same order.
//! What a test reads is PostgreSQL's. So every test of a question or a page holds for both, and none can forget one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use paradero_register::postgres::Postgres;
use paradero_register::sql::{Answer, Connection, Database, Value};

use super::server;

/// Connections to what was copied already, by what it was made from.
type Known = HashMap<String, (String, Vec<Connection>)>;

fn known() -> &'static Mutex<Known> {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    KNOWN.get_or_init(Mutex::default)
}

/// What a connection of SQLite holds, in both databases. `made_from` tells what that is, where it is made more than once.
pub(crate) fn twin(sqlite: rusqlite::Connection, made_from: Option<&str>) -> Connection {
    let made_from = made_from.map(str::to_owned);
    let changes = sqlite.total_changes();
    let other = made_from.as_deref().map(|of| connected(&sqlite, of));
    let other = RefCell::new(other.map(|other| (changes, other)));
    let made_from = RefCell::new(made_from);
    Connection::over(Box::new(Twin { sqlite, made_from, other }))
}

/// A connection to the copy of something that is made again and again.
fn connected(sqlite: &rusqlite::Connection, made_from: &str) -> Connection {
    let mut known = known().lock().unwrap();
    let (schema, idle) =
        known.entry(made_from.to_owned()).or_insert_with(|| (copied(sqlite), Vec::new()));
    let idle = idle.pop();
    idle.unwrap_or_else(|| server().connected(schema).unwrap())
}

fn server() -> Postgres {
    Postgres::marked(server::address(), "twin").unwrap()
}

/// Copies what a connection holds into a schema of its own, and gives its name.
fn copied(sqlite: &rusqlite::Connection) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let schema = format!("twin_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    server().copy(sqlite, &schema).unwrap();
    schema
}

struct Twin {
    sqlite: rusqlite::Connection,
    /// What it was made from, as long as it holds that and nothing else.
    made_from: RefCell<Option<String>>,
    /// The other connection, and how many rows had been changed when it was copied.
    other: RefCell<Option<(u64, Connection)>>,
}

impl Drop for Twin {
    fn drop(&mut self) {
        if let (Some(made_from), Some((_, other))) = (self.made_from.take(), self.other.take()) {
            let mut known = known().lock().unwrap();
            known.entry(made_from).and_modify(|(_, idle)| idle.push(other));
        }
    }
}

fn rows(connection: &rusqlite::Connection, sql: &str, with: &[Value]) -> Answer<Vec<Vec<Value>>> {
    let mut statement = connection.prepare_cached(sql)?;
    let number = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(with))?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push((0..number).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?);
    }
    Ok(all)
}

impl Database for Twin {
    fn ask(&self, sql: &str, with: &[Value]) -> Answer<Vec<Vec<Value>>> {
        let other = &mut *self.other.borrow_mut();
        let changes = self.sqlite.total_changes();
        if other.as_ref().is_none_or(|(copied, _)| *copied != changes) {
            self.made_from.take();
            *other = Some((changes, server().connected(&copied(&self.sqlite)).unwrap()));
        }
        let (copied, other) = other.as_mut().unwrap();
        let left = rows(&self.sqlite, sql, with)?;
        // What this changed was changed in both.
        *copied = self.sqlite.total_changes();
        if *copied != changes {
            self.made_from.take();
        }
        let mut statement = other.prepare_cached(sql)?;
        let mut found = match statement.query(with) {
            Ok(found) => found,
            Err(error) => panic!("{error}\nof {sql}\nwith {with:?}"),
        };
        let number = left.first().map_or(0, Vec::len);
        let mut right: Vec<Vec<Value>> = Vec::new();
        while let Some(row) = found.next()? {
            right.push((0..number).map(|at| row.get(at)).collect::<Answer<_>>()?);
        }
        assert_eq!(left, right, "SQLite and PostgreSQL differ on {sql}\nwith {with:?}");
        Ok(right)
    }

    fn columns(&self, sql: &str) -> Answer<Vec<String>> {
        let statement = self.sqlite.prepare_cached(sql)?;
        Ok(statement.column_names().map(str::to_owned).collect())
    }

    fn run(&self, sql: &str) -> Answer<()> {
        Ok(self.sqlite.execute_batch(sql)?)
    }

    fn is_alive(&self) -> bool {
        true
    }
}
