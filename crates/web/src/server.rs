//! The router, the guard before it, and the listener.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::html;
use paradero_locale::{Languages, text};
use paradero_model::{Day, Level};
use paradero_register::query::sources;

use crate::door::Door;
use crate::families::Rooms;
use crate::lang::Lang;
use crate::layout::{Ask, Shown, frame, may};
use crate::pages::{Fault, PAGES, Page, problems, uncounted};
use crate::session::{self, Sessions, Signed};
use crate::turns::Turns;
use crate::{
    Account, Error, May, Trouble, View, Views, account_page, api, assets, bring_in, documents,
    families, feeds, files, host, proposals, review, screening, signin, work,
};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     script-src 'self'; connect-src 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Of a source that is shown: the browser keeps it in a place of its own, where nothing runs, loads or leads elsewhere.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Marks an answer that [`SANDBOX`] is for.
#[derive(Clone, Copy)]
struct Sandboxed;

/// What every request can reach.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) views: Arc<dyn Views>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) door: Arc<Door>,
    /// Those that codes of families opened.
    pub(crate) rooms: Arc<Rooms>,
    pub(crate) serving: Serving,
    pub(crate) bench: Arc<bring_in::Bench>,
    turns: Turns,
    /// Token of forms where nobody signs in: no other site knows it. Empty where the machine gives no random bytes.
    own: Arc<str>,
    /// Nobody asks: a process of the register's own does.
    alone: bool,
}

/// Time since 1970-01-01T00:00Z.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// How the pages are served.
#[derive(Clone)]
pub struct Serving {
    /// Only this machine can reach the pages.
    pub local: bool,
    /// A proxy with TLS stands before them: cookies are for TLS alone, and the last address of
    /// `X-Forwarded-For`, which that proxy wrote, is the client's. Accounts are needed then.
    pub behind_tls: bool,
    /// By which sessions end and waits pass.
    pub clock: Clock,
    /// The languages of the pages.
    pub languages: Languages,
}

impl Serving {
    /// By the machine's clock, with no proxy before it.
    #[must_use]
    pub fn plain(local: bool) -> Self {
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let languages = Languages::default();
        Self { local, behind_tls: false, clock: Arc::new(clock), languages }
    }
}

impl App {
    /// For what is asked without a request: nothing is recorded by it.
    pub(crate) fn alone(views: Arc<dyn Views>) -> Self {
        Self { alone: true, ..Self::new(views, Serving::plain(true), "") }
    }

    fn new(views: Arc<dyn Views>, serving: Serving, own: &str) -> Self {
        let (sessions, door, rooms, bench) =
            (Arc::default(), Arc::default(), Arc::default(), Arc::default());
        let (turns, own) = (Turns::of_machine(), own.into());
        Self { views, sessions, door, rooms, serving, bench, turns, own, alone: false }
    }

    /// Whose turn it is to be answered.
    pub(crate) fn turns(&self) -> Turns {
        self.turns.clone()
    }

    /// Time since 1970.
    pub(crate) fn now(&self) -> Duration {
        (self.serving.clock)()
    }

    /// The day of the clock that sessions end by (UTC).
    pub(crate) fn today(&self) -> Day {
        const SECONDS: u64 = 24 * 60 * 60;
        Day(i32::try_from(self.now().as_secs() / SECONDS).unwrap_or(i32::MAX))
    }

    /// Whether whoever reaches this machine's own address may ask, without signing in.
    pub(crate) fn is_open(&self, accounts: &[Account]) -> bool {
        self.alone || self.serving.local && !self.serving.behind_tls && accounts.is_empty()
    }
}

pub(crate) type Names = BTreeMap<String, String>;

/// Serves the pages until the process is asked to stop. `ready` is told the address once it is
/// listened on (port 0 is any that is free).
///
/// # Errors
/// If the address can be reached from other machines, directly or through a proxy, and there is no
/// account, if it cannot be listened on, or if the server breaks off.
pub async fn serve(
    listen: SocketAddr,
    (behind_tls, languages): (bool, Languages),
    views: Arc<dyn Views>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let local = listen.ip().is_loopback();
    if (!local || behind_tls) && views.accounts().map_err(Trouble::Views)?.is_empty() {
        return Err(Trouble::Open(listen).into());
    }
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| Trouble::Listen(listen, error))?;
    ready(listener.local_addr().map_err(|error| Trouble::Listen(listen, error))?);
    let pages = router_with(views, Serving { behind_tls, languages, ..Serving::plain(local) });
    axum::serve(listener, pages.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(asked_to_stop())
        .await
        .map_err(|error| Trouble::Serve(error).into())
}

/// Ends when the process is asked to stop.
pub(crate) async fn asked_to_stop() {
    // Where the signal cannot be waited for, the process is ended by the system alone.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The pages and the API over a register. With accounts, or where other machines can reach it (not
/// `local`), everything but the style sheet and the form that signs in needs a session; else only
/// this machine's own names are answered to.
pub fn router(views: Arc<dyn Views>, local: bool) -> Router {
    router_with(views, Serving::plain(local))
}

/// As [`router`], with all that can be said of how it is served.
pub fn router_with(views: Arc<dyn Views>, serving: Serving) -> Router {
    let languages = serving.languages.clone();
    let app = App::new(views, serving, &session::random().unwrap_or_default());
    let mut router = Router::new()
        .route("/", get(start))
        .route("/style.css", get(assets::style))
        .route("/review.js", get(assets::review_script))
        .route("/icon.svg", get(assets::icon))
        .route("/favicon.ico", get(assets::icon))
        .route("/login", get(signin::form).post(signin::sign_in))
        .route("/logout", axum::routing::post(signin::sign_out))
        .route("/source/{id}/bytes", get(bytes))
        .route("/source/{id}/shown", get(source_shown))
        .route("/api/openapi.json", get(|| async { axum::Json(api::description()) }));
    for page in PAGES {
        for lang in languages.all() {
            let path = format!("/{}/{}", lang.code(), page.path);
            router = router.route(path.trim_end_matches('/'), page_handler(page, lang));
            if page.path.is_empty() {
                router = router.route(&path, page_handler(page, lang));
            }
        }
        router = router.route(&page.api_path(), data_handler(page));
    }
    router = router.merge(screening::routes(&languages)).merge(account_page::routes(&languages));
    router = router.merge(proposals::routes(&languages)).merge(uncounted::routes());
    router = router.merge(documents::routes(&languages)).merge(feeds::routes(&languages));
    router = router.merge(families::routes(&languages)).merge(files::routes(&languages));
    router = router.merge(review::routes(&languages)).merge(work::routes(&languages));
    router = router.merge(bring_in::routes(&languages)).merge(problems::routes(&languages));
    router.fallback(elsewhere).layer(from_fn_with_state(app.clone(), guard)).with_state(app)
}

fn page_handler(page: &'static Page, lang: Lang) -> axum::routing::MethodRouter<App> {
    get(
        move |State(app): State<App>,
              uri: Uri,
              Path(names): Path<Names>,
              Query(query): Query<Names>,
              headers: HeaderMap| {
            shown(app, page, lang, Asked { uri, names, query, headers })
        },
    )
}

fn data_handler(page: &'static Page) -> axum::routing::MethodRouter<App> {
    get(
        move |State(app): State<App>,
              uri: Uri,
              Path(names): Path<Names>,
              Query(query): Query<Names>,
              headers: HeaderMap| {
            api::answer(app, page, Asked { uri, names, query, headers })
        },
    )
}

/// What a page needs of its request.
pub(crate) struct Asked {
    pub(crate) uri: Uri,
    pub(crate) names: Names,
    pub(crate) query: Names,
    pub(crate) headers: HeaderMap,
}

/// The address of a page of a language.
pub(crate) fn uri_of(lang: Lang, page: &str) -> Uri {
    format!("/{}/{page}", lang.code()).parse().unwrap_or_default()
}

/// The language that the browser asks for.
pub(crate) fn preferred(app: &App, headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    app.serving.languages.preferred(accept.unwrap_or_default())
}

/// What stands in the query of an address.
pub(crate) fn query_of(uri: &Uri) -> Names {
    Query::try_from_uri(uri).map(|Query(query)| query).unwrap_or_default()
}

pub(crate) fn plain(status: StatusCode, text: &str) -> Response {
    (status, text.to_owned()).into_response()
}

/// What no route answers: an address with a slash too many leads to the page without it.
async fn elsewhere(State(app): State<App>, uri: Uri) -> Response {
    let path = uri.path();
    let trimmed = path.trim_end_matches('/');
    if path != trimmed && trimmed.starts_with('/') && !trimmed.starts_with("//") {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Redirect::permanent(&format!("{trimmed}{query}")).into_response();
    }
    let code = path.split('/').nth(1).unwrap_or_default();
    let lang = app.serving.languages.of(code).unwrap_or_else(Lang::es);
    (StatusCode::NOT_FOUND, Html(assets::no_such_page(lang))).into_response()
}

/// Runs before every answer: names this machine answers to, sessions, and after it the headers.
async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let client = signin::Client::of(&app, &request);
    request.extensions_mut().insert(client);
    let path = request.uri().path().to_owned();
    let lasting = matches!(
        path.as_str(),
        "/style.css" | "/review.js" | "/bring-in.js" | "/icon.svg" | "/favicon.ico"
    );
    let refused = if lasting || path == "/login" { None } else { refusal(&app, &request) };
    let mut response = match refused {
        Some(response) => response,
        None => next.run(request).await,
    };
    // The style sheet's address changes with its content; nothing else may be kept anywhere.
    let cache = if lasting { "private, max-age=604800" } else { "no-store" };
    let sandboxed = response.extensions_mut().remove::<Sandboxed>().is_some();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, if sandboxed { SANDBOX } else { POLICY }),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, cache),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Why a request is not let through, if it is not.
fn refusal(app: &App, request: &Request) -> Option<Response> {
    let accounts = match app.views.accounts() {
        Ok(accounts) => accounts,
        Err(error) => return Some(plain(StatusCode::INTERNAL_SERVER_ERROR, &error)),
    };
    if app.is_open(&accounts) {
        let text = "This register answers to localhost only.";
        return host::is_foreign(request.headers())
            .then(|| plain(StatusCode::MISDIRECTED_REQUEST, text));
    }
    // Each asks for a secret of its own.
    if feeds::is_feed(request.uri().path()) || families::is_family(request.uri().path()) {
        return None;
    }
    let path = request.uri().path();
    if signin::bearer(request.headers()).is_some() && !takes_tokens(path) {
        let text = "A token opens the JSON API (/api/) and the bytes of sources alone.";
        return Some(plain(StatusCode::FORBIDDEN, text));
    }
    match signin::signed(app, request.headers()) {
        Ok(Some(signed)) if signed.must_enrol => {
            account_page::enrol_first(&app.serving.languages, request.uri().path())
        }
        Ok(Some(_)) => None,
        Ok(None) if request.uri().path().starts_with("/api/") => {
            let asked = [(header::WWW_AUTHENTICATE, "Bearer realm=\"paradero\"")];
            Some((asked, plain(StatusCode::UNAUTHORIZED, "Sign in first.")).into_response())
        }
        Ok(None) => Some(Redirect::to("/login").into_response()),
        Err(fault) => Some(plain(StatusCode::INTERNAL_SERVER_ERROR, &fault.to_string())),
    }
}

/// Whether scripts ask for a path.
fn takes_tokens(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/source/")
}

/// The level that a request sees: that of its account, and never more than is shown to anybody.
pub(crate) fn level(app: &App, headers: &HeaderMap) -> Result<(Level, Option<Signed>), Fault> {
    let most = app.views.level();
    match signin::signed(app, headers)? {
        Some(signed) => Ok((signed.level.min(most), Some(signed))),
        // The guard let it through, but the session may have ended since.
        None if !app.is_open(&app.views.accounts().map_err(Fault::Views)?) => Err(Fault::SignedOut),
        None => Ok((most, None)),
    }
}

async fn start(State(app): State<App>, headers: HeaderMap) -> Redirect {
    Redirect::to(&format!("/{}", preferred(&app, &headers).code()))
}

/// Opens a view, asks a page's question of it and gives the view back; not on a thread that serves.
pub(crate) fn ask<T>(
    app: App,
    lang: Lang,
    request: Asked,
    question: impl FnOnce(&Ask) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let who = level(&app, &request.headers)?;
    ask_at(app, lang, request, who, question)
}

/// As [`ask`], at a level and for whoever is known to ask.
pub(crate) fn ask_at<T>(
    app: App,
    lang: Lang,
    request: Asked,
    (level, signed): (Level, Option<Signed>),
    question: impl FnOnce(&Ask) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let path = request.uri.path().trim_start_matches('/');
    let path = path.split_once('/').map_or("", |(_, rest)| rest).to_owned();
    let as_of = request.query.get("as-of").filter(|when| !when.trim().is_empty());
    let as_of = as_of.map(|when| app.views.position(level, when));
    let as_of = as_of.transpose().map_err(Fault::Asked)?;
    record(&app, level, signed.as_ref(), &request.uri)?;
    let role = signed.as_ref().map(|signed| signed.role);
    let token = signed.as_ref().map(|signed| signed.token.clone());
    let writes = token.clone().or_else(|| Some(app.own.to_string()));
    let writing = as_of.is_none() && may(role, May::Settle, level);
    let view = app.views.view(level, as_of).map_err(Fault::Views)?;
    let ask = Ask {
        lang,
        languages: app.serving.languages.clone(),
        path,
        id: request.names.get("id").cloned().unwrap_or_default(),
        as_of,
        level,
        query: request.query,
        as_table: Cell::new(false),
        position: view.position,
        opened: view.opened,
        today: view.today,
        connection: view.connection,
        status: app.views.status(level).map_err(Fault::Views)?,
        token,
        account: signed.map(|signed| signed.name),
        keeps: may(role, May::Keep, level),
        decides: may(role, May::Decide, level),
        adds: as_of.is_none() && may(role, May::Add, level),
        writes: writes.filter(|token| writing && !token.is_empty()),
        views: app.views,
    };
    let answer = question(&ask);
    let Ask { connection, position, today, opened, views, .. } = ask;
    views.give_back(level, View { connection, position, today, opened });
    answer
}

/// Records who reads what is sealed, before it is looked up.
fn record(app: &App, level: Level, signed: Option<&Signed>, uri: &Uri) -> Result<(), Fault> {
    if level < Level::Sealed {
        return Ok(());
    }
    let by = signed.map_or("pages of this machine", |signed| &signed.name);
    let what = uri.path_and_query().map_or(uri.path(), |all| all.as_str());
    app.views.record_reading(by, what).map_err(Fault::Views)
}

/// Answers here what takes less than to hand it to another thread.
#[expect(clippy::result_large_err, reason = "as off_thread, in whose place it stands")]
pub(crate) fn at_once<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Response> {
    work().map_err(|fault| refused(&fault))
}

/// Whether a name is answered at once, for whoever asks.
pub(crate) fn screens_at_once(app: &App, headers: &HeaderMap) -> bool {
    level(app, headers).is_ok_and(|(level, _)| app.views.screens_at_once(level))
}

fn refused(fault: &Fault) -> Response {
    if fault.is_away() {
        // Where it lies is nobody's business who reads pages.
        eprintln!("{fault}");
        let text = "The database cannot be reached just now. Try again in a moment.";
        return ([(header::RETRY_AFTER, "5")], plain(StatusCode::SERVICE_UNAVAILABLE, text))
            .into_response();
    }
    let status = match fault {
        Fault::Asked(_) => StatusCode::BAD_REQUEST,
        Fault::SignedOut => StatusCode::UNAUTHORIZED,
        Fault::Database(_) | Fault::Json(_) | Fault::Views(_) | Fault::Accounts(_) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    plain(status, &fault.to_string())
}

/// Runs what reads the disk on a thread for that.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Response> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(fault)) => Err(refused(&fault)),
        Err(_) => Err(plain(StatusCode::INTERNAL_SERVER_ERROR, "The page broke off.")),
    }
}

async fn shown(app: App, page: &'static Page, lang: Lang, request: Asked) -> Response {
    let turns = app.turns.clone();
    let work = move || {
        ask(app, lang, request, |ask| {
            // Only once the view is there: while a store is made, others whose views are there go on.
            let _turn = turns.take();
            let (status, shown) = match (page.show)(ask)? {
                Some(shown) => (StatusCode::OK, shown),
                None => (StatusCode::NOT_FOUND, nothing(ask)),
            };
            // What was just added may not be there yet: the page comes by itself once it is.
            let comes = status == StatusCode::NOT_FOUND && ask.missing().is_some();
            Ok((status, comes, frame(ask, &shown).into_string()))
        })
    };
    match off_thread(work).await {
        Ok((_, true, text)) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::REFRESH, "10")], Html(text)).into_response()
        }
        Ok((status, false, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

fn nothing(ask: &Ask) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p {
            @if ask.missing().is_some() { (text!(lang, "frame-not-yet")) } @else { (text!(lang, "frame-nothing-here")) }
        }
    };
    Shown { title: text!(lang, "frame-nothing").to_owned(), body }
}

/// A source that is a page or a text, with nothing in it that acts, and shut in by the browser besides.
async fn source_shown(
    State(app): State<App>,
    uri: Uri,
    Path(names): Path<Names>,
    Query(query): Query<Names>,
    headers: HeaderMap,
) -> Response {
    let lang =
        query.get("lang").and_then(|code| app.serving.languages.of(code)).unwrap_or_else(Lang::es);
    let work = move || {
        ask(app, lang, Asked { uri, names, query, headers }, |ask| {
            let Some(page) = sources::page(&ask.connection, &ask.id, ask.stretch())? else {
                return Ok(None);
            };
            let bytes = ask.views.source_bytes(ask.level, &ask.id).map_err(Fault::Views)?;
            let Some(bytes) = bytes else { return Ok(None) };
            let note = text!(lang, "records-inert");
            sources::inert(&page.source.file_name, &bytes, note).map(Some).map_err(Fault::Asked)
        })
    };
    match off_thread(work).await {
        Ok(Some(page)) => {
            let mut response = Html(page).into_response();
            response.extensions_mut().insert(Sandboxed);
            response
        }
        Ok(None) => plain(StatusCode::NOT_FOUND, "No existe. / There is no such source."),
        Err(response) => response,
    }
}

/// A source's bytes, always as a download: what was received is never run or shown by the browser.
async fn bytes(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let name = id.chars().filter(char::is_ascii_alphanumeric).take(64).collect::<String>();
    let work = move || {
        let (level, signed) = level(&app, &headers)?;
        record(&app, level, signed.as_ref(), &uri)?;
        app.views.source_bytes(level, &id).map_err(Fault::Views)
    };
    match off_thread(work).await {
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
