//! Events: what one record says of one occurrence, each an entity with what hangs on it.
//!
//! What the speaker says is so is an event or a trip. A label, what is alleged, announced or denied, and what somebody says of
//! something else is a note that says who says it.

use crate::cases;
use crate::error::Result;
use crate::export::{Out, View};
use crate::ident;
use crate::own;
use crate::refs::Refs;
use crate::said::{self, Event};
use crate::schema::{Schema, prop};
use crate::sink::Frame;
use crate::source::Source;
use crate::subjects::stands_on;
use crate::words;

/// Events that are read at a time.
const STRETCH: i64 = 2048;

/// Kinds that are notes whoever says them: a label is never a fact, and of the others FollowTheMoney has no schema.
const NOTES: [&str; 10] = [
    "agreement",
    "answer",
    "count",
    "instrument",
    "label",
    "member",
    "scorecard",
    "signal",
    "source",
    "statement",
];

/// Properties that say what else a note is about.
const ABOUT: [&str; 5] = ["about", "batch", "obligation", "order", "person"];

/// Writes the events of all sources.
pub(crate) fn write(view: &View<'_>, out: &mut Out<'_>) -> Result<()> {
    for source in view.sources.each().filter(|source| source.form.is_none()) {
        // The next text after all that begin so.
        let (from, to) = (format!("{}:", source.short), format!("{};", source.short));
        if in_order(view, &from, &to)? {
            stretches(view, out, source, (&from, &to))?;
        } else {
            sorted(view, out, source, (&from, &to))?;
        }
    }
    Ok(())
}

/// Whether the ids of a source have the order of the entities that they become.
fn in_order(view: &View<'_>, from: &str, to: &str) -> Result<bool> {
    let mut statement = view
        .connection
        .prepare_cached("SELECT e.id FROM event e WHERE e.id >= ?1 AND e.id < ?2 ORDER BY e.id")?;
    let mut rows = statement.query((from, to))?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().unwrap_or_default();
        if !id.get(from.len()..).is_some_and(ident::is_plain) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn stretches(
    view: &View<'_>,
    out: &mut Out<'_>,
    source: &Source,
    (from, to): (&str, &str),
) -> Result<()> {
    let condition = "e.id > ?1 AND e.id < ?2 ORDER BY e.id LIMIT ?3";
    let mut from = from.to_owned();
    loop {
        let events = said::events(view.connection, condition, (from.as_str(), to, STRETCH))?;
        let Some(last) = events.last() else { return Ok(()) };
        last.id.clone_into(&mut from);
        for event in &events {
            one(view, out, source, event)?;
        }
    }
}

/// The same for ids that people gave, which come in another order as entities.
fn sorted(
    view: &View<'_>,
    out: &mut Out<'_>,
    source: &Source,
    (from, to): (&str, &str),
) -> Result<()> {
    let mut ids: Vec<(String, String)> = Vec::new();
    let mut statement = view
        .connection
        .prepare_cached("SELECT e.id FROM event e WHERE e.id >= ?1 AND e.id < ?2 ORDER BY e.id")?;
    let mut rows = statement.query((from, to))?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        ids.push((ident::within("event", &id), id));
    }
    drop(rows);
    ids.sort();
    for (_, id) in ids {
        for event in said::events(view.connection, "e.id = ?1", [id.as_str()])? {
            one(view, out, source, &event)?;
        }
    }
    Ok(())
}

/// Writes an event and what hangs on it.
fn one(view: &View<'_>, out: &mut Out<'_>, source: &Source, event: &Event) -> Result<()> {
    let id = ident::within("event", &event.id);
    let affirmed = event.is_affirmed();
    let stands = affirmed && stands_on(&event.kind, event.subject_kind.as_deref());
    let is_note = !affirmed || NOTES.contains(&event.kind.as_str());
    if is_note {
        note(view, out, (source, &id), (event, &words::attributed(event)))?;
    } else if event.kind != "person" && !stands {
        told(view, out, (source, &id), event)?;
    }
    if !is_note {
        hangs(view, out, (source, &id), event)?;
    } else if let Some(text) = words::denied(event) {
        note(view, out, (source, &format!("{id}-denied")), (event, &text))?;
    }
    Ok(())
}

/// An event that the speaker says took place.
fn told(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    event: &Event,
) -> Result<()> {
    let origin = view.origin(&event.kind);
    let frame = Frame { canonical: id, entity: id, schema: own::schema(event), source, origin };
    out.sink.open(&frame)?;
    out.sink.say(&frame, prop::NAME, &words::title(event))?;
    if let (Some(person), Some(mention)) = (&event.subject, &event.mention) {
        out.sink.made(
            &frame,
            prop::INVOLVED,
            &ident::canonical(person),
            &ident::within("mention", mention),
        )?;
    }
    own::claims(view, out, &frame, event)?;
    own::provenance(out, &frame, event)
}

/// What somebody says, as a note about whom or what it concerns.
fn note(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    (event, text): (&Event, &str),
) -> Result<()> {
    let origin = view.origin(&event.kind);
    let frame = Frame { canonical: id, entity: id, schema: Schema::Note, source, origin };
    out.sink.open(&frame)?;
    out.sink.say(&frame, prop::DESCRIPTION, text)?;
    out.sink.say(&frame, prop::KEYWORDS, words::kind(&event.kind))?;
    if let Some(subject) = &event.subject {
        concerns(view, out, &frame, (subject, event.mention.as_deref()))?;
    }
    for claim in event.held().filter(|claim| ABOUT.contains(&claim.property.as_str())) {
        own::refer(view, out, &frame, (prop::ENTITY, claim))?;
    }
    own::provenance(out, &frame, event)
}

/// The subject of a note, where it is an entity.
fn concerns(
    view: &View<'_>,
    out: &mut Out<'_>,
    frame: &Frame<'_>,
    (subject, mention): (&str, Option<&str>),
) -> Result<()> {
    if let Some(mention) = mention {
        return out.sink.made(
            frame,
            prop::ENTITY,
            &ident::canonical(subject),
            &ident::within("mention", mention),
        );
    }
    if let Some(source) = subject.strip_prefix("source:").and_then(|id| view.sources.get(id)) {
        return out.sink.say(frame, prop::ENTITY, &source.document);
    }
    match out.refs.get(view.connection, frame.source, subject)? {
        Some(to) => out.sink.made(frame, prop::ENTITY, &to.canonical, &to.entity),
        None => Ok(()),
    }
}

/// What hangs on an event, in the order of its names: what it denies, the document of an order, kin, identity documents, cases.
fn hangs(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    event: &Event,
) -> Result<()> {
    if let Some(text) = words::denied(event) {
        note(view, out, (source, &format!("{id}-denied")), (event, &text))?;
    }
    if event.kind == "order" {
        documentation(view, out, (source, &format!("{id}-doc")), event)?;
    }
    if let (Some(person), Some(mention)) = (&event.subject, &event.mention)
        && event.kind == "person"
    {
        let holder = (ident::canonical(person), ident::within("mention", mention));
        kin(view, out, (source, id), (event, &holder))?;
        identities(view, out, (source, id), (event, &holder))?;
        parents(view, out, (source, id), event)?;
    }
    parties(view, out, (source, id), event)
}

fn documentation(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    event: &Event,
) -> Result<()> {
    let Some(subject) = event.subject.as_deref() else { return Ok(()) };
    let Some(order) = out.refs.get(view.connection, source, subject)? else { return Ok(()) };
    let origin = view.origin(&event.kind);
    let frame = Frame { canonical: id, entity: id, schema: Schema::Documentation, source, origin };
    out.sink.open(&frame)?;
    out.sink.say(&frame, prop::DOCUMENT, &source.document)?;
    out.sink.made(&frame, prop::ENTITY, &order.canonical, &order.entity)?;
    out.sink.say(&frame, prop::ROLE, "court order")?;
    own::provenance(out, &frame, event)
}

/// The claims of a property that hold, each with a number that its entity's id ends in.
fn numbered<'e>(
    event: &'e Event,
    property: &'e str,
) -> impl Iterator<Item = (String, &'e said::Claim)> {
    let held = event
        .held()
        .filter(move |claim| claim.property == property && !claim.value.trim().is_empty());
    (1..).map(|number: u32| format!("{number:06}")).zip(held)
}

fn kin(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    (event, of): (&Event, &(String, String)),
) -> Result<()> {
    for (number, _) in numbered(event, "parent") {
        let canonical = format!("{id}-family{number}");
        let origin = view.origin(&event.kind);
        let frame = Frame {
            canonical: &canonical,
            entity: &canonical,
            schema: Schema::Family,
            source,
            origin,
        };
        out.sink.open(&frame)?;
        out.sink.made(&frame, prop::PERSON, &of.0, &of.1)?;
        out.sink.say(&frame, prop::RELATIVE, &format!("{id}-parent{number}"))?;
        out.sink.say(&frame, prop::RELATIONSHIP, "parent")?;
        own::provenance(out, &frame, event)?;
    }
    Ok(())
}

/// Kin are people whom a record only names.
fn parents(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    event: &Event,
) -> Result<()> {
    for (number, claim) in numbered(event, "parent") {
        let canonical = format!("{id}-parent{number}");
        let origin = view.origin(&event.kind);
        let frame = Frame {
            canonical: &canonical,
            entity: &canonical,
            schema: Schema::Person,
            source,
            origin,
        };
        out.sink.open(&frame)?;
        out.sink.say(&frame, prop::NAME, &claim.value)?;
        own::provenance(out, &frame, event)?;
    }
    Ok(())
}

fn identities(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    (event, of): (&Event, &(String, String)),
) -> Result<()> {
    for (number, claim) in numbered(event, "document") {
        let canonical = format!("{id}-identity{number}");
        let kind = claim.extra.as_deref().unwrap_or_default();
        let schema = if is_passport(kind) { Schema::Passport } else { Schema::Identification };
        let origin = view.origin(&event.kind);
        let frame = Frame { canonical: &canonical, entity: &canonical, schema, source, origin };
        out.sink.open(&frame)?;
        out.sink.made(&frame, prop::HOLDER, &of.0, &of.1)?;
        out.sink.say(&frame, prop::NUMBER, &claim.value)?;
        out.sink.quote(&frame, prop::TYPE, kind)?;
        own::provenance(out, &frame, event)?;
    }
    Ok(())
}

/// Whether a kind of document is a passport, in the languages of the forms that are read.
pub(crate) fn is_passport(kind: &str) -> bool {
    matches!(
        kind.trim().to_lowercase().as_str(),
        "passport" | "pasaporte" | "passaporte" | "passeport"
    )
}

/// That people have to do with a case.
fn parties(
    view: &View<'_>,
    out: &mut Out<'_>,
    (source, id): (&Source, &str),
    event: &Event,
) -> Result<()> {
    let Some(case) = cases::note(out, source, event) else { return Ok(()) };
    let mut parties: Vec<(String, String)> = Vec::new();
    if let (Some(person), Some(mention)) = (&event.subject, &event.mention) {
        parties.push((ident::canonical(person), ident::within("mention", mention)));
    }
    for claim in event.held().filter(|claim| claim.property == "covers") {
        parties.extend(covered(view, &mut out.refs, source, claim)?);
    }
    let date = event.get("on").and_then(|claim| Some((claim.date()?, claim.value.as_str())));
    for (number, (canonical, entity)) in (1..).zip(&parties) {
        let party = format!("{id}-party{number:06}");
        let origin = view.origin(&event.kind);
        let frame = Frame {
            canonical: &party,
            entity: &party,
            schema: Schema::CourtCaseParty,
            source,
            origin,
        };
        out.sink.open(&frame)?;
        out.sink.made(&frame, prop::PARTY, canonical, entity)?;
        out.sink.say(&frame, prop::CASE, &case)?;
        out.sink.say(&frame, prop::ROLE, words::kind(&event.kind))?;
        if let Some((date, written)) = &date {
            out.sink.made(&frame, prop::DATE, date, written)?;
        }
        own::provenance(out, &frame, event)?;
    }
    Ok(())
}

/// A person whom an order covers.
fn covered(
    view: &View<'_>,
    refs: &mut Refs,
    source: &Source,
    claim: &said::Claim,
) -> Result<Option<(String, String)>> {
    let Some(id) = claim.reference.as_deref().filter(|id| id.starts_with("person:")) else {
        return Ok(None);
    };
    let found = refs.get(view.connection, source, id)?;
    Ok(found.map(|person| (person.canonical, person.entity)))
}
