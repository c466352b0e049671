//! What an office is told without asking.

use maud::{Markup, html};
use paradero_locale::{Key, key, text};
use paradero_register::query::When;
use paradero_register::query::alerts::{AHEAD, AlertKind, AlertLine, Alerts, list};

use super::Found;
use crate::feeds;
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown};
use crate::parts::{pager, subject, when};

pub(crate) fn answer(ask: &Ask) -> Found<Alerts> {
    Ok(Some(list(&ask.connection, ask.stretch())?))
}

/// What an alert of a kind is called.
pub(crate) const fn name_of(kind: AlertKind) -> Key {
    match kind {
        AlertKind::Deadline => key!("alerts-deadline"),
        AlertKind::Overdue => key!("alerts-overdue"),
        AlertKind::ProtectedNamed => key!("alerts-protected-named"),
        AlertKind::SeenAgain => key!("alerts-seen-again"),
        AlertKind::CountChanged => key!("alerts-count-changed"),
    }
}

/// The page that an alert leads to, below the language.
pub(crate) fn page_of(alert: &AlertLine) -> (&'static str, &str) {
    match &alert.finding {
        Some(finding) => ("finding", finding),
        None => ("order", &alert.subject.id),
    }
}

pub(crate) fn show(ask: &Ask, alerts: &Alerts) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.lead { (text!(lang, "alerts-lead", days = lang.days(AHEAD.into()))) }
        @if alerts.alerts.is_empty() { p { (text!(lang, "alerts-none")) } }
        @else { (table(ask, &alerts.alerts)) }
        (pager(ask, alerts.total))
        (feeds::explained(ask))
    };
    Shown { title: text!(lang, "alerts-title").to_owned(), body }
}

fn table(ask: &Ask, all: &[AlertLine]) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "alerts-title")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "alerts-what")) }
                    th scope="col" { (text!(lang, "alerts-day")) }
                    th scope="col" { (text!(lang, "alerts-about")) }
                }
            }
            tbody {
                @for one in all {
                    @let (page, id) = page_of(one);
                    @let day = When { written: None, lo: one.day, hi: one.day };
                    tr {
                        th scope="row" {
                            a href=(ask.to_one(page, id)) { (lang.plain(name_of(one.kind))) }
                        }
                        td.when data-label=(text!(lang, "alerts-day")) {
                            (when(lang, &day))
                            @if one.kind == AlertKind::Deadline && let Some(day) = one.day {
                                @let days = i64::from(day - ask.today.0);
                                ", " (rich!(lang, "alerts-in", days = lang.days(days)))
                            }
                        }
                        td data-label=(text!(lang, "alerts-about")) {
                            (subject(ask, &one.subject)) " "
                            span.soft { (lang.subject(&one.subject.kind)) }
                        }
                    }
                }
            }
        }
    }
}
