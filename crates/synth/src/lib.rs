//! Fictional people and rosters, with the truth about them, from a seed.
//!
//! The country is Quirandá (user-assigned code XA); people are removed to Sorvalia (XB). Neither
//! exists, and nobody in them does. Nothing is read from disk, clock or environment: the same
//! arguments give the same bytes.

mod case;
mod day;
mod lists;
mod mappings;
mod ngo;
mod noise;
mod papers;
mod papers_law;
mod people;
mod person;
mod plants;
mod roster;
mod sheet;
mod table;
mod truth;
mod words;

pub use people::people;
pub use roster::{RULES, Roster, roster};
