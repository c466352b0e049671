//! The vocabulary and the nouns: source, record, claim, event, dates with uncertainty.
//!
//! This crate is pure: it reads no disk, no clock and no environment. Everything above it
//! (intake, linking, findings, the register) speaks in these words.

pub mod claim;
pub mod date;
pub mod level;
pub mod record;
pub mod source;
pub mod vocabulary;

pub use claim::{Claim, Count, Event, Referent, Stance, SubjectKind, Value};
pub use date::{Answer, Date, DateError, Day, Relation};
pub use level::Level;
pub use record::{Cell, Locator, Problem, ProblemCode, Record};
pub use source::{Purpose, SourceInfo, Stated, StatedBy};
pub use vocabulary::{EventKind, Property, Term, ValueType, Vocabulary};
