//! What the agreement of names and documents weighs, in 1/1024 bit.
//!
//! Fellegi-Sunter: a word that agrees weighs log2(m/u), where u is the share of names that have it
//! (shrunk, so that a small register does not call every word rare) and m = 0.9. A variant weighs
//! what the more frequent of the two words would, less what a variant of its kind costs. The
//! constants are those rounded from published person data, and stay the same for all queries,
//! so that hits of different queries can be put in one order.

use crate::hit::WordMatch;

/// Names that the shrinkage adds, one of which has the word.
const SHRINK: f64 = 1_000.0;

/// A word stands against another word.
const OTHER_WORD: i32 = -5 * 1024;

/// A word was asked for that the person's name lacks.
const ONLY_ASKED: i32 = -3 * 1024;

/// The person's name has a word more: people leave out second surnames and second given names.
pub(crate) const ONLY_FOUND: i32 = -1536;

/// The same words in another order.
const OTHER_ORDER: i32 = -512;

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

/// The weight of a word that agrees, from how many of all names have it.
pub(crate) fn word(names_with_it: usize, names: usize) -> i32 {
    #[expect(clippy::cast_precision_loss, reason = "a count of names is far below 2^52")]
    let (with, all) = (names_with_it as f64, names as f64);
    bits(0.9 * (all + SHRINK) / (with + 1.0)).max(512)
}

/// The weight of two words that agree in a given way, from the weights of both.
pub(crate) fn pair(how: WordMatch, asked: i32, found: i32) -> i32 {
    let cost = match how {
        WordMatch::Same => return asked.min(found),
        WordMatch::Initial => return 768,
        WordMatch::Sound => 3,
        WordMatch::Edits(1) | WordMatch::Nickname | WordMatch::CutShort => 4,
        WordMatch::Edits(_) | WordMatch::Consonants => 6,
    };
    (asked.min(found) - cost * 1024).max(512)
}

/// A found pairing of the words of two names.
#[derive(Debug)]
pub(crate) struct Pairing {
    /// Place asked, place found, how, weight; in the order asked.
    pub(crate) pairs: Vec<(usize, usize, WordMatch, i32)>,
    /// Places on both sides that stand against each other.
    pub(crate) against: Vec<(usize, usize, i32)>,
    /// Places asked that have no counterpart.
    pub(crate) only_asked: Vec<(usize, i32)>,
    /// Places found that have none.
    pub(crate) only_found: Vec<(usize, i32)>,
    /// The words stand in another order: the weight.
    pub(crate) other_order: Option<i32>,
}

impl Pairing {
    /// Pairs words one to one, the heaviest agreement first; ties by place.
    pub(crate) fn new(
        mut agreements: Vec<(usize, usize, WordMatch, i32)>,
        asked: usize,
        found: usize,
    ) -> Self {
        agreements
            .sort_unstable_by_key(|&(a, f, how, weight)| (std::cmp::Reverse(weight), how, a, f));
        let (mut free_asked, mut free_found) = (vec![true; asked], vec![true; found]);
        agreements.retain(|&(a, f, ..)| {
            let free = free_asked[a] && free_found[f];
            if free {
                free_asked[a] = false;
                free_found[f] = false;
            }
            free
        });
        agreements.sort_unstable_by_key(|pair| pair.0);
        let places = |free: &[bool]| -> Vec<usize> {
            free.iter().enumerate().filter(|(_, free)| **free).map(|(at, _)| at).collect()
        };
        let (left_asked, left_found) = (places(&free_asked), places(&free_found));
        let both = left_asked.len().min(left_found.len());
        let in_order = agreements.windows(2).all(|two| two[0].1 < two[1].1);
        Self {
            against: left_asked
                .iter()
                .zip(&left_found)
                .map(|(asked, found)| (*asked, *found, OTHER_WORD))
                .collect(),
            only_asked: left_asked[both..].iter().map(|at| (*at, ONLY_ASKED)).collect(),
            only_found: left_found[both..].iter().map(|at| (*at, ONLY_FOUND)).collect(),
            other_order: (!in_order).then_some(OTHER_ORDER),
            pairs: agreements,
        }
    }

    /// The sum of all.
    pub(crate) fn total(&self) -> i32 {
        self.pairs.iter().map(|pair| pair.3).sum::<i32>()
            + self.against.iter().map(|pair| pair.2).sum::<i32>()
            + self.only_asked.iter().map(|one| one.1).sum::<i32>()
            + self.only_found.iter().map(|one| one.1).sum::<i32>()
            + self.other_order.unwrap_or(0)
    }

    /// Whether more than initials agree.
    pub(crate) fn agrees(&self) -> bool {
        self.pairs.iter().any(|pair| pair.2 != WordMatch::Initial)
    }
}
