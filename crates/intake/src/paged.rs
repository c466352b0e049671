//! Pages as they are laid out: their text, and where each word of it stands.

use serde::{Deserialize, Serialize};

/// One page of a PDF or of a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Its text, in the order in which it is read; passages are quoted from it.
    pub text: String,
    /// Width and height, in points of 1/72 inch; zero where nobody knows.
    pub size: (f32, f32),
    /// Its words where they stand, in the order of the text; empty where that is not known.
    pub words: Vec<Word>,
    /// Straight lines ruled on it, each by left, top, right and bottom edge: they part columns and rows of tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<[f32; 4]>,
    /// Whether its text was recognised from a picture (OCR).
    pub recognised: bool,
}

/// A word on a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word, as it stands in the text of its page.
    pub text: String,
    /// The character of its page's text at which it begins, where it stands there.
    pub start: Option<u32>,
    /// Left, top, right and bottom edge, in points from the page's top left corner.
    pub frame: [f32; 4],
    /// How sure the recognition is, from 0 to 1; nothing for a word that the file itself gives as text.
    pub confidence: Option<f32>,
}

impl From<String> for Page {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Reads the pages of a PDF, or the one of a picture: the caller runs [`crate::pdf_pages`] or the recognition of text in a child
/// process, since hostile files can do what nothing in this process can catch.
pub type PageReader<'a> = &'a dyn Fn(&[u8]) -> Result<Vec<Page>, String>;
