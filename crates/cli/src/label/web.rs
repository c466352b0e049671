//! Judging in a browser, on this machine alone.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, bail};
use axum::Router;
use axum::extract::{Form, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;

use paradero_locale::{Lang, Languages};

use super::file::Answer;
use super::page;
use super::session::Session;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every request can reach.
#[derive(Clone)]
struct App {
    session: Arc<Mutex<Session>>,
    /// What the forms of this run carry, so that no page of another site can send one.
    token: Arc<str>,
    lang: Option<Lang>,
}

impl App {
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lang(&self, headers: &HeaderMap) -> Lang {
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        self.lang.unwrap_or_else(|| Languages::default().preferred(accept.unwrap_or_default()))
    }
}

/// Serves the pairs until Ctrl-C. `ready` is told the address once it is listened on (port 0 is any that is free).
///
/// # Errors
/// When the address is not of this machine alone or cannot be listened on, or the server breaks off.
pub(crate) fn serve(
    listen: &str,
    session: Session,
    lang: Option<Lang>,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let address: SocketAddr = listen.parse().with_context(|| {
        format!("--web: {listen:?} is no address; write --web alone or --web 127.0.0.1:8080, and the files before it")
    })?;
    if !address.ip().is_loopback() {
        bail!(
            "--web {address}: other machines could reach that address, and the records are for this one alone; listen on 127.0.0.1"
        );
    }
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).context("this machine gives no random bytes")?;
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let app = App { session: Arc::new(Mutex::new(session)), token: token.into(), lang };
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    runtime.block_on(async {
        let fault = || format!("cannot listen on {address}");
        let listener = tokio::net::TcpListener::bind(address).await.with_context(fault)?;
        ready(listener.local_addr().with_context(fault)?);
        axum::serve(listener, router(app))
            .with_graceful_shutdown(async {
                // Where the signal cannot be waited for, the process is ended by the system alone.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            })
            .await
            .context("the server stopped")
    })
}

fn router(app: App) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/pair/{number}", get(pair).post(answer))
        .route("/done", get(done))
        .route("/style.css", get(|| async { asset("text/css; charset=utf-8", page::STYLE) }))
        .route("/keys.js", get(|| async { asset("text/javascript; charset=utf-8", page::SCRIPT) }))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn(guard))
        .with_state(app)
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Runs before every answer: only this machine's own names are answered to.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = if elsewhere(request.headers()) {
        (StatusCode::MISDIRECTED_REQUEST, "This page answers to localhost only.").into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request does not ask this machine by a name of its own; every browser says a name.
fn elsewhere(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::HOST) || paradero_web::host::is_foreign(headers)
}

/// The address of the next pair without an answer, counted from 1; of the end where there is none.
fn address(next: Option<usize>) -> String {
    next.map_or_else(|| "/done".to_owned(), |at| format!("/pair/{}", at + 1))
}

async fn start(State(app): State<App>) -> Redirect {
    Redirect::to(&address(app.session().next(0)))
}

async fn pair(State(app): State<App>, Path(number): Path<usize>, headers: HeaderMap) -> Response {
    let session = app.session();
    let Some(at) = number.checked_sub(1).filter(|at| *at < session.len()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let next = session.next(at + 1).filter(|next| *next != at);
    let shown = page::Shown {
        at,
        all: session.len(),
        rows: session.rows(at),
        answer: session.answer(at),
        next: &address(next),
        token: &app.token,
    };
    Html(page::pair(app.lang(&headers), &shown).into_string()).into_response()
}

/// What a form sends.
#[derive(serde::Deserialize)]
struct Sent {
    token: String,
    judgement: String,
    /// Sent by the script, which has the next page already.
    script: Option<String>,
}

async fn answer(
    State(app): State<App>,
    Path(number): Path<usize>,
    Form(sent): Form<Sent>,
) -> Response {
    if !same(&sent.token, &app.token) {
        let text = "This form is of an earlier run: open the page anew. / El formulario es de otra sesión: abra la página de nuevo.";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let Some(answer) = Answer::from_code(&sent.judgement) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let by_script = sent.script.is_some();
    // Waiting for the disk is not for a thread that serves.
    let written = tokio::task::spawn_blocking(move || {
        let mut session = app.session();
        let Some(at) = number.checked_sub(1).filter(|at| *at < session.len()) else {
            return Ok(None);
        };
        session.record(at, answer).map(|()| Some(address(session.next(at + 1))))
    });
    match written.await {
        Ok(Ok(Some(_))) if by_script => StatusCode::OK.into_response(),
        Ok(Ok(Some(next))) => Redirect::to(&next).into_response(),
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => {
            let text = format!("Not saved / No se guardó: {error:#}");
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
fn same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differing == 0
}

async fn done(State(app): State<App>, headers: HeaderMap) -> Response {
    let (left, last) = {
        let session = app.session();
        (session.next(0).map(|next| address(Some(next))), session.len())
    };
    Html(page::done(app.lang(&headers), left.as_deref(), last).into_string()).into_response()
}
