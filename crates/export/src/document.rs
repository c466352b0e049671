//! What a document is, whatever it is written as: blocks of runs of text, and notes that say where each thing stands.
//!
//! A text here is data: what a source calls somebody is printed letter for letter, and is never read as markup.

use serde::Serialize;

/// A document, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// BCP 47 code of the language it is in.
    pub lang: String,
    /// Whether that language is written from right to left.
    pub rtl: bool,
    /// What it is called.
    pub title: String,
    /// The office that makes it.
    pub office: String,
    /// The day on which clocks are read, ISO 8601.
    pub day: String,
    /// What stands under the title: name and value.
    pub head: Vec<(String, String)>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where each thing stands, in the order of their numbers, from 1.
    pub notes: Vec<Note>,
    /// The signed checkpoint of the register.
    pub checkpoint: Option<Checkpoint>,
    /// The words of the frame.
    pub words: Words,
}

/// The words of the frame around a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// What stands at the foot of each page.
    pub foot: String,
    /// Before, between and after the number of the page and that of all pages.
    pub page: [String; 3],
    /// Heading of the notes.
    pub notes: String,
    /// Heading of the checkpoint.
    pub checkpoint: String,
    /// What the checkpoint is for.
    pub checkpoint_use: String,
    /// What the picture of the code shows, for those who do not see it.
    pub code: String,
    /// That signs without a shape in the fonts are written as their numbers; stands where there are any.
    pub unseen: String,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Block {
    /// A heading, of the first or second order.
    Heading {
        /// 1 or 2.
        order: u8,
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs.
        line: Line,
    },
    /// A paragraph that stands out.
    Notice {
        /// Its lines.
        lines: Vec<Line>,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<Line>,
    },
    /// A table; the first cell of a row says what the row is about.
    Table {
        /// What it shows, for those who do not see it.
        caption: String,
        /// Heads of the columns.
        head: Vec<String>,
        /// Widths of the columns, in parts of the whole.
        widths: Vec<u8>,
        /// Rows of cells, each of lines.
        rows: Vec<Vec<Vec<Line>>>,
    },
    /// Something to be filled in by hand: never printed from the register.
    Blank {
        /// What is asked.
        label: String,
        /// How many lines there are to write on.
        lines: u8,
    },
    /// Boxes to be ticked by hand.
    Boxes {
        /// What each stands for.
        items: Vec<String>,
    },
}

/// Runs that follow each other.
pub type Line = Vec<Run>;

/// A stretch of text of one look, or the number of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// How it looks.
    pub look: Look,
    /// The text; of a note, its number.
    pub text: String,
}

/// How a run looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// As the text around it.
    Plain,
    /// Of weight.
    Strong,
    /// Beside the matter.
    Soft,
    /// That nobody says, or that something is missing.
    Missing,
    /// The number of a note.
    Note,
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The source, the place in it, who said it and when.
    pub text: String,
    /// The first digits of the SHA-256 of the source's bytes.
    pub hash: String,
}

/// A signed checkpoint, as text and as the squares of a QR code that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    /// The note, letter for letter.
    pub text: String,
    /// The code as an SVG document; empty where the text is too long for one.
    pub svg: String,
}

/// A run of ordinary text.
pub fn plain(text: impl Into<String>) -> Run {
    Run { look: Look::Plain, text: text.into() }
}

/// A run of weight.
pub fn strong(text: impl Into<String>) -> Run {
    Run { look: Look::Strong, text: text.into() }
}

/// A run beside the matter.
pub fn soft(text: impl Into<String>) -> Run {
    Run { look: Look::Soft, text: text.into() }
}

/// A run that says what is missing.
pub fn missing(text: impl Into<String>) -> Run {
    Run { look: Look::Missing, text: text.into() }
}

impl Block {
    /// A paragraph of one run.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph { line: vec![plain(text)] }
    }

    /// A heading of the first order.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading { order: 1, text: text.into() }
    }

    /// A heading of the second order.
    pub fn part(text: impl Into<String>) -> Self {
        Self::Heading { order: 2, text: text.into() }
    }
}
