//! The directory's parts that hold what was given: a log, a store of sources and a ring of keys for
//! each level.

use std::path::{Path, PathBuf};

use paradero_ledger::note::Signer;
use paradero_ledger::{ActKey, Keyring, Ledger, Recipients, SourceStore};
use paradero_model::Level;

use crate::error::{Error, Result};
use crate::line::Head;

/// The log, the store and the keys of one level.
pub(crate) struct Shelf {
    pub(crate) level: Level,
    pub(crate) log: Ledger,
    pub(crate) store: SourceStore,
    pub(crate) keys: Keyring,
}

/// Where the log of a level lies.
pub(crate) fn log_dir(directory: &Path, level: Level) -> PathBuf {
    directory.join("ledger").join(level.code())
}

/// Where the sources of a level lie.
pub(crate) fn sources_dir(directory: &Path, level: Level) -> PathBuf {
    directory.join("sources").join(level.code())
}

/// Where the keys of the acts of a level lie.
pub(crate) fn keys_dir(directory: &Path, level: Level) -> PathBuf {
    directory.join("keys").join(level.code())
}

/// What a log is called: the register's name, and the level.
pub(crate) fn origin(name: &str, level: Level) -> String {
    format!("{name}/{}", level.code())
}

/// Makes the empty logs of a register.
///
/// # Errors
/// If there are any, or the disk fails.
pub(crate) fn create(directory: &Path, signer: &Signer) -> Result<()> {
    let name = signer.verifier().name().to_owned();
    for folder in ["ledger", "sources"] {
        let path = directory.join(folder);
        std::fs::create_dir(&path).map_err(|error| Error::io(&path, error))?;
    }
    for level in Level::ALL {
        drop(Ledger::create(&log_dir(directory, level), &origin(&name, level), signer)?);
    }
    Ok(())
}

impl Shelf {
    /// Opens the three levels, lowest first; for writing where a signer is given. What opening had
    /// to say aloud comes beside it.
    ///
    /// # Errors
    /// If one is damaged, or another process writes.
    pub(crate) fn open_all(
        directory: &Path,
        signer: Option<&Signer>,
    ) -> Result<([Self; 3], Vec<String>)> {
        let mut notices = Vec::new();
        let mut open = |level: Level| -> Result<Self> {
            let path = log_dir(directory, level);
            let (log, said) = match signer {
                Some(signer) => Ledger::open_writer(&path, signer)?,
                None => Ledger::open(&path)?,
            };
            notices.extend(said);
            let store = SourceStore::open(&sources_dir(directory, level))?;
            let keys = Keyring::open(&keys_dir(directory, level));
            if signer.is_some() {
                keys.remove_leftovers()?;
                let leftovers = store.remove_leftovers()?;
                if leftovers > 0 {
                    notices.push(format!(
                        "{}: an earlier write was interrupted: removed {leftovers} unfinished \
                         files; nothing of them was acknowledged",
                        sources_dir(directory, level).display()
                    ));
                }
            }
            Ok(Self { level, log, store, keys })
        };
        let [public, team, sealed] = Level::ALL;
        // The highest first: lines of a log speak of the logs below it, which may grow meanwhile.
        let sealed = open(sealed)?;
        let team = open(team)?;
        let all = [open(public)?, team, sealed];
        Ok((all, notices))
    }

    /// Opens for reading what was taken over from another register: of its levels those that are there.
    ///
    /// # Errors
    /// If one is damaged.
    pub(crate) fn open_there(directory: &Path) -> Result<[Self; 3]> {
        let open = |level: Level| -> Result<Self> {
            let path = log_dir(directory, level);
            let log = if path.is_dir() { Ledger::open(&path)?.0 } else { Ledger::absent(&path) };
            let store = SourceStore::open(&sources_dir(directory, level))?;
            Ok(Self { level, log, store, keys: Keyring::open(&keys_dir(directory, level)) })
        };
        let [public, team, sealed] = Level::ALL;
        // The highest first, as above.
        let (sealed, team) = (open(sealed)?, open(team)?);
        Ok([open(public)?, team, sealed])
    }

    /// The head of the log.
    pub(crate) fn head(&self) -> Head {
        Head { size: self.log.size(), root: self.log.root() }
    }
}

/// The key that signs the checkpoints of a register, from a file elsewhere where one is named.
///
/// # Errors
/// If it is not there, is none, or is another register's.
pub(crate) fn signer(directory: &Path, elsewhere: Option<&Path>) -> Result<Signer> {
    let own = directory.join("keys/signing.key");
    let path = elsewhere.unwrap_or(&own);
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::said(format!(
            "{}: the key that signs is not here; give it with --signing-key FILE or PARADERO_SIGNING_KEY, or put \
             it back from a copy of the keys; reading goes on without it",
            path.display()
        )),
        _ => Error::io(path, error),
    })?;
    let signer = Signer::from_text(&text)
        .map_err(|error| Error::said(format!("{}: {error}", path.display())))?;
    let public = directory.join("keys/verify.key");
    let known = std::fs::read_to_string(&public).map_err(|error| Error::io(&public, error))?;
    if signer.verifier().to_text().trim() != known.trim() {
        return Err(Error::said(format!(
            "{}: this key signs for another register: {} is not its public half",
            path.display(),
            public.display()
        )));
    }
    Ok(signer)
}

/// Those who may read what is sealed, and the key with which this machine reads it, if it has one.
pub(crate) struct Readers {
    pub(crate) recipients: Option<Recipients>,
    pub(crate) own: Option<ActKey>,
}

/// Name of the file of those who may read what is sealed.
pub(crate) const RECIPIENTS: &str = "keys/sealed.recipients";
/// Name of the file of the key that reads it.
pub(crate) const IDENTITY: &str = "keys/sealed.identity";
/// Name of the file of the key that copies of keys are encrypted to.
pub(crate) const RECOVERY: &str = "keys/recovery.recipient";

impl Readers {
    /// Reads both files; the key from elsewhere where a path is given.
    ///
    /// # Errors
    /// If one is there and cannot be read.
    pub(crate) fn load(directory: &Path, identity: Option<&Path>) -> Result<Self> {
        let read = |path: &Path| match std::fs::read_to_string(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(|error| Error::io(path, error)),
        };
        let path = directory.join(RECIPIENTS);
        let named = |path: &Path, error: paradero_ledger::Error| {
            Error::said(format!("{}: {error}", path.display()))
        };
        let recipients = read(&path)?
            .map(|text| Recipients::parse(&text).map_err(|error| named(&path, error)))
            .transpose()?;
        let own = directory.join(IDENTITY);
        let path = identity.unwrap_or(&own);
        let text = read(path)?;
        if identity.is_some() && text.is_none() {
            return Err(Error::said(format!("{}: there is no such file", path.display())));
        }
        let key = text.as_deref().and_then(|text| {
            text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))
        });
        let own = key.map(|key| ActKey::from_text(key).map_err(|error| named(path, error)));
        Ok(Self { recipients, own: own.transpose()? })
    }
}
