//! What is held between questions: the register as it was last opened, and what was made of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use paradero_model::{Day, Level};
use paradero_register::screening::{Ground, Screener};
use paradero_register::sql::Connection;
use paradero_register::{LookedAt, Register};
use paradero_web::Status;

use super::standing::Standing;

/// What a connection shows: level, number of entries, day.
pub(super) type Shown = (Level, u64, Day);

/// Rows with problems that somebody looked at, by the id of the record.
pub(super) type Looked = Arc<BTreeMap<String, LookedAt>>;

/// How many connections are kept for the next questions.
pub(super) const KEPT: usize = 16;

/// The register as it was last opened, and what was made of it.
#[derive(Default)]
pub(super) struct Held {
    pub(super) checkpoints: Vec<u8>,
    pub(super) register: Option<Arc<Register>>,
    /// How often the register moved. What was opened before it did is not used for what it is now.
    pub(super) opened: u64,
    pub(super) status: BTreeMap<Level, Arc<Status>>,
    /// Connections to views that nobody uses just now.
    pub(super) idle: Vec<(Shown, Connection)>,
    /// What screeners of a view share.
    pub(super) grounds: Vec<(Shown, Arc<Ground>)>,
    /// Rows with problems that somebody looked at, by level and number of entries.
    pub(super) looked: Vec<((Level, u64), Looked)>,
    /// Screeners that nobody uses just now.
    pub(super) screeners: Vec<(Shown, Screener)>,
    /// States whose connections stand open, whatever became of their files.
    pub(super) standing: BTreeMap<Level, Arc<Standing>>,
    /// Whether what stands is shown in place of the newest state of a level and day.
    pub(super) behind: BTreeMap<Level, (Shown, bool)>,
}

impl Held {
    /// Something that nobody uses, which is then in use.
    pub(super) fn take<T>(all: &mut Vec<(Shown, T)>, shown: Shown) -> Option<T> {
        let at = all.iter().position(|(known, _)| *known == shown)?;
        Some(all.swap_remove(at).1)
    }

    /// Something that may be used again, in place of the oldest where there are too many.
    pub(super) fn put<T>(all: &mut Vec<(Shown, T)>, shown: Shown, one: T) {
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push((shown, one));
    }

    /// The register moved: only what stands is kept of before, and the index of names of a level for which nothing moved,
    /// so that what is added above a level changes neither what its pages say nor how soon.
    pub(super) fn moved(&mut self, checkpoints: Vec<u8>, register: Arc<Register>) {
        let mut grounds = std::mem::take(&mut self.grounds);
        grounds.retain(|((level, size, _), _)| register.size(*level) == *size);
        *self = Self {
            grounds,
            checkpoints,
            register: Some(register),
            opened: self.opened + 1,
            standing: std::mem::take(&mut self.standing),
            ..Self::default()
        };
    }
}
