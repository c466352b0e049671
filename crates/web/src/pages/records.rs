//! Records and sources: where every number ends.

use maud::{Markup, html};
use paradero_register::query::records::{self as one_record, RecordPage};
use paradero_register::query::sources::{
    self as query, ProblemLine, RecordLine, SourceLine, SourcePage,
};

use super::Found;
use crate::events::events;
use crate::layout::{Ask, Shown, encode};
use crate::parts::{nobody, pager, when};
use crate::{dates, words};

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
    let title = ask.lang.say("Fuentes", "Sources");
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let body = html! {
        p { (ask.lang.count(total, ("fuente", "fuentes"), ("source", "sources"))) }
        (source_table(ask, title, all))
    };
    Shown { title: title.to_owned(), body }
}

/// Sources as a table.
pub(crate) fn source_table(ask: &Ask, caption: &str, all: &[SourceLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() { p.soft { (lang.say("Ninguna.", "None.")) } }
        @else {
            table.stack {
                caption.hidden { (caption) }
                thead {
                    tr {
                        th scope="col" { (lang.say("Fuente", "Source")) }
                        th scope="col" { (lang.say("Quién habla", "Who speaks")) }
                        th scope="col" { (lang.say("Cuándo", "When")) }
                        th.number scope="col" { (lang.say("Registros", "Records")) }
                        th.number scope="col" { (lang.say("Problemas", "Problems")) }
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
                    " " span.tag { (lang.say("repite otra fuente", "repeats another source")) }
                }
                @if source.version > 1 {
                    " " span.tag { (lang.say("versión ", "version ")) (source.version) }
                }
            }
            td data-label=(lang.say("Quién habla", "Who speaks")) {
                (source.said_by.as_deref().unwrap_or(nobody(lang)))
            }
            td data-label=(lang.say("Cuándo", "When")) { (when(lang, &source.said_on)) }
            td.number data-label=(lang.say("Registros", "Records")) {
                a href={ (page) "#records" } { (ask.number(source.records)) }
            }
            td.number data-label=(lang.say("Problemas", "Problems")) {
                a href={ (page) "#records" } { (ask.number(source.problems)) }
            }
        }
    }
}

fn bytes_link(ask: &Ask, source: &SourceLine) -> Markup {
    html! {
        p.bytes {
            a href={ "/source/" (encode(&source.id)) "/bytes" } download {
                (ask.lang.say("Bajar el archivo tal como se recibió",
                    "Download the file as received"))
            }
            @if matches!(source.media.as_str(), "html" | "text") {
                " " a href={ "/source/" (encode(&source.id)) "/shown?lang=" (ask.lang.code()) } {
                    (ask.lang.say("Verlo sin que nada en él actúe", "See it with nothing in it acting"))
                }
            }
            " " span.soft {
                (source.file_name) ", " (ask.number(source.bytes)) " bytes, SHA-256 "
                code { (source.id) }
            }
        }
    }
}

fn cells(ask: &Ask, record: &RecordLine) -> Markup {
    let untitled = ask.lang.say("(sin título)", "(no heading)");
    html! {
        dl.pairs {
            @for (column, text) in &record.cells {
                dt { @if column.is_empty() { (untitled) } @else { (column) } }
                dd { (text) }
            }
        }
    }
}

fn problems(ask: &Ask, all: &[ProblemLine], linked: bool) -> Markup {
    let lang = ask.lang;
    html! {
        @if !all.is_empty() {
            h2 #problems { (lang.say("Lo que no se pudo leer", "What could not be read")) }
            ul.plain {
                @for problem in all {
                    li {
                        strong { (lang.word(&problem.code)) }
                        @if let Some(column) = &problem.column { ", " (column) }
                        ": «" (problem.found) "» "
                        span.soft { (lang.say("se esperaba: ", "expected: ")) (problem.expected) }
                        @if linked {
                            " · " a href=(ask.to_one("record", &problem.record)) {
                                (lang.say("registro", "record"))
                            }
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
            (lang.say("De: ", "From: "))
            a href=(ask.to_one("source", &page.source.id)) { (page.source.title) }
            @if let Some(said_by) = &page.source.said_by { ", " (said_by) }
            @if !page.source.said_on.is_empty() { ", " (when(lang, &page.source.said_on)) }
        }
        (bytes_link(ask, &page.source))
        h2 { (lang.say("Lo que dice, letra por letra", "What it says, verbatim")) }
        @if page.record.cells.is_empty() {
            pre.text tabindex="0" {
                @if let Some(before) = &page.before { (before) }
                mark { (page.record.text) }
                @if let Some(after) = &page.after { (after) }
            }
        } @else { div.panel { (cells(ask, &page.record)) } }
        (problems(ask, &page.problems, false))
        h2 { (lang.say("Lo que se lee en él", "What is read from it")) }
        (events(ask, lang.say("Hechos declarados", "Stated events"), &page.events))
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
        (related(ask, page))
        @if !page.events.is_empty() {
            (events(ask, lang.say("Sobre la fuente misma", "About the source itself"),
                &page.events))
        }
        (problems(ask, &page.problems, true))
        h2 #records {
            (lang.count(source.records, ("registro", "registros"), ("record", "records")))
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
    let title = lang.say("Filas de la tabla", "Rows of the table");
    html! {
        div.wide tabindex="0" role="region" aria-label=(title) {
            table.stack.sheet {
                caption.hidden { (title) }
                thead {
                    tr {
                        th scope="col" { (lang.say("Registro", "Record")) }
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
                                        (lang.count(record.problems, ("problema", "problemas"),
                                            ("problem", "problems")))
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
        let word = |code: &String| match words::find(words::WORDS, code) {
            Some((es, en)) => lang.say(es, en).to_owned(),
            None => code.clone(),
        };
        code.as_ref().map(word)
    };
    let (kind, purpose) = (named(&source.kind), named(&source.purpose));
    let stated = [
        (lang.say("Tipo", "Kind"), kind.as_ref()),
        (lang.say("Quién habla", "Who speaks"), source.said_by.as_ref()),
        (lang.say("Quién la publicó", "Published by"), source.publisher.as_ref()),
        (lang.say("Dirección", "Address"), source.url.as_ref()),
        (lang.say("Cómo se obtuvo", "How it was obtained"), source.obtained.as_ref()),
        (lang.say("Finalidad", "Purpose"), purpose.as_ref()),
        (lang.say("Consentimiento", "Consent"), source.consent.as_ref()),
        (lang.say("Nota", "Note"), source.note.as_ref()),
    ];
    html! {
        dl.pairs {
            @for (name, value) in stated {
                @if let Some(value) = value { dt { (name) } dd { (value) } }
            }
            @if let Some(register) = &source.register {
                dt { (lang.say("Registro de origen", "Register of origin")) }
                dd { (elsewhere(ask, source, register)) }
            }
            dt { (lang.say("Nivel", "Level")) } dd { (lang.word(&source.level)) }
            dt { (lang.say("Dicho el", "Said on")) } dd { (when(lang, &source.said_on)) }
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
            ", " (lang.say("entrada ", "entry ")) (entry)
        }
        @if let Some(day) = day { ", " (dates::day(lang, day)) }
    }
}

fn related(ask: &Ask, page: &SourcePage) -> Markup {
    let lang = ask.lang;
    html! {
        @if page.source.origin != page.source.id {
            p {
                (lang.say("Repite el relato de ", "Repeats the account of "))
                a href=(ask.to_one("source", &page.source.origin)) {
                    @match &page.source.repeats {
                        Some(named) => (named),
                        None => (lang.say("otra fuente", "another source")),
                    }
                }
                (lang.say("; cuentan como una.", "; they count as one."))
            }
        }
        @if !page.repeated_by.is_empty() {
            h2 { (lang.say("Repetida por", "Repeated by")) }
            (source_table(ask, lang.say("Repetida por", "Repeated by"), &page.repeated_by))
        }
        @if !page.versions.is_empty() {
            h2 { (lang.say("Otras versiones de la lista", "Other versions of the list")) }
            (source_table(ask, lang.say("Otras versiones", "Other versions"), &page.versions))
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
