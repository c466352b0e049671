//! Adding to the log: plan, write, read back, sign.

use super::{CHECKPOINT, Ledger, MAX_ENTRY_BYTES, history_file};
use crate::checkpoint::Checkpoint;
use crate::error::{Error, IoContext as _, Kind};
use crate::hash::Hash;
use crate::merkle::{self, leaf_hash};
use crate::storage;
use crate::tile::{Holds, TILE_WIDTH, Tile, format_hashes, level_width, push_entry};
use crate::tree::{Edge, Tiles, tile_file};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What an addition will write.
struct Plan {
    size: u64,
    edge: Edge,
    files: BTreeMap<Tile, Vec<u8>>,
}

impl Ledger {
    /// Adds entries, in order, under one new checkpoint, and gives the index of the first.
    /// When this returns they are durable. No entries: nothing is written.
    ///
    /// A failure is no promise that the entries are not there: when it came after the signing,
    /// the next writer keeps them. So look before adding them again.
    ///
    /// # Errors
    /// When an entry has more than [`MAX_ENTRY_BYTES`] bytes (nothing is written), or reading
    /// or writing fails: then nothing was acknowledged, and this handle refuses to write
    /// again until the log is opened anew, since a disk that failed once may show what it
    /// has not kept.
    pub fn append(&mut self, entries: &[Vec<u8>]) -> Result<u64, Error> {
        let first = self.size();
        let Some(writer) = &mut self.writer else {
            return Err(Kind::ReadOnly { path: self.dir.clone() }.into());
        };
        if writer.is_broken {
            return Err(Kind::Broken { path: self.dir.clone() }.into());
        }
        let too_large = |(_, entry): &(usize, &Vec<u8>)| entry.len() > MAX_ENTRY_BYTES;
        if let Some((index, entry)) = entries.iter().enumerate().find(too_large) {
            return Err(Kind::TooLarge { index, bytes: entry.len() }.into());
        }
        if entries.is_empty() {
            return Ok(first);
        }
        writer.is_broken = true;
        let plan = self.plan(entries)?;
        self.write(&plan)?;
        let checkpoint = self.check_written(&plan)?;
        self.publish(checkpoint)?;
        self.edge = plan.edge;
        self.remove_partials(&plan.files);
        if let Some(writer) = &mut self.writer {
            writer.is_broken = false;
        }
        Ok(first)
    }

    /// Works out the files of the tree after an addition.
    fn plan(&self, entries: &[Vec<u8>]) -> Result<Plan, Error> {
        let mut plan = Plan { size: self.size(), edge: self.edge.clone(), files: BTreeMap::new() };
        let mut bundle = Vec::new();
        for entry in self.tiles().bundle(self.size() / TILE_WIDTH)? {
            push_entry(&mut bundle, &entry);
        }
        let mut touched = 0;
        for entry in entries {
            push_entry(&mut bundle, entry);
            plan.size += 1;
            touched = touched.max(plan.push_hash(0, leaf_hash(entry)));
            if plan.size.is_multiple_of(TILE_WIDTH) {
                plan.add(Holds::Entries, std::mem::take(&mut bundle));
            }
        }
        if !bundle.is_empty() {
            plan.add(Holds::Entries, bundle);
        }
        for level in 0..=touched {
            let hashes = &plan.edge.0[usize::from(level)];
            if !hashes.is_empty() {
                let bytes = format_hashes(hashes);
                plan.add(Holds::Hashes(level), bytes);
            }
        }
        Ok(plan)
    }

    fn write(&mut self, plan: &Plan) -> Result<(), Error> {
        let disk = &*self.storage;
        let Some(writer) = &mut self.writer else {
            return Err(Kind::ReadOnly { path: self.dir.clone() }.into());
        };
        let mut dirs = BTreeSet::new();
        for (tile, bytes) in &plan.files {
            let path = tile_file(&self.dir, tile);
            if let Some(parent) = path.parent() {
                writer.dirs.ensure(disk, &self.dir, parent)?;
                dirs.insert(parent.to_owned());
            }
            disk.write_new(&path, bytes).doing("write", &path)?;
        }
        // With them the name of the checkpoint before this one in the history.
        dirs.extend(writer.unsynced.take());
        let files: Vec<PathBuf> =
            plan.files.keys().map(|tile| tile_file(&self.dir, tile)).collect();
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let dirs: Vec<&Path> = dirs.iter().map(PathBuf::as_path).collect();
        disk.fsync_all(&files, &dirs).doing("make durable", &self.dir)
    }

    /// Reads back what was written and hashes it again, from the entries up: what will be
    /// signed is what the disk holds. Also proves that the tree continues the one signed last.
    fn check_written(&self, plan: &Plan) -> Result<Checkpoint, Error> {
        let disk = &*self.storage;
        for (tile, bytes) in &plan.files {
            let path = tile_file(&self.dir, tile);
            if disk.read(&path).doing("read back", &path)? != *bytes {
                let what = "the disk gives back other bytes than were written";
                return Err(Error::damaged(&path, what));
            }
        }
        let edge = Edge::read(disk, &self.dir, plan.size)?;
        let root = edge.root();
        let mut tiles = Tiles::new(disk, &self.dir, plan.size, &edge);
        for tile in plan.files.keys().filter(|tile| tile.holds == Holds::Entries) {
            tiles.bundle(tile.index)?;
        }
        let ranges = merkle::consistency_ranges(self.size(), plan.size).unwrap_or_default();
        let proof: Vec<Hash> =
            ranges.iter().map(|range| tiles.range(range)).collect::<Result<_, _>>()?;
        if edge != plan.edge
            || !merkle::verify_consistency(self.size(), plan.size, &self.root(), &root, &proof)
        {
            let what = "what was written does not continue the log that was signed last";
            return Err(Error::damaged(&self.dir, what));
        }
        Ok(Checkpoint { origin: self.checkpoint.origin.clone(), size: plan.size, root })
    }

    /// Signs a checkpoint and makes it the log's, then keeps it in the history. In this order,
    /// since a history ahead of the checkpoint would look like a log that was put back. Its name in the
    /// history need not be durable yet: the next writer completes what is missing, and the next
    /// addition makes it durable together with its own tiles.
    pub(super) fn publish(&mut self, checkpoint: Checkpoint) -> Result<(), Error> {
        let Some(writer) = &mut self.writer else {
            return Err(Kind::ReadOnly { path: self.dir.clone() }.into());
        };
        let text = writer.signer.sign(&checkpoint.format())?.format();
        let disk = &*self.storage;
        let (head, kept) = (self.dir.join(CHECKPOINT), history_file(&self.dir, checkpoint.size));
        let history = storage::parent_of(&kept).to_owned();
        writer.dirs.ensure(disk, &self.dir, &history)?;
        let written = put_both(disk, &self.dir, [&head, &kept], text.as_bytes());
        if written.is_err() {
            // Merely tidy: the next writer removes what is left.
            let _ = storage::remove_leftovers(disk, &self.dir);
        }
        written?;
        writer.unsynced = Some(history);
        self.checkpoint = checkpoint;
        self.checkpoint_text = text;
        Ok(())
    }

    /// Removes the partial tiles that a full one has replaced. They are only in the way, so a
    /// failure is left to the next time.
    fn remove_partials(&mut self, written: &BTreeMap<Tile, Vec<u8>>) {
        for tile in written.keys().filter(|tile| !tile.is_partial()) {
            let mut name = tile_file(&self.dir, tile).into_os_string();
            name.push(".p");
            let dir = PathBuf::from(name);
            let Ok(listed) = self.storage.list(&dir) else { continue };
            if let Some(writer) = &mut self.writer {
                writer.dirs.forget(&dir);
            }
            for name in listed {
                let _ = self.storage.remove_file(&dir.join(name.name));
            }
            let _ = self.storage.remove_dir(&dir);
        }
    }
}

/// Puts the same bytes in two places, the second after the first: durable in the first when this
/// returns, and never half there.
fn put_both(
    disk: &dyn storage::Storage,
    dir: &Path,
    [first, second]: [&PathBuf; 2],
    bytes: &[u8],
) -> Result<(), Error> {
    let temporary = [storage::temporary(first), storage::temporary(second)];
    for path in &temporary {
        disk.write_new(path, bytes).doing("write", path)?;
    }
    let [one, other] = &temporary;
    disk.fsync_all(&[one, other], &[]).doing("make durable", one)?;
    for path in &temporary {
        if disk.read(path).doing("read back", path)? != bytes {
            return Err(Error::damaged(path, "the disk gives back other bytes than were written"));
        }
    }
    disk.rename(one, first).doing("put in place", first)?;
    disk.fsync_dir(dir).doing("make durable", dir)?;
    disk.rename(other, second).doing("put in place", second)
}

impl Plan {
    /// Adds a hash at a level, closing full tiles upwards; gives the highest level touched.
    fn push_hash(&mut self, level: u8, hash: Hash) -> u8 {
        let at = usize::from(level);
        if self.edge.0.len() <= at {
            self.edge.0.resize(at + 1, Vec::new());
        }
        self.edge.0[at].push(hash);
        if (self.edge.0[at].len() as u64) < TILE_WIDTH {
            return level;
        }
        let full = std::mem::take(&mut self.edge.0[at]);
        self.add(Holds::Hashes(level), format_hashes(&full));
        self.push_hash(level + 1, merkle::root(&full))
    }

    /// Adds the rightmost tile of the tree at its present size.
    fn add(&mut self, holds: Holds, bytes: Vec<u8>) {
        let total = level_width(holds, self.size);
        let index = total.saturating_sub(1) / TILE_WIDTH;
        let width = (total - index * TILE_WIDTH) as u16;
        self.files.insert(Tile { holds, index, width }, bytes);
    }
}
