//! Whether a table's own data speak against the numbers.

use maud::{Markup, html};
use paradero_estimate::assess::{Checks, Method, Number, name};
use paradero_estimate::{Table, picture};

use super::methods::{heads, limits};
use super::{figure, people, told, untitled};
use crate::lang::Lang;
use crate::layout::Ask;

/// All checks; nothing where none was made.
pub(super) fn all(ask: &Ask, checks: &Checks, table: &Table) -> Option<Markup> {
    let lang = ask.lang;
    if *checks == Checks::default() {
        return None;
    }
    let engine = method(lang, &checks.engine);
    let other: Vec<&Number> = checks.graphs.iter().chain(&checks.classes).collect();
    let without: Vec<&Number> = checks.without.iter().collect();
    let is_missing = |list: &&String| !checks.without.iter().any(|one| one.what == **list);
    let missing: Vec<&str> = table.lists().iter().filter(is_missing).map(String::as_str).collect();
    let psi = checks.psi.as_ref().map(|psi| picture::of_psi(psi, table.observed(), told(lang)));
    Some(html! {
        @if let Some(svg) = picture::truth(checks, told(lang)) {
            h3 { (lang.say("Cada lista como verdad", "Each list as the truth")) }
            p.soft {
                (lang.say(
                    "Cuántas personas tiene una lista se sabe; aquí lo estiman las otras. Si fallan por mucho, las listas no conocen a \
                     las personas de las demás, y el número vale poco. Método: ",
                    "How many people a list has is known; here the others estimate it. Where they miss by far, the lists do not know \
                     each other's people, and the number is worth little. Method: "))
                (engine) "."
            }
            (untitled(&svg))
        }
        @if !without.is_empty() {
            h3 { (lang.say("Sin una de las listas", "With one list left out")) }
            (numbers(ask, lang.say("Sin una de las listas", "With one list left out"),
                lang.say("Lista que falta", "List left out"), &without))
            @if !missing.is_empty() {
                p {
                    (lang.say("Sin una de estas, las demás no sostienen un número: ",
                        "Without one of these the others carry no number: "))
                    (missing.join(", ")) "."
                }
            }
        }
        (again(ask, checks))
        @if !other.is_empty() {
            h3 { (lang.say("Con otros supuestos", "With other settings")) }
            (numbers(ask, lang.say("Con otros supuestos", "With other settings"),
                lang.say("Lo que cambia", "What is changed"), &other))
        }
        @if let Some(curves) = psi {
            h3 { (lang.say("Lo que ningún dato puede mostrar", "What no data can show")) }
            (figure(&picture::lines(&curves, told(lang))))
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
            h3 { (lang.say("Si los modelos hacen tablas como esta", "Whether the models make such tables")) }
            ul {
                @for one in &checks.predictive {
                    li {
                        (method(lang, &one.what)) ": "
                        (format!("{:.1} %", 100.0 * one.share))
                        (lang.say(" de las tablas hechas de nuevo se apartan de lo esperado al menos como esta.",
                            " of the tables made anew lie at least as far from what is expected as this one."))
                        @if one.share < 0.05 {
                            " " strong.nobody {
                                (lang.say("Esta tabla le es extraña.", "This table is strange to it."))
                            }
                        }
                    }
                }
                @if let Some(one) = &checks.held_out {
                    li {
                        (lang.say("En todas las listas a la vez hay ", "On all lists at once there are "))
                        (people(ask, one.observed as f64))
                        (lang.say("; el modelo ", "; the model ")) (one.model)
                        (lang.say(", sin verlas, espera ", ", not shown them, expects "))
                        (format!("{:.1}", one.expected)) "."
                    }
                }
            }
        }
    }
}

/// A method by its code, with its model where one stands behind it.
fn method(lang: Lang, code: &str) -> String {
    if let Some(model) = code.strip_prefix("loglinear ") {
        return format!("{} {model}", lang.say("Log-lineal", "Log-linear"));
    }
    let known = Method::ALL.into_iter().find(|one| one.code() == code);
    known.map_or_else(|| code.to_owned(), |one| name(one, told(lang)).to_owned())
}

/// What was changed, in words; anything else, such as the name of a list, as it stands.
fn setting(lang: Lang, what: &str) -> String {
    if let Some(delta) = what.strip_prefix("delta ") {
        return format!(
            "{}{delta}",
            lang.say("personas a priori por combinación: ", "prior persons in each combination: ")
        );
    }
    if let Some(classes) = what.strip_prefix("K ").filter(|rest| rest.parse::<usize>().is_ok()) {
        return format!("{}{classes}", lang.say("clases a lo más: ", "classes at most: "));
    }
    match what {
        "p(N) = 1" => lang
            .say(
                "todos los números igual de probables a priori",
                "all numbers alike before the data",
            )
            .to_owned(),
        "alpha ~ LN(0, 0.25)" => lang
            .say(
                "concentración de las clases ~ LN(0, 0.25)",
                "concentration of classes ~ LN(0, 0.25)",
            )
            .to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_is_said_in_words_and_names_stay() {
        assert_eq!(setting(Lang::Es, "K 20"), "clases a lo más: 20");
        assert_eq!(setting(Lang::En, "delta 0.0625"), "prior persons in each combination: 0.0625");
        assert_eq!(setting(Lang::En, "K street office"), "K street office");
        assert_eq!(method(Lang::En, "loglinear [12,3]"), "Log-linear [12,3]");
        assert_eq!(method(Lang::Es, "dga"), "Promedio de grafos");
    }
}
