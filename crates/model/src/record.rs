//! A record: one row of a table or one marked passage of a document, verbatim, and its place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where in its source a record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "at")]
pub enum Locator {
    /// A row of a table. `row` counts from 1 after the header; `sheet_row` is the number that
    /// the spreadsheet or the text editor shows beside it.
    Row {
        /// Name of the sheet, where the source has several.
        sheet: Option<String>,
        /// Data rows, counted from 1 after the header.
        row: u32,
        /// The file's own row or line number, counted from 1.
        sheet_row: u32,
    },
    /// A passage of the extracted text of a document.
    Passage {
        /// Page, counted from 1, where the document has pages.
        page: Option<u32>,
        /// First character (Unicode scalar values of the extracted text), from 0.
        start: u32,
        /// One past the last character.
        end: u32,
    },
    /// A part of a document that a selector picked (CSS path or labelled block).
    Part {
        /// The selector.
        path: String,
        /// The how-manieth match, counted from 1.
        nth: u32,
        /// First character in the extracted text, from 0.
        start: u32,
        /// One past the last character.
        end: u32,
    },
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { sheet: Some(sheet), row, sheet_row } => {
                write!(f, "sheet `{sheet}`, row {row} (line {sheet_row})")
            }
            Self::Row { sheet: None, row, sheet_row } => write!(f, "row {row} (line {sheet_row})"),
            Self::Passage { page: Some(page), start, end } => {
                write!(f, "page {page}, characters {start}-{end}")
            }
            Self::Passage { page: None, start, end } => write!(f, "characters {start}-{end}"),
            Self::Part { path, nth, .. } => write!(f, "`{path}` no. {nth}"),
        }
    }
}

/// One cell of a row: the column's header and the text that stands there, verbatim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The column's header as the source has it.
    pub column: String,
    /// The text, verbatim.
    pub text: String,
}

/// One row of a table, or one marked passage of a document. Kept even when nothing in it could
/// be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Place in the source that never changes: the row's number, the event's id in its sheet.
    /// Unique within the source. The register makes the record's id from the source's hash and
    /// this.
    pub place: String,
    /// Where it stands, for people.
    pub locator: Locator,
    /// The passage, verbatim; empty for a row, whose cells are in [`Record::cells`].
    pub text: String,
    /// The row's cells, verbatim, in the order of the source; empty for a passage. Empty cells
    /// are left out.
    pub cells: Vec<Cell>,
    /// What could not be read in it.
    pub problems: Vec<Problem>,
    /// How sure the recognition of the least sure word in it is, from 0 to 1; nothing for what the source itself gives as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

/// What is wrong with a piece of evidence. Bad evidence is data, not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// A date that no reading makes sense of; kept as the text it was.
    UnreadableDate,
    /// A number was expected.
    UnreadableNumber,
    /// A code that neither the vocabulary nor the mapping's `values` knows.
    UnknownCode,
    /// The row has more or fewer cells than the header.
    RaggedRow,
    /// Bytes that are not text in the source's encoding; shown as U+FFFD.
    BadBytes,
    /// A cell larger than the limit; kept in the source, cut in the record.
    TooLong,
    /// A cell whose spreadsheet formula gave an error.
    FormulaError,
    /// A cell that does not fit the `pattern` or `split` of its mapping.
    PatternMismatch,
    /// The row names no one and nothing where the mapping needs a subject.
    NoSubject,
    /// The line is not valid JSON, or not an object.
    BadJson,
    /// A word that was recognised in a picture, and not surely.
    UnsureWord,
}

impl ProblemCode {
    /// All codes.
    pub const ALL: [Self; 11] = [
        Self::UnreadableDate,
        Self::UnreadableNumber,
        Self::UnknownCode,
        Self::RaggedRow,
        Self::BadBytes,
        Self::TooLong,
        Self::FormulaError,
        Self::PatternMismatch,
        Self::NoSubject,
        Self::BadJson,
        Self::UnsureWord,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnreadableDate => "unreadable-date",
            Self::UnreadableNumber => "unreadable-number",
            Self::UnknownCode => "unknown-code",
            Self::RaggedRow => "ragged-row",
            Self::BadBytes => "bad-bytes",
            Self::TooLong => "too-long",
            Self::FormulaError => "formula-error",
            Self::PatternMismatch => "pattern-mismatch",
            Self::NoSubject => "no-subject",
            Self::BadJson => "bad-json",
            Self::UnsureWord => "unsure-word",
        }
    }
}

/// One thing in a record that could not be read, with its place and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of trouble.
    pub code: ProblemCode,
    /// The column, where there is one.
    pub column: Option<String>,
    /// The text that stands there (cut to 200 characters).
    pub found: String,
    /// What was expected, and what could be done.
    pub expected: String,
}
