//! Whether a table's own data speak against the numbers.

use maud::{Markup, html};
use paradero_estimate::assess::{Checks, Method, Number, name};
use paradero_estimate::{Table, picture};
use paradero_locale::{Value, text};

use super::methods::{heads, limits};
use super::{as_told, figure, people, told, untitled};
use crate::lang::{Lang, rich};
use crate::layout::Ask;

/// All checks; nothing where none was made.
pub(super) fn all(ask: &Ask, checks: &Checks, table: &Table) -> Option<Markup> {
    let lang = ask.lang;
    if *checks == Checks::default() {
        return None;
    }
    let engine = method(lang, &checks.engine);
    let other: Vec<&Number> = checks.graphs.iter().chain(&checks.classes).collect();
    let links: Vec<&Number> = checks.links.iter().collect();
    let without: Vec<&Number> = checks.without.iter().collect();
    let is_missing = |list: &&String| !checks.without.iter().any(|one| one.what == **list);
    let missing: Vec<&str> = table.lists().iter().filter(is_missing).map(String::as_str).collect();
    let psi = checks.psi.as_ref().map(|psi| picture::of_psi(psi, table.observed(), told(lang)));
    Some(html! {
        @if let Some(svg) = picture::truth(checks, told(lang)) {
            h3 { (text!(lang, "uncounted-truth")) }
            p.soft {
                (text!(lang, "uncounted-truth-explained")) " "
                (as_told(lang, &engine)) "."
            }
            (untitled(lang, &svg))
        }
        @if !without.is_empty() {
            h3 { (text!(lang, "uncounted-left-out")) }
            (numbers(ask, text!(lang, "uncounted-left-out"),
                text!(lang, "uncounted-list-left-out"), &without))
            @if !missing.is_empty() {
                p {
                    (text!(lang, "uncounted-without")) " "
                    (missing.join(", ")) "."
                }
            }
        }
        (again(ask, checks))
        @if !other.is_empty() {
            h3 { (text!(lang, "uncounted-other-settings")) }
            (numbers(ask, text!(lang, "uncounted-other-settings"),
                text!(lang, "uncounted-changed"), &other))
        }
        @if !links.is_empty() {
            h3 { (text!(lang, "uncounted-wrong-linkage")) }
            (numbers(ask, text!(lang, "uncounted-wrong-linkage"),
                text!(lang, "uncounted-links"), &links))
        }
        @if let Some(curves) = psi {
            h3 { (text!(lang, "uncounted-beyond-data")) }
            (figure(lang, &picture::lines(&curves, told(lang))))
        }
    })
}

fn numbers(ask: &Ask, caption: &str, what: &str, all: &[&Number]) -> Markup {
    let (number, range) = heads(ask);
    html! {
        table.stack {
            caption.hidden { (caption) }
            thead {
                tr {
                    th scope="col" { (what) }
                    th.number scope="col" { (number) }
                    th.number scope="col" { (range) }
                }
            }
            tbody {
                @for one in all {
                    tr {
                        th scope="row" { (setting(ask.lang, &one.what)) }
                        td.number data-label=(number) { (people(ask, one.estimate)) }
                        td.number data-label=(range) { (limits(ask, Some(one.lower), Some(one.upper))) }
                    }
                }
            }
        }
    }
}

/// Tables made anew by the models, and people on all lists, held out.
fn again(ask: &Ask, checks: &Checks) -> Markup {
    let lang = ask.lang;
    html! {
        @if !checks.predictive.is_empty() || checks.held_out.is_some() {
            h3 { (text!(lang, "uncounted-fit")) }
            ul {
                @for one in &checks.predictive {
                    li {
                        (rich!(lang, "uncounted-predictive", method = as_told(lang, &method(lang, &one.what)),
                            share = Value::decimal(100.0 * one.share, 1)))
                        @if one.share < 0.05 {
                            " " strong.nobody { (text!(lang, "uncounted-table-strange")) }
                        }
                    }
                }
                @if let Some(one) = &checks.held_out {
                    li {
                        (text!(lang, "uncounted-held-out", observed = people(ask, one.observed as f64),
                            model = &one.model, expected = Value::decimal(one.expected, 1)))
                    }
                }
            }
        }
    }
}

/// A method by its code, with its model where one stands behind it.
fn method(lang: Lang, code: &str) -> String {
    if let Some(model) = code.strip_prefix("loglinear ") {
        return format!("{} {model}", text!(lang, "uncounted-log-linear"));
    }
    let known = Method::ALL.into_iter().find(|one| one.code() == code);
    known.map_or_else(|| code.to_owned(), |one| name(one, told(lang)).to_owned())
}

/// What was changed, in words; anything else, such as the name of a list, as it stands.
fn setting(lang: Lang, what: &str) -> String {
    if let Some(delta) = what.strip_prefix("delta ") {
        return text!(lang, "uncounted-setting-delta", delta = delta);
    }
    if let Some(classes) = what.strip_prefix("K ").filter(|rest| rest.parse::<usize>().is_ok()) {
        return text!(lang, "uncounted-setting-classes", classes = classes);
    }
    let share = |kind: &str| what.strip_prefix(kind).filter(|rest| rest.ends_with(" %"));
    if let Some(share) = share("missed ") {
        return text!(lang, "uncounted-setting-missed", share = share);
    }
    if let Some(share) = share("false ") {
        return text!(lang, "uncounted-setting-false", share = share);
    }
    match what {
        "p(N) = 1" => text!(lang, "uncounted-setting-uniform").to_owned(),
        "alpha ~ LN(0, 0.25)" => text!(lang, "uncounted-setting-concentration").to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_is_said_in_words_and_names_stay() {
        assert_eq!(setting(Lang::es(), "K 20"), "clases a lo más: 20");
        assert_eq!(
            setting(Lang::en(), "delta 0.0625"),
            "prior persons in each combination: 0.0625"
        );
        assert_eq!(setting(Lang::en(), "K street office"), "K street office");
        assert_eq!(setting(Lang::es(), "missed 5 %"), "5 % pasados por alto");
        assert_eq!(setting(Lang::en(), "false alarms"), "false alarms");
        assert_eq!(method(Lang::en(), "loglinear [12,3]"), "Log-linear [12,3]");
        assert_eq!(method(Lang::es(), "dga"), "Promedio de grafos");
    }
}
