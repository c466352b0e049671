//! How a word of an export agrees with words asked for, by their hashes alone.

use std::collections::BTreeMap;

use super::asked::{Asked, AskedWord, By};
use super::word::Hashed;
use crate::hit::WordMatch;

/// What two words have in common.
#[derive(Clone, Copy, Default)]
struct Common {
    same: bool,
    nickname: bool,
    sound: bool,
    consonants: bool,
    /// Edits between them, at most; none where no form is common.
    edits: Option<u8>,
}

/// The words asked for that agree with a word of the export, and how; ascending.
pub(super) fn meet(asked: &Asked, found: &Hashed) -> Vec<(u32, WordMatch)> {
    let mut all: BTreeMap<u32, Common> = BTreeMap::new();
    for (word, by) in asked.by(found.word) {
        let common = all.entry(*word).or_default();
        common.same |= *by == By::Word;
        common.nickname |= *by == By::Nickname;
    }
    for hash in [found.sound, found.consonants].into_iter().filter(|hash| *hash != 0) {
        for (word, by) in asked.by(hash) {
            let common = all.entry(*word).or_default();
            common.sound |= *by == By::Sound;
            common.consonants |= *by == By::Consonants;
        }
    }
    for (left_out, forms) in (0_u8..).zip(&found.forms) {
        for (word, by) in forms.iter().flat_map(|hash| asked.by(*hash)) {
            let By::Form(own) = by else { continue };
            let common = all.entry(*word).or_default();
            // Of words that begin alike the rest is unknown: they are one edit apart at least.
            let edits = left_out.max(*own).max(1);
            common.edits = Some(common.edits.map_or(edits, |known| known.min(edits)));
        }
    }
    let classified = all.into_iter().filter_map(|(number, common)| {
        let word = asked.words.get(number as usize)?;
        Some((number, classify(word, found, common)?))
    });
    classified.collect()
}

/// As words of the index of names agree ([`crate::WordMatch`]), as far as hashes tell.
fn classify(asked: &AskedWord, found: &Hashed, common: Common) -> Option<WordMatch> {
    if common.same {
        return Some(WordMatch::Same);
    }
    let (own, other) = (asked.hashed.traits, found.traits);
    if own.number && other.number {
        return None;
    }
    if common.sound {
        return Some(WordMatch::Sound);
    }
    if common.nickname {
        return Some(WordMatch::Nickname);
    }
    if own.familiar && other.familiar {
        return None;
    }
    // The shorter of two words says how many edits there may be; how many letters the other leaves out says how long it is.
    let other_most = found.forms.iter().filter(|forms| !forms.is_empty()).count().saturating_sub(1);
    let most = asked.most_edits.min(other_most);
    match common.edits {
        Some(edits) if usize::from(edits) <= most => Some(WordMatch::Edits(edits)),
        _ => common.consonants.then_some(WordMatch::Consonants),
    }
}
