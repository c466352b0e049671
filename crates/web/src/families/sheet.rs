//! The sheet: what the register answers about one person, and the form to write to the office.

use axum::extract::State;
use axum::http::header::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use paradero_locale::text;
use paradero_model::Level;

use super::room::{self, LIFE, Room};
use super::{frame, letter};
use crate::documents::{DocumentAsked, DocumentForm, DocumentKind};
use crate::lang::Lang;
use crate::pages::Fault;
use crate::server::{App, off_thread};
use crate::{View, Views};

/// What the register answers about somebody at a level, as a piece of a page; nothing where nobody is meant any more.
pub(super) fn answers(
    views: &dyn Views,
    level: Level,
    lang: Lang,
    person: &str,
) -> Result<Option<Markup>, Fault> {
    let View { connection, position, today, opened } =
        views.view(level, None).map_err(Fault::Views)?;
    let asked = DocumentAsked {
        connection: &connection,
        position,
        earlier: false,
        today,
        lang,
        kind: DocumentKind::Answer,
        form: DocumentForm::Html,
        id: person,
    };
    let written = views.document(level, &asked).map_err(Fault::Views);
    views.give_back(level, View { connection, position, today, opened });
    let text = written?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(text.map(PreEscaped))
}

/// The whole page of a room.
pub(super) fn shown(
    app: &App,
    lang: Lang,
    room: &Room,
    note: Option<&Markup>,
) -> Result<String, Fault> {
    // Never more than is shown to anybody.
    let level = room.level.min(app.views.level());
    let sheet = answers(&*app.views, level, lang, &room.person)?;
    let token = &room.token;
    let body = html! {
        @if let Some(note) = note { (note) }
        @match &sheet {
            Some(sheet) => {
                p { (text!(lang, "family-who-says")) }
                (sheet)
                (letter::form(lang, token))
            }
            None => p { (text!(lang, "family-nothing-now")) },
        }
        form.own method="post" action={ "/" (lang.code()) "/family/leave" } {
            input type="hidden" name="token" value=(token);
            p.soft { (text!(lang, "family-closes", minutes = LIFE.as_secs() / 60)) }
            button { (text!(lang, "family-leave")) }
        }
    };
    Ok(frame(lang, &app.serving.languages, (text!(lang, "family-title"), "family/sheet"), &body))
}

pub(super) async fn page(State(app): State<App>, lang: Lang, headers: HeaderMap) -> Response {
    let Some(room) = room::of(&app, &headers) else { return room::to_the_door(lang) };
    match off_thread(move || shown(&app, lang, &room, None)).await {
        Ok(text) => Html(text).into_response(),
        Err(response) => response,
    }
}
