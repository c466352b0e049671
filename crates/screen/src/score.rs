//! What the agreement of names and documents weighs, in 1/1024 bit.
//!
//! Fellegi-Sunter: a word that agrees weighs log2(m/u), where u is the share of names that have it
//! (shrunk, so that a small register does not call every word rare) and m = 0.9. A word written otherwise weighs the less
//! of two things: what the word found would, less what a variant of its kind costs; and what the word asked for would,
//! were it no variant but a name of its own, less more: whoever writes a well-known name rather means it (Rosas is no
//! misspelt Rojas). The constants are those rounded from published person data, and stay the same for all queries,
//! so that hits of different queries can be put in one order.

use crate::hit::WordMatch;

/// Names that the shrinkage adds, one of which has the word.
const SHRINK: f64 = 1_000.0;

/// A word stands against another word.
pub(crate) const OTHER_WORD: i32 = -5 * 1024;

/// A word was asked for that the person's name lacks. No word asked for that meets none costs less.
pub(crate) const ONLY_ASKED: i32 = -3 * 1024;

/// The person's name has a word more: people leave out second surnames and second given names.
pub(crate) const ONLY_FOUND: i32 = -1536;

/// The same words in another order.
pub(crate) const OTHER_ORDER: i32 = -512;

/// An initial that agrees.
pub(crate) const INITIAL: i32 = 768;

/// What an agreement of words weighs at least.
const LEAST: i32 = 512;

/// The most that one word adds to what a name promises: beyond it a rare word is as good as a name of its own.
const MOST_PROMISED: i32 = 9 * 1024;

/// The same document number.
pub(crate) const SAME_DOCUMENT: i32 = 20 * 1024;

/// One sign of the number differs.
pub(crate) const NEAR_DOCUMENT: i32 = 8 * 1024;

/// Documents of one kind with different numbers; people have several.
pub(crate) const OTHER_DOCUMENT: i32 = -4 * 1024;

/// log2 in 1/1024 bit.
pub(crate) fn bits(ratio: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm of a number is small")]
    let bits = (ratio.log2() * 1024.0).round() as i32;
    bits
}

/// A weight in bits.
pub(crate) fn in_bits(weight: i32) -> f64 {
    f64::from(weight) / 1024.0
}

/// The weight of a word that agrees, from how many of all names have it.
pub(crate) fn word(names_with_it: u32, names: u32) -> i32 {
    let (with, all) = (f64::from(names_with_it), f64::from(names));
    bits(0.9 * (all + SHRINK) / (with + 1.0)).max(LEAST)
}

/// The weight of two words that agree in a given way, from the weights of both.
pub(crate) fn pair(how: WordMatch, asked: i32, found: i32) -> i32 {
    let (less_found, less_asked) = match how {
        WordMatch::Same => return asked.min(found),
        WordMatch::Initial => return INITIAL,
        WordMatch::Sound => (2, 3),
        WordMatch::Nickname => (4, 4),
        WordMatch::Edits(1) => (3, 7),
        WordMatch::CutShort => (4, 6),
        WordMatch::Edits(_) => (5, 9),
        WordMatch::Consonants => (6, 6),
    };
    (asked - less_asked * 1024).min(found - less_found * 1024).max(LEAST)
}

/// What a name promises that could weigh so much word by word: what a name found must reach a share of.
pub(crate) fn promised(best: impl Iterator<Item = i32>) -> i32 {
    best.map(|best| best.min(MOST_PROMISED)).sum()
}
