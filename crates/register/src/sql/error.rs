//! Why a database could not be asked.

use rusqlite::types::FromSqlError;

/// What the text of an error begins with where the server is gone.
const AWAY: &str = "PostgreSQL cannot be reached";

/// Whether an error that is only text any more tells that the server is gone.
#[must_use]
pub fn tells_away(text: &str) -> bool {
    text.contains(AWAY)
}

/// Why a database could not be asked, in one line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Kind>);

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("{AWAY}: {0}")]
    Away(String),
    #[error("{0}")]
    Said(String),
}

impl Error {
    /// An error told in one line.
    pub fn said(text: impl Into<String>) -> Self {
        Self(Box::new(Kind::Said(text.into())))
    }

    /// The server is gone, or does not answer.
    pub fn away(why: impl Into<String>) -> Self {
        Self(Box::new(Kind::Away(why.into())))
    }

    /// Whether the server is gone: the same question may be answered when it is back.
    #[must_use]
    pub fn is_away(&self) -> bool {
        matches!(*self.0, Kind::Away(_))
    }

    /// Whether a row was asked for that is not there.
    #[must_use]
    fn is_no_row(&self) -> bool {
        matches!(*self.0, Kind::Sqlite(rusqlite::Error::QueryReturnedNoRows))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self(Box::new(Kind::Sqlite(error)))
    }
}

impl From<FromSqlError> for Error {
    fn from(error: FromSqlError) -> Self {
        rusqlite::Error::from(error).into()
    }
}

/// A row that need not be there.
pub trait OptionalRow<T> {
    /// Nothing where there is no row.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn optional(self) -> Result<Option<T>, Error>;
}

impl<T> OptionalRow<T> for Result<T, Error> {
    fn optional(self) -> Result<Option<T>, Error> {
        match self {
            Ok(row) => Ok(Some(row)),
            Err(error) if error.is_no_row() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
