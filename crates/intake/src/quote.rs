//! Finding a passage in a document, verbatim up to white space.

use std::collections::{BTreeMap, BTreeSet};

/// A text with white space folded to single blanks, and where each folded character came from.
#[derive(Debug)]
pub(crate) struct Folded {
    text: String,
    /// For each character of `text`, its place in the original, in characters.
    origin: Vec<u32>,
    /// The same with words joined that are parted at the end of a line (`deten-`, `ción`), where there are any.
    joined: Option<(String, Vec<u32>)>,
}

/// A passage: characters of the original, from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len()), origin: Vec::new(), joined: None };
        let mut blank = true;
        for (at, c) in (0_u32..).zip(text.chars()) {
            if !c.is_whitespace() {
                folded.text.push(c);
            } else if blank {
                continue;
            } else {
                folded.text.push(' ');
            }
            blank = c.is_whitespace();
            folded.origin.push(at);
        }
        folded.joined = folded.joined(text);
        folded
    }

    /// Joins words that are parted at the end of a line: a letter, a hyphen, a line end, a small letter.
    fn joined(&self, original: &str) -> Option<(String, Vec<u32>)> {
        let characters = original.char_indices().zip(0_u32..);
        let mut parted = BTreeSet::new();
        let mut letter = false;
        for ((byte, c), at) in characters {
            if letter && matches!(c, '-' | '\u{2010}' | '\u{ad}') {
                let rest = &original[byte + c.len_utf8()..];
                let next = rest.trim_start();
                let line = rest[..rest.len() - next.len()].contains(['\n', '\r']);
                if line && next.starts_with(char::is_lowercase) {
                    parted.insert(at);
                }
            }
            letter = c.is_alphabetic();
        }
        if parted.is_empty() {
            return None;
        }
        let (mut text, mut origin) = (String::with_capacity(self.text.len()), Vec::new());
        let mut blank = false;
        for (c, at) in self.text.chars().zip(&self.origin) {
            if parted.contains(at) {
                blank = true;
            } else if !std::mem::take(&mut blank) {
                text.push(c);
                origin.push(*at);
            }
        }
        Some((text, origin))
    }

    /// All places at which the quote stands, in order, without overlap. Only if it stands nowhere are words joined that are
    /// parted at the end of a line.
    pub(crate) fn find(&self, quote: &str) -> Vec<Span> {
        let quote = fold(quote);
        let found = spans(&self.text, &self.origin, &quote);
        match &self.joined {
            Some((text, origin)) if found.is_empty() => spans(text, origin, &quote),
            _ => found,
        }
    }

    /// The passage of about the quote's length that shares most words with it; `None` where no
    /// passage shares half of them.
    pub(crate) fn nearest(&self, quote: &str) -> Option<String> {
        let wanted: Vec<String> = words(&fold(quote)).map(|(_, word)| bare(word)).collect();
        let mut missing: BTreeMap<&str, i64> = BTreeMap::new();
        for word in &wanted {
            *missing.entry(word).or_default() += 1;
        }
        let here: Vec<(usize, &str)> = words(&self.text).collect();
        let bared: Vec<String> = here.iter().map(|(_, word)| bare(word)).collect();
        let length = wanted.len().min(here.len());
        let mut shared = 0_i64;
        let mut best = (0_i64, 0_usize);
        for (at, word) in bared.iter().enumerate() {
            if let Some(count) = missing.get_mut(word.as_str()) {
                shared += i64::from(*count > 0);
                *count -= 1;
            }
            if at >= length
                && let Some(count) = missing.get_mut(bared[at - length].as_str())
            {
                *count += 1;
                shared -= i64::from(*count > 0);
            }
            if shared > best.0 {
                best = (shared, (at + 1).saturating_sub(length));
            }
        }
        let (shared, first) = best;
        if length == 0 || usize::try_from(shared).ok()? * 2 < wanted.len() {
            return None;
        }
        let start = here[first].0;
        let (last, word) = here[first + length - 1];
        Some(self.text[start..last + word.len()].to_owned())
    }
}

/// Where a quote stands in a text whose characters come from these places.
fn spans(text: &str, origin: &[u32], quote: &str) -> Vec<Span> {
    if quote.is_empty() {
        return Vec::new();
    }
    let length = quote.chars().count();
    let mut spans = Vec::new();
    let (mut bytes, mut characters) = (0, 0);
    for (at, _) in text.match_indices(quote) {
        characters += text[bytes..at].chars().count();
        bytes = at;
        let last = origin[characters + length - 1];
        spans.push(Span { start: origin[characters], end: last + 1 });
    }
    spans
}

/// White space folded to single blanks, none at the ends.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_found_across_line_ends_and_counted_in_characters() {
        let folded = Folded::new("\u{f1}and\u{fa}  said\n that");
        let found = folded.find("said that");
        assert_eq!(found, [Span { start: 7, end: 17 }]);
    }

    #[test]
    fn a_word_parted_at_the_end_of_a_line_is_found_whole() {
        let folded = Folded::new("su deten-\n  ci\u{f3}n en el puerto; bien-\nVenida, ex- alcalde");
        assert_eq!(folded.find("su detenci\u{f3}n en el"), [Span { start: 0, end: 22 }]);
        assert_eq!(folded.find("deten- ci\u{f3}n").len(), 1, "as it is written, too");
        assert_eq!(folded.find("puerto").len(), 1);
        assert!(folded.find("bienVenida").is_empty() && folded.find("exalcalde").is_empty());
    }

    #[test]
    fn every_occurrence_is_found_in_order() {
        let folded = Folded::new("no one. No one. no one.");
        assert_eq!(folded.find("no one.").len(), 2);
        assert!(folded.find(" ").is_empty());
    }

    #[test]
    fn the_nearest_passage_is_shown_only_where_half_the_words_agree() {
        let folded = Folded::new("They were held at the old port. Nobody was told of it.");
        assert_eq!(
            folded.nearest("held at the new port").as_deref(),
            Some("held at the old port.")
        );
        assert_eq!(folded.nearest("entirely other words here"), None);
    }
}
