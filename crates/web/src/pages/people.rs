//! The list of people.

use maud::html;
use paradero_register::query::people::{Filter, People, PersonLine, list};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, filters, pager, when};

pub(crate) fn answer(ask: &Ask) -> Found<People> {
    let filter = Filter {
        name: ask.get("name"),
        status: ask.get("status"),
        rule: ask.get("rule"),
        source: ask.get("source"),
    };
    Ok(Some(list(&ask.connection, &filter, ask.stretch())?))
}

pub(crate) fn show(ask: &Ask, people: &People) -> Shown {
    let lang = ask.lang;
    let statuses: Vec<_> = people
        .statuses
        .iter()
        .map(|tally| (tally.code.clone(), format!("{} ({})", lang.word(&tally.code), tally.number)))
        .collect();
    let rules: Vec<_> = people
        .rules
        .iter()
        .map(|tally| (tally.code.clone(), format!("{} ({})", ask.rule(&tally.code), tally.number)))
        .collect();
    let body = html! {
        (filters(ask, &html! {
            div {
                label for="f-name" { (lang.say("Nombre", "Name")) }
                input #f-name type="search" name="name" value=[ask.get("name")] autocomplete="off";
            }
            (choice(ask, "status", lang.say("Paradero", "Whereabouts"), &statuses))
            (choice(ask, "rule", lang.say("Hallazgo", "Finding"), &rules))
            @if let Some(source) = ask.get("source") {
                input type="hidden" name="source" value=(source);
            }
        }))
        p { (people.total) " " (lang.say("personas", "people")) }
        div.wide tabindex="0" role="region" aria-label=(lang.say("Personas", "People")) {
            table {
                thead {
                    tr {
                        th scope="col" { (lang.say("Nombre", "Name")) }
                        th scope="col" { (lang.say("Nacimiento", "Born")) }
                        th scope="col" { (lang.say("Paradero según", "Whereabouts, said by")) }
                        th.number scope="col" { (lang.say("Fuentes", "Sources")) }
                        th.number scope="col" { (lang.say("Hallazgos", "Findings")) }
                    }
                }
                tbody { @for person in &people.people { (row(ask, person)) } }
            }
        }
        (pager(ask, people.total))
    };
    Shown { title: lang.say("Personas", "People").to_owned(), body }
}

fn row(ask: &Ask, person: &PersonLine) -> maud::Markup {
    let lang = ask.lang;
    let page = ask.to_one("person", &person.id);
    html! {
        tr {
            td {
                a href=(page) {
                    @if person.name.is_empty() { (lang.say("(sin nombre)", "(no name)")) }
                    @else { (person.name) }
                }
            }
            td { (when(lang, &person.birth)) }
            td {
                @if let Some(status) = &person.status { (lang.word(status)) }
                @if let Some(place) = &person.place { ", " (place) }
                br;
                span.soft {
                    @if let Some(said_by) = &person.said_by { (said_by) }
                    @else { (lang.say("no se dice quién", "speaker not stated")) }
                }
            }
            td.number { a href={ (page) "#mentions" } { (person.sources) } }
            td.number {
                a href=(ask.to("findings", &[("subject", &person.id)])) { (person.findings) }
                @if person.serious > 0 {
                    br; span.serious { (person.serious) " " (lang.say("graves", "serious")) }
                }
            }
        }
    }
}
