//! Anything that claims are about: instruments, authorities, groups, places, and the rest.

use maud::html;
use paradero_register::query::subjects::{self as query, SubjectPage, Subjects};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{events, findings, pager, subject, subjects};

fn of(ask: &Ask, kinds: &[&str]) -> Found<Subjects> {
    Ok(Some(query::list(&ask.connection, kinds, ask.stretch())?))
}

pub(crate) fn instruments(ask: &Ask) -> Found<Subjects> {
    of(ask, &["instrument", "agreement", "scorecard"])
}

pub(crate) fn authorities(ask: &Ask) -> Found<Subjects> {
    of(ask, &["authority"])
}

pub(crate) fn groups(ask: &Ask) -> Found<Subjects> {
    of(ask, &["group"])
}

pub(crate) fn of_kind(ask: &Ask) -> Found<Subjects> {
    let kind = ask.get("kind").unwrap_or_default();
    of(ask, &[&kind])
}

pub(crate) fn one(ask: &Ask) -> Found<SubjectPage> {
    Ok(query::page(&ask.connection, &ask.id)?)
}

pub(crate) fn show_list(ask: &Ask, all: &Subjects) -> Shown {
    let lang = ask.lang;
    let title = match ask.path.as_str() {
        "instruments" => {
            lang.say("Bases legales y a quién afectan", "Legal bases and whom they affect")
        }
        "authorities" => lang.say("Autoridades y voceros", "Authorities and speakers"),
        "groups" => lang.say("Grupos descritos", "Described groups"),
        _ => "",
    };
    let kind = ask.get("kind").unwrap_or_default();
    let title = if title.is_empty() { lang.subject(&kind) } else { title.to_owned() };
    let body = html! {
        p { (all.total) }
        div.wide tabindex="0" role="region" aria-label=(title) {
            table {
                thead {
                    tr {
                        th scope="col" { (lang.say("Nombre", "Name")) }
                        th scope="col" { (lang.say("Qué es", "What it is")) }
                        th.number scope="col" { (lang.say("Hechos que lo nombran", "Events that name it")) }
                        th.number scope="col" { (lang.say("Personas", "People")) }
                    }
                }
                tbody {
                    @for line in &all.subjects {
                        @let page = ask.to_subject(&line.subject.kind, &line.subject.id);
                        tr {
                            td { (subject(ask, &line.subject)) }
                            td { (lang.subject(&line.subject.kind)) }
                            td.number { a href=(page) { (line.named_in + line.events) } }
                            td.number { a href={ (page) "#people" } { (line.people) } }
                        }
                    }
                }
            }
        }
        (pager(ask, all.total))
    };
    Shown { title, body }
}

pub(crate) fn show_one(ask: &Ask, page: &SubjectPage) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.soft {
            (lang.subject(&page.subject.kind))
            @if let Some(number) = &page.subject.number { " · " (number) }
            @if let Some(country) = &page.subject.country { " · " (country) }
        }
        @if !page.wholes.is_empty() { h2 { (lang.say("Es parte de", "Part of")) } (subjects(ask, &page.wholes)) }
        @if !page.parts.is_empty() { h2 { (lang.say("Sus partes", "Its parts")) } (subjects(ask, &page.parts)) }
        h2 { (lang.say("Hallazgos", "Findings")) }
        (findings(ask, &page.findings))
        (events(ask, lang.say("Lo que se dice de ello", "What is said of it"), &page.events))
        h2 #people { (lang.say("Personas a las que toca", "People it concerns")) " (" (page.people_total) ")" }
        (subjects(ask, &page.people))
        (events(ask, lang.say("Hechos que lo nombran", "Events that name it"), &page.named_in))
        @if !page.names.is_empty() {
            h2 { (lang.say("Cómo lo nombran las fuentes", "How sources name it")) }
            ul {
                @for (name, source) in &page.names {
                    li { (name) " · " a href=(ask.to_one("source", source)) { (lang.say("fuente", "source")) } }
                }
            }
        }
    };
    Shown { title: page.subject.name.clone(), body }
}
