//! What can go wrong with what is given.

/// A table that cannot be used: where, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(String);

/// Ends with [`Error`] unless something else is said.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn said(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}
