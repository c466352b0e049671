//! What keepers proposed, and a second keeper's answer.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Extension, Form, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use paradero_model::Level;
use paradero_register::{KeeperAct, Place, Proposal, State as Became};

use crate::May;
use crate::account_page::own;
use crate::lang::Lang;
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
    es: String,
    en: String,
    /// What the register said, which speaks English.
    said: String,
}

impl Note {
    fn wrong(es: &str, en: &str) -> Self {
        Self { wrong: true, es: es.to_owned(), en: en.to_owned(), said: String::new() }
    }
}

/// The addresses of the page and its form.
pub(crate) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
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
    let uri = match lang {
        Lang::Es => Uri::from_static("/es/proposals"),
        Lang::En => Uri::from_static("/en/proposals"),
    };
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
    lang.say("Propuestas", "Proposals").to_owned()
}

fn not_for(lang: Lang) -> Shown {
    let body = html! {
        p {
            (lang.say("Esta página es para custodios.", "This page is for keepers."))
        }
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
                (lang.say(&note.es, &note.en)) " " span lang="en" { (note.said) }
            }
        }
        p.lead {
            (lang.say("Retirar una fuente, cambiar su nivel o cambiar claves puede exigir dos custodios: uno propone, otro \
                aprueba. Nada se hace antes.",
                "To withdraw a source, change its level or change keys may take two keepers: one proposes, another \
                approves. Nothing is done before."))
        }
        h2 { (lang.say("Esperan respuesta", "Waiting for an answer")) }
        @if open.is_empty() {
            p { (lang.say("Ninguna.", "None.")) }
        } @else {
            ol.plain { @for one in &open { li { (line(ask, one)) (form(ask, one)) } } }
        }
        @if !answered.is_empty() {
            h2 { (lang.say("Respondidas", "Answered")) }
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
            " · " (lang.say("nivel ", "level ")) (lang.word(one.place.level.code()))
            " · " span.soft { (one.place) }
        }
        p { (lang.say("Motivo: ", "Reason: ")) (one.why) }
        @match &one.state {
            Became::Open => {}
            Became::Moot(_) | Became::Closed(_) => {
                p.notable {
                    (lang.say("Ya no hay nada que hacer: la fuente o las claves no son las de entonces.",
                        "Nothing is left to do: the source or the keys are not what they were then."))
                }
            }
            Became::Approved(by) => {
                p.notable {
                    (lang.say("La aprobó ", "Approved by ")) (by)
                    (lang.say("; se completa con la próxima escritura.", "; the next write completes it."))
                }
            }
            Became::Done(by) => { p.good { (lang.say("La aprobó ", "Approved by ")) (by) (lang.say("; hecho.", "; done.")) } }
            Became::Refused(by, why) => { p { (lang.say("La rechazó ", "Refused by ")) (by) ": " (why) } }
        }
    }
}

fn told(ask: &Ask, one: &Proposal) -> String {
    let lang = ask.lang;
    let files = if one.files.is_empty() {
        lang.say("una fuente", "a source").to_owned()
    } else {
        one.files.join(", ")
    };
    let keys = |some: &[String], others: &[String]| -> String {
        let only = some.iter().filter(|key| !others.contains(key)).cloned();
        only.collect::<Vec<_>>().join(", ")
    };
    match &one.what {
        KeeperAct::Withdraw { .. } => format!("{} {files}", lang.say("Retirar", "Withdraw")),
        KeeperAct::Level { to, .. } => format!(
            "{} {files} {} «{}»",
            lang.say("Pasar", "Put"),
            lang.say("al nivel", "at the level"),
            lang.word(to.code())
        ),
        KeeperAct::Recipients { from, to } => {
            let (more, gone) = (keys(to, from), keys(from, to));
            let mut said = Vec::new();
            if !more.is_empty() {
                said.push(format!(
                    "{} {more}",
                    lang.say("Dejar leer lo reservado a", "Let read what is sealed:")
                ));
            }
            if !gone.is_empty() {
                said.push(format!(
                    "{} {gone}",
                    lang.say(
                        "No dejar leer más lo reservado a",
                        "No longer let read what is sealed:"
                    )
                ));
            }
            said.join(". ")
        }
        KeeperAct::Recovery { to } => format!(
            "{} {to}",
            lang.say("Cifrar las copias de las claves para", "Encrypt copies of the keys to")
        ),
        KeeperAct::Settings { .. } => lang
            .say(
                "Dejar que los ajustes pidan un solo custodio",
                "Let the settings ask for one keeper only",
            )
            .to_owned(),
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
                (field("name", lang.say("Cuenta del segundo custodio", "The second keeper's account"), "text", account, "username"))
                (field("password", lang.say("Su contraseña", "Their password"), "password", "", "current-password"))
                (field("code", lang.say("Código, si tiene segundo factor", "Code, if there is a second factor"), "text", "", "one-time-code"))
                (field("why", lang.say("Motivo, si se rechaza", "Reason, where it is refused"), "text", "", "off"))
                p.buttons {
                    button name="answer" value="approve" { (lang.say("Aprobar", "Approve")) }
                    " "
                    button name="answer" value="refuse" { (lang.say("Rechazar", "Refuse")) }
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
            return Ok(wrong("No hay tal propuesta.", "There is no such proposal."));
        };
        let given = (field("name"), address);
        match signin::try_password(&at, given, field("password"), Some(field("code")))? {
            Tried::Wait(wait) => {
                let seconds = wait.as_secs() + 1;
                let es = format!("Demasiados intentos fallidos: espere {seconds} s.");
                let en = format!("Too many failed tries: wait {seconds} s.");
                Ok((StatusCode::TOO_MANY_REQUESTS, Note { wrong: true, es, en, ..Note::default() }))
            }
            Tried::Wrong => Ok(wrong(
                "Nombre, contraseña o código incorrectos.",
                "Wrong name, password or code.",
            )),
            Tried::Right(second)
                if second.must_enrol() || !second.role.may(May::Keep, second.level) =>
            {
                Ok(wrong("Esa cuenta no es de custodio.", "That account is no keeper's."))
            }
            Tried::Right(second) => {
                let level = second.level.min(session.level).min(at.views.level());
                Ok(answered(&at, (level, &second.name), place, (field("answer"), field("why"))))
            }
        }
    };
    match signin::tried(work).await {
        Ok((status, note)) => shown(app, lang, headers, status, Some(note)).await,
        Err(response) => response,
    }
}

fn wrong(es: &str, en: &str) -> (StatusCode, Note) {
    (StatusCode::UNPROCESSABLE_ENTITY, Note::wrong(es, en))
}

fn answered(
    app: &App,
    (level, by): (Level, &str),
    place: Place,
    (answer, why): (&str, &str),
) -> (StatusCode, Note) {
    // A proposal of a higher level is as one that is not there.
    let known = app.views.proposals(level).unwrap_or_default();
    if !known.iter().any(|one| one.place == place) {
        return wrong("No hay tal propuesta.", "There is no such proposal.");
    }
    let refused = match answer {
        "approve" => None,
        "refuse" => Some(why),
        _ => return wrong("Apruebe o rechace.", "Approve or refuse."),
    };
    match app.views.answer((level, by), place, refused) {
        Ok(()) if refused.is_some() => {
            let note = Note {
                wrong: false,
                es: "Rechazada; no se hizo nada.".to_owned(),
                en: "Refused; nothing was done.".to_owned(),
                ..Note::default()
            };
            (StatusCode::OK, note)
        }
        Ok(()) => {
            let note = Note {
                wrong: false,
                es: "Aprobada y hecha.".to_owned(),
                en: "Approved and done.".to_owned(),
                ..Note::default()
            };
            (StatusCode::OK, note)
        }
        Err(why) => {
            let note = Note { said: why, ..Note::wrong("No se hizo:", "It was not done:") };
            (StatusCode::UNPROCESSABLE_ENTITY, note)
        }
    }
}
