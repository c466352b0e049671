//! The mapping wizard: each column with what it would give and why, rows beside what would be claimed of them.

use std::collections::BTreeMap;

use maud::{Markup, html};
use paradero_intake::{Column, DOCUMENTS, Reading, Reason};
use paradero_locale::text;
use paradero_model::{Event, Record};
use paradero_register::GuideKind;

use super::item::Open;
use super::{Note, claims, column, noted, token, tray_page};
use crate::alike;
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown, encode};
use crate::parts::{pager_of, recognised};

/// Rows that are shown at once.
const ROWS: usize = 10;

/// The page of a table.
pub(super) fn page(ask: &Ask, open: &Open, note: Option<&Note>) -> Shown {
    let lang = ask.lang;
    let body = html! {
        (noted(note))
        (about(ask, open))
        @if let Err(why) = &open.reading {
            div.panel.serious role="alert" {
                p { (text!(lang, "bringin-mapping-wrong")) }
                p lang="en" { (why) }
            }
        }
        @if let Ok(reading) = &open.reading { (counts(ask, open, reading)) }
        @if let Some(from) = &open.draft.from {
            div.panel {
                p.good { (rich!(lang, "bringin-recognised", file = html! { bdi { (from) } })) }
                form method="post" action=(ask.to_one("bring-in", &open.item.id)) {
                    (token(ask))
                    button name="act" value="plainly" { (text!(lang, "bringin-propose-anew")) }
                }
            }
        }
        @if let Some(chosen) = ask.get("column") { (column::form(ask, open, &chosen)) }
        (columns(ask, open))
        @if let Ok(reading) = &open.reading { (rows(ask, open, reading)) }
        (said(ask, open))
        (toml(ask, open))
        (end(ask, open))
    };
    Shown { title: open.item.file_name.clone(), body }
}

/// What the file is, and where it stands.
pub(super) fn about(ask: &Ask, open: &Open) -> Markup {
    let (lang, item) = (ask.lang, &open.item);
    html! {
        p.identity {
            (item.media.to_uppercase()) " · " (tray_page::size(ask, item.bytes)) " · "
            (text!(lang, "frame-level", level = lang.word(item.level.code())))
            @if let Some(obtained) = &item.info.obtained { " · " bdi { (obtained) } }
        }
        p { (text!(lang, "bringin-nothing-yet")) }
        @if let Some(proposal) = &open.proposed.proposal {
            @if !proposal.said.is_empty() {
                p.meta lang="en" { (proposal.said.join(" · ")) }
            }
        }
        (alike(ask, open))
    }
}

/// What it seems to repeat, with a button each that says so, and one that takes that back.
pub(super) fn alike(ask: &Ask, open: &Open) -> Markup {
    let form = |source: &str, says: &str| {
        html! {
            form.inline method="post" action=(ask.to_one("bring-in", &open.item.id)) {
                (token(ask))
                input type="hidden" name="source" value=(source);
                input type="hidden" name="back" value="alike";
                button.second name="act" value="repeats" { (says) }
            }
        }
    };
    let said = open.item.info.repeats.as_deref();
    // By its title, where it is one of those.
    let called = said.map(|said| {
        let known = open.alike.iter().find(|one| one.source == said);
        known.map_or(said, |one| one.title.as_str())
    });
    html! {
        (alike::of_item(ask, (said, called), &open.alike, &|source| form(source, text!(ask.lang, "alike-it-repeats"))))
        @if said.is_some() { (form("", text!(ask.lang, "alike-stands-alone"))) }
    }
}

/// Rows in = rows whole + rows with a problem, always.
fn counts(ask: &Ask, open: &Open, reading: &Reading) -> Markup {
    let lang = ask.lang;
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let bad = reading.records.iter().filter(|record| !record.problems.is_empty()).count();
    let all = reading.records.len();
    let only = ask.to(&format!("bring-in/{}", encode(&open.item.id)), &[("rows", "problems")]);
    html! {
        p.lead #counts {
            (text!(lang, "bringin-rows", n = whole(all))) " = "
            (text!(lang, "bringin-rows-whole", n = whole(all - bad))) " + "
            @if bad == 0 { (text!(lang, "bringin-rows-bad", n = 0)) }
            @else { a.notable href={ (only) "#rows" } { (text!(lang, "bringin-rows-bad", n = whole(bad))) } }
            ". " (text!(lang, "bringin-events", n = whole(reading.events.len())))
        }
    }
}

fn columns(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    let own: Vec<String> = match &open.reading {
        Ok(reading) => reading.columns.clone(),
        Err(_) => open
            .proposed
            .proposal
            .iter()
            .flat_map(|one| &one.columns)
            .map(|one| one.name.clone())
            .collect(),
    };
    html! {
        h2 #columns { (text!(lang, "bringin-columns")) }
        table.stack.columns {
            caption.hidden { (text!(lang, "bringin-columns")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "bringin-column")) }
                    th scope="col" { (text!(lang, "bringin-gives")) }
                    th scope="col" { (text!(lang, "bringin-why")) }
                    th scope="col" { span.hidden { (text!(lang, "bringin-change")) } }
                }
            }
            tbody { @for name in &own { (column_row(ask, open, name)) } }
        }
    }
}

fn column_row(ask: &Ask, open: &Open, name: &str) -> Markup {
    let lang = ask.lang;
    let proposed = open.proposed.proposal.as_ref();
    let proposed = proposed.and_then(|one| one.columns.iter().find(|column| column.name == name));
    let page = format!("bring-in/{}", encode(&open.item.id));
    let as_proposed = proposed.is_none_or(|column| is_as_proposed(open, column));
    html! {
        tr {
            th scope="row" {
                strong { bdi { @if name.is_empty() { (text!(lang, "records-no-heading")) } @else { (name) } } }
                @let cells = column::examples(open, name);
                @if !cells.is_empty() {
                    br; span.soft { @for (at, cell) in cells.iter().enumerate() { @if at > 0 { " · " } bdi { (cell) } } }
                }
            }
            td data-label=(text!(lang, "bringin-gives")) { (gives(ask, open, name)) }
            td.meta data-label=(text!(lang, "bringin-why")) {
                @match proposed {
                    Some(column) if as_proposed => {
                        @if column.what.is_some() { span.tag { (text!(lang, "bringin-sure", how = lang.word(column.confidence.code()))) } " " }
                        (reasons(ask, &open.proposed.reasons(column)))
                    }
                    _ => { (text!(lang, "bringin-by-hand")) }
                }
            }
            td { a href={ (ask.to(&page, &[("column", name)])) "#change" } { (text!(lang, "bringin-change")) span.hidden { " " (name) } } }
        }
    }
}

/// Whether a column still gives what was proposed for it.
fn is_as_proposed(open: &Open, column: &Column) -> bool {
    if open.proposed.taught.iter().any(|(name, _)| *name == column.name) {
        let before = paradero_intake::edit::uses(&open.proposed.draft.text).unwrap_or_default();
        let same = |one: &&paradero_intake::edit::Use| {
            (one.kind.clone(), one.property.clone(), one.date.clone())
        };
        let (was, is) = (
            before.of(&column.name).map(|one| same(&one)),
            open.uses.of(&column.name).map(|one| same(&one)),
        );
        return was.eq(is);
    }
    let mut now = open.uses.of(&column.name).filter(|one| !one.when);
    match &column.what {
        None => now.next().is_none(),
        Some(what) => open
            .uses
            .of(&column.name)
            .any(|one| one.when || *what == format!("{}.{}", one.kind, one.property)),
    }
}

fn gives(ask: &Ask, open: &Open, name: &str) -> Markup {
    let lang = ask.lang;
    let all: Vec<_> = open.uses.of(name).collect();
    html! {
        @if all.is_empty() { span.soft { (text!(lang, "bringin-no-claim")) } }
        @for (at, one) in all.iter().enumerate() {
            @if at > 0 { br; }
            @if one.kind == "source" {
                @if one.property == "said_by" { (text!(lang, "records-who-speaks")) } @else { (text!(lang, "records-said-on")) }
            } @else if one.when {
                (text!(lang, "bringin-says-when", kind = lang.kind(&one.kind)))
            } @else {
                (lang.kind(&one.kind)) ": "
                @if paradero_model::SubjectKind::from_code(&one.property).is_some() && paradero_model::Vocabulary::get().property(&one.kind, &one.property).is_none() {
                    (lang.subject(&one.property))
                } @else { (lang.property(&one.kind, &one.property)) }
            }
            @if let Some(date) = &one.date { " " code { (date) } }
        }
    }
}

/// Reasons in the page's language.
fn reasons(ask: &Ask, all: &[Reason]) -> Markup {
    let lang = ask.lang;
    html! {
        @for (at, reason) in all.iter().enumerate() {
            @if at > 0 { "; " }
            span lang=[lang.english()] { (lang.either_of(&reason.es(), &reason.en())) }
        }
    }
}

/// Rows beside what would be claimed of them, by the real reader.
fn rows(ask: &Ask, open: &Open, reading: &Reading) -> Markup {
    let lang = ask.lang;
    let only = ask.get("rows").as_deref() == Some("problems");
    let chosen: Vec<&Record> =
        reading.records.iter().filter(|record| !only || !record.problems.is_empty()).collect();
    let last = chosen.len().div_ceil(ROWS).max(1);
    let page =
        ask.get("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).clamp(1, last);
    let shown: Vec<&Record> = chosen.iter().skip((page - 1) * ROWS).take(ROWS).copied().collect();
    let mut events: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in &reading.events {
        if shown.iter().any(|record| record.place == event.record) {
            events.entry(&event.record).or_default().push(event);
        }
    }
    let own = ask.to(&format!("bring-in/{}", encode(&open.item.id)), &[]);
    html! {
        h2 #rows { (text!(lang, "bringin-rows-and-claims")) }
        @if only {
            p { (text!(lang, "bringin-only-problems")) " " a href={ (own) "#rows" } { (text!(lang, "bringin-all-rows")) } }
        }
        @if shown.is_empty() { p.soft { (text!(lang, "shared-none-feminine")) } }
        ol.rows {
            @for record in &shown {
                li {
                    p.meta { (lang.locator(&record.locator.to_string())) (recognised(lang, record.confidence.map(f64::from))) }
                    div.sides {
                        div {
                            dl.pairs {
                                @for cell in &record.cells {
                                    @let bad = record.problems.iter().any(|one| one.column.as_deref() == Some(&cell.column));
                                    dt { bdi { (cell.column) } }
                                    dd { @if bad { mark { bdi { (cell.text) } } } @else { bdi { (cell.text) } } }
                                }
                            }
                        }
                        div {
                            @for problem in &record.problems { (claims::problem(ask, problem)) }
                            @for event in events.get(record.place.as_str()).into_iter().flatten() { (claims::event(ask, reading, event)) }
                            @if !events.contains_key(record.place.as_str()) { p.soft { (text!(lang, "bringin-claims-nothing")) } }
                        }
                    }
                }
            }
        }
        (pager_of(ask, (page, last), "rows"))
    }
}

/// Who speaks, and when.
pub(super) fn said(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #said { (text!(lang, "bringin-who-says")) }
        form.panel method="post" action=(ask.to_one("bring-in", &open.item.id)) {
            (token(ask))
            div.two {
                p {
                    label for="s-by" { (text!(lang, "records-who-speaks")) }
                    input #s-by name="said_by" size="36" maxlength="300" autocomplete="off" value=(open.uses.said_by.as_deref().unwrap_or_default()) aria-describedby="s-by-help";
                    span.help #s-by-help { (text!(lang, "bringin-said-by-help")) }
                }
                p {
                    label for="s-on" { (text!(lang, "records-said-on")) }
                    input #s-on name="said_on" size="14" maxlength="40" autocomplete="off" value=(open.uses.said_on.as_deref().unwrap_or_default()) aria-describedby="s-on-help";
                    span.help #s-on-help { (text!(lang, "bringin-said-on-help")) }
                }
            }
            button name="act" value="said" { (text!(lang, "bringin-keep")) }
        }
    }
}

/// The mapping as the text it is.
pub(super) fn toml(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    let page = format!("bring-in/{}", encode(&open.item.id));
    let mapping = open.draft.kind == GuideKind::Mapping;
    let wrong = open.reading.is_err();
    html! {
        details.toml #text open[wrong] {
            summary { @if mapping { (text!(lang, "bringin-as-text")) } @else { (text!(lang, "bringin-sheet-as-text")) } }
            form method="post" action=(ask.to(&page, &[])) {
                (token(ask))
                input type="hidden" name="back" value="text";
                label for="t-text" { @if mapping { (text!(lang, "bringin-mapping")) } @else { (text!(lang, "bringin-sheet")) } }
                textarea.code #t-text name="text" rows="18" spellcheck="false" autocomplete="off" { (open.draft.text) }
                p.buttons {
                    button name="act" value="text" { (text!(lang, "bringin-keep")) }
                    @if open.draft.before.is_some() { " " button name="act" value="undo" { (text!(lang, "bringin-undo")) } }
                    " " button name="act" value="afresh" { (text!(lang, "bringin-afresh")) }
                    " " a href={ (ask.to(&page, &[])) "/guide" } download { (text!(lang, "bringin-download")) }
                }
            }
        }
    }
}

/// Whether a file may be taken as the text it is, whatever tables are in it.
fn is_text(media: &str) -> bool {
    DOCUMENTS.contains(&media) || matches!(media, "csv" | "tsv")
}

/// Accepting, and the ways out.
pub(super) fn end(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    let item = &open.item;
    let table = open.draft.kind == GuideKind::Mapping;
    html! {
        h2 #accept { (text!(lang, "bringin-accept")) }
        form method="post" action=(ask.to_one("bring-in", &item.id)) {
            (token(ask))
            p { (text!(lang, "bringin-accept-means")) }
            p.buttons {
                button name="act" value="accept" disabled[open.reading.is_err()] { (text!(lang, "bringin-accept-now")) }
                @if open.draft.before.is_some() { " " button.second name="act" value="undo" { (text!(lang, "bringin-undo")) } }
                @if table && is_text(&item.media) {
                    " " button.second name="act" value="as-document" { (text!(lang, "bringin-as-document")) }
                }
                @if !table && open.proposed.proposal.is_some() {
                    " " button.second name="act" value="as-table" { (text!(lang, "bringin-as-table")) }
                }
            }
        }
        (tray_page::throw_away(ask, item))
    }
}
