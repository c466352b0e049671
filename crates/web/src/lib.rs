//! Pages and JSON API over a register.
//!
//! Pages are made on the server, need no script, and load nothing from anywhere else. Each number
//! on a page is a link towards the bytes it was read from. The crate opens no register itself: it
//! asks a [`Views`], which the command line implements.

mod account_page;
pub mod accounts;
mod api;
mod assets;
mod checkpoint;
mod dates;
pub mod door;
mod events;
pub mod host;
mod lang;
mod layout;
mod outward;
mod pages;
mod parts;
mod proposals;
mod screening;
mod server;
mod session;
mod signin;
mod timeline;
pub mod tries;
pub mod witness;
#[cfg(test)]
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use paradero_model::{Day, Level, Term};
use paradero_register::screening::{Asked, Manifest, Screener, Settle};
use paradero_register::uncounted::{Document, Recorded};
use paradero_register::{Place, Proposal};
use rusqlite::Connection;

pub use accounts::{Account, May, Role, hash_password};
pub use lang::Lang;
pub use outward::Outward;
pub use paradero_locale::Languages;
pub use screening::{ScreenedFile, screen_file};
pub use server::{Clock, Serving, router, router_with, serve};

/// Why the pages cannot be served, or an account cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Trouble);

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(
        "{0} can be reached from other machines, and this register has no account: make one with \
         `paradero account add NAME`, or listen on 127.0.0.1"
    )]
    Open(std::net::SocketAddr),
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("the server stopped: {0}")]
    Serve(std::io::Error),
    #[error("the password or secret cannot be made: {0}")]
    Hash(String),
    #[error(transparent)]
    Ledger(#[from] paradero_ledger::Error),
    #[error("{0}")]
    Views(String),
    #[error("{}: {what}", path.display())]
    Accounts { path: std::path::PathBuf, what: String },
}

/// What the pages say of the register as a whole.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Status {
    /// The register's name.
    pub name: String,
    /// Number of acts that the level may know of.
    pub entries: u64,
    /// The signed checkpoint of the level's own log, as text.
    pub checkpoint: String,
    /// Those of the logs of the levels below.
    pub below: Vec<String>,
    /// The key that verifies it.
    pub vkey: String,
    /// What countries are called whose codes the register gave out itself.
    pub countries: BTreeMap<String, String>,
}

/// One entry of the ledger, for its page.
#[derive(Clone, Debug, serde::Serialize)]
pub struct LedgerEntry {
    /// Its position among those that the level may know of, from 0.
    pub index: u64,
    /// When it was recorded, as text (RFC 3339).
    pub recorded_at: String,
    /// What kind of act it is.
    pub act: Act,
    /// The source it brought, if it did.
    pub source: Option<String>,
    /// Who did it, where the act itself does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What an entry of the ledger did.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Act {
    /// The settings stood so from here on.
    Settings,
    /// A source was added.
    Import {
        /// Name of the file.
        file_name: String,
        /// How many records.
        records: u64,
        /// How many of them with a problem.
        problems: u64,
    },
    /// Decisions were recorded.
    Decisions {
        /// Who decided.
        by: String,
    },
    /// A linking model was trained.
    Model,
    /// An estimate of the uncounted was recorded.
    Estimate {
        /// Who made it.
        by: String,
    },
    /// An earlier act no longer holds, and what it brought is destroyed.
    Withdrawal {
        /// Position of that act, among those that the level may know of, from 0.
        of: u64,
        /// Why.
        why: String,
        /// Who withdrew it.
        by: Vec<String>,
    },
    /// An act of another register no longer holds here.
    WithdrawalElsewhere {
        /// The register and its entry.
        of: String,
        /// Why.
        why: String,
        /// Who withdrew it.
        by: Vec<String>,
    },
    /// A log of another register was taken over, as far as it reached.
    Joined {
        /// What that register is called.
        register: String,
        /// The level of the log there.
        log: String,
        /// How many of its entries are known from here on.
        entries: u64,
        /// Who took it over.
        by: String,
    },
    /// A keeper proposed something that needs another one.
    Proposal {
        /// Who.
        by: String,
    },
    /// A proposal was answered.
    Answer {
        /// Position of the proposal, among acts that the level may know of, from 0.
        of: u64,
        /// The answer.
        answer: Answered,
        /// Who answered; nobody where what was approved was done.
        by: String,
    },
    /// An act that was withdrawn since: nothing of what it said is kept.
    Withdrawn,
    /// What the act says cannot be read on this machine.
    Locked,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answered {
    /// It was approved.
    Approved,
    /// It was refused.
    Refused,
    /// It was approved before, and is done now.
    Done,
    /// There was nothing left to do.
    Moot,
}

/// What is known of a rule.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    /// What it is called.
    pub title: Term,
    /// The article of law it rests on.
    pub basis_in_law: String,
}

/// A register to be read: one level, as of a position, with the findings of a day.
pub struct View {
    /// A connection for reading, in which every table resolves by its bare name.
    pub connection: Connection,
    /// Of how many entries of the ledger it was made.
    pub position: u64,
    /// The day on which clocks are read.
    pub today: Day,
}

/// What the pages need of a register. Called from many threads at once, never on one that serves.
pub trait Views: Send + Sync + 'static {
    /// The highest level that is shown to anybody.
    fn level(&self) -> Level;

    /// Those who may sign in. Asked anew for every request, so that whoever is removed is out.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn accounts(&self) -> Result<Arc<[Account]>, String>;

    /// The file of accounts, where pages may change it: without one nobody changes a password by page,
    /// no recovery code is taken, and waits do not outlive the server.
    fn accounts_file(&self) -> Option<std::path::PathBuf> {
        None
    }

    /// The derived store of the first `as_of` entries, or of all of them.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn view(&self, level: Level, as_of: Option<u64>) -> Result<View, String>;

    /// Makes the people of a view ready for screening and asks them.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn screen(
        &self,
        level: Level,
        as_of: Option<u64>,
        ask: &mut dyn FnMut(&Screener),
    ) -> Result<(), String>;

    /// Whether [`Views::screen`] answers a name of the newest state at once, with nothing to be made ready before.
    fn screens_at_once(&self, level: Level) -> bool {
        let _ = level;
        false
    }

    /// Records, at a level and by somebody, what they decided of a row and a person whom it hit, and why. The position
    /// of its entry.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn settle(
        &self,
        who: (Level, &str),
        asked: &Asked,
        person: &str,
        what: (Settle, &str),
    ) -> Result<u64, String>;

    /// Reads a manifest: the name of its file and its bytes, or what was pasted where the name is empty.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn manifest(&self, file_name: &str, bytes: &[u8]) -> Result<Manifest, String>;

    /// Records that somebody reads what is sealed: who, and the addresses. Nothing sealed is shown before it returns.
    ///
    /// # Errors
    /// One line that says why it cannot be recorded.
    fn record_reading(&self, by: &str, what: &str) -> Result<(), String>;

    /// What keepers proposed, as far as a level may know, oldest first.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn proposals(&self, level: Level) -> Result<Vec<Proposal>, String> {
        let _ = level;
        Ok(Vec::new())
    }

    /// Answers a proposal that a level may know of, by somebody: approves it, which does what it proposes, or
    /// refuses it for a reason.
    ///
    /// # Errors
    /// One line that says why it cannot be answered so.
    fn answer(
        &self,
        who: (Level, &str),
        place: Place,
        refused: Option<&str>,
    ) -> Result<(), String> {
        let _ = (who, place, refused);
        Err("proposals are not answered here".to_owned())
    }

    /// Takes back what [`Views::view`] gave, to be given again.
    fn give_back(&self, level: Level, view: View) {
        let _ = (level, view);
    }

    /// The register as a whole, as a level may know it.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn status(&self, level: Level) -> Result<Arc<Status>, String>;

    /// The number of acts that a level could know of at a moment: a position, a date or an instant.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn position(&self, level: Level, when: &str) -> Result<u64, String>;

    /// The bytes of a source that the level may see; `None` where there is none.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn source_bytes(&self, level: Level, id: &str) -> Result<Option<Vec<u8>>, String>;

    /// Entries of the ledger that the level may see, newest first: `limit` of them after passing
    /// over `offset`.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn entries(&self, level: Level, offset: u64, limit: u64) -> Result<Vec<LedgerEntry>, String>;

    /// Estimates of the uncounted that were recorded up to a position and can be read at the level, oldest first.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn estimates(&self, level: Level, position: u64) -> Result<Vec<Recorded>, String>;

    /// The estimate of an entry, counted from 1; `None` where there is none that the level may see.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn estimate(&self, level: Level, entry: u64) -> Result<Option<(Recorded, Document)>, String>;

    /// Hashes everything again and names what of it is damaged that a level may know of, one line each.
    ///
    /// # Errors
    /// One line that says why it cannot be checked.
    fn verify(&self, level: Level) -> Result<Vec<String>, String>;

    /// A rule, where it is known.
    fn rule(&self, id: &str) -> Option<RuleInfo>;
}
