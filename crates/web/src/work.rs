//! Work on findings: confirm or dismiss one, hand it to somebody, watch it, and see what is new since one last looked.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use paradero_locale::{Languages, text};
use paradero_register::Verdict;
use paradero_register::office::{Counts, News, Note, Noted};
use paradero_register::query::Stretch;
use paradero_register::query::findings::{FindingLine, one};

use crate::lang::{Lang, Terms, rich};
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::parts::findings;
use crate::server::{self, App, Names, off_thread};
use crate::session::same;

/// How many of what is new are shown.
const SHOWN: usize = 100;

/// What is new since a state, and the number of the newest.
pub struct Since {
    /// The newest state.
    pub upto: i64,
    /// How many are new, changed and gone.
    pub counts: Counts,
    /// The first of them.
    pub news: Vec<News>,
}

/// What the office noted, as it holds now.
#[derive(Default)]
struct Holds {
    /// Whose a finding is.
    assigned: BTreeMap<String, String>,
    /// What each watches.
    watched: BTreeMap<String, BTreeSet<String>>,
    /// How far each has looked.
    looked: BTreeMap<String, i64>,
}

impl Holds {
    fn of(notes: Vec<Noted>) -> Self {
        let mut holds = Self::default();
        for Noted { by, note, .. } in notes {
            match note {
                Note::Assigned { finding, to } if to.is_empty() => {
                    holds.assigned.remove(&finding);
                }
                Note::Assigned { finding, to } => {
                    holds.assigned.insert(finding, to);
                }
                Note::Watched { finding, on: true } => {
                    holds.watched.entry(by).or_default().insert(finding);
                }
                Note::Watched { finding, on: false } => {
                    holds.watched.entry(by).or_default().remove(&finding);
                }
                Note::Looked { upto } => {
                    let known = holds.looked.entry(by).or_default();
                    *known = upto.max(*known);
                }
                Note::Applied { .. } => {}
            }
        }
        holds
    }
}

/// The addresses of the page and of what findings' forms send.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        let base = format!("/{}/work", lang.code());
        router = router.route(&base, get(move |app, headers| page(app, lang, headers)));
        for act in ["decide", "assign", "watch", "looked", "repeats"] {
            let take = move |app, headers, form| take(app, lang, act, headers, form);
            router = router.route(&format!("{base}/{act}"), post(take));
        }
    }
    router
}

/// By whom a request is.
fn by(ask: &Ask) -> &str {
    ask.account.as_deref().unwrap_or("office")
}

fn request(lang: Lang, headers: HeaderMap) -> server::Asked {
    let (names, query) = (Names::new(), Names::new());
    server::Asked { uri: server::uri_of(lang, "work"), names, query, headers }
}

async fn page(State(app): State<App>, lang: Lang, headers: HeaderMap) -> Response {
    let work = move || {
        server::ask(app, lang, request(lang, headers), |ask| {
            if ask.writes.is_none() {
                let body = html! { p { (text!(lang, "work-not-for-you")) } };
                let shown = Shown { title: text!(lang, "work-title").to_owned(), body };
                return Ok((StatusCode::FORBIDDEN, frame(ask, &shown).into_string()));
            }
            Ok((StatusCode::OK, frame(ask, &own(ask)?).into_string()))
        })
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

/// What is whose work, what is watched, and what is new.
fn own(ask: &Ask) -> Result<Shown, Fault> {
    let lang = ask.lang;
    let holds = Holds::of(ask.views.notes(ask.level).map_err(Fault::Views)?);
    let mine = holds.assigned.iter().filter(|(_, to)| *to == by(ask)).map(|(id, _)| id);
    let none = BTreeSet::new();
    let watched = holds.watched.get(by(ask)).unwrap_or(&none);
    let (mine, watched) = (lines(ask, mine)?, lines(ask, watched.iter())?);
    let looked = holds.looked.get(by(ask)).copied();
    let since = ask.views.news(ask.level, looked.unwrap_or(0), SHOWN).map_err(Fault::Views)?;
    let body = html! {
        h2 { (text!(lang, "work-mine")) }
        (of(ask, &mine))
        h2 { (text!(lang, "work-watched")) }
        (of(ask, &watched))
        h2 #new { (text!(lang, "work-new")) }
        (new(ask, looked, &since))
    };
    Ok(Shown { title: text!(lang, "work-title").to_owned(), body })
}

/// The findings of some ids, with those that are there no longer.
fn lines<'a>(
    ask: &Ask,
    ids: impl Iterator<Item = &'a String>,
) -> Result<(Vec<FindingLine>, Vec<&'a str>), Fault> {
    let (mut found, mut gone) = (Vec::new(), Vec::new());
    for id in ids.take(SHOWN) {
        match one(&ask.connection, id, Stretch::none())? {
            Some(finding) => found.push(finding),
            None => gone.push(id.as_str()),
        }
    }
    Ok((found, gone))
}

fn of(ask: &Ask, (found, gone): &(Vec<FindingLine>, Vec<&str>)) -> Markup {
    html! {
        (findings(ask, found))
        @for id in gone {
            p.soft { (rich!(ask.lang, "work-no-longer", id = html! { code { (id) } })) }
        }
    }
}

fn new(ask: &Ask, looked: Option<i64>, since: &Since) -> Markup {
    let lang = ask.lang;
    let Counts { new, changed, gone } = since.counts;
    let more = usize::try_from(new + changed + gone).unwrap_or(0).saturating_sub(since.news.len());
    html! {
        @if looked.is_none() { p { (text!(lang, "work-never-looked")) } }
        p {
            (text!(lang, "work-count-new", n = new)) " · " (text!(lang, "work-count-changed", n = changed))
            " · " (text!(lang, "work-count-gone", n = gone))
        }
        @if let Some(token) = &ask.writes {
            form method="post" action=(ask.to("work/looked", &[])) {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="upto" value=(since.upto);
                button { (text!(lang, "work-looked")) }
            }
        }
        @if !since.news.is_empty() {
            ul.plain {
                @for one in &since.news {
                    li {
                        span.tag { (what(lang, &one.what)) } " "
                        @if one.what == "gone" { (ask.rule(&one.rule)) }
                        @else { a href=(ask.to_one("finding", &one.id)) { (ask.rule(&one.rule)) } }
                        ": " a href=(ask.to_subject(&one.subject_kind, &one.subject)) { (called(ask, one)) }
                        " " span class={ "tag " (one.severity) } { (lang.word(&one.severity)) }
                    }
                }
            }
            @if more > 0 { p.soft { (text!(lang, "shared-and-more", n = more)) } }
        }
    }
}

/// What became of a finding.
fn what(lang: Lang, code: &str) -> &'static str {
    match code {
        "changed" => text!(lang, "work-changed"),
        "gone" => text!(lang, "work-gone"),
        _ => text!(lang, "work-is-new"),
    }
}

/// The name of what a finding is about.
fn called(ask: &Ask, news: &News) -> String {
    let sql = "SELECT name FROM subject WHERE id = ?1";
    let name = ask
        .connection
        .prepare_cached(sql)
        .and_then(|mut found| found.query_row([&news.subject], |row| row.get::<String>(0)));
    name.ok().filter(|name| !name.is_empty()).unwrap_or_else(|| news.subject.clone())
}

/// On the page of a finding: whose it is, and the forms that decide, hand over and watch.
pub(crate) fn on_finding(ask: &Ask, finding: &FindingLine) -> Markup {
    let lang = ask.lang;
    let Some(token) = &ask.writes else { return html! {} };
    let holds = Holds::of(ask.views.notes(ask.level).unwrap_or_default());
    let to = holds.assigned.get(&finding.id).map_or("", String::as_str);
    let watched = holds.watched.get(by(ask)).is_some_and(|all| all.contains(&finding.id));
    let accounts = ask.views.accounts().unwrap_or_else(|_| Vec::new().into());
    let accounts = accounts.iter().filter(|account| account.level >= ask.level);
    let names: Vec<&str> = accounts.map(|account| account.name.as_str()).collect();
    let hidden = html! {
        input type="hidden" name="token" value=(token);
        input type="hidden" name="finding" value=(finding.id);
    };
    html! {
        section.panel.screen-only aria-labelledby="work" {
            h2 #work { (text!(lang, "work-on-this")) }
            @if let Some(note) = ask.get("note").and_then(|code| noted(lang, &code)) {
                p.good role="status" { (note) }
            }
            p {
                @if to.is_empty() { (text!(lang, "work-nobodys")) }
                @else { (rich!(lang, "work-of", name = html! { bdi { (to) } })) }
            }
            @if ask.decides { (decide(ask, finding, &hidden)) }
            form.work method="post" action=(ask.to("work/assign", &[])) {
                (hidden)
                label for="work-to" { (text!(lang, "work-hand-to")) }
                @if names.is_empty() {
                    input #work-to name="to" value=(to) maxlength="200" autocomplete="off";
                } @else {
                    select #work-to name="to" {
                        option value="" { (text!(lang, "work-nobody")) }
                        @for name in names { option value=(name) selected[name == to] { (name) } }
                    }
                }
                " " button { (text!(lang, "work-hand")) }
            }
            form.work method="post" action=(ask.to("work/watch", &[])) {
                (hidden)
                input type="hidden" name="on" value=(if watched { "0" } else { "1" });
                button { @if watched { (text!(lang, "work-unwatch")) } @else { (text!(lang, "work-watch")) } }
                " " a href=(ask.to("work", &[])) { (text!(lang, "work-title")) }
            }
        }
    }
}

fn decide(ask: &Ask, finding: &FindingLine, hidden: &Markup) -> Markup {
    let lang = ask.lang;
    html! {
        form.work method="post" action=(ask.to("work/decide", &[])) {
            (hidden)
            label for="work-why" { (text!(lang, "work-why")) }
            input #work-why name="why" required maxlength="2000" autocomplete="off";
            p.buttons {
                @if finding.state != "confirmed" {
                    button name="as" value="confirm" { (text!(lang, "work-confirm")) } " "
                }
                @if finding.state != "dismissed" {
                    button name="as" value="dismiss" { (text!(lang, "work-dismiss")) }
                }
            }
        }
    }
}

/// What was done last, where a form led back to the finding.
fn noted(lang: Lang, code: &str) -> Option<&'static str> {
    Some(match code {
        "decide" => text!(lang, "work-decided"),
        "assign" => text!(lang, "work-handed"),
        "watch" => text!(lang, "work-watch-changed"),
        _ => return None,
    })
}

/// Takes what a form sends.
async fn take(
    State(app): State<App>,
    lang: Lang,
    act: &'static str,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let work = move || {
        server::ask(app, lang, request(lang, headers), |ask| {
            let right = ask.writes.as_ref().is_some_and(|own| same(own, field(&sent, "token")));
            if !right || matches!(act, "decide" | "repeats") && !ask.decides {
                return Ok(Err((StatusCode::FORBIDDEN, refused(ask, text!(lang, "work-reload")))));
            }
            match done(ask, act, &sent) {
                Ok(()) if act == "looked" => Ok(Ok(ask.to("work", &[]))),
                Ok(()) if act == "repeats" => {
                    let source =
                        format!("source/{}", crate::layout::encode(field(&sent, "source")));
                    Ok(Ok(ask.to(&source, &[])))
                }
                Ok(()) => {
                    let finding =
                        format!("finding/{}", crate::layout::encode(field(&sent, "finding")));
                    Ok(Ok(ask.to(&finding, &[("note", act)])))
                }
                Err(Fault::Asked(why)) => {
                    Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, refused(ask, &why))))
                }
                Err(fault) => Err(fault),
            }
        })
    };
    match off_thread(work).await {
        Ok(Ok(address)) => Redirect::to(&address).into_response(),
        Ok(Err((status, text))) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}

/// A field of a form; empty where it was not sent.
fn field<'a>(sent: &'a Names, name: &str) -> &'a str {
    sent.get(name).map_or("", String::as_str)
}

/// Records one act; it is durable when this returns.
fn done(ask: &Ask, act: &str, sent: &Names) -> Result<(), Fault> {
    let lang = ask.lang;
    let who = (ask.level, by(ask));
    let note = |note: Note| ask.views.note(who, note).map_err(Fault::Asked);
    if act == "looked" {
        let upto = field(sent, "upto")
            .parse()
            .map_err(|_| Fault::Asked(text!(lang, "work-reload").into()))?;
        return note(Note::Looked { upto });
    }
    if act == "repeats" {
        let why = field(sent, "why").trim();
        if why.is_empty() {
            return Err(Fault::Asked(text!(lang, "work-say-why").to_owned()));
        }
        // Which of the two passes on what the other says is a person's to tell.
        let (one, other) = (field(sent, "source"), field(sent, "other"));
        let pair = if field(sent, "which") == "other" { (other, one) } else { (one, other) };
        let decided = ask.views.decide_repeats(who, pair, why);
        return decided.map(|_| ()).map_err(Fault::Asked);
    }
    let id = field(sent, "finding");
    if one(&ask.connection, id, Stretch::none())?.is_none() {
        return Err(Fault::Asked(text!(lang, "work-none-such").to_owned()));
    }
    match act {
        "decide" => {
            let verdict = match field(sent, "as") {
                "confirm" => Verdict::Confirm,
                "dismiss" => Verdict::Dismiss,
                _ => return Err(Fault::Asked(text!(lang, "work-reload").to_owned())),
            };
            if field(sent, "why").trim().is_empty() {
                return Err(Fault::Asked(text!(lang, "work-say-why").to_owned()));
            }
            let decided = ask.views.decide_finding(who, id, (verdict, field(sent, "why").trim()));
            decided.map(|_| ()).map_err(Fault::Asked)
        }
        "assign" => {
            let to = field(sent, "to").trim();
            let accounts = ask.views.accounts().map_err(Fault::Views)?;
            let known = |name: &str| {
                accounts.iter().any(|account| account.name == name && account.level >= ask.level)
            };
            if !to.is_empty() && !accounts.is_empty() && !known(to) {
                return Err(Fault::Asked(text!(lang, "work-no-account").to_owned()));
            }
            note(Note::Assigned { finding: id.to_owned(), to: to.to_owned() })
        }
        _ => note(Note::Watched { finding: id.to_owned(), on: field(sent, "on") == "1" }),
    }
}

fn refused(ask: &Ask, why: &str) -> String {
    let body = html! { p.serious role="alert" { (why) } };
    frame(ask, &Shown { title: text!(ask.lang, "work-title").to_owned(), body }).into_string()
}
