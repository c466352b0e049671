//! Numbers by method, of one linkage and of all, and with copies counted.

use maud::{Markup, html};
use paradero_estimate::assess::{Estimate, Method, Report, model, name, reason};
use paradero_estimate::linkage::Linkage;
use paradero_estimate::picture;
use paradero_locale::text;

use super::{as_told, figure, people, told};
use crate::layout::Ask;

/// A number with its limits.
pub(super) fn limits(ask: &Ask, lower: Option<f64>, upper: Option<f64>) -> String {
    let limit = |limit: Option<f64>| match limit {
        Some(limit) => people(ask, limit),
        None => "?".to_owned(),
    };
    if lower.is_none() && upper.is_none() {
        return "–".to_owned();
    }
    format!("{} – {}", limit(lower), limit(upper))
}

/// The heads of columns of numbers.
pub(super) fn heads(ask: &Ask) -> (&'static str, &'static str) {
    (text!(ask.lang, "shared-people"), text!(ask.lang, "uncounted-limits-95"))
}

/// All methods but those of two lists: model, number and limits. What must not be used is struck, with the reason.
pub(super) fn table(ask: &Ask, report: &Report) -> Markup {
    let lang = ask.lang;
    let shown = report.estimates.iter().filter(|one| one.method != Method::Chapman);
    let mut shown: Vec<&Estimate> = shown.collect();
    // As on the picture: those that stand for the answer, then bounds, then the others.
    shown.sort_by_key(|one| (!one.method.is_main(), !one.method.is_bound()));
    html! {
        @if shown.is_empty() { p.soft { (text!(lang, "shared-none")) } }
        @else {
            (estimates(ask, text!(lang, "uncounted-numbers-by-method"), &shown))
        }
    }
}

fn estimates(ask: &Ask, caption: &str, all: &[&Estimate]) -> Markup {
    let lang = ask.lang;
    let (number, range) = heads(ask);
    let chosen = text!(lang, "uncounted-model");
    html! {
        table.stack.estimates {
            caption.hidden { (caption) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "uncounted-method")) }
                    th scope="col" { (chosen) }
                    th.number scope="col" { (number) }
                    th.number scope="col" { (range) }
                }
            }
            tbody {
                @for one in all {
                    tr.main[one.method.is_main() && one.refused.is_empty()] {
                        th scope="row" { (as_told(lang, name(one.method, told(lang)))) (refused(ask, one)) }
                        td data-label=(chosen) { (as_told(lang, &model(one, told(lang)))) }
                        td.number data-label=(number) { (struck(one, &at_least(ask, one))) }
                        td.number data-label=(range) { (struck(one, &limits(ask, one.lower, one.upper))) }
                    }
                }
            }
        }
    }
}

/// The number; of a bound that it is one.
fn at_least(ask: &Ask, one: &Estimate) -> String {
    let number = people(ask, one.estimate);
    if one.method.is_bound() { format!("≥ {number}") } else { number }
}

/// Struck where it must not be used; why stands beside the method.
fn struck(one: &Estimate, text: &str) -> Markup {
    html! { @if one.refused.is_empty() { (text) } @else { s { (text) } } }
}

fn refused(ask: &Ask, one: &Estimate) -> Markup {
    html! {
        @for why in &one.refused {
            p.notable {
                (text!(ask.lang, "uncounted-do-not-use")) " " (as_told(ask.lang, &reason(why, told(ask.lang))))
            }
        }
    }
}

/// One linkage beside the mixture of all draws; nothing where no method has one.
pub(super) fn linkage(ask: &Ask, found: &Linkage) -> Option<Markup> {
    let lang = ask.lang;
    let svg = picture::linkage(found, told(lang))?;
    let (number, range) = heads(ask);
    let head = [
        number,
        range,
        text!(lang, "uncounted-one-linkage"),
        text!(lang, "uncounted-variance-from-linkage"),
    ];
    let (least, most) = found.observed;
    Some(html! {
        p {
            (text!(lang, "uncounted-drawn", draws = found.draws, least = people(ask, least as f64),
                most = people(ask, most as f64)))
        }
        (figure(lang, &svg))
        table.stack {
            caption.hidden { (text!(lang, "uncounted-linkages")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "uncounted-method")) }
                    @for head in head { th.number scope="col" { (head) } }
                }
            }
            tbody {
                @for one in &found.pooled {
                    tr {
                        th scope="row" {
                            (as_told(lang, name(one.method, told(lang))))
                            @if one.draws < found.draws {
                                p.meta {
                                    (text!(lang, "uncounted-some-draws", some = one.draws, all = found.draws))
                                }
                            }
                        }
                        td.number data-label=(head[0]) { (people(ask, one.estimate)) }
                        td.number data-label=(head[1]) { (limits(ask, Some(one.lower), Some(one.upper))) }
                        td.number data-label=(head[2]) {
                            @match one.single {
                                Some((number, lower, upper)) => {
                                    (people(ask, number)) " (" (limits(ask, Some(lower), Some(upper))) ")"
                                }
                                None => "–",
                            }
                        }
                        td.number data-label=(head[3]) { (format!("{:.0} %", 100.0 * one.share_from_linkage)) }
                    }
                }
            }
        }
    })
}

/// The same where copies count as captures.
pub(super) fn with_copies(ask: &Ask, with: &Report, without: &Report) -> Markup {
    let lang = ask.lang;
    let shown: Vec<&Estimate> =
        with.estimates.iter().filter(|one| one.method != Method::Chapman).collect();
    html! {
        p {
            (text!(lang, "uncounted-copies", with = people(ask, with.observed as f64),
                without = people(ask, without.observed as f64)))
        }
        (estimates(ask, text!(lang, "uncounted-with-copies-counted"), &shown))
    }
}
