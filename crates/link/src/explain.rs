//! Why a pair weighs what it weighs.

use crate::compare::{Comparer, level_names};
use crate::input::{Field, Input};
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

/// The parts of a pair's weight, the prior first; they add up to it.
#[must_use]
pub fn explain(input: &Input, model: &Model, pair: &Pair) -> Vec<Part> {
    let rows = [pair.a as usize, pair.b as usize];
    let fields = input
        .fields
        .iter()
        .map(|field| Field {
            name: field.name.clone(),
            kind: field.kind,
            values: field.values.only(&rows),
        })
        .collect();
    let two = Input {
        ids: vec![0, 1],
        list: vec![0, 1],
        unique: vec![false; 2],
        fields,
        link_only: false,
    };
    let prepared = Prepared::new(&two);
    let scorer = Scorer::new(&two, model, &prepared);
    let pattern = Comparer::new(&prepared).pattern(0, 1);
    let mut parts = vec![Part {
        field: "prior".to_owned(),
        level: "before any field".to_owned(),
        bits: to_bits(scorer.prior()),
    }];
    let mut who = Who::default();
    for (at, field) in two.fields.iter().enumerate() {
        let level = crate::compare::level_in(pattern, at);
        let name = level_names(field.kind).get(usize::from(level)).copied().unwrap_or("missing");
        let bits = scorer.field_weight(at, 0, 1, pattern);
        who.take(field.kind, level, bits);
        parts.push(Part { field: field.name.clone(), level: name.to_owned(), bits: to_bits(bits) });
    }
    let (namesakes, relatives) = who.others(scorer.prior(), || scorer.names_part(0, 1));
    let reasons = [
        ("namesakes", "names alone say no more", namesakes),
        ("relatives", "each name has a word unlike the other's", relatives),
    ];
    parts.extend(reasons.into_iter().filter(|(_, _, bits)| *bits < 0).map(
        |(field, level, bits)| Part {
            field: field.to_owned(),
            level: level.to_owned(),
            bits: to_bits(bits),
        },
    ));
    parts
}
