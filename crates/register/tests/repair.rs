//! A backup is whole, and any copy mends what it has the right bytes for.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use paradero_model::{Day, Level};
    use paradero_register::{Backup, Register, backup, keys_beside, repair, verify};

    use crate::support::{
        add_at, contents, empty, files, pdf, room, seen_by_others, sources, whole,
    };

    /// What cannot be made again, with its bytes.
    fn given(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all = contents(directory);
        all.retain(|(name, _)| !name.starts_with("derived") && !name.ends_with("lock"));
        all
    }

    fn made(folder: &Path) -> (PathBuf, PathBuf) {
        let (directory, copy) = (folder.join("register"), folder.join("backup"));
        drop(whole(&directory));
        seen_by_others(&directory, Level::Team);
        back_up(&directory, &copy).unwrap();
        (directory, copy)
    }

    fn back_up(directory: &Path, copy: &Path) -> Result<Backup, paradero_register::Error> {
        backup(&Register::open(directory, pdf())?, copy, &keys_beside(copy))
    }

    /// A register again, from a copy and its keys.
    fn restored(copy: &Path, to: &Path) -> Register {
        for (from, below) in [(copy.to_owned(), ""), (keys_beside(copy), "keys")] {
            for (name, bytes) in contents(&from) {
                let path = to.join(below).join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
        }
        Register::open_writer(to, pdf(), 0).unwrap()
    }

    #[test]
    fn a_backup_is_a_register_of_its_own_and_the_next_copies_only_what_is_new() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        assert_eq!(verify(&copy).unwrap(), []);
        let locked = Register::open(&copy, pdf()).unwrap().state(Level::Team).unwrap_err();
        assert!(
            locked.to_string().contains("the key of entry"),
            "nobody reads it without: {locked}"
        );
        let state = |directory: &Path| {
            Register::open(directory, pdf()).unwrap().state(Level::Team).unwrap()
        };
        let again = restored(&copy, &folder.path().join("again"));
        let (mut all, copied) = (given(&directory), given(again.directory()));
        // Of a tile that grew, the widest is copied.
        all.retain(|(name, _)| {
            !name.to_string_lossy().contains(".p/") || again.directory().join(name).exists()
        });
        assert!(copied == all);
        assert_eq!(again.state(Level::Team).unwrap(), state(&directory));
        let mut item = sources()[0];
        item.name = "again.csv";
        item.text = "Nombre,Nacimiento,Detenido,Documento\nInes Sol,1991-01-01,2026-01-08,\n";
        add_at(&mut Register::open_writer(&directory, pdf(), 0).unwrap(), &item, 0);
        let Backup { copied, same, .. } = back_up(&directory, &copy).unwrap();
        assert!((3..13).contains(&copied) && same > 20, "{copied} copied, {same} the same");
        let again = restored(&copy, &folder.path().join("once more"));
        assert_eq!(again.state(Level::Team).unwrap(), state(&directory));
        let other = folder.path().join("other");
        drop(empty(&other));
        std::fs::write(other.join("keys/verify.key"), "other").unwrap();
        assert!(back_up(&directory, &other).is_err(), "it holds something else");
    }

    #[test]
    fn a_damaged_register_is_not_backed_up_over_a_good_copy() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let before = contents(&copy);
        let source = files(&directory.join("sources")).remove(0);
        std::fs::write(&source, "other bytes").unwrap();
        let text = back_up(&directory, &copy).unwrap_err().to_string();
        assert!(text.contains(source.to_str().unwrap()), "{text}");
        assert!(contents(&copy) == before);
    }

    #[test]
    fn every_file_that_is_bent_or_gone_is_mended_from_a_copy() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let before = given(&directory);
        let mut mended = 0;
        for (at, (name, bytes)) in before.iter().enumerate() {
            let file = directory.join(name);
            if at % 2 == 0 {
                let mut bent = bytes.clone();
                let place = (at * 7919 + 13) % bent.len();
                bent[place] ^= 1 << (at % 8);
                std::fs::write(&file, bent).unwrap();
            } else {
                std::fs::remove_file(&file).unwrap();
            }
            // A narrow tile that a wider one holds may be gone; and what can be read of the settings
            // is a person's own change.
            let harmless = verify(&directory).unwrap().is_empty();
            let done = repair(&directory, &copy, None).unwrap();
            if harmless || name == Path::new("paradero.toml") && !done.left.is_empty() {
                std::fs::write(&file, bytes).unwrap();
                continue;
            }
            mended += 1;
            assert_eq!(done.left, [], "{}", name.display());
            if done.removed.contains(&file) {
                assert!(name.to_string_lossy().contains(".p/"), "{} was removed", name.display());
                std::fs::write(&file, bytes).unwrap();
            }
            assert!(given(&directory) == before, "{} is as it was", name.display());
        }
        assert!(mended > 30, "{mended} of {}", before.len());
        assert_eq!(verify(&directory).unwrap(), []);
    }

    #[test]
    fn much_damage_at_once_is_mended_and_what_was_derived_is_made_again() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let register = Register::open(&directory, pdf()).unwrap();
        let state = register.state(Level::Team).unwrap();
        register.view(Level::Team, register.size(Level::Team), Day(20_500)).unwrap();
        drop(register);
        let before = given(&directory);
        for (at, file) in files(&directory).iter().enumerate() {
            if at % 3 == 0 && !file.ends_with("paradero.toml") {
                std::fs::write(file, "no longer what it was").unwrap();
            }
        }
        let done = repair(&directory, &copy, None).unwrap();
        assert_eq!(done.left, []);
        assert!(done.restored.len() > 4 && !done.removed.is_empty(), "{done:?}");
        let mut before = before;
        before.retain(|(name, _)| !done.removed.contains(&directory.join(name)));
        assert!(given(&directory) == before);
        let register = Register::open(&directory, pdf()).unwrap();
        assert_eq!(register.state(Level::Team).unwrap(), state);
    }

    #[test]
    fn a_copy_mends_only_what_hashes_say_is_right() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let name = files(&directory.join("sources")).remove(3);
        let name = name.strip_prefix(&directory).unwrap();
        let good = std::fs::read(directory.join(name)).unwrap();
        std::fs::write(directory.join(name), "bent").unwrap();
        std::fs::write(copy.join(name), "bent as well").unwrap();
        let done = repair(&directory, &copy, None).unwrap();
        assert!(done.left.iter().any(|left| left.file == directory.join(name)), "{done:?}");
        assert_eq!(std::fs::read(directory.join(name)).unwrap(), b"bent", "left as it was found");
        std::fs::write(directory.join(name), good).unwrap();
        // Another register's copy: its ledger is refused, and the own bytes stay.
        let other = folder.path().join("other");
        Register::init(&other, "other", 0, [9; 32]).unwrap();
        let tile = files(&directory.join("ledger/team/tile/entries")).pop().unwrap();
        let bytes = std::fs::read(&tile).unwrap();
        let mut bent = bytes.clone();
        bent[40] ^= 1;
        std::fs::write(&tile, &bent).unwrap();
        let done = repair(&directory, &other, None).unwrap();
        assert!(!done.left.is_empty());
        assert_eq!(std::fs::read(&tile).unwrap(), bent);
        assert_eq!(repair(&directory, &copy, None).unwrap().left, []);
        assert_eq!(std::fs::read(&tile).unwrap(), bytes);
    }

    #[test]
    fn an_older_copy_mends_what_is_older() {
        let folder = room();
        let (directory, copy) = (folder.path().join("register"), folder.path().join("copy"));
        let mut register = empty(&directory);
        let items = sources();
        for item in &items[..4] {
            add_at(&mut register, item, 0);
        }
        drop(register);
        back_up(&directory, &copy).unwrap();
        let old: Vec<PathBuf> = files(&directory.join("sources"));
        let mut register = Register::open_writer(&directory, pdf(), 0).unwrap();
        for item in &items[4..] {
            add_at(&mut register, item, 0);
        }
        drop(register);
        let new = files(&directory.join("sources")).into_iter().find(|f| !old.contains(f)).unwrap();
        std::fs::remove_file(&old[0]).unwrap();
        std::fs::remove_file(&new).unwrap();
        let done = repair(&directory, &copy, None).unwrap();
        assert_eq!(done.restored, [old[0].clone()]);
        assert!(done.left.iter().all(|left| left.file == new) && !done.left.is_empty());
    }

    #[test]
    fn nobody_writes_while_a_register_is_mended_and_a_backup_waits_for_nobody() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let writer = Register::open_writer(&directory, pdf(), 0).unwrap();
        let text = repair(&directory, &copy, None).unwrap_err().to_string();
        assert!(text.contains("written by another process"), "{text}");
        back_up(&directory, &copy).unwrap();
        drop(writer);
    }

    #[test]
    fn a_backup_taken_while_a_writer_works_is_the_register_of_one_moment() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(empty(&directory));
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut register = Register::open_writer(&directory, pdf(), 0).unwrap();
                for at in 0..300 {
                    let text =
                        format!("[[gone]]\nsource = \"{at}\"\non = \"2026-01-01\"\nwhy = \"x\"\n");
                    let level = Level::ALL[at % 3];
                    register.decide("d.toml", &text, "office", level, 0).unwrap();
                }
                done.store(true, std::sync::atomic::Ordering::Relaxed);
            });
            let (mut sizes, mut taken) = (Vec::new(), 0);
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let copy = folder.path().join("copy");
                back_up(&directory, &copy).unwrap();
                assert_eq!(verify(&copy).unwrap(), []);
                let again = restored(&copy, &folder.path().join(format!("again-{taken}")));
                again.readable(Level::Sealed).unwrap();
                sizes.push(again.size(Level::Sealed));
                taken += 1;
            }
            assert!(sizes.is_sorted(), "{sizes:?}");
        });
        let copy = folder.path().join("copy");
        back_up(&directory, &copy).unwrap();
        let last = restored(&copy, &folder.path().join("last"));
        assert_eq!(last.size(Level::Sealed), 301);
    }
}
