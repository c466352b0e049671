//! Records and sources: where every number ends.

use maud::{Markup, html};
use paradero_register::query::records::{self as one_record, RecordPage};
use paradero_register::query::sources::{self as query, RecordLine, SourceLine, SourcePage};

use super::Found;
use crate::layout::{Ask, Shown, encode};
use crate::parts::{events, pager, when};

pub(crate) fn record(ask: &Ask) -> Found<RecordPage> {
    Ok(one_record::page(&ask.connection, &ask.id)?)
}

pub(crate) fn source(ask: &Ask) -> Found<SourcePage> {
    Ok(query::page(&ask.connection, &ask.id, ask.stretch())?)
}

pub(crate) fn sources(ask: &Ask) -> Found<Vec<SourceLine>> {
    Ok(Some(query::list(&ask.connection)?))
}

pub(crate) fn show_sources(ask: &Ask, all: &Vec<SourceLine>) -> Shown {
    let title = ask.lang.say("Fuentes", "Sources").to_owned();
    Shown { title, body: source_table(ask, all) }
}

/// Sources as a table.
pub(crate) fn source_table(ask: &Ask, all: &[SourceLine]) -> Markup {
    let lang = ask.lang;
    html! {
        div.wide tabindex="0" role="region" aria-label=(lang.say("Fuentes", "Sources")) {
            table {
                thead {
                    tr {
                        th scope="col" { (lang.say("Fuente", "Source")) }
                        th scope="col" { (lang.say("Quién habla, cuándo", "Who speaks, when")) }
                        th.number scope="col" { (lang.say("Registros", "Records")) }
                        th.number scope="col" { (lang.say("Problemas", "Problems")) }
                    }
                }
                tbody {
                    @for source in all {
                        tr {
                            td {
                                a href=(ask.to_one("source", &source.id)) { (source.title) }
                                @if let Some(kind) = &source.kind { br; span.soft { (kind) } }
                                @if source.repeats.is_some() {
                                    " " span.tag { (lang.say("repite otra fuente", "repeats another source")) }
                                }
                            }
                            td {
                                (source.said_by.as_deref().unwrap_or(lang.say("no se dice quién", "speaker not stated")))
                                br; (when(lang, &source.said_on))
                            }
                            td.number { a href={ (ask.to_one("source", &source.id)) "#records" } { (source.records) } }
                            td.number { a href={ (ask.to_one("source", &source.id)) "#problems" } { (source.problems) } }
                        }
                    }
                }
            }
        }
    }
}

fn bytes_link(ask: &Ask, source: &SourceLine) -> Markup {
    html! {
        a href={ "/source/" (encode(&source.id)) "/bytes" } download {
            (ask.lang.say("Bajar los bytes tal como se recibieron", "Download the bytes as received"))
        }
        " (" (source.bytes) " bytes, SHA-256 " code { (source.id) } ")"
    }
}

fn cells(ask: &Ask, record: &RecordLine) -> Markup {
    html! {
        @if record.cells.is_empty() {
            blockquote { mark { (record.text) } }
        } @else {
            dl.pairs {
                @for (column, text) in &record.cells {
                    dt { @if column.is_empty() { (ask.lang.say("(sin título)", "(no heading)")) } @else { (column) } }
                    dd { (text) }
                }
            }
        }
    }
}

pub(crate) fn show_record(ask: &Ask, page: &RecordPage) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p {
            a href=(ask.to_one("source", &page.source.id)) { (page.source.title) } ", "
            (page.record.locator) " · " (bytes_link(ask, &page.source))
        }
        @if page.record.cells.is_empty() {
            pre.text {
                @if let Some(before) = &page.before { (before) }
                mark { (page.record.text) }
                @if let Some(after) = &page.after { (after) }
            }
        } @else { div.panel { (cells(ask, &page.record)) } }
        @if !page.problems.is_empty() {
            h2 #problems { (lang.say("Lo que no se pudo leer", "What could not be read")) }
            ul {
                @for problem in &page.problems {
                    li {
                        (problem.column.as_deref().unwrap_or_default()) ": «" (problem.found) "». "
                        (lang.say("Se esperaba: ", "Expected: ")) (problem.expected)
                    }
                }
            }
        }
        h2 { (lang.say("Lo que se lee en él", "What is read from it")) }
        (events(ask, lang.say("Hechos declarados", "Stated events"), &page.events))
    };
    let title = format!("{}, {}", page.source.title, page.record.locator);
    Shown { title, body }
}

pub(crate) fn show_source(ask: &Ask, page: &SourcePage) -> Shown {
    let lang = ask.lang;
    let source = &page.source;
    let body = html! {
        p { (bytes_link(ask, source)) }
        (about(ask, source))
        (related(ask, page))
        @if !page.events.is_empty() {
            (events(ask, lang.say("Sobre la fuente misma", "About the source itself"), &page.events))
        }
        @if !page.problems.is_empty() {
            h2 #problems { (lang.say("Lo que no se pudo leer", "What could not be read")) " (" (source.problems) ")" }
            ul {
                @for problem in &page.problems {
                    li {
                        a href=(ask.to_one("record", &problem.record)) {
                            (problem.column.as_deref().unwrap_or(&problem.code))
                        }
                        ": «" (problem.found) "». " (lang.say("Se esperaba: ", "Expected: ")) (problem.expected)
                    }
                }
            }
        }
        h2 #records { (lang.say("Registros", "Records")) " (" (source.records) ")" }
        @match &page.text {
            Some(text) => pre.text { (marked(ask, text, &page.records)) },
            None => {
                ul.plain {
                    @for record in &page.records {
                        li {
                            a href=(ask.to_one("record", &record.id)) { (record.locator) }
                            @if record.problems > 0 {
                                " " span.notable { (record.problems) " " (lang.say("problemas", "problems")) }
                            }
                            (cells(ask, record))
                        }
                    }
                }
                (pager(ask, source.records))
            }
        }
    };
    Shown { title: source.title.clone(), body }
}

fn about(ask: &Ask, source: &SourceLine) -> Markup {
    let lang = ask.lang;
    // An address is shown and not linked: following it would tell its owner who reads here.
    let stated = [
        (lang.say("Archivo", "File"), Some(&source.file_name)),
        (lang.say("Tipo", "Kind"), source.kind.as_ref()),
        (lang.say("Quién habla", "Who speaks"), source.said_by.as_ref()),
        (lang.say("Quién la publicó", "Published by"), source.publisher.as_ref()),
        (lang.say("Dirección", "Address"), source.url.as_ref()),
        (lang.say("Cómo se obtuvo", "How it was obtained"), source.obtained.as_ref()),
        (lang.say("Finalidad", "Purpose"), source.purpose.as_ref()),
        (lang.say("Consentimiento", "Consent"), source.consent.as_ref()),
        (lang.say("Nivel", "Level"), Some(&source.level)),
        (lang.say("Nota", "Note"), source.note.as_ref()),
    ];
    html! {
        dl.pairs {
            @for (name, value) in stated {
                @if let Some(value) = value { dt { (name) } dd { (value) } }
            }
            dt { (lang.say("Dicho el", "Said on")) } dd { (when(lang, &source.said_on)) }
        }
    }
}

fn related(ask: &Ask, page: &SourcePage) -> Markup {
    let lang = ask.lang;
    html! {
        @if let Some(repeats) = &page.source.repeats {
            p {
                (lang.say("Repite el relato de ", "Repeats the account of "))
                a href=(ask.to_one("source", repeats)) { code { (repeats) } }
                (lang.say("; cuentan como una.", "; they count as one."))
            }
        }
        @if !page.repeated_by.is_empty() {
            h2 { (lang.say("Repetida por", "Repeated by")) }
            (source_table(ask, &page.repeated_by))
        }
        @if !page.versions.is_empty() {
            h2 { (lang.say("Otras versiones de la lista", "Other versions of the list")) }
            (source_table(ask, &page.versions))
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
