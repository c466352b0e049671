//! One batch: announced against named, the rows that name it, who of them an order covers, departure and arrival by two sides.

use maud::{Markup, PreEscaped, html};
use paradero_locale::text;
use paradero_picture::bars::{Part, Row as Bar, rows};
use paradero_picture::{Link, Look, Sheet, Words};
use paradero_register::query::Stretch;
use paradero_register::query::batch::{BatchPage, Row, Side, page};

use super::Found;
use super::batches::{counted_as, figures};
use crate::events::events;
use crate::files::File;
use crate::lang::Terms;
use crate::layout::{Ask, Shown, encode};
use crate::parts::{findings, name_of, nobody, pager, record, subject, subjects};

/// How many lines a file has at most.
const LINES: usize = 10_000;

pub(crate) fn answer(ask: &Ask) -> Found<BatchPage> {
    Ok(page(&ask.connection, &ask.id, ask.stretch())?)
}

pub(crate) fn show(ask: &Ask, batch: &BatchPage) -> Shown {
    let lang = ask.lang;
    let line = &batch.line;
    let body = html! {
        @if let Some(number) = &line.batch.number { p.soft { (number) } }
        (picture(ask, batch))
        (glance(ask, batch))
        @if !line.findings.is_empty() {
            h2 { (text!(lang, "shared-findings")) }
            (findings(ask, &line.findings))
        }
        (covered(ask, batch))
        (sides(ask, &batch.sides))
        h2 #named { (text!(lang, "batch-manifest")) }
        p { (text!(lang, "shared-people-count", n = batch.line.named)) }
        @if !batch.rows.is_empty() { (manifest(ask, &batch.rows)) }
        (pager(ask, batch.line.named))
        h2 { (text!(lang, "shared-what-is-said")) }
        (events(ask, text!(lang, "subjects-what-is-said-of"), &line.events))
        (crate::documents::of_batch(ask, &line.batch.id))
        (downloads(ask, batch))
    };
    Shown { title: name_of(ask, &line.batch), body }
}

fn downloads(ask: &Ask, batch: &BatchPage) -> Markup {
    let file = |name: &str| ask.to(&format!("batch/{}/{name}", encode(&batch.line.batch.id)), &[]);
    html! {
        p.meta {
            (text!(ask.lang, "shared-download")) " "
            a href=(file("named.csv")) download { (text!(ask.lang, "batch-manifest")) " (CSV)" } " · "
            a href=(file("named.svg")) download { (text!(ask.lang, "batch-announced-named")) " (SVG)" }
        }
    }
}

/// Announced against named, with those of whom no record says a name.
fn drawn(ask: &Ask, batch: &BatchPage, is_linked: bool) -> (Sheet, String) {
    let lang = ask.lang;
    let mut bars: Vec<Bar> = Vec::new();
    let to = |page: String| is_linked.then_some(page);
    let of = |number: i64| u64::try_from(number).unwrap_or(0);
    for figure in &batch.line.figures {
        let Some(number) = figure.at_least else { continue };
        let by = text!(
            lang,
            "timeline-said-by",
            name = figure.said_by.as_deref().unwrap_or(nobody(lang))
        );
        let says = format!("{}: {}, {by}", counted_as(lang, figure), figure.value);
        let link = Link { to: to(ask.to_one("record", &figure.record)), says };
        let part = Part { number: of(number), look: Look::Order, name: figure.value.clone(), link };
        bars.push(Bar { name: counted_as(lang, figure), beside: by, parts: vec![part] });
    }
    let named = text!(lang, "batches-named");
    let says = format!("{named}: {}", ask.number(batch.line.named));
    let link = Link { to: is_linked.then(|| "#named".to_owned()), says };
    let mut parts = vec![Part {
        number: of(batch.line.named),
        look: Look::Bar,
        name: ask.number(batch.line.named),
        link,
    }];
    if let Some(unnamed) = batch.line.unnamed.filter(|unnamed| *unnamed > 0) {
        let name = if batch.line.unnamed_at_least {
            text!(lang, "batches-at-least", n = unnamed)
        } else {
            ask.number(unnamed)
        };
        let says = format!("{}: {name}", text!(lang, "batches-not-named"));
        parts.push(Part {
            number: of(unnamed),
            look: Look::Missing,
            name,
            link: Link { to: None, says },
        });
    }
    bars.push(Bar { name: named.to_owned(), beside: String::new(), parts });
    let says: Vec<String> =
        bars.iter().flat_map(|bar| &bar.parts).map(|part| part.link.says.clone()).collect();
    (rows("batch", &bars), format!("{}.", says.join(". ")))
}

fn picture(ask: &Ask, batch: &BatchPage) -> Markup {
    let (sheet, says) = drawn(ask, batch, true);
    let words = Words { title: text!(ask.lang, "batch-announced-named"), says: &says };
    html! {
        figure.picture.small {
            (PreEscaped(sheet.inline(words)))
            figcaption.soft { (text!(ask.lang, "batch-how-to-read")) }
        }
    }
}

/// The picture as a file.
pub(crate) fn svg(ask: &Ask) -> Found<File> {
    let Some(batch) = answer(ask)? else { return Ok(None) };
    let (sheet, says) = drawn(ask, &batch, false);
    let title = format!(
        "{} \u{2013} {}",
        name_of(ask, &batch.line.batch),
        text!(ask.lang, "batch-announced-named")
    );
    Ok(Some(File::picture("named", sheet.file(Words { title: &title, says: &says }, 760))))
}

fn glance(ask: &Ask, batch: &BatchPage) -> Markup {
    let lang = ask.lang;
    let line = &batch.line;
    html! {
        div.panel {
            dl.pairs {
                dt { (text!(lang, "shared-how-many-said-by")) } dd { (figures(ask, line)) }
                dt { (text!(lang, "batches-named")) } dd { a href="#named" { (ask.number(batch.line.named)) } }
                @if let Some(unnamed) = line.unnamed {
                    dt { (text!(lang, "batches-not-named")) }
                    dd.serious[unnamed > 0] {
                        @if line.unnamed_at_least { (text!(lang, "batches-at-least", n = unnamed)) }
                        @else { (ask.number(unnamed)) }
                    }
                }
                dt { (text!(lang, "batch-agreement")) } dd { (stated(ask, &batch.agreements)) }
                dt { (text!(lang, "batch-instrument")) } dd { (stated(ask, &batch.instruments)) }
            }
            p.soft { (text!(lang, "batch-own-only")) }
        }
    }
}

fn stated(ask: &Ask, all: &[paradero_register::query::Subject]) -> Markup {
    html! {
        @if all.is_empty() { span.soft { (text!(ask.lang, "shared-nobody-says")) } }
        @else { (subjects(ask, all)) }
    }
}

/// Who of those named an order covers that bars removal.
fn covered(ask: &Ask, batch: &BatchPage) -> Markup {
    let lang = ask.lang;
    let id = &batch.line.batch.id;
    let all = ask.to("people", &[("about", id), ("covered", "1")]);
    let removed = ask.to("people", &[("about", id), ("rule", "removed-despite-protection")]);
    let shown = i64::try_from(batch.covered.len()).unwrap_or(i64::MAX);
    html! {
        h2 #covered { (text!(lang, "batch-covered")) }
        @if batch.covered_total == 0 { p.soft { (text!(lang, "batch-none-covered")) } }
        @else {
            p {
                strong.serious { (text!(lang, "shared-people-count", n = batch.covered_total)) }
                @if batch.removed_total > 0 {
                    " · " a.serious href=(removed) { (text!(lang, "batch-removed-despite", n = batch.removed_total)) }
                }
            }
            ul.plain {
                @for one in &batch.covered {
                    li {
                        (subject(ask, &one.person)) ": "
                        @for (at, (order, country)) in one.orders.iter().enumerate() {
                            @if at > 0 { "; " }
                            (subject(ask, order))
                            @if let Some(country) = country { " (" (ask.country(country)) ")" }
                        }
                    }
                }
            }
            @if shown < batch.covered_total { p { a href=(all) { (text!(lang, "subjects-see-all")) } } }
        }
    }
}

/// Departure and arrival are two claims by two sides.
fn sides(ask: &Ask, all: &[Side]) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (text!(lang, "batch-sides")) }
        @if all.is_empty() { p.soft { (text!(lang, "shared-nobody-says")) } }
        @else {
            table.stack {
                caption.hidden { (text!(lang, "batch-sides")) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "timeline-according-to")) }
                        th.number scope="col" { (text!(lang, "batch-departed")) }
                        th.number scope="col" { (text!(lang, "batch-arrived")) }
                        th.number scope="col" { (text!(lang, "shared-denied")) }
                    }
                }
                tbody {
                    @for side in all {
                        tr {
                            th scope="row" { bdi { (side.said_by.as_deref().unwrap_or(nobody(lang))) } }
                            td.number data-label=(text!(lang, "batch-departed")) { (ask.number(side.departed)) }
                            td.number data-label=(text!(lang, "batch-arrived")) { (ask.number(side.arrived)) }
                            td.number data-label=(text!(lang, "shared-denied")) { (ask.number(side.denied)) }
                        }
                    }
                }
            }
        }
    }
}

fn manifest(ask: &Ask, all: &[Row]) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "batch-manifest")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "shared-name")) }
                    th scope="col" { (text!(lang, "batch-covered-by-order")) }
                    th scope="col" { (text!(lang, "batch-last-said")) }
                    th scope="col" { (text!(lang, "timeline-where-it-stands")) }
                }
            }
            tbody {
                @for row in all {
                    tr {
                        th scope="row" { a href=(ask.to_one("person", &row.person.id)) { bdi { (called(ask, row)) } } }
                        td data-label=(text!(lang, "batch-covered-by-order")) {
                            @if row.is_covered { a.serious href={ (ask.to_one("person", &row.person.id)) "#orders" } { (text!(lang, "shared-yes")) } }
                            @else { (text!(lang, "shared-no")) }
                        }
                        td data-label=(text!(lang, "batch-last-said")) {
                            @if let Some(status) = &row.person.status { (lang.word(status)) }
                            @if let Some(place) = place_of(ask, row) { ": " bdi { (place) } }
                        }
                        td data-label=(text!(lang, "timeline-where-it-stands")) {
                            ul.tight { @for event in &row.events { li { (record(ask, event)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn called<'a>(ask: &Ask, row: &'a Row) -> &'a str {
    if row.person.name.is_empty() { text!(ask.lang, "person-no-name") } else { &row.person.name }
}

/// Where the person is last said to be; of somebody removed, the country.
fn place_of(ask: &Ask, row: &Row) -> Option<String> {
    let place = row.person.place.as_deref()?;
    let is_country = row.person.status.as_deref() == Some("removed");
    Some(if is_country { ask.country(place) } else { place.to_owned() })
}

/// Those named as a table for other programs: as many as a file has lines.
pub(crate) fn csv(ask: &Ask) -> Found<File> {
    let lang = ask.lang;
    let offset = ask.stretch().offset / ask.stretch().limit * LINES;
    let Some(batch) = page(&ask.connection, &ask.id, Stretch { offset, limit: LINES })? else {
        return Ok(None);
    };
    let heads = [
        text!(lang, "shared-name"),
        text!(lang, "batch-covered-by-order"),
        text!(lang, "batch-last-said"),
        text!(lang, "timeline-where-it-stands"),
        text!(lang, "shared-id"),
    ];
    let yes = |is: bool| if is { text!(lang, "shared-yes") } else { text!(lang, "shared-no") };
    let rows: Vec<Vec<String>> = batch
        .rows
        .iter()
        .map(|row| {
            let status =
                row.person.status.as_deref().map(|status| lang.word(status)).unwrap_or_default();
            let place = place_of(ask, row).map(|place| format!(": {place}")).unwrap_or_default();
            let records: Vec<String> =
                row.events.iter().map(|event| event.record.clone()).collect();
            vec![
                called(ask, row).to_owned(),
                yes(row.is_covered).to_owned(),
                format!("{status}{place}"),
                records.join(" "),
                row.person.id.clone(),
            ]
        })
        .collect();
    File::table("named", &heads, &rows).map(Some)
}
