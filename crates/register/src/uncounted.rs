//! The uncounted: who stands on which list, which estimates start from, and estimates that were recorded.

mod captures;
mod document;
mod recorded;

pub use captures::{Asked, Captures, FEWEST, ListFound, MOST, Stratum, captures};
pub use document::{About, Document, Note};
pub use recorded::Recorded;
