//! Statements by speaker.

use maud::html;
use paradero_register::query::statements::{Statements, list};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, events, filters, findings, pager};

pub(crate) fn answer(ask: &Ask) -> Found<Statements> {
    Ok(Some(list(&ask.connection, ask.get("speaker").as_deref(), ask.stretch())?))
}

pub(crate) fn show(ask: &Ask, all: &Statements) -> Shown {
    let lang = ask.lang;
    let speakers: Vec<_> = all
        .speakers
        .iter()
        .filter(|speaker| !speaker.code.is_empty())
        .map(|speaker| (speaker.code.clone(), format!("{} ({})", speaker.code, speaker.number)))
        .collect();
    let body = html! {
        (filters(ask, &choice(ask, "speaker", lang.say("Quién habla", "Speaker"), &speakers)))
        @if !all.contradictions.is_empty() {
            h2 { (lang.say("Se contradicen", "Contradictions")) }
            (findings(ask, &all.contradictions))
        }
        p { (all.total) " " (lang.say("declaraciones", "statements")) }
        (events(ask, lang.say("Declaraciones", "Statements"), &all.statements))
        (pager(ask, all.total))
    };
    Shown { title: lang.say("Quién dijo qué", "Who said what").to_owned(), body }
}
