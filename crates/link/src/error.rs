//! What can go wrong when linking.

/// Why linking was refused; says what, where and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(pub(crate) String);

impl Error {
    /// From a sentence that says what, where and what to do.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
