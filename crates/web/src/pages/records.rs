//! Records and sources: where every number ends.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::records::{self as one_record, RecordPage};
use paradero_register::query::sources::{
    self as query, ProblemLine, RecordLine, SourceLine, SourcePage,
};

use super::Found;
use super::problems::of_source;
use crate::events::events;
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown, encode};
use crate::parts::{nobody, pager, recognised, when};

pub(crate) fn record(ask: &Ask) -> Found<RecordPage> {
    Ok(one_record::page(&ask.connection, &ask.id)?)
}

pub(crate) fn source(ask: &Ask) -> Found<SourcePage> {
    Ok(query::page(&ask.connection, &ask.id, ask.stretch())?)
}

pub(crate) fn sources(ask: &Ask) -> Found<Vec<SourceLine>> {
    Ok(Some(query::list(&ask.connection)?))
}

pub(crate) fn show_sources(ask: &Ask, all: &[SourceLine]) -> Shown {
    let title = text!(ask.lang, "shared-sources");
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let body = html! {
        p { (text!(ask.lang, "shared-sources-count", n = total)) }
        (source_table(ask, title, all))
    };
    Shown { title: title.to_owned(), body }
}

/// Sources as a table.
pub(crate) fn source_table(ask: &Ask, caption: &str, all: &[SourceLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() { p.soft { (text!(lang, "shared-none-feminine")) } }
        @else {
            table.stack {
                caption.hidden { (caption) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "records-source")) }
                        th scope="col" { (text!(lang, "records-who-speaks")) }
                        th scope="col" { (text!(lang, "shared-when")) }
                        th.number scope="col" { (text!(lang, "shared-records")) }
                        th.number scope="col" { (text!(lang, "records-problems")) }
                    }
                }
                tbody { @for source in all { (source_row(ask, source)) } }
            }
        }
    }
}

fn source_row(ask: &Ask, source: &SourceLine) -> Markup {
    let lang = ask.lang;
    let page = ask.to_one("source", &source.id);
    html! {
        tr {
            th scope="row" {
                a href=(page) { (source.title) }
                @if source.origin != source.id {
                    " " span.tag { (text!(lang, "records-repeats")) }
                }
                @if source.version > 1 {
                    " " span.tag { (text!(lang, "records-version", n = source.version)) }
                }
            }
            td data-label=(text!(lang, "records-who-speaks")) {
                (source.said_by.as_deref().unwrap_or(nobody(lang)))
            }
            td data-label=(text!(lang, "shared-when")) { (when(lang, &source.said_on)) }
            td.number data-label=(text!(lang, "shared-records")) {
                a href={ (page) "#records" } { (ask.number(source.records)) }
            }
            td.number data-label=(text!(lang, "records-problems")) {
                a href={ (page) "#records" } { (ask.number(source.problems)) }
            }
        }
    }
}

fn bytes_link(ask: &Ask, source: &SourceLine) -> Markup {
    html! {
        p.bytes {
            a href={ "/source/" (encode(&source.id)) "/bytes" } download { (text!(ask.lang, "records-download")) }
            @if matches!(source.media.as_str(), "html" | "text") {
                " " a href={ "/source/" (encode(&source.id)) "/shown?lang=" (ask.lang.code()) } { (text!(ask.lang, "records-see-inert")) }
            }
            " " span.soft {
                bdi { (source.file_name) } ", " (text!(ask.lang, "records-bytes", n = source.bytes))
                ", SHA-256 " code { (source.id) }
            }
        }
    }
}

fn cells(ask: &Ask, record: &RecordLine) -> Markup {
    let untitled = text!(ask.lang, "records-no-heading");
    html! {
        dl.pairs {
            @for (column, text) in &record.cells {
                dt { @if column.is_empty() { (untitled) } @else { (column) } }
                dd { (text) }
            }
        }
    }
}

fn problems(ask: &Ask, all: &[ProblemLine], of: Option<&str>) -> Markup {
    let (lang, linked) = (ask.lang, of.is_some());
    html! {
        @if !all.is_empty() {
            h2 #problems { (text!(lang, "records-unreadable")) }
            @if let Some(source) = of {
                p { a href=(of_source(ask, source)) { (text!(lang, "problems-of-source")) } }
            }
            ul.plain {
                @for problem in all {
                    li {
                        strong { (lang.word(&problem.code)) }
                        @if let Some(column) = &problem.column { ", " (column) }
                        ": «" (problem.found) "» "
                        span.soft { (text!(lang, "records-expected")) " " (problem.expected) }
                        @if linked {
                            " · " a href=(ask.to_one("record", &problem.record)) { (text!(lang, "shared-record-in-line")) }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn show_record(ask: &Ask, page: &RecordPage) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p {
            (text!(lang, "records-from")) " "
            a href=(ask.to_one("source", &page.source.id)) { (page.source.title) }
            @if let Some(said_by) = &page.source.said_by { ", " (said_by) }
            @if !page.source.said_on.is_empty() { ", " (when(lang, &page.source.said_on)) }
        }
        (bytes_link(ask, &page.source))
        h2 { (text!(lang, "records-verbatim")) }
        @if page.record.cells.is_empty() {
            pre.text tabindex="0" {
                @if let Some(before) = &page.before { (before) }
                mark { (page.record.text) }
                @if let Some(after) = &page.after { (after) }
            }
        } @else { div.panel { (cells(ask, &page.record)) } }
        (problems(ask, &page.problems, None))
        @if page.confidence.is_some() { p { (recognised(lang, page.confidence)) " " (text!(lang, "shared-recognised-explained")) } }
        h2 { (text!(lang, "records-read-from-it")) }
        (events(ask, text!(lang, "records-events"), &page.events))
    };
    let title = format!("{}, {}", page.source.title, lang.locator(&page.record.locator));
    Shown { title, body }
}

pub(crate) fn show_source(ask: &Ask, page: &SourcePage) -> Shown {
    let lang = ask.lang;
    let source = &page.source;
    let body = html! {
        (bytes_link(ask, source))
        (about(ask, source))
        (stated(ask, page))
        (related(ask, page))
        @if !page.events.is_empty() {
            (events(ask, text!(lang, "records-about-source"),
                &page.events))
        }
        (problems(ask, &page.problems, Some(&page.source.id)))
        h2 #records {
            (text!(lang, "shared-records-count", n = source.records))
        }
        @match &page.text {
            Some(text) => pre.text tabindex="0" { (marked(ask, text, &page.records)) },
            None => { (rows(ask, &page.records)) (pager(ask, source.records)) }
        }
    };
    Shown { title: source.title.clone(), body }
}

/// The rows of a table with its own columns, each row's number a link to its record.
fn rows(ask: &Ask, all: &[RecordLine]) -> Markup {
    let lang = ask.lang;
    let mut columns: Vec<&str> = Vec::new();
    for (column, _) in all.iter().flat_map(|record| &record.cells) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    let cell = |record: &RecordLine, column: &str| {
        let found = record.cells.iter().find(|(known, _)| known == column);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let title = text!(lang, "records-rows");
    html! {
        div.wide tabindex="0" role="region" aria-label=(title) {
            table.stack.sheet {
                caption.hidden { (title) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "shared-record")) }
                        @for column in &columns { th scope="col" { (column) } }
                    }
                }
                tbody {
                    @for record in all {
                        tr {
                            th scope="row" {
                                a href=(ask.to_one("record", &record.id)) {
                                    (lang.locator(&record.locator))
                                }
                                @if record.problems > 0 {
                                    " " span.tag.notable {
                                        (text!(lang, "records-problems-count", n = record.problems))
                                    }
                                }
                            }
                            @for column in &columns {
                                td data-label=(column) { (cell(record, column)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn about(ask: &Ask, source: &SourceLine) -> Markup {
    let lang = ask.lang;
    // An address is shown and not linked: following it would tell its owner who reads here.
    let named = |code: &Option<String>| {
        let word =
            |code: &String| lang.known_word(code).map_or_else(|| code.clone(), str::to_owned);
        code.as_ref().map(word)
    };
    let (kind, purpose) = (named(&source.kind), named(&source.purpose));
    let stated = [
        (text!(lang, "records-kind"), kind.as_ref()),
        (text!(lang, "records-who-speaks"), source.said_by.as_ref()),
        (text!(lang, "records-published-by"), source.publisher.as_ref()),
        (text!(lang, "records-address"), source.url.as_ref()),
        (text!(lang, "records-obtained"), source.obtained.as_ref()),
        (text!(lang, "records-purpose"), purpose.as_ref()),
        (text!(lang, "records-consent"), source.consent.as_ref()),
        (text!(lang, "records-note"), source.note.as_ref()),
    ];
    html! {
        dl.pairs {
            @for (name, value) in stated {
                @if let Some(value) = value { dt { (name) } dd { (value) } }
            }
            @if let Some(register) = &source.register {
                dt { (text!(lang, "records-origin")) }
                dd { (elsewhere(ask, source, register)) }
            }
            dt { (text!(lang, "shared-level")) } dd { (lang.word(&source.level)) }
            dt { (text!(lang, "records-said-on")) } dd { (when(lang, &source.said_on)) }
        }
    }
}

/// In whose register a source was recorded that was taken over from another office.
fn elsewhere(ask: &Ask, source: &SourceLine, register: &str) -> Markup {
    let lang = ask.lang;
    let day = source.register_at.and_then(|at| i32::try_from(at.div_euclid(86_400)).ok());
    html! {
        (register)
        @if let Some(entry) = &source.register_entry {
            ", " (text!(lang, "records-entry", entry = entry))
        }
        @if let Some(day) = day { ", " (lang.day(day)) }
    }
}

/// What stands beside the bytes: claims of whoever wrote that, and no more.
fn stated(ask: &Ask, page: &SourcePage) -> Markup {
    let lang = ask.lang;
    html! {
        @if !page.stated.is_empty() {
            h2 #stated { (text!(lang, "stated-title")) }
            p.soft { (text!(lang, "stated-explained")) }
            dl.pairs {
                @for one in &page.stated {
                    dt { (lang.named("stated-what-", &one.what).unwrap_or(&one.what)) }
                    dd { bdi { (one.value) } " " span.soft { (lang.named("stated-by-", &one.by).unwrap_or(&one.by)) } }
                }
            }
        }
        @if !page.look_alike.is_empty() {
            p { (text!(lang, "stated-looks-as")) }
            ul.names {
                @for one in &page.look_alike {
                    li { a href=(ask.to_one("source", &one.source)) { bdi { (one.title) } } " " span.soft { (text!(lang, "stated-differ", n = one.differ)) } }
                }
            }
        }
    }
}

fn related(ask: &Ask, page: &SourcePage) -> Markup {
    let lang = ask.lang;
    html! {
        @if page.source.origin != page.source.id {
            p {
                @let source = html! {
                    a href=(ask.to_one("source", &page.source.origin)) {
                        @match &page.source.repeats {
                            Some(named) => (named),
                            None => (text!(lang, "records-another-source")),
                        }
                    }
                };
                (rich!(lang, "records-repeats-account", source = source))
            }
        }
        @if !page.repeated_by.is_empty() {
            h2 { (text!(lang, "records-repeated-by")) }
            (source_table(ask, text!(lang, "records-repeated-by"), &page.repeated_by))
        }
        (crate::alike::of_source(ask, &page.source.id, &page.alike))
        @if !page.versions.is_empty() {
            h2 { (text!(lang, "records-other-versions-title")) }
            (source_table(ask, text!(lang, "records-other-versions"), &page.versions))
        }
    }
}

/// The text with its passages marked, each a link to its record. Where two overlap, the one that
/// begins first is marked, and the other from where the first ends.
fn marked(ask: &Ask, text: &str, records: &[RecordLine]) -> Markup {
    let letters: Vec<char> = text.chars().collect();
    let mut passages: Vec<(usize, usize, &str)> = records
        .iter()
        .filter_map(|record| {
            let start = usize::try_from(record.start?).ok()?;
            let end = usize::try_from(record.end?).ok()?.min(letters.len());
            (start < end).then_some((start, end, record.id.as_str()))
        })
        .collect();
    passages.sort_unstable();
    let cut = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    let mut at = 0;
    let mut pieces = Vec::new();
    for (start, end, id) in passages {
        let start = start.max(at);
        if start < end {
            pieces.push((cut(at, start), cut(start, end), id));
            at = end;
        }
    }
    html! {
        @for (before, passage, id) in pieces {
            (before) mark { a href=(ask.to_one("record", id)) { (passage) } }
        }
        (cut(at, letters.len()))
    }
}
