//! The first page: what the register holds, what needs attention, what is new.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::home::{Home, RuleTally, home, keep_back};
use serde::Serialize;

use super::Found;
use super::ledger::{entry, newest};
use super::records::source_table;
use crate::LedgerEntry;
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown};
use crate::parts::counted;

/// The register at one glance, with its last entries.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "Home")]
pub(crate) struct Front {
    #[serde(flatten)]
    home: Home,
    entries: Vec<LedgerEntry>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Front> {
    let mut home = home(&ask.connection)?;
    home.people = home.people.at(ask.level);
    for kind in home.subjects.iter_mut().filter(|kind| kind.code == "person") {
        kind.number = kind.number.at(ask.level);
    }
    keep_back(&mut home.rules, ask.level);
    Ok(Some(Front { home, entries: newest(ask, 0, 6)? }))
}

pub(crate) fn show(ask: &Ask, front: &Front) -> Shown {
    let lang = ask.lang;
    let home = &front.home;
    let body = html! {
        (holds(ask, home))
        h2 { (text!(lang, "home-attention")) }
        p { a href=(ask.to("alerts", &[])) { (text!(lang, "home-alerts")) } }
        @for severity in ["serious", "notable", "info"] {
            @let rules: Vec<_> =
                home.rules.iter().filter(|rule| rule.severity == severity).collect();
            @if !rules.is_empty() { (attention(ask, severity, &rules)) }
        }
        h2 { (text!(lang, "home-new")) }
        @if front.entries.is_empty() {
            p.soft { (text!(lang, "home-nothing-yet")) }
        } @else {
            ol.plain { @for one in &front.entries { li { (entry(ask, one)) } } }
        }
        h2 { (text!(lang, "home-kinds")) }
        ul.names {
            @for kind in &home.subjects {
                li {
                    (counted(ask, kind.number, &place_of(ask, &kind.code))) " "
                    (lang.subjects(&kind.code))
                }
            }
        }
        h2 { (text!(lang, "home-said-last")) }
        (source_table(ask, text!(lang, "home-newest-sources"), &home.newest))
    };
    Shown { title: text!(lang, "home-title").to_owned(), body }
}

fn holds(ask: &Ask, home: &Home) -> Markup {
    let lang = ask.lang;
    let link = |path: &str, number: i64| {
        html! { a href=(ask.to(path, &[])) { (ask.number(number)) } }
    };
    let people = counted(ask, home.people, &ask.to("people", &[]));
    let sources = link("sources", home.sources);
    let (records, events) = (link("sources", home.records), link("sources", home.events));
    let problems = link("sources", home.problems);
    html! {
        ul.holds {
            li { (rich!(lang, "home-people", n = home.people.shown().unwrap_or(0), number = people)) }
            li { (rich!(lang, "home-sources", n = home.sources, number = sources)) }
            li { (rich!(lang, "home-records", n = home.records, number = records)) }
            li { (rich!(lang, "home-events", n = home.events, number = events)) }
            li { (rich!(lang, "home-problems", n = home.problems, number = problems)) }
        }
    }
}

fn attention(ask: &Ask, severity: &str, rules: &[&RuleTally]) -> Markup {
    let lang = ask.lang;
    let caption = match severity {
        "serious" => text!(lang, "home-serious"),
        "notable" => text!(lang, "home-notable"),
        _ => text!(lang, "home-info"),
    };
    html! {
        table.attention class=(severity) {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "shared-rule")) }
                    th.number scope="col" { (text!(lang, "shared-cases")) }
                    th.number scope="col" { (text!(lang, "shared-certain")) }
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
            td.number { (counted(ask, rule.number, &all)) }
            td.number { (counted(ask, rule.certain, &certain)) }
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
