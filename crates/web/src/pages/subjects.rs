//! Anything that claims are about: instruments, authorities, groups, places, and the rest.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::batches::{self, BatchLine};
use paradero_register::query::small;
use paradero_register::query::subjects::{self as query, SubjectPage, Subjects};
use serde::Serialize;

use super::Found;
use super::batches::figures;
use crate::events::events;
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{counted, findings, name_of, pager, subject, subjects};

/// A subject with all that names it; of a batch, with its numbers.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "SubjectPage")]
pub(crate) struct One {
    #[serde(flatten)]
    page: SubjectPage,
    batch: Option<BatchLine>,
}

fn of(ask: &Ask, kinds: &[&str]) -> Found<Subjects> {
    let mut found = query::list(&ask.connection, kinds, ask.stretch())?;
    small::singly(found.subjects.iter_mut().map(|line| &mut line.people), ask.level);
    Ok(Some(found))
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
            text!(lang, "subjects-legal-bases")
        }
        "authorities" => text!(lang, "subjects-authorities"),
        "groups" => text!(lang, "subjects-described-groups"),
        _ => "",
    };
    let kind = ask.get("kind").unwrap_or_default();
    let title = if title.is_empty() { lang.subjects(&kind) } else { title.to_owned() };
    let body = html! {
        p { (text!(lang, "subjects-count", n = all.total)) }
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
                    th scope="col" { (text!(lang, "shared-name")) }
                    th scope="col" { (text!(lang, "subjects-what-it-is")) }
                    th.number scope="col" { (text!(lang, "subjects-events-naming")) }
                    th.number scope="col" { (text!(lang, "subjects-people")) }
                }
            }
            tbody {
                @for line in &all.subjects {
                    @let page = ask.to_subject(&line.subject.kind, &line.subject.id);
                    @let people = ask.to("people", &[("about", &line.subject.id)]);
                    tr {
                        th scope="row" { (subject(ask, &line.subject)) }
                        td data-label=(text!(lang, "subjects-what-it-is")) {
                            (lang.subject(&line.subject.kind))
                        }
                        td.number data-label=(text!(lang, "subjects-events")) {
                            a href=(page) { (ask.number(line.named_in + line.events)) }
                        }
                        td.number data-label=(text!(lang, "shared-people")) {
                            (counted(ask, line.people, &people))
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
        @if page.subject.kind == "place" { (super::places::gazetteer(ask, &page.gazetteer)) }
        @if !page.wholes.is_empty() {
            h2 { (text!(lang, "subjects-part-of")) } (subjects(ask, &page.wholes))
        }
        @if !page.parts.is_empty() {
            h2 { (text!(lang, "subjects-its-parts")) } (subjects(ask, &page.parts))
        }
        @if !page.findings.is_empty() {
            h2 { (text!(lang, "shared-findings")) }
            (findings(ask, &page.findings))
        }
        (people(ask, page))
        h2 { (text!(lang, "shared-what-is-said")) }
        (events(ask, text!(lang, "subjects-what-is-said-of"), &page.events))
        (events(ask, text!(lang, "subjects-events-naming"), &page.named_in))
        (pager(ask, page.named_total))
        @if one.batch.is_some() { (crate::documents::of_batch(ask, &page.subject.id)) }
        @if !page.names.is_empty() {
            h2 { (text!(lang, "subjects-names")) }
            ul.names {
                @for (name, source) in &page.names {
                    li {
                        (name) " " a href=(ask.to_one("source", source)) { (text!(lang, "subjects-source")) }
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
                dt { (text!(lang, "shared-how-many-said-by")) }
                dd { (figures(ask, batch)) }
                dt { (text!(lang, "subjects-named")) }
                dd {
                    a href=(ask.to("people", &[("about", &batch.batch.id)])) { (ask.number(batch.named)) }
                }
                @if let Some(unnamed) = batch.unnamed {
                    dt { (text!(lang, "subjects-not-named")) }
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
            h2 #people { (text!(lang, "subjects-people")) }
            p {
                a href=(all) {
                    (text!(lang, "shared-people-count", n = page.people_total))
                }
            }
            (subjects(ask, &page.people))
            @if shown < page.people_total {
                p { a href=(all) { (text!(lang, "subjects-see-all")) } }
            }
        }
    }
}
