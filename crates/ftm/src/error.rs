//! The one error of this crate.

/// Why an export could not be made, in one line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Trouble);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("the register cannot be read: {0}")]
    Database(#[from] paradero_register::sql::Error),
    #[error("the export cannot be written: {0}; what was written so far is not whole: remove it")]
    Write(#[from] std::io::Error),
    #[error(
        "the cells of record {0} are not what a register writes; `paradero rebuild` makes them anew"
    )]
    Cells(String),
}

pub(crate) type Result<T> = std::result::Result<T, Trouble>;
