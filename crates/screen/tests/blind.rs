//! Two offices, one list, no names handed over.

#[cfg(test)]
mod tests {
    use paradero_model::Date;
    use paradero_screen::blind::{
        BlindError, BlindWhy, Chance, Handle, Key, Limits, Screened, export, screen,
    };
    use paradero_screen::{BirthMatch, Interval, Person, Query, Standing, WordMatch, words_of};
    use proptest::prelude::*;

    const LIMITS: Limits = Limits { least_bits: None, top: 5 };

    fn person(id: &str, name: &str, birth: &str, document: &str) -> Person {
        Person {
            id: id.to_owned(),
            names: name.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            births: births(birth).into_iter().collect(),
            documents: Some(document.to_owned())
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
            ..Person::default()
        }
    }

    fn births(text: &str) -> Option<Interval> {
        Date::parse_edtf(text).ok().map(|date| Interval::from(&date))
    }

    fn ask(name: &str, birth: &str, document: &str) -> Query {
        Query {
            name: name.to_owned(),
            birth: births(birth),
            document: Some(document.to_owned()).filter(|text| !text.is_empty()),
        }
    }

    fn people() -> Vec<Person> {
        vec![
            person("p1", "Juan Ernesto P\u{e9}rez Quintanilla", "1990-04-07", "DUI:01234567-8"),
            person(
                "p2",
                "Mar\u{ed}a Zelaya de Ort\u{fa}zar|La Chele",
                "1985-12-30",
                "DUI:05554443-1",
            ),
            person("p3", "Mohamed Abdel Rahman", "", ""),
            person("p4", "Francisco Hern\u{e1}ndez Baez", "1999", ""),
            person("p5", "", "", "PAS:X99887766"),
            person("p6", "Xiomara Ibarbourou Quintanilla", "1988-02-03", ""),
        ]
    }

    fn chance() -> Chance {
        Chance { salt: [3; 16], secret: [4; 32] }
    }

    fn key() -> Key {
        Key::new([5; 32])
    }

    fn exported(people: &[Person]) -> (Vec<u8>, Vec<(Handle, String)>) {
        let mut bytes = Vec::new();
        let made = export(people, &key(), &chance(), &mut bytes).unwrap();
        (bytes, made.handles)
    }

    fn asked(queries: &[Query]) -> Screened {
        screen(queries, &key(), exported(&people()).0.as_slice(), LIMITS).unwrap()
    }

    fn id(handle: Handle) -> String {
        let (_, handles) = exported(&people());
        handles.into_iter().find(|one| one.0 == handle).unwrap().1
    }

    #[test]
    fn names_as_they_are_written_lead_to_a_handle_that_its_maker_resolves() {
        for (name, birth, expected) in [
            ("PEREZ QUINTANILLA, JUAN ERNESTO", "", "p1"),
            ("Jaun Ernesto Peres Kintanilla", "", "p1"),
            ("Juan Quintanila", "1990-07-04", "p1"),
            ("Selaya Ortuzar", "", "p2"),
            ("la chele", "", "p2"),
            ("Muhammad Abdulrahman", "", "p3"),
            ("Paco Ernandes", "", "p4"),
            ("Xiomara Ibarburu", "", "p6"),
        ] {
            let found = asked(&[ask(name, birth, "")]);
            let first = found.rows[0].first().unwrap_or_else(|| panic!("nobody for {name}"));
            assert_eq!(id(first.handle), expected, "{name}");
        }
        assert_eq!(
            asked(&[ask("Rosa Wwww", "1990-04-07", ""), ask("", "", "")]).rows,
            [vec![], vec![]]
        );
    }

    #[test]
    fn reasons_sum_to_the_score_and_say_what_hashes_can() {
        let found = asked(&[ask("Quintanila Peres, Juan", "1990-07-04", "DUI 01234568")]);
        let hit = &found.rows[0][0];
        let sum: f64 = hit.why.iter().map(|reason| reason.bits).sum();
        assert_eq!(sum, hit.score_bits);
        let has = |what: &BlindWhy| hit.why.iter().any(|reason| reason.what == *what);
        let word = |asked: &str, how| BlindWhy::Word { asked: asked.to_owned(), how };
        assert!(has(&word("juan", WordMatch::Same)), "{hit:?}");
        assert!(has(&word("peres", WordMatch::Sound)), "{hit:?}");
        assert!(has(&word("quintanila", WordMatch::Edits(1))), "{hit:?}");
        assert!(has(&BlindWhy::OnlyFound(1)), "{hit:?}");
        assert!(has(&BlindWhy::OtherOrder), "{hit:?}");
        assert!(has(&BlindWhy::Birth(BirthMatch::DayMonthSwapped)), "{hit:?}");
    }

    #[test]
    fn a_name_alone_is_no_identity_and_a_document_under_another_name_is_a_contradiction() {
        let found = asked(&[
            ask("Juan Ernesto Perez Quintanilla", "", ""),
            ask("Juan Ernesto Perez Quintanilla", "1990-04-07", ""),
            ask("Juan Ernesto Perez Quintanilla", "1955-09-18", ""),
            ask("Rosa Zzz", "", "dui: 01234567 8"),
            ask("", "", "PAS: x-99.887.766"),
            ask("Juan Ernesto Perez Quintanilla", "", "DUI:01234567-9"),
        ]);
        let told: Vec<(String, Standing)> =
            found.rows.iter().map(|hits| (id(hits[0].handle), hits[0].standing)).collect();
        let expected = [
            ("p1", Standing::NameAlone),
            ("p1", Standing::Supported),
            ("p1", Standing::Contradicted),
            ("p1", Standing::Contradicted),
            ("p5", Standing::Supported),
            ("p1", Standing::NameAlone),
        ];
        assert_eq!(told, expected.map(|(id, standing)| (id.to_owned(), standing)));
        let near = found.rows[5][0].why.iter().any(|reason| reason.what == BlindWhy::NearDocument);
        assert!(near, "{:?}", found.rows[5]);
    }

    #[test]
    fn the_order_of_people_leaves_no_trace() {
        let mut turned = people();
        turned.reverse();
        turned[1].names.reverse();
        assert_eq!(exported(&people()).0, exported(&turned).0);
    }

    #[test]
    fn no_name_id_date_or_number_stands_in_the_bytes() {
        let (bytes, _) = exported(&people());
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for person in people() {
            let words = person.names.iter().flat_map(|name| words_of(name));
            for word in words.filter(|word| word.len() > 3).chain(["1990-04-07".to_owned()]) {
                assert!(!text.contains(&word), "{word}");
            }
        }
        assert!(!text.contains("01234567"));
        // Sealed: the same people under another salt have nothing in common but the first line.
        let mut other = Vec::new();
        export(&people(), &key(), &Chance { salt: [9; 16], secret: [4; 32] }, &mut other).unwrap();
        let same = bytes.iter().zip(&other).skip(16).filter(|(one, two)| one == two).count();
        assert_eq!(bytes.len(), other.len());
        assert!(same < bytes.len() / 128, "{same} of {} bytes", bytes.len());
    }

    #[test]
    fn the_length_tells_people_by_the_frame_only() {
        let length = |count: usize| {
            let many = (0..count).map(|at| person(&format!("q{at}"), "Ana Paz", "", ""));
            exported(&many.collect::<Vec<_>>()).0.len()
        };
        assert_eq!(length(1), length(900));
        assert!(length(1) < length(20_000));
    }

    #[test]
    fn another_key_opens_nothing_and_says_so() {
        let (bytes, _) = exported(&people());
        let wrong = screen(&[ask("Ana", "", "")], &Key::new([6; 32]), bytes.as_slice(), LIMITS);
        let told = wrong.unwrap_err();
        assert!(matches!(told, BlindError::WrongKey), "{told}");
        assert!(told.to_string().contains("fingerprints"));
    }

    #[test]
    fn what_is_damaged_cut_exchanged_or_longer_is_refused_whole() {
        let many: Vec<Person> = (0..9_000)
            .map(|at| person(&format!("q{at}"), "Ana Paz Rey", "1990-01-02", ""))
            .collect();
        let (bytes, _) = exported(&many);
        assert!(bytes.len() > 3 * 65_553, "several frames");
        let refused =
            |bytes: &[u8]| screen(&[ask("Ana", "", "")], &key(), bytes, LIMITS).unwrap_err();
        let mut changed = bytes.clone();
        changed[70_000] ^= 1;
        assert!(matches!(refused(&changed), BlindError::Damaged { frame: 1 }));
        assert!(matches!(refused(&bytes[..bytes.len() - 1]), BlindError::Cut));
        // Whole frames are missing at the end; two are exchanged; something follows.
        assert!(matches!(refused(&bytes[..48 + 65_553]), BlindError::Cut));
        let mut exchanged = bytes.clone();
        let (_, frames) = exchanged.split_at_mut(48);
        let (one, two) = frames.split_at_mut(65_553);
        one.swap_with_slice(&mut two[..65_553]);
        assert!(matches!(refused(&exchanged), BlindError::Damaged { frame: 0 }));
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(matches!(refused(&longer), BlindError::Damaged { .. }));
        let mut marked = bytes;
        marked[48] = 1;
        assert!(matches!(refused(&marked), BlindError::Damaged { frame: 0 }));
    }

    #[test]
    fn what_is_no_export_or_of_another_version_is_named_so() {
        let refused = |bytes: &[u8]| screen(&[], &key(), bytes, LIMITS).unwrap_err();
        assert!(matches!(refused(b""), BlindError::NoExport));
        assert!(matches!(refused(&[b'x'; 99]), BlindError::NoExport));
        let (mut bytes, _) = exported(&people());
        bytes[15] = b'2';
        assert!(matches!(refused(&bytes), BlindError::Version));
    }

    #[test]
    fn nobody_is_an_export_too_and_two_of_one_id_are_refused() {
        let (bytes, handles) = exported(&[]);
        assert!(handles.is_empty());
        let found = screen(&[ask("Ana", "1990", "")], &key(), bytes.as_slice(), LIMITS).unwrap();
        assert_eq!((found.people, found.rows), (0, vec![vec![]]));
        let twice = [person("p1", "Ana", "", ""), person("p1", "Eva", "", "")];
        let told = export(&twice, &key(), &chance(), Vec::new()).unwrap_err();
        assert!(matches!(told, BlindError::SameHandle));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]

        #[test]
        fn whoever_is_within_the_edits_is_found(
            word in "[b-m]{6,12}", at in 0_usize..12, what in 0_u8..4, letter in "[n-z]",
        ) {
            let mut other: Vec<char> = word.chars().collect();
            let at = at.min(other.len() - 1);
            let letter = letter.chars().next().unwrap();
            match what {
                0 => other.insert(at, letter),
                1 => drop(other.remove(at)),
                2 => other[at] = letter,
                _ => other.swap(at.max(1) - 1, at.max(1)),
            }
            let other: String = other.into_iter().collect();
            let list = [person("p1", &word, "", ""), person("p2", "Zzz", "", "")];
            let limits = Limits { least_bits: Some(0.0), top: 3 };
            let found = screen(&[ask(&other, "", "")], &key(), exported(&list).0.as_slice(), limits);
            let found = found.unwrap();
            // What is left of a word cut below six letters may be too short for the words to be told near.
            let near = words_of(&other) == [other.clone()] && words_of(&word) == [word.clone()];
            prop_assert!(!near || found.rows[0].len() == 1, "{} {}", word, other);
        }
    }
}
