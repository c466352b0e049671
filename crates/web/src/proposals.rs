//! What keepers proposed, and a second keeper's answer.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Extension, Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use paradero_locale::{Languages, text};
use paradero_model::Level;
use paradero_register::{KeeperAct, Place, Proposal, State as Became};

use crate::May;
use crate::account_page::own;
use crate::lang::{Lang, Terms, rich};
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::server::{self, App, Names, off_thread};
use crate::signin::{self, Client};
use crate::tries::Tried;

/// How many that were answered are shown.
const ANSWERED: usize = 20;

/// What was done, or why not, above the page.
#[derive(Default)]
struct Note {
    wrong: bool,
    text: String,
    /// What the register said, which speaks English.
    said: String,
}

impl Note {
    fn wrong(text: &str) -> Self {
        Self { wrong: true, text: text.to_owned(), said: String::new() }
    }
}

/// The addresses of the page and its form.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        let route = get(move |app, headers| page(app, lang, headers))
            .post(move |app, from, headers, form| answer(app, lang, from, headers, form));
        router = router.route(&format!("/{}/proposals", lang.code()), route);
    }
    router
}

async fn page(State(app): State<App>, lang: Lang, headers: HeaderMap) -> Response {
    shown(app, lang, headers, StatusCode::OK, None).await
}

/// Makes the page for whom the headers name.
async fn shown(
    app: App,
    lang: Lang,
    headers: HeaderMap,
    status: StatusCode,
    note: Option<Note>,
) -> Response {
    let uri = server::uri_of(lang, "proposals");
    let request = server::Asked { uri, names: BTreeMap::new(), query: BTreeMap::new(), headers };
    let work = move || {
        server::ask(app, lang, request, |ask| {
            if !ask.keeps {
                return Ok((StatusCode::FORBIDDEN, frame(ask, &not_for(lang)).into_string()));
            }
            let all = ask.views.proposals(ask.level).map_err(Fault::Views)?;
            Ok((status, frame(ask, &list(ask, &all, note.as_ref())).into_string()))
        })
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

fn title(lang: Lang) -> String {
    text!(lang, "shared-proposals").to_owned()
}

fn not_for(lang: Lang) -> Shown {
    let body = html! {
        p { (text!(lang, "proposals-keepers-only")) }
    };
    Shown { title: title(lang), body }
}

fn list(ask: &Ask, all: &[Proposal], note: Option<&Note>) -> Shown {
    let lang = ask.lang;
    let (open, answered): (Vec<&Proposal>, Vec<&Proposal>) =
        all.iter().partition(|one| one.is_open());
    let body = html! {
        @if let Some(note) = note {
            p class=(if note.wrong { "serious" } else { "good" }) role=(if note.wrong { "alert" } else { "status" }) {
                (note.text) " " span lang="en" { (note.said) }
            }
        }
        p.lead { (text!(lang, "proposals-lead")) }
        h2 { (text!(lang, "proposals-waiting")) }
        @if open.is_empty() {
            p { (text!(lang, "shared-none-feminine")) }
        } @else {
            ol.plain { @for one in &open { li { (line(ask, one)) (form(ask, one)) } } }
        }
        @if !answered.is_empty() {
            h2 { (text!(lang, "proposals-answered")) }
            ol.plain { @for one in answered.iter().rev().take(ANSWERED) { li { (line(ask, one)) } } }
        }
    };
    Shown { title: title(lang), body }
}

/// What is proposed, by whom, why, and what became of it.
fn line(ask: &Ask, one: &Proposal) -> Markup {
    let lang = ask.lang;
    let at = jiff::Timestamp::from_second(one.at).map(|at| at.to_string()).unwrap_or_default();
    html! {
        p {
            strong { (told(ask, one)) }
            br;
            (one.by) " · "
            time datetime=(at) { (at.get(..16).unwrap_or_default().replace('T', " ")) " UTC" }
            " · " (text!(lang, "frame-level", level = lang.word(one.place.level.code())))
            " · " span.soft { (one.place) }
        }
        p { (text!(lang, "proposals-reason")) " " (one.why) }
        @match &one.state {
            Became::Open => {}
            Became::Moot(_) | Became::Closed(_) => {
                p.notable { (text!(lang, "proposals-moot")) }
            }
            Became::Approved(by) => {
                p.notable {
                    (rich!(lang, "proposals-approved", by = html! { bdi { (by) } }))
                }
            }
            Became::Done(by) => { p.good { (rich!(lang, "proposals-done", by = html! { bdi { (by) } })) } }
            Became::Refused(by, why) => { p { (rich!(lang, "proposals-refused", by = html! { bdi { (by) } }, why = html! { bdi { (why) } })) } }
        }
    }
}

fn told(ask: &Ask, one: &Proposal) -> String {
    let lang = ask.lang;
    let files = if one.files.is_empty() {
        text!(lang, "proposals-a-source").to_owned()
    } else {
        one.files.join(", ")
    };
    let keys = |some: &[String], others: &[String]| -> String {
        let only = some.iter().filter(|key| !others.contains(key)).cloned();
        only.collect::<Vec<_>>().join(", ")
    };
    match &one.what {
        KeeperAct::Withdraw { .. } => text!(lang, "proposals-withdraw", files = files),
        KeeperAct::Level { to, .. } => {
            text!(lang, "proposals-level", files = files, level = lang.word(to.code()))
        }
        KeeperAct::Recipients { from, to } => {
            let (more, gone) = (keys(to, from), keys(from, to));
            let mut said = Vec::new();
            if !more.is_empty() {
                said.push(text!(lang, "proposals-let-read", keys = more));
            }
            if !gone.is_empty() {
                said.push(text!(lang, "proposals-no-longer-let-read", keys = gone));
            }
            said.join(". ")
        }
        KeeperAct::Recovery { to } => text!(lang, "proposals-recovery", keys = to),
        KeeperAct::Settings { .. } => text!(lang, "proposals-settings").to_owned(),
    }
}

/// The form with which a second keeper answers: in this session, or another one beside whoever it belongs to.
fn form(ask: &Ask, one: &Proposal) -> Markup {
    let lang = ask.lang;
    let id = one.place.to_string().replace(':', "-");
    let field = |name: &str, label: &str, kind: &str, value: &str, complete: &str| {
        html! {
            p {
                label for={ (name) "-" (id) } { (label) }
                input id={ (name) "-" (id) } name=(name) type=(kind) value=(value) autocomplete=(complete);
            }
        }
    };
    // Whoever proposed it cannot approve it: somebody else signs beside them.
    let account = ask.account.as_deref().filter(|name| *name != one.by).unwrap_or_default();
    html! {
        @if let Some(token) = &ask.token {
            form.own method="post" action={ "/" (lang.code()) "/proposals" } {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="place" value=(one.place);
                (field("name", text!(lang, "proposals-second-keeper"), "text", account, "username"))
                (field("password", text!(lang, "proposals-second-password"), "password", "", "current-password"))
                (field("code", text!(lang, "proposals-second-code"), "text", "", "one-time-code"))
                (field("why", text!(lang, "proposals-refusal-reason"), "text", "", "off"))
                p.buttons {
                    button name="answer" value="approve" { (text!(lang, "proposals-approve")) }
                    " "
                    button name="answer" value="refuse" { (text!(lang, "proposals-refuse")) }
                }
            }
        } @else {
            p.soft { code { "paradero approve " (one.place) } }
        }
    }
}

async fn answer(
    State(app): State<App>,
    lang: Lang,
    Extension(Client(address)): Extension<Client>,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let session = match own(&app, &headers, &sent) {
        Ok((_, account)) => account,
        Err(response) => return *response,
    };
    if !session.role.may(May::Keep, session.level) {
        return shown(app, lang, headers, StatusCode::FORBIDDEN, None).await;
    }
    let at = app.clone();
    let work = move || {
        let field = |name: &str| sent.get(name).map_or("", String::as_str);
        let Some(place) = Place::parse(field("place")) else {
            return Ok(wrong(text!(lang, "proposals-none-such")));
        };
        let given = (field("name"), address);
        match signin::try_password(&at, given, field("password"), Some(field("code")))? {
            Tried::Wait(wait) => {
                let text = text!(lang, "signin-too-many", seconds = wait.as_secs() + 1);
                Ok((StatusCode::TOO_MANY_REQUESTS, Note::wrong(&text)))
            }
            Tried::Wrong => Ok(wrong(text!(lang, "signin-wrong"))),
            Tried::Right(second)
                if second.must_enrol() || !second.role.may(May::Keep, second.level) =>
            {
                Ok(wrong(text!(lang, "proposals-no-keeper")))
            }
            Tried::Right(second) => {
                let level = second.level.min(session.level).min(at.views.level());
                let what = (field("answer"), field("why"));
                Ok(answered(&at, lang, (level, &second.name), place, what))
            }
        }
    };
    match signin::tried(work).await {
        Ok((status, note)) => shown(app, lang, headers, status, Some(note)).await,
        Err(response) => response,
    }
}

fn wrong(text: &str) -> (StatusCode, Note) {
    (StatusCode::UNPROCESSABLE_ENTITY, Note::wrong(text))
}

fn answered(
    app: &App,
    lang: Lang,

    (level, by): (Level, &str),
    place: Place,
    (answer, why): (&str, &str),
) -> (StatusCode, Note) {
    // A proposal of a higher level is as one that is not there.
    let known = app.views.proposals(level).unwrap_or_default();
    if !known.iter().any(|one| one.place == place) {
        return wrong(text!(lang, "proposals-none-such"));
    }
    let refused = match answer {
        "approve" => None,
        "refuse" => Some(why),
        _ => return wrong(text!(lang, "proposals-approve-or-refuse")),
    };
    match app.views.answer((level, by), place, refused) {
        Ok(()) => {
            let text = match refused {
                Some(_) => text!(lang, "proposals-refused-now"),
                None => text!(lang, "proposals-approved-now"),
            };
            (StatusCode::OK, Note { text: text.to_owned(), ..Note::default() })
        }
        Err(why) => {
            let note = Note { said: why, ..Note::wrong(text!(lang, "proposals-not-done")) };
            (StatusCode::UNPROCESSABLE_ENTITY, note)
        }
    }
}
