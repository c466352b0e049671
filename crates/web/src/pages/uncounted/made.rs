//! Where a recorded estimate comes from, and how it is made again.

use maud::{Markup, html};
use paradero_estimate::latent::Length;
use paradero_locale::text;
use paradero_register::uncounted::{Document, ListFound, Stratum};

use super::{When, at, days, level, people};
use crate::dates::digits;
use crate::lang::{Lang, Terms};
use crate::layout::Ask;

/// Lists, level, position, version, seed, hashes, and the command that makes it again.
pub(super) fn from(ask: &Ask, document: &Document, recorded: &When) -> Markup {
    let lang = ask.lang;
    html! {
        (lists(ask, &document.about.lists))
        p { (text!(lang, "uncounted-made-explained")) }
        pre.text tabindex="0" {
            "paradero -r " (text!(lang, "uncounted-register-placeholder")) (level(ask.level)) " estimate --again " (recorded.entry)
        }
        dl.pairs {
            (tables(ask, document))
            (settings(ask, document))
            dt { (text!(lang, "uncounted-entry")) }
            dd {
                a href=(ask.to("ledger", &[])) { (text!(lang, "uncounted-ledger-entry", entry = digits(lang, recorded.entry))) }
                ", " (at(recorded))
            }
            dt { (text!(lang, "uncounted-sha-256-tables")) }
            dd { code { (document.tables_sha256) } }
            dt { (text!(lang, "uncounted-sha-256-estimate")) }
            dd { code { (recorded.hash) } }
        }
    }
}

/// What was asked, and of what.
fn tables(ask: &Ask, document: &Document) -> Markup {
    let (lang, about) = (ask.lang, &document.about);
    let asked = about.asked.as_ref();
    html! {
        dt { (text!(lang, "uncounted-tables-of")) }
        dd { (about.name) }
        @if let Some(level) = &about.level {
            dt { (text!(lang, "shared-level")) }
            dd { (lang.word(level)) }
        }
        @if let Some(position) = about.position {
            dt { (text!(lang, "uncounted-known")) }
            dd {
                a href=(format!("/{}?as-of={position}", lang.code())) {
                    (text!(lang, "shared-register-after", entry = digits(lang, position)))
                }
            }
        }
        @if let Some(kind) = asked.and_then(|asked| asked.kind.as_ref()) {
            dt { (text!(lang, "uncounted-only-kind")) }
            dd { (lang.kind(kind)) }
        }
        @if let Some(stratum) = asked.and_then(|asked| asked.stratum) {
            dt { (text!(lang, "uncounted-strata")) }
            dd { (parted(lang, stratum)) }
        }
    }
}

/// By what people are parted.
fn parted(lang: Lang, stratum: Stratum) -> &'static str {
    match stratum {
        Stratum::Sex => text!(lang, "uncounted-by-sex"),
        Stratum::Nationality => text!(lang, "uncounted-by-nationality"),
        Stratum::Year => text!(lang, "uncounted-by-year"),
        Stratum::Place => text!(lang, "uncounted-by-place"),
        Stratum::Authority => text!(lang, "uncounted-by-authority"),
    }
}

fn settings(ask: &Ask, document: &Document) -> Markup {
    let (lang, settings) = (ask.lang, &document.question.settings);
    let latent = &settings.latent;
    html! {
        dt { (text!(lang, "uncounted-program")) }
        dd { "paradero " (document.program) }
        dt { (text!(lang, "uncounted-seed")) }
        dd { (latent.seed) }
        dt { (text!(lang, "uncounted-latent-classes")) }
        dd {
            (text!(lang, "uncounted-chains", classes = latent.classes, chains = latent.chains,
                draws = people(ask, latent.draws as f64), thinning = latent.thinning))
            @if let Length::UntilMet { sweeps } = latent.length {
                "; " (text!(lang, "uncounted-chains-until-met", sweeps = people(ask, sweeps as f64)))
            }
        }
        dt { (text!(lang, "uncounted-prior")) }
        dd {
            @match settings.graphs.delta {
                Some(delta) => (delta),
                None => (text!(lang, "uncounted-prior-spread")),
            }
        }
        dt { (text!(lang, "uncounted-replicates")) }
        dd { (people(ask, settings.replicates as f64)) }
    }
}

fn lists(ask: &Ask, lists: &[ListFound]) -> Markup {
    let lang = ask.lang;
    let head = [
        text!(lang, "shared-people"),
        text!(lang, "uncounted-only-as-a-copy"),
        text!(lang, "uncounted-days"),
    ];
    html! {
        @if !lists.is_empty() {
            table.stack.lists {
                caption { (text!(lang, "uncounted-lists-then")) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "uncounted-list")) }
                        th.number scope="col" { (head[0]) }
                        th.number scope="col" { (head[1]) }
                        th scope="col" { (head[2]) }
                    }
                }
                tbody {
                    @for list in lists {
                        tr {
                            th scope="row" {
                                (list.name)
                                @let titles = titles(list);
                                @if !titles.is_empty() { p.meta { (titles) } }
                            }
                            td.number data-label=(head[0]) { (people(ask, list.people as f64)) }
                            td.number data-label=(head[1]) { (people(ask, list.copies as f64)) }
                            td data-label=(head[2]) { (days(lang, list.from.as_deref(), list.until.as_deref())) }
                        }
                    }
                }
            }
        }
    }
}

/// Titles of a list's sources, each once, where they say more than its name.
fn titles(list: &ListFound) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for title in &list.sources {
        if !titles.contains(&title.as_str()) {
            titles.push(title);
        }
    }
    if titles == [list.name.as_str()] { String::new() } else { titles.join(" · ") }
}
