//! Pages as they are laid out: their text, and where each word of it stands.

use std::collections::BTreeSet;

use paradero_model::{Problem, ProblemCode};
use serde::{Deserialize, Serialize};

use crate::error::shorten;

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
    /// What recognised it, with its version and languages: another version may read otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Degrees by which the picture was turned against the clock, about its middle, before words were found on it: size and frames are
    /// those of the page that lies straight.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub turned: f32,
    /// Why it has no text though something stands on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_nothing(degrees: &f32) -> bool {
    *degrees == 0.0
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

/// Reads the pages of a PDF, or those of a picture: the caller runs [`crate::pdf_pages`] or the recognition of text in a child
/// process, since hostile files can do what nothing in this process can catch.
pub type PageReader<'a> = &'a dyn Fn(&[u8]) -> Result<Vec<Page>, String>;

/// Confidence below which a word is listed as unsure. On pages of a list as scanners and telephones spoil them (`bench/scan`) 68 of 100 wrong words
/// lie below it and 4 of 100 right ones; at 0.8 it would be 84 and 7, at 0.4 50 and 2.
pub const UNSURE: f32 = 0.6;

/// Most unsure words of a passage that are named; the lowest confidence of all is said anyway.
const NAMED: usize = 10;

/// The lowest confidence of the recognised words in a stretch of a document's text; nothing where none of them was recognised. Pages follow
/// each other in the text as [`crate::Document`] puts them together.
#[must_use]
pub fn confidence(pages: &[Page], start: u32, end: u32) -> Option<f32> {
    let sure = words_in(pages, start, end).filter_map(|word| word.confidence);
    sure.min_by(f32::total_cmp)
}

/// The recognised words in a stretch of a document's text that are less sure than [`UNSURE`], each as a problem.
#[must_use]
pub fn unsure(pages: &[Page], start: u32, end: u32) -> Vec<Problem> {
    let words = words_in(pages, start, end);
    let sure = words.filter_map(|word| Some((word, word.confidence?)));
    let unsure = sure.filter(|(_, confidence)| *confidence < UNSURE);
    unsure.take(NAMED).map(|(word, confidence)| problem(&word.text, confidence)).collect()
}

/// A word that was recognised and is not sure. Its confidence stands beside it, so that it is seen wherever the problem is, in every language.
fn problem(word: &str, confidence: f32) -> Problem {
    Problem {
        code: ProblemCode::UnsureWord,
        column: None,
        found: format!("{} ({confidence:.2})", shorten(word, 190)),
        expected: format!("a word recognised with a confidence of {UNSURE:.2}; look at the page"),
    }
}

/// The words of which a character stands in a stretch of a document's text.
fn words_in(pages: &[Page], start: u32, end: u32) -> impl Iterator<Item = &Word> {
    let mut at = 0_u64;
    let begun = pages.iter().map(move |page| {
        let begin = at;
        at += length(page) as u64;
        (begin, page)
    });
    begun.flat_map(|(begin, page)| page.words.iter().map(move |word| (begin, word))).filter_map(
        move |(begin, word)| {
            let first = begin + u64::from(word.start?);
            let last = first + word.text.chars().count() as u64;
            (first < u64::from(end) && last > u64::from(start)).then_some(word)
        },
    )
}

/// How many characters of a document's text a page takes: one that does not end its last line has that done.
pub(crate) fn length(page: &Page) -> usize {
    page.text.chars().count() + usize::from(!page.text.ends_with('\n'))
}

/// What is said of recognised pages: by what, how many words, and the least sure.
pub(crate) fn said(pages: &[Page]) -> Vec<String> {
    let mut said = Vec::new();
    let recognised: Vec<&Page> = pages.iter().filter(|page| page.recognised).collect();
    let engines: BTreeSet<&str> = recognised.iter().filter_map(|page| page.by.as_deref()).collect();
    let engines: Vec<&str> = engines.into_iter().collect();
    if !recognised.is_empty() {
        let words = || recognised.iter().flat_map(|page| &page.words);
        let least = words().filter_map(|word| word.confidence).min_by(f32::total_cmp);
        let least = least.map(|least| format!(", the least sure {least:.2}")).unwrap_or_default();
        let of = if recognised.len() == pages.len() {
            String::new()
        } else {
            format!("of {} page(s) ", recognised.len())
        };
        let by = if engines.is_empty() { "another program".to_owned() } else { engines.join(", ") };
        said.push(format!("text {of}recognised by {by}, {} words{least}", words().count()));
    }
    for (number, page) in (1..).zip(pages) {
        said.extend(page.trouble.iter().map(|why| format!("page {number} was not read: {why}")));
    }
    said
}

/// Pages as they are kept beside the bytes that they were read from, where a program recognised them that may read otherwise
/// elsewhere: JSON, the same for the same pages.
///
/// # Errors
/// A frame or a confidence that is no number.
pub fn to_kept(pages: &[Page]) -> Result<Vec<u8>, String> {
    serde_json::to_vec(&Kept { form: FORM, pages: pages.to_vec() }).map_err(|e| e.to_string())
}

/// Reads pages that were kept. The reader of a source that has them gives these in place of reading its bytes again.
///
/// # Errors
/// Bytes that are no kept pages, or of a later form.
pub fn from_kept(bytes: &[u8]) -> Result<Vec<Page>, String> {
    let kept: Kept = serde_json::from_slice(bytes).map_err(|e| format!("no kept pages: {e}"))?;
    match kept.form {
        FORM => Ok(kept.pages),
        later => Err(format!("pages of form {later}, and this program knows form {FORM}")),
    }
}

/// Whether pages must be kept: those that only this file's bytes made are made of them again.
#[must_use]
pub fn are_to_be_kept(pages: &[Page]) -> bool {
    pages.iter().any(|page| page.recognised || page.trouble.is_some())
}

/// The form of kept pages, raised whenever it changes.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept {
    form: u32,
    pages: Vec<Page>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: &[(&str, f32)]) -> Page {
        let mut page =
            Page { recognised: true, by: Some("Tesseract 5.3.0 (spa)".into()), ..Page::default() };
        for (text, confidence) in words {
            let start = u32::try_from(page.text.chars().count()).ok();
            page.words.push(Word {
                text: (*text).to_owned(),
                start,
                confidence: Some(*confidence),
                ..Word::default()
            });
            page.text.push_str(text);
            page.text.push(' ');
        }
        page
    }

    #[test]
    fn a_passage_is_as_sure_as_its_least_sure_word() {
        // The first page takes 12 characters, a line end after them.
        let pages = [page(&[("María", 0.9), ("León", 0.3)]), page(&[("Ñuñoa", 0.7), ("fin", 0.5)])];
        assert_eq!(confidence(&pages, 0, 5), Some(0.9));
        assert_eq!(confidence(&pages, 0, 7), Some(0.3));
        assert_eq!(confidence(&pages, 12, 17), Some(0.7));
        assert_eq!(confidence(&pages, 0, 100), Some(0.3));
        assert_eq!(confidence(&pages, 5, 6), None);
        assert_eq!(confidence(&[Page::from("written".to_owned())], 0, 7), None);
    }

    #[test]
    fn unsure_words_are_problems() {
        let pages = [page(&[("María", 0.9), ("León", 0.3)])];
        let problems = unsure(&pages, 0, 12);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, ProblemCode::UnsureWord);
        assert_eq!(problems[0].found, "León (0.30)");
    }

    #[test]
    fn what_recognised_a_text_is_said() {
        let trouble = Page { trouble: Some("no reader".into()), ..Page::default() };
        let pages = [page(&[("a", 0.9), ("b", 0.31)]), "text".to_owned().into(), trouble];
        assert_eq!(
            said(&pages),
            [
                "text of 1 page(s) recognised by Tesseract 5.3.0 (spa), 2 words, the least sure 0.31",
                "page 3 was not read: no reader"
            ]
        );
        assert!(said(&["text".to_owned().into()]).is_empty());
    }

    #[test]
    fn kept_pages_come_back_and_are_the_same_bytes() {
        let mut pages = vec![page(&[("María", 0.961)]), "text".to_owned().into()];
        pages[0].words[0].frame = [115.2, 72.0, 151.23, 84.1];
        let kept = to_kept(&pages).unwrap();
        assert_eq!(from_kept(&kept).unwrap(), pages);
        assert_eq!(to_kept(&from_kept(&kept).unwrap()).unwrap(), kept);
        assert!(are_to_be_kept(&pages) && !are_to_be_kept(&pages[1..]));
        assert!(from_kept(b"{}").is_err());
        assert!(from_kept(br#"{"form":2,"pages":[]}"#).unwrap_err().contains("form 2"));
    }
}
