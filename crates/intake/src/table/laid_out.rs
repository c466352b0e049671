//! Tables made of words that are laid out on pages, whatever they come from: the text of a PDF, or recognition (OCR).
//!
//! Columns are told by ruled lines, else by gaps that go on from line to line; rows by baselines and by ruled lines. What
//! goes on over pages is one table.

mod columns;
mod furniture;
mod head;
mod join;
mod lines;
mod ruled;
mod strip;

use super::{Grid, Part, Row, header};
use crate::{
    Page,
    document::{Document, from_pages},
    error::Fault,
    head::Reader,
    limits::Count,
    quote::fold,
};
use join::Table;
use strip::{Block, Cell, Strip};

/// Reads a table of pages: the one whose number `sheet` states, else the one with most rows.
pub(super) fn read(pages: &[Page], reader: &Reader, mut grid: Grid) -> Result<Grid, Fault> {
    let document = from_pages(pages, &mut grid.said)?;
    let (tables, aside) = join::tables(pages);
    let (nth, table) = chosen(&tables, reader)?;
    grid.said.push(format!("table {} of {}, {}", nth + 1, tables.len(), stretch(table)));
    if aside > 0 {
        grid.said.push(format!("{aside} line(s) at the head and foot of pages left out"));
    }
    let stated = reader.header_rows.map(|(rows, _)| rows);
    let head = head::head(pages, table, stated);
    if let Some((rows, line)) = reader.header_rows
        && rows > head.rows
    {
        return Err(Fault::at(
            line,
            format!("header_rows = {rows}, and the table has {} row(s)", head.rows),
            "correct header_rows",
        ));
    }
    say_header(&head, table, &mut grid.said);
    let width = table.blocks.first().map_or(0, Block::columns);
    let names = (0..width).map(|at| {
        let name = head.names.get(at).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| format!("column {}", at + 1))
    });
    header::name(names.collect(), &mut grid);
    let mut rows = Rows { pages, document: &document, count: Count::default(), nth: (0, 0) };
    let parts = parts(&tables, nth);
    let mut notes = 0;
    for (at, (block, strip)) in table.rows().enumerate() {
        if at < head.above + head.rows {
            continue;
        }
        if head::is_note(strip) {
            notes += 1;
            grid.said.push(format!(
                "left out, since it reaches over columns: {}",
                rows.note(block, strip)
            ));
            continue;
        }
        let part = parts.get(block.page).copied().unwrap_or(1);
        let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
        grid.rows.push(rows.row(block, strip, line, part)?);
    }
    if notes > NOTES {
        grid.said.retain(|said| !said.starts_with("left out, since"));
        grid.said.push(format!("{notes} notes over several columns left out"));
    }
    let sure = |row: &Row| row.confidence.map(|sure| (sure, row.line));
    if let Some((sure, line)) = grid.rows.iter().filter_map(sure).min_by(|a, b| a.0.total_cmp(&b.0))
    {
        grid.said.push(format!(
            "recognised from a picture; the least sure word is in row {line} ({sure:.2})"
        ));
    }
    if grid.rows.is_empty() {
        return Err(Fault::new("the table has no rows", "use a claim sheet"));
    }
    grid.document = Some(document);
    Ok(grid)
}

/// How many notes within a table are quoted; of more, only the number is said.
const NOTES: usize = 5;

fn chosen<'a>(tables: &'a [Table], reader: &Reader) -> Result<(usize, &'a Table), Fault> {
    let count = tables.len();
    let size = |table: &Table| table.rows().count();
    if let Some((stated, line)) = &reader.sheet {
        let nth = stated.parse::<usize>().ok().and_then(|nth| nth.checked_sub(1));
        return nth.and_then(|nth| tables.get(nth).map(|table| (nth, table))).ok_or_else(|| {
            Fault::at(*line, format!("no table `{stated}`"), format!("write 1 to {count}"))
        });
    }
    let most = tables.iter().map(size).max();
    tables.iter().enumerate().find(|(_, table)| Some(size(table)) == most).ok_or_else(|| {
        Fault::new(
            "its pages hold no table, only running text",
            "use a claim sheet, or a mapping with [records]",
        )
    })
}

/// On which pages a table stands.
fn stretch(table: &Table) -> String {
    let page = |block: Option<&Block>| block.map_or(0, |block| block.page + 1);
    match (page(table.blocks.first()), page(table.blocks.last())) {
        (first, last) if first == last => format!("on page {first}"),
        (first, last) => format!("on pages {first} to {last}"),
    }
}

fn say_header(head: &head::Head, table: &Table, said: &mut Vec<String>) {
    if head.above > 0 {
        said.push(format!("{} row(s) above the header left out", head.above));
    }
    said.push(match head.rows {
        0 => "no header: columns are called `column 1`, `column 2`, ...".to_owned(),
        1 => "header of one row".to_owned(),
        rows => format!("header of {rows} rows"),
    });
    if table.repeats > 0 {
        said.push(format!("the header stands again on {} page(s), and is left out", table.repeats));
    }
}

/// The how-manieth table of each page the parts of a table are.
fn parts(tables: &[Table], nth: usize) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    for block in tables.iter().take(nth + 1).flat_map(|table| &table.blocks) {
        if parts.len() <= block.page {
            parts.resize(block.page + 1, 0);
        }
        if let Some(part) = parts.get_mut(block.page) {
            *part += 1;
        }
    }
    parts
}

/// What rows are made from.
struct Rows<'a> {
    pages: &'a [Page],
    document: &'a Document,
    count: Count,
    /// The page of the row before, and which of its rows that was.
    nth: (usize, u32),
}

impl Rows<'_> {
    fn row(&mut self, block: &Block, strip: &Strip, line: u32, part: usize) -> Result<Row, Fault> {
        let page = self.pages.get(block.page);
        self.nth = if self.nth.0 == block.page + 1 {
            (self.nth.0, self.nth.1 + 1)
        } else {
            (block.page + 1, 1)
        };
        let mut cells: Vec<String> = Vec::with_capacity(strip.cells.len());
        for cell in &strip.cells {
            let text = page.map(|page| said(page, cell)).unwrap_or_default();
            self.count.text(text.len())?;
            cells.push(text);
        }
        self.count.row(cells.len())?;
        let own: Vec<usize> =
            strip.cells.iter().filter(|cell| !cell.copied).flat_map(|c| c.words.clone()).collect();
        let sure = own.iter().filter_map(|at| page?.words.get(*at)?.confidence);
        let confidence = sure.reduce(f32::min);
        let (start, end) = self.place(block.page, &own);
        let text = fold(&cells.join(" "));
        let path = format!("page {}, table {part}", block.page + 1);
        let part = Part { path, nth: self.nth.1, start, end, text };
        Ok(Row { cells, line, problems: Vec::new(), part: Some(part), confidence })
    }

    fn note(&self, block: &Block, strip: &Strip) -> String {
        let page = self.pages.get(block.page);
        let text = page.map(|page| join::texts(page, strip).join(" ")).unwrap_or_default();
        crate::error::shorten(&fold(&text), 120)
    }

    /// Where in the text of the document a row stands: from its first word as far as its words follow each other there.
    fn place(&self, page: usize, words: &[usize]) -> (u32, u32) {
        let base = self.document.pages.get(page).copied().unwrap_or(0);
        let Some(page) = self.pages.get(page) else { return (base, base) };
        let mut places: Vec<usize> = words.to_vec();
        places.sort_unstable();
        places.dedup();
        let run = places.chunk_by(|a, b| *b == *a + 1).max_by_key(|run| run.len());
        let word = |at: Option<&usize>| at.and_then(|at| page.words.get(*at));
        let (first, last) = (word(run.and_then(|r| r.first())), word(run.and_then(|r| r.last())));
        let start = first.and_then(|word| word.start);
        let end = last.and_then(|word| {
            let length = u32::try_from(word.text.chars().count()).ok()?;
            Some(word.start? + length)
        });
        match (start, end) {
            (Some(start), Some(end)) if start <= end => (base + start, base + end),
            _ => (base, base),
        }
    }
}

/// What a cell says. A word that is parted at the end of a line is joined again.
fn said(page: &Page, cell: &Cell) -> String {
    let mut text = String::new();
    let mut line = f32::NAN;
    for word in cell.words.iter().filter_map(|at| page.words.get(*at)) {
        let below = word.frame[1] - line > (word.frame[3] - word.frame[1]) * 0.5;
        line = word.frame[1];
        let parted = below && word.text.starts_with(char::is_lowercase);
        match text.strip_suffix(['-', '\u{2010}', '\u{ad}']) {
            Some(start) if parted && start.ends_with(char::is_alphabetic) => {
                text.truncate(start.len());
            }
            _ if text.is_empty() => {}
            _ => text.push(' '),
        }
        text.push_str(&word.text);
    }
    text
}
