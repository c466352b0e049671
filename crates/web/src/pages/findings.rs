//! Findings.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_model::Day;
use paradero_register::query::findings::{self as query, Filter, FindingLine, Findings};
use paradero_register::query::{Cite, small};

use super::Found;
use crate::events::{by, claims};
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{choice, filters, findings, kept, options, pager, record, tags, when};

pub(crate) fn list(ask: &Ask) -> Found<Findings> {
    let filter = Filter {
        rule: ask.get("rule"),
        severity: ask.get("severity"),
        basis: ask.get("basis"),
        subject: ask.get("subject"),
        certainty: ask.get("certainty"),
        month: ask.get("month"),
        authority: ask.get("authority"),
        place: ask.get("place"),
    };
    let mut found = query::list(&ask.connection, &filter, ask.stretch())?;
    for tallies in [&mut found.rules, &mut found.severities, &mut found.bases] {
        small::parts(small::of(tallies), ask.level);
    }
    Ok(Some(found))
}

pub(crate) fn one(ask: &Ask) -> Found<FindingLine> {
    Ok(query::one(&ask.connection, &ask.id, ask.stretch())?)
}

pub(crate) fn show_list(ask: &Ask, all: &Findings) -> Shown {
    let lang = ask.lang;
    let rules = options(&all.rules, |code| ask.rule(code));
    let severities = options(&all.severities, |code| lang.word(code));
    let bases = options(&all.bases, |code| lang.word(code));
    let certainty = ["certain", "possible"].map(|code| (code.to_owned(), lang.word(code)));
    let body = html! {
        (filters(ask, &html! {
            (choice(ask, "rule", text!(lang, "shared-rule"), &rules))
            (choice(ask, "severity", text!(lang, "findings-severity"), &severities))
            (choice(ask, "basis", text!(lang, "findings-basis"), &bases))
            (choice(ask, "certainty", text!(lang, "findings-certainty"), &certainty))
            (kept(ask, "subject")) (kept(ask, "month")) (kept(ask, "authority")) (kept(ask, "place"))
        }))
        (narrowed(ask))
        p { (text!(lang, "findings-count", n = all.total)) }
        (findings(ask, &all.findings))
        (pager(ask, all.total))
    };
    Shown { title: text!(lang, "shared-findings").to_owned(), body }
}

/// What the list is narrowed to by links from other pages.
fn narrowed(ask: &Ask) -> Markup {
    let by_link =
        ["subject", "month", "authority", "place"].iter().any(|name| ask.get(name).is_some());
    html! {
        @if by_link {
            p.soft {
                (text!(ask.lang, "findings-narrowed")) " "
                @if let Some(month) = ask.get("month") { (month_in_words(ask, &month)) " · " }
                a href=(ask.to("findings", &[])) { (text!(ask.lang, "findings-see-all")) }
            }
        }
    }
}

/// A month as the list is narrowed by it: `2025-03`, `..2025-03` or `?`.
fn month_in_words(ask: &Ask, month: &str) -> String {
    let lang = ask.lang;
    let named =
        |month: &str| Day::parse_iso(&format!("{month}-01")).map(|day| lang.month_of(day.0));
    match (month, month.strip_prefix("..")) {
        ("?", _) => text!(lang, "findings-no-month").to_owned(),
        (_, Some(last)) => {
            text!(lang, "findings-until-month", month = named(last).unwrap_or_default())
        }
        (month, None) => named(month).unwrap_or_default(),
    }
}

pub(crate) fn show_one(ask: &Ask, finding: &FindingLine) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.lead lang=[lang.english()] { (lang.either_of(&finding.message_es, &finding.message)) }
        p { (tags(lang, finding)) }
        (about(ask, finding))
        h2 #cites { (text!(lang, "findings-rests-on")) }
        @if finding.cites.is_empty() {
            p.soft { (text!(lang, "findings-on-no-record")) }
        } @else {
            (cites(ask, &finding.cites))
        }
        (pager(ask, finding.cited))
        (crate::work::on_finding(ask, finding))
    };
    Shown { title: ask.rule(&finding.rule), body }
}

fn about(ask: &Ask, finding: &FindingLine) -> Markup {
    let lang = ask.lang;
    let law = ask.views.rule(&finding.rule).map(|rule| rule.basis_in_law);
    html! {
        dl.pairs {
            @if !finding.subject_id.is_empty() {
                dt { (text!(lang, "findings-about")) }
                dd {
                    a href=(ask.to_subject(&finding.subject_kind, &finding.subject_id)) {
                        (finding.subject)
                    }
                }
            }
            dt { (text!(lang, "shared-rule")) }
            dd {
                a href=(ask.to("findings", &[("rule", &finding.rule)])) { (text!(lang, "findings-of-this-rule")) }
                " " code { (finding.rule) }
            }
            @if let Some(law) = law.filter(|law| !law.is_empty()) {
                dt { (text!(lang, "findings-law")) } dd { (law) }
            }
            @if !finding.since.is_empty() {
                dt { (text!(lang, "shared-since")) } dd { (when(lang, &finding.since)) }
            }
            @if !finding.until.is_empty() {
                dt { (text!(lang, "findings-until")) } dd { (when(lang, &finding.until)) }
            }
            @if let Some(days) = finding.days {
                dt { (text!(lang, "findings-time")) }
                dd { a href="#cites" { (lang.days(days)) } }
            }
            @if let Some(reason) = &finding.reason {
                dt { (text!(lang, "findings-reason")) }
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
            caption.hidden { (text!(lang, "findings-cited")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "findings-part")) }
                    th scope="col" { (text!(lang, "shared-what-and-by-whom")) }
                    th scope="col" { (text!(lang, "shared-record")) }
                }
            }
            tbody {
                @for cite in all {
                    tr {
                        td.when data-label=(text!(lang, "findings-part")) {
                            (lang.word(cite.role.as_deref().unwrap_or("core")))
                        }
                        td {
                            p.what {
                                strong { (lang.kind(&cite.event.kind)) }
                                @if cite.event.denied {
                                    " " span.tag.serious { (text!(lang, "shared-denied")) }
                                }
                                " " (when(lang, &cite.event.date))
                            }
                            (claims(ask, &cite.event)) (by(ask, &cite.event))
                        }
                        td data-label=(text!(lang, "shared-record")) {
                            (record(ask, &cite.event))
                        }
                    }
                }
            }
        }
    }
}
