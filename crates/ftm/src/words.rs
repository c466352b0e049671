//! How claims are said as text: with the terms of the vocabulary, in English, values as the source has them.

use paradero_model::{ValueType, Vocabulary};

use crate::said::{Claim, Event};

/// What a kind of event is called.
pub(crate) fn kind(code: &str) -> &str {
    Vocabulary::get().event(code).map_or(code, |kind| kind.term.en.as_str())
}

/// What a property of a kind of event is called.
fn property<'a>(event: &str, code: &'a str) -> &'a str {
    Vocabulary::get().property(event, code).map_or(code, |property| property.term.en.as_str())
}

/// What a code of a property is called.
fn code<'a>(event: &str, claim: &'a Claim) -> &'a str {
    let vocabulary = Vocabulary::get();
    let list =
        match vocabulary.property(event, &claim.property).map(|property| &property.value_type) {
            Some(ValueType::Code(list)) => list.as_str(),
            Some(ValueType::Indicator) => "indicator",
            _ => return &claim.value,
        };
    let known = vocabulary.codes(list).iter().find(|code| code.code == claim.value);
    known.map_or(claim.value.as_str(), |code| code.term.en.as_str())
}

/// The value of a claim.
pub(crate) fn value(event: &str, claim: &Claim) -> String {
    let text = &claim.value;
    let extra = claim.extra.as_deref().filter(|extra| !extra.is_empty());
    match claim.of.as_str() {
        "bool" => if claim.number == Some(0.0) { "no" } else { "yes" }.to_owned(),
        "code" => code(event, claim).to_owned(),
        "date" => extra.map_or_else(|| text.clone(), |means| format!("{text} ({means})")),
        "document" => extra.map_or_else(|| text.clone(), |kind| format!("{kind} {text}")),
        "count" => extra.map_or_else(|| text.clone(), |of| format!("{text} (of {of})")),
        "indicator" => indicator(event, claim, extra),
        "band" => {
            let from = claim.number.map(|from| format!(" from {from}")).unwrap_or_default();
            let to = extra.map(|to| format!(" to {to}")).unwrap_or_default();
            format!("{text}{from}{to}")
        }
        _ => text.clone(),
    }
}

fn indicator(event: &str, claim: &Claim, evidence: Option<&str>) -> String {
    let mut said = code(event, claim).to_owned();
    if let Some(points) = claim.number {
        said.push_str(&format!(" ({points} points)"));
    }
    if let Some(evidence) = evidence {
        said.push_str(&format!(" \u{ab}{evidence}\u{bb}"));
    }
    said
}

/// A claim with the name of its property: `grounds: ...`.
pub(crate) fn claim(event: &str, claim: &Claim) -> String {
    let (property, value) = (property(event, &claim.property), value(event, claim));
    if value.is_empty() { property.to_owned() } else { format!("{property}: {value}") }
}

/// Who says an event, and when.
fn speaker(event: &Event) -> String {
    let who = event.said_by.as_deref().filter(|who| !who.is_empty());
    let who = who
        .map_or_else(|| "Somebody who is not named".to_owned(), |who| format!("\u{ab}{who}\u{bb}"));
    match event.said_on.as_deref().filter(|on| !on.is_empty()) {
        Some(on) => format!("{who} ({on})"),
        None => who,
    }
}

/// What an event is about, in words.
fn about(event: &Event) -> String {
    let kind = kind(&event.kind);
    if event.name.is_empty() { kind.to_owned() } else { format!("{kind}: {}", event.name) }
}

fn list<'a>(event: &'a Event, claims: impl Iterator<Item = &'a Claim>) -> String {
    let mut said = String::new();
    for one in claims {
        said.push_str("; ");
        said.push_str(&claim(&event.kind, one));
    }
    said
}

/// An event that is not taken over, as what somebody says.
pub(crate) fn attributed(event: &Event) -> String {
    let (who, about, rest) = (speaker(event), about(event), list(event, event.held()));
    match (event.kind.as_str(), event.stance.as_str()) {
        _ if event.denied => format!("Denied. {who} denies: {about}{rest}"),
        ("label", _) => format!(
            "A label that somebody put on a person, not a finding of fact. {who} says: {about}{rest}"
        ),
        (_, "alleges") => {
            format!("Alleged, not taken over as a fact. {who} says that it is said: {about}{rest}")
        }
        (_, "announces") => format!("Announced. {who} announces: {about}{rest}"),
        (_, "orders") => format!("Ordered. {who} orders: {about}{rest}"),
        (_, "admits") => format!("{who} admits: {about}{rest}"),
        _ => format!("{who} says: {about}{rest}"),
    }
}

/// What an event says not to hold; nothing where it says so of nothing.
pub(crate) fn denied(event: &Event) -> Option<String> {
    let mut denied = event.claims.iter().filter(|claim| claim.denied).peekable();
    denied.peek()?;
    let rest = list(event, denied);
    Some(format!(
        "Denied. {} says that this is not given or does not hold, of {}{rest}",
        speaker(event),
        about(event)
    ))
}

/// What an affirmed event is called.
pub(crate) fn title(event: &Event) -> String {
    about(event)
}
