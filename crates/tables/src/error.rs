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
    #[error(
        "there is a schema `{0}` already; name another with --schema, or drop it: DROP SCHEMA \"{0}\" CASCADE"
    )]
    Schema(String),
    #[error("PostgreSQL does not take the export: {}", said(.0))]
    Server(#[from] postgres::Error),
    #[error("PostgreSQL does not take the export: {0}")]
    Sent(std::io::Error),
    #[error("{0}, which a register does not write; `paradero rebuild` makes it anew")]
    Value(String),
    #[error("{0}: {1}")]
    Spec(&'static str, String),
}

pub(crate) type Result<T> = std::result::Result<T, Trouble>;

/// What a server said, with where it stood.
fn said(error: &postgres::Error) -> String {
    let Some(told) = error.as_db_error() else { return error.to_string() };
    let place = [told.table(), told.column(), told.constraint()].into_iter().flatten();
    let place: Vec<&str> = place.chain(told.where_()).collect();
    format!("{} ({})", told.message(), place.join(", "))
}

/// Says at which place the disk refused.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Trouble + '_ {
    |error| Trouble::Disk { path: path.to_owned(), error }
}
