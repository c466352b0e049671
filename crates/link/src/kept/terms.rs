//! Term frequencies as sorted texts: looked up where they lie, so that a model learnt from millions of rows opens at once.

use std::collections::BTreeMap;

use crate::input::Input;
use crate::model::{Model, Terms};
use crate::prepare::Prepared;
use crate::terms::{by_word, term_of};
use crate::values::{Column, count, span};

/// Terms in ascending order, and `-log2` of the frequency of each (1/1024 bit).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermTable {
    /// All terms, one after another.
    pub texts: String,
    /// Where each ends, in bytes.
    pub ends: Vec<u32>,
    /// The figure of each.
    pub bits: Vec<i32>,
}

impl TermTable {
    fn of(terms: &BTreeMap<String, i32>) -> Self {
        let mut table = Self::default();
        for (text, bits) in terms {
            table.texts.push_str(text);
            table.ends.push(count(table.texts.len()));
            table.bits.push(*bits);
        }
        table
    }

    fn bits_of(&self, term: &str) -> Option<i32> {
        let text = |at: usize| self.texts.get(span(&self.ends, at)).unwrap_or_default();
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match text(middle).cmp(term) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.bits.get(middle).copied(),
            }
        }
        None
    }
}

/// The model with all term frequencies put back.
pub(super) fn whole(model: &Model, tables: &[Option<TermTable>]) -> Model {
    let mut own = model.clone();
    for (field, table) in own.fields.iter_mut().zip(tables) {
        if let (Some(terms), Some(table)) = (&mut field.terms, table) {
            let text = |at: usize| table.texts.get(span(&table.ends, at)).unwrap_or_default();
            let known = table.bits.iter().enumerate();
            terms.bits = known.map(|(at, bits)| (text(at).to_owned(), *bits)).collect();
        }
    }
    own
}

/// Takes the term frequencies out of a model, one table a field.
pub(super) fn taken(model: &mut Model) -> Vec<Option<TermTable>> {
    let take = |terms: &mut Terms| TermTable::of(&std::mem::take(&mut terms.bits));
    model.fields.iter_mut().map(|field| field.terms.as_mut().map(take)).collect()
}

/// The model with the frequencies of those terms that occur in the rows.
pub(super) fn model_for(
    model: &Model,
    tables: &[Option<TermTable>],
    input: &Input,
    rows: &Prepared,
) -> Model {
    let mut own = model.clone();
    for (field, column) in input.fields.iter().zip(&rows.columns) {
        let Some(known) = model.field(field) else { continue };
        let at = model.fields.iter().position(|other| std::ptr::eq(other, known));
        let Some(at) = at else { continue };
        let terms = own.fields.get_mut(at).and_then(|field| field.terms.as_mut());
        if let (Some(terms), Some(Some(table))) = (terms, tables.get(at)) {
            each_term(rows, column, |term| {
                if let Some(bits) = table.bits_of(term) {
                    terms.bits.insert(term.to_owned(), bits);
                }
            });
        }
    }
    own
}

/// Every term that weighing a column may ask for.
fn each_term(rows: &Prepared, column: &Column, mut found: impl FnMut(&str)) {
    if by_word(column.kind) {
        (0..count(rows.lexicon.len())).for_each(|word| found(rows.lexicon.text(word)));
    } else {
        for code in (1_u32..).take(column.distinct()) {
            if let Some(term) = term_of(&rows.lexicon, column, code) {
                found(&term);
            }
        }
    }
}
