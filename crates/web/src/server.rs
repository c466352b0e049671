//! The router, the guard before it, and the listener.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, Query, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{DOCTYPE, html};

use crate::lang::Lang;
use crate::layout::{Ask, Shown, frame};
use crate::pages::{Fault, Found, PAGES, Page};
use crate::session::{Account, LIFE, Sessions, random, same};
use crate::{Error, Trouble, Views, api};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";
const SESSION: &str = "paradero";
const BEFORE: &str = "paradero-before";

#[derive(Clone)]
struct App {
    views: Arc<dyn Views>,
    sessions: Arc<Sessions>,
}

type Names = BTreeMap<String, String>;

/// Serves the pages until the process is asked to stop.
///
/// # Errors
/// If the address can be reached from other machines and there is no account, if it cannot be
/// listened on, or if the server breaks off.
pub async fn serve(
    listen: SocketAddr,
    views: Arc<dyn Views>,
    accounts: Vec<Account>,
) -> Result<(), Error> {
    if !listen.ip().is_loopback() && accounts.is_empty() {
        return Err(Trouble::Open(listen).into());
    }
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| Trouble::Listen(listen, error))?;
    axum::serve(listener, router(views, accounts))
        .with_graceful_shutdown(async {
            // Where the signal cannot be waited for, the process is ended by the system alone.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(|error| Trouble::Serve(error).into())
}

/// The pages and the API over a register. With accounts, everything but the style sheet and the
/// form that signs in needs a session; without, only this machine's own names are answered to.
pub fn router(views: Arc<dyn Views>, accounts: Vec<Account>) -> Router {
    let app = App { views, sessions: Arc::new(Sessions::new(accounts)) };
    let mut router = Router::new()
        .route("/", get(start))
        .route("/style.css", get(style))
        .route("/login", get(login_form).post(login))
        .route("/logout", axum::routing::post(logout))
        .route("/source/{id}/bytes", get(bytes))
        .route("/api/openapi.json", get(|| async { axum::Json(api::description()) }));
    for page in PAGES {
        for lang in Lang::ALL {
            let path = format!("/{}/{}", lang.code(), page.path);
            let handler = get(
                move |State(app): State<App>,
                      uri: Uri,
                      Path(names): Path<Names>,
                      Query(query): Query<Names>,
                      headers: HeaderMap| {
                    shown(app, page, lang, Asked { uri, names, query, headers })
                },
            );
            router = router.route(path.trim_end_matches('/'), handler);
        }
        let path = if page.path.is_empty() { "home" } else { page.path };
        let handler = get(
            move |State(app): State<App>,
                  uri: Uri,
                  Path(names): Path<Names>,
                  Query(query): Query<Names>,
                  headers: HeaderMap| {
                data(app, page, Asked { uri, names, query, headers })
            },
        );
        router = router.route(&format!("/api/{path}"), handler);
    }
    router
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "No existe. / There is no such page.") })
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// What a page needs of its request.
struct Asked {
    uri: Uri,
    names: Names,
    query: Names,
    headers: HeaderMap,
}

fn plain(status: StatusCode, text: &str) -> Response {
    (status, text.to_owned()).into_response()
}

/// Runs before every answer: names this machine answers to, sessions, and after it the headers.
async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let free = matches!(path, "/login" | "/style.css");
    let mut response = if !app.sessions.needed() && foreign_host(request.headers()) {
        plain(StatusCode::MISDIRECTED_REQUEST, "This register answers to localhost only.")
    } else if app.sessions.needed() && !free && session(&app, request.headers()).is_none() {
        if path.starts_with("/api/") {
            plain(StatusCode::UNAUTHORIZED, "Sign in first.")
        } else {
            Redirect::to("/login").into_response()
        }
    } else {
        next.run(request).await
    };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Without accounts only this machine may ask. A page elsewhere could point a name of its own at
/// this address, so a request by any other name is refused.
fn foreign_host(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return false };
    let host = host.to_str().unwrap_or("?");
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|letter| letter.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name != "localhost"
        && !address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// The form token of the request's session.
fn session(app: &App, headers: &HeaderMap) -> Option<String> {
    app.sessions.token(&cookie(headers, SESSION)?)
}

fn set_cookie(name: &str, value: &str, seconds: u64) -> (HeaderName, String) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    (header::SET_COOKIE, cookie)
}

async fn start(headers: HeaderMap) -> Redirect {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Redirect::to(&format!("/{}", Lang::preferred(accept.unwrap_or_default()).code()))
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css")).into_response()
}

/// Opens a view and asks a page's question of it; not on a thread that serves.
fn ask(app: App, lang: Lang, request: Asked) -> Result<Ask, Fault> {
    let as_of = request.query.get("as-of").and_then(|position| position.parse().ok());
    let path = request.uri.path().trim_start_matches('/');
    let path = path.split_once('/').map_or("", |(_, rest)| rest).to_owned();
    Ok(Ask {
        lang,
        path,
        id: request.names.get("id").cloned().unwrap_or_default(),
        as_of,
        query: request.query,
        today: app.views.today(),
        connection: app.views.view(as_of).map_err(Fault::Views)?,
        status: app.views.status().map_err(Fault::Views)?,
        token: session(&app, &request.headers),
        views: app.views,
    })
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Response> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(fault)) => Err(plain(StatusCode::INTERNAL_SERVER_ERROR, &fault.to_string())),
        Err(_) => Err(plain(StatusCode::INTERNAL_SERVER_ERROR, "The page broke off.")),
    }
}

async fn shown(app: App, page: &'static Page, lang: Lang, request: Asked) -> Response {
    let work = move || {
        let ask = ask(app, lang, request)?;
        let (status, shown) = match (page.show)(&ask)? {
            Some(shown) => (StatusCode::OK, shown),
            None => (StatusCode::NOT_FOUND, nothing(&ask)),
        };
        Ok((status, frame(&ask, &shown).into_string()))
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

fn nothing(ask: &Ask) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p {
            (lang.say("Este nivel del registro no tiene nada con esa dirección.",
                "This level of the register has nothing at that address."))
        }
    };
    Shown { title: lang.say("No hay tal cosa", "There is no such thing").to_owned(), body }
}

async fn data(app: App, page: &'static Page, request: Asked) -> Response {
    let work = move || -> Found<serde_json::Value> { (page.data)(&ask(app, Lang::En, request)?) };
    match off_thread(work).await {
        Ok(Some(value)) => axum::Json(value).into_response(),
        Ok(None) => {
            let body = serde_json::json!({ "error": "there is no such thing" });
            (StatusCode::NOT_FOUND, axum::Json(body)).into_response()
        }
        Err(response) => response,
    }
}

/// A source's bytes, always as a download: what was received is never run or shown by the browser.
async fn bytes(State(app): State<App>, Path(id): Path<String>) -> Response {
    let name = id.chars().filter(char::is_ascii_alphanumeric).take(64).collect::<String>();
    let views = app.views;
    match off_thread(move || views.source_bytes(&id).map_err(Fault::Views)).await {
        Ok(Some(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => plain(StatusCode::NOT_FOUND, "No existe. / There is no such source."),
        Err(response) => response,
    }
}

fn sign_in_page(token: &str, wrong: bool) -> String {
    html! {
        (DOCTYPE)
        html lang="es" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Paradero" }
                link rel="stylesheet" href="/style.css";
            }
            body {
                main {
                    h1 { "Entrar " span lang="en" { "· Sign in" } }
                    @if wrong {
                        p.serious role="alert" {
                            "Nombre o contraseña incorrectos. "
                            span lang="en" { "Wrong name or password." }
                        }
                    }
                    form method="post" action="/login" {
                        input type="hidden" name="token" value=(token);
                        p {
                            label for="name" { "Nombre " span lang="en" { "· Name" } }
                            input #name name="name" autocomplete="username" required;
                        }
                        p {
                            label for="password" { "Contraseña " span lang="en" { "· Password" } }
                            input #password type="password" name="password"
                                autocomplete="current-password" required;
                        }
                        button { "Entrar · Sign in" }
                    }
                }
            }
        }
    }
    .into_string()
}

fn sign_in_answer(status: StatusCode, wrong: bool) -> Response {
    match random() {
        Some(token) => {
            let page = Html(sign_in_page(&token, wrong));
            (status, [set_cookie(BEFORE, &token, 900)], page).into_response()
        }
        None => plain(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes to be had."),
    }
}

async fn login_form() -> Response {
    sign_in_answer(StatusCode::OK, false)
}

async fn login(State(app): State<App>, headers: HeaderMap, Form(form): Form<Names>) -> Response {
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let before = cookie(&headers, BEFORE).unwrap_or_default();
    if before.is_empty() || !same(&before, &field("token")) {
        return sign_in_answer(StatusCode::FORBIDDEN, false);
    }
    if app.sessions.must_wait() {
        return plain(StatusCode::TOO_MANY_REQUESTS, "Espere un minuto. / Wait a minute.");
    }
    let (name, password) = (field("name"), field("password"));
    let sessions = app.sessions;
    match off_thread(move || Ok(sessions.sign_in(&name, &password))).await {
        Ok(Some(value)) => {
            ([set_cookie(SESSION, &value, LIFE.as_secs())], Redirect::to("/")).into_response()
        }
        Ok(None) => sign_in_answer(StatusCode::UNAUTHORIZED, true),
        Err(response) => response,
    }
}

async fn logout(State(app): State<App>, headers: HeaderMap, Form(form): Form<Names>) -> Response {
    let token = form.get("token").cloned().unwrap_or_default();
    if !session(&app, &headers).is_some_and(|known| same(&known, &token)) {
        return plain(StatusCode::FORBIDDEN, "Vuelva a cargar la página. / Load the page again.");
    }
    if let Some(value) = cookie(&headers, SESSION) {
        app.sessions.sign_out(&value);
    }
    ([set_cookie(SESSION, "", 0)], Redirect::to("/")).into_response()
}
