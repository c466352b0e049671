//! Mending a register from a copy.
//!
//! A copy is trusted for nothing but its bytes: a file is taken from it only where a hash, a
//! signature or a checksum that the register itself keeps says that these are the bytes. So any
//! copy will do: an older one, one that is damaged elsewhere, or another register's. What was
//! withdrawn is never put back.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use paradero_ledger::note::Signer;
use paradero_ledger::storage::{Disk, LockGuard, Storage};
use paradero_ledger::tile::Tile;
use paradero_ledger::{Checkpoint, Damage, Keyring, SourceStore, Verifier};
use paradero_model::Level;

use crate::backup::keys_beside;
use crate::checksum;
use crate::durable::{restrict, write_durably};
use crate::error::{Error, Result};
use crate::files::files;
use crate::joined::{folders, id_of, joined_dir};
use crate::logs::{IDENTITY, RECIPIENTS, RECOVERY, log_dir, sources_dir};
use crate::register::{Register, no_pdf};
use crate::settings::Settings;
use crate::verify::verify;

/// What mending did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Files that are again what was written.
    pub restored: Vec<PathBuf>,
    /// Damaged files that were removed: derived ones, which are made again when next asked for, and
    /// tiles in whose place a wider one stands.
    pub removed: Vec<PathBuf>,
    /// What is still damaged: the copy does not hold it, or holds other bytes.
    pub left: Vec<Damage>,
}

/// A copy: its directory, and where its keys lie.
struct From<'a> {
    directory: &'a Path,
    keys: PathBuf,
}

/// Mends a register from a copy, trusting hashes, signatures and checksums only. The copy's keys are
/// looked for in `keys`, else beside it, else in it.
///
/// # Errors
/// If another process writes to the register, or the disk fails. What cannot be mended is no error:
/// it is in [`Repaired::left`].
pub fn repair(directory: &Path, from: &Path, keys: Option<&Path>) -> Result<Repaired> {
    let beside = keys_beside(from);
    let keys = match keys {
        Some(keys) => keys.to_owned(),
        None if beside.is_dir() => beside,
        None => from.join("keys"),
    };
    let from = From { directory: from, keys };
    let _writer = lock(directory)?;
    let before = verify(directory)?;
    let mut done = Repaired::default();
    for damage in &before {
        if damage.file.starts_with(directory.join("derived")) {
            remove_derived(&damage.file, &mut done)?;
        }
    }
    own_keys(directory, &from)?;
    for level in Level::ALL {
        ledger(directory, (directory, from.directory), level)?;
        narrower_tiles((directory, directory), level, &mut done)?;
    }
    joined(directory, &from, &mut done)?;
    acts(directory, &from)?;
    settings(directory)?;
    done.left = verify(directory)?;
    let mut mended: Vec<PathBuf> = before.into_iter().map(|damage| damage.file).collect();
    mended.retain(|file| {
        file.is_file()
            && !done.removed.contains(file)
            && !done.left.iter().any(|left| left.file == *file)
    });
    mended.sort();
    mended.dedup();
    done.restored = mended;
    Ok(done)
}

/// Mends what was taken over from other registers, also where all of one is gone.
fn joined(directory: &Path, from: &From<'_>, done: &mut Repaired) -> Result<()> {
    let mut all = folders(directory)?;
    all.extend(folders(from.directory)?);
    let mut all: Vec<_> = all.into_iter().map(|(level, id, _)| (level, id)).collect();
    all.sort();
    all.dedup();
    for (level, id) in all {
        let root = joined_dir(directory, level, &id);
        let copy = joined_dir(from.directory, level, &id);
        let key = Path::new("keys/verify.key");
        // The folder is named by the key.
        let fits = |text: &String| id_of(text) == id;
        let read = |root: &Path| std::fs::read_to_string(root.join(key)).ok().filter(fits);
        if read(&root).is_none()
            && let Some(text) = read(&copy)
        {
            write_durably(&root.join(key), text.as_bytes())?;
        }
        for level in Level::ALL
            .into_iter()
            .filter(|level| log_dir(&root, *level).is_dir() || log_dir(&copy, *level).is_dir())
        {
            whole_log(&root, &copy, level)?;
            ledger(directory, (&root, &copy), level)?;
            narrower_tiles((directory, &root), level, done)?;
        }
    }
    Ok(())
}

/// Copies a log of which nothing is left; what it holds is checked against what the acts say of it.
fn whole_log(root: &Path, copy: &Path, level: Level) -> Result<()> {
    let (own, other) = (log_dir(root, level), log_dir(copy, level));
    if own.join("checkpoint").exists() || !other.is_dir() {
        return Ok(());
    }
    let Ok((log, _)) = paradero_ledger::Ledger::open(&other) else { return Ok(()) };
    if let Some(parent) = own.parent() {
        std::fs::create_dir_all(parent).map_err(|error| Error::io(parent, error))?;
    }
    // A copy that is damaged too is left alone: another one may do.
    let _ = log.copy_to(&own);
    Ok(())
}

/// How long a lock is waited for: whoever starts another process holds those it has let go of for a moment longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The writer's locks, as far as there are logs to be locked.
fn lock(directory: &Path) -> Result<Vec<LockGuard>> {
    let mut held = Vec::new();
    for level in Level::ALL.into_iter().rev() {
        let (path, since) = (log_dir(directory, level).join("lock"), Instant::now());
        let mut locked = Disk.try_lock(&path);
        while matches!(locked, Ok(None)) && since.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
            locked = Disk.try_lock(&path);
        }
        match locked {
            Ok(Some(guard)) => held.push(guard),
            Ok(None) => {
                return Err(Error::said(format!(
                    "{}: is being written by another process; wait until it has ended, then try again",
                    directory.display()
                )));
            }
            // Without the log's folder nobody can write to it either.
            Err(_) => {}
        }
    }
    Ok(held)
}

fn remove_derived(file: &Path, done: &mut Repaired) -> Result<()> {
    let name = file.to_string_lossy();
    let stem = name.strip_suffix(".sha256").unwrap_or(&name);
    for path in [PathBuf::from(stem), PathBuf::from(format!("{stem}.sha256"))] {
        if path.is_file() {
            std::fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
            done.removed.push(path);
        }
    }
    Ok(())
}

/// The public key that verifies the register's own signed heads is the right one, wherever it lies;
/// the signing key is the one whose public half that is. Files with a checksum are taken where
/// theirs holds.
fn own_keys(directory: &Path, from: &From<'_>) -> Result<()> {
    let folder = directory.join("keys");
    let text =
        |root: &Path, name: &str| std::fs::read_to_string(root.join(name)).unwrap_or_default();
    let signer = |root: &Path| {
        let text = text(root, "signing.key");
        Signer::from_text(&text).ok().filter(|signer| signer.to_text() == text)
    };
    let heads = heads(directory);
    let fits = |vkey: &str| {
        let verifier = Verifier::from_text(vkey.trim()).ok();
        verifier.is_some_and(|key| heads.iter().any(|head| Checkpoint::open(head, &key).is_ok()))
    };
    let candidates = [
        Some(text(&folder, "verify.key")),
        signer(&folder).map(|signer| signer.verifier().to_text()),
        Some(text(&from.directory.join("keys"), "verify.key")),
        Some(text(&from.keys, "verify.key")),
    ];
    let Some(right) = candidates.into_iter().flatten().find(|vkey| fits(vkey)) else {
        return Ok(());
    };
    if text(&folder, "verify.key") != right {
        write_durably(&folder.join("verify.key"), right.as_bytes())?;
    }
    let is_right = |signer: &Signer| signer.verifier().to_text() == right;
    if !signer(&folder).is_some_and(|signer| is_right(&signer))
        && let Some(other) = signer(&from.keys).filter(is_right)
    {
        write_durably(&folder.join("signing.key"), other.to_text().as_bytes())?;
    }
    // A copy's other keys are this register's where the key that signs is.
    let is_ours = signer(&from.keys).is_some_and(|signer| is_right(&signer))
        || text(&from.directory.join("keys"), "verify.key") == right;
    let lists = ["keys/accounts.toml", "keys/sign-in.toml", "keys/families.toml"];
    for name in [RECIPIENTS, IDENTITY, RECOVERY].into_iter().chain(lists) {
        let (own, name) = (directory.join(name), name.trim_start_matches("keys/"));
        let other = text(&from.keys, name);
        let damaged = own.exists() && !checksum::is_whole(&text(&folder, name));
        let missing = !own.exists() && name == "sealed.recipients";
        if is_ours && (damaged || missing) && checksum::is_whole(&other) {
            write_durably(&own, other.as_bytes())?;
        }
    }
    restrict(&folder)
}

/// The signed heads that a register keeps, in any state.
fn heads(directory: &Path) -> Vec<Vec<u8>> {
    let mut heads = Vec::new();
    for level in Level::ALL {
        let log = log_dir(directory, level);
        let kept = files(&log.join("checkpoints")).unwrap_or_default();
        let kept = kept.into_iter().map(|name| log.join("checkpoints").join(name));
        heads.extend(
            kept.chain([log.join("checkpoint")]).filter_map(|path| std::fs::read(path).ok()),
        );
    }
    heads
}

/// Puts the copy's file in place of each damaged one of a log, and keeps those with which the log
/// verifies; the others get back what stood there.
fn ledger(directory: &Path, (root, from): (&Path, &Path), level: Level) -> Result<()> {
    let folder = log_dir(root, level);
    // A damaged tile can hide another one, so that a second look may see more.
    for _ in 0..3 {
        let damaged = damaged_below(directory, &folder)?;
        if damaged.is_empty() {
            return Ok(());
        }
        let mut tried: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
        for file in &damaged {
            let Ok(name) = file.strip_prefix(&folder) else { continue };
            let old = std::fs::read(file).ok();
            let new = candidate(&folder, &log_dir(from, level), name);
            if let Some(new) = new.filter(|new| old.as_ref() != Some(new)) {
                write_durably(file, &new)?;
                tried.push((file.clone(), old));
            }
        }
        let still = damaged_below(directory, &folder)?;
        let mut kept = 0;
        for (file, old) in tried {
            if !still.contains(&file) {
                kept += 1;
            } else if let Some(old) = old {
                write_durably(&file, &old)?;
            } else {
                std::fs::remove_file(&file).map_err(|error| Error::io(&file, error))?;
            }
        }
        if kept == 0 {
            return Ok(());
        }
    }
    Ok(())
}

/// Takes away damaged partial tiles in whose place a wider one stands that is whole: nobody reads them.
fn narrower_tiles(
    (directory, root): (&Path, &Path),
    level: Level,
    done: &mut Repaired,
) -> Result<()> {
    let folder = log_dir(root, level);
    let tile = |file: &Path| Tile::parse(&file.strip_prefix(&folder).ok()?.to_string_lossy());
    let damaged = damaged_below(directory, &folder)?;
    let whole: Vec<Tile> = files(&folder)?
        .iter()
        .map(|name| folder.join(name))
        .filter(|file| !damaged.contains(file))
        .filter_map(|file| tile(&file))
        .collect();
    for file in damaged.iter().filter(|file| file.is_file()) {
        let Some(own) = tile(file) else { continue };
        let wider = |other: &&Tile| {
            (other.holds, other.index) == (own.holds, own.index) && other.width > own.width
        };
        if whole.iter().any(|other| wider(&other)) {
            std::fs::remove_file(file).map_err(|error| Error::io(file, error))?;
            done.removed.push(file.clone());
        }
    }
    Ok(())
}

/// What may stand in a damaged file's place: the newest head that the history keeps for the head,
/// else the copy's file of that name.
fn candidate(own: &Path, copy: &Path, name: &Path) -> Option<Vec<u8>> {
    if name == Path::new("lock") {
        return Some(Vec::new());
    }
    if name == Path::new("checkpoint") {
        let history = own.join("checkpoints");
        let size = |name: &PathBuf| paradero_ledger::tile::parse_index(name.to_str()?);
        let newest = files(&history).ok()?.into_iter().max_by_key(size)?;
        return std::fs::read(history.join(newest)).ok();
    }
    std::fs::read(copy.join(name)).ok()
}

/// Files below a folder that are damaged or missing. A folder that is gone altogether is what the
/// copy holds of it.
fn damaged_below(directory: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let found = verify(directory)?;
    let files = found.into_iter().map(|damage| damage.file);
    let mut files: Vec<PathBuf> = files.filter(|file| file.starts_with(folder)).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// Puts back the files and keys of acts that the copy has, by the hashes that lines name.
fn acts(directory: &Path, from: &From<'_>) -> Result<()> {
    own_ring(directory, &from.keys)?;
    for (level, id, root) in folders(directory)? {
        let beside = joined_dir(&from.keys, level, &id);
        let inside = joined_dir(from.directory, level, &id).join("keys");
        own_ring(&root, if beside.is_dir() { &beside } else { &inside })?;
    }
    let Ok(register) = Register::open_unsettled(directory, no_pdf(), None) else { return Ok(()) };
    files_of(&register, from.directory)?;
    register.joined.iter().try_for_each(|one| {
        files_of(&one.register, &joined_dir(from.directory, one.level, &one.id))
    })
}

/// Puts back the files of the acts of one register.
fn files_of(register: &Register, from: &Path) -> Result<()> {
    for act in &register.acts {
        let shelf = register.shelf(act.level);
        let copy = SourceStore::open(&sources_dir(from, act.level))?;
        let withdrawn = register.is_withdrawn(act);
        for stored in act.files() {
            if withdrawn {
                shelf.store.destroy(stored)?;
            } else if shelf.store.file(stored).is_err()
                && let Ok(file) = copy.file(stored)
            {
                let folder = register.directory().join("sources");
                std::fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
                shelf.store.restore(stored, &file)?;
            }
        }
    }
    Ok(())
}

/// Puts damaged keys of acts back: they stand in the way of opening.
fn own_ring(directory: &Path, from: &Path) -> Result<()> {
    for level in Level::ALL {
        let own = Keyring::open(&crate::logs::keys_dir(directory, level));
        let copy = Keyring::open(&from.join(level.code()));
        let Ok((log, _)) = paradero_ledger::Ledger::open(&log_dir(directory, level)) else {
            continue;
        };
        let lines: Vec<crate::line::Line> = log
            .entries()
            .filter_map(|bytes| crate::line::Line::parse(&bytes.ok()?, level.code()).ok())
            .collect();
        let withdrawn: Vec<u64> =
            lines.iter().filter_map(crate::line::Line::withdraws_here).collect();
        for (line, at) in lines.iter().zip(0..) {
            let Some(name) = &line.key else { continue };
            if withdrawn.contains(&at) {
                own.destroy(name)?;
            } else if own.check(name)?.is_some()
                && let Some(file) = copy.file(name)?
                && copy.check(name)?.is_none()
            {
                own.restore(name, &file)?;
            }
        }
    }
    Ok(())
}

/// Puts the recorded settings back where the file says nothing that can be read; a file that a person
/// has changed is theirs.
fn settings(directory: &Path) -> Result<()> {
    let path = directory.join("paradero.toml");
    let now = std::fs::read_to_string(&path).unwrap_or_default();
    if !now.is_empty() && Settings::parse(&now).is_ok() {
        return Ok(());
    }
    let Ok(register) = Register::open_unsettled(directory, no_pdf(), None) else { return Ok(()) };
    match register.settings_hash().map(|hash| register.bytes(&hash)) {
        Some(Ok(text)) => write_durably(&path, &text),
        _ => Ok(()),
    }
}
