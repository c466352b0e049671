//! The words of all names of a segment, numbered by falling frequency.

use paradero_names::{Dictionary, each_token, fold};
use rayon::prelude::*;

use super::view::MOST_WORDS_OF_A_NAME;
use crate::hit::Person;

/// Persons whose names are taken apart at a time.
const CHUNK: usize = 1 << 14;

/// The words of names.
pub(super) struct Names {
    /// Texts of the words by number: those that most names have come first, ties by text.
    pub(super) words: Vec<String>,
    /// By word, how many names have it.
    pub(super) counts: Vec<u32>,
    /// The words of all names, one name after another.
    pub(super) all: Vec<u32>,
    /// By name: where its words end.
    pub(super) ends: Vec<usize>,
}

/// Names of some persons, in words numbered among themselves.
struct Chunk {
    words: Dictionary,
    all: Vec<u32>,
    lengths: Vec<u8>,
}

impl Chunk {
    fn new(persons: &[&Person]) -> Self {
        let mut chunk = Self {
            words: Dictionary::new(),
            all: Vec::new(),
            lengths: Vec::with_capacity(persons.len()),
        };
        for name in persons.iter().flat_map(|person| person.all_names()) {
            let mut length = 0_u8;
            each_token(&fold(name), |word| {
                if usize::from(length) < MOST_WORDS_OF_A_NAME {
                    chunk.all.push(chunk.words.number(word));
                    length += 1;
                }
            });
            chunk.lengths.push(length);
        }
        chunk
    }
}

impl Names {
    /// Takes the names of persons apart.
    pub(super) fn new(persons: &[&Person]) -> Self {
        let chunks: Vec<Chunk> = persons.par_chunks(CHUNK).map(Chunk::new).collect();
        let mut words = Dictionary::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut all = Vec::with_capacity(chunks.iter().map(|chunk| chunk.all.len()).sum());
        let mut ends = Vec::with_capacity(chunks.iter().map(|chunk| chunk.lengths.len()).sum());
        for chunk in chunks {
            let numbers: Vec<u32> = chunk.words.texts().map(|text| words.number(text)).collect();
            counts.resize(words.len(), 0);
            let mut rest = chunk.all.as_slice();
            for length in &chunk.lengths {
                let (name, others) = rest.split_at(usize::from(*length).min(rest.len()));
                rest = others;
                for (at, word) in name.iter().enumerate() {
                    let number = numbers.get(*word as usize).copied().unwrap_or(0);
                    all.push(number);
                    // A name may have a word twice.
                    if !name.iter().take(at).any(|before| before == word)
                        && let Some(count) = counts.get_mut(number as usize)
                    {
                        *count += 1;
                    }
                }
                ends.push(all.len());
            }
        }
        Self::numbered(&words, &counts, all, ends)
    }

    fn numbered(words: &Dictionary, counts: &[u32], mut all: Vec<u32>, ends: Vec<usize>) -> Self {
        let count = |number: u32| counts.get(number as usize).copied().unwrap_or(0);
        let mut order: Vec<u32> = (0..u32::try_from(words.len()).unwrap_or(u32::MAX)).collect();
        order.par_sort_unstable_by(|a, b| {
            count(*b).cmp(&count(*a)).then_with(|| words.text(*a).cmp(words.text(*b)))
        });
        let mut place = vec![0_u32; order.len()];
        for (at, number) in (0_u32..).zip(&order) {
            if let Some(place) = place.get_mut(*number as usize) {
                *place = at;
            }
        }
        for word in &mut all {
            *word = place.get(*word as usize).copied().unwrap_or(0);
        }
        Self {
            words: order.iter().map(|number| words.text(*number).to_owned()).collect(),
            counts: order.iter().map(|number| count(*number)).collect(),
            all,
            ends,
        }
    }

    /// Each name by its words.
    pub(super) fn each(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.all.get(start..*end).unwrap_or_default())
    }
}
