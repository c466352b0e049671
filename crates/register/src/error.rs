//! The one error of this crate.

use std::path::Path;

/// Why the register could not do what was asked: what, where and what to do, in one line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("{0}")]
    Said(String),
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error(transparent)]
    Names(#[from] paradero_screen::FormatError),
    #[error("register.sqlite: {0}")]
    Sql(#[from] rusqlite::Error),
    #[error(transparent)]
    Asked(#[from] crate::sql::Error),
    #[error(transparent)]
    Ledger(#[from] paradero_ledger::Error),
    #[error(transparent)]
    Intake(#[from] paradero_intake::Error),
    #[error(transparent)]
    Link(#[from] paradero_link::Error),
    #[error(transparent)]
    Findings(#[from] paradero_findings::Error),
    #[error("records file: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("stored form: {0}")]
    Json(#[from] serde_json::Error),
}

impl Error {
    /// An error told in one line.
    pub(crate) fn said(text: impl Into<String>) -> Self {
        Self(Box::new(Kind::Said(text.into())))
    }

    /// A file that could not be read or written.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self(Box::new(Kind::Io { path: path.display().to_string(), source }))
    }

    /// Whether a file or entry that was asked for is not there.
    pub fn is_not_found(&self) -> bool {
        match &*self.0 {
            Kind::Ledger(error) => error.is_not_found(),
            Kind::Io { source, .. } => source.kind() == std::io::ErrorKind::NotFound,
            _ => false,
        }
    }

    /// Whether a server of a database is gone: it may be asked again when it is back.
    pub fn is_away(&self) -> bool {
        matches!(&*self.0, Kind::Asked(error) if error.is_away())
    }

    /// Whether another process is writing to the register.
    pub fn is_locked(&self) -> bool {
        matches!(&*self.0, Kind::Ledger(error) if error.is_locked())
    }
}

macro_rules! from {
    ($($source:ty),+ $(,)?) => {$(
        impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self(Box::new(Kind::from(error)))
            }
        }
    )+};
}

from!(
    rusqlite::Error,
    crate::sql::Error,
    paradero_ledger::Error,
    paradero_intake::Error,
    paradero_link::Error,
    paradero_screen::FormatError,
    paradero_findings::Error,
    parquet::errors::ParquetError,
    serde_json::Error,
);

pub(crate) type Result<T> = std::result::Result<T, Error>;
