//! Copies of a register, and mending one from a copy.
//!
//! A copy is trusted for nothing but its bytes: a file is taken from it only where a hash, a
//! signature or a checksum that the register itself keeps says that these are the bytes. So any
//! copy will do: an older one, one that is damaged elsewhere, or another register's.

use std::path::{Path, PathBuf};

use paradero_ledger::note::Signer;
use paradero_ledger::storage::{Disk, Storage};
use paradero_ledger::{Checkpoint, Damage, Hash, SourceStore, Verifier, sha256};

use crate::check::{salt_is_whole, verify};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::register::{PdfReader, Register};
use crate::settings::Settings;

/// What a backup did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Files that were copied.
    pub copied: usize,
    /// Files that were there already, byte for byte.
    pub same: usize,
}

/// What mending did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Files that are again what was written.
    pub restored: Vec<PathBuf>,
    /// Derived files that were damaged and removed: they are made again when next asked for.
    pub removed: Vec<PathBuf>,
    /// What is still damaged: the copy does not hold it, or holds other bytes.
    pub left: Vec<Damage>,
}

/// Copies everything that a register cannot make again (not what is derived) into a directory that
/// is missing, empty or an earlier backup of it, reads the copy back and verifies it. The copy
/// holds the keys: whoever has it can sign in the register's name.
///
/// # Errors
/// If the register is damaged (a backup must not overwrite good bytes with bad ones), another
/// process writes to it, or the directory holds anything else or does not take the bytes.
pub fn backup(directory: &Path, to: &Path, pdf: PdfReader, now: i64) -> Result<Backup> {
    let register = Register::open_writer(directory, pdf, now)?;
    whole(&given(directory, verify(directory)?))?;
    let target = files(to)?;
    let key = "keys/verify.key";
    let earlier = std::fs::read(to.join(key)).ok();
    if !target.is_empty() && earlier != std::fs::read(directory.join(key)).ok() {
        return Err(Error::said(format!(
            "{}: holds something else than a backup of this register; name a new directory",
            to.display()
        )));
    }
    let mut done = Backup { copied: 0, same: 0 };
    for name in files(directory)?.into_iter().filter(|name| is_given(name)) {
        let bytes = read(&directory.join(&name))?;
        if std::fs::read(to.join(&name)).is_ok_and(|there| there == bytes) {
            done.same += 1;
        } else {
            replace(&to.join(&name), &bytes)?;
            done.copied += 1;
        }
    }
    restrict(&to.join("keys"))?;
    whole(&verify(to)?)?;
    drop(register);
    Ok(done)
}

/// That nothing is damaged.
fn whole(found: &[Damage]) -> Result<()> {
    let Some(first) = found.first() else { return Ok(()) };
    Err(Error::said(format!(
        "{}: {} ({} damaged in all); nothing is copied from or to it before it is mended: see \
         `verify` and `repair`",
        first.file.display(),
        first.what,
        found.len()
    )))
}

/// Mends a register from a copy, trusting hashes, signatures and checksums only.
///
/// # Errors
/// If another process writes to the register, or the disk fails. What cannot be mended is no error:
/// it is in [`Repaired::left`].
pub fn repair(directory: &Path, from: &Path) -> Result<Repaired> {
    let lock = directory.join("ledger/lock");
    let _writer = match Disk.try_lock(&lock) {
        Ok(Some(guard)) => Some(guard),
        Ok(None) => {
            return Err(Error::said(format!(
                "{}: is being written by another process; wait until it has ended, then try again",
                directory.display()
            )));
        }
        // Without the ledger's folder nobody can write to it either.
        Err(_) => None,
    };
    let before = verify(directory)?;
    let mut done = Repaired::default();
    for damage in &before {
        if damage.file.starts_with(directory.join("derived")) {
            remove_derived(&damage.file, &mut done)?;
        }
    }
    keys(directory, from)?;
    ledger(directory, from)?;
    sources(directory, from, &before)?;
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
/// the signing key is the one whose public half that is.
fn keys(directory: &Path, from: &Path) -> Result<()> {
    let folder = directory.join("keys");
    let text = |root: &Path, name: &str| {
        std::fs::read_to_string(root.join("keys").join(name)).unwrap_or_default()
    };
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
        Some(text(directory, "verify.key")),
        signer(directory).map(|signer| signer.verifier().to_text()),
        Some(text(from, "verify.key")),
    ];
    let Some(right) = candidates.into_iter().flatten().find(|vkey| fits(vkey)) else {
        return Ok(());
    };
    if text(directory, "verify.key") != right {
        replace(&folder.join("verify.key"), right.as_bytes())?;
    }
    let is_right = |signer: &Signer| signer.verifier().to_text() == right;
    if !signer(directory).is_some_and(|signer| is_right(&signer))
        && let Some(other) = signer(from).filter(is_right)
    {
        replace(&folder.join("signing.key"), other.to_text().as_bytes())?;
    }
    let other = text(from, "salt.key");
    // A salt is this register's where the key beside it is.
    if !salt_is_whole(&text(directory, "salt.key"))
        && salt_is_whole(&other)
        && text(from, "verify.key") == right
    {
        replace(&folder.join("salt.key"), other.as_bytes())?;
    }
    restrict(&folder)
}

/// The signed heads that a register keeps, in any state.
fn heads(directory: &Path) -> Vec<Vec<u8>> {
    let ledger = directory.join("ledger");
    let kept = files(&ledger.join("checkpoints")).unwrap_or_default();
    let kept = kept.into_iter().map(|name| ledger.join("checkpoints").join(name));
    kept.chain([ledger.join("checkpoint")]).filter_map(|path| std::fs::read(path).ok()).collect()
}

/// Puts the copy's file in place of each damaged one of the ledger, and keeps those with which the
/// ledger verifies; the others get back what stood there.
fn ledger(directory: &Path, from: &Path) -> Result<()> {
    let folder = directory.join("ledger");
    // A damaged tile can hide another one, so that a second look may see more.
    for _ in 0..3 {
        let damaged = ledger_damage(directory)?;
        if damaged.is_empty() {
            return Ok(());
        }
        let mut tried: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
        for file in &damaged {
            let Ok(name) = file.strip_prefix(&folder) else { continue };
            let old = std::fs::read(file).ok();
            let new = candidate(&folder, &from.join("ledger"), name);
            if let Some(new) = new.filter(|new| old.as_ref() != Some(new)) {
                replace(file, &new)?;
                tried.push((file.clone(), old));
            }
        }
        let still = ledger_damage(directory)?;
        let mut kept = 0;
        for (file, old) in tried {
            if !still.contains(&file) {
                kept += 1;
            } else if let Some(old) = old {
                replace(&file, &old)?;
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

/// Files of the ledger that are damaged or missing.
fn ledger_damage(directory: &Path) -> Result<Vec<PathBuf>> {
    let ledger = directory.join("ledger");
    let found = given(directory, verify(directory)?);
    let files = found.into_iter().map(|damage| damage.file);
    let mut files: Vec<PathBuf> = files.filter(|file| file.starts_with(&ledger)).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// Puts sources back whose bytes the copy has, by their hash.
fn sources(directory: &Path, from: &Path, before: &[Damage]) -> Result<()> {
    let folder = directory.join("sources");
    let (own, copy) = (SourceStore::open(&folder)?, SourceStore::open(&from.join("sources"))?);
    let no_pdf: PdfReader = Box::new(|_| Err("not needed here".to_owned()));
    let mut wanted: Vec<Hash> = before.iter().filter_map(|d| named(&folder, &d.file)).collect();
    if let Ok(register) = Register::open(directory, no_pdf) {
        for entry in register.entries() {
            let hashes = match entry {
                Entry::Settings { hash, .. }
                | Entry::Decisions { hash, .. }
                | Entry::Model { hash, .. } => vec![hash],
                Entry::Import(import) => {
                    import.guide.iter().map(|g| &g.hash).chain([&import.source]).collect()
                }
            };
            wanted.extend(hashes.into_iter().filter_map(|hash| hash.parse::<Hash>().ok()));
        }
    }
    wanted.sort();
    wanted.dedup();
    for hash in wanted {
        if own.get(&hash).is_err()
            && let Ok(bytes) = copy.get(&hash)
        {
            own.put(&bytes)?;
        }
    }
    Ok(())
}

/// The hash that a file of the store of sources is named by.
fn named(folder: &Path, file: &Path) -> Option<Hash> {
    let name = file.strip_prefix(folder).ok()?.to_str()?;
    name.replace('/', "").parse().ok()
}

/// Puts the recorded settings back where the file is missing or says nothing; a file that a person
/// has changed is theirs.
fn settings(directory: &Path) -> Result<()> {
    let path = directory.join("paradero.toml");
    let now = std::fs::read_to_string(&path).unwrap_or_default();
    let recorded = recorded_settings(directory);
    match recorded {
        Some(text) if now.is_empty() || Settings::parse(&now).is_err() => {
            replace(&path, text.as_bytes())
        }
        _ => Ok(()),
    }
}

/// The settings that the ledger recorded last. The ledger is read directly: without settings the
/// directory does not open as a register.
fn recorded_settings(directory: &Path) -> Option<String> {
    let (ledger, _) = paradero_ledger::Ledger::open(&directory.join("ledger")).ok()?;
    let mut newest = None;
    for entry in ledger.entries() {
        if let Ok(Entry::Settings { hash, .. }) = serde_json::from_slice(&entry.ok()?) {
            newest = Some(hash);
        }
    }
    let store = SourceStore::open(&directory.join("sources")).ok()?;
    String::from_utf8(store.get(&newest?.parse().ok()?).ok()?).ok()
}

/// Damage of what was given, without that of what is derived.
fn given(directory: &Path, mut found: Vec<Damage>) -> Vec<Damage> {
    found.retain(|damage| !damage.file.starts_with(directory.join("derived")));
    found
}

/// Whether a file is one that cannot be made again.
fn is_given(name: &Path) -> bool {
    let text = name.to_string_lossy();
    !name.starts_with("derived") && !text.ends_with(".tmp") && text != "ledger/lock"
}

/// All files below a folder, relative to it, sorted; none where it is missing.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut todo = vec![PathBuf::new()];
    while let Some(name) = todo.pop() {
        let place = folder.join(&name);
        let listed = match std::fs::read_dir(&place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            listed => listed.map_err(|error| Error::io(&place, error))?,
        };
        for entry in listed {
            let entry = entry.map_err(|error| Error::io(&place, error))?;
            let kind = entry.file_type().map_err(|error| Error::io(&place, error))?;
            let path = name.join(entry.file_name());
            if kind.is_dir() { todo.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Error::io(path, error))
}

/// Writes a file beside its place, durably, reads it back, and puts it there in one step.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(name);
    let io = |error| Error::io(&temporary, error);
    std::fs::write(&temporary, bytes).map_err(io)?;
    std::fs::File::open(&temporary).and_then(|file| file.sync_all()).map_err(io)?;
    if sha256(&read(&temporary)?) != sha256(bytes) {
        return Err(Error::said(format!(
            "{}: the disk gives back other bytes than were written",
            temporary.display()
        )));
    }
    std::fs::rename(&temporary, path).map_err(io)?;
    let made = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    made.map_err(|error| Error::io(folder, error))
}

/// Keys are for their owner only.
fn restrict(keys: &Path) -> Result<()> {
    #[cfg(unix)]
    if keys.is_dir() {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(keys, mode).map_err(|error| Error::io(keys, error))?;
    }
    Ok(())
}
