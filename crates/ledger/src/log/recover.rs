//! What the next writer does about an interrupted write.

use super::{CHECKPOINT, HISTORY, Ledger, end_of};
use crate::error::{Error, IoContext as _};
use crate::storage::{self, TEMPORARY};
use crate::tile::{Holds, Tile, level_width, parse_index};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

impl Ledger {
    /// Removes what an interrupted write left beyond the checkpoint.
    pub(super) fn cut_tail(&mut self) -> Result<Vec<String>, Error> {
        let size = self.size();
        let (mut files, mut reached) = (0, size);
        let mut dirs = BTreeSet::new();
        for name in storage::walk(&*self.storage, &self.dir)? {
            let beyond =
                Tile::parse(&name).filter(|tile| end_of(tile) > level_width(tile.holds, size));
            if let Some(Tile { holds: Holds::Entries, .. }) = beyond {
                reached = reached.max(beyond.as_ref().map_or(0, end_of));
            }
            if beyond.is_some() || name.ends_with(TEMPORARY) {
                let path = self.dir.join(&name);
                self.storage.remove_file(&path).doing("remove the leftover", &path)?;
                dirs.extend(path.parent().map(Path::to_owned));
                files += 1;
            }
        }
        // Durably: else the power could bring back a file that contradicts what comes next.
        for dir in &dirs {
            self.storage.fsync_dir(dir).doing("make durable", dir)?;
        }
        if files == 0 {
            return Ok(Vec::new());
        }
        Ok(vec![format!(
            "{}: an earlier write was interrupted: cut back {files} files to the {size} entries \
             acknowledged; {} entries beyond them were never acknowledged",
            self.dir.display(),
            reached - size
        )])
    }

    /// Puts the current checkpoint into the history when an interrupted write did not.
    pub(super) fn complete_history(&mut self) -> Result<Vec<String>, Error> {
        let history = self.dir.join(HISTORY);
        let names = storage::walk(&*self.storage, &history)?;
        let newest = names.iter().filter_map(|name| parse_index(name)).max();
        match newest.map(|newest| newest.cmp(&self.size())) {
            Some(Ordering::Equal) => Ok(Vec::new()),
            Some(Ordering::Greater) => {
                let what = "it is older than the newest in checkpoints/: it was put back";
                Err(Error::damaged(&self.dir.join(CHECKPOINT), what))
            }
            _ => {
                // Written anew, checkpoint first: a disk that failed to make it durable may
                // still show it.
                self.publish(self.checkpoint.clone())?;
                Ok(vec![format!(
                    "{}: an earlier write was interrupted after its {} entries were signed: they \
                     are complete, and kept",
                    self.dir.display(),
                    self.size()
                )])
            }
        }
    }
}
