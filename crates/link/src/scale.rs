//! Weighs single descriptions of people against each other, without a file of them.
//!
//! A run makes a whole file ready and learns from it. Whoever asks about one name after another has a model already, and meets
//! the same people again and again: what was made ready of a value stays ready here.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use paradero_names::Dictionary;

use crate::compare::{Compare, Comparer};
use crate::explain::{Explainer, Part};
use crate::input::{Field, FieldKind, Input, Values};
use crate::model::Model;
use crate::prepare::Prepared;
use crate::values::{Column, Ready, days_of, letters, normal_of};
use crate::weigh::Scorer;

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Any number of texts; none: the value is missing.
    Texts(&'a [&'a str]),
    /// Earliest and latest day, counted from 1970-01-01.
    Days(Option<(i32, i32)>),
}

/// Rows under one model, added one by one and weighed pair by pair.
pub struct Scale {
    model: Arc<Model>,
    input: Input,
    rows: Prepared,
    /// By column: which texts are which codes, where the column keeps no texts itself.
    texts: Vec<Dictionary>,
    /// By column: which spans of days are which codes.
    days: Vec<HashMap<(i32, i32), u32, FixedState>>,
}

impl Scale {
    /// No rows yet. Fields are known to the model by their names and kinds.
    #[must_use]
    pub fn new(model: Arc<Model>, fields: Vec<(String, FieldKind)>) -> Self {
        let none = |(name, kind)| Field { name, kind, values: Values::Many(Vec::new()) };
        let fields: Vec<Field> = fields.into_iter().map(none).collect();
        let (unique, link_only) = (vec![false], false);
        let input = Input { ids: Vec::new(), list: Vec::new(), unique, fields, link_only };
        let rows = Prepared::empty(&input);
        let columns = input.fields.len();
        let texts = (0..columns).map(|_| Dictionary::new()).collect();
        let days = (0..columns).map(|_| HashMap::default()).collect();
        Self { model, input, rows, texts, days }
    }

    /// The odds before any field is seen, in bits.
    #[must_use]
    pub fn prior_bits(&self) -> f64 {
        crate::to_bits(self.model.prior)
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows.rows
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.rows = Prepared::empty(&self.input);
        self.texts.iter_mut().for_each(|texts| *texts = Dictionary::new());
        self.days.iter_mut().for_each(HashMap::clear);
    }

    /// Adds a row, one value a field (a field without one is missing), and gives its number.
    pub fn add(&mut self, values: &[Value<'_>]) -> u32 {
        let mut codes = Vec::with_capacity(self.input.fields.len());
        for at in 0..self.input.fields.len() {
            codes.push(values.get(at).map_or(0, |value| self.code(at, value)));
        }
        self.rows.push(&codes)
    }

    fn code(&mut self, at: usize, value: &Value<'_>) -> u32 {
        let (Some(column), Some(texts), Some(days)) =
            (self.rows.columns.get_mut(at), self.texts.get_mut(at), self.days.get_mut(at))
        else {
            return 0;
        };
        match value {
            Value::Days(None) => 0,
            Value::Days(Some((first, last))) => {
                let span = (*first.min(last), *first.max(last));
                if let Some(code) = days.get(&span) {
                    return *code;
                }
                if let Ready::Dates(all) = &mut column.ready {
                    all.push(days_of(span));
                }
                let code = column.one_more();
                days.insert(span, code);
                code
            }
            Value::Texts(written) => {
                let text = normal_of(column.kind, written.iter().copied());
                if text.is_empty() {
                    0
                } else {
                    text_code(column, texts, &text, &mut self.rows.lexicon)
                }
            }
        }
    }

    /// The weight of a row with each of some others, in bits: the posterior odds that they are one person.
    #[must_use]
    pub fn weigh(&self, row: u32, others: &[u32]) -> Vec<f64> {
        let scorer = Scorer::looked_up(&self.input, &self.model, &self.rows);
        let compare = Compare::untabled(&self.rows);
        let mut comparer = Comparer::brief(&compare);
        let weigh =
            |other: &u32| crate::to_bits(scorer.total(row, *other, comparer.pattern(row, *other)));
        others.iter().map(weigh).collect()
    }

    /// The parts of the weight of two rows, the prior first; they add up to it.
    #[must_use]
    pub fn explain(&self, row: u32, other: u32) -> Vec<Part> {
        let scorer = Scorer::looked_up(&self.input, &self.model, &self.rows);
        Explainer::with(&self.input, &self.rows, scorer).ranks(row, other)
    }
}

/// The code of a normal text, which is made ready where it is new.
fn text_code(
    column: &mut Column,
    known: &mut Dictionary,
    text: &str,
    lexicon: &mut paradero_names::Lexicon,
) -> u32 {
    let kind = column.kind;
    let (number, before) = match &mut column.ready {
        Ready::Texts(texts, sets) => {
            let before = texts.len();
            let number = texts.number(text);
            if texts.len() > before {
                sets.push(letters(text));
            }
            (number, before)
        }
        Ready::Names(names) => {
            let before = known.len();
            let number = known.number(text);
            if known.len() > before {
                names.add(kind, text, lexicon);
            }
            (number, before)
        }
        Ready::Dates(_) => return 0,
    };
    if number as usize == before {
        column.one_more();
    }
    number + 1
}
