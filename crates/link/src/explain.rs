//! Why a pair weighs what it weighs.

use crate::compare::{Compare, Comparer, level_in, level_names};
use crate::input::Input;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::score::Pair;
use crate::to_bits;
use crate::weigh::{Scorer, Who};

/// What one field added to a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The field, or `prior`.
    pub field: String,
    /// The agreement level by name.
    pub level: String,
    /// What it added, in bits.
    pub bits: f64,
}

/// Explains pairs of the rows of one input under one model.
pub struct Explainer<'a> {
    input: &'a Input,
    rows: &'a Prepared,
    scorer: Scorer<'a>,
}

impl<'a> Explainer<'a> {
    pub(crate) fn new(input: &'a Input, rows: &'a Prepared, model: &'a Model) -> Self {
        Self::with(input, rows, Scorer::new(input, model, rows))
    }

    pub(crate) fn with(input: &'a Input, rows: &'a Prepared, scorer: Scorer<'a>) -> Self {
        Self { input, rows, scorer }
    }

    /// The parts of a pair's weight, the prior first; they add up to it.
    #[must_use]
    pub fn explain(&self, pair: &Pair) -> Vec<Part> {
        let rank = |row: u32| self.rows.rank_of.get(row as usize).copied().unwrap_or(0);
        self.ranks(rank(pair.a), rank(pair.b))
    }

    pub(crate) fn ranks(&self, a: u32, b: u32) -> Vec<Part> {
        let scorer = &self.scorer;
        let compare = Compare::untabled(self.rows);
        let pattern = Comparer::brief(&compare).pattern(a, b);
        let mut parts = vec![Part {
            field: "prior".to_owned(),
            level: "before any field".to_owned(),
            bits: to_bits(scorer.prior()),
        }];
        let mut who = Who::default();
        for (at, field) in self.input.fields.iter().enumerate() {
            let level = level_in(pattern, at);
            let name =
                level_names(field.kind).get(usize::from(level)).copied().unwrap_or("missing");
            let bits = scorer.field_weight(at, a, b, pattern);
            who.take(field.kind, level, bits);
            let bits = to_bits(bits);
            parts.push(Part { field: field.name.clone(), level: name.to_owned(), bits });
        }
        let (namesakes, relatives) = who.others(scorer.prior(), || scorer.names_part(a, b));
        let reasons = [
            ("namesakes", "names alone say no more", namesakes),
            ("relatives", "each name has a word unlike the other's", relatives),
        ];
        let reasons = reasons.into_iter().filter(|(_, _, bits)| *bits < 0);
        parts.extend(reasons.map(|(field, level, bits)| Part {
            field: field.to_owned(),
            level: level.to_owned(),
            bits: to_bits(bits),
        }));
        parts
    }
}
