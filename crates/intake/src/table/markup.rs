//! Tables in HTML, and records picked out of documents by selector or by label.

use std::collections::BTreeMap;

use regex::Regex;
use scraper::{ElementRef, Selector};

use super::{Grid, Part, Row, header};
use crate::{
    document::Document,
    error::Fault,
    head::Reader,
    limits::{self, Count},
    page,
    quote::fold,
    tree::Table,
};

/// Reads a table of a page: the one whose number `sheet` states, else the one with most rows.
pub(super) fn html(text: &str, reader: &Reader, grid: &mut Grid) -> Result<Vec<Row>, Fault> {
    let mut tables = tables(&page::parse(text)?)?;
    let count = tables.len();
    let at = match &reader.sheet {
        Some((stated, line)) => stated
            .parse::<usize>()
            .ok()
            .filter(|nth| (1..=count).contains(nth))
            .map(|nth| nth - 1)
            .ok_or_else(|| {
                Fault::at(*line, format!("no table `{stated}`"), format!("write 1 to {count}"))
            })?,
        None => {
            let most = tables.iter().map(Vec::len).max().filter(|most| *most > 0);
            let most = most.ok_or_else(|| {
                Fault::new(
                    "the page has no table",
                    "use a claim sheet, or a mapping with [records]",
                )
            })?;
            tables.iter().position(|rows| rows.len() == most).unwrap_or_default()
        }
    };
    grid.said.push(format!("table {} of {count}", at + 1));
    Ok(tables.swap_remove(at))
}

/// The rows of every table. One walk over the page, so that tables within tables are not gone through again and again.
fn tables(html: &scraper::Html) -> Result<Vec<Vec<Row>>, Fault> {
    let (table, tr, cell) = (selector("table")?, selector("tr")?, selector("td, th")?);
    let places: BTreeMap<ego_tree::NodeId, usize> =
        html.select(&table).enumerate().map(|(at, table)| (table.id(), at)).collect();
    let mut tables: Vec<Vec<Row>> = vec![Vec::new(); places.len()];
    let mut owners = BTreeMap::new();
    for row in html.select(&tr) {
        let Some(at) = owner(&row, "table").and_then(|id| places.get(&id).copied()) else {
            continue;
        };
        let Some(rows) = tables.get_mut(at) else { continue };
        owners.insert(row.id(), (at, rows.len()));
        let line = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
        rows.push(Row { line, ..Row::default() });
    }
    let mut count = Count::default();
    let mut spans: Vec<Spans> = tables.iter().map(|rows| Spans::of(rows.len())).collect();
    for cell in html.select(&cell) {
        let place = owner(&cell, "tr").and_then(|id| owners.get(&id));
        let Some((table, row)) = place.copied() else { continue };
        let Some(cells) = tables.get_mut(table).and_then(|rows| rows.get_mut(row)) else {
            continue;
        };
        let text = element_text(&cell, &mut count)?;
        let Some(spans) = spans.get_mut(table) else { continue };
        spans.put(row, &mut cells.cells, &text, &cell, &mut count)?;
    }
    for (rows, spans) in tables.iter_mut().zip(&mut spans) {
        for (at, row) in rows.iter_mut().enumerate() {
            spans.end(at, &mut row.cells)?;
        }
    }
    Ok(tables)
}

/// Cells of a table that reach over several rows: their text stands in each, since they stand beside each.
struct Spans {
    rows: usize,
    /// By row and column, what reaches there from above.
    down: BTreeMap<(usize, usize), String>,
}

impl Spans {
    fn of(rows: usize) -> Self {
        Self { rows, down: BTreeMap::new() }
    }

    /// What reaches down into the next columns of a row.
    fn fill(&mut self, row: usize, cells: &mut Vec<String>) {
        while let Some(text) = self.down.remove(&(row, cells.len())) {
            cells.push(text);
        }
    }

    /// Puts a cell into all columns and rows that it covers. A title over the whole of a table stands once: it is none of its columns.
    fn put(
        &mut self,
        row: usize,
        cells: &mut Vec<String>,
        text: &str,
        cell: &ElementRef<'_>,
        count: &mut Count,
    ) -> Result<(), Fault> {
        self.fill(row, cells);
        let number = |name: &str| {
            let stated = cell.value().attr(name).and_then(|text| text.trim().parse().ok());
            stated.unwrap_or(1_usize)
        };
        let across = number("colspan").clamp(1, limits::COLUMNS);
        // 0 is as far as the table goes.
        let down = match number("rowspan") {
            0 => self.rows - row,
            rows => rows.min(self.rows - row),
        };
        count.covered(across.saturating_mul(down).saturating_sub(1))?;
        let alone = cells.is_empty() && cell.next_siblings().all(|node| !node.value().is_element());
        for _ in 0..across {
            let at = cells.len();
            let text = if alone && at > 0 { "" } else { text };
            for below in 1..down {
                count.text(text.len())?;
                self.down.insert((row + below, at), text.to_owned());
            }
            cells.push(text.to_owned());
            limits::columns(cells.len())?;
        }
        count.text(text.len().saturating_mul(across - 1))
    }

    /// What reaches down at the end of a row.
    fn end(&mut self, row: usize, cells: &mut Vec<String>) -> Result<(), Fault> {
        self.fill(row, cells);
        let rest = self.down.range((row, 0)..(row + 1, 0)).next_back().map(|((_, at), _)| *at);
        // Columns between that have no cell of their own are empty.
        while rest.is_some_and(|last| cells.len() <= last) {
            cells.push(String::new());
            self.fill(row, cells);
        }
        limits::columns(cells.len())
    }
}

fn owner(element: &ElementRef<'_>, name: &str) -> Option<ego_tree::NodeId> {
    element
        .ancestors()
        .find(|node| node.value().as_element().is_some_and(|element| element.name() == name))
        .map(|node| node.id())
}

/// What an element says. Elements within elements say things twice, so it is counted.
fn element_text(element: &ElementRef<'_>, count: &mut Count) -> Result<String, Fault> {
    let text = fold(&element.text().collect::<String>());
    count.text(text.len())?;
    Ok(text)
}

fn selector(css: &str) -> Result<Selector, Fault> {
    Selector::parse(css)
        .map_err(|_| Fault::new(format!("`{css}` is no CSS selector"), "correct it"))
}

/// Rows of a document by `[records]`: `css` with `fields`, or `labels = true`.
/// `source` is the HTML for `css`; `document` the extracted text.
pub(crate) fn records(
    table: &Table,
    source: Option<&str>,
    document: Document,
    mut grid: Grid,
) -> Result<Grid, Fault> {
    table.only("[records]", &["css", "fields", "labels"])?;
    let labels = table.get("labels").map(|item| item.bool("labels")).transpose()?.unwrap_or(false);
    match (table.get("css"), labels) {
        (Some(item), false) => {
            let Some(source) = source else {
                return Err(Fault::at(item.line, "`css` needs an HTML page", "use labels = true"));
            };
            by_css(&item.text("css")?, item.line, table, source, &mut grid)?;
        }
        (None, true) => by_label(&document.text, &mut grid),
        _ => {
            return Err(Fault::at(
                table.line(),
                "[records] needs one of `css` and `labels = true`",
                "write for example css = \"p.entry\"",
            ));
        }
    }
    grid.document = Some(document);
    Ok(grid)
}

enum Field {
    Css(Selector),
    Pattern(Regex),
}

fn fields(table: &Table) -> Result<Vec<(String, Field)>, Fault> {
    let Some(item) = table.get("fields") else { return Ok(Vec::new()) };
    let mut fields = Vec::new();
    for (name, item) in &item.table("fields")?.fields {
        let spec = item.table(name)?;
        spec.only("a field", &["css", "pattern"])?;
        let at = |fault: Fault| Fault { line: Some(item.line), ..fault };
        let field = if let Some(css) = spec.text("css")? {
            Field::Css(selector(&css).map_err(at)?)
        } else if let Some(pattern) = spec.text("pattern")? {
            let regex = Regex::new(&pattern)
                .ok()
                .filter(|regex| regex.captures_len() == 2)
                .ok_or_else(|| {
                    at(Fault::new(
                        format!("`{name}`: not a regular expression with one group"),
                        "write one group ( ) around what is wanted",
                    ))
                })?;
            Field::Pattern(regex)
        } else {
            return Err(at(Fault::new(format!("`{name}` has neither css nor pattern"), "add one")));
        };
        fields.push((name.clone(), field));
    }
    Ok(fields)
}

fn by_css(css: &str, line: u32, table: &Table, source: &str, grid: &mut Grid) -> Result<(), Fault> {
    let wanted = selector(css).map_err(|fault| Fault { line: Some(line), ..fault })?;
    let fields = fields(table)?;
    let page = page::read(source)?;
    let mut count = Count::default();
    header::name(fields.iter().map(|(name, _)| name.clone()).collect(), grid);
    for (nth, element) in (1_u32..).zip(page.html.select(&wanted)) {
        let at = page.spans.binary_search_by_key(&element.id(), |(id, _, _)| *id).ok();
        let (start, end) = at.map_or((0, 0), |at| (page.spans[at].1, page.spans[at].2));
        let text = element_text(&element, &mut count)?;
        let cells: Result<Vec<Option<String>>, Fault> = fields
            .iter()
            .map(|(_, field)| match field {
                Field::Css(css) => {
                    let part = element.select(css).next();
                    part.map(|part| element_text(&part, &mut count)).transpose()
                }
                Field::Pattern(regex) => {
                    let found = regex.captures(&text).and_then(|found| found.get(1));
                    Ok(found.map(|part| part.as_str().trim().to_owned()))
                }
            })
            .collect();
        let cells = cells?.into_iter().map(Option::unwrap_or_default).collect();
        let part = Part { path: css.to_owned(), nth, start, end, text };
        grid.rows.push(Row { cells, line: nth, part: Some(part), ..Row::default() });
    }
    if grid.rows.is_empty() {
        return Err(Fault::at(line, format!("nothing in the page fits `{css}`"), "correct `css`"));
    }
    grid.said.push(format!("{} parts fit `{css}`", grid.rows.len()));
    Ok(())
}

/// `Label: value` lines; a line without label continues the one before it. A heading (`#`) gives
/// the section, which tells equal labels apart: `Detenci\u{f3}n / Fecha`.
fn by_label(text: &str, grid: &mut Grid) {
    let mut columns: Vec<(String, String)> = vec![("title".into(), title(text))];
    let mut section = String::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            if heading.chars().any(char::is_alphabetic) && heading.chars().count() <= 30 {
                section = heading.to_owned();
            }
            open = false;
        } else if line.is_empty() || line.starts_with("```") || line.starts_with("(^") {
            open = false;
        } else if let Some((label, value)) = label(line) {
            let mut name =
                if section.is_empty() { label.to_owned() } else { format!("{section} / {label}") };
            let same = columns.iter().filter(|(column, _)| *column == name).count();
            if same > 0 {
                name = format!("{name} ({})", same + 1);
            }
            columns.push((name, value.to_owned()));
            open = true;
        } else if open && let Some((_, value)) = columns.last_mut() {
            match value.strip_suffix('-') {
                Some(start) if line.starts_with(char::is_lowercase) => *value = start.to_owned(),
                _ => value.push(' '),
            }
            value.push_str(line);
        }
    }
    let (header, cells): (Vec<String>, Vec<String>) = columns.into_iter().unzip();
    header::name(header, grid);
    let end = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let part = Part { path: "labels".into(), nth: 1, start: 0, end, text: String::new() };
    grid.said.push(format!("{} labelled lines", cells.len()));
    grid.rows.push(Row { cells, line: 1, part: Some(part), ..Row::default() });
}

/// The first line of words, which names what the document is about.
fn title(text: &str) -> String {
    let line = text.lines().map(|line| line.trim_start_matches('#').trim()).find(|l| !l.is_empty());
    line.map(fold).unwrap_or_default()
}

fn label(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim();
    let words = label.split_whitespace().count();
    let fits = (1..=5).contains(&words)
        && label.chars().count() <= 40
        && label.starts_with(char::is_uppercase)
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '/' | '-' | '.' | '\''));
    fits.then_some((label, value.trim().trim_end_matches('.')))
}
