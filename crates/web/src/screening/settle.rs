//! Settling a hit: somebody looked, and decided that the row names somebody else.

use std::collections::BTreeMap;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::screening::{Answer, Asked, Hit, Settle, Settled};
use serde::Deserialize;
use serde_json::{Value, json};

use super::form;
use crate::dates::digits;
use crate::lang::{Lang, rich};
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::server::{self, App, Names, off_thread};
use crate::session::same;

/// What is to be recorded.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Decided {
    name: String,
    born: String,
    document: String,
    person: String,
    why: String,
    reopen: bool,
}

/// What somebody decided of a hit, and the form that decides.
pub(super) fn form(ask: &Ask, row: &Answer, hit: &Hit) -> Markup {
    let lang = ask.lang;
    let settled = hit.settled.as_ref().is_some_and(|settled| settled.holds);
    let id = format!("w-{}-{}", row.asked.locator.as_deref().unwrap_or_default(), hit.id);
    let id: String =
        id.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
    let fields = [
        ("name", row.asked.name.clone()),
        ("born", row.asked.born_in_one_reading()),
        ("document", row.asked.document.clone().unwrap_or_default()),
        ("person", hit.id.clone()),
        ("reopen", settled.to_string()),
        ("token", ask.writes.clone().unwrap_or_default()),
    ];
    html! {
        @if ask.writes.is_some() {
            details.settle.screen-only {
                summary {
                    @if settled { (text!(lang, "screening-open-again")) }
                    @else { (text!(lang, "screening-not-this-person")) }
                }
                form.screen method="post" action=(ask.to("screen/settle", &[])) {
                    @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                    p {
                        label for=(id) { (text!(lang, "screening-why")) }
                        input id=(id) name="why" required maxlength="2000" size="60" autocomplete="off";
                    }
                    button { (text!(lang, "screening-record-decision")) }
                }
            }
        }
    }
}

/// A hit that is settled, folded away.
pub(super) fn folded(ask: &Ask, row: &Answer, hit: &Hit, whole: &Markup) -> Markup {
    let Some(settled) = &hit.settled else { return html! {} };
    let stands = hit.matters.orders.iter().any(|line| line.stands());
    html! {
        details.settled {
            summary {
                @let name = html! { bdi { (hit.name) } };
                @if stands { (rich!(ask.lang, "screening-settled-in-spite", name = name)) }
                @else { (rich!(ask.lang, "screening-settled", name = name)) }
            }
            p { (by(ask, settled)) }
            (whole)
            (form(ask, row, hit))
        }
    }
}

/// Of a hit that was settled once, why it is open again.
pub(super) fn reopened(ask: &Ask, settled: &Settled) -> Markup {
    html! {
        li.notable {
            (by(ask, settled)) " "
            (text!(ask.lang, "screening-reopened"))
        }
    }
}

fn by(ask: &Ask, settled: &Settled) -> Markup {
    rich!(
        ask.lang,
        "screening-decided",
        by = html! { bdi { (settled.by) } },
        date = settled.on.as_str(),
        why = html! { bdi { (settled.why) } }
    )
}

/// Takes what the form sends.
pub(super) async fn page(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let take = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let decided = Decided {
        name: take("name"),
        born: take("born"),
        document: take("document"),
        person: take("person"),
        why: take("why"),
        reopen: take("reopen") == "true",
    };
    let token = take("token");
    let request = request(lang, headers);
    let work = move || {
        server::ask(app, lang, request, |ask| {
            let right = ask.writes.as_ref().is_some_and(|own| same(own, &token));
            if !right {
                return Ok((StatusCode::FORBIDDEN, may_not(lang).to_owned()));
            }
            let (status, shown) = match record(ask, &decided) {
                Ok(entry) => (StatusCode::OK, recorded(ask, &decided, entry)),
                Err(Fault::Asked(why)) => (StatusCode::UNPROCESSABLE_ENTITY, refused(ask, &why)),
                Err(fault) => return Err(fault),
            };
            Ok((status, frame(ask, &shown).into_string()))
        })
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

fn may_not(lang: Lang) -> &'static str {
    text!(lang, "screening-may-not-settle")
}

/// Answers `POST /api/screen/settle`. Only JSON is taken: no form of another site can send that.
pub(super) async fn data(
    State(app): State<App>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    let bad = |status, why: &str| (status, axum::Json(json!({ "error": why }))).into_response();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        let why = "send it as application/json";
        return bad(StatusCode::UNSUPPORTED_MEDIA_TYPE, why);
    }
    let decided: Decided = match serde_json::from_slice(&body) {
        Ok(decided) => decided,
        Err(error) => return bad(StatusCode::BAD_REQUEST, &format!("the body: {error}")),
    };
    let request = request(Lang::en(), headers);
    let work = move || {
        server::ask(app, Lang::en(), request, |ask| {
            if ask.writes.is_none() {
                return Ok(Err((StatusCode::FORBIDDEN, may_not(Lang::en()).to_owned())));
            }
            match record(ask, &decided) {
                Ok(entry) => Ok(Ok(json!({ "entry": entry }))),
                Err(Fault::Asked(why)) => Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, why))),
                Err(fault) => Err(fault),
            }
        })
    };
    match off_thread(work).await {
        Ok(Ok(value)) => axum::Json(value).into_response(),
        Ok(Err((status, why))) => bad(status, &why),
        Err(response) => response,
    }
}

fn request(lang: Lang, headers: HeaderMap) -> server::Asked {
    // A decision is about what is known now, and the page that leads on is that of the form.
    let uri = server::uri_of(lang, "screen");
    server::Asked { uri, names: BTreeMap::new(), query: BTreeMap::new(), headers }
}

fn record(ask: &Ask, decided: &Decided) -> Result<u64, Fault> {
    let asked = Asked::stated(&decided.name, &decided.born, &decided.document);
    let what = if decided.reopen { Settle::Reopen } else { Settle::SomebodyElse };
    let by = ask.account.as_deref().unwrap_or("office");
    let entry = ask
        .views
        .settle((ask.level, by), &asked, &decided.person, (what, &decided.why))
        .map_err(Fault::Asked)?;
    Ok(entry)
}

fn recorded(ask: &Ask, decided: &Decided, entry: u64) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p role="status" {
            (text!(lang, "screening-in-ledger", entry = digits(lang, entry))) " "
            @if decided.reopen { (text!(lang, "screening-opened-again")) } @else { (text!(lang, "screening-settled-explained")) }
        }
        p { (text!(lang, "screening-list-not-kept")) }
        p { a href=(ask.to_one("person", &decided.person)) { (text!(lang, "screening-person")) } }
        (form::form(ask, Some("")))
    };
    Shown { title: text!(lang, "screening-decision-recorded").to_owned(), body }
}

fn refused(ask: &Ask, why: &str) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.serious role="alert" {
            (text!(lang, "screening-nothing-recorded")) " " span lang="en" { (why) }
        }
    };
    Shown { title: text!(lang, "screening-not-recorded").to_owned(), body }
}

/// What the OpenAPI document says of it.
pub(crate) fn description() -> Value {
    let text = |what: &str| json!({ "type": "string", "description": what });
    let body = json!({ "type": "object", "required": ["person", "why"], "properties": {
        "name": text("The name that the row states."),
        "born": text("The date of birth that the row states, as it was screened."),
        "document": text("The document that the row states."),
        "person": text("Id of the hit."),
        "why": text("Why the row is, or is not, that person."),
        "reopen": { "type": "boolean", "description": "Reverse an earlier decision." } } });
    json!({ "operationId": "settle-hit",
        "summary": "Records that a row is not the person whom a hit names",
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": {
            "200": { "description": "`entry`, the position of the decision in the ledger." },
            "400": { "description": "It is no such JSON." },
            "401": { "description": "Nobody is signed in, and this register has accounts." },
            "403": { "description": "The account is a reader's, or of the public level." },
            "415": { "description": "It is not sent as application/json." },
            "422": { "description": "No reason, no such person, or another process is writing." } } })
}
