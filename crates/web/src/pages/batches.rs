//! Batches: announced against named.

use maud::{Markup, html};
use paradero_locale::{Lang, text};
use paradero_register::query::batches::{BatchLine, Batches, Figure, list};

use super::Found;
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{nobody, pager, subject};

pub(crate) fn batches(ask: &Ask) -> Found<Batches> {
    Ok(Some(list(&ask.connection, ask.stretch())?))
}

pub(crate) fn show_batches(ask: &Ask, all: &Batches) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { (text!(lang, "batches-count", n = all.total)) }
        @if !all.batches.is_empty() {
            table.stack {
                caption.hidden { (text!(lang, "shared-batches")) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "batches-batch")) }
                        th scope="col" { (text!(lang, "shared-how-many-said-by")) }
                        th.number scope="col" { (text!(lang, "batches-named")) }
                        th.number scope="col" { (text!(lang, "batches-not-named")) }
                        th scope="col" { (text!(lang, "shared-findings")) }
                    }
                }
                tbody { @for batch in &all.batches { (row(ask, batch)) } }
            }
        }
        (pager(ask, all.total))
    };
    let title = text!(lang, "batches-title");
    Shown { title: title.to_owned(), body }
}

fn row(ask: &Ask, batch: &BatchLine) -> Markup {
    let lang = ask.lang;
    let named = ask.to("people", &[("about", &batch.batch.id)]);
    html! {
        tr {
            th scope="row" { (subject(ask, &batch.batch)) }
            td data-label=(text!(lang, "batches-how-many")) { (figures(ask, batch)) }
            td.number data-label=(text!(lang, "batches-named")) {
                a href=(named) { (ask.number(batch.named)) }
            }
            td.number data-label=(text!(lang, "batches-not-named")) {
                @match batch.unnamed {
                    Some(0) => a href=(ask.to_subject("batch", &batch.batch.id)) { "0" },
                    Some(unnamed) => {
                        a.serious href=(ask.to_subject("batch", &batch.batch.id)) {
                            strong {
                                @if batch.unnamed_at_least { (text!(lang, "batches-at-least", n = unnamed)) }
                                @else { (ask.number(unnamed)) }
                            }
                        }
                    }
                    None => span.soft { "—" },
                }
            }
            td data-label=(text!(lang, "shared-findings")) {
                @if batch.findings.is_empty() { span.soft { (text!(lang, "batches-none")) } }
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
/// What a number counts; that it counts, where that is all that is said.
pub(crate) fn counted_as(lang: Lang, figure: &Figure) -> String {
    match figure.kind.as_str() {
        "" => text!(lang, "batches-counted").to_owned(),
        kind => lang.word(kind),
    }
}

pub(crate) fn figures(ask: &Ask, batch: &BatchLine) -> Markup {
    let lang = ask.lang;
    html! {
        @if batch.figures.is_empty() { span.soft { (text!(lang, "shared-nobody-says")) } }
        @else {
            ul.tight {
                @for figure in &batch.figures {
                    li {
                        a href=(ask.to_one("record", &figure.record)) { (figure.value) } " "
                        (counted_as(lang, figure)) " "
                        span.soft { "(" (figure.said_by.as_deref().unwrap_or(nobody(lang))) ")" }
                    }
                }
            }
        }
    }
}
