//! One search over people, whatever else claims are about, sources and what is inside them.

use maud::{Markup, html};
use paradero_locale::{Key, key, text};
use paradero_register::query::search::{
    Among, Found as FoundOf, Passage, PersonFound, Piece, Search, search,
};
use paradero_register::query::sources::SourceLine;
use paradero_register::query::{Stretch, Subject};
use paradero_register::screening::{Asked, Hit};
use serde::Serialize;

use super::{Fault, Found};
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::{nobody, pager, subject, when};

/// How many of each sort are shown beside those of the others.
const FEW: usize = 5;

/// A person whose name is spelt nearly so.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Near {
    id: String,
    name: String,
}

/// What was found, and whose names are spelt nearly so.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "SearchAnswer")]
pub(crate) struct Answer {
    #[serde(flatten)]
    found: Search,
    /// People of near names that the words alone do not find; nothing where the index is not ready.
    near: Option<Vec<Near>>,
}

fn among(ask: &Ask) -> Option<Among> {
    let asked = ask.get("in")?;
    Among::ALL.into_iter().find(|one| one.code() == asked)
}

pub(crate) fn answer(ask: &Ask) -> Found<Answer> {
    let asked = ask.get("q").unwrap_or_default();
    let one = among(ask);
    let stretch = if one.is_some() { ask.stretch() } else { Stretch { offset: 0, limit: FEW } };
    let found = search(&ask.connection, &asked, one, stretch)?;
    let near = match one {
        None | Some(Among::People) => near(ask, &asked, &found)?,
        Some(_) => None,
    };
    Ok(Some(Answer { found, near }))
}

/// Whom screening finds by this name, besides those found already, where the words alone find few or people alone are asked for:
/// of a name that hundreds bear nobody looks for another spelling first. Its index is asked where it stands ready: making it takes
/// longer than anybody waits for a search.
fn near(ask: &Ask, asked: &str, found: &Search) -> Result<Option<Vec<Near>>, Fault> {
    let now = ask.as_of.is_none() && ask.views.names_ready(ask.level);
    let many = among(ask).is_none() && found.people.found.len() >= FEW;
    if many {
        return Ok(Some(Vec::new()));
    }
    if !now || found.words.is_empty() {
        return Ok(None);
    }
    let mut hits: Vec<Hit> = Vec::new();
    let question =
        Asked::typed(asked, None, None, None).map_err(|error| Fault::Asked(error.to_string()))?;
    let mut failed = None;
    ask.views
        .screen(ask.level, None, &mut |screener| match screener.screen(&question, FEW) {
            Ok(answer) => hits = answer.hits,
            Err(error) => failed = Some(error.to_string()),
        })
        .map_err(Fault::Views)?;
    if let Some(error) = failed {
        return Err(Fault::Views(error));
    }
    let known = |id: &str| found.people.found.iter().any(|line| line.person.id == id);
    let near = hits.into_iter().filter(|hit| !known(&hit.id));
    Ok(Some(near.map(|hit| Near { id: hit.id, name: hit.name }).collect()))
}

const SORTS: [(Among, Key); 5] = [
    (Among::People, key!("shared-people")),
    (Among::Subjects, key!("search-subjects")),
    (Among::Statements, key!("frame-menu-statements")),
    (Among::Sources, key!("shared-sources")),
    (Among::Text, key!("search-text")),
];

pub(crate) fn show(ask: &Ask, answer: &Answer) -> Shown {
    let lang = ask.lang;
    let found = &answer.found;
    let asked = ask.get("q").unwrap_or_default();
    let one = among(ask);
    let total = match one {
        None => 0,
        Some(Among::People) => found.people.total,
        Some(Among::Subjects) => found.subjects.total,
        Some(Among::Sources) => found.sources.total,
        Some(Among::Statements) => found.statements.total,
        Some(Among::Text) => found.text.total,
    };
    let body = html! {
        form.filters role="search" method="get" action=(ask.to("search", &[])) {
            div {
                label for="s-q" { (text!(lang, "search-label")) }
                input #s-q type="search" name="q" value=(asked) size="40" autocomplete="off";
            }
            @if let Some(one) = one { input type="hidden" name="in" value=(one.code()); }
            @if let Some(as_of) = ask.as_of { input type="hidden" name="as-of" value=(as_of); }
            button { (text!(lang, "search-do")) }
        }
        @if found.words.is_empty() {
            p.lead { (text!(lang, "search-lead")) }
        } @else {
            (sorts(ask, &asked, one))
            @if shows(one, Among::People) { (people(ask, answer)) }
            @if shows(one, Among::Subjects) {
                (section(ask, Among::Subjects, &found.subjects, &|all| subjects(ask, all)))
            }
            @if shows(one, Among::Statements) {
                (section(ask, Among::Statements, &found.statements, &|all| passages(ask, all)))
            }
            @if shows(one, Among::Sources) {
                (section(ask, Among::Sources, &found.sources, &|all| sources(ask, all)))
            }
            @if shows(one, Among::Text) {
                (section(ask, Among::Text, &found.text, &|all| passages(ask, all)))
            }
            @if one.is_some() { (pager(ask, total)) }
            @else if nothing(found) { p { (text!(lang, "search-nothing")) } }
        }
    };
    Shown { title: text!(lang, "search-title").to_owned(), body }
}

/// Whether nothing of any sort was found.
fn nothing(found: &Search) -> bool {
    let totals = [
        found.people.total,
        found.subjects.total,
        found.sources.total,
        found.statements.total,
        found.text.total,
    ];
    totals.iter().all(|total| *total == 0)
}

fn shows(one: Option<Among>, sort: Among) -> bool {
    one.is_none_or(|one| one == sort)
}

/// The sorts as links that narrow the search.
fn sorts(ask: &Ask, asked: &str, one: Option<Among>) -> Markup {
    let lang = ask.lang;
    html! {
        nav.sorts aria-label=(text!(lang, "search-narrow")) {
            ul.names {
                li {
                    a href=(ask.to("search", &[("q", asked)])) aria-current=[one.is_none().then_some("page")] {
                        (text!(lang, "search-everything"))
                    }
                }
                @for (sort, name) in SORTS {
                    li {
                        a href=(ask.to("search", &[("q", asked), ("in", sort.code())]))
                            aria-current=[(one == Some(sort)).then_some("page")] { (lang.plain(name)) }
                    }
                }
            }
        }
    }
}

/// What was found of one sort: its heading, how many, and the way to all of them.
fn section<T>(ask: &Ask, sort: Among, found: &FoundOf<T>, list: &dyn Fn(&[T]) -> Markup) -> Markup {
    let lang = ask.lang;
    let asked = ask.get("q").unwrap_or_default();
    let name = SORTS.iter().find(|(one, _)| *one == sort).map_or("", |(_, name)| lang.plain(*name));
    let shown = i64::try_from(found.found.len()).unwrap_or(i64::MAX);
    // Beside others, what has nothing is not told one by one.
    if found.found.is_empty() && among(ask).is_none() {
        return html! {};
    }
    html! {
        section {
            h2 {
                (name) " "
                span.soft { (ask.number(found.total)) }
            }
            @if found.found.is_empty() { p.soft { (text!(lang, "search-nothing")) } }
            @else { (list(&found.found)) }
            @if among(ask).is_none() && shown < found.total {
                p {
                    a href=(ask.to("search", &[("q", &asked), ("in", sort.code())])) {
                        (text!(lang, "search-see-all", what = name))
                    }
                }
            }
        }
    }
}

fn people(ask: &Ask, answer: &Answer) -> Markup {
    let lang = ask.lang;
    html! {
        (section(ask, Among::People, &answer.found.people, &|all| html! {
            ul.plain { @for one in all { li { (person(ask, one)) } } }
        }))
        @match &answer.near {
            Some(near) if !near.is_empty() => {
                p { (text!(lang, "search-near")) }
                ul.names {
                    @for one in near {
                        li { a href=(ask.to_one("person", &one.id)) { bdi { (one.name) } } }
                    }
                }
            }
            Some(_) => {}
            None => {
                p.soft {
                    (text!(lang, "search-near-not-ready")) " "
                    a href=(ask.to("screen", &[])) { (text!(lang, "frame-menu-screen")) }
                }
            }
        }
    }
}

fn person(ask: &Ask, found: &PersonFound) -> Markup {
    let lang = ask.lang;
    let person = &found.person;
    let place = person.place.as_deref().map(|place| {
        if person.status.as_deref() == Some("removed") {
            ask.country(place)
        } else {
            place.to_owned()
        }
    });
    html! {
        a href=(ask.to_one("person", &person.id)) {
            @if person.name.is_empty() { (text!(lang, "shared-no-name")) }
            @else { bdi { (person.name) } }
        }
        @if !found.as_named.is_empty() {
            " " span.soft { (text!(lang, "search-as", names = found.as_named.join("; "))) }
        }
        br;
        span.soft {
            (text!(lang, "people-born")) ": " (when(lang, &person.birth))
            @if let Some(status) = &person.status {
                " · " (lang.word(status))
                @if let Some(place) = place { ", " (place) }
                @if status != "unknown" {
                    " (" (person.said_by.as_deref().unwrap_or(nobody(lang))) ")"
                }
            }
            " · " (text!(lang, "shared-sources-count", n = person.sources))
        }
    }
}

fn subjects(ask: &Ask, all: &[Subject]) -> Markup {
    html! {
        ul.plain {
            @for one in all { li { (subject(ask, one)) " " span.soft { (ask.lang.word(&one.kind)) } } }
        }
    }
}

fn sources(ask: &Ask, all: &[SourceLine]) -> Markup {
    html! {
        ul.plain {
            @for one in all {
                li {
                    a href=(ask.to_one("source", &one.id)) { bdi { (one.title) } }
                    @if let Some(by) = &one.said_by { " " span.soft { bdi { (by) } } }
                }
            }
        }
    }
}

fn passages(ask: &Ask, all: &[Passage]) -> Markup {
    html! {
        ul.plain {
            @for one in all {
                li {
                    @let to = match &one.record {
                        Some(record) => ask.to_one("record", record),
                        None => ask.to_one("source", &one.source),
                    };
                    a href=(to) { bdi { (one.title) } }
                    @if let Some(locator) = &one.locator { ", " (ask.lang.locator(locator)) }
                    @else if let Some(page) = one.page {
                        ", " (text!(ask.lang, "search-page", n = page))
                    }
                    br;
                    span.found { (pieces(&one.text)) }
                }
            }
        }
    }
}

fn pieces(all: &[Piece]) -> Markup {
    html! {
        bdi { @for piece in all { @if piece.matched { mark { (piece.text) } } @else { (piece.text) } } }
    }
}
