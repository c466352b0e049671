//! The log: open, read, prove.

mod copy;
mod recover;
mod write;

pub use copy::Copied;

use crate::checkpoint::{Checkpoint, check_origin};
use crate::error::{Error, IoContext as _, Kind};
use crate::evidence::Evidence;
use crate::hash::Hash;
use crate::merkle;
use crate::note::{SignedNote, Signer};
use crate::storage::{self, Disk, DurableDirs, LockGuard, Storage};
use crate::tile::{TILE_WIDTH, Tile, index_path};
use crate::tree::{Edge, Tiles};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

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
    recent: Mutex<Option<Recent>>,
}

/// The bundle read last, so that reading one entry after the other reads each file once.
#[derive(Debug)]
struct Recent {
    index: u64,
    entries: Vec<Vec<u8>>,
}

#[derive(Debug)]
struct Writer {
    signer: Signer,
    dirs: DurableDirs,
    /// A write failed half way: only the disk knows what stands there.
    is_broken: bool,
    /// The directory of the history, while the newest name in it may not be durable yet.
    unsynced: Option<PathBuf>,
    _lock: LockGuard,
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
        storage::create_durable_dir(disk, storage::parent_of(dir), dir)?;
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
            unsynced: None,
            _lock: lock,
        };
        let mut ledger = Ledger {
            storage,
            dir: dir.to_owned(),
            checkpoint_text: String::new(),
            checkpoint: checkpoint.clone(),
            edge: Edge::default(),
            writer: Some(writer),
            recent: Mutex::default(),
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
            unsynced: None,
            _lock: lock,
        });
        let mut notices = ledger.cut_tail()?;
        notices.extend(ledger.complete_history()?);
        Ok((ledger, notices))
    }

    /// A log that is not here: no entries, no checkpoint, nothing on the disk. What was taken over
    /// from a register of which only some logs were given has such ones in their places.
    #[must_use]
    pub fn absent(dir: &Path) -> Ledger {
        Ledger {
            storage: Arc::new(Disk),
            dir: dir.to_owned(),
            checkpoint: Checkpoint { origin: String::new(), size: 0, root: merkle::root(&[]) },
            checkpoint_text: String::new(),
            edge: Edge::default(),
            writer: None,
            recent: Mutex::default(),
        }
    }

    /// Whether it is none of [`Ledger::absent`].
    #[must_use]
    pub fn is_present(&self) -> bool {
        !self.checkpoint_text.is_empty()
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
        Ok(Ledger {
            storage,
            dir: dir.to_owned(),
            checkpoint,
            checkpoint_text,
            edge,
            writer: None,
            recent: Mutex::default(),
        })
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
        let (bundle, place) = (index / TILE_WIDTH, (index % TILE_WIDTH) as usize);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        // The last bundle may have grown since it was read.
        let known = recent.as_ref().filter(|recent| recent.index == bundle);
        if let Some(entry) = known.and_then(|recent| recent.entries.get(place)) {
            return Ok(entry.clone());
        }
        let entries = self.tiles().bundle(bundle)?;
        let entry = entries[place].clone();
        *recent = Some(Recent { index: bundle, entries });
        Ok(entry)
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

    /// The audit path of an entry in the tree of an earlier size.
    ///
    /// # Errors
    /// When the entry is not below that size, the log is smaller, or a tile is damaged.
    pub fn prove_inclusion_at(&self, index: u64, size: u64) -> Result<Vec<Hash>, Error> {
        let ranges = merkle::inclusion_ranges(index, size).filter(|_| size <= self.size());
        self.hashes_of(ranges, index.max(size))
    }

    /// The root that the log had at an earlier size.
    ///
    /// # Errors
    /// When the log is smaller, or a tile is damaged.
    pub fn root_at(&self, size: u64) -> Result<Hash, Error> {
        if size > self.size() {
            return Err(Kind::OutOfRange { asked: size, size: self.size() }.into());
        }
        self.tiles().range(&(0..size))
    }

    /// The checkpoint that was signed at a size, as it stands in the history; `None` where none was.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn checkpoint_of(&self, size: u64) -> Result<Option<String>, Error> {
        if size == self.size() {
            return Ok(Some(self.checkpoint_text.clone()));
        }
        let path = history_file(&self.dir, size);
        match self.storage.read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => Ok(Some(String::from_utf8_lossy(&read.doing("read", &path)?).into_owned())),
        }
    }

    /// What others said of this log's checkpoints.
    #[must_use]
    pub fn evidence(&self) -> Evidence<'_> {
        Evidence::at(&*self.storage, &self.dir)
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
