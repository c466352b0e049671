//! Checking: `verify` re-hashes everything that was kept; `rebuild` makes the derived stores
//! again and compares them row for row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use paradero_ledger::note::Signer;
use paradero_ledger::tile::index_path;
use paradero_ledger::{Damage, SourceStore, sha256};
use paradero_model::Level;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::register::Register;
use crate::seal::{beside, intact, may_be_gone, sealed_by};

/// Checks a register's directory; nothing in it needs to be readable for this.
///
/// # Errors
/// If the directory is no register, or cannot be listed.
pub fn verify(directory: &Path) -> Result<Vec<Damage>> {
    let settings = directory.join("paradero.toml");
    if !settings.exists() && !directory.join("ledger").exists() {
        return Err(Error::said(format!("{}: is not a register", directory.display())));
    }
    let mut found = keys(directory);
    if !settings.exists() {
        found.push(damage(settings, "it is missing; the store of sources keeps what it said"));
    }
    let path = directory.join("keys/verify.key");
    let vkey = std::fs::read_to_string(&path).unwrap_or_default();
    match paradero_ledger::verify(&directory.join("ledger"), vkey.trim()) {
        Ok(damage) => found.extend(damage),
        Err(error) => found.push(damage(directory.join("ledger"), error.to_string())),
    }
    match SourceStore::open(&directory.join("sources")).and_then(|store| store.verify()) {
        Ok(damage) => found.extend(damage),
        Err(error) => found.push(damage(directory.join("sources"), error.to_string())),
    }
    let no_pdf = Box::new(|_: &[u8]| Err("not needed here".to_owned()));
    match Register::open(directory, no_pdf) {
        Ok(register) => found.extend(register.missing()),
        Err(error) => found.push(damage(directory.to_owned(), error.to_string())),
    }
    derived(&directory.join("derived"), &mut found)?;
    found.sort_by(|a, b| (&a.file, &a.what).cmp(&(&b.file, &b.what)));
    found.dedup_by(|a, b| a.file == b.file && a.what == b.what);
    Ok(found)
}

fn damage(file: PathBuf, what: impl Into<String>) -> Damage {
    Damage { file, what: what.into(), entries: None }
}

fn keys(directory: &Path) -> Vec<Damage> {
    let mut found = Vec::new();
    let path = |name: &str| directory.join("keys").join(name);
    let text = |name: &str| std::fs::read_to_string(path(name)).unwrap_or_default();
    match Signer::from_text(&text("signing.key")) {
        Err(error) => found.push(damage(path("signing.key"), error.to_string())),
        Ok(signer) if signer.verifier().to_text() != text("verify.key") => {
            found.push(damage(path("verify.key"), "is not the public half of signing.key"));
        }
        Ok(signer) if signer.to_text() != text("signing.key") => {
            found.push(damage(path("signing.key"), "is not as it was written"));
        }
        Ok(_) => {}
    }
    if !salt_is_whole(&text("salt.key")) {
        found.push(damage(path("salt.key"), "does not match its own checksum"));
    }
    found
}

/// Whether the text of a salt's file is what was written: 32 bytes in hex, and their hash.
pub(crate) fn salt_is_whole(text: &str) -> bool {
    let key = text.lines().next().unwrap_or_default();
    let bytes: Option<Vec<u8>> = (0..key.len() / 2)
        .map(|at| u8::from_str_radix(key.get(at * 2..at * 2 + 2)?, 16).ok())
        .collect();
    bytes.is_some_and(|bytes| {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.len() == 32 && format!("{hex}\n{}\n", sha256(&bytes)) == text
    })
}

impl Register {
    /// Sources that entries speak of and the store does not hold, and settings not recorded.
    fn missing(&self) -> Vec<Damage> {
        use crate::entry::Entry;
        let mut found = Vec::new();
        let path = self.directory().join("paradero.toml");
        let text = std::fs::read(&path).unwrap_or_default();
        if self.settings_hash() != Some(&sha256(&text).to_string()) {
            let what = "differs from what the ledger recorded; the next command that writes \
                        records it as a change";
            found.push(damage(path, what));
        }
        // Each act was signed when it was written: a head for every size.
        let history = self.directory().join("ledger/checkpoints");
        for size in 0..=self.size() {
            let file = history.join(index_path(size));
            if !file.exists() {
                found.push(damage(file, format!("it is missing: the head signed at {size}")));
            }
        }
        for (at, entry) in self.entries().iter().enumerate() {
            let hashes: Vec<&String> = match entry {
                Entry::Settings { hash, .. }
                | Entry::Decisions { hash, .. }
                | Entry::Model { hash, .. } => vec![hash],
                Entry::Import(import) => {
                    import.guide.iter().map(|g| &g.hash).chain([&import.source]).collect()
                }
            };
            for hash in hashes {
                if let Err(error) = self.bytes(hash) {
                    let at = at as u64;
                    found.push(Damage {
                        file: self.directory().join("sources").join(&hash[..2]).join(&hash[2..]),
                        what: format!("entry {at} rests on it: {error}"),
                        entries: Some(at..at + 1),
                    });
                }
            }
        }
        found
    }

    /// Makes the derived stores of a level again, from nothing.
    ///
    /// # Errors
    /// As [`Register::view`].
    pub fn rebuild(&self, level: Level) -> Result<()> {
        let derived = self.directory().join("derived").join(level.code());
        if derived.exists() {
            std::fs::remove_dir_all(&derived).map_err(|error| Error::io(&derived, error))?;
        }
        self.ensure(level, self.size()).map(|_| ())
    }

    /// Makes the derived store of a level again beside the one in use and compares them: the
    /// tables that differ, with the number of rows on one side only.
    ///
    /// # Errors
    /// As [`Register::view`].
    pub fn rebuild_check(&self, level: Level) -> Result<Vec<String>> {
        let position = self.size();
        let store = self.ensure(level, position)?;
        let beside = self.directory().join("derived").join(format!("check-{}", std::process::id()));
        let again = beside.join("register.sqlite");
        let built = self
            .visible(level, position)
            .and_then(|seen| self.build(level, &seen, &again, &beside.join("records")));
        let compared = built.and_then(|()| Ok((digest(&store)?, digest(&again)?)));
        let _ = std::fs::remove_dir_all(&beside);
        let (old, new) = compared?;
        let tables = old.keys().chain(new.keys()).collect::<std::collections::BTreeSet<_>>();
        Ok(tables.into_iter().filter(|table| old.get(*table) != new.get(*table)).cloned().collect())
    }

    /// One hash over every row of a level's derived store, whatever the order of additions.
    ///
    /// # Errors
    /// As [`Register::view`].
    pub fn state(&self, level: Level) -> Result<String> {
        let tables = digest(&self.ensure(level, self.size())?)?;
        let text: Vec<String> =
            tables.iter().map(|(name, hash)| format!("{name} {hash}")).collect();
        Ok(sha256(text.join("\n").as_bytes()).to_string())
    }
}

/// For each table the hash of its sorted rows. The ledger's position is left out: it is when
/// something was learned, not what.
fn digest(store: &Path) -> Result<BTreeMap<String, String>> {
    let connection = Connection::open_with_flags(store, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut names = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name <> 'build'",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result2<_>>()?;
    let mut tables = BTreeMap::new();
    for name in names {
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let mut text = String::new();
            for column in 0..columns {
                text.push_str(&format!("{:?}\u{1f}", row.get_ref(column)?));
            }
            all.push(sha256(text.as_bytes()).0);
        }
        all.sort_unstable();
        let hash = sha256(&all.concat()).to_string();
        tables.insert(name, format!("{} rows {hash}", all.len()));
    }
    Ok(tables)
}

type Result2<T> = std::result::Result<T, rusqlite::Error>;

/// Every derived file must be what was written; one without its hash is named too.
fn derived(folder: &Path, found: &mut Vec<Damage>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let listed = std::fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
    for entry in listed {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        let name = path.to_string_lossy().into_owned();
        // What an interrupted build left unfinished, or half taken away, is nothing that anyone reads.
        if name.ends_with(".tmp") {
            continue;
        }
        if path.is_dir() {
            derived(&path, found)?;
        } else if let Some(of) = sealed_by(&path) {
            if !of.exists() && !may_be_gone(&of) {
                found.push(damage(path, "stands alone: the file it is the hash of is missing"));
            }
        } else if !intact(&path) {
            let what = format!("differs from {}; run `rebuild`", beside(&path).display());
            found.push(damage(path, what));
        }
    }
    Ok(())
}
