//! How rare values are: a name that few bear says more than a common one.

use std::collections::BTreeMap;

use crate::corpus::{NameCorpus, Prior};
use crate::input::{FieldKind, as_f64};
use crate::model::Terms;
use crate::values::{Column, Ready, texts_of};
use crate::{BIT, to_bits, to_units};
use paradero_names::Lexicon;

/// Rows at which a file's own frequencies are believed by half.
const HALF_BELIEVED_ROWS: f64 = 1000.0;

/// Whether rarity is that of the single words, not of the value.
pub(crate) fn by_word(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::FullName | FieldKind::Organisation | FieldKind::Address)
}

/// Bits by which a term that no row has must be commoner than any other to be kept for rows that come later.
const COMMONER: i32 = BIT / 8;

/// Frequencies of the terms of a column, the pair itself left out (a term borne by two is borne by nobody else), blended
/// with those of a corpus where there is one (see [`Prior`]).
pub(crate) fn terms(
    lexicon: &Lexicon,
    column: &Column,
    average: i32,
    corpus: Option<&NameCorpus>,
) -> Option<Terms> {
    let rows: u64 = column.counts.iter().map(|rows| u64::from(*rows)).sum();
    if rows < 3 {
        return None;
    }
    let prior = corpus.and_then(|corpus| Prior::new(corpus, lexicon, column));
    let (known, unlisted) = prior.as_ref().map_or((0.0, 0.0), |prior| (prior.rows, prior.unlisted));
    let bits = |count: u64, share: f64| {
        let borne = as_f64(count.saturating_sub(2) + 1) + known * share;
        to_units(-(borne / (as_f64(rows - 1) + known)).log2())
    };
    let other = bits(0, unlisted);
    let share = |term: &str| prior.as_ref().map_or(0.0, |prior| prior.share(term));
    // A term that is rare here may be common there.
    let least = if prior.is_some() { 1 } else { 3 };
    let counts = if by_word(column.kind) {
        word_counts(lexicon, column, least)
    } else {
        value_counts(lexicon, column, least)
    };
    let listed = prior.iter().flat_map(Prior::terms).filter(|term| !counts.contains_key(*term));
    let later: Vec<(String, i32)> = listed
        .map(|term| (term.to_owned(), bits(0, share(term))))
        .filter(|(_, bits)| other - bits >= COMMONER)
        .collect();
    let here = counts.into_iter().map(|(term, count)| {
        let bits = bits(count, share(&term));
        (term, count, bits)
    });
    let here = here.filter(|(_, count, bits)| *count > 2 || *bits != other);
    let bits = here.map(|(term, _, bits)| (term, bits)).chain(later).collect();
    let believed = as_f64(rows) + known;
    let strength = 1024.0 * believed / (believed + HALF_BELIEVED_ROWS);
    let strength = to_units(to_bits(1) * strength);
    Some(Terms { bits, other, average, strength })
}

/// Rows that have each value, of values that so many have at least; two may be one term, as `Cruz` and `de la Cruz`.
fn value_counts(lexicon: &Lexicon, column: &Column, least: u32) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (&rows, code) in column.counts.iter().zip(1_u32..).filter(|(rows, _)| **rows >= least) {
        if let Some(term) = term_of(lexicon, column, code) {
            *counts.entry(term).or_default() += u64::from(rows);
        }
    }
    counts
}

/// Rows that have each word, of words that so many have at least.
fn word_counts(lexicon: &Lexicon, column: &Column, least: u32) -> BTreeMap<String, u64> {
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
    let counts = counts.into_iter().zip(0_u32..).filter(|(count, _)| *count >= u64::from(least));
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
