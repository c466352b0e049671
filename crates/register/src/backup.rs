//! Copies of a register: incremental, taken while others write, and verified.
//!
//! The keys of what was added go to a folder of their own. Whoever has the copy alone can check it and
//! mend a register from it, and reads nothing; and when a source is withdrawn, the next backup destroys
//! its key in the one place where the office keeps keys.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use paradero_ledger::{Keyring, SourceStore};
use paradero_model::Level;

use crate::durable::{restrict, write_durably};
use crate::error::{Error, Result};
use crate::files::{files, same};
use crate::joined::{JOINED, joined_dir};
use crate::logs::{log_dir, sources_dir};
use crate::recovery::encrypt_keys;
use crate::register::{Register, no_pdf};
use crate::settings::Settings;
use crate::verify::verify;

/// What a backup did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// Files that were copied.
    pub copied: usize,
    /// Files that were there already.
    pub same: usize,
    /// Files and keys of withdrawn acts, and keys in clear where they are encrypted now, that were
    /// destroyed in the copy.
    pub destroyed: usize,
    /// Whether the keys are encrypted to the recovery key.
    pub encrypted: bool,
}

/// How often a backup begins again because something was withdrawn while it was taken.
const ATTEMPTS: usize = 5;

/// Where the keys of a copy go when nothing else is said: beside it.
#[must_use]
pub fn keys_beside(to: &Path) -> PathBuf {
    let mut name: OsString = to.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}

/// Copies everything that a register cannot make again (not what is derived) into a directory that
/// is missing, empty or an earlier backup of it, the keys into another one, and verifies the copy. It
/// is the register as it stood at one moment, whatever is written meanwhile.
///
/// # Errors
/// If what is to be copied is damaged, or a directory holds anything else or does not take the bytes.
pub fn backup(register: &Register, to: &Path, keys: &Path) -> Result<Backup> {
    recognise(register, to)?;
    whole(register.directory(), "the register is")?;
    let mut opened;
    let mut register = register;
    for attempt in 1.. {
        match copy(register, to, keys) {
            Err(error) if error.is_not_found() && attempt < ATTEMPTS => {
                opened = Register::open(register.directory(), no_pdf())?;
                register = &opened;
            }
            Err(error) => return Err(error),
            Ok(done) => {
                whole(to, "the copy is")?;
                if !done.encrypted {
                    check_keys(register, keys)?;
                }
                return Ok(done);
            }
        }
    }
    Ok(Backup::default())
}

/// That nothing is damaged of what was given.
fn whole(directory: &Path, what: &str) -> Result<()> {
    let mut found = verify(directory)?;
    found.retain(|damage| !damage.file.starts_with(directory.join("derived")));
    // Settings that wait for a second keeper, or for the next writer, are no damage: those that the ledger
    // knows are copied.
    let settings = directory.join("paradero.toml");
    let readable = std::fs::read_to_string(&settings).is_ok_and(|t| Settings::parse(&t).is_ok());
    found.retain(|damage| damage.file != settings || !readable);
    let Some(first) = found.first() else { return Ok(()) };
    Err(Error::said(format!(
        "{what} not whole: {}: {} ({} damaged in all); see `verify` and `repair`, then take the backup \
         again",
        first.file.display(),
        first.what,
        found.len()
    )))
}

/// That the keys that this machine holds are whole where they were copied to.
fn check_keys(register: &Register, keys: &Path) -> Result<()> {
    for act in register.acts.iter().filter(|act| !register.is_withdrawn(act)) {
        let Some(name) = &act.line.key else { continue };
        if register.key_path(act).exists()
            && let Some(what) = Keyring::open(&keys.join(act.level.code())).check(name)?
        {
            let place = act.place();
            return Err(Error::said(format!(
                "{}: the key of entry {place}: {what}",
                keys.display()
            )));
        }
    }
    let mut joined = register.joined.iter();
    joined.try_for_each(|one| check_keys(&one.register, &joined_dir(keys, one.level, &one.id)))
}

/// That a directory is new, empty or an earlier copy of this register.
fn recognise(register: &Register, to: &Path) -> Result<()> {
    let key = "keys/verify.key";
    if !files(to)?.is_empty() && !same(&register.directory().join(key), &to.join(key)) {
        return Err(Error::said(format!(
            "{}: holds something else than a backup of this register; name a new directory",
            to.display()
        )));
    }
    Ok(())
}

fn copy(register: &Register, to: &Path, keys: &Path) -> Result<Backup> {
    let mut done = Backup::default();
    let from = register.directory();
    let recovery = register.recovery()?;
    done.encrypted = recovery.is_some();
    copy_holdings(register, to, keys, &mut done)?;
    for joined in &register.joined {
        let [to, keys] = [to, keys].map(|root| joined_dir(root, joined.level, &joined.id));
        copy_holdings(&joined.register, &to, &keys, &mut done)?;
    }
    for name in files(from)? {
        let text = name.to_string_lossy().replace('\\', "/");
        let of_level = |folder: &str| {
            Level::ALL.iter().any(|level| text.starts_with(&format!("{folder}/{}/", level.code())))
        };
        // What lies in the tray is no part of the register yet, and its keys lie beside it.
        if text.starts_with("tray/") {
            continue;
        }
        if text.starts_with("derived") || text.ends_with(".tmp") || text == "paradero.toml" {
            continue;
        }
        if of_level("ledger") || of_level("sources") || of_level("keys") || is_held(&name) {
            continue;
        }
        let secret = text.starts_with("keys/") && text != "keys/verify.key";
        if secret && done.encrypted {
            continue;
        }
        let target = match name.strip_prefix("keys") {
            Ok(key) if secret => keys.join(key),
            _ => to.join(&name),
        };
        put(&from.join(&name), &target, &mut done)?;
    }
    // Last, since it is what makes the directory a register; as the ledger that was copied knows it.
    let settings = from.join("paradero.toml");
    match register.settings_hash().map(|hash| register.bytes(&hash)) {
        Some(Ok(text)) if std::fs::read(to.join("paradero.toml")).is_ok_and(|old| old == text) => {
            done.same += 1;
        }
        Some(Ok(text)) => {
            write_durably(&to.join("paradero.toml"), &text)?;
            done.copied += 1;
        }
        // A machine without keys has it in the directory.
        _ => put(&settings, &to.join("paradero.toml"), &mut done)?,
    }
    restrict(keys)?;
    if let Some(recovery) = recovery {
        done.destroyed += encrypt_keys(from, &recovery, keys)?;
        done.copied += 1;
    }
    Ok(done)
}

/// Copies the logs, files and keys of a register, or of what was taken over from one.
fn copy_holdings(register: &Register, to: &Path, keys: &Path, done: &mut Backup) -> Result<()> {
    let mut here = register.shelves.iter().filter(|shelf| shelf.log.is_present());
    here.try_for_each(|shelf| copy_log(register, shelf.level, (to, keys), &BTreeSet::new(), done))
}

/// Copies a log with its files and keys, but for those of acts that are withdrawn in it or by others. Keys
/// and files come first: no copied line speaks of what is not there.
///
/// # Errors
/// If something of it is damaged, or the disk fails.
pub(crate) fn copy_log(
    register: &Register,
    level: Level,
    (to, keys): (&Path, &Path),
    withdrawn: &BTreeSet<(Level, u64)>,
    done: &mut Backup,
) -> Result<()> {
    for act in register.acts.iter().filter(|act| act.level == level) {
        let is_withdrawn =
            register.is_withdrawn(act) || withdrawn.contains(&(act.level, act.index));
        copy_act(register, act, is_withdrawn, (to, keys), done)?;
    }
    let log = log_dir(to, level);
    if let Some(parent) = log.parent() {
        std::fs::create_dir_all(parent).map_err(|error| Error::io(parent, error))?;
    }
    let copied = register.shelf(level).log.copy_to(&log)?;
    done.copied += copied.copied;
    done.same += copied.same;
    Ok(())
}

/// Whether a file below the directory is of a log, a store or a ring of keys that was taken over.
fn is_held(name: &Path) -> bool {
    let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
    match parts.as_slice() {
        [joined, _, _, folder, rest @ ..] if joined == JOINED => {
            folder == "ledger" || folder == "sources" || (folder == "keys" && rest.len() > 1)
        }
        _ => false,
    }
}

/// Copies the files and the key of an act, or destroys them in the copy where it was withdrawn.
fn copy_act(
    register: &Register,
    act: &crate::acts::Act,
    withdrawn: bool,
    (to, keys): (&Path, &Path),
    done: &mut Backup,
) -> Result<()> {
    let shelf = register.shelf(act.level);
    let folder = sources_dir(to, act.level);
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent).map_err(|error| Error::io(parent, error))?;
    }
    std::fs::create_dir_all(keys).map_err(|error| Error::io(keys, error))?;
    let (store, ring) = (SourceStore::open(&folder)?, Keyring::open(&keys.join(act.level.code())));
    for stored in act.files() {
        let there = store.path(&stored.file);
        if withdrawn {
            done.destroyed += usize::from(there.exists());
            store.destroy(stored)?;
        } else if std::fs::metadata(&there).is_ok_and(|file| file.len() == stored.bytes) {
            // What lies there is hashed when the copy is verified.
            done.same += 1;
        } else {
            store.restore(stored, &shelf.store.file(stored)?)?;
            done.copied += 1;
        }
    }
    let Some(name) = &act.line.key else { return Ok(()) };
    if withdrawn {
        done.destroyed += usize::from(ring.path(name).exists());
        ring.destroy(name)?;
        return Ok(());
    }
    if done.encrypted {
        return Ok(());
    }
    // This machine may hold no keys itself.
    if let Some(file) = shelf.keys.file(name)? {
        if ring.file(name)?.as_ref() == Some(&file) {
            done.same += 1;
        } else {
            ring.restore(name, &file)?;
            done.copied += 1;
        }
    }
    Ok(())
}

fn put(from: &Path, to: &Path, done: &mut Backup) -> Result<()> {
    if same(from, to) {
        done.same += 1;
        return Ok(());
    }
    let bytes = std::fs::read(from).map_err(|error| Error::io(from, error))?;
    write_durably(to, &bytes)?;
    done.copied += 1;
    Ok(())
}
