//! What a row or a passage says, as the real reader of mappings and sheets makes it.

use maud::{Markup, html};
use paradero_intake::Reading;
use paradero_locale::text;
use paradero_model::{Date, Event, Problem, Stance, Value};

use crate::lang::Terms;
use crate::layout::Ask;

/// What a source calls something that it speaks of.
pub(super) fn name_of<'a>(reading: &'a Reading, handle: &'a str) -> &'a str {
    let found = reading.referents.iter().find(|referent| referent.handle == handle);
    found.map(|referent| referent.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(handle)
}

/// One event with its claims.
pub(super) fn event(ask: &Ask, reading: &Reading, event: &Event) -> Markup {
    let lang = ask.lang;
    // The person of a row stands in the row.
    let subject = event.subject.as_deref().filter(|subject| !subject.starts_with("row:"));
    html! {
        p.what {
            strong { (lang.kind(&event.kind)) }
            @if event.stance != Stance::Asserts { " (" (lang.word(event.stance.code())) ")" }
            @if let Some(subject) = subject { " · " bdi { (name_of(reading, subject)) } }
        }
        dl.claims {
            @for claim in &event.claims {
                div {
                    dt { (lang.property(&event.kind, &claim.property)) }
                    dd {
                        @if claim.denied { (text!(lang, "shared-denied")) " " }
                        bdi { (value(ask, reading, &event.kind, &claim.property, &claim.value)) }
                    }
                }
            }
            @if let Some(by) = &event.said_by {
                div { dt { (text!(lang, "records-who-speaks")) } dd { bdi { (name_of(reading, by)) } } }
            }
            @if let Some(on) = &event.said_on {
                div { dt { (text!(lang, "records-said-on")) } dd { (date(ask, on)) } }
            }
        }
    }
}

fn date(ask: &Ask, date: &Date) -> String {
    let span = ask.lang.span(date.earliest.map(|day| day.0), date.latest.map(|day| day.0));
    if span.is_empty() { format!("«{}»", date.written) } else { span }
}

fn value(ask: &Ask, reading: &Reading, kind: &str, property: &str, value: &Value) -> String {
    let lang = ask.lang;
    match value {
        Value::Text(text) | Value::Code(text) => lang.value(kind, property, text),
        Value::Date(on) => date(ask, on),
        Value::Count(count) => count.says.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => lang.value(kind, property, if *yes { "true" } else { "false" }),
        Value::Country(code) => ask.country(code),
        Value::Ref(handle) => name_of(reading, handle).to_owned(),
        Value::Document { kind, number } => format!("{kind} {number}").trim().to_owned(),
        Value::Age { years, .. } => ask.number(*years),
        Value::Indicator { kind: code, points, .. } => {
            let points = points.map(|points| format!(" ({points})")).unwrap_or_default();
            format!("{}{points}", lang.term("indicator", code))
        }
        Value::Band { name, .. } => name.clone(),
    }
}

/// What could not be read, in the page's language as far as it goes.
pub(super) fn problem(ask: &Ask, problem: &Problem) -> Markup {
    let lang = ask.lang;
    html! {
        p.notable {
            strong { (lang.word(problem.code.code())) }
            @if let Some(column) = &problem.column { ", " bdi { (column) } }
            @if !problem.found.is_empty() { ": «" bdi { (problem.found) } "»" }
        }
    }
}
