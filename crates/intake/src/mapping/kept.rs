//! What texts were read to say, kept from one block of rows to the next.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use foldhash::fast::RandomState;

use super::outline::Told;

/// Most texts of one slot that are kept, and the longest.
const TEXTS: usize = 1 << 16;
const LENGTH: usize = 64;

/// What the texts of one slot say. Only what hangs on the text alone may be kept.
#[derive(Default)]
pub(super) struct Kept(Mutex<HashMap<Box<str>, Arc<Told>, RandomState>>);

impl Kept {
    /// What a text says, if it was kept.
    pub(super) fn get(&self, text: &str) -> Option<Arc<Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    /// Keeps what a text says, as long as there is room.
    pub(super) fn keep(&self, text: &str, told: &Arc<Told>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < TEXTS && text.len() <= LENGTH {
            kept.insert(text.into(), told.clone());
        }
    }
}
