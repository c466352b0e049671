//! The one error type of this crate.

use std::io;
use std::path::{Path, PathBuf};

/// Operating trouble of the ledger or the store of sources. The text says what, where, and what
/// to do.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("cannot {what} {}: {source}", path.display())]
    Io { what: &'static str, path: PathBuf, source: io::Error },
    #[error(
        "{} is being written by another process: wait until it has ended, then try again",
        path.display()
    )]
    Locked { path: PathBuf },
    #[error("{} is damaged: {what}: run `verify`, then `repair` from a copy", path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("{} already holds a ledger: choose another directory", path.display())]
    Exists { path: PathBuf },
    #[error("{} holds something already: name a new directory", path.display())]
    Occupied { path: PathBuf },
    #[error("entry {index} of this addition has {bytes} bytes; a ledger entry has at most 65535")]
    TooLarge { index: usize, bytes: usize },
    #[error("there is no entry or size {asked}: the ledger has {size} entries")]
    OutOfRange { asked: u64, size: u64 },
    #[error("{}: an earlier write failed, so nothing more is written: open it again", path.display())]
    Broken { path: PathBuf },
    #[error("{} was opened for reading only", path.display())]
    ReadOnly { path: PathBuf },
    #[error("{} bears no valid signature of {key}: {what}", path.display())]
    WrongKey { path: PathBuf, key: String, what: String },
    #[error("there is no file {hash} in {}", path.display())]
    NotThere { path: PathBuf, hash: String },
    #[error("{0}")]
    Text(String),
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Error {
        Error(Box::new(kind))
    }
}

impl Error {
    /// Another process holds the writer's lock.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(*self.0, Kind::Locked { .. })
    }

    /// Stored bytes are not what was written.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        matches!(*self.0, Kind::Damaged { .. } | Kind::WrongKey { .. })
    }

    /// What was asked for is not there: no such entry, no such source, no such file.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match &*self.0 {
            Kind::OutOfRange { .. } | Kind::NotThere { .. } => true,
            Kind::Io { source, .. } => source.kind() == io::ErrorKind::NotFound,
            _ => false,
        }
    }

    /// The file or directory that the trouble is about, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &*self.0 {
            Kind::Io { path, .. }
            | Kind::Locked { path }
            | Kind::Damaged { path, .. }
            | Kind::Exists { path }
            | Kind::Occupied { path }
            | Kind::Broken { path }
            | Kind::ReadOnly { path }
            | Kind::WrongKey { path, .. }
            | Kind::NotThere { path, .. } => Some(path),
            Kind::TooLarge { .. } | Kind::OutOfRange { .. } | Kind::Text(_) => None,
        }
    }

    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Error {
        Kind::Damaged { path: path.to_owned(), what: what.into() }.into()
    }

    pub(crate) fn text(what: impl Into<String>) -> Error {
        Kind::Text(what.into()).into()
    }
}

/// Names the operation and the file of an I/O failure.
pub(crate) trait IoContext<T> {
    fn doing(self, what: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn doing(self, what: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Kind::Io { what, path: path.to_owned(), source }.into())
    }
}
