//! The few disk operations that the ledger and the store of sources are made of.
//!
//! They are a trait so that tests can let the n-th operation fail and lose what was not yet
//! durable: see [`testing::MemoryDisk`].

pub mod testing;

use crate::error::{Error, IoContext as _, Kind};
use crate::hash::{Hash, sha256};
use sha2::{Digest as _, Sha256};
use std::any::Any;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Holds a writer's lock until dropped.
#[derive(Debug)]
pub struct LockGuard(#[expect(dead_code, reason = "kept for its drop")] Box<dyn Any + Send + Sync>);

impl LockGuard {
    /// A guard that drops `held` when it is dropped.
    #[must_use]
    pub fn new(held: Box<dyn Any + Send + Sync>) -> LockGuard {
        LockGuard(held)
    }
}

/// One name in a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The name, without the directory; bytes that are not UTF-8 are replaced.
    pub name: String,
    /// Whether it is a directory.
    pub is_dir: bool,
}

/// Disk operations. Nothing is durable before `fsync_file` (contents) and `fsync_dir` (names
/// in that directory) have succeeded. Each fails as `std::fs` does.
#[expect(clippy::missing_errors_doc, reason = "each fails as the system's call does")]
pub trait Storage: Debug + Send + Sync {
    /// All bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// SHA-256 of a file, and its length in bytes, without holding all of it.
    fn hash(&self, path: &Path) -> io::Result<(Hash, u64)> {
        let bytes = self.read(path)?;
        Ok((sha256(&bytes), bytes.len() as u64))
    }
    /// Makes a file with these bytes; fails with `AlreadyExists` when there is one.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Writes zeros over all bytes of a file, where they lie.
    fn scrub(&self, path: &Path) -> io::Result<()>;
    /// Gives a file another name, replacing what stood there, in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes a directory in an existing one; fails with `AlreadyExists` when there is one.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes the contents of a file durable.
    fn fsync_file(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn fsync_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes the contents of files and the names in directories durable, in whatever order. A disk may
    /// do this in one turn, which is much less than one after the other.
    fn fsync_all(&self, files: &[&Path], dirs: &[&Path]) -> io::Result<()> {
        files.iter().try_for_each(|file| self.fsync_file(file))?;
        dirs.iter().try_for_each(|dir| self.fsync_dir(dir))
    }
    /// The names in a directory, sorted.
    fn list(&self, dir: &Path) -> io::Result<Vec<Listed>>;
    /// Takes the exclusive lock on a file (made when missing), or `None` when another process
    /// or handle has it. A process that ends, in whatever way, lets it go.
    fn try_lock(&self, path: &Path) -> io::Result<Option<LockGuard>>;
}

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Storage for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn hash(&self, path: &Path) -> io::Result<(Hash, u64)> {
        let mut file = File::open(path)?;
        let (mut hasher, mut total) = (Sha256::new(), 0);
        let mut block = vec![0; BLOCK];
        loop {
            let read = file.read(&mut block)?;
            if read == 0 {
                return Ok((Hash(hasher.finalize().into()), total));
            }
            hasher.update(&block[..read]);
            total += read as u64;
        }
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    }

    fn scrub(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let length = file.metadata()?.len();
        io::copy(&mut io::repeat(0).take(length), &mut file).map(|_| ())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn fsync_file(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn fsync_dir(&self, path: &Path) -> io::Result<()> {
        // Windows has no way to sync a directory; there, the file system keeps names in order.
        if cfg!(windows) { Ok(()) } else { File::open(path)?.sync_all() }
    }

    fn fsync_all(&self, files: &[&Path], dirs: &[&Path]) -> io::Result<()> {
        // Asked for at once, so that the file system writes its journal once for all of them.
        std::thread::scope(|scope| {
            let files = files.iter().map(|file| scope.spawn(|| self.fsync_file(file)));
            let dirs = dirs.iter().map(|dir| scope.spawn(|| self.fsync_dir(dir)));
            let all: Vec<_> = files.chain(dirs).collect();
            let broken = || io::Error::other("a thread that waited for the disk broke off");
            all.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| Err(broken())))
        })
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<Listed>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            names.push(Listed { name, is_dir: entry.file_type()?.is_dir() });
        }
        names.sort();
        Ok(names)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<LockGuard>> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(LockGuard::new(Box::new(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Bytes read at once where a file is only hashed: fits the processor's own memory.
const BLOCK: usize = 128 * 1024;

/// Ending of files that are being written and have not got their name yet.
pub(crate) const TEMPORARY: &str = ".tmp";

/// Takes a lock or says who has it.
pub(crate) fn lock(storage: &dyn Storage, path: &Path, what: &Path) -> Result<LockGuard, Error> {
    let guard = storage.try_lock(path).doing("lock", path)?;
    guard.ok_or_else(|| Kind::Locked { path: what.to_owned() }.into())
}

/// Makes directories below a durable base, and remembers which are known to be durable: a
/// directory that is merely there may be lost with the power.
#[derive(Debug, Default)]
pub(crate) struct DurableDirs(BTreeSet<PathBuf>);

impl DurableDirs {
    pub(crate) fn ensure(
        &mut self,
        storage: &dyn Storage,
        base: &Path,
        dir: &Path,
    ) -> Result<(), Error> {
        if dir == base || self.0.contains(dir) {
            return Ok(());
        }
        if let Some(parent) = dir.parent() {
            self.ensure(storage, base, parent)?;
            create_durable_dir(storage, parent, dir)?;
        }
        self.0.insert(dir.to_owned());
        Ok(())
    }

    pub(crate) fn forget(&mut self, dir: &Path) {
        self.0.remove(dir);
    }
}

/// The directory that a path is in; of a mere name, the current one.
pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes a directory when it is missing, and its name durable in any case.
pub(crate) fn create_durable_dir(
    storage: &dyn Storage,
    parent: &Path,
    dir: &Path,
) -> Result<(), Error> {
    match storage.create_dir(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(error).doing("make the directory", dir);
        }
        _ => {}
    }
    storage.fsync_dir(parent).doing("make durable", parent)
}

/// A name beside a file's: of its own, so that two writers of one file do not write into each other's.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}-{number}{TEMPORARY}", process::id()));
    PathBuf::from(name)
}

/// Writes a file beside its place, reads it back, and puts it there in one step: durable when
/// this returns, and never half there.
pub(crate) fn replace(storage: &dyn Storage, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let temporary = temporary(path);
    let written = put_in_place(storage, path, &temporary, bytes);
    if written.is_err() {
        // Merely tidy: the next writer removes what a dead one left.
        let _ = storage.remove_file(&temporary);
    }
    written
}

fn put_in_place(
    storage: &dyn Storage,
    path: &Path,
    temporary: &Path,
    bytes: &[u8],
) -> Result<(), Error> {
    storage.write_new(temporary, bytes).doing("write", temporary)?;
    storage.fsync_file(temporary).doing("make durable", temporary)?;
    if storage.read(temporary).doing("read back", temporary)? != bytes {
        return Err(Error::damaged(temporary, "the disk gives back other bytes than were written"));
    }
    storage.rename(temporary, path).doing("put in place", path)?;
    let dir = parent_of(path);
    storage.fsync_dir(dir).doing("make durable", dir)
}

/// All files below a directory, as paths relative to it with `/` between their parts, sorted.
/// A missing directory has none.
pub(crate) fn walk(storage: &dyn Storage, dir: &Path) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    let mut pending = vec![String::new()];
    while let Some(prefix) = pending.pop() {
        let place = dir.join(&prefix);
        let listed = match storage.list(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            listed => listed.doing("list", &place)?,
        };
        for Listed { name, is_dir } in listed {
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if is_dir {
                pending.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Removes what interrupted writes below a directory left behind, and gives the number of files.
pub(crate) fn remove_leftovers(storage: &dyn Storage, dir: &Path) -> Result<usize, Error> {
    let mut names = walk(storage, dir)?;
    names.retain(|name| name.ends_with(TEMPORARY));
    for name in &names {
        let path = dir.join(name);
        storage.remove_file(&path).doing("remove the leftover", &path)?;
    }
    Ok(names.len())
}

/// Writes over a file, then removes it, durably. Nothing to do where there is none.
pub(crate) fn destroy(storage: &dyn Storage, path: &Path) -> Result<(), Error> {
    match storage.scrub(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        scrubbed => scrubbed.doing("overwrite", path)?,
    }
    storage.fsync_file(path).doing("make durable", path)?;
    storage.remove_file(path).doing("remove", path)?;
    let dir = parent_of(path);
    storage.fsync_dir(dir).doing("make durable", dir)
}
