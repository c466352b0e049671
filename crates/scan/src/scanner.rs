//! From bytes to pages: which pages are recognised, on all cores, and how what Tesseract finds is judged.

use std::{path::PathBuf, process::Command, sync::OnceLock};

use image::GrayImage;
use paradero_intake::{Page, Word};
use rayon::prelude::*;

use crate::{
    Picture,
    child::Job,
    decode,
    engine::{self, Engine},
    limits,
    prepare::{Cleaning, Head, turned, turned_rule},
    process,
    ruling::Rule,
};

/// Tesseract's layout: one column of text of any size. Rows of a table stay rows; with "automatic" each column of it becomes a block.
const LAYOUT: u8 = 4;

/// Mean confidence from which on no other language is tried.
const SURE: f32 = 0.85;

/// Languages that are recognised unless others are wanted, the first before others: Spanish data read English as well, and keep the accents of
/// names in it. Both at a time lose them (`bench/scan`).
pub const LANGUAGES: [&str; 2] = ["spa", "eng"];

/// Characters below which the text of a page may be a stamp on a scan: courts print a line across each page that is filed.
const STAMP: usize = 250;

/// Mean confidence from which on a page is held to lie the right way up.
const UPRIGHT: f32 = 0.6;

/// Words that a page must have for their mean confidence to say anything.
const ENOUGH: usize = 5;

/// Reads pictures, and pages of PDF that have no text, in child processes.
#[derive(Clone, Debug)]
pub struct Scanner {
    program: PathBuf,
    arguments: Vec<String>,
    languages: Vec<String>,
    cleaning: Cleaning,
}

/// A page that a child made ready.
struct Prepared {
    head: Head,
    pixels: Vec<u8>,
}

impl Scanner {
    /// A reader that starts this program with these arguments, and its own after them, for each step: the program hands its own to
    /// [`crate::child::run`].
    #[must_use]
    pub fn new(program: PathBuf, arguments: &[&str]) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            program,
            arguments: owned(arguments),
            languages: owned(&LANGUAGES),
            cleaning: Cleaning::Full,
        }
    }

    /// The same, for other languages, by their codes of ISO 639-2.
    #[must_use]
    pub fn with_languages(mut self, languages: &[String]) -> Self {
        self.languages = languages.to_vec();
        self
    }

    /// The same, with another cleaning.
    #[must_use]
    pub fn with_cleaning(mut self, cleaning: Cleaning) -> Self {
        self.cleaning = cleaning;
        self
    }

    /// The pages of a file: of a picture those that are recognised on it; of anything else those that `text` gives, and where these have
    /// no text those that are recognised.
    ///
    /// # Errors
    /// One line: `text` fails, the picture cannot be decoded, or Tesseract is not there.
    pub fn read(
        &self,
        bytes: &[u8],
        text: impl FnOnce(&[u8]) -> Result<Vec<Page>, String>,
    ) -> Result<Vec<Page>, String> {
        if decode::form(bytes).is_some() {
            return self.picture(bytes);
        }
        self.complete(bytes, text(bytes)?)
    }

    /// The pages of a picture, one for each that stands in the file.
    ///
    /// # Errors
    /// One line: it cannot be decoded, or Tesseract is not there.
    pub fn picture(&self, bytes: &[u8]) -> Result<Vec<Page>, String> {
        let count = self.run(&Job::Count, bytes)?;
        let count = String::from_utf8_lossy(&count).trim().parse::<usize>();
        let count = count.map_err(|_| "the reader's answer is none".to_owned())?;
        pages_within(count)?;
        let engine = Engine::find(&self.languages)?;
        let pages = (1..=count).into_par_iter().map(|nth| {
            let prepared = self.prepared(bytes, nth)?;
            self.recognised(&engine, &prepared)
        });
        pages.collect()
    }

    /// The pages of a PDF with those recognised that have no text though something stands on them. Where that cannot be done the page says why.
    ///
    /// # Errors
    /// One line: there are more such pages than are recognised.
    pub fn complete(&self, bytes: &[u8], pages: Vec<Page>) -> Result<Vec<Page>, String> {
        let wanted = pages.iter().filter(|page| is_short(page)).count();
        if wanted == 0 {
            return Ok(pages);
        }
        pages_within(wanted)?;
        let engine = OnceLock::new();
        let numbered: Vec<(usize, Page)> = (1..).zip(pages).collect();
        let completed = numbered.into_par_iter().map(|(nth, page)| {
            if !is_short(&page) {
                return page;
            }
            let engine = || engine.get_or_init(|| Engine::find(&self.languages)).as_ref();
            self.instead(bytes, nth, &page, engine).unwrap_or_else(|why| Page {
                trouble: Some(why).filter(|_| page.text.trim().is_empty()),
                ..page
            })
        });
        Ok(completed.collect())
    }

    /// A page as it is recognised, where that says more than its text.
    fn instead<'a>(
        &self,
        bytes: &[u8],
        nth: usize,
        page: &Page,
        engine: impl Fn() -> Result<&'a Engine, &'a String>,
    ) -> Result<Page, String> {
        let prepared = self.prepared(bytes, nth)?;
        let written = page.text.split_whitespace().count();
        if prepared.head.blank || (written > 0 && !prepared.head.scanned) {
            return Ok(page.clone());
        }
        let recognised = self.recognised(engine().map_err(Clone::clone)?, &prepared)?;
        // A stamp stands in the picture too: the rest of the page must be more than it.
        let more = written == 0 || recognised.words.len() > 2 * written;
        Ok(if more { recognised } else { page.clone() })
    }

    /// What a picture says of itself.
    ///
    /// # Errors
    /// One line: it cannot be decoded.
    pub fn describe(&self, bytes: &[u8]) -> Result<Picture, String> {
        let answer = self.run(&Job::Describe, bytes)?;
        serde_json::from_slice(&answer).map_err(|error| format!("the reader's answer: {error}"))
    }

    /// A page (counted from 1) as PNG, turned by what [`Page::turned`] says, so that the words' frames lie on it, and no larger than so many pixels a side.
    ///
    /// # Errors
    /// One line: it cannot be drawn.
    pub fn show(
        &self,
        bytes: &[u8],
        nth: usize,
        turned: f32,
        most: u32,
    ) -> Result<Vec<u8>, String> {
        self.run(&Job::Show(nth, f64::from(turned), most), bytes)
    }

    fn run(&self, job: &Job, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).args(job.arguments());
        process::run(&mut command, bytes)
    }

    fn prepared(&self, bytes: &[u8], nth: usize) -> Result<Prepared, String> {
        let mut answer = self.run(&Job::Page(nth, self.cleaning), bytes)?;
        let end = answer.iter().position(|byte| *byte == b'\n');
        let end = end.ok_or("the reader's answer has no head")?;
        let pixels = answer.split_off(end + 1);
        let head: Head = serde_json::from_slice(&answer)
            .map_err(|error| format!("the reader's answer: {error}"))?;
        if pixels.len() as u64 != u64::from(head.width) * u64::from(head.height) {
            return Err("the reader's answer is not whole".to_owned());
        }
        Ok(Prepared { head, pixels })
    }

    /// Recognises a page as it lies, in the first language; where that is not sure in each other language, and where it is hardly a text
    /// turned by quarters. What is surest is taken.
    fn recognised(&self, engine: &Engine, prepared: &Prepared) -> Result<Page, String> {
        let head = &prepared.head;
        let (lead, others) = engine.languages.split_first().ok_or("no language is wanted")?;
        if head.blank {
            let page = engine::page("", head.dots, (head.width, head.height));
            return Ok(Page { by: Some(engine.said(lead)), ..page });
        }
        let picture = GrayImage::from_raw(head.width, head.height, prepared.pixels.clone());
        let sheet = Sheet { picture: picture.ok_or("the reader's answer is not whole")?, head };
        let (first, turns): (i32, &[i32]) = match (self.cleaning, head.on_side) {
            (Cleaning::None, _) => (0, &[]),
            (Cleaning::Full, false) => (0, &[2]),
            (Cleaning::Full, true) => (1, &[-1, 0]),
        };
        let mut best = self.found(engine, lead, &sheet, first)?;
        if best.mean < UPRIGHT || best.page.words.len() < ENOUGH {
            for quarters in turns {
                best = best.or_surer(self.found(engine, lead, &sheet, *quarters)?);
            }
        } else if best.mean < SURE {
            for language in others {
                best = best.or_surer(self.found(engine, language, &sheet, first)?);
            }
        }
        Ok(best.page)
    }

    /// What is found on a page turned by so many quarters against the clock.
    fn found(
        &self,
        engine: &Engine,
        language: &str,
        sheet: &Sheet<'_>,
        quarters: i32,
    ) -> Result<Found, String> {
        let (head, degrees) = (sheet.head, f64::from(quarters) * 90.0);
        let picture = turned(&sheet.picture, degrees);
        let (width, height) = picture.dimensions();
        let mut pgm = format!("P5\n{width} {height}\n255\n").into_bytes();
        pgm.extend_from_slice(picture.as_raw());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "dots an inch, some hundreds"
        )]
        let dots = head.dots.clamp(70.0, 2400.0) as u32;
        let table = self.run(&Job::Recognise(language.to_owned(), LAYOUT, dots), &pgm)?;
        let page = engine::page(&String::from_utf8_lossy(&table), head.dots, (width, height));
        #[expect(clippy::cast_possible_truncation, reason = "degrees")]
        let turned = (head.turned + degrees) as f32;
        let (by, rules) = (Some(engine.said(language)), rules(head, quarters));
        Ok(Found::new(Page { turned, rules, by, ..page }))
    }
}

/// A page that is ready, as a picture.
struct Sheet<'a> {
    picture: GrayImage,
    head: &'a Head,
}

/// A page as it was recognised, and how sure that is.
struct Found {
    page: Page,
    /// Letters and digits, each by the confidence of its word.
    sum: f32,
    /// Mean confidence of the words.
    mean: f32,
}

impl Found {
    fn new(page: Page) -> Self {
        let sure = |word: &Word| word.confidence.unwrap_or_default();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        #[expect(clippy::cast_precision_loss, reason = "numbers of letters and words of a page")]
        let (sum, all) = (
            page.words.iter().map(|word| sure(word) * letters(&word.text) as f32).sum(),
            page.words.len().max(1) as f32,
        );
        let mean = page.words.iter().map(sure).sum::<f32>() / all;
        Self { page, sum, mean }
    }

    /// The surer of two; of equals the first.
    fn or_surer(self, other: Self) -> Self {
        if other.sum > self.sum { other } else { self }
    }
}

/// The ruled lines of a page in points, once it is turned by so many quarters.
fn rules(head: &Head, quarters: i32) -> Vec<[f32; 4]> {
    let turned = |rule: &Rule| turned_rule(*rule, (head.width, head.height), quarters);
    #[expect(clippy::cast_possible_truncation, reason = "places on a page")]
    let points = |side: u32| (f64::from(side) * 72.0 / head.dots) as f32;
    head.rules
        .iter()
        .map(turned)
        .map(|rule| rule.map(|side| engine::hundredths(points(side))))
        .collect()
}

/// Whether a page has so little text that it may stand on a scan.
fn is_short(page: &Page) -> bool {
    !page.recognised && page.text.chars().filter(|c| !c.is_whitespace()).count() < STAMP
}

fn pages_within(count: usize) -> Result<(), String> {
    let most = limits::PAGES;
    if count > most {
        return Err(format!(
            "it has over {most} pages to be recognised, the limit; split it into smaller files"
        ));
    }
    Ok(())
}
