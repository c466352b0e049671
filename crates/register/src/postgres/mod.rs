//! PostgreSQL, as a second place from which finished views are read.
//!
//! What is derived is derived by SQLite as ever, in the register's directory. From there a view is copied: the store into one schema,
//! the findings of a day into another, named from the register, the level and the keys of what they were made from ([`Names`]). A schema is
//! made in one transaction, so that nobody sees half of one; it is never changed, and is dropped when a newer one stands and
//! no connection reads it (each holds a lock on what it reads, which ends with it). Levels have schemas of their own.

mod ask;
mod load;
mod password;
mod save;
mod server;
mod tables;
mod views;

pub use server::{Kept as KeptView, Names, Postgres};
pub use views::save;
