//! The uncounted: the lists as the register has them, what they share, and the estimates that were recorded of them.

mod checks;
mod download;
mod made;
mod methods;
mod one;

use maud::{Markup, PreEscaped, html};
use paradero_estimate::closed::Pair;
use paradero_estimate::plain;
use paradero_estimate::{assess, picture};
use paradero_locale::text;
use paradero_model::{Day, Level};
use paradero_register::uncounted::{
    Asked, FEWEST, MOST, Note, Recorded, SHOWN, captures, large_lists,
};
use serde::Serialize;

use super::{Fault, Found};
use crate::dates::digits;
use crate::lang::{Lang, Terms};
use crate::layout::{Ask, Shown};
use crate::parts::pager;

pub(crate) use download::routes;
pub(crate) use one::{answer as answer_one, show as show_one};

/// Recorded estimates whose sentence is shown; of older ones the page says it.
const SAID: usize = 5;

/// The lists of the register, and what was estimated of them.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Uncounted {
    /// Why there is no table of the lists, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<String>,
    counted: Option<Counted>,
    /// Recorded estimates, newest first.
    estimates: Vec<Line>,
    /// How many there are.
    total: usize,
}

/// Who is on which lists: counts.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "Captures")]
struct Counted {
    lists: Vec<List>,
    notes: Vec<Note>,
    table: paradero_estimate::Table,
    pairs: Vec<Pair>,
}

/// A list.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "CapturedList")]
struct List {
    name: String,
    sources: Vec<Member>,
    people: u64,
    copies: u64,
    from: Option<String>,
    until: Option<String>,
}

/// A source that is part of a list.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "ListMember")]
struct Member {
    id: String,
    title: String,
}

/// A recorded estimate in a list.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "EstimateLine")]
struct Line {
    #[serde(flatten)]
    recorded: When,
    /// Its sentence for a reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    plain: Option<String>,
    /// Why it cannot be read, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
}

/// Where an estimate stands in the ledger.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "Recorded")]
struct When {
    entry: u64,
    /// RFC 3339.
    recorded_at: String,
    by: String,
    hash: String,
}

impl When {
    fn of(recorded: &Recorded) -> Self {
        let at = jiff::Timestamp::from_second(recorded.recorded_at);
        Self {
            entry: recorded.entry,
            recorded_at: at.map(|at| at.to_string()).unwrap_or_default(),
            by: recorded.by.clone(),
            hash: recorded.hash.clone(),
        }
    }
}

pub(crate) fn answer(ask: &Ask) -> Found<Uncounted> {
    let (counted, why_not) = match counted(ask)? {
        Ok(counted) => (Some(counted), None),
        Err(why) => (None, Some(why)),
    };
    let all = ask.views.estimates(ask.level, ask.position).map_err(Fault::Views)?;
    let stretch = ask.stretch();
    let shown = all.iter().rev().enumerate().skip(stretch.offset).take(stretch.limit);
    let estimates = shown.map(|(at, one)| line(ask, one, at < SAID)).collect();
    Ok(Some(Uncounted { why_not, counted, estimates, total: all.len() }))
}

fn line(ask: &Ask, one: &Recorded, is_said: bool) -> Line {
    let recorded = When::of(one);
    if !is_said {
        return Line { recorded, plain: None, unreadable: None };
    }
    match ask.views.estimate(ask.level, one.entry) {
        Ok(found) => {
            let plain =
                found.map(|(_, document)| plain::analysis(&document.analysis, told(ask.lang)));
            Line { recorded, plain, unreadable: None }
        }
        Err(why) => Line { recorded, plain: None, unreadable: Some(why) },
    }
}

/// The lists as the register has them; else why there is no table of them, as a sentence.
fn counted(ask: &Ask) -> Result<Result<Counted, String>, Fault> {
    let lang = ask.lang;
    let found = match captures(&ask.connection, &Asked::default()) {
        Ok(found) => found,
        Err(error) => {
            let lists = large_lists(&ask.connection);
            let lists = lists.map_err(|error| Fault::Views(error.to_string()))?;
            return Ok(Err(if lists > MOST { too_many(lang, lists) } else { error.to_string() }));
        }
    };
    if found.lists.is_empty() {
        return Ok(Err(too_few(lang)));
    }
    let (tables, notes) = match found.tables(&[], false, false) {
        Ok(found) => found,
        Err(error) => return Ok(Err(error.to_string())),
    };
    // Whole, not cell by cell: what is left out could be had from the sums.
    if ask.level == Level::Public && tables.fewest() < SHOWN {
        return Ok(Err(too_small(lang)));
    }
    let lists = found.lists.into_iter().zip(found.sources).map(|(list, sources)| List {
        name: list.name,
        sources: sources.into_iter().map(|(id, title)| Member { id, title }).collect(),
        people: list.people,
        copies: list.copies,
        from: list.from,
        until: list.until,
    });
    let pairs = paradero_estimate::closed::pairs(&tables.whole);
    Ok(Ok(Counted { lists: lists.collect(), notes, table: tables.whole, pairs }))
}

fn too_many(lang: Lang, lists: usize) -> String {
    text!(lang, "uncounted-too-many", lists = lists, fewest = FEWEST, most = MOST)
}

fn too_small(lang: Lang) -> String {
    text!(lang, "uncounted-too-small", shown = SHOWN)
}

fn too_few(lang: Lang) -> String {
    text!(lang, "uncounted-too-few", fewest = FEWEST)
}

pub(crate) fn show(ask: &Ask, found: &Uncounted) -> Shown {
    let lang = ask.lang;
    let total = i64::try_from(found.total).unwrap_or(i64::MAX);
    let body = html! {
        p.lead { (text!(lang, "uncounted-lead")) }
        h2 #estimates { (text!(lang, "uncounted-estimates")) }
        @if found.estimates.is_empty() { p.soft { (text!(lang, "uncounted-none-yet")) } }
        @else { ol.plain { @for one in &found.estimates { (item(ask, one)) } } }
        (pager(ask, total))
        (how_to(ask))
        h2 #lists { (text!(lang, "uncounted-lists-now")) }
        @if let Some(why) = &found.why_not { p.nobody { (why) } }
        @if let Some(counted) = &found.counted {
            (lists(ask, counted))
            (notes(ask, &counted.notes))
            (figure(lang, &picture::overlaps(&counted.table, told(lang))))
            p.meta {
                a href=(download::address(ask)) { (text!(lang, "uncounted-download")) }
            }
            @if !counted.pairs.is_empty() {
                details.pairs {
                    summary { (text!(lang, "uncounted-pairs")) }
                    (pairs(ask, counted.table.lists(), &counted.pairs))
                }
            }
        }
    };
    Shown { title: text!(lang, "uncounted-title").to_owned(), body }
}

fn item(ask: &Ask, one: &Line) -> Markup {
    let lang = ask.lang;
    let entry = one.recorded.entry;
    html! {
        li {
            p.what {
                a href=(ask.to_one("uncounted", &entry.to_string())) {
                    (text!(lang, "uncounted-estimate-entry", entry = digits(lang, entry)))
                }
            }
            p.by { (at(&one.recorded)) @if !one.recorded.by.is_empty() { " · " (one.recorded.by) } }
            @if let Some(plain) = &one.plain { p lang=[lang.english()] { (plain) } }
            @if let Some(why) = &one.unreadable { p.nobody { (why) } }
        }
    }
}

/// When it was recorded.
fn at(recorded: &When) -> Markup {
    let at = recorded.recorded_at.get(..16).unwrap_or(&recorded.recorded_at).replace('T', " ");
    html! { time datetime=(recorded.recorded_at) { (at) " UTC" } }
}

fn how_to(ask: &Ask) -> Markup {
    let lang = ask.lang;
    let register = text!(lang, "uncounted-register-placeholder");
    let name = text!(lang, "uncounted-name-placeholder");
    html! {
        p.soft {
            (text!(lang, "uncounted-how-to-estimate")) " "
            code.command { "paradero -r " (register) (level(ask.level)) " estimate --record --by " (name) }
        }
    }
}

/// What names the level in a command, where it is not the usual one.
fn level(level: Level) -> &'static str {
    match level {
        Level::Public => " --level public",
        Level::Team => "",
        Level::Sealed => " --level sealed",
    }
}

fn lists(ask: &Ask, counted: &Counted) -> Markup {
    let lang = ask.lang;
    let head = [
        text!(lang, "uncounted-list"),
        text!(lang, "shared-people"),
        text!(lang, "uncounted-only-as-a-copy"),
        text!(lang, "uncounted-days"),
    ];
    html! {
        p {
            (text!(lang, "uncounted-on-lists", n = counted.table.observed())) " "
            (text!(lang, "uncounted-what-is-a-list"))
        }
        table.stack.lists {
            caption.hidden { (text!(lang, "uncounted-lists")) }
            thead {
                tr {
                    th scope="col" { (head[0]) }
                    th.number scope="col" { (head[1]) }
                    th.number scope="col" { (head[2]) }
                    th scope="col" { (head[3]) }
                }
            }
            tbody {
                @for list in &counted.lists {
                    tr {
                        th scope="row" { (members(ask, list)) }
                        td.number data-label=(head[1]) { (people(ask, list.people as f64)) }
                        td.number data-label=(head[2]) { (people(ask, list.copies as f64)) }
                        td data-label=(head[3]) { (days(lang, list.from.as_deref(), list.until.as_deref())) }
                    }
                }
            }
        }
    }
}

/// A list's sources, linked; its versions have one title.
fn members(ask: &Ask, list: &List) -> Markup {
    html! {
        @for (at, source) in list.sources.iter().enumerate() {
            @if at > 0 { " · " }
            a href=(ask.to_one("source", &source.id)) {
                @if at == 0 || source.title != list.name { (source.title) }
                @else { (text!(ask.lang, "uncounted-earlier-version")) }
            }
        }
    }
}

/// The days from one to another; both as ISO 8601.
fn days(lang: Lang, from: Option<&str>, until: Option<&str>) -> String {
    let day = |text: Option<&str>| text.and_then(Day::parse_iso).map(|day| day.0);
    lang.span(day(from), day(until))
}

/// What a reader must know: sentences; of sources that are no lists how many, and which.
fn notes(ask: &Ask, notes: &[Note]) -> Markup {
    let lang = ask.lang;
    let is_left_out = |note: &&Note| matches!(note, Note::LeftOut { .. });
    let (out, said): (Vec<&Note>, Vec<&Note>) = notes.iter().partition(is_left_out);
    let count = i64::try_from(out.len()).unwrap_or(i64::MAX);
    html! {
        @if !said.is_empty() { ul { @for note in said { li { (as_told(lang, &note.said(told(lang)))) } } } }
        @if out.len() > 3 {
            details.pairs {
                summary {
                    (text!(lang, "uncounted-not-taken", n = count))
                }
                ul { @for note in out { li { (as_told(lang, &note.said(told(lang)))) } } }
            }
        } @else if !out.is_empty() {
            ul { @for note in out { li { (as_told(lang, &note.said(told(lang)))) } } }
        }
    }
}

/// Every two lists: people on both, Chapman's number and the odds ratio.
fn pairs(ask: &Ask, names: &[String], pairs: &[Pair]) -> Markup {
    let lang = ask.lang;
    let head = [
        text!(lang, "uncounted-lists"),
        text!(lang, "uncounted-on-both"),
        text!(lang, "uncounted-chapman"),
        text!(lang, "uncounted-odds-ratio"),
    ];
    let name = |at: usize| names.get(at).map_or("", String::as_str);
    html! {
        p.soft { (text!(lang, "uncounted-pairs-explained")) }
        table.pairs {
            caption.hidden { (text!(lang, "uncounted-pairs")) }
            thead {
                tr {
                    th scope="col" { (head[0]) }
                    @for head in &head[1..] { th.number scope="col" { (head) } }
                }
            }
            tbody {
                @for pair in pairs {
                    tr {
                        th scope="row" { (name(pair.lists.0)) " × " (name(pair.lists.1)) }
                        td.number { (people(ask, pair.both as f64)) }
                        td.number { (people(ask, pair.chapman.number)) }
                        td.number {
                            @match pair.odds_ratio { Some(ratio) => (format!("{ratio:.2}")), None => "–" }
                        }
                    }
                }
            }
        }
    }
}

/// The language in which sentences of estimates are told.
fn told(lang: Lang) -> assess::Lang {
    if lang.spoken() == "es" { assess::Lang::Es } else { assess::Lang::En }
}

/// What estimates say, marked where the page speaks another language than they do.
fn as_told(lang: Lang, text: &str) -> Markup {
    html! {
        @match lang.english() {
            Some(english) => span lang=(english) { (text) },
            None => (text),
        }
    }
}

/// A number of people.
fn people(ask: &Ask, number: f64) -> String {
    match ask.lang.english() {
        None => assess::count(told(ask.lang), number),
        Some(_) => ask.lang.decimal(number, 0),
    }
}

/// A picture in the page. Its text is escaped by the writer of pictures.
fn figure(lang: Lang, svg: &str) -> Markup {
    html! { figure.estimate lang=[lang.english()] { (PreEscaped(picture::without_style(svg))) } }
}

/// The same below a heading that says what it is called: its own title is not shown.
fn untitled(lang: Lang, svg: &str) -> Markup {
    html! { figure.estimate.untitled lang=[lang.english()] { (PreEscaped(picture::without_style(svg))) } }
}
