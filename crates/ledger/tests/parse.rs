//! Whatever bytes are met where a note, a tile or a path should be: an answer, never a panic,
//! and what is accepted has one spelling only.

#[cfg(test)]
mod tests {
    use paradero_ledger::note::SignedNote;
    use paradero_ledger::storage::testing::MemoryDisk;
    use paradero_ledger::tile::{Tile, format_hashes, parse_bundle, parse_hashes};
    use paradero_ledger::{Checkpoint, Hash, Ledger, Signer, Verifier, inspect, merkle};
    use proptest::prelude::*;
    use std::path::Path;
    use std::sync::Arc;

    const ORIGIN: &str = "register.example/north";

    fn signer() -> Signer {
        Signer::generate(ORIGIN, &[42; 32]).unwrap()
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_refused_or_written_back_the_same(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            text in "[a-c\n\u{2014} +x0-9/.p=A-Z]{0,80}",
        ) {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                if let Ok(note) = SignedNote::parse(bytes) {
                    prop_assert_eq!(note.format().into_bytes(), bytes);
                }
                if let Some(hashes) = parse_hashes(bytes) {
                    prop_assert_eq!(format_hashes(&hashes), bytes);
                }
                if let Some(entries) = parse_bundle(bytes) {
                    let length: usize = entries.iter().map(|entry| entry.len() + 2).sum();
                    prop_assert_eq!(length, bytes.len());
                }
            }
            if let Ok(checkpoint) = Checkpoint::parse(&text) {
                prop_assert_eq!(checkpoint.format(), text.clone());
            }
            if let Some(tile) = Tile::parse(&text) {
                prop_assert_eq!(tile.path(), text.clone());
            }
            prop_assert!(Verifier::from_text(&text).is_err());
            prop_assert!(Signer::from_text(&text).is_err());
            prop_assert!(text.parse::<Hash>().is_err());
        }

        #[test]
        fn a_tree_does_not_depend_on_how_its_entries_came(
            steps in prop::collection::vec(1usize..300, 1..5),
        ) {
            let disk = MemoryDisk::new();
            let dir = Path::new("/ledger");
            let mut ledger =
                Ledger::create_on(Arc::new(disk.clone()), dir, ORIGIN, &signer()).unwrap();
            let mut leaves = Vec::new();
            for step in steps {
                let entries: Vec<Vec<u8>> =
                    (leaves.len()..leaves.len() + step).map(|n| n.to_be_bytes().to_vec()).collect();
                leaves.extend(entries.iter().map(|entry| merkle::leaf_hash(entry)));
                ledger.append(&entries).unwrap();
                prop_assert_eq!(ledger.root(), merkle::root(&leaves));
            }
            let report = inspect(&disk, dir, &signer().verifier().to_text()).unwrap();
            prop_assert_eq!(report.damage, []);
            prop_assert_eq!(report.notices, [""; 0]);
            prop_assert_eq!(report.entries, leaves.len() as u64);
        }
    }

    #[test]
    fn a_log_of_three_levels_reads_proves_and_verifies() {
        let disk = MemoryDisk::new();
        let dir = Path::new("/ledger");
        let vkey = signer().verifier().to_text();
        let mut ledger = Ledger::create_on(Arc::new(disk.clone()), dir, ORIGIN, &signer()).unwrap();
        let entries: Vec<Vec<u8>> = (0..65_794u32).map(|n| n.to_be_bytes().to_vec()).collect();
        let leaves: Vec<Hash> = entries.iter().map(|entry| merkle::leaf_hash(entry)).collect();
        for (start, end) in [(0, 65_535), (65_535, 65_536), (65_536, 65_794)] {
            ledger.append(&entries[start..end]).unwrap();
            assert_eq!(ledger.root(), merkle::root(&leaves[..end]));
            assert_eq!(inspect(&disk, dir, &vkey).unwrap().damage, []);
        }
        drop(ledger);
        let (ledger, notices) =
            Ledger::open_writer_on(Arc::new(disk.clone()), dir, &signer()).unwrap();
        assert_eq!(notices, [""; 0]);
        for index in [0, 255, 256, 65_535, 65_536, 65_793] {
            assert_eq!(ledger.entry(index).unwrap(), entries[index as usize]);
            let proof = ledger.prove_inclusion(index).unwrap();
            assert_eq!(Some(&proof), merkle::inclusion_proof(&leaves, index).as_ref());
            let leaf = leaves[index as usize];
            assert!(merkle::verify_inclusion(index, 65_794, &leaf, &proof, &ledger.root()));
        }
        // A flip in the tile of the middle level is named, and its entries.
        let tile = Path::new("/ledger/tile/1/000");
        let mut bytes = disk.files()[tile].clone();
        bytes[100] ^= 1;
        disk.overwrite(tile, &bytes);
        let damage = inspect(&disk, dir, &vkey).unwrap().damage;
        assert_eq!(damage.len(), 1, "{damage:?}");
        assert_eq!((damage[0].file.as_path(), damage[0].entries.clone()), (tile, Some(0..65_536)));
        assert_eq!(ledger.prove_inclusion(0).unwrap_err().path(), Some(tile));
    }
}
