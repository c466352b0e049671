//! The log and the store when the disk fails, the process dies, or the power goes, at each
//! operation in turn.

#[cfg(test)]
mod tests {
    use paradero_ledger::storage::Storage as _;
    use paradero_ledger::storage::testing::{Fault, Left, MemoryDisk};
    use paradero_ledger::{ActKey, Error, Held, Keyring, Ledger, Signer, SourceStore, inspect};
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    const LEDGER: &str = "/ledger";
    const ORIGIN: &str = "register.example/north";
    const LEFT: [Left; 4] = [Left::Everything, Left::Durable, Left::Torn(0), Left::Torn(41)];

    fn signer() -> Signer {
        Signer::generate(ORIGIN, &[42; 32]).unwrap()
    }

    /// Additions that make partial tiles, fill one, and go past it; each entry once.
    fn batches() -> Vec<Vec<Vec<u8>>> {
        let mut next = 0;
        [1, 252, 2, 3]
            .map(|size| {
                next += size;
                (next - size..next).map(|n| format!("entry {n}").into_bytes()).collect()
            })
            .to_vec()
    }

    fn open(disk: &MemoryDisk) -> Result<(Ledger, Vec<String>), Error> {
        Ledger::open_writer_on(Arc::new(disk.clone()), Path::new(LEDGER), &signer())
    }

    /// Makes the log or opens it, whichever there is to do.
    fn start(disk: &MemoryDisk) -> Result<Ledger, Error> {
        let shared = Arc::new(disk.clone());
        match open(disk) {
            Err(error) if error.is_not_found() => {
                Ledger::create_on(shared, Path::new(LEDGER), ORIGIN, &signer())
            }
            opened => opened.map(|(ledger, _)| ledger),
        }
    }

    /// Adds all batches, opening the log anew after a failure. Which were acknowledged?
    fn run(disk: &MemoryDisk) -> Vec<bool> {
        let mut ledger = start(disk).ok();
        batches()
            .iter()
            .map(|batch| {
                if ledger.is_none() {
                    ledger = start(disk).ok();
                }
                let is_kept = ledger.as_mut().is_some_and(|ledger| ledger.append(batch).is_ok());
                if !is_kept {
                    ledger = None;
                }
                is_kept
            })
            .collect()
    }

    fn assert_undamaged(disk: &MemoryDisk, context: &str) {
        if disk.read(Path::new("/ledger/checkpoint")).is_ok() {
            let vkey = signer().verifier().to_text();
            let report = inspect(disk, Path::new(LEDGER), &vkey).unwrap();
            assert_eq!(report.damage, [], "{context}");
        }
    }

    /// Every acknowledged batch is there, in order; one that was not is there whole or not.
    fn assert_kept(ledger: &Ledger, acknowledged: &[bool], context: &str) {
        let entries: Result<Vec<_>, Error> = ledger.entries().collect();
        let entries = entries.unwrap();
        let mut rest = entries.as_slice();
        for (batch, is_acknowledged) in batches().iter().zip(acknowledged) {
            if let Some(after) = rest.strip_prefix(batch.as_slice()) {
                rest = after;
            } else {
                assert!(!is_acknowledged, "{context}: lost {:?}", batch.first());
            }
        }
        assert!(rest.is_empty(), "{context}: {} entries from nowhere", rest.len());
    }

    fn assert_recovers(disk: &MemoryDisk, acknowledged: &[bool], context: &str) {
        assert_undamaged(disk, context);
        let mut ledger = start(disk).unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_kept(&ledger, acknowledged, context);
        assert_undamaged(disk, context);
        let size = ledger.size();
        assert_eq!(ledger.append(&[b"after".to_vec()]).unwrap(), size, "{context}");
        assert_eq!(ledger.entry(size).unwrap(), b"after");
        drop(ledger);
        // What is acknowledged after a recovery is as durable as any.
        let disk = disk.after_crash(Left::Durable);
        assert_undamaged(&disk, context);
        assert_eq!(start(&disk).unwrap().size(), size + 1, "{context}");
    }

    #[test]
    fn whatever_the_operation_at_which_the_process_dies_nothing_acknowledged_is_lost() {
        for at in 1.. {
            let disk = MemoryDisk::new();
            disk.set_fault(at, Fault::Dies);
            let acknowledged = run(&disk);
            for left in LEFT {
                let context = format!("dies at {at}, {left:?}");
                assert_recovers(&disk.after_crash(left), &acknowledged, &context);
            }
            if disk.operations() < at {
                assert!(at > 100, "the scenario should have many operations: {at}");
                assert_eq!(acknowledged, [true; 4]);
                break;
            }
        }
    }

    #[test]
    fn an_operation_that_fails_once_costs_at_most_its_own_addition() {
        for fault in [Fault::Fails, Fault::BendsABit] {
            for at in 1.. {
                let disk = MemoryDisk::new();
                disk.set_fault(at, fault);
                let acknowledged = run(&disk);
                let lost = acknowledged.iter().filter(|is_kept| !**is_kept).count();
                assert!(lost <= 1, "{fault:?} at {at}: {acknowledged:?}");
                for left in [Left::Everything, Left::Durable] {
                    let context = format!("{fault:?} at {at}, {left:?}");
                    assert_recovers(&disk.after_crash(left), &acknowledged, &context);
                }
                if disk.operations() < at {
                    break;
                }
            }
        }
    }

    #[test]
    fn a_bit_bent_between_writing_and_signing_is_never_signed() {
        let mut refused = 0;
        for at in 1..80 {
            let disk = MemoryDisk::new();
            let mut ledger = start(&disk).unwrap();
            ledger.append(&batches()[0]).unwrap();
            disk.set_fault(at, Fault::BendsABit);
            let Err(error) = ledger.append(&batches()[1]) else { continue };
            refused += 1;
            assert!(error.is_damaged(), "{error}");
            assert!(error.to_string().contains("other bytes than were written"), "{error}");
            let again = ledger.append(&batches()[1]).unwrap_err();
            assert!(again.to_string().contains("open it again"), "{again}");
            assert_eq!(
                Ledger::open_on(Arc::new(disk), Path::new(LEDGER)).unwrap().0.size() % 252,
                1
            );
        }
        assert_eq!(refused, 4, "entries, leaf hashes, checkpoint, history");
    }

    #[test]
    fn a_tail_torn_at_any_byte_is_cut_back_and_said() {
        let disk = MemoryDisk::new();
        let mut ledger = start(&disk).unwrap();
        ledger.append(&batches()[0]).unwrap();
        ledger.append(&batches()[1]).unwrap();
        let before = disk.files();
        // Fills a tile, so that the write has many files: of entries, and of three tiles.
        ledger.append(&[batches()[2].clone(), batches()[3].clone()].concat()).unwrap();
        drop(ledger);
        let after = disk.files();
        let is_new =
            |path: &&PathBuf| path.starts_with("/ledger/tile") && !before.contains_key(*path);
        let new: Vec<&PathBuf> = after.keys().filter(is_new).collect();
        assert_eq!(new.len(), 5, "{new:?}");
        for torn in &new {
            let bytes = &after[*torn];
            // The long tiles are torn at each of the first and last bytes, and at some between.
            let step = |at: &usize| bytes.len() < 600 || *at < 70 || at.is_multiple_of(131);
            for length in (0..bytes.len()).filter(step) {
                let disk = disk.after_crash(Left::Everything);
                disk.remove_file(Path::new("/ledger/checkpoints/258")).unwrap();
                for (path, bytes) in &before {
                    if path.starts_with("/ledger/checkpoint") {
                        disk.overwrite(path, bytes);
                    }
                }
                // The removal of partial tiles comes after the signing: it has not happened.
                for path in before.keys().filter(|path| !after.contains_key(*path)) {
                    let parent = path.parent().unwrap();
                    let _ = disk.create_dir(parent);
                    disk.overwrite(path, &before[path]);
                }
                disk.overwrite(torn, &bytes[..length]);
                assert_undamaged(&disk, "before it is cut back");
                let (ledger, notices) = open(&disk).unwrap();
                assert_eq!(notices.len(), 1);
                assert!(notices[0].contains("cut back 5 files to the 253 entries"), "{notices:?}");
                assert_kept(&ledger, &[true, true, false, false], "torn");
                assert_eq!(disk.files(), before);
            }
        }
    }

    #[test]
    fn a_put_that_fails_or_dies_anywhere_loses_no_acknowledged_source() {
        let originals: [&[u8]; 4] = [b"first roster", b"second roster", b"", b"first roster"];
        let key = ActKey::generate();
        for fault in [Fault::Dies, Fault::Fails, Fault::BendsABit] {
            for at in 1.. {
                let disk = MemoryDisk::new();
                disk.set_fault(at, fault);
                let mut kept = BTreeSet::new();
                for original in originals {
                    let store = SourceStore::open_on(Arc::new(disk.clone()), Path::new("/sources"));
                    if let Ok(stored) = store.and_then(|store| store.put(original, &key)) {
                        kept.insert((stored, original));
                    }
                }
                for left in LEFT {
                    let disk = disk.after_crash(left);
                    let store = SourceStore::open_on(Arc::new(disk.clone()), Path::new("/sources"))
                        .unwrap();
                    let context = format!("{fault:?} at {at}, {left:?}");
                    assert_eq!(store.verify(1).unwrap().damage, [], "{context}");
                    for (stored, original) in &kept {
                        assert_eq!(store.get(stored, &key, 99).unwrap(), *original, "{context}");
                    }
                    let stored = store.put(originals[0], &key).unwrap();
                    let durable = Arc::new(disk.after_crash(Left::Durable));
                    let after = SourceStore::open_on(durable, Path::new("/sources")).unwrap();
                    assert_eq!(after.get(&stored, &key, 99).unwrap(), originals[0], "{context}");
                    store.remove_leftovers().unwrap();
                    assert!(disk.files().keys().all(|path| !path.ends_with(".tmp")), "{context}");
                }
                if disk.operations() < at {
                    assert_eq!(kept.len(), originals.len());
                    break;
                }
            }
        }
    }

    #[test]
    fn a_key_that_was_acknowledged_is_there_and_one_that_was_destroyed_is_not() {
        for fault in [Fault::Dies, Fault::Fails, Fault::BendsABit] {
            for at in 1.. {
                let disk = MemoryDisk::new();
                disk.set_fault(at, fault);
                let ring = Keyring::open_on(Arc::new(disk.clone()), Path::new("/keys"));
                let (kept, gone) = (ActKey::generate(), ActKey::generate());
                let is_kept = ring.put(&kept, None).is_ok();
                let is_gone = ring.put(&gone, None).is_ok() && ring.destroy(&gone.name()).is_ok();
                for left in LEFT {
                    let disk = disk.after_crash(left);
                    let ring = Keyring::open_on(Arc::new(disk.clone()), Path::new("/keys"));
                    let context = format!("{fault:?} at {at}, {left:?}");
                    if is_kept {
                        let held = ring.get(&kept.name(), None).unwrap();
                        assert!(matches!(held, Held::Key(_)), "{context}");
                    }
                    if is_gone {
                        let held = ring.get(&gone.name(), None).unwrap();
                        assert!(matches!(held, Held::Missing), "{context}");
                        let secret = gone.secret_text().as_bytes();
                        let bytes = disk.files().into_values();
                        let mut found =
                            bytes.filter(|b| b.windows(secret.len()).any(|w| w == secret));
                        assert!(found.next().is_none(), "{context}: the key lies about");
                    }
                }
                if disk.operations() < at {
                    assert!(is_kept && is_gone);
                    break;
                }
            }
        }
    }
}
