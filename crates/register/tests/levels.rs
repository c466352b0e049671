//! What a level shows is what it would show if the sources above it did not exist.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::screening::Asked;
    use paradero_register::{Addition, GuideKind, List, Register};

    use crate::support::{Item, add_at, contents, empty, pdf, room, sources};

    /// Words that stand in the sealed source, its mapping or the sealed decision only.
    const SECRETS: [&str; 6] =
        ["Xiloqueta", "Tapachultepe", "Wenceslada", "hidden-list", "Vigilia", "sworn to silence"];

    /// A list that names people of the other lists too, so that linking would join them.
    const SEALED: Item = Item {
        name: "hidden-list.csv",
        text: "Name,Born,Place\n\
               Rosa Amaya Quintana,1990-02-03,Xiloqueta\n\
               Marta Lidia Ubeda,1979-07-01,Tapachultepe\n\
               Wenceslada Orbe,1968-01-01,Xiloqueta\n",
        kind: GuideKind::Mapping,
        guide: "[source]\nsaid_by = \"Vigilia\"\nsaid_on = \"2026-03-02\"\nlevel = \"sealed\"\n\
                [person]\nname = { column = \"Name\" }\n\
                birth.date = { column = \"Born\", date = \"edtf\" }\n\
                [[event]]\nkind = \"custody\"\nplace = { column = \"Place\" }\n",
    };

    fn today() -> Day {
        Day::parse_iso("2026-05-01").unwrap()
    }

    fn shown(register: &Register, level: Level) -> String {
        let view = register.view(level, register.size(level), today()).unwrap();
        let lists = [List::People, List::Orders, List::Batches, List::Statements, List::Status];
        let mut text = String::new();
        for list in lists {
            text.push_str(&serde_json::to_string(&view.list(list).unwrap()).unwrap());
        }
        text += &serde_json::to_string(&view.findings().unwrap()).unwrap();
        let screener = register.screener(view).unwrap();
        text += &serde_json::to_string(screener.searched()).unwrap();
        for name in ["Rosa Amaya Quintana", "Wenceslada Orbe", "Marta Ubeda"] {
            let asked = Asked::typed(name, Some("1990-02-03"), None, None).unwrap();
            let answer = screener.screen(&asked, 5).unwrap();
            // The names asked about are in the question, not in the register.
            text += &serde_json::to_string(&answer.hits).unwrap();
        }
        text
    }

    fn finding_of_rosa(register: &Register, level: Level) -> String {
        let view = register.view(level, register.size(level), today()).unwrap();
        let found = view.findings().unwrap();
        let one = found.iter().find(|f| f["rule"] == "removed-despite-protection").unwrap();
        one["id"].as_str().unwrap().to_owned()
    }

    /// The same public and team sources, once with a sealed source and a sealed decision among
    /// them, once without.
    fn pair(folder: &Path) -> [Register; 2] {
        [true, false].map(|with| {
            let mut register = empty(&folder.join(if with { "with" } else { "without" }));
            for (at, item) in sources().iter().enumerate() {
                if at == 2 && with {
                    add_at(&mut register, &SEALED, 0);
                }
                add_at(&mut register, item, 0);
            }
            if with {
                let id = finding_of_rosa(&register, Level::Team);
                let text = format!(
                    "[[finding]]\nid = \"{id}\"\nas = \"dismiss\"\nwhy = \"sworn to silence\"\n\
                     [[parameter]]\nname = \"hours_to_judge\"\nvalue = 9000\ncountry = \"XA\"\n"
                );
                register.decide("d.toml", &text, "keeper", Level::Sealed, 0).unwrap();
            }
            register
        })
    }

    #[test]
    fn lower_levels_are_byte_for_byte_as_if_the_sealed_source_did_not_exist() {
        let folder = room();
        let [with, without] = pair(folder.path());
        // The sealed level is built first, so that anything it left about could be picked up.
        let sealed = shown(&with, Level::Sealed);
        for secret in &SECRETS[..3] {
            assert!(sealed.contains(secret), "{secret} is seen by those who may");
        }
        assert!(sealed.contains("sworn to silence"));
        for level in [Level::Public, Level::Team] {
            assert_eq!(shown(&with, level), shown(&without, level), "{level:?}");
            let derived = |register: &Register| {
                contents(&register.directory().join("derived").join(level.code()))
            };
            let (one, other) = (derived(&with), derived(&without));
            let names = |files: &[(std::path::PathBuf, Vec<u8>)]| {
                files.iter().map(|file| file.0.clone()).collect::<Vec<_>>()
            };
            assert_eq!(names(&one), names(&other), "{level:?}");
            assert!(one.len() >= 6, "{level:?}: {:?}", names(&one));
            for ((name, bytes), (_, same)) in one.iter().zip(&other) {
                assert!(bytes == same, "{level:?}: {} differs", name.display());
            }
        }
    }

    #[test]
    fn no_word_of_a_sealed_source_stands_in_what_lower_levels_read() {
        let folder = room();
        let [with, _] = pair(folder.path());
        shown(&with, Level::Sealed);
        for level in [Level::Public, Level::Team] {
            let text = shown(&with, level);
            let earlier = with.view(level, with.size(level) - 1, today()).unwrap();
            drop(earlier);
            let derived = with.directory().join("derived");
            let files = contents(&derived.join(level.code()));
            let earlier = format!("as-of-{}", with.size(level) - 1);
            assert!(files.iter().any(|(name, _)| name.starts_with(&earlier)), "{level:?}");
            for secret in SECRETS {
                assert!(!text.contains(secret), "{level:?} shows {secret}");
                for (name, bytes) in &files {
                    let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                    assert!(!found, "{level:?}: {secret} stands in {}", name.display());
                }
            }
        }
    }

    #[test]
    fn the_public_level_does_not_show_what_is_for_the_team() {
        let folder = room();
        let [_, register] = pair(folder.path());
        let public = shown(&register, Level::Public);
        assert!(public.contains("Rosa Amaya"), "the press named her");
        for word in ["Quintana", "North Prison", "Coast Police", "Air Sorvalia", "12/2026"] {
            assert!(!public.contains(word), "{word}");
        }
    }

    #[test]
    fn a_source_that_is_sealed_later_leaves_every_lower_level_and_earlier_states_too() {
        let folder = room();
        let mut register = empty(&folder.path().join("register"));
        let items = sources();
        add_at(&mut register, &items[0], 0);
        let exposed = register.size(Level::Team);
        add_at(&mut register, &items[3], 0);
        assert!(shown(&register, Level::Team).contains("Zaldivar"));
        assert!(register.view(Level::Team, exposed, today()).is_ok());
        let guide = Some((items[0].kind, "guide.toml", items[0].guide));
        let info = SourceInfo { level: Some(Level::Sealed), ..SourceInfo::default() };
        let bytes = items[0].text.as_bytes();
        let addition = Addition { file_name: items[0].name, bytes, guide, info, now: 0 };
        assert!(!register.add(&addition).unwrap().already);
        let leaks = |register: &Register| {
            contents(&register.directory().join("derived"))
                .into_iter()
                .filter(|(name, bytes)| {
                    !name.starts_with("sealed") && bytes.windows(8).any(|part| part == b"Zaldivar")
                })
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(leaks(&register), Vec::<std::path::PathBuf>::new(), "at once");
        assert!(!shown(&register, Level::Team).contains("Zaldivar"));
        let earlier = register.view(Level::Team, exposed, today()).unwrap();
        assert_eq!(earlier.list(List::People).unwrap().len(), 0);
        assert_eq!(leaks(&register), Vec::<std::path::PathBuf>::new());
        assert!(shown(&register, Level::Sealed).contains("Zaldivar"));
        drop(register);
        let again = Register::open(&folder.path().join("register"), pdf()).unwrap();
        assert!(again.rebuild_check(Level::Team).unwrap().is_empty());
    }
}
