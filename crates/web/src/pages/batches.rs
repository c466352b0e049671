//! Batches: announced against named.

use maud::html;
use paradero_register::query::batches::{BatchLine, list};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{events, findings, subject, subjects};

pub(crate) fn batches(ask: &Ask) -> Found<Vec<BatchLine>> {
    Ok(Some(list(&ask.connection)?))
}

pub(crate) fn show_batches(ask: &Ask, all: &Vec<BatchLine>) -> Shown {
    let lang = ask.lang;
    let body = html! {
        @if all.is_empty() { p.soft { (lang.say("Ninguno declarado.", "None stated.")) } }
        @for batch in all {
            h2 { (subject(ask, &batch.batch)) }
            dl.pairs {
                @for figure in &batch.figures {
                    dt { (lang.word(&figure.kind)) }
                    dd {
                        a href=(ask.to_one("record", &figure.record)) { (figure.value) }
                        ", " (figure.said_by.as_deref().unwrap_or(lang.say("no se dice quién", "speaker not stated")))
                    }
                }
                dt { (lang.say("Con nombre en el registro", "Named in the register")) }
                dd {
                    a href=(ask.to_one("subject", &batch.batch.id)) { (batch.named.len()) }
                    (subjects(ask, &batch.named))
                }
            }
            @if !batch.findings.is_empty() { (findings(ask, &batch.findings)) }
            details {
                summary { (lang.say("Lo que se dice del grupo", "What is said of the batch")) }
                (events(ask, &batch.batch.name, &batch.events))
            }
        }
    };
    let title =
        lang.say("Grupos expulsados: anunciados y nombrados", "Batches: announced against named");
    Shown { title: title.to_owned(), body }
}
