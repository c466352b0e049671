//! Acts of keepers: two people, levels, recipients.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use paradero_ledger::ActKey;
    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::{
        Addition, GuideKind, Kept, List, Place, Register, State, What, checksum, verify,
    };

    use crate::support::{add_at, contents, empty, pdf, room, sources};

    const TESTIMONY: &str = "Name,Born\nIgnacia Velmonte Tusk,1971-02-03\n";
    const GUIDE: &str = "[source]\nlevel = \"sealed\"\n[person]\nname = { column = \"Name\" }\n\
                         birth.date = { column = \"Born\", date = \"edtf\" }\n";

    fn names(all: &[&str]) -> Vec<String> {
        all.iter().map(|&name| name.to_owned()).collect()
    }

    /// The testimony at a level, read by a mapping of a name, said to be obtained in some way.
    fn testimony(register: &mut Register, level: Level, (guide, obtained): (&str, &str), now: i64) {
        let info = SourceInfo {
            level: Some(level),
            obtained: Some(obtained.to_owned()),
            ..SourceInfo::default()
        };
        let guide = Some((GuideKind::Mapping, guide, GUIDE));
        let bytes = TESTIMONY.as_bytes();
        let addition = Addition { file_name: "testimony.csv", bytes, guide, info, now };
        register.add(&addition).unwrap();
    }

    /// An empty register in which keepers act by twos.
    fn by_twos(directory: &Path) -> Register {
        drop(empty(directory));
        let path = directory.join("paradero.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        Register::open_writer(directory, pdf(), 0).unwrap()
    }

    fn people(register: &Register, level: Level) -> String {
        let view = register.view(level, register.size(level), Day(20_500)).unwrap();
        serde_json::to_string(&view.list(List::People).unwrap()).unwrap()
    }

    fn proposed(kept: Kept) -> Place {
        match kept {
            Kept::Proposed(place) => place,
            Kept::Done(acts) => panic!("done at once: {acts:?}"),
        }
    }

    #[test]
    fn nothing_is_withdrawn_before_a_second_keeper_approves() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = by_twos(&directory);
        let police = sources()[0];
        add_at(&mut register, &police, 1);
        let ana = names(&["ana"]);
        assert!(register.withdraw("police.csv", "asked for", &ana, 2).is_err());
        let what = register.withdrawal_of("police.csv", Level::Team).unwrap();
        assert!(register.keep(what.clone(), " ", &ana, 2).is_err(), "no reason");
        assert!(register.keep(what.clone(), "asked for", &[], 2).is_err(), "nobody");
        let twice = names(&["ana", " ana "]);
        let place = proposed(register.keep(what.clone(), "asked for", &twice, 2).unwrap());
        assert!(people(&register, Level::Team).contains("Beto Zaldivar"), "nothing is done yet");
        let same = register.approve(place, "ana", 3).unwrap_err().to_string();
        assert!(same.contains("a second keeper"), "{same}");
        assert!(register.refuse(place, "", "eva", 3).is_err(), "no reason");
        register.refuse(place, "not now", "eva", 3).unwrap();
        let refused = register.approve(place, "eva", 3).unwrap_err().to_string();
        assert!(refused.contains("eva refused it: not now"), "{refused}");
        let other = proposed(register.keep(what.clone(), "asked for", &ana, 4).unwrap());
        let third = proposed(register.keep(what.clone(), "asked again", &ana, 4).unwrap());
        drop(register);
        let mut register = Register::open_writer(&directory, pdf(), 5).unwrap();
        assert_eq!(register.notices(), [] as [String; 0], "an open proposal is nobody's trouble");
        assert_eq!(register.approve(other, "eva", 5).unwrap(), ["team:0"]);
        assert!(!people(&register, Level::Team).contains("Beto Zaldivar"));
        let said = register.acts(Level::Team).find_map(|act| match act.entry() {
            Some(paradero_register::Entry::Withdrawal { by, why, .. }) => {
                Some((by.clone(), why.clone()))
            }
            _ => None,
        });
        assert_eq!(said.unwrap(), (names(&["ana", "eva"]), "asked for".to_owned()));
        // The other proposal for the same source has become moot, and says so.
        let state = |register: &Register, place: Place| {
            register.proposals(Level::Team).into_iter().find(|p| p.place == place).unwrap().state
        };
        assert!(matches!(state(&register, third), State::Moot(why) if why.contains("is gone")));
        let moot = register.approve(third, "eva", 6).unwrap_err().to_string();
        assert!(moot.contains("is gone") && moot.contains("closed"), "{moot}");
        assert!(matches!(state(&register, third), State::Closed(_)));
        // Two at one machine need no proposal first.
        add_at(&mut register, &police, 7);
        let what = register.withdrawal_of("police.csv", Level::Team).unwrap();
        let both = register.keep(what, "asked for", &names(&["ana", "eva"]), 8).unwrap();
        assert!(matches!(both, Kept::Done(acts) if acts.len() == 1));
        drop(register);
        assert_eq!(verify(&directory).unwrap(), []);
    }

    #[test]
    fn a_level_knows_of_no_proposal_above_it() {
        let folder = room();
        let mut register = by_twos(&folder.path().join("register"));
        testimony(&mut register, Level::Sealed, ("m.toml", "x"), 1);
        let before = (register.size(Level::Team), register.checkpoint(Level::Team).to_owned());
        let what = register.withdrawal_of("testimony.csv", Level::Sealed).unwrap();
        let place = proposed(register.keep(what, "asked for", &names(&["ana"]), 2).unwrap());
        assert_eq!((place.level, register.proposals(Level::Team).len()), (Level::Sealed, 0));
        assert_eq!(register.proposals(Level::Sealed).len(), 1);
        let none = register.withdrawal_of("testimony.csv", Level::Team).unwrap_err().to_string();
        let unknown = register.withdrawal_of("nothing.csv", Level::Team).unwrap_err().to_string();
        assert_eq!(none.replace("testimony", "nothing"), unknown, "as one that is not there");
        assert_eq!(
            (register.size(Level::Team), register.checkpoint(Level::Team).to_owned()),
            before
        );
    }

    #[test]
    fn looser_settings_wait_for_two_keepers_and_stricter_ones_for_nobody() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(by_twos(&directory));
        let path = directory.join("paradero.toml");
        let strict = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, strict.replace("\"two\"", "\"one\"")).unwrap();
        let mut register = Register::open_writer(&directory, pdf(), 1).unwrap();
        assert!(register.notices().iter().any(|one| one.contains("settings accept")));
        add_at(&mut register, &sources()[0], 1);
        let ana = names(&["ana"]);
        assert!(register.withdraw("police.csv", "x", &ana, 1).is_err(), "two hold still");
        let what = register.change_of_settings().unwrap();
        let place = proposed(register.keep(what, "too slow", &ana, 2).unwrap());
        // It is changed once more meanwhile: what was proposed is what comes to hold.
        std::fs::write(&path, strict.replace("\"two\"", "\"one\"") + "# later\n").unwrap();
        register.approve(place, "eva", 3).unwrap();
        assert!(!register.settings().unwrap().name.is_empty());
        register.withdraw("police.csv", "x", &ana, 4).unwrap();
        drop(register);
        drop(Register::open_writer(&directory, pdf(), 5).unwrap());
        assert_eq!(
            verify(&directory).unwrap(),
            [],
            "the later change is recorded by the next writer"
        );
    }

    #[test]
    fn raising_by_adding_again_is_an_act_of_keepers() {
        let folder = room();
        let mut register = by_twos(&folder.path().join("register"));
        testimony(&mut register, Level::Team, ("m.toml", "x"), 1);
        let again = |register: &mut Register| {
            let info = SourceInfo { level: Some(Level::Sealed), ..SourceInfo::default() };
            let guide = Some((GuideKind::Mapping, "m.toml", GUIDE));
            let bytes = TESTIMONY.as_bytes();
            register.add(&Addition { file_name: "testimony.csv", bytes, guide, info, now: 2 })
        };
        let refused = again(&mut register).err().unwrap().to_string();
        assert!(refused.contains("paradero level"), "{refused}");
        let mut alone = empty(&folder.path().join("alone"));
        testimony(&mut alone, Level::Team, ("m.toml", "x"), 1);
        alone.act_as("edi", false);
        assert!(again(&mut alone).is_err(), "an editor's");
        alone.act_as("ana", true);
        again(&mut alone).unwrap();
        let who = alone.acts(Level::Sealed).filter_map(|act| act.by()).collect::<Vec<_>>();
        assert_eq!(who, ["ana"], "who added it is kept beside it");
    }

    /// Raised to where few see it and said more of there, then lowered: below it is as if it had been added
    /// there when it was lowered.
    #[test]
    fn what_is_lowered_tells_nothing_of_what_stood_higher() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = empty(&directory);
        testimony(&mut register, Level::Sealed, ("of-the-night.toml", "from the guard Sombra"), 1);
        testimony(&mut register, Level::Sealed, ("later.toml", "handed over"), 2);
        let (ana, why) = (names(&["ana"]), "the threat to Sombra has passed");
        let what = register.change_of_level("testimony.csv", Level::Team, Level::Sealed).unwrap();
        assert_eq!(register.keep(what, why, &ana, 9).unwrap(), Kept::Done(Vec::new()));
        assert!(people(&register, Level::Team).contains("Ignacia"));
        let mut direct = empty(&folder.path().join("direct"));
        testimony(&mut direct, Level::Team, ("later.toml", "handed over"), 9);
        assert_eq!(register.state(Level::Team).unwrap(), direct.state(Level::Team).unwrap());
        let told = |register: &Register| {
            let acts = register.acts(Level::Team);
            acts.map(|act| (act.recorded_at(), format!("{:?}", act.what))).collect::<Vec<_>>()
        };
        assert_eq!(told(&register), told(&direct), "the same acts, at the same seconds");
        let told = format!("{:?}", told(&register));
        for secret in ["Sombra", "of-the-night", "threat", "sealed"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
        let derived = contents(&directory.join("derived/team"));
        let leak = |(_, bytes): &&(_, Vec<u8>)| bytes.windows(6).any(|part| part == b"Sombra");
        assert!(derived.iter().find(leak).is_none());
        // Above, earlier states are as they were, and why it was lowered is known.
        let above = register.view(Level::Sealed, 2, Day(20_500)).unwrap();
        assert_eq!(above.list(List::People).unwrap().len(), 1);
        assert!(register.proposals(Level::Sealed).iter().any(|one| one.why == why));
        // And raised again it leaves the level at once.
        let what = register.change_of_level("testimony.csv", Level::Sealed, Level::Sealed).unwrap();
        register.keep(what, "a threat", &ana, 10).unwrap();
        assert!(!people(&register, Level::Team).contains("Ignacia"));
        assert!(people(&register, Level::Sealed).contains("Ignacia"));
        let same = register.change_of_level("testimony.csv", Level::Sealed, Level::Sealed);
        assert!(same.unwrap_err().to_string().contains("already"));
        drop(register);
        assert_eq!(verify(&directory).unwrap(), []);
    }

    fn key_file(folder: &Path, name: &str, key: &ActKey) -> std::path::PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, checksum::sign(&format!("{}\n", key.secret_text()))).unwrap();
        path
    }

    /// Which sealed acts the holder of a key reads.
    fn reads(directory: &Path, identity: &Path) -> Vec<bool> {
        let register = Register::open_as(directory, pdf(), Some(identity)).unwrap();
        let acts = register.acts(Level::Sealed).filter(|act| act.level == Level::Sealed);
        acts.map(|act| matches!(act.what, What::Entry(_))).collect()
    }

    #[test]
    fn who_may_read_what_is_sealed_changes_for_all_of_it_and_is_recorded() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = empty(&directory);
        testimony(&mut register, Level::Sealed, ("m.toml", "x"), 1);
        let (new, ana) = (ActKey::generate(), names(&["ana"]));
        let own = register.own_name().unwrap();
        let file = key_file(folder.path(), "new.key", &new);
        assert_eq!(reads(&directory, &file), [false]);
        assert!(register.change_of_recipients("age1none", true).is_err());
        assert!(register.change_of_recipients(&new.name(), false).is_err(), "not among them");
        assert!(register.change_of_recipients(&own, true).is_err(), "there already");
        assert!(register.change_of_recipients(&own, false).is_err(), "nobody would be left");
        let what = register.change_of_recipients(&new.name(), true).unwrap();
        register.keep(what, "Inés reads too", &ana, 2).unwrap();
        let all = reads(&directory, &file);
        assert!(all.len() == 4 && all.iter().all(|reads| *reads), "{all:?}");
        let own_file = directory.join("keys/sealed.identity");
        assert!(reads(&directory, &own_file).iter().all(|reads| *reads));
        drop(register);
        // The old key goes, by hand of the new one.
        let mut register = Register::open_writer_as(&directory, pdf(), 3, Some(&file)).unwrap();
        let mine = register.change_of_recipients(&new.name(), false).unwrap_err().to_string();
        assert!(mine.contains("this machine"), "{mine}");
        let what = register.change_of_recipients(&own, false).unwrap();
        register.keep(what, "the laptop is lost", &ana, 4).unwrap();
        testimony(&mut register, Level::Sealed, ("m2.toml", "y"), 5);
        drop(register);
        assert!(reads(&directory, &file).iter().all(|reads| *reads));
        assert!(reads(&directory, &own_file).iter().all(|reads| !*reads));
        assert_eq!(verify(&directory).unwrap(), []);
        // A file of recipients that is put back from before is told.
        let path = directory.join("keys/sealed.recipients");
        let both = format!("{own}\n{}\n", new.name());
        std::fs::write(&path, checksum::sign(&both)).unwrap();
        let register = Register::open_as(&directory, pdf(), Some(&file)).unwrap();
        assert!(
            register.notices().iter().any(|one| one.contains("sealed.recipients names others"))
        );
    }

    /// A key in the middle cannot be wrapped: what was done stays, and the next writer does the rest.
    #[test]
    fn wrapping_that_stops_half_way_is_completed_by_the_next_writer() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = empty(&directory);
        for number in 0..8 {
            testimony(&mut register, Level::Sealed, ("m.toml", &number.to_string()), number);
        }
        let own = directory.join("keys/sealed.identity");
        let new = ActKey::generate();
        let file = key_file(folder.path(), "new.key", &new);
        let what = register.change_of_recipients(&new.name(), true).unwrap();
        let keys: Vec<_> = contents(&directory.join("keys/sealed"));
        let (name, bytes) = &keys[3];
        let bent = directory.join("keys/sealed").join(name);
        std::fs::write(&bent, b"bent").unwrap();
        let failed = register.keep(what, "Inés reads too", &names(&["ana"]), 9).unwrap_err();
        assert!(failed.to_string().contains("damaged"), "{failed}");
        drop(register);
        std::fs::write(&bent, bytes).unwrap();
        let (by_old, by_new) = (reads(&directory, &own), reads(&directory, &file));
        assert!(
            by_old.iter().all(|reads| *reads),
            "the old ones are among the new ones: {by_old:?}"
        );
        assert!(by_new.iter().any(|reads| !*reads), "not all is done: {by_new:?}");
        let register = Register::open_writer(&directory, pdf(), 10).unwrap();
        assert!(register.notices().iter().any(|one| one.contains("is done now")));
        drop(register);
        assert!(reads(&directory, &file).iter().all(|reads| *reads));
        assert_eq!(verify(&directory).unwrap(), []);
        let again = Register::open_writer(&directory, pdf(), 11).unwrap();
        assert_eq!(again.notices(), [] as [String; 0]);
    }

    /// The source cannot be read when it is to be raised: what was approved stays so, and is done by the
    /// next writer who can.
    #[test]
    fn what_was_approved_and_cannot_be_done_stays_approved_until_it_can() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = by_twos(&directory);
        testimony(&mut register, Level::Team, ("m.toml", "x"), 1);
        let ana = names(&["ana"]);
        let what = register.change_of_level("testimony.csv", Level::Sealed, Level::Sealed).unwrap();
        let place = proposed(register.keep(what, "a threat", &ana, 2).unwrap());
        let stored: Vec<_> = contents(&directory.join("sources/team"));
        for (name, bytes) in &stored {
            std::fs::write(directory.join("sources/team").join(name), &bytes[1..]).unwrap();
        }
        register.approve(place, "eva", 3).unwrap_err();
        let again = register.approve(place, "eva", 3).unwrap_err().to_string();
        assert!(again.contains("eva approved it"), "{again}");
        drop(register);
        let still = Register::open_writer(&directory, pdf(), 4).unwrap();
        assert!(still.notices().iter().any(|one| one.contains("cannot be done yet")));
        drop(still);
        for (name, bytes) in &stored {
            std::fs::write(directory.join("sources/team").join(name), bytes).unwrap();
        }
        let register = Register::open_writer(&directory, pdf(), 5).unwrap();
        assert!(register.notices().iter().any(|one| one.contains("is done now")));
        assert!(!people(&register, Level::Team).contains("Ignacia"));
        assert!(people(&register, Level::Sealed).contains("Ignacia"));
        let who = register.acts(Level::Sealed).filter_map(|act| act.by()).collect::<Vec<_>>();
        assert_eq!(who, ["ana, eva"], "both names");
        drop(register);
        assert_eq!(verify(&directory).unwrap(), []);
    }

    /// Who takes back what was lowered may not know that it stands higher too: whoever knows is told.
    #[test]
    fn what_was_lowered_and_is_taken_back_below_is_told_above() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = empty(&directory);
        testimony(&mut register, Level::Sealed, ("m.toml", "x"), 1);
        let ana = names(&["ana"]);
        let what = register.change_of_level("testimony.csv", Level::Team, Level::Sealed).unwrap();
        register.keep(what, "it has passed", &ana, 2).unwrap();
        let what = register.withdrawal_of("testimony.csv", Level::Team).unwrap();
        register.keep(what, "asked for", &names(&["tea"]), 3).unwrap();
        assert!(people(&register, Level::Sealed).contains("Ignacia"));
        drop(register);
        let mut register = Register::open_writer(&directory, pdf(), 4).unwrap();
        let told = register.notices().iter().find(|one| one.contains("withdraw sealed:0"));
        assert!(told.is_some(), "{:?}", register.notices());
        register.withdraw("sealed:0", "asked for", &ana, 5).unwrap();
        assert!(!people(&register, Level::Sealed).contains("Ignacia"));
        drop(register);
        let register = Register::open_writer(&directory, pdf(), 6).unwrap();
        assert_eq!(register.notices(), [] as [String; 0]);
    }
}
