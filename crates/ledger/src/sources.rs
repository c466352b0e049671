//! The store of sources: what acts brought, compressed and encrypted to the act's key, in files
//! named by the SHA-256 of what lies in them.

use crate::error::{Error, IoContext as _, Kind};
use crate::hash::{Hash, sha256};
use crate::keys::ActKey;
use crate::storage::{self, Disk, Storage, TEMPORARY, parent_of};
use crate::verify::Damage;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// A file of the store, as an entry of the log names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stored {
    /// SHA-256 of what lies in the file: it can be checked by whoever cannot read it.
    pub file: Hash,
    /// Bytes in the file.
    pub bytes: u64,
}

/// Files in a directory, at `<first two hex digits>/<the other 62>`. Any number of processes may
/// put and get at once.
///
/// A file is the original, compressed (gzip) and encrypted (age): `age -d -i KEY FILE | gunzip`
/// gives it back without this program.
#[derive(Clone, Debug)]
pub struct SourceStore {
    storage: Arc<dyn Storage>,
    dir: PathBuf,
}

/// What a check of a store found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Files that are damaged or do not belong.
    pub damage: Vec<Damage>,
    /// The files that are whole.
    pub whole: Vec<Stored>,
    /// Bytes that were hashed.
    pub bytes: u64,
}

impl SourceStore {
    /// Opens the store in a directory. The first put makes it (the one above must be there);
    /// until then the store is empty.
    ///
    /// # Errors
    /// When there is something else than a directory, or it cannot be read.
    pub fn open(dir: &Path) -> Result<SourceStore, Error> {
        SourceStore::open_on(Arc::new(Disk), dir)
    }

    /// [`SourceStore::open`] on a storage of one's own.
    ///
    /// # Errors
    /// As [`SourceStore::open`].
    pub fn open_on(storage: Arc<dyn Storage>, dir: &Path) -> Result<SourceStore, Error> {
        match storage.list(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).doing("list", dir),
            _ => Ok(SourceStore { storage, dir: dir.to_owned() }),
        }
    }

    /// Keeps some bytes, encrypted to a key. They are durable when this returns, and were read
    /// back, decrypted and compared.
    ///
    /// # Errors
    /// When the disk fails; then nothing was acknowledged.
    pub fn put(&self, bytes: &[u8], key: &ActKey) -> Result<Stored, Error> {
        let file = key.encrypt(&compress(bytes)?)?;
        let stored = Stored { file: sha256(&file), bytes: file.len() as u64 };
        let path = self.path(&stored.file);
        if expand(&key.decrypt(&file)?, bytes.len() as u64).ok().as_deref() != Some(bytes) {
            return Err(Error::damaged(
                &path,
                "what was encrypted does not give back the original",
            ));
        }
        self.restore(&stored, &file)?;
        Ok(stored)
    }

    /// Puts a file back as another store held it.
    ///
    /// # Errors
    /// When these are not the bytes that it should hold, or the disk fails.
    pub fn restore(&self, stored: &Stored, file: &[u8]) -> Result<(), Error> {
        let path = self.path(&stored.file);
        if sha256(file) != stored.file {
            return Err(Error::damaged(&path, "these are other bytes than its name says"));
        }
        let disk = &*self.storage;
        storage::create_durable_dir(disk, parent_of(&self.dir), &self.dir)?;
        storage::create_durable_dir(disk, &self.dir, parent_of(&path))?;
        storage::replace(disk, &path, file)
    }

    /// The bytes of a file as they lie there, hashed again.
    ///
    /// # Errors
    /// When it is not here ([`Error::is_not_found`]), or is damaged (named).
    pub fn file(&self, stored: &Stored) -> Result<Vec<u8>, Error> {
        let path = self.path(&stored.file);
        match self.storage.read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Kind::NotThere { path: self.dir.clone(), hash: stored.file.to_string() }.into())
            }
            read => {
                let file = read.doing("read", &path)?;
                if sha256(&file) != stored.file {
                    return Err(Error::damaged(&path, "its bytes were altered"));
                }
                Ok(file)
            }
        }
    }

    /// The original in a file, of at most so many bytes.
    ///
    /// # Errors
    /// As [`SourceStore::file`], and when it is encrypted to another key, or is larger.
    pub fn get(&self, stored: &Stored, key: &ActKey, at_most: u64) -> Result<Vec<u8>, Error> {
        let file = self.file(stored)?;
        let damaged = |what: &str| Error::damaged(&self.path(&stored.file), what);
        let packed = key.decrypt(&file).map_err(|error| damaged(&error.to_string()))?;
        expand(&packed, at_most).map_err(damaged)
    }

    /// Whether there is a file; it may be damaged.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn contains(&self, stored: &Stored) -> Result<bool, Error> {
        let path = self.path(&stored.file);
        let dir = parent_of(&path);
        match self.storage.list(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            listed => Ok(listed
                .doing("list", dir)?
                .iter()
                .any(|listed| path.file_name().is_some_and(|name| name == listed.name.as_str()))),
        }
    }

    /// Writes over a file, then removes it, durably. Nothing to do where there is none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn destroy(&self, stored: &Stored) -> Result<(), Error> {
        storage::destroy(&*self.storage, &self.path(&stored.file))
    }

    /// Reads and hashes every file, on `threads` threads. What an interrupted put left behind is
    /// passed over.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn verify(&self, threads: usize) -> Result<Checked, Error> {
        let names = storage::walk(&*self.storage, &self.dir)?;
        let (next, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
        let work = || {
            let mut found = Vec::new();
            while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                if !name.ends_with(TEMPORARY) {
                    found.push(self.check(name, &bytes));
                }
            }
            found
        };
        let mut found: Vec<Result<Stored, Damage>> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
            all.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
        });
        let mut checked = Checked { bytes: bytes.into_inner(), ..Checked::default() };
        for one in found.drain(..) {
            match one {
                Ok(stored) => checked.whole.push(stored),
                Err(damage) => checked.damage.push(damage),
            }
        }
        checked.whole.sort_unstable();
        checked.damage.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(checked)
    }

    fn check(&self, name: &str, hashed: &AtomicU64) -> Result<Stored, Damage> {
        let file = self.dir.join(name);
        let damage = |what: String| Damage { file: file.clone(), what, entries: None };
        let Some(hash) = parse_name(name) else {
            return Err(damage("it is no file of the store of sources".to_owned()));
        };
        match self.storage.hash(&file) {
            Err(error) => Err(damage(format!("it cannot be read: {error}"))),
            Ok((is, bytes)) => {
                hashed.fetch_add(bytes, Ordering::Relaxed);
                let whole = Stored { file: hash, bytes };
                if is == hash {
                    Ok(whole)
                } else {
                    Err(damage("its bytes were altered".to_owned()))
                }
            }
        }
    }

    /// Removes what interrupted puts left behind, and gives the number of files removed. For
    /// the one who holds the writer's lock: a put under way would fail.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove_leftovers(&self) -> Result<usize, Error> {
        storage::remove_leftovers(&*self.storage, &self.dir)
    }

    /// Where a file stands, or would.
    #[must_use]
    pub fn path(&self, file: &Hash) -> PathBuf {
        let name = file.to_string();
        let (first, rest) = name.split_at(2);
        self.dir.join(first).join(rest)
    }
}

/// Reads `<2 hex>/<62 hex>`.
fn parse_name(name: &str) -> Option<Hash> {
    let (first, rest) = name.split_once('/')?;
    if first.len() == 2 { format!("{first}{rest}").parse().ok() } else { None }
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let refused = |error: io::Error| Error::text(format!("cannot compress a source: {error}"));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).map_err(refused)?;
    encoder.finish().map_err(refused)
}

fn expand(packed: &[u8], at_most: u64) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed)
        .take(at_most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| "it cannot be decompressed")?;
    if bytes.len() as u64 > at_most {
        return Err("it holds more than the entry says");
    }
    Ok(bytes)
}
