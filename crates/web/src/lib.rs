//! Pages and JSON API over a register.
//!
//! Pages are made on the server, need no script, and load nothing from anywhere else. Each number
//! on a page is a link towards the bytes it was read from. The crate opens no register itself: it
//! asks a [`Views`], which the command line implements.

mod account_page;
pub mod accounts;
mod alike;
mod api;
mod assets;
mod bring_in;
mod checkpoint;
mod dates;
mod documents;
pub mod door;
mod events;
mod families;
mod feeds;
mod files;
pub mod host;
mod intake_desk;
mod lang;
mod language_model;
mod layout;
mod outward;
mod pages;
mod parts;
mod proposals;
mod review;

mod screening;
mod server;
mod session;
mod signin;
mod timeline;
pub mod tries;
mod turns;
pub mod witness;
#[cfg(test)]
mod words;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use paradero_model::{Day, Level, Term};
use paradero_register::families::{FamilyCode, Opened};
use paradero_register::office::{Note, Noted};
use paradero_register::review::{Desk, Effect, NewJudgement};
use paradero_register::screening::{Asked, Manifest, Screener, Settle};
use paradero_register::sql::Connection;
use paradero_register::uncounted::{Document, Recorded};
use paradero_register::{Look, LookedAt, Place, Proposal, Verdict};

pub use accounts::{Account, May, Role, hash_password};
pub use documents::{DocumentAsked, DocumentForm, DocumentKind};
pub use families::{Letter, Purposes};
pub use feeds::{alert_page, alert_told};
pub use intake_desk::{IntakeDesk, Standing, Step};
pub use lang::Lang;
pub use language_model::ask_model;
pub use outward::Outward;
pub use paradero_locale::Languages;
pub use screening::{ScreenedFile, screen_file};
pub use server::{Clock, Serving, router, router_with, serve};
pub use work::Since;

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
#[derive(Clone, Debug, Default, serde::Serialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
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
    /// A mark of whoever lends it, which goes back with it.
    pub opened: u64,
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

    /// The derived store of the first `as_of` entries, or of all of them: while the newest is being made, it may be that of fewer.
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

    /// Whether the index of names of the newest state stands or is made while one waits, so that [`Views::screen`] answers soon.
    fn names_ready(&self, level: Level) -> bool {
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

    /// Asks the review desk of a level, with a view of the store that it stands over.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn desk(
        &self,
        level: Level,
        ask: &mut dyn FnMut(&mut Desk, &Connection),
    ) -> Result<(), String> {
        let _ = (level, ask);
        Err("nothing is reviewed here".to_owned())
    }

    /// Records what a reviewer, who sees a level, judged of a pair that the level knows. It is durable when this returns.
    ///
    /// # Errors
    /// One line that says why it was not recorded.
    fn judge(&self, who: (Level, &str), judgement: NewJudgement) -> Result<(), String> {
        let _ = (who, judgement);
        Err("nothing is reviewed here".to_owned())
    }

    /// Applies what reviewers agree on, as far as a level knows it: records decisions, and gives what each pair met before.
    ///
    /// # Errors
    /// One line that says why it was not recorded.
    fn apply_judgements(&self, who: (Level, &str)) -> Result<Vec<Effect>, String> {
        let _ = who;
        Err("nothing is reviewed here".to_owned())
    }

    /// What the office of a level noted, oldest first.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn notes(&self, level: Level) -> Result<Vec<Noted>, String> {
        let _ = level;
        Ok(Vec::new())
    }

    /// Notes something for the office of a level, by somebody. It is durable when this returns.
    ///
    /// # Errors
    /// One line that says why it was not noted.
    fn note(&self, who: (Level, &str), note: Note) -> Result<(), String> {
        let _ = (who, note);
        Err("nothing is noted here".to_owned())
    }

    /// Confirms or dismisses, by somebody who sees a level, a finding of that level, for a reason. The position of its entry.
    ///
    /// # Errors
    /// One line that says why it was not recorded.
    fn decide_finding(
        &self,
        who: (Level, &str),
        finding: &str,
        what: (Verdict, &str),
    ) -> Result<u64, String> {
        let _ = (who, finding, what);
        Err("findings are not decided here".to_owned())
    }

    /// Records, by somebody who sees a level, that a source repeats the account of another, for a reason. The position of its entry.
    ///
    /// # Errors
    /// One line that says why it was not recorded.
    fn decide_repeats(
        &self,
        who: (Level, &str),
        (source, of): (&str, &str),
        why: &str,
    ) -> Result<u64, String> {
        let _ = (who, source, of, why);
        Err("sources are not decided on here".to_owned())
    }

    /// What is new among the findings of a level since a state of them, so many at most.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn news(&self, level: Level, since: i64, limit: usize) -> Result<Since, String> {
        let _ = (level, since, limit);
        Ok(Since { upto: 0, counts: Default::default(), news: Vec::new() })
    }

    /// Rows with problems that somebody looked at, as a level knew after some acts: by the record's id.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn looked_at(
        &self,
        level: Level,
        position: u64,
    ) -> Result<Arc<BTreeMap<String, LookedAt>>, String> {
        let _ = (level, position);
        Ok(Arc::default())
    }

    /// Records, at a level and by somebody, that a row with problems was looked at or is open again, and why.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn look(&self, who: (Level, &str), record: &str, what: (Look, &str)) -> Result<u64, String> {
        let _ = (who, record, what);
        Err("nothing is recorded here".to_owned())
    }

    /// Where files are brought in; nothing where pages take nothing in.
    fn intake_desk(&self) -> Option<&dyn IntakeDesk> {
        None
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

    /// The forms in which documents are handed out. Where there is none, pages lead to no document.
    fn documents(&self) -> &'static [DocumentForm] {
        &[]
    }

    /// A document of a view at a level; `None` where the id leads to no such thing there.
    ///
    /// # Errors
    /// One line that says why it cannot be written.
    fn document(&self, level: Level, asked: &DocumentAsked<'_>) -> Result<Option<Vec<u8>>, String> {
        let _ = (level, asked);
        Ok(None)
    }

    /// Makes a code that opens, once, what a level is answered about a person, by somebody: the code, and until when it opens
    /// (seconds since 1970-01-01T00:00Z). Durable when it returns.
    ///
    /// # Errors
    /// One line that says why none can be made.
    fn family_give(&self, who: (Level, &str), person: &str) -> Result<(String, i64), String> {
        let _ = (who, person);
        Err("codes for families are not given here".to_owned())
    }

    /// The codes that were given about somebody, by the ids that lead to them, as far as a level may know.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn family_codes(&self, level: Level, ids: &[&str]) -> Result<Vec<FamilyCode>, String> {
        let _ = (level, ids);
        Ok(Vec::new())
    }

    /// Ends the codes about somebody that were not used; how many they were.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn family_end(&self, level: Level, ids: &[&str]) -> Result<usize, String> {
        let _ = (level, ids);
        Ok(0)
    }

    /// What a code opens, as somebody typed it: it is used up by that. `None` for any other, and no more is told.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn family_open(&self, typed: &str) -> Result<Option<Opened>, String> {
        let _ = typed;
        Ok(None)
    }

    /// Takes in a letter about a person, at least at a level; its number, by which the office finds it. Durable when it returns.
    ///
    /// # Errors
    /// One line that says why it cannot be taken.
    fn family_letter(&self, level: Level, person: &str, letter: &Letter) -> Result<String, String> {
        let _ = (level, person, letter);
        Err("letters are not taken here".to_owned())
    }

    /// Hashes everything again and names what of it is damaged that a level may know of, one line each.
    ///
    /// # Errors
    /// One line that says why it cannot be checked.
    fn verify(&self, level: Level) -> Result<Vec<String>, String>;

    /// A rule, where it is known.
    fn rule(&self, id: &str) -> Option<RuleInfo>;
}
