//! A small view of fictional people, in both databases.

use crate::sql::Connection;

#[path = "../../tests/support/server.rs"]
pub(crate) mod server;
#[path = "../../tests/support/twin.rs"]
mod twin;

/// The view.
pub(crate) fn register() -> Connection {
    with("")
}

/// The view with more in it, as SQL, from the beginning.
pub(crate) fn with(more: &str) -> Connection {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(&paradero_findings::schema::create()).unwrap();
    connection.execute_batch(include_str!("fixture.sql")).unwrap();
    connection.execute_batch(more).unwrap();
    super::prepare(&connection).unwrap();
    twin::twin(connection, more.is_empty().then_some("the fixture"))
}
