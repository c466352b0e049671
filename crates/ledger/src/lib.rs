//! Tamper-evident log (C2SP tlog-tiles), signed checkpoints, and the store of sources. Knows no claim.
//!
//! - [`Ledger`] is an append-only log of entries, kept as the static files that the C2SP
//!   `tlog-tiles` specification names, so that outside tools can read and check it.
//! - [`verify`] re-hashes everything in it and names each damaged file.
//! - [`SourceStore`] keeps the bytes of sources, encrypted, by the SHA-256 of what lies on the disk.
//! - [`Witness`] cosigns checkpoints of other logs (C2SP `tlog-witness`), and [`timestamp`] asks
//!   authorities that are no witnesses to say when one was there (RFC 3161).
//! - [`Keyring`] keeps the key of each act, apart, so that one can be destroyed.
//! - [`shares`] splits a secret into printed words of which some give it back.
//!
//! All go through the small [`storage::Storage`] trait, so that tests can let any operation
//! fail, and lose what was not yet durable.

pub mod checkpoint;
mod cosignature;
mod error;
mod evidence;
mod hash;
mod keyring;
mod keys;
mod log;
pub mod merkle;
pub mod note;
pub mod shares;
mod sources;
pub mod storage;
pub mod tile;
pub mod timestamp;
mod tree;
mod verify;
pub mod witness;

/// Encrypts what is written to it, until its `finish`.
pub use age::stream::StreamWriter as Encrypting;
pub use checkpoint::Checkpoint;
pub use cosignature::{Cosigner, WitnessKey};
pub use error::Error;
pub use evidence::{Cosigned, Evidence, Stamped};
pub use hash::{Hash, sha256};
pub use keyring::{Held, Keyring};
pub use keys::{ActKey, Recipients};
pub use log::{Copied, Entries, Ledger, MAX_ENTRY_BYTES};
pub use note::{Signer, Verifier};
pub use sources::{Checked, SourceStore, Stored};
pub use verify::{Damage, Report, inspect, verify};
pub use witness::Witness;
