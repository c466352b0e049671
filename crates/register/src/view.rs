//! A view: the derived store of a level, as of a position, with the findings of a day.

use std::path::Path;

use paradero_model::{Day, Level};
use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;

use crate::build::attach;
use crate::error::Result;
use crate::register::Register;
use crate::sql::Connection;

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
    pub(crate) fn open(
        store: &Path,
        findings: &Path,
        level: Level,
        position: u64,
        today: Day,
    ) -> Result<Self> {
        // One thread at a time has it: SQLite need not lock each value that is read.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let uri = format!("file:{}?mode=ro&immutable=1", findings.display());
        let connection = rusqlite::Connection::open_with_flags(uri, flags)?;
        // Otherwise SQLite plans a statement anew for other values bound to it, which takes longer than most answers.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch("PRAGMA main.mmap_size = 1099511627776")?;
        attach(&connection, store)?;
        let connection = Connection::from(connection);
        Ok(Self { connection, level, position, today })
    }

    /// A view put together again from what [`View::into_connection`] gave.
    #[must_use]
    pub fn again(connection: Connection, level: Level, position: u64, today: Day) -> Self {
        Self { connection, level, position, today }
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
        if let Some(server) = self.server_of(level, position) {
            return self.view_there(server, (level, position, today));
        }
        let store = self.ensure(level, position)?;
        let findings = self.findings(&store, level, position, today)?;
        let view = View::open(&store, &findings, level, position, today)?;
        self.lay_decided(&self.visible(level, position)?, view.connection())?;
        Ok(view)
    }

    /// Whether the derived store and the findings of a view are made, so that [`Register::view`] opens it at once.
    ///
    /// # Errors
    /// If something that the level may know of cannot be read here.
    pub fn stands(&self, level: Level, position: u64, today: Day) -> Result<bool> {
        if let Some(server) = self.server_of(level, position) {
            return self.stands_there(server, (level, position, today));
        }
        let store = self.derived(level, position).join("register.sqlite");
        Ok(self.is_store(&store, level, position)?
            && self.has_findings(&store, level, position, today)?)
    }

    /// The size in bytes of the derived store of a level's newest state; 0 where there is none.
    #[must_use]
    pub fn store_bytes(&self, level: Level) -> u64 {
        let store = self.derived(level, self.size(level)).join("register.sqlite");
        store.metadata().map_or(0, |file| file.len())
    }

    /// Lays over a view of an earlier state what was decided of findings since.
    ///
    /// # Errors
    /// If a decision cannot be read.
    pub fn lay_newest(&self, level: Level, connection: &Connection) -> Result<()> {
        self.lay_decided(&self.visible(level, self.size(level))?, connection)
    }
}
