//! What the convention (ICPPED) says must be answered: to the family by art. 18(1), in the register
//! by art. 17(3). That nobody says it is an answer too.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::person::{Owed, PersonPage, Said};

use crate::events::value;
use crate::lang::{Terms, rich};
use crate::layout::Ask;
use crate::parts::{nobody, when};

fn owed(letter: char, ask: &Ask) -> &'static str {
    let lang = ask.lang;
    match letter {
        'a' => text!(lang, "articles-18-a"),
        'b' => text!(lang, "articles-18-b"),
        'c' => text!(lang, "articles-18-c"),
        'd' => text!(lang, "articles-18-d"),
        'e' => text!(lang, "articles-18-e"),
        'f' => text!(lang, "articles-18-f"),
        _ => text!(lang, "articles-18-g"),
    }
}

/// The seven answers that art. 18(1) owes to a family.
pub(crate) fn article_18(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #article-18 { (text!(lang, "articles-18-title")) }
        table.stack.letters {
            caption { (text!(lang, "articles-convention-18")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "articles-question")) }
                    th scope="col" { (text!(lang, "shared-what-is-said")) }
                }
            }
            tbody {
                @for one in &person.article_18 {
                    tr {
                        th scope="row" { "(" (one.letter) ") " (owed(one.letter, ask)) }
                        td data-label=(text!(lang, "shared-what-is-said")) {
                            (answer(ask, one))
                        }
                    }
                }
            }
        }
    }
}

fn answer(ask: &Ask, one: &Owed) -> Markup {
    // The same said by the same speaker in several records stands once, with each record.
    let mut distinct: Vec<Vec<&Said>> = Vec::new();
    for said in &one.said {
        let same = |other: &Said| {
            other.property == said.property
                && other.value == said.value
                && other.denied == said.denied
                && other.said_by == said.said_by
                && other.kind == said.kind
        };
        match distinct.iter_mut().find(|group| same(group[0])) {
            Some(group) => group.push(said),
            None => distinct.push(vec![said]),
        }
    }
    html! {
        @if distinct.is_empty() {
            strong.nobody { (text!(ask.lang, "articles-nobody-says")) }
        } @else {
            ul.tight { @for group in &distinct { li { (said(ask, group)) } } }
        }
    }
}

fn said(ask: &Ask, group: &[&Said]) -> Markup {
    let lang = ask.lang;
    let Some(said) = group.first() else { return html! {} };
    html! {
        @if said.denied { span.tag.serious { (text!(lang, "shared-denied")) } " " }
        @if said.property.is_empty() { (lang.kind(&said.kind)) }
        @else {
            span.soft {
                (lang.kind(&said.kind)) ", " (lang.property(&said.kind, &said.property)) ": "
            }
            @match &said.date {
                Some(date) => (when(lang, date)),
                None => (value(ask, &said.kind, &said.property, &said.value)),
            }
        }
        " " span.soft {
            (rich!(lang, "articles-said-by",
                name = html! { bdi { (said.said_by.as_deref().unwrap_or(nobody(lang))) } }))
        }
        @for (at, one) in group.iter().enumerate() {
            " " a href=(ask.to_one("record", &one.record)) {
                @if group.len() == 1 { (text!(lang, "shared-record-in-line")) }
                @else { (text!(lang, "articles-record", number = at + 1)) }
            }
        }
    }
}

fn letter_17(ask: &Ask, letter: &str) -> &'static str {
    let lang = ask.lang;
    match letter {
        "a" => text!(lang, "articles-17-a"),
        "b" => text!(lang, "articles-17-b"),
        "c" => text!(lang, "articles-17-c"),
        "d" => text!(lang, "articles-17-d"),
        "e" => text!(lang, "articles-17-e"),
        "f" => text!(lang, "articles-18-f"),
        "g" => text!(lang, "articles-17-g"),
        "h" => text!(lang, "articles-17-h"),
        _ => text!(lang, "articles-17-other"),
    }
}

/// Which of the eight things of art. 17(3) somebody states.
pub(crate) fn article_17(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #article-17 { (text!(lang, "articles-17-title")) }
        table.stack.letters {
            caption { (text!(lang, "articles-convention-17")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "articles-must-record")) }
                    th scope="col" { (text!(lang, "articles-who-says")) }
                }
            }
            tbody {
                @for letter in &person.article_17 {
                    tr {
                        th scope="row" { "(" (letter.letter) ") " (letter_17(ask, &letter.letter)) }
                        td.nobody[letter.state == "missing"].serious[letter.state == "contradicted"]
                            data-label=(text!(lang, "articles-who-says")) {
                            (lang.word(&letter.state))
                        }
                    }
                }
            }
        }
    }
}
