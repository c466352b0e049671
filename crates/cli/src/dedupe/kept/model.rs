//! The kept model on the disk: a short document, and its long lists as they lie in memory.

use std::path::Path;

use anyhow::Context as _;
use paradero_link::{KeptField, KeptModel, Model, Rules, Settings, TermTable};
use serde::{Deserialize, Serialize};

use super::sections::{Sections, Stamp, Writer};

const HEAD: u32 = 1;
/// Terms of field 0: texts, ends, figures; further fields follow by threes.
const TERMS: u32 = 1_000;
/// Frequent keys of the first type of key, and joined keys refused of the first rule that joins.
const FREQUENT: u32 = 10_000;
const REFUSED: u32 = 20_000;

/// What is kept beside the rows: the model, and how tables are read.
pub(super) struct Frozen {
    pub(super) model: KeptModel,
    pub(super) layout: Vec<KeptField>,
    /// The column that names records.
    pub(super) id: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    model: Model,
    terms: Vec<bool>,
    rules: Rules,
    settings: Settings,
    learnt_rows: u64,
    layout: Vec<KeptField>,
    id: Option<String>,
}

fn number(base: u32, at: usize) -> u32 {
    base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
}

pub(super) fn write(path: &Path, frozen: &Frozen) -> anyhow::Result<Stamp> {
    let kept = &frozen.model;
    let mut rules = kept.rules.clone();
    let mut out = Writer::create(path)?;
    for (at, rule) in rules.single.iter_mut().enumerate() {
        let keys = std::mem::take(&mut rule.frequent);
        let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        out.section(number(FREQUENT, at), &bytes)?;
    }
    for (at, rule) in rules.joined.iter_mut().enumerate() {
        let keys = std::mem::take(&mut rule.refused);
        let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        out.section(number(REFUSED, at), &bytes)?;
    }
    for (at, table) in kept.terms.iter().enumerate() {
        let Some(table) = table else { continue };
        let ends: Vec<u8> = table.ends.iter().flat_map(|end| end.to_le_bytes()).collect();
        let bits: Vec<u8> = table.bits.iter().flat_map(|bits| bits.to_le_bytes()).collect();
        for (part, bytes) in [table.texts.as_bytes(), &ends, &bits].into_iter().enumerate() {
            out.section(number(TERMS, 3 * at + part), bytes)?;
        }
    }
    let head = Head {
        model: kept.model.clone(),
        terms: kept.terms.iter().map(Option::is_some).collect(),
        rules,
        settings: kept.settings.clone(),
        learnt_rows: kept.learnt_rows,
        layout: frozen.layout.clone(),
        id: frozen.id.clone(),
    };
    out.section(HEAD, &serde_json::to_vec(&head)?)?;
    out.finish()
}

pub(super) fn read(path: &Path, stamp: Stamp) -> anyhow::Result<Frozen> {
    let sections = Sections::open(path, stamp)?;
    let fault = || format!("{}: not a kept model of this form; keep anew", path.display());
    let head: Head = serde_json::from_slice(&sections.whole(HEAD)?).with_context(fault)?;
    let mut rules = head.rules;
    for (at, rule) in rules.single.iter_mut().enumerate() {
        rule.frequent = sections.words(number(FREQUENT, at))?;
    }
    for (at, rule) in rules.joined.iter_mut().enumerate() {
        rule.refused = shorts(&sections.whole(number(REFUSED, at))?);
    }
    let mut terms = Vec::new();
    for (at, there) in head.terms.iter().enumerate() {
        let part = |part: usize| sections.whole(number(TERMS, 3 * at + part));
        terms.push(if *there {
            let texts = String::from_utf8(part(0)?).with_context(fault)?;
            let bits = shorts(&part(2)?).into_iter().map(u32::cast_signed).collect();
            Some(TermTable { texts, ends: shorts(&part(1)?), bits })
        } else {
            None
        });
    }
    let model = KeptModel {
        model: head.model,
        terms,
        rules,
        settings: head.settings,
        learnt_rows: head.learnt_rows,
    };
    Ok(Frozen { model, layout: head.layout, id: head.id })
}

fn shorts(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
}
