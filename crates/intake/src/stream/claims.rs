//! What rows claim, as columns of text: one for each event of the mapping and each of its properties.

use std::{borrow::Cow, collections::BTreeMap, hash::BuildHasher as _};

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use paradero_model::{Claim, SubjectKind, Value};
use parquet::{errors::ParquetError, schema::types::ColumnDescPtr};

use super::pages::{Chunk, pack};
use crate::{
    mapping::{
        outline::{ITSELF, Made, Outliner, Part, Pass},
        spec::{Give, Subject},
    },
    refs::Refs,
};

/// Stands between several values of one property.
const BETWEEN: &str = "; ";

/// After so many texts it is looked whether they recur.
const PROBE: usize = 4096;

/// A column.
pub(super) struct Told {
    pub(super) name: String,
    /// The rule.
    part: usize,
    what: What,
}

enum What {
    /// That there is such an event: how the speaker stands to it.
    Event,
    Subject,
    /// A property that one key alone gives, by cells.
    Key(usize, String),
    /// A property that is constant, or that several keys give.
    Property(String),
    /// Who says it, or when: the key after those of the rule.
    Said(usize),
}

/// The columns of a mapping, in its order. The first word of a name is the kind of event, with a number where the mapping has
/// several of a kind; then comes the property.
pub(super) fn columns(outliner: &Outliner<'_>) -> Vec<Told> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut columns = Vec::new();
    for (part, Part { rule, .. }) in outliner.parts.iter().enumerate() {
        let kind = rule.kind.code.as_str();
        let count = seen.entry(kind).or_default();
        *count += 1;
        let event = if *count > 1 { format!("{kind} {count}") } else { kind.to_owned() };
        let mut add = |property: &str, what: What| {
            let name = match property {
                "" => event.clone(),
                property => format!("{event}.{property}"),
            };
            columns.push(Told { name, part, what });
        };
        if rule.ordinal > 0 {
            add("", What::Event);
        }
        if !matches!(rule.subject, Subject::Row | Subject::None) {
            add("subject", What::Subject);
        }
        for code in rule.properties() {
            add(code, property(outliner, part, code));
        }
        for (at, (code, said)) in
            [("said_by", &rule.said_by), ("said_on", &rule.said_on)].into_iter().enumerate()
        {
            if said.is_some() {
                add(code, What::Said(at));
            }
        }
    }
    columns
}

fn property(outliner: &Outliner<'_>, part: usize, code: &str) -> What {
    let rule = outliner.parts[part].rule;
    let gives = |give: &Give| match give {
        Give::Constant(claims) => claims.iter().any(|claim| claim.property == code),
        Give::Row(property) => property == code,
        Give::Cell(property, spec) => spec.properties(rule.kind, property).any(|c| c == code),
    };
    let mut keys = rule.gives.iter().enumerate().filter(|(_, give)| gives(give));
    let plain = !rule.denies.iter().any(|denied| denied == code);
    match (keys.next(), keys.next()) {
        (Some((key, Give::Cell(..))), None) if plain => What::Key(key, code.to_owned()),
        _ => What::Property(code.to_owned()),
    }
}

/// The texts of a column, while rows come.
pub(super) struct Texts<'b> {
    /// Nothing first, then those that rows have.
    pub(super) texts: Vec<Cow<'b, str>>,
    pub(super) keys: Vec<u32>,
    places: HashTable<(u64, u32)>,
    hasher: RandomState,
    /// For each thing that was told, the place of its text, counted from 1.
    by_told: Vec<u32>,
    recur: bool,
}

impl<'b> Texts<'b> {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            texts: vec![Cow::Borrowed("")],
            keys: vec![0; rows],
            places: HashTable::new(),
            hasher: RandomState::default(),
            by_told: Vec::new(),
            recur: true,
        }
    }

    /// The column, packed: each text once, or as they come where they hardly recur.
    pub(super) fn pack(&self, column: &ColumnDescPtr) -> Result<Chunk, ParquetError> {
        if self.texts.len() * 2 < self.keys.len() {
            return pack(column, &self.texts, Some(&self.keys));
        }
        let texts = self.keys.iter().map(|key| self.texts.get(*key as usize));
        let texts: Vec<&str> = texts.map(|text| text.map_or("", |text| text)).collect();
        pack(column, &texts, None)
    }

    fn put(&mut self, row: usize, key: u32) {
        if let Some(place) = self.keys.get_mut(row) {
            *place = key;
        }
    }

    /// The place of a text.
    fn key(&mut self, text: Cow<'b, str>) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        if self.recur {
            let hash = self.hasher.hash_one(text.as_bytes());
            let same = |(other, at): &(u64, u32)| {
                *other == hash && self.texts.get(*at as usize).is_some_and(|known| *known == text)
            };
            if let Some((_, key)) = self.places.find(hash, same) {
                return *key;
            }
            self.places.insert_unique(hash, (hash, next), |(hash, _)| *hash);
        }
        self.texts.push(text);
        next
    }

    /// Puts a text in a row.
    pub(super) fn set(&mut self, row: usize, text: impl Into<Cow<'b, str>>) {
        let key = self.key(text.into());
        self.put(row, key);
        if self.recur && row >= PROBE && self.texts.len() * 2 > row {
            (self.recur, self.places) = (false, HashTable::new());
        }
    }

    fn told(&mut self, row: usize, told: usize, text: impl FnOnce() -> String) {
        match self.by_told.get(told).filter(|key| **key > 0) {
            Some(key) => self.put(row, *key - 1),
            None => {
                self.set(row, text());
                if self.by_told.len() <= told {
                    self.by_told.resize(told + 1, 0);
                }
                self.by_told[told] = self.keys[row] + 1;
            }
        }
    }
}

impl Told {
    /// The rule whose events it tells of.
    pub(super) fn part(&self) -> usize {
        self.part
    }

    /// Puts down what an event says.
    pub(super) fn put<'b>(
        &self,
        texts: &mut Texts<'b>,
        row: usize,
        (outliner, pass, made): (&Outliner<'_>, &Pass<'b, '_>, &Made),
        (refs, person): (&Refs, &dyn Fn() -> String),
    ) {
        let rule = outliner.parts[self.part].rule;
        match &self.what {
            What::Event => texts.told(row, 0, || rule.stance.code().to_owned()),
            What::Subject => {
                let told = pass.told_subject(made);
                let name = || named(&pass.subject(made, "").unwrap_or_default(), refs);
                texts.told(row, told, name);
            }
            What::Key(key, code) => {
                let told = pass.given(made, *key);
                if told == ITSELF {
                    return texts.set(row, pass.itself(made, *key));
                }
                texts.told(row, told, || joined(&pass.told(told).claims, code, refs));
            }
            What::Property(code) => {
                texts.set(row, joined(&pass.claims(made, &person()), code, refs));
            }
            What::Said(at) => {
                let give = if *at == 0 { &rule.said_by } else { &rule.said_on };
                let Some(give) = give else { return };
                let key = rule.gives.len() + at;
                let told = pass.given(made, key);
                let claims = || pass.give(give, made, key, "");
                texts.told(row, told, || {
                    claims().first().map_or_else(String::new, |claim| text(&claim.value, refs))
                });
            }
        }
    }
}

fn joined(claims: &[Claim], code: &str, refs: &Refs) -> String {
    let mut own = claims.iter().filter(|claim| claim.property == code);
    let mut joined = own.next().map_or_else(String::new, |claim| shown(claim, refs));
    for claim in own {
        joined.push_str(BETWEEN);
        joined.push_str(&shown(claim, refs));
    }
    joined
}

fn shown(claim: &Claim, refs: &Refs) -> String {
    match (claim.denied, text(&claim.value, refs)) {
        (false, text) => text,
        (true, text) if text.is_empty() => "denied".to_owned(),
        (true, text) => format!("denied: {text}"),
    }
}

/// What a referent is called: as the mapping declares it, else by the text that it was made of.
fn named(handle: &str, refs: &Refs) -> String {
    let declared = refs.get(handle).map(|referent| referent.name.as_str());
    let text = handle.split_once(':').filter(|(kind, _)| SubjectKind::from_code(kind).is_some());
    let name = declared.filter(|name| !name.is_empty()).or(text.map(|(_, text)| text));
    name.unwrap_or(handle).to_owned()
}

/// A value as text: what it was read to mean, and what stands there where nothing could be read.
fn text(value: &Value, refs: &Refs) -> String {
    match value {
        Value::Text(text) | Value::Code(text) | Value::Country(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Count(count) => count.says.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Ref(handle) => named(handle, refs),
        Value::Document { kind, number } if kind.is_empty() => number.clone(),
        Value::Document { kind, number } => format!("{kind}:{number}"),
        Value::Age { years, on: None } => years.to_string(),
        Value::Age { years, on: Some(on) } => format!("{years} on {on}"),
        Value::Indicator { kind, points: None, .. } => kind.clone(),
        Value::Indicator { kind, points: Some(points), .. } => format!("{kind}:{points}"),
        Value::Band { name, .. } => name.clone(),
    }
}
