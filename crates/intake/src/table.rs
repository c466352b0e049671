//! Tables of any format as rows of text cells under a header.

mod arrow;
mod arrow_claims;
mod arrow_text;
mod binary;
pub(crate) mod cells;
mod colour;
pub(crate) mod columns;
pub(crate) mod delimited;
pub(crate) mod flaws;
mod header;
mod json;
mod laid_out;
mod look;
mod markup;
mod nested;
pub(crate) mod notes;
pub(crate) mod outset;
mod parts;
mod regions;
mod shown;
mod view;

use paradero_model::{Problem, ProblemCode};

use crate::{
    PageReader, chat, decode,
    document::{self, Document},
    error::Fault,
    head::Reader,
    media::{self, Media},
};

pub(crate) use arrow::cell as arrow_cell;
pub(crate) use delimited::quotes_are_whole;
pub(crate) use header::name as name_columns;
pub(crate) use json::measure as measure_json;
use look::{Kind, Look};
pub(crate) use markup::records;

/// Longest cell that is kept whole, in bytes.
pub(crate) const CELL_BYTES: usize = 1 << 20;

/// Said where bytes are not text in the encoding that is taken.
pub(crate) const NOT_TEXT: &str = "some bytes are not text in that encoding and stand as U+FFFD";

/// A row before it is mapped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    /// The file's own row or line number.
    pub(crate) line: u32,
    pub(crate) problems: Vec<Problem>,
    /// Where in a document it stands, for rows made from markup or from pages.
    pub(crate) part: Option<Part>,
    /// How sure the recognition of its least sure word is, where it was recognised from a picture (OCR).
    pub(crate) confidence: Option<f32>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) path: String,
    pub(crate) nth: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) text: String,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) media: String,
    pub(crate) sheet: Option<String>,
    /// Sheets of the workbook that were not read.
    pub(crate) others: Vec<String>,
    /// How many tables the sheet or text has, of which one is read.
    pub(crate) tables: usize,
    /// Which of them, where it was chosen by what its rows claim.
    pub(crate) table: Option<usize>,
    /// Whether the workbook counts days from 1904.
    pub(crate) from_1904: bool,
    pub(crate) header: Vec<String>,
    /// Headers that stood twice, as they were renamed: `Date (2)`.
    pub(crate) renamed: Vec<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) said: Vec<String>,
    pub(crate) document: Option<Document>,
}

/// Reads a table.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    reader: &Reader,
    pdf: PageReader<'_>,
) -> Result<Grid, Fault> {
    let media = media::recognise(name, bytes)?;
    let mut grid = Grid { media: media.code().to_owned(), ..Grid::default() };
    let mut look = Look::default();
    let rows = match media {
        Media::Csv | Media::Tsv | Media::Text => {
            let text = text(bytes, reader, None, &mut grid)?;
            look = Look::of(Kind::Lines);
            delimited::read(&text, reader, &mut grid)?
        }
        Media::Workbook(_) => {
            let (rows, seen) = binary::workbook(bytes, reader, &mut grid)?;
            look = seen;
            rows
        }
        Media::Columnar(form) => return finish(arrow::read(bytes, form, grid)?),
        Media::JsonLines | Media::Json => {
            let text = text(bytes, reader, None, &mut grid)?;
            return finish(json::read(&text, media == Media::JsonLines, reader, grid)?);
        }
        Media::Chat(form) => {
            let text = text(bytes, reader, None, &mut grid)?;
            return finish(chat::read(&text, form, grid)?);
        }
        Media::Html => {
            let declared = decode::declared_in_html(bytes);
            let text = text(bytes, reader, declared.as_deref(), &mut grid)?;
            markup::html(&text, reader, &mut grid)?
        }
        Media::Written(_) => {
            let text = document::as_page(media, bytes, &mut grid.said)?.unwrap_or_default();
            markup::html(&text, reader, &mut grid)?
        }
        Media::Container(kind) => {
            return Err(Fault::new(
                format!("it is {}, which holds files", kind.what()),
                "take in what it holds, each as a source of its own, or unpack it and give the files in it",
            ));
        }
        Media::Pdf | Media::Picture(_) => {
            let pages = document::pages(media, bytes, pdf)?;
            return finish(laid_out::read(&pages, reader, grid)?);
        }
    };
    let bad = rows.iter().any(|row| row.cells.iter().any(|cell| cell.contains(flaws::NO_TEXT)));
    if bad {
        grid.said.push(NOT_TEXT.into());
    }
    parts::take(rows, &look, reader, &mut grid)?;
    finish(grid)
}

/// Decodes the text of a table and says how.
fn text(
    bytes: &[u8],
    reader: &Reader,
    declared: Option<&str>,
    grid: &mut Grid,
) -> Result<String, Fault> {
    let stated = reader.encoding.as_ref().map(|(label, line)| (label.as_str(), *line));
    let decoded = decode::decode(bytes, stated, declared)?;
    grid.said.push(decoded.said);
    Ok(decoded.text)
}

/// Notes what is wrong with single rows: cells too long, bytes that are no text.
fn finish(mut grid: Grid) -> Result<Grid, Fault> {
    let width = grid.header.len();
    let workbook = matches!(grid.media.as_str(), "xlsx" | "xls" | "ods");
    for row in &mut grid.rows {
        for problem in row.problems.iter_mut().filter(|p| p.code == ProblemCode::FormulaError) {
            let at = problem.column.as_deref().and_then(|name| name.strip_prefix("column "));
            let at = at.and_then(|at| at.parse::<usize>().ok()).map(|at| at.saturating_sub(1));
            if let Some(header) = at.and_then(|at| grid.header.get(at)) {
                problem.column = Some(header.clone());
            }
        }
        for (at, cell) in row.cells.iter_mut().enumerate() {
            if let Some(end) = flaws::cell(cell, grid.header.get(at), &mut row.problems) {
                cell.truncate(end);
            }
        }
        let cells = row.cells.iter().map(String::as_str);
        flaws::width(cells, width, row.part.is_some() || workbook, &mut row.problems);
    }
    Ok(grid)
}
