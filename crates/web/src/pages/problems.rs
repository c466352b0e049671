//! What could not be read, as a list to work through: each with what stands there and what was expected, open or looked at.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use maud::{Markup, html};
use paradero_intake::DOCUMENTS;
use paradero_locale::{Languages, text};
use paradero_register::query::problems::{self as query, ProblemRow};
use paradero_register::{Look, LookedAt};
use serde::Serialize;

use super::{Fault, Found};
use crate::lang::{Lang, Terms, rich};
use crate::layout::{Ask, Shown};
use crate::parts::{kept, pager};
use crate::server::{self, App, Asked, Names, off_thread, plain};
use crate::session::same;

/// One problem, and what became of it.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "WorklistLine")]
pub(crate) struct Line {
    #[serde(flatten)]
    problem: ProblemRow,
    /// Who looked at its row, if somebody did.
    looked_at: Option<LookedAt>,
}

/// The worklist.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Worklist {
    total: i64,
    problems: Vec<Line>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Worklist> {
    let list = query::list(&ask.connection, ask.get("source").as_deref(), ask.stretch())?;
    let looked = ask.views.looked_at(ask.level, ask.position).map_err(Fault::Views)?;
    let line =
        |problem: ProblemRow| Line { looked_at: looked.get(&problem.record).cloned(), problem };
    Ok(Some(Worklist {
        total: list.total,
        problems: list.problems.into_iter().map(line).collect(),
    }))
}

pub(crate) fn show(ask: &Ask, list: &Worklist) -> Shown {
    let lang = ask.lang;
    let own = ask.get("source");
    let body = html! {
        p.lead { (text!(lang, "problems-lead")) }
        p {
            (text!(lang, "records-problems-count", n = list.total))
            @if own.is_some() { " · " a href=(ask.to("problems", &[])) { (text!(lang, "problems-of-all")) } }
        }
        @if list.problems.is_empty() { p.soft { (text!(lang, "shared-none")) } }
        @else {
            ol.plain.problems { @for line in &list.problems { li { (one(ask, line)) } } }
            p.soft { (text!(lang, "problems-new-mapping")) }
        }
        (pager(ask, list.total))
    };
    Shown { title: text!(lang, "problems-title").to_owned(), body }
}

fn one(ask: &Ask, line: &Line) -> Markup {
    let (lang, problem) = (ask.lang, &line.problem);
    html! {
        p {
            @if line.looked_at.is_some() { span.tag { (text!(lang, "problems-looked-at")) } }
            @else { span.tag.notable { (lang.word("open")) } }
            " " strong { (lang.word(&problem.code)) }
            @if let Some(column) = &problem.column { ", " bdi { (column) } }
            @if !problem.found.is_empty() { ": «" bdi { (problem.found) } "»" }
        }
        p.meta {
            a href=(ask.to_one("record", &problem.record)) { bdi { (problem.title) } ", " (lang.locator(&problem.locator)) }
            " · " (text!(lang, "records-expected")) " " (expected(ask, problem))
        }
        @if let Some(looked) = &line.looked_at {
            p.meta {
                (rich!(lang, "problems-looked-by", by = html! { bdi { (looked.by) } }))
                @if !looked.why.is_empty() { ": " bdi { (looked.why) } }
            }
        }
        (forms(ask, line))
    }
}

/// What was expected, in the page's language; what only the reader of that table knows stays as it said it.
fn expected(ask: &Ask, problem: &ProblemRow) -> Markup {
    match ask.lang.named("problems-expected-", &problem.code) {
        Some(text) => html! { (text) },
        None => html! { span lang="en" { (problem.expected) } },
    }
}

fn forms(ask: &Ask, line: &Line) -> Markup {
    let (lang, problem) = (ask.lang, &line.problem);
    let Some(token) = ask.writes.as_ref() else { return html! {} };
    let open = line.looked_at.is_none();
    let table = !DOCUMENTS.contains(&problem.media.as_str());
    let fixes =
        ask.adds && table && problem.register.is_none() && ask.views.intake_desk().is_some();
    html! {
        div.buttons.screen-only {
            form method="post" action=(ask.to("problems", &[])) {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="record" value=(problem.record);
                input type="hidden" name="as" value=(if open { "looked-at" } else { "open" });
                (kept(ask, "source")) (kept(ask, "page"))
                @if open { input name="why" size="24" maxlength="500" autocomplete="off" aria-label=(text!(lang, "problems-why")) placeholder=(text!(lang, "problems-why")); " " }
                button.second { @if open { (text!(lang, "problems-mark-looked-at")) } @else { (text!(lang, "problems-open-again")) } }
            }
            @if fixes {
                form method="post" action=(ask.to("bring-in/again", &[])) {
                    input type="hidden" name="token" value=(token);
                    input type="hidden" name="source" value=(problem.source);
                    button.second { (text!(lang, "problems-correct-mapping")) }
                }
            }
        }
    }
}

/// The address that takes what somebody decided of a row.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        let path = format!("/{}/problems", lang.code());
        router =
            router.route(&path, post(move |app, headers, form| take(app, lang, headers, form)));
    }
    router
}

async fn take(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let uri = server::uri_of(lang, "problems");
    let request = Asked { uri, names: BTreeMap::new(), query: BTreeMap::new(), headers };
    let work = move || server::ask(app, lang, request, |ask| look(ask, &sent));
    match off_thread(work).await {
        Ok(Ok(to)) => Redirect::to(&to).into_response(),
        Ok(Err((status, why))) => plain(status, &why),
        Err(response) => response,
    }
}

/// Records it. The address to go on at, or why it is refused.
fn look(ask: &Ask, sent: &Names) -> Result<Result<String, (StatusCode, String)>, Fault> {
    let field = |name: &str| sent.get(name).map_or("", |text| text.trim());
    if !ask.writes.as_ref().is_some_and(|own| same(own, field("token"))) {
        return Ok(Err((StatusCode::FORBIDDEN, text!(ask.lang, "bringin-load-again").to_owned())));
    }
    let record = field("record");
    let known: i64 = ask.connection.query_row(
        "SELECT count(*) FROM problem WHERE record = ?1",
        [record],
        |row| row.get(0),
    )?;
    let verdict = match field("as") {
        "looked-at" => Some(Look::LookedAt),
        "open" => Some(Look::Open),
        _ => None,
    };
    let Some(verdict) = verdict.filter(|_| known > 0) else {
        return Ok(Err((
            StatusCode::UNPROCESSABLE_ENTITY,
            text!(ask.lang, "problems-none-such").to_owned(),
        )));
    };
    let by = ask.account.as_deref().unwrap_or("office");
    let why: String = field("why").chars().take(500).collect();
    ask.views.look((ask.level, by), record, (verdict, &why)).map_err(Fault::Views)?;
    let kept: Vec<(&str, &str)> = ["source", "page"]
        .into_iter()
        .map(|name| (name, field(name)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    Ok(Ok(ask.to("problems", &kept)))
}

/// The address of the problems of one source.
pub(crate) fn of_source(ask: &Ask, source: &str) -> String {
    ask.to("problems", &[("source", source)])
}
