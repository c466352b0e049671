//! The place where a person judges what linking is unsure of: two mentions side by side, by key or by button.
//!
//! A judgement is kept before it is acknowledged and binds nobody; what reviewers agree on is applied as decisions.

mod changes;
mod picture;
mod sheet;
mod words;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use paradero_locale::{Languages, Value, text};
use paradero_register::Judged;
use paradero_register::review::{self, Desk, NewJudgement, Pair, Progress, Sheet, Word};
use paradero_register::sql::Connection;

use crate::assets;
use crate::lang::{Lang, rich};
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::server::{self, App, Names, off_thread};
use crate::session::same;

/// What is answered: a page, or the address of another.
enum Answered {
    Page(StatusCode, String),
    To(String),
}

/// The addresses of the page, of what it sends, and of what judgements change.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        let base = format!("/{}/review", lang.code());
        router = router
            .route(
                &base,
                get(move |app, uri, headers| page(app, lang, uri, headers))
                    .post(move |app, headers, sent| judge(app, lang, headers, sent)),
            )
            .route(
                &format!("{base}/picture.svg"),
                get(move |app, uri, headers| picture(app, lang, uri, headers)),
            )
            .route(
                &format!("{base}/changes"),
                get(move |app, uri, headers| changes::page(app, lang, uri, headers)),
            )
            .route(
                &format!("{base}/apply"),
                post(move |app, headers, sent| changes::apply(app, lang, headers, sent)),
            );
    }
    router
}

/// What is asked of the page, in an address of its own where forms lead.
fn request(lang: Lang, path: &str, uri: Option<&Uri>, headers: HeaderMap) -> server::Asked {
    let query = uri.map(server::query_of).unwrap_or_default();
    let uri = uri.cloned().unwrap_or_else(|| server::uri_of(lang, path));
    server::Asked { uri, names: Names::new(), query, headers }
}

/// Answers what only reviewers and keepers are answered, and only of the newest state.
async fn answer(
    app: App,
    lang: Lang,
    request: server::Asked,
    work: impl FnOnce(&Ask) -> Result<Answered, Fault> + Send + 'static,
) -> Response {
    let work = move || {
        server::ask(app, lang, request, |ask| {
            if ask.decides && ask.as_of.is_none() {
                return work(ask);
            }
            let body = html! { p { (text!(lang, "review-reviewers-only")) } };
            let shown = Shown { title: text!(lang, "review-title").to_owned(), body };
            Ok(Answered::Page(StatusCode::FORBIDDEN, frame(ask, &shown).into_string()))
        })
    };
    match off_thread(work).await {
        Ok(Answered::Page(status, text)) => (status, Html(text)).into_response(),
        Ok(Answered::To(address)) => Redirect::to(&address).into_response(),
        Err(response) => response,
    }
}

/// Asks the desk; what it gives, or why it cannot be asked.
fn at_desk<T>(
    ask: &Ask,
    question: impl FnOnce(&mut Desk, &Connection) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let (mut question, mut found) = (Some(question), None);
    ask.views
        .desk(ask.level, &mut |desk, connection| {
            if let Some(question) = question.take() {
                found = Some(question(desk, connection));
            }
        })
        .map_err(Fault::Views)?;
    found.unwrap_or_else(|| Err(Fault::Views("the desk was not asked".to_owned())))
}

/// By whom judgements of a request are.
fn by(ask: &Ask) -> &str {
    ask.account.as_deref().unwrap_or("office")
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A pair with what was said of it.
struct Open {
    sheet: Sheet,
    words: Vec<(String, Word)>,
    decided: Option<bool>,
}

fn open(desk: &Desk, connection: &Connection, pair: &Pair) -> Result<Option<Open>, Fault> {
    let Some(sheet) = review::sheet(connection, pair)? else { return Ok(None) };
    let words = desk.words(pair).map(|(by, word)| (by.to_owned(), word.clone())).collect();
    Ok(Some(Open { sheet, words, decided: desk.decided(pair) }))
}

/// The next pair for whoever asks, but for some ranks.
fn next(
    ask: &Ask,
    desk: &mut Desk,
    connection: &Connection,
    without: &[u32],
) -> Result<Option<Open>, Fault> {
    let Some(rank) = desk.next(by(ask), now(), without) else { return Ok(None) };
    let Some(pair) = review::of_rank(connection, rank)? else { return Ok(None) };
    open(desk, connection, &pair)
}

async fn page(State(app): State<App>, lang: Lang, uri: Uri, headers: HeaderMap) -> Response {
    let request = request(lang, "review", Some(&uri), headers);
    answer(app, lang, request, |ask| {
        let asked = ask.get("a").zip(ask.get("b"));
        let asked = asked.and_then(|(a, b)| review::pair(&a, &b));
        let (first, ahead, progress) = at_desk(ask, |desk, connection| {
            let first = match &asked {
                Some(pair) => open(desk, connection, pair)?,
                None => next(ask, desk, connection, &[])?,
            };
            let shown = first.as_ref().and_then(|open| open.sheet.rank);
            let ahead = match &first {
                Some(_) => next(ask, desk, connection, &shown.into_iter().collect::<Vec<_>>())?,
                None => None,
            };
            Ok((first, ahead, desk.progress(by(ask))))
        })?;
        let status =
            if asked.is_some() && first.is_none() { StatusCode::NOT_FOUND } else { StatusCode::OK };
        let shown = whole(ask, first.as_ref(), ahead.as_ref(), &progress);
        Ok(Answered::Page(status, frame(ask, &shown).into_string()))
    })
    .await
}

fn whole(ask: &Ask, first: Option<&Open>, ahead: Option<&Open>, progress: &Progress) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p.lead { (text!(lang, "review-lead")) }
        div #review data-fault=(text!(lang, "review-fault")) {
            (tally(ask, progress))
            @if let Some(note) = ask.get("note").and_then(|code| noted(lang, &code)) {
                p.good role="status" { (note) }
            }
            p.hidden #review-said role="status" aria-live="polite" {}
            (sheet::pair(ask, first))
            (keys(lang))
        }
        (waiting(ask, ahead))
        script src=(assets::review_script_path()) defer {}
    };
    Shown { title: text!(lang, "review-title").to_owned(), body }
}

/// The pair after the one on screen, which nothing shows until then.
fn waiting(ask: &Ask, ahead: Option<&Open>) -> Markup {
    html! { template #review-ahead { (sheet::pair(ask, ahead)) } }
}

/// How far this reviewer and all together have come.
fn tally(ask: &Ask, progress: &Progress) -> Markup {
    let lang = ask.lang;
    html! {
        section.tally #review-tally aria-label=(text!(lang, "review-progress")) {
            p {
                progress max=(progress.queue.max(1)) value=(progress.judged) aria-label=(text!(lang, "review-progress")) {}
                " " (text!(lang, "review-judged-of", n = progress.judged, all = progress.queue))
                " · " (text!(lang, "review-own", n = progress.own))
                @if let Some(rate) = progress.a_minute {
                    " · " (text!(lang, "review-a-minute", rate = Value::decimal(rate, 0)))
                }
            }
            p {
                a href=(ask.to("review/changes", &[])) {
                    (text!(lang, "review-ready", n = progress.ready))
                }
                @if progress.contested > 0 {
                    " · " a href={ (ask.to("review/changes", &[])) "#contested" } {
                        (text!(lang, "review-contested-count", n = progress.contested))
                    }
                }
                @if progress.unread > 0 {
                    " · " span.notable { (text!(lang, "review-unread", n = progress.unread)) }
                }
            }
            @for both in &progress.agreement {
                p.meta { (agreement(lang, both)) }
            }
        }
    }
}

/// How two reviewers agree, in a sentence.
fn agreement(lang: Lang, both: &review::Agreement) -> Markup {
    let name = |at: usize| html! { bdi { (both.reviewers[at]) } };
    html! {
        (rich!(lang, "review-together", one = name(0), two = name(1), alike = i64::from(both.alike), n = i64::from(both.pairs)))
        @if let Some(kappa) = both.kappa {
            " " (text!(lang, "review-kappa", kappa = Value::decimal(kappa, 2)))
            @if both.pairs < FEW { " " (text!(lang, "review-kappa-few")) }
        }
    }
}

/// Below so many pairs kappa says little.
const FEW: u32 = 30;

fn keys(lang: Lang) -> Markup {
    let acts = [
        ("s", text!(lang, "review-same")),
        ("d", text!(lang, "review-different")),
        ("u", text!(lang, "review-undecided")),
        ("z", text!(lang, "review-undo")),
        ("?", text!(lang, "review-help")),
    ];
    html! {
        details #review-keys {
            summary { (text!(lang, "review-keys")) }
            dl.keys {
                @for (key, what) in acts { div { dt { kbd { (key) } } dd { (what) } } }
            }
            p hidden {
                label.inline for="review-single" { (text!(lang, "review-single-keys")) }
                " " input #review-single type="checkbox" checked;
            }
            p { (text!(lang, "review-how")) }
        }
    }
}

/// What was done last, where a form led back here.
fn noted(lang: Lang, code: &str) -> Option<&'static str> {
    Some(match code {
        "same" => text!(lang, "review-noted-same"),
        "different" => text!(lang, "review-noted-different"),
        "undecided" => text!(lang, "review-noted-undecided"),
        "undo" => text!(lang, "review-noted-undo"),
        "none" => text!(lang, "review-nothing-to-undo"),
        _ => return None,
    })
}

/// Takes what a form or a key sends; a judgement is durable before anything is answered.
async fn judge(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let request = request(lang, "review", None, headers);
    answer(app, lang, request, move |ask| {
        let field = |name: &str| sent.get(name).map_or("", String::as_str);
        let part = field("part") == "1";
        if !ask.writes.as_ref().is_some_and(|own| same(own, field("token"))) {
            return Ok(failed(part, StatusCode::FORBIDDEN, text!(lang, "review-reload")));
        }
        let (pair, judged, note) = match what(ask, &sent)? {
            Ok(found) => found,
            Err(why) => return Ok(failed(part, StatusCode::UNPROCESSABLE_ENTITY, why)),
        };
        let judgement = NewJudgement { pair: pair.clone(), judged, why: field("why").to_owned() };
        if let Err(why) = ask.views.judge((ask.level, by(ask)), judgement) {
            return Ok(failed(part, StatusCode::UNPROCESSABLE_ENTITY, &why));
        }
        if !part {
            let pair = [("a", pair[0].as_str()), ("b", pair[1].as_str())];
            let (note, pair) = (("note", note), pair.iter().filter(|_| note == "undo"));
            let query: Vec<_> = pair.copied().chain([note]).collect();
            return Ok(Answered::To(ask.to("review", &query)));
        }
        let ahead = field("ahead").parse().ok();
        fragment(ask, (note == "undo").then_some(&pair), ahead, note)
    })
    .await
}

/// The pair and what is said of it; or, as the inner error, why that is nothing that can be recorded.
fn what(
    ask: &Ask,
    sent: &Names,
) -> Result<Result<(Pair, Judged, &'static str), &'static str>, Fault> {
    let lang = ask.lang;
    let field = |name: &str| sent.get(name).map_or("", String::as_str);
    let (judged, note) = match field("judged") {
        "same" => (Judged::Same, "same"),
        "different" => (Judged::Different, "different"),
        "undecided" => (Judged::Undecided, "undecided"),
        "undo" => {
            let last = at_desk(ask, |desk, _| Ok(desk.last(by(ask)).cloned()))?;
            return Ok(match last {
                Some(pair) => Ok((pair, Judged::Open, "undo")),
                None => Err(text!(lang, "review-nothing-to-undo")),
            });
        }
        _ => return Ok(Err(text!(lang, "review-say-what"))),
    };
    Ok(match review::pair(field("a"), field("b")) {
        Some(pair) => Ok((pair, judged, note)),
        None => Err(text!(lang, "review-say-what")),
    })
}

/// Why nothing was recorded.
fn failed(part: bool, status: StatusCode, why: &str) -> Answered {
    let text = html! { p.serious #review-note role="alert" { (why) } };
    let text = if part {
        text
    } else {
        html! { meta charset="utf-8"; (text) }
    };
    Answered::Page(status, text.into_string())
}

/// What the script shows next: the pair that was taken back, or the one after what it has.
fn fragment(
    ask: &Ask,
    back: Option<&Pair>,
    ahead: Option<u32>,
    note: &str,
) -> Result<Answered, Fault> {
    let text = at_desk(ask, |desk, connection| {
        let back = match back {
            Some(pair) => open(desk, connection, pair)?,
            None => None,
        };
        let next = match &back {
            Some(_) => None,
            None => next(ask, desk, connection, &ahead.into_iter().collect::<Vec<_>>())?,
        };
        let progress = desk.progress(by(ask));
        Ok(html! {
            p #review-note { (noted(ask.lang, note).unwrap_or_default()) }
            (tally(ask, &progress))
            @if let Some(back) = &back { (sheet::pair(ask, Some(back))) }
            @else { (waiting(ask, next.as_ref())) }
        })
    })?;
    Ok(Answered::Page(StatusCode::OK, text.into_string()))
}

/// The picture of a pair alone, to be kept.
async fn picture(State(app): State<App>, lang: Lang, uri: Uri, headers: HeaderMap) -> Response {
    let request = request(lang, "review/picture.svg", Some(&uri), headers);
    let mut response = answer(app, lang, request, move |ask| {
        let asked = ask.get("a").zip(ask.get("b"));
        let pair = asked.and_then(|(a, b)| review::pair(&a, &b));
        let sheet = match &pair {
            Some(pair) => review::sheet(&ask.connection, pair)?,
            None => None,
        };
        Ok(match sheet.filter(|sheet| sheet.weight.is_some()) {
            Some(sheet) => {
                Answered::Page(StatusCode::OK, picture::waterfall(lang, &sheet).into_string())
            }
            None => Answered::Page(StatusCode::NOT_FOUND, String::new()),
        })
    })
    .await;
    if response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        let kinds = [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"weights.svg\""),
        ];
        for (name, value) in kinds {
            headers.insert(name, header::HeaderValue::from_static(value));
        }
    }
    response
}
