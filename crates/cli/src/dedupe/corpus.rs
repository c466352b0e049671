//! `--name-corpus`: names of other people, and how many bear each.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use paradero_link::{FieldKind, NameCorpus, NamesKnown, name_columns};
use serde::Serialize;

use super::read::{Table, read_rows};

/// Words that begin the header of a column of counts.
const COUNTS: [&str; 8] =
    ["count", "counts", "freq", "frequency", "frec", "frecuencia", "bearers", "portadores"];
/// Counts beyond this are none of people.
const MOST_PEOPLE: f64 = 1e11;

/// The names of some files.
pub(crate) struct Corpus {
    pub(crate) names: NameCorpus,
    files: Vec<Read>,
}

/// What was read of a file.
#[derive(Debug, Clone, Serialize)]
struct Read {
    file: String,
    rows: usize,
    /// Headers of the columns of names.
    names: Vec<String>,
    /// Header of the column of counts; none: each row is one person.
    counts: Option<String>,
}

/// What a corpus knew of the names in the records.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Used {
    files: Vec<Read>,
    /// Distinct words that it holds.
    words: usize,
    of_records: NamesKnown,
}

impl Corpus {
    /// Reads files of names; none where none is named.
    ///
    /// # Errors
    /// When a file cannot be read, has no column of names, holds no name, or a count is none: with its row and column.
    pub(super) fn read(files: &[PathBuf]) -> anyhow::Result<Option<Self>> {
        let mut corpus = Self { names: NameCorpus::default(), files: Vec::new() };
        for path in files {
            let read = read(path, &mut corpus.names).context("--name-corpus")?;
            corpus.files.push(read);
        }
        Ok((!files.is_empty()).then_some(corpus))
    }

    pub(super) fn used(&self, of_records: NamesKnown) -> Used {
        Used { files: self.files.clone(), words: self.names.words(), of_records }
    }
}

impl Used {
    /// One line for people.
    pub(crate) fn line(&self) -> String {
        let file = |read: &Read| {
            let by = read.counts.as_ref().map(|header| format!(" by {header}"));
            let (names, by) = (read.names.join(", "), by.unwrap_or_default());
            format!("{} ({} rows: {names}{by})", read.file, read.rows)
        };
        let files: Vec<String> = self.files.iter().map(file).collect();
        let NamesKnown { fields, words, known } = &self.of_records;
        let knows = if fields.is_empty() {
            "tells of no field here: it takes names of the same part, and for whole names whole names or both parts"
                .to_owned()
        } else {
            format!("knows {known} of the {words} words in {}", fields.join(", "))
        };
        format!("name corpus {}: {} words; {knows}", files.join(", "), self.words)
    }
}

fn read(path: &Path, names: &mut NameCorpus) -> anyhow::Result<Read> {
    let table = read_rows(&[path.to_owned()])?;
    let name = path.display();
    ensure!(table.rows() > 0, "{name}: no row under the header; give a table of names");
    let columns = name_columns(&table.headers);
    let there = table.headers.join(", ");
    ensure!(
        !columns.is_empty(),
        "{name}: no column of names; there are: {there}; call it name, given or surname"
    );
    let counts = counts(&table.headers).with_context(|| name.to_string())?;
    let mut borne = 0_u64;
    for row in 0..table.rows() {
        let people = match counts {
            Some(at) => people(&table, row, at).with_context(|| name.to_string())?,
            None => 1,
        };
        for (kind, text) in names_of(&table, row, &columns) {
            borne += u64::from(names.add(kind, &text, people));
        }
    }
    let header = |at: usize| table.headers.get(at).cloned().unwrap_or_default();
    let headers: Vec<String> = columns.iter().map(|(at, _)| header(*at)).collect();
    ensure!(borne > 0, "{name}: no name that anybody bears in {}", headers.join(", "));
    Ok(Read {
        file: file_name(path),
        rows: table.rows(),
        names: headers,
        counts: counts.map(header),
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The column of counts, where there is one.
fn counts(headers: &[String]) -> anyhow::Result<Option<usize>> {
    let words = |header: &String| -> Vec<String> {
        let folded = header.to_lowercase();
        folded.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    let begins =
        |words: &[String]| words.first().is_some_and(|word| COUNTS.contains(&word.as_str()));
    let found: Vec<(usize, bool)> = headers
        .iter()
        .map(words)
        .enumerate()
        .filter(|(_, words)| begins(words))
        .map(|(at, words)| (at, words.len() == 1))
        .collect();
    let whole: Vec<usize> = found.iter().filter(|(_, whole)| *whole).map(|(at, _)| *at).collect();
    match (whole.as_slice(), found.as_slice()) {
        ([at], _) | ([], [(at, _)]) => Ok(Some(*at)),
        ([], []) => Ok(None),
        _ => {
            let named = found.iter().filter_map(|(at, _)| headers.get(*at));
            let named: Vec<&str> = named.map(String::as_str).collect();
            bail!("{} may each be the column of counts; call one of them count", named.join(", "))
        }
    }
}

/// How many people a row counts.
fn people(table: &Table, row: usize, column: usize) -> anyhow::Result<u64> {
    let text = table.cell(row, column);
    // Workbooks and columns with gaps hold whole numbers as decimals.
    let decimal = text.parse::<f64>().ok().filter(|people| people.fract() == 0.0);
    if let Some(people) = decimal.filter(|people| (0.0..=MOST_PEOPLE).contains(people)) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number between 0 and 10^11"
        )]
        let people = people as u64;
        return Ok(people);
    }
    let header = table.headers.get(column).map_or("", String::as_str);
    let place = table.places.get(row).map_or(0, |(_, number)| *number);
    bail!(
        "row {place} under the header, column {header:?}: found {text:?}, expected how many people bear the name, a whole number from 0 up in digits alone"
    )
}

/// The names in a row; several given names of one person are one.
fn names_of(table: &Table, row: usize, columns: &[(usize, FieldKind)]) -> Vec<(FieldKind, String)> {
    let mut found: Vec<(FieldKind, String)> = Vec::new();
    for &(at, kind) in columns {
        let text = table.cell(row, at);
        let given = |known: FieldKind| known == FieldKind::Given && kind == known;
        match found.iter_mut().find(|(known, _)| given(*known)) {
            Some((_, given)) => {
                given.push(' ');
                given.push_str(text);
            }
            None => found.push((kind, text.to_owned())),
        }
    }
    found
}

#[cfg(test)]
mod tests;
