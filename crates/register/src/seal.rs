//! Seals of derived files: beside each lies its hash, and no moment at which a process may be ended looks like damage.
//!
//! A seal holds one hash, or, while a file is swapped or taken away, two states either of which may be the case: a hash, or
//! `none` for a file that is not there.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Stands for a file that is not there.
const NONE: &str = "none";

/// How many bytes are hashed together.
const PIECE: usize = 1 << 20;

/// Gives a file its name: the seal first, which meanwhile holds for what was there as well.
pub(crate) fn put_in_place(temporary: &Path, path: &Path) -> Result<()> {
    let io = |error| Error::io(temporary, error);
    std::fs::File::open(temporary).and_then(|file| file.sync_all()).map_err(io)?;
    let new = hash(temporary).map_err(io)?;
    write(path, &format!("{new} {}", now(path)))?;
    std::fs::rename(temporary, path).map_err(|error| Error::io(path, error))?;
    write(path, &new)
}

/// Takes a file away, and its seal.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let seal = beside(path);
    if path.exists() {
        write(path, &format!("{} {NONE}", now(path)))?;
        std::fs::remove_file(path).map_err(|error| Error::io(path, error))?;
    }
    if seal.exists() {
        std::fs::remove_file(&seal).map_err(|error| Error::io(&seal, error))?;
    }
    Ok(())
}

/// The hash that holds for a file, or that there is none. What its seal says is believed: whether the file is that, `verify`
/// asks.
fn now(path: &Path) -> String {
    let seal = std::fs::read_to_string(beside(path)).unwrap_or_default();
    match seal.split_whitespace().collect::<Vec<_>>().as_slice() {
        [hash] if path.exists() => (*hash).to_owned(),
        _ => hash(path).unwrap_or_else(|_| NONE.to_owned()),
    }
}

/// Where the seal of a file stands.
pub(crate) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".sha256");
    path.with_file_name(name)
}

/// The file of which another is the seal, if it is one.
pub(crate) fn sealed_by(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?.strip_suffix(".sha256")?;
    Some(path.with_file_name(name))
}

/// Whether a file is there and is what was written.
pub(crate) fn intact(path: &Path) -> bool {
    let (Ok(hash), Ok(seal)) = (hash(path), std::fs::read_to_string(beside(path))) else {
        return false;
    };
    seal.split_whitespace().any(|state| state == hash)
}

/// As [`intact`], looked at once for each state of a file: to hash what belongs to a million people takes seconds, and whoever opens
/// a view asks.
pub(crate) fn known_intact(path: &Path) -> bool {
    type State = (u64, Option<SystemTime>, String);
    static KNOWN: Mutex<BTreeMap<PathBuf, State>> = Mutex::new(BTreeMap::new());
    let Ok(file) = std::fs::metadata(path) else { return false };
    let seal = std::fs::read_to_string(beside(path)).unwrap_or_default();
    let state = (file.len(), file.modified().ok(), seal);
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known().get(path) == Some(&state) {
        return true;
    }
    let is_intact = intact(path);
    if is_intact {
        known().insert(path.to_owned(), state);
    }
    is_intact
}

/// The SHA-256 of a file in hex digits, read piece by piece: a derived store may be larger than memory.
fn hash(path: &Path) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = BufReader::with_capacity(PIECE, std::fs::File::open(path)?);
    loop {
        let piece = file.fill_buf()?;
        if piece.is_empty() {
            break;
        }
        digest.update(piece);
        let read = piece.len();
        file.consume(read);
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether a seal says that its file may not be there.
pub(crate) fn may_be_gone(path: &Path) -> bool {
    let seal = std::fs::read_to_string(beside(path)).unwrap_or_default();
    seal.split_whitespace().any(|state| state == NONE)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let seal = beside(path);
    let temporary = seal.with_extension(format!("{}.tmp", std::process::id()));
    std::fs::write(&temporary, text)
        .and_then(|()| std::fs::rename(&temporary, &seal))
        .map_err(|error| Error::io(&seal, error))
}

#[cfg(test)]
mod tests {
    use paradero_ledger::sha256;

    use super::*;

    /// The states in which a process that is ended can leave a file and its seal, each with whether it is whole.
    #[test]
    fn whoever_is_ended_midway_leaves_nothing_that_looks_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let (path, temporary) = (folder.path().join("a.sqlite"), folder.path().join("a.tmp"));
        let put = |text: &str| {
            std::fs::write(&temporary, text).unwrap();
            put_in_place(&temporary, &path).unwrap();
        };
        put("one");
        assert!(intact(&path) && !may_be_gone(&path));
        let one = sha256(b"one").to_string();
        let two = sha256(b"two").to_string();
        // The seal is written, the file is not swapped yet; then it is.
        write(&path, &format!("{two} {one}")).unwrap();
        assert!(intact(&path));
        std::fs::write(&path, "two").unwrap();
        assert!(intact(&path));
        std::fs::write(&path, "three").unwrap();
        assert!(!intact(&path), "neither of the two");
        // First of all files, and when one is taken away.
        write(&path, &format!("{two} {NONE}")).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(may_be_gone(&path) && !intact(&path));
        put("four");
        assert_eq!(std::fs::read_to_string(beside(&path)).unwrap(), sha256(b"four").to_string());
        remove(&path).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
