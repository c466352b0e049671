//! The room that a code opens, and its door.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Extension, Form, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use paradero_locale::text;
use paradero_model::Level;
use paradero_register::families::Opened;

use super::frame;
use crate::lang::Lang;
use crate::pages::Fault;
use crate::server::{App, Names, off_thread, plain};
use crate::session::{key, random, same};
use crate::signin::{self, Client};

/// How long a room is open.
pub(super) const LIFE: Duration = Duration::from_secs(3600);

/// Most letters from one room.
const LETTERS: u32 = 10;

/// Most rooms that are open at once: the oldest is closed for a new one.
const MOST: usize = 1000;

/// One that was opened.
#[derive(Clone)]
pub(super) struct Room {
    pub(super) person: String,
    pub(super) level: Level,
    /// Token of its forms.
    pub(super) token: String,
    /// How many letters were sent from it.
    letters: u32,
    since: Duration,
}

/// Those that are open, by what the cookie hashes to. A restart of the server closes all.
#[derive(Default)]
pub(crate) struct Rooms(Mutex<BTreeMap<[u8; 32], Room>>);

impl Rooms {
    fn held(&self) -> std::sync::MutexGuard<'_, BTreeMap<[u8; 32], Room>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a room; the cookie's value, or nothing where the machine gives no random bytes.
    fn open(&self, opened: Opened, now: Duration) -> Option<String> {
        let (value, token) = (random()?, random()?);
        let mut all = self.held();
        all.retain(|_, room| now.saturating_sub(room.since) < LIFE);
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, room)| room.since).map(|(key, _)| *key)
        {
            all.remove(&oldest);
        }
        let room =
            Room { person: opened.person, level: opened.level, token, letters: 0, since: now };
        all.insert(key(&value), room);
        Some(value)
    }

    fn get(&self, value: &str, now: Duration) -> Option<Room> {
        let room = self.held().get(&key(value)).cloned();
        room.filter(|room| now >= room.since && now - room.since < LIFE)
    }

    /// Counts a letter that is sent from a room; `false` where there were enough.
    fn send(&self, value: &str) -> bool {
        let mut all = self.held();
        let Some(room) = all.get_mut(&key(value)) else { return false };
        room.letters += 1;
        room.letters <= LETTERS
    }

    fn close(&self, value: &str) {
        self.held().remove(&key(value));
    }
}

/// The names of the cookie of a room, and of that of the form before it.
fn cookies(app: &App) -> (&'static str, &'static str) {
    if app.serving.behind_tls {
        ("__Host-paradero-family", "__Host-paradero-family-before")
    } else {
        ("paradero-family", "paradero-family-before")
    }
}

/// The room of whoever asks.
pub(super) fn of(app: &App, headers: &HeaderMap) -> Option<Room> {
    app.rooms.get(&signin::cookie(headers, cookies(app).0)?, app.now())
}

/// The room that a form belongs to.
pub(super) fn of_form(app: &App, headers: &HeaderMap, form: &Names) -> Option<Room> {
    let token = form.get("token").map_or("", String::as_str);
    of(app, headers).filter(|room| same(&room.token, token))
}

/// Whether another letter may be sent from the room of whoever asks; it counts.
pub(super) fn may_send(app: &App, headers: &HeaderMap) -> bool {
    signin::cookie(headers, cookies(app).0).is_some_and(|value| app.rooms.send(&value))
}

/// To the door, for whoever has no room: it may have closed.
pub(super) fn to_the_door(lang: Lang) -> Response {
    Redirect::to(&format!("/{}/family", lang.code())).into_response()
}

/// What the page at the door says besides the form.
enum Said {
    Nothing,
    OpensNothing,
    Wait(Duration),
}

fn form(lang: Lang, token: &str, said: &Said) -> Markup {
    html! {
        @match said {
            Said::Nothing => {}
            Said::OpensNothing => p.serious role="alert" { (text!(lang, "family-opens-nothing")) },
            Said::Wait(wait) => {
                p.serious role="alert" {
                    (text!(lang, "signin-try-again", seconds = wait.as_secs() + 1))
                }
            }
        }
        p.lead { (text!(lang, "family-lead")) }
        form.own method="post" action={ "/" (lang.code()) "/family" } autocomplete="off" {
            input type="hidden" name="token" value=(token);
            p {
                label for="code" { (text!(lang, "family-code")) }
                input #code name="code" autocapitalize="characters" spellcheck="false" autocomplete="off"
                    required maxlength="64" aria-describedby="code-help";
                span.help #code-help { (text!(lang, "family-code-help")) }
            }
            button { (text!(lang, "family-open")) }
        }
        p.soft { (text!(lang, "family-no-code")) }
    }
}

fn at_the_door(app: &App, lang: Lang, status: StatusCode, said: &Said) -> Response {
    let Some(token) = random() else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes to be had.");
    };
    let title = text!(lang, "family-title");
    let page = frame(lang, &app.serving.languages, (title, "family"), &form(lang, &token, said));
    let before = signin::set_cookie(app, cookies(app).1, &token, Duration::from_secs(900));
    let mut answer = (status, [before], Html(page)).into_response();
    if let Said::Wait(wait) = said {
        answer.headers_mut().insert(header::RETRY_AFTER, (wait.as_secs() + 1).into());
    }
    answer
}

pub(super) async fn door(State(app): State<App>, lang: Lang, _: HeaderMap) -> Response {
    at_the_door(&app, lang, StatusCode::OK, &Said::Nothing)
}

/// Takes a code.
pub(super) async fn enter(
    State(app): State<App>,
    lang: Lang,
    Extension(Client(address)): Extension<Client>,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let before = signin::cookie(&headers, cookies(&app).1).unwrap_or_default();
    if before.is_empty() || !same(&before, &field("token")) {
        return at_the_door(&app, lang, StatusCode::FORBIDDEN, &Said::Nothing);
    }
    let code = field("code");
    let at = app.clone();
    let work = move || {
        let accounts = at.views.accounts().map_err(Fault::Views)?;
        let path = at.views.accounts_file();
        let kept = (path.as_deref(), &*accounts);
        // Failures count for where they come from: nobody can shut the door for everybody.
        let name = format!("family {address}");
        if let Err(wait) = at.door.begin((&name, address), at.now(), kept)? {
            return Ok(Err(Said::Wait(wait)));
        }
        let Some(opened) = at.views.family_open(&code).map_err(Fault::Views)? else {
            return Ok(Err(Said::OpensNothing));
        };
        at.door.opened((&name, address), kept)?;
        Ok(Ok(at.rooms.open(opened, at.now())))
    };
    match off_thread(work).await {
        Ok(Ok(Some(value))) => {
            let cookie = signin::set_cookie(&app, cookies(&app).0, &value, LIFE);
            ([cookie], Redirect::to(&format!("/{}/family/sheet", lang.code()))).into_response()
        }
        Ok(Ok(None)) => plain(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes to be had."),
        Ok(Err(said @ Said::Wait(_))) => {
            at_the_door(&app, lang, StatusCode::TOO_MANY_REQUESTS, &said)
        }
        Ok(Err(said)) => at_the_door(&app, lang, StatusCode::UNAUTHORIZED, &said),
        Err(response) => response,
    }
}

/// Closes the room.
pub(super) async fn leave(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    if of_form(&app, &headers, &sent).is_some()
        && let Some(value) = signin::cookie(&headers, cookies(&app).0)
    {
        app.rooms.close(&value);
    }
    let gone = signin::set_cookie(&app, cookies(&app).0, "", Duration::ZERO);
    ([gone], to_the_door(lang)).into_response()
}
