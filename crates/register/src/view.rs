//! A view: the derived store of a level, as of a position, with the findings of a day.

use std::path::Path;

use paradero_model::{Day, Level};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::build::attach;
use crate::error::Result;
use crate::register::Register;

/// Prepared statements kept for each connection: screening has a dozen, pages a few more.
const STATEMENTS: usize = 64;

/// A view for reading. Every table of `paradero_findings::schema`, of the rules' views and of the
/// findings resolves by its bare name.
pub struct View {
    connection: Connection,
    level: Level,
    position: u64,
    today: Day,
}

impl View {
    fn open(
        store: &Path,
        findings: &Path,
        level: Level,
        position: u64,
        today: Day,
    ) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let uri = format!("file:{}?mode=ro&immutable=1", findings.display());
        let connection = Connection::open_with_flags(uri, flags)?;
        // Otherwise SQLite plans a statement anew for other values bound to it, which takes longer than most answers.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch("PRAGMA main.mmap_size = 1099511627776")?;
        attach(&connection, store)?;
        Ok(Self { connection, level, position, today })
    }

    /// The connection to ask.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The connection alone.
    pub fn into_connection(self) -> Connection {
        self.connection
    }

    /// The level.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Number of entries of the ledger that it knows.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The day on which clocks are read.
    pub fn today(&self) -> Day {
        self.today
    }
}

impl Register {
    /// Opens a view; makes its derived store and findings first where they are missing or old.
    ///
    /// # Errors
    /// If a source, a decision or a rule cannot be read, or the disk does not take the store.
    pub fn view(&self, level: Level, position: u64, today: Day) -> Result<View> {
        let store = self.ensure(level, position)?;
        let findings = self.findings(&store, level, position, today)?;
        View::open(&store, &findings, level, position, today)
    }
}
