//! Cells by column, each text once where texts recur.

use std::{borrow::Cow, hash::BuildHasher as _};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// After so many rows it is looked whether any text came twice, and each time after as many as these whether most did.
const FEW: usize = 4096;
const MANY: usize = 1 << 16;

/// The cells of one column in some rows.
#[derive(Debug, Default)]
pub(crate) struct Column<'a> {
    /// Each text once, in the order in which they come first; or the text of each row.
    texts: Vec<Cow<'a, str>>,
    /// For each row the place of its text, where texts recur.
    keys: Option<Vec<u32>>,
}

impl<'a> Column<'a> {
    /// The text of a row.
    pub(crate) fn text(&self, row: usize) -> &str {
        let at = self.key(row).map_or(row, |key| key as usize);
        self.texts.get(at).map_or("", |text| text)
    }

    /// The place of a row's text among the texts, where each stands once.
    pub(crate) fn key(&self, row: usize) -> Option<u32> {
        self.keys.as_ref()?.get(row).copied()
    }

    /// The places of all rows' texts, where each stands once.
    pub(crate) fn keys(&self) -> Option<&[u32]> {
        self.keys.as_deref()
    }

    /// The texts: each once where there are keys, else one a row.
    pub(crate) fn texts(&self) -> &[Cow<'a, str>] {
        &self.texts
    }
}

/// A column while it is gathered.
pub(crate) struct Gathered<'a> {
    column: Column<'a>,
    places: HashTable<(u64, u32)>,
    hasher: RandomState,
}

impl<'a> Gathered<'a> {
    pub(crate) fn new() -> Self {
        let column = Column { texts: Vec::new(), keys: Some(Vec::new()) };
        Self { column, places: HashTable::new(), hasher: RandomState::default() }
    }

    /// The text of the next row.
    pub(crate) fn push(&mut self, text: Cow<'a, str>) {
        let Column { texts, keys: Some(keys) } = &mut self.column else {
            self.column.texts.push(text);
            return;
        };
        let hash = self.hasher.hash_one(text.as_bytes());
        let same = |(other, at): &(u64, u32)| {
            *other == hash && texts.get(*at as usize).is_some_and(|known| *known == text)
        };
        if let Some((_, at)) = self.places.find(hash, same) {
            keys.push(*at);
        } else {
            let at = u32::try_from(texts.len()).unwrap_or(u32::MAX);
            self.places.insert_unique(hash, (hash, at), |(hash, _)| *hash);
            keys.push(at);
            texts.push(text);
        }
        let hardly = keys.len() == FEW && texts.len() > FEW - FEW / 32;
        if hardly || keys.len().is_multiple_of(MANY) && texts.len() * 2 > keys.len() {
            let of = |key: &u32| texts.get(*key as usize).cloned().unwrap_or_default();
            self.column.texts = keys.iter().map(of).collect();
            self.column.keys = None;
            self.places = HashTable::new();
        }
    }

    pub(crate) fn done(self) -> Column<'a> {
        self.column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_recur_stand_once_and_others_as_they_come() {
        let (mut few, mut many) = (Gathered::new(), Gathered::new());
        for at in 0..10_000_usize {
            few.push(Cow::Owned(format!("text {}", at % 7)));
            many.push(Cow::Owned(format!("text {at}")));
        }
        let (few, many) = (few.done(), many.done());
        assert_eq!((few.texts().len(), few.text(9), few.key(9)), (7, "text 2", Some(2)));
        assert_eq!(
            (many.texts().len(), many.text(9_999), many.key(9)),
            (10_000, "text 9999", None)
        );
    }
}
