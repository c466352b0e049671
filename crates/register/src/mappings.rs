//! Mappings that were accepted before, and what they teach of the next list.

use std::collections::BTreeSet;

use paradero_intake::edit::{Meaning, Uses, afresh, remap, uses};
use paradero_intake::{Column, Proposal, Reason};
use paradero_model::Level;

use crate::entry::GuideKind;
use crate::error::Result;
use crate::register::Register;
use crate::tray::Draft;

/// A mapping by which a source that stands is read.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Name of the source's file.
    pub file_name: String,
    /// SHA-256 of the source.
    pub source: String,
    /// The mapping.
    pub text: String,
    /// When it was accepted, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// What it says of columns.
    pub uses: Uses,
}

/// How a file that was brought in may be read.
#[derive(Debug)]
pub struct Proposed {
    /// What is proposed from its columns alone; nothing for running text.
    pub proposal: Option<Proposal>,
    /// The mapping or claim sheet to begin with.
    pub draft: Draft,
    /// Columns that are read as an accepted mapping reads them: the column, and that mapping's file.
    pub taught: Vec<(String, String)>,
}

impl Register {
    /// The mappings by which sources up to a level are read now, the newest first. One of a source that is read otherwise
    /// by now, or was withdrawn, is none.
    ///
    /// # Errors
    /// If one cannot be read here.
    pub fn accepted_mappings(&self, level: Level) -> Result<Vec<Accepted>> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for act in self.acts(level).rev() {
            let Some(import) = act.import().filter(|import| seen.insert(import.source.clone()))
            else {
                continue;
            };
            let Some(guide) = import.guide.as_ref().filter(|g| g.kind == GuideKind::Mapping) else {
                continue;
            };
            let text = self.text(&guide.hash)?;
            let Ok(uses) = uses(&text) else { continue };
            all.push(Accepted {
                file_name: import.file_name.clone(),
                source: import.source.clone(),
                text,
                at: act.recorded_at(),
                uses,
            });
        }
        Ok(all)
    }

    /// How a file may be read: by the newest accepted mapping of the same columns, else by a proposal that follows what
    /// accepted mappings say of columns of the same names; a document by an empty claim sheet.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn propose(&self, level: Level, name: &str, bytes: &[u8]) -> Result<Proposed> {
        let proposal = paradero_intake::propose(name, bytes, self.pdf())?;
        let Some(proposal) = proposal else {
            let draft = Draft::new(GuideKind::Sheet, "[source]\n".to_owned());
            return Ok(Proposed { proposal: None, draft, taught: Vec::new() });
        };
        let accepted = self.accepted_mappings(level)?;
        let header: BTreeSet<String> =
            proposal.columns.iter().map(|one| folded(&one.name)).collect();
        let known = accepted.iter().find(|one| {
            let columns = one.uses.columns();
            columns.iter().map(|column| folded(column)).collect::<BTreeSet<_>>() == header
        });
        if let Some(known) = known {
            let text = afresh(&known.text)?;
            if self.read(name, bytes, Some(&(GuideKind::Mapping, text.clone()))).is_ok() {
                let from = Some(known.file_name.clone());
                let draft = Draft { from, ..Draft::new(GuideKind::Mapping, text) };
                let taught = proposal.columns.iter();
                let taught =
                    taught.map(|one| (one.name.clone(), known.file_name.clone())).collect();
                return Ok(Proposed { proposal: Some(proposal), draft, taught });
            }
        }
        let (text, taught) = self.taught(name, bytes, &proposal, &accepted)?;
        let draft = Draft::new(GuideKind::Mapping, text);
        Ok(Proposed { proposal: Some(proposal), draft, taught })
    }

    /// A proposal in which columns are read as accepted mappings read columns of the same name, where the cells bear it out.
    fn taught(
        &self,
        name: &str,
        bytes: &[u8],
        proposal: &Proposal,
        accepted: &[Accepted],
    ) -> Result<(String, Vec<(String, String)>)> {
        let (mut text, mut taught) = (proposal.to_toml(), Vec::new());
        let mut reading = None;
        for column in &proposal.columns {
            let Some((meaning, file)) = lesson(column, accepted) else { continue };
            if says(column, &meaning) {
                continue;
            }
            if reading.is_none() {
                reading =
                    Some(self.read(name, bytes, Some(&(GuideKind::Mapping, text.clone())))?);
            }
            let Some(read) = &reading else { continue };
            let (otherwise, doubt) = remap(&text, read, &column.name, &meaning)?;
            let tried = Some((GuideKind::Mapping, otherwise.clone()));
            if doubt.is_none() && self.read(name, bytes, tried.as_ref()).is_ok() {
                text = otherwise;
                taught.push((column.name.clone(), file));
            }
        }
        Ok((text, taught))
    }
}

impl Proposed {
    /// Why a column is read as it is.
    #[must_use]
    pub fn reasons(&self, column: &Column) -> Vec<Reason> {
        let file = self.taught.iter().find(|(name, _)| *name == column.name).map(|(_, file)| file);
        file.map_or_else(|| column.reasons.clone(), |file| vec![Reason::taught(file)])
    }
}

impl Draft {
    /// One that begins.
    #[must_use]
    pub fn new(kind: GuideKind, text: String) -> Self {
        Self { kind, text, before: None, from: None }
    }

    /// Takes another text, and keeps this one to go back to.
    pub fn change(&mut self, text: String) {
        if text != self.text {
            self.before = Some(std::mem::replace(&mut self.text, text));
        }
    }

    /// Goes back to the text before the last change; what was left can be gone back to in turn.
    pub fn undo(&mut self) {
        if let Some(before) = &mut self.before {
            std::mem::swap(before, &mut self.text);
        }
    }
}

fn folded(name: &str) -> String {
    paradero_names::fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the newest accepted mapping that speaks of a column of this name says of it, where that is one thing.
fn lesson(column: &Column, accepted: &[Accepted]) -> Option<(Meaning, String)> {
    let name = folded(&column.name);
    accepted.iter().find_map(|one| {
        let file = one.file_name.clone();
        let gives: Vec<_> =
            one.uses.gives.iter().filter(|give| folded(&give.column) == name).collect();
        match gives.as_slice() {
            [only] if !only.when && !only.kind.is_empty() => {
                let (kind, property) = (only.kind.clone(), only.property.clone());
                Some((Meaning::Gives { kind, property, date: None }, file))
            }
            [] => {
                let kept = one.uses.kept.iter().find(|(kept, _)| folded(kept) == name)?;
                Some((Meaning::Kept(kept.1.clone()), file))
            }
            _ => None,
        }
    })
}

/// Whether a proposal says that already.
fn says(column: &Column, meaning: &Meaning) -> bool {
    match (meaning, &column.what) {
        (Meaning::Kept(_), what) => what.is_none(),
        (Meaning::Gives { kind, property, .. }, Some(what)) => {
            *what == format!("{kind}.{property}")
        }
        (Meaning::Gives { .. }, None) => false,
    }
}
