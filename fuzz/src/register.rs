//! Forms that people and the ledger hand to a register.

use paradero_register::{
    Decisions, Entry, Place, Proof, Settings, checksum, page_key, read_page, rewritten,
};

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

/// A line of a log, as it stands in clear; the place of an act.
pub fn line(bytes: &[u8]) {
    if let Ok(written) = rewritten(bytes) {
        assert_eq!(rewritten(&written).ok(), Some(written), "a line is written as it was read");
    }
    let text = String::from_utf8_lossy(bytes);
    if let Some(place) = Place::parse(&text) {
        assert_eq!(Place::parse(&place.to_string()), Some(place), "a place leads back to itself");
    }
}

/// A text with a checksum: the first line may be altered, and then it is noticed.
pub fn checksummed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if checksum::is_whole(&text) {
        assert_eq!(checksum::sign(&text), text, "what is whole is as it was signed");
    }
    let signed = checksum::sign(&text);
    assert!(checksum::is_whole(&signed), "what is signed is whole");
    assert_eq!(checksum::sign(&signed), signed, "it is signed once");
}

/// A share that somebody typed, and pages of several to be joined.
pub fn share(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = page_key(&text);
    let pages = text.split("\n==\n");
    let shares: Vec<_> = pages.filter_map(|page| read_page(page).ok()).collect();
    for share in &shares {
        let words = share.words().join(" ");
        assert_eq!(read_page(&words).ok().as_ref(), Some(share), "words lead back to the share");
    }
    // The work that a passphrase costs is said by the share: up to 2^15 times the least.
    if shares.iter().all(|share| share.work() < 3) {
        let _ = paradero_register::join_key(&shares, None);
    }
}
