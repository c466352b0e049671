//! The register: directory, add, decide, rebuild, as-of, query, levels. Only it opens a register.
//!
//! ```text
//! paradero.toml     name, levels in use, limits
//! keys/             signing key, public key, salt of record commitments
//! ledger/           tiles, checkpoint, entries (C2SP tlog-tiles); append-only
//! sources/          originals, mappings, sheets, decisions, models by SHA-256
//! derived/<level>/  records (Parquet), register.sqlite, findings of a day; may be deleted
//! ```

mod build;
mod check;
mod decisions;
mod derive;
mod entry;
mod error;
mod lists;
pub mod query;
mod reader;
mod readings;
mod register;
mod repair;
pub mod screening;
mod seal;
mod settings;
mod view;
mod visible;
mod watch;

pub use check::verify;
pub use decisions::{Decisions, Settles};
pub use entry::{Entry, Guide, GuideKind, Import};
pub use error::Error;
pub use lists::List;
pub use register::{Added, Addition, PdfReader, Register};
pub use repair::{Backup, Repaired, backup, repair};
pub use settings::Settings;
pub use view::View;
pub use watch::{Alert, Alerted};
