//! What the ledger's entries say. One entry per act: settings, an import, decisions, a model.

use paradero_model::{Level, SourceInfo};
use serde::{Deserialize, Serialize};

use crate::decisions::Settles;

/// One act, as it stands in the ledger. Bytes it speaks of lie in the source store by their hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Entry {
    /// `paradero.toml` as it stood from here on.
    Settings {
        /// Seconds since 1970-01-01T00:00Z, by the machine's clock.
        recorded_at: i64,
        /// SHA-256 of the file.
        hash: String,
    },
    /// A source, with the mapping or claim sheet it is read by.
    Import(Box<Import>),
    /// A file of decisions.
    Decisions {
        /// Seconds since 1970-01-01T00:00Z.
        recorded_at: i64,
        /// SHA-256 of the file.
        hash: String,
        /// Who decided.
        by: String,
        /// The level of the highest record concerned.
        level: Level,
        /// Whether it settles hits of screenings.
        #[serde(default, skip_serializing_if = "Settles::is_none")]
        settles: Settles,
    },
    /// A trained linking model: retraining is an act with a date.
    Model {
        /// Seconds since 1970-01-01T00:00Z.
        recorded_at: i64,
        /// SHA-256 of the model's JSON.
        hash: String,
        /// The level at which it was trained.
        level: Level,
    },
}

/// An import: which bytes, how they are read, what was found in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Seconds since 1970-01-01T00:00Z.
    pub recorded_at: i64,
    /// SHA-256 of the source's bytes.
    pub source: String,
    /// Name of the file as it was given.
    pub file_name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// How it is read; nothing for a document kept without claims.
    pub guide: Option<Guide>,
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
    /// Merkle root (RFC 6962) over the salted commitments of the records, hex.
    pub root: String,
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
