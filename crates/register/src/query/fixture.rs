//! A small view of fictional people.

use rusqlite::Connection;

/// The view, in memory.
pub(crate) fn register() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&paradero_findings::schema::create()).unwrap();
    connection.execute_batch(include_str!("fixture.sql")).unwrap();
    super::prepare(&connection).unwrap();
    connection
}
