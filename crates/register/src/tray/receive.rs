//! A file on its way into the tray: encrypted as it comes in, never whole in memory.

use std::fs::{self, File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use paradero_ledger::{ActKey, Encrypting, Keyring, Recipients};
use sha2::{Digest, Sha256};

use super::{Item, sync};
use crate::durable::write_durably;
use crate::error::{Error, Result};

/// How much of the beginning and of the end of a file is looked at to tell what it is: the table of contents of an archive
/// stands at its end.
const LOOKED_AT: usize = 64 << 10;

/// Most bytes of one file.
pub(super) const MOST_BYTES: u64 = paradero_intake::limits::BYTES;

/// A file that is being taken in. Dropped before [`Receiving::finish`], it leaves nothing.
pub struct Receiving {
    folder: PathBuf,
    keys: Keyring,
    key: ActKey,
    /// The file being written, locked so that nobody takes it for a leftover.
    lock: File,
    to: Option<Encrypting<BufWriter<File>>>,
    hash: Sha256,
    bytes: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    done: bool,
}

impl Receiving {
    /// The file is locked before its key is kept: a key that no file and no item needs is a leftover.
    pub(super) fn begin(
        folder: &Path,
        keys: Keyring,
        key: ActKey,
        readers: Option<&Recipients>,
    ) -> Result<Self> {
        let path = part(folder, &key);
        let file = File::create(&path).map_err(|error| Error::io(&path, error))?;
        let lock = file.try_clone().map_err(|error| Error::io(&path, error))?;
        lock.lock().map_err(|error| Error::io(&path, error))?;
        if let Err(error) = keys.put(&key, readers) {
            let _ = fs::remove_file(&path);
            return Err(error.into());
        }
        let to = Recipients::parse(&key.name())?.encrypt_stream(BufWriter::new(file))?;
        Ok(Self {
            folder: folder.to_owned(),
            keys,
            key,
            lock,
            to: Some(to),
            hash: Sha256::new(),
            bytes: 0,
            head: Vec::new(),
            tail: Vec::new(),
            done: false,
        })
    }

    /// Takes in the next bytes.
    ///
    /// # Errors
    /// If the file is larger than a file may be, or the disk does not take them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        if self.bytes > MOST_BYTES {
            return Err(Error::said(format!(
                "it has more than {MOST_BYTES} bytes, the limit; split it into smaller files"
            )));
        }
        let head = bytes.len().min(LOOKED_AT.saturating_sub(self.head.len()));
        let (first, rest) = bytes.split_at(head);
        self.head.extend_from_slice(first);
        self.tail.extend_from_slice(
            rest.get(rest.len().saturating_sub(LOOKED_AT)..).unwrap_or_default(),
        );
        let over = self.tail.len().saturating_sub(LOOKED_AT);
        self.tail.drain(..over);
        self.hash.update(bytes);
        let path = part(&self.folder, &self.key);
        let to = self.to.as_mut().ok_or_else(|| Error::said("nothing is taken in any more"))?;
        to.write_all(bytes).map_err(|error| Error::io(&path, error))
    }

    /// What kind of file it is so far, by its content: see [`paradero_intake::kind`].
    ///
    /// # Errors
    /// If nothing reads such files: one line that says what it is and what to do.
    pub fn media(&self, file_name: &str) -> Result<&'static str> {
        let seen = [&self.head[..], &self.tail[..]].concat();
        Ok(paradero_intake::kind(file_name, &seen)?)
    }

    /// Ends the file and puts it into the tray with what is said of it. It is durable when this returns.
    ///
    /// # Errors
    /// If nothing reads such files, or the disk does not take it: then nothing of it is left.
    pub fn finish(mut self, mut item: Item) -> Result<Item> {
        let path = part(&self.folder, &self.key);
        item.media = self.media(&item.file_name)?.to_owned();
        let io = |error| Error::io(&path, error);
        let to = self.to.take().ok_or_else(|| Error::said("nothing is taken in any more"))?;
        let file = to.finish().map_err(io)?.into_inner().map_err(|error| io(error.into_error()))?;
        file.sync_all().map_err(io)?;
        item.id = self.key.name();
        item.bytes = self.bytes;
        let hash = std::mem::take(&mut self.hash).finalize();
        item.source = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::rename(&path, self.folder.join(format!("{}.bytes", item.id))).map_err(io)?;
        sync(&self.folder)?;
        // From here on it is in the tray.
        let told = self.key.encrypt(&serde_json::to_vec(&item)?)?;
        write_durably(&self.folder.join(format!("{}.item", item.id)), &told)?;
        self.done = true;
        Ok(item)
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        let _ = self.lock.unlock();
        if !self.done {
            // Merely tidy: without its item nothing of it counts, and a later start removes what is left.
            let _ = self.keys.destroy(&self.key.name());
            let _ = fs::remove_file(part(&self.folder, &self.key));
            let _ = fs::remove_file(self.folder.join(format!("{}.bytes", self.key.name())));
        }
    }
}

fn part(folder: &Path, key: &ActKey) -> PathBuf {
    folder.join(format!("{}.part", key.name()))
}

/// Whether a process holds a file to write it.
pub(super) fn is_being_written(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}
