//! Tesseract: whether it is there, what it knows, and how its table of words becomes a page.

use std::process::Command;

use paradero_intake::{Page, Word};

/// The program's name.
pub(crate) const PROGRAM: &str = "tesseract";

/// Tesseract as it is on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engine {
    /// Its version, as it says itself: `5.3.0`.
    pub version: String,
    /// Of the languages wanted, those for which it has data, in the order of the wish.
    pub languages: Vec<String>,
}

impl Engine {
    /// Looks for Tesseract and for data for at least one of the languages, by their codes of ISO 639-2.
    ///
    /// # Errors
    /// One line with what to install.
    pub fn find(wanted: &[String]) -> Result<Self, String> {
        let version = asked("--version")?;
        let version = version.lines().find_map(|line| line.strip_prefix("tesseract "));
        let version = version.ok_or("Tesseract does not say its version")?.trim();
        let version = version.strip_prefix('v').unwrap_or(version).to_owned();
        let listed = asked("--list-langs")?;
        let has = |language: &&String| listed.lines().any(|line| line.trim() == **language);
        let languages: Vec<String> = wanted.iter().filter(has).cloned().collect();
        if languages.is_empty() {
            let packages: Vec<String> =
                wanted.iter().map(|language| format!("tesseract-ocr-{language}")).collect();
            return Err(format!(
                "Tesseract has no data for {}: install {} (Debian)",
                wanted.join(" or "),
                packages.join(" ")
            ));
        }
        Ok(Self { version, languages })
    }

    /// What is said of a text that it recognised: `Tesseract 5.3.0 (spa)`.
    #[must_use]
    pub fn said(&self, language: &str) -> String {
        format!("Tesseract {} ({language})", self.version)
    }
}

fn asked(what: &str) -> Result<String, String> {
    let answer = Command::new(PROGRAM).arg(what).env("OMP_THREAD_LIMIT", "1").output();
    let answer = answer.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "Tesseract, which recognises text in pictures, is not installed: install tesseract-ocr and tesseract-ocr-spa (Debian), then try again"
                .to_owned()
        }
        _ => format!("Tesseract cannot be started: {error}"),
    })?;
    // Versions differ in where they say it.
    Ok([answer.stdout, answer.stderr]
        .map(|said| String::from_utf8_lossy(&said).into_owned())
        .concat())
}

/// A row of Tesseract's table that is a word.
struct Row<'a> {
    /// Block, paragraph and line.
    place: [&'a str; 3],
    /// Left, top, width and height, in pixels.
    frame: [f32; 4],
    /// From 0 to 100.
    confidence: f32,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let cells: Vec<&str> = line.splitn(12, '\t').collect();
        let ["5", _, block, paragraph, line, _, left, top, width, height, confidence, text] =
            cells.as_slice()
        else {
            return None;
        };
        let number = |text: &&str| text.parse::<f32>().ok();
        Some(Self {
            place: [*block, *paragraph, *line],
            frame: [number(left)?, number(top)?, number(width)?, number(height)?],
            confidence: number(confidence)?,
            text: text.trim(),
        })
    }
}

/// Makes a page of Tesseract's table: lines and paragraphs kept, frames in points.
pub(crate) fn page(table: &str, dots: f64, size: (u32, u32)) -> Page {
    #[expect(clippy::cast_possible_truncation, reason = "a scale of pixels")]
    let points = (72.0 / dots) as f32;
    let mut page = Page { recognised: true, ..Page::default() };
    #[expect(clippy::cast_precision_loss, reason = "sides of a page, far below 2^24")]
    let length = |pixels: u32| hundredths(pixels as f32 * points);
    page.size = (length(size.0), length(size.1));
    let (mut at, mut last) = (0_usize, None);
    for row in table.lines().filter_map(Row::read).filter(|row| !row.text.is_empty()) {
        let between = between(last, row.place);
        page.text.push_str(between);
        at += between.len();
        let [left, top, width, height] = row.frame;
        let frame = [left, top, left + width, top + height].map(|side| hundredths(side * points));
        page.words.push(Word {
            text: row.text.to_owned(),
            start: u32::try_from(at).ok(),
            frame,
            confidence: Some((row.confidence.clamp(0.0, 100.0) * 10.0).round() / 1000.0),
        });
        page.text.push_str(row.text);
        at += row.text.chars().count();
        last = Some(row.place);
    }
    if !page.text.is_empty() {
        page.text.push('\n');
    }
    page
}

/// What stands between two words.
fn between(last: Option<[&str; 3]>, place: [&str; 3]) -> &'static str {
    match last {
        None => "",
        Some(last) if last == place => " ",
        Some(last) if last[..2] == place[..2] => "\n",
        Some(_) => "\n\n",
    }
}

/// Rounded to hundredths: finer than any page is drawn.
pub(crate) fn hundredths(number: f32) -> f32 {
    (number * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n\
        5\t1\t1\t1\t1\t1\t300\t300\t150\t50\t96.063324\tMaría\n\
        5\t1\t1\t1\t1\t2\t480\t300\t150\t50\t31.2\tZzyx\n\
        5\t1\t1\t1\t2\t1\t300\t360\t150\t50\t90\tde\n\
        5\t1\t1\t1\t2\t2\t480\t360\t150\t50\t95\t \n\
        5\t1\t2\t1\t1\t1\t300\t600\t150\t50\t90\t\"Fin\n";

    #[test]
    fn words_lines_and_paragraphs_become_a_page() {
        let page = page(TABLE, 300.0, (2480, 3508));
        assert_eq!(page.text, "María Zzyx\nde\n\n\"Fin\n");
        assert_eq!(page.size, (595.2, 841.92));
        let starts: Vec<_> = page.words.iter().filter_map(|word| word.start).collect();
        assert_eq!(starts, [0, 6, 11, 15]);
        assert_eq!(page.words[1].frame, [115.2, 72.0, 151.2, 84.0]);
        assert_eq!(page.words[0].confidence, Some(0.961));
        assert!(page.recognised);
    }

    #[test]
    fn what_is_no_table_is_an_empty_page() {
        let page = page("5\tx\nnonsense\n5\t1\t1\t1\t1\t1\ta\tb\tc\td\te\tf\n", 300.0, (10, 10));
        assert!(page.text.is_empty() && page.words.is_empty());
    }
}
