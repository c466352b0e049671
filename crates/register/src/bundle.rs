//! What two offices hand each other: the logs of a register up to a level, with their checkpoints, the
//! sources and the keys, in one file.
//!
//! ```text
//! bundle.json                what it is: its form, the key that signs, the logs and their sizes
//! keys/verify.key            that key
//! ledger/<level>/...         the logs as they stand in the register
//! sources/<level>/ab/cd...   files, each encrypted to its act's key
//! keys/<level>/ab/cd...      the keys; those of what is sealed are encrypted to who receives the bundle
//! ```
//!
//! The file is a tar archive, which is encrypted (age) to the other office unless it holds nothing but what
//! is public, or the office says that it may lie open.

mod export;
mod import;
mod list;
mod unpack;

pub use export::{Exported, export};
pub use import::{Taken, TakenLog, Taking};
pub use list::{OtherDecisions, OtherLog};
pub use unpack::read_header;

use paradero_model::Level;
use serde::{Deserialize, Serialize};

/// The form of bundles that this program writes.
const FORM: &str = "paradero bundle 1";
/// Name of the file that says what a bundle is; it comes first.
const HEADER: &str = "bundle.json";

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    form: String,
    /// The key with which the register signs; its name stands in it.
    pub register: String,
    /// The logs that are in it.
    pub logs: Vec<HeaderLog>,
}

/// A log that is in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderLog {
    /// Its level.
    pub level: Level,
    /// Number of its entries.
    pub size: u64,
    /// The root over them.
    pub root: String,
}
