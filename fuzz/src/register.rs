//! Forms that people and the ledger hand to a register.

use paradero_register::{Decisions, Entry, Proof, Settings, checksum};

/// A file of decisions, and of settings.
pub fn decisions(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = Decisions::parse("decisions.toml", &text);
    let _ = Settings::parse(&text);
}

/// An entry of the ledger, and a proof that somebody hands over.
pub fn entry(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(proof) = Proof::parse(&text) {
        let _ = proof.check(None);
    }
    assert!(checksum::is_whole(&checksum::sign(&text)), "what is signed is whole");
    let Ok(entry) = serde_json::from_slice::<Entry>(bytes) else { return };
    let written = serde_json::to_vec(&entry);
    let again = written.ok().and_then(|bytes| serde_json::from_slice::<Entry>(&bytes).ok());
    assert_eq!(again, Some(entry), "an entry is written as it was read");
}
