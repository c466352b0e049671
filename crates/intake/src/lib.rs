//! Bytes to records to claims: readers, mappings, claim sheets, suggestions.
//!
//! Pure: bytes and text in, values out. A file becomes a [`Reading`] by a claim sheet
//! ([`read_with_sheet`]), by a mapping ([`read_with_mapping`]) or as it is ([`read_plain`]).
//! Evidence that cannot be read is kept as text with a [`paradero_model::Problem`]; only a file
//! that cannot be taken in at all, or a sheet that is wrong, is an [`Error`].

mod archive;
mod chat;
pub mod container;
mod country;
mod dates;
mod decode;
mod document;
pub mod edit;
mod error;
mod head;
mod inert;
mod known;
pub mod limits;
mod mapping;
mod media;
mod page;
mod paged;
pub mod passage;
mod pdf;
mod propose;
mod quote;
mod refs;
pub mod repeats;
mod sheet;
pub mod shipped;
pub mod stream;
mod table;
mod tree;
mod values;
mod written;

use paradero_model::{Event, Record, Referent, SourceInfo};

pub use document::Document;
pub use error::Error;
use error::Fault;
pub use inert::inert;
use media::Media;
pub use paged::{
    Page, PageReader, UNSURE, Word, are_to_be_kept, confidence, from_kept, to_kept, unsure,
};
pub use pdf::pdf_pages;
pub use propose::{Column, Confidence, DATE_FORMATS, Proposal, Reason, propose, propose_with_form};
pub use shipped::shipped;

/// What was read from one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What the sheet or mapping says of the source as a whole.
    pub info: SourceInfo,
    /// `csv`, `tsv`, `xlsx`, `xls`, `ods`, `parquet`, `arrow`, `arrows`, `jsonl`, `json`, `chat`, `html`, `docx`, `odt`, `eml`, `pdf`, `png`,
    /// `jpeg`, `tiff`, `webp`, `text`, or of a file that holds others `zip`, `gzip`, `mbox`, `warc` or `wacz`.
    pub media: String,
    /// The rows or passages, in the order of the table or of the sheet.
    pub records: Vec<Record>,
    /// What the source speaks of.
    pub referents: Vec<Referent>,
    /// What the records say.
    pub events: Vec<Event>,
    /// The extracted text, where the source is a document.
    pub document: Option<Document>,
    /// What was detected: encoding, delimiter, sheet, header.
    pub said: Vec<String>,
    /// Columns that are neither mapped nor named in `[columns]`.
    pub unmapped: Vec<String>,
    /// Every column of the table, in its order; empty for a document.
    pub columns: Vec<String>,
}

/// Of [`kind`], those that are documents: running text from which passages are quoted, though tables may stand in it.
pub const DOCUMENTS: [&str; 10] =
    ["html", "docx", "odt", "eml", "pdf", "png", "jpeg", "tiff", "webp", "text"];

/// Of [`DOCUMENTS`], those that are pictures: their text is recognised.
pub const PICTURES: [&str; 4] = ["png", "jpeg", "tiff", "webp"];

/// Longest cell that is kept whole, in bytes.
pub const CELL_BYTES: usize = table::CELL_BYTES;

/// Whether no quotation mark of a delimited text swallows rows: one that is opened and not closed makes one cell of all
/// that follows, up to the next.
#[must_use]
pub fn quotes_are_whole(text: &str, delimiter: u8) -> bool {
    table::quotes_are_whole(text, delimiter)
}

/// What a cell of an Arrow column holds, as the text that files of columns (Parquet, Arrow IPC) are read as; nothing where it is null.
/// `table` and `column` are what errors call them.
///
/// # Errors
/// When values of its type have no text, or a list holds more of them than are looked at.
pub fn arrow_cell(
    (table, column): (&str, &str),
    array: &dyn arrow_array::Array,
    at: usize,
) -> Result<String, Error> {
    table::arrow_cell(column, array, at).map_err(|fault| Error::new(table, &fault))
}

/// What kind of file some bytes are, by their content first and by the name second: `csv`, `tsv`, `xlsx`, `xls`, `ods`, `parquet`,
/// `arrow`, `arrows`, `jsonl`, `json`, `chat`, `html`, `docx`, `odt`, `eml`, `pdf`, `png`, `jpeg`, `tiff`, `webp`, `text`, or of a file that holds
/// others `zip`, `gzip`, `mbox`, `warc` or `wacz`. The beginning and the end of a large file are enough.
///
/// # Errors
/// When nothing reads such a file: it is empty, a picture of another form, a program, an archive.
pub fn kind(name: &str, bytes: &[u8]) -> Result<&'static str, Error> {
    media::recognise(name, bytes).map(Media::code).map_err(|fault| Error::new(name, &fault))
}

/// Reads a document with its claim sheet.
///
/// # Errors
/// When the file cannot be read, or the sheet is wrong: a quote that does not stand in the
/// document, an unknown kind, property, handle or code, a date that is not EDTF, two events with
/// one id, a handle never used. The line of the sheet is named.
pub fn read_with_sheet(
    name: &str,
    bytes: &[u8],
    sheet: &str,
    pdf: PageReader<'_>,
) -> Result<Reading, Error> {
    let extracted =
        document::extract(name, bytes, pdf).map_err(|fault| Error::new(name, &fault))?;
    let read = sheet::read(sheet, &extracted.document, &extracted.pages)
        .map_err(|fault| Error::new(&format!("claim sheet of {name}"), &fault))?;
    Ok(Reading {
        info: read.info,
        media: extracted.media.code().to_owned(),
        records: read.records,
        referents: read.referents,
        events: read.events,
        document: Some(extracted.document),
        said: extracted.said,
        unmapped: Vec::new(),
        columns: Vec::new(),
    })
}

/// Reads a table, or a document with `[records]`, by a mapping.
///
/// # Errors
/// When the file cannot be read (empty, not what its name says, a header that stands twice), or
/// the mapping is wrong (a column that is not there, an unknown kind, property or handle). Values
/// that cannot be read are no error: they are kept as text, with a problem in their record.
pub fn read_with_mapping(
    name: &str,
    bytes: &[u8],
    mapping: &str,
    pdf: PageReader<'_>,
) -> Result<Reading, Error> {
    let read = mapping::read(name, bytes, mapping, pdf).map_err(|trouble| trouble.error(name))?;
    Ok(Reading {
        info: read.info,
        media: read.media,
        records: read.records,
        referents: read.referents,
        events: read.events,
        document: read.document,
        said: read.said,
        unmapped: read.unmapped,
        columns: read.columns,
    })
}

/// Keeps a document's text without making any claim.
///
/// # Errors
/// When the file cannot be read as text.
pub fn read_plain(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<Reading, Error> {
    let file = |fault: Fault| Error::new(name, &fault);
    let extracted = document::extract(name, bytes, pdf).map_err(file)?;
    Ok(Reading {
        info: SourceInfo::default(),
        media: extracted.media.code().to_owned(),
        records: Vec::new(),
        referents: Vec::new(),
        events: Vec::new(),
        document: Some(extracted.document),
        said: extracted.said,
        unmapped: Vec::new(),
        columns: Vec::new(),
    })
}
