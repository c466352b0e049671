//! The one error of this crate.

/// Why a document could not be made, in one line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Trouble);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("the register cannot be read: {0}")]
    Database(#[from] paradero_register::sql::Error),
    #[cfg(feature = "pdf")]
    #[error(
        "the document cannot be laid out: {0}. This is a fault of the program: please report it with this line."
    )]
    Set(String),
    #[cfg(feature = "pdf")]
    #[error("the document cannot be written as data: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<paradero_register::sql::Error> for Error {
    fn from(error: paradero_register::sql::Error) -> Self {
        Trouble::from(error).into()
    }
}
