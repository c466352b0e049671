//! Altered, missing and added files: each is named, and no other.

#[cfg(test)]
mod tests {
    use paradero_ledger::storage::Storage as _;
    use paradero_ledger::storage::testing::MemoryDisk;
    use paradero_ledger::{ActKey, Damage, Ledger, Signer, SourceStore, inspect};
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    const LEDGER: &str = "/ledger";
    const ORIGIN: &str = "register.example/north";

    fn signer(random: u8) -> Signer {
        Signer::generate(ORIGIN, &[random; 32]).unwrap()
    }

    fn entries(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
        range.map(|n| format!("entry {n}").into_bytes()).collect()
    }

    /// A log that grew to each of these sizes.
    fn log(sizes: &[u64]) -> MemoryDisk {
        let disk = MemoryDisk::new();
        let shared = Arc::new(disk.clone());
        let mut ledger = Ledger::create_on(shared, Path::new(LEDGER), ORIGIN, &signer(42)).unwrap();
        for size in sizes {
            ledger.append(&entries(ledger.size()..*size)).unwrap();
        }
        disk
    }

    fn check(disk: &MemoryDisk) -> Vec<Damage> {
        inspect(disk, Path::new(LEDGER), &signer(42).verifier().to_text()).unwrap().damage
    }

    fn named(damage: &[Damage]) -> BTreeSet<&Path> {
        damage.iter().map(|damage| damage.file.as_path()).collect()
    }

    fn flip(disk: &MemoryDisk, path: &Path, place: usize, bit: u8) {
        let mut bytes = disk.read(path).unwrap();
        bytes[place] ^= 1 << bit;
        disk.overwrite(path, &bytes);
    }

    #[test]
    fn every_bit_of_a_small_log_is_watched_over() {
        let disk = log(&[1, 3]);
        assert_eq!(check(&disk), []);
        for (path, bytes) in disk.files() {
            for (place, bit) in
                (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit)))
            {
                flip(&disk, &path, place, bit);
                let damage = check(&disk);
                let context = format!("{} byte {place}: {damage:?}", path.display());
                assert_eq!(named(&damage), BTreeSet::from([path.as_path()]), "{context}");
                disk.overwrite(&path, &bytes);
            }
        }
        assert_eq!(check(&disk), []);
    }

    #[test]
    fn a_flip_in_any_tile_of_a_larger_log_is_named_with_its_entries() {
        let disk = log(&[2, 255, 257, 600]);
        assert_eq!(check(&disk), []);
        for (path, bytes) in disk.files() {
            for place in (0..bytes.len()).step_by(509).chain([bytes.len().saturating_sub(1)]) {
                if bytes.is_empty() {
                    continue;
                }
                flip(&disk, &path, place, 6);
                let damage = check(&disk);
                let context = format!("{} byte {place}: {damage:?}", path.display());
                assert_eq!(named(&damage), BTreeSet::from([path.as_path()]), "{context}");
                assert!(
                    path.starts_with("/ledger/checkpoints")
                        || damage[0].entries.is_some()
                        || path.ends_with("checkpoint"),
                    "{context}"
                );
                disk.overwrite(&path, &bytes);
            }
        }
        // Which entry: the last byte of a bundle is the last byte of its last entry.
        let bundle = Path::new("/ledger/tile/entries/001");
        let length = disk.read(bundle).unwrap().len();
        flip(&disk, bundle, length - 1, 0);
        assert_eq!(check(&disk)[0].entries, Some(511..512));
    }

    #[test]
    fn two_damaged_files_are_both_named() {
        let disk = log(&[257, 600]);
        let files: Vec<(PathBuf, Vec<u8>)> =
            disk.files().into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
        for (at, (first, first_bytes)) in files.iter().enumerate() {
            for (second, second_bytes) in &files[at + 1..] {
                flip(&disk, first, first_bytes.len() / 3, 1);
                flip(&disk, second, second_bytes.len() / 2, 2);
                let damage = check(&disk);
                let named = named(&damage);
                let context = format!("{} {}", first.display(), second.display());
                assert!(named.contains(first.as_path()), "{context}: {damage:?}");
                assert!(named.contains(second.as_path()), "{context}: {damage:?}");
                disk.overwrite(first, first_bytes);
                disk.overwrite(second, second_bytes);
            }
        }
        assert_eq!(check(&disk), []);
    }

    #[test]
    fn a_missing_or_shortened_file_is_named() {
        let disk = log(&[257, 600]);
        for (path, bytes) in disk.files() {
            // Old partial tiles, old checkpoints and the lock are not needed to read the log.
            let is_needed = !["checkpoints", ".p/1", "lock"]
                .iter()
                .any(|part| path.to_string_lossy().contains(part))
                || path.starts_with("/ledger/tile/1");
            if bytes.is_empty() {
                continue;
            }
            disk.overwrite(&path, &bytes[..bytes.len() - 1]);
            assert_eq!(named(&check(&disk)), BTreeSet::from([path.as_path()]));
            disk.remove_file(&path).unwrap();
            if is_needed && !path.ends_with("000.p/1") {
                assert_eq!(named(&check(&disk)), BTreeSet::from([path.as_path()]));
            }
            disk.overwrite(&path, &bytes);
        }
    }

    #[test]
    fn what_was_added_is_named() {
        let disk = log(&[3]);
        for name in ["/ledger/notes.txt", "/ledger/tile/0/0", "/ledger/checkpoints/3"] {
            disk.overwrite(Path::new(name), b"added");
            assert_eq!(named(&check(&disk)), BTreeSet::from([Path::new(name)]));
            disk.remove_file(Path::new(name)).unwrap();
        }
    }

    #[test]
    fn a_log_put_back_to_an_older_state_is_refused_and_named() {
        let disk = log(&[2]);
        let old = disk.read(Path::new("/ledger/checkpoint")).unwrap();
        let disk = log(&[2, 5]);
        disk.overwrite(Path::new("/ledger/checkpoint"), &old);
        let damage = check(&disk);
        assert_eq!(named(&damage), BTreeSet::from([Path::new("/ledger/checkpoint")]));
        assert_eq!(damage[0].entries, Some(2..5));
        let error =
            Ledger::open_writer_on(Arc::new(disk), Path::new(LEDGER), &signer(42)).unwrap_err();
        assert!(error.is_damaged() && error.to_string().contains("put back"), "{error}");
    }

    #[test]
    fn a_log_rewritten_with_its_own_key_does_not_agree_with_its_history() {
        let disk = log(&[2, 5]);
        let forged = MemoryDisk::new();
        let mut ledger =
            Ledger::create_on(Arc::new(forged.clone()), Path::new(LEDGER), ORIGIN, &signer(42))
                .unwrap();
        ledger.append(&entries(7..12)).unwrap();
        let kept = Path::new("/ledger/checkpoints/002");
        forged.overwrite(kept, &disk.read(kept).unwrap());
        let damage = check(&forged);
        assert_eq!(named(&damage), BTreeSet::from([kept]));
        assert!(damage[0].what.contains("two histories were signed"), "{damage:?}");
    }

    #[test]
    fn another_key_is_not_believed() {
        let disk = log(&[2]);
        let stranger = signer(1).verifier().to_text();
        let damage = inspect(&disk, Path::new(LEDGER), &stranger).unwrap().damage;
        assert!(named(&damage).contains(Path::new("/ledger/checkpoint")));
        assert!(inspect(&disk, Path::new(LEDGER), "nonsense").is_err());
        assert!(inspect(&disk, Path::new("/none"), &stranger).is_err());
    }

    #[test]
    fn reading_an_altered_entry_or_proving_from_an_altered_tile_fails_with_its_name() {
        let disk = log(&[300]);
        let bundle = Path::new("/ledger/tile/entries/000");
        let bytes = disk.read(bundle).unwrap();
        flip(&disk, bundle, 5, 0);
        let open = || Ledger::open_on(Arc::new(disk.clone()), Path::new(LEDGER));
        let error = open().unwrap().0.entry(0).unwrap_err();
        assert!(error.is_damaged() && error.path() == Some(bundle), "{error}");
        assert_eq!(open().unwrap().0.entries().filter(Result::is_ok).count(), 0);
        disk.overwrite(bundle, &bytes);
        let tile = Path::new("/ledger/tile/0/000");
        flip(&disk, tile, 40, 0);
        let error = open().unwrap().0.prove_inclusion(0).unwrap_err();
        assert!(error.is_damaged() && error.path() == Some(tile), "{error}");
        flip(&disk, Path::new("/ledger/tile/1/000.p/1"), 0, 0);
        assert!(open().unwrap_err().is_damaged());
    }

    #[test]
    fn every_bit_of_a_stored_source_is_watched_over() {
        let disk = MemoryDisk::new();
        let store = SourceStore::open_on(Arc::new(disk.clone()), Path::new("/sources")).unwrap();
        let key = ActKey::generate();
        let stored = store.put(&b"a roster, a roster, a roster\n".repeat(3), &key).unwrap();
        let other = store.put(b"another", &key).unwrap();
        let path = store.path(&stored.file);
        let check = || store.verify(1).unwrap().damage;
        let bytes = disk.read(&path).unwrap();
        for place in 0..bytes.len() {
            for bit in 0..8 {
                flip(&disk, &path, place, bit);
                assert_eq!(named(&check()), BTreeSet::from([path.as_path()]));
                let error = store.get(&stored, &key, 999).unwrap_err();
                assert!(error.is_damaged() && error.path() == Some(&path), "{error}");
                disk.overwrite(&path, &bytes);
            }
            disk.overwrite(&path, &bytes[..place]);
            assert_eq!(named(&check()), BTreeSet::from([path.as_path()]));
            disk.overwrite(&path, &bytes);
        }
        disk.overwrite(&path, b"cut");
        // The bytes of a copy heal it, and no others.
        assert!(store.restore(&stored, b"cut").is_err());
        store.restore(&stored, &bytes).unwrap();
        assert_eq!(disk.read(&path).unwrap(), bytes);
        // A whole file under another's name, and a file that does not belong.
        let other = store.path(&other.file);
        disk.overwrite(&path, &disk.read(&other).unwrap());
        disk.overwrite(Path::new("/sources/notes.txt"), b"added");
        let damage = check();
        assert_eq!(
            named(&damage),
            BTreeSet::from([path.as_path(), Path::new("/sources/notes.txt")])
        );
    }
}
