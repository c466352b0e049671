//! Codes that stand for texts on other machines, and how they are read again.

use std::collections::{BTreeSet, HashMap};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::coding::in_source;
use crate::Row;

/// Begins the code of a word, of a name, and ends either: signs for private use, which no text should have.
const WORD: char = '\u{E000}';
const NAME: char = '\u{E002}';
const END: char = '\u{E001}';

/// What codes stand for. They are made from the texts and the key alone, and never leave the machine that wrote the tables.
pub struct Codes {
    words: Vec<String>,
    names: HashMap<String, String>,
    /// Sources, in the digits that ids begin with, that chose the ids of events.
    sources: BTreeSet<String>,
    key: Hmac<Sha256>,
}

impl Codes {
    /// Over all words, with a key for names.
    pub(super) fn new(words: BTreeSet<String>, sources: BTreeSet<String>, key: &[u8; 32]) -> Self {
        // HMAC fills a key up to one block with zeros.
        let mut block = [0; 64];
        block[..32].copy_from_slice(key);
        Self {
            words: words.into_iter().collect(),
            names: HashMap::new(),
            sources,
            key: Hmac::<Sha256>::new(&block.into()),
        }
    }

    /// The code of a word: its rank, so that codes have the order of the words.
    pub(super) fn word(&mut self, text: &str) -> String {
        match self.words.binary_search_by(|word| word.as_str().cmp(text)) {
            Ok(rank) => format!("{WORD}{rank:010}{END}"),
            // An id that no event has: it has no place in the order.
            Err(_) => self.name(text),
        }
    }

    /// The id of an event, or its code where the source chose it: in the order that ids have.
    pub(super) fn event(&mut self, id: &str) -> String {
        let (source, rest) = in_source(id);
        if !self.sources.contains(source) {
            return id.to_owned();
        }
        let code = self.word(rest);
        if source.is_empty() { code } else { format!("{source}:{code}") }
    }

    /// The code of a name.
    pub(super) fn name(&mut self, text: &str) -> String {
        let mut mac = self.key.clone();
        mac.update(text.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut hex = String::with_capacity(32);
        for byte in &digest[..16] {
            hex.push_str(&format!("{byte:02x}"));
        }
        let code = format!("{NAME}{hex}{END}");
        self.names.entry(hex).or_insert_with(|| text.to_owned());
        code
    }

    /// A text that came back, with what its codes stand for.
    pub fn read(&self, text: &str) -> String {
        let (mut read, mut rest) = (String::new(), text);
        while let Some(open) = rest.find([WORD, NAME]) {
            read.push_str(&rest[..open]);
            let tail = &rest[open + WORD.len_utf8()..];
            let stands_for = tail.find(END).and_then(|end| self.stands_for(&tail[..end]));
            match stands_for {
                Some(word) => {
                    read.push_str(word);
                    rest = tail.split_once(END).map_or("", |(_, rest)| rest);
                }
                None => {
                    read.push_str(&rest[open..open + WORD.len_utf8()]);
                    rest = tail;
                }
            }
        }
        read.push_str(rest);
        read
    }

    fn stands_for(&self, code: &str) -> Option<&str> {
        let word = || self.words.get(code.parse::<usize>().ok()?);
        let found = if code.len() == 32 {
            self.names.get(code)
        } else {
            word().filter(|_| code.len() == 10)
        };
        found.map(String::as_str)
    }

    /// A row that came back, with what its codes stand for.
    pub fn read_row(&self, row: Row) -> Row {
        let read = |text: Option<String>| text.map(|text| self.read(&text));
        Row {
            subject: read(row.subject),
            key: read(row.key),
            cite: read(row.cite),
            detail: read(row.detail),
            speaker: read(row.speaker),
            ..row
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_order_of_words_and_are_read_again() {
        let words = ["b", "a", "Ñandú"].map(str::to_owned);
        let mut codes = Codes::new(words.into(), BTreeSet::new(), &[7; 32]);
        assert!(codes.word("a") < codes.word("b") && codes.word("b") < codes.word("Ñandú"));
        let name = codes.name("Ana Ruiz");
        assert_eq!(name, codes.name("Ana Ruiz"));
        assert!(!name.contains("Ana"));
        let text = format!("\"{}\" / {} and \u{E000}x", codes.word("Ñandú"), name);
        assert_eq!(codes.read(&text), "\"Ñandú\" / Ana Ruiz and \u{E000}x");
    }
}
