//! One person: said by whom, since when, and what contradicts it.

use maud::{Markup, html};
use paradero_register::query::differences::Difference;
use paradero_register::query::person::{self as query, PersonPage, Whereabouts};
use paradero_register::query::{EventLine, When};

use super::Found;
use super::articles::{article_17, article_18};
use super::labels;
use super::orders::table;
use crate::dates;
use crate::events::{claims, events, value};
use crate::layout::{Ask, Shown};
use crate::parts::{findings, nobody, record, subjects, when};
use crate::timeline::timeline;

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
        h2 #findings { (lang.say("Hallazgos", "Findings")) }
        (findings(ask, &person.findings))
        h2 #timeline { (lang.say("Línea de tiempo", "Timeline")) }
        (timeline(ask, &told))
        (events(ask, lang.say("Lo que se dice de esta persona", "What is said of this person"),
            &told))
        (differences(ask, &person.differences))
        h2 #orders { (lang.say("Órdenes que la amparan", "Orders that cover this person")) }
        @if person.orders.is_empty() { p.soft { (lang.say("Ninguna declarada.", "None stated.")) } }
        @else { (table(ask, &person.orders)) }
        (labelled(ask, person))
        (article_18(ask, person))
        (article_17(ask, person))
        @if !person.groups.is_empty() {
            h2 { (lang.say("Grupos a los que se dice que pertenece",
                "Described groups this person is stated to be of")) }
            (subjects(ask, &person.groups))
        }
        @if !person.named_in.is_empty() {
            h2 { (lang.say("También la nombran", "Also named in")) }
            (events(ask, lang.say("Otros hechos que la nombran",
                "Other events that name this person"), &person.named_in))
        }
        (mentions(ask, person))
        (crate::checkpoint::on_paper(ask))
    };
    let name = if person.name.is_empty() {
        lang.say("Persona sin nombre", "Person without a name")
    } else {
        &person.name
    };
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
        parts.push(html! { (ask.lang.say("nacimiento: ", "born ")) (when(ask.lang, birth)) });
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
                (ask.lang.count(i64::try_from(person.mentions.len()).unwrap_or(i64::MAX),
                    ("registro", "registros"), ("record", "records")))
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
                h2 { (lang.say("Dónde se dice que está", "Last said to be")) }
                @if person.whereabouts.iter().all(|said| said.event.is_none()) {
                    p.lead {
                        (lang.say("Nadie dice dónde está.", "Nobody says where this person is."))
                    }
                }
                @for said in person.whereabouts.iter().filter(|said| said.event.is_some()) {
                    (whereabouts(ask, person, said))
                }
            }
            div.panel {
                h2 { (lang.say("Última prueba de vida", "Last proof of life")) }
                (alive(ask, person))
            }
            @if !person.protection.is_empty() {
                div.panel {
                    h2 { (lang.say("Protección", "Protection")) }
                    @for (order, country) in &person.protection {
                        p.lead {
                            a href=(ask.to_one("order", order)) {
                                (lang.say("Una orden prohíbe expulsarla", "An order bars removal"))
                            }
                            @if let Some(country) = country {
                                (lang.say(" a ", " to ")) (ask.country(country))
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
            @let text = dates::days(lang, days.into());
            @match lang.code() {
                "es" => { "hace " (text) }
                _ => { (text) " ago" }
            }
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
            dt { (lang.say("Según", "Said by")) }
            dd { (said.said_by.as_deref().unwrap_or(nobody(lang))) }
            @if !said.since.is_empty() {
                dt { (lang.say("Desde", "Since")) } dd { (when(lang, &said.since)) }
            }
            dt { (lang.say("Dicho por última vez", "Last stated")) }
            dd {
                (when(lang, &said.stated))
                @if !said.stated.is_empty() { ", " (ago(ask, &said.stated)) }
            }
            @if let Some(event) = event {
                dt { (lang.say("Dónde consta", "Where it stands")) } dd { (record(ask, event)) }
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
                p.lead { strong { (lang.say("Nadie declara ninguna.", "Nobody states one.")) } }
                p.soft {
                    (lang.say("Una lista no es prueba de vida: haría falta una visita, una \
                        audiencia en persona, una llamada o alguien que la viera.",
                        "A list is no proof of life: that takes a visit, a hearing in person, \
                        a call, or someone who saw this person."))
                }
            }
        }
    }
}

fn contents(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    let all = [
        ("findings", lang.say("Hallazgos", "Findings"), Some(person.findings.len())),
        ("timeline", lang.say("Línea de tiempo", "Timeline"), None),
        (
            "differences",
            lang.say("Lo que se contradice", "Stated differently"),
            Some(person.differences.len()),
        ),
        ("orders", lang.say("Órdenes", "Orders"), Some(person.orders.len())),
        ("labels", lang.say("Etiquetas", "Labels"), Some(person.labels.len())),
        ("article-18", lang.say("Respuestas a la familia", "Answers to the family"), None),
        ("mentions", lang.say("Registros", "Records"), Some(person.mentions.len())),
    ];
    html! {
        nav.contents aria-label=(lang.say("En esta página", "On this page")) {
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
        h2 #labels {
            (lang.say("Etiquetas puestas por autoridades", "Labels put on by authorities"))
        }
        @if person.labels.is_empty() { p.soft { (lang.say("Ninguna declarada.", "None stated.")) } }
        @else {
            p.soft {
                (lang.say("Una etiqueta es lo que alguien dice, no un hecho.",
                    "A label is what somebody says, not a fact."))
            }
            ul.plain { @for label in &person.labels { (labels::item(ask, label)) } }
        }
    }
}

fn differences(ask: &Ask, all: &[Difference]) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #differences { (lang.say("Lo que se contradice", "What sources state differently")) }
        @if all.is_empty() {
            p.soft {
                (lang.say("Nada: las fuentes no se contradicen, o solo una habla.",
                    "Nothing: the sources agree, or only one speaks."))
            }
        }
        @for difference in all {
            h3 {
                (lang.kind(&difference.kind))
                @if !difference.property.is_empty() {
                    ": " (lang.property(&difference.kind, &difference.property))
                }
                " " span.tag {
                    @if difference.exclusive {
                        (lang.say("no pueden ser ambas", "cannot both be right"))
                    }
                    @else { (lang.say("pueden ser ambas", "both can be right")) }
                }
            }
            div.sides {
                @for side in &difference.sides {
                    div.panel {
                        p.value {
                            @if let Some(date) = &side.date { (when(lang, date)) }
                            @else if difference.property.is_empty() {
                                (lang.say(if side.denied { "se niega" } else { "se afirma" },
                                    if side.denied { "denied" } else { "asserted" }))
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
        h2 #mentions {
            (lang.say("Cómo la nombran los registros", "How records name this person"))
        }
        table.stack {
            caption.hidden { (lang.say("Registros", "Records")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Nombre", "Name")) }
                    th scope="col" {
                        (lang.say("Lo que dice de la persona", "What it says of the person"))
                    }
                    th scope="col" { (lang.say("Registro", "Record")) }
                }
            }
            tbody {
                @for mention in &person.mentions {
                    tr {
                        th scope="row" { (mention.name) }
                        td data-label=(lang.say("Dice", "Says")) {
                            @match of_record(&mention.record) {
                                Some(event) => (claims(ask, event)),
                                None => (when(lang, &mention.birth)),
                            }
                        }
                        td data-label=(lang.say("Registro", "Record")) {
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
            summary {
                (lang.say("Por qué se consideran la misma persona",
                    "Why they are held to be one person"))
            }
            @if let Some(weight) = person.confidence {
                p.soft {
                    (lang.say("El enlace más débil pesa ", "The weakest link weighs "))
                    (format!("{weight:.1}")) " bits."
                }
            }
            ul.plain {
                @for pair in &person.pairs {
                    li { (format!("{:.1}", pair.weight)) " bits: " (pair.why) }
                }
            }
        }
    }
}
