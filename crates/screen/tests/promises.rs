//! What the index promises: everyone whom the rules admit is found, additions end where a new index would, bytes are bytes.

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use paradero_model::Day;
    use paradero_screen::{Answered, Cut, Index, Interval, Person, Query, Searcher};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Names that are easily taken for each other, so that small registers have near ones.
    const WORDS: &[&str] = &[
        "Juan",
        "Juana",
        "Jose",
        "Josefina",
        "Pepe",
        "Maria",
        "Mario",
        "Mariajose",
        "Ana",
        "Anamaria",
        "Francisco",
        "Paco",
        "Roberto",
        "Beto",
        "Alberto",
        "Perez",
        "Peres",
        "Pérez",
        "Rojas",
        "Rosas",
        "Gonzalez",
        "Gonsales",
        "Gonzales",
        "Hernandez",
        "Ernandes",
        "Fernandez",
        "Zelaya",
        "Selaya",
        "de",
        "la",
        "Cruz",
        "Delacruz",
        "San",
        "Martin",
        "Mohamed",
        "Muhammad",
        "Abdul",
        "Rahman",
        "Ibarbourou",
        "Ibarburu",
        "Quintanilla",
        "Kintanila",
        "Иван",
        "X.",
        "J",
        "O'Brien",
        "12",
        "123",
        "Wolfeschlegelsteinhausen",
        "Wolfeschlegelsteinhauser",
        "Íñiguez",
    ];

    fn name(rng: &mut ChaCha8Rng) -> String {
        let words = rng.random_range(0..6);
        let word = |rng: &mut ChaCha8Rng| -> String {
            let mut word: Vec<char> = WORDS[rng.random_range(0..WORDS.len())].chars().collect();
            for _ in 0..[0, 0, 0, 1, 2][rng.random_range(0..5)] {
                let at = rng.random_range(0..word.len());
                match rng.random_range(0..4) {
                    0 => word[at] = 'a',
                    1 if word.len() > 1 => drop(word.remove(at)),
                    2 => word.insert(at, 'r'),
                    _ if word.len() > 1 => {
                        let at = at.min(word.len() - 2);
                        word.swap(at, at + 1);
                    }
                    _ => {}
                }
            }
            word.into_iter().collect()
        };
        (0..words).map(|_| word(rng)).collect::<Vec<_>>().join(" ")
    }

    fn birth(rng: &mut ChaCha8Rng) -> Interval {
        let day = Day::from_ymd(1990, rng.random_range(1..5), rng.random_range(1..5)).unwrap();
        match rng.random_range(0..6) {
            0 => Interval {
                earliest: Day::from_ymd(1990, 1, 1),
                latest: Day::from_ymd(1990, 12, 31),
            },
            1 => Interval { earliest: None, latest: Some(day) },
            _ => Interval::day(day),
        }
    }

    fn document(rng: &mut ChaCha8Rng) -> String {
        let kind = ["DUI:", "PAS:", ""][rng.random_range(0..3)];
        format!("{kind}0123{}{}", rng.random_range(40..46), rng.random_range(0..3))
    }

    fn person(rng: &mut ChaCha8Rng, id: usize) -> Person {
        let some = |rng: &mut ChaCha8Rng, most: usize| rng.random_range(0..=most);
        Person {
            id: format!("p{id:03}"),
            names: (0..[1, 1, 1, 0, 2, 3][some(rng, 5)]).map(|_| name(rng)).collect(),
            births: (0..some(rng, 2)).map(|_| birth(rng)).collect(),
            documents: (0..some(rng, 1)).map(|_| document(rng)).collect(),
            aliases: (0..[0, 0, 1][some(rng, 2)]).map(|_| name(rng)).collect(),
            sex: [None, Some("M"), Some("F")][some(rng, 2)].map(str::to_owned),
        }
    }

    fn query(rng: &mut ChaCha8Rng) -> Query {
        Query {
            name: name(rng),
            birth: rng.random_bool(0.5).then(|| birth(rng)),
            document: rng.random_bool(0.2).then(|| document(rng)),
        }
    }

    fn cut(rng: &mut ChaCha8Rng) -> Cut {
        [Cut::USUAL, Cut::EXHAUSTIVE, Cut::percent(60), Cut::percent(1)][rng.random_range(0..4)]
    }

    #[test]
    fn everyone_is_found_whom_a_comparison_with_all_finds() {
        let mut searcher = Searcher::default();
        let mut found = 0;
        for seed in 0..10_000 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let count = rng.random_range(0..16);
            let people: Vec<Person> = (0..count).map(|id| person(&mut rng, id)).collect();
            let index = Index::build(&people).unwrap();
            for _ in 0..2 {
                let (query, cut) = (query(&mut rng), cut(&mut rng));
                let top = rng.random_range(0..20);
                let answered = searcher.screen(&index, &query, (cut, top));
                assert_eq!(
                    answered,
                    index.scan(&query, (cut, top)),
                    "seed {seed}: {query:?}\n{people:#?}"
                );
                found += answered.found;
            }
        }
        assert!(
            found > 5_000,
            "only {found} found in all: the registers are too unlike the queries"
        );
    }

    fn all(index: &Index, query: &Query, cut: Cut) -> Answered {
        Searcher::default().screen(index, query, (cut, usize::MAX))
    }

    #[test]
    fn what_is_added_replaced_and_removed_ends_where_a_new_index_would() {
        for seed in 0..400 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut people: Vec<Person> = (0..10).map(|id| person(&mut rng, id)).collect();
            let mut index = Index::build(&people).unwrap();
            for _ in 0..rng.random_range(1..12) {
                if rng.random_bool(0.3) {
                    let id = format!("p{:03}", rng.random_range(0..30));
                    let was = people.iter().any(|person| person.id == id);
                    assert_eq!(index.remove(&id), was);
                    people.retain(|person| person.id != id);
                } else {
                    let first = rng.random_range(0..30);
                    let added: Vec<Person> = (first..first + rng.random_range(1..6))
                        .map(|id| person(&mut rng, id))
                        .collect();
                    people.retain(|person| added.iter().all(|other| other.id != person.id));
                    people.extend(added.iter().cloned());
                    index.add(&added).unwrap();
                }
                let new = Index::build(&people).unwrap();
                assert_eq!(index.len(), people.len());
                let (query, cut) = (query(&mut rng), cut(&mut rng));
                assert_eq!(all(&index, &query, cut), all(&new, &query, cut), "seed {seed}");
                assert_eq!(index.to_bytes().unwrap(), new.to_bytes().unwrap(), "seed {seed}");
            }
        }
    }

    #[test]
    fn the_bytes_depend_neither_on_the_order_of_persons_nor_on_threads_and_can_be_opened() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut people: Vec<Person> = (0..900).map(|id| person(&mut rng, id)).collect();
        let bytes = Index::build(&people).unwrap().to_bytes().unwrap();
        people.reverse();
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let again = pool.install(|| Index::build(&people).unwrap().to_bytes().unwrap());
            assert_eq!(again, bytes);
        }
        let opened = open(&bytes).unwrap();
        assert_eq!(opened.len(), 900);
        people.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(opened.persons(), people, "every person comes out as it was given");
        for _ in 0..100 {
            let query = query(&mut rng);
            let index = Index::build(&people).unwrap();
            assert_eq!(all(&opened, &query, Cut::USUAL), all(&index, &query, Cut::USUAL));
        }
    }

    struct Aligned(Vec<u128>, usize);

    impl AsRef<[u8]> for Aligned {
        fn as_ref(&self) -> &[u8] {
            &zerocopy::IntoBytes::as_bytes(self.0.as_slice())[..self.1]
        }
    }

    fn open(bytes: &[u8]) -> Result<Index, paradero_screen::FormatError> {
        let mut words = vec![0_u128; bytes.len().div_ceil(16)];
        zerocopy::IntoBytes::as_mut_bytes(words.as_mut_slice())[..bytes.len()]
            .copy_from_slice(bytes);
        Index::open(Arc::new(Aligned(words, bytes.len())))
    }

    #[test]
    fn damaged_bytes_are_refused_or_answer_less_and_never_panic() {
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let people: Vec<Person> = (0..60).map(|id| person(&mut rng, id)).collect();
        let whole = Index::build(&people).unwrap().to_bytes().unwrap();
        let mut refused = 0;
        for _ in 0..3_000 {
            let mut bytes = whole.clone();
            for _ in 0..rng.random_range(1..8) {
                // Half of them in the head, where lengths stand.
                let until = if rng.random_bool(0.5) { 464 } else { bytes.len() };
                let at = rng.random_range(0..until);
                bytes[at] = rng.random_range(0..=255);
            }
            if rng.random_bool(0.1) {
                bytes.truncate(rng.random_range(0..bytes.len()));
            }
            match open(&bytes) {
                Ok(index) => drop(all(&index, &query(&mut rng), Cut::EXHAUSTIVE)),
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().contains("made again"), "{error}");
                }
            }
        }
        assert!(refused > 500, "{refused}");
        assert!(open(b"").is_err());
    }

    #[test]
    fn strange_names_have_an_answer() {
        let long = "a".repeat(400);
        let many =
            (0..60).map(|at| format!("Nombre{}", "b".repeat(at))).collect::<Vec<_>>().join(" ");
        let named = |id: &str, name: &str| Person {
            id: id.to_owned(),
            names: vec![name.to_owned()],
            ..Person::default()
        };
        let people = [
            named("long", &format!("{long} Pérez")),
            named("many", &many),
            named("carlos", "Carlos Rivera"),
            named("arabic", "محمد علي"),
            named("hebrew", "משה כהן"),
            named("letter", "J"),
        ];
        let index = Index::build(&people).unwrap();
        let first = |name: &str| {
            let query = Query { name: name.to_owned(), ..Query::default() };
            index.screen(&query, 1).first().map(|hit| hit.id.clone())
        };
        assert_eq!(first(&format!("{long} Peres")).as_deref(), Some("long"));
        assert_eq!(first(&many).as_deref(), Some("many"));
        // Cyrillic letters that look like Latin ones, and signs of no width.
        assert_eq!(first("Саrlоs Rivеrа").as_deref(), Some("carlos"));
        assert_eq!(first("Car\u{200b}los \u{202e}Rivera").as_deref(), Some("carlos"));
        assert_eq!(first("محمد علي").as_deref(), Some("arabic"));
        assert_eq!(first("משה כהן").as_deref(), Some("hebrew"));
        for nobody in ["", " ", "...", "\u{200b}", "J", "de la", "?"] {
            assert_eq!(first(nobody), (nobody == "J").then(|| "letter".to_owned()), "{nobody}");
        }
    }
}
