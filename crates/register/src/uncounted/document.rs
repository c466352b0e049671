//! What is written down of an estimate: enough to make it again, and to show it without doing so.

use std::path::Path;

use paradero_estimate::analysis::{Analysis, Question};
use paradero_estimate::assess::{Lang, count};
use serde::{Deserialize, Serialize};

use super::captures::{Asked, ListFound};
use crate::error::{Error, Result};

/// What a reader must know of the tables beside the numbers.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Note {
    /// Of the people on two lists some are on one of them only as copies of another list.
    Copied {
        /// Names of the lists.
        lists: (String, String),
        /// People on both.
        both: u64,
        /// How many of those one of the lists copied.
        copied: u64,
    },
    /// People who stand only on copies: they are on no list by itself, and are left out.
    OnlyCopies {
        /// How many.
        people: u64,
    },
    /// A source with names that is not taken as a list.
    LeftOut {
        /// Its title.
        source: String,
        /// Named people in it.
        people: u64,
    },
    /// Records without a name, which cannot be told apart and are not counted.
    Unnamed {
        /// How many.
        records: u64,
    },
}

/// Where tables come from.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct About {
    /// The file, or the register.
    pub name: String,
    /// Of a register: the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Of a register: how many entries were known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// Of a register: what was asked of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// Of a register: its lists as they were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListFound>,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl About {
    /// Of a file.
    #[must_use]
    pub fn file(path: &Path, notes: Vec<Note>) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { name, level: None, position: None, asked: None, lists: Vec::new(), notes }
    }
}

/// An estimate as it is recorded.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Document {
    /// Version of the program that made it.
    pub program: String,
    /// SHA-256 of the tables, as they are written here.
    pub tables_sha256: String,
    /// Where the tables come from.
    pub about: About,
    /// The tables and the settings.
    pub question: Question,
    /// The answers.
    pub analysis: Analysis,
}

impl Document {
    /// Of an estimate that this program made.
    ///
    /// # Errors
    /// If the tables cannot be written as JSON.
    pub fn new(about: &About, question: &Question, analysis: &Analysis) -> Result<Self> {
        let tables = serde_json::to_vec(&question.tables).map_err(unwritten)?;
        Ok(Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            tables_sha256: paradero_ledger::sha256(&tables).to_string(),
            about: about.clone(),
            question: question.clone(),
            analysis: analysis.clone(),
        })
    }

    /// Its bytes: the same for the same tables, settings and seed.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn written(&self) -> Result<String> {
        serde_json::to_string(self).map_err(unwritten)
    }

    /// Reads a document.
    ///
    /// # Errors
    /// If it is none that this program knows.
    pub fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            Error::said(format!(
                "the estimate is in a form that this program does not know: {error}"
            ))
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn unwritten(error: serde_json::Error) -> Error {
    Error::said(format!("the estimate cannot be written: {error}"))
}

impl Note {
    /// As a sentence.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let say = |es: String, en: String| match lang {
            Lang::Es => es,
            Lang::En => en,
        };
        let many = |number: &u64| count(lang, *number as f64);
        match self {
            Self::Copied { lists: (a, b), both, copied } => {
                let (both, copied) = (many(both), many(copied));
                say(
                    format!(
                        "De las {both} personas que están en «{a}» y en «{b}», {copied} están en una de las dos solo porque la copió."
                    ),
                    format!(
                        "Of the {both} people on both \"{a}\" and \"{b}\", {copied} are on one of them only because it copied."
                    ),
                )
            }
            Self::OnlyCopies { people } => {
                let people = many(people);
                say(
                    format!("{people} personas solo están en copias y quedan fuera."),
                    format!("{people} people stand only on copies and are left out."),
                )
            }
            Self::LeftOut { source, people } => {
                let people = many(people);
                say(
                    format!(
                        "La fuente «{source}» ({people} personas con nombre) no se toma como lista."
                    ),
                    format!(
                        "The source \"{source}\" ({people} named people) is not taken as a list."
                    ),
                )
            }
            Self::Unnamed { records } => {
                let records = many(records);
                say(
                    format!(
                        "{records} registros sin nombre no se cuentan: no se puede saber de quién son."
                    ),
                    format!(
                        "{records} records without a name are not counted: it cannot be known whose they are."
                    ),
                )
            }
        }
    }
}
