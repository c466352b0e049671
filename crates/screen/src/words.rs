//! The dictionary of the words of all names: which words a word may stand for.

use std::collections::HashMap;

use paradero_names::{
    TokenMatch, consonant_key, match_tokens, nickname_related, osa, phonetic_key,
};

use crate::hit::WordMatch;

/// Shortest consonant key that says anything: two consonants are shared by strangers.
const LEAST_CONSONANTS: usize = 3;

/// Shortest word that is looked up with an edit.
const LEAST_EDITED: usize = 3;

/// Distinct folded words with the look-ups that lead to them.
#[derive(Debug, Default)]
pub(crate) struct Words {
    texts: Vec<String>,
    shapes: Vec<Shape>,
    ids: HashMap<String, u32>,
    sounds: HashMap<String, Vec<u32>>,
    consonants: HashMap<String, Vec<u32>>,
    /// Hash of a word with one letter left out (or none), and the word; sorted. Two words one edit
    /// apart share such a form (symmetric deletion, as in SymSpell).
    deletions: Vec<(u64, u32)>,
}

impl Words {
    /// The number of a word, which is new where need be.
    pub(crate) fn add(&mut self, text: &str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        // 2^32 distinct words do not fit the memory of any machine that this runs on.
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.shapes.push(Shape::new(text));
        self.ids.insert(text.to_owned(), id);
        self.sounds.entry(phonetic_key(text)).or_default().push(id);
        let consonants = consonant_key(text);
        if consonants.len() >= LEAST_CONSONANTS {
            self.consonants.entry(consonants).or_default().push(id);
        }
        if text.len() >= LEAST_EDITED {
            self.deletions.extend(deletions(text).into_iter().map(|hash| (hash, id)));
        }
        id
    }

    /// Makes the look-ups ready after the last word.
    pub(crate) fn finish(&mut self) {
        self.deletions.sort_unstable();
        self.deletions.dedup();
    }

    /// The text of a word.
    pub(crate) fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }

    /// The number of a word that stands in some name.
    pub(crate) fn id(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    /// How a word asked for agrees with a word of the dictionary.
    pub(crate) fn compare(&self, asked: &str, shape: Shape, found: u32) -> Option<WordMatch> {
        compare(asked, shape, self.text(found), *self.shapes.get(found as usize)?)
    }

    /// Words that `text` may stand for: the same, alike in sound or consonants, one edit away.
    /// Sorted.
    pub(crate) fn near(&self, text: &str) -> Vec<u32> {
        let mut found: Vec<u32> = self.ids.get(text).copied().into_iter().collect();
        found.extend(self.sounds.get(&phonetic_key(text)).into_iter().flatten());
        found.extend(self.consonants.get(&consonant_key(text)).into_iter().flatten());
        if text.len() >= LEAST_EDITED {
            for hash in deletions(text) {
                let start = self.deletions.partition_point(|(other, _)| *other < hash);
                let same = self.deletions[start..].iter().take_while(|(other, _)| *other == hash);
                found.extend(same.map(|(_, id)| *id));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What can be told of a word at a glance, to spare the comparison of words that cannot agree.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    letters: u32,
    sound: u64,
    consonants: u64,
}

impl Shape {
    pub(crate) fn new(text: &str) -> Self {
        let letters = text.bytes().fold(0, |set, byte| set | 1 << (byte & 31));
        let consonants = consonant_key(text);
        Self {
            letters,
            sound: hash(phonetic_key(text).as_bytes().iter()),
            consonants: match consonants.len() {
                LEAST_CONSONANTS.. => hash(consonants.as_bytes().iter()),
                _ => 0,
            },
        }
    }

    fn same_consonants(self, other: Self) -> bool {
        self.consonants != 0 && self.consonants == other.consonants
    }
}

/// How two folded words agree, if they do. Words agree here where they agree for linking, and
/// further where only vowels differ.
fn compare(asked: &str, shape: Shape, found: &str, other: Shape) -> Option<WordMatch> {
    if !may_agree(asked, shape, found, other) {
        return None;
    }
    match match_tokens(asked, found) {
        TokenMatch::Same => Some(WordMatch::Same),
        TokenMatch::Initial => Some(WordMatch::Initial),
        TokenMatch::Variant => Some(variant(asked, found)),
        TokenMatch::None => shape.same_consonants(other).then_some(WordMatch::Consonants),
    }
}

/// Whether two words can agree at all. Three edits change at most six letters of the sets; in words
/// of up to six letters, whatever more than three of them change is too far for Jaro-Winkler too.
fn may_agree(asked: &str, shape: Shape, found: &str, other: Shape) -> bool {
    let (short, long) = if asked.len() <= found.len() { (asked, found) } else { (found, asked) };
    let changed = (shape.letters ^ other.letters).count_ones();
    let close = long.len() - short.len() <= 3 && changed <= if short.len() <= 6 { 3 } else { 6 };
    close
        || shape.sound == other.sound
        || shape.same_consonants(other)
        || long.starts_with(short)
        || nickname_related(asked, found)
}

fn variant(asked: &str, found: &str) -> WordMatch {
    let edits = osa(asked, found);
    if phonetic_key(asked) == phonetic_key(found) {
        WordMatch::Sound
    } else if nickname_related(asked, found) {
        WordMatch::Nickname
    } else if edits > 1 && (asked.starts_with(found) || found.starts_with(asked)) {
        WordMatch::CutShort
    } else {
        WordMatch::Edits(u8::try_from(edits).unwrap_or(u8::MAX))
    }
}

/// Hashes of the word and of the word without each of its letters.
fn deletions(text: &str) -> Vec<u64> {
    let bytes = text.as_bytes();
    let mut hashes = vec![hash(bytes.iter())];
    for left_out in 0..bytes.len() {
        hashes.push(hash(bytes[..left_out].iter().chain(&bytes[left_out + 1..])));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a, 64 bits: the same on every machine. A chance collision only costs a comparison.
fn hash<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_glance_never_turns_words_away_that_agree(
            word in "[a-f]{1,9}", other in "[a-f]{1,9}", at in 0_usize..9, letter in "[a-z]{0,3}",
        ) {
            let mut edited = word.clone();
            let at = at.min(edited.len() - 1);
            edited.replace_range(at..=at, &letter);
            for near in [&other, &edited] {
                let agree = match_tokens(&word, near) != TokenMatch::None;
                let may = may_agree(&word, Shape::new(&word), near, Shape::new(near));
                prop_assert!(may || !agree, "{word} {near}");
            }
        }

        #[test]
        fn a_word_is_near_to_every_word_one_edit_away(
            word in "[a-z]{4,9}", at in 0_usize..9, letter in "[a-z]{0,2}",
        ) {
            let mut edited = word.clone();
            let at = at.min(edited.len() - 1);
            edited.replace_range(at..=at, &letter);
            let mut words = Words::default();
            let id = words.add(&word);
            words.finish();
            let found = words.near(&edited).contains(&id);
            prop_assert!(found || osa(&word, &edited) > 1, "{word} {edited}");
        }
    }
}
