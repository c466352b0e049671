//! A view of a register as [FollowTheMoney](https://followthemoney.tech): statements, each with who says it, and entities.
//!
//! [`export`] writes what one level sees, in the order of canonical ids: a person after linking is the canonical entity, a mention of them in
//! one record the entity that a statement is about, a source the data set. The same view gives the same bytes. What FollowTheMoney has no word for is
//! said in words; what it would turn into a fact - a label, what is alleged, announced or denied - is a note that says who says it. What
//! is lost on the way stands in [`about`], which belongs beside every export.
//!
//! Statements that came into the register as statements leave as what they were (`passed`).

mod about;
mod cases;
mod clean;
mod country;
mod date;
mod documents;
mod entity;
mod error;
mod events;
mod export;
mod ident;
mod own;
mod passed;
mod persons;
mod refs;
mod said;
pub mod schema;
mod sink;
mod source;
mod statement;
mod subjects;
mod words;

pub use about::{About, about};
pub use error::Error;
pub use export::{Reader, export};
pub use sink::Written;
pub use statement::{COLUMNS, Statement, key};
