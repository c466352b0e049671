//! The uncounted: who stands on which list, which estimates start from, and estimates that were recorded.

mod answer;
mod captures;
mod document;
mod lists;
mod read;
mod recorded;
mod tables;
mod typed;

pub use answer::{answer, reported};
pub use captures::{Asked, Captures, FEWEST, ListFound, MOST, Stratum, captures, large_lists};
pub use document::{About, Document, Note};
pub use read::{Columns, Found, read_table};
pub use recorded::{Recorded, SHOWN};
pub use tables::{UNKNOWN, tables};
pub use typed::Typed;
