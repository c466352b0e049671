//! A name that is asked for, prepared against an index.

use std::collections::HashMap;
use std::sync::Arc;

use paradero_names::{fold, is_given_name, tokens};

use crate::hit::WordMatch;
use crate::index::Index;
use crate::score::{self, ONLY_ASKED};
use crate::segment::{MOST_WORDS_OF_A_NAME, View};
use crate::word::Word;

/// Readings of a name that are looked for, at most.
const MOST_READINGS: usize = 4;

/// Words whose neighbours are remembered, at most.
const MOST_REMEMBERED: usize = 4_096;

/// A word of a segment that agrees with a word asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near {
    pub(crate) word: u32,
    pub(crate) how: WordMatch,
    pub(crate) weight: i32,
}

/// A word asked for, with what it meets in an index.
#[derive(Debug)]
pub(crate) struct AskedWord {
    pub(crate) word: Word,
    /// The most that it can weigh.
    pub(crate) best: i32,
    /// By segment: what it meets.
    pub(crate) met: Vec<Met>,
}

/// What a word asked for meets in a segment.
#[derive(Debug)]
pub(crate) struct Met {
    /// The words that agree, the heaviest first, of equal ones the first.
    pub(crate) near: Vec<Near>,
    /// In which steps their names are best read: see [`Step`].
    pub(crate) steps: Vec<Step>,
}

/// After the names of the first `read` words are read, any other name has at most `then` from the word asked for. Each
/// step lowers this by more for each name than the next one does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) read: usize,
    pub(crate) then: i32,
    /// What it lowers the most by, for each name read.
    pub(crate) gain: f32,
}

impl Met {
    /// `least` is what a name has from the word asked for that has none of those near it.
    fn new(near: Vec<Near>, least: i32, names: impl Fn(u32) -> usize) -> Self {
        // Where each point lies: names read, and what is then left. The steps are the lower hull of the points.
        let mut points: Vec<(f32, Step)> = Vec::new();
        let mut cost = 0.0;
        for (at, one) in near.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a gain need not be exact")]
            {
                cost += names(one.word) as f32;
            }
            let then = near.get(at + 1).map_or(least, |next| next.weight.max(least));
            if then >= one.weight {
                continue;
            }
            let mut step = Step { read: at + 1, then, gain: 0.0 };
            loop {
                let before = points.last();
                let (spent, left) =
                    before.map_or((0.0, near.first().map_or(0, |n| n.weight)), |p| (p.0, p.1.then));
                #[expect(clippy::cast_precision_loss, reason = "a gain need not be exact")]
                {
                    step.gain = (left - then) as f32 / (cost - spent).max(1.0);
                }
                if before.is_none_or(|before| before.1.gain > step.gain) {
                    break;
                }
                points.pop();
            }
            points.push((cost, step));
        }
        Self { near, steps: points.into_iter().map(|point| point.1).collect() }
    }

    /// The most that a name has from the word asked for of which nothing is read yet.
    pub(crate) fn most(&self) -> i32 {
        self.near.first().map_or(ONLY_ASKED, |near| near.weight)
    }
}

/// One way to read a name: as its words stand, or with two words joined or one split.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) words: Vec<Arc<AskedWord>>,
    /// What it promises: see [`score::promised`].
    pub(crate) promised: i32,
}

/// Words asked for of late, with what they meet.
#[derive(Default)]
pub(crate) struct Remembered {
    words: HashMap<String, Arc<AskedWord>>,
    /// Words asked for before those; one that is asked for again is kept.
    before: HashMap<String, Arc<AskedWord>>,
    keys: Vec<u64>,
}

/// How the words that agree are found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// By the keys of words.
    Keys,
    /// By comparing with every word.
    All,
}

impl Remembered {
    /// The readings of a name, as it stands first.
    pub(crate) fn readings(&mut self, index: &Index, name: &str, lookup: Lookup) -> Vec<Reading> {
        let mut words = tokens(&fold(name));
        words.truncate(MOST_WORDS_OF_A_NAME);
        if words.is_empty() {
            return Vec::new();
        }
        let others = other_readings(index, &words);
        let all = std::iter::once(words).chain(others).take(MOST_READINGS);
        all.map(|words| {
            let words: Vec<Arc<AskedWord>> =
                words.iter().map(|text| self.word(index, text, lookup)).collect();
            let promised = score::promised(words.iter().map(|word| word.best));
            Reading { words, promised }
        })
        .collect()
    }

    fn word(&mut self, index: &Index, text: &str, lookup: Lookup) -> Arc<AskedWord> {
        if let Some(known) = self.words.get(text).filter(|_| lookup == Lookup::Keys) {
            return Arc::clone(known);
        }
        if self.words.len() >= MOST_REMEMBERED {
            self.before = std::mem::take(&mut self.words);
        }
        let before = self.before.remove(text).filter(|_| lookup == Lookup::Keys);
        let made =
            before.unwrap_or_else(|| Arc::new(AskedWord::new(index, text, lookup, &mut self.keys)));
        self.words.insert(text.to_owned(), Arc::clone(&made));
        made
    }
}

impl AskedWord {
    fn new(index: &Index, text: &str, lookup: Lookup, keys: &mut Vec<u64>) -> Self {
        let word = Word::new(text);
        let own = score::word(index.names_with(text), index.names());
        let least = if word.is_initial() { score::INITIAL } else { ONLY_ASKED };
        let segments = index.segments().iter().map(|segment| segment.view());
        let near = segments.map(|segment| {
            let found = match lookup {
                Lookup::Keys => word.near(&segment, keys),
                Lookup::All => word.near_of_all(&segment),
            };
            // A word that only names of persons have who are gone is none.
            let weigh = |(id, how)| {
                let weight = score::pair(how, own, index.weight(&segment, id)?);
                Some(Near { word: id, how, weight })
            };
            let mut near: Vec<Near> = found.into_iter().filter_map(weigh).collect();
            near.sort_unstable_by_key(|near| (std::cmp::Reverse(near.weight), near.word));
            Met::new(near, least, |word| segment.names_with(word).len())
        });
        let met: Vec<Met> = near.collect();
        let best = met.iter().flat_map(|met| met.near.first()).map(|near| near.weight).max();
        Self { best: best.unwrap_or(0).max(least.max(0)), word, met }
    }
}

/// Other ways to read the words of a name: two neighbours that somebody is called in one word, and a word that is two
/// well-known given names.
fn other_readings(index: &Index, words: &[String]) -> Vec<Vec<String>> {
    let mut readings = Vec::new();
    let mut read = |at: usize, length: usize, instead: &[&str]| {
        let (before, rest) = words.split_at(at);
        let after = rest.get(length..).unwrap_or_default();
        let instead = instead.iter().map(|word| (*word).to_owned());
        readings.push(before.iter().cloned().chain(instead).chain(after.iter().cloned()).collect());
    };
    for (at, two) in words.windows(2).enumerate() {
        let joined = format!("{}{}", two[0], two[1]);
        if two[0].len() > 1 && two[1].len() > 1 && index.names_with(&joined) > 0 {
            read(at, 2, &[&joined]);
        }
    }
    for (at, word) in words.iter().enumerate() {
        let halves = (3..word.len().saturating_sub(2)).filter_map(|cut| word.split_at_checked(cut));
        let mut names = halves.filter(|(one, two)| is_given_name(one) && is_given_name(two));
        if !is_given_name(word)
            && let Some((one, two)) = names.next()
        {
            read(at, 1, &[one, two]);
        }
    }
    readings
}

impl Index {
    /// What a word of a segment weighs when it agrees; nothing where no name has it any more.
    fn weight(&self, segment: &View<'_>, word: u32) -> Option<i32> {
        let own = || u32::try_from(segment.names_with(word).len()).unwrap_or(u32::MAX);
        let with = if self.is_one_segment() { own() } else { self.names_with(&segment.word(word)) };
        (with > 0).then(|| score::word(with, self.names()))
    }
}
