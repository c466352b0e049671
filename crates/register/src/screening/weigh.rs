//! What the facts weigh, by the linking model.

use std::collections::HashMap;
use std::sync::Arc;

use paradero_link::{FieldKind, Model, Part, Scale, Settings, Value};
use paradero_screen::Person;

use super::Reason;
use super::manifest::Asked;
use super::people::{Birth, days};

/// Readings of people that are kept ready for the next name.
const MOST_READY: u32 = 1 << 14;

/// The fields that are weighed. Names and kinds are those of the register's own linking.
const FIELDS: [(&str, FieldKind); 5] = [
    ("name", FieldKind::FullName),
    ("alias", FieldKind::Alias),
    ("birth.date", FieldKind::BirthDate),
    ("sex", FieldKind::Sex),
    ("document", FieldKind::Document),
];

/// Weighs descriptions of people as linking weighs two mentions.
pub(super) struct Weigher {
    scale: Scale,
    /// By person: one row for each reading of what is known; sources may state several.
    known: HashMap<String, Vec<u32>>,
}

/// What a person weighs beside a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    /// The weight, in bits.
    pub(super) bits: f64,
    /// The two rows that weigh so much.
    rows: (u32, u32),
}

/// Weight from which linking shows a pair to a reviewer, in bits.
pub(super) fn review_bits() -> f64 {
    Settings::default().review_bits
}

impl Weigher {
    pub(super) fn new(model: Arc<Model>) -> Self {
        let fields = FIELDS.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
        Self { scale: Scale::new(model, fields.collect()), known: HashMap::new() }
    }

    /// The odds before any field is seen, in bits.
    pub(super) fn prior_bits(&self) -> f64 {
        self.scale.prior_bits()
    }

    /// The weight of each person, of whom `person` gives what is known. Where sources state several dates of birth or
    /// documents, those that fit best count: screening must not lose someone over one wrong source.
    pub(super) fn weigh<'i>(
        &mut self,
        asked: &Asked,
        ids: impl Iterator<Item = &'i str>,
        person: impl Fn(&str) -> Option<Person>,
    ) -> Vec<Weighed> {
        if self.scale.rows() > MOST_READY {
            self.scale.clear();
            self.known.clear();
        }
        let own = self.asked(asked);
        let (mut rows, mut ends) = (Vec::new(), Vec::new());
        for id in ids {
            if let Some(known) = self.known.get(id) {
                rows.extend_from_slice(known);
            } else {
                let readings = person(id).map(|person| self.readings(&person));
                let readings = readings.unwrap_or_default();
                rows.extend_from_slice(&readings);
                self.known.insert(id.to_owned(), readings);
            }
            ends.push(rows.len());
        }
        let bits = self.scale.weigh(own, &rows);
        let mut start = 0;
        let best = |end: usize| {
            let of = rows.iter().zip(&bits).take(end).skip(start);
            start = end;
            let best = of.reduce(|best, next| if next.1 > best.1 { next } else { best });
            let (row, bits) = best.map_or((own, f64::NEG_INFINITY), |(row, bits)| (*row, *bits));
            Weighed { bits, rows: (own, row) }
        };
        ends.into_iter().map(best).collect()
    }

    /// What each field added to a weight. Holds until the next name is weighed.
    pub(super) fn reasons(&self, weighed: &Weighed) -> Vec<Reason> {
        let parts = self.scale.explain(weighed.rows.0, weighed.rows.1).into_iter();
        let reason = |part: Part| Reason { field: part.field, level: part.level, bits: part.bits };
        parts.filter(|part| part.level != "missing").map(reason).collect()
    }

    fn asked(&mut self, asked: &Asked) -> u32 {
        let birth = asked.birth.as_ref().and_then(Birth::days);
        let document = asked.document.as_deref().map(number);
        self.scale.add(&[
            Value::Texts(&[asked.name.as_str()]),
            Value::Texts(&[]),
            Value::Days(birth),
            Value::Texts(asked.sex.as_deref().as_slice()),
            Value::Texts(document.as_slice()),
        ])
    }

    fn readings(&mut self, person: &Person) -> Vec<u32> {
        fn texts(all: &[String]) -> Vec<&str> {
            all.iter().map(String::as_str).collect()
        }
        let (names, aliases) = (texts(&person.names), texts(&person.aliases));
        let sex: Vec<&str> = person.sex.as_deref().into_iter().collect();
        let births = some_or_none(person.births.iter().copied().filter_map(days));
        let documents = some_or_none(person.documents.iter().map(|document| number(document)));
        let mut rows = Vec::with_capacity(births.len() * documents.len());
        for birth in births {
            for document in &documents {
                rows.push(self.scale.add(&[
                    Value::Texts(&names),
                    Value::Texts(&aliases),
                    Value::Days(birth),
                    Value::Texts(&sex),
                    Value::Texts(document.as_slice()),
                ]));
            }
        }
        rows
    }
}

/// The values, or one that is missing.
fn some_or_none<T>(values: impl Iterator<Item = T>) -> Vec<Option<T>> {
    let mut all: Vec<Option<T>> = values.map(Some).collect();
    if all.is_empty() {
        all.push(None);
    }
    all
}

/// The number of a document.
fn number(document: &str) -> &str {
    paradero_names::document(document).1
}
