//! What nobody uses just now and whoever asks next takes: connections and screeners. Those of a server may have ended meanwhile.

use std::sync::Arc;

use paradero_model::Level;
use paradero_register::postgres::Postgres;
use paradero_register::screening::Screener;
use paradero_register::sql::Connection;

use super::Office;
use super::held::{Held, Shown};

impl Office {
    /// The same, with views of the newest state read from a server of PostgreSQL.
    ///
    /// # Errors
    /// When the address is none.
    pub(crate) fn on(self, address: Option<&str>) -> anyhow::Result<Self> {
        let server = address.map(|address| Postgres::at(address, &self.directory)).transpose()?;
        Ok(Self { server: server.map(Arc::new), ..self })
    }

    /// A connection to a view that nobody uses, and of which opening of the register it is.
    pub(super) fn idle(&self, shown: Shown) -> Option<(Connection, u64)> {
        loop {
            let mut held = self.held();
            let connection = Held::take(&mut held.idle, shown)?;
            let opened = held.opened;
            // A server is asked while nobody waits for what is held.
            drop(held);
            if connection.is_alive() {
                return Some((connection, opened));
            }
        }
    }

    /// A screener that nobody uses.
    pub(super) fn idle_screener(&self, shown: Shown) -> Option<Screener> {
        loop {
            let screener = Held::take(&mut self.held().screeners, shown)?;
            if screener.is_alive() {
                return Some(screener);
            }
        }
    }

    /// Whether the newest state of a level is ready, with its index of names.
    pub(super) fn is_ready(&self, level: Level) -> bool {
        // A reading of what is sealed is recorded first, which waits for the disk.
        if level == Level::Sealed {
            return false;
        }
        let (Ok(register), Ok(day)) = (self.open(), self.day()) else { return false };
        let shown = (level, register.size(level), day);
        let held = self.held();
        let view = held.idle.iter().any(|(known, _)| *known == shown);
        view && held.screeners.iter().any(|(known, _)| *known == shown)
    }

    /// Drops, on a server, older views of some levels that nobody reads any more. What fails is tried again.
    pub(super) fn tidy_server(&self, levels: impl IntoIterator<Item = Level>) {
        let (Some(server), Ok(register), Ok(day)) = (&self.server, self.open(), self.day()) else {
            return;
        };
        for level in levels {
            let _ = register.tidy(server, level, day);
        }
    }
}
