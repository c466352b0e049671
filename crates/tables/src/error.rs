//! The one error of this crate.

use std::path::{Path, PathBuf};

/// Why an export could not be made, in one line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Trouble);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{}: is there and has something in it; name a new folder", .0.display())]
    Taken(PathBuf),
    #[error("{}: {error}", .path.display())]
    Disk { path: PathBuf, error: std::io::Error },
    #[error("the register cannot be read: {0}")]
    View(#[from] paradero_register::sql::Error),
    #[error("the export cannot be written: {0}")]
    Made(#[from] rusqlite::Error),
    #[error("the export cannot be written as Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("the export cannot be written as Parquet: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
    #[error("{0}, which a register does not write; `paradero rebuild` makes it anew")]
    Value(String),
    #[error("{0}: {1}")]
    Spec(&'static str, String),
}

pub(crate) type Result<T> = std::result::Result<T, Trouble>;

/// Says at which place the disk refused.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Trouble + '_ {
    |error| Trouble::Disk { path: path.to_owned(), error }
}
