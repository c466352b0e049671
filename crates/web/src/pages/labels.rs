//! The audit of labels. Nothing here lists people by label: each label is shown with what it is
//! said to rest on.

use maud::html;
use paradero_register::query::labels::{self as query, Labels};
use serde::Serialize;

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{claim, pager, record, speaker, when};

/// The audit, with what remains when a kind of indicator is left out.
#[derive(Serialize)]
pub(crate) struct Audit {
    #[serde(flatten)]
    labels: Labels,
    left_out: Vec<paradero_register::query::Tally>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Audit> {
    let labels = query::list(&ask.connection, ask.stretch())?;
    Ok(Some(Audit { labels, left_out: query::left_out(&ask.connection)? }))
}

pub(crate) fn show(ask: &Ask, audit: &Audit) -> Shown {
    let lang = ask.lang;
    let labels = &audit.labels;
    let alone = |code: &str| audit.left_out.iter().find(|t| t.code == code).map_or(0, |t| t.number);
    let body = html! {
        p { (labels.total) " " (lang.say("etiquetas; sin indicador declarado: ", "labels; with no indicator stated: "))
            (labels.without_indicator) }
        table {
            caption { (lang.say("Indicadores", "Indicators")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Clase", "Kind")) }
                    th.number scope="col" { (lang.say("Veces", "Times")) }
                    th.number scope="col" { (lang.say("Etiquetas que quedan sin nada si se quita", "Labels left with nothing without it")) }
                }
            }
            tbody {
                @for tally in &labels.indicators {
                    tr {
                        td { (lang.term("indicator", &tally.code)) }
                        td.number { a href="#labels" { (tally.number) } }
                        td.number { a href="#labels" { (alone(&tally.code)) } }
                    }
                }
            }
        }
        ul.plain #labels {
            @for label in &labels.labels {
                li {
                    (when(lang, &label.event.date)) " · "
                    (speaker(ask, label.event.said_by.as_deref(), label.event.said_by_id.as_deref()))
                    " · "
                    @if let (Some(id), Some(kind)) = (&label.event.subject, &label.event.subject_kind) {
                        a href=(ask.to_subject(kind, id)) { (label.event.subject_name.as_deref().unwrap_or(id)) }
                    }
                    ul {
                        @for one in &label.event.claims {
                            li { (lang.property("label", &one.property)) ": " (claim(ask, "label", one)) }
                        }
                    }
                    @if label.superficial_only {
                        span.tag.serious { (lang.say("solo indicadores superficiales", "superficial indicators only")) } " "
                    }
                    @if !label.conviction_stated {
                        span.tag { (lang.say("ninguna fuente declara condena", "no source states a conviction")) } " "
                    }
                    @if let (Some(stated), Some(sum)) = (label.points, label.points_recomputed) {
                        @if (stated - sum).abs() > f64::EPSILON {
                            span.tag.notable { (lang.say("puntos declarados ", "points stated ")) (stated)
                                (lang.say(", sumados ", ", added up ")) (sum) } " "
                        }
                    }
                    (record(ask, &label.event))
                }
            }
        }
        (pager(ask, labels.total))
    };
    Shown {
        title: lang.say("En qué se apoya cada etiqueta", "On what each label rests").to_owned(),
        body,
    }
}
