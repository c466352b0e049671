//! Signing in and out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, Extension, Form, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, html};
use paradero_locale::{Key, Lang, Languages, key, text};
use tokio::sync::Semaphore;

use crate::accounts;
use crate::assets;
use crate::layout::direction;
use crate::pages::Fault;
use crate::server::{App, Names, off_thread, plain};
use crate::session::{LIFE, Signed, random, same};
use crate::tries::{self, Given, Tried};

/// How many passwords are hashed at once: each takes 19 MiB.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Where a request comes from, as far as failures are counted by it.
#[derive(Clone, Copy)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Client {
    /// The address that is connected; behind a proxy with TLS the last that `X-Forwarded-For` names,
    /// which that proxy wrote itself. What stands before it anybody may have written.
    pub(crate) fn of(app: &App, request: &Request) -> Self {
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let connected = connected.map_or(Ipv4Addr::UNSPECIFIED.into(), |from| from.0.ip());
        if !app.serving.behind_tls {
            return Self(connected);
        }
        let named = request.headers().get_all("x-forwarded-for").iter().next_back();
        let named =
            named.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Self(named.unwrap_or(connected))
    }
}

/// The names of the cookie of a session and of that before it. `__Host-` binds a cookie to this host and
/// to TLS; browsers refuse it without.
fn cookies(app: &App) -> (&'static str, &'static str) {
    if app.serving.behind_tls {
        ("__Host-paradero", "__Host-paradero-before")
    } else {
        ("paradero", "paradero-before")
    }
}

pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// The value of the session's cookie.
pub(crate) fn value(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, cookies(app).0)
}

/// The token that a request shows (RFC 6750), if it shows one; then no cookie counts.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = given.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Who asks, if somebody is signed in or shows a token.
pub(crate) fn signed(app: &App, headers: &HeaderMap) -> Result<Option<Signed>, Fault> {
    if let Some(token) = bearer(headers) {
        let accounts = app.views.accounts().map_err(Fault::Views)?;
        return Ok(accounts::shown(&accounts, token, app.today()));
    }
    let Some(value) = value(app, headers) else { return Ok(None) };
    let accounts = app.views.accounts().map_err(Fault::Views)?;
    Ok(app.sessions.signed(&accounts, &value, app.now()))
}

pub(crate) fn set_cookie(
    app: &App,
    name: &str,
    value: &str,
    life: Duration,
) -> (HeaderName, String) {
    let secure = if app.serving.behind_tls { " Secure;" } else { "" };
    let seconds = life.as_secs();
    let cookie =
        format!("{name}={value}; Path=/; HttpOnly;{secure} SameSite=Strict; Max-Age={seconds}");
    (header::SET_COOKIE, cookie)
}

/// Gives the browser a session.
pub(crate) fn session_cookie(app: &App, value: &str) -> (HeaderName, String) {
    set_cookie(app, cookies(app).0, value, LIFE)
}

/// Takes it away.
pub(crate) fn no_cookie(app: &App) -> (HeaderName, String) {
    set_cookie(app, cookies(app).0, "", Duration::ZERO)
}

/// What the page says besides the form.
enum Said {
    Nothing,
    Wrong,
    Wait(Duration),
}

/// The two languages of what is shown before anybody chose one: the browser's, if it is neither Spanish nor English, else
/// Spanish; and English below it.
fn both(languages: &Languages, headers: &HeaderMap) -> (Lang, Lang) {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = languages.preferred(accept.unwrap_or_default());
    (if lang == Lang::en() { Lang::es() } else { lang }, Lang::en())
}

fn said((lang, en): (Lang, Lang), said: &Said) -> Markup {
    html! {
        @match said {
            Said::Nothing => {}
            Said::Wrong => {
                p.serious role="alert" {
                    (text!(lang, "signin-wrong")) " " span lang="en" { (text!(en, "signin-wrong")) }
                }
            }
            Said::Wait(wait) => {
                @let seconds = seconds(*wait);
                p.serious role="alert" {
                    (text!(lang, "signin-try-again", seconds = seconds)) " "
                    span lang="en" { (text!(en, "signin-try-again", seconds = seconds)) }
                }
            }
        }
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn page((lang, en): (Lang, Lang), token: &str, what: &Said) -> String {
    let twice = |key: Key| html! { (lang.plain(key)) " " span.soft lang="en" { (en.plain(key)) } };
    html! {
        (DOCTYPE)
        html lang=(lang.code()) dir=[direction(lang)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (text!(lang, "signin-title")) " · Paradero" }
                link rel="stylesheet" href=(assets::style_path());
                link rel="icon" type="image/svg+xml" href="/icon.svg";
            }
            body.narrow {
                main #main {
                    h1 { (twice(key!("signin-title"))) }
                    (said((lang, en), what))
                    form.signin method="post" action="/login" {
                        input type="hidden" name="token" value=(token);
                        p {
                            label for="name" { (twice(key!("signin-name"))) }
                            input #name name="name" autocomplete="username" autocapitalize="none"
                                spellcheck="false" required;
                        }
                        p {
                            label for="password" { (twice(key!("signin-password"))) }
                            input #password type="password" name="password"
                                autocomplete="current-password" required;
                        }
                        p {
                            label for="code" { (twice(key!("signin-code"))) }
                            input #code name="code" autocomplete="one-time-code" autocapitalize="characters"
                                spellcheck="false" aria-describedby="code-help";
                            span.help #code-help {
                                (text!(lang, "signin-code-help")) " "
                                span lang="en" { (text!(en, "signin-code-help")) }
                            }
                        }
                        button {
                            (text!(lang, "signin-title")) " " span lang="en" { "· " (text!(en, "signin-title")) }
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

fn answer(app: &App, headers: &HeaderMap, status: StatusCode, what: &Said) -> Response {
    let Some(token) = random() else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes to be had.");
    };
    let before = set_cookie(app, cookies(app).1, &token, Duration::from_secs(900));
    let languages = both(&app.serving.languages, headers);
    let page = Html(page(languages, &token, what));
    match what {
        Said::Wait(wait) => {
            let after = (header::RETRY_AFTER, seconds(*wait).to_string());
            (status, [before, after], page).into_response()
        }
        Said::Nothing | Said::Wrong => (status, [before], page).into_response(),
    }
}

pub(crate) async fn form(State(app): State<App>, headers: HeaderMap) -> Response {
    answer(&app, &headers, StatusCode::OK, &Said::Nothing)
}

/// Tries a password of an account and, where one is asked for, a code. `code` is none where the
/// password alone is asked for again.
pub(crate) fn try_password(
    app: &App,
    (name, address): (&str, IpAddr),
    password: &str,
    code: Option<&str>,
) -> Result<Tried, Fault> {
    let all = app.views.accounts().map_err(Fault::Views)?;
    let path = app.views.accounts_file();
    let given = Given { name, address, password, code };
    Ok(tries::try_account(&app.door, (path.as_deref(), &all), app.now(), &given)?)
}

/// Tries on a thread for that, few at once.
pub(crate) async fn tried<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Response> {
    match HASHING.acquire().await {
        Ok(_turn) => off_thread(work).await,
        Err(_) => Err(plain(StatusCode::INTERNAL_SERVER_ERROR, "The server is stopping.")),
    }
}

pub(crate) async fn sign_in(
    State(app): State<App>,
    Extension(Client(address)): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let before = cookie(&headers, cookies(&app).1).unwrap_or_default();
    if before.is_empty() || !same(&before, &field("token")) {
        return answer(&app, &headers, StatusCode::FORBIDDEN, &Said::Nothing);
    }
    let (name, password, code) = (field("name"), field("password"), field("code"));
    let at = app.clone();
    let work = move || match try_password(&at, (&name, address), &password, Some(&code))? {
        Tried::Right(account) => Ok(Ok(at.sessions.open(&account, at.now()))),
        Tried::Wrong => Ok(Err(Said::Wrong)),
        Tried::Wait(wait) => Ok(Err(Said::Wait(wait))),
    };
    match tried(work).await {
        Ok(Ok(Some(value))) => ([session_cookie(&app, &value)], Redirect::to("/")).into_response(),
        Ok(Ok(None)) => plain(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes to be had."),
        Ok(Err(wait @ Said::Wait(_))) => {
            answer(&app, &headers, StatusCode::TOO_MANY_REQUESTS, &wait)
        }
        Ok(Err(wrong)) => answer(&app, &headers, StatusCode::UNAUTHORIZED, &wrong),
        Err(response) => response,
    }
}

pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let token = form.get("token").cloned().unwrap_or_default();
    let known = signed(&app, &headers).ok().flatten();
    if !known.is_some_and(|known| same(&known.token, &token)) {
        return plain(StatusCode::FORBIDDEN, "Vuelva a cargar la página. / Load the page again.");
    }
    if let Some(value) = value(&app, &headers) {
        app.sessions.sign_out(&value);
    }
    ([no_cookie(&app)], Redirect::to("/")).into_response()
}
