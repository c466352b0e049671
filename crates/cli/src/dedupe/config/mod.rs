//! `link.toml`: the choices of a run, in a file.

mod keys;
#[cfg(test)]
mod tests;
mod write;

use std::path::Path;

use anyhow::Context as _;
use paradero_link::{Choices, Settings};

use super::records::RecordsArgs;
use crate::memory::MemoryArgs;
pub(super) use write::text;

/// What a file of choices says; what it does not say is found from the records or left as it is by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config(Choices);

impl Config {
    /// Reads a file of choices; none are made where none is named.
    ///
    /// # Errors
    /// When it cannot be read, is no TOML, or has a key or a value that means nothing: with its line.
    pub(crate) fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        Ok(Self(Choices::parse(&name, &text)?))
    }

    /// What the file says.
    pub(crate) fn choices(&self) -> &Choices {
        &self.0
    }

    /// What was typed, filled up with what the file says.
    pub(crate) fn records(&self, typed: &RecordsArgs) -> RecordsArgs {
        let own = &self.0;
        let typed_or = |typed: &Option<String>, own: Option<&str>| {
            typed.clone().or_else(|| own.map(str::to_owned))
        };
        RecordsArgs {
            id: typed_or(&typed.id, own.id()),
            truth: typed_or(&typed.truth, own.truth()),
            unique: typed.unique || own.unique(),
            memory: MemoryArgs {
                memory: typed.memory.memory.clone().or_else(|| own.memory().cloned()),
                spill: typed.memory.spill.clone().or_else(|| own.spill().cloned()),
            },
            name_corpus: if typed.name_corpus.is_empty() {
                own.name_corpus().to_vec()
            } else {
                typed.name_corpus.clone()
            },
            ..typed.clone()
        }
    }

    /// The settings of a run.
    pub(crate) fn settings(&self, threshold: Option<f64>) -> Settings {
        self.0.settings(threshold)
    }

    /// Whether evidence that comes from too few sides links nothing; `taken` says that what was typed takes it as it is.
    pub(super) fn cautious(&self, taken: bool) -> bool {
        self.0.cautious(taken)
    }

    /// Refuses what has no meaning under a model that Splink has trained.
    pub(super) fn suits_splink(&self) -> anyhow::Result<()> {
        Ok(self.0.suits_splink()?)
    }
}
