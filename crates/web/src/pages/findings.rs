//! Findings.

use maud::html;
use paradero_register::query::findings::{self as query, Filter, FindingLine, Findings};

use super::Found;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, events, filters, findings, pager, tags, when};

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
    let options = |tallies: &[paradero_register::query::Tally], rule: bool| -> Vec<_> {
        let name = |code: &str| if rule { ask.rule(code) } else { lang.word(code) };
        tallies
            .iter()
            .map(|tally| (tally.code.clone(), format!("{} ({})", name(&tally.code), tally.number)))
            .collect()
    };
    let certainty = ["certain", "possible"].map(|code| (code.to_owned(), lang.word(code)));
    let body = html! {
        (filters(ask, &html! {
            (choice(ask, "rule", lang.say("Regla", "Rule"), &options(&all.rules, true)))
            (choice(ask, "severity", lang.say("Gravedad", "Severity"), &options(&all.severities, false)))
            (choice(ask, "basis", lang.say("Base", "Basis"), &options(&all.bases, false)))
            (choice(ask, "certainty", lang.say("Certeza", "Certainty"), &certainty))
            @if let Some(subject) = ask.get("subject") {
                input type="hidden" name="subject" value=(subject);
            }
        }))
        p { (all.total) " " (lang.say("hallazgos", "findings")) }
        (findings(ask, &all.findings))
        (pager(ask, all.total))
    };
    Shown { title: lang.say("Hallazgos", "Findings").to_owned(), body }
}

pub(crate) fn show_one(ask: &Ask, finding: &FindingLine) -> Shown {
    let lang = ask.lang;
    let cited: Vec<_> = finding.cites.iter().map(|cite| cite.event.clone()).collect();
    let body = html! {
        p { (tags(lang, finding)) }
        p.lead { (lang.say(&finding.message_es, &finding.message)) }
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
            dd { a href=(ask.to("findings", &[("rule", &finding.rule)])) { (finding.rule) } }
            dt { (lang.say("Desde", "Since")) } dd { (when(lang, &finding.since)) }
            @if !finding.until.is_empty() {
                dt { (lang.say("Hasta", "Until")) } dd { (when(lang, &finding.until)) }
            }
            @if let Some(days) = finding.days {
                dt { (lang.say("Días", "Days")) } dd { a href="#cites" { (days) } }
            }
            @if let Some(reason) = &finding.reason {
                dt { (lang.say("Motivo de la decisión", "Reason of the decision")) } dd { (reason) }
            }
        }
        h2 #cites { (lang.say("En qué se apoya", "What it rests on")) }
        (events(ask, lang.say("Hechos citados", "Events cited"), &cited))
    };
    Shown { title: ask.rule(&finding.rule), body }
}
