//! The tray: files that somebody brought in by the pages and nobody accepted yet.
//!
//! ```text
//! tray/<level>/<id>.bytes   the file, encrypted to a key of its own as it comes in
//! tray/<level>/<id>.item    what is known of it, encrypted to the same key
//! tray/<level>/keys/        those keys; at the level `sealed` each encrypted to those who may read what is sealed
//! ```
//!
//! What lies here is in no log, on no page but the tray's, in no derived store and in no backup. An item is there once
//! its `.item` is: whatever is interrupted leaves the tray as it was before or as it is after. To throw an item away is to destroy
//! its key first, so that copies of the files say nothing.

mod receive;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use paradero_intake::passage::Suggestion;
use paradero_ledger::{ActKey, Held, Keyring, Recipients};
use paradero_model::{Level, SourceInfo};
use serde::{Deserialize, Serialize};

use crate::durable::{restrict, write_durably};
use crate::entry::GuideKind;
use crate::error::{Error, Result};
use crate::register::Register;

pub use receive::Receiving;

/// Most items of one level: what is brought in is to be looked at, and every item is read for the list.
pub const MOST_ITEMS: usize = 200;

/// Something in the tray.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id: the public half of its key.
    #[serde(skip)]
    pub id: String,
    /// The level that it will have.
    pub level: Level,
    /// Name of the file as it was given.
    pub file_name: String,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of its bytes: the id that the source will have.
    pub source: String,
    /// What kind of file the content is: a code of `intake` (`xlsx`, `pdf`, ...).
    pub media: String,
    /// Who brought it in; empty where nobody signs in.
    pub by: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// What was said of the source: who gave it, how it was obtained, for what.
    pub info: SourceInfo,
    /// How it is to be read, once that was looked at.
    #[serde(default)]
    pub guide: Option<Draft>,
    /// What a language model suggested in it, where somebody asked one.
    #[serde(default)]
    pub asked: Option<Asked>,
}

/// What a language model suggested in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The model.
    pub model: String,
    /// Who asked it; empty where nobody signs in.
    pub by: String,
    /// When, in seconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// What it suggested whose quote stands in the text.
    pub suggestions: Vec<Suggestion>,
    /// How many were dropped: their quote does not stand in the text, or they are not in the form asked for.
    pub dropped: usize,
    /// How many stretches of the document were not put to it: it is too long.
    pub left: usize,
}

/// A mapping or claim sheet that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which of the two.
    pub kind: GuideKind,
    /// Its text.
    pub text: String,
    /// The text before the last change, to go back to.
    #[serde(default)]
    pub before: Option<String>,
    /// The file whose accepted mapping this one began as.
    #[serde(default)]
    pub from: Option<String>,
}

/// The tray of a register.
pub struct Tray {
    directory: PathBuf,
    /// Those who may read what is sealed.
    recipients: Option<Recipients>,
    /// The key with which this machine reads it.
    own: Option<ActKey>,
}

impl Register {
    /// What was brought in by the pages and is not accepted yet.
    #[must_use]
    pub fn tray(&self) -> Tray {
        Tray {
            directory: self.directory().join("tray"),
            recipients: self.recipients().ok().cloned(),
            own: self.own_key().cloned(),
        }
    }
}

/// Whether a text is an id and nothing else: it is put into names of files.
fn is_id(id: &str) -> bool {
    id.starts_with("age1") && id.len() == 62 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl Tray {
    fn folder(&self, level: Level) -> PathBuf {
        self.directory.join(level.code())
    }

    fn keys(&self, level: Level) -> Keyring {
        Keyring::open(&self.folder(level).join("keys"))
    }

    fn path(&self, level: Level, id: &str, ending: &str) -> PathBuf {
        self.folder(level).join(format!("{id}.{ending}"))
    }

    /// Makes the folders of a level, for their owner only.
    fn make(&self, level: Level) -> Result<PathBuf> {
        let folder = self.folder(level);
        fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
        restrict(&self.directory)?;
        for made in [Some(&*folder), folder.parent(), self.directory.parent()].into_iter().flatten()
        {
            sync(made)?;
        }
        Ok(folder)
    }

    /// Begins to take in a file at a level. Nothing of it is there until [`Receiving::finish`].
    ///
    /// # Errors
    /// If the tray of the level is full, or the disk does not take it.
    pub fn receive(&self, level: Level) -> Result<Receiving> {
        let folder = self.make(level)?;
        if self.ids(level)?.len() >= MOST_ITEMS {
            return Err(Error::said(format!(
                "{MOST_ITEMS} files of level {} wait already, the limit; accept or throw away some",
                level.code()
            )));
        }
        let to = match level {
            Level::Sealed => Some(self.recipients.as_ref().ok_or_else(|| {
                Error::said("the file of those who may read what is sealed is missing; put it back")
            })?),
            Level::Public | Level::Team => None,
        };
        Receiving::begin(&folder, self.keys(level), ActKey::generate(), to)
    }

    /// Ids of the items of a level, sorted.
    fn ids(&self, level: Level) -> Result<Vec<String>> {
        let names = names(&self.folder(level))?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".item"));
        Ok(ids.filter(|id| is_id(id)).map(str::to_owned).collect())
    }

    /// What lies in the tray up to a level and can be read here, the newest first.
    ///
    /// # Errors
    /// If the disk fails, or an item is damaged.
    pub fn items(&self, up_to: Level) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        for level in Level::ALL.into_iter().filter(|level| *level <= up_to) {
            for id in self.ids(level)? {
                items.extend(self.item_of(level, &id)?);
            }
        }
        items.sort_by(|a, b| b.at.cmp(&a.at).then(a.id.cmp(&b.id)));
        Ok(items)
    }

    /// One item, if it lies at a level that is seen.
    ///
    /// # Errors
    /// If the disk fails, or it is damaged.
    pub fn item(&self, up_to: Level, id: &str) -> Result<Option<Item>> {
        for level in Level::ALL.into_iter().filter(|level| *level <= up_to && is_id(id)) {
            if let Some(item) = self.item_of(level, id)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn item_of(&self, level: Level, id: &str) -> Result<Option<Item>> {
        let path = self.path(level, id, "item");
        let read = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|error| Error::io(&path, error))?,
        };
        let Some(key) = self.key(level, id)? else { return Ok(None) };
        let item: Item = serde_json::from_slice(&key.decrypt(&read)?)?;
        Ok(Some(Item { id: id.to_owned(), level, ..item }))
    }

    /// The key of an item; nothing where it is destroyed or not for this machine.
    fn key(&self, level: Level, id: &str) -> Result<Option<ActKey>> {
        match self.keys(level).get(id, self.own.as_ref())? {
            Held::Key(key) => Ok(Some(key)),
            Held::Locked | Held::Missing => Ok(None),
        }
    }

    /// The file of an item, whole.
    ///
    /// # Errors
    /// If it is not there, or is damaged.
    pub fn bytes(&self, item: &Item) -> Result<Vec<u8>> {
        let path = self.path(item.level, &item.id, "bytes");
        let key = self.key(item.level, &item.id)?.ok_or_else(gone)?;
        let file = fs::File::open(&path).map_err(|error| Error::io(&path, error))?;
        let mut bytes = Vec::new();
        let mut from = key.decrypt_stream(std::io::BufReader::new(file))?;
        from.read_to_end(&mut bytes).map_err(|error| Error::io(&path, error))?;
        if paradero_ledger::sha256(&bytes).to_string() != item.source {
            return Err(Error::said(
                "what lies in the tray is not what was brought in; bring it in again",
            ));
        }
        Ok(bytes)
    }

    /// Keeps what changed of an item. It is durable when this returns.
    ///
    /// # Errors
    /// If it was thrown away meanwhile, or the disk does not take it.
    pub fn keep(&self, item: &Item) -> Result<()> {
        let path = self.path(item.level, &item.id, "item");
        let key = self.key(item.level, &item.id)?.filter(|_| path.is_file()).ok_or_else(gone)?;
        write_durably(&path, &key.encrypt(&serde_json::to_vec(item)?)?)
    }

    /// Throws an item away: its key is destroyed, then its files are removed.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn throw_away(&self, item: &Item) -> Result<()> {
        self.keys(item.level).destroy(&item.id)?;
        for ending in ["item", "bytes"] {
            remove(&self.path(item.level, &item.id, ending))?;
        }
        sync(&self.folder(item.level))
    }

    /// Removes what interrupted processes left: files without an item, and keys without files. What another process is
    /// just taking in stays. Says how many files went.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn tidy(&self) -> Result<usize> {
        let mut gone = 0;
        for level in Level::ALL.into_iter().filter(|level| self.folder(*level).is_dir()) {
            let (folder, keys) = (self.folder(level), self.keys(level));
            let mut needed: BTreeSet<String> = self.ids(level)?.into_iter().collect();
            let mut leftovers = Vec::new();
            for name in names(&folder)? {
                let Some((id, ending)) = name.split_once('.').filter(|(id, _)| is_id(id)) else {
                    continue;
                };
                let path = folder.join(&name);
                if receive::is_being_written(&path) {
                    needed.insert(id.to_owned());
                } else if !needed.contains(id) || !matches!(ending, "bytes" | "item") {
                    leftovers.push(path);
                }
            }
            // Keys first: without them what is left of the files says nothing.
            let needed: BTreeSet<PathBuf> = needed.iter().map(|id| keys.path(id)).collect();
            for path in keys.files()?.iter().filter(|path| !needed.contains(*path)) {
                remove(path)?;
            }
            gone += leftovers.len();
            leftovers.iter().try_for_each(|path| remove(path))?;
        }
        Ok(gone)
    }
}

fn gone() -> Error {
    Error::said("it is no longer in the tray: it was accepted or thrown away")
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.map_err(|error| Error::io(folder, error))?,
    };
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry.map_err(|error| Error::io(folder, error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(path, error)),
        _ => Ok(()),
    }
}

fn sync(folder: &Path) -> Result<()> {
    let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Error::io(folder, error))
}
