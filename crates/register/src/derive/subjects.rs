//! Which of the things that sources speak of are one thing: orders, places, authorities, ...
//!
//! The same official number joins across sources by itself. A reference text with a digit in it
//! counts as an official number, and joins whatever carries that text with one official number;
//! where two numbers carry the same text, the text joins neither. Authorities, places, affiliations and scorecards of one name
//! (in one country, for places) are one. Anything else is joined by a decision only. Persons are
//! linked elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use paradero_model::{Referent, SubjectKind};
use sha2::{Digest, Sha256};

use super::world::{Source, World};
use crate::decisions::Judgement;

/// Where a referent stands: source and handle.
pub(crate) type Place = (usize, String);

/// The keys that carry a name, by kind and folded name.
type Named = BTreeMap<(String, String), BTreeSet<String>>;

/// A linked thing that is not a person.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) id: String,
    pub(crate) kind: SubjectKind,
    pub(crate) name: String,
    pub(crate) number: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) handle: Option<String>,
}

/// All linked things that are not persons, and where they stand.
#[derive(Default)]
pub(crate) struct Subjects {
    /// By id.
    pub(crate) all: BTreeMap<String, Subject>,
    /// Id of each referent.
    pub(crate) of: BTreeMap<Place, String>,
}

/// An id from a kind and a key: 12 hex digits of its hash.
pub(crate) fn id(kind: SubjectKind, key: &str) -> String {
    let hash = Sha256::digest(key.as_bytes());
    let hex: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{}:{hex}", kind.code())
}

/// Letters and digits of a text, folded: how numbers and names are compared here.
pub(crate) fn folded(text: &str) -> String {
    paradero_names::fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The official number that a text is, or holds: only of kinds that carry numbers.
fn text_number(referent: &Referent) -> Option<String> {
    use SubjectKind as Kind;
    let numbered = matches!(
        referent.kind,
        Kind::Order | Kind::Obligation | Kind::Batch | Kind::Instrument | Kind::Agreement
    );
    (numbered && referent.name.chars().any(|c| c.is_ascii_digit()))
        .then(|| format!("{} no. {}", referent.kind.code(), folded(&referent.name)))
}

/// For each text that counts as a number: the official numbers that carry it.
fn numbers(world: &World) -> BTreeMap<String, BTreeSet<String>> {
    let mut numbers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for referent in world.sources.iter().flat_map(Source::referents) {
        if let (Some(text), Some(number)) = (text_number(referent), &referent.number) {
            let number = format!("{} no. {}", referent.kind.code(), folded(number));
            numbers.entry(text).or_default().insert(number);
        }
    }
    numbers
}

fn key(short: &str, referent: &Referent, numbers: &BTreeMap<String, BTreeSet<String>>) -> String {
    use SubjectKind as Kind;
    let code = referent.kind.code();
    if let Some(number) = &referent.number {
        return format!("{code} no. {}", folded(number));
    }
    if let Some(text) = text_number(referent) {
        return match numbers.get(&text) {
            Some(carried) if carried.len() == 1 => carried.first().cloned().unwrap_or(text),
            _ => text,
        };
    }
    let by_name = matches!(
        referent.kind,
        Kind::Authority | Kind::Place | Kind::Affiliation | Kind::Scorecard
    );
    if by_name {
        let country = if referent.kind == Kind::Place { referent.country.as_deref() } else { None };
        return format!("{code} {} {}", country.unwrap_or(""), folded(&referent.name));
    }
    format!("{code} {short}:{}", referent.handle)
}

impl Subjects {
    /// Joins the referents of all sources.
    pub(crate) fn of(world: &World) -> Self {
        let mut keys: BTreeMap<Place, String> = BTreeMap::new();
        let mut first: BTreeMap<String, (usize, &Referent)> = BTreeMap::new();
        let mut named = Named::new();
        let numbers = numbers(world);
        for (at, source) in world.sources.iter().enumerate() {
            for referent in source.referents() {
                if referent.kind == SubjectKind::Person {
                    continue;
                }
                if referent.kind == SubjectKind::Country {
                    keys.insert((at, referent.handle.clone()), country_key(referent));
                } else {
                    keys.insert(
                        (at, referent.handle.clone()),
                        key(&source.short, referent, &numbers),
                    );
                }
                let key = keys[&(at, referent.handle.clone())].clone();
                let name = (referent.kind.code().to_owned(), folded(&referent.name));
                named.entry(name).or_default().insert(key.clone());
                let entry = first.entry(key).or_insert((at, referent));
                if rank(referent) > rank(entry.1) {
                    *entry = (at, referent);
                }
            }
        }
        let joined = joins(world, &keys, &named);
        let mut subjects = Self::default();
        for (place, key) in keys {
            let least = joined.get(&key).unwrap_or(&key);
            let (_, referent) = first[least];
            let id = subject_id(referent.kind, least);
            subjects.of.insert(place, id.clone());
            subjects.all.entry(id.clone()).or_insert_with(|| subject(id, referent));
        }
        subjects
    }

    /// The id of an authority by its name, made when nothing else speaks of it.
    pub(crate) fn authority(&mut self, name: &str) -> String {
        let key = format!("authority  {}", folded(name));
        let id = id(SubjectKind::Authority, &key);
        self.all.entry(id.clone()).or_insert_with(|| Subject {
            id: id.clone(),
            kind: SubjectKind::Authority,
            name: name.to_owned(),
            number: None,
            country: None,
            unit: None,
            handle: None,
        });
        id
    }

    /// The id of a country by its code.
    pub(crate) fn country(&mut self, code: &str) -> String {
        let id = format!("country:{code}");
        self.all.entry(id.clone()).or_insert_with(|| Subject {
            id: id.clone(),
            kind: SubjectKind::Country,
            name: code.to_owned(),
            number: None,
            country: Some(code.to_owned()),
            unit: None,
            handle: None,
        });
        id
    }

    /// The ids that a written reference means: `source:handle`, or a name of that kind.
    pub(crate) fn called(&self, world: &World, kind: &str, written: &str) -> Vec<String> {
        if let Some((source, handle)) = written.rsplit_once(':')
            && let Some(at) = world.source_called(source)
            && let Some(id) = self.of.get(&(at, handle.to_owned()))
        {
            return vec![id.clone()];
        }
        let name = folded(written);
        let named = self.all.values().filter(|s| s.kind.code() == kind && folded(&s.name) == name);
        named.map(|subject| subject.id.clone()).collect()
    }
}

/// How much a referent tells of its subject: the fullest is the one that is shown.
fn rank(referent: &Referent) -> (bool, bool) {
    (referent.number.is_some(), referent.country.is_some())
}

fn country_key(referent: &Referent) -> String {
    let code = referent.country.as_deref().unwrap_or(&referent.name);
    format!("country {}", code.to_uppercase())
}

fn subject_id(kind: SubjectKind, key: &str) -> String {
    match key.strip_prefix("country ") {
        Some(code) if kind == SubjectKind::Country => format!("country:{code}"),
        _ => id(kind, key),
    }
}

fn subject(id: String, referent: &Referent) -> Subject {
    Subject {
        id,
        kind: referent.kind,
        name: if referent.name.is_empty() {
            referent.handle.clone()
        } else {
            referent.name.clone()
        },
        number: referent.number.clone(),
        country: referent.country.clone(),
        unit: referent.unit.clone(),
        handle: (!referent.handle.contains(':')).then(|| referent.handle.clone()),
    }
}

/// For each key that a decision joins to others, the least key of them all.
fn joins(world: &World, keys: &BTreeMap<Place, String>, named: &Named) -> BTreeMap<String, String> {
    let mut least: BTreeMap<String, String> = BTreeMap::new();
    for judgement in &world.decisions.same {
        if judgement.kind == "person" {
            continue;
        }
        let members = members(world, keys, named, judgement);
        let all: Vec<String> =
            members.iter().map(|key| least.get(key).unwrap_or(key).clone()).collect();
        let Some(target) = all.iter().min().cloned() else { continue };
        for value in least.values_mut() {
            if all.contains(value) {
                value.clone_from(&target);
            }
        }
        for key in members.into_iter().chain(all) {
            least.insert(key, target.clone());
        }
    }
    least
}

fn members(
    world: &World,
    keys: &BTreeMap<Place, String>,
    named: &Named,
    judgement: &Judgement,
) -> Vec<String> {
    let by_place = judgement.members.iter().filter_map(|written| {
        let (source, handle) = written.rsplit_once(':')?;
        keys.get(&(world.source_called(source)?, handle.to_owned())).cloned()
    });
    let by_name = judgement.names.iter().flat_map(|name| {
        let name = (judgement.kind.clone(), folded(name));
        named.get(&name).into_iter().flatten().cloned()
    });
    by_place.chain(by_name).collect()
}
