//! One person: said by whom, since when, and what contradicts it.

use maud::{Markup, html};
use paradero_locale::{Value, text};
use paradero_register::query::differences::Difference;
use paradero_register::query::person::{self as query, PersonPage, Whereabouts};
use paradero_register::query::{EventLine, When};

use super::Found;
use super::articles::{article_17, article_18};
use super::labels;
use super::orders::table;
use crate::events::{claims, events, value};
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown};
use crate::parts::{findings, nobody, record, subjects, when};
use crate::timeline;

pub(crate) fn answer(ask: &Ask) -> Found<PersonPage> {
    Ok(query::page(&ask.connection, &ask.id)?)
}

pub(crate) fn show(ask: &Ask, person: &PersonPage) -> Shown {
    let lang = ask.lang;
    // Who the person is stands at the end, and labels apart: neither is an occurrence.
    let told: Vec<EventLine> =
        person.events.iter().filter(|e| e.kind != "person" && e.kind != "label").cloned().collect();
    let body = html! {
        (identity(ask, person))
        (glance(ask, person))
        (contents(ask, person))
        h2 #findings { (text!(lang, "shared-findings")) }
        (findings(ask, &person.findings))
        h2 #timeline { (text!(lang, "shared-timeline")) }
        (timeline::section(ask, person))
        (events(ask, text!(lang, "person-what-is-said"),
            &told))
        (differences(ask, &person.differences))
        h2 #orders { (text!(lang, "person-covered-by")) }
        @if person.orders.is_empty() { p.soft { (text!(lang, "person-none-stated")) } }
        @else { (table(ask, &person.orders)) }
        @if !person.order_findings.is_empty() {
            h3 { (text!(lang, "person-order-findings")) }
            (findings(ask, &person.order_findings))
        }
        (labelled(ask, person))
        (article_18(ask, person))
        (article_17(ask, person))
        @if !person.groups.is_empty() {
            h2 { (text!(lang, "person-groups")) }
            (subjects(ask, &person.groups))
        }
        @if !person.named_in.is_empty() {
            h2 { (text!(lang, "person-also-named-in")) }
            (events(ask, text!(lang, "person-other-events"), &person.named_in))
        }
        (mentions(ask, person))
        (crate::documents::of_person(ask, &person.id))
        (crate::checkpoint::on_paper(ask))
    };
    let name = if person.name.is_empty() { text!(lang, "person-no-name") } else { &person.name };
    Shown { title: name.to_owned(), body }
}

/// What records say of who the person is, in one line.
fn identity(ask: &Ask, person: &PersonPage) -> Markup {
    let stated = |property: &str| {
        let own = person.events.iter().filter(|event| event.kind == "person" && !event.denied);
        let mut claims = own.flat_map(|event| &event.claims);
        claims.find(|claim| claim.property == property && !claim.denied)
    };
    let mut parts: Vec<Markup> = Vec::new();
    if let Some(birth) = stated("birth.date").and_then(|claim| claim.date.as_ref()) {
        parts.push(rich!(ask.lang, "person-born", date = when(ask.lang, birth)));
    }
    for property in ["birth.place", "sex", "nationality"] {
        if let Some(claim) = stated(property) {
            parts.push(html! { (value(ask, "person", property, &claim.value)) });
        }
    }
    html! {
        p.identity {
            @for (at, part) in parts.iter().enumerate() { @if at > 0 { " · " } (part) }
            @if !parts.is_empty() { " · " }
            a href="#mentions" {
                (text!(ask.lang, "shared-records-count", n = person.mentions.len()))
            }
        }
    }
}

/// What a family asks first: where, alive when, under whose protection.
fn glance(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        div.glance {
            div.panel {
                h2 { (text!(lang, "person-last-said-to-be")) }
                @if person.whereabouts.iter().all(|said| said.event.is_none()) {
                    p.lead { (text!(lang, "person-nobody-says-where")) }
                }
                @for said in person.whereabouts.iter().filter(|said| said.event.is_some()) {
                    (whereabouts(ask, person, said))
                }
            }
            div.panel {
                h2 { (text!(lang, "person-last-proof-of-life")) }
                (alive(ask, person))
            }
            @if !person.protection.is_empty() {
                div.panel {
                    h2 { (text!(lang, "person-protection")) }
                    @for (order, country) in &person.protection {
                        p.lead {
                            @let bars = html! {
                                a href=(ask.to_one("order", order)) { (text!(lang, "person-order-bars-removal")) }
                            };
                            @match country {
                                Some(country) => (rich!(lang, "person-order-bars-removal-to",
                                    bars = bars, country = ask.country(country))),
                                None => (bars),
                            }
                        }
                    }
                }
            }
        }
    }
}

fn event_of<'a>(person: &'a PersonPage, id: Option<&String>) -> Option<&'a EventLine> {
    person.events.iter().find(|event| Some(&event.id) == id)
}

fn ago(ask: &Ask, date: &When) -> Markup {
    let lang = ask.lang;
    html! {
        @if let Some(days) = date.days_since(ask.today).filter(|days| *days >= 0) {
            (text!(lang, "person-ago", days = lang.days(days.into())))
        }
    }
}

fn whereabouts(ask: &Ask, person: &PersonPage, said: &Whereabouts) -> Markup {
    let lang = ask.lang;
    let event = event_of(person, said.event.as_ref());
    html! {
        p.lead {
            strong { (lang.word(&said.status)) }
            @if let Some(place) = &said.place {
                @let abroad = said.status == "removed";
                @let name = if abroad { ask.country(place) } else { place.clone() };
                ": "
                @match &said.place_id {
                    Some(id) => a href=(ask.to_subject("place", id)) { (name) },
                    None => (name),
                }
            }
        }
        dl.pairs {
            dt { (text!(lang, "person-said-by")) }
            dd { (said.said_by.as_deref().unwrap_or(nobody(lang))) }
            @if !said.since.is_empty() {
                dt { (text!(lang, "shared-since")) } dd { (when(lang, &said.since)) }
            }
            dt { (text!(lang, "person-last-stated")) }
            dd {
                (when(lang, &said.stated))
                @if !said.stated.is_empty() { ", " (ago(ask, &said.stated)) }
            }
            @if let Some(event) = event {
                dt { (text!(lang, "person-where-it-stands")) } dd { (record(ask, event)) }
            }
        }
    }
}

fn alive(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        @match &person.proof_of_life {
            Some((day, event)) => {
                @let event = event_of(person, event.as_ref());
                p.lead {
                    @match event.map(|event| ask.to_one("record", &event.record)) {
                        Some(page) => a href=(page) { (ago(ask, day)) },
                        None => (ago(ask, day)),
                    }
                    ", " (when(lang, day))
                }
                @if let Some(event) = event {
                    p { (lang.kind(&event.kind)) " · " (record(ask, event)) }
                }
            }
            None => {
                p.lead { strong { (text!(lang, "person-nobody-states-one")) } }
                p.soft { (text!(lang, "person-what-proves-life")) }
            }
        }
    }
}

fn contents(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    let all = [
        ("findings", text!(lang, "shared-findings"), Some(person.findings.len())),
        ("timeline", text!(lang, "shared-timeline"), None),
        ("differences", text!(lang, "person-stated-differently"), Some(person.differences.len())),
        ("orders", text!(lang, "shared-orders"), Some(person.orders.len())),
        ("labels", text!(lang, "person-labels"), Some(person.labels.len())),
        ("article-18", text!(lang, "person-answers"), None),
        ("mentions", text!(lang, "shared-records"), Some(person.mentions.len())),
    ];
    html! {
        nav.contents aria-label=(text!(lang, "shared-on-this-page")) {
            ul {
                @for (place, name, number) in all {
                    li {
                        a href={ "#" (place) } {
                            (name) @if let Some(number) = number { " (" (number) ")" }
                        }
                    }
                }
            }
        }
    }
}

fn labelled(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #labels { (text!(lang, "person-labels-title")) }
        @if person.labels.is_empty() { p.soft { (text!(lang, "person-none-stated")) } }
        @else {
            p.soft { (text!(lang, "person-label-no-fact")) }
            ul.plain { @for label in &person.labels { (labels::item(ask, label)) } }
        }
    }
}

fn differences(ask: &Ask, all: &[Difference]) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #differences { (text!(lang, "person-differences")) }
        @if all.is_empty() {
            p.soft { (text!(lang, "person-no-differences")) }
        }
        @for difference in all {
            h3 {
                (lang.kind(&difference.kind))
                @if !difference.property.is_empty() {
                    ": " (lang.property(&difference.kind, &difference.property))
                }
                " " span.tag {
                    @if difference.exclusive { (text!(lang, "person-cannot-both-be-right")) }
                    @else { (text!(lang, "person-both-can-be-right")) }
                }
            }
            div.sides {
                @for side in &difference.sides {
                    div.panel {
                        p.value {
                            @if let Some(date) = &side.date { (when(lang, date)) }
                            @else if difference.property.is_empty() {
                                @if side.denied { (text!(lang, "shared-denied")) }
                                @else { (text!(lang, "person-asserted")) }
                            } @else {
                                (value(ask, &difference.kind, &difference.property, &side.value))
                            }
                        }
                        ul {
                            @for (said_by, record) in &side.said {
                                li {
                                    a href=(ask.to_one("record", record)) {
                                        (said_by.as_deref().unwrap_or(nobody(lang)))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn mentions(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    let of_record = |record: &str| {
        person.events.iter().find(|event| event.kind == "person" && event.record == record)
    };
    html! {
        h2 #mentions { (text!(lang, "person-mentions")) }
        table.stack {
            caption.hidden { (text!(lang, "shared-records")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "shared-name")) }
                    th scope="col" { (text!(lang, "person-what-it-says")) }
                    th scope="col" { (text!(lang, "shared-record")) }
                }
            }
            tbody {
                @for mention in &person.mentions {
                    tr {
                        th scope="row" { (mention.name) }
                        td data-label=(text!(lang, "person-says")) {
                            @match of_record(&mention.record) {
                                Some(event) => (claims(ask, event)),
                                None => (when(lang, &mention.birth)),
                            }
                        }
                        td data-label=(text!(lang, "shared-record")) {
                            @let page = match mention.record.as_str() {
                                "" => ask.to_one("source", &mention.source),
                                record => ask.to_one("record", record),
                            };
                            a href=(page) { (mention.source_title) }
                        }
                    }
                }
            }
        }
        @if !person.pairs.is_empty() { (links(ask, person)) }
    }
}

/// Why the mentions are held to be one person.
fn links(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        details {
            summary { (text!(lang, "person-why-one")) }
            @if let Some(weight) = person.confidence {
                p.soft {
                    (text!(lang, "person-weakest-link", bits = Value::decimal(weight, 1)))
                }
            }
            ul.plain {
                @for pair in &person.pairs {
                    li {
                        (rich!(lang, "person-link", bits = Value::decimal(pair.weight, 1),
                            why = html! { span lang="en" { (pair.why) } }))
                    }
                }
            }
        }
    }
}
