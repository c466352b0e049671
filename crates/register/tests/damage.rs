//! Every altered or missing file is named; trouble leaves the register as it was.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use paradero_ledger::Damage;
    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::{Addition, GuideKind, Register, verify};

    use crate::support::{
        add_at, contents, empty, files, pdf, room, seen_by_others, sources, whole,
    };

    const REPORT: &str = include_str!("../../../examples/report/report.txt");
    const REPORT_SHEET: &str = include_str!("../../../examples/report/report.claims.toml");

    /// The report, and a roster of 300 people as an office would add it.
    fn office(directory: &Path) {
        let mut register = empty(directory);
        let made = paradero_synth::roster(300, 5).files;
        let text = |name: &str| {
            let file = made.iter().find(|(path, _)| path == name)?;
            String::from_utf8(file.1.clone()).ok()
        };
        let mut items = vec![(
            "report.txt".to_owned(),
            REPORT.as_bytes().to_vec(),
            GuideKind::Sheet,
            REPORT_SHEET.to_owned(),
        )];
        for (path, bytes) in &made {
            let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
            let guide = [
                (GuideKind::Mapping, format!("{stem}.mapping.toml")),
                (GuideKind::Sheet, format!("{stem}.claims.toml")),
            ];
            for (kind, name) in guide {
                if let Some(guide) = text(&name).filter(|_| *path != name) {
                    items.push((path.clone(), bytes.clone(), kind, guide));
                }
            }
        }
        for (file_name, bytes, kind, guide) in &items {
            let guide = Some((*kind, "guide.toml", guide.as_str()));
            let info = SourceInfo::default();
            register.add(&Addition { file_name, bytes, guide, info, now: 0 }).unwrap();
        }
        let decisions = text("decisions.toml").unwrap();
        register.decide("decisions.toml", &decisions, "office", Level::Team, 0).unwrap();
        register.view(Level::Team, register.size(Level::Team), Day(20_500)).unwrap();
        drop(register);
        seen_by_others(directory, Level::Team);
    }

    fn names(found: &[Damage], file: &Path) -> bool {
        let shown = file.to_string_lossy();
        found.iter().any(|damage| damage.file == file || damage.what.contains(&*shown))
    }

    /// A wider tile that holds all that this partial one does, which may then be deleted.
    fn wider(file: &Path) -> Option<PathBuf> {
        let folder = file.parent()?;
        let width = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
        let own = folder.to_str()?.ends_with(".p").then(|| width(file))??;
        files(folder).into_iter().find(|other| width(other).is_some_and(|other| other > own))
    }

    #[test]
    fn one_flipped_bit_in_any_file_of_an_office_is_named() {
        let folder = room();
        let directory = folder.path().join("register");
        office(&directory);
        assert_eq!(verify(&directory).unwrap(), [], "nothing is damaged at first");
        let all = files(&directory);
        assert!(all.len() > 100, "{} files", all.len());
        let mut flipped = 0;
        for (at, file) in all.iter().enumerate() {
            let mut bytes = std::fs::read(file).unwrap();
            if bytes.is_empty() {
                continue;
            }
            // Another place and another bit in each file: header, content, seal.
            let place = (at * 7919 + 13) % bytes.len();
            bytes[place] ^= 1 << (at % 8);
            std::fs::write(file, &bytes).unwrap();
            let found = verify(&directory).unwrap();
            assert!(names(&found, file), "{} at {place}: {found:?}", file.display());
            bytes[place] ^= 1 << (at % 8);
            std::fs::write(file, &bytes).unwrap();
            flipped += 1;
        }
        assert!(flipped > 100, "{flipped} files were flipped");
        assert_eq!(verify(&directory).unwrap(), []);
    }

    #[test]
    fn every_file_that_was_given_is_missed_when_it_is_gone_or_cut_short() {
        let folder = room();
        let directory = folder.path().join("register");
        let register = whole(&directory);
        register.view(Level::Team, register.size(Level::Team), Day(20_500)).unwrap();
        drop(register);
        let derived = directory.join("derived");
        let lock = "lock";
        let newest =
            |level: &str| files(&directory.join("ledger").join(level).join("checkpoints")).pop();
        let heads: Vec<PathBuf> =
            ["public", "team", "sealed"].into_iter().filter_map(newest).collect();
        for file in files(&directory) {
            // Whoever reads what is sealed may keep that key elsewhere.
            if file.ends_with(lock) || file.ends_with("sealed.identity") {
                continue;
            }
            let bytes = std::fs::read(&file).unwrap();
            std::fs::remove_file(&file).unwrap();
            let found = verify(&directory).unwrap();
            // A derived file and its hash stand for each other.
            let shown = file.to_string_lossy();
            let other = match shown.strip_suffix(".sha256") {
                Some(stem) => PathBuf::from(stem),
                None => PathBuf::from(format!("{shown}.sha256")),
            };
            let named = names(&found, &file)
                || file.starts_with(&derived) && names(&found, &other)
                || wider(&file).is_some()
                // The newest head stands in the checkpoint too, from which the next writer puts it back.
                || heads.contains(&file);
            assert!(named, "{} is gone: {found:?}", file.display());
            std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
            let found = verify(&directory).unwrap();
            assert!(names(&found, &file), "{} is cut short: {found:?}", file.display());
            std::fs::write(&file, &bytes).unwrap();
        }
        std::fs::remove_dir_all(&derived).unwrap();
        assert_eq!(verify(&directory).unwrap(), [], "what is derived may be deleted");
        assert!(verify(folder.path()).is_err(), "a directory that is no register is an error");
    }

    #[test]
    fn a_file_that_nobody_wrote_is_named() {
        let folder = room();
        let directory = folder.path().join("register");
        let register = whole(&directory);
        register.view(Level::Team, register.size(Level::Team), Day(20_500)).unwrap();
        drop(register);
        for place in [
            "ledger/extra",
            "ledger/team/extra",
            "sources/ab/extra",
            "sources/team/ab/extra",
            "derived/team/extra.sqlite",
        ] {
            let file = directory.join(place);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, "what is this").unwrap();
            let found = verify(&directory).unwrap();
            assert!(names(&found, &file), "{place}: {found:?}");
            std::fs::remove_file(&file).unwrap();
        }
    }

    #[test]
    fn a_second_writer_is_refused_and_readers_are_not() {
        let folder = room();
        let directory = folder.path().join("register");
        let first = whole(&directory);
        let second = Register::open_writer(&directory, pdf(), 0);
        let error = second.err().expect("there is one writer");
        assert!(error.is_locked());
        let text = error.to_string();
        assert!(text.contains("being written by another process"), "{text}");
        assert!(text.contains("try again"), "{text}");
        let reader = Register::open(&directory, pdf()).unwrap();
        assert_eq!(reader.size(Level::Team), first.size(Level::Team));
        drop(first);
        assert!(Register::open_writer(&directory, pdf(), 0).is_ok(), "the lock goes with it");
    }

    #[test]
    fn a_register_of_a_newer_program_is_refused_and_left_alone() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(whole(&directory));
        let settings = directory.join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        let newer = text.replace("version = 2", "version = 3\nshards = 4");
        assert_ne!(newer, text);
        std::fs::write(&settings, newer).unwrap();
        let before = contents(&directory);
        for opened in
            [Register::open(&directory, pdf()), Register::open_writer(&directory, pdf(), 0)]
        {
            let text = opened.err().expect("it is newer").to_string();
            assert!(text.contains("form 3") && text.contains("newer program"), "{text}");
            assert!(!text.contains('\n'), "{text}");
        }
        assert!(contents(&directory) == before, "nothing was touched");
    }

    #[test]
    fn what_an_interrupted_write_left_in_the_store_of_sources_is_removed_and_told() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(whole(&directory));
        let sources = directory.join("sources");
        let taken =
            std::fs::read_dir(sources.join("team")).unwrap().next().unwrap().unwrap().path();
        let left = taken.join(format!("{}.77-0.tmp", "c".repeat(62)));
        std::fs::write(&left, "half").unwrap();
        assert_eq!(verify(&directory).unwrap(), [], "it is no damage");
        let register = Register::open_writer(&directory, pdf(), 0).unwrap();
        assert!(register.notices().iter().any(|notice| notice.contains("removed 1 unfinished")));
        assert!(!left.exists());
    }

    #[test]
    fn an_interrupted_making_is_no_register_and_the_next_says_so() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(whole(&directory));
        std::fs::remove_file(directory.join("paradero.toml")).unwrap();
        let text = Register::open(&directory, pdf()).err().expect("it is none").to_string();
        assert!(text.contains("is not a register"), "{text}");
        let text = Register::init(&directory, "test", 0, [7; 32]).unwrap_err().to_string();
        assert!(text.contains("is not empty"), "{text}");
    }

    #[test]
    fn adding_the_same_again_adds_nothing_and_another_reading_supersedes() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        let (size, state) = (register.size(Level::Team), register.state(Level::Team).unwrap());
        for item in sources() {
            assert!(add_at(&mut register, &item, 99).already, "{}", item.name);
        }
        assert_eq!(
            (register.size(Level::Team), register.state(Level::Team).unwrap()),
            (size, state.clone())
        );
        let mut other = sources()[3];
        other.guide = "[source]\nlevel = \"public\"\n[person]\nname = { column = \"Who\" }\n\
                       [columns]\nWhen = \"not used\"\n";
        assert!(!add_at(&mut register, &other, 0).already);
        assert_ne!(register.state(Level::Team).unwrap(), state);
        assert!(!add_at(&mut register, &sources()[3], 0).already, "back to the first reading");
        assert_eq!(register.state(Level::Team).unwrap(), state, "no trace of the other");
        assert!(register.rebuild_check(Level::Team).unwrap().is_empty());
    }
}
