//! What acts say: settings, an import, decisions, a model, a withdrawal, a log of another register taken
//! over, reads of sealed material, what keepers propose and answer.

use paradero_model::{Level, SourceInfo};
use serde::{Deserialize, Serialize};

use crate::decisions::Settles;

/// What one act says, as it stands encrypted in its line of the ledger. Bytes it speaks of lie in
/// the store of sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Entry {
    /// `paradero.toml` as it stood from here on.
    Settings {
        /// SHA-256 of the file.
        hash: String,
    },
    /// A source, with the mapping or claim sheet it is read by.
    Import(Box<Import>),
    /// A file of decisions.
    Decisions {
        /// SHA-256 of the file.
        hash: String,
        /// Who decided.
        by: String,
        /// Whether it settles hits of screenings.
        #[serde(default, skip_serializing_if = "Settles::is_none")]
        settles: Settles,
        /// Whether it confirms or dismisses findings.
        #[serde(default, skip_serializing_if = "Settles::is_none")]
        findings: Settles,
    },
    /// A reviewer's judgement on two mentions. It binds nothing before it is applied, which is an act of its own.
    Judgement {
        /// Ids of the mentions, the lower first.
        pair: [String; 2],
        /// What was judged.
        judged: Judged,
        /// Who.
        by: String,
        /// Why, where it was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
    },
    /// A trained linking model: retraining is an act with a date.
    Model {
        /// SHA-256 of the model's JSON.
        hash: String,
    },
    /// An estimate of the uncounted: tables of counts, settings and answers, from which it can be made again.
    Estimate {
        /// SHA-256 of the document.
        hash: String,
        /// Who made it.
        by: String,
    },
    /// An earlier act of the same log no longer holds: its key is destroyed.
    Withdrawal {
        /// Position of that act in the log.
        of: u64,
        /// Why.
        why: String,
        /// Who withdrew it.
        by: Vec<String>,
        /// Where it is an act of another register: the position in this log of the act that joined the
        /// log in which it stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joined: Option<u64>,
    },
    /// A log of another register was taken over, up to a size.
    Joined(JoinedLog),
    /// A keeper proposes an act that changes what is kept or who reads it.
    Proposal {
        /// The act.
        what: KeeperAct,
        /// Why.
        why: String,
        /// Who.
        by: String,
    },
    /// What became of a proposal of the same log.
    Answer {
        /// Position of the proposal in the log.
        of: u64,
        /// Which answer it is.
        answer: Answer,
        /// Who answers; nobody where the act itself was done.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
        /// Why, where it was refused or there is nothing left to do.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
    },
    /// Somebody read sealed material.
    Reads {
        /// Who.
        by: String,
        /// What: addresses of pages, or commands.
        what: Vec<String>,
    },
}

/// What a reviewer says of two mentions; the last word of each on a pair holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// They are one person.
    Same,
    /// They are two.
    Different,
    /// What is known does not tell.
    Undecided,
    /// The reviewer's earlier word is taken back.
    Open,
}

/// A log of another register, as it was taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedLog {
    /// The key with which that register signs, in full; its name stands in it.
    pub register: String,
    /// Which of its logs.
    pub log: Level,
    /// How many entries of it are known here from now on.
    pub size: u64,
    /// The root over them.
    pub root: String,
    /// Who took it over.
    pub by: String,
}

/// Where an act stands that is not this register's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OtherEntry {
    /// What that register is called.
    pub register: String,
    /// `level:position` in its logs.
    pub entry: String,
    /// When it was recorded there, in seconds since 1970-01-01T00:00Z, by its machine's clock.
    pub recorded_at: i64,
}

/// An act of keepers: one that takes away, shows to others, or changes keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum KeeperAct {
    /// Acts are withdrawn.
    Withdraw {
        /// Which.
        of: Vec<Place>,
    },
    /// A source is raised or lowered to a level.
    Level {
        /// The imports that brought it.
        of: Vec<Place>,
        /// Where it stands afterwards.
        to: Level,
    },
    /// Other people may read what is sealed.
    Recipients {
        /// Public keys of those who may before, sorted.
        from: Vec<String>,
        /// Public keys of those who may afterwards, sorted.
        to: Vec<String>,
    },
    /// Copies of keys are encrypted to a key that was split into shares.
    Recovery {
        /// Its public half.
        to: String,
    },
    /// `paradero.toml` asks for less than it did.
    Settings {
        /// SHA-256 of the file.
        hash: String,
    },
}

/// Where an act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The level of its log.
    pub level: Level,
    /// Its position in that log, from 0.
    pub index: u64,
    /// Where it stands in the log of another register: the position in this register's log of the act that
    /// joined that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<u64>,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is to be done.
    Approved,
    /// It is not to be done.
    Refused,
    /// It was approved, and all of it is done.
    Done,
    /// There was nothing left to do.
    Moot,
}

/// An import: which bytes, how they are read, what was found in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// SHA-256 of the source's bytes.
    pub source: String,
    /// Name of the file as it was given.
    pub file_name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// How it is read; nothing for a document kept without claims.
    pub guide: Option<Guide>,
    /// SHA-256 of the pages as they were recognised (OCR), as JSON: what the claims were read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<String>,
    /// What the command line says of the source; it wins over the mapping.
    pub info: SourceInfo,
    /// Who may see it.
    pub level: Level,
    /// Records kept; rows in = records, whether or not they have problems.
    pub records: u64,
    /// Records among them with a problem.
    pub problems: u64,
    /// Events read.
    pub events: u64,
    /// The imports of the same bytes at lower levels that this one takes the place of. Their own
    /// acts are withdrawn; what they said is known to those who may see this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raised: Vec<Raised>,
    /// The register that it was taken over from, if it is not this one's own.
    #[serde(skip)]
    pub elsewhere: Option<OtherEntry>,
}

/// An import at a lower level whose source was raised from there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Raised {
    /// Position of its act in the log of its level.
    pub index: u64,
    /// What it said.
    pub import: Import,
}

/// The file that says how a source becomes claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// Mapping or claim sheet.
    pub kind: GuideKind,
    /// SHA-256 of the file.
    pub hash: String,
    /// Its name.
    pub name: String,
}

/// Which kind of guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GuideKind {
    /// A mapping of columns.
    Mapping,
    /// A claim sheet.
    Sheet,
}

impl Entry {
    /// SHA-256 of each file that the act brought, in the order in which its line names them.
    pub fn brought(&self) -> Vec<&str> {
        match self {
            Self::Settings { hash }
            | Self::Decisions { hash, .. }
            | Self::Model { hash }
            | Self::Estimate { hash, .. } => vec![hash],
            Self::Import(import) => {
                let own = import.guide.iter().map(|guide| guide.hash.as_str());
                let all = std::iter::once(import.source.as_str()).chain(own);
                all.chain(import.earlier_guides()).chain(import.recognised.as_deref()).collect()
            }
            Self::Proposal { what: KeeperAct::Settings { hash }, .. } => vec![hash],
            Self::Withdrawal { .. }
            | Self::Judgement { .. }
            | Self::Joined(_)
            | Self::Proposal { .. }
            | Self::Answer { .. }
            | Self::Reads { .. } => Vec::new(),
        }
    }
}

impl JoinedLog {
    /// What the register is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.register.split('+').next().unwrap_or_default()
    }
}

impl Import {
    /// Whether a name stands for it: its file's, its title, or the beginning of its hash.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        (name.len() >= 8 && self.source.starts_with(name))
            || self.file_name == name
            || self.info.title.as_deref() == Some(name)
    }

    /// Hashes of the guides of imports in whose place this one stands, where they are not its own.
    pub(crate) fn earlier_guides(&self) -> impl Iterator<Item = &str> {
        let own = self.guide.as_ref().map(|guide| &guide.hash);
        let guides = self.raised.iter().filter_map(|raised| raised.import.guide.as_ref());
        guides.map(|guide| &guide.hash).filter(move |hash| Some(*hash) != own).map(String::as_str)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.joined {
            None => write!(to, "{}:{}", self.level.code(), self.index),
            Some(joined) => write!(to, "{}:{joined}/{}", self.level.code(), self.index),
        }
    }
}

impl Place {
    /// An act of this register.
    #[must_use]
    pub fn own(level: Level, index: u64) -> Self {
        Self { level, index, joined: None }
    }

    /// Reads `team:12`, or `team:3/12` of a log that the act `team:3` joined.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (level, at) = text.split_once(':')?;
        let level = Level::from_code(level)?;
        match at.split_once('/') {
            None => Some(Self::own(level, at.parse().ok()?)),
            Some((joined, index)) => {
                let (joined, index) = (Some(joined.parse().ok()?), index.parse().ok()?);
                Some(Self { level, index, joined })
            }
        }
    }
}
