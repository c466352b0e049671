//! Words of texts in a row, outside of quotations, and the passages that two texts have in common.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::{Hash, How, Repeats, SHINGLE, hash};

/// Words in common that are told at least: two reports of one event share sentences that could be said in no other way.
const WORDS: u64 = 40;

/// Words in a row that the longest passage in common has at least.
const IN_A_ROW: usize = 16;

/// Longest quotation, in characters; what is longer is a mark that was never closed.
const QUOTATION: usize = 1_500;

/// A word, folded, and where it stands in its text, in characters.
#[derive(Clone, Debug)]
pub(super) struct Word {
    folded: String,
    start: u32,
    end: u32,
    /// A quotation ended before it: no shingle reaches over that.
    parted: bool,
}

/// Eight words in a row: the place of the first, and their hash.
pub(super) struct Shingle {
    pub(super) at: usize,
    pub(super) hash: Hash,
}

/// The sign that closes a quotation, by the one that opens it.
fn closes(sign: char) -> Option<char> {
    match sign {
        '"' => Some('"'),
        '\u{ab}' => Some('\u{bb}'),
        '\u{201c}' => Some('\u{201d}'),
        _ => None,
    }
}

/// The words of a text outside of quotations.
pub(super) fn words(text: &str) -> Vec<Word> {
    let letters: Vec<char> = text.chars().collect();
    let mut all: Vec<Word> = Vec::new();
    let (mut at, mut parted) = (0, true);
    while let Some(letter) = letters.get(at) {
        if let Some(end) = closes(*letter).and_then(|close| closed(&letters, at, close)) {
            (at, parted) = (end + 1, true);
            continue;
        }
        if !letter.is_alphanumeric() {
            at += 1;
            continue;
        }
        let rest = letters.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|c| c.is_alphanumeric() || is_mark(**c)).count();
        let word: String = rest.iter().take(length).collect();
        let folded = word.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).collect();
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        all.push(Word { folded, start: place(at), end: place(at + length), parted });
        (at, parted) = (at + length, false);
    }
    all
}

fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// Where a quotation ends that begins here.
fn closed(letters: &[char], at: usize, close: char) -> Option<usize> {
    let within = letters.iter().enumerate().skip(at + 1).take(QUOTATION);
    within
        .take_while(|(_, letter)| **letter != '\n')
        .find(|(_, letter)| **letter == close)
        .map(|(at, _)| at)
}

/// Every eight words in a row.
pub(super) fn shingles(words: &[Word]) -> Vec<Shingle> {
    let mut all = Vec::new();
    for (at, eight) in words.windows(SHINGLE).enumerate() {
        if eight.iter().skip(1).any(|word| word.parted) {
            continue;
        }
        let text: Vec<&str> = eight.iter().map(|word| word.folded.as_str()).collect();
        all.push(Shingle { at, hash: hash(&text.join(" ")) });
    }
    all
}

/// How many words of a text stand in another in passages of eight words and more, outside of quotations: exact, over all of
/// both. Nothing where that is so little that two who report the same would write it.
#[must_use]
pub fn in_text(text: &str, other: &str) -> Option<Repeats> {
    let (mine, theirs) = (words(text), words(other));
    let there: BTreeSet<Hash> = shingles(&theirs).into_iter().map(|shingle| shingle.hash).collect();
    let mut stands = vec![false; mine.len()];
    // Whether a word and the one before it stand there in a row.
    let mut joined = vec![false; mine.len()];
    for shingle in shingles(&mine).iter().filter(|shingle| there.contains(&shingle.hash)) {
        stands.iter_mut().skip(shingle.at).take(SHINGLE).for_each(|word| *word = true);
        joined.iter_mut().skip(shingle.at + 1).take(SHINGLE - 1).for_each(|word| *word = true);
    }
    let (first, length) = longest(&joined);
    let shared = stands.iter().filter(|stands| **stands).count() as u64;
    let (of, of_other) = (mine.len() as u64, theirs.len() as u64);
    let passage = mine
        .get(first)
        .zip(mine.get((first + length).checked_sub(1)?))
        .map(|(from, to)| (from.start, to.end));
    let same =
        of == of_other && mine.iter().zip(&theirs).all(|(one, other)| one.folded == other.folded);
    let how = if same { How::SameWords } else { How::Words };
    let repeats = Repeats { how, shared, of, of_other, exact: true, passage };
    let told = shared >= WORDS
        && length >= IN_A_ROW
        && repeats.share().max(repeats.share_of_other()) >= 0.15;
    (told || same && of >= SHINGLE as u64).then_some(repeats)
}

/// The longest run of words that are joined to the one before: its first word and how many words it has.
fn longest(joined: &[bool]) -> (usize, usize) {
    let (mut best, mut first) = ((0, 0), 0);
    for (at, joined) in joined.iter().enumerate() {
        if !joined {
            first = at;
        } else if at + 1 - first > best.1 {
            best = (first, at + 1 - first);
        }
    }
    best
}
