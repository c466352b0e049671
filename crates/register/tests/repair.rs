//! A backup is whole, and any copy mends what it has the right bytes for.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use paradero_model::{Day, Level};
    use paradero_register::{Backup, Register, backup, repair, verify};

    use crate::support::{add_at, contents, empty, files, pdf, room, sources, whole};

    /// What cannot be made again, with its bytes.
    fn given(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all = contents(directory);
        all.retain(|(name, _)| !name.starts_with("derived") && !name.ends_with("lock"));
        all
    }

    fn made(folder: &Path) -> (PathBuf, PathBuf) {
        let (directory, copy) = (folder.join("register"), folder.join("backup"));
        drop(whole(&directory));
        backup(&directory, &copy, pdf(), 0).unwrap();
        (directory, copy)
    }

    #[test]
    fn a_backup_is_a_register_of_its_own_and_the_next_copies_only_what_is_new() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        assert!(given(&copy) == given(&directory));
        assert_eq!(verify(&copy).unwrap(), []);
        let state = |directory: &Path| {
            Register::open(directory, pdf()).unwrap().state(Level::Team).unwrap()
        };
        assert_eq!(state(&copy), state(&directory));
        let mut item = sources()[0];
        item.name = "again.csv";
        item.text = "Nombre,Nacimiento,Detenido,Documento\nInes Sol,1991-01-01,2026-01-08,\n";
        add_at(&mut Register::open_writer(&directory, pdf(), 0).unwrap(), &item, 0);
        let Backup { copied, same } = backup(&directory, &copy, pdf(), 0).unwrap();
        assert!((3..10).contains(&copied) && same > 20, "{copied} copied, {same} the same");
        assert_eq!(state(&copy), state(&directory));
        let other = folder.path().join("other");
        drop(empty(&other));
        std::fs::write(other.join("keys/verify.key"), "other").unwrap();
        assert!(backup(&directory, &other, pdf(), 0).is_err(), "it holds something else");
    }

    #[test]
    fn a_damaged_register_is_not_backed_up_over_a_good_copy() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let before = contents(&copy);
        let source = files(&directory.join("sources")).remove(0);
        std::fs::write(&source, "other bytes").unwrap();
        let text = backup(&directory, &copy, pdf(), 0).unwrap_err().to_string();
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
            let done = repair(&directory, &copy).unwrap();
            if harmless || name == Path::new("paradero.toml") && !done.left.is_empty() {
                std::fs::write(&file, bytes).unwrap();
                continue;
            }
            mended += 1;
            assert_eq!(done.left, [], "{}", name.display());
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
        register.view(Level::Team, register.size(), Day(20_500)).unwrap();
        drop(register);
        let before = given(&directory);
        for (at, file) in files(&directory).iter().enumerate() {
            if at % 3 == 0 && !file.ends_with("paradero.toml") {
                std::fs::write(file, "no longer what it was").unwrap();
            }
        }
        let done = repair(&directory, &copy).unwrap();
        assert_eq!(done.left, []);
        assert!(done.restored.len() > 8 && !done.removed.is_empty(), "{done:?}");
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
        let done = repair(&directory, &copy).unwrap();
        assert!(done.left.iter().any(|left| left.file == directory.join(name)), "{done:?}");
        assert_eq!(std::fs::read(directory.join(name)).unwrap(), b"bent", "left as it was found");
        std::fs::write(directory.join(name), good).unwrap();
        // Another register's copy: its ledger is refused, and the own bytes stay.
        let other = folder.path().join("other");
        Register::init(&other, "other", 0, [9; 64]).unwrap();
        let tile = files(&directory.join("ledger/tile/entries")).pop().unwrap();
        let bytes = std::fs::read(&tile).unwrap();
        let mut bent = bytes.clone();
        bent[40] ^= 1;
        std::fs::write(&tile, &bent).unwrap();
        let done = repair(&directory, &other).unwrap();
        assert!(!done.left.is_empty());
        assert_eq!(std::fs::read(&tile).unwrap(), bent);
        assert_eq!(repair(&directory, &copy).unwrap().left, []);
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
        backup(&directory, &copy, pdf(), 0).unwrap();
        let old: Vec<PathBuf> = files(&directory.join("sources"));
        let mut register = Register::open_writer(&directory, pdf(), 0).unwrap();
        for item in &items[4..] {
            add_at(&mut register, item, 0);
        }
        drop(register);
        let new = files(&directory.join("sources")).into_iter().find(|f| !old.contains(f)).unwrap();
        std::fs::remove_file(&old[0]).unwrap();
        std::fs::remove_file(&new).unwrap();
        let done = repair(&directory, &copy).unwrap();
        assert_eq!(done.restored, [old[0].clone()]);
        assert!(done.left.iter().all(|left| left.file == new) && !done.left.is_empty());
    }

    #[test]
    fn nobody_writes_while_a_register_is_mended_or_copied() {
        let folder = room();
        let (directory, copy) = made(folder.path());
        let writer = Register::open_writer(&directory, pdf(), 0).unwrap();
        for text in [
            repair(&directory, &copy).unwrap_err().to_string(),
            backup(&directory, &copy, pdf(), 0).unwrap_err().to_string(),
        ] {
            assert!(text.contains("written by another process"), "{text}");
        }
        drop(writer);
    }
}
