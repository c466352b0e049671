//! A name index, and screening of names and manifests against it.
//!
//! [`Index::build`] takes persons (names, birth, documents); [`Index::screen`] takes one name with
//! what else is known and returns ranked [`Hit`]s, each with its reasons. The sum of the reasons'
//! bits is the score.
//!
//! A score says how much better the facts fit one person than two strangers; it says nothing of
//! how many strangers there are. **A hit never is an identity**: [`Standing`] tells a name alone
//! from a name with another fact beside it, and only a decision of a person settles who is who.
//!
//! [`blind`] is screening between offices that do not hand over their lists.

mod answer;
mod asked;
mod birth;
pub mod blind;
mod document;
mod facts;
mod hit;
mod index;
mod keys;
mod meets;
mod pairing;
mod score;
mod search;
mod segment;
mod word;

pub use answer::Answered;
pub use birth::{BirthMatch, Interval};
pub use hit::{Hit, Person, Query, Reason, Standing, Why, WordMatch};
pub use index::{Index, MOST_WORDS, Searcher, words_of};
pub use search::Cut;
pub use segment::{Bytes, FormatError};
