//! The board of orders, and one of them.

use maud::{Markup, html};
use paradero_register::query::orders::{self as query, OrderLine, Orders};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{events, findings, pager, record, subjects, when};

pub(crate) fn board(ask: &Ask) -> Found<Orders> {
    Ok(Some(query::list(&ask.connection, ask.stretch())?))
}

pub(crate) fn one(ask: &Ask) -> Found<OrderLine> {
    Ok(query::one(&ask.connection, &ask.id)?)
}

pub(crate) fn show_board(ask: &Ask, all: &Orders) -> Shown {
    let body = html! {
        p { (all.total) " " (ask.lang.say("órdenes", "orders")) }
        @for one in &all.orders { (order(ask, one)) }
        (pager(ask, all.total))
    };
    Shown { title: ask.lang.say("Órdenes y respuestas", "Orders and answers").to_owned(), body }
}

pub(crate) fn show_one(ask: &Ask, one: &OrderLine) -> Shown {
    let lang = ask.lang;
    let found = paradero_register::query::findings::about(&ask.connection, &one.order.id);
    let body = html! {
        (order(ask, one))
        (events(ask, lang.say("Vida de la orden", "Life of the order"), &one.events))
        (events(ask, lang.say("Respuestas", "Answers"), &one.answers))
        h2 { (lang.say("Hallazgos", "Findings")) }
        (findings(ask, &found.unwrap_or_default()))
    };
    Shown { title: one.order.name.clone(), body }
}

/// One order with its state, deadline, answers and obligations.
pub(crate) fn order(ask: &Ask, one: &OrderLine) -> Markup {
    let lang = ask.lang;
    html! {
        div.panel {
            h3 { (crate::parts::subject(ask, &one.order)) }
            dl.pairs {
                dt { (lang.say("Estado", "State")) }
                dd {
                    strong { (one.state.as_deref().map_or(lang.say("no calculado", "not computed").to_owned(), |s| lang.word(s))) }
                    @if !one.state_since.is_empty() { (lang.say(" desde ", " since ")) (when(lang, &one.state_since)) }
                }
                @if !one.deadline.is_empty() {
                    dt { (lang.say("Plazo", "Deadline")) }
                    dd {
                        (when(lang, &one.deadline))
                        @if let Some(days) = one.days_over.filter(|days| *days > 0) {
                            " " a.serious href=(ask.to_one("order", &one.order.id)) {
                                (lang.say("vencido hace ", "passed ")) (days) (lang.say(" días", " days ago"))
                            }
                        }
                    }
                }
                dt { (lang.say("Dispone", "Effect")) }
                dd {
                    @for event in &one.events {
                        @for claim in event.claims.iter().filter(|c| matches!(c.property.as_str(), "effect" | "act" | "finds")) {
                            (crate::parts::claim(ask, &event.kind, claim)) "; "
                        }
                        (record(ask, event)) br;
                    }
                }
                dt { (lang.say("Respuestas", "Answers")) }
                dd {
                    @if one.answers.is_empty() { (lang.say("ninguna declarada", "none stated")) }
                    @for event in &one.answers {
                        (when(lang, &event.date)) " "
                        @for claim in event.claims.iter().filter(|c| c.property == "says") {
                            strong { (crate::parts::claim(ask, &event.kind, claim)) } " "
                        }
                        (record(ask, event)) br;
                    }
                }
                @if !one.covers.is_empty() {
                    dt { (lang.say("Ampara a", "Covers")) } dd { (subjects(ask, &one.covers)) }
                }
            }
            @for obligation in &one.obligations { (order(ask, obligation)) }
        }
    }
}
