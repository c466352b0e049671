//! One person: said by whom, since when, and what contradicts it.

use maud::{Markup, html};
use paradero_register::query::differences::Difference;
use paradero_register::query::person::{self as query, PersonPage};

use super::Found;
use super::orders::order;
use crate::layout::{Ask, Shown};
use crate::parts::{events, findings, subjects, when};
use crate::timeline::timeline;

pub(crate) fn answer(ask: &Ask) -> Found<PersonPage> {
    Ok(query::page(&ask.connection, &ask.id)?)
}

pub(crate) fn show(ask: &Ask, person: &PersonPage) -> Shown {
    let lang = ask.lang;
    let labels: Vec<_> = person.events.iter().filter(|e| e.kind == "label").cloned().collect();
    let body = html! {
        (whereabouts(ask, person))
        h2 { (lang.say("Hallazgos", "Findings")) }
        (findings(ask, &person.findings))
        h2 { (lang.say("Línea de tiempo", "Timeline")) }
        (timeline(ask, &person.events))
        (events(ask, lang.say("Lo que se dice de esta persona", "What is said of this person"), &person.events))
        h2 { (lang.say("Versiones distintas", "What is stated differently")) }
        (differences(ask, &person.differences))
        h2 { (lang.say("Órdenes que la amparan", "Orders that cover this person")) }
        @if person.orders.is_empty() { p.soft { (lang.say("Ninguna declarada.", "None stated.")) } }
        @for one in &person.orders { (order(ask, one)) }
        @if !labels.is_empty() {
            h2 { (lang.say("Etiquetas puestas por autoridades", "Labels put on by authorities")) }
            p.soft { (lang.say("Una etiqueta es lo que alguien dice, no un hecho.",
                "A label is what somebody says, not a fact.")) }
            (events(ask, lang.say("Etiquetas e indicadores", "Labels and indicators"), &labels))
        }
        (article_18(ask, person))
        (article_17(ask, person))
        @if !person.groups.is_empty() {
            h2 { (lang.say("Grupos descritos a los que se dice que pertenece",
                "Described groups this person is stated to be of")) }
            (subjects(ask, &person.groups))
        }
        (events(ask, lang.say("Otros hechos que la nombran", "Other events that name this person"), &person.named_in))
        (mentions(ask, person))
    };
    let name = if person.name.is_empty() {
        lang.say("Persona sin nombre", "Person without a name")
    } else {
        &person.name
    };
    Shown { title: name.to_owned(), body }
}

fn whereabouts(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        div.panel {
            @if person.whereabouts.is_empty() {
                p.lead { (lang.say("Nadie dice dónde está.", "Nobody says where this person is.")) }
            }
            @for said in &person.whereabouts {
                p.lead {
                    (lang.say("Se dice: ", "Said to be: ")) strong { (lang.word(&said.status)) }
                    @match (&said.place_id, &said.place) {
                        (Some(id), Some(place)) => { ", " a href=(ask.to_subject("place", id)) { (place) } }
                        (_, Some(place)) => { ", " (place) }
                        _ => {}
                    }
                }
                dl.pairs {
                    dt { (lang.say("Según", "Said by")) }
                    dd { (said.said_by.as_deref().unwrap_or(lang.say("no se dice quién", "speaker not stated"))) }
                    dt { (lang.say("Desde", "Since")) } dd { (when(lang, &said.since)) }
                    dt { (lang.say("Dicho por última vez", "Last stated")) }
                    dd {
                        (when(lang, &said.stated))
                        @if let Some(event) = person.events.iter().find(|e| Some(&e.id) == said.event.as_ref()) {
                            " · " (crate::parts::record(ask, event))
                        }
                    }
                }
            }
            p {
                (lang.say("Última prueba de vida: ", "Last proof of life: "))
                @match &person.proof_of_life {
                    Some((day, event)) => {
                        (when(lang, day))
                        @if let Some(days) = day.days_since(ask.today) {
                            ", " (lang.say("hace ", "")) (days) (lang.say(" días", " days ago"))
                        }
                        @if let Some(event) = person.events.iter().find(|e| Some(&e.id) == event.as_ref()) {
                            " · " (crate::parts::record(ask, event))
                        }
                    }
                    None => (lang.say("nadie declara ninguna", "nobody states one")),
                }
            }
            @for (order, country) in &person.protection {
                p.serious {
                    a href=(ask.to_one("order", order)) {
                        (lang.say("Una orden prohíbe expulsarla", "An order bars removal"))
                    }
                    @if let Some(country) = country { (lang.say(" a ", " to ")) (country) }
                }
            }
        }
    }
}

fn differences(ask: &Ask, all: &[Difference]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() { p.soft { (lang.say("Ninguna.", "Nothing.")) } }
        @for difference in all {
            h3 {
                (lang.kind(&difference.kind))
                @if !difference.property.is_empty() {
                    ": " (lang.property(&difference.kind, &difference.property))
                }
                " " span.tag {
                    @if difference.exclusive { (lang.say("no pueden ser ambas", "cannot both be right")) }
                    @else { (lang.say("pueden ser ambas", "both can be right")) }
                }
            }
            div.sides {
                @for side in &difference.sides {
                    div.panel {
                        p.denied[side.denied] {
                            @if let Some(date) = &side.date { (when(lang, date)) }
                            @else if difference.property.is_empty() {
                                (lang.say(if side.denied { "se niega" } else { "se afirma" },
                                    if side.denied { "denied" } else { "asserted" }))
                            } @else { (lang.value(&difference.kind, &difference.property, &side.value)) }
                        }
                        ul {
                            @for (said_by, record) in &side.said {
                                li {
                                    a href=(ask.to_one("record", record)) {
                                        (said_by.as_deref().unwrap_or(lang.say("no se dice quién", "speaker not stated")))
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

fn owed(letter: char, ask: &Ask) -> &'static str {
    let (es, en) = match letter {
        'a' => (
            "autoridad que ordenó la privación de libertad",
            "authority that ordered the deprivation of liberty",
        ),
        'b' => (
            "fecha, hora y lugar de la privación de libertad y del ingreso",
            "date, time and place of the deprivation of liberty and of admission",
        ),
        'c' => (
            "autoridad que controla la privación de libertad",
            "authority that supervises the deprivation of liberty",
        ),
        'd' => (
            "lugar donde se encuentra; en caso de traslado, destino y autoridad responsable",
            "whereabouts; if transferred, the destination and the authority responsible",
        ),
        'e' => ("fecha, hora y lugar de la liberación", "date, time and place of release"),
        'f' => ("estado de salud", "state of health"),
        _ => (
            "en caso de fallecimiento, circunstancias, causa y destino de los restos",
            "if dead, circumstances, cause and destination of the remains",
        ),
    };
    ask.lang.say(es, en)
}

fn article_18(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (lang.say("Lo que se debe responder a la familia (art. 18)", "What is owed to the family (art. 18)")) }
        dl {
            @for owed_one in &person.article_18 {
                dt { "(" (owed_one.letter) ") " (owed(owed_one.letter, ask)) }
                dd {
                    @if owed_one.said.is_empty() { strong { (lang.say("Nadie lo dice.", "Nobody says.")) } }
                    @else {
                        ul {
                            @for said in &owed_one.said {
                                li {
                                    span.denied[said.denied] {
                                        @if said.denied { (lang.say("se niega: ", "denied: ")) }
                                        @if said.property.is_empty() { (lang.kind(&said.kind)) }
                                        @else {
                                            (lang.property(&said.kind, &said.property)) ": "
                                            (lang.value(&said.kind, &said.property, &said.value))
                                        }
                                    }
                                    ", " (lang.say("según ", "said by "))
                                    a href=(ask.to_one("record", &said.record)) {
                                        (said.said_by.as_deref().unwrap_or(lang.say("no se dice quién", "speaker not stated")))
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

fn letter_17(ask: &Ask, letter: &str) -> &'static str {
    let (es, en) = match letter {
        "a" => ("identidad", "identity"),
        "b" => (
            "fecha, hora y lugar de la detención, y quién la hizo",
            "date, time and place of the arrest, and who made it",
        ),
        "c" => ("autoridad que la decidió y motivos", "authority that decided it, and grounds"),
        "d" => ("autoridad que la controla", "authority that supervises it"),
        "e" => {
            ("lugar, ingreso y autoridad responsable", "place, admission and authority in charge")
        }
        "f" => ("estado de salud", "state of health"),
        "g" => (
            "en caso de muerte, circunstancias y destino de los restos",
            "if dead, circumstances and destination of the remains",
        ),
        "h" => (
            "liberación o traslado, destino y autoridad",
            "release or transfer, destination and authority",
        ),
        _ => ("otra", "other"),
    };
    ask.lang.say(es, en)
}

fn article_17(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (lang.say("Qué está completo del registro (art. 17.3)", "Completeness of the register (art. 17(3))")) }
        table {
            tbody {
                @for letter in &person.article_17 {
                    tr {
                        th scope="row" { "(" (letter.letter) ") " (letter_17(ask, &letter.letter)) }
                        td { (lang.word(&letter.state)) }
                    }
                }
            }
        }
    }
}

fn mentions(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #mentions { (lang.say("Cómo la nombran los registros", "How records name this person")) }
        @if let Some(confidence) = person.confidence {
            p.soft { (lang.say("Confianza de que es una sola persona: ", "Confidence that this is one person: "))
                (format!("{confidence:.2}")) }
        }
        ul {
            @for mention in &person.mentions {
                li {
                    (mention.name) @if !mention.birth.is_empty() { ", " (when(lang, &mention.birth)) }
                    " · " a href=(ask.to_one("record", &mention.record)) { (mention.source_title) }
                }
            }
        }
        @if !person.pairs.is_empty() {
            details {
                summary { (lang.say("Por qué se consideran la misma persona", "Why they are held to be one person")) }
                ul { @for pair in &person.pairs { li { (format!("{:.1}", pair.weight)) " bits: " (pair.why) } } }
            }
        }
    }
}
