//! Signing in and out.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{DOCTYPE, html};

use crate::assets;
use crate::pages::Fault;
use crate::server::{App, Names, off_thread, plain};
use crate::session::{LIFE, Signed, random, same};

const SESSION: &str = "paradero";
const BEFORE: &str = "paradero-before";

pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// Who asks, if somebody is signed in.
pub(crate) fn signed(app: &App, headers: &HeaderMap) -> Result<Option<Signed>, Fault> {
    let Some(value) = cookie(headers, SESSION) else { return Ok(None) };
    let accounts = app.views.accounts().map_err(Fault::Views)?;
    Ok(app.sessions.signed(&accounts, &value))
}

fn set_cookie(name: &str, value: &str, seconds: u64) -> (HeaderName, String) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    (header::SET_COOKIE, cookie)
}

fn page(token: &str, wrong: bool) -> String {
    html! {
        (DOCTYPE)
        html lang="es" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { "Entrar · Paradero" }
                link rel="stylesheet" href=(assets::style_path());
                link rel="icon" type="image/svg+xml" href="/icon.svg";
            }
            body.narrow {
                main #main {
                    h1 { "Entrar " span.soft lang="en" { "Sign in" } }
                    @if wrong {
                        p.serious role="alert" {
                            "Nombre o contraseña incorrectos. "
                            span lang="en" { "Wrong name or password." }
                        }
                    }
                    form.signin method="post" action="/login" {
                        input type="hidden" name="token" value=(token);
                        p {
                            label for="name" { "Nombre " span.soft lang="en" { "Name" } }
                            input #name name="name" autocomplete="username" required;
                        }
                        p {
                            label for="password" {
                                "Contraseña " span.soft lang="en" { "Password" }
                            }
                            input #password type="password" name="password"
                                autocomplete="current-password" required;
                        }
                        button { "Entrar " span lang="en" { "· Sign in" } }
                    }
                }
            }
        }
    }
    .into_string()
}

fn answer(status: StatusCode, wrong: bool) -> Response {
    match random() {
        Some(token) => {
            (status, [set_cookie(BEFORE, &token, 900)], Html(page(&token, wrong))).into_response()
        }
        None => plain(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes to be had."),
    }
}

pub(crate) async fn form() -> Response {
    answer(StatusCode::OK, false)
}

pub(crate) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    Form(form): Form<Names>,
) -> Response {
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let before = cookie(&headers, BEFORE).unwrap_or_default();
    if before.is_empty() || !same(&before, &field("token")) {
        return answer(StatusCode::FORBIDDEN, false);
    }
    if app.sessions.must_wait() {
        return plain(StatusCode::TOO_MANY_REQUESTS, "Espere un minuto. / Wait a minute.");
    }
    let (name, password) = (field("name"), field("password"));
    let work = move || {
        let accounts = app.views.accounts().map_err(Fault::Views)?;
        Ok(app.sessions.sign_in(&accounts, &name, &password))
    };
    match off_thread(work).await {
        Ok(Some(value)) => {
            ([set_cookie(SESSION, &value, LIFE.as_secs())], Redirect::to("/")).into_response()
        }
        Ok(None) => answer(StatusCode::UNAUTHORIZED, true),
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
    if let Some(value) = cookie(&headers, SESSION) {
        app.sessions.sign_out(&value);
    }
    ([set_cookie(SESSION, "", 0)], Redirect::to("/")).into_response()
}
