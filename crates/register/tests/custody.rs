//! Sealed sources, a machine that can add and not read, withdrawal, proofs, clocks.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::{
        Addition, Entry, List, Proof, Register, What, backup, keys_beside, record_reading, repair,
        verify,
    };

    use crate::support::{add_at, contents, empty, files, pdf, room, sources, whole};

    const TESTIMONY: &str = "Name,Born\nIgnacia Velmonte Tusk,1971-02-03\n";
    const TESTIMONY_MAPPING: &str = "[source]\nlevel = \"sealed\"\ntitle = \"what the aunt saw\"\n\
        [person]\nname = { column = \"Name\" }\nbirth.date = { column = \"Born\", date = \"edtf\" }\n";

    fn testimony(register: &mut Register) -> paradero_register::Added {
        let guide = Some((paradero_register::GuideKind::Mapping, "t.toml", TESTIMONY_MAPPING));
        let (bytes, info) = (TESTIMONY.as_bytes(), SourceInfo::default());
        let addition = Addition { file_name: "testimony.csv", bytes, guide, info, now: 9 };
        register.add(&addition).unwrap()
    }

    fn people(register: &Register, level: Level) -> String {
        let view = register.view(level, register.size(level), Day(20_500)).unwrap();
        serde_json::to_string(&view.list(List::People).unwrap()).unwrap()
    }

    /// Files outside `derived` in which some bytes stand.
    fn stands_in(directory: &Path, what: &str) -> Vec<PathBuf> {
        let mut found = contents(directory);
        found.retain(|(_, bytes)| bytes.windows(what.len()).any(|part| part == what.as_bytes()));
        found
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !name.starts_with("derived"))
            .collect()
    }

    #[test]
    fn nothing_that_was_given_lies_in_clear() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = whole(&directory);
        testimony(&mut register);
        for what in ["Ignacia", "what the aunt saw", "testimony.csv", "Quintana", "police.csv"] {
            assert_eq!(stands_in(&directory, what), Vec::<PathBuf>::new(), "{what}");
        }
        assert!(people(&register, Level::Sealed).contains("Ignacia"));
        assert!(!people(&register, Level::Team).contains("Ignacia"));
    }

    #[test]
    fn a_machine_with_the_public_key_alone_adds_what_it_cannot_read() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(whole(&directory));
        let office = folder.path().join("office.key");
        std::fs::rename(directory.join("keys/sealed.identity"), &office).unwrap();
        let mut laptop = Register::open_writer(&directory, pdf(), 0).unwrap();
        let added = testimony(&mut laptop);
        assert_eq!((added.import.records, added.already), (1, false));
        drop(laptop);
        assert_eq!(verify(&directory).unwrap(), [], "it can be checked all the same");
        let laptop = Register::open(&directory, pdf()).unwrap();
        assert!(people(&laptop, Level::Team).contains("Quintana"), "the rest is as it was");
        let refused = laptop.view(Level::Sealed, 1, Day(20_500)).err().unwrap().to_string();
        assert!(refused.contains("no key") && refused.contains("--identity"), "{refused}");
        assert!(laptop.bytes(&added.import.source).is_err());
        assert!(laptop.acts(Level::Sealed).any(|act| act.what == What::Locked));
        drop(laptop);
        let read = Register::open_as(&directory, pdf(), Some(&office)).unwrap();
        assert!(people(&read, Level::Sealed).contains("Ignacia"));
        assert_eq!(read.bytes(&added.import.source).unwrap(), TESTIMONY.as_bytes());
    }

    #[test]
    fn who_reads_what_is_sealed_is_recorded_and_shifts_no_position() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let sizes = |register: &Register| Level::ALL.map(|level| register.size(level));
        let before = (sizes(&register), register.checkpoint(Level::Team).to_owned());
        let directory = register.directory().to_owned();
        let locked = record_reading(&directory, "inés", &["/es".to_owned()], 5).unwrap_err();
        assert!(locked.is_locked());
        drop(register);
        record_reading(&directory, "inés", &["/es/person/p1".to_owned()], 5).unwrap();
        record_reading(&directory, "ana", &["/es/person/p2".to_owned()], 6).unwrap();
        let after = Register::open(&directory, pdf()).unwrap();
        assert_eq!((sizes(&after), after.checkpoint(Level::Team).to_owned()), before);
        assert_eq!(stands_in(&directory, "person/p1"), Vec::<PathBuf>::new(), "not in clear");
        let reads = Register::open(&directory, pdf()).unwrap().reads().unwrap();
        let who = |entry: &Entry| match entry {
            Entry::Reads { by, what } => format!("{by} {}", what[0]),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            reads.iter().map(|read| who(&read.1)).collect::<Vec<_>>(),
            ["inés /es/person/p1", "ana /es/person/p2"]
        );
        assert_eq!(verify(&directory).unwrap(), []);
        std::fs::remove_file(directory.join("keys/sealed.identity")).unwrap();
        assert!(Register::open(&directory, pdf()).unwrap().reads().is_err());
    }

    #[test]
    fn a_withdrawn_source_leaves_everything_and_no_backup_brings_it_back() {
        let folder = room();
        let (directory, copy) = (folder.path().join("register"), folder.path().join("copy"));
        let mut register = whole(&directory);
        let police = sources()[0];
        let shown = people(&register, Level::Team);
        assert!(shown.contains("Beto Zaldivar"), "{shown}");
        let earlier = register.size(Level::Team);
        backup(&register, &copy, &keys_beside(&copy)).unwrap();
        let proof = {
            let view = register.view(Level::Team, earlier, Day(20_500)).unwrap();
            let rows = view
                .rows(
                    "SELECT r.id FROM record r JOIN source s ON s.id = r.source
                WHERE s.file_name = 'police.csv' LIMIT 1",
                    &[],
                )
                .unwrap();
            register.prove(&view, rows[0]["id"].as_str().unwrap()).unwrap()
        };
        let given = files(&directory.join("sources")).len();
        let by = vec!["Inés".to_owned()];
        assert!(register.withdraw("police.csv", " ", &by, 9).is_err(), "no reason");
        assert!(register.withdraw("police.csv", "asked for", &[], 9).is_err(), "nobody");
        assert!(register.withdraw("no such list", "asked for", &by, 9).is_err());
        let done = register.withdraw("police.csv", "the family asked", &by, 9).unwrap();
        assert_eq!(done.acts.len(), 1);
        assert!(!directory.join("derived/team").exists(), "at once");
        assert_eq!(files(&directory.join("sources")).len(), given - 2, "the list and its mapping");
        for position in [earlier, register.size(Level::Team)] {
            let view = register.view(Level::Team, position, Day(20_500)).unwrap();
            let text = serde_json::to_string(&view.list(List::Status).unwrap()).unwrap()
                + &serde_json::to_string(&view.list(List::People).unwrap()).unwrap();
            assert!(!text.contains("Beto Zaldivar"), "as of {position}: {text}");
        }
        // The same as if it had never been added.
        let mut without = empty(&folder.path().join("without"));
        for item in sources().iter().skip(1) {
            add_at(&mut without, item, 0);
        }
        without
            .decide("decisions.toml", crate::support::DECISIONS, "office", Level::Team, 0)
            .unwrap();
        assert_eq!(register.state(Level::Team).unwrap(), without.state(Level::Team).unwrap());
        drop(register);
        // The ledger keeps that an entry stood there, and why it is gone.
        let mut register = Register::open_writer(&directory, pdf(), 0).unwrap();
        assert_eq!(register.notices(), [] as [String; 0]);
        let told = register.acts(Level::Team).filter_map(|act| match act.entry() {
            Some(Entry::Withdrawal { why, by, .. }) => Some(format!("{why}, {}", by.join(" "))),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), ["the family asked, Inés"]);
        assert!(register.acts(Level::Team).any(|act| act.what == What::Gone));
        assert_eq!(verify(&directory).unwrap(), []);
        // A proof that was handed out still holds; a new one cannot be made.
        proof.check(None).unwrap();
        assert!(register.bytes(&proof.check(None).unwrap().import.source).is_err());
        // Neither the older copy nor its keys bring it back, and the next backup destroys them there.
        assert_eq!(repair(&directory, &copy, None).err().map(|e| e.is_locked()), Some(false));
        drop(register);
        repair(&directory, &copy, None).unwrap();
        let again = Register::open(&directory, pdf()).unwrap();
        assert!(!people(&again, Level::Team).contains("Beto Zaldivar"));
        assert_eq!(files(&directory.join("sources")).len(), given - 2);
        let destroyed = backup(&again, &copy, &keys_beside(&copy)).unwrap().destroyed;
        assert_eq!(destroyed, 3, "two files and a key");
        // It may be given again: nothing is left that could know it.
        register = {
            drop(again);
            Register::open_writer(&directory, pdf(), 0).unwrap()
        };
        assert!(!add_at(&mut register, &police, 0).already);
        assert!(people(&register, Level::Team).contains("Beto Zaldivar"));
    }

    #[test]
    fn a_withdrawal_that_was_interrupted_is_completed_by_the_next_writer() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = whole(&directory);
        register.view(Level::Team, register.size(Level::Team), Day(20_500)).unwrap();
        let kept = contents(&directory);
        register.withdraw("police.csv", "asked for", &["Inés".to_owned()], 9).unwrap();
        drop(register);
        // The line was written, and the process died before anything was destroyed.
        for (name, bytes) in kept.iter().filter(|(name, _)| !name.starts_with("ledger")) {
            let path = directory.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let reader = Register::open(&directory, pdf()).unwrap();
        assert!(!people(&reader, Level::Team).contains("Beto Zaldivar"), "nothing is made from it");
        assert!(!verify(&directory).unwrap().is_empty(), "and it is told");
        let writer = Register::open_writer(&directory, pdf(), 0).unwrap();
        assert!(writer.notices().iter().any(|notice| notice.contains("complete now")));
        assert_eq!(verify(&directory).unwrap(), []);
    }

    #[test]
    fn a_proof_is_checked_with_nothing_but_itself_and_a_changed_one_is_refused() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let view = register.view(Level::Team, register.size(Level::Team), Day(20_500)).unwrap();
        let ids = view
            .rows("SELECT id FROM record UNION ALL SELECT id FROM claim UNION ALL SELECT id FROM event", &[])
            .unwrap();
        assert!(ids.len() > 40);
        let key = std::fs::read_to_string(register.directory().join("keys/verify.key")).unwrap();
        for id in ids.iter().step_by(7) {
            let proof = register.prove(&view, id["id"].as_str().unwrap()).unwrap();
            let text = serde_json::to_string(&proof).unwrap();
            assert!(text.len() < 8000, "{} bytes", text.len());
            Proof::parse(&text).unwrap().check(Some(&key)).unwrap();
        }
        let id = ids[0]["id"].as_str().unwrap();
        let text = serde_json::to_string(&register.prove(&view, id).unwrap()).unwrap();
        let mut refused = 0;
        for (place, bit) in (0..text.len()).flat_map(|place| [(place, 0), (place, 5)]) {
            let mut bent = text.clone().into_bytes();
            bent[place] ^= 1 << bit;
            let Ok(bent) = String::from_utf8(bent) else { continue };
            let proven =
                Proof::parse(&bent).and_then(|proof| proof.check(Some(&key)).map(|_| proof));
            // What was asked for, and the key that the proof names itself, are no part of what is proven.
            match proven {
                Err(_) => refused += 1,
                Ok(proof) => {
                    let own: Proof = serde_json::from_str(&text).unwrap();
                    let same = Proof { of: own.of.clone(), key: own.key.clone(), ..proof.clone() };
                    assert!(same.record == own.record && same.import == own.import, "byte {place}");
                    assert!(same.entry == own.entry, "byte {place}: {bent}");
                }
            }
        }
        assert!(refused > text.len(), "{refused} of {}", 2 * text.len());
        let other = empty(&folder.path().join("other"));
        let stranger = paradero_ledger::Signer::generate("paradero/test", &[3; 32]).unwrap();
        drop(other);
        let proof: Proof = serde_json::from_str(&text).unwrap();
        assert!(proof.check(Some(&stranger.verifier().to_text())).is_err(), "another's key");
    }

    #[test]
    fn a_clock_that_runs_backward_is_told_and_puts_nothing_before_what_was_known() {
        let folder = room();
        let mut register = empty(&folder.path().join("register"));
        let items = sources();
        add_at(&mut register, &items[0], 1_700_000_000);
        add_at(&mut register, &items[1], 1_600_000_000);
        assert!(register.notices().iter().any(|notice| notice.contains("clock")));
        let times: Vec<i64> = register.acts(Level::Team).map(|act| act.recorded_at()).collect();
        assert_eq!(times, [0, 1_700_000_000, 1_700_000_000]);
        assert_eq!(register.position(Level::Team, Some("2021-01-01")).unwrap(), 1);
    }
}
