//! What a log may be given in place of its own files. What is accepted has one spelling.

use paradero_ledger::note::SignedNote;
use paradero_ledger::storage::testing::MemoryDisk;
use paradero_ledger::tile::{
    Tile, format_hashes, index_path, parse_bundle, parse_hashes, parse_index,
};
use paradero_ledger::witness::{Request, conflict};
use paradero_ledger::{
    ActKey, Checkpoint, Cosigner, Hash, Keyring, Recipients, Signer, Verifier, Witness, WitnessKey,
    timestamp,
};
use std::path::Path;
use std::sync::Arc;

/// Signed notes, checkpoints, keys.
pub fn note(bytes: &[u8]) {
    if let Ok(note) = SignedNote::parse(bytes) {
        assert_eq!(note.format().into_bytes(), bytes, "a note has one spelling");
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(checkpoint) = Checkpoint::parse(&text) {
        assert_eq!(checkpoint.format(), text, "a checkpoint has one spelling");
    }
    if let Ok(verifier) = Verifier::from_text(&text) {
        assert_eq!(verifier.to_text(), text, "a key has one spelling");
        let _ = Checkpoint::open(bytes, &verifier);
    }
    let _ = Signer::from_text(&text);
    let _ = text.parse::<Hash>();
    if let Some((key, rest)) = text.split_once('\n')
        && let Ok(verifier) = Verifier::from_text(key)
    {
        let _ = Checkpoint::open(rest.as_bytes(), &verifier);
    }
}

/// What a witness is sent, and what a witness and an authority for timestamps answer: requests, keys,
/// cosignatures, tokens.
pub fn witness(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.format().into_bytes(), bytes, "a request has one spelling");
    }
    if let Ok(key) = WitnessKey::from_text(&text) {
        assert_eq!(key.to_text(), text.trim_end_matches('\n'), "a key has one spelling");
    }
    let _ = Cosigner::from_text(&text);
    if let Some(size) = conflict(&text) {
        assert_eq!(size.to_string(), text.trim_end_matches('\n'), "a size has one spelling");
    }
    // A witness that knows the log of the corpus, before and after.
    let disk = Arc::new(MemoryDisk::new());
    let made = Cosigner::generate("witness.example/w1", &[5; 32])
        .and_then(|cosigner| Witness::create_on(disk, Path::new("/w"), cosigner));
    let log = Signer::generate("register.example/north", &[42; 32]);
    if let (Ok(witness), Ok(log)) = (made, log)
        && witness.trust("register.example/north", &log.verifier()).is_ok()
    {
        for _ in 0..2 {
            let answer = witness.add_checkpoint(bytes, 100);
            let answer = answer.expect("a request is answered whatever it is");
            if let (200, Some(note)) = (answer.status, &answer.note) {
                assert_eq!(witness.key().check(note).ok(), Some(100), "what is given holds");
            }
        }
        if let Ok(note) = SignedNote::parse(bytes) {
            let _ = witness.key().check(&note);
        }
    }
    if let Ok(query) = timestamp::query(b"message", [7; 8]) {
        let _ = timestamp::check(b"message", &query, bytes, include_str!("witness-root.pem"));
        let _ = timestamp::check(b"message", bytes, bytes, &text);
    }
}

/// Tiles of hashes, bundles of entries, and their paths.
pub fn tile(bytes: &[u8]) {
    if let Some(hashes) = parse_hashes(bytes) {
        assert_eq!(format_hashes(&hashes), bytes, "a tile has one spelling");
    }
    if let Some(entries) = parse_bundle(bytes) {
        let length: usize = entries.iter().map(|entry| entry.len() + 2).sum();
        assert_eq!(length, bytes.len(), "a bundle is its entries");
    }
    let text = String::from_utf8_lossy(bytes);
    if let Some(tile) = Tile::parse(&text) {
        assert_eq!(tile.path(), text, "a tile's path has one spelling");
    }
    if let Some(index) = parse_index(&text) {
        assert_eq!(index_path(index), text, "an index's path has one spelling");
    }
}

/// Files of keys: one that reads, those who may read, a key of a ring.
pub fn keyfile(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(key) = ActKey::from_text(text.trim()) {
        let again = ActKey::from_text(key.secret_text()).map(|key| key.name());
        assert_eq!(again.ok(), Some(key.name()), "a key is written as it was read");
    }
    if let Ok(recipients) = Recipients::parse(&text) {
        let again = Recipients::parse(&recipients.names().join("\n")).map(|all| all.names());
        assert_eq!(
            again.ok(),
            Some(recipients.names()),
            "recipients are written as they were read"
        );
    }
    if let Ok(is_sealed) = Keyring::parse_file(bytes) {
        assert!(
            Keyring::parse_file(&bytes[..bytes.len() - 1]).is_err(),
            "{is_sealed}: it is whole"
        );
    }
}
