//! Mentions and persons: who is named where, and which mentions are one human being.

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::{
    BIT, Field, FieldKind, Input, Judgement, Linker, Model, Pair, Settings, Values,
};
use paradero_model::{Date, Event, SubjectKind, Value};
use sha2::{Digest, Sha256};

use super::subjects::Place;
use super::world::World;
use crate::error::{Error, Result};
use crate::review::queue::{self, Queued};

const DAYS_A_YEAR: f64 = 365.2425;

/// A person as one source names them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mention {
    pub(crate) id: String,
    pub(crate) source: usize,
    pub(crate) handle: String,
    pub(crate) record: String,
    /// The names stated, the fullest first; empty for someone unnamed.
    pub(crate) names: Vec<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) sex: Option<String>,
    pub(crate) birth: Option<(i32, i32)>,
    pub(crate) birth_text: Option<String>,
    pub(crate) deprived: Option<(i32, i32)>,
    pub(crate) places: Vec<String>,
    pub(crate) documents: Vec<String>,
    pub(crate) nationality: Option<String>,
}

/// Mentions with the person each belongs to.
pub(crate) struct People {
    /// Sorted by id.
    pub(crate) mentions: Vec<Mention>,
    /// For each mention the id of its person.
    pub(crate) person: Vec<String>,
    /// For each place in a source the mention.
    pub(crate) at: BTreeMap<Place, usize>,
    /// Pairs above the review floor, as positions in `mentions`, and why.
    pub(crate) pairs: Vec<(usize, usize, f64, bool, String)>,
    /// Pairs that reviewers are asked about, as positions in `mentions`, with what each field added.
    pub(crate) queue: Vec<(Queued, usize, usize, Vec<FieldPart>)>,
}

/// Field, level and 1/1024 bit that it adds to the weight of a pair.
pub(crate) type FieldPart = (String, String, i32);

/// The id that a person has whose least mention this is.
pub(crate) fn person_id(mention: &str) -> String {
    let hash = Sha256::digest(mention.as_bytes());
    let hex: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("person:{hex}")
}

/// Collects the mentions of all sources, sorted by id.
pub(crate) fn mentions(world: &World) -> Result<Vec<Mention>> {
    let mut all = Vec::new();
    for (at, source) in world.sources.iter().enumerate() {
        let mut here: BTreeMap<&str, Mention> = BTreeMap::new();
        for referent in source.referents() {
            if referent.kind == SubjectKind::Person {
                let place = referent.handle.strip_prefix("row:").unwrap_or(&referent.handle);
                here.insert(
                    &referent.handle,
                    Mention {
                        id: source.record_id(place),
                        source: at,
                        handle: referent.handle.clone(),
                        ..Mention::default()
                    },
                );
            }
        }
        let text: BTreeMap<&str, &str> = source
            .referents()
            .iter()
            .map(|referent| (referent.handle.as_str(), referent.name.as_str()))
            .collect();
        source.readings.each(|_, events| {
            for event in events {
                let subject = event.subject.as_deref().and_then(|handle| here.get_mut(handle));
                if let Some(mention) = subject {
                    take(mention, event, &text);
                    if mention.record.is_empty() {
                        mention.record = source.record_id(&event.record);
                    }
                }
            }
            Ok(())
        })?;
        for referent in source.referents() {
            if let Some(mention) = here.get_mut(referent.handle.as_str()) {
                let named = !referent.name.is_empty() && !mention.names.contains(&referent.name);
                if named && mention.names.is_empty() {
                    mention.names.push(referent.name.clone());
                }
            }
        }
        all.extend(
            here.into_values()
                .filter(|mention| !mention.record.is_empty() || !mention.names.is_empty()),
        );
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

fn take(mention: &mut Mention, event: &Event, text: &BTreeMap<&str, &str>) {
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    for claim in event.claims.iter().filter(|claim| !claim.denied) {
        match (claim.property.as_str(), &claim.value) {
            ("name", Value::Text(name)) => mention.names.push(name.clone()),
            ("alias" | "nickname", Value::Text(name)) => mention.aliases.push(name.clone()),
            ("surname.married", Value::Text(name)) => mention.aliases.push(name.clone()),
            ("given" | "surname" | "surname.second", Value::Text(part)) => {
                parts.insert(&claim.property, part);
            }
            ("sex", Value::Code(code)) => mention.sex = Some(code.clone()),
            ("birth.date", Value::Date(date)) => birth(mention, date),
            ("age", Value::Age { years, on }) if mention.birth.is_none() => {
                age(mention, *years, on.as_ref());
            }
            ("nationality", Value::Text(text) | Value::Country(text)) => {
                mention.nationality.get_or_insert_with(|| text.clone());
            }
            ("document", Value::Document { number, .. }) => mention.documents.push(number.clone()),
            ("place" | "at", Value::Ref(handle)) => {
                if let Some(name) = text.get(handle.as_str()) {
                    mention.places.push((*name).to_owned());
                }
            }
            ("on", Value::Date(date)) if event.kind == "arrest" => deprived(mention, date),
            ("since", Value::Date(date)) if mention.deprived.is_none() => deprived(mention, date),
            _ => {}
        }
    }
    if parts.is_empty() {
        return;
    }
    // A separate second surname completes a name that stands whole in another column.
    let order = ["given", "surname", "surname.second"];
    if event.claims.iter().any(|claim| claim.property == "name") {
        if let (Some(name), Some(second)) = (mention.names.last_mut(), parts.get("surname.second"))
            && !name.contains(second)
        {
            *name = format!("{name} {second}");
        }
    } else {
        let name: Vec<&str> = order.iter().filter_map(|part| parts.get(part).copied()).collect();
        mention.names.push(name.join(" "));
    }
}

fn birth(mention: &mut Mention, date: &Date) {
    if let (Some(lo), Some(hi)) = (date.earliest, date.latest) {
        mention.birth = Some((lo.0, hi.0));
        mention.birth_text = Some(date.written.clone());
    }
}

fn deprived(mention: &mut Mention, date: &Date) {
    if let (Some(lo), Some(hi)) = (date.earliest, date.latest) {
        mention.deprived = Some((lo.0, hi.0));
    }
}

/// Someone of n completed years on a day was born between n+1 years less a day and n years before.
fn age(mention: &mut Mention, years: i64, on: Option<&Date>) {
    let ends = on.and_then(|date| Some((date.earliest?.0, date.latest?.0)));
    if let (Some((lo, hi)), Ok(years)) = (ends, i32::try_from(years)) {
        #[expect(clippy::cast_possible_truncation, reason = "a human age in days fits i32")]
        let days = |years: i32| (f64::from(years) * DAYS_A_YEAR).round() as i32;
        mention.birth = Some((lo - days(years + 1) + 1, hi - days(years)));
    }
}

/// What linking is given: the named mentions, and their positions in `mentions`.
pub(crate) fn input(world: &World, mentions: &[Mention]) -> (Input, Vec<usize>) {
    let named: Vec<usize> =
        (0..mentions.len()).filter(|&m| !mentions[m].names.is_empty()).collect();
    let each = |f: &dyn Fn(&Mention) -> Option<String>| {
        Values::Text(named.iter().map(|&m| f(&mentions[m])).collect())
    };
    let many = |f: &dyn Fn(&Mention) -> Vec<String>| {
        Values::Many(named.iter().map(|&m| f(&mentions[m])).collect())
    };
    let date = |f: &dyn Fn(&Mention) -> Option<(i32, i32)>| {
        Values::Date(named.iter().map(|&m| f(&mentions[m])).collect())
    };
    let field = |name: &str, kind, values| Field { name: name.to_owned(), kind, values };
    let fields = vec![
        field("name", FieldKind::FullName, each(&|m| m.names.first().cloned())),
        field("alias", FieldKind::Alias, many(&|m| m.aliases.clone())),
        field("birth.date", FieldKind::BirthDate, date(&|m| m.birth)),
        field("sex", FieldKind::Sex, each(&|m| m.sex.clone())),
        field("document", FieldKind::Document, each(&|m| m.documents.first().cloned())),
        field("arrest.on", FieldKind::EventDate, date(&|m| m.deprived)),
        field("place", FieldKind::Place, each(&|m| m.places.first().cloned())),
    ];
    let list = |m: usize| u32::try_from(mentions[m].source).unwrap_or(u32::MAX);
    let input = Input {
        ids: (0..named.len() as u64).collect(),
        list: named.iter().map(|&m| list(m)).collect(),
        unique: world.sources.iter().map(|source| source.info.unique).collect(),
        fields,
        link_only: false,
    };
    (input, named)
}

/// The mentions with what linking is given of them.
struct Prepared {
    mentions: Vec<Mention>,
    at: BTreeMap<Place, usize>,
    input: Input,
    /// Positions in `mentions` of the rows of `input`.
    named: Vec<usize>,
    judgements: Vec<(u32, u32, Judgement)>,
    model: Model,
}

impl Prepared {
    fn of(world: &World) -> Result<Self> {
        let mentions = mentions(world)?;
        let place = |(m, one): (usize, &Mention)| ((one.source, one.handle.clone()), m);
        let at: BTreeMap<Place, usize> = mentions.iter().enumerate().map(place).collect();
        let (input, named) = input(world, &mentions);
        let row = |(row, m): (usize, &usize)| Some((*m, u32::try_from(row).ok()?));
        let row_of: BTreeMap<usize, u32> = named.iter().enumerate().filter_map(row).collect();
        let judgements = judgements(world, (&mentions, &at), &row_of);
        let model = match &world.model {
            Some(json) => Model::from_json(json).map_err(|error| {
                Error::said(format!("the trained model cannot be read: {error}"))
            })?,
            None => Model::built_in_for(named.len()),
        };
        Ok(Self { mentions, at, input, named, judgements, model })
    }
}

/// Who is who, drawn `draws` times from what linking holds possible: ids of the named mentions, and for each draw the number of the
/// person of each of them.
pub(crate) fn drawn(
    world: &World,
    draws: usize,
    seed: u64,
) -> Result<(Vec<String>, Vec<Vec<u32>>)> {
    let prepared = Prepared::of(world)?;
    let settings = Settings { draws, draw_seed: seed, ..Settings::default() };
    let linker = Linker::new(&prepared.input)?;
    let linked = linker.link(&prepared.model, &prepared.judgements, &settings, &*world.workers)?;
    let ids = prepared.named.iter().map(|&m| prepared.mentions[m].id.clone()).collect();
    Ok((ids, linked.draws))
}

/// Links the mentions with the world's model and decisions.
pub(crate) fn link(world: &World) -> Result<People> {
    let Prepared { mentions, at, input, named, judgements, model } = Prepared::of(world)?;
    let settings = Settings::default();
    let linker = Linker::new(&input)?;
    let linked = linker.link(&model, &judgements, &settings, &*world.workers)?;
    let mut least: Vec<usize> = (0..mentions.len()).collect();
    for (row, &cluster) in linked.clusters.iter().enumerate() {
        least[named[row]] = named[cluster as usize];
    }
    // Mentions are sorted by id, so the least position of a cluster is its least id.
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (m, &cluster) in least.iter().enumerate() {
        first.entry(cluster).or_insert(m);
    }
    let person = least.iter().map(|cluster| person_id(&mentions[first[cluster]].id)).collect();
    let explainer = linker.explainer(&model);
    let why = |pair: &Pair| {
        let parts = explainer.explain(pair);
        // A field that one of them lacks says nothing, and takes room in each of many pairs.
        let parts: Vec<String> = parts
            .iter()
            .filter(|part| part.level != "missing")
            .map(|part| format!("{}: {} ({:+.1})", part.field, part.level, part.bits))
            .collect();
        parts.join("; ")
    };
    let pairs = linked.pairs.iter().map(|pair| {
        let bits = f64::from(pair.weight) / 1024.0;
        (named[pair.a as usize], named[pair.b as usize], bits, pair.linked, why(pair))
    });
    let pairs = pairs.collect();
    let settled = judgements.iter().map(|(a, b, _)| (*a, *b)).collect();
    let queue = queue::choose(&linked.pairs, &linked.clusters, &settled).into_iter();
    let queue = queue.map(|queued| {
        let parts =
            explainer.explain(&queued.pair).into_iter().filter(|part| part.level != "missing");
        let parts = parts.map(|part| (part.field, part.level, units(part.bits))).collect();
        let (a, b) = (named[queued.pair.a as usize], named[queued.pair.b as usize]);
        (queued, a, b, parts)
    });
    let queue = queue.collect();
    Ok(People { mentions, person, at, pairs, queue })
}

/// Bits as the integers that weights are.
fn units(bits: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "weights are far below a million bits")]
    let units = (bits * f64::from(BIT)).round() as i32;
    units
}

/// What people decided about pairs, as rows of the input. A member is `source:row` or
/// `source:handle`.
fn judgements(
    world: &World,
    (mentions, at): (&[Mention], &BTreeMap<Place, usize>),
    row_of: &BTreeMap<usize, u32>,
) -> Vec<(u32, u32, Judgement)> {
    let find = |written: &String| row_of.get(&called(world, (mentions, at), written)?).copied();
    let mut found = Vec::new();
    let both = [
        (&world.decisions.same, Judgement::Same),
        (&world.decisions.different, Judgement::Different),
    ];
    for (decisions, judgement) in both {
        for decision in decisions.iter().filter(|decision| decision.kind == "person") {
            let rows: Vec<u32> = decision.members.iter().filter_map(find).collect();
            for (n, &a) in rows.iter().enumerate() {
                for &b in &rows[n + 1..] {
                    found.push((a.min(b), a.max(b), judgement));
                }
            }
        }
    }
    found
}

/// The mention that a decision writes as `source:row` or `source:handle`, or by its id, whose handle may have a colon in it.
fn called(
    world: &World,
    (mentions, at): (&[Mention], &BTreeMap<Place, usize>),
    written: &str,
) -> Option<usize> {
    if let Ok(found) = mentions.binary_search_by(|mention| mention.id.as_str().cmp(written)) {
        return Some(found);
    }
    let (source, handle) = written.rsplit_once(':')?;
    let source = world.source_called(source)?;
    let row = || at.get(&(source, format!("row:{handle}")));
    at.get(&(source, handle.to_owned())).or_else(row).copied()
}

/// Mentions that somebody decided to be other people than some person: each with that person's id.
pub(crate) fn told_apart(world: &World, people: &People) -> BTreeSet<(usize, String)> {
    let mut apart = BTreeSet::new();
    for decision in world.decisions.different.iter().filter(|one| one.kind == "person") {
        let members = decision.members.iter();
        let all: Vec<usize> = members
            .filter_map(|written| called(world, (&people.mentions, &people.at), written))
            .collect();
        for one in &all {
            let others = all.iter().filter(|other| *other != one);
            apart.extend(others.map(|other| (*one, people.person[*other].clone())));
        }
    }
    apart
}
