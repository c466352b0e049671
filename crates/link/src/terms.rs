//! How rare values are: a name that few bear says more than a common one.

use std::collections::BTreeMap;

use crate::input::{FieldKind, as_f64};
use crate::model::Terms;
use crate::values::{Column, Ready, texts_of};
use crate::{to_bits, to_units};
use paradero_names::Lexicon;

/// Rows at which a file's own frequencies are believed by half.
const HALF_BELIEVED_ROWS: f64 = 1000.0;

/// Whether rarity is that of the single words, not of the value.
pub(crate) fn by_word(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::FullName | FieldKind::Organisation | FieldKind::Address)
}

/// Frequencies of the terms of a column, the pair itself left out (a term borne by two is borne by nobody else).
pub(crate) fn terms(lexicon: &Lexicon, column: &Column, average: i32) -> Option<Terms> {
    let rows: u64 = column.counts.iter().map(|rows| u64::from(*rows)).sum();
    if rows < 3 {
        return None;
    }
    let counts = if by_word(column.kind) {
        word_counts(lexicon, column)
    } else {
        let counts = column.counts.iter().zip(1_u32..);
        counts
            .filter(|(rows, _)| **rows > 2)
            .filter_map(|(&rows, code)| Some((term_of(lexicon, column, code)?, u64::from(rows))))
            .collect()
    };
    let share =
        |count: u64| to_units(-(as_f64(count.saturating_sub(2) + 1) / as_f64(rows - 1)).log2());
    let bits = counts.into_iter().map(|(term, count)| (term, share(count))).collect();
    let strength = 1024.0 * as_f64(rows) / (as_f64(rows) + HALF_BELIEVED_ROWS);
    let strength = to_units(to_bits(1) * strength);
    Some(Terms { bits, other: share(0), average, strength })
}

/// Rows that have each word, of words that more than two have.
fn word_counts(lexicon: &Lexicon, column: &Column) -> BTreeMap<String, u64> {
    let Some(names) = column.names() else { return BTreeMap::new() };
    let mut counts = vec![0_u64; lexicon.len()];
    let mut words: Vec<u32> = Vec::new();
    for (&rows, code) in column.counts.iter().zip(1_u32..) {
        words.clear();
        words.extend(names.of(code).flatten());
        words.sort_unstable();
        words.dedup();
        for word in &words {
            if let Some(slot) = counts.get_mut(*word as usize) {
                *slot += u64::from(rows);
            }
        }
    }
    let counts = counts.into_iter().zip(0_u32..).filter(|(count, _)| *count > 2);
    counts.map(|(count, word)| (lexicon.text(word).to_owned(), count)).collect()
}

/// The term of a value weighed whole.
pub(crate) fn term_of(lexicon: &Lexicon, column: &Column, code: u32) -> Option<String> {
    if by_word(column.kind) {
        return None;
    }
    match &column.ready {
        Ready::Names(names) => {
            let words = |name: &[u32]| {
                name.iter().map(|&word| lexicon.text(word)).collect::<Vec<_>>().join(" ")
            };
            Some(names.of(code).map(words).collect::<Vec<_>>().join("|"))
        }
        Ready::Texts(texts, _) => {
            let text = texts.text(code.checked_sub(1)?);
            Some(texts_of(text).collect::<Vec<_>>().join("|"))
        }
        Ready::Dates(_) => {
            let days = column.days(code)?;
            Some(format!("{}..{}", days.first, days.last))
        }
    }
}
