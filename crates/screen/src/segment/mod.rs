//! A segment: an index over some persons that never changes, in bytes that lie in memory or in a mapped file.

mod build;
mod dictionary;
mod format;
mod signature;
mod view;

use std::fmt;
use std::sync::Arc;

use zerocopy::IntoBytes as _;

pub(crate) use build::document_keys;
pub use format::FormatError;
pub(crate) use signature::{PARTS, Signature, part, parts};
pub(crate) use view::{Births, Entry, MOST_WORDS_OF_A_NAME, View};

use crate::hit::Person;

/// Bytes that stay where they are: a mapped file, or memory.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// An index over persons that never changes.
#[derive(Clone)]
pub(crate) struct Segment {
    bytes: Bytes,
}

/// Bytes of a segment in memory, aligned.
struct Words(Vec<u64>);

impl AsRef<[u8]> for Words {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Segment").field("bytes", &self.bytes().len()).finish()
    }
}

impl Segment {
    /// Builds a segment. Persons may come in any order; their ids are unique.
    pub(crate) fn build(persons: &[Person]) -> Result<Self, FormatError> {
        Ok(Self { bytes: Arc::new(Words(build::build(persons)?)) })
    }

    /// Takes bytes for a segment: they must begin as one and each section must lie within.
    pub(crate) fn open(bytes: Bytes) -> Result<Self, FormatError> {
        View::new((*bytes).as_ref())?;
        Ok(Self { bytes })
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    /// The entries.
    pub(crate) fn view(&self) -> View<'_> {
        match View::new(self.bytes()) {
            Ok(view) => view,
            // Checked when it was opened, and bytes stay as they are.
            Err(error) => unreachable!("{error}"),
        }
    }
}
