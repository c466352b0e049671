//! The index of names of a level, kept beside its derived store: built once, then mapped.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;
use paradero_screen::Index;

use super::people;
use crate::build::making;
use crate::error::{Error, Result};
use crate::register::Register;
use crate::seal::put_in_place;
use crate::view::View;

/// Raised whenever what is put into the index, or how, changes.
const INDEX_FORM: u32 = 1;

impl Register {
    /// The index of the names of a view. Its file is named by what it is made from, so that it is never stale; where the
    /// disk takes no file, the index is built in memory.
    ///
    /// # Errors
    /// If the view's tables cannot be read.
    pub(super) fn names(&self, view: &View) -> Result<Index> {
        let visible = self.visible(view.level(), view.position())?;
        let key = format!("{} names {INDEX_FORM}", visible.key(view.level())?);
        let key = paradero_ledger::sha256(key.as_bytes()).to_string();
        let name = format!("names-{}.idx", key.get(..16).unwrap_or_default());
        let path = self.derived(view.level(), view.position()).join(name);
        if let Some(index) = opened(&path) {
            return Ok(index);
        }
        let _making = making();
        if let Some(index) = opened(&path) {
            return Ok(index);
        }
        let index = Index::build(&people::of_view(view.connection())?)?;
        let written = index.to_bytes().map_err(Error::from).and_then(|bytes| write(&path, &bytes));
        Ok(written.ok().and_then(|()| opened(&path)).unwrap_or(index))
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    std::fs::write(&temporary, bytes).map_err(|error| Error::io(&temporary, error))?;
    put_in_place(&temporary, path)
}

/// The index of a file, mapped; nothing where there is none, or none of this version.
fn opened(path: &Path) -> Option<Index> {
    let file = File::open(path).ok()?;
    #[expect(
        unsafe_code,
        reason = "mapped bytes must not change: a derived file is never written in place, only renamed over and removed"
    )]
    // SAFETY: see above; whoever else writes into `derived/` by hand gets what bytes say, as `verify` would tell.
    let bytes = unsafe { Mmap::map(&file) }.ok()?;
    Index::open(Arc::new(bytes)).ok()
}
