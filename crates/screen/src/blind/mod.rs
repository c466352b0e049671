//! Screening between offices that do not hand over their lists.
//!
//! Two offices agree on a [`Key`]. One makes an [`export()`] of its people: of each only keyed hashes of what lets a name be
//! found again, under a [`Handle`] that it alone can resolve. The other hashes its manifest with the same key and
//! gets by [`screen()`] for each row the handles that match, weighed as the index of names weighs. Then it asks the first
//! about those handles.
//!
//! **What it hides, and from whom.** The file is sealed: without the key it shows how many people it holds, to within some
//! hundreds. To whoever has the key the hashes hide little: names are few enough to be tried one by one, so that with a list of names and
//! patience most of what was hashed can be read. It is for a partner whom one trusts not to do that, and for files that
//! get lost; it is no protection against a partner who wants to know who is on the list. See `docs/blind-screening.md`.

mod asked;
mod birth;
mod export;
mod frames;
mod key;
mod met;
mod record;
mod search;
mod word;

use std::fmt;

pub use export::{Chance, Exported, export};
#[doc(hidden)]
pub use frames::seal;
pub use key::{Handle, Key};
pub use search::{BlindHit, BlindReason, BlindWhy, Limits, Screened, screen};

/// Why an export cannot be made or read.
#[derive(Debug)]
pub enum BlindError {
    /// The file or the stream failed.
    Io(std::io::Error),
    /// A text is no key.
    NoKey,
    /// The bytes are no export.
    NoExport,
    /// They are one of another version.
    Version,
    /// They were sealed with another key.
    WrongKey,
    /// They end before the last frame.
    Cut,
    /// A frame was changed, left out or exchanged, or bytes follow the last.
    Damaged {
        /// Its number, from 0.
        frame: u64,
    },
    /// Two people would have one handle.
    SameHandle,
}

impl fmt::Display for BlindError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(out, "{error}"),
            Self::NoKey => out.write_str("is no key; `paradero screen blind-key FILE` makes one"),
            Self::NoExport => out.write_str("is no blind export"),
            Self::Version => out.write_str(
                "is a blind export of another version; make it anew with one version on both sides",
            ),
            Self::WrongKey => {
                out.write_str("was made with another key; compare the fingerprints of both keys")
            }
            Self::Cut => out.write_str("is cut short; copy it again"),
            Self::Damaged { frame } => {
                write!(out, "is damaged or was changed (frame {frame}); copy it again")
            }
            Self::SameHandle => out.write_str("two people drew one handle; make the export again"),
        }
    }
}

impl std::error::Error for BlindError {}

impl From<std::io::Error> for BlindError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
