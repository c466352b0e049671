//! Finding a passage in a document, verbatim up to white space.

use std::collections::BTreeMap;

/// A text with white space folded to single blanks, and where each folded character came from.
#[derive(Debug)]
pub(crate) struct Folded {
    text: String,
    /// For each character of `text`, its place in the original, in characters.
    origin: Vec<u32>,
}

/// A passage: characters of the original, from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), origin: Vec::new() };
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
        folded
    }

    /// All places at which the quote stands, in order, without overlap.
    pub(crate) fn find(&self, quote: &str) -> Vec<Span> {
        let quote = fold(quote);
        if quote.is_empty() {
            return Vec::new();
        }
        let length = quote.chars().count();
        let mut spans = Vec::new();
        let (mut bytes, mut characters) = (0, 0);
        for (at, _) in self.text.match_indices(&quote) {
            characters += self.text[bytes..at].chars().count();
            bytes = at;
            let last = self.origin[characters + length - 1];
            spans.push(Span { start: self.origin[characters], end: last + 1 });
        }
        spans
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
