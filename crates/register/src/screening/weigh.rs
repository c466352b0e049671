//! What the facts weigh, by the linking model.

use paradero_link::{Field, FieldKind, Input, Model, Pair, Settings, Values, explain};

use super::Reason;
use super::manifest::Asked;
use super::people::{Birth, Known};

/// Weighs two descriptions of people as linking weighs two mentions.
pub(super) struct Weigher {
    model: Model,
}

/// One reading of what is known of a person: sources may state several.
#[derive(Clone, Copy)]
struct Reading<'a> {
    birth: Option<(i32, i32)>,
    document: Option<&'a str>,
}

/// Weight from which linking shows a pair to a reviewer, in bits.
pub(super) fn review_bits() -> f64 {
    Settings::default().review_bits
}

impl Weigher {
    pub(super) fn new(model: Model) -> Self {
        Self { model }
    }

    /// The odds before any field is seen, in bits.
    pub(super) fn prior_bits(&self) -> f64 {
        f64::from(self.model.prior) / 1024.0
    }

    /// The weight in bits and what each field added. Where sources state several dates of birth or
    /// documents, those that fit best count: screening must not lose someone over one wrong source.
    pub(super) fn weigh(&self, asked: &Asked, known: &Known) -> (f64, Vec<Reason>) {
        let births = some_or_none(known.births.iter().filter_map(Birth::days));
        let documents = some_or_none(known.documents.iter().map(|d| number(d)));
        let mut best: Option<(f64, Vec<Reason>)> = None;
        for &birth in &births {
            for &document in &documents {
                let reasons = self.parts(asked, known, Reading { birth, document });
                let bits = reasons.iter().map(|reason| reason.bits).sum();
                if best.as_ref().is_none_or(|(most, _)| bits > *most) {
                    best = Some((bits, reasons));
                }
            }
        }
        best.unwrap_or_default()
    }

    fn parts(&self, asked: &Asked, known: &Known, reading: Reading<'_>) -> Vec<Reason> {
        let name: Vec<String> =
            [&asked.name].into_iter().filter(|name| !name.trim().is_empty()).cloned().collect();
        let field = |name: &str, kind, values| Field { name: name.to_owned(), kind, values };
        let own = asked.document.as_deref().map(number);
        let text =
            |one: Option<&str>, two: Option<&str>| Values::Text([one, two].into_iter().collect());
        let birth = asked.birth.as_ref().and_then(Birth::days);
        // The names and kinds of the fields are those of the register's own linking.
        let fields = vec![
            field("name", FieldKind::FullName, Values::Many(vec![name, known.names.clone()])),
            field("alias", FieldKind::Alias, Values::Many(vec![Vec::new(), known.aliases.clone()])),
            field("birth.date", FieldKind::BirthDate, Values::Date(vec![birth, reading.birth])),
            field("sex", FieldKind::Sex, text(asked.sex.as_deref(), known.sex.as_deref())),
            field("document", FieldKind::Document, text(own, reading.document)),
        ];
        let input = Input {
            ids: vec![0, 1],
            list: vec![0, 1],
            unique: vec![false; 2],
            fields,
            link_only: false,
        };
        let pair = Pair { a: 0, b: 1, weight: 0, linked: false, pattern: 0 };
        let parts = explain(&input, &self.model, &pair).into_iter();
        parts
            .filter(|part| part.level != "missing")
            .map(|part| Reason { field: part.field, level: part.level, bits: part.bits })
            .collect()
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

/// The number of a document written `kind:number`.
fn number(document: &str) -> &str {
    document.split_once(':').map_or(document, |(_, number)| number)
}
