//! The register: directory, add, decide, rebuild, as-of, query, levels. Only it opens a register.
//!
//! ```text
//! paradero.toml     name, levels in use, limits
//! keys/             signing key, public key, accounts, those who may read what is sealed
//! keys/<level>/     the key of each act, which can be destroyed
//! ledger/<level>/   tiles, checkpoint, entries (C2SP tlog-tiles); append-only
//! sources/<level>/  originals, mappings, sheets, decisions, models, each encrypted to its act's key
//! joined/<level>/   the same of other offices, as it was handed over
//! derived/<level>/  records (Parquet), register.sqlite, findings of a day; may be deleted
//! ```

mod acts;
mod additions;
mod backup;
mod build;
pub mod bundle;
mod carry;
mod checkpoints;
pub mod checksum;
mod cosign;
mod decisions;
mod derive;
mod durable;
mod entry;
mod error;
mod files;
mod joined;
mod line;
mod lists;
mod logs;
mod proof;
mod prove;
pub mod query;
mod reader;
mod readings;
mod rebuild;
mod register;
mod repair;
mod resting;
pub mod screening;
mod seal;
mod settings;
mod stamp;
mod verify;
mod view;
mod visible;
mod watch;
mod who_reads;
mod withdraw;

pub use acts::{Act, What};
pub use additions::{Added, Addition};
pub use backup::{Backup, backup, keys_beside};
pub use carry::{Answered, Post};
pub use checkpoints::{Compared, LogState, Stood, compare_checkpoint, note_in};
pub use cosign::{Asked, Outcome, Taken};
pub use decisions::{Decisions, Settles};
pub use entry::{Elsewhere, Entry, Guide, GuideKind, Import, JoinedLog, Raised};
pub use error::Error;
pub use line::Tree;
pub use lists::List;
pub use proof::{Logged, Opened, Proof, Proven, Witnessed};
pub use register::{PdfReader, Register};
pub use repair::{Repaired, repair};
pub use resting::{Held, Named, Resting};
pub use settings::{Settings, TimestampSettings, WitnessSettings};
pub use stamp::{Stamping, ToStamp};
pub use verify::{Depth, Verified, inspect, known_at, verify};
pub use view::View;
pub use watch::{Alert, Alerted};
pub use who_reads::record_reading;
pub use withdraw::Withdrawn;
