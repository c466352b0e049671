//! The board of orders, and one of them.

use maud::{Markup, html};
use paradero_register::query::EventLine;
use paradero_register::query::findings::{FindingLine, about};
use paradero_register::query::orders::{self as query, OrderLine, Orders};
use serde::Serialize;

use super::Found;
use crate::dates;
use crate::events::{claim, events};
use crate::layout::{Ask, Shown};
use crate::parts::{
    choice, filters, findings, nobody, options, pager, record, subject, subjects, when,
};

/// An order with the findings about it.
#[derive(Serialize)]
pub(crate) struct OrderPage {
    #[serde(flatten)]
    order: OrderLine,
    findings: Vec<FindingLine>,
}

pub(crate) fn board(ask: &Ask) -> Found<Orders> {
    Ok(Some(query::list(&ask.connection, ask.get("state").as_deref(), ask.stretch())?))
}

pub(crate) fn one(ask: &Ask) -> Found<OrderPage> {
    let Some(order) = query::one(&ask.connection, &ask.id)? else { return Ok(None) };
    Ok(Some(OrderPage { findings: about(&ask.connection, &ask.id)?, order }))
}

pub(crate) fn show_board(ask: &Ask, all: &Orders) -> Shown {
    let lang = ask.lang;
    let states = options(&all.states, |code| lang.word(code));
    let body = html! {
        (filters(ask, &choice(ask, "state", lang.say("Estado", "State"), &states)))
        p { (lang.count(all.total, ("orden", "órdenes"), ("order", "orders"))) }
        @if !all.orders.is_empty() { (table(ask, &all.orders)) }
        (pager(ask, all.total))
    };
    let title = lang.say("Órdenes, plazos y respuestas", "Orders, deadlines and answers");
    Shown { title: title.to_owned(), body }
}

/// Orders as a table.
pub(crate) fn table(ask: &Ask, all: &[OrderLine]) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (lang.say("Órdenes", "Orders")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Orden", "Order")) }
                    th scope="col" {
                        (lang.say("Qué dispone y a quién ampara", "What it does, and for whom"))
                    }
                    th scope="col" { (lang.say("Plazo", "Deadline")) }
                    th scope="col" { (lang.say("Respuestas", "Answers")) }
                    th scope="col" { (lang.say("Estado", "State")) }
                }
            }
            tbody {
                @for one in all {
                    (row(ask, one, false))
                    @for obligation in &one.obligations { (row(ask, obligation, true)) }
                }
            }
        }
    }
}

fn row(ask: &Ask, one: &OrderLine, obligation: bool) -> Markup {
    let lang = ask.lang;
    let label = |es: &'static str, en: &'static str| lang.say(es, en);
    html! {
        tr.obligation[obligation] {
            th scope="row" {
                @if obligation { span.soft { (lang.say("obligación: ", "obligation: ")) } }
                (subject(ask, &one.order))
            }
            td data-label=(label("Dispone", "What it does")) { (does(ask, one)) }
            td data-label=(label("Plazo", "Deadline")) { (deadline(ask, one)) }
            td data-label=(label("Respuestas", "Answers")) { (answers(ask, &one.answers)) }
            td data-label=(label("Estado", "State")) { (state(ask, one)) }
        }
    }
}

fn state(ask: &Ask, one: &OrderLine) -> Markup {
    let lang = ask.lang;
    let grave = matches!(one.state.as_deref(), Some("overdue" | "refused"));
    let open = matches!(one.state.as_deref(), Some("contested" | "promised" | "obeyed-in-part"));
    html! {
        @match &one.state {
            Some(state) => {
                strong.serious[grave].notable[open] { (lang.word(state)) }
                @if !one.state_since.is_empty() {
                    " " span.soft { (lang.say("desde ", "since ")) (when(lang, &one.state_since)) }
                }
            }
            None => span.soft { "—" },
        }
    }
}

fn deadline(ask: &Ask, one: &OrderLine) -> Markup {
    let lang = ask.lang;
    html! {
        @if one.deadline.is_empty() { span.soft { (lang.say("ninguno declarado", "none stated")) } }
        @else {
            (when(lang, &one.deadline))
            @if let Some(days) = one.days_over.filter(|days| *days > 0) {
                " " a.serious href=(ask.to_one("order", &one.order.id)) {
                    (lang.say("vencido hace ", "")) (dates::days(lang, days))
                    (lang.say("", " over"))
                }
            }
        }
    }
}

fn does(ask: &Ask, one: &OrderLine) -> Markup {
    let shown = |property: &str| matches!(property, "effect" | "act" | "finds" | "addressee");
    html! {
        ul.tight {
            @for event in &one.events {
                @for found in event.claims.iter().filter(|found| shown(&found.property)) {
                    li {
                        @if found.property == "finds" { (ask.lang.say("constata ", "finds ")) }
                        @if found.property == "addressee" { (ask.lang.say("obliga a ", "binds ")) }
                        (claim(ask, &event.kind, found))
                    }
                }
            }
        }
        @if !one.covers.is_empty() {
            span.soft { (ask.lang.say("ampara a ", "covers ")) }
            (subjects(ask, &one.covers))
        }
    }
}

fn answers(ask: &Ask, all: &[EventLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() { span.soft { (lang.say("ninguna declarada", "none stated")) } }
        @else {
            ul.tight {
                @for event in all {
                    li {
                        @for found in event.claims.iter().filter(|c| c.property == "says") {
                            strong { (claim(ask, &event.kind, found)) } " "
                        }
                        @if !event.date.is_empty() { (when(lang, &event.date)) " " }
                        span.soft { (event.said_by.as_deref().unwrap_or(nobody(lang))) }
                        " " a href=(ask.to_one("record", &event.record)) {
                            (lang.say("registro", "record"))
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn show_one(ask: &Ask, page: &OrderPage) -> Shown {
    let lang = ask.lang;
    let one = &page.order;
    let body = html! {
        @if let Some(number) = &one.order.number { p.soft { (number) } }
        div.panel {
            dl.pairs {
                dt { (lang.say("Estado", "State")) } dd { (state(ask, one)) }
                dt { (lang.say("Plazo", "Deadline")) } dd { (deadline(ask, one)) }
                dt { (lang.say("Dispone", "What it does")) } dd { (does(ask, one)) }
                dt { (lang.say("Respuestas", "Answers")) } dd { (answers(ask, &one.answers)) }
            }
        }
        @if !one.obligations.is_empty() {
            h2 { (lang.say("Obligaciones", "Obligations")) }
            (table(ask, &one.obligations))
        }
        h2 { (lang.say("Hallazgos", "Findings")) }
        (findings(ask, &page.findings))
        h2 { (lang.say("Vida de la orden", "Life of the order")) }
        (events(ask, lang.say("Qué se dispuso", "What was ordered"), &one.events))
        (events(ask, lang.say("Qué se respondió", "What was answered"), &one.answers))
        @if let Some(first) = one.events.first() {
            p { (lang.say("Primer registro: ", "First record: ")) (record(ask, first)) }
        }
    };
    Shown { title: one.order.name.clone(), body }
}
