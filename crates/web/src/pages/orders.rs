//! Orders as a table, and one of them.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::EventLine;
use paradero_register::query::findings::{FindingLine, about};
use paradero_register::query::orders::{self as query, OrderLine};
use serde::Serialize;

use super::Found;
use crate::events::{claim, events};
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown};
use crate::parts::{findings, nobody, record, subject, subjects, when};

/// An order with the findings about it.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct OrderPage {
    #[serde(flatten)]
    order: OrderLine,
    findings: Vec<FindingLine>,
}

pub(crate) fn one(ask: &Ask) -> Found<OrderPage> {
    let Some(order) = query::one(&ask.connection, &ask.id)? else { return Ok(None) };
    Ok(Some(OrderPage { findings: about(&ask.connection, &ask.id)?, order }))
}

/// Orders as a table.
pub(crate) fn table(ask: &Ask, all: &[OrderLine]) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "shared-orders")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "orders-order")) }
                    th scope="col" { (text!(lang, "orders-what-and-for-whom")) }
                    th scope="col" { (text!(lang, "orders-deadline")) }
                    th scope="col" { (text!(lang, "orders-answers")) }
                    th scope="col" { (text!(lang, "orders-state")) }
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

    html! {
        tr.obligation[obligation] {
            th scope="row" {
                @if obligation { span.soft { (text!(lang, "orders-obligation")) " " } }
                (subject(ask, &one.order))
            }
            td data-label=(text!(lang, "orders-what-it-does")) { (does(ask, one)) }
            td data-label=(text!(lang, "orders-deadline")) { (deadline(ask, one)) }
            td data-label=(text!(lang, "orders-answers")) { (answers(ask, &one.answers)) }
            td data-label=(text!(lang, "orders-state")) { (state(ask, one)) }
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
                    " " span.soft { (rich!(lang, "shared-since-date", date = when(lang, &one.state_since))) }
                }
            }
            None => span.soft { "—" },
        }
    }
}

fn deadline(ask: &Ask, one: &OrderLine) -> Markup {
    let lang = ask.lang;
    html! {
        @if one.deadline.is_empty() { span.soft { (text!(lang, "orders-no-deadline")) } }
        @else {
            (when(lang, &one.deadline))
            @if let Some(days) = one.days_over.filter(|days| *days > 0) {
                " " a.serious href=(ask.to_one("order", &one.order.id)) {
                    (text!(lang, "orders-days-over", days = lang.days(days)))
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
                        @let what = claim(ask, &event.kind, found);
                        @match found.property.as_str() {
                            "finds" => (rich!(ask.lang, "orders-finds", what = what)),
                            "addressee" => (rich!(ask.lang, "orders-binds", whom = what)),
                            _ => (what),
                        }
                    }
                }
            }
        }
        @if !one.covers.is_empty() {
            span.soft { (text!(ask.lang, "orders-covers")) " " }
            (subjects(ask, &one.covers))
        }
    }
}

fn answers(ask: &Ask, all: &[EventLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() { span.soft { (text!(lang, "orders-no-answer")) } }
        @else {
            ul.tight {
                @for event in all {
                    li {
                        @for found in event.claims.iter().filter(|c| c.property == "says") {
                            strong { (claim(ask, &event.kind, found)) } " "
                        }
                        @if !event.date.is_empty() { (when(lang, &event.date)) " " }
                        span.soft { (event.said_by.as_deref().unwrap_or(nobody(lang))) }
                        " " a href=(ask.to_one("record", &event.record)) { (text!(lang, "shared-record-in-line")) }
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
                dt { (text!(lang, "orders-state")) } dd { (state(ask, one)) }
                dt { (text!(lang, "orders-deadline")) } dd { (deadline(ask, one)) }
                dt { (text!(lang, "orders-what-it-does")) } dd { (does(ask, one)) }
                dt { (text!(lang, "orders-answers")) } dd { (answers(ask, &one.answers)) }
            }
        }
        @if !one.obligations.is_empty() {
            h2 { (text!(lang, "orders-obligations")) }
            (table(ask, &one.obligations))
        }
        h2 { (text!(lang, "shared-findings")) }
        (findings(ask, &page.findings))
        h2 { (text!(lang, "orders-life")) }
        (events(ask, text!(lang, "orders-ordered"), &one.events))
        (events(ask, text!(lang, "orders-answered"), &one.answers))
        @if let Some(first) = one.events.first() {
            p { (text!(lang, "orders-first-record")) " " (record(ask, first)) }
        }
    };
    Shown { title: one.order.name.clone(), body }
}
