//! How many people are on no list: multiple systems estimation, by every engine that the field uses, with the reasons why a
//! table cannot carry a number.
//!
//! Knows no person: a [`Table`] holds counts.

pub mod analysis;
pub mod assess;
pub mod bootstrap;
pub mod chains;
pub mod closed;
mod draws;
mod error;
mod exp;
pub mod graphs;
pub mod latent;
mod linear;
pub mod linkage;
pub mod loglinear;
pub mod picture;
pub mod plain;
mod posterior;
pub mod read;
pub mod records;
mod simplex;
pub mod strata;
mod table;
pub mod write;

pub use error::{Error, Result};
pub use posterior::{Posterior, Summary};
pub use table::{MAX_LISTS, Table};
