//! The folder of a state: immutable files, and one short document that names them.
//!
//! The document is replaced in one step (write, flush to the disk, rename), so a run that is stopped at any moment leaves
//! the state as it was before. Files that no document names are what such a run left; the next writer removes them.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::sections::{Stamp, private};
use super::segment::About;

/// Form of the state that this program writes and reads.
const FORM: u32 = 1;

const STATE: &str = "state.json";
const LOCK: &str = "lock";
/// How the names of the other files end.
const ENDING: &str = ".kept";

/// A list whose rows are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct List {
    /// What it is called: the name of its file, or its path where a list before it has that name.
    pub(super) name: String,
    /// It names nobody twice.
    pub(super) unique: bool,
}

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Document {
    pub(super) form: u32,
    /// See [`Digest`].
    pub(super) digest: String,
    pub(super) rows: u32,
    pub(super) lists: Vec<List>,
    /// The number of the next file.
    pub(super) next: u64,
    pub(super) model: String,
    pub(super) model_stamp: Stamp,
    /// In the order of their rows.
    pub(super) segments: Vec<About>,
}

impl Document {
    pub(super) fn new(model: String, model_stamp: Stamp) -> Self {
        let mut digest = Digest::default();
        digest.model(model_stamp.check);
        Self {
            form: FORM,
            digest: digest.shown(),
            rows: 0,
            lists: Vec::new(),
            next: 1,
            model,
            model_stamp,
            segments: Vec::new(),
        }
    }

    /// Names a list as the next.
    pub(super) fn list(&mut self, path: &Path, unique: bool) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let free = name.filter(|name| self.lists.iter().all(|list| list.name != *name));
        let name = free.unwrap_or_else(|| path.display().to_string());
        self.lists.push(List { name, unique });
    }
}

/// A folder, held against other writers where it is to be written.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    _lock: Option<File>,
}

impl Folder {
    /// Makes a folder for a new state, or takes an empty one.
    ///
    /// # Errors
    /// When it holds a state or other files, another run writes to it, or it cannot be written.
    pub(super) fn make(path: &Path) -> anyhow::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).with_context(|| format!("cannot make {}", path.display()))?;
        let said =
            format!("{}: holds a state or other files already; give a new folder", path.display());
        for name in names(path)? {
            ensure!(name == LOCK || name.ends_with(ENDING), said);
        }
        let folder = Self { path: path.to_owned(), _lock: Some(lock(path)?) };
        folder.clear(&[])?;
        Ok(folder)
    }

    /// Opens the folder of a state.
    ///
    /// # Errors
    /// When it holds none, one of another form or a damaged one, or another run writes to it.
    pub(super) fn open(path: &Path, to_write: bool) -> anyhow::Result<(Self, Document)> {
        let name = path.join(STATE);
        if !name.is_file() {
            bail!("{}: no state is kept there; make one with --keep", path.display());
        }
        let held = if to_write { Some(lock(path)?) } else { None };
        let text = std::fs::read_to_string(&name)
            .with_context(|| format!("cannot read {}", name.display()))?;
        let whole: serde_json::Value = serde_json::from_str(&text).with_context(|| {
            format!("{}: damaged; take the folder from a copy, or keep anew", name.display())
        })?;
        let form = whole.get("form").and_then(serde_json::Value::as_u64);
        ensure!(
            form == Some(u64::from(FORM)),
            "{}: a state of another form than {FORM}; keep anew with this program",
            name.display()
        );
        let document: Document = serde_json::from_value(whole).with_context(|| {
            format!("{}: damaged; take the folder from a copy, or keep anew", name.display())
        })?;
        let folder = Self { path: path.to_owned(), _lock: held };
        if to_write {
            folder.clear(&document.files())?;
        }
        Ok((folder, document))
    }

    /// The path of a new file.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Puts a document in the place of the one before.
    pub(super) fn commit(&self, document: &Document) -> anyhow::Result<()> {
        let (new, name) = (self.path.join("state.new.kept"), self.path.join(STATE));
        let fault = || format!("cannot write {}", name.display());
        // The files that it names must be in the folder before it names them.
        self.sync().with_context(fault)?;
        let mut file = private(&new).with_context(fault)?;
        file.write_all(&serde_json::to_vec_pretty(document)?).with_context(fault)?;
        file.sync_all().with_context(fault)?;
        std::fs::rename(&new, &name).with_context(fault)?;
        self.sync().with_context(fault)?;
        self.clear(&document.files())
    }

    fn sync(&self) -> std::io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// Removes the files of ours that are not among these.
    fn clear(&self, kept: &[&str]) -> anyhow::Result<()> {
        for name in names(&self.path)? {
            if name.ends_with(ENDING) && !kept.contains(&name.as_str()) {
                let path = self.path.join(&name);
                std::fs::remove_file(&path)
                    .with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }
}

impl Document {
    fn files(&self) -> Vec<&str> {
        let segments = self.segments.iter().map(|segment| segment.file.as_str());
        segments.chain([self.model.as_str()]).collect()
    }
}

fn names(path: &Path) -> anyhow::Result<Vec<String>> {
    let fault = || format!("cannot read {}", path.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).with_context(fault)? {
        names.push(entry.with_context(fault)?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn lock(path: &Path) -> anyhow::Result<File> {
    let name = path.join(LOCK);
    let fault = || format!("cannot lock {}", name.display());
    let file = private(&name).with_context(fault)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("{}: another run is writing to it; wait until it ends", path.display())
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(fault),
    }
}
