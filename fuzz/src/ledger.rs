//! What a log may be given in place of its own files. What is accepted has one spelling.

use paradero_ledger::note::SignedNote;
use paradero_ledger::tile::{
    Tile, format_hashes, index_path, parse_bundle, parse_hashes, parse_index,
};
use paradero_ledger::{ActKey, Checkpoint, Hash, Keyring, Recipients, Signer, Verifier};

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
