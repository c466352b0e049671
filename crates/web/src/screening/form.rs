//! The form, and what is done with what it sends.

use std::collections::BTreeMap;

use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::screening::{Asked, Manifest};

use super::{Answered, Base, TOP, answer};
use crate::assets;
use crate::lang::{Lang, rich};
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::parts::file_field;
use crate::server::{self, App, off_thread, plain};

/// What the form sends.
#[derive(Default)]
struct Sent {
    file_name: String,
    file: Vec<u8>,
    pasted: String,
    to: String,
}

/// The page before anything is asked.
pub(crate) fn show_form(ask: &Ask, base: &Base) -> Shown {
    let lang = ask.lang;
    let people = i64::try_from(base.searched.people).unwrap_or(i64::MAX);
    let body = html! {
        p.lead { (text!(lang, "screening-lead")) }
        p {
            (rich!(lang, "screening-paste", people = html! {
                a href=(ask.to("people", &[])) { (text!(lang, "shared-people-count", n = people)) }
            }))
        }
        (form(ask, None))
    };
    Shown { title: title(lang).to_owned(), body }
}

pub(super) fn title(lang: Lang) -> &'static str {
    text!(lang, "screening-title")
}

/// The form itself: alone on its page, or again below an answer, with the destination that was asked about.
pub(super) fn form(ask: &Ask, again: Option<&str>) -> Markup {
    let (lang, to) = (ask.lang, again.unwrap_or_default());
    html! {
        form.screen method="post" enctype="multipart/form-data"
            action=(ask.to("screen", &[])) {
            p {
                label for="s-list" { (text!(lang, "screening-pasted-list")) }
                span.soft #s-list-help { (text!(lang, "screening-list-help")) }
                textarea #s-list name="list" rows="6" aria-describedby="s-list-help" autofocus[again.is_none()] {}
            }
            p {
                label for="s-file" { (text!(lang, "screening-or-a-file")) }
                span.soft #s-file-help { "XLSX, ODS, CSV, PDF, HTML, JSON, Parquet; 32 MB" }
                (file_field("s-file", text!(lang, "screening-choose-file"), false))
            }
            p {
                label for="s-to" { (text!(lang, "screening-destination")) }
                span.soft #s-to-help { (text!(lang, "screening-country-help")) }
                input #s-to name="to" value=(to) maxlength="40" size="6" autocomplete="off"
                    aria-describedby="s-to-help";
            }
            button { (text!(lang, "screening-screen")) }
            script src=(assets::bring_in_path()) defer {}
        }
    }
}

/// Answers what the form sends.
pub(super) async fn screen(
    State(app): State<App>,
    lang: Lang,
    uri: Uri,
    headers: HeaderMap,
    parts: Multipart,
) -> Response {
    let sent = match sent(parts).await {
        Ok(sent) => sent,
        Err(error) => return plain(error.status(), too_much(lang)),
    };
    let query = server::query_of(&uri);
    let request = server::Asked { uri, names: BTreeMap::new(), query, headers };
    let work = move || {
        server::ask(app, lang, request, |ask| {
            let (status, shown) = match answered(ask, &sent) {
                Ok(answered) => (StatusCode::OK, answer::show(ask, &answered, &sent.to)),
                Err(Fault::Asked(why)) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, refused(ask, &sent, &why))
                }
                Err(fault) => return Err(fault),
            };
            Ok((status, frame(ask, &shown).into_string()))
        })
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

fn too_much(lang: Lang) -> &'static str {
    text!(lang, "screening-too-much")
}

async fn sent(mut parts: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await? {
        match part.name().unwrap_or_default() {
            "file" => {
                sent.file_name = part.file_name().unwrap_or_default().to_owned();
                sent.file = part.bytes().await?.to_vec();
            }
            "list" => sent.pasted = part.text().await?,
            "to" => sent.to = part.text().await?.trim().to_owned(),
            _ => {}
        }
    }
    Ok(sent)
}

/// Reads the list and screens it.
fn answered(ask: &Ask, sent: &Sent) -> Result<Answered, Fault> {
    let read = |name: &str, bytes: &[u8]| ask.views.manifest(name, bytes).map_err(Fault::Asked);
    let manifest = if sent.file.is_empty() {
        read("", sent.pasted.as_bytes())?
    } else {
        read(&sent.file_name, &sent.file)?
    };
    screened(ask, manifest, (&sent.to, TOP))
}

/// Screens what was read. `to` holds where a row states no destination.
pub(super) fn screened(
    ask: &Ask,
    mut manifest: Manifest,
    (to, top): (&str, usize),
) -> Result<Answered, Fault> {
    let to = Some(to).filter(|to| !to.is_empty());
    let typed =
        Asked::typed("", None, None, to).map_err(|error| Fault::Asked(error.to_string()))?;
    for one in manifest.asked.iter_mut().filter(|one| one.destination.is_none()) {
        one.destination.clone_from(&typed.destination);
    }
    let mut answered = Err(Fault::Views(String::new()));
    ask.views
        .screen(ask.level, ask.as_of, &mut |screener| {
            let screened = match manifest.asked.as_slice() {
                [one] if one.locator.is_none() => screener.screen_one(one, top),
                rows => screener.screen_all(rows, top),
            };
            answered = screened
                .map(|screened| Answered {
                    searched: screener.searched().clone(),
                    said: std::mem::take(&mut manifest.said),
                    screened,
                })
                .map_err(|error| Fault::Views(error.to_string()));
        })
        .map_err(Fault::Views)?;
    answered
}

/// The form again, with why what was sent could not be screened.
fn refused(ask: &Ask, sent: &Sent, why: &str) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.serious role="alert" {
            (text!(lang, "screening-nothing-screened")) " " span lang="en" { (why) }
        }
        (form(ask, Some(&sent.to)))
    };
    Shown { title: title(lang).to_owned(), body }
}
