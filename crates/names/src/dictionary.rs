//! Texts that recur, kept once and numbered.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Distinct texts, numbered from 0 in the order in which they first came.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    /// All texts, one after another, and where each ends.
    bytes: String,
    ends: Vec<usize>,
    /// Part of each text's hash beside its number, so that growing touches no text.
    places: HashTable<(u32, u32)>,
}

impl Dictionary {
    /// An empty dictionary.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many distinct texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a number; empty where there is none.
    #[must_use]
    #[inline]
    pub fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&0);
        self.ends.get(number).and_then(|end| self.bytes.get(*start..*end)).unwrap_or_default()
    }

    /// All texts in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0_u32..).take(self.len()).map(|number| self.text(number))
    }

    /// Adds a text without asking whether it is known; it is then found by its number alone.
    pub fn append(&mut self, text: &str) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        number
    }

    /// The number of a text, which is added where it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        let part = tag(FixedState::with_seed(0).hash_one(text));
        let known = self
            .places
            .find(spread(part), |&(other, number)| other == part && self.text(number) == text)
            .map(|&(_, number)| number);
        known.unwrap_or_else(|| {
            // More rows than a run may hold are refused before, so numbers suffice.
            let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            self.bytes.push_str(text);
            self.ends.push(self.bytes.len());
            // Growing rehashes from the tag alone, which must therefore settle the place.
            self.places.insert_unique(spread(part), (part, number), |&(part, _)| spread(part));
            number
        })
    }
}

/// The part of a hash that is kept.
fn tag(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(u32::MAX)
}

/// A hash made of its kept part.
fn spread(part: u32) -> u64 {
    let part = u64::from(part);
    part << 32 | part
}
