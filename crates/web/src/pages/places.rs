//! Places and countries.

use maud::{Markup, html};
use paradero_register::query::EventLine;
use paradero_register::query::places::{self as query, CountryLine, Places};

use super::Found;
use crate::events::{by, claims};
use crate::layout::{Ask, Shown};
use crate::parts::{findings, pager, subject, when};

pub(crate) fn places(ask: &Ask) -> Found<Places> {
    Ok(Some(query::places(&ask.connection, ask.stretch())?))
}

pub(crate) fn countries(ask: &Ask) -> Found<Vec<CountryLine>> {
    Ok(Some(query::countries(&ask.connection)?))
}

pub(crate) fn show_places(ask: &Ask, all: &Places) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { (lang.count(all.total, ("lugar", "lugares"), ("place", "places"))) }
        table.stack {
            caption.hidden { (lang.say("Lugares", "Places")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Lugar", "Place")) }
                    th scope="col" { (lang.say("Lo dirige, según se dice", "Said to be run by")) }
                    th.number scope="col" {
                        (lang.say("Personas que se dice que están",
                            "People last said to be there"))
                    }
                }
            }
            tbody {
                @for line in &all.places {
                    tr {
                        th scope="row" {
                            (subject(ask, &line.place))
                            @if let Some(country) = &line.place.country {
                                " " span.soft { (ask.country(country)) }
                            }
                        }
                        td data-label=(lang.say("Lo dirige", "Run by")) {
                            @if line.held_by.is_empty() {
                                span.soft { (lang.say("nadie lo dice", "nobody says")) }
                            } @else { (line.held_by.join(", ")) }
                        }
                        td.number data-label=(lang.say("Personas", "People")) {
                            a href=(ask.to("people", &[("place", &line.place.id)])) {
                                (ask.number(line.people))
                            }
                        }
                    }
                }
            }
        }
        (pager(ask, all.total))
    };
    Shown { title: lang.say("Lugares", "Places").to_owned(), body }
}

pub(crate) fn show_countries(ask: &Ask, all: &[CountryLine]) -> Shown {
    let lang = ask.lang;
    let said = |line: &&CountryLine| !line.signals.is_empty() || !line.court_findings.is_empty();
    let silent: Vec<_> = all.iter().filter(|line| !said(line)).collect();
    let body = html! {
        @if all.is_empty() { p.soft { (lang.say("Ninguno declarado.", "None stated.")) } }
        @for line in all.iter().filter(said) {
            h2 { (subject(ask, &line.country)) }
            @if !line.findings.is_empty() { (findings(ask, &line.findings)) }
            div.sides {
                (side(ask, lang.say("Lo que dicen los avisos oficiales",
                    "What official advisories say"), &line.signals))
                (side(ask, lang.say("Lo que constataron los tribunales", "What courts found"),
                    &line.court_findings))
            }
        }
        @if !silent.is_empty() {
            h2 {
                (lang.say("Sin avisos ni constataciones", "Without advisories or court findings"))
            }
            ul.names { @for line in silent { li { (subject(ask, &line.country)) } } }
        }
    };
    let title = lang.say("Países: avisos y tribunales", "Countries: advisories and courts");
    Shown { title: title.to_owned(), body }
}

fn side(ask: &Ask, title: &str, all: &[EventLine]) -> Markup {
    html! {
        div.panel {
            h3 { (title) }
            @if all.is_empty() { p.soft { (ask.lang.say("Nada declarado.", "Nothing stated.")) } }
            @for event in all {
                div.said {
                    p.what {
                        (when(ask.lang, &event.date))
                        @if event.kind == "order" {
                            @if let (Some(id), Some(name)) = (&event.subject, &event.subject_name) {
                                " · " a href=(ask.to_one("order", id)) { (name) }
                            }
                        }
                    }
                    (claims(ask, event)) (by(ask, event))
                }
            }
        }
    }
}
