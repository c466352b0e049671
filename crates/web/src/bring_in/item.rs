//! What lies in the tray, opened: a table in the wizard, a document with its text, or how far its adding is.

use axum::http::StatusCode;
use maud::html;
use paradero_intake::edit::{Uses, uses};
use paradero_intake::passage::Suggestion;
use paradero_intake::repeats::Sketch;
use paradero_locale::text;
use paradero_register::query::repeats::{AlikeLine, of_sketch};
use paradero_register::tray::{Draft, Item, Tray};
use paradero_register::{GuideKind, Proposed};
use std::sync::Arc;

use super::bench::Job;
use super::{Bench, Done, Note, accept, document, noted, suggested, tray_page, wizard};
use crate::intake_desk::IntakeDesk;
use crate::layout::{Ask, Shown};
use crate::pages::Fault;
use paradero_intake::Reading;

/// An item with all that its page shows.
pub(super) struct Open {
    pub(super) item: Item,
    pub(super) draft: Draft,
    /// What the guide makes of the file, or where it is wrong.
    pub(super) reading: Result<Arc<Reading>, String>,
    /// What the mapping says of columns; nothing where it is no TOML.
    pub(super) uses: Uses,
    /// What was proposed, and why.
    pub(super) proposed: Arc<Proposed>,
    /// What is suggested in its text, where it is a document.
    pub(super) suggestions: Vec<Suggestion>,
    /// The language model that may be asked.
    pub(super) model: Option<String>,
    /// What it seems to repeat.
    pub(super) alike: Vec<AlikeLine>,
}

/// The page of an item, with what became of what was sent.
pub(super) fn page(
    ask: &Ask,
    desk: &dyn IntakeDesk,
    bench: &Bench,
    note: Option<&Note>,
) -> Result<Done, Fault> {
    match bench.job(&ask.id, ask.level) {
        Some(job @ (Job::Runs(_) | Job::Done(_))) => return Ok(accept::page(ask, &job)),
        Some(Job::Failed(_)) | None => {}
    }
    let tray = desk.tray().map_err(Fault::Views)?;
    let found = tray.item(ask.level, &ask.id).map_err(|error| Fault::Views(error.to_string()))?;
    let Some(item) = found else { return Ok(Done::Missing) };
    let failed = match bench.job(&ask.id, ask.level) {
        Some(Job::Failed(why)) => Some(Note::wrong(text!(ask.lang, "bringin-not-added"), why)),
        _ => None,
    };
    let note = note.or(failed.as_ref());
    let status = if note.is_some_and(|note| note.wrong) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = open(desk, bench, &tray, item.clone()).and_then(|mut open| {
        open.alike = alike(ask, bench, &open)?;
        if open.draft.kind == GuideKind::Mapping {
            return Ok(wizard::page(ask, &open, note));
        }
        // Where the sheet is wrong, the document is there all the same.
        let plain = match &open.reading {
            Ok(reading) => reading.clone(),
            Err(_) => bench.reading(desk, &tray, &open.item, None)?,
        };
        open.model = desk.language_model()?.map(|model| model.model().to_owned());
        open.suggestions = suggested::all(bench.suggestions(&open.item, &plain), &open.item);
        Ok(document::page(ask, &open, &plain, note))
    });
    match shown {
        Ok(shown) => Ok(Done::Page(status, Box::new(shown))),
        Err(why) => Ok(Done::Page(StatusCode::OK, Box::new(unreadable(ask, &item, &why, note)))),
    }
}

/// Opens an item; the first time it gets the mapping or sheet to begin with.
pub(super) fn open(
    desk: &dyn IntakeDesk,
    bench: &Bench,
    tray: &Tray,
    mut item: Item,
) -> Result<Open, String> {
    let proposed = bench.proposed(desk, tray, &item)?;
    let draft = match &item.guide {
        Some(draft) => draft.clone(),
        None => {
            item.guide = Some(proposed.draft.clone());
            tray.keep(&item).map_err(|error| error.to_string())?;
            proposed.draft.clone()
        }
    };
    let reading = bench.reading(desk, tray, &item, Some((draft.kind, &draft.text)));
    let uses = uses(&draft.text).unwrap_or_default();
    Ok(Open {
        item,
        draft,
        reading,
        uses,
        proposed,
        suggestions: Vec::new(),
        model: None,
        alike: Vec::new(),
    })
}

/// What the item seems to repeat of all that is seen here.
fn alike(ask: &Ask, bench: &Bench, open: &Open) -> Result<Vec<AlikeLine>, String> {
    let Ok(reading) = &open.reading else { return Ok(Vec::new()) };
    let sketch = bench.sketch(&open.item, &open.draft.text, || sketch(reading));
    let found = of_sketch(&ask.connection, &sketch, &open.item.source);
    found.map_err(|error| error.to_string())
}

/// The sketch of what was read: of its rows, else of its text.
fn sketch(reading: &Reading) -> Sketch {
    let is_table = reading.records.iter().any(|record| !record.cells.is_empty());
    match &reading.document {
        Some(document) if !is_table => Sketch::of_text(&document.text),
        _ => Sketch::of_rows(
            reading.records.iter().map(|one| one.cells.iter().map(|cell| &cell.text)),
        ),
    }
}

/// A file that cannot be read at all.
fn unreadable(ask: &Ask, item: &Item, why: &str, note: Option<&Note>) -> Shown {
    let lang = ask.lang;
    let body = html! {
        (noted(note))
        p.serious role="alert" { (text!(lang, "bringin-unreadable")) " " span lang="en" { (why) } }
        (tray_page::throw_away(ask, item))
        p { a href=(ask.to("bring-in", &[])) { (text!(lang, "bringin-title")) } }
    };
    Shown { title: item.file_name.clone(), body }
}

/// Whether pages of a kind of file are shown as pictures.
pub(super) fn is_drawn(media: &str) -> bool {
    matches!(media, "pdf" | "png" | "jpeg" | "tiff" | "webp")
}

/// A page of a document as a picture.
pub(super) fn picture(ask: &Ask, desk: &dyn IntakeDesk, page: u32) -> Result<Done, Fault> {
    let said = |error: paradero_register::Error| Fault::Views(error.to_string());
    let tray = desk.tray().map_err(Fault::Views)?;
    let found = tray.item(ask.level, &ask.id).map_err(said)?;
    let Some(item) = found.filter(|item| is_drawn(&item.media) && page > 0) else {
        return Ok(Done::Missing);
    };
    // A page that cannot be drawn is missing, no fault of the pages: its text stands beside it.
    let drawn = desk.picture(&tray.bytes(&item).map_err(said)?, page);
    Ok(drawn.map_or(Done::Missing, Done::Picture))
}

/// The mapping or claim sheet as a file.
pub(super) fn guide(ask: &Ask, desk: &dyn IntakeDesk) -> Result<Done, Fault> {
    let tray = desk.tray().map_err(Fault::Views)?;
    let found = tray.item(ask.level, &ask.id).map_err(|error| Fault::Views(error.to_string()))?;
    let Some(draft) = found.as_ref().and_then(|item| item.guide.clone()) else {
        return Ok(Done::Missing);
    };
    let name = match draft.kind {
        GuideKind::Mapping => "mapping.toml",
        GuideKind::Sheet => "claims.toml",
    };
    Ok(Done::File("application/toml; charset=utf-8", name.to_owned(), draft.text.into_bytes()))
}
