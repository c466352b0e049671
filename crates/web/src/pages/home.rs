//! The first page.

use maud::html;
use paradero_register::query::home::{Home, home};

use super::Found;
use super::records::source_table;
use crate::layout::{Ask, Shown};

pub(crate) fn answer(ask: &Ask) -> Found<Home> {
    Ok(Some(home(&ask.connection)?))
}

pub(crate) fn show(ask: &Ask, home: &Home) -> Shown {
    let lang = ask.lang;
    let holds = [
        (home.people, "people", "personas", "people"),
        (home.sources, "sources", "fuentes", "sources"),
        (home.records, "sources", "registros", "records"),
        (home.events, "sources", "hechos declarados", "stated events"),
        (
            home.problems,
            "sources",
            "valores que no se pudieron leer",
            "values that could not be read",
        ),
    ];
    let body = html! {
        p.lead {
            @for (at, (number, path, es, en)) in holds.into_iter().enumerate() {
                @if at > 0 { " · " }
                a href=(ask.to(path, &[])) { (number) } " " (lang.say(es, en))
            }
        }
        form.filters method="get" action=(ask.to("people", &[])) role="search" {
            div {
                label for="home-name" { (lang.say("Buscar a una persona", "Find a person")) }
                input #home-name type="search" name="name" autocomplete="off";
            }
            button { (lang.say("Buscar", "Search")) }
        }
        h2 { (lang.say("Lo que pide atención", "What needs attention")) }
        table {
            thead {
                tr {
                    th scope="col" { (lang.say("Gravedad", "Severity")) }
                    th scope="col" { (lang.say("Regla", "Rule")) }
                    th.number scope="col" { (lang.say("Hallazgos", "Findings")) }
                    th.number scope="col" { (lang.say("de ellos ciertos", "of them certain")) }
                }
            }
            tbody {
                @for rule in &home.rules {
                    tr {
                        td { span class={ "tag " (rule.severity) } { (lang.word(&rule.severity)) } }
                        td { a href=(ask.to("findings", &[("rule", &rule.rule)])) { (ask.rule(&rule.rule)) } }
                        td.number { a href=(ask.to("findings", &[("rule", &rule.rule)])) { (rule.number) } }
                        td.number {
                            a href=(ask.to("findings", &[("rule", &rule.rule), ("certainty", "certain")])) {
                                (rule.certain)
                            }
                        }
                    }
                }
            }
        }
        h2 { (lang.say("De qué hablan las fuentes", "What the sources speak of")) }
        ul {
            @for kind in &home.subjects {
                li {
                    a href=(ask.to("subjects", &[("kind", &kind.code)])) { (kind.number) } " "
                    (lang.subject(&kind.code))
                }
            }
        }
        h2 { (lang.say("Fuentes más recientes", "Newest sources")) }
        (source_table(ask, &home.newest))
    };
    Shown { title: lang.say("Qué hay en el registro", "What the register holds").to_owned(), body }
}
