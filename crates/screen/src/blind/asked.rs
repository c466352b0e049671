//! The rows that are asked about, as hashes.

use std::collections::HashMap;

use paradero_names::nicknames;

use super::birth::AskedBirths;
use super::key::Secrets;
use super::record::HashedDocument;
use super::word::{Hashed, most_edits, whole};
use crate::hit::Query;
use crate::index::{MOST_WORDS, words_of};

/// By what a hash of an asked word is looked for among those of the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The word as it is.
    Word,
    /// A name that it is short for, or that is short for it: the asker knows which those are, so the export need not say.
    Nickname,
    Sound,
    Consonants,
    /// With so many letters left out.
    Form(u8),
}

/// A distinct word of the rows.
#[derive(Debug)]
pub(super) struct AskedWord {
    pub(super) text: String,
    pub(super) hashed: Hashed,
    pub(super) most_edits: usize,
    /// The rows that have it, and at which place.
    pub(super) rows: Vec<(u32, u8)>,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Numbers of its words.
    pub(super) words: Vec<u32>,
    /// Number of its date of birth.
    pub(super) birth: Option<u32>,
    pub(super) document: Option<HashedDocument>,
}

/// All rows, made ready for one reading of the export: memory is in proportion to them, not to it.
pub(super) struct Asked {
    pub(super) words: Vec<AskedWord>,
    pub(super) rows: Vec<Row>,
    pub(super) births: AskedBirths,
    /// By hash: the words that it is looked for by. Never iterated.
    keys: HashMap<u64, Vec<(u32, By)>>,
    /// By hash of a document number or of it with a sign left out: the rows. Never iterated.
    documents: HashMap<u64, Vec<u32>>,
}

impl Asked {
    pub(super) fn new(secrets: &Secrets, queries: &[Query]) -> Self {
        let mut asked = Self {
            words: Vec::new(),
            rows: Vec::new(),
            births: AskedBirths::default(),
            keys: HashMap::new(),
            documents: HashMap::new(),
        };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for (row, query) in (0_u32..).zip(queries) {
            let mut texts = words_of(&query.name);
            texts.truncate(MOST_WORDS);
            let mut words = Vec::with_capacity(texts.len());
            for (place, text) in (0_u8..).zip(texts) {
                let known = numbers.get(&text).copied();
                let number = known.unwrap_or_else(|| asked.word(secrets, &text));
                numbers.insert(text, number);
                words.push(number);
                if let Some(word) = asked.words.get_mut(number as usize) {
                    word.rows.push((row, place));
                }
            }
            let birth = query.birth.and_then(|birth| asked.births.add(secrets, birth));
            let document =
                query.document.as_deref().and_then(|text| HashedDocument::new(secrets, text));
            for hash in document.iter().flat_map(|one| one.forms.iter().chain([&one.number])) {
                asked.documents.entry(*hash).or_default().push(row);
            }
            asked.rows.push(Row { words, birth, document });
        }
        asked
    }

    fn word(&mut self, secrets: &Secrets, text: &str) -> u32 {
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let hashed = Hashed::new(secrets, text);
        let mut key = |hash: u64, by| {
            if hash != 0 {
                self.keys.entry(hash).or_default().push((number, by));
            }
        };
        key(hashed.word, By::Word);
        key(hashed.sound, By::Sound);
        key(hashed.consonants, By::Consonants);
        nicknames(text).iter().for_each(|name| key(whole(secrets, name), By::Nickname));
        for (left_out, forms) in (0_u8..).zip(&hashed.forms) {
            forms.iter().for_each(|hash| key(*hash, By::Form(left_out)));
        }
        let most_edits = most_edits(text.len());
        self.words.push(AskedWord { text: text.to_owned(), hashed, most_edits, rows: Vec::new() });
        number
    }

    /// The words that a hash of the export is looked for by.
    pub(super) fn by(&self, hash: u64) -> &[(u32, By)] {
        self.keys.get(&hash).map_or(&[], Vec::as_slice)
    }

    /// The rows whose document may be this one, or one sign away.
    pub(super) fn with_document(&self, document: &HashedDocument) -> Vec<u32> {
        let hashes = document.forms.iter().chain([&document.number]);
        let found = hashes.filter_map(|hash| self.documents.get(hash)).flatten();
        let mut rows: Vec<u32> = found.copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
