//! How two words of names agree, and two whole names as sets of words.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use crate::lexicon::{Lexicon, Matches};
use crate::short::{self, Short};
use crate::similarity::letters;
use crate::{
    consonant_key, fold, is_given_name, jaro_winkler_reaches, nickname_related, osa, phonetic_key,
    tokens,
};

/// What is asked of a word at each comparison, made once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// The word itself, where it is short.
    pub(crate) short: Option<Short>,
    /// Which letters occur: one bit each.
    pub(crate) letters: u64,
    /// Hash of the sound; 0 where it is too short to tell words apart.
    pub(crate) sound: u64,
    /// Hash of the consonants; 0 where too little is left to tell words apart.
    pub(crate) consonants: u64,
    /// Whether it stands in the table of short forms.
    pub(crate) familiar: bool,
    /// Whether it is all digits.
    number: bool,
}

/// Shortest consonant key that says anything: two consonants are shared by strangers.
const LEAST_CONSONANTS: usize = 3;
/// Jaro-Winkler likeness from which three edits are forgiven.
pub(crate) const LIKENESS: f64 = 0.92;
/// Shortest sound that does.
const LEAST_SOUND: usize = 2;

impl Shape {
    /// Of a folded word.
    pub(crate) fn new(word: &str) -> Self {
        let hash = |key: &str, least: usize| {
            // Odd, so that no key is 0.
            if key.len() < least { 0 } else { FixedState::with_seed(0).hash_one(key) | 1 }
        };
        Self {
            short: Short::new(word),
            letters: letters(word),
            sound: hash(&phonetic_key(word), LEAST_SOUND),
            consonants: hash(&consonant_key(word), LEAST_CONSONANTS),
            familiar: is_given_name(word),
            number: is_number(word),
        }
    }

    /// Of a word whose letters say nothing of its sound any more (see [`crate::Veil`]).
    pub(crate) fn of_veiled(word: &str, (sound, consonants): (u64, u64), familiar: bool) -> Self {
        let (short, letters, number) = (Short::new(word), letters(word), is_number(word));
        Self { short, letters, sound, consonants, familiar, number }
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|letter| letter.is_ascii_digit())
}

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

/// Compares two different short words by their shapes alone.
pub(crate) fn match_short((a, of_a): (Short, &Shape), (b, of_b): (Short, &Shape)) -> TokenMatch {
    if of_a.number && of_b.number {
        return TokenMatch::None;
    }
    let same_sound = of_a.sound == of_b.sound && of_a.sound != 0;
    if of_a.familiar && of_b.familiar {
        // Mario and Maria, Mary and Mark: well-known names that differ are two names, however alike.
        return if same_sound { TokenMatch::Variant } else { TokenMatch::None };
    }
    let (short, long) = if a.length() <= b.length() { (a, b) } else { (b, a) };
    if short.length() == 1 {
        return if long.starts_with(short) { TokenMatch::Initial } else { TokenMatch::None };
    }
    let alike = same_sound
        || (of_a.consonants == of_b.consonants && of_a.consonants != 0)
        || (short.length() >= 4 && long.starts_with(short))
        || ((of_a.letters ^ of_b.letters).count_ones() <= 6 && misspelt_short(short, long));
    if alike { TokenMatch::Variant } else { TokenMatch::None }
}

/// As [`misspelt`].
fn misspelt_short(short: Short, long: Short) -> bool {
    if short.length() < 4 || long.length() - short.length() > 3 {
        return short.length() == 3
            && long.length() <= 4
            && short::osa(short, long) == 1
            && short.starts_with(long.first());
    }
    let edits = short::osa(short, long);
    edits == 1
        || (edits == 2 && short.length() >= 7)
        || (edits <= 3 && short::jaro_winkler(short, long) >= LIKENESS)
}

/// Whether both words stand in the table of short forms, so that only their texts tell whether they are one name.
pub(crate) fn familiar(a: &Shape, b: &Shape) -> bool {
    a.familiar && b.familiar
}

/// Compares two folded words with their shapes; `related` says whether two familiar ones can be forms of one name.
pub(crate) fn match_words(
    (a, of_a): (&str, &Shape),
    (b, of_b): (&str, &Shape),
    related: impl FnOnce() -> bool,
) -> TokenMatch {
    if a == b {
        return TokenMatch::Same;
    }
    if of_a.number && of_b.number {
        // A digit more or less is another house, another generation, another decree.
        return TokenMatch::None;
    }
    let same_sound = of_a.sound == of_b.sound && of_a.sound != 0;
    if of_a.familiar && of_b.familiar {
        // Mario and Maria, Mary and Mark: well-known names that differ are two names, however alike.
        let one = same_sound || related();
        return if one { TokenMatch::Variant } else { TokenMatch::None };
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return if long.starts_with(short) { TokenMatch::Initial } else { TokenMatch::None };
    }
    let apart = (of_a.letters ^ of_b.letters).count_ones();
    let alike = same_sound
        || (of_a.consonants == of_b.consonants && of_a.consonants != 0)
        || (short.len() >= 4 && long.starts_with(short))
        // Each edit changes two letters of the set at most, and no more than three edits are forgiven.
        || (apart <= 6 && misspelt(short, long));
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
        || (edits <= 3 && jaro_winkler_reaches(short, long, LIKENESS))
}

/// Compares two folded words.
#[must_use]
pub fn match_tokens(a: &str, b: &str) -> TokenMatch {
    match_words((a, &Shape::new(a)), (b, &Shape::new(b)), || nickname_related(a, b))
}

/// Compares two names as written.
#[must_use]
pub fn compare_names(one: &str, two: &str) -> NameLevel {
    let mut lexicon = Lexicon::new();
    let [one, two] = [one, two].map(|name| words_of(&mut lexicon, name));
    lexicon.compare(&one, &two, &mut Matches::default())
}

fn words_of(lexicon: &mut Lexicon, name: &str) -> Vec<u32> {
    tokens(&fold(name)).iter().map(|word| lexicon.number(word)).collect()
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
            let mut lexicon = Lexicon::new();
            let [a, b] = [one, two].map(|name| words_of(&mut lexicon, name));
            assert_eq!(lexicon.part(&a, &b), parts, "{one} / {two}");
            assert_eq!(lexicon.part(&b, &a), parts);
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
            ("Mario Pérez López", "María Pérez López", NameLevel::SomeWords),
            ("Mary Soto", "Mark Soto", NameLevel::OneWord),
            ("Marry Soto", "Mark Soto", NameLevel::OneWord),
            ("Juan Ramos", "Juan Soto", NameLevel::OneWord),
            ("María López de García", "María López", NameLevel::Part),
            ("Juan de la Cruz", "Juan Delacruz", NameLevel::Same),
            ("Mary Ann Soto", "Maryann Soto", NameLevel::Variant),
            ("Juan Ramos", "Pedro Soto", NameLevel::Different),
            ("", "Pedro Soto", NameLevel::Different),
        ];
        for (a, b, level) in cases {
            assert_eq!(compare_names(a, b), level, "{a} / {b}");
            assert_eq!(compare_names(b, a), level, "{b} / {a}");
        }
    }
}
