//! The little of a word or a name that tells it from most others.

use crate::compare::{LIKENESS, Shape};
use crate::similarity::may_reach;

/// The little of a word that tells most words apart, small enough for many to stay near the processor. The default is
/// that of no word, which may be like any.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Brief {
    /// Parts of the hashes of its sound and its consonants; 0 where there is none.
    sound: u32,
    consonants: u32,
    /// Which letters occur: one bit each, some sharing one.
    letters: u32,
    /// 0 where the word is not short.
    length: u8,
    familiar: bool,
    /// Its first two letters; 0 where the word is not short.
    start: [u8; 2],
}

impl Brief {
    pub(crate) fn new(shape: &Shape) -> Self {
        let half = |hash: u64| u32::try_from(hash >> 32).unwrap_or(0) | u32::from(hash != 0);
        Self {
            sound: half(shape.sound),
            consonants: half(shape.consonants),
            letters: half(shape.letters << 32 | shape.letters & !u64::from(u32::MAX)),
            length: shape.short.map_or(0, |short| u8::try_from(short.length()).unwrap_or(0)),
            familiar: shape.familiar,
            start: shape.short.map_or([0; 2], |short| short.start()),
        }
    }

    /// How many letters a short word has; 0 for any other.
    #[inline]
    pub(crate) fn length(&self) -> u8 {
        self.length
    }

    /// Whether two words surely do not agree, by what [`crate::Lexicon::match_words`] takes to agree. No only says that
    /// they may.
    #[inline]
    pub(crate) fn disagrees(&self, other: &Self) -> bool {
        let may = (self.sound == other.sound && self.sound != 0)
            || (self.consonants == other.consonants && self.consonants != 0)
            || (self.familiar && other.familiar)
            || self.length < 2
            || other.length < 2;
        if may {
            return false;
        }
        let (short, long) = if self.length <= other.length { (self, other) } else { (other, self) };
        // A word cut short has no letter that the whole one lacks; an edit changes two letters of the set at most.
        if short.letters & !long.letters == 0 {
            return false;
        }
        let apart = (short.letters ^ long.letters).count_ones();
        let edits = if short.length < 7 { 2 } else { 4 };
        long.length - short.length > 3
            || apart > 6
            || (apart > edits && (short.length < 4 || !self.reaches(other, LIKENESS)))
    }

    /// Whether two words may be as alike as that by [`crate::jaro_winkler`].
    #[inline]
    fn reaches(&self, other: &Self, least: f64) -> bool {
        may_reach(self.signs(), other.signs(), prefix(self.start, other.start), least)
    }

    /// Letters and their number.
    fn signs(&self) -> (u64, usize) {
        (u64::from(self.letters), usize::from(self.length))
    }
}

/// The most letters that two texts which begin so can begin with alike, as far as likeness counts them.
fn prefix(one: [u8; 2], two: [u8; 2]) -> u8 {
    match (one[0] == two[0], one[1] == two[1]) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 4,
    }
}

/// What tells a name of one or two words from most others; the default is that of no name, or of a longer one, which may
/// be like any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Glance {
    words: [Brief; 2],
    count: u8,
}

impl Glance {
    pub(crate) fn of_one(word: Brief) -> Self {
        Self { words: [word, Brief::default()], count: 1 }
    }

    pub(crate) fn of_two(one: Brief, two: Brief) -> Self {
        Self { words: [one, two], count: 2 }
    }

    /// Whether two different names surely have no word in common, by what [`crate::Lexicon::match_words`] takes to agree, nor
    /// an initial, nor the same letters parted otherwise. No only says that they may.
    #[must_use]
    #[inline]
    pub fn disagrees(&self, other: &Self) -> bool {
        let [a, b] = &self.words;
        let [x, y] = &other.words;
        match (self.count, other.count) {
            (0, _) | (_, 0) => false,
            (1, 1) => a.disagrees(x),
            (1, _) => a.disagrees(x) && a.disagrees(y) && self.parted(other),
            (_, 1) => a.disagrees(x) && b.disagrees(x) && self.parted(other),
            _ => a.disagrees(x) && a.disagrees(y) && b.disagrees(x) && b.disagrees(y),
        }
    }

    /// Whether two names, their words parted by a space, are surely less alike than that by [`crate::jaro_winkler`].
    #[must_use]
    #[inline]
    pub fn below(&self, other: &Self, least: f64) -> bool {
        let (one, two) = (self.signs(), other.signs());
        let starts = |name: &Self| name.words[0].start;
        one.1 > 0 && two.1 > 0 && !may_reach(one, two, prefix(starts(self), starts(other)), least)
    }

    /// Whether two names surely are not made of the same letters.
    fn parted(&self, other: &Self) -> bool {
        let letters = |name: &Self| name.words[0].letters | name.words[1].letters;
        letters(self) != letters(other)
    }

    /// Letters, of which a space is one, and their number; none where a word is not short.
    fn signs(&self) -> (u64, usize) {
        let [one, two] = &self.words;
        match self.count {
            1 => one.signs(),
            2 if one.length > 0 && two.length > 0 => (
                u64::from(one.letters | two.letters) | 1 << u32::BITS,
                usize::from(one.length) + usize::from(two.length) + 1,
            ),
            _ => (0, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{Lexicon, Matches, NameLevel, TokenMatch, jaro_winkler};

    proptest! {
        #[test]
        fn what_disagrees_at_a_glance_does_not_agree(
            one in "[a-e]{1,7}( [a-e]{1,7})?",
            two in "[a-e]{1,7}( [a-e]{1,7})?",
            known in 0_usize..4,
        ) {
            let names = ["maria jose", "juan", "carlos", "ana"];
            let two = if known == 0 { names[one.len() % 4] } else { two.as_str() };
            let mut lexicon = Lexicon::new();
            let mut words = |name: &str| -> Vec<u32> {
                name.split(' ').map(|word| lexicon.number(word)).collect()
            };
            let (left, right) = (words(&one), words(two));
            let (a, b) = (lexicon.glance(&left), lexicon.glance(&right));
            if a.disagrees(&b) {
                prop_assert_eq!(lexicon.compare(&left, &right, &mut Matches::default()), NameLevel::Different);
                for &x in &left {
                    for &y in &right {
                        prop_assert_eq!(lexicon.match_words(x, y), TokenMatch::None);
                        prop_assert!(!lexicon.initial(x, y));
                    }
                }
            }
            for least in [0.75, 0.8, 0.92] {
                prop_assert!(!a.below(&b, least) || jaro_winkler(&one, two) < least);
            }
        }
    }

    #[test]
    fn most_unlike_names_are_told_apart_at_a_glance() {
        let mut lexicon = Lexicon::new();
        let mut of = |words: &[&str]| {
            let words: Vec<u32> = words.iter().map(|word| lexicon.number(word)).collect();
            lexicon.glance(&words)
        };
        let (rey, soto, both) = (of(&["altamirano"]), of(&["bustos"]), of(&["elvia", "quim"]));
        assert!(rey.disagrees(&soto) && rey.below(&soto, 0.8));
        assert!(both.disagrees(&soto) && soto.disagrees(&both) && both.below(&rey, 0.8));
        let near = of(&["altamirana"]);
        assert!(!rey.disagrees(&near) && !rey.below(&near, 0.8));
    }
}
