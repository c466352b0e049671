//! People: a person after linking is the entity, each mention in a record what its statements are about.

use std::collections::HashMap;

use crate::country;
use crate::error::Result;
use crate::events::is_passport;
use crate::export::{Out, View};
use crate::ident;
use crate::own;
use crate::passed::Passed;
use crate::said::{self, Claim, Event};
use crate::schema::{Prop, Schema, prop};
use crate::sink::Frame;
use crate::words;

/// Mentions that are read at a time.
const STRETCH: i64 = 2048;

/// A person as one record names them.
struct Mention {
    person: String,
    id: String,
    source: String,
    handle: String,
    name: String,
}

/// Writes everybody.
pub(crate) fn write(view: &View<'_>, out: &mut Out<'_>, passed: &Passed<'_>) -> Result<()> {
    let mut after = (String::new(), String::new());
    loop {
        let mentions = mentions(view, &after)?;
        let (Some(first), Some(last)) = (mentions.first(), mentions.last()) else { return Ok(()) };
        after = (last.person.clone(), last.id.clone());
        let mut told = told(view, (&first.person, &last.person))?;
        for mention in &mentions {
            let events = told.remove(&mention.id).unwrap_or_default();
            one(view, out, passed, (mention, &events))?;
        }
    }
}

fn mentions(view: &View<'_>, after: &(String, String)) -> Result<Vec<Mention>> {
    let sql = "SELECT person, id, source, handle, name FROM mention \
               WHERE person >= ?1 AND (person > ?1 OR id > ?2) ORDER BY person, id LIMIT ?3";
    let mut statement = view.connection.prepare_cached(sql)?;
    let mut rows = statement.query((after.0.as_str(), after.1.as_str(), STRETCH))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(Mention {
            person: row.get(0)?,
            id: row.get(1)?,
            source: row.get(2)?,
            handle: row.get(3)?,
            name: row.get(4)?,
        });
    }
    Ok(all)
}

/// What is said of who people are, and of their deaths, by mention.
fn told(view: &View<'_>, (first, last): (&str, &str)) -> Result<HashMap<String, Vec<Event>>> {
    let condition = "e.subject >= ?1 AND e.subject <= ?2 AND e.kind IN ('person', 'death') ORDER BY e.subject, e.id";
    let mut told: HashMap<String, Vec<Event>> = HashMap::new();
    for mut event in said::events(view.connection, condition, (first, last))? {
        if let Some(mention) = event.mention.take() {
            told.entry(mention).or_default().push(event);
        }
    }
    Ok(told)
}

fn one(
    view: &View<'_>,
    out: &mut Out<'_>,
    passed: &Passed<'_>,
    (mention, events): (&Mention, &[Event]),
) -> Result<()> {
    let Some(source) = view.sources.get(&mention.source) else { return Ok(()) };
    let canonical = ident::canonical(&mention.person);
    if source.form.is_some() {
        return passed.person(&mention.source, &mention.handle, &canonical, &mut out.sink);
    }
    let entity = ident::within("mention", &mention.id);
    let frame = Frame {
        canonical: &canonical,
        entity: &entity,
        schema: Schema::Person,
        source,
        origin: view.origin("person"),
    };
    out.sink.open(&frame)?;
    if mention.name.trim().is_empty() {
        // Somebody without a name: a made-up one would bring strangers together.
        out.sink.say(&frame, prop::NOTES, "no name is stated")?;
    } else {
        out.sink.say(&frame, prop::NAME, &mention.name)?;
    }
    for event in events.iter().filter(|event| event.is_affirmed()) {
        let frame = Frame { origin: view.origin(&event.kind), ..frame };
        if event.kind == "death" {
            let date = event.get("on").and_then(|claim| Some((claim.date()?, &claim.value)));
            if let Some((date, written)) = date {
                out.sink.made(&frame, prop::DEATH_DATE, &date, written)?;
            }
            continue;
        }
        for claim in event.held() {
            put(out, &frame, claim)?;
        }
        own::provenance(out, &frame, event)?;
    }
    out.sink.say(&frame, prop::PROOF, &source.document)
}

/// The property of a claim that is written as it stands.
fn plain(claim: &Claim) -> Option<Prop> {
    Some(match claim.property.as_str() {
        "name" => prop::NAME,
        "alias" => prop::ALIAS,
        "nickname" => prop::WEAK_ALIAS,
        "given" => prop::FIRST_NAME,
        "surname" | "surname.married" => prop::LAST_NAME,
        "surname.second" => prop::MOTHER_NAME,
        "document" if is_passport(claim.extra.as_deref().unwrap_or_default()) => {
            prop::PASSPORT_NUMBER
        }
        "document" => prop::ID_NUMBER,
        _ => return None,
    })
}

/// A claim in the source's own language.
fn quoted(claim: &Claim) -> Option<Prop> {
    Some(match claim.property.as_str() {
        "birth.place" => prop::BIRTH_PLACE,
        "occupation" => prop::PROFESSION,
        "appearance" => prop::APPEARANCE,
        "residence" => prop::ADDRESS,
        _ => return None,
    })
}

/// A claim whose value is another one in FollowTheMoney, with that value; nothing where it has none.
fn made(claim: &Claim) -> Option<(Prop, String)> {
    match claim.property.as_str() {
        "birth.date" => Some((prop::BIRTH_DATE, claim.date()?)),
        "nationality" => Some((prop::NATIONALITY, country::code(&claim.value)?)),
        "country" => Some((prop::COUNTRY, country::code(&claim.value)?)),
        "sex" if matches!(claim.value.as_str(), "female" | "male" | "other") => {
            Some((prop::GENDER, claim.value.clone()))
        }
        _ => None,
    }
}

fn put(out: &mut Out<'_>, frame: &Frame<'_>, claim: &Claim) -> Result<()> {
    if let Some(prop) = plain(claim) {
        out.sink.say(frame, prop, &claim.value)
    } else if let Some(prop) = quoted(claim) {
        out.sink.quote(frame, prop, &claim.value)
    } else if let Some((prop, value)) = made(claim) {
        out.sink.made(frame, prop, &value, &claim.value)
    } else if claim.property == "parent" {
        // Kin are entities of their own (`events`).
        Ok(())
    } else {
        out.sink.say(frame, prop::NOTES, &words::claim("person", claim))
    }
}
