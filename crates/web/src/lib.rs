//! Pages and JSON API over a register.
//!
//! Pages are made on the server, need no script, and load nothing from anywhere else. Each number
//! on a page is a link towards the bytes it was read from. The crate opens no register itself: it
//! asks a [`Views`], which the command line implements.

mod api;
mod lang;
mod layout;
mod pages;
mod parts;
mod server;
mod session;
mod timeline;

use paradero_model::Day;
use rusqlite::Connection;

pub use server::{router, serve};
pub use session::{Account, hash_password};

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Trouble);

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(
        "{0} can be reached from other machines, and this register has no account: make one, or \
         listen on 127.0.0.1"
    )]
    Open(std::net::SocketAddr),
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("the server stopped: {0}")]
    Serve(std::io::Error),
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// What the pages say of the register as a whole.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Status {
    /// The register's name.
    pub name: String,
    /// Level that is shown (`public`, `team` or `sealed`).
    pub level: String,
    /// Number of entries of the ledger.
    pub entries: u64,
    /// The signed checkpoint, as text.
    pub checkpoint: String,
    /// The key that verifies it.
    pub vkey: String,
}

/// One entry of the ledger, for its page.
#[derive(Clone, Debug, serde::Serialize)]
pub struct LedgerEntry {
    /// Its position, from 0.
    pub index: u64,
    /// When it was recorded, as text.
    pub recorded_at: String,
    /// What it is, in a few words.
    pub what: String,
    /// The source it brought, if it did.
    pub source: Option<String>,
}

/// What the pages need of a register. Called from many threads at once, never on one that serves.
pub trait Views: Send + Sync + 'static {
    /// A connection for reading, in which every table resolves by its bare name; of the first
    /// `as_of` entries, or of all of them.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn view(&self, as_of: Option<u64>) -> Result<Connection, String>;

    /// The register as a whole.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn status(&self) -> Result<Status, String>;

    /// The day on which clocks are read.
    fn today(&self) -> Day;

    /// The bytes of a source that the shown level may see; `None` where there is none.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn source_bytes(&self, id: &str) -> Result<Option<Vec<u8>>, String>;

    /// Entries of the ledger, newest first: `limit` of them after passing over `offset`.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn entries(&self, offset: u64, limit: u64) -> Result<Vec<LedgerEntry>, String> {
        let _ = (offset, limit);
        Ok(Vec::new())
    }

    /// A rule's title in Spanish and English, where it is known.
    fn rule_title(&self, rule: &str) -> Option<(String, String)> {
        let _ = rule;
        None
    }
}
