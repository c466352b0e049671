//! What the convention (ICPPED) says must be answered: to the family by art. 18(1), in the register
//! by art. 17(3). That nobody says it is an answer too.

use maud::{Markup, html};
use paradero_register::query::person::{Owed, PersonPage, Said};

use crate::events::value;
use crate::layout::Ask;
use crate::parts::{nobody, when};

fn owed(letter: char, ask: &Ask) -> &'static str {
    let (es, en) = match letter {
        'a' => (
            "autoridad que ordenó la privación de libertad",
            "authority that ordered the deprivation of liberty",
        ),
        'b' => (
            "fecha, hora y lugar de la privación de libertad y del ingreso",
            "date, time and place of the deprivation of liberty and of admission",
        ),
        'c' => (
            "autoridad que controla la privación de libertad",
            "authority that supervises the deprivation of liberty",
        ),
        'd' => (
            "lugar donde se encuentra; en caso de traslado, destino y autoridad responsable",
            "whereabouts; if transferred, the destination and the authority responsible",
        ),
        'e' => ("fecha, hora y lugar de la liberación", "date, time and place of release"),
        'f' => ("estado de salud", "state of health"),
        _ => (
            "en caso de fallecimiento, circunstancias, causa y destino de los restos",
            "if dead, circumstances, cause and destination of the remains",
        ),
    };
    ask.lang.say(es, en)
}

/// The seven answers that art. 18(1) owes to a family.
pub(crate) fn article_18(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #article-18 {
            (lang.say("Lo que se debe responder a la familia",
                "What the family is owed an answer to"))
        }
        table.stack.letters {
            caption {
                (lang.say("Convención contra la desaparición forzada, art. 18",
                    "Convention on enforced disappearance, art. 18"))
            }
            thead {
                tr {
                    th scope="col" { (lang.say("Pregunta", "Question")) }
                    th scope="col" { (lang.say("Lo que se dice", "What is said")) }
                }
            }
            tbody {
                @for one in &person.article_18 {
                    tr {
                        th scope="row" { "(" (one.letter) ") " (owed(one.letter, ask)) }
                        td data-label=(lang.say("Lo que se dice", "What is said")) {
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
            strong.nobody { (ask.lang.say("Nadie lo dice.", "Nobody says.")) }
        } @else {
            ul.tight { @for group in &distinct { li { (said(ask, group)) } } }
        }
    }
}

fn said(ask: &Ask, group: &[&Said]) -> Markup {
    let lang = ask.lang;
    let Some(said) = group.first() else { return html! {} };
    html! {
        @if said.denied { span.tag.serious { (lang.say("se niega", "denied")) } " " }
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
            (lang.say("según ", "said by ")) (said.said_by.as_deref().unwrap_or(nobody(lang)))
        }
        @for (at, one) in group.iter().enumerate() {
            " " a href=(ask.to_one("record", &one.record)) {
                @if group.len() == 1 { (lang.say("registro", "record")) }
                @else { (lang.say("registro ", "record ")) (at + 1) }
            }
        }
    }
}

fn letter_17(ask: &Ask, letter: &str) -> &'static str {
    let (es, en) = match letter {
        "a" => ("identidad", "identity"),
        "b" => (
            "fecha, hora y lugar de la detención, y quién la hizo",
            "date, time and place of the arrest, and who made it",
        ),
        "c" => ("autoridad que la decidió y motivos", "authority that decided it, and grounds"),
        "d" => ("autoridad que la controla", "authority that supervises it"),
        "e" => {
            ("lugar, ingreso y autoridad responsable", "place, admission and authority in charge")
        }
        "f" => ("estado de salud", "state of health"),
        "g" => (
            "en caso de muerte, circunstancias y destino de los restos",
            "if dead, circumstances and destination of the remains",
        ),
        "h" => (
            "liberación o traslado, destino y autoridad",
            "release or transfer, destination and authority",
        ),
        _ => ("otra", "other"),
    };
    ask.lang.say(es, en)
}

/// Which of the eight things of art. 17(3) somebody states.
pub(crate) fn article_17(ask: &Ask, person: &PersonPage) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #article-17 {
            (lang.say("Qué está completo del registro", "How complete the register is"))
        }
        table.stack.letters {
            caption {
                (lang.say("Convención contra la desaparición forzada, art. 17.3",
                    "Convention on enforced disappearance, art. 17(3)"))
            }
            thead {
                tr {
                    th scope="col" { (lang.say("Lo que debe constar", "What must be on record")) }
                    th scope="col" { (lang.say("Quién lo dice", "Who says it")) }
                }
            }
            tbody {
                @for letter in &person.article_17 {
                    tr {
                        th scope="row" { "(" (letter.letter) ") " (letter_17(ask, &letter.letter)) }
                        td.nobody[letter.state == "missing"].serious[letter.state == "contradicted"]
                            data-label=(lang.say("Quién lo dice", "Who says it")) {
                            (lang.word(&letter.state))
                        }
                    }
                }
            }
        }
    }
}
