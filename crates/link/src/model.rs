//! The frozen model: what each level of each field adds, term frequencies, blocking.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::blocking::Choice;
use crate::compare::level_names;
use crate::error::Error;
use crate::input::{Field, FieldKind};
use crate::{BIT, to_units};

/// Form of the serialised model that this code writes and reads: 3 since blocking rules are chosen from the rows.
const FORM: u32 = 3;

/// Everything that scoring needs beside the rows. Frozen at training: scores of old pairs do not move
/// when rows are added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Form of this document.
    pub form: u32,
    /// Posterior odds of a pair before any field is seen (1/1024 bit, negative).
    pub prior: i32,
    /// One a field; the first of the same name and kind counts, else the first of the same kind.
    pub fields: Vec<FieldModel>,
    /// Blocking rules; none: they are chosen from the rows at hand.
    #[serde(default)]
    pub rules: Vec<Choice>,
    /// Whether this was learnt from data.
    pub trained: bool,
}

/// What one field adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    /// Name of the column; none: any of the kind.
    pub name: Option<String>,
    /// Kind of the column.
    pub kind: FieldKind,
    /// `log2 m` by level from 1 (1/1024 bit).
    pub m: Vec<i32>,
    /// `log2 u` by level from 1 (1/1024 bit).
    pub u: Vec<i32>,
    /// How rare values are; none: all alike.
    pub terms: Option<Terms>,
    /// Another field on which this one depends; none: on no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
}

/// The levels of a field beside another on which it depends even among strangers, so that one
/// coincidence does not count twice: strangers of one town share its post codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Name of the other field.
    pub field: String,
    /// Its kind.
    pub kind: FieldKind,
    /// `log2 m` by level from 1 where the other agrees (1/1024 bit).
    pub m_agrees: Vec<i32>,
    /// `log2 u` by level from 1 where the other agrees (1/1024 bit).
    pub u_agrees: Vec<i32>,
    /// `log2 m` by level from 1 where the other differs (1/1024 bit); `u` is then as ever.
    pub m_differs: Vec<i32>,
}

/// Term frequencies: for whole names by word, else by value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// `-log2` of the frequency of frequent terms (1/1024 bit).
    pub bits: BTreeMap<String, i32>,
    /// The same for a term not listed.
    pub other: i32,
    /// `-log2` of the chance that two strangers agree.
    pub average: i32,
    /// How far frequencies are believed, 0 to 1024: small files say little about rarity.
    pub strength: i32,
}

impl Terms {
    pub(crate) fn bits_of(&self, term: &str) -> i32 {
        self.bits.get(term).copied().unwrap_or(self.other)
    }
}

impl FieldModel {
    /// `log2(m / u)` at a level (1/1024 bit); 0 where the field is missing.
    pub(crate) fn weight(&self, level: u8) -> i32 {
        self.m_of(level) - self.u_of(level)
    }

    /// `log2(m / u)` at a level where the field on which it depends agrees, or differs; none where it
    /// depends on no other.
    pub(crate) fn weight_beside(&self, level: u8, agrees: bool) -> Option<i32> {
        let beside = self.beside.as_ref()?;
        Some(if agrees {
            at(&beside.m_agrees, level) - at(&beside.u_agrees, level)
        } else {
            at(&beside.m_differs, level) - self.u_of(level)
        })
    }

    pub(crate) fn m_of(&self, level: u8) -> i32 {
        at(&self.m, level)
    }

    pub(crate) fn u_of(&self, level: u8) -> i32 {
        at(&self.u, level)
    }
}

/// Records of which the shipped odds are true.
const KNOWN_RECORDS: f64 = 100_000.0;

fn at(levels: &[i32], level: u8) -> i32 {
    usize::from(level).checked_sub(1).and_then(|slot| levels.get(slot)).copied().unwrap_or(0)
}

impl Model {
    /// Shipped weights, with no part that depends on data, so that a register links before anyone
    /// trains: odds against a pair of 2^12, and round figures from general experience with lists of persons.
    #[must_use]
    pub fn built_in() -> Self {
        let fields = FieldKind::ALL.into_iter().map(built_in_field).collect();
        Self { form: FORM, prior: to_units(-12.0), fields, rules: Vec::new(), trained: false }
    }

    /// The same, with odds for so many records. Pairs grow with the square of the records and links with the records: from
    /// a hundred thousand on, each doubling halves the odds, or people of one name would be joined by it in a large register.
    #[must_use]
    pub fn built_in_for(records: usize) -> Self {
        let model = Self::built_in();
        let doublings = (records as f64 / KNOWN_RECORDS).log2().max(0.0);
        Self { prior: model.prior - to_units(doublings), ..model }
    }

    /// The model as one JSON document; the same model gives the same bytes.
    ///
    /// # Errors
    /// Never for a model that this crate made.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| {
            Error::new(format!("the linking model cannot be written as JSON: {error}"))
        })
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// When the text is not such a document, or of another form.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let model: Self = serde_json::from_str(text).map_err(|error| {
            Error::new(format!(
                "not a linking model (line {}, column {}): {error}",
                error.line(),
                error.column()
            ))
        })?;
        if model.form != FORM {
            return Err(Error::new(format!(
                "linking model of form {}, this program reads form {FORM}: train again",
                model.form
            )));
        }
        model.check()?;
        Ok(model)
    }

    /// A model of the right form may still be damaged or edited.
    fn check(&self) -> Result<(), Error> {
        for field in &self.fields {
            let levels = level_names(field.kind).len() - 1;
            let name = field.name.as_deref().unwrap_or(field.kind.code());
            let mut counts = vec![("m", field.m.len()), ("u", field.u.len())];
            if let Some(beside) = &field.beside {
                counts.push(("m_agrees", beside.m_agrees.len()));
                counts.push(("u_agrees", beside.u_agrees.len()));
                counts.push(("m_differs", beside.m_differs.len()));
            }
            if let Some((part, count)) = counts.into_iter().find(|(_, count)| *count != levels) {
                return Err(Error::new(format!(
                    "linking model, field {name:?}: {count} figures in `{part}`, a {} field has {levels} levels: train again",
                    field.kind.code()
                )));
            }
            if field.terms.as_ref().is_some_and(|terms| !(0..=BIT).contains(&terms.strength)) {
                return Err(Error::new(format!(
                    "linking model, field {name:?}: `strength` is not between 0 and {BIT}: train again"
                )));
            }
        }
        if let Some(rule) = self.rules.iter().find(|rule| rule.largest_block == 0) {
            return Err(Error::new(format!(
                "linking model, rule {:?}: `largest_block` is 0, a block holds one row at least: train again",
                rule.rule
            )));
        }
        Ok(())
    }

    /// What the model says of a field; none: the field adds nothing.
    pub(crate) fn field(&self, field: &Field) -> Option<&FieldModel> {
        let of_kind = || self.fields.iter().filter(|known| known.kind == field.kind);
        of_kind()
            .find(|known| known.name.as_deref() == Some(&field.name))
            .or_else(|| of_kind().find(|known| known.name.is_none()))
            .or_else(|| of_kind().next())
    }
}

/// `m` and `u` by level from 1, before any data is seen.
pub(crate) fn expected_levels(kind: FieldKind) -> (&'static [f64], &'static [f64]) {
    match kind {
        FieldKind::FullName => (
            &[0.01, 0.03, 0.05, 0.09, 0.12, 0.2, 0.5],
            &[0.93, 0.067, 0.0015, 2e-4, 1e-4, 3e-5, 1e-5],
        ),
        FieldKind::Given => (
            &[0.04, 0.06, 0.01, 0.02, 0.04, 0.12, 0.71],
            &[0.919, 0.03, 0.001, 0.002, 0.03, 0.01, 0.008],
        ),
        FieldKind::Surname | FieldKind::SurnameSecond => (
            &[0.05, 0.06, 0.005, 0.005, 0.04, 0.12, 0.72],
            &[0.935, 0.03, 0.001, 0.001, 0.02, 0.008, 0.005],
        ),
        FieldKind::Alias => (&[0.5, 0.2, 0.3], &[0.997, 0.002, 0.001]),
        FieldKind::Sex => (&[0.02, 0.98], &[0.35, 0.65]),
        FieldKind::BirthDate => (
            &[0.015, 0.02, 0.03, 0.06, 0.04, 0.03, 0.805],
            &[0.94, 0.035, 0.02, 0.003, 0.0012, 1e-4, 5e-5],
        ),
        FieldKind::EventDate => {
            (&[0.3, 0.12, 0.1, 0.12, 0.16, 0.2], &[0.6, 0.25, 0.095, 0.02, 0.03, 0.005])
        }
        FieldKind::Place => (&[0.3, 0.1, 0.1, 0.15, 0.35], &[0.85, 0.07, 0.02, 0.02, 0.04]),
        FieldKind::Document => (&[0.15, 0.02, 0.05, 0.78], &[0.9999, 5e-5, 1e-5, 1e-6]),
        FieldKind::Organisation => (
            &[0.05, 0.06, 0.07, 0.1, 0.12, 0.15, 0.45],
            &[0.85, 0.135, 0.01, 0.002, 0.001, 2e-4, 2e-4],
        ),
        FieldKind::Address => (
            &[0.15, 0.04, 0.03, 0.08, 0.15, 0.1, 0.45],
            &[0.8, 0.18, 0.01, 0.003, 0.001, 2e-4, 5e-4],
        ),
        FieldKind::PostCode => (&[0.14, 0.06, 0.1, 0.05, 0.65], &[0.8, 0.15, 0.03, 0.005, 0.015]),
        FieldKind::Phone => (&[0.25, 0.03, 0.1, 0.62], &[0.9985, 2e-4, 3e-4, 1e-3]),
        FieldKind::Email => (&[0.2, 0.05, 0.06, 0.06, 0.63], &[0.9, 0.095, 2e-3, 5e-4, 1e-3]),
        FieldKind::Category => (&[0.1, 0.9], &[0.7, 0.3]),
        FieldKind::Number => (&[0.15, 0.1, 0.75], &[0.85, 0.07, 0.08]),
        FieldKind::Text => (&[0.25, 0.15, 0.15, 0.1, 0.35], &[0.9, 0.06, 0.01, 0.01, 0.02]),
    }
}

fn built_in_field(kind: FieldKind) -> FieldModel {
    let (m, u) = expected_levels(kind);
    debug_assert_eq!(m.len() + 1, level_names(kind).len(), "one figure a level");
    let units = |levels: &[f64]| levels.iter().map(|p| to_units(p.log2())).collect();
    FieldModel {
        name: None,
        kind,
        m: units(m),
        u: units(u),
        terms: (kind == FieldKind::FullName).then(common_words),
        beside: None,
    }
}

/// Words of names that are common where Spanish or English is spoken, and `-log2` of the share of people
/// who bear them, roughly.
const COMMON: &[(&str, f64)] = &[
    ("jose", 4.0),
    ("maria", 4.0),
    ("juan", 4.5),
    ("carlos", 4.7),
    ("luis", 4.7),
    ("antonio", 5.0),
    ("ana", 5.2),
    ("manuel", 5.3),
    ("jesus", 5.5),
    ("miguel", 5.5),
    ("francisco", 5.3),
    ("angel", 5.8),
    ("alberto", 6.0),
    ("jorge", 5.8),
    ("pedro", 6.0),
    ("david", 6.0),
    ("rafael", 6.3),
    ("oscar", 6.5),
    ("mario", 6.5),
    ("daniel", 6.0),
    ("alexander", 6.2),
    ("eduardo", 6.3),
    ("roberto", 6.3),
    ("javier", 6.3),
    ("fernando", 6.3),
    ("alejandro", 6.3),
    ("ricardo", 6.5),
    ("julio", 6.5),
    ("garcia", 5.0),
    ("hernandez", 4.8),
    ("martinez", 5.0),
    ("lopez", 5.0),
    ("gonzalez", 5.0),
    ("rodriguez", 5.0),
    ("perez", 5.2),
    ("sanchez", 5.5),
    ("ramirez", 5.5),
    ("flores", 5.8),
    ("gomez", 5.8),
    ("diaz", 6.0),
    ("rivera", 6.0),
    ("torres", 6.2),
    ("cruz", 6.0),
    ("reyes", 6.3),
    ("morales", 6.3),
    ("ramos", 6.5),
    ("mejia", 6.8),
    ("vasquez", 6.5),
    ("castillo", 6.8),
    ("john", 5.5),
    ("james", 5.5),
    ("robert", 6.0),
    ("michael", 6.0),
    ("mary", 5.8),
    ("william", 6.0),
    ("smith", 6.5),
    ("johnson", 7.0),
    ("williams", 7.0),
    ("brown", 7.0),
    ("jones", 7.0),
    ("mohamed", 5.0),
    ("ali", 6.0),
    ("ahmed", 6.0),
];

/// Rough frequencies of words of names that are common where Spanish or English is spoken; any other
/// word is taken to be borne by one person in 500.
fn common_words() -> Terms {
    Terms {
        bits: COMMON.iter().map(|&(word, bits)| (word.to_owned(), to_units(bits))).collect(),
        other: to_units(9.0),
        average: to_units(9.0),
        strength: 1024,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_halve_with_each_doubling_of_a_large_register() {
        let prior = |records| Model::built_in_for(records).prior;
        assert_eq!(prior(0), Model::built_in().prior);
        assert_eq!(prior(100_000), Model::built_in().prior);
        assert_eq!(prior(400_000), Model::built_in().prior - to_units(2.0));
    }
}
