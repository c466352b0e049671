//! A document: its text beside the picture of its page, passages that are marked, and what each is said to say.

use maud::{Markup, html};
use paradero_intake::Reading;
use paradero_intake::passage::{Sort, Suggestion, between, quoted};
use paradero_locale::text;
use paradero_model::Locator;

use super::item::{Open, is_drawn};
use super::{Note, claims, mark, noted, suggested, token, wizard};
use crate::assets;
use crate::layout::{Ask, Shown, encode};
use crate::parts::pager_of;

/// Characters of a document without pages that are shown at once.
const STRETCH: u32 = 12_000;

/// The stretch of a document that is shown: characters from `start` to before `end`.
struct Stretch {
    number: usize,
    last: usize,
    start: u32,
    end: u32,
}

/// A passage that is being marked.
pub(super) struct Passage {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) quote: String,
    pub(super) occurrence: usize,
}

/// The page of a document. `reading` is what its sheet makes of it, or the document as it is where the sheet is wrong.
pub(super) fn page(ask: &Ask, open: &Open, plain: &Reading, note: Option<&Note>) -> Shown {
    let lang = ask.lang;
    let document = plain.document.as_ref();
    let text = document.map_or("", |document| document.text.as_str());
    let pages = document.map_or(&[][..], |document| &document.pages);
    let stretch = stretch(ask, text, pages);
    let passage = passage(ask, text);
    // The form was sent: what it names is not there, or it names nothing.
    let missed = ask.query.contains_key("first") && passage.is_none();
    let body = html! {
        (noted(note))
        (wizard::about(ask, open))
        @if let Err(why) = &open.reading {
            div.panel.serious role="alert" {
                p { (text!(lang, "bringin-sheet-wrong")) }
                p lang="en" { (why) }
            }
        }
        p { (text!(lang, "bringin-how-to-mark")) }
        @if missed {
            p.serious role="alert" {
                @if ask.get("first").is_some() { (text!(lang, "bringin-no-passage")) }
                @else { (text!(lang, "bringin-nothing-chosen")) }
            }
        }
        (pick(ask, open, &stretch))
        @if let Some(passage) = &passage { (mark::form(ask, open, passage)) }
        (sides(ask, open, text, &stretch, !pages.is_empty()))
        (pager_of(ask, (stretch.number, stretch.last), "text-of-page"))
        (suggested::list(ask, open, text, (stretch.number, stretch.start, stretch.end)))
        (marks(ask, open))
        (wizard::said(ask, open))
        (wizard::toml(ask, open))
        (wizard::end(ask, open))
        script src=(assets::bring_in_path()) defer {}
    };
    Shown { title: open.item.file_name.clone(), body }
}

fn stretch(ask: &Ask, text: &str, pages: &[u32]) -> Stretch {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let starts: Vec<u32> = if pages.is_empty() {
        (0..length.div_ceil(STRETCH).max(1)).map(|number| number * STRETCH).collect()
    } else {
        pages.to_vec()
    };
    let last = starts.len().max(1);
    let number =
        ask.get("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).clamp(1, last);
    let start = starts.get(number - 1).copied().unwrap_or_default();
    let end = starts.get(number).copied().unwrap_or(length);
    Stretch { number, last, start, end }
}

/// The passage that the address names, by characters or by its first and last words.
fn passage(ask: &Ask, text: &str) -> Option<Passage> {
    let number = |name: &str| ask.get(name).and_then(|value| value.parse::<u32>().ok());
    let (start, end) = match (number("start"), number("end")) {
        (Some(start), Some(end)) => (start, end),
        _ => between(text, &ask.get("first")?, &ask.get("last").or_else(|| ask.get("first"))?)?,
    };
    let (quote, occurrence) =
        quoted(text, (start, end)).filter(|(quote, _)| quote.len() < 20_000)?;
    Some(Passage { start, end, quote, occurrence })
}

/// The form that picks a passage: the script fills in where the selection stands, a hand its first and last words.
fn pick(ask: &Ask, open: &Open, stretch: &Stretch) -> Markup {
    let lang = ask.lang;
    html! {
        form.pick #pick method="get" action={ (ask.to_one("bring-in", &open.item.id)) "#mark" } {
            input type="hidden" name="page" value=(stretch.number);
            input type="hidden" name="start" value="" disabled;
            input type="hidden" name="end" value="" disabled;
            div.two {
                p {
                    label for="p-first" { (text!(lang, "bringin-first-words")) }
                    input #p-first name="first" size="26" maxlength="300" autocomplete="off";
                }
                p {
                    label for="p-last" { (text!(lang, "bringin-last-words")) }
                    input #p-last name="last" size="26" maxlength="300" autocomplete="off";
                }
                p.at-end { button { (text!(lang, "bringin-mark-passage")) } }
            }
        }
    }
}

fn sides(ask: &Ask, open: &Open, text: &str, stretch: &Stretch, pages: bool) -> Markup {
    let lang = ask.lang;
    let picture = is_drawn(&open.item.media) && pages;
    let address = format!("bring-in/{}/page/{}", encode(&open.item.id), stretch.number);
    html! {
        div.sides.document #text-of-page {
            div {
                h2 { (text!(lang, "bringin-text")) @if pages { ", " (text!(lang, "bringin-page", n = stretch.number)) } }
                // Characters are counted from its beginning. Browsers drop a line end that follows the tag: it is ours, and none of the text.
                pre.text #document-text tabindex="0" data-start=(stretch.start) { "\n" (marked(ask, open, text, stretch)) }
            }
            @if picture {
                div {
                    h2 { (text!(lang, "bringin-page-as-it-is")) }
                    img.page src=(ask.to(&address, &[])) alt=(text!(lang, "bringin-picture-of-page", n = stretch.number)) loading="lazy";
                }
            }
        }
    }
}

/// The text of a stretch, with what is marked in it, and with what is suggested where nothing is marked.
fn marked(ask: &Ask, open: &Open, text: &str, stretch: &Stretch) -> Markup {
    let mut spans: Vec<(u32, u32, Option<Sort>)> = Vec::new();
    if let Ok(reading) = &open.reading {
        let places = reading.records.iter().filter_map(|record| match record.locator {
            Locator::Passage { start, end, .. } => Some((start, end, None)),
            _ => None,
        });
        spans.extend(places);
    }
    let is_marked =
        |one: &Suggestion| spans.iter().any(|(start, end, _)| *start < one.end && *end > one.start);
    let suggested: Vec<(u32, u32, Option<Sort>)> = open
        .suggestions
        .iter()
        .filter(|one| !is_marked(one))
        .map(|one| (one.start, one.end, Some(one.sort)))
        .collect();
    spans.extend(suggested);
    spans.retain(|(start, end, _)| *start < stretch.end && *end > stretch.start);
    spans.sort_unstable();
    let piece = |from: u32, until: u32| -> String {
        text.chars().skip(from as usize).take(until.saturating_sub(from) as usize).collect()
    };
    let mut pieces: Vec<(Option<Option<Sort>>, String)> = Vec::new();
    let mut at = stretch.start;
    for (start, end, what) in spans {
        let (start, end) = (start.max(at), end.min(stretch.end));
        if end <= start {
            continue;
        }
        pieces.push((None, piece(at, start)));
        pieces.push((Some(what), piece(start, end)));
        at = end;
    }
    pieces.push((None, piece(at, stretch.end)));
    html! {
        @for (what, text) in pieces {
            @match what {
                None => (text),
                Some(None) => mark { (text) },
                Some(Some(sort)) => span.hint title=(suggested::sort(ask.lang, sort)) { (text) },
            }
        }
    }
}

/// What is marked so far, each with what it says and a way to take it back.
fn marks(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    let Ok(reading) = &open.reading else { return html! {} };
    html! {
        h2 #marks { (text!(lang, "bringin-marks", n = i64::try_from(reading.events.len()).unwrap_or(i64::MAX))) }
        @if reading.events.is_empty() { p.soft { (text!(lang, "bringin-no-marks")) } }
        ol.plain {
            @for event in &reading.events {
                li {
                    @if let Some(record) = reading.records.iter().find(|record| record.place == event.record) {
                        blockquote { "«" (record.text) "»" }
                    }
                    (claims::event(ask, reading, event))
                    form method="post" action=(ask.to_one("bring-in", &open.item.id)) {
                        (token(ask))
                        input type="hidden" name="event" value=(event.id);
                        input type="hidden" name="back" value="marks";
                        button.second name="act" value="unmark" { (text!(lang, "bringin-take-back")) span.hidden { " " (event.id) } }
                    }
                }
            }
        }
    }
}
