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
    /// With what is wrong, where, and what to do.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), cause: None }
    }

    /// A refusal of the database, while doing `what`.
    pub(crate) fn sql(what: &str, cause: rusqlite::Error) -> Self {
        // The message of a refused statement would repeat the whole statement.
        let told = match &cause {
            rusqlite::Error::SqlInputError { msg, sql, offset, .. } => {
                let at = usize::try_from(*offset).unwrap_or(0);
                let before = sql.get(..at).unwrap_or("");
                let near = sql.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("");
                format!("{msg}, line {} of the statement: `{near}`", before.lines().count().max(1))
            }
            other => other.to_string(),
        };
        Self { what: format!("{what}: {told}"), cause: Some(cause) }
    }
}
