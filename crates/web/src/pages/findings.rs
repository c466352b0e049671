//! Findings.

use maud::{Markup, html};
use paradero_register::query::Cite;
use paradero_register::query::findings::{self as query, Filter, FindingLine, Findings};

use super::Found;
use crate::dates;
use crate::events::{by, claims};
use crate::layout::{Ask, Shown};
use crate::parts::{choice, filters, findings, kept, options, pager, record, tags, when};

pub(crate) fn list(ask: &Ask) -> Found<Findings> {
    let filter = Filter {
        rule: ask.get("rule"),
        severity: ask.get("severity"),
        basis: ask.get("basis"),
        subject: ask.get("subject"),
        certainty: ask.get("certainty"),
    };
    Ok(Some(query::list(&ask.connection, &filter, ask.stretch())?))
}

pub(crate) fn one(ask: &Ask) -> Found<FindingLine> {
    Ok(query::one(&ask.connection, &ask.id)?)
}

pub(crate) fn show_list(ask: &Ask, all: &Findings) -> Shown {
    let lang = ask.lang;
    let rules = options(&all.rules, |code| ask.rule(code));
    let severities = options(&all.severities, |code| lang.word(code));
    let bases = options(&all.bases, |code| lang.word(code));
    let certainty = ["certain", "possible"].map(|code| (code.to_owned(), lang.word(code)));
    let body = html! {
        (filters(ask, &html! {
            (choice(ask, "rule", lang.say("Regla", "Rule"), &rules))
            (choice(ask, "severity", lang.say("Gravedad", "Severity"), &severities))
            (choice(ask, "basis", lang.say("Base", "Basis"), &bases))
            (choice(ask, "certainty", lang.say("Certeza", "Certainty"), &certainty))
            (kept(ask, "subject"))
        }))
        p { (lang.count(all.total, ("hallazgo", "hallazgos"), ("finding", "findings"))) }
        (findings(ask, &all.findings))
        (pager(ask, all.total))
    };
    Shown { title: lang.say("Hallazgos", "Findings").to_owned(), body }
}

pub(crate) fn show_one(ask: &Ask, finding: &FindingLine) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.lead { (lang.say(&finding.message_es, &finding.message)) }
        p { (tags(lang, finding)) }
        (about(ask, finding))
        h2 #cites { (lang.say("En qué se apoya", "What it rests on")) }
        @if finding.cites.is_empty() {
            p.soft {
                (lang.say("En ningún registro: el hallazgo es que nadie lo dice.",
                    "On no record: the finding is that nobody says it."))
            }
        } @else {
            (cites(ask, &finding.cites))
        }
    };
    Shown { title: ask.rule(&finding.rule), body }
}

fn about(ask: &Ask, finding: &FindingLine) -> Markup {
    let lang = ask.lang;
    let law = ask.views.rule(&finding.rule).map(|rule| rule.basis_in_law);
    html! {
        dl.pairs {
            @if !finding.subject_id.is_empty() {
                dt { (lang.say("Sobre", "About")) }
                dd {
                    a href=(ask.to_subject(&finding.subject_kind, &finding.subject_id)) {
                        (finding.subject)
                    }
                }
            }
            dt { (lang.say("Regla", "Rule")) }
            dd {
                a href=(ask.to("findings", &[("rule", &finding.rule)])) {
                    (lang.say("todos los hallazgos de esta regla", "all findings of this rule"))
                }
                " " code { (finding.rule) }
            }
            @if let Some(law) = law.filter(|law| !law.is_empty()) {
                dt { (lang.say("Derecho en que se apoya", "Basis in law")) } dd { (law) }
            }
            @if !finding.since.is_empty() {
                dt { (lang.say("Desde", "Since")) } dd { (when(lang, &finding.since)) }
            }
            @if !finding.until.is_empty() {
                dt { (lang.say("Hasta", "Until")) } dd { (when(lang, &finding.until)) }
            }
            @if let Some(days) = finding.days {
                dt { (lang.say("Tiempo", "Time")) }
                dd { a href="#cites" { (dates::days(lang, days)) } }
            }
            @if let Some(reason) = &finding.reason {
                dt { (lang.say("Motivo de la decisión", "Reason of the decision")) }
                dd { (reason) }
            }
        }
    }
}

/// The events a finding rests on, each with the part it plays; those it denies stand apart.
fn cites(ask: &Ask, all: &[Cite]) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack.events {
            caption.hidden { (lang.say("Hechos citados", "Events cited")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Papel", "Part")) }
                    th scope="col" {
                        (lang.say("Qué se dice, y quién", "What is said, and by whom"))
                    }
                    th scope="col" { (lang.say("Registro", "Record")) }
                }
            }
            tbody {
                @for cite in all {
                    tr {
                        td.when data-label=(lang.say("Papel", "Part")) {
                            (lang.word(cite.role.as_deref().unwrap_or("core")))
                        }
                        td {
                            p.what {
                                strong { (lang.kind(&cite.event.kind)) }
                                @if cite.event.denied {
                                    " " span.tag.serious { (lang.say("se niega", "denied")) }
                                }
                                " " (when(lang, &cite.event.date))
                            }
                            (claims(ask, &cite.event)) (by(ask, &cite.event))
                        }
                        td data-label=(lang.say("Registro", "Record")) {
                            (record(ask, &cite.event))
                        }
                    }
                }
            }
        }
    }
}
