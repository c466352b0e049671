//! A word that is asked for, and how a word of an index agrees with it.

use std::borrow::Cow;

use paradero_names::{Short, is_given_name, nicknames, osa};

use crate::hit::WordMatch;
use crate::keys;
use crate::segment::View;

/// A word that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    short: Option<Short>,
    letters: u64,
    sound: u32,
    consonants: u32,
    nicknames: Vec<&'static str>,
    familiar: bool,
    number: bool,
}

impl Word {
    pub(crate) fn new(text: &str) -> Self {
        let short = Short::new(text);
        Self {
            short,
            letters: short.map_or(0, Short::letters),
            sound: keys::sound(text),
            consonants: keys::consonants(text),
            nicknames: nicknames(text),
            familiar: is_given_name(text),
            number: text.bytes().all(|sign| sign.is_ascii_digit()),
            text: text.to_owned(),
        }
    }

    /// Whether it is one letter, which many words begin with.
    pub(crate) fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    /// Whether it is the first letter of a word.
    pub(crate) fn is_initial_of(&self, found: &View<'_>, word: u32) -> bool {
        match (self.short, found.short(word)) {
            (Some(own), Some(short)) => short.length() > 1 && short.starts_with(own),
            (Some(_), None) => found.word(word).starts_with(&self.text),
            _ => false,
        }
    }

    /// Words of a segment that agree with it, and how; ascending. Those are left out of which it is the initial: they are
    /// told one by one ([`Word::is_initial_of`]).
    pub(crate) fn near(&self, segment: &View<'_>, keys: &mut Vec<u64>) -> Vec<(u32, WordMatch)> {
        let mut found: Vec<u32> = Vec::new();
        keys::edited(&self.text, keys);
        keys.extend(keys::classes(self.sound, self.consonants));
        keys.extend(keys::goes_on(&self.text));
        keys.push(keys::whole(&self.text));
        for key in keys.iter() {
            found.extend(segment.under(*key));
        }
        let starts = self.text.char_indices().map(|(at, _)| at);
        let starts = starts.filter(|at| *at == 1 || keys::CUT.contains(at));
        let starts = starts.filter_map(|at| self.text.get(..at));
        found.extend(self.nicknames.iter().copied().chain(starts).filter_map(|t| segment.number(t)));
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|word| Some((word, self.meet(segment, word)?))).collect()
    }

    /// As [`Word::near`], looking at every word of the segment: what it is measured against.
    pub(crate) fn near_of_all(&self, segment: &View<'_>) -> Vec<(u32, WordMatch)> {
        (0..segment.words).filter_map(|word| Some((word, self.meet(segment, word)?))).collect()
    }

    /// How a word of a segment agrees, if it does. Words agree here where they agree for linking, and further.
    fn meet(&self, segment: &View<'_>, word: u32) -> Option<WordMatch> {
        let same_class = |classes: &[u32], own: u32| {
            own != 0 && classes.get(word as usize) == Some(&own)
        };
        let alike = Alike {
            sound: same_class(segment.sounds, self.sound),
            consonants: same_class(segment.consonants, self.consonants),
        };
        match (self.short, segment.short(word)) {
            (Some(own), Some(other)) => self.meet_short((own, other), alike, segment, word),
            _ => self.meet_text(&segment.word(word), alike),
        }
    }

    fn meet_short(
        &self,
        (own, other): (Short, Short),
        alike: Alike,
        segment: &View<'_>,
        word: u32,
    ) -> Option<WordMatch> {
        if own == other {
            return Some(WordMatch::Same);
        }
        let (short, long) = if own.length() <= other.length() { (own, other) } else { (other, own) };
        let most = keys::most_edits(short.length() as usize);
        let cut = long.starts_with(short);
        let apart = long.length() - short.length();
        let far = most == 0
            || apart as usize > most
            || (self.letters ^ other.letters()).count_ones() as usize > 2 * most;
        if far && !cut && !alike.any() && self.nicknames.is_empty() {
            return None;
        }
        let edits = if far { usize::MAX } else { own.osa(other) };
        let text = || segment.word(word);
        self.classify(edits, (short.length() as usize, cut), alike, text)
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
        let digits = |text: &str| text.bytes().all(|sign| sign.is_ascii_digit());
        if self.number && digits(&other()) {
            // A digit more or less is another generation, another house, another number.
            return None;
        }
        if alike.sound {
            return Some(WordMatch::Sound);
        }
        if !self.nicknames.is_empty() && self.nicknames.binary_search(&&*other()).is_ok() {
            return Some(WordMatch::Nickname);
        }
        if length == 1 {
            return (cut && !self.is_initial()).then_some(WordMatch::Initial);
        }
        if self.familiar && is_given_name(&other()) {
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
    sound: bool,
    consonants: bool,
}

impl Alike {
    fn any(self) -> bool {
        self.sound || self.consonants
    }
}
