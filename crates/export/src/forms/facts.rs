//! What the register knows of the things that a form asks for: each with the notes that say where it stands.

use std::collections::BTreeMap;

use paradero_locale::text;
use paradero_model::Day;
use paradero_register::query::person::PersonPage;
use paradero_register::query::sources;
use paradero_register::query::{Answer, ClaimLine, EventLine, subject};

use crate::document::{Line, Run, plain, soft, strong};
use crate::scribe::Scribe;

/// Claims of kinds of events with these properties, those that are denied left out: of each event one line with what it
/// says of them and who says it. Lines that say the same stand once, with all notes.
pub(super) fn stated(
    scribe: &mut Scribe<'_>,
    events: &[&EventLine],
    parts: &[(&str, &[&str])],
) -> Answer<Vec<Line>> {
    let mut found: Vec<(String, Line)> = Vec::new();
    for event in events.iter().filter(|event| !event.denied) {
        let Some((_, properties)) = parts.iter().find(|(kind, _)| *kind == event.kind) else {
            continue;
        };
        let said = said(scribe, event, properties);
        if said.is_empty() {
            continue;
        }
        let key = format!("{}{said}{:?}", event.kind, event.said_by);
        let note = scribe.note(event)?;
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some((_, line)) if line.contains(&note) => {}
            Some((_, line)) => line.push(note),
            None => found.push((key, vec![plain(said), who(scribe, event), note])),
        }
    }
    Ok(found.into_iter().map(|(_, line)| line).collect())
}

fn said(scribe: &Scribe<'_>, event: &EventLine, properties: &[&str]) -> String {
    let reader = scribe.reader;
    let claims = event.claims.iter();
    let wanted =
        |claim: &&ClaimLine| !claim.denied && properties.contains(&claim.property.as_str());
    let parts: Vec<String> = claims
        .filter(wanted)
        .map(|claim| {
            let name = reader.property(&event.kind, &claim.property);
            format!("{name} {}", reader.claimed(&event.kind, claim))
        })
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("{}: {}", reader.kind(&event.kind), parts.join("; "))
    }
}

fn who(scribe: &Scribe<'_>, event: &EventLine) -> Run {
    let lang = scribe.reader.lang;
    let who = event.said_by.clone();
    let who = who.unwrap_or_else(|| text!(lang, "doc-speaker-not-stated").to_owned());
    soft(format!(" ({})", text!(lang, "doc-said-by", who = who)))
}

/// A kind of occurrence with which the disappearance may have begun: the days between which records say that it was,
/// and the events that say so.
pub(super) struct Beginning<'a> {
    /// Kind of the events.
    pub(super) kind: &'static str,
    /// No record says an earlier day; `None` where one leaves it open.
    pub(super) earliest: Option<Day>,
    /// No record says a later day; `None` where one leaves it open.
    pub(super) latest: Option<Day>,
    pub(super) events: Vec<&'a EventLine>,
}

/// Kinds of occurrence with which a disappearance may begin. Which of them it is, whoever submits must say: somebody may
/// be arrested in the open and disappear a year later, on the way abroad.
const BEGINNINGS: [&str; 4] = ["arrest", "removal", "transfer", "sighting"];

/// The dated occurrences with which the disappearance may have begun, by kind; where there is none, custody.
pub(super) fn beginnings(person: &PersonPage) -> Vec<Beginning<'_>> {
    let of_kind = |kind: &'static str| -> Option<Beginning<'_>> {
        let dated = |event: &&EventLine| event.date.lo.is_some() || event.date.hi.is_some();
        let events = person.events.iter().filter(|event| event.kind == kind && !event.denied);
        let events: Vec<&EventLine> = events.filter(dated).collect();
        // An end that one record leaves open is open for all.
        let lows: Option<Vec<i32>> = events.iter().map(|event| event.date.lo).collect();
        let highs: Option<Vec<i32>> = events.iter().map(|event| event.date.hi).collect();
        (!events.is_empty()).then(|| Beginning {
            kind,
            earliest: lows.and_then(|all| all.into_iter().min()).map(Day),
            latest: highs.and_then(|all| all.into_iter().max()).map(Day),
            events,
        })
    };
    let found: Vec<Beginning<'_>> = BEGINNINGS.into_iter().filter_map(of_kind).collect();
    if found.is_empty() { of_kind("custody").into_iter().collect() } else { found }
}

/// The earliest and the latest day on which any of them may have been; `None` is open or unknown.
pub(super) fn hull(all: &[Beginning<'_>]) -> (Option<Day>, Option<Day>) {
    let lows: Option<Vec<Day>> = all.iter().map(|one| one.earliest).collect();
    let highs: Option<Vec<Day>> = all.iter().map(|one| one.latest).collect();
    (lows.and_then(|days| days.into_iter().min()), highs.and_then(|days| days.into_iter().max()))
}

/// What a state has to do with the case.
pub(super) struct State {
    /// Code of the country, as claims have it.
    pub(super) code: String,
    /// What is said of it, each once, with its notes.
    pub(super) roles: Vec<Line>,
}

/// The states that a case concerns by what is said, in the order of their codes: where the person was arrested or held,
/// from where and to where the person was taken. A transfer abroad concerns both.
pub(super) fn states(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<State>> {
    let mut found: BTreeMap<String, Vec<(String, Vec<Run>)>> = BTreeMap::new();
    let kinds = ["arrest", "custody", "transfer", "removal", "sighting"];
    for event in person.events.iter().filter(|e| !e.denied && kinds.contains(&e.kind.as_str())) {
        for (code, role) in roles(scribe, event)? {
            let note = scribe.note(event)?;
            let roles = found.entry(code).or_default();
            match roles.iter_mut().find(|(known, _)| *known == role) {
                Some((_, notes)) if notes.contains(&note) => {}
                Some((_, notes)) => notes.push(note),
                None => roles.push((role, vec![note])),
            }
        }
    }
    let line = |(role, notes): (String, Vec<Run>)| {
        let mut line = vec![plain(role)];
        line.extend(notes);
        line
    };
    let state = |(code, roles): (String, Vec<(String, Vec<Run>)>)| State {
        code,
        roles: roles.into_iter().map(line).collect(),
    };
    Ok(found.into_iter().map(state).collect())
}

/// Countries that an event names or that its places and authorities lie in, each with what it has to do with it. Where
/// there is none, the country that the source is about.
fn roles(scribe: &Scribe<'_>, event: &EventLine) -> Answer<Vec<(String, String)>> {
    let reader = scribe.reader;
    let mut found = Vec::new();
    for claim in event.claims.iter().filter(|claim| !claim.denied) {
        let role = format!(
            "{}: {}",
            reader.kind(&event.kind),
            reader.property(&event.kind, &claim.property)
        );
        match claim.property.as_str() {
            "from_country" | "to_country" | "country" => found.push((claim.value.clone(), role)),
            _ => {
                let Some(id) = &claim.refers_to else { continue };
                let Some(other) = subject(reader.connection, id)? else { continue };
                if let Some(country) =
                    other.country.filter(|_| matches!(other.kind.as_str(), "place" | "authority"))
                {
                    found.push((country, format!("{role} {}", claim.value)));
                }
            }
        }
    }
    if found.is_empty() {
        let line = sources::country(reader.connection, &event.source)?;
        let role = format!(
            "{}: {}",
            reader.kind(&event.kind),
            text!(reader.lang, "doc-form-country-of-source")
        );
        found.extend(line.map(|country| (country, role)));
    }
    Ok(found)
}

/// Nationalities that are stated as codes of countries, each with its notes.
pub(super) fn nationalities(
    scribe: &mut Scribe<'_>,
    person: &PersonPage,
) -> Answer<Vec<(String, Line)>> {
    let mut found: BTreeMap<String, Line> = BTreeMap::new();
    for event in person.events.iter().filter(|event| event.kind == "person" && !event.denied) {
        for claim in event.claims.iter().filter(|c| c.property == "nationality" && !c.denied) {
            let note = scribe.note(event)?;
            let line = found.entry(claim.value.clone()).or_default();
            if !line.contains(&note) {
                line.push(note);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// What was done to find the person: requests to authorities, and what courts ordered for the person.
pub(super) fn steps(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Line>> {
    let mut lines = Vec::new();
    for event in person.events.iter().filter(|event| event.kind == "request") {
        lines.push(crate::standing::event_line(scribe, event)?);
    }
    for order in &person.orders {
        for event in order.events.iter().filter(|event| event.kind == "order" && !event.denied) {
            let mut line = vec![strong(format!("{}: ", order.order.name))];
            line.extend(crate::standing::event_line(scribe, event)?);
            lines.push(line);
        }
    }
    Ok(lines)
}
