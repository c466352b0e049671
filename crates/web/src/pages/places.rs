//! Places and countries.

use maud::html;
use paradero_register::query::places::{self as query, CountryLine, Places};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{events, findings, pager, subject};

pub(crate) fn places(ask: &Ask) -> Found<Places> {
    Ok(Some(query::places(&ask.connection, ask.stretch())?))
}

pub(crate) fn countries(ask: &Ask) -> Found<Vec<CountryLine>> {
    Ok(Some(query::countries(&ask.connection)?))
}

pub(crate) fn show_places(ask: &Ask, all: &Places) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { (all.total) " " (lang.say("lugares", "places")) }
        table {
            thead {
                tr {
                    th scope="col" { (lang.say("Lugar", "Place")) }
                    th scope="col" { (lang.say("Lo dirige, según se dice", "Said to be run by")) }
                    th.number scope="col" { (lang.say("Personas que se dice que están", "People last said to be there")) }
                }
            }
            tbody {
                @for line in &all.places {
                    tr {
                        td { (subject(ask, &line.place)) }
                        td { (line.held_by.join(", ")) }
                        td.number { a href={ (ask.to_one("subject", &line.place.id)) "#people" } { (line.people) } }
                    }
                }
            }
        }
        (pager(ask, all.total))
    };
    Shown { title: lang.say("Lugares", "Places").to_owned(), body }
}

pub(crate) fn show_countries(ask: &Ask, all: &Vec<CountryLine>) -> Shown {
    let lang = ask.lang;
    let body = html! {
        @if all.is_empty() { p.soft { (lang.say("Ninguno declarado.", "None stated.")) } }
        @for line in all {
            h2 { (subject(ask, &line.country)) }
            @if !line.findings.is_empty() { (findings(ask, &line.findings)) }
            (events(ask, lang.say("Calificaciones oficiales", "Official ratings"), &line.signals))
            (events(ask, lang.say("Lo que constataron los tribunales", "What courts found"), &line.court_findings))
        }
    };
    let title = lang.say("Países: calificaciones y tribunales", "Countries: ratings and courts");
    Shown { title: title.to_owned(), body }
}
