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

/// How two folded words agree, if they do. Words agree here where they agree for linking, and
/// further where only vowels differ.
pub(crate) fn compare(asked: &str, found: &str) -> Option<WordMatch> {
    match match_tokens(asked, found) {
        TokenMatch::Same => Some(WordMatch::Same),
        TokenMatch::Initial => Some(WordMatch::Initial),
        TokenMatch::Variant => Some(variant(asked, found)),
        TokenMatch::None => {
            let key = consonant_key(asked);
            let alike = key.len() >= LEAST_CONSONANTS && key == consonant_key(found);
            alike.then_some(WordMatch::Consonants)
        }
    }
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
