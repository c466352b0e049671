//! The audit of labels. Nothing here lists people by label: each label is shown with what it is
//! said to rest on.

use maud::{Markup, html};
use paradero_register::query::Tally;
use paradero_register::query::labels::{self as query, LabelLine, Labels};
use serde::Serialize;

use super::Found;
use super::home::attention_row;
use crate::events::{by, claim};
use crate::layout::{Ask, Shown};
use crate::parts::{choice, filters, options, pager, when};

/// The audit, with what remains when a kind of indicator is left out.
#[derive(Serialize)]
pub(crate) struct Audit {
    #[serde(flatten)]
    labels: Labels,
    left_out: Vec<Tally>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Audit> {
    let labels = query::list(&ask.connection, ask.get("sort").as_deref(), ask.stretch())?;
    Ok(Some(Audit { labels, left_out: query::left_out(&ask.connection)? }))
}

pub(crate) fn show(ask: &Ask, audit: &Audit) -> Shown {
    let lang = ask.lang;
    let labels = &audit.labels;
    let sorts = options(&labels.sorts, |code| lang.word(code));
    let body = html! {
        p.lead {
            (lang.say("Una etiqueta es lo que una autoridad dice de alguien, no un hecho. Aquí se \
                ve en qué se apoya cada una.", "A label is what an authority says of someone, not \
                a fact. Here is what each one is said to rest on."))
        }
        (filters(ask, &choice(ask, "sort", lang.say("Mostrar solo", "Show only"), &sorts)))
        @if ask.get("sort").is_none() {
            @if !labels.rules.is_empty() { (found(ask, labels)) }
            (indicators(ask, audit))
        }
        h2 #labels {
            (lang.count(labels.total, ("etiqueta", "etiquetas"), ("label", "labels")))
        }
        ul.plain { @for label in &labels.labels { (item(ask, label)) } }
        (pager(ask, labels.total))
    };
    Shown {
        title: lang.say("En qué se apoya cada etiqueta", "On what each label rests").to_owned(),
        body,
    }
}

fn found(ask: &Ask, labels: &Labels) -> Markup {
    let lang = ask.lang;
    html! {
        table.attention {
            caption { (lang.say("Lo que hallaron las reglas", "What the rules found")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Regla", "Rule")) }
                    th.number scope="col" { (lang.say("Casos", "Findings")) }
                    th.number scope="col" { (lang.say("Ciertos", "Certain")) }
                }
            }
            tbody { @for rule in &labels.rules { (attention_row(ask, rule)) } }
        }
    }
}

fn indicators(ask: &Ask, audit: &Audit) -> Markup {
    let lang = ask.lang;
    let alone = |code: &str| audit.left_out.iter().find(|t| t.code == code).map_or(0, |t| t.number);
    html! {
        table.attention {
            caption { (lang.say("Indicadores", "Indicators")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Clase", "Kind")) }
                    th.number scope="col" { (lang.say("Veces", "Times")) }
                    th.number scope="col" {
                        (lang.say("Etiquetas que sin él no tienen nada",
                            "Labels that have nothing without it"))
                    }
                }
            }
            tbody {
                @for tally in &audit.labels.indicators {
                    tr {
                        th scope="row" { (lang.term("indicator", &tally.code)) }
                        td.number { a href="#labels" { (ask.number(tally.number)) } }
                        td.number { a href="#labels" { (ask.number(alone(&tally.code))) } }
                    }
                }
            }
        }
    }
}

/// One label with its indicators and what the audit makes of it.
pub(crate) fn item(ask: &Ask, label: &LabelLine) -> Markup {
    let lang = ask.lang;
    let event = &label.event;
    html! {
        li {
            p.what {
                @if let (Some(id), Some(kind)) = (&event.subject, &event.subject_kind) {
                    @if *id != ask.id {
                        a href=(ask.to_subject(kind, id)) {
                            (event.subject_name.as_deref().unwrap_or(id))
                        }
                        " "
                    }
                }
                @if !event.date.is_empty() { span.soft { (when(lang, &event.date)) } }
            }
            dl.claims {
                @for one in &event.claims {
                    div {
                        dt { (lang.property("label", &one.property)) }
                        dd { (claim(ask, "label", one)) }
                    }
                }
            }
            (flags(ask, label))
            (by(ask, event))
        }
    }
}

fn flags(ask: &Ask, label: &LabelLine) -> Markup {
    let lang = ask.lang;
    let claims_conviction = label.indicators.iter().any(|(kind, _)| kind == "conviction");
    let apart = match (label.points, label.points_recomputed) {
        (Some(stated), Some(sum)) if (stated - sum).abs() > f64::EPSILON => Some((stated, sum)),
        _ => None,
    };
    html! {
        p.meta {
            @if label.indicators.is_empty() {
                span.tag.notable { (lang.word("no-indicator")) } " "
            }
            @if label.superficial_only { span.tag.serious { (lang.word("superficial")) } " " }
            @if !label.conviction_stated {
                @if claims_conviction {
                    span.tag.notable { (lang.word("conviction-unsourced")) } " "
                } @else {
                    span.tag {
                        (lang.say("ninguna fuente declara una condena",
                            "no source states a conviction"))
                    } " "
                }
            }
            @if let Some((stated, sum)) = apart {
                span.tag.notable {
                    (lang.say("puntos declarados: ", "points stated: ")) (stated)
                    (lang.say("; sumados: ", "; added up: ")) (sum)
                }
            }
        }
    }
}
