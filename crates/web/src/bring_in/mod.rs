//! Bringing in: files are taken into the tray, read by a mapping or a claim sheet that a person puts right, and accepted.

mod accept;
mod act;
mod bench;
mod claims;
mod column;
mod document;
mod item;
mod mark;
mod suggested;
mod tray_page;
mod unpack;
mod upload;
mod wizard;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use paradero_locale::{Languages, text};

use crate::May;
use crate::intake_desk::IntakeDesk;
use crate::lang::Lang;
use crate::layout::{Ask, Shown, frame, may};
use crate::pages::Fault;
use crate::server::{self, App, Asked, Names, off_thread, plain};
use crate::session::same;

pub(crate) use bench::Bench;

/// What was done, or why not, above a page.
#[derive(Clone, Default)]
pub(super) struct Note {
    wrong: bool,
    text: String,
    /// What the register said, which speaks English.
    said: String,
}

impl Note {
    fn wrong(text: &str, said: impl Into<String>) -> Self {
        Self { wrong: true, text: text.to_owned(), said: said.into() }
    }
}

/// What a request ends in.
pub(super) enum Done {
    Page(StatusCode, Box<Shown>),
    /// The address below the language to go on at.
    To(String),
    /// A file: its type, its name, its bytes.
    File(&'static str, String, Vec<u8>),
    /// A PNG picture.
    Picture(Vec<u8>),
    Missing,
}

/// The addresses of the tray and what lies in it.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new().route("/bring-in.js", get(crate::assets::bring_in));
    for lang in languages.all() {
        let at = |rest: &str| format!("/{}/bring-in{rest}", lang.code());
        let tray = get(move |app, uri, headers| tray(app, lang, uri, headers))
            .post(move |app, headers, parts| upload::take(app, lang, headers, parts))
            .layer(DefaultBodyLimit::disable());
        let one = get(move |app, uri, names, headers| one(app, lang, uri, (names, headers)))
            .post(move |app, names, headers, form| act::take(app, lang, names, (headers, form)))
            // A mapping or sheet is text that people write.
            .layer(DefaultBodyLimit::max(8 << 20));
        router = router
            .route(&at(""), tray)
            .route(&at("/{id}"), one)
            .route(
                &at("/{id}/guide"),
                get(move |app, names, headers| guide(app, lang, names, headers)),
            )
            .route(
                &at("/{id}/page/{page}"),
                get(move |app, names, headers| picture(app, lang, names, headers)),
            )
            .route(
                &at("/{id}/state"),
                get(move |app, names, headers| state(app, lang, names, headers)),
            )
            .route(
                &at("/again"),
                post(move |app, headers, form| act::again(app, lang, headers, form)),
            );
    }
    router
}

/// Asks a question of the desk for whoever may add, and answers with what it ends in.
pub(super) async fn answered(
    app: App,
    lang: Lang,
    request: Asked,
    token: Option<String>,
    question: impl FnOnce(&Ask, &dyn IntakeDesk) -> Result<Done, Fault> + Send + 'static,
) -> Response {
    let work = move || {
        server::ask(app, lang, request, |ask| {
            let views = ask.views.clone();
            let desk = views.intake_desk().filter(|_| ask.adds);
            let Some(desk) = desk else {
                return Ok(Ready::Page(
                    StatusCode::FORBIDDEN,
                    frame(ask, &not_for(lang)).into_string(),
                ));
            };
            // A form counts only from a page that this session was given.
            let own = ask.writes.clone().unwrap_or_default();
            if token.is_some_and(|token| own.is_empty() || !same(&own, &token)) {
                return Ok(Ready::Plain(StatusCode::FORBIDDEN, load_again(lang)));
            }
            Ok(match question(ask, desk)? {
                Done::Page(status, shown) => Ready::Page(status, frame(ask, &shown).into_string()),
                Done::To(path) => Ready::To(format!("/{}/{path}", lang.code())),
                Done::File(kind, name, bytes) => Ready::File(kind, name, bytes),
                Done::Picture(bytes) => Ready::Picture(bytes),
                Done::Missing => {
                    Ready::Page(StatusCode::NOT_FOUND, frame(ask, &gone(ask)).into_string())
                }
            })
        })
    };
    match off_thread(work).await {
        Ok(ready) => ready.into_response(),
        Err(response) => response,
    }
}

enum Ready {
    Page(StatusCode, String),
    Plain(StatusCode, &'static str),
    To(String),
    File(&'static str, String, Vec<u8>),
    Json(serde_json::Value),
    Picture(Vec<u8>),
}

impl IntoResponse for Ready {
    fn into_response(self) -> Response {
        match self {
            Self::Page(status, text) => (status, Html(text)).into_response(),
            Self::Plain(status, text) => plain(status, text),
            Self::To(path) => Redirect::to(&path).into_response(),
            Self::File(kind, name, bytes) => {
                let place = format!("attachment; filename=\"{name}\"");
                (
                    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, place)],
                    bytes,
                )
                    .into_response()
            }
            Self::Picture(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
            Self::Json(value) => axum::Json(value).into_response(),
        }
    }
}

fn load_again(lang: Lang) -> &'static str {
    text!(lang, "bringin-load-again")
}

fn not_for(lang: Lang) -> Shown {
    let body = html! { p { (text!(lang, "bringin-editors-only")) } };
    Shown { title: title(lang), body }
}

fn gone(ask: &Ask) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { (text!(lang, "bringin-gone")) }
        p { a href=(ask.to("bring-in", &[])) { (text!(lang, "bringin-title")) } }
    };
    Shown { title: title(lang), body }
}

pub(super) fn title(lang: Lang) -> String {
    text!(lang, "bringin-title").to_owned()
}

/// A note above a page, read out where the page comes in answer to a form.
pub(super) fn noted(note: Option<&Note>) -> Markup {
    html! {
        @if let Some(note) = note {
            p class=(if note.wrong { "serious" } else { "good" }) role=(if note.wrong { "alert" } else { "status" }) {
                (note.text)
                @if !note.said.is_empty() { " " span lang="en" { (note.said) } }
            }
        }
    }
}

/// The hidden field by which a form is known to come from a page of this session.
pub(super) fn token(ask: &Ask) -> Markup {
    html! { input type="hidden" name="token" value=(ask.writes.as_deref().unwrap_or_default()); }
}

fn asked(uri: Uri, names: Names, headers: HeaderMap) -> Asked {
    let query = server::query_of(&uri);
    Asked { uri, names, query, headers }
}

async fn tray(State(app): State<App>, lang: Lang, uri: Uri, headers: HeaderMap) -> Response {
    let request = asked(uri, Names::new(), headers);
    answered(app, lang, request, None, |ask, desk| tray_page::page(ask, desk, &[], StatusCode::OK))
        .await
}

async fn one(
    State(app): State<App>,
    lang: Lang,
    uri: Uri,
    (Path(names), headers): (Path<Names>, HeaderMap),
) -> Response {
    let (bench, request) = (app.bench.clone(), asked(uri, names, headers));
    answered(app, lang, request, None, move |ask, desk| item::page(ask, desk, &bench, None)).await
}

/// The address of something that lies in the tray.
fn address(lang: Lang, names: &Names, rest: &str) -> Uri {
    let id = names.get("id").map_or("", String::as_str);
    server::uri_of(lang, &format!("bring-in/{}{rest}", crate::layout::encode(id)))
}

/// The mapping or claim sheet as a file.
async fn guide(
    State(app): State<App>,
    lang: Lang,
    Path(names): Path<Names>,
    headers: HeaderMap,
) -> Response {
    let request = asked(address(lang, &names, "/guide"), names, headers);
    answered(app, lang, request, None, |ask, desk| item::guide(ask, desk)).await
}

/// A page of a document as a picture.
async fn picture(
    State(app): State<App>,
    lang: Lang,
    Path(names): Path<Names>,
    headers: HeaderMap,
) -> Response {
    let page = names.get("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or_default();
    let request = asked(address(lang, &names, "/page"), names, headers);
    answered(app, lang, request, None, move |ask, desk| item::picture(ask, desk, page)).await
}

/// How far the adding is. No view is opened for it: that would wait for what is just being made.
async fn state(
    State(app): State<App>,
    lang: Lang,
    Path(names): Path<Names>,
    headers: HeaderMap,
) -> Response {
    let work = move || {
        let (level, signed) = server::level(&app, &headers)?;
        if !may(signed.map(|signed| signed.role), May::Add, level) {
            return Ok(Ready::Plain(StatusCode::FORBIDDEN, text!(lang, "bringin-editors-only")));
        }
        let id = names.get("id").map_or("", String::as_str);
        Ok(Ready::Json(accept::state(lang, level, id, &app.bench)))
    };
    match off_thread(work).await {
        Ok(ready) => ready.into_response(),
        Err(response) => response,
    }
}
