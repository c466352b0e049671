//! "My account": one's own password, second factor and sessions.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, Form, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use crate::accounts::{self, Account, Change, RECOVERY, STEP, hash_password, refused};
use crate::lang::Lang;
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::server::{self, App, Names, off_thread, plain};
use crate::session::{LIFE, idle, same};
use crate::signin::{self, Client, Tried};

/// What was done, or why not, above the page.
#[derive(Default)]
struct Note {
    wrong: bool,
    es: String,
    en: String,
}

impl Note {
    fn new(wrong: bool, es: &str, en: &str) -> Self {
        Self { wrong, es: es.to_owned(), en: en.to_owned() }
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
}

/// The addresses of the page and its forms.
pub(crate) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
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
            .route(&at("/sessions"), post(move |app, headers, form| end(app, lang, headers, form)));
    }
    router
}

/// What is answered to whoever has to take up a second factor first; nothing where they may pass.
pub(crate) fn enrol_first(path: &str) -> Option<Response> {
    let lang = if path.starts_with("/en") { Lang::En } else { Lang::Es };
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
    let uri = match lang {
        Lang::Es => Uri::from_static("/es/account"),
        Lang::En => Uri::from_static("/en/account"),
    };
    let value = signin::value(&app, &headers).unwrap_or_default();
    let request = server::Asked { uri, names: BTreeMap::new(), query: BTreeMap::new(), headers };
    let work = move || {
        let at = app.clone();
        server::ask(app, lang, request, |ask| {
            let all = ask.views.accounts().map_err(Fault::Views)?;
            let own = all.iter().find(|account| Some(&account.name) == ask.account.as_ref());
            let shown = match own {
                Some(account) => own_page(ask, &at, account, &value, &beside),
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
            (lang.say("Este registro no tiene cuentas: sus páginas son solo para esta máquina. ",
                "This register has no accounts: its pages are for this machine alone. "))
            code { "paradero account add" }
        }
    };
    Shown { title: lang.say("Mi cuenta", "My account").to_owned(), body }
}

/// The session that a form belongs to: its cookie's value and account. Else the answer.
fn own(app: &App, headers: &HeaderMap, form: &Names) -> Result<(String, Account), Box<Response>> {
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
fn stopped(tried: &Tried) -> Option<(StatusCode, Note)> {
    match tried {
        Tried::Right(_) => None,
        Tried::Wrong => Some((
            StatusCode::UNPROCESSABLE_ENTITY,
            Note::new(true, "La contraseña actual no es esa.", "That is not the present password."),
        )),
        Tried::Wait(wait) => {
            let seconds = wait.as_secs() + 1;
            let es = format!("Demasiados intentos fallidos: espere {seconds} s.");
            let en = format!("Too many failed tries: wait {seconds} s.");
            Some((StatusCode::TOO_MANY_REQUESTS, Note { wrong: true, es, en }))
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
            return unfit(Note::new(
                true,
                "Las dos contraseñas nuevas no son iguales.",
                "The two new passwords differ.",
            ));
        }
        if let Some((es, en)) = refused(&account.name, &new) {
            return unfit(Note::new(
                true,
                &format!("No se cambió nada: {es}."),
                &format!("Nothing was changed: {en}."),
            ));
        }
        let path = file(&at)?;
        let tried = signin::try_password(&at, (&account.name, address), &current, None)?;
        if let Some(stopped) = stopped(&tried) {
            return Ok(Err(stopped));
        }
        let change = Change::PasswordHash(hash_password(&new)?);
        let changed = accounts::set(&path, &account.name, change)?.ok_or(Fault::SignedOut)?;
        Ok(Ok(renewed(&at, &changed)?))
    };
    match signin::tried(work).await {
        Ok(Ok(value)) => {
            let note = Note::new(
                false,
                "La contraseña cambió; las demás sesiones terminaron.",
                "The password is changed; the other sessions have ended.",
            );
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
        if let Some(stopped) = stopped(&tried) {
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
        let note = Note::new(
            true,
            "Empiece de nuevo: no hay código por confirmar.",
            "Begin anew: there is no code to confirm.",
        );
        let beside = Beside { note: Some(note), ..Beside::default() };
        return shown(app, lang, headers, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
    };
    let code = form.get("code").cloned().unwrap_or_default();
    let Some(step) = accounts::step_of(&secret, &code, app.now().as_secs(), None) else {
        let note = Note::new(
            true,
            "Ese código no es el de ahora: ¿está bien la hora del teléfono?",
            "That is not the code of this moment: is the phone's clock right?",
        );
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

fn own_page(ask: &Ask, app: &App, account: &Account, value: &str, beside: &Beside) -> Shown {
    let lang = ask.lang;
    let token = ask.token.clone().unwrap_or_default();
    let body = html! {
        @if let Some(note) = &beside.note {
            p.serious[note.wrong].good[!note.wrong] role=(if note.wrong { "alert" } else { "status" }) {
                (lang.say(&note.es, &note.en))
            }
        }
        p.lead {
            (account.name) ": " (lang.word(account.role.code())) ", "
            (lang.say("nivel ", "level ")) (lang.word(account.level.code()))
        }
        h2 #totp { (lang.say("Segundo factor", "Second factor")) }
        (factor(ask, account, &token, beside))
        h2 #password { (lang.say("Contraseña", "Password")) }
        (password_form(lang, &account.name, &token))
        h2 #sessions { (lang.say("Sesiones abiertas", "Open sessions")) }
        (sessions(ask, app, account, value, &token))
    };
    Shown { title: lang.say("Mi cuenta", "My account").to_owned(), body }
}

/// A field of a form, with its label.
fn field(id: &str, name: &str, label: &str, kind: &str, complete: &str) -> Markup {
    html! {
        p {
            label for=(id) { (label) }
            input id=(id) name=(name) type=(kind) autocomplete=(complete) required maxlength="2000";
        }
    }
}

fn factor(ask: &Ask, account: &Account, token: &str, beside: &Beside) -> Markup {
    let lang = ask.lang;
    let action = |form: &str| format!("/{}/account/{form}", lang.code());
    html! {
        @if !beside.recovery.is_empty() { (recovery(lang, &beside.recovery)) }
        @else if let Some(secret) = &beside.proposed {
            (proposed(ask, account, secret))
            form.own method="post" action=(action("totp/confirm")) {
                input type="hidden" name="token" value=(token);
                (field("code", "code", lang.say("El código que muestra ahora", "The code that it shows now"),
                    "text", "one-time-code"))
                button { (lang.say("Confirmar", "Confirm")) }
            }
        } @else {
            @if account.must_enrol() {
                p.notable role="note" {
                    (lang.say("Este papel exige un segundo factor: sin él no se ve nada más.",
                        "This role needs a second factor: nothing else is shown without one."))
                }
            }
            @if account.totp.is_some() {
                p {
                    (lang.say("Activo. Códigos de recuperación sin usar: ", "On. Recovery codes not used yet: "))
                    (account.recovery.len()) " / " (RECOVERY) "."
                }
                p.soft {
                    (lang.say("Uno nuevo deja sin efecto el anterior y sus códigos de recuperación.",
                        "A new one ends the old one and its recovery codes."))
                }
            } @else {
                p { (lang.say("No hay: basta la contraseña para entrar.", "None: the password alone signs in.")) }
            }
            form.own method="post" action=(action("totp")) {
                input type="hidden" name="token" value=(token);
                (field("totp-current", "current", lang.say("Contraseña actual", "Present password"),
                    "password", "current-password"))
                button {
                    @if account.totp.is_some() { (lang.say("Renovar el segundo factor", "Renew the second factor")) }
                    @else { (lang.say("Activar un segundo factor", "Take up a second factor")) }
                }
            }
        }
    }
}

/// The secret, to be read by an authenticator.
fn proposed(ask: &Ask, account: &Account, secret: &str) -> Markup {
    let lang = ask.lang;
    let uri = accounts::uri(&ask.status.name, &account.name, secret);
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    html! {
        p {
            (lang.say("Léalo con una aplicación de códigos; no se muestra otra vez. Nada cambia hasta que \
                confirme con un código.",
                "Read it with an authenticator; it is not shown again. Nothing changes until you confirm \
                with a code."))
        }
        @if let Some((path, width)) = accounts::qr_path(&uri) {
            svg.qr role="img" viewBox=(format!("0 0 {width} {width}")) aria-labelledby="qr-title"
                width="232" height="232" shape-rendering="crispEdges" {
                title #qr-title { (lang.say("Código QR con el secreto", "QR code of the secret")) }
                rect width=(width) height=(width) fill="#fff" {}
                path d=(path) fill="#000" {}
            }
        }
        p { (lang.say("O escriba el secreto: ", "Or type the secret: ")) code { (groups.join(" ")) } }
        p.soft {
            a href=(uri) { (lang.say("Abrir en este aparato", "Open on this device")) }
            (lang.say(" · por tiempo, SHA-1, 6 cifras, ", " · by time, SHA-1, 6 digits, ")) (STEP) " s"
        }
    }
}

fn recovery(lang: Lang, codes: &[String]) -> Markup {
    html! {
        p.good role="status" {
            (lang.say("El segundo factor está activo; las demás sesiones terminaron.",
                "The second factor is on; the other sessions have ended."))
        }
        p {
            (lang.say("Códigos de recuperación, para cuando falte el teléfono. Cada uno sirve una vez, en lugar \
                del código. Guárdelos en papel: no se muestran otra vez.",
                "Recovery codes, for when the phone is gone. Each works once, in place of the code. Keep them \
                on paper: they are not shown again."))
        }
        ul.codes { @for code in codes { li { code { (code) } } } }
    }
}

fn password_form(lang: Lang, name: &str, token: &str) -> Markup {
    html! {
        form.own method="post" action={ "/" (lang.code()) "/account/password" } {
            input type="hidden" name="token" value=(token);
            // Lets a keeper of passwords know whose they are.
            input type="hidden" name="name" value=(name) autocomplete="username";
            (field("current", "current", lang.say("Contraseña actual", "Present password"), "password", "current-password"))
            (field("new", "new", lang.say("Contraseña nueva, de 12 caracteres o más", "New password, 12 characters or more"),
                "password", "new-password"))
            (field("again", "again", lang.say("La nueva, otra vez", "The new one, once more"), "password", "new-password"))
            button { (lang.say("Cambiar la contraseña", "Change the password")) }
        }
    }
}

/// A moment, in UTC.
fn moment(time: Duration) -> String {
    let second = i64::try_from(time.as_secs()).unwrap_or_default();
    let text = jiff::Timestamp::from_second(second).map(|at| at.to_string()).unwrap_or_default();
    text.get(..16).unwrap_or_default().replace('T', " ") + " UTC"
}

fn sessions(ask: &Ask, app: &App, account: &Account, value: &str, token: &str) -> Markup {
    let lang = ask.lang;
    let minutes = idle(account.level).as_secs() / 60;
    html! {
        table.stack {
            caption.hidden { (lang.say("Sesiones abiertas", "Open sessions")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Desde", "Since")) }
                    th scope="col" { (lang.say("Último uso", "Last used")) }
                }
            }
            tbody {
                @for line in app.sessions.of(account, value, app.now()) {
                    tr {
                        td data-label=(lang.say("Desde", "Since")) {
                            (moment(line.since))
                            @if line.this { " " strong { (lang.say("(esta)", "(this one)")) } }
                        }
                        td data-label=(lang.say("Último uso", "Last used")) { (moment(line.used)) }
                    }
                }
            }
        }
        p.soft {
            (lang.say("Una sesión termina a las ", "A session ends after ")) (LIFE.as_secs() / 3600)
            (lang.say(" horas, o tras ", " hours, or after ")) (minutes)
            (lang.say(" minutos sin uso.", " minutes without use."))
        }
        form.own method="post" action={ "/" (lang.code()) "/account/sessions" } {
            input type="hidden" name="token" value=(token);
            button { (lang.say("Terminar todas mis sesiones", "End all my sessions")) }
        }
    }
}
