//! Statements by speaker, and where they contradict each other.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::findings::FindingLine;
use paradero_register::query::statements::{Statements, list};

use super::Found;
use crate::events::{by, claims, events};
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, filters, options, pager, tags, when};

pub(crate) fn answer(ask: &Ask) -> Found<Statements> {
    Ok(Some(list(&ask.connection, ask.get("speaker").as_deref(), ask.stretch())?))
}

pub(crate) fn show(ask: &Ask, all: &Statements) -> Shown {
    let lang = ask.lang;
    let named: Vec<_> =
        all.speakers.iter().filter(|speaker| !speaker.code.is_empty()).cloned().collect();
    let speakers = options(&named, str::to_owned);
    let body = html! {
        @if !all.contradictions.is_empty() {
            h2 { (text!(lang, "statements-contradictions")) }
            @for finding in &all.contradictions { (contradiction(ask, finding)) }
        }
        h2 { (text!(lang, "statements-all")) }
        (filters(ask, &choice(ask, "speaker", text!(lang, "statements-speaker"), &speakers)))
        p {
            (text!(lang, "statements-count", n = all.total))
        }
        (events(ask, text!(lang, "statements-statements"), &all.statements))
        (pager(ask, all.total))
    };
    Shown { title: text!(lang, "statements-title").to_owned(), body }
}

/// A contradiction with what it rests on side by side.
fn contradiction(ask: &Ask, finding: &FindingLine) -> Markup {
    let lang = ask.lang;
    html! {
        h3 { a href=(ask.to_one("finding", &finding.id)) { (ask.rule(&finding.rule)) } }
        p lang=[lang.english()] { (lang.either_of(&finding.message_es, &finding.message)) }
        p.meta { (tags(lang, finding)) }
        div.sides {
            @for cite in finding.cites.iter().take(6) {
                div.panel {
                    p.what { (when(lang, &cite.event.date)) }
                    (claims(ask, &cite.event)) (by(ask, &cite.event))
                }
            }
        }
    }
}
