//! Names of people: normalise, tokens, phonetics, nicknames, similarity. Knows no person.
//!
//! Everything here is a pure function of its arguments. The usual order is [`fold`] (one plain
//! alphabet), [`tokens`] (the words that carry identity), then either [`phonetic_key`] for
//! blocking or [`PersonName::compare`] for a comparison of two whole names.

mod compare;
mod fold;
mod nicknames;
mod phonetic;
mod tokens;

pub use compare::{NameLevel, PersonName, TokenMatch, match_tokens};
pub use fold::fold;
pub use nicknames::nickname_related;
pub use phonetic::{consonant_key, phonetic_key};
pub use tokens::tokens;

/// Jaro-Winkler similarity of two texts, 0 (nothing shared) to 1 (equal), prefix weight 0.1.
///
/// Source: Winkler (1990), "String Comparator Metrics and Enhanced Decision Rules in the
/// Fellegi-Sunter Model of Record Linkage".
#[must_use]
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::jaro_winkler::normalized_similarity(a.chars(), b.chars())
}

/// Optimal string alignment distance: insertions, deletions, substitutions and transpositions of
/// neighbours, no part edited twice.
#[must_use]
pub fn osa(a: &str, b: &str) -> usize {
    rapidfuzz::distance::osa::distance(a.chars(), b.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_and_distance_agree_with_published_values() {
        assert!((jaro_winkler("william", "williams") - 0.975).abs() < 1e-9);
        assert_eq!(jaro_winkler("", "foo"), 0.0);
        assert_eq!(osa("ca", "ac"), 1);
        assert_eq!(osa("saturday", "sunday"), 3);
    }
}
