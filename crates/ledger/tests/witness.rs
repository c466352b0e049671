//! A witness against a model of the specification, with a failing disk, and with logs that fork; and what is
//! kept of cosignatures beside a log.

#[cfg(test)]
mod tests {
    use paradero_ledger::note::SignedNote;
    use paradero_ledger::storage::Storage as _;
    use paradero_ledger::storage::testing::{Fault, Left, MemoryDisk};
    use paradero_ledger::witness::{Answer, Request, conflict};
    use paradero_ledger::{
        Checkpoint, Cosigner, Hash, Ledger, Signer, Witness, inspect, merkle, sha256,
    };
    use proptest::prelude::*;
    use std::path::Path;
    use std::sync::Arc;

    const ORIGIN: &str = "register.example/north";
    const DIR: &str = "/witness";
    const LEFT: [Left; 4] = [Left::Everything, Left::Durable, Left::Torn(0), Left::Torn(41)];

    fn signer() -> Signer {
        Signer::generate(ORIGIN, &[42; 32]).unwrap()
    }

    fn cosigner() -> Cosigner {
        Cosigner::generate("witness.example/w1", &[5; 32]).unwrap()
    }

    fn made(disk: &MemoryDisk) -> Witness {
        let shared = Arc::new(disk.clone());
        let witness = Witness::create_on(shared, Path::new(DIR), cosigner()).unwrap();
        witness.trust(ORIGIN, &signer().verifier()).unwrap();
        witness
    }

    fn opened(disk: &MemoryDisk) -> Witness {
        Witness::open_on(Arc::new(disk.clone()), Path::new(DIR)).unwrap()
    }

    /// The leaves of a log; `history` tells two of them apart from the fork on.
    fn leaves(size: u64, fork: u64, history: u8) -> Vec<Hash> {
        let entry = |n: u64| format!("{} {n}", if n < fork { 0 } else { history });
        (0..size).map(|n| merkle::leaf_hash(entry(n).as_bytes())).collect()
    }

    fn request(leaves: &[Hash], old: u64, signer: &Signer, origin: &str) -> Request {
        let size = leaves.len() as u64;
        let checkpoint = Checkpoint { origin: origin.to_owned(), size, root: merkle::root(leaves) };
        let note = signer.sign(&checkpoint.format()).unwrap();
        let proof = merkle::consistency_proof(leaves, old).unwrap_or_default();
        Request::new(old, proof, &note.format()).unwrap()
    }

    fn ask(witness: &Witness, request: &Request, now: u64) -> Answer {
        witness.add_checkpoint(request.format().as_bytes(), now).unwrap()
    }

    #[test]
    fn each_answer_is_the_one_that_the_specification_names() {
        let witness = made(&MemoryDisk::new());
        let (own, log) = (signer(), leaves(9, 9, 0));
        let status = |request: &Request| ask(&witness, request, 100).status;
        assert_eq!(witness.add_checkpoint(b"old 0\n", 100).unwrap().status, 400);
        assert_eq!(status(&request(&log, 0, &own, "another.example/log")), 404);
        let stranger = Signer::generate(ORIGIN, &[1; 32]).unwrap();
        assert_eq!(status(&request(&log, 0, &stranger, ORIGIN)), 403);
        let mut bent = request(&log, 0, &own, ORIGIN);
        bent.note.signatures[0].signature[0] ^= 1;
        assert_eq!(status(&bent), 403);
        // A second line of a key that is trusted, false: the note is malformed.
        let mut twice = request(&log, 0, &own, ORIGIN);
        twice.note.signatures.push(bent.note.signatures[0].clone());
        assert_eq!(status(&twice), 403);
        assert_eq!(status(&request(&log[..4], 5, &own, ORIGIN)), 400);
        let early = ask(&witness, &request(&log[..4], 2, &own, ORIGIN), 100);
        assert_eq!((early.status, early.body.as_str()), (409, "0\n"));
        assert_eq!(early.media_type(), "text/x.tlog.size");
        let mut needless = request(&log[..4], 0, &own, ORIGIN);
        needless.proof.push(Hash([0; 32]));
        assert_eq!(status(&needless), 422);
        let mut none = request(&[], 0, &own, ORIGIN);
        assert_eq!(status(&none), 200);
        none.checkpoint.root = Hash([1; 32]);
        let note = own.sign(&none.checkpoint.format()).unwrap();
        assert_eq!(status(&Request::new(0, Vec::new(), &note.format()).unwrap()), 422);
        let first = ask(&witness, &request(&log[..4], 0, &own, ORIGIN), 100);
        assert_eq!(first.status, 200);
        let note = first.note.unwrap();
        assert_eq!(cosigner().witness_key().check(&note).unwrap(), 100);
        own.verifier().check(&note).unwrap();
        // What is answered are the lines of the cosignatures, and they fit below the checkpoint.
        let joined = format!("{}{}", request(&log[..4], 0, &own, ORIGIN).note.format(), first.body);
        let joined = SignedNote::parse(joined.as_bytes()).unwrap();
        assert_eq!(cosigner().witness_key().check(&joined).unwrap(), 100);
        let stale = ask(&witness, &request(&log, 0, &own, ORIGIN), 100);
        assert_eq!((stale.status, conflict(&stale.body)), (409, Some(4)));
        assert_eq!(status(&request(&log, 4, &own, ORIGIN)), 200);
        assert_eq!(status(&request(&log, 9, &own, ORIGIN)), 200);
        let back = ask(&witness, &request(&log[..4], 4, &own, ORIGIN), 100);
        assert_eq!((back.status, back.body.as_str()), (409, "9\n"), "put back");
        assert_eq!(back.alarm, None, "an earlier head contradicts nothing");
        let kept = witness.latest(&sha256(ORIGIN.as_bytes())).unwrap().unwrap();
        let kept = SignedNote::parse(kept.as_bytes()).unwrap();
        cosigner().witness_key().check(&kept).unwrap();
        assert_eq!(Checkpoint::open(kept.format().as_bytes(), &own.verifier()).unwrap().size, 9);
        assert_eq!(witness.latest(&sha256(b"another")).unwrap(), None);
    }

    #[test]
    fn a_fork_signed_with_the_real_key_is_refused_told_and_kept_with_both_heads() {
        let disk = MemoryDisk::new();
        let witness = made(&disk);
        let own = signer();
        assert_eq!(ask(&witness, &request(&leaves(6, 9, 0), 0, &own, ORIGIN), 1).status, 200);
        let other = leaves(8, 3, 1);
        // The same size with another root contradicts by itself; a longer one without a proof that fits too.
        for (forked, status) in [
            (request(&other[..6], 6, &own, ORIGIN), 422),
            (request(&other[..6], 0, &own, ORIGIN), 409),
            (request(&other, 6, &own, ORIGIN), 422),
        ] {
            let answer = ask(&witness, &forked, 2);
            assert_eq!(answer.status, status);
            let alarm = answer.alarm.unwrap();
            let file = alarm.rsplit(": ").next().unwrap();
            let given = disk.read(Path::new(file)).unwrap();
            assert_eq!(Checkpoint::open(&given, &own.verifier()).unwrap(), forked.checkpoint);
            let cosigned = disk.read(Path::new(&file.replace(".given", ".cosigned"))).unwrap();
            let ours = Checkpoint::open(&cosigned, &own.verifier()).unwrap();
            assert_eq!(ours.root, merkle::root(&leaves(6, 9, 0)));
            let asked = disk.read(Path::new(&file.replace(".given", ".request"))).unwrap();
            assert_eq!(Request::parse(&asked).unwrap().checkpoint, forked.checkpoint);
        }
        let known = witness.logs().unwrap();
        assert_eq!((known.len(), known[0].forks), (1, 2), "the same head is kept once");
        // It goes on with the history that it cosigned.
        assert_eq!(ask(&witness, &request(&leaves(7, 9, 0), 6, &own, ORIGIN), 3).status, 200);
        // Whoever has the key cannot fill the disk.
        for size in 0..100 {
            let mut head = request(&other, 7, &own, ORIGIN);
            head.checkpoint.root = sha256(&[size]);
            let note = own.sign(&head.checkpoint.format()).unwrap();
            head = Request::new(7, head.proof, &note.format()).unwrap();
            assert!(ask(&witness, &head, 4).alarm.is_some());
        }
        assert_eq!(witness.logs().unwrap()[0].forks, 64);
    }

    #[test]
    fn the_second_of_a_cosignature_never_runs_backward() {
        let witness = made(&MemoryDisk::new());
        let (own, log) = (signer(), leaves(9, 9, 0));
        let at = |answer: Answer| cosigner().witness_key().check(&answer.note.unwrap()).unwrap();
        assert_eq!(at(ask(&witness, &request(&log[..3], 0, &own, ORIGIN), 500)), 500);
        assert_eq!(at(ask(&witness, &request(&log[..5], 3, &own, ORIGIN), 400)), 500);
        assert_eq!(at(ask(&witness, &request(&log, 5, &own, ORIGIN), 600)), 600);
    }

    #[test]
    fn a_witness_is_not_begun_anew_over_what_it_cosigned_and_damage_is_no_answer() {
        let disk = MemoryDisk::new();
        let witness = made(&disk);
        let shared = || Arc::new(disk.clone());
        let again = Witness::create_on(shared(), Path::new(DIR), cosigner()).unwrap_err();
        assert!(again.to_string().contains("holds something already"), "{again}");
        let log = leaves(9, 9, 0);
        assert_eq!(ask(&witness, &request(&log[..4], 0, &signer(), ORIGIN), 1).status, 200);
        let files = disk.files();
        let next = request(&log, 4, &signer(), ORIGIN);
        for path in
            files.keys().filter(|path| path.ends_with("checkpoint") || path.ends_with("log"))
        {
            for (place, bit) in (0..files[path].len()).map(|place| (place, place % 8)) {
                let mut bent = files[path].clone();
                bent[place] ^= 1 << bit;
                disk.overwrite(path, &bent);
                match witness.add_checkpoint(next.format().as_bytes(), 2) {
                    Err(error) => assert!(error.is_damaged(), "{error}"),
                    // The log's own signature was bent, beside which ours holds.
                    Ok(answer) => {
                        assert_eq!((answer.status, path.ends_with("checkpoint")), (200, true));
                    }
                }
                disk.overwrite(path, &files[path]);
            }
        }
    }

    /// Three growing checkpoints; gives what was acknowledged.
    fn run(witness: &Witness) -> Vec<u64> {
        let log = leaves(300, 300, 0);
        let (mut old, mut acknowledged) = (0, Vec::new());
        for size in [4_u64, 90, 300] {
            let request = request(&log[..size as usize], old, &signer(), ORIGIN);
            match witness.add_checkpoint(request.format().as_bytes(), size) {
                Ok(answer) if answer.status == 200 => {
                    old = size;
                    acknowledged.push(size);
                }
                Ok(answer) => old = conflict(&answer.body).unwrap(),
                Err(_) => {}
            }
        }
        acknowledged
    }

    #[test]
    fn whatever_fails_or_dies_nothing_cosigned_is_forgotten_and_nothing_false_is_kept() {
        let fresh = MemoryDisk::new();
        drop(made(&fresh));
        let fork = leaves(300, 2, 1);
        for fault in [Fault::Dies, Fault::Fails, Fault::BendsABit] {
            for at in 1.. {
                let disk = fresh.after_crash(Left::Everything);
                let witness = opened(&disk);
                disk.set_fault(at, fault);
                let acknowledged = run(&witness);
                let over = disk.operations() < at;
                for left in LEFT {
                    let context = format!("{fault:?} at {at}, {left:?}");
                    let disk = disk.after_crash(left);
                    let witness = opened(&disk);
                    let last = witness.logs().unwrap()[0].checkpoint.as_ref().map_or(0, |c| c.size);
                    let promised = acknowledged.last().copied().unwrap_or(0);
                    assert!(last >= promised, "{context}: {last} of {acknowledged:?}");
                    // A fork of what was acknowledged is refused whatever happened.
                    if promised > 2 {
                        for old in [0, promised, last] {
                            let forked = &fork[..last.max(promised) as usize];
                            let answer = ask(&witness, &request(forked, old, &signer(), ORIGIN), 9);
                            assert_ne!(answer.status, 200, "{context}");
                        }
                    }
                    let log = leaves(301, 301, 0);
                    assert_eq!(
                        ask(&witness, &request(&log, last, &signer(), ORIGIN), 9).status,
                        200,
                        "{context}"
                    );
                }
                if over {
                    assert_eq!(acknowledged, [4, 90, 300]);
                    break;
                }
            }
        }
    }

    proptest! {
        /// Requests of any kind against what the specification says of them.
        #[test]
        fn a_witness_answers_as_the_model_does(
            asked in prop::collection::vec((0_u64..40, 0_u64..40, 0_u8..3, 0_u8..4), 1..30),
        ) {
            let witness = made(&MemoryDisk::new());
            let fork = 10;
            let (mut last, mut history) = (0_u64, None);
            for (size, old, which, kind) in asked {
                let log = leaves(size, fork, which);
                // What an honest log would send, a guess at the old size, a proof from nowhere.
                let old = if kind == 0 { last.min(size) } else { old };
                let mut request = request(&log, old, &signer(), ORIGIN);
                if kind == 3 && !request.proof.is_empty() {
                    request.proof[0].0[0] ^= 1;
                }
                let same = size.min(last) <= fork || history.is_none_or(|h| h == which);
                let expected = match () {
                    () if old > size => 400,
                    () if size == last && !same => if old == last { 422 } else { 409 },
                    () if old != last => 409,
                    () if kind == 3 && !request.proof.is_empty() => 422,
                    () if !same => 422,
                    () => 200,
                };
                let answer = ask(&witness, &request, 7);
                prop_assert_eq!(answer.status, expected, "{} to {} of {}, {}", old, size, which, kind);
                match expected {
                    200 => {
                        (last, history) = (size, if size > fork { Some(which) } else { history });
                        cosigner().witness_key().check(&answer.note.unwrap()).unwrap();
                    }
                    409 => prop_assert_eq!(conflict(&answer.body), Some(last)),
                    _ => {}
                }
                prop_assert_eq!(answer.alarm.is_some(), !same && old <= size && (size == last || old == last) || expected == 422);
            }
        }
    }

    /// A log of 300 entries in several additions, on a disk.
    fn log(disk: &MemoryDisk) -> Ledger {
        let shared = Arc::new(disk.clone());
        let mut log = Ledger::create_on(shared, Path::new("/log"), ORIGIN, &signer()).unwrap();
        for part in [0..1, 1..5, 5..257, 257..300] {
            let entries: Vec<Vec<u8>> = part.map(|n: u64| format!("{n}").into_bytes()).collect();
            log.append(&entries).unwrap();
        }
        log
    }

    fn keep(log: &Ledger, size: u64, random: u8, time: u64) -> Result<(), paradero_ledger::Error> {
        let cosigner =
            Cosigner::generate(&format!("witness.example/{random}"), &[random; 32]).unwrap();
        let note = log.checkpoint_of(size)?.unwrap();
        let note = SignedNote::parse(note.as_bytes()).unwrap();
        let line = cosigner.cosign(&note.text, time).unwrap();
        log.evidence().keep_cosignatures(&note, &[(cosigner.witness_key(), line)])
    }

    #[test]
    fn proofs_at_an_earlier_size_hold_under_the_checkpoint_of_that_size() {
        let disk = MemoryDisk::new();
        let log = log(&disk);
        let all: Vec<Hash> =
            (0..300).map(|n| merkle::leaf_hash(format!("{n}").as_bytes())).collect();
        for size in 0..=300 {
            assert_eq!(log.root_at(size).unwrap(), merkle::root(&all[..size as usize]), "{size}");
            for index in (0..size).step_by(7) {
                let path = log.prove_inclusion_at(index, size).unwrap();
                let expected = merkle::inclusion_proof(&all[..size as usize], index).unwrap();
                assert_eq!(path, expected, "{index} of {size}");
            }
        }
        assert!(log.root_at(301).is_err());
        assert!(log.prove_inclusion_at(5, 5).is_err() && log.prove_inclusion_at(5, 301).is_err());
    }

    #[test]
    fn cosignatures_are_kept_merged_copied_and_each_bent_bit_of_them_is_named() {
        let disk = MemoryDisk::new();
        let writer = log(&disk);
        assert!(keep(&writer, 5, 1, 10).unwrap_err().is_locked());
        drop(writer);
        let open = |disk: &MemoryDisk, dir: &str| {
            Ledger::open_on(Arc::new(disk.clone()), Path::new(dir)).unwrap().0
        };
        let reader = open(&disk, "/log");
        for (size, random, time) in [(5, 1, 10), (5, 2, 11), (5, 1, 30), (5, 1, 20), (257, 2, 40)] {
            keep(&reader, size, random, time).unwrap();
        }
        let kept = reader.evidence().cosigned().unwrap();
        let by: Vec<(u64, Vec<u64>)> = kept
            .iter()
            .map(|one| (one.size, one.by.iter().map(|(_, time)| *time).collect()))
            .collect();
        assert_eq!(by, [(5, vec![30, 11]), (257, vec![40])]);
        assert_eq!(
            kept[0].note.signatures.len(),
            4,
            "the log's, the other's, the first and the last"
        );
        let vkey = signer().verifier().to_text();
        let checked = |disk: &MemoryDisk, dir: &str| inspect(disk, Path::new(dir), &vkey).unwrap();
        let report = checked(&disk, "/log");
        assert_eq!((report.damage.len(), report.cosigned), (0, 2), "{:?}", report.damage);
        reader.copy_to(Path::new("/copy")).unwrap();
        assert_eq!(checked(&disk, "/copy").cosigned, 2);
        let files = disk.files();
        for path in files.keys().filter(|path| path.starts_with("/log/cosigned")) {
            for (place, bit) in (0..files[path].len()).flat_map(|p| (0..8).map(move |b| (p, b))) {
                let mut bent = files[path].clone();
                bent[place] ^= 1 << bit;
                disk.overwrite(path, &bent);
                let damage = checked(&disk, "/log").damage;
                assert!(damage.iter().any(|one| one.file == *path), "{} {place}", path.display());
            }
            disk.overwrite(path, &files[path]);
        }
        assert_eq!(checked(&disk, "/log").damage, []);
    }

    #[test]
    fn a_log_that_was_put_back_or_replaced_after_it_was_cosigned_is_told() {
        let disk = MemoryDisk::new();
        drop(log(&disk));
        let reader = Ledger::open_on(Arc::new(disk.clone()), Path::new("/log")).unwrap().0;
        keep(&reader, 300, 1, 10).unwrap();
        let vkey = signer().verifier().to_text();
        // Another log, of the same key, with fewer entries or with others.
        for (entries, told) in
            [(1..=200, "the log has 200 entries"), (1..=400, "entries are others")]
        {
            let other = MemoryDisk::new();
            let shared = Arc::new(other.clone());
            let mut forged =
                Ledger::create_on(shared, Path::new("/log"), ORIGIN, &signer()).unwrap();
            for n in entries {
                forged.append(&[format!("other {n}").into_bytes()]).unwrap();
            }
            for (path, bytes) in
                disk.files().iter().filter(|(path, _)| path.starts_with("/log/cosigned"))
            {
                let _ = other.create_dir(path.parent().unwrap());
                other.overwrite(path, bytes);
            }
            let damage = inspect(&other, Path::new("/log"), &vkey).unwrap().damage;
            assert_eq!(damage.len(), 1, "{damage:?}");
            assert!(damage[0].file.ends_with("cosigned/300"), "{damage:?}");
            assert!(damage[0].what.contains(told), "{damage:?}");
            assert!(damage[0].what.contains("after 300 was cosigned"), "{damage:?}");
        }
    }

    #[test]
    fn keeping_a_cosignature_that_fails_or_dies_anywhere_loses_none_that_was_kept() {
        let fresh = MemoryDisk::new();
        drop(log(&fresh));
        for fault in [Fault::Dies, Fault::Fails, Fault::BendsABit] {
            for at in 1.. {
                let disk = fresh.after_crash(Left::Everything);
                let reader = Ledger::open_on(Arc::new(disk.clone()), Path::new("/log")).unwrap().0;
                let before = disk.operations();
                disk.set_fault(at, fault);
                let kept = [(5, 1), (5, 2), (300, 1)].map(|(size, random)| {
                    let done = keep(&reader, size, random, 10).is_ok();
                    (size, random, done)
                });
                let over = disk.operations() - before < at;
                for left in LEFT {
                    let context = format!("{fault:?} at {at}, {left:?}");
                    let disk = disk.after_crash(left);
                    let vkey = signer().verifier().to_text();
                    let report = inspect(&disk, Path::new("/log"), &vkey).unwrap();
                    assert_eq!(report.damage, [], "{context}");
                    let reader =
                        Ledger::open_on(Arc::new(disk.clone()), Path::new("/log")).unwrap().0;
                    let found = reader.evidence().cosigned().unwrap();
                    for (size, random, _) in kept.iter().filter(|(_, _, done)| *done) {
                        let name = format!("witness.example/{random}");
                        let of = found.iter().find(|one| one.size == *size);
                        let by =
                            of.is_some_and(|one| one.by.iter().any(|(key, _)| key.name() == name));
                        assert!(by, "{context}: {size} by {random}");
                    }
                }
                if over {
                    assert!(kept.iter().all(|(_, _, done)| *done));
                    break;
                }
            }
        }
    }
}
