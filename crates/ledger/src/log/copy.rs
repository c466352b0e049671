//! Copying a log as one handle sees it, while others may write to it.

use super::{CHECKPOINT, Ledger, history_file};
use crate::error::{Error, IoContext as _};
use crate::storage::{self, DurableDirs};
use crate::tile::{Holds, TILE_WIDTH, Tile, format_hashes, level_width, push_entry};
use crate::tree::tile_file;
use std::io;
use std::path::Path;

/// What copying did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Files that were written.
    pub copied: usize,
    /// Files that were there already, byte for byte.
    pub same: usize,
}

impl Ledger {
    /// Copies the log, as this handle sees it, to a directory that is missing, empty or an earlier
    /// copy of it. Every byte is checked against the root before it is written; the checkpoint
    /// comes last, so that what is there is a whole log at any moment.
    ///
    /// # Errors
    /// When the log is damaged, or the disk fails.
    pub fn copy_to(&self, dir: &Path) -> Result<Copied, Error> {
        let disk = &*self.storage;
        storage::create_durable_dir(disk, storage::parent_of(dir), dir)?;
        let mut copy =
            Copy { ledger: self, dir, dirs: DurableDirs::default(), done: Copied::default() };
        let mut tiles = self.tiles();
        for index in 0..self.size().div_ceil(TILE_WIDTH) {
            let mut bundle = Vec::new();
            for entry in tiles.bundle(index)? {
                push_entry(&mut bundle, &entry);
            }
            copy.tile(Holds::Entries, index, &bundle)?;
        }
        for level in 0..8 {
            let holds = Holds::Hashes(level);
            for index in 0..level_width(holds, self.size()).div_ceil(TILE_WIDTH) {
                let bytes = format_hashes(tiles.tile(level, index)?);
                copy.tile(holds, index, &bytes)?;
            }
        }
        for size in 0..=self.size() {
            let from = history_file(&self.dir, size);
            // An append of several entries signs their last only.
            match disk.read(&from) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                read => {
                    let bytes = read.doing("read", &from)?;
                    copy.file(&history_file(dir, size), &bytes)?;
                }
            }
        }
        copy.file(&dir.join(CHECKPOINT), self.checkpoint_text.as_bytes())?;
        // What was said of later checkpoints than the copy has would make the copy look put back.
        for name in self.evidence().names(self.size())? {
            let from = self.dir.join(&name);
            let bytes = disk.read(&from).doing("read", &from)?;
            copy.file(&dir.join(&name), &bytes)?;
        }
        Ok(copy.done)
    }
}

struct Copy<'a> {
    ledger: &'a Ledger,
    dir: &'a Path,
    dirs: DurableDirs,
    done: Copied,
}

impl Copy<'_> {
    fn tile(&mut self, holds: Holds, index: u64, bytes: &[u8]) -> Result<(), Error> {
        match Tile::of_tree(holds, index, self.ledger.size()) {
            Some(tile) => self.file(&tile_file(self.dir, &tile), bytes),
            None => Ok(()),
        }
    }

    fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let disk = &*self.ledger.storage;
        if disk.read(path).is_ok_and(|there| there == bytes) {
            self.done.same += 1;
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.dirs.ensure(disk, self.dir, parent)?;
        }
        self.done.copied += 1;
        storage::replace(disk, path, bytes)
    }
}
