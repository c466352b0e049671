//! `--name-corpus`: names of other people, and how many bear each.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use paradero_link::{CorpusRead, NameCorpus, NamesKnown, take_names};
use serde::Serialize;

use super::read::read_rows;

/// The names of some files.
pub(crate) struct Corpus {
    pub(crate) names: NameCorpus,
    files: Vec<CorpusRead>,
}

/// What a corpus knew of the names in the records.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Used {
    files: Vec<CorpusRead>,
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
        let file = |read: &CorpusRead| {
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

fn read(path: &Path, names: &mut NameCorpus) -> anyhow::Result<CorpusRead> {
    let table = read_rows(&[path.to_owned()])?;
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Ok(take_names(&table, (&path.display().to_string(), &file), names)?)
}

#[cfg(test)]
mod tests;
