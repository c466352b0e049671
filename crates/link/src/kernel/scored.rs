//! A model laid out for rows, without the terms that its frequencies are of.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::model::{FieldModel, Terms};
use crate::prepare::Prepared;
use crate::weigh::{FieldScorer, Rarity, Scorer};

use super::{Give, Take, document, give_document};

/// What is said of a model.
#[derive(Serialize, Deserialize)]
struct Form {
    prior: i32,
    fields: Vec<Option<FieldForm>>,
}

/// What is said of a field.
#[derive(Serialize, Deserialize)]
struct FieldForm {
    model: FieldModel,
    parent: Option<(usize, u8)>,
    rarity: RarityOf,
}

/// What the numbers of a field's rarities are of.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RarityOf {
    /// There are none.
    Nothing,
    Values,
    Words,
}

/// Writes a model down.
pub(super) fn give(scorer: &Scorer<'_>, to: &mut dyn Give) -> Result<(), Error> {
    let mut fields = Vec::new();
    for (at, field) in scorer.fields.iter().enumerate() {
        let Some(field) = field else {
            fields.push(None);
            continue;
        };
        let (rarity, all): (RarityOf, &[i32]) = match &field.rarity {
            Rarity::LookedUp => (RarityOf::Nothing, &[]),
            Rarity::Values(all) => (RarityOf::Values, all),
            Rarity::Words(all) => (RarityOf::Words, all),
        };
        let all: Vec<u32> = all.iter().map(|bits| bits.cast_unsigned()).collect();
        to.put_words(&format!("rarity-{at}"), &all)?;
        let terms = field.model.terms.as_ref();
        // The terms are words of names: only what holds for all of them travels.
        let terms = terms.map(|terms| Terms { bits: std::collections::BTreeMap::new(), ..*terms });
        let model = FieldModel { terms, ..field.model.clone() };
        fields.push(Some(FieldForm { model, parent: field.parent, rarity }));
    }
    give_document("model", &Form { prior: scorer.prior(), fields }, to)
}

/// A model that was read.
pub(super) struct Scored {
    prior: i32,
    fields: Vec<Option<Known>>,
}

/// What was read of a field.
struct Known {
    model: FieldModel,
    parent: Option<(usize, u8)>,
    rarity: Rarity,
}

impl Scored {
    pub(super) fn take(group: &str, from: &dyn Take) -> Result<Self, Error> {
        let form: Form = document(&format!("{group}/model"), from)?;
        let mut fields = Vec::new();
        for (at, field) in form.fields.into_iter().enumerate() {
            let Some(field) = field else {
                fields.push(None);
                continue;
            };
            let all = from.words(&format!("{group}/rarity-{at}"), None)?;
            let all: Arc<[i32]> = all.into_iter().map(u32::cast_signed).collect();
            let rarity = match field.rarity {
                RarityOf::Nothing => Rarity::LookedUp,
                RarityOf::Values => Rarity::Values(all),
                RarityOf::Words => Rarity::Words(all),
            };
            fields.push(Some(Known { model: field.model, parent: field.parent, rarity }));
        }
        Ok(Self { prior: form.prior, fields })
    }

    pub(super) fn scorer<'a>(&'a self, rows: &'a Prepared) -> Scorer<'a> {
        let laid_out = self.fields.iter().zip(&rows.columns).map(|(field, column)| {
            let Known { model, parent, rarity } = field.as_ref()?;
            Some(FieldScorer { column, model, parent: *parent, rarity: rarity.clone() })
        });
        Scorer::of(rows, self.prior, laid_out.collect())
    }
}
