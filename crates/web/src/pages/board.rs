//! The board of orders: lanes by what needs looking at, each with the orders that stand first in it.

use maud::{Markup, PreEscaped, html};
use paradero_locale::text;
use paradero_picture::bars::{Part, Row, rows};
use paradero_picture::{Link, Look, Words};
use paradero_register::query::orders::{self as query, Filter, LANES, Lane, Orders};
use paradero_register::query::{Stretch, Tally};
use serde::Serialize;

use super::Found;
use super::orders::table;
use crate::files::File;
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::parts::pager;

/// How many orders of each lane the board shows.
const EACH: usize = 5;
/// How many lines a file has at most.
const LINES: usize = 10_000;

/// The board, or the orders that it is narrowed to.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Board {
    #[serde(flatten)]
    list: Orders,
    /// Each lane with its first orders, where nothing is narrowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    board: Vec<Lane>,
}

fn filter(ask: &Ask) -> Filter {
    Filter { lane: ask.get("lane"), state: ask.get("state") }
}

fn is_narrowed(ask: &Ask) -> bool {
    ["lane", "state", "page"].iter().any(|name| ask.get(name).is_some())
}

pub(crate) fn answer(ask: &Ask) -> Found<Board> {
    let list = query::list(&ask.connection, &filter(ask), ask.stretch())?;
    let board = if is_narrowed(ask) { Vec::new() } else { query::board(&ask.connection, EACH)? };
    Ok(Some(Board { list, board }))
}

/// What a lane is called.
fn name(ask: &Ask, lane: &str) -> String {
    let lang = ask.lang;
    let name = match lane {
        "overdue" => text!(lang, "orders-lane-overdue"),
        "refused" => text!(lang, "orders-lane-refused"),
        "due-7" => text!(lang, "orders-lane-due-7"),
        "due-30" => text!(lang, "orders-lane-due-30"),
        "asap" => text!(lang, "orders-lane-asap"),
        "contested" => text!(lang, "orders-lane-contested"),
        "due-later" => text!(lang, "orders-lane-due-later"),
        "standing" => text!(lang, "orders-lane-standing"),
        "obeyed" => text!(lang, "orders-lane-obeyed"),
        "over" => text!(lang, "orders-lane-over"),
        other => return other.to_owned(),
    };
    name.to_owned()
}

pub(crate) fn show(ask: &Ask, page: &Board) -> Shown {
    let lang = ask.lang;
    let all = &page.list;
    let lane = ask.get("lane").filter(|lane| LANES.contains(&lane.as_str()));
    let body = html! {
        (choices(ask, text!(lang, "orders-lanes"), "lane", &all.lanes, &|code| name(ask, code)))
        (choices(ask, text!(lang, "orders-state"), "state", &all.states, &|code| lang.word(code)))
        @if page.board.is_empty() {
            h2 { @match &lane { Some(lane) => (name(ask, lane)), None => (text!(lang, "orders-list")) } }
            p { (text!(lang, "orders-count", n = all.total)) }
            @if !all.orders.is_empty() { (table(ask, &all.orders)) }
            (pager(ask, all.total))
        } @else {
            (picture(ask, all))
            @for one in &page.board { (of_lane(ask, one)) }
        }
        (downloads(ask))
    };
    Shown { title: text!(lang, "orders-title").to_owned(), body }
}

/// Filters that are links: each code with how many there are.
fn choices(
    ask: &Ask,
    title: &str,
    what: &str,
    tallies: &[Tally],
    name: &dyn Fn(&str) -> String,
) -> Markup {
    let chosen = ask.get(what);
    html! {
        @if !tallies.is_empty() {
            nav.choices aria-label=(title) {
                span.soft { (title) ":" }
                ul {
                    li {
                        a href=(ask.to("orders", &[])) aria-current=[chosen.is_none().then_some("true")] {
                            (text!(ask.lang, "shared-all"))
                        }
                    }
                    @for tally in tallies {
                        li {
                            a href=(ask.to("orders", &[(what, &tally.code)]))
                                aria-current=[(chosen.as_deref() == Some(&tally.code)).then_some("true")] {
                                (name(&tally.code)) " (" (ask.count(tally.number)) ")"
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many orders stand in which lane.
fn picture(ask: &Ask, all: &Orders) -> Markup {
    let lang = ask.lang;
    let drawn: Vec<Row> = all
        .lanes
        .iter()
        .map(|tally| {
            let called = name(ask, &tally.code);
            let number = ask.count(tally.number);
            let link = Link {
                to: Some(ask.to("orders", &[("lane", &tally.code)])),
                says: format!("{called}: {number}"),
            };
            let look = match tally.code.as_str() {
                "overdue" | "refused" => Look::Missing,
                "obeyed" | "over" => Look::Order,
                _ => Look::Bar,
            };
            let number_of = u64::try_from(tally.number.shown().unwrap_or(0)).unwrap_or(0);
            let part = Part { number: number_of, look, name: number, link };
            Row { name: called, beside: String::new(), parts: vec![part] }
        })
        .collect();
    let says: Vec<String> =
        drawn.iter().flat_map(|row| &row.parts).map(|part| part.link.says.clone()).collect();
    let words = Words { title: text!(lang, "orders-by-lane"), says: &says.join(". ") };
    html! {
        @if !drawn.is_empty() {
            figure.picture.small { (PreEscaped(rows("lanes", &drawn).inline(words))) }
        }
    }
}

fn of_lane(ask: &Ask, lane: &Lane) -> Markup {
    let lang = ask.lang;
    let page = ask.to("orders", &[("lane", &lane.lane)]);
    let shown = i64::try_from(lane.orders.len()).unwrap_or(i64::MAX);
    html! {
        section.lane {
            h2 { (name(ask, &lane.lane)) " " span.soft { "(" (ask.number(lane.number)) ")" } }
            (table(ask, &lane.orders))
            @if shown < lane.number {
                p { a href=(page) { (text!(lang, "orders-see-lane", n = lane.number)) } }
            }
        }
    }
}

fn downloads(ask: &Ask) -> Markup {
    let kept: Vec<(&str, String)> =
        ["lane", "state"].into_iter().filter_map(|name| Some((name, ask.get(name)?))).collect();
    let query: Vec<(&str, &str)> =
        kept.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let json = ask.to("orders", &query).replacen(&format!("/{}/", ask.lang.code()), "/api/", 1);
    html! {
        p.meta {
            (text!(ask.lang, "shared-download")) " "
            a href=(ask.to("orders.csv", &query)) download { "CSV" } " · "
            a href=(json) { "JSON" }
        }
    }
}

/// The orders as a table for other programs: as many as a file has lines.
pub(crate) fn csv(ask: &Ask) -> Found<File> {
    let lang = ask.lang;
    let offset = ask.stretch().offset / ask.stretch().limit * LINES;
    let found = query::bare(&ask.connection, &filter(ask), Stretch { offset, limit: LINES })?;
    let heads = [
        text!(lang, "orders-order"),
        text!(lang, "shared-number"),
        text!(lang, "shared-country"),
        text!(lang, "orders-state"),
        text!(lang, "shared-since"),
        text!(lang, "orders-deadline"),
        text!(lang, "orders-days-passed"),
        text!(lang, "shared-id"),
    ];
    let rows: Vec<Vec<String>> = found
        .into_iter()
        .map(|one| {
            vec![
                one.order.name,
                one.order.number.unwrap_or_default(),
                one.order.country.unwrap_or_default(),
                one.state.map(|state| lang.word(&state)).unwrap_or_default(),
                one.state_since.iso(),
                one.deadline
                    .written
                    .clone()
                    .filter(|_| one.deadline.iso().is_empty())
                    .unwrap_or(one.deadline.iso()),
                one.days_over.map(|days| days.to_string()).unwrap_or_default(),
                one.order.id,
            ]
        })
        .collect();
    File::table("orders", &heads, &rows).map(Some)
}
