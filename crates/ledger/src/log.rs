//! The log: append, read, prove.

use crate::checkpoint::{Checkpoint, check_origin};
use crate::error::{Error, IoContext as _, Kind};
use crate::hash::Hash;
use crate::merkle::{self, leaf_hash};
use crate::note::{SignedNote, Signer};
use crate::storage::{self, Disk, DurableDirs, LockGuard, Storage, TEMPORARY};
use crate::tile::{
    Holds, TILE_WIDTH, Tile, format_hashes, index_path, level_width, parse_index, push_entry,
};
use crate::tree::{Edge, Tiles, tile_file};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes that an entry may have: its length is written in 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;
/// The newest signed checkpoint.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// Every checkpoint ever signed, by its size.
pub(crate) const HISTORY: &str = "checkpoints";
/// The writer's lock; always empty.
pub(crate) const LOCK: &str = "lock";

/// An append-only, tamper-evident log in a directory: `checkpoint`, `checkpoints/<size>`,
/// `tile/<level>/<n>`, `tile/entries/<n>`, `lock`.
///
/// A reader shows the log as it was when it was opened. Whatever it reads is checked against
/// the root of the checkpoint; [`crate::verify`] checks the checkpoint's signature as well.
#[derive(Debug)]
pub struct Ledger {
    storage: Arc<dyn Storage>,
    dir: PathBuf,
    checkpoint: Checkpoint,
    checkpoint_text: String,
    edge: Edge,
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    signer: Signer,
    dirs: DurableDirs,
    /// A write failed half way: only the disk knows what stands there.
    is_broken: bool,
    _lock: LockGuard,
}

/// What an addition will write.
struct Plan {
    size: u64,
    edge: Edge,
    files: BTreeMap<Tile, Vec<u8>>,
}

impl Ledger {
    /// Makes an empty log in `dir` (made when missing; the directory above must be there), and
    /// opens it for writing.
    ///
    /// # Errors
    /// When there is a log already, another process writes here, or the disk fails.
    pub fn create(dir: &Path, origin: &str, signer: &Signer) -> Result<Ledger, Error> {
        Ledger::create_on(Arc::new(Disk), dir, origin, signer)
    }

    /// [`Ledger::create`] on a storage of one's own.
    ///
    /// # Errors
    /// As [`Ledger::create`].
    pub fn create_on(
        storage: Arc<dyn Storage>,
        dir: &Path,
        origin: &str,
        signer: &Signer,
    ) -> Result<Ledger, Error> {
        check_origin(origin)?;
        let disk = &*storage;
        match dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => storage::create_durable_dir(disk, parent, dir)?,
            None => storage::create_durable_dir(disk, Path::new("."), dir)?,
        }
        let lock = storage::lock(disk, &dir.join(LOCK), dir)?;
        let path = dir.join(CHECKPOINT);
        match disk.read(&path) {
            Ok(_) => return Err(Kind::Exists { path: dir.to_owned() }.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).doing("read", &path),
        }
        let checkpoint = Checkpoint { origin: origin.to_owned(), size: 0, root: merkle::root(&[]) };
        let writer = Writer {
            signer: signer.clone(),
            dirs: DurableDirs::default(),
            is_broken: false,
            _lock: lock,
        };
        let mut ledger = Ledger {
            storage,
            dir: dir.to_owned(),
            checkpoint_text: String::new(),
            checkpoint: checkpoint.clone(),
            edge: Edge::default(),
            writer: Some(writer),
        };
        ledger.publish(checkpoint)?;
        Ok(ledger)
    }

    /// Opens a log for reading, as of now. The notices say what a reader should know, such as
    /// an interrupted write that the next writer will cut back.
    ///
    /// # Errors
    /// When there is no log, or its checkpoint or the right edge of its tree is damaged.
    pub fn open(dir: &Path) -> Result<(Ledger, Vec<String>), Error> {
        Ledger::open_on(Arc::new(Disk), dir)
    }

    /// [`Ledger::open`] on a storage of one's own.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_on(storage: Arc<dyn Storage>, dir: &Path) -> Result<(Ledger, Vec<String>), Error> {
        let ledger = Ledger::load(storage, dir)?;
        Ok((ledger, Vec::new()))
    }

    /// Opens a log for writing: takes the lock, cuts back what an interrupted write left
    /// behind, and says so in the notices.
    ///
    /// # Errors
    /// [`Error::is_locked`] when another process writes; else when there is no log, it is
    /// damaged, it is signed with another key, or the disk fails.
    pub fn open_writer(dir: &Path, signer: &Signer) -> Result<(Ledger, Vec<String>), Error> {
        Ledger::open_writer_on(Arc::new(Disk), dir, signer)
    }

    /// [`Ledger::open_writer`] on a storage of one's own.
    ///
    /// # Errors
    /// As [`Ledger::open_writer`].
    pub fn open_writer_on(
        storage: Arc<dyn Storage>,
        dir: &Path,
        signer: &Signer,
    ) -> Result<(Ledger, Vec<String>), Error> {
        let path = dir.join(CHECKPOINT);
        storage.read(&path).doing("read", &path)?;
        let lock = storage::lock(&*storage, &dir.join(LOCK), dir)?;
        let mut ledger = Ledger::load(storage, dir)?;
        let verifier = signer.verifier();
        Checkpoint::open(ledger.checkpoint_text.as_bytes(), &verifier).map_err(|error| {
            Kind::WrongKey { path, key: verifier.to_text(), what: error.to_string() }
        })?;
        ledger.writer = Some(Writer {
            signer: signer.clone(),
            dirs: DurableDirs::default(),
            is_broken: false,
            _lock: lock,
        });
        let mut notices = ledger.cut_tail()?;
        notices.extend(ledger.complete_history()?);
        Ok((ledger, notices))
    }

    fn load(storage: Arc<dyn Storage>, dir: &Path) -> Result<Ledger, Error> {
        let path = dir.join(CHECKPOINT);
        let bytes = storage.read(&path).doing("read", &path)?;
        let (checkpoint, checkpoint_text) =
            parse_signed(&bytes).map_err(|error| Error::damaged(&path, error.to_string()))?;
        let edge = Edge::read(&*storage, dir, checkpoint.size)?;
        if edge.root() != checkpoint.root {
            let what = "the tiles at the tree's right edge do not give the checkpoint's root";
            return Err(Error::damaged(dir, what));
        }
        Ok(Ledger { storage, dir: dir.to_owned(), checkpoint, checkpoint_text, edge, writer: None })
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// The root over all entries.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.checkpoint.root
    }

    /// The log's identity.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.checkpoint.origin
    }

    /// The signed checkpoint of this size, as it stands in the file.
    #[must_use]
    pub fn checkpoint_text(&self) -> &str {
        &self.checkpoint_text
    }

    /// One entry, checked against the root.
    ///
    /// # Errors
    /// When there is none, or what is stored is not what was written.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, Error> {
        if index >= self.size() {
            return Err(Kind::OutOfRange { asked: index, size: self.size() }.into());
        }
        let mut bundle = self.tiles().bundle(index / TILE_WIDTH)?;
        Ok(bundle.swap_remove((index % TILE_WIDTH) as usize))
    }

    /// All entries in order, each checked against the root.
    #[must_use]
    pub fn entries(&self) -> Entries<'_> {
        self.entries_from(0)
    }

    /// The entries from `index` on.
    #[must_use]
    pub fn entries_from(&self, index: u64) -> Entries<'_> {
        Entries { ledger: self, next: index, bundle: Vec::new() }
    }

    /// The audit path of an entry in the tree of this size.
    ///
    /// # Errors
    /// When there is no such entry, or a tile is damaged.
    pub fn prove_inclusion(&self, index: u64) -> Result<Vec<Hash>, Error> {
        let ranges = merkle::inclusion_ranges(index, self.size());
        self.hashes_of(ranges, index)
    }

    /// The proof that the log at size `old` was a beginning of the log now.
    ///
    /// # Errors
    /// When the log is smaller, or a tile is damaged.
    pub fn prove_consistency(&self, old: u64) -> Result<Vec<Hash>, Error> {
        let ranges = merkle::consistency_ranges(old, self.size());
        self.hashes_of(ranges, old)
    }

    fn hashes_of(
        &self,
        ranges: Option<Vec<std::ops::Range<u64>>>,
        asked: u64,
    ) -> Result<Vec<Hash>, Error> {
        let ranges = ranges.ok_or(Kind::OutOfRange { asked, size: self.size() })?;
        let mut tiles = self.tiles();
        ranges.iter().map(|range| tiles.range(range)).collect()
    }

    fn tiles(&self) -> Tiles<'_> {
        Tiles::new(&*self.storage, &self.dir, self.size(), &self.edge)
    }

    /// Adds entries, in order, under one new checkpoint, and gives the index of the first.
    /// When this returns they are durable. No entries: nothing is written.
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
            if plan.size % TILE_WIDTH == 0 {
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
            disk.fsync_file(&path).doing("make durable", &path)?;
        }
        dirs.iter().try_for_each(|dir| disk.fsync_dir(dir).doing("make durable", dir))
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
    /// since a history ahead of the checkpoint would look like a log that was put back.
    fn publish(&mut self, checkpoint: Checkpoint) -> Result<(), Error> {
        let Some(writer) = &mut self.writer else {
            return Err(Kind::ReadOnly { path: self.dir.clone() }.into());
        };
        let text = writer.signer.sign(&checkpoint.format())?.format();
        let disk = &*self.storage;
        storage::replace(disk, &self.dir.join(CHECKPOINT), text.as_bytes())?;
        let kept = history_file(&self.dir, checkpoint.size);
        if let Some(parent) = kept.parent() {
            writer.dirs.ensure(disk, &self.dir, parent)?;
        }
        storage::replace(disk, &kept, text.as_bytes())?;
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

    /// Removes what an interrupted write left beyond the checkpoint.
    fn cut_tail(&mut self) -> Result<Vec<String>, Error> {
        let size = self.size();
        let (mut files, mut reached) = (0, size);
        for name in storage::walk(&*self.storage, &self.dir)? {
            let beyond =
                Tile::parse(&name).filter(|tile| end_of(tile) > level_width(tile.holds, size));
            if let Some(Tile { holds: Holds::Entries, .. }) = beyond {
                reached = reached.max(beyond.as_ref().map_or(0, end_of));
            }
            if beyond.is_some() || name.ends_with(TEMPORARY) {
                let path = self.dir.join(&name);
                self.storage.remove_file(&path).doing("remove the leftover", &path)?;
                files += 1;
            }
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
    fn complete_history(&mut self) -> Result<Vec<String>, Error> {
        let history = self.dir.join(HISTORY);
        let names = storage::walk(&*self.storage, &history)?;
        let newest = names.iter().filter_map(|name| parse_index(name)).max();
        match newest.map(|newest| newest.cmp(&self.size())) {
            Some(std::cmp::Ordering::Equal) => Ok(Vec::new()),
            Some(std::cmp::Ordering::Greater) => {
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

/// The entries of a ledger, in order. After an error, there are no more.
#[derive(Debug)]
pub struct Entries<'a> {
    ledger: &'a Ledger,
    next: u64,
    /// What remains of the bundle, last entry first.
    bundle: Vec<Vec<u8>>,
}

impl Iterator for Entries<'_> {
    type Item = Result<Vec<u8>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.ledger.size() {
            return None;
        }
        if self.bundle.is_empty() {
            match self.ledger.tiles().bundle(self.next / TILE_WIDTH) {
                Ok(mut bundle) => {
                    bundle.drain(..(self.next % TILE_WIDTH) as usize);
                    bundle.reverse();
                    self.bundle = bundle;
                }
                Err(error) => {
                    self.next = u64::MAX;
                    return Some(Err(error));
                }
            }
        }
        self.next += 1;
        self.bundle.pop().map(Ok)
    }
}

/// One past the last hash or entry of a tile, counted within its level.
pub(crate) fn end_of(tile: &Tile) -> u64 {
    tile.index.saturating_mul(TILE_WIDTH).saturating_add(u64::from(tile.width))
}

/// Where the history keeps the checkpoint of a size.
pub(crate) fn history_file(dir: &Path, size: u64) -> PathBuf {
    dir.join(HISTORY).join(index_path(size))
}

/// Reads a signed checkpoint without checking its signature.
pub(crate) fn parse_signed(bytes: &[u8]) -> Result<(Checkpoint, String), Error> {
    let note = SignedNote::parse(bytes)?;
    Ok((Checkpoint::parse(&note.text)?, note.format()))
}
