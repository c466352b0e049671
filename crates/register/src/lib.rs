//! The register: directory, add, decide, rebuild, as-of, query, levels. Only it opens a register.
//!
//! ```text
//! paradero.toml     name, levels in use, limits
//! keys/             signing key, public key, accounts, those who may read what is sealed
//! keys/<level>/     the key of each act, which can be destroyed
//! ledger/<level>/   tiles, checkpoint, entries (C2SP tlog-tiles); append-only
//! sources/<level>/  originals, mappings, sheets, decisions, models, each encrypted to its act's key
//! joined/<level>/   the same of other offices, as it was handed over
//! tray/<level>/     what the pages took in and nobody accepted yet
//! derived/<level>/  records (Parquet), register.sqlite, findings of a day; may be deleted
//! ```

// What tests share with other crates names this one.
#[cfg(test)]
extern crate self as paradero_register;

mod acts;
mod additions;
mod backup;
mod build;
pub mod bundle;
mod carry;
pub mod cells;
mod checkpoints;
pub mod checksum;
mod cosign;
mod decided;
mod decisions;
mod derive;
mod durable;
mod entry;
mod error;
pub mod families;
mod files;
mod found;
mod joined;
mod keepers;
mod line;
mod lists;
mod logs;
mod looked;
mod lying;
mod mappings;
pub mod office;
mod one_log;
pub mod postgres;
mod proof;
mod prove;
pub mod query;
mod reader;
mod readings;
mod rebuild;
mod recipients;
mod recovery;
mod register;
mod repair;
mod resting;
pub mod review;
pub mod screening;
mod seal;
mod sets;
mod settings;
pub mod sql;
mod stamp;
pub mod tray;
pub mod uncounted;
mod verify;
mod view;
mod visible;
mod watch;
mod who_reads;
mod withdraw;
mod workers;
mod writers;

pub use acts::{Act, What};
pub use additions::{Added, Addition};
pub use backup::{Backup, backup, keys_beside};
pub use carry::{Answered, Post};
pub use checkpoints::{Compared, LogState, Stood, compare_checkpoint, note_in};
pub use cosign::{Asked, Outcome, Taken};
pub use decisions::{Decisions, Settles, Verdict};
pub use entry::{
    Answer, Entry, Guide, GuideKind, Import, JoinedLog, Judged, KeeperAct, OtherEntry, Place,
    Raised,
};
pub use error::Error;
pub use keepers::{Kept, Proposal, State};
pub use line::{Tree, rewritten};
pub use lists::List;
pub use looked::{Look, LookedAt};
pub use lying::Lying;
pub use mappings::{Accepted, Proposed};
pub use proof::{Logged, Opened, Proof, Proven, Witnessed};
pub use recovery::{SplitKey, decrypt_keys, join_key, page, page_key, read_page, split_key};
pub use register::{PageReader, Register};
pub use repair::{Repaired, repair};
pub use resting::{Held, Named, Resting};
pub use settings::{
    KeeperActs, Mail, Pages, Security, Settings, SigningKey, SuggestSettings, TimestampSettings,
    WitnessSettings,
};
pub use stamp::{Stamping, ToStamp};
pub use verify::{Depth, Verified, inspect, known_at, verify};
pub use view::View;
pub use visible::Basis;
pub use watch::{Alert, Alerted};
pub use who_reads::{record_reading, record_reading_with};
pub use withdraw::Withdrawn;
pub use workers::{SharedWorkers, Workers};
pub use writers::Elsewhere;
