//! The linking kernel for other processes: what comparing needs of some rows is written down, and parts of the work are done from
//! that alone, with the same code and the same answers.
//!
//! What is written down names nobody: words, texts and dates stand behind a [`Veil`](paradero_names::Veil), and of term frequencies only
//! the numbers of codes go. Whatever is written lies in *sections*: named columns of numbers or texts. A caller gives the
//! place ([`Give`], [`Take`]): files, objects of a store, memory.

mod columns;
mod ground;
mod scored;
mod stages;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::runner::Batch;

pub(crate) use ground::Grounds;
pub(crate) use stages::{Count, Score, Settle};

use ground::Ground;
use stages::Stage;

/// Form of what is written down. A kernel reads no other.
pub const FORM: u32 = 1;

/// Takes sections, to be kept under their names.
pub trait Give {
    /// What the veil of a run is drawn from; from the system's randomness, where the sections leave the machine. No result depends
    /// on it.
    fn veil(&self) -> [u8; 32];

    /// Begins a group of sections; false where a group of this name and digest stands whole, so that it need not be given.
    ///
    /// # Errors
    /// When it cannot be written.
    fn begin(&mut self, group: &str, digest: u64) -> Result<bool, Error>;

    /// Takes numbers.
    ///
    /// # Errors
    /// When they cannot be written.
    fn put_words(&mut self, name: &str, values: &[u32]) -> Result<(), Error>;

    /// Takes longer numbers.
    ///
    /// # Errors
    /// When they cannot be written.
    fn put_longs(&mut self, name: &str, values: &[u64]) -> Result<(), Error>;

    /// Takes texts.
    ///
    /// # Errors
    /// When they cannot be written.
    fn put_texts(
        &mut self,
        name: &str,
        values: &mut dyn Iterator<Item = String>,
    ) -> Result<(), Error>;

    /// Ends a group: all of it was given.
    ///
    /// # Errors
    /// When it cannot be written.
    fn end(&mut self) -> Result<(), Error>;
}

/// Gives sections that were kept.
pub trait Take {
    /// Numbers, all of them or those of a range.
    ///
    /// # Errors
    /// When they are not there, or damaged.
    fn words(&self, name: &str, range: Option<Range<usize>>) -> Result<Vec<u32>, Error>;

    /// Longer numbers.
    ///
    /// # Errors
    /// When they are not there, or damaged.
    fn longs(&self, name: &str) -> Result<Vec<u64>, Error>;

    /// Texts, one after the other.
    ///
    /// # Errors
    /// When they are not there, or damaged.
    fn texts(&self, name: &str, each: &mut dyn FnMut(&str)) -> Result<(), Error>;
}

/// The groups of sections of one stage of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The group with what all stages of a run share.
    pub ground: String,
    /// The group of the stage.
    pub stage: String,
}

/// What comparing needs of some rows, read again.
pub struct Kernel {
    ground: Arc<Ground>,
    stage: Stage,
    name: String,
}

impl Kernel {
    /// Reads what a stage needs. `beside` is a kernel of another stage of the same run, with which the ground is shared.
    ///
    /// # Errors
    /// When a section is missing, damaged or of another form.
    pub fn open(named: &Named, from: &dyn Take, beside: Option<&Self>) -> Result<Self, Error> {
        let known = beside.filter(|other| other.ground.name == named.ground);
        let ground = match known {
            Some(other) => Arc::clone(&other.ground),
            None => Arc::new(Ground::take(&named.ground, from)?),
        };
        let stage = Stage::take(&named.stage, from, &ground)?;
        Ok(Self { ground, stage, name: named.stage.clone() })
    }

    /// Whether it is that of a stage.
    #[must_use]
    pub fn is(&self, named: &Named) -> bool {
        self.ground.name == named.ground && self.name == named.stage
    }

    /// Whether it is of the same run.
    #[must_use]
    pub fn shares_ground(&self, named: &Named) -> bool {
        self.ground.name == named.ground
    }

    /// How many parts the stage has.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.stage.parts()
    }

    /// Does some parts, on the calling thread.
    ///
    /// # Errors
    /// When a section that they need is missing or damaged.
    pub fn run(&self, parts: Range<usize>, from: &dyn Take) -> Result<Batch, Error> {
        self.stage.run(&self.ground, parts, from)
    }
}

/// A section that does not hold what it must.
fn damaged(name: &str, what: &str) -> Error {
    Error::new(format!(
        "section {name:?} of a run is damaged: {what}; delete the run's folder and run again"
    ))
}

/// A document that was written as the only text of a section.
fn document<T: serde::de::DeserializeOwned>(name: &str, from: &dyn Take) -> Result<T, Error> {
    let mut text = String::new();
    from.texts(name, &mut |part| text.push_str(part))?;
    serde_json::from_str(&text).map_err(|error| damaged(name, &error.to_string()))
}

fn give_document<T: Serialize>(name: &str, value: &T, to: &mut dyn Give) -> Result<(), Error> {
    let text = serde_json::to_string(value)
        .map_err(|error| Error::new(format!("section {name:?} cannot be written: {error}")))?;
    to.put_texts(name, &mut std::iter::once(text))
}
