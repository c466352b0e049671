//! The keys under which a word is found again: itself, itself with letters left out, its sound, its consonants, its
//! beginning.
//!
//! Two words within k edits (insertions, deletions, replacements, exchanges of neighbours) have in common a form from
//! which each is k letters away at most (symmetric deletion; Garbe 2012, SymSpell). It is enough to leave letters out of
//! the beginnings of both words, of one length, since a form common to the words begins with one common to their
//! beginnings.

use paradero_names::{consonant_key, phonetic_key};

/// Letters of a word that others are left out of: eight fit one machine word, and seven make fewer keys for hardly more
/// words that are then found to be too far.
const BEGINNING: usize = 7;

/// Shortest consonant key that says anything: two consonants are shared by strangers.
const LEAST_CONSONANTS: usize = 3;

/// Shortest sound that does.
const LEAST_SOUND: usize = 2;

/// Letters of a word that is another one cut short: fewer say too little, more are hardly cut.
pub(crate) const CUT: std::ops::RangeInclusive<usize> = 4..=8;

/// Most edits between two words of which the shorter has so many bytes.
#[inline]
pub(crate) fn most_edits(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// Hash of the sound of a word; 0 where it is too short to tell words apart.
pub(crate) fn sound(word: &str) -> u32 {
    class(&phonetic_key(word), LEAST_SOUND)
}

/// Hash of the consonants of a word; 0 where too little is left to tell words apart.
pub(crate) fn consonants(word: &str) -> u32 {
    class(&consonant_key(word), LEAST_CONSONANTS)
}

fn class(key: &str, least: usize) -> u32 {
    if key.len() < least {
        return 0;
    }
    // Odd, so that no key is 0.
    u32::try_from(fnv(key) >> 32).unwrap_or(0) | 1
}

/// FNV-1a, 64 bits: the same on every machine, as what is written to a file must be.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The kinds of key. They lie in one table, and a seed keeps them apart.
#[derive(Clone, Copy)]
enum Kind {
    Whole = 1,
    Shortened,
    Sound,
    Consonants,
    Beginning,
}

fn key(kind: Kind, content: u64) -> u64 {
    // SplitMix64's finaliser: every bit of the key depends on every bit of the content.
    let mut mixed = content ^ (kind as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

fn text(kind: Kind, word: &str) -> u64 {
    key(kind, fnv(word))
}

/// The key of a word that is just this one.
pub(crate) fn whole(word: &str) -> u64 {
    text(Kind::Whole, word)
}

/// The key of words that begin with a word and go on by two letters or more: the words that it may be cut short of.
pub(crate) fn goes_on(word: &str) -> Option<u64> {
    CUT.contains(&word.len()).then(|| text(Kind::Beginning, word))
}

/// Keys under which words alike in sound or consonants lie.
pub(crate) fn classes(sound: u32, consonants: u32) -> impl Iterator<Item = u64> {
    let some = |kind, hash: u32| (hash != 0).then(|| key(kind, u64::from(hash)));
    some(Kind::Sound, sound).into_iter().chain(some(Kind::Consonants, consonants))
}

/// Keys under which the words within [`most_edits`] of a word lie. Ascending, each once.
pub(crate) fn edited(word: &str, keys: &mut Vec<u64>) {
    keys.clear();
    let most = most_edits(word.len());
    if most == 0 {
        return;
    }
    let bytes = word.as_bytes();
    let length = bytes.len().min(BEGINNING);
    let mut packed = [0_u8; 8];
    for (place, letter) in packed.iter_mut().zip(bytes.iter().take(length)) {
        *place = *letter;
    }
    let start = u64::from_le_bytes(packed);
    keys.push(start);
    for first in 0..length {
        let once = without(start, first);
        keys.push(once);
        if most == 2 {
            keys.extend((first..length - 1).map(|second| without(once, second)));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.iter_mut().for_each(|content| *content = key(Kind::Shortened, *content));
}

/// A packed text without the letter at a place.
#[inline]
fn without(packed: u64, at: usize) -> u64 {
    let before = (1_u64 << (8 * at)) - 1;
    packed & before | packed >> 8 & !before
}

/// All keys of a word of the index.
pub(crate) fn of_word(word: &str, (sound, consonants): (u32, u32), keys: &mut Vec<u64>) {
    edited(word, keys);
    keys.push(whole(word));
    keys.extend(classes(sound, consonants));
    // Beginnings with one letter less are found by their edits.
    let beginnings = CUT.take_while(|length| length + 2 <= word.len());
    keys.extend(beginnings.filter_map(|length| goes_on(word.get(..length)?)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn words_within_the_edits_share_a_key(
            word in "[a-d]{3,12}",
            edits in prop::collection::vec((0_usize..12, 0_u8..4, "[a-d]"), 0..3),
        ) {
            let mut other = word.clone().into_bytes();
            for (at, what, letter) in edits {
                let letter = letter.as_bytes()[0];
                let at = at.min(other.len().saturating_sub(1));
                match what {
                    0 => other.insert(at, letter),
                    1 if other.len() > 1 => drop(other.remove(at)),
                    2 => other[at] = letter,
                    _ if other.len() > 1 => other.swap(at.max(1) - 1, at.max(1)),
                    _ => {}
                }
            }
            let other = String::from_utf8(other).unwrap();
            let most = most_edits(word.len().min(other.len()));
            let (mut one, mut two) = (Vec::new(), Vec::new());
            edited(&word, &mut one);
            edited(&other, &mut two);
            let share = one.iter().any(|key| two.contains(key));
            let near = most > 0 && paradero_names::osa(&word, &other) <= most;
            prop_assert!(share || !near, "{word} {other}");
        }
    }

    #[test]
    fn a_letter_is_left_out() {
        let packed = u64::from_le_bytes(*b"perez\0\0\0");
        assert_eq!(without(packed, 0).to_le_bytes(), *b"erez\0\0\0\0");
        assert_eq!(without(packed, 4).to_le_bytes(), *b"pere\0\0\0\0");
    }
}
