//! A mapping proposed from the names and contents of a table's columns, with its reasons.
//!
//! A proposal is a suggestion: nothing is claimed until a person (or `add --yes`) accepts it.
//! What it cannot place stays with the record as text, and is said.

mod content;
mod exports;
mod kobo;
mod layout;
mod place;
mod profile;
mod reason;
mod rules;
mod states;
mod uwazi;
mod words;
mod write;
mod xlsform;

pub use profile::DATE_FORMATS;
pub use reason::Reason;
pub(crate) use words::folded;

use crate::{
    Error, PageReader,
    error::Fault,
    head::Reader,
    media::{self, Media},
    shipped,
    table::{self, Grid},
};

/// A proposed mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Name of the file it is for.
    pub file: String,
    /// Rows of the table, or parts of the document that would become records.
    pub rows: usize,
    /// Every column, in the order of the table.
    pub columns: Vec<Column>,
    /// What was detected: encoding, delimiter, sheet, header.
    pub said: Vec<String>,
    draft: write::Draft,
}

/// What is proposed for one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Event and property that it is to give (`arrest.on`), or nothing: then its cells stay with
    /// the record as text, and make no claim.
    pub what: Option<String>,
    /// How its cells are read (`date = "dd/mm/yyyy"`), where that needs saying.
    pub how: Option<String>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How sure that is.
    pub confidence: Confidence,
}

/// How sure a proposal for a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A guess that a person should look at.
    Low,
    /// The header says it, and the cells do not speak against it.
    Medium,
    /// The header says it, and the cells bear it out.
    High,
}

impl Confidence {
    /// `low`, `medium` or `high`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Proposal {
    /// The proposal as a mapping file, with the reasons as comments, for a person to correct.
    pub fn to_toml(&self) -> String {
        if let Some(text) = &self.draft.shipped {
            return text.clone();
        }
        self.draft.to_toml(&self.file, self.rows)
    }

    /// Whether it makes any claim at all.
    pub fn claims(&self) -> bool {
        self.draft.claims()
    }

    /// The columns that would make no claim.
    pub fn kept(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.what.is_none())
    }
}

/// Proposes a mapping for a table, or for a document whose parts are alike (labelled lines,
/// elements of one class). Nothing is proposed for running text.
///
/// # Errors
/// When the file cannot be read (empty, not what its name says), as in
/// [`crate::read_with_mapping`].
pub fn propose(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<Option<Proposal>, Error> {
    propose_for(name, bytes, pdf).map_err(|fault| Error::new(name, &fault))
}

/// As [`propose`], for answers to a form that is given too (XLSForm: a workbook with the sheets `survey` and `choices`). Columns are
/// read by the labels of their questions, and codes by the labels of the choices.
///
/// # Errors
/// As [`propose`]; when the form is none.
pub fn propose_with_form(
    (name, bytes): (&str, &[u8]),
    (form_name, form): (&str, &[u8]),
    pdf: PageReader<'_>,
) -> Result<Option<Proposal>, Error> {
    let read = xlsform::Form::read(form_name, form, pdf);
    let form = read.map_err(|fault| Error::new(form_name, &fault))?;
    let (grid, _) = match read_for(name, bytes, pdf).map_err(|fault| Error::new(name, &fault))? {
        Some(found) => found,
        None => return Ok(None),
    };
    Ok(xlsform::proposal(name, &grid, &form))
}

fn propose_for(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<Option<Proposal>, Fault> {
    let found = read_for(name, bytes, pdf)?;
    Ok(found.map(|(grid, records)| of_grid(name, &grid, records)))
}

/// The table that a mapping is proposed for; nothing for running text.
fn read_for(
    name: &str,
    bytes: &[u8],
    pdf: PageReader<'_>,
) -> Result<Option<(Grid, Option<layout::Records>)>, Fault> {
    let (grid, records) = match media::recognise(name, bytes)? {
        Media::Text => match layout::labelled(name, bytes, pdf)? {
            Some((grid, records)) => (grid, Some(records)),
            None => match layout::tabular(name, bytes, pdf) {
                Some(grid) => (grid, None),
                None => return Ok(None),
            },
        },
        Media::Pdf | Media::Picture(_) => {
            // Its pages are read once, and looked at twice.
            let pages = pdf(bytes);
            match layout::of_pages(name, bytes, &|_| pages.clone())? {
                Some(found) => found,
                None => return Ok(None),
            }
        }
        Media::Html | Media::Written(_) => match layout::of_page(name, bytes, pdf)? {
            Some(found) => found,
            None => return Ok(None),
        },
        Media::Container(_) => return Ok(None),
        Media::Workbook(_) => (sheet(name, bytes, pdf)?, None),
        media => match shipped::nested(media, name, bytes, pdf) {
            Some(grid) => (grid, None),
            None => (table::read(name, bytes, &Reader::default(), pdf)?, None),
        },
    };
    Ok(Some((grid, records)))
}

/// Whether a header says anything that is known of lists of people.
pub(crate) fn known(header: &str) -> bool {
    !words::words(header).is_empty()
}

/// How the cells of a column are read for a property (`date = "dd/mm/yyyy"`), or why they are not what it asks for.
pub(crate) fn reading_of<'a>(
    kind: &str,
    property: &str,
    column: &str,
    cells: impl Iterator<Item = &'a str>,
) -> Result<Option<String>, Reason> {
    let Some(found) = paradero_model::Vocabulary::get().property(kind, property) else {
        return Ok(None);
    };
    let profile = profile::Profile::of_cells(cells);
    content::cells(kind, found, &profile, &words::words(column)).map(|cells| cells.how)
}

/// The sheet of a workbook, and the table on it, that a mapping is proposed for: the largest table of the first sheet with anything in
/// it, unless another has more rows that make claims (a cover sheet makes none).
fn sheet(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<Grid, Fault> {
    let rows = |grid: &Grid| {
        let (_, draft) = place::place(grid);
        if draft.claims() { grid.rows.len() } else { 0 }
    };
    let mut best = table::read(name, bytes, &Reader::default(), pdf)?;
    let mut most = rows(&best);
    let own = best.sheet.clone().filter(|_| best.tables > 1);
    let mut tables: Vec<(String, usize)> = own.map(|own| (own, best.tables)).into_iter().collect();
    for other in best.others.clone() {
        let reader = Reader { sheet: Some((other.clone(), 1)), ..Reader::default() };
        // An empty sheet, or one without rows, is no candidate.
        let Ok(grid) = table::read(name, bytes, &reader, pdf) else { continue };
        if grid.tables > 1 {
            tables.push((other, grid.tables));
        }
        let found = rows(&grid);
        if found > most {
            (best, most) = (grid, found);
        }
    }
    for (of, count) in tables {
        for at in 1..=count.min(TABLES) {
            let table = Some((at, 1));
            let reader = Reader { sheet: Some((of.clone(), 1)), table, ..Reader::default() };
            let Ok(mut grid) = table::read(name, bytes, &reader, pdf) else { continue };
            let found = rows(&grid);
            if found > most {
                grid.table = Some(at);
                (best, most) = (grid, found);
            }
        }
    }
    Ok(best)
}

/// Tables of a sheet that a mapping may be proposed for.
const TABLES: usize = 10;

/// The proposal for a table that is read.
fn of_grid(name: &str, grid: &Grid, records: Option<layout::Records>) -> Proposal {
    if records.is_none()
        && let Some(proposal) = exports::of(name, grid)
    {
        return proposal;
    }
    let (columns, mut draft) = place::place(grid);
    let mut said = grid.said.clone();
    said.extend(kobo::repeated(&grid.header));
    draft.records = records;
    draft.sheet = grid.sheet.clone().filter(|_| !grid.others.is_empty());
    draft.table = grid.table;
    Proposal { file: name.to_owned(), rows: grid.rows.len(), columns, said, draft }
}
