//! What judgements would change in the register, what they changed, and on what reviewers disagree.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::office::Note;
use paradero_register::review::{self, Effect, Pair, Word};

use super::sheet::judged;
use super::{Answered, answer, at_desk, by, failed, request};
use crate::lang::{Lang, rich};
use crate::layout::{Ask, Shown, frame};
use crate::pages::Fault;
use crate::server::{App, Names};
use crate::session::same;

/// How many lines of each sort are shown.
const SHOWN: usize = 50;

/// A pair with the names of its mentions.
struct Line {
    effect: Effect,
    names: [String; 2],
    /// Who said what.
    words: Vec<(String, Word)>,
}

/// What the page holds.
struct Changes {
    will: Vec<Line>,
    will_count: usize,
    contested: Vec<Line>,
    contested_count: usize,
    /// What was applied last.
    done: Option<Done>,
}

/// What somebody applied: pairs as they stood before, with the same as they stand now.
struct Done {
    by: String,
    lines: Vec<(Line, Option<Effect>)>,
    count: usize,
}

pub(super) async fn page(
    State(app): State<App>,
    lang: Lang,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    answer(app, lang, request(lang, "review/changes", Some(&uri), headers), |ask| {
        let changes = changes(ask)?;
        let shown = show(ask, &changes);
        Ok(Answered::Page(StatusCode::OK, frame(ask, &shown).into_string()))
    })
    .await
}

/// Applies what reviewers agree on.
pub(super) async fn apply(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    answer(app, lang, request(lang, "review/apply", None, headers), move |ask| {
        let token = sent.get("token").map_or("", String::as_str);
        if !ask.writes.as_ref().is_some_and(|own| same(own, token)) {
            return Ok(failed(false, StatusCode::FORBIDDEN, text!(lang, "review-reload")));
        }
        match ask.views.apply_judgements((ask.level, by(ask))) {
            Ok(_) => Ok(Answered::To(ask.to("review/changes", &[("note", "applied")]))),
            Err(why) => Ok(failed(false, StatusCode::UNPROCESSABLE_ENTITY, &why)),
        }
    })
    .await
}

fn changes(ask: &Ask) -> Result<Changes, Fault> {
    let done =
        ask.views.notes(ask.level).map_err(Fault::Views)?.into_iter().rev().find_map(|noted| {
            match noted.note {
                Note::Applied { effects } => Some((noted.by, effects)),
                _ => None,
            }
        });
    at_desk(ask, |desk, connection| {
        let line = |effect: Effect| -> Result<Line, Fault> {
            let words =
                desk.words(&effect.pair).map(|(by, word)| (by.to_owned(), word.clone())).collect();
            Ok(Line { names: names(ask, &effect.pair)?, words, effect })
        };
        let all = desk.effects(connection)?.0;
        let will_count = all.len();
        let will = all.into_iter().take(SHOWN).map(line).collect::<Result<_, _>>()?;
        let mut contested = Vec::new();
        for pair in desk.contested().take(SHOWN) {
            if let Some(effect) = review::effect(connection, pair, false)? {
                contested.push(line(effect)?);
            }
        }
        let done = match done {
            None => None,
            Some((by, effects)) => {
                let (count, mut lines) = (effects.len(), Vec::new());
                for effect in effects.into_iter().take(SHOWN) {
                    let now = effect.now(connection)?;
                    lines.push((line(effect)?, now));
                }
                Some(Done { by, lines, count })
            }
        };
        let contested_count = desk.contested().count();
        Ok(Changes { will, will_count, contested, contested_count, done })
    })
}

/// Names of two mentions; their ids where the store knows them no longer.
fn names(ask: &Ask, pair: &Pair) -> Result<[String; 2], Fault> {
    let name = |id: &String| -> Result<String, Fault> {
        let found = review::name_of(&ask.connection, id)?;
        Ok(found.unwrap_or_else(|| id.clone()))
    };
    Ok([name(&pair[0])?, name(&pair[1])?])
}

fn show(ask: &Ask, changes: &Changes) -> Shown {
    let lang = ask.lang;
    let body = html! {
        p { a href=(ask.to("review", &[])) { (text!(lang, "review-back")) } }
        @if ask.get("note").as_deref() == Some("applied") {
            p.good role="status" { (text!(lang, "review-applied")) }
        }
        @if let Some(Done { by, lines, count }) = &changes.done {
            h2 #changed { (text!(lang, "review-changed")) }
            p { (rich!(lang, "review-changed-by", by = html! { bdi { (by) } }, n = *count)) }
            ul.plain { @for (line, now) in lines { li { (changed(ask, line, now.as_ref())) } } }
            (more(lang, *count))
        }
        h2 #will { (text!(lang, "review-will-change")) }
        @if changes.will_count == 0 { p.soft { (text!(lang, "review-nothing-ready")) } }
        @else {
            p { (text!(lang, "review-will-explained", n = changes.will_count)) }
            ul.plain { @for line in &changes.will { li { (will(ask, line)) } } }
            (more(lang, changes.will_count))
            @if let Some(token) = &ask.writes {
                form method="post" action=(ask.to("review/apply", &[])) {
                    input type="hidden" name="token" value=(token);
                    p { button { (text!(lang, "review-apply")) } }
                    p.help { (text!(lang, "review-apply-explained")) }
                }
            }
        }
        h2 #contested { (text!(lang, "review-contested")) }
        @if changes.contested_count == 0 { p.soft { (text!(lang, "shared-none")) } }
        @else {
            p { (text!(lang, "review-contested-explained")) }
            ul.plain { @for line in &changes.contested { li { (pair(ask, line)) (words(lang, line)) } } }
            (more(lang, changes.contested_count))
        }
    };
    Shown { title: text!(lang, "review-changes-title").to_owned(), body }
}

fn more(lang: Lang, count: usize) -> Markup {
    html! {
        @if count > SHOWN { p.soft { (text!(lang, "shared-and-more", n = count - SHOWN)) } }
    }
}

/// The two mentions, with a link to judge them again.
fn pair(ask: &Ask, line: &Line) -> Markup {
    let [a, b] = &line.effect.pair;
    html! {
        a href=(ask.to("review", &[("a", a), ("b", b)])) {
            bdi { (line.names[0]) } " · " bdi { (line.names[1]) }
        }
    }
}

fn words(lang: Lang, line: &Line) -> Markup {
    html! {
        @for (by, word) in &line.words {
            p.meta {
                (rich!(lang, "review-word", by = html! { bdi { (by) } }, judged = judged(lang, word.judged)))
                @if !word.why.is_empty() { ": «" bdi { (word.why) } "»" }
            }
        }
    }
}

/// What a judgement would change.
fn will(ask: &Ask, line: &Line) -> Markup {
    let lang = ask.lang;
    let effect = &line.effect;
    let [one, two] = effect.mentions.map(i64::from);
    html! {
        (pair(ask, line)) ": "
        @match (effect.same, effect.was_joined()) {
            (true, false) => strong { (text!(lang, "review-will-join", one = one, two = two)) },
            (false, true) => strong { (text!(lang, "review-will-part", n = one)) },
            (true, true) => (text!(lang, "review-stays-joined")),
            (false, false) => (text!(lang, "review-stays-apart")),
        }
        (words(lang, line))
    }
}

/// What a judgement changed.
fn changed(ask: &Ask, line: &Line, now: Option<&Effect>) -> Markup {
    let lang = ask.lang;
    let before = &line.effect;
    let person = |at: usize, effect: &Effect| {
        html! {
            a href=(ask.to_one("person", &effect.people[at])) { bdi { (line.names[at]) } }
        }
    };
    html! {
        (pair(ask, line)) ": "
        @match now {
            None => (text!(lang, "review-gone-since")),
            Some(now) => {
                @match (before.was_joined(), now.was_joined()) {
                    (false, true) => strong { (rich!(lang, "review-was-joined", person = person(0, now), n = i64::from(now.mentions[0]))) },
                    (true, false) => strong { (rich!(lang, "review-was-parted", one = person(0, now), two = person(1, now))) },
                    (true, true) if before.same => (text!(lang, "review-stays-joined")),
                    (false, false) if !before.same => (text!(lang, "review-stays-apart")),
                    _ => span.notable { (text!(lang, "review-not-kept")) },
                }
            }
        }
    }
}
