//! What can go wrong: a rule that is not well formed, a statement that the database refuses.

/// Why rules could not be read or run: which rule or view, what is wrong, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Error {
    what: String,
    #[source]
    cause: Option<rusqlite::Error>,
}

impl Error {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), cause: None }
    }

    /// A refusal of the database, while doing `what`.
    pub(crate) fn sql(what: &str, cause: rusqlite::Error) -> Self {
        Self { what: format!("{what}: {cause}"), cause: Some(cause) }
    }
}
