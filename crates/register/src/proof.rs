//! A proof of one record: that it stood in a source which the register recorded, at a place of a log
//! whose head was signed. It is checked with nothing but itself and a public key.
//!
//! `docs/proofs.md` says how to check one by hand; `tests/proof.py` does, from the standards alone.

use paradero_ledger::merkle::{leaf_hash, verify_inclusion};
use paradero_ledger::note::SignedNote;
use paradero_ledger::{Checkpoint, Hash, Verifier, WitnessKey};
use paradero_model::Record;
use serde::{Deserialize, Serialize};

use crate::additions::commitment;
use crate::entry::{Entry, Import};
use crate::error::{Error, Result};
use crate::line::Line;

/// What a proof's `form` says.
pub(crate) const FORM: &str = "paradero proof 1";

/// A proof, as its file holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Which form of proof this is.
    pub form: String,
    /// What was asked for: the id of a claim, an event or a record.
    pub of: String,
    /// The record.
    pub record: Opened,
    /// What the import said of its source: leaf 0 of the same tree.
    pub import: Opened,
    /// The entry of the log that names the tree's root.
    pub entry: Logged,
    /// The signed checkpoint (C2SP `tlog-checkpoint`) of the log.
    pub checkpoint: String,
    /// The key that it is signed with (C2SP `signed-note` verifier key).
    pub key: String,
}

/// A commitment, opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// What was committed to, byte for byte.
    pub says: String,
    /// The salt before it.
    pub salt: Hash,
    /// Number of its leaf.
    pub leaf: u64,
    /// The audit path (RFC 6962, section 2.1.1), from the leaf upwards.
    pub path: Vec<Hash>,
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logged {
    /// The entry, byte for byte.
    pub line: String,
    /// Its position in the log.
    pub index: u64,
    /// The audit path, from the leaf upwards.
    pub path: Vec<Hash>,
}

/// That a witness cosigned a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Witnessed {
    /// The witness's name.
    pub witness: String,
    /// When it says it did, in seconds since 1970-01-01T00:00Z.
    pub at: u64,
}

/// What a proof was found to prove.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proven {
    /// The record.
    pub record: Record,
    /// The import that brought it.
    pub import: Import,
    /// Seconds since 1970-01-01T00:00Z at which the register says it recorded it.
    pub recorded_at: i64,
    /// The log's name.
    pub origin: String,
    /// Position of the entry, and number of entries under the checkpoint.
    pub entry: (u64, u64),
    /// The key that signed the checkpoint. Compare it with the one that the office publishes.
    pub key: String,
    /// Names on further signatures of the checkpoint, unchecked here ([`Proof::witnessed`] checks them).
    pub cosigned: Vec<String>,
}

impl Proof {
    /// Reads the file of a proof.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(text: &str) -> Result<Self> {
        let proof: Self = serde_json::from_str(text)
            .map_err(|error| Error::said(format!("this is no proof of a record: {error}")))?;
        if proof.form != FORM {
            return Err(Error::said(format!(
                "this is a `{}`; this program knows `{FORM}`: use a newer one",
                proof.form
            )));
        }
        Ok(proof)
    }

    /// Checks that these witnesses cosigned the proof's checkpoint.
    ///
    /// # Errors
    /// When one did not, or a key is none of a witness.
    pub fn witnessed(&self, keys: &[String]) -> Result<Vec<Witnessed>> {
        let note = SignedNote::parse(self.checkpoint.as_bytes())?;
        let checked = keys.iter().map(|key| {
            let key = WitnessKey::from_text(key.trim())?;
            let at = key.check(&note).map_err(|error| {
                Error::said(format!("the proof does not hold: the checkpoint: {error}"))
            })?;
            Ok(Witnessed { witness: key.name().to_owned(), at })
        });
        checked.collect()
    }

    /// Checks everything that the proof says, from the record up to the signature. `key` is the key
    /// that the reader knows to be the register's; without one, the proof's own is used, and proves
    /// only that whoever has that key signed.
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self, key: Option<&str>) -> Result<Proven> {
        let wrong = |what: &str| Error::said(format!("the proof does not hold: {what}"));
        let known = key.unwrap_or(&self.key).trim();
        let verifier = Verifier::from_text(known)?;
        let head = Checkpoint::open(self.checkpoint.as_bytes(), &verifier)
            .map_err(|error| wrong(&format!("the checkpoint: {error}")))?;
        let leaf = leaf_hash(self.entry.line.as_bytes());
        if !verify_inclusion(self.entry.index, head.size, &leaf, &self.entry.path, &head.root) {
            return Err(wrong("the entry is not in the log that the checkpoint signs"));
        }
        let line = Line::parse(self.entry.line.as_bytes(), &self.entry.index.to_string())?;
        let tree = line.tree.ok_or_else(|| wrong("the entry is no import"))?;
        for (opened, what) in
            [(&self.import, "what is said of the source"), (&self.record, "the record")]
        {
            let leaf = leaf_hash(&commitment(&opened.salt, opened.says.as_bytes()));
            if !verify_inclusion(opened.leaf, tree.leaves, &leaf, &opened.path, &tree.root) {
                return Err(wrong(&format!("{what} is not under the root that the entry names")));
            }
        }
        if self.import.leaf != 0 || self.record.leaf == 0 {
            return Err(wrong("its leaves stand in each other's place"));
        }
        let Entry::Import(import) = serde_json::from_str(&self.import.says)? else {
            return Err(wrong("the first leaf is no import"));
        };
        let note = SignedNote::parse(self.checkpoint.as_bytes())?;
        let names = note.signatures.iter().map(|signature| signature.name.clone());
        Ok(Proven {
            record: serde_json::from_str(&self.record.says)?,
            import: *import,
            recorded_at: line.recorded_at,
            origin: head.origin,
            entry: (self.entry.index, head.size),
            key: known.to_owned(),
            cosigned: names.filter(|name| name != verifier.name()).collect(),
        })
    }
}
