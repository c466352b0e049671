//! Two offices hand each other their registers: origin, decisions, levels, withdrawals, twice, forks.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use paradero_ledger::{ActKey, Recipients, sha256};
    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::bundle::{Taken, Taking, export};
    use paradero_register::{
        Addition, GuideKind, KeeperAct, Kept, List, Proof, Register, backup, decrypt_keys,
        keys_beside, known_at, repair, verify,
    };

    use crate::support::{DECISIONS, Item, add_at, contents, empty, pdf, room, sources};

    const SEALED: Item = Item {
        name: "hidden-list.csv",
        text: "Name,Born,Place\nRosa Amaya Quintana,1990-02-03,Xiloqueta\nWenceslada Orbe,1968-01-01,Xiloqueta\n",
        kind: GuideKind::Mapping,
        guide: "[source]\nsaid_by = \"Vigilia\"\nlevel = \"sealed\"\n[person]\nname = { column = \"Name\" }\n\
                birth.date = { column = \"Born\", date = \"edtf\" }\n[[event]]\nkind = \"custody\"\n\
                place = { column = \"Place\" }\n",
    };

    /// The register of another office.
    fn harbour(directory: &Path) -> Register {
        Register::init(directory, "harbour", 0, [9; 32]).unwrap();
        Register::open_writer(directory, pdf(), 0).unwrap()
    }

    fn key(register: &Register) -> String {
        register.verify_key().unwrap()
    }

    fn taking(key: &str) -> Taking<'_> {
        Taking { key: Some(key), by: "Ines", at_least: Level::Public, now: 50 }
    }

    fn shown(register: &Register, level: Level, position: u64) -> String {
        let view = register.view(level, position, Day::parse_iso("2026-05-01").unwrap()).unwrap();
        let lists = [List::People, List::Orders, List::Batches, List::Statements];
        let mut text = String::new();
        for list in lists {
            text += &serde_json::to_string(&view.list(list).unwrap()).unwrap();
        }
        text + &serde_json::to_string(&view.findings().unwrap()).unwrap()
    }

    fn now(register: &Register, level: Level) -> String {
        shown(register, level, register.size(level))
    }

    /// Sources from `from` to `to`, added to a register.
    fn add(register: &mut Register, from: usize, to: usize) {
        for item in &sources()[from..to] {
            add_at(register, item, 0);
        }
    }

    fn bundle(register: &Register, folder: &Path, name: &str, level: Level) -> PathBuf {
        let to = folder.join(name);
        let own = std::fs::read_to_string(folder.join("north/keys/sealed.recipients"));
        let recipients = own.ok().map(|text| Recipients::parse(&text).unwrap());
        let recipients = recipients.filter(|_| level == Level::Sealed);
        export(register, &to, level, recipients.as_ref()).unwrap();
        to
    }

    /// Another office that took over a bundle as it was made.
    fn harbour_reader(folder: &Path, file: &Path, key: &str) -> Register {
        let mut fresh = empty(&folder.join("fresh"));
        fresh.take_over(file, &taking(key)).unwrap();
        fresh
    }

    fn counts(taken: &Taken) -> Vec<(Level, u64, u64)> {
        taken.logs.iter().map(|log| (log.log, log.before, log.after)).collect()
    }

    fn reopen(register: Register, directory: &Path) -> Register {
        drop(register);
        Register::open_writer(directory, pdf(), 60).unwrap()
    }

    /// A hash over all files below a folder and their names.
    fn state(folder: &Path) -> String {
        let all = contents(folder);
        let mut text = String::new();
        for (name, bytes) in &all {
            text += &format!("{} {}\n", name.display(), sha256(bytes));
        }
        sha256(text.as_bytes()).to_string()
    }

    /// The names of all files below a folder, from there.
    fn names(folder: &Path) -> Vec<PathBuf> {
        contents(folder).into_iter().map(|(name, _)| name).collect()
    }

    /// Whether some bytes stand anywhere in the register in clear, or in what is derived.
    fn stands(directory: &Path, what: &str) -> bool {
        contents(directory)
            .iter()
            .any(|(_, bytes)| bytes.windows(what.len()).any(|part| part == what.as_bytes()))
    }

    #[test]
    fn joined_they_show_what_one_office_with_all_sources_would_and_each_source_says_whose_it_is() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let mut all = empty(&folder.path().join("all"));
        add(&mut all, 0, 8);
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 3);
        add(&mut theirs, 3, 8);
        let alone = now(&ours, Level::Team);
        let file = bundle(&theirs, folder.path(), "south.bundle", Level::Team);
        let taken = ours.take_over(&file, &taking(&key(&theirs))).unwrap();
        assert_eq!(counts(&taken), [(Level::Public, 0, 2), (Level::Team, 0, 4)]);
        for level in [Level::Public, Level::Team] {
            assert_eq!(now(&ours, level), now(&all, level), "{level:?}");
        }
        assert_ne!(now(&ours, Level::Team), alone);
        let ours = reopen(ours, &north);
        assert_eq!(now(&ours, Level::Team), now(&all, Level::Team));
        assert_eq!(verify(&north).unwrap(), []);
        let view = ours.view(Level::Team, ours.size(Level::Team), Day(20_500)).unwrap();
        let sql = "SELECT register, register_entry FROM source WHERE file_name = ?1";
        let of = |name: &str| {
            let row = view.rows(sql, &[name]).unwrap().remove(0);
            (row["register"].clone(), row["register_entry"].clone())
        };
        assert_eq!(of("police.csv"), (serde_json::Value::Null, serde_json::Value::Null));
        let there = ("paradero/harbour".into(), "team:0".into());
        assert_eq!(of("manifest.csv"), there);
        // What they hold is proven by their log and their key.
        let proof = ours.prove_place(Level::Team, "manifest.csv:1").unwrap().unwrap();
        let proof = Proof::parse(&serde_json::to_string(&proof).unwrap()).unwrap();
        assert_eq!(proof.key, key(&theirs));
        proof.check(Some(&key(&theirs))).unwrap();
        assert!(proof.check(Some(&key(&ours))).is_err());
        assert_eq!(ours.rebuild_check(Level::Team).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn twice_changes_nothing_and_more_of_it_continues() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 2);
        add(&mut theirs, 3, 5);
        let first = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&first, &taking(&key(&theirs))).unwrap();
        let before = state(&north);
        let how = Taking { key: None, by: "Somebody else", at_least: Level::Public, now: 70 };
        let taken = ours.take_over(&first, &how).unwrap();
        assert_eq!(counts(&taken), [(Level::Public, 2, 2), (Level::Team, 1, 1)]);
        assert_eq!(state(&north), before);
        let (at_first, size) = (now(&ours, Level::Team), ours.size(Level::Team));
        add(&mut theirs, 5, 8);
        let second = bundle(&theirs, folder.path(), "2.bundle", Level::Team);
        let taken = ours.take_over(&second, &how).unwrap();
        assert_eq!(counts(&taken), [(Level::Public, 2, 2), (Level::Team, 1, 4)]);
        assert_ne!(now(&ours, Level::Team), at_first);
        // As of then is what was known then.
        assert_eq!(shown(&ours, Level::Team, size), at_first);
        let before = state(&north);
        let taken = ours.take_over(&first, &how).unwrap();
        assert_eq!(counts(&taken), [(Level::Public, 2, 2), (Level::Team, 4, 4)], "an older one");
        assert_eq!(state(&north), before);
        assert_eq!(verify(&north).unwrap(), []);
        let logs = ours.other_logs(Level::Team);
        assert_eq!(
            logs.iter().map(|log| (log.log, log.size)).collect::<Vec<_>>(),
            [(Level::Public, 2), (Level::Team, 4)]
        );
    }

    #[test]
    fn decisions_stay_each_offices_own() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 6, 7);
        add(&mut theirs, 0, 1);
        let undecided = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&undecided, &taking(&key(&theirs))).unwrap();
        let before = now(&ours, Level::Team);
        let different = DECISIONS.replace("[[same]]", "[[different]]");
        for (text, by) in [(DECISIONS, "Tomas"), (different.as_str(), "Lucia")] {
            theirs.decide("d.toml", text, by, Level::Team, 5).unwrap();
        }
        theirs
            .decide(
                "p.toml",
                "[[parameter]]\nname = \"hours_to_judge\"\nvalue = 9000\n",
                "Tomas",
                Level::Team,
                5,
            )
            .unwrap();
        let decided = bundle(&theirs, folder.path(), "2.bundle", Level::Team);
        let taken = ours.take_over(&decided, &taking(&key(&theirs))).unwrap();
        assert_eq!(taken.logs[1].decisions, 3);
        assert!(now(&ours, Level::Team) == before);
        let listed = ours.other_decisions(Level::Team).unwrap();
        let listed: Vec<_> = listed.iter().map(|d| (d.by.as_str(), d.text.as_str())).collect();
        assert_eq!(listed[..2], [("Tomas", DECISIONS), ("Lucia", different.as_str())]);
        assert!(ours.other_decisions(Level::Public).unwrap().is_empty());
        // Whoever agrees decides the same.
        ours.decide("theirs.toml", listed[1].1, "Ines", Level::Team, 51).unwrap();
        assert!(now(&ours, Level::Team) != before);
    }

    #[test]
    fn an_offices_own_reading_of_the_same_bytes_stands_before_that_of_another() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 1);
        let police = sources()[0];
        let plain = "[source]\nlevel = \"team\"\n[person]\nname = { column = \"Documento\" }\n";
        add_at(&mut theirs, &Item { guide: plain, ..police }, 0);
        let before = now(&ours, Level::Team);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&file, &taking(&key(&theirs))).unwrap();
        assert!(now(&ours, Level::Team) == before);
        // Withdrawn, the bytes are withdrawn wherever they came from.
        let done = ours.withdraw("police.csv", "the source asked for it", &["Ines".to_owned()], 52);
        assert_eq!(done.unwrap().acts, ["team:0", "paradero/harbour/team:0"]);
        assert!(!now(&ours, Level::Team).contains("Amaya"));
    }

    #[test]
    fn a_withdrawal_there_holds_here() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 1);
        let without = now(&ours, Level::Team);
        add(&mut theirs, 4, 5);
        let key = key(&theirs);
        let before = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&before, &taking(&key)).unwrap();
        assert!(now(&ours, Level::Team).contains("MIXCO"));
        theirs
            .withdraw("manifest.csv", "who gave it is in danger", &["Tomas".to_owned()], 6)
            .unwrap();
        let after = bundle(&theirs, folder.path(), "2.bundle", Level::Team);
        let taken = ours.take_over(&after, &taking(&key)).unwrap();
        assert_eq!(taken.logs[1].withdrawals, 1);
        assert_eq!(now(&ours, Level::Team), without);
        assert!(!stands(&north, "MIXCO"));
        // The older bundle does not bring it back.
        ours.take_over(&before, &taking(&key)).unwrap();
        let ours = reopen(ours, &north);
        assert_eq!(now(&ours, Level::Team), without);
        assert_eq!(verify(&north).unwrap(), []);
        assert_eq!(shown(&ours, Level::Team, ours.size(Level::Team) - 1), without, "nor earlier");
    }

    #[test]
    fn a_withdrawal_here_holds_here_whatever_is_taken_over_again() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 4, 6);
        let key = key(&theirs);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&file, &taking(&key)).unwrap();
        let keys = |directory: &Path| {
            names(&directory.join("joined"))
                .into_iter()
                .filter(|name| name.to_string_lossy().contains("keys/team"))
                .count()
        };
        assert_eq!(keys(&north), 2);
        let done =
            ours.withdraw("manifest.csv", "a court said so", &["Ines".to_owned()], 6).unwrap();
        assert_eq!(done.acts, ["paradero/harbour/team:0"]);
        assert_eq!(keys(&north), 1);
        assert!(!now(&ours, Level::Team).contains("MIXCO"));
        add(&mut theirs, 6, 8);
        let file = bundle(&theirs, folder.path(), "2.bundle", Level::Team);
        let mut ours = reopen(ours, &north);
        ours.take_over(&file, &taking(&key)).unwrap();
        assert_eq!(keys(&north), 3);
        let ours = reopen(ours, &north);
        assert!(!now(&ours, Level::Team).contains("MIXCO"));
        assert!(now(&ours, Level::Team).contains("Ubeda"));
        assert_eq!(verify(&north).unwrap(), []);
    }

    #[test]
    fn keys_that_another_office_handed_over_are_recovered_with_ones_own() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 1);
        add(&mut theirs, 4, 6);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&file, &taking(&key(&theirs))).unwrap();
        let (copy, keys) = (folder.path().join("copy"), folder.path().join("copy.keys"));
        // Before there is a recovery key they lie in clear, and not any more afterwards.
        backup(&ours, &copy, &keys).unwrap();
        assert!(stands(&keys, "AGE-SECRET-KEY"));
        let recovery = ActKey::generate();
        let what = KeeperAct::Recovery { to: recovery.name() };
        ours.keep(what, "so that it survives us", &["Ines".to_owned()], 61).unwrap();
        let before = now(&ours, Level::Team);
        backup(&ours, &copy, &keys).unwrap();
        assert_eq!(names(&keys), [Path::new("keys.age")]);
        assert!(!stands(&copy, "AGE-SECRET-KEY") && !stands(&keys, "AGE-SECRET-KEY"));
        drop(ours);
        std::fs::remove_dir_all(&north).unwrap();
        let plain = folder.path().join("plain");
        decrypt_keys(&keys, &recovery, &plain).unwrap();
        let restored = folder.path().join("restored");
        for (name, bytes) in contents(&copy) {
            let to = restored.join(name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, bytes).unwrap();
        }
        assert_eq!(repair(&restored, &copy, Some(&plain)).unwrap().left, []);
        let restored = Register::open(&restored, pdf()).unwrap();
        assert!(now(&restored, Level::Team) == before);
    }

    #[test]
    fn two_keepers_withdraw_what_another_office_handed_on() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 4, 6);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&file, &taking(&key(&theirs))).unwrap();
        drop(ours);
        let toml = north.join("paradero.toml");
        let text = std::fs::read_to_string(&toml).unwrap();
        std::fs::write(&toml, text.replacen("name =", "keeper_acts = \"two\"\nname =", 1)).unwrap();
        let mut ours = Register::open_writer(&north, pdf(), 60).unwrap();
        let alone = ours.withdraw("manifest.csv", "asked for", &["Ines".to_owned()], 61);
        assert!(alone.unwrap_err().to_string().contains("two keepers"));
        let what = ours.withdrawal_of("manifest.csv", Level::Team).unwrap();
        let kept = ours.keep(what, "asked for", &["Ines".to_owned()], 61).unwrap();
        let Kept::Proposed(place) = kept else { panic!("{kept:?}") };
        assert_eq!(ours.proposals(Level::Team)[0].files, ["manifest.csv"]);
        assert!(now(&ours, Level::Team).contains("MIXCO"));
        ours.approve(place, "Ines", 62).unwrap_err();
        assert_eq!(ours.approve(place, "Tomas", 63).unwrap(), ["paradero/harbour/team:0"]);
        assert!(!now(&ours, Level::Team).contains("MIXCO"));
        let level = ours.change_of_level("orders.txt", Level::Sealed, Level::Sealed);
        assert!(level.unwrap_err().to_string().contains("another office"));
        drop(ours);
        assert_eq!(verify(&north).unwrap(), []);
    }

    #[test]
    fn what_is_sealed_goes_to_named_recipients_and_is_seen_at_no_lower_level() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 2);
        add(&mut theirs, 4, 6);
        let refused = export(&theirs, &folder.path().join("no.bundle"), Level::Sealed, None);
        assert!(refused.unwrap_err().to_string().contains("--for"));
        let key = key(&theirs);
        let open = bundle(&theirs, folder.path(), "1.bundle", Level::Sealed);
        ours.take_over(&open, &taking(&key)).unwrap();
        let lower = [Level::Public, Level::Team].map(|level| now(&ours, level));
        add_at(&mut theirs, &SEALED, 0);
        let file = bundle(&theirs, folder.path(), "2.bundle", Level::Sealed);
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/"));
        ours.take_over(&file, &taking(&key)).unwrap();
        assert_eq!([Level::Public, Level::Team].map(|level| now(&ours, level)), lower);
        assert!(now(&ours, Level::Sealed).contains("Xiloqueta"));
        assert!(ours.other_logs(Level::Team).iter().all(|log| log.log < Level::Sealed));
        // Nor do what is damaged of it, and the numbers of entries, tell.
        let sealed = names(&north.join("joined/sealed"));
        assert!(!sealed.is_empty());
        for name in sealed.iter().filter(|name| name.to_string_lossy().contains("sources/")) {
            std::fs::write(north.join("joined/sealed").join(name), b"bent").unwrap();
        }
        let found = verify(&north).unwrap();
        assert!(!found.is_empty());
        assert_eq!(known_at(&north, Level::Team, found), []);
        // Another office cannot read it.
        let mut third = harbour(&folder.path().join("third"));
        let error = third.take_over(&file, &taking(&key)).unwrap_err().to_string();
        assert!(error.contains("keys/sealed.recipients"), "{error}");
    }

    #[test]
    fn at_least_a_level_is_kept_for_what_is_public_there() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 3, 4);
        let key = key(&theirs);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        let empty = now(&ours, Level::Public);
        let how = Taking { at_least: Level::Team, ..taking(&key) };
        ours.take_over(&file, &how).unwrap();
        assert_eq!(now(&ours, Level::Public), empty);
        assert!(now(&ours, Level::Team).contains("Rosa Amaya"));
        ours.take_over(&file, &taking(&key)).unwrap();
        assert_eq!(now(&ours, Level::Public), empty, "what was said first stays");
        let sealed = Taking { at_least: Level::Sealed, ..taking(&key) };
        let error = ours.take_over(&file, &sealed).unwrap_err().to_string();
        assert!(error.contains("level team"), "{error}");
    }

    #[test]
    fn two_histories_of_one_office_are_told_and_both_heads_kept() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 4, 5);
        let other = folder.path().join("other");
        backup(&theirs, &other, &keys_beside(&other)).unwrap();
        for name in names(&keys_beside(&other)) {
            let to = other.join("keys").join(&name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(keys_beside(&other).join(&name), to).unwrap();
        }
        let mut forked = Register::open_writer(&other, pdf(), 0).unwrap();
        add(&mut theirs, 5, 6);
        add(&mut forked, 6, 8);
        let key = key(&theirs);
        let one = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        let two = bundle(&forked, folder.path(), "2.bundle", Level::Team);
        ours.take_over(&one, &taking(&key)).unwrap();
        let before = now(&ours, Level::Team);
        for _ in 0..2 {
            let error = ours.take_over(&two, &taking(&key)).unwrap_err().to_string();
            assert!(error.contains("two histories"), "{error}");
        }
        assert!(now(&ours, Level::Team) == before);
        let kept: Vec<_> = names(&north.join("joined"));
        let kept: Vec<_> =
            kept.iter().filter(|name| name.to_string_lossy().contains("forks/")).collect();
        assert_eq!(kept.len(), 1);
        assert_eq!(verify(&north).unwrap(), []);
        let evidence = north.join("joined").join(kept[0]);
        let mut bytes = std::fs::read(&evidence).unwrap();
        bytes[20] ^= 1;
        std::fs::write(&evidence, bytes).unwrap();
        assert_eq!(verify(&north).unwrap()[0].file, evidence);
    }

    #[test]
    fn who_it_is_of_must_be_known() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 4, 5);
        let (own, key) = (key(&ours), key(&theirs));
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        let error = |register: &mut Register, file: &Path, key: Option<&str>| {
            let how = Taking { key, by: "Ines", at_least: Level::Public, now: 1 };
            register.take_over(file, &how).unwrap_err().to_string()
        };
        let before = state(&north);
        assert!(error(&mut ours, &file, None).contains("--key"));
        assert!(error(&mut ours, &file, Some(&own)).contains("not with the one given"));
        assert!(error(&mut theirs, &file, Some(&key)).contains("this very register"));
        assert!(error(&mut ours, &north.join("paradero.toml"), None).contains("no whole bundle"));
        assert_eq!(state(&north), before);
    }

    #[test]
    fn a_bundle_that_was_altered_is_refused_whole() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 4, 6);
        let key = key(&theirs);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        let bytes = std::fs::read(&file).unwrap();
        let mut before = state(&north);
        let bent = folder.path().join("bent.bundle");
        let mut fresh = harbour_reader(folder.path(), &file, &key);
        let right = now(&fresh, Level::Team);
        let mut refused = 0;
        for place in (0..bytes.len()).step_by(173) {
            let mut other = bytes.clone();
            other[place] ^= 4;
            std::fs::write(&bent, &other).unwrap();
            if ours.take_over(&bent, &taking(&key)).is_err() {
                refused += 1;
                assert_eq!(state(&north), before, "byte {place}");
                continue;
            }
            // Room between files, and what an archive says of a file that is not taken from it (its owner).
            assert!(now(&ours, Level::Team) == right, "byte {place}");
            drop(ours);
            std::fs::remove_dir_all(&north).unwrap();
            ours = empty(&north);
            before = state(&north);
        }
        fresh.take_over(&file, &taking(&key)).unwrap();
        assert!(refused > 50, "{refused}");
        for cut in [0, 1, 511, 512, 700, bytes.len() / 2, bytes.len() - 1100] {
            std::fs::write(&bent, &bytes[..cut]).unwrap();
            assert!(ours.take_over(&bent, &taking(&key)).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn what_was_interrupted_is_completed_by_taking_it_over_again() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut theirs, 3, 6);
        let key = key(&theirs);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        let nothing = now(&ours, Level::Team);
        let before = contents(&north);
        ours.take_over(&file, &taking(&key)).unwrap();
        let whole = now(&ours, Level::Team);
        drop(ours);
        // All was copied, and nothing recorded: the process ended between the two.
        for name in names(&north) {
            if !name.starts_with("joined") {
                std::fs::remove_file(north.join(name)).unwrap();
            }
        }
        for (name, bytes) in &before {
            let to = north.join(name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, bytes).unwrap();
        }
        std::fs::create_dir_all(north.join("joined/unpacked.tmp/keys")).unwrap();
        let mut ours = Register::open_writer(&north, pdf(), 60).unwrap();
        assert!(!north.join("joined/unpacked.tmp").exists());
        assert_eq!(now(&ours, Level::Team), nothing);
        assert_eq!(verify(&north).unwrap(), []);
        ours.take_over(&file, &taking(&key)).unwrap();
        assert_eq!(now(&ours, Level::Team), whole);
    }

    #[test]
    fn what_was_taken_over_is_verified_copied_and_mended_as_the_rest() {
        let folder = room();
        let (north, south) = (folder.path().join("north"), folder.path().join("south"));
        let (mut ours, mut theirs) = (empty(&north), harbour(&south));
        add(&mut ours, 0, 1);
        add(&mut theirs, 3, 6);
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        ours.take_over(&file, &taking(&key(&theirs))).unwrap();
        let copy = folder.path().join("copy");
        let before = now(&ours, Level::Team);
        backup(&ours, &copy, &keys_beside(&copy)).unwrap();
        assert_eq!(verify(&copy).unwrap(), []);
        assert!(!stands(&copy, "AGE-SECRET-KEY"), "the copy holds no keys");
        drop(ours);
        let all: Vec<PathBuf> = names(&north.join("joined"));
        assert!(all.len() > 20, "{}", all.len());
        for name in &all {
            let path = north.join("joined").join(name);
            let right = std::fs::read(&path).unwrap();
            let Some(middle) = right.len().checked_sub(1).map(|last| last / 2) else { continue };
            let mut bent = right.clone();
            bent[middle] ^= 2;
            std::fs::write(&path, &bent).unwrap();
            let found = verify(&north).unwrap();
            assert!(
                found.iter().any(|damage| damage.file == path),
                "{}: {found:?}",
                name.display()
            );
            let done = repair(&north, &copy, None).unwrap();
            assert_eq!(done.left, [], "{}", name.display());
            assert_eq!(std::fs::read(&path).unwrap(), right, "{}", name.display());
        }
        std::fs::remove_dir_all(north.join("joined")).unwrap();
        assert!(!verify(&north).unwrap().is_empty());
        assert_eq!(repair(&north, &copy, None).unwrap().left, []);
        let ours = Register::open_writer(&north, pdf(), 60).unwrap();
        assert!(now(&ours, Level::Team) == before);
    }

    #[test]
    fn a_source_may_be_given_as_it_was_added_by_name() {
        let folder = room();
        let south = folder.path().join("south");
        let mut theirs = harbour(&south);
        let (bytes, info) = (b"Name\nA B\n".as_slice(), SourceInfo::default());
        let addition = Addition { file_name: "x.csv", bytes, guide: None, info, now: 1 };
        theirs.add(&addition).unwrap();
        let file = bundle(&theirs, folder.path(), "1.bundle", Level::Team);
        let error = export(&theirs, &file, Level::Team, None).unwrap_err().to_string();
        assert!(error.contains("is there already"), "{error}");
    }
}
