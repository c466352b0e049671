//! Names of people: normalise, tokens, phonetics, nicknames, similarity. Knows no person.
//!
//! Everything here is a pure function of its arguments. The usual order is [`fold`] (one plain
//! alphabet), [`tokens`] (the words that carry identity), then either [`phonetic_key`] for
//! blocking or [`Lexicon::compare`] for a comparison of two whole names.

mod brief;
mod compare;
mod dictionary;
mod document;
mod fold;
mod lexicon;
mod nicknames;
mod phonetic;
mod short;
mod similarity;
mod tokens;
mod veil;

pub use brief::Glance;
pub use compare::{NameLevel, TokenMatch, compare_names, match_tokens};
pub use dictionary::Dictionary;
pub use document::document;
pub use fold::fold;
pub use lexicon::{Lexicon, Matches};
pub use nicknames::{is_given_name, nickname_related, nicknames};
pub use phonetic::{consonant_key, phonetic_key};
pub use short::{Pattern, Short};
pub use similarity::{jaro_winkler, jaro_winkler_reaches, osa, osa_within};
pub use tokens::{each_token, generation, tokens};
pub use veil::{Familiar, Veil, WordFeatures};
