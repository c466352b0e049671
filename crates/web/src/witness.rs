//! A witness by HTTP (C2SP `tlog-witness`): `POST /add-checkpoint`, and `GET /<hash>/checkpoint` for whoever
//! watches the logs that it knows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use paradero_ledger::witness::{Answer, MAX_REQUEST_BYTES};
use paradero_ledger::{Hash, Witness};
use tokio::sync::Mutex;

use crate::{Error, Trouble};

/// How long a request waits for another process that answers one from the same directory.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a witness does besides answering.
pub struct Around {
    /// Seconds since 1970-01-01T00:00Z.
    pub clock: fn() -> u64,
    /// Told one line for each request that was answered, and for each contradiction.
    pub told: fn(&str),
}

#[derive(Clone)]
struct App {
    /// One request at a time: what was cosigned last is read, compared and written.
    witness: Arc<Mutex<Witness>>,
    around: Arc<Around>,
}

/// Serves a witness until the process is asked to stop. `ready` is told the address once it is listened on
/// (port 0 is any that is free).
///
/// # Errors
/// If the address cannot be listened on, or the server breaks off.
pub async fn serve(
    listen: SocketAddr,
    witness: Witness,
    around: Around,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let fault = |error| Trouble::Listen(listen, error);
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(fault)?;
    ready(listener.local_addr().map_err(fault)?);
    axum::serve(listener, router(witness, around))
        .with_graceful_shutdown(crate::server::asked_to_stop())
        .await
        .map_err(|error| Trouble::Serve(error).into())
}

/// The addresses of a witness.
pub fn router(witness: Witness, around: Around) -> Router {
    let app = App { witness: Arc::new(Mutex::new(witness)), around: Arc::new(around) };
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/{hash}/checkpoint", get(latest))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(app)
}

async fn add_checkpoint(State(app): State<App>, body: Bytes) -> Response {
    let witness = app.witness.clone().lock_owned().await;
    let around = app.around.clone();
    // Waiting for the disk is not for a thread that serves.
    let answered = tokio::task::spawn_blocking(move || {
        let answer = patiently(&witness, &body, around.clock);
        match &answer {
            Ok(answer) => tell(&around, answer),
            Err(error) => (around.told)(&error.to_string()),
        }
        answer
    });
    let fault = "nothing was cosigned: the witness has trouble of its own\n";
    match answered.await {
        Ok(Ok(answer)) => {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, [(header::CONTENT_TYPE, answer.media_type())], answer.body).into_response()
        }
        Ok(Err(error)) if error.is_locked() => {
            (StatusCode::SERVICE_UNAVAILABLE, fault).into_response()
        }
        _ => (StatusCode::INTERNAL_SERVER_ERROR, fault).into_response(),
    }
}

/// Answers, waiting for another process that does.
fn patiently(
    witness: &Witness,
    body: &[u8],
    clock: fn() -> u64,
) -> Result<Answer, paradero_ledger::Error> {
    let since = Instant::now();
    loop {
        match witness.add_checkpoint(body, clock()) {
            Err(error) if error.is_locked() && since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            answered => return answered,
        }
    }
}

/// Says what was answered, for whoever keeps the witness. Names come from outside.
fn tell(around: &Around, answer: &Answer) {
    let text = answer.note.as_ref().map(|note| note.text.as_str()).unwrap_or_default();
    let mut lines = text.lines();
    let (origin, size) = (lines.next().unwrap_or("-"), lines.next().unwrap_or("-"));
    (around.told)(&format!("{} {} {}", answer.status, printable(origin), printable(size)));
    if let Some(alarm) = &answer.alarm {
        (around.told)(&format!("ALARM: {}", printable(alarm)));
    }
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(600).collect()
}

async fn latest(State(app): State<App>, Path(hash): Path<String>) -> Response {
    let Ok(hash) = hash.parse::<Hash>() else { return StatusCode::NOT_FOUND.into_response() };
    let witness = app.witness.lock().await;
    match witness.latest(&hash) {
        Ok(Some(note)) => {
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            (app.around.told)(&error.to_string());
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
