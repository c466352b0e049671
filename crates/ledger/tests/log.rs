//! The log and the store of sources on a real disk.

#[cfg(test)]
mod tests {
    use paradero_ledger::{ActKey, Error, Ledger, Signer, SourceStore, merkle, sha256, verify};
    use std::fs;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    const ORIGIN: &str = "register.example/north";

    fn signer() -> Signer {
        Signer::generate(ORIGIN, &[42; 32]).unwrap()
    }

    fn vkey() -> String {
        signer().verifier().to_text()
    }

    fn entries(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
        range.map(|n| format!("entry {n}").into_bytes()).collect()
    }

    fn place() -> (TempDir, PathBuf) {
        let home = TempDir::new().unwrap();
        let dir = home.path().join("ledger");
        (home, dir)
    }

    fn files(dir: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
        }
        found.sort();
        found
    }

    #[test]
    fn sizes_around_full_tiles_give_back_every_entry_and_verify() {
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 600] {
            let (_home, dir) = place();
            let mut ledger = Ledger::create(&dir, ORIGIN, &signer()).unwrap();
            assert_eq!(ledger.append(&entries(0..size)).unwrap(), 0);
            drop(ledger);
            let (ledger, notices) = Ledger::open(&dir).unwrap();
            assert_eq!(notices, [""; 0]);
            assert_eq!(ledger.size(), size);
            let leaves: Vec<_> =
                entries(0..size).iter().map(|entry| merkle::leaf_hash(entry)).collect();
            assert_eq!(ledger.root(), merkle::root(&leaves));
            let read: Result<Vec<_>, Error> = ledger.entries().collect();
            assert_eq!(read.unwrap(), entries(0..size));
            assert_eq!(verify(&dir, &vkey()).unwrap(), []);
        }
    }

    #[test]
    fn additions_of_any_size_end_in_the_same_tree_as_one() {
        let (_home, dir) = place();
        let mut ledger = Ledger::create(&dir, ORIGIN, &signer()).unwrap();
        let mut size = 0;
        for step in [1, 1, 253, 1, 1, 255, 88, 0, 700] {
            assert_eq!(ledger.append(&entries(size..size + step)).unwrap(), size);
            size += step;
            assert_eq!(ledger.size(), size);
        }
        let leaves: Vec<_> =
            entries(0..size).iter().map(|entry| merkle::leaf_hash(entry)).collect();
        assert_eq!(ledger.root(), merkle::root(&leaves));
        for index in 0..size {
            assert_eq!(ledger.entry(index).unwrap(), entries(index..index + 1)[0]);
        }
        for index in [0, 1, 254, 255, 256, 511, 512, 600, size - 1] {
            let proof = ledger.prove_inclusion(index).unwrap();
            assert_eq!(Some(proof), merkle::inclusion_proof(&leaves, index));
        }
        for old in [0, 1, 2, 255, 256, 257, 511, 512, 600, size] {
            let proof = ledger.prove_consistency(old).unwrap();
            assert_eq!(Some(proof), merkle::consistency_proof(&leaves, old));
        }
        assert!(ledger.entry(size).unwrap_err().is_not_found());
        assert!(ledger.prove_inclusion(size).unwrap_err().is_not_found());
        assert!(ledger.prove_consistency(size + 1).unwrap_err().is_not_found());
        assert_eq!(verify(&dir, &vkey()).unwrap(), []);
    }

    #[test]
    fn a_second_writer_is_refused_and_readers_are_not() {
        let (_home, dir) = place();
        let mut ledger = Ledger::create(&dir, ORIGIN, &signer()).unwrap();
        let error = Ledger::open_writer(&dir, &signer()).unwrap_err();
        assert!(error.is_locked(), "{error}");
        assert!(error.to_string().contains("another process"), "{error}");
        ledger.append(&entries(0..3)).unwrap();
        let (mut reader, _) = Ledger::open(&dir).unwrap();
        assert_eq!(reader.size(), 3);
        assert!(reader.append(&entries(3..4)).unwrap_err().to_string().contains("reading only"));
        drop(ledger);
        let (mut ledger, notices) = Ledger::open_writer(&dir, &signer()).unwrap();
        assert_eq!(notices, [""; 0]);
        assert_eq!(ledger.append(&entries(3..300)).unwrap(), 3);
        // A reader of before goes on showing what it saw, though its partial tiles are gone.
        assert!(!dir.join("tile/entries/000.p").exists());
        assert_eq!(reader.entries().map(Result::unwrap).collect::<Vec<_>>(), entries(0..3));
    }

    #[test]
    fn what_cannot_be_kept_is_refused_and_writes_nothing() {
        let (_home, dir) = place();
        let mut ledger = Ledger::create(&dir, ORIGIN, &signer()).unwrap();
        let before = files(&dir);
        let error = ledger.append(&[vec![], vec![0; 65_536]]).unwrap_err();
        assert!(error.to_string().starts_with("entry 1 of this addition has 65536"), "{error}");
        assert_eq!(files(&dir), before);
        assert_eq!(ledger.append(&[vec![], vec![0; 65_535]]).unwrap(), 0);
        assert_eq!(ledger.entry(1).unwrap(), vec![0; 65_535]);
        let there = Ledger::create(&dir, ORIGIN, &signer()).unwrap_err();
        assert!(there.is_locked());
        drop(ledger);
        let there = Ledger::create(&dir, ORIGIN, &signer()).unwrap_err();
        assert!(there.to_string().contains("already holds a ledger"), "{there}");
        let stranger = Signer::generate(ORIGIN, &[1; 32]).unwrap();
        let error = Ledger::open_writer(&dir, &stranger).unwrap_err();
        assert!(error.to_string().contains("bears no valid signature of"), "{error}");
        assert!(Ledger::open(&dir.join("none")).unwrap_err().is_not_found());
        assert!(Ledger::open_writer(&dir.join("none"), &signer()).unwrap_err().is_not_found());
        assert!(Ledger::create(&dir.join("new"), "a\nb", &signer()).is_err());
    }

    #[test]
    fn a_source_is_kept_encrypted_and_given_back_to_its_key() {
        let home = TempDir::new().unwrap();
        let dir = home.path().join("sources");
        let store = SourceStore::open(&dir).unwrap();
        let originals: [&[u8]; 3] = [b"", b"a roster\n", &[7; 100_000]];
        let (key, other) = (ActKey::generate(), ActKey::generate());
        let mut kept = Vec::new();
        for original in originals {
            let stored = store.put(original, &key).unwrap();
            let file = store.file(&stored).unwrap();
            assert_eq!((sha256(&file), file.len() as u64), (stored.file, stored.bytes));
            assert!(store.contains(&stored).unwrap());
            let length = original.len() as u64;
            assert_eq!(store.get(&stored, &key, length).unwrap(), original);
            assert!(store.get(&stored, &other, length).is_err(), "another key");
            if length > 0 {
                assert!(store.get(&stored, &key, length - 1).is_err(), "more than is expected");
            }
            kept.push(stored);
        }
        kept.sort();
        let checked = store.verify(2).unwrap();
        assert_eq!((checked.damage, checked.whole), (vec![], kept.clone()));
        let bytes: u64 = files(&dir).iter().map(|file| file.metadata().unwrap().len()).sum();
        assert_eq!(checked.bytes, bytes, "every byte was hashed");
        assert!(bytes < 2000, "100 kB of sevens should be compressed: {bytes}");
        store.destroy(&kept[0]).unwrap();
        store.destroy(&kept[0]).unwrap();
        assert!(!store.contains(&kept[0]).unwrap());
        assert!(store.get(&kept[0], &key, 9).unwrap_err().is_not_found());
    }
}
