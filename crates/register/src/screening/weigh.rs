//! What the facts weigh, by the linking model.

use std::collections::BTreeMap;

use paradero_link::{Field, FieldKind, Input, Linker, Model, Pair, Part, Settings, Values};
use paradero_screen::Person;

use super::Reason;
use super::manifest::Asked;
use super::people::{Birth, days};
use crate::error::Result;

/// A weight in bits, and what each field added to it.
pub(super) type Weighed = (f64, Vec<Reason>);

/// Weighs two descriptions of people as linking weighs two mentions.
pub(super) struct Weigher {
    model: Model,
}

/// One reading of what is known of a person: sources may state several.
struct Reading<'a> {
    person: &'a Person,
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

    /// Of each person, the weight in bits and what each field added. Where sources state several dates of birth or
    /// documents, those that fit best count: screening must not lose someone over one wrong source.
    ///
    /// # Errors
    /// When there are more readings than linking can number.
    pub(super) fn weigh(&self, asked: &Asked, people: &[Person]) -> Result<Vec<Weighed>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let readings: Vec<Reading<'_>> = people.iter().flat_map(readings).collect();
        let input = input(asked, &readings);
        let linker = Linker::new(&input)?;
        let explainer = linker.explainer(&self.model);
        let weigh = |(row, reading): (u32, &Reading<'_>)| {
            let pair = Pair { a: 0, b: row, weight: 0, linked: false, pattern: 0 };
            let parts = explainer.explain(&pair).into_iter().filter(|part| part.level != "missing");
            let reason =
                |part: Part| Reason { field: part.field, level: part.level, bits: part.bits };
            let reasons: Vec<Reason> = parts.map(reason).collect();
            (reading.person.id.clone(), reasons.iter().map(|reason| reason.bits).sum(), reasons)
        };
        let mut best: BTreeMap<String, Weighed> = BTreeMap::new();
        for (id, bits, reasons) in (1_u32..).zip(&readings).map(weigh) {
            let better = best.get(&id).is_none_or(|(most, _)| bits > *most);
            if better {
                best.insert(id, (bits, reasons));
            }
        }
        Ok(people.iter().map(|person| best.remove(&person.id).unwrap_or_default()).collect())
    }
}

fn readings(person: &Person) -> Vec<Reading<'_>> {
    let births = some_or_none(person.births.iter().copied().filter_map(days));
    let documents = some_or_none(person.documents.iter().map(|document| number(document)));
    let pairs =
        births.iter().flat_map(|birth| documents.iter().map(move |document| (birth, document)));
    pairs.map(|(birth, document)| Reading { person, birth: *birth, document: *document }).collect()
}

/// The row that is asked about, and a row a reading. The names and kinds of the fields are those of the register's own
/// linking.
fn input(asked: &Asked, readings: &[Reading<'_>]) -> Input {
    let own_name: Vec<String> =
        [&asked.name].into_iter().filter(|name| !name.trim().is_empty()).cloned().collect();
    let field = |name: &str, kind, values| Field { name: name.to_owned(), kind, values };
    let many = |own: Vec<String>, theirs: fn(&Person) -> &Vec<String>| {
        let theirs = readings.iter().map(|reading| theirs(reading.person).clone());
        Values::Many(std::iter::once(own).chain(theirs).collect())
    };
    let text = |own: Option<&str>, theirs: &dyn Fn(&Reading<'_>) -> Option<String>| {
        let own = own.map(str::to_owned);
        let all = std::iter::once(own).chain(readings.iter().map(theirs));
        Values::Text(all.collect::<Vec<_>>().iter().map(Option::as_deref).collect())
    };
    let birth = asked.birth.as_ref().and_then(Birth::days);
    let births = std::iter::once(birth).chain(readings.iter().map(|reading| reading.birth));
    let sex = |reading: &Reading<'_>| reading.person.sex.clone();
    let document = |reading: &Reading<'_>| reading.document.map(str::to_owned);
    let fields = vec![
        field("name", FieldKind::FullName, many(own_name, |person| &person.names)),
        field("alias", FieldKind::Alias, many(Vec::new(), |person| &person.aliases)),
        field("birth.date", FieldKind::BirthDate, Values::Date(births.collect())),
        field("sex", FieldKind::Sex, text(asked.sex.as_deref(), &sex)),
        field(
            "document",
            FieldKind::Document,
            text(asked.document.as_deref().map(number), &document),
        ),
    ];
    let rows = readings.len() + 1;
    let list = std::iter::once(0).chain(std::iter::repeat(1)).take(rows).collect();
    Input {
        ids: (0..rows as u64).collect(),
        list,
        unique: vec![false; 2],
        fields,
        link_only: false,
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
