//! The run that a report is about, and what every part of the report asks of it.

use std::collections::BTreeMap;

use paradero_link::{BIT, Input, Linked, Model, Pair, Part, Table, Texts, explain};

use super::super::{Outcome, bits};
use super::words::Words;

/// Signs of a value that are shown.
const SHOWN_SIGNS: usize = 70;

/// One run, as a report reads it.
pub(in crate::dedupe) struct Run<'a> {
    pub(in crate::dedupe) outcome: &'a Outcome<'a>,
    pub(in crate::dedupe) table: &'a Table,
    pub(in crate::dedupe) input: &'a Input,
    pub(in crate::dedupe) model: &'a Model,
    pub(in crate::dedupe) linked: &'a Linked,
    /// What each record is called.
    pub(in crate::dedupe) names: &'a Texts,
    /// The column that says which records are one person.
    pub(in crate::dedupe) truth: Option<usize>,
}

/// A run and the words that it is told in.
pub(super) struct Told<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) words: &'static Words,
    /// By row: its person, where a column says so.
    people: Option<Vec<u32>>,
}

impl<'a> Told<'a> {
    pub(super) fn new(run: &'a Run<'a>, words: &'static Words) -> Self {
        Self { run, words, people: run.truth.map(|column| people(run.table, column)) }
    }

    pub(super) fn pairs(&self) -> &'a [Pair] {
        &self.run.linked.pairs
    }

    pub(super) fn threshold(&self) -> f64 {
        self.run.outcome.report.threshold_bits
    }

    pub(super) fn has_truth(&self) -> bool {
        self.people.is_some()
    }

    /// Whether the truth column says that a pair is one person; none without such a column.
    pub(super) fn same(&self, pair: &Pair) -> Option<bool> {
        let people = self.people.as_ref()?;
        Some(people.get(pair.a as usize)? == people.get(pair.b as usize)?)
    }

    /// The person of a row by the truth column.
    pub(super) fn person(&self, row: u32) -> Option<u32> {
        self.people.as_ref()?.get(row as usize).copied()
    }

    /// What a record is called, with its file where there are several.
    pub(super) fn name(&self, row: u32) -> String {
        let name = self.run.names.get(row as usize).unwrap_or_default();
        let file = match self.run.outcome.files {
            [_] => None,
            files => self
                .run
                .table
                .places
                .get(row as usize)
                .and_then(|(file, _)| files.get(*file as usize)),
        };
        file.map_or_else(|| cut(name), |file| cut(&format!("{file}: {name}")))
    }

    /// The value of a row in a field, cut short where it is long; a dash where there is none.
    pub(super) fn value(&self, field: usize, row: u32) -> String {
        let field = self.run.input.fields.get(field);
        match field.map(|field| field.values.shown(row as usize)) {
            Some(value) if !value.is_empty() => cut(&value),
            _ => "–".to_owned(),
        }
    }

    /// The parts of a pair's weight; the prior, then one a field, then what is taken off.
    pub(super) fn parts(&self, pair: &Pair) -> Vec<Part> {
        explain(self.run.input, self.run.model, pair)
    }

    /// The same, of a record beside itself: the most that any record could weigh against it.
    pub(super) fn own_weight(&self, row: u32) -> f64 {
        let pair = Pair { a: row, b: row, weight: 0, linked: false, pattern: 0 };
        self.parts(&pair).iter().map(|part| part.bits).sum()
    }

    /// How a pair agrees, field by field, missing ones left out.
    pub(super) fn agreement(&self, pair: &Pair) -> String {
        let fields = self.run.input.fields.iter().enumerate();
        let told = fields.filter(|(at, _)| pair.level(*at) > 0).map(|(at, field)| {
            format!("{}: {}", cut(&field.name), self.words.level(field.kind, pair.level(at)))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// What came of a pair.
    pub(super) fn verdict(&self, pair: &Pair) -> &'static str {
        if pair.linked { self.words.one_person } else { self.words.two_persons }
    }

    /// The same with what the truth column says beside, where there is one.
    pub(super) fn verdict_and_truth(&self, pair: &Pair) -> String {
        let verdict = self.verdict(pair);
        match self.same(pair) {
            None => verdict.to_owned(),
            Some(same) => {
                let said = if same { self.words.one_person } else { self.words.two_persons };
                format!("{verdict} ({}: {said})", self.words.truth)
            }
        }
    }
}

/// The chance that a pair of a weight in bits is one person, if the model is right.
pub(super) fn chance(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// The weight of a pair in bits.
pub(super) fn weight(pair: &Pair) -> f64 {
    bits(pair.weight)
}

/// A probability kept as its logarithm in 1/1024 bit.
pub(super) fn probability(units: i32) -> f64 {
    (f64::from(units) / f64::from(BIT)).exp2()
}

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of rows and pairs stay far below 2^52")]
    let value = count as f64;
    value
}

/// A part of a whole; of nothing, nothing.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A text cut short where it is long.
pub(super) fn cut(text: &str) -> String {
    cut_to(text, SHOWN_SIGNS)
}

/// A text cut to so many signs.
pub(super) fn cut_to(text: &str, signs: usize) -> String {
    let mut short: String = text.chars().take(signs).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// By row a number that equals another's where the truth column does; a record without a value is one
/// of its own.
fn people(table: &Table, column: usize) -> Vec<u32> {
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next
    };
    (0..table.rows())
        .map(|row| match table.cell(row, column) {
            "" => fresh(),
            cell => *known.entry(cell).or_insert_with(&mut fresh),
        })
        .collect()
}
