//! What the forms of an item do.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use paradero_intake::edit::{Meaning, remap, said};
use paradero_intake::passage::{add, quoted, remove};
use paradero_locale::text;
use paradero_model::Date;
use paradero_register::GuideKind;
use paradero_register::tray::{self, Draft, Item, Tray};

use super::document::Passage;
use super::item::{open, page};
use super::{Bench, Done, Note, accept, address, answered, mark};
use crate::intake_desk::IntakeDesk;
use crate::lang::{Lang, Terms};
use crate::language_model::ask_model;
use crate::layout::Ask;
use crate::pages::Fault;
use crate::server::{self, App, Asked, Names};

/// Where a form leads back to.
const BACK: [&str; 6] = ["columns", "rows", "text", "marks", "alike", "suggested"];

/// Takes what a form of an item sends.
pub(super) async fn take(
    State(app): State<App>,
    lang: Lang,
    Path(names): Path<Names>,
    (headers, Form(sent)): (HeaderMap, Form<Names>),
) -> Response {
    let token = Some(sent.get("token").cloned().unwrap_or_default());
    let request = Asked { uri: address(lang, &names, ""), names, query: Names::new(), headers };
    let at = app.clone();
    answered(app, lang, request, token, move |ask, desk| {
        let tray = desk.tray().map_err(Fault::Views)?;
        let found = tray.item(ask.level, &ask.id).map_err(|error| told(&error))?;
        let Some(item) = found else { return Ok(Done::Missing) };
        act(&at, ask, (desk, &tray), item, &sent)
    })
    .await
}

fn told(error: &paradero_register::Error) -> Fault {
    Fault::Views(error.to_string())
}

fn act(
    app: &App,
    ask: &Ask,
    (desk, tray): (&dyn IntakeDesk, &Tray),
    item: Item,
    sent: &Names,
) -> Result<Done, Fault> {
    let field = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let bench = &*app.bench;
    match field("act") {
        "throw-away" => {
            tray.throw_away(&item).map_err(|error| told(&error))?;
            bench.forget(&item.id);
            Ok(Done::To(format!("bring-in?left={}", crate::layout::encode(&item.file_name))))
        }
        "accept" => Ok(accept::begin(app, ask, &item)),
        "repeats" => {
            let source = Some(field("source").to_owned()).filter(|source| !source.is_empty());
            let mut item = item;
            item.info.repeats = source;
            tray.keep(&item).map_err(|error| told(&error))?;
            Ok(Done::To(format!("bring-in/{}#alike", item.id)))
        }
        "ask-model" => match asked(app, ask, (desk, tray), &item) {
            Ok(asked) => {
                tray.keep(&Item { asked: Some(asked), ..item.clone() })
                    .map_err(|error| told(&error))?;
                Ok(Done::To(format!("bring-in/{}#suggested", item.id)))
            }
            Err(why) => {
                let note = Note::wrong(text!(ask.lang, "bringin-model-silent"), why);
                page(ask, desk, bench, Some(&note))
            }
        },
        "look-again" => Ok(Done::To(format!("bring-in/{}", item.id))),
        change => {
            let changed = changed(ask, bench, (desk, tray), &item, (change, sent));
            let (draft, note) = match changed {
                Ok(changed) => changed,
                Err(note) => return page(ask, desk, bench, Some(&note)),
            };
            let item = Item { guide: Some(draft), ..item };
            tray.keep(&item).map_err(|error| told(&error))?;
            if note.is_some() {
                return page(ask, desk, bench, note.as_ref());
            }
            let back = BACK.iter().find(|back| **back == field("back"));
            let back = back.map(|back| format!("#{back}")).unwrap_or_default();
            Ok(Done::To(format!("bring-in/{}{back}", item.id)))
        }
    }
}

/// What the office's language model suggests in a document; it is asked here and nowhere else, since somebody pressed the button.
fn asked(
    app: &App,
    ask: &Ask,
    (desk, tray): (&dyn IntakeDesk, &Tray),
    item: &Item,
) -> Result<tray::Asked, String> {
    let Some(model) = desk.language_model()? else {
        return Err(text!(ask.lang, "bringin-no-model").to_owned());
    };
    let plain = app.bench.reading(desk, tray, item, None)?;
    let text = plain.document.as_ref().map_or("", |document| document.text.as_str());
    let (answer, left) = ask_model(&model, text)?;
    Ok(tray::Asked {
        model: model.model().to_owned(),
        by: ask.account.clone().unwrap_or_default(),
        at: i64::try_from(app.now().as_secs()).unwrap_or(i64::MAX),
        dropped: answer.not_verbatim + answer.malformed,
        suggestions: answer.suggestions,
        left,
    })
}

/// The mapping or sheet after a change, with what is to be said of it; or why it cannot be changed so.
fn changed(
    ask: &Ask,
    bench: &Bench,
    (desk, tray): (&dyn IntakeDesk, &Tray),
    item: &Item,
    (change, sent): (&str, &Names),
) -> Result<(Draft, Option<Note>), Note> {
    let lang = ask.lang;
    let refuse = |why: String| Note::wrong(text!(lang, "bringin-not-changed"), why);
    let field = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let open = open(desk, bench, tray, item.clone()).map_err(refuse)?;
    let mut draft = open.draft.clone();
    let mut note = None;
    match change {
        "column" => {
            let reading = open.reading.map_err(refuse)?;
            let column = sent.get("column").map_or("", String::as_str);
            let meaning = meaning(lang, field("meaning"), field("date"));
            let meaning = meaning.ok_or_else(|| refuse(String::new()))?;
            let remapped = remap(&draft.text, &reading, column, &meaning);
            let (text, doubt) = remapped.map_err(|error| refuse(error.to_string()))?;
            draft.change(text);
            note = doubt.map(|doubt| {
                let why = lang.either_of(&doubt.es(), &doubt.en()).to_owned();
                Note {
                    text: text!(lang, "bringin-cells-doubt", column = column, why = why),
                    ..Note::default()
                }
            });
        }
        "said" => {
            let on = field("said_on");
            if !on.is_empty() && Date::parse_edtf(on).is_err() {
                return Err(Note::wrong(&text!(lang, "bringin-no-date", text = on), ""));
            }
            let text = said(&draft.text, field("said_by"), on);
            draft.change(text.map_err(|error| refuse(error.to_string()))?);
        }
        "mark" => {
            let plain = bench.reading(desk, tray, item, None).map_err(refuse)?;
            let text = plain.document.as_ref().map_or("", |document| document.text.as_str());
            let number = |name: &str| field(name).parse::<u32>().ok();
            let span = number("start").zip(number("end"));
            let quote = span.and_then(|span| Some((span, quoted(text, span)?)));
            let Some(((start, end), (quote, occurrence))) = quote else {
                return Err(Note::wrong(text!(lang, "bringin-no-passage"), ""));
            };
            let mark = mark::sent(Passage { start, end, quote, occurrence }, sent);
            let changed = add(&draft.text, &mark).map_err(|error| refuse(error.to_string()))?;
            // A mark that the reader of sheets does not take is told now, not when all is accepted.
            desk.read(
                &item.file_name,
                &tray.bytes(item).map_err(|error| refuse(error.to_string()))?,
                Some((draft.kind, &changed)),
            )
            .map_err(refuse)?;
            draft.change(changed);
        }
        "unmark" => {
            let text = remove(&draft.text, field("event"));
            draft.change(text.map_err(|error| refuse(error.to_string()))?);
        }
        // Browsers send line ends of their own.
        "text" => draft
            .change(sent.get("text").map_or_else(String::new, |text| text.replace("\r\n", "\n"))),
        "undo" => draft.undo(),
        "afresh" => draft.change(open.proposed.draft.text.clone()),
        "plainly" => {
            let proposed = open.proposed.proposal.as_ref().map(paradero_intake::Proposal::to_toml);
            draft.change(proposed.unwrap_or_default());
            draft.from = None;
        }
        "as-document" => draft = Draft::new(GuideKind::Sheet, "[source]\n".to_owned()),
        "as-table" => draft = open.proposed.draft.clone(),
        _ => return Err(refuse(String::new())),
    }
    Ok((draft, note))
}

/// What the form of a column chose.
fn meaning(lang: Lang, chosen: &str, date: &str) -> Option<Meaning> {
    if chosen == "keep" {
        return Some(Meaning::Kept(text!(lang, "bringin-kept-by-hand").to_owned()));
    }
    let (kind, property) = chosen.split_once('.')?;
    let date = Some(date).filter(|date| !date.is_empty()).map(str::to_owned);
    Some(Meaning::Gives { kind: kind.to_owned(), property: property.to_owned(), date })
}

/// Puts a source that stands into the tray, to be read anew by a mapping that takes the place of the one it has.
pub(super) async fn again(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let token = Some(sent.get("token").cloned().unwrap_or_default());
    let uri = server::uri_of(lang, "bring-in/again");
    let request = Asked { uri, names: Names::new(), query: Names::new(), headers };
    let now = i64::try_from(app.now().as_secs()).unwrap_or(i64::MAX);
    answered(app, lang, request, token, move |ask, desk| {
        let source = sent.get("source").map_or("", String::as_str);
        let tray = desk.tray().map_err(Fault::Views)?;
        // What waits already is not put there twice.
        let waiting = tray.items(ask.level).map_err(|error| told(&error))?;
        if let Some(one) = waiting.iter().find(|item| item.source == source) {
            return Ok(Done::To(format!("bring-in/{}", one.id)));
        }
        let Some(standing) = desk.standing(ask.level, source).map_err(Fault::Views)? else {
            return Ok(Done::Missing);
        };
        let by = ask.account.clone().unwrap_or_default();
        let item = Item { by, at: now, ..standing.item };
        let mut receiving = tray.receive(item.level).map_err(|error| told(&error))?;
        receiving.write(&standing.bytes).map_err(|error| told(&error))?;
        let item = receiving.finish(item).map_err(|error| told(&error))?;
        Ok(Done::To(format!("bring-in/{}", item.id)))
    })
    .await
}
