//! Words of names, numbered and made ready once for many comparisons.

use crate::brief::{Brief, Glance};
use crate::compare::{NameLevel, Shape, TokenMatch, familiar, match_short, match_words};
use crate::dictionary::Dictionary;
use crate::nicknames::{nickname_related, share_line};
use crate::short;
use crate::similarity::{jaro_winkler, may_reach};
use crate::veil::{Familiar, WordFeatures};

/// Words of one name that are looked at; a longer text is no name.
const MOST_WORDS: usize = 32;

/// Likeness from which two words may be one, badly misspelt.
const ALIKE: f64 = 0.75;

/// Every word of some names, each known by its number. A name is the slice of its words' numbers.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: Dictionary,
    shapes: Vec<Shape>,
    briefs: Vec<Brief>,
    /// What the letters of veiled words no longer say.
    veiled: Option<Veiled>,
}

/// What is known of veiled words beside their letters.
#[derive(Debug, Clone, Default)]
struct Veiled {
    /// By word: its place among all in the order of the words that are veiled.
    order: Vec<u32>,
    familiar: Familiar,
}

/// The words that agree in two names: how, and their places in the first and in the second. Kept by the caller so
/// that comparing allocates nothing.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// In no particular order.
    pub found: Vec<(TokenMatch, u8, u8)>,
}

impl Lexicon {
    /// No words.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The words of another lexicon, veiled, under the numbers that they have there. No word can be added.
    #[must_use]
    pub fn of_features(features: WordFeatures) -> Self {
        let WordFeatures { texts, sounds, consonants, order, familiar } = features;
        let mut lexicon = Self { words: texts, ..Self::default() };
        for number in (0_u32..).take(lexicon.words.len()) {
            let at = number as usize;
            let key = |all: &[u64]| all.get(at).copied().unwrap_or(0);
            let known = familiar.of(number).is_some();
            let keys = (key(&sounds), key(&consonants));
            let shape = Shape::of_veiled(lexicon.words.text(number), keys, known);
            lexicon.briefs.push(Brief::new(&shape));
            lexicon.shapes.push(shape);
        }
        lexicon.veiled = Some(Veiled { order, familiar });
        lexicon
    }

    /// Hashes of the sound and of the consonants of a word, and whether it stands in the table of short forms.
    pub(crate) fn keys(&self, word: u32) -> (u64, u64, bool) {
        let shape = self.shapes.get(word as usize);
        shape.map_or((0, 0, false), |shape| (shape.sound, shape.consonants, shape.familiar))
    }

    /// Whether two familiar words can be forms of one name.
    fn related(&self, one: u32, two: u32) -> bool {
        let Some(veiled) = &self.veiled else {
            return nickname_related(self.text(one), self.text(two));
        };
        let lines = |word: u32| veiled.familiar.of(word).unwrap_or_default();
        share_line(lines(one), lines(two))
    }

    /// What puts words in the order of their letters.
    fn order(&self, word: u32) -> (u32, &str) {
        match &self.veiled {
            Some(veiled) => (veiled.order.get(word as usize).copied().unwrap_or(0), ""),
            None => (0, self.text(word)),
        }
    }

    /// The number of a folded word, which is added where it is new.
    pub fn number(&mut self, word: &str) -> u32 {
        let number = self.words.number(word);
        if number as usize == self.shapes.len() {
            let shape = Shape::new(word);
            self.briefs.push(Brief::new(&shape));
            self.shapes.push(shape);
        }
        number
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// A word by its number; empty where there is none.
    #[must_use]
    #[inline]
    pub fn text(&self, word: u32) -> &str {
        self.words.text(word)
    }

    /// What tells a name from most others at a glance.
    #[must_use]
    pub fn glance(&self, words: &[u32]) -> Glance {
        let brief = |word: &u32| self.briefs.get(*word as usize).copied().unwrap_or_default();
        match words {
            [only] => Glance::of_one(brief(only)),
            [one, two] => Glance::of_two(brief(one), brief(two)),
            _ => Glance::default(),
        }
    }

    /// How two words agree.
    #[must_use]
    #[inline]
    pub fn match_words(&self, one: u32, two: u32) -> TokenMatch {
        if one == two {
            return TokenMatch::Same;
        }
        if let (Some(a), Some(b)) = (self.briefs.get(one as usize), self.briefs.get(two as usize))
            && a.disagrees(b)
        {
            return TokenMatch::None;
        }
        match (self.shapes.get(one as usize), self.shapes.get(two as usize)) {
            (Some(a), Some(b)) => {
                if let (Some(short_a), Some(short_b)) = (a.short, b.short) {
                    let found = match_short((short_a, a), (short_b, b));
                    if found > TokenMatch::None || !familiar(a, b) {
                        return found;
                    }
                }
                let related = || self.related(one, two);
                match_words((self.text(one), a), (self.text(two), b), related)
            }
            _ => TokenMatch::None,
        }
    }

    /// Whether one of two words is the initial of the other, which is longer.
    #[must_use]
    #[inline]
    pub fn initial(&self, one: u32, two: u32) -> bool {
        let length = |word: u32| self.briefs.get(word as usize).map_or(0, Brief::length);
        let (short, long) = if length(one) == 1 { (one, two) } else { (two, one) };
        length(short) == 1 && length(long) != 1 && self.text(long).starts_with(self.text(short))
    }

    /// Whether two words are as alike as that by [`crate::jaro_winkler`].
    #[must_use]
    #[inline]
    pub fn alike(&self, one: u32, two: u32, least: f64) -> bool {
        if let (Some(a), Some(b)) = (self.shapes.get(one as usize), self.shapes.get(two as usize))
            && let (Some(short_a), Some(short_b)) = (a.short, b.short)
        {
            let known = |shape: &Shape, length: u32| (shape.letters, length as usize);
            return may_reach(known(a, short_a.length()), known(b, short_b.length()), 4, least)
                && short::jaro_winkler(short_a, short_b) >= least;
        }
        jaro_winkler(self.text(one), self.text(two)) >= least
    }

    /// Compares two names; the same whichever comes first. `matches` then holds the words that agree.
    #[must_use]
    #[inline]
    pub fn compare(&self, left: &[u32], right: &[u32], matches: &mut Matches) -> NameLevel {
        let (left, right) = (clipped(left), clipped(right));
        self.pair_words(left, right, matches);
        let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
        let found = &matches.found;
        let whole = found.iter().filter(|m| m.0 > TokenMatch::Initial).count();
        let same = found.iter().filter(|m| m.0 == TokenMatch::Same).count();
        if whole == 0 {
            return if self.joined_equals(left, right) {
                NameLevel::Variant
            } else {
                NameLevel::Different
            };
        }
        if short == long && same == long {
            NameLevel::Same
        } else if (short == long && found.len() == long) || self.joined_equals(left, right) {
            NameLevel::Variant
        } else if found.len() == short && short >= 2 {
            if same == short { NameLevel::Part } else { NameLevel::PartVariant }
        } else if whole >= 2 {
            NameLevel::SomeWords
        } else {
            NameLevel::OneWord
        }
    }

    /// Whether each name has a word of its own that is unlike every word which the other has left
    /// over: two people of one family, or strangers, rather than one name misspelt.
    #[must_use]
    pub fn part(&self, left: &[u32], right: &[u32]) -> bool {
        let (left, right) = (clipped(left), clipped(right));
        let mut matches = Matches::default();
        self.pair_words(left, right, &mut matches);
        let own = |words: &[u32], used: &dyn Fn(usize) -> bool| -> Vec<u32> {
            let free = words.iter().enumerate().filter(|(at, _)| !used(*at));
            free.map(|(_, &word)| word).filter(|word| self.text(*word).len() > 1).collect()
        };
        let one = own(left, &|at| matches.found.iter().any(|m| usize::from(m.1) == at));
        let two = own(right, &|at| matches.found.iter().any(|m| usize::from(m.2) == at));
        // Of two well-known names neither is the other misspelt.
        let known = |word: u32| self.shapes.get(word as usize).is_some_and(|shape| shape.familiar);
        let alike =
            |a: &u32| two.iter().any(|b| !(known(*a) && known(*b)) && self.alike(*a, *b, ALIKE));
        !one.is_empty() && !two.is_empty() && !one.iter().any(alike)
    }

    /// Pairs the words of two names, the best agreement first; ties fall by the words themselves, so
    /// that the result is the same whichever name comes first.
    fn pair_words(&self, left: &[u32], right: &[u32], matches: &mut Matches) {
        let found = &mut matches.found;
        found.clear();
        let (mut used_left, mut used_right, mut clash) = (0_u32, 0_u32, false);
        for (a, &word) in (0_u8..).zip(left) {
            for (b, &other) in (0_u8..).zip(right) {
                let how = self.match_words(word, other);
                if how > TokenMatch::None {
                    found.push((how, a, b));
                    clash |= used_left & (1 << a) != 0 || used_right & (1 << b) != 0;
                    used_left |= 1 << a;
                    used_right |= 1 << b;
                }
            }
        }
        if !clash {
            return;
        }
        let text =
            |words: &[u32], at: u8| words.get(usize::from(at)).map_or((0, ""), |&w| self.order(w));
        let key = |&(how, a, b): &(TokenMatch, u8, u8)| {
            let (one, two) = (text(left, a), text(right, b));
            (std::cmp::Reverse(how), one.min(two), one.max(two))
        };
        found.sort_by(|x, y| key(x).cmp(&key(y)));
        (used_left, used_right) = (0, 0);
        found.retain(|&(_, a, b)| {
            let free = used_left & (1 << a) == 0 && used_right & (1 << b) == 0;
            if free {
                used_left |= 1 << a;
                used_right |= 1 << b;
            }
            free
        });
    }

    /// `Mary Ann` and `Maryann`: the same letters, parted otherwise.
    fn joined_equals(&self, left: &[u32], right: &[u32]) -> bool {
        let length = |word: &u32| match self.briefs.get(*word as usize) {
            Some(brief) if brief.length() > 0 => usize::from(brief.length()),
            _ => self.text(*word).len(),
        };
        let letters = |words: &[u32]| words.iter().map(length).sum::<usize>();
        let bytes = |words: &'_ [u32]| -> Vec<u8> {
            words.iter().flat_map(|&word| self.text(word).bytes()).collect()
        };
        if left.len() == right.len() {
            return false;
        }
        let all = letters(left);
        all > 0 && all == letters(right) && bytes(left) == bytes(right)
    }
}

fn clipped(words: &[u32]) -> &[u32] {
    words.get(..MOST_WORDS).unwrap_or(words)
}
