//! What is brought in lies in the tray, whole and unread by others, until it is accepted or thrown away.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use paradero_model::{Level, SourceInfo};
    use paradero_register::tray::{Item, Tray};
    use paradero_register::{Addition, GuideKind, Look, LookedAt, Register, backup, keys_beside};

    const LIST: &str = "Nombre,Fecha,Sitio\nMarta Iracheta,13/02/2025,Puente Viejo\nJoel Barrundia,14/02/2025,Mercado Sur\n";

    struct Office {
        folder: tempfile::TempDir,
    }

    impl Office {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Register::init(&folder.path().join("r"), "prueba", 1, [7; 32]).unwrap();
            Self { folder }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("r")
        }

        fn register(&self) -> Register {
            Register::open(&self.path(), Box::new(|_| Err("no PDF".into()))).unwrap()
        }

        fn tray(&self) -> Tray {
            self.register().tray()
        }
    }

    fn item(name: &str, level: Level) -> Item {
        Item {
            id: String::new(),
            level,
            file_name: name.to_owned(),
            bytes: 0,
            source: String::new(),
            media: String::new(),
            by: "ana".to_owned(),
            at: 5,
            info: SourceInfo { level: Some(level), ..SourceInfo::default() },
            guide: None,
            asked: None,
        }
    }

    fn take(tray: &Tray, name: &str, level: Level, text: &str) -> Item {
        let mut receiving = tray.receive(level).unwrap();
        for piece in text.as_bytes().chunks(7) {
            receiving.write(piece).unwrap();
        }
        receiving.finish(item(name, level)).unwrap()
    }

    /// Every file below a folder with its bytes.
    fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all = Vec::new();
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.extend(files(&path));
            } else {
                all.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
        all.sort();
        all
    }

    #[test]
    fn a_file_comes_out_as_it_went_in_and_says_nothing_on_the_disk() {
        let office = Office::new();
        let tray = office.tray();
        let taken = take(&tray, "lista.csv", Level::Team, LIST);
        assert_eq!((taken.bytes, taken.media.as_str()), (LIST.len() as u64, "csv"));
        // Another process sees the same.
        let again = office.tray();
        let seen = again.item(Level::Team, &taken.id).unwrap().unwrap();
        assert_eq!(seen, taken);
        assert_eq!(again.bytes(&seen).unwrap(), LIST.as_bytes());
        for (path, bytes) in files(&office.path().join("tray")) {
            let text = String::from_utf8_lossy(&bytes).into_owned() + &path.to_string_lossy();
            assert!(!text.contains("Iracheta") && !text.contains("lista"), "{}", path.display());
        }
    }

    #[test]
    fn a_level_sees_nothing_of_those_above() {
        let office = Office::new();
        let tray = office.tray();
        let ids: Vec<String> =
            Level::ALL.iter().map(|level| take(&tray, "l.csv", *level, LIST).id).collect();
        for (at, level) in Level::ALL.iter().enumerate() {
            assert_eq!(tray.items(*level).unwrap().len(), at + 1);
            let seen = |id: &String| tray.item(*level, id).unwrap().is_some();
            assert_eq!(ids.iter().filter(|id| seen(id)).count(), at + 1);
        }
        assert!(tray.item(Level::Sealed, "../../paradero.toml").unwrap().is_none());
    }

    #[test]
    fn what_is_sealed_is_read_only_by_those_who_may() {
        let office = Office::new();
        take(&office.tray(), "l.csv", Level::Sealed, LIST);
        let own = office.path().join("keys/sealed.identity");
        let kept = fs::read(&own).unwrap();
        fs::remove_file(&own).unwrap();
        let locked = office.tray();
        assert!(locked.items(Level::Sealed).unwrap().is_empty());
        take(&locked, "m.csv", Level::Sealed, LIST);
        fs::write(&own, kept).unwrap();
        assert_eq!(office.tray().items(Level::Sealed).unwrap().len(), 2);
    }

    #[test]
    fn what_breaks_off_leaves_nothing_and_what_is_no_list_is_refused_by_what_it_is() {
        let office = Office::new();
        let tray = office.tray();
        let mut receiving = tray.receive(Level::Team).unwrap();
        receiving.write(b"Nombre\nMarta").unwrap();
        // Another process that starts meanwhile does not take it for a leftover.
        assert_eq!(office.tray().tidy().unwrap(), 0);
        drop(receiving);
        assert!(files(&office.path().join("tray")).is_empty());
        let mut receiving = tray.receive(Level::Team).unwrap();
        receiving.write(b"GIF89a....").unwrap();
        let refused = receiving.finish(item("lista.xlsx", Level::Team)).unwrap_err().to_string();
        assert!(refused.contains("GIF picture"), "{refused}");
        assert!(tray.items(Level::Team).unwrap().is_empty());
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_and_the_rest_stays() {
        let office = Office::new();
        let tray = office.tray();
        let kept = take(&tray, "l.csv", Level::Team, LIST);
        let lost = take(&tray, "m.csv", Level::Team, "a,b\n1,2\n");
        let folder = office.path().join("tray/team");
        // Killed after its bytes were in place and before it was an item, and while bytes came in.
        fs::remove_file(folder.join(format!("{}.item", lost.id))).unwrap();
        let other = take(&tray, "n.csv", Level::Team, "a,b\n3,4\n");
        fs::rename(
            folder.join(format!("{}.bytes", other.id)),
            folder.join(format!("{}.part", other.id)),
        )
        .unwrap();
        fs::remove_file(folder.join(format!("{}.item", other.id))).unwrap();
        assert_eq!(office.tray().tidy().unwrap(), 2);
        let tray = office.tray();
        assert_eq!(tray.items(Level::Team).unwrap(), std::slice::from_ref(&kept));
        assert_eq!(tray.bytes(&kept).unwrap(), LIST.as_bytes());
        assert_eq!(files(&folder).len(), 3, "the item, its bytes, its key");
    }

    #[test]
    fn what_is_thrown_away_cannot_be_read_from_a_copy_of_its_files() {
        let office = Office::new();
        let tray = office.tray();
        let taken = take(&tray, "l.csv", Level::Team, LIST);
        let folder = office.path().join("tray/team");
        let copies: Vec<_> = ["item", "bytes"]
            .map(|end| folder.join(format!("{}.{end}", taken.id)))
            .map(|path| (path.clone(), fs::read(&path).unwrap()))
            .into();
        tray.throw_away(&taken).unwrap();
        assert!(files(&folder).is_empty());
        copies.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
        assert!(tray.item(Level::Team, &taken.id).unwrap().is_none());
        assert!(tray.bytes(&taken).is_err());
    }

    #[test]
    fn what_waits_is_in_no_backup_and_no_trouble_to_one() {
        let office = Office::new();
        take(&office.tray(), "l.csv", Level::Team, LIST);
        let copy = office.folder.path().join("copy");
        backup(&office.register(), &copy, &keys_beside(&copy)).unwrap();
        assert!(copy.join("ledger").is_dir());
        for folder in [&copy, &keys_beside(&copy)] {
            let tray = |path: &Path| path.to_string_lossy().contains("tray");
            assert!(
                !files(folder).iter().any(|(path, _)| tray(path.strip_prefix(folder).unwrap()))
            );
        }
    }

    /// Adds a list with a mapping.
    fn add(office: &Office, name: &str, list: &str, mapping: &str, now: i64) {
        let mut register =
            Register::open_writer(&office.path(), Box::new(|_| Err("no PDF".into())), now).unwrap();
        let info = SourceInfo { level: Some(Level::Team), ..SourceInfo::default() };
        let guide = Some((GuideKind::Mapping, "m.toml", mapping));
        register
            .add(&Addition { file_name: name, bytes: list.as_bytes(), guide, info, now })
            .unwrap();
    }

    #[test]
    fn corrections_teach_the_next_proposal_and_the_newest_mapping_of_the_same_columns_is_taken() {
        let office = Office::new();
        let first = office.register().propose(Level::Team, "a.csv", LIST.as_bytes()).unwrap();
        assert!(!first.draft.text.contains("kind = \"arrest\""), "{}", first.draft.text);
        let right = "[source]\nsaid_by = \"Comit\u{e9}\"\nsaid_on = \"2025-03\"\n[person]\nname = { column = \"Nombre\" }\n\
            [[event]]\nkind = \"arrest\"\non = { column = \"Fecha\", date = \"dd/mm/yyyy\" }\nat = { column = \"Sitio\" }\n";
        add(&office, "marzo.csv", LIST, right, 10);
        let next = LIST.replace("Marta Iracheta", "Nadia Surco");
        let known = office.register().propose(Level::Team, "abril.csv", next.as_bytes()).unwrap();
        assert_eq!(known.draft.from.as_deref(), Some("marzo.csv"));
        assert!(
            known.draft.text.contains("said_by") && !known.draft.text.contains("2025-03"),
            "{}",
            known.draft.text
        );
        // Other columns: those of the same name are read as they were put right.
        let other = "Nombre,Edad,Fecha\nNadia Surco,33,01/03/2025\nLuz Amargo,21,02/03/2025\n";
        let taught = office.register().propose(Level::Team, "otra.csv", other.as_bytes()).unwrap();
        assert_eq!(taught.draft.from, None);
        assert!(
            taught.taught.contains(&("Fecha".to_owned(), "marzo.csv".to_owned())),
            "{:?}",
            taught.taught
        );
        assert!(taught.draft.text.contains("kind = \"arrest\""), "{}", taught.draft.text);
        // What the team taught is nothing that the public level knows.
        let below = office.register().propose(Level::Public, "abril.csv", next.as_bytes()).unwrap();
        assert_eq!((below.draft.from, below.taught.len()), (None, 0));
    }

    #[test]
    fn that_a_row_was_looked_at_is_known_to_its_level_and_changes_nothing_derived() {
        let office = Office::new();
        let mapping = "[person]\nname = { column = \"Nombre\" }\nbirth.date = { column = \"Fecha\", date = \"yyyy\" }\n";
        add(&office, "l.csv", LIST, mapping, 10);
        let before = office.register().state(Level::Team).unwrap();
        let look = |what, why, now| {
            let mut register =
                Register::open_writer(&office.path(), Box::new(|_| Err("no PDF".into())), now)
                    .unwrap();
            register.look((Level::Team, "ana"), "abc:1", (what, why), now).unwrap();
        };
        look(Look::LookedAt, "as\u{ed} \"est\u{e1}\"", 20);
        let register = office.register();
        let seen = register.looked_at(Level::Team, register.size(Level::Team)).unwrap();
        let expected = LookedAt { by: "ana".into(), at: 20, why: "as\u{ed} \"est\u{e1}\"".into() };
        assert_eq!(seen.get("abc:1"), Some(&expected));
        assert!(register.looked_at(Level::Public, u64::MAX).unwrap().is_empty());
        assert_eq!(register.state(Level::Team).unwrap(), before);
        look(Look::Open, "", 30);
        let register = office.register();
        assert!(register.looked_at(Level::Team, u64::MAX).unwrap().is_empty());
        assert_eq!(
            register.looked_at(Level::Team, register.size(Level::Team) - 1).unwrap().len(),
            1
        );
    }
}
