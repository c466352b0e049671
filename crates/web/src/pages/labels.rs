//! The audit of labels. Nothing here lists people by label: each label is shown with what it is
//! said to rest on.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::home::keep_back;
use paradero_register::query::labels::{self as query, LabelLine, Labels};
use paradero_register::query::{Count, Tally, small};
use serde::Serialize;

use super::Found;
use super::home::attention_row;
use crate::events::{by, claim};
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, counted, filters, options, pager, when};

/// The audit, with what remains when a kind of indicator is left out.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "LabelAudit")]
pub(crate) struct Audit {
    #[serde(flatten)]
    labels: Labels,
    left_out: Vec<Tally>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Audit> {
    let mut labels = query::list(&ask.connection, ask.get("sort").as_deref(), ask.stretch())?;
    let mut left_out = query::left_out(&ask.connection)?;
    for tallies in [&mut labels.sorts, &mut labels.indicators, &mut left_out] {
        small::singly(small::of(tallies), ask.level);
    }
    keep_back(&mut labels.rules, ask.level);
    Ok(Some(Audit { labels, left_out }))
}

pub(crate) fn show(ask: &Ask, audit: &Audit) -> Shown {
    let lang = ask.lang;
    let labels = &audit.labels;
    let sorts = options(&labels.sorts, |code| lang.word(code));
    let body = html! {
        p.lead { (text!(lang, "labels-lead")) }
        (filters(ask, &choice(ask, "sort", text!(lang, "labels-show-only"), &sorts)))
        @if ask.get("sort").is_none() {
            @if !labels.rules.is_empty() { (found(ask, labels)) }
            (indicators(ask, audit))
        }
        h2 #labels {
            (text!(lang, "labels-count", n = labels.total))
        }
        ul.plain { @for label in &labels.labels { (item(ask, label)) } }
        (pager(ask, labels.total))
    };
    Shown { title: text!(lang, "labels-title").to_owned(), body }
}

fn found(ask: &Ask, labels: &Labels) -> Markup {
    let lang = ask.lang;
    html! {
        table.attention {
            caption { (text!(lang, "labels-found")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "shared-rule")) }
                    th.number scope="col" { (text!(lang, "shared-cases")) }
                    th.number scope="col" { (text!(lang, "shared-certain")) }
                }
            }
            tbody { @for rule in &labels.rules { (attention_row(ask, rule)) } }
        }
    }
}

fn indicators(ask: &Ask, audit: &Audit) -> Markup {
    let lang = ask.lang;
    let alone = |code: &str| {
        audit.left_out.iter().find(|t| t.code == code).map_or(Count::from(0), |t| t.number)
    };
    html! {
        table.attention {
            caption { (text!(lang, "labels-indicators")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "labels-kind")) }
                    th.number scope="col" { (text!(lang, "labels-times")) }
                    th.number scope="col" { (text!(lang, "labels-nothing-without-it")) }
                }
            }
            tbody {
                @for tally in &audit.labels.indicators {
                    tr {
                        th scope="row" { (lang.term("indicator", &tally.code)) }
                        td.number { (counted(ask, tally.number, "#labels")) }
                        td.number { (counted(ask, alone(&tally.code), "#labels")) }
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
                    span.tag { (text!(lang, "labels-no-conviction")) } " "
                }
            }
            @if let Some((stated, sum)) = apart {
                span.tag.notable {
                    (text!(lang, "labels-points-stated", stated = stated, sum = sum))
                }
            }
        }
    }
}
