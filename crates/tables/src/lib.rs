//! A view of a register as tables for other programs: a folder that [Datasette](https://datasette.io) shows, or files of CSV and Parquet.
//!
//! `register.sqlite` is made for this program's pages: events are views over numbers, and lists are bitmaps. Other programs want tables: one for
//! each kind of event, days as `2026-01-15`, keys that lead from one table to the other, a sentence on every column. Which tables there are stands
//! in `tables.toml`, and those of kinds of events are made of the vocabulary ([`tables`]). [`datasette`] writes a folder with the database, its metadata
//! and canned queries; [`flat`] writes one file a table and a dictionary; [`postgres`](postgres()) a schema on a server. The same view gives the same bytes. What a level may not see is
//! in no table, since a view at that level is all that is read.

mod about;
mod error;
mod fill;
mod flat;
mod folder;
mod metadata;
mod postgres;
mod queries;
mod reader;
mod search;
mod shown;
mod spec;
mod value;
mod yaml;

pub use error::Error;
pub use flat::{Forms, flat};
pub use postgres::postgres;
pub use reader::{Reader, Rule, Written};
pub use shown::datasette;
pub use spec::{Column, Of, Table, tables};
