//! The list of people.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::people::{Filter, People, PersonLine, list};
use paradero_register::query::small;

use super::Found;
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, filters, kept, nobody, options, pager, when};

pub(crate) fn answer(ask: &Ask) -> Found<People> {
    let filter = Filter {
        name: ask.get("name"),
        status: ask.get("status"),
        rule: ask.get("rule"),
        source: ask.get("source"),
        place: ask.get("place"),
        about: ask.get("about"),
        covered: ask.get("covered").is_some(),
    };
    let mut found = list(&ask.connection, &filter, ask.stretch())?;
    // Each person has one status; several rules may have found something of one person.
    small::parts(small::of(&mut found.statuses), ask.level);
    small::singly(small::of(&mut found.rules), ask.level);
    Ok(Some(found))
}

pub(crate) fn show(ask: &Ask, people: &People) -> Shown {
    let lang = ask.lang;
    let statuses = options(&people.statuses, |code| lang.word(code));
    let rules = options(&people.rules, |code| ask.rule(code));
    let body = html! {
        (filters(ask, &html! {
            div {
                label for="f-name" { (text!(lang, "shared-name")) }
                input #f-name type="search" name="name" value=[ask.get("name")] autocomplete="off";
            }
            (choice(ask, "status", text!(lang, "people-whereabouts"), &statuses))
            (choice(ask, "rule", text!(lang, "people-finding"), &rules))
            (kept(ask, "source")) (kept(ask, "place")) (kept(ask, "about")) (kept(ask, "covered"))
        }))
        (narrowed(ask))
        p { (text!(lang, "shared-people-count", n = people.total)) }
        @if !people.people.is_empty() {
            table.stack {
                caption.hidden { (text!(lang, "shared-people")) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "shared-name")) }
                        th scope="col" { (text!(lang, "people-born")) }
                        th scope="col" { (text!(lang, "people-said-to-be")) }
                        th.number scope="col" { (text!(lang, "shared-sources")) }
                        th.number scope="col" { (text!(lang, "shared-findings")) }
                    }
                }
                tbody { @for person in &people.people { (row(ask, person)) } }
            }
        }
        (pager(ask, people.total))
    };
    Shown { title: text!(lang, "shared-people").to_owned(), body }
}

/// What the list is narrowed to by links from other pages.
fn narrowed(ask: &Ask) -> Markup {
    let lang = ask.lang;
    let by_link =
        ["source", "place", "about", "covered"].iter().any(|name| ask.get(name).is_some());
    html! {
        @if by_link {
            p.soft {
                (text!(lang, "people-narrowed")) " "
                a href=(ask.to("people", &[])) { (text!(lang, "people-see-everyone")) }
            }
        }
    }
}

fn row(ask: &Ask, person: &PersonLine) -> Markup {
    let lang = ask.lang;
    let page = ask.to_one("person", &person.id);
    let country = person.status.as_deref() == Some("removed");
    let place =
        person.place.as_deref().map(|p| if country { ask.country(p) } else { p.to_owned() });
    html! {
        tr {
            th scope="row" {
                a href=(page) {
                    @if person.name.is_empty() { (text!(lang, "shared-no-name")) }
                    @else { bdi { (person.name) } }
                }
            }
            td data-label=(text!(lang, "people-born")) { (when(lang, &person.birth)) }
            td data-label=(text!(lang, "people-said-to-be")) {
                span {
                    @if let Some(status) = &person.status { (lang.word(status)) }
                    @if let Some(place) = place { ", " (place) }
                    @if person.status.as_deref() != Some("unknown") {
                        " " span.soft {
                            "(" (person.said_by.as_deref().unwrap_or(nobody(lang))) ")"
                        }
                    }
                }
            }
            td.number data-label=(text!(lang, "shared-sources")) {
                a href={ (page) "#mentions" } { (person.sources) }
            }
            td.number data-label=(text!(lang, "shared-findings")) {
                span {
                    a href=(ask.to("findings", &[("subject", &person.id)])) { (person.findings) }
                    @if person.serious > 0 {
                        " " span.tag.serious {
                            (text!(lang, "people-serious", n = person.serious))
                        }
                    }
                }
            }
        }
    }
}
