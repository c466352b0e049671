//! The uncounted: who stands on which list, which estimates start from, and estimates that were recorded.

mod captures;
mod document;
mod recorded;
mod tables;

pub use captures::{Asked, Captures, FEWEST, ListFound, MOST, Stratum, captures, large_lists};
pub use document::{About, Document, Note};
pub use recorded::{Recorded, SHOWN};
pub use tables::{UNKNOWN, tables};
