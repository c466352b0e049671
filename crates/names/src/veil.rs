//! Words behind a veil: what comparing needs of them, and not what they say.
//!
//! How far two words agree depends on which of their letters are equal, on their sounds, and on a table of names; not on what the
//! letters are. So a veil puts another letter in the place of each, the same throughout, and numbers drawn at random in
//! the place of sounds and of lines of the table. [`Lexicon`] finds the same of veiled words as of the words themselves.
//!
//! This is a pseudonym, not encryption: whoever holds all veiled words and knows how frequent names are can undo it. It keeps names
//! out of files, logs and memory images of machines that only compute.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use crate::dictionary::Dictionary;
use crate::lexicon::Lexicon;
use crate::nicknames::nickname_lines;

/// Letters of ASCII, half of which are small.
const LETTERS: usize = 26;

/// Characters beyond ASCII by the bytes that UTF-8 writes them in; none changes to another length, since lengths are compared.
const LONGER: [(u32, u32); 3] = [(0x80, 0x800), (0x800, 0x1_0000), (0x1_0000, 0x11_0000)];

/// Puts other letters and numbers in the place of those that are there. The same seed gives the same veil.
#[derive(Debug, Clone)]
pub struct Veil {
    small: [u8; LETTERS],
    large: [u8; LETTERS],
    digits: [u8; 10],
    /// By bytes that a character takes: how far it is moved among those of its length.
    moved: [u32; 3],
    /// Days that dates are moved by.
    days: i32,
    random: ChaCha20Rng,
}

/// What comparing needs of the words of a lexicon, by their number.
#[derive(Debug, Clone, Default)]
pub struct WordFeatures {
    /// The words with other letters.
    pub texts: Dictionary,
    /// A number for the sound; 0 where it is too short to tell words apart.
    pub sounds: Vec<u64>,
    /// A number for the consonants; 0 where too little is left to tell words apart.
    pub consonants: Vec<u64>,
    /// The place among all words, in the order of their letters: ties are broken by it.
    pub order: Vec<u32>,
    /// The words of the table of given names.
    pub familiar: Familiar,
}

/// Words of the table of given names and numbers for the lines in which they stand.
#[derive(Debug, Clone, Default)]
pub struct Familiar {
    words: Vec<u32>,
    ends: Vec<u32>,
    lines: Vec<u16>,
}

impl Familiar {
    /// From words, ascending, where the lines of each end, and all lines one after another.
    #[must_use]
    pub fn new(words: Vec<u32>, ends: Vec<u32>, lines: Vec<u16>) -> Self {
        Self { words, ends, lines }
    }

    /// The words, ascending; where the lines of each end; all lines.
    #[must_use]
    pub fn parts(&self) -> (&[u32], &[u32], &[u16]) {
        (&self.words, &self.ends, &self.lines)
    }

    /// The lines of a word; none where it does not stand in the table.
    pub(crate) fn of(&self, word: u32) -> Option<&[u16]> {
        let at = self.words.binary_search(&word).ok()?;
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        Some(self.lines.get(start..end(at)).unwrap_or_default())
    }
}

impl Veil {
    /// Draws a veil.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        let mut random = ChaCha20Rng::from_seed(seed);
        // Small letters become large ones and large ones small: no veiled text is a word of a list that knows small letters.
        let small = shuffled(&mut random, b'A');
        let large = shuffled(&mut random, b'a');
        let digits = shuffled(&mut random, b'0');
        let moved = LONGER.map(|(from, to)| random.random_range(1..to - from));
        let days = random.random_range(-20_000..20_000);
        Self { small, large, digits, moved, days, random }
    }

    /// A text with other letters and digits; blanks and signs stay.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        text.chars().map(|letter| self.letter(letter)).collect()
    }

    /// A day, moved: how far it lies from others stays.
    #[must_use]
    pub fn day(&self, day: i32) -> i32 {
        day.saturating_add(self.days)
    }

    /// A digit of ASCII, another one; whatever else as it is.
    #[must_use]
    pub fn digit(&self, digit: u8) -> u8 {
        let at = usize::from(digit.wrapping_sub(b'0'));
        self.digits.get(at).copied().unwrap_or(digit)
    }

    /// The words of a lexicon behind the veil.
    #[must_use]
    pub fn words(&mut self, lexicon: &Lexicon) -> WordFeatures {
        let numbers = || (0_u32..).take(lexicon.len());
        let keys: Vec<(u64, u64, bool)> = numbers().map(|word| lexicon.keys(word)).collect();
        let mut sorted: Vec<u32> = numbers().collect();
        sorted.sort_unstable_by(|a, b| lexicon.text(*a).cmp(lexicon.text(*b)));
        let mut order = vec![0; sorted.len()];
        for (place, word) in (0_u32..).zip(sorted) {
            if let Some(slot) = order.get_mut(word as usize) {
                *slot = place;
            }
        }
        let mut texts = Dictionary::new();
        numbers().for_each(|word| {
            texts.append(&self.text(lexicon.text(word)));
        });
        WordFeatures {
            texts,
            sounds: self.numbered(keys.iter().map(|key| key.0)),
            consonants: self.numbered(keys.iter().map(|key| key.1)),
            order,
            familiar: self.familiar(lexicon, &keys),
        }
    }

    fn familiar(&mut self, lexicon: &Lexicon, keys: &[(u64, u64, bool)]) -> Familiar {
        let mut lines: Vec<u16> = (0..=u16::MAX).collect();
        shuffle(&mut self.random, &mut lines);
        let mut found = Familiar::default();
        for (word, _) in (0_u32..).zip(keys).filter(|(_, key)| key.2) {
            let own = nickname_lines(lexicon.text(word)).iter();
            found.lines.extend(own.filter_map(|line| lines.get(usize::from(*line))));
            found.words.push(word);
            found.ends.push(u32::try_from(found.lines.len()).unwrap_or(u32::MAX));
        }
        found
    }

    /// A number drawn for each distinct key but 0, which stays.
    fn numbered(&mut self, keys: impl Iterator<Item = u64> + Clone) -> Vec<u64> {
        let distinct: BTreeSet<u64> = keys.clone().filter(|key| *key != 0).collect();
        let mut drawn: Vec<u64> = (0..distinct.len() as u64).collect();
        shuffle(&mut self.random, &mut drawn);
        // Told apart by either half, as hashes are.
        let number_of: BTreeMap<u64, u64> =
            distinct.into_iter().zip(drawn).map(|(key, number)| (key, number << 33 | 1)).collect();
        keys.map(|key| number_of.get(&key).copied().unwrap_or(0)).collect()
    }

    fn letter(&self, letter: char) -> char {
        if let Ok(sign) = u8::try_from(letter)
            && sign.is_ascii()
        {
            let of =
                |all: &[u8], first: u8| all.get(usize::from(sign.wrapping_sub(first))).copied();
            let other = match sign {
                b'a'..=b'z' => of(&self.small, b'a'),
                b'A'..=b'Z' => of(&self.large, b'A'),
                _ => of(&self.digits, b'0'),
            };
            return char::from(other.unwrap_or(sign));
        }
        self.moved(letter)
    }

    /// A character beyond ASCII: moved among those of its length, as far as need be for it to be none that parts words.
    fn moved(&self, letter: char) -> char {
        let code = u32::from(letter);
        let lengths = LONGER.iter().zip(self.moved);
        let own = lengths.into_iter().find(|((_, to), _)| code < *to);
        let Some((&(from, to), by)) = own else { return letter };
        if letter.is_whitespace() {
            return letter;
        }
        let mut code = code;
        loop {
            code = from + (code - from + by) % (to - from);
            match char::from_u32(code) {
                Some(other) if !other.is_whitespace() => return other,
                _ => {}
            }
        }
    }
}

/// So many signs from one on, in an order that is drawn.
fn shuffled<const N: usize>(random: &mut ChaCha20Rng, first: u8) -> [u8; N] {
    let mut all: [u8; N] = [0; N];
    for (slot, sign) in all.iter_mut().zip(first..) {
        *slot = sign;
    }
    shuffle(random, &mut all);
    all
}

/// Puts what is there in an order that is drawn (Fisher and Yates).
fn shuffle<T>(random: &mut ChaCha20Rng, all: &mut [T]) {
    for at in (1..all.len()).rev() {
        all.swap(at, random.random_range(0..=at));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lexicon::Matches;
    use crate::{jaro_winkler, osa};

    fn veiled(lexicon: &Lexicon, seed: u8) -> Lexicon {
        Lexicon::of_features(Veil::new([seed; 32]).words(lexicon))
    }

    proptest! {
        #[test]
        fn veiled_names_agree_as_far_as_the_names_do(
            one in "([a-e]{1,9}|maria|mario|beto|alberto|roberto|jose|pepe|12|13|ñandú|محمد)( ([a-e]{1,18}|carlos|bob|robert|a)){0,3}",
            two in "([a-e]{1,9}|maria|mario|beto|alberto|roberto|jose|pepe|12|13|ñandu|محمود)( ([a-e]{1,18}|carlos|bob|robert|a)){0,3}",
            seed in any::<u8>(),
        ) {
            let mut lexicon = Lexicon::new();
            let mut words = |name: &str| -> Vec<u32> {
                name.split(' ').map(|word| lexicon.number(word)).collect()
            };
            let (left, right) = (words(&one), words(&two));
            let other = veiled(&lexicon, seed);
            let (mut clear, mut behind) = (Matches::default(), Matches::default());
            prop_assert_eq!(
                lexicon.compare(&left, &right, &mut clear),
                other.compare(&left, &right, &mut behind)
            );
            prop_assert_eq!(&clear.found, &behind.found);
            prop_assert_eq!(lexicon.part(&left, &right), other.part(&left, &right));
            let (a, b) = (left[0], right[0]);
            prop_assert_eq!(lexicon.match_words(a, b), other.match_words(a, b));
            prop_assert_eq!(lexicon.initial(a, b), other.initial(a, b));
            for least in [0.75, 0.8, 0.92] {
                prop_assert_eq!(lexicon.alike(a, b, least), other.alike(a, b, least));
            }
            if other.glance(&left).disagrees(&other.glance(&right)) {
                prop_assert_eq!(lexicon.compare(&left, &right, &mut clear), crate::NameLevel::Different);
            }
        }

        #[test]
        fn texts_keep_their_lengths_their_blanks_and_their_distances(
            one in "[a-cA-C0-3é漢🙂 :@-]{0,12}",
            two in "[a-cA-C0-3é漢🙂 :@-]{0,12}",
            seed in any::<u8>(),
        ) {
            let veil = Veil::new([seed; 32]);
            let (a, b) = (veil.text(&one), veil.text(&two));
            prop_assert_eq!(a.len(), one.len());
            prop_assert_eq!(a == b, one == two);
            prop_assert_eq!(
                a.split_whitespace().map(str::len).collect::<Vec<_>>(),
                one.split_whitespace().map(str::len).collect::<Vec<_>>()
            );
            prop_assert_eq!(osa(&a, &b), osa(&one, &two));
            prop_assert!((jaro_winkler(&a, &b) - jaro_winkler(&one, &two)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_veiled_word_is_not_the_word_and_two_veils_are_not_one() {
        let mut lexicon = Lexicon::new();
        let number = lexicon.number("altamirano");
        let (one, two) = (veiled(&lexicon, 1), veiled(&lexicon, 2));
        assert_ne!(one.text(number), "altamirano");
        assert_ne!(one.text(number), two.text(number));
        assert!(one.text(number).bytes().all(|letter| letter.is_ascii_uppercase()));
    }

    #[test]
    fn days_keep_their_distances() {
        let veil = Veil::new([7; 32]);
        assert_eq!(veil.day(100) - veil.day(40), 60);
    }
}
