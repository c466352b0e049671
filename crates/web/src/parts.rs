//! Pieces that many pages share: dates, links, findings, filters, paging.

use std::collections::BTreeSet;

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::findings::FindingLine;
use paradero_register::query::{Count, EventLine, Subject, Tally, When};

use crate::dates;
use crate::lang::{Lang, Terms, rich};
use crate::layout::Ask;

/// A date in words, with its written form beside it where that says more.
pub(crate) fn when(lang: Lang, when: &When) -> Markup {
    let text = lang.span(when.lo, when.hi);
    let single = (when.lo == when.hi && when.lo.is_some()).then(|| when.iso());
    let time = when.written.as_deref().and_then(dates::time_of_day);
    html! {
        @if when.is_empty() {
            span.soft { (text!(lang, "shared-no-date")) }
        } @else if text.is_empty() {
            span.written { "«" (when.written.as_deref().unwrap_or_default()) "»" }
        } @else {
            @if let Some(iso) = single { time datetime=(iso) { (text) } }
            @else { span.date { (text) } }
            @if let Some(time) = time { ", " (time) }
            @else if let Some(written) = dates::written(when) {
                " " span.written { "«" (written) "»" }
            }
        }
    }
}

/// Who says so; nobody named is said aloud.
pub(crate) fn speaker(ask: &Ask, name: Option<&str>, id: Option<&str>) -> Markup {
    html! {
        @match (name, id) {
            (Some(name), Some(id)) => a href=(ask.to_subject("authority", id)) { bdi { (name) } },
            (Some(name), None) => bdi { (name) },
            _ => span.soft { (nobody(ask.lang)) },
        }
    }
}

/// A count that leads to what it counts; one that is kept back leads nowhere.
pub(crate) fn counted(ask: &Ask, count: Count, to: &str) -> Markup {
    html! {
        @match count.shown() {
            Some(number) => a href=(to) { (ask.number(number)) },
            None => span.soft { (ask.count(count)) },
        }
    }
}

/// What stands in the place of a speaker whom nobody names.
pub(crate) fn nobody(lang: Lang) -> &'static str {
    text!(lang, "shared-speaker-not-stated")
}

/// What a subject is called.
pub(crate) fn name_of(ask: &Ask, subject: &Subject) -> String {
    if subject.kind == "country" {
        return ask.country(subject.country.as_deref().unwrap_or(&subject.name));
    }
    if subject.name.is_empty() { subject.id.clone() } else { subject.name.clone() }
}

/// A link to something's page.
pub(crate) fn subject(ask: &Ask, subject: &Subject) -> Markup {
    let name = name_of(ask, subject);
    // A name that holds the number already need not be followed by it.
    let held = |number: &&str| number.split_whitespace().all(|part| name.contains(part));
    let number = subject.number.as_deref().filter(|number| !held(number));
    html! {
        a href=(ask.to_subject(&subject.kind, &subject.id)) { bdi { (name) } }
        @if let Some(number) = number { " " span.soft { (number) } }
    }
}

/// A list of links.
pub(crate) fn subjects(ask: &Ask, all: &[Subject]) -> Markup {
    html! { ul.names { @for one in all { li { (subject(ask, one)) } } } }
}

/// A link to the record of an event.
pub(crate) fn record(ask: &Ask, event: &EventLine) -> Markup {
    html! {
        a href=(ask.to_one("record", &event.record)) {
            bdi { (event.source_title) }
            @if let Some(locator) = &event.locator { ", " (ask.lang.locator(locator)) }
        }
        (recognised(ask.lang, event.confidence))
    }
}

/// Below this a machine's reading of a word is looked at before it is believed.
const UNSURE: f64 = 0.6;

/// How sure a machine was of what it read in a picture; nothing where nothing was recognised.
pub(crate) fn recognised(lang: Lang, confidence: Option<f64>) -> Markup {
    html! {
        @if let Some(confidence) = confidence {
            " " span class={ "tag" @if confidence < UNSURE { " notable" } } title=(text!(lang, "shared-recognised-explained")) {
                (text!(lang, "shared-recognised", share = lang.decimal(confidence * 100.0, 0)))
            }
        }
    }
}

/// Severity, certainty, basis and contest of a finding.
pub(crate) fn tags(lang: Lang, finding: &FindingLine) -> Markup {
    html! {
        span class={ "tag " (finding.severity) } { (lang.word(&finding.severity)) } " "
        span.tag { (lang.word(&finding.certainty)) } " "
        @if !finding.basis.is_empty() { span.tag { (lang.word(&finding.basis)) } " " }
        @if finding.contested { span.tag { (text!(lang, "shared-contested")) } " " }
        @if finding.state != "open" { span.tag { (lang.word(&finding.state)) } }
    }
}

/// How many records a finding in a list shows before it says how many more there are.
const CITES_SHOWN: usize = 3;

/// Findings as a list, each with a link to its page.
pub(crate) fn findings(ask: &Ask, all: &[FindingLine]) -> Markup {
    html! {
        @if all.is_empty() { p.soft { (text!(ask.lang, "shared-none")) } }
        @else { ul.findings { @for finding in all { (finding_item(ask, finding)) } } }
    }
}

fn finding_item(ask: &Ask, finding: &FindingLine) -> Markup {
    let lang = ask.lang;
    let page = ask.to_one("finding", &finding.id);
    // On the subject's own page its name need not be a link again.
    let elsewhere = !finding.subject_id.is_empty() && finding.subject_id != ask.id;
    html! {
        li class=(finding.severity) {
            p.title {
                a href=(page) { (ask.rule(&finding.rule)) }
                @if elsewhere {
                    ": " a href=(ask.to_subject(&finding.subject_kind, &finding.subject_id)) {
                        (finding.subject)
                    }
                }
            }
            p lang=[lang.english()] { (lang.either_of(&finding.message_es, &finding.message)) }
            p.meta {
                (tags(lang, finding))
                @if !finding.since.is_empty() {
                    " " span { (rich!(lang, "shared-since-date", date = when(lang, &finding.since))) }
                }
                @if let Some(days) = finding.days {
                    " · " a href={ (page) "#cites" } { (lang.days(days)) }
                }
            }
            (cited(ask, finding, &page))
        }
    }
}

fn cited(ask: &Ask, finding: &FindingLine, page: &str) -> Markup {
    let mut seen = BTreeSet::new();
    let records: Vec<&EventLine> = finding
        .cites
        .iter()
        .map(|cite| &cite.event)
        .filter(|event| seen.insert(event.record.clone()))
        .collect();
    let more = records.len().saturating_sub(CITES_SHOWN);
    html! {
        @if !records.is_empty() {
            p.meta {
                (text!(ask.lang, "shared-rests-on")) " "
                @for (at, event) in records.iter().take(CITES_SHOWN).enumerate() {
                    @if at > 0 { "; " }
                    (record(ask, event))
                }
                @if more > 0 {
                    "; " a href={ (page) "#cites" } {
                        (text!(ask.lang, "shared-and-more", n = more))
                    }
                }
            }
        }
    }
}

/// Links to the stretches before and after, of a list that is part of a page: it is come back to by `place`.
pub(crate) fn pager_of(ask: &Ask, (page, last): (usize, usize), place: &str) -> Markup {
    let lang = ask.lang;
    let link = |number: usize| {
        let number = number.to_string();
        let kept = ask
            .query
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "page" | "as-of" | "column"));
        let mut query: Vec<(&str, &str)> =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        query.push(("page", &number));
        format!("{}#{place}", ask.to(&ask.path, &query))
    };
    html! {
        @if last > 1 {
            nav.pager aria-label=(text!(lang, "shared-pages")) {
                @if page > 1 { a rel="prev" href=(link(page - 1)) { (text!(lang, "shared-previous")) } " " }
                span { (text!(lang, "shared-page-of", page = page, last = last)) }
                @if page < last { " " a rel="next" href=(link(page + 1)) { (text!(lang, "shared-next")) } }
            }
        }
    }
}

/// Links to the stretches before and after.
pub(crate) fn pager(ask: &Ask, total: i64) -> Markup {
    let lang = ask.lang;
    let stretch = ask.stretch();
    let total = usize::try_from(total).unwrap_or(0);
    let page = stretch.offset / stretch.limit + 1;
    let last = total.div_ceil(stretch.limit).max(1);
    let link = |number: usize| {
        let number = number.to_string();
        let kept = ask.query.iter().filter(|(name, _)| *name != "page" && *name != "as-of");
        let mut query: Vec<(&str, &str)> =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        query.push(("page", &number));
        ask.to(&ask.path, &query)
    };
    html! {
        @if last > 1 {
            nav.pager aria-label=(text!(lang, "shared-pages")) {
                @if page > 1 {
                    a rel="prev" href=(link(page - 1)) { (text!(lang, "shared-previous")) } " "
                }
                span { (text!(lang, "shared-page-of", page = page, last = last)) }
                @if page < last {
                    " "
                    a rel="next" href=(link(page + 1)) { (text!(lang, "shared-next")) }
                }
            }
        }
    }
}

/// The choices that a tally offers: each code with what it is called and how often it stands.
pub(crate) fn options(tallies: &[Tally], name: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let text = |tally: &Tally| match tally.number.shown() {
        Some(number) => format!("{} ({number})", name(&tally.code)),
        None => name(&tally.code),
    };
    tallies.iter().map(|tally| (tally.code.clone(), text(tally))).collect()
}

/// A choice in a form of filters: value and what it is called.
pub(crate) fn choice(ask: &Ask, name: &str, title: &str, options: &[(String, String)]) -> Markup {
    let chosen = ask.get(name);
    html! {
        div {
            label for={ "f-" (name) } { (title) }
            select id={ "f-" (name) } name=(name) {
                option value="" { (text!(ask.lang, "shared-all")) }
                @for (value, text) in options {
                    option value=(value) selected[chosen.as_deref() == Some(value)] { (text) }
                }
            }
        }
    }
}

/// A filter that is kept without being shown.
pub(crate) fn kept(ask: &Ask, name: &str) -> Markup {
    html! {
        @if let Some(value) = ask.get(name) { input type="hidden" name=(name) value=(value); }
    }
}

/// The form around filters.
pub(crate) fn filters(ask: &Ask, fields: &Markup) -> Markup {
    html! {
        form.filters method="get" action={ "/" (ask.lang.code()) "/" (ask.path) } {
            @if let Some(position) = ask.as_of {
                input type="hidden" name="as-of" value=(position);
            }
            (fields)
            button { (text!(ask.lang, "shared-show")) }
        }
    }
}

/// A field for files whose button speaks the page's language: a label that looks like a button, and the browser's own hidden beside
/// it for the keyboard. Where scripts are off, the browser's is shown, since nothing else would tell which files were chosen.
pub(crate) fn file_field(id: &str, choose: &str, is_many: bool) -> Markup {
    html! {
        span.file {
            input.file id=(id) type="file" name="file" multiple[is_many] required[is_many] aria-describedby={ (id) "-help" };
            label.button for=(id) { (choose) }
            " " bdi.chosen aria-live="polite" {}
        }
    }
}
