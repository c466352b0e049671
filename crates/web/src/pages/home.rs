//! The first page: what the register holds, what needs attention, what is new.

use maud::{Markup, html};
use paradero_register::query::home::{Home, RuleTally, home};
use serde::Serialize;

use super::Found;
use super::ledger::{entry, newest};
use super::records::source_table;
use crate::LedgerEntry;
use crate::layout::{Ask, Shown};

/// The register at one glance, with its last entries.
#[derive(Serialize)]
pub(crate) struct Front {
    #[serde(flatten)]
    home: Home,
    entries: Vec<LedgerEntry>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Front> {
    Ok(Some(Front { home: home(&ask.connection)?, entries: newest(ask, 0, 6)? }))
}

pub(crate) fn show(ask: &Ask, front: &Front) -> Shown {
    let lang = ask.lang;
    let home = &front.home;
    let body = html! {
        (holds(ask, home))
        form.filters.search method="get" action=(ask.to("people", &[])) role="search" {
            @if let Some(position) = ask.as_of {
                input type="hidden" name="as-of" value=(position);
            }
            div {
                label for="home-name" { (lang.say("Buscar a una persona", "Find a person")) }
                input #home-name type="search" name="name" autocomplete="off";
            }
            button { (lang.say("Buscar", "Search")) }
        }
        h2 { (lang.say("Lo que pide atención", "What needs attention")) }
        @for severity in ["serious", "notable", "info"] {
            @let rules: Vec<_> =
                home.rules.iter().filter(|rule| rule.severity == severity).collect();
            @if !rules.is_empty() { (attention(ask, severity, &rules)) }
        }
        h2 { (lang.say("Lo más nuevo", "What is new")) }
        @if front.entries.is_empty() {
            p.soft { (lang.say("Todavía nada.", "Nothing yet.")) }
        } @else {
            ol.plain { @for one in &front.entries { li { (entry(ask, one)) } } }
        }
        h2 { (lang.say("De qué hablan las fuentes", "What the sources speak of")) }
        ul.names {
            @for kind in &home.subjects {
                li {
                    a href=(place_of(ask, &kind.code)) { (ask.number(kind.number)) } " "
                    (lang.subjects(&kind.code))
                }
            }
        }
        h2 { (lang.say("Lo dicho más recientemente", "Said most recently")) }
        (source_table(ask, lang.say("Fuentes más recientes", "Newest sources"), &home.newest))
    };
    Shown { title: lang.say("Qué hay en el registro", "What the register holds").to_owned(), body }
}

fn holds(ask: &Ask, home: &Home) -> Markup {
    let lang = ask.lang;
    let all = [
        (home.people, "people", "personas", "people"),
        (home.sources, "sources", "fuentes", "sources"),
        (home.records, "sources", "registros", "records"),
        (home.events, "sources", "hechos declarados", "stated events"),
        (home.problems, "sources", "valores ilegibles", "unreadable values"),
    ];
    html! {
        ul.holds {
            @for (number, path, es, en) in all {
                li { a href=(ask.to(path, &[])) { (ask.number(number)) } " " (lang.say(es, en)) }
            }
        }
    }
}

fn attention(ask: &Ask, severity: &str, rules: &[&RuleTally]) -> Markup {
    let lang = ask.lang;
    let caption = match severity {
        "serious" => lang.say(
            "Grave: lo que un tratado o un tribunal prohíbe",
            "Serious: what a treaty or a court forbids",
        ),
        "notable" => lang
            .say("Notable: lo que alguien debería mirar", "Notable: what someone should look at"),
        _ => lang.say(
            "Informativo: lo que falta o no se sabe",
            "Information: what is missing or unknown",
        ),
    };
    html! {
        table.attention class=(severity) {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { (lang.say("Regla", "Rule")) }
                    th.number scope="col" { (lang.say("Casos", "Findings")) }
                    th.number scope="col" { (lang.say("Ciertos", "Certain")) }
                }
            }
            tbody { @for rule in rules { (attention_row(ask, rule)) } }
        }
    }
}

/// A rule with how often it found something, as a row.
pub(crate) fn attention_row(ask: &Ask, rule: &RuleTally) -> Markup {
    let all = ask.to("findings", &[("rule", &rule.rule)]);
    let certain = ask.to("findings", &[("rule", &rule.rule), ("certainty", "certain")]);
    html! {
        tr {
            th scope="row" { a href=(all) { (ask.rule(&rule.rule)) } }
            td.number { a href=(all) { (ask.number(rule.number)) } }
            td.number { a href=(certain) { (ask.number(rule.certain)) } }
        }
    }
}

/// The page that lists the subjects of a kind.
fn place_of(ask: &Ask, kind: &str) -> String {
    match kind {
        "person" => ask.to("people", &[]),
        "order" => ask.to("orders", &[]),
        "batch" => ask.to("batches", &[]),
        "authority" => ask.to("authorities", &[]),
        "place" => ask.to("places", &[]),
        "country" => ask.to("countries", &[]),
        "group" => ask.to("groups", &[]),
        "source" => ask.to("sources", &[]),
        other => ask.to("subjects", &[("kind", other)]),
    }
}
