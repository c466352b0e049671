//! Places and countries.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::places::{self as query, CountryLine, Places};
use paradero_register::query::readings::PlaceReadings;
use paradero_register::query::{EventLine, small};

use super::Found;
use crate::events::{by, claims};
use crate::layout::{Ask, Shown};
use crate::parts::{counted, findings, pager, subject, when};

pub(crate) fn places(ask: &Ask) -> Found<Places> {
    let mut found = query::places(&ask.connection, ask.stretch())?;
    small::singly(found.places.iter_mut().map(|line| &mut line.people), ask.level);
    Ok(Some(found))
}

pub(crate) fn countries(ask: &Ask) -> Found<Vec<CountryLine>> {
    Ok(Some(query::countries(&ask.connection)?))
}

pub(crate) fn show_places(ask: &Ask, all: &Places) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { (text!(lang, "places-count", n = all.total)) }
        table.stack {
            caption.hidden { (text!(lang, "places-title")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "places-place")) }
                    th scope="col" { (text!(lang, "places-said-to-be-run-by")) }
                    th scope="col" { (text!(lang, "places-gazetteer")) }
                    th.number scope="col" { (text!(lang, "places-people")) }
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
                        td data-label=(text!(lang, "places-run-by")) {
                            @if line.held_by.is_empty() {
                                span.soft { (text!(lang, "shared-nobody-says")) }
                            } @else { (line.held_by.join(", ")) }
                        }
                        td data-label=(text!(lang, "places-gazetteer")) { (read_as(ask, &line.gazetteer)) }
                        td.number data-label=(text!(lang, "shared-people")) {
                            (counted(ask, line.people, &ask.to("people", &[("place", &line.place.id)])))
                        }
                    }
                }
            }
        }
        (pager(ask, all.total))
    };
    Shown { title: text!(lang, "places-title").to_owned(), body }
}

/// What the gazetteer makes of a name, in a word or two: it is no source, and says which.
fn read_as(ask: &Ask, found: &PlaceReadings) -> Markup {
    let lang = ask.lang;
    html! {
        @match found.one() {
            Some(one) if one.rest.is_empty() => (one.path),
            Some(one) => (text!(lang, "places-somewhere-in", place = one.path.as_str())),
            None if found.readings.is_empty() => span.soft { (text!(lang, "places-not-known")) },
            None => span.soft { (text!(lang, "places-one-of", n = i64::try_from(found.readings.len()).unwrap_or(i64::MAX))) },
        }
    }
}

/// How the gazetteer reads the name of a place, on the place's own page.
pub(crate) fn gazetteer(ask: &Ask, found: &PlaceReadings) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (text!(lang, "places-gazetteer-says")) }
        @match found.one() {
            Some(one) => p { strong { (read_as(ask, found)) } " " span.soft { (lang.named("places-way-", &one.way).unwrap_or_default()) } },
            None if found.readings.is_empty() => p.soft { (text!(lang, "places-not-known")) },
            None => {
                p { (text!(lang, "places-may-be")) }
                ul { @for one in &found.readings { li { (one.path) " " span.soft { (lang.named("places-kind-", &one.kind.replace(' ', "-")).unwrap_or_default()) } } } }
            },
        }
        p.soft { (text!(lang, "places-gazetteer-explained")) }
    }
}

pub(crate) fn show_countries(ask: &Ask, all: &[CountryLine]) -> Shown {
    let lang = ask.lang;
    let said = |line: &&CountryLine| !line.signals.is_empty() || !line.court_findings.is_empty();
    let silent: Vec<_> = all.iter().filter(|line| !said(line)).collect();
    let body = html! {
        @if all.is_empty() { p.soft { (text!(lang, "places-none-stated")) } }
        @for line in all.iter().filter(said) {
            h2 { (subject(ask, &line.country)) }
            @if !line.findings.is_empty() { (findings(ask, &line.findings)) }
            div.sides {
                (side(ask, text!(lang, "places-advisories"), &line.signals))
                (side(ask, text!(lang, "places-courts-found"),
                    &line.court_findings))
            }
        }
        @if !silent.is_empty() {
            h2 { (text!(lang, "places-no-signals")) }
            ul.names { @for line in silent { li { (subject(ask, &line.country)) } } }
        }
    };
    let title = text!(lang, "places-countries-title");
    Shown { title: title.to_owned(), body }
}

fn side(ask: &Ask, title: &str, all: &[EventLine]) -> Markup {
    html! {
        div.panel {
            h3 { (title) }
            @if all.is_empty() { p.soft { (text!(ask.lang, "places-nothing-stated")) } }
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
