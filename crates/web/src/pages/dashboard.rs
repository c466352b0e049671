//! The dashboard: small pictures over rules, authorities or places, month by month, each with its table; each number leads to its list.

use maud::{Markup, PreEscaped, html};
use paradero_locale::text;
use paradero_model::Level;
use paradero_picture::bars::{self, Column as Bar};
use paradero_picture::{Anchor, Link, Look, Sheet, Words};
use paradero_register::query::dashboard::{Cell, Column, Dashboard, Over, Row, dashboard};
use paradero_register::query::small::{Count, SHOWN};

use super::Found;
use crate::files::File;
use crate::layout::{Ask, Shown};
use crate::parts::pager;

fn over(ask: &Ask) -> Over {
    ask.get("over").and_then(|code| Over::from_code(&code)).unwrap_or(Over::Rule)
}

pub(crate) fn answer(ask: &Ask) -> Found<Dashboard> {
    let seen = (ask.level, ask.today);
    Ok(Some(dashboard(&ask.connection, over(ask), seen, ask.stretch())?))
}

fn title(ask: &Ask, over: Over) -> &'static str {
    match over {
        Over::Rule => text!(ask.lang, "dashboard-over-rule"),
        Over::Authority => text!(ask.lang, "dashboard-over-authority"),
        Over::Place => text!(ask.lang, "dashboard-over-place"),
    }
}

/// What a row is called.
fn name(ask: &Ask, over: Over, row: &Row) -> String {
    match (over, row.code.is_empty()) {
        (_, true) => text!(ask.lang, "dashboard-all").to_owned(),
        (Over::Rule, false) => ask.rule(&row.code),
        (_, false) if row.name.is_empty() => row.code.clone(),
        (_, false) => row.name.clone(),
    }
}

/// What a column is called.
fn month(ask: &Ask, column: &Column) -> String {
    match (column.day, column.month.starts_with("..")) {
        (None, _) => text!(ask.lang, "findings-no-month").to_owned(),
        (Some(day), true) => {
            text!(ask.lang, "findings-until-month", month = ask.lang.month_of(day))
        }
        (Some(day), false) => ask.lang.month_of(day),
    }
}

/// The list that a cell counts.
fn list(ask: &Ask, over: Over, code: &str, month: Option<&str>) -> String {
    let mut query: Vec<(&str, &str)> = Vec::new();
    if !code.is_empty() {
        query.push((over.code(), code));
    }
    query.extend(month.map(|month| ("month", month)));
    ask.to("findings", &query)
}

pub(crate) fn show(ask: &Ask, page: &Dashboard) -> Shown {
    let lang = ask.lang;
    let most = most(page);
    let body = html! {
        nav.choices aria-label=(text!(lang, "dashboard-title")) {
            ul {
                @for over in Over::ALL {
                    li {
                        a href=(ask.to("dashboard", &[("over", over.code())]))
                            aria-current=[(over == page.over).then_some("true")] { (title(ask, over)) }
                    }
                }
            }
        }
        p.soft { (explained(ask, page)) }
        @if ask.level == Level::Public { p.soft { (text!(lang, "shared-why-kept-back", n = SHOWN)) } }
        div.multiples {
            (multiple(ask, page, &page.all, 0, most_of(&page.all, &page.columns)))
            @for (at, row) in (1..).zip(&page.rows) { (multiple(ask, page, row, at, most)) }
        }
        details {
            summary { (text!(lang, "dashboard-as-table")) }
            div.wide tabindex="0" role="region" aria-label=(text!(lang, "dashboard-as-table")) { (table(ask, page)) }
        }
        @if page.over != Over::Rule { (pager(ask, page.total)) }
        (downloads(ask, page.over))
    };
    Shown { title: text!(lang, "dashboard-title").to_owned(), body }
}

fn explained(ask: &Ask, page: &Dashboard) -> &'static str {
    match page.over {
        Over::Rule => text!(ask.lang, "dashboard-explained"),
        Over::Authority | Over::Place => text!(ask.lang, "dashboard-explained-named"),
    }
}

/// Whether a column is one month: the first and the last are not.
fn is_month(column: &Column) -> bool {
    column.day.is_some() && !column.month.starts_with("..")
}

/// The greatest number of a month.
fn most_of(row: &Row, columns: &[Column]) -> u64 {
    let months = row.cells.iter().zip(columns).filter(|(_, column)| is_month(column));
    let numbers = months.filter_map(|(cell, _)| cell.findings.shown());
    u64::try_from(numbers.max().unwrap_or(0)).unwrap_or(0).max(1)
}

/// One scale for all rows, so that they can be compared.
fn most(page: &Dashboard) -> u64 {
    page.rows.iter().map(|row| most_of(row, &page.columns)).max().unwrap_or(1)
}

/// A small picture of one row, with its sums.
fn multiple(ask: &Ask, page: &Dashboard, row: &Row, at: usize, most: u64) -> Markup {
    let lang = ask.lang;
    let called = name(ask, page.over, row);
    let says = in_words(ask, page, row);
    let id = format!("multiple-{at}");
    let sheet = bars::columns(&id, &columns(ask, page, row, true), most);
    html! {
        figure.picture.multiple {
            figcaption {
                @match row.all.findings.shown() {
                    Some(number) => {
                        a href=(list(ask, page.over, &row.code, None)) { bdi { (called) } } " "
                        span.soft { (text!(lang, "dashboard-findings", n = number)) }
                    }
                    None => { bdi { (called) } " " span.soft { (text!(lang, "shared-kept-back")) } }
                }
                @if let Some(persons) = row.all.persons.shown().filter(|persons| *persons > 0) {
                    span.soft { " · " (text!(lang, "shared-people-count", n = persons)) }
                }
            }
            (PreEscaped(sheet.inline(Words { title: &called, says: &says })))
        }
    }
}

fn columns(ask: &Ask, page: &Dashboard, row: &Row, is_linked: bool) -> Vec<Bar> {
    let of = |(cell, column): (&Cell, &Column)| {
        let number = cell.findings.shown().map(|number| u64::try_from(number).unwrap_or(0));
        let to = || list(ask, page.over, &row.code, Some(&column.month));
        let is_linked = is_linked && number.is_some_and(|number| number > 0);
        let says = format!("{}: {}", month(ask, column), ask.count(cell.findings));
        Bar { number, is_aside: !is_month(column), link: Link { to: is_linked.then(to), says } }
    };
    row.cells.iter().zip(&page.columns).map(of).collect()
}

fn in_words(ask: &Ask, page: &Dashboard, row: &Row) -> String {
    let cells =
        row.cells.iter().zip(&page.columns).filter(|(cell, _)| cell.findings.shown() != Some(0));
    let said: Vec<String> = cells
        .map(|(cell, column)| format!("{}: {}", month(ask, column), ask.count(cell.findings)))
        .collect();
    said.join(", ")
}

/// All numbers: findings, and behind them persons.
fn table(ask: &Ask, page: &Dashboard) -> Markup {
    let lang = ask.lang;
    html! {
        table.sheet {
            caption { (title(ask, page.over)) ": " (text!(lang, "dashboard-findings-persons")) }
            thead {
                tr {
                    th scope="col" { (title(ask, page.over)) }
                    @for column in &page.columns { th.number scope="col" { (month(ask, column)) } }
                    th.number scope="col" { (text!(lang, "dashboard-together")) }
                }
            }
            tbody { @for row in [&page.all].into_iter().chain(&page.rows) { (line(ask, page, row)) } }
        }
    }
}

fn line(ask: &Ask, page: &Dashboard, row: &Row) -> Markup {
    html! {
        tr {
            th scope="row" { bdi { (name(ask, page.over, row)) } }
            @for (cell, column) in row.cells.iter().zip(&page.columns) {
                (number(ask, *cell, &list(ask, page.over, &row.code, Some(&column.month))))
            }
            (number(ask, row.all, &list(ask, page.over, &row.code, None)))
        }
    }
}

fn number(ask: &Ask, cell: Cell, list: &str) -> Markup {
    html! {
        td.number {
            @match cell.findings.shown() {
                Some(0) => span.soft { "0" },
                Some(number) => {
                    a href=(list) { (ask.number(number)) }
                    " " span.soft { "(" (ask.count(cell.persons)) ")" }
                }
                None => span.soft { (text!(ask.lang, "shared-kept-back")) },
            }
        }
    }
}

fn downloads(ask: &Ask, over: Over) -> Markup {
    let query = [("over", over.code())];
    let json = ask.to("dashboard", &query).replacen(&format!("/{}/", ask.lang.code()), "/api/", 1);
    html! {
        p.meta {
            (text!(ask.lang, "shared-download")) " "
            a href=(ask.to("dashboard.csv", &query)) download { "CSV" } " · "
            a href=(ask.to("dashboard.svg", &query)) download { "SVG" } " · "
            a href=(json) { "JSON" }
        }
    }
}

/// The table for other programs: a line for each row and month.
pub(crate) fn csv(ask: &Ask) -> Found<File> {
    let Some(page) = answer(ask)? else { return Ok(None) };
    let lang = ask.lang;
    let heads = [
        title(ask, page.over),
        text!(lang, "dashboard-month"),
        text!(lang, "shared-findings"),
        text!(lang, "shared-people"),
    ];
    let number =
        |count: Count| count.shown().map_or_else(|| ask.count(count), |number| number.to_string());
    let mut rows = Vec::new();
    for row in [&page.all].into_iter().chain(&page.rows) {
        for (cell, column) in row.cells.iter().zip(&page.columns) {
            let month = column.month.clone();
            rows.push(vec![
                name(ask, page.over, row),
                month,
                number(cell.findings),
                number(cell.persons),
            ]);
        }
        let all = row.all;
        let together = text!(lang, "dashboard-together").to_owned();
        rows.push(vec![
            name(ask, page.over, row),
            together,
            number(all.findings),
            number(all.persons),
        ]);
    }
    File::table("dashboard", &heads, &rows).map(Some)
}

/// Height of one small picture in the file.
const ROW: i64 = 78;

/// The small pictures below each other, as a file.
pub(crate) fn svg(ask: &Ask) -> Found<File> {
    let Some(page) = answer(ask)? else { return Ok(None) };
    let mut sheet = Sheet::new("dashboard");
    let most = most(&page);
    let mut says = Vec::new();
    for (row, top) in [&page.all].into_iter().chain(&page.rows).zip((0..).step_by(78)) {
        let called = name(ask, page.over, row);
        let beside = ask.count(row.all.findings);
        sheet.named((&called, &beside), top + 16, 700.0);
        let most = if row.code.is_empty() { most_of(row, &page.columns) } else { most };
        bars::columns_on(&mut sheet, &columns(ask, &page, row, false), most, top + 22);
        says.push(format!("{called}: {}", in_words(ask, &page, row)));
        sheet.height = top + ROW;
    }
    let ends = [page.columns.get(1), page.columns.iter().rev().nth(1)];
    for (column, (place, anchor)) in
        ends.into_iter().flatten().zip([("0", Anchor::Start), ("100%", Anchor::End)])
    {
        sheet.text(Look::Soft, (place, sheet.height + 10), anchor, &month(ask, column));
    }
    sheet.height += 18;
    let words = Words { title: title(ask, page.over), says: &says.join(". ") };
    Ok(Some(File::picture("dashboard", sheet.file(words, 760))))
}
