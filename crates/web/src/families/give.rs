//! The office's side: what a family would see, and a code that opens it.

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use paradero_locale::text;
use paradero_model::Level;
use paradero_register::query::person::{self, PersonPage};

use super::sheet;
use crate::lang::{Lang, rich};
use crate::layout::{Ask, Shown, encode, frame};
use crate::pages::Fault;
use crate::server::{self, App, Asked, Names, off_thread};
use crate::session::same;

/// The way to the page, from that of the person, for whoever may give codes.
pub(crate) fn link(ask: &Ask, id: &str) -> Markup {
    let to = ask.to(&format!("person/{}/family", encode(id)), &[]);
    html! {
        @if ask.writes.is_some() && ask.as_of.is_none() && !ask.views.documents().is_empty() {
            p { a href=(to) { (text!(ask.lang, "family-give-link")) } }
        }
    }
}

/// What is shown to a family is of the team's level at most: what is sealed is nobody's to hand over by a code.
fn level(ask: &Ask) -> Level {
    ask.level.min(Level::Team)
}

/// What was done, above the page.
enum Done {
    Nothing,
    /// A code, and until when it opens (seconds since 1970).
    Given(String, i64),
    Ended(usize),
}

fn day(second: i64) -> i32 {
    i32::try_from(second.div_euclid(86_400)).unwrap_or(i32::MAX)
}

/// The ids that lead to a person: codes were given by any of them.
fn ids(ask: &Ask, person: &PersonPage) -> Result<Vec<String>, Fault> {
    Ok(person::ids(&ask.connection, &person.id)?)
}

fn show(ask: &Ask, person: &PersonPage, done: &Done) -> Result<Shown, Fault> {
    let lang = ask.lang;
    let token = ask.writes.clone().unwrap_or_default();
    let known = ids(ask, person)?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let given = ask.views.family_codes(level(ask), &known).map_err(Fault::Views)?;
    let sheet = sheet::answers(&*ask.views, level(ask), lang, &person.id)?;
    let here = format!("/{}/person/{}/family", lang.code(), encode(&person.id));
    let body = html! {
        @match done {
            Done::Nothing => {}
            Done::Given(code, until) => (code_card(lang, code, day(*until))),
            Done::Ended(number) => p.good role="status" { (text!(lang, "family-ended", n = *number)) },
        }
        p { a href=(ask.to_one("person", &person.id)) { (text!(lang, "family-back")) } }
        p.screen-only { (text!(lang, "family-give-what")) }
        form.own.screen-only method="post" action=(here) {
            input type="hidden" name="token" value=(token);
            button { (text!(lang, "family-give")) }
            @if given.iter().any(|one| one.used.is_none()) {
                " " button name="end" value="1" { (text!(lang, "family-end")) }
            }
        }
        @if !given.is_empty() {
            h2.screen-only { (text!(lang, "family-given")) }
            ul.plain.screen-only {
                @for one in &given {
                    li {
                        (rich!(lang, "family-given-line", by = html! { bdi { (one.by) } },
                            date = lang.day(day(one.at)), until = lang.day(day(one.until))))
                        @if let Some(used) = one.used {
                            " " strong { (text!(lang, "family-used", date = lang.day(day(used)))) }
                        }
                    }
                }
            }
        }
        h2.screen-only { (text!(lang, "family-preview")) }
        p.screen-only { (text!(lang, "family-preview-what")) }
        div.panel.screen-only {
            @match sheet {
                Some(sheet) => (sheet),
                None => p { (text!(lang, "family-nothing-now")) },
            }
        }
    };
    Ok(Shown { title: text!(lang, "family-give-title").to_owned(), body })
}

/// The code as it is handed over: large, with what it is for, on a paper of its own.
fn code_card(lang: Lang, code: &str, until: i32) -> Markup {
    html! {
        section.panel.code-card role="status" {
            h2 { (text!(lang, "family-your-code")) }
            p.code { (code) }
            p { (text!(lang, "family-card", path = format!("/{}/family", lang.code()))) }
            p { (text!(lang, "family-until", date = lang.day(until))) }
            p.soft { (text!(lang, "family-card-once")) }
        }
    }
}

fn request(lang: Lang, names: Names, headers: HeaderMap) -> Asked {
    let id = names.get("id").map(|id| encode(id)).unwrap_or_default();
    let uri = server::uri_of(lang, &format!("person/{id}/family"));
    Asked { uri, names, query: Names::new(), headers }
}

/// Makes the page after something was done, which is only where the token is right.
async fn answer(
    app: App,
    lang: Lang,
    request: Asked,
    act: impl FnOnce(&Ask, &PersonPage) -> Result<Option<Done>, Fault> + Send + 'static,
) -> Response {
    let work = move || {
        server::ask(app, lang, request, |ask| {
            let refused = |status, why: &str| {
                let body = html! { p.serious role="alert" { (why) } };
                let title = text!(lang, "family-give-title").to_owned();
                Ok((status, frame(ask, &Shown { title, body }).into_string()))
            };
            if ask.writes.is_none() {
                return refused(StatusCode::FORBIDDEN, text!(lang, "family-may-not"));
            }
            let Some(person) = person::page(&ask.connection, &ask.id)? else {
                return refused(StatusCode::NOT_FOUND, text!(lang, "frame-nothing-here"));
            };
            match act(ask, &person)? {
                Some(done) => {
                    Ok((StatusCode::OK, frame(ask, &show(ask, &person, &done)?).into_string()))
                }
                None => refused(StatusCode::FORBIDDEN, text!(lang, "family-load-again")),
            }
        })
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

pub(super) async fn page(
    State(app): State<App>,
    lang: Lang,
    Path(names): Path<Names>,
    headers: HeaderMap,
) -> Response {
    answer(app, lang, request(lang, names, headers), |_, _| Ok(Some(Done::Nothing))).await
}

pub(super) async fn give(
    State(app): State<App>,
    lang: Lang,
    Path(names): Path<Names>,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let act = move |ask: &Ask, person: &PersonPage| {
        let token = sent.get("token").map_or("", String::as_str);
        if !ask.writes.as_ref().is_some_and(|own| same(own, token)) {
            return Ok(None);
        }
        if sent.contains_key("end") {
            let known = ids(ask, person)?;
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let ended = ask.views.family_end(level(ask), &known).map_err(Fault::Views)?;
            return Ok(Some(Done::Ended(ended)));
        }
        let by = ask.account.as_deref().unwrap_or("office");
        // An id leads to the person whatever linking makes of the mentions later.
        let given = ask.views.family_give((level(ask), by), &person.id);
        let (code, until) = given.map_err(Fault::Views)?;
        Ok(Some(Done::Given(code, until)))
    };
    answer(app, lang, request(lang, names, headers), act).await
}
