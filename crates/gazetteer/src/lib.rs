//! Places: countries, their first and second divisions, and what an office adds. A text is resolved to one of them, or it
//! stays a text: nothing is guessed in silence.
//!
//! [`Gazetteer::bundled`] is what comes with the program (`gazetteers/places`), [`Gazetteer::with`] adds a list of an office's
//! own, [`Gazetteer::resolve`] reads a text. What the tables say of namesakes keeps a name from being settled that a town
//! elsewhere bears too: the gazetteer knows divisions, not towns, and knows that it does not.

mod chain;
mod gazetteer;
mod own;
mod place;
mod readings;
mod resolve;
mod spelled;
mod table;
mod words;

pub use gazetteer::Gazetteer;
pub use own::Fault;
pub use place::{Kind, Place, Point};
pub use resolve::{Found, Hints, How, Resolution};
