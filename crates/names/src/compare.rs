//! Two whole names of persons, as sets of words.

use crate::similarity::{jaro_winkler, letters};
use crate::{
    consonant_key, fold, is_given_name, jaro_winkler_reaches, nickname_related, osa, phonetic_key,
    tokens,
};

/// A name prepared once for many comparisons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    words: Vec<Word>,
}

/// One word with what is asked of it at each comparison, made once.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    sound: String,
    /// First letters and vowels aside; empty where too little is left to tell words apart.
    consonants: String,
    /// Which letters occur: one bit each.
    letters: u64,
    /// Whether it stands in the table of short forms.
    familiar: bool,
    /// Whether it is all digits.
    number: bool,
}

impl Word {
    fn new(text: String) -> Self {
        let mut consonants = consonant_key(&text);
        if consonants.len() < LEAST_CONSONANTS {
            consonants.clear();
        }
        Self {
            sound: phonetic_key(&text),
            consonants,
            letters: letters(&text),
            familiar: is_given_name(&text),
            number: text.bytes().all(|letter| letter.is_ascii_digit()),
            text,
        }
    }
}

/// Shortest consonant key that says anything: two consonants are shared by strangers.
const LEAST_CONSONANTS: usize = 3;

/// How far two names of persons agree, weakest first. The order of words never matters, so
/// `SURNAME SURNAME GIVEN`, `Surname, Given` and `Given Surname` are one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameLevel {
    /// No word agrees.
    Different,
    /// One word agrees; both names have others, or only one word was given.
    OneWord,
    /// Two words or more agree, and each name has a word the other lacks (brothers and sisters share two surnames).
    SomeWords,
    /// Every word of the shorter name, two at least, is found in the longer, some as a variant.
    PartVariant,
    /// Every word of the shorter name, two at least, stands in the longer: a surname was left out.
    Part,
    /// Word for word the same, some as a variant (misspelt, sounding alike, nickname, initial).
    Variant,
    /// The same words.
    Same,
}

/// How two words agree, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenMatch {
    /// They do not.
    None,
    /// One is the initial of the other.
    Initial,
    /// A misspelling, the same sound, a nickname, or a beginning cut short.
    Variant,
    /// Equal.
    Same,
}

/// Likeness from which two words may be one, badly misspelt.
const ALIKE: f64 = 0.75;

impl PersonName {
    /// Folds and splits a name as written.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self::from_words(tokens(&fold(name)))
    }

    /// A name of words that are folded already.
    #[must_use]
    pub fn from_words(words: Vec<String>) -> Self {
        Self { words: words.into_iter().map(Word::new).collect() }
    }

    /// The words that carry identity, in the order written.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }

    /// Whether nothing is left to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Compares two names; the same whichever comes first.
    #[must_use]
    pub fn compare(&self, other: &Self) -> NameLevel {
        self.compare_words(other).0
    }

    /// As [`compare`](Self::compare), with the places of the words that agree (in `self`, in `other`).
    #[must_use]
    pub fn compare_words(&self, other: &Self) -> (NameLevel, Vec<(usize, usize)>) {
        let matched = pair_words(&self.words, &other.words);
        let places = matched.iter().map(|&(_, a, b)| (a, b)).collect();
        (self.level(other, &matched), places)
    }

    /// Whether each name has a word of its own that is unlike every word which the other has left
    /// over: two people of one family, or strangers, rather than one name misspelt.
    #[must_use]
    pub fn parts_from(&self, other: &Self) -> bool {
        let matched = pair_words(&self.words, &other.words);
        let left = |name: &Self, used: &dyn Fn(usize) -> bool| -> Vec<String> {
            let words = name.words.iter().enumerate();
            let own = words.filter(|(at, word)| word.text.len() > 1 && !used(*at));
            own.map(|(_, word)| word.text.clone()).collect()
        };
        let one = left(self, &|at| matched.iter().any(|&(_, a, _)| a == at));
        let two = left(other, &|at| matched.iter().any(|&(_, _, b)| b == at));
        let alike = |a: &String| two.iter().any(|b| jaro_winkler(a, b) >= ALIKE);
        !one.is_empty() && !two.is_empty() && !one.iter().any(alike)
    }

    fn level(&self, other: &Self, matched: &[(TokenMatch, usize, usize)]) -> NameLevel {
        let (short, long) =
            (self.words.len().min(other.words.len()), self.words.len().max(other.words.len()));
        let whole = matched.iter().filter(|m| m.0 > TokenMatch::Initial).count();
        let same = matched.iter().filter(|m| m.0 == TokenMatch::Same).count();
        if whole == 0 {
            return if self.joined_equals(other) {
                NameLevel::Variant
            } else {
                NameLevel::Different
            };
        }
        if short == long && same == long {
            NameLevel::Same
        } else if (short == long && matched.len() == long) || self.joined_equals(other) {
            NameLevel::Variant
        } else if matched.len() == short && short >= 2 {
            if same == short { NameLevel::Part } else { NameLevel::PartVariant }
        } else if whole >= 2 {
            NameLevel::SomeWords
        } else {
            NameLevel::OneWord
        }
    }

    /// `Mary Ann` and `Maryann`: the same letters, parted otherwise.
    fn joined_equals(&self, other: &Self) -> bool {
        let letters = |name: &Self| name.words.iter().map(|w| w.text.len()).sum::<usize>();
        letters(self) > 0
            && letters(self) == letters(other)
            && self.words().flat_map(str::bytes).eq(other.words().flat_map(str::bytes))
    }
}

/// Compares two folded words, of which `sound_a` and `sound_b` are the [`phonetic_key`]s.
fn match_words(a: &Word, b: &Word) -> TokenMatch {
    if a.text == b.text {
        return TokenMatch::Same;
    }
    if a.number && b.number {
        // A digit more or less is another house, another generation, another decree.
        return TokenMatch::None;
    }
    let (short, long) =
        if a.text.len() <= b.text.len() { (&a.text, &b.text) } else { (&b.text, &a.text) };
    if short.len() == 1 {
        return if long.starts_with(short.as_str()) {
            TokenMatch::Initial
        } else {
            TokenMatch::None
        };
    }
    let alike = (a.sound == b.sound && a.sound.len() >= 2)
        || (short.len() >= 4 && long.starts_with(short.as_str()))
        || (!a.consonants.is_empty() && a.consonants == b.consonants)
        || (a.familiar && b.familiar && nickname_related(&a.text, &b.text))
        // Each edit changes two letters of the set at most, and no more than three edits are forgiven.
        || ((a.letters ^ b.letters).count_ones() <= 6 && misspelt(short, long));
    if alike { TokenMatch::Variant } else { TokenMatch::None }
}

/// One edit in four letters or more, two in eight or more, or a very high Jaro-Winkler.
fn misspelt(short: &str, long: &str) -> bool {
    if short.len() < 4 || long.len() - short.len() > 3 {
        return short.len() == 3
            && long.len() <= 4
            && osa(short, long) == 1
            && short.as_bytes().first() == long.as_bytes().first();
    }
    let edits = osa(short, long);
    edits == 1
        || (edits == 2 && short.len() >= 7)
        || (edits <= 3 && jaro_winkler_reaches(short, long, 0.92))
}

/// Compares two folded words.
#[must_use]
pub fn match_tokens(a: &str, b: &str) -> TokenMatch {
    match_words(&Word::new(a.to_owned()), &Word::new(b.to_owned()))
}

fn text(side: &[Word], at: usize) -> &str {
    side.get(at).map_or("", |word| word.text.as_str())
}

/// Pairs the words of two names, the best agreement first; ties fall by the words themselves, so that
/// the result is the same whichever name comes first.
fn pair_words(left: &[Word], right: &[Word]) -> Vec<(TokenMatch, usize, usize)> {
    let mut found: Vec<(TokenMatch, usize, usize)> = Vec::new();
    for (a, word) in left.iter().enumerate() {
        for (b, other) in right.iter().enumerate() {
            let how = match_words(word, other);
            if how > TokenMatch::None {
                found.push((how, a, b));
            }
        }
    }
    if found.len() < 2 {
        return found;
    }
    let key = |&(how, a, b): &(TokenMatch, usize, usize)| {
        let (one, two) = (text(left, a), text(right, b));
        (std::cmp::Reverse(how), one.min(two), one.max(two))
    };
    found.sort_by(|x, y| key(x).cmp(&key(y)));
    let (mut used_left, mut used_right) = (0_u64, 0_u64);
    found.retain(|&(_, a, b)| {
        let (bit_a, bit_b) = (1_u64 << (a & 63), 1_u64 << (b & 63));
        let free = used_left & bit_a == 0 && used_right & bit_b == 0;
        if free {
            used_left |= bit_a;
            used_right |= bit_b;
        }
        free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_part_and_a_misspelt_name_does_not() {
        let cases = [
            ("Carlos Necero Fuspillo", "Jesús Necero Fuspillo", true),
            ("Nora Gladis Meurzet", "Norma Esther Meurzet", true),
            ("Galli", "Soibelman", true),
            ("AMDRSE BARRIENTOS MEDRANO", "Andrés Barrientos Medrano", false),
            ("Jna Pusnias Bunmuz", "Juan Pusnias Bunmuz", false),
            ("Adrea Patricia Pullano Acots", "Andrea Patricia Pullano Acosta", false),
            ("Pedro Mussunvano Flores", "Pedro Mussunvano", false),
        ];
        for (one, two, parts) in cases {
            let (one, two) = (PersonName::new(one), PersonName::new(two));
            assert_eq!(one.parts_from(&two), parts, "{one:?} {two:?}");
            assert_eq!(two.parts_from(&one), parts);
        }
    }

    #[test]
    fn two_surname_conventions_are_read_as_one_name() {
        let cases = [
            ("PEREZ LOPEZ JUAN", "Juan Pérez López", NameLevel::Same),
            ("Pérez López, Juan", "Juan Perez Lopez", NameLevel::Same),
            ("Juan Pérez", "Juan Pérez López", NameLevel::Part),
            ("Juan Peres", "PEREZ LOPEZ, JUAN", NameLevel::PartVariant),
            ("J. Pérez López", "Juan Pérez López", NameLevel::Variant),
            ("Paco Hernández", "Francisco Ernandes", NameLevel::Variant),
            ("Ana Pérez López", "Juan Pérez López", NameLevel::SomeWords),
            ("Juan Ramos", "Juan Soto", NameLevel::OneWord),
            ("María López de García", "María López", NameLevel::Part),
            ("Juan de la Cruz", "Juan Delacruz", NameLevel::Same),
            ("Mary Ann Soto", "Maryann Soto", NameLevel::Variant),
            ("Juan Ramos", "Pedro Soto", NameLevel::Different),
            ("", "Pedro Soto", NameLevel::Different),
        ];
        for (a, b, level) in cases {
            let (left, right) = (PersonName::new(a), PersonName::new(b));
            assert_eq!(left.compare(&right), level, "{a} / {b}");
            assert_eq!(right.compare(&left), level, "{b} / {a}");
        }
    }
}
