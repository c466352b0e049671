//! Events as tables: when, what is said, by whom, in which record. What several sources say of one
//! day stands together, each with who says it.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_model::{ValueType, Vocabulary};
use paradero_register::query::{ClaimLine, EventLine};

use crate::lang::Terms;
use crate::layout::Ask;
use crate::parts::{record, speaker, when};

/// A claim's value as pages show it.
pub(crate) fn value(ask: &Ask, kind: &str, property: &str, value: &str) -> String {
    let known = Vocabulary::get().property(kind, property).map(|known| &known.value_type);
    match known {
        Some(ValueType::Country) => ask.country(value),
        _ => ask.lang.value(kind, property, value),
    }
}

/// One claim's value.
pub(crate) fn claim(ask: &Ask, kind: &str, claim: &ClaimLine) -> Markup {
    let text = value(ask, kind, &claim.property, &claim.value);
    html! {
        @if claim.denied {
            span.tag.serious { (text!(ask.lang, "shared-denied")) } " "
        }
        @if let Some(date) = &claim.date {
            (when(ask.lang, date))
        } @else if let Some(id) = &claim.refers_to {
            a href=(ask.to_subject(id.split(['-', ':']).next().unwrap_or_default(), id)) { (text) }
        } @else {
            (text)
        }
        @if claim.property == "indicators" {
            @if let Some(points) = claim.number {
                " (" (text!(ask.lang, "events-points", points = points)) ")"
            }
        }
        @let extra = claim.extra.as_deref().filter(|_| claim.date.is_none());
        @if let Some(extra) = extra.filter(|extra| !extra.is_empty()) {
            " " span.soft { (extra) }
        }
    }
}

/// Whether a claim only repeats the day that its row shows already.
fn repeats_day(event: &EventLine, claim: &ClaimLine) -> bool {
    matches!(claim.property.as_str(), "on" | "since" | "invoked_on")
        && !claim.denied
        && claim.date.as_ref().is_some_and(|date| date.iso() == event.date.iso())
}

/// The claims of an event as pairs on one line.
pub(crate) fn claims(ask: &Ask, event: &EventLine) -> Markup {
    let shown: Vec<_> = event.claims.iter().filter(|claim| !repeats_day(event, claim)).collect();
    html! {
        @if !shown.is_empty() {
            dl.claims {
                @for one in shown {
                    div {
                        dt { (ask.lang.property(&event.kind, &one.property)) }
                        dd { (claim(ask, &event.kind, one)) }
                    }
                }
            }
        }
    }
}

/// Who says so, when it was said, and where it stands.
pub(crate) fn by(ask: &Ask, event: &EventLine) -> Markup {
    let lang = ask.lang;
    html! {
        p.by {
            (speaker(ask, event.said_by.as_deref(), event.said_by_id.as_deref()))
            @if event.stance != "asserts" { " " (lang.word(&event.stance)) }
            @if event.admitted && event.stance != "admits" {
                ", " (text!(lang, "events-own-act"))
            }
            @if !event.said_on.is_empty() { ", " (when(lang, &event.said_on)) }
            " · " (record(ask, event))
        }
    }
}

/// Events of one kind, day and subject, that differ only in who says so.
struct Group<'a> {
    first: &'a EventLine,
    said: Vec<&'a EventLine>,
}

fn grouped(all: &[EventLine]) -> Vec<Group<'_>> {
    let key = |event: &EventLine| {
        (event.kind.clone(), event.subject.clone(), event.date.iso(), event.denied)
    };
    let mut groups: Vec<Group<'_>> = Vec::new();
    for event in all {
        let dated = !event.date.iso().is_empty();
        match groups.iter_mut().find(|group| dated && key(group.first) == key(event)) {
            Some(group) => group.said.push(event),
            None => groups.push(Group { first: event, said: vec![event] }),
        }
    }
    groups
}

/// Events as a table.
pub(crate) fn events(ask: &Ask, caption: &str, all: &[EventLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() {
            p.soft { (caption) ": " (text!(lang, "events-nothing-stated")) }
        } @else {
            table.stack.events {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "shared-when")) }
                        th scope="col" { (text!(lang, "shared-what-and-by-whom")) }
                    }
                }
                tbody { @for group in grouped(all) { (row(ask, &group)) } }
            }
        }
    }
}

/// Those that claim the same together, so that it stands once and each speaker below it.
fn alike<'a>(said: &[&'a EventLine]) -> Vec<Vec<&'a EventLine>> {
    let key = |event: &EventLine| -> Vec<(String, String, bool)> {
        let value = |claim: &ClaimLine| match &claim.date {
            Some(date) if !date.iso().is_empty() => date.iso(),
            _ => claim.value.clone(),
        };
        let shown = event.claims.iter().filter(|claim| !repeats_day(event, claim));
        shown.map(|claim| (claim.property.clone(), value(claim), claim.denied)).collect()
    };
    let mut found: Vec<Vec<&EventLine>> = Vec::new();
    for event in said {
        match found.iter_mut().find(|known| known.first().is_some_and(|k| key(k) == key(event))) {
            Some(known) => known.push(event),
            None => found.push(vec![event]),
        }
    }
    found
}

fn row(ask: &Ask, group: &Group<'_>) -> Markup {
    let lang = ask.lang;
    let event = group.first;
    let named = event.subject_name.as_deref().filter(|name| !name.is_empty());
    html! {
        tr {
            td.when data-label=(text!(lang, "shared-when")) { (when(lang, &event.date)) }
            td {
                p.what {
                    strong { (lang.kind(&event.kind)) }
                    @if event.denied {
                        " " span.tag.serious { (text!(lang, "shared-denied")) }
                    }
                    @if let (Some(id), Some(kind)) = (&event.subject, &event.subject_kind) {
                        @if *id != ask.id {
                            ": " a href=(ask.to_subject(kind, id)) { (named.unwrap_or(id)) }
                        }
                    }
                }
                @for alike in alike(&group.said) {
                    div.said {
                        @if let Some(first) = alike.first() { (claims(ask, first)) }
                        @for said in &alike { (by(ask, said)) }
                    }
                }
            }
        }
    }
}
