//! A word that is asked for, and how a word of an index agrees with it.

use std::borrow::Cow;

use paradero_names::{Pattern, Short, is_given_name, nicknames, osa};

use crate::hit::WordMatch;
use crate::keys;
use crate::segment::{Entry, View};

/// Words that are compared at a time.
const TOGETHER: usize = 32;

/// In [`letters`]: the word is a well-known given name, or short for one.
const FAMILIAR: u32 = 1 << 31;
/// In [`letters`]: the word is all digits.
const NUMBER: u32 = 1 << 30;

/// Which letters a word has, one bit each and some signs sharing one, and of what kind it is. An edit changes two bits of
/// letters at most; no letter has the two highest.
pub(crate) fn letters(text: &str) -> u32 {
    let set = text.bytes().fold(0, |set, sign| set | 1 << (sign & 31));
    let familiar = if is_given_name(text) { FAMILIAR } else { 0 };
    let number = if text.bytes().all(|sign| sign.is_ascii_digit()) { NUMBER } else { 0 };
    set & !(FAMILIAR | NUMBER) | familiar | number
}

/// A word that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    short: Option<(Short, Box<Pattern>)>,
    letters: u32,
    sound: u32,
    consonants: u32,
    nicknames: Vec<&'static str>,
}

impl Word {
    pub(crate) fn new(text: &str) -> Self {
        let short = Short::new(text);
        Self {
            short: short.map(|short| (short, Box::new(Pattern::new(short)))),
            letters: letters(text),
            sound: keys::sound(text),
            consonants: keys::consonants(text),
            nicknames: nicknames(text),
            text: text.to_owned(),
        }
    }

    /// Whether it is one letter, which many words begin with.
    pub(crate) fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    fn head(&self) -> [u8; 16] {
        let mut head = [0; 16];
        for (place, sign) in head.iter_mut().zip(self.text.bytes()) {
            *place = sign;
        }
        head
    }

    /// Whether it is the first letter of a word.
    pub(crate) fn is_initial_of(&self, found: &View<'_>, word: u32) -> bool {
        let first = self.text.bytes().next();
        found.entry(word).is_some_and(|entry| Some(entry.head[0]) == first && entry.head[1] != 0)
    }

    /// Words of a segment that agree with it, and how; ascending. Those are left out of which it is the initial: they are
    /// told one by one ([`Word::is_initial_of`]).
    pub(crate) fn near(&self, segment: &View<'_>, keys: &mut Vec<u64>) -> Vec<(u32, WordMatch)> {
        let mut found: Vec<u32> = Vec::new();
        keys::edited(&self.text, keys);
        keys.extend(keys::classes(self.sound, self.consonants));
        keys.extend(keys::goes_on(&self.text));
        keys.push(keys::whole(&self.text));
        segment.under_all(keys, &mut found);
        let starts = self.text.char_indices().map(|(at, _)| at);
        let starts = starts.filter(|at| *at == 1 || keys::CUT.contains(at));
        let starts = starts.filter_map(|at| self.text.get(..at));
        found
            .extend(self.nicknames.iter().copied().chain(starts).filter_map(|t| segment.number(t)));
        found.sort_unstable();
        found.dedup();
        let mut near = Vec::new();
        for words in found.chunks(TOGETHER) {
            // Fetched together, so that the machine waits for all of them at once.
            let mut entries = [Entry::default(); TOGETHER];
            for (place, word) in entries.iter_mut().zip(words) {
                *place = segment.entry(*word).copied().unwrap_or_default();
            }
            for (word, entry) in words.iter().zip(&entries) {
                near.extend(self.meet(segment, *word, entry).map(|how| (*word, how)));
            }
        }
        near
    }

    /// As [`Word::near`], looking at every word of the segment: what it is measured against.
    pub(crate) fn near_of_all(&self, segment: &View<'_>) -> Vec<(u32, WordMatch)> {
        let met = |word| Some((word, self.meet(segment, word, segment.entry(word)?)?));
        (0..segment.words).filter_map(met).collect()
    }

    /// How a word of a segment agrees, if it does. Words agree here where they agree for linking, and further.
    fn meet(&self, segment: &View<'_>, word: u32, entry: &Entry) -> Option<WordMatch> {
        let both = self.letters & entry.letters;
        if both & NUMBER != 0 && entry.head != self.head() {
            // A digit more or less is another generation, another house, another number.
            return None;
        }
        let alike = Alike {
            familiar: both & FAMILIAR != 0,
            sound: self.sound != 0 && self.sound == entry.sound,
            consonants: self.consonants != 0 && self.consonants == entry.consonants,
        };
        match (&self.short, segment.short(word, entry)) {
            (Some((own, pattern)), Some(other)) => {
                let apart = (self.letters ^ entry.letters) & !(FAMILIAR | NUMBER);
                let apart = apart.count_ones() as usize;
                self.meet_short((*own, pattern, other), (alike, apart), || segment.word(word))
            }
            _ => self.meet_text(&segment.word(word), alike),
        }
    }

    #[inline]
    fn meet_short<'a>(
        &self,
        (own, pattern, other): (Short, &Pattern, Short),
        (alike, apart): (Alike, usize),
        text: impl Fn() -> Cow<'a, str>,
    ) -> Option<WordMatch> {
        let (short, long) =
            if own.length() <= other.length() { (own, other) } else { (other, own) };
        let length = short.length() as usize;
        let most = keys::most_edits(length);
        let far = most == 0 || (long.length() as usize - length) > most || apart > 2 * most;
        let cut = long.starts_with(short);
        if far && !cut && !alike.any() {
            return None;
        }
        if own == other {
            return Some(WordMatch::Same);
        }
        let edits = if far { usize::MAX } else { pattern.osa(other) };
        self.classify(edits, (length, cut), alike, text)
    }

    fn meet_text(&self, other: &str, alike: Alike) -> Option<WordMatch> {
        if self.text == other {
            return Some(WordMatch::Same);
        }
        let own = self.text.as_str();
        let (short, long) = if own.len() <= other.len() { (own, other) } else { (other, own) };
        let most = keys::most_edits(short.len());
        let edits = if long.len() - short.len() > most { usize::MAX } else { osa(own, other) };
        self.classify(edits, (short.len(), long.starts_with(short)), alike, || other.into())
    }

    /// How two different words agree: `edits` apart, the shorter of so many signs and perhaps the longer cut short.
    fn classify<'a>(
        &self,
        edits: usize,
        (length, cut): (usize, bool),
        alike: Alike,
        other: impl Fn() -> Cow<'a, str>,
    ) -> Option<WordMatch> {
        if alike.sound {
            return Some(WordMatch::Sound);
        }
        if alike.familiar && self.nicknames.binary_search(&&*other()).is_ok() {
            return Some(WordMatch::Nickname);
        }
        if length == 1 {
            return (cut && !self.is_initial()).then_some(WordMatch::Initial);
        }
        if alike.familiar {
            // Mario and Maria: well-known names that differ are two names, however alike.
            return None;
        }
        if edits <= 1 && edits <= keys::most_edits(length) {
            return Some(WordMatch::Edits(1));
        }
        if cut && keys::CUT.contains(&length) {
            return Some(WordMatch::CutShort);
        }
        if edits <= keys::most_edits(length) {
            return Some(WordMatch::Edits(2));
        }
        alike.consonants.then_some(WordMatch::Consonants)
    }
}

/// What two words have in common beside letters.
#[derive(Clone, Copy)]
struct Alike {
    /// Both are well-known given names.
    familiar: bool,
    sound: bool,
    consonants: bool,
}

impl Alike {
    fn any(self) -> bool {
        self.familiar || self.sound || self.consonants
    }
}
