//! Who is found for a name, in which order, and for which reasons.

#[cfg(test)]
mod tests {
    use paradero_model::{Date, Day};
    use paradero_screen::{
        BirthMatch, Hit, Index, Interval, Person, Query, Standing, Why, WordMatch,
    };

    fn born(text: &str) -> Interval {
        Interval::from(&Date::parse_edtf(text).unwrap())
    }

    fn person(id: &str, name: &str, birth: &str, document: &str) -> Person {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Person {
            id: id.to_owned(),
            names: name.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            births: some(birth).iter().map(|text| born(text)).collect(),
            documents: some(document).into_iter().collect(),
            ..Person::default()
        }
    }

    fn people() -> Vec<Person> {
        vec![
            person("p1", "Juan Ernesto P\u{e9}rez Quintanilla", "1990-04-07", "DUI:01234567-8"),
            person("p2", "Juan P\u{e9}rez", "1971", ""),
            person(
                "p3",
                "Mar\u{ed}a Zelaya de Ort\u{fa}zar|La Chele",
                "1985-12-30",
                "DUI:05554443-1",
            ),
            person("p4", "Mohamed Abdel Rahman", "", ""),
            person("p5", "Francisco Hern\u{e1}ndez Baez", "1999-01-02", ""),
            person("p6", "Ana P\u{e9}rez Quintanilla", "1992-04-07", ""),
            person("p7", "", "", "PAS:X99887766"),
            person("p8", "Xiomara Ibarbourou Quintanilla", "1988-02-03", ""),
        ]
        .into_iter()
        .map(|mut person| {
            if person.id == "p3" {
                person.births.push(born("1985-12-13"));
            }
            person
        })
        .collect()
    }

    fn ask(name: &str, birth: &str, document: &str) -> Query {
        Query {
            name: name.to_owned(),
            birth: (!birth.is_empty()).then(|| born(birth)),
            document: (!document.is_empty()).then(|| document.to_owned()),
        }
    }

    fn first(name: &str, birth: &str, document: &str) -> Hit {
        let hits = Index::build(&people()).unwrap().screen(&ask(name, birth, document), 3);
        hits.into_iter().next().unwrap_or_else(|| panic!("nobody for {name}"))
    }

    #[test]
    fn the_ways_in_which_names_are_written_lead_to_the_person() {
        for (name, id) in [
            ("Juan Ernesto P\u{e9}rez Quintanilla", "p1"),
            ("PEREZ QUINTANILLA, JUAN ERNESTO", "p1"),
            ("juan ernesto quintanilla perez", "p1"),
            ("Juan Ernesto Quintanila", "p1"),
            ("Jaun Ernesto Peres Kintanilla", "p1"),
            ("Maria Zelaya", "p3"),
            ("Selaya Ortuzar", "p3"),
            ("la chele", "p3"),
            ("Muhammad Abdulrahman", "p4"),
            ("Paco Ernandes", "p5"),
            ("Fransisco Hernandes Vaez", "p5"),
            ("Xiomara Ibarburu", "p8"),
        ] {
            assert_eq!(first(name, "", "").id, id, "{name}");
        }
    }

    #[test]
    fn a_name_alone_never_reads_as_a_confirmed_identity() {
        let exact = first("Juan Ernesto P\u{e9}rez Quintanilla", "", "");
        assert_eq!(exact.standing, Standing::NameAlone);
        let vague = first("Juan Perez", "1971", "");
        assert_eq!((vague.id.as_str(), vague.standing), ("p2", Standing::NameAlone));
        let day = first("Juan Ernesto Perez Quintanilla", "1990-04-07", "");
        assert_eq!(day.standing, Standing::Supported);
        let other = first("Juan Ernesto Perez Quintanilla", "1955-09-18", "");
        assert_eq!((other.id.as_str(), other.standing), ("p1", Standing::Contradicted));
        assert!(other.score_bits < exact.score_bits && exact.score_bits < day.score_bits);
    }

    #[test]
    fn the_reasons_say_which_word_met_which_and_sum_to_the_score() {
        let hit = first("Quintanila Peres, Juan", "1990-07-04", "DUI 012345678");
        assert_eq!(hit.id, "p1");
        let sum: f64 = hit.why.iter().map(|reason| reason.bits).sum();
        assert_eq!(sum, hit.score_bits);
        let has = |what: &Why| hit.why.iter().any(|reason| reason.what == *what);
        let word = |asked: &str, found: &str, how| Why::Word {
            asked: asked.to_owned(),
            found: found.to_owned(),
            how,
        };
        assert!(has(&word("juan", "juan", WordMatch::Same)), "{hit:?}");
        assert!(has(&word("peres", "perez", WordMatch::Sound)), "{hit:?}");
        assert!(has(&word("quintanila", "quintanilla", WordMatch::Edits(1))), "{hit:?}");
        assert!(has(&Why::OnlyFound("ernesto".to_owned())), "{hit:?}");
        assert!(has(&Why::OtherOrder), "{hit:?}");
        assert!(has(&Why::Birth(BirthMatch::DayMonthSwapped)), "{hit:?}");
    }

    #[test]
    fn a_rare_word_weighs_more_than_a_common_one() {
        let index = Index::build(&people()).unwrap();
        let hits = index.screen(&ask("Ibarbourou Quintanilla", "", ""), 5);
        let bits = |word: &str| {
            let reasons = &hits[0].why;
            let found = reasons
                .iter()
                .find(|reason| matches!(&reason.what, Why::Word { asked, .. } if asked == word));
            found.unwrap().bits
        };
        assert!(bits("ibarbourou") > bits("quintanilla"));
        assert!(hits.iter().skip(1).all(|hit| hit.score_bits < hits[0].score_bits));
    }

    #[test]
    fn the_best_of_several_stated_births_counts() {
        let hit = first("Maria Zelaya Ortuzar", "1985-12-13", "");
        assert_eq!(hit.standing, Standing::Supported);
        assert!(hit.why.iter().any(|r| r.what == Why::Birth(BirthMatch::SameDay)));
    }

    #[test]
    fn a_document_finds_its_holder_under_any_name_and_says_when_the_name_differs() {
        let nameless = first("", "", "PAS: x-99.887.766");
        assert_eq!((nameless.id.as_str(), nameless.standing), ("p7", Standing::Supported));
        let other = first("Rosa Zzz", "", "dui:012345678");
        assert_eq!((other.id.as_str(), other.standing), ("p1", Standing::Contradicted));
        let mistyped = first("Juan Ernesto Perez Quintanilla", "", "DUI:01234567-9");
        assert!(mistyped.why.iter().any(|reason| reason.what == Why::NearDocument));
        assert_eq!(mistyped.standing, Standing::NameAlone);
    }

    #[test]
    fn a_birth_alone_or_an_initial_alone_is_no_hit() {
        let index = Index::build(&people()).unwrap();
        assert_eq!(index.screen(&ask("Wilfredo Yyy", "1990-04-07", ""), 5), vec![]);
        assert_eq!(index.screen(&ask("X. Wqq", "", ""), 5), vec![]);
        assert_eq!(index.screen(&ask("", "1990-04-07", ""), 5), vec![]);
        assert_eq!(Index::build(&[]).unwrap().screen(&ask("Juan", "", ""), 5), vec![]);
    }

    #[test]
    fn answers_do_not_depend_on_the_order_of_persons() {
        let mut persons = people();
        let query = ask("Perez Quintanilla", "1990-04-07", "");
        let one = Index::build(&persons).unwrap().screen(&query, 9);
        persons.reverse();
        assert_eq!(Index::build(&persons).unwrap().screen(&query, 9), one);
        assert_eq!(Index::build(&persons).unwrap().screen(&query, 1), one[..1]);
    }

    #[test]
    fn interval_of_a_day_is_a_day() {
        let day = Day::from_ymd(1990, 4, 7).unwrap();
        assert_eq!(Interval::day(day), born("1990-04-07"));
    }
}
