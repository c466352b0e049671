//! `labels.csv`: one line a judgement, added at the end and on the disk before the next pair is shown.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

use super::records::{Known, Named};
use crate::export;

/// The columns, in the order in which they are written.
pub(crate) const HEADER: [&str; 11] = [
    "source_a",
    "record_a",
    "source_b",
    "record_b",
    "judgement",
    "reviewer",
    "at",
    "stratum",
    "stratum_pairs",
    "sampled",
    "content",
];

/// Those without which a file says nothing.
const NEEDED: usize = 5;

/// What somebody said of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Same,
    Different,
    Undecided,
}

impl Answer {
    pub(crate) const ALL: [Self; 3] = [Self::Same, Self::Different, Self::Undecided];

    /// Its word in files and forms.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Undecided => "undecided",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    /// The lower row.
    pub(crate) a: u32,
    /// The higher row.
    pub(crate) b: u32,
    pub(crate) answer: Answer,
    pub(crate) reviewer: String,
    /// Name and pairs of the stratum it was drawn from; none where the pair was not drawn.
    pub(crate) stratum: Option<(String, u64)>,
    /// The cells of its records are not those that were judged.
    pub(crate) changed: bool,
}

/// A line to be written.
pub(crate) struct Line<'a> {
    pub(crate) sources: [&'a str; 2],
    pub(crate) records: [&'a str; 2],
    pub(crate) answer: Answer,
    pub(crate) reviewer: &'a str,
    pub(crate) at: String,
    pub(crate) stratum: &'a str,
    pub(crate) stratum_pairs: u64,
    pub(crate) sampled: u64,
    pub(crate) content: &'a str,
}

/// What a file holds.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) labels: Vec<Label>,
    /// Bytes up to the end of the last whole line.
    whole: u64,
    /// The last line was cut off while it was written, before it was acknowledged.
    pub(crate) torn: bool,
    /// The columns are those that are written here.
    ours: bool,
    /// The last whole line has no line break.
    open_end: bool,
}

/// Reads a file of labels.
///
/// # Errors
/// When it cannot be read, a line is damaged, or a record is not among those given.
pub(crate) fn read(path: &Path, known: &dyn Named) -> anyhow::Result<Contents> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = 1 + line.filter(|byte| **byte == b'\n').count();
        anyhow::anyhow!("{}, line {line}: not UTF-8; save the file as UTF-8", path.display())
    })?;
    parse(&text, known).with_context(|| path.display().to_string())
}

fn parse(text: &str, known: &dyn Named) -> anyhow::Result<Contents> {
    let (whole, torn) = whole_lines(text);
    let mut contents = Contents {
        labels: Vec::new(),
        whole: whole.len() as u64,
        torn,
        ours: true,
        open_end: !whole.is_empty() && !whole.ends_with('\n'),
    };
    let body = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(body.as_bytes());
    let headers = reader.headers()?.clone();
    if headers.is_empty() {
        return Ok(contents);
    }
    contents.ours = headers.iter().eq(HEADER);
    let columns = HEADER.map(|name| headers.iter().position(|header| header.trim() == name));
    for (name, at) in HEADER.iter().zip(columns).take(NEEDED) {
        ensure!(
            at.is_some(),
            "line 1: no column {name}; the first line must name the columns {}",
            HEADER.join(",")
        );
    }
    for record in reader.records() {
        let record = record.context("damaged; mend or remove the line")?;
        let line = record.position().map_or(0, csv::Position::line);
        ensure!(
            record.len() == headers.len(),
            "line {line}: {} values for {} columns; mend or remove the line",
            record.len(),
            headers.len()
        );
        let cell = |at: usize| {
            let column = columns.get(at).copied().flatten();
            export::read(column.and_then(|column| record.get(column)).unwrap_or_default()).trim()
        };
        let label = label(&cell, known).with_context(|| format!("line {line}"))?;
        contents.labels.push(label);
    }
    Ok(contents)
}

/// One line; `cell` gives the value of a column of [`HEADER`].
fn label<'c>(cell: &dyn Fn(usize) -> &'c str, known: &dyn Named) -> anyhow::Result<Label> {
    let (one, two) = (known.row(cell(0), cell(1))?, known.row(cell(2), cell(3))?);
    ensure!(one != two, "a record is paired with itself; remove the line");
    let answer = Answer::from_code(cell(4))
        .with_context(|| format!("judgement {:?}; write same, different or undecided", cell(4)))?;
    let at = cell(6);
    ensure!(
        at.is_empty() || at.parse::<jiff::Timestamp>().is_ok(),
        "at {at:?} is no time; write it as 2026-11-24T10:00:00Z or leave it empty"
    );
    let stratum = match (cell(7), cell(8)) {
        ("", "") => None,
        (name, pairs) => {
            let pairs = pairs.parse().ok().filter(|pairs| *pairs > 0 && !name.is_empty());
            let said = "stratum and stratum_pairs (a number) go together; mend the line or leave both empty";
            Some((name.to_owned(), pairs.context(said)?))
        }
    };
    let content = cell(10);
    let changed = !content.is_empty() && known.content(one, two).is_some_and(|own| own != content);
    if changed && !(known.has_id(one) && known.has_id(two)) {
        bail!(
            "records {} of {} and {} of {}, which are named by their rows, are not the ones that were judged; give the files as they were labelled, or name records by an --id",
            cell(1),
            cell(0),
            cell(3),
            cell(2)
        );
    }
    let reviewer = cell(5).to_owned();
    Ok(Label { a: one.min(two), b: one.max(two), answer, reviewer, stratum, changed })
}

/// The text up to its last whole line, and whether something torn follows. A last line without a line break is
/// whole where its last value is.
fn whole_lines(text: &str) -> (&str, bool) {
    let (before, last) = match text.rfind('\n') {
        Some(at) => text.split_at(at + 1),
        None => ("", text),
    };
    if last.trim().is_empty() {
        return (text, false);
    }
    let header = HEADER.join(",");
    if before.is_empty() {
        let torn = last.len() < header.len() && header.starts_with(last);
        return if torn { ("", true) } else { (text, false) };
    }
    let ours = before.lines().next().is_some_and(|first| first == header);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(last.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let end = record.iter().next_back().unwrap_or_default();
    let whole = record.len() == HEADER.len() && end.len() == super::records::CONTENT_LENGTH;
    if ours && !whole { (before, true) } else { (text, false) }
}

/// A file that labels are added to.
pub(crate) struct Writer {
    path: PathBuf,
    file: File,
}

impl Writer {
    /// Opens a file, or makes it, and gives what it holds. A line that was cut off is removed.
    ///
    /// # Errors
    /// When it cannot be read or written, is damaged, or has other columns.
    pub(crate) fn open(path: &Path, known: &Known<'_>) -> anyhow::Result<(Self, Contents)> {
        let fault = || format!("cannot write {}", path.display());
        let made = !path.exists();
        let file = OpenOptions::new().append(true).create(true).open(path).with_context(fault)?;
        let contents = read(path, known)?;
        if !contents.ours {
            bail!(
                "{}: its columns are not {}, so no line can be added; give --labels a new file",
                path.display(),
                HEADER.join(",")
            );
        }
        if contents.torn {
            file.set_len(contents.whole).with_context(fault)?;
        }
        let mut writer = Self { path: path.to_owned(), file };
        if contents.whole == 0 {
            writer.add(&format!("{}\n", HEADER.join(",")))?;
        } else if contents.open_end {
            writer.add("\n")?;
        }
        if made {
            // The name of a new file is on the disk only with its folder.
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = File::open(folder.unwrap_or(Path::new("."))).with_context(fault)?;
            folder.sync_all().with_context(fault)?;
        }
        Ok((writer, contents))
    }

    /// Adds a line; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn append(&mut self, line: &Line<'_>) -> anyhow::Result<()> {
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        writer.write_record([
            &export::cell(line.sources[0]),
            &export::cell(line.records[0]),
            &export::cell(line.sources[1]),
            &export::cell(line.records[1]),
            line.answer.code(),
            &export::cell(line.reviewer),
            &line.at,
            line.stratum,
            &line.stratum_pairs.to_string(),
            &line.sampled.to_string(),
            line.content,
        ])?;
        let bytes = writer.into_inner().map_err(|error| error.into_error())?;
        self.add(std::str::from_utf8(&bytes)?)
    }

    /// In one write, so that two processes do not mix their lines.
    fn add(&mut self, text: &str) -> anyhow::Result<()> {
        let fault = || format!("cannot write {}", self.path.display());
        self.file.write_all(text.as_bytes()).with_context(fault)?;
        self.file.sync_data().with_context(fault)
    }
}
