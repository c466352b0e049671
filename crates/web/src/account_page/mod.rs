//! "My account": one's own password, second factor and sessions.

mod show;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Extension, Form, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;
use paradero_locale::{Languages, text};

use crate::accounts::{self, Account, Change, hash_password, refused};
use crate::feeds;
use crate::lang::Lang;
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::server::{self, App, Names, off_thread, plain};
use crate::session::{random, same};
use crate::signin::{self, Client};
use crate::tries::Tried;

/// What was done, or why not, above the page.
#[derive(Default)]
struct Note {
    wrong: bool,
    text: String,
}

impl Note {
    fn new(wrong: bool, text: &str) -> Self {
        Self { wrong, text: text.to_owned() }
    }
}

/// What the page shows besides its forms.
#[derive(Default)]
struct Beside {
    note: Option<Note>,
    /// A secret to be confirmed.
    proposed: Option<String>,
    /// Recovery codes, this once.
    recovery: Vec<String>,
    /// The key of the feeds, this once.
    feed: Option<String>,
}

/// The addresses of the page and its forms.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        let at = |form: &str| format!("/{}/account{form}", lang.code());
        router = router
            .route(&at(""), get(move |app, headers| page(app, lang, headers)))
            .route(
                &at("/password"),
                post(move |app, from, headers, form| password(app, lang, from, headers, form)),
            )
            .route(
                &at("/totp"),
                post(move |app, from, headers, form| propose(app, lang, from, headers, form)),
            )
            .route(
                &at("/totp/confirm"),
                post(move |app, headers, form| confirm(app, lang, headers, form)),
            )
            .route(&at("/feed"), post(move |app, headers, form| feed(app, lang, headers, form)))
            .route(&at("/sessions"), post(move |app, headers, form| end(app, lang, headers, form)));
    }
    router
}

/// What is answered to whoever has to take up a second factor first; nothing where they may pass.
pub(crate) fn enrol_first(languages: &Languages, path: &str) -> Option<Response> {
    let code = path.split('/').nth(1).unwrap_or_default();
    let lang = languages.of(code).unwrap_or_else(Lang::es);
    let own = format!("/{}/account", lang.code());
    let passes = path == "/logout"
        || path.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if passes {
        return None;
    }
    if path.starts_with("/api/") {
        let text = "This role needs a second factor first: take one up at /en/account.";
        return Some(plain(StatusCode::FORBIDDEN, text));
    }
    Some(Redirect::to(&own).into_response())
}

/// Makes the page for whom the headers name.
async fn shown(
    app: App,
    lang: Lang,
    headers: HeaderMap,
    status: StatusCode,
    beside: Beside,
) -> Response {
    let uri = server::uri_of(lang, "account");
    let value = signin::value(&app, &headers).unwrap_or_default();
    let request = server::Asked { uri, names: BTreeMap::new(), query: BTreeMap::new(), headers };
    let work = move || {
        let at = app.clone();
        server::ask(app, lang, request, |ask| {
            let all = ask.views.accounts().map_err(Fault::Views)?;
            let own = all.iter().find(|account| Some(&account.name) == ask.account.as_ref());
            let shown = match own {
                Some(account) => show::own_page(ask, &at, account, &value, &beside),
                None => nobody(ask),
            };
            Ok(frame(ask, &shown).into_string())
        })
    };
    match off_thread(work).await {
        Ok(text) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

async fn page(State(app): State<App>, lang: Lang, headers: HeaderMap) -> Response {
    shown(app, lang, headers, StatusCode::OK, Beside::default()).await
}

fn nobody(ask: &Ask) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p {
            (text!(lang, "account-none-here")) " "
            code { "paradero account add" }
        }
    };
    Shown { title: text!(lang, "account-title").to_owned(), body }
}

/// The session that a form belongs to: its cookie's value and account. Else the answer.
pub(crate) fn own(
    app: &App,
    headers: &HeaderMap,
    form: &Names,
) -> Result<(String, Account), Box<Response>> {
    let refuse = |status, text: &str| Box::new(plain(status, text));
    let fault = |fault: String| refuse(StatusCode::INTERNAL_SERVER_ERROR, &fault);
    let token = form.get("token").map_or("", String::as_str);
    let known = signin::signed(app, headers).map_err(|error| fault(error.to_string()))?;
    let (Some(known), Some(value)) = (known, signin::value(app, headers)) else {
        return Err(refuse(StatusCode::FORBIDDEN, "Nadie ha entrado. / Nobody is signed in."));
    };
    if !same(&known.token, token) {
        let text = "Vuelva a cargar la página. / Load the page again.";
        return Err(refuse(StatusCode::FORBIDDEN, text));
    }
    let all = app.views.accounts().map_err(fault)?;
    let account = all.iter().find(|account| account.name == known.name).cloned();
    let account = account.ok_or_else(|| refuse(StatusCode::FORBIDDEN, "Sign in first."))?;
    Ok((value, account))
}

/// Why a try of the present password does not go on.
fn stopped(lang: Lang, tried: &Tried) -> Option<(StatusCode, Note)> {
    match tried {
        Tried::Right(_) => None,
        Tried::Wrong => Some((
            StatusCode::UNPROCESSABLE_ENTITY,
            Note::new(true, text!(lang, "account-wrong-password")),
        )),
        Tried::Wait(wait) => {
            let text = text!(lang, "signin-too-many", seconds = wait.as_secs() + 1);
            Some((StatusCode::TOO_MANY_REQUESTS, Note { wrong: true, text }))
        }
    }
}

/// Where the file of accounts may be changed; else the fault that says so.
fn file(app: &App) -> Result<std::path::PathBuf, Fault> {
    let none = "the accounts of this register are not changed by page; use `paradero account`";
    app.views.accounts_file().ok_or_else(|| Fault::Views(none.to_owned()))
}

/// Ends an account's sessions, opens a new one, and gives its cookie's value.
fn renewed(app: &App, account: &Account) -> Result<String, Fault> {
    app.sessions.end_all(&account.name);
    let value = app.sessions.open(account, app.now());
    value.ok_or_else(|| Fault::Views("no random bytes to be had".to_owned()))
}

/// The page again, with a new session's cookie.
async fn shown_renewed(
    app: App,
    lang: Lang,
    mut headers: HeaderMap,
    value: &str,
    beside: Beside,
) -> Response {
    let cookie = signin::session_cookie(&app, value);
    let sent = cookie.1.split(';').next().unwrap_or_default();
    if let Ok(sent) = HeaderValue::from_str(sent) {
        headers.insert(header::COOKIE, sent);
    }
    let page = shown(app, lang, headers, StatusCode::OK, beside).await;
    ([cookie], page).into_response()
}

async fn password(
    State(app): State<App>,
    lang: Lang,
    Extension(Client(address)): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let account = match own(&app, &headers, &form) {
        Ok((_, account)) => account,
        Err(response) => return *response,
    };
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let (current, new, again) = (field("current"), field("new"), field("again"));
    let at = app.clone();
    let work = move || {
        let unfit = |note| Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, note)));
        if new != again {
            return unfit(Note::new(true, text!(lang, "account-passwords-differ")));
        }
        if let Some(why) = refused(&account.name, &new) {
            let why = lang.plain(why);
            return unfit(Note {
                wrong: true,
                text: text!(lang, "account-not-changed", why = why),
            });
        }
        let path = file(&at)?;
        let tried = signin::try_password(&at, (&account.name, address), &current, None)?;
        if let Some(stopped) = stopped(lang, &tried) {
            return Ok(Err(stopped));
        }
        let change = Change::PasswordHash(hash_password(&new)?);
        let changed = accounts::set(&path, &account.name, change)?.ok_or(Fault::SignedOut)?;
        Ok(Ok(renewed(&at, &changed)?))
    };
    match signin::tried(work).await {
        Ok(Ok(value)) => {
            let note = Note::new(false, text!(lang, "account-password-changed"));
            let beside = Beside { note: Some(note), ..Beside::default() };
            shown_renewed(app, lang, headers, &value, beside).await
        }
        Ok(Err((status, note))) => {
            shown(app, lang, headers, status, Beside { note: Some(note), ..Beside::default() })
                .await
        }
        Err(response) => response,
    }
}

async fn propose(
    State(app): State<App>,
    lang: Lang,
    Extension(Client(address)): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let (value, account) = match own(&app, &headers, &form) {
        Ok(own) => own,
        Err(response) => return *response,
    };
    let current = form.get("current").cloned().unwrap_or_default();
    let at = app.clone();
    let work = move || {
        file(&at)?;
        let tried = signin::try_password(&at, (&account.name, address), &current, None)?;
        if let Some(stopped) = stopped(lang, &tried) {
            return Ok(Err(stopped));
        }
        let secret = accounts::new_secret()?;
        at.sessions.propose(&value, &secret);
        Ok(Ok(secret))
    };
    let (status, beside) = match signin::tried(work).await {
        Ok(Ok(secret)) => (StatusCode::OK, Beside { proposed: Some(secret), ..Beside::default() }),
        Ok(Err((status, note))) => (status, Beside { note: Some(note), ..Beside::default() }),
        Err(response) => return response,
    };
    shown(app, lang, headers, status, beside).await
}

async fn confirm(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let (value, account) = match own(&app, &headers, &form) {
        Ok(own) => own,
        Err(response) => return *response,
    };
    let Some(secret) = app.sessions.proposed(&value) else {
        let note = Note::new(true, text!(lang, "account-begin-anew"));
        let beside = Beside { note: Some(note), ..Beside::default() };
        return shown(app, lang, headers, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
    };
    let code = form.get("code").cloned().unwrap_or_default();
    let Some(step) = accounts::step_of(&secret, &code, app.now().as_secs(), None) else {
        let note = Note::new(true, text!(lang, "account-wrong-code"));
        let beside = Beside { note: Some(note), proposed: Some(secret), ..Beside::default() };
        return shown(app, lang, headers, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
    };
    let at = app.clone();
    let work = move || {
        let path = file(&at)?;
        let recovery = accounts::new_recovery()?;
        let name = &account.name;
        let hashes = recovery.iter().map(|code| accounts::recovery_hash(name, code)).collect();
        let all = at.views.accounts().map_err(Fault::Views)?;
        // The code that confirms opens no door afterwards.
        at.door.take_step(name, step, (Some(&path), &all))?;
        let change = Change::Totp(Some((secret, hashes)));
        let changed = accounts::set(&path, name, change)?.ok_or(Fault::SignedOut)?;
        Ok((renewed(&at, &changed)?, recovery))
    };
    match off_thread(work).await {
        Ok((value, recovery)) => {
            let beside = Beside { recovery, ..Beside::default() };
            shown_renewed(app, lang, headers, &value, beside).await
        }
        Err(response) => response,
    }
}

async fn end(
    State(app): State<App>,
    _: Lang,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    match own(&app, &headers, &form) {
        Ok((_, account)) => {
            app.sessions.end_all(&account.name);
            ([signin::no_cookie(&app)], Redirect::to("/login")).into_response()
        }
        Err(response) => *response,
    }
}

/// Makes a new secret address of the feeds, or ends the one there is.
async fn feed(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let account = match own(&app, &headers, &form) {
        Ok((_, account)) => account,
        Err(response) => return *response,
    };
    let ends = form.contains_key("end");
    let at = app.clone();
    let work = move || {
        let key = if ends {
            None
        } else {
            let none = || Fault::Views("no random bytes to be had".to_owned());
            Some(random().ok_or_else(none)?)
        };
        let change = Change::Feed(key.as_deref().map(feeds::hash));
        accounts::set(&file(&at)?, &account.name, change)?.ok_or(Fault::SignedOut)?;
        Ok(key)
    };
    match off_thread(work).await {
        Ok(key) => {
            let beside = Beside { feed: key, ..Beside::default() };
            shown(app, lang, headers, StatusCode::OK, beside).await
        }
        Err(response) => response,
    }
}
