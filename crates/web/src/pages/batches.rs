//! Batches: announced against named.

use maud::{Markup, html};
use paradero_register::query::batches::{BatchLine, Batches, list};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{nobody, pager, subject};

pub(crate) fn batches(ask: &Ask) -> Found<Batches> {
    Ok(Some(list(&ask.connection, ask.stretch())?))
}

pub(crate) fn show_batches(ask: &Ask, all: &Batches) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { (lang.count(all.total, ("grupo", "grupos"), ("batch", "batches"))) }
        @if !all.batches.is_empty() {
            table.stack {
                caption.hidden { (lang.say("Grupos expulsados", "Batches")) }
                thead {
                    tr {
                        th scope="col" { (lang.say("Grupo", "Batch")) }
                        th scope="col" {
                            (lang.say("Cuántos, según quién", "How many, said by whom"))
                        }
                        th.number scope="col" { (lang.say("Con nombre", "Named")) }
                        th.number scope="col" { (lang.say("Sin nombre", "Not named")) }
                        th scope="col" { (lang.say("Hallazgos", "Findings")) }
                    }
                }
                tbody { @for batch in &all.batches { (row(ask, batch)) } }
            }
        }
        (pager(ask, all.total))
    };
    let title =
        lang.say("Grupos expulsados: anunciados y nombrados", "Batches: announced against named");
    Shown { title: title.to_owned(), body }
}

fn row(ask: &Ask, batch: &BatchLine) -> Markup {
    let lang = ask.lang;
    let named = ask.to("people", &[("about", &batch.batch.id)]);
    html! {
        tr {
            th scope="row" { (subject(ask, &batch.batch)) }
            td data-label=(lang.say("Cuántos", "How many")) { (figures(ask, batch)) }
            td.number data-label=(lang.say("Con nombre", "Named")) {
                a href=(named) { (batch.named.len()) }
            }
            td.number data-label=(lang.say("Sin nombre", "Not named")) {
                @match batch.unnamed {
                    Some(0) => a href=(ask.to_subject("batch", &batch.batch.id)) { "0" },
                    Some(unnamed) => {
                        a.serious href=(ask.to_subject("batch", &batch.batch.id)) {
                            strong {
                                @if batch.unnamed_at_least { (lang.say("al menos ", "at least ")) }
                                (unnamed)
                            }
                        }
                    }
                    None => span.soft { "—" },
                }
            }
            td data-label=(lang.say("Hallazgos", "Findings")) {
                @if batch.findings.is_empty() { span.soft { (lang.say("ninguno", "none")) } }
                @else {
                    ul.tight {
                        @for finding in &batch.findings {
                            li {
                                @let page = ask.to_one("finding", &finding.id);
                                a class=(finding.severity) href=(page) { (ask.rule(&finding.rule)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Every number given for a batch, with who gives it; each leads to its record.
pub(crate) fn figures(ask: &Ask, batch: &BatchLine) -> Markup {
    let lang = ask.lang;
    html! {
        @if batch.figures.is_empty() { span.soft { (lang.say("nadie lo dice", "nobody says")) } }
        @else {
            ul.tight {
                @for figure in &batch.figures {
                    li {
                        a href=(ask.to_one("record", &figure.record)) { (figure.value) } " "
                        (lang.word(&figure.kind)) " "
                        span.soft { "(" (figure.said_by.as_deref().unwrap_or(nobody(lang))) ")" }
                    }
                }
            }
        }
    }
}
