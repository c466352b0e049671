//! What is visible at a level as of a position of the ledger: sources, decisions, model, limits.

use std::collections::BTreeMap;

use paradero_model::{Level, Referent, SourceInfo};

use crate::decisions::Decisions;
use crate::entry::Import;
use crate::readings::Readings;
use crate::settings::Settings;
use crate::workers::SharedWorkers;

/// One source as it is read.
pub(crate) struct Source {
    /// What the ledger says of it.
    pub(crate) import: Import,
    /// What it says of itself, and what the command line said of it in place of that.
    pub(crate) info: SourceInfo,
    /// What was read: it lies on disk and is gone through row by row, since all sources together may be larger than memory.
    pub(crate) readings: Readings,
    /// First 16 hex digits of its SHA-256: the stem of its record ids.
    pub(crate) short: String,
}

impl Source {
    /// The id of a record of this source.
    pub(crate) fn record_id(&self, place: &str) -> String {
        format!("{}:{place}", self.short)
    }

    /// What it speaks of.
    pub(crate) fn referents(&self) -> &[Referent] {
        &self.readings.whole.referents
    }

    /// What it is called: its title, else its file's name.
    pub(crate) fn title(&self) -> &str {
        self.info.title.as_deref().unwrap_or(&self.import.file_name)
    }

    /// Whether a name that a person wrote means this source.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let stem =
            |text: &str| text.rsplit_once('.').map_or(text.to_owned(), |(s, _)| s.to_owned());
        name == self.import.file_name
            || name == self.title()
            || name == stem(&self.import.file_name)
            || (name.len() >= 8 && self.import.source.starts_with(name))
    }
}

/// Everything that the derived store is made from.
pub(crate) struct World {
    /// The level.
    pub(crate) level: Level,
    /// The sources, sorted by hash, so that the order of additions leaves no trace.
    pub(crate) sources: Vec<Source>,
    /// All decisions in force.
    pub(crate) decisions: Decisions,
    /// The newest trained model's JSON.
    pub(crate) model: Option<String>,
    /// The newest settings.
    pub(crate) settings: Settings,
    /// Who does what deriving can give away.
    pub(crate) workers: SharedWorkers,
}

impl World {
    /// The position of the source that a written name means; the name stands for one source only.
    pub(crate) fn source_called(&self, name: &str) -> Option<usize> {
        let mut found = (0..self.sources.len()).filter(|&at| self.sources[at].is_called(name));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// For each source the one whose account it repeats in the end; itself, where none.
    pub(crate) fn origins(&self) -> Vec<usize> {
        let mut repeats: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, source) in self.sources.iter().enumerate() {
            let named = source.info.repeats.as_deref();
            if let Some(of) = named.and_then(|name| self.source_called(name)) {
                repeats.insert(at, of);
            }
        }
        for decision in &self.decisions.repeats {
            let pair = (self.source_called(&decision.source), self.source_called(&decision.of));
            if let (Some(source), Some(of)) = pair {
                repeats.insert(source, of);
            }
        }
        (0..self.sources.len()).map(|at| follow(&repeats, at)).collect()
    }

    /// For each source the first version of its list and its own number among the versions.
    pub(crate) fn versions(&self) -> Vec<(usize, i64)> {
        let mut older: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, source) in self.sources.iter().enumerate() {
            let named = source.info.supersedes.as_deref();
            if let Some(of) = named.and_then(|name| self.source_called(name)) {
                older.insert(at, of);
            }
        }
        let number = |at: usize| {
            let (mut at, mut steps) = (at, 1);
            while let Some(&of) = older.get(&at) {
                if steps > self.sources.len() {
                    break;
                }
                at = of;
                steps += 1;
            }
            i64::try_from(steps).unwrap_or(i64::MAX)
        };
        (0..self.sources.len()).map(|at| (follow(&older, at), number(at))).collect()
    }
}

/// The end of a chain; a circle ends at its least member, so that no order of reading matters.
fn follow(next: &BTreeMap<usize, usize>, start: usize) -> usize {
    let mut seen = std::collections::BTreeSet::from([start]);
    let mut at = start;
    while let Some(&of) = next.get(&at) {
        if !seen.insert(of) {
            return seen.into_iter().next().unwrap_or(start);
        }
        at = of;
    }
    at
}
