//! What rules read, as Parquet files for an engine on other machines.
//!
//! [`Needs`] tells by the statements themselves which tables and columns are read; [`write`] writes those and no others, in parts of
//! bounded size, in types that every engine reads alike: days, counts and marks as 64-bit integers, numbers as 64-bit floats, text
//! ordered by its bytes. No text that a source wrote leaves in clear: [`Codes`] stand in its place and are read again in what
//! comes back.

mod codes;
mod coding;
mod engine;
mod needs;
mod read;
mod write;

pub use codes::Codes;
pub use engine::{RuleEngine, events, run_on};
pub use needs::{Column, Kind, Needs};
pub use read::{query, read_rows};
pub use write::{Written, write};
