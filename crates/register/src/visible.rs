//! What a level may see of the ledger as of a position, and the key that stands for it.
//!
//! A derived store depends on nothing else: not on what other levels hold, not on the positions of
//! entries, not on when they were recorded. So a lower level's files are the same, byte for byte,
//! whether or not a sealed source exists.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::derive::stored;
use paradero_ledger::sha256;
use paradero_model::Level;
use serde::Serialize;

use crate::decisions::Settles;
use crate::entry::{Entry, Import, OtherEntry};
use crate::error::Result;
use crate::register::Register;

/// Raised when the same ground state derives to other rows than before.
const DERIVED_FORM: u32 = 15;

/// What a level may see.
#[derive(Default)]
pub(crate) struct Visible {
    /// The newest import of each source, by the source's hash.
    pub(crate) imports: BTreeMap<String, Import>,
    /// Hashes of the files of decisions, in the order in which they were recorded.
    pub(crate) decisions: Vec<String>,
    /// The files among all of them that settle hits of screenings, in that order. Those that decide nothing else are not
    /// among `decisions`: no derived row depends on them.
    pub(crate) settling: Vec<Settling>,
    /// The files among all of them that confirm or dismiss findings, in that order; as above.
    pub(crate) on_findings: Vec<String>,
    /// Hash of the newest trained model.
    pub(crate) model: Option<String>,
    /// Hash of the newest settings.
    pub(crate) settings: Option<String>,
}

/// A file that settles hits of screenings.
pub(crate) struct Settling {
    /// Its hash.
    pub(crate) hash: String,
    /// Who decided.
    pub(crate) by: String,
    /// When it was recorded, in seconds since 1970-01-01T00:00Z.
    pub(crate) at: i64,
}

/// An import as far as derived rows depend on it.
#[derive(Serialize)]
struct Read<'a> {
    source: &'a str,
    file_name: &'a str,
    bytes: u64,
    guide: Option<&'a str>,
    info: &'a paradero_model::SourceInfo,
    level: Level,
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<&'a OtherEntry>,
}

impl Register {
    /// What a level may see of the first `position` acts that it may know of.
    ///
    /// What was withdrawn is seen in no earlier state either; where a source was raised to a higher
    /// level, those who may see it there see in earlier states what stood at the lower one.
    ///
    /// # Errors
    /// If something that the level may know of cannot be read here.
    pub(crate) fn visible(&self, level: Level, position: u64) -> Result<Visible> {
        self.readable(level)?;
        let raised = self.raised(level);
        let mut seen = Visible::default();
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        for act in self.acts(level).take(position) {
            let Some(entry) = act.entry() else {
                if let Some(import) = raised.get(&(act.level, act.index)) {
                    seen.imports.insert(import.source.clone(), (*import).clone());
                }
                continue;
            };
            match entry {
                Entry::Settings { hash } => seen.settings = Some(hash.clone()),
                Entry::Import(import) => {
                    seen.imports.insert(import.source.clone(), Import::clone(import));
                }
                Entry::Decisions { hash, by, settles, findings } => {
                    if *settles != Settles::Alone && *findings != Settles::Alone {
                        seen.decisions.push(hash.clone());
                    }
                    if *findings != Settles::None {
                        seen.on_findings.push(hash.clone());
                    }
                    if *settles != Settles::None {
                        let (hash, by) = (hash.clone(), by.clone());
                        seen.settling.push(Settling { hash, by, at: act.recorded_at() });
                    }
                }
                Entry::Model { hash } => seen.model = Some(hash.clone()),
                Entry::Withdrawal { .. }
                | Entry::Estimate { .. }
                | Entry::Judgement { .. }
                | Entry::Joined(_)
                | Entry::Proposal { .. }
                | Entry::Answer { .. }
                | Entry::Reads { .. } => {}
            }
        }
        // An office's own reading of the same bytes stands before that of another.
        for (source, import) in self.joined_imports(level, position as u64)? {
            seen.imports.entry(source).or_insert(import);
        }
        Ok(seen)
    }

    /// The imports whose source now stands at a higher level, by their own act.
    fn raised(&self, level: Level) -> BTreeMap<(Level, u64), &Import> {
        let imports = self.acts(level).filter_map(|act| act.import());
        let raised = imports.flat_map(|import| &import.raised);
        raised.map(|one| ((one.import.level, one.index), &one.import)).collect()
    }
}

/// What a view rests on, as hashes: views of equal ones show the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Of what the derived store is made from.
    pub store: String,
    /// Of the decisions that are laid over it: on findings, on hits of screenings.
    pub laid: String,
}

impl Register {
    /// What a view of a level rests on as of a position. For a position that is past it says what may be seen of that state
    /// *now*: it is another once something of it was withdrawn, or raised to a higher level.
    ///
    /// # Errors
    /// If something that the level may know of cannot be read here.
    pub fn basis(&self, level: Level, position: u64) -> Result<Basis> {
        let visible = self.visible(level, position)?;
        let settling: Vec<&str> = visible.settling.iter().map(|one| one.hash.as_str()).collect();
        let laid = serde_json::to_vec(&(&visible.on_findings, settling))?;
        Ok(Basis { store: visible.key(level)?, laid: sha256(&laid).to_string() })
    }
}

impl Visible {
    /// A hash over everything that the derived rows of a level depend on: what is visible, and the
    /// program's own form of them.
    ///
    /// # Errors
    /// If an import cannot be written as JSON.
    pub(crate) fn key(&self, level: Level) -> Result<String> {
        let imports: Vec<Read<'_>> = self
            .imports
            .values()
            .map(|import| Read {
                source: &import.source,
                file_name: &import.file_name,
                bytes: import.bytes,
                guide: import.guide.as_ref().map(|guide| guide.hash.as_str()),
                info: &import.info,
                level: import.level,
                elsewhere: import.elsewhere.as_ref(),
            })
            .collect();
        let all = (level, program(), imports, &self.decisions, &self.model, &self.settings);
        Ok(sha256(&serde_json::to_vec(&all)?).to_string())
    }
}

/// What the program itself brings: a newer one makes its stores anew.
fn program() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let text = format!("{} {DERIVED_FORM} {}", env!("CARGO_PKG_VERSION"), stored::create());
        sha256(text.as_bytes()).to_string()
    })
}
