//! Columns of text in which each distinct text is kept once.

use std::hash::BuildHasher as _;
use std::sync::Arc;

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
    pub fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&0);
        self.ends.get(number).and_then(|end| self.bytes.get(*start..*end)).unwrap_or_default()
    }

    /// All texts in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0_u32..).take(self.len()).map(|number| self.text(number))
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

/// One text or none a row.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// By row: 0 where there is none, else the number of the text and one.
    codes: Vec<u32>,
    distinct: Arc<Dictionary>,
}

impl Texts {
    /// No rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row; an empty text is none.
    pub fn push(&mut self, text: &str) {
        let code =
            if text.is_empty() { 0 } else { Arc::make_mut(&mut self.distinct).number(text) + 1 };
        self.codes.push(code);
    }

    /// Adds rows without a text until there are so many.
    pub fn fill(&mut self, rows: usize) {
        self.codes.resize(self.codes.len().max(rows), 0);
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = self.codes.get(row)?.checked_sub(1)?;
        Some(self.distinct.text(code))
    }

    /// The text of each row.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.codes.iter().map(|code| Some(self.distinct.text(code.checked_sub(1)?)))
    }

    /// By row: 0 where there is none, else the number of the text and one.
    pub(crate) fn codes(&self) -> &[u32] {
        &self.codes
    }

    pub(crate) fn distinct(&self) -> &Dictionary {
        &self.distinct
    }
}

impl<T: AsRef<str>> FromIterator<Option<T>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(rows: I) -> Self {
        let mut texts = Self::new();
        for row in rows {
            texts.push(row.as_ref().map_or("", AsRef::as_ref));
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_keeps_its_text_and_each_text_is_kept_once() {
        let mut texts: Texts = (0..1000).map(|n| Some(format!("text {}", n % 300))).collect();
        texts.push("");
        texts.fill(1003);
        assert_eq!(texts.len(), 1003);
        assert_eq!(texts.get(299), Some("text 299"));
        assert_eq!(texts.get(300), texts.get(0));
        assert_eq!((texts.get(1000), texts.get(1002), texts.get(2000)), (None, None, None));
        assert_eq!(texts.distinct().len(), 300);
        assert_eq!(texts.iter().flatten().count(), 1000);
    }
}
