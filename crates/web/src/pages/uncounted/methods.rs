//! Numbers by method, of one linkage and of all, and with copies counted.

use maud::{Markup, html};
use paradero_estimate::assess::{Estimate, Method, Report, model, name, reason};
use paradero_estimate::linkage::Linkage;
use paradero_estimate::picture;

use super::{figure, people, told};
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
    (ask.lang.say("Personas", "People"), ask.lang.say("Límites, 95 %", "Limits, 95 %"))
}

/// All methods but those of two lists: model, number and limits. What must not be used is struck, with the reason.
pub(super) fn table(ask: &Ask, report: &Report) -> Markup {
    let lang = ask.lang;
    let shown = report.estimates.iter().filter(|one| one.method != Method::Chapman);
    let mut shown: Vec<&Estimate> = shown.collect();
    // As on the picture: those that stand for the answer, then bounds, then the others.
    shown.sort_by_key(|one| (!one.method.is_main(), !one.method.is_bound()));
    html! {
        @if shown.is_empty() { p.soft { (lang.say("Ninguno.", "None.")) } }
        @else {
            (estimates(ask, lang.say("Números por método", "Numbers by method"), &shown))
        }
    }
}

fn estimates(ask: &Ask, caption: &str, all: &[&Estimate]) -> Markup {
    let lang = ask.lang;
    let (number, range) = heads(ask);
    let chosen = lang.say("Modelo", "Model");
    html! {
        table.stack.estimates {
            caption.hidden { (caption) }
            thead {
                tr {
                    th scope="col" { (lang.say("Método", "Method")) }
                    th scope="col" { (chosen) }
                    th.number scope="col" { (number) }
                    th.number scope="col" { (range) }
                }
            }
            tbody {
                @for one in all {
                    tr.main[one.method.is_main() && one.refused.is_empty()] {
                        th scope="row" { (name(one.method, told(lang))) (refused(ask, one)) }
                        td data-label=(chosen) { (model(one, told(lang))) }
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
                (ask.lang.say("No usar: ", "Do not use: ")) (reason(why, told(ask.lang)))
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
        lang.say("Un solo enlace", "One linkage"),
        lang.say("Varianza del enlace", "Variance from linkage"),
    ];
    let (least, most) = found.observed;
    Some(html! {
        p {
            (lang.say("Quién es quién se sorteó ", "Who is who was drawn ")) (found.draws)
            (lang.say(" veces, según lo que el enlace tiene por posible; en las listas hay entonces de ",
                " times, by what linking holds possible; there are then from "))
            (people(ask, least as f64)) (lang.say(" a ", " to ")) (people(ask, most as f64))
            (lang.say(" personas. Cada sorteo se estima entero y las respuestas se mezclan.",
                " people on the lists. Each draw is estimated whole and the answers are mixed."))
        }
        (figure(&svg))
        table.stack {
            caption.hidden { (lang.say("Un solo enlace y todos", "One linkage and all of them")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Método", "Method")) }
                    @for head in head { th.number scope="col" { (head) } }
                }
            }
            tbody {
                @for one in &found.pooled {
                    tr {
                        th scope="row" {
                            (name(one.method, told(lang)))
                            @if one.draws < found.draws {
                                p.meta {
                                    (one.draws) (lang.say(" de ", " of ")) (found.draws)
                                    (lang.say(" sorteos; en los demás el número se rechaza",
                                        " draws; in the others the number is refused"))
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
            (lang.say(
                "Lo que una lista copió de otra no cuenta como si la lista hubiera encontrado a la persona. Si contara, en las listas \
                 habría ",
                "What a list copied from another does not count as if the list had met the person itself. If it did, there would be "))
            (people(ask, with.observed as f64)) (lang.say(" personas en vez de ", " people on the lists in place of "))
            (people(ask, without.observed as f64)) (lang.say(", y los números serían:", ", and the numbers would be:"))
        }
        (estimates(ask, lang.say("Con las copias contadas", "With copies counted"), &shown))
    }
}
