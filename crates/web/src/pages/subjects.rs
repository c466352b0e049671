//! Anything that claims are about: instruments, authorities, groups, places, and the rest.

use maud::{Markup, html};
use paradero_register::query::batches::{self, BatchLine};
use paradero_register::query::subjects::{self as query, SubjectPage, Subjects};
use serde::Serialize;

use super::Found;
use super::batches::figures;
use crate::events::events;
use crate::layout::{Ask, Shown};
use crate::parts::{findings, name_of, pager, subject, subjects};

/// A subject with all that names it; of a batch, with its numbers.
#[derive(Serialize)]
pub(crate) struct One {
    #[serde(flatten)]
    page: SubjectPage,
    batch: Option<BatchLine>,
}

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

pub(crate) fn one(ask: &Ask) -> Found<One> {
    let found = query::page(&ask.connection, &ask.id, ask.stretch())?;
    let Some(page) = found else { return Ok(None) };
    let batch = match page.subject.kind.as_str() {
        "batch" => Some(batches::one(&ask.connection, page.subject.clone())?),
        _ => None,
    };
    Ok(Some(One { page, batch }))
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
    let title = if title.is_empty() { lang.subjects(&kind) } else { title.to_owned() };
    let body = html! {
        p { (lang.count(all.total, ("en total", "en total"), ("in all", "in all"))) }
        @if !all.subjects.is_empty() { (table(ask, &title, all)) }
        (pager(ask, all.total))
    };
    Shown { title, body }
}

fn table(ask: &Ask, title: &str, all: &Subjects) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (title) }
            thead {
                tr {
                    th scope="col" { (lang.say("Nombre", "Name")) }
                    th scope="col" { (lang.say("Qué es", "What it is")) }
                    th.number scope="col" {
                        (lang.say("Hechos que lo nombran", "Events that name it"))
                    }
                    th.number scope="col" {
                        (lang.say("Personas a las que toca", "People it concerns"))
                    }
                }
            }
            tbody {
                @for line in &all.subjects {
                    @let page = ask.to_subject(&line.subject.kind, &line.subject.id);
                    @let people = ask.to("people", &[("about", &line.subject.id)]);
                    tr {
                        th scope="row" { (subject(ask, &line.subject)) }
                        td data-label=(lang.say("Qué es", "What it is")) {
                            (lang.subject(&line.subject.kind))
                        }
                        td.number data-label=(lang.say("Hechos", "Events")) {
                            a href=(page) { (ask.number(line.named_in + line.events)) }
                        }
                        td.number data-label=(lang.say("Personas", "People")) {
                            a href=(people) { (ask.number(line.people)) }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn show_one(ask: &Ask, one: &One) -> Shown {
    let lang = ask.lang;
    let page = &one.page;
    let country = page.subject.country.as_deref().filter(|_| page.subject.kind != "country");
    let body = html! {
        p.soft {
            (lang.subject(&page.subject.kind))
            @if let Some(number) = &page.subject.number { " · " (number) }
            @if let Some(country) = country { " · " (ask.country(country)) }
        }
        @if let Some(batch) = &one.batch { (announced(ask, batch)) }
        @if !page.wholes.is_empty() {
            h2 { (lang.say("Es parte de", "Part of")) } (subjects(ask, &page.wholes))
        }
        @if !page.parts.is_empty() {
            h2 { (lang.say("Sus partes", "Its parts")) } (subjects(ask, &page.parts))
        }
        @if !page.findings.is_empty() {
            h2 { (lang.say("Hallazgos", "Findings")) }
            (findings(ask, &page.findings))
        }
        (people(ask, page))
        h2 { (lang.say("Lo que se dice", "What is said")) }
        (events(ask, lang.say("Lo que se dice de ello", "What is said of it"), &page.events))
        (events(ask, lang.say("Hechos que lo nombran", "Events that name it"), &page.named_in))
        (pager(ask, page.named_total))
        @if !page.names.is_empty() {
            h2 { (lang.say("Cómo lo nombran las fuentes", "How sources name it")) }
            ul.names {
                @for (name, source) in &page.names {
                    li {
                        (name) " " a href=(ask.to_one("source", source)) {
                            (lang.say("fuente", "source"))
                        }
                    }
                }
            }
        }
    };
    Shown { title: name_of(ask, &page.subject), body }
}

fn announced(ask: &Ask, batch: &BatchLine) -> Markup {
    let lang = ask.lang;
    html! {
        div.panel {
            dl.pairs {
                dt { (lang.say("Cuántos, según quién", "How many, said by whom")) }
                dd { (figures(ask, batch)) }
                dt { (lang.say("Con nombre en el registro", "Named in the register")) }
                dd {
                    a href=(ask.to("people", &[("about", &batch.batch.id)])) { (batch.named.len()) }
                }
                @if let Some(unnamed) = batch.unnamed {
                    dt { (lang.say("Anunciados sin nombre", "Announced and not named")) }
                    dd.serious[unnamed > 0] { (unnamed) }
                }
            }
        }
    }
}

fn people(ask: &Ask, page: &SubjectPage) -> Markup {
    let lang = ask.lang;
    let all = ask.to("people", &[("about", &page.subject.id)]);
    let shown = i64::try_from(page.people.len()).unwrap_or(i64::MAX);
    html! {
        @if page.people_total > 0 {
            h2 #people { (lang.say("Personas a las que toca", "People it concerns")) }
            p {
                a href=(all) {
                    (lang.count(page.people_total, ("persona", "personas"), ("person", "people")))
                }
            }
            (subjects(ask, &page.people))
            @if shown < page.people_total {
                p { a href=(all) { (lang.say("Ver todas", "See all of them")) } }
            }
        }
    }
}
