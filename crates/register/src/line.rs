//! The form in which an act stands in a log: in clear only what a stranger needs to check it; what
//! names anybody or anything is encrypted to the act's own key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use paradero_ledger::{ActKey, Hash, Recipients, Stored};
use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::error::{Error, Result};

/// One line of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// Which kind of act.
    pub(crate) act: Kind,
    /// Seconds since 1970-01-01T00:00Z, by the machine's clock.
    pub(crate) recorded_at: i64,
    /// Where the logs of lower levels stood when it was recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) after: Vec<Head>,
    /// Public half of the act's key. Without one, what it says is encrypted to those who may read
    /// what is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    /// What it says: an [`Entry`] as JSON, encrypted (age), in base64.
    pub(crate) says: String,
    /// The files it brought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<Stored>,
    /// The tree over what an import says and its records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tree: Option<Tree>,
    /// SHA-256 of the settings, which lie beside the ledger in clear anyway: a copy without keys can
    /// be checked whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) settings: Option<Hash>,
    /// Who did it, encrypted to the act's key, in base64, where what it says does not name them: what an
    /// import says is shown to whoever is given a proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    /// The act that is withdrawn, by its position in this log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<u64>,
    /// Where the withdrawn act stands in the log of another register: the position in this log of the
    /// act that joined that one. It names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) joined: Option<u64>,
}

/// Which kind of act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Settings,
    Import,
    Decisions,
    Judgement,
    Model,
    Estimate,
    Withdrawal,
    Joined,
    Reads,
    Proposal,
    Answer,
}

/// The head of a log at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Number of its entries.
    pub(crate) size: u64,
    /// The root over them.
    pub(crate) root: Hash,
}

/// A Merkle tree (RFC 6962) over salted commitments: leaf 0 is what the import says, leaf n its
/// n-th record, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// Number of leaves: one more than records.
    pub leaves: u64,
    /// The root over them.
    pub root: Hash,
}

impl Kind {
    /// Whether keepers may withdraw such an act.
    pub(crate) fn can_be_withdrawn(self) -> bool {
        matches!(self, Self::Import | Self::Estimate)
    }

    fn of(entry: &Entry) -> Self {
        match entry {
            Entry::Settings { .. } => Self::Settings,
            Entry::Import(_) => Self::Import,
            Entry::Decisions { .. } => Self::Decisions,
            Entry::Judgement { .. } => Self::Judgement,
            Entry::Model { .. } => Self::Model,
            Entry::Estimate { .. } => Self::Estimate,
            Entry::Withdrawal { .. } => Self::Withdrawal,
            Entry::Joined(_) => Self::Joined,
            Entry::Reads { .. } => Self::Reads,
            Entry::Proposal { .. } => Self::Proposal,
            Entry::Answer { .. } => Self::Answer,
        }
    }
}

/// A line of a log, read and written again, as it stands there.
///
/// # Errors
/// If it is no line that this program knows.
pub fn rewritten(line: &[u8]) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&Line::parse(line, "given")?)?)
}

/// To whom what an act says is encrypted.
pub(crate) enum To<'a> {
    /// The act's own key, which can be destroyed.
    Key(&'a ActKey),
    /// Those who may read what is sealed, for good.
    Readers(&'a Recipients),
}

impl Line {
    /// The line of an act, without its files and tree.
    ///
    /// # Errors
    /// If the machine gives no random bytes.
    pub(crate) fn new(
        entry: &Entry,
        to: &To<'_>,
        recorded_at: i64,
        after: Vec<Head>,
    ) -> Result<Self> {
        let says = serde_json::to_vec(entry)?;
        let (key, says) = match to {
            To::Key(key) => (Some(key.name()), key.encrypt(&says)?),
            To::Readers(readers) => (None, readers.encrypt(&says)?),
        };
        let (of, joined) = match entry {
            Entry::Withdrawal { of, joined, .. } => (Some(*of), *joined),
            _ => (None, None),
        };
        let settings = match entry {
            Entry::Settings { hash } => Some(hash.parse()?),
            _ => None,
        };
        let (act, says) = (Kind::of(entry), STANDARD.encode(says));
        let (files, tree, by) = (Vec::new(), None, None);
        Ok(Self { act, recorded_at, after, key, says, files, tree, settings, by, of, joined })
    }

    /// Says who did it.
    ///
    /// # Errors
    /// If the machine gives no random bytes.
    pub(crate) fn done_by(&mut self, key: &ActKey, name: &str) -> Result<()> {
        self.by = Some(STANDARD.encode(key.encrypt(name.as_bytes())?));
        Ok(())
    }

    /// Who did it, where the line says so and this is its key.
    pub(crate) fn who(&self, key: &ActKey) -> Option<String> {
        let bytes = STANDARD.decode(self.by.as_ref()?).ok()?;
        String::from_utf8(key.decrypt(&bytes).ok()?).ok()
    }

    /// Reads a line of the log of `level` at a position.
    ///
    /// # Errors
    /// If it is no line that this program knows.
    pub(crate) fn parse(bytes: &[u8], place: &str) -> Result<Self> {
        serde_json::from_slice(bytes).map_err(|error| {
            Error::said(format!(
                "ledger entry {place}: {error}; a newer program may have written it"
            ))
        })
    }

    /// The act of the same log that it withdraws, if any.
    pub(crate) fn withdraws_here(&self) -> Option<u64> {
        self.of.filter(|_| self.joined.is_none())
    }

    /// What the act says, decrypted.
    ///
    /// # Errors
    /// If it was encrypted to another key, or says what this program does not know.
    pub(crate) fn read(&self, key: &ActKey, place: &str) -> Result<Entry> {
        let wrong = |what: String| Error::said(format!("ledger entry {place}: {what}"));
        let says = STANDARD.decode(&self.says).map_err(|error| wrong(error.to_string()))?;
        let says = key.decrypt(&says).map_err(|error| wrong(error.to_string()))?;
        let entry: Entry = serde_json::from_slice(&says)
            .map_err(|error| wrong(format!("{error}; a newer program may have written it")))?;
        if Kind::of(&entry) != self.act || entry.brought().len() != self.files.len() {
            return Err(wrong("its line and what it says do not belong together".to_owned()));
        }
        Ok(entry)
    }
}
