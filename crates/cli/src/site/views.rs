//! The views of a register as anybody may see them: level `public`, with nobody to sign in.

use std::sync::Arc;

use paradero_model::Level;
use paradero_register::screening::{Asked, Manifest, Screener, Settle};
use paradero_register::uncounted::{Document, Recorded};
use paradero_web::{Account, LedgerEntry, RuleInfo, Status, View, Views};

use crate::serve::Office;

/// A register of which only the level `public` is shown, whatever is asked.
pub(super) struct Public(pub(super) Office);

/// What is answered to whoever would write or screen.
const READ_ONLY: &str = "a site of files only shows";

impl Views for Public {
    fn level(&self) -> Level {
        Level::Public
    }

    fn accounts(&self) -> Result<Arc<[Account]>, String> {
        Ok(Arc::new([]))
    }

    fn view(&self, _: Level, as_of: Option<u64>) -> Result<View, String> {
        self.0.view(Level::Public, as_of)
    }

    fn screen(&self, _: Level, _: Option<u64>, _: &mut dyn FnMut(&Screener)) -> Result<(), String> {
        Err(READ_ONLY.to_owned())
    }

    fn settle(
        &self,
        _: (Level, &str),
        _: &Asked,
        _: &str,
        _: (Settle, &str),
    ) -> Result<u64, String> {
        Err(READ_ONLY.to_owned())
    }

    fn manifest(&self, _: &str, _: &[u8]) -> Result<Manifest, String> {
        Err(READ_ONLY.to_owned())
    }

    fn record_reading(&self, _: &str, _: &str) -> Result<(), String> {
        Err(READ_ONLY.to_owned())
    }

    fn give_back(&self, _: Level, view: View) {
        self.0.give_back(Level::Public, view);
    }

    fn status(&self, _: Level) -> Result<Arc<Status>, String> {
        self.0.status(Level::Public)
    }

    fn position(&self, _: Level, when: &str) -> Result<u64, String> {
        self.0.position(Level::Public, when)
    }

    fn source_bytes(&self, _: Level, id: &str) -> Result<Option<Vec<u8>>, String> {
        self.0.source_bytes(Level::Public, id)
    }

    fn entries(&self, _: Level, offset: u64, limit: u64) -> Result<Vec<LedgerEntry>, String> {
        self.0.entries(Level::Public, offset, limit)
    }

    fn estimates(&self, _: Level, position: u64) -> Result<Vec<Recorded>, String> {
        self.0.estimates(Level::Public, position)
    }

    fn estimate(&self, _: Level, entry: u64) -> Result<Option<(Recorded, Document)>, String> {
        self.0.estimate(Level::Public, entry)
    }

    fn verify(&self, _: Level) -> Result<Vec<String>, String> {
        self.0.verify(Level::Public)
    }

    fn rule(&self, id: &str) -> Option<RuleInfo> {
        self.0.rule(id)
    }
}
