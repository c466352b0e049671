//! The store of sources: original bytes by their SHA-256, compressed, each in a file that
//! notices any change to itself.

use crate::error::{Error, IoContext as _, Kind};
use crate::hash::{Hash, sha256};
use crate::storage::{self, Disk, Storage, TEMPORARY, parent_of};
use crate::verify::Damage;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// First bytes of a file of the store.
const MAGIC: &[u8; 18] = b"paradero source 1\n";
/// The original's length in bytes, as a big-endian 64-bit number.
const LENGTH_BYTES: usize = 8;
/// SHA-256 over all that stands before it in the file.
const SEAL_BYTES: usize = 32;

/// Originals in a directory, at `<first two hex digits>/<the other 62>`. Putting the same bytes
/// again adds nothing. Any number of processes may put and get at once.
///
/// A file is a header, the original's length, the original as a raw deflate stream, and a
/// SHA-256 over all of that: a change is found even where it would not change the original.
#[derive(Clone, Debug)]
pub struct SourceStore {
    storage: Arc<dyn Storage>,
    dir: PathBuf,
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

    /// Keeps some bytes and gives their SHA-256. They are durable, and were read back and
    /// hashed, when this returns. A damaged copy of the same bytes is replaced.
    ///
    /// # Errors
    /// When the disk fails; then nothing was acknowledged.
    pub fn put(&self, bytes: &[u8]) -> Result<Hash, Error> {
        let hash = sha256(bytes);
        let path = self.path(&hash);
        let disk = &*self.storage;
        // Each name on the way is made durable even where it is there already: a put that was
        // interrupted may have left it undurable.
        storage::create_durable_dir(disk, parent_of(&self.dir), &self.dir)?;
        let dir = parent_of(&path);
        storage::create_durable_dir(disk, &self.dir, dir)?;
        if disk.read(&path).is_ok_and(|file| unpack(&file, &hash).is_ok()) {
            disk.fsync_file(&path).doing("make durable", &path)?;
            disk.fsync_dir(dir).doing("make durable", dir)?;
            return Ok(hash);
        }
        let file = pack(bytes)?;
        unpack(&file, &hash).map_err(|what| Error::damaged(&path, what))?;
        storage::replace(disk, &path, &file)?;
        Ok(hash)
    }

    /// The bytes of a source, hashed again.
    ///
    /// # Errors
    /// When it is not here ([`Error::is_not_found`]), or its file is damaged (named).
    pub fn get(&self, hash: &Hash) -> Result<Vec<u8>, Error> {
        let path = self.path(hash);
        match self.storage.read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Kind::NotThere { path: self.dir.clone(), hash: hash.to_string() }.into())
            }
            read => {
                let file = read.doing("read", &path)?;
                unpack(&file, hash).map_err(|what| Error::damaged(&path, what))
            }
        }
    }

    /// Whether there is a file for this source; it may be damaged.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn contains(&self, hash: &Hash) -> Result<bool, Error> {
        let path = self.path(hash);
        let dir = parent_of(&path);
        match self.storage.list(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            listed => Ok(listed
                .doing("list", dir)?
                .iter()
                .any(|listed| path.file_name().is_some_and(|name| name == listed.name.as_str()))),
        }
    }

    /// All sources that have a file, in order.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn list(&self) -> Result<Vec<Hash>, Error> {
        let names = storage::walk(&*self.storage, &self.dir)?;
        Ok(names.iter().filter_map(|name| parse_name(name)).collect())
    }

    /// Reads and hashes every file, and names those that are damaged or do not belong.
    /// What an interrupted put left behind is neither.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn verify(&self) -> Result<Vec<Damage>, Error> {
        let mut damages = Vec::new();
        for name in storage::walk(&*self.storage, &self.dir)? {
            let file = self.dir.join(&name);
            let what = match parse_name(&name) {
                None if name.ends_with(TEMPORARY) => continue,
                None => "it is no file of the store of sources".to_owned(),
                Some(hash) => {
                    let read = self.storage.read(&file);
                    let unpacked = read
                        .map_err(|error| format!("it cannot be read: {error}"))
                        .and_then(|bytes| unpack(&bytes, &hash).map_err(str::to_owned));
                    let Err(what) = unpacked else { continue };
                    what
                }
            };
            damages.push(Damage { file, what, entries: None });
        }
        Ok(damages)
    }

    /// Removes what interrupted puts left behind, and gives the number of files removed. For
    /// the one who holds the writer's lock: a put under way would fail.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove_leftovers(&self) -> Result<usize, Error> {
        let mut names = storage::walk(&*self.storage, &self.dir)?;
        names.retain(|name| name.ends_with(TEMPORARY));
        for name in &names {
            let path = self.dir.join(name);
            self.storage.remove_file(&path).doing("remove the leftover", &path)?;
        }
        Ok(names.len())
    }

    /// Where a source's file stands, or would.
    #[must_use]
    pub fn path(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        let (first, rest) = name.split_at(2);
        self.dir.join(first).join(rest)
    }
}

/// Reads `<2 hex>/<62 hex>`.
fn parse_name(name: &str) -> Option<Hash> {
    let (first, rest) = name.split_once('/')?;
    if first.len() == 2 { format!("{first}{rest}").parse().ok() } else { None }
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    DeflateEncoder::new(bytes, Compression::default())
        .read_to_end(&mut file)
        .map_err(|error| Error::text(format!("cannot compress a source: {error}")))?;
    file.extend_from_slice(&sha256(&file).0);
    Ok(file)
}

fn unpack(file: &[u8], hash: &Hash) -> Result<Vec<u8>, &'static str> {
    let (sealed, seal) = file.split_last_chunk::<SEAL_BYTES>().ok_or("it is cut off")?;
    if sha256(sealed).0 != *seal {
        return Err("its bytes were altered");
    }
    let rest = sealed.strip_prefix(MAGIC).ok_or("it is of another form or version")?;
    let (length, stream) = rest.split_first_chunk::<LENGTH_BYTES>().ok_or("it is cut off")?;
    let length = u64::from_be_bytes(*length);
    let mut bytes = Vec::new();
    DeflateDecoder::new(stream)
        .take(length.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| "it cannot be decompressed")?;
    if bytes.len() as u64 != length || sha256(&bytes) != *hash {
        return Err("it holds another source than its name says");
    }
    Ok(bytes)
}
