//! Protection screening (scenario S3 of the design): what an order bars, for which country, from which day, until when; who is
//! on a manifest twice, and who is protected and on no row of it.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paradero_model::{Day, Level};
    use paradero_register::screening::{
        Answer, Asked, Manifest, Missing, Outcome, Screened, Screener, Standing,
    };
    use paradero_register::{GuideKind, Register};

    use crate::support::{Item, add_at, empty, pdf, room};

    const LIST: &str = "Name,Born,Document\n\
        Elena Ruiz Castro,1990-02-03,01234567-8\n\
        Tomas Ernesto Villalta Quijada,1985-11-30,\n\
        Irma Solis Pacas,1979-07-01,\n\
        Oscar Benitez Luna,1988-05-06,\n\
        Nadia Ferrer Ayala,,05554443-1\n";

    const LIST_MAPPING: &str = r#"
[source]
said_by = "Coast Police"
said_on = "2026-02-01"
level = "team"
country = "XA"
[person]
name = { column = "Name" }
birth.date = { column = "Born", date = "edtf" }
document = { column = "Document" }
[[event]]
kind = "arrest"
by = "Coast Police"
"#;

    const ORDERS: &str = "Docket 1: removal of Elena Ruiz Castro to Sorvalia is withheld, 3 March 2026.\n\
        Docket 2: removal of Tomas Ernesto Villalta Quijada is barred, 10 March 2026.\n\
        Docket 3: removal of Irma Solis Pacas is barred, 1 March 2026.\n\
        Docket 3: the order for Irma Solis Pacas is vacated, 20 March 2026.\n\
        Docket 4: removal of Oscar Benitez Luna is barred, 1 March 2026.\n\
        Docket 4: the order for Oscar Benitez Luna is stayed, 21 March 2026.\n\
        Docket 5: removal of Nadia Ferrer Ayala is barred, 2 March 2026.\n";

    const ORDERS_SHEET: &str = r#"
[source]
title = "Dockets of the Court of the North"
said_by = "court"
said_on = "2026-04-01"
level = "team"
[ref]
court = { authority = "Court of the North" }
elena = { person = "Elena Ruiz Castro" }
tomas = { person = "Tomas Ernesto Villalta Quijada" }
irma = { person = "Irma Solis Pacas" }
oscar = { person = "Oscar Benitez Luna" }
nadia = { person = "Nadia Ferrer Ayala" }
o1 = { order = "order in docket 1", number = "1/2026" }
o2 = { order = "order in docket 2", number = "2/2026" }
o3 = { order = "order in docket 3", number = "3/2026" }
o3end = { order = "end of the order in docket 3", number = "3/2026 end" }
o4 = { order = "order in docket 4", number = "4/2026" }
o4stay = { order = "stay in docket 4", number = "4/2026 stay" }
o5 = { order = "order in docket 5", number = "5/2026" }
[[event]]
id = "e-o1"
kind = "order"
order = "o1"
quote = "removal of Elena Ruiz Castro to Sorvalia is withheld"
stance = "orders"
on = "2026-03-03"
court = "court"
effect = "bars-removal"
country = "XB"
covers = ["elena"]
[[event]]
id = "e-o2"
kind = "order"
order = "o2"
quote = "removal of Tomas Ernesto Villalta Quijada is barred"
stance = "orders"
on = "2026-03-10"
court = "court"
effect = "bars-removal"
covers = ["tomas"]
[[event]]
id = "e-o3"
kind = "order"
order = "o3"
quote = "removal of Irma Solis Pacas is barred"
stance = "orders"
on = "2026-03-01"
court = "court"
effect = "bars-removal"
covers = ["irma"]
[[event]]
id = "e-o3end"
kind = "order"
order = "o3end"
quote = "the order for Irma Solis Pacas is vacated"
stance = "orders"
on = "2026-03-20"
court = "court"
effect = "vacate"
vacates = ["o3"]
[[event]]
id = "e-o4"
kind = "order"
order = "o4"
quote = "removal of Oscar Benitez Luna is barred"
stance = "orders"
on = "2026-03-01"
court = "court"
effect = "bars-removal"
covers = ["oscar"]
[[event]]
id = "e-o4stay"
kind = "order"
order = "o4stay"
quote = "the order for Oscar Benitez Luna is stayed"
stance = "orders"
on = "2026-03-21"
court = "court"
effect = "stay"
stays = ["o4"]
[[event]]
id = "e-o5"
kind = "order"
order = "o5"
quote = "removal of Nadia Ferrer Ayala is barred"
stance = "orders"
on = "2026-03-02"
court = "court"
effect = "bars-removal"
covers = ["nadia"]
"#;

    fn register(directory: &std::path::Path) -> Register {
        let mut register = empty(directory);
        let list =
            Item { name: "police.csv", text: LIST, kind: GuideKind::Mapping, guide: LIST_MAPPING };
        let orders =
            Item { name: "orders.txt", text: ORDERS, kind: GuideKind::Sheet, guide: ORDERS_SHEET };
        add_at(&mut register, &list, 0);
        add_at(&mut register, &orders, 0);
        register
    }

    fn on(register: &Register, today: &str) -> Screener {
        let today = Day::parse_iso(today).unwrap();
        let view = register.view(Level::Team, register.size(Level::Team), today).unwrap();
        register.screener(view).unwrap()
    }

    fn ask(screener: &Screener, (name, born, to): (&str, &str, &str)) -> Answer {
        let [born, to] = [born, to].map(|text| Some(text).filter(|text| !text.is_empty()));
        screener.screen(&Asked::typed(name, born, None, to).unwrap(), 5).unwrap()
    }

    #[test]
    fn an_order_for_one_country_alarms_for_that_country_alone() {
        let folder = room();
        let register = register(&folder.path().join("register"));
        let all = on(&register, "2026-05-01");
        let elena = |to| ask(&all, ("Elena Ruiz Castro", "1990-02-03", to));
        assert_eq!(elena("XB").outcome, Outcome::OrderInForce);
        assert_ne!(elena("XC").outcome, Outcome::OrderInForce);
        assert!(!elena("XC").hits[0].matters.orders[0].applies, "it is shown all the same");
        let tomas = |to| ask(&all, ("Tomas Ernesto Villalta Quijada", "1985-11-30", to));
        assert_eq!(tomas("XC").outcome, Outcome::OrderInForce, "it names no country");
    }

    #[test]
    fn an_order_counts_from_its_day_until_it_is_vacated_or_stayed() {
        let folder = room();
        let register = register(&folder.path().join("register"));
        let outcome = |today, name, born| {
            let outcome = ask(&on(&register, today), (name, born, "XB")).outcome;
            outcome == Outcome::OrderInForce
        };
        let (tomas, born) = ("Tomas Ernesto Villalta Quijada", "1985-11-30");
        assert!(!outcome("2026-03-09", tomas, born), "granted a day later");
        assert!(outcome("2026-03-10", tomas, born));
        let (irma, born) = ("Irma Solis Pacas", "1979-07-01");
        assert!(outcome("2026-03-19", irma, born), "in force the day before it was vacated");
        assert!(!outcome("2026-03-21", irma, born), "vacated");
        let (oscar, born) = ("Oscar Benitez Luna", "1988-05-06");
        assert!(outcome("2026-03-20", oscar, born));
        assert!(!outcome("2026-03-22", oscar, born), "stayed");
        let today = Day::parse_iso("2026-05-01").unwrap();
        let before = register.view(Level::Team, register.size(Level::Team) - 1, today).unwrap();
        let before = register.screener(before).unwrap();
        let known = ask(&before, (tomas, "1985-11-30", "XB"));
        assert_eq!(known.outcome, Outcome::Known, "the dockets were not known yet");
    }

    #[test]
    fn a_dropped_surname_and_a_typo_are_found_with_the_reasons() {
        let folder = room();
        let register = register(&folder.path().join("register"));
        let answer =
            ask(&on(&register, "2026-05-01"), ("Tomas Ernesto Vilalta", "1985-11-30", "XB"));
        assert_eq!(answer.outcome, Outcome::OrderInForce);
        let hit = &answer.hits[0];
        assert_eq!(hit.standing, Standing::Supported);
        assert!(
            hit.words.iter().any(|word| word.starts_with("vilalta ~ villalta")),
            "{:?}",
            hit.words
        );
        assert!(hit.words.contains(&"quijada only in the record".to_owned()), "{:?}", hit.words);
        assert!(hit.why.iter().any(|why| why.field == "birth.date" && why.bits > 0.0));
        assert!(hit.would_settle.is_empty());
    }

    #[test]
    fn a_name_alone_says_what_would_settle_it() {
        let folder = room();
        let register = register(&folder.path().join("register"));
        let hit = |name| ask(&on(&register, "2026-05-01"), (name, "", "XB")).hits[0].clone();
        let elena = hit("Elena Ruiz Castro");
        assert_eq!(elena.standing, Standing::NameAlone);
        assert_eq!(elena.would_settle, [Missing::BirthOfRow, Missing::DocumentOfRow]);
        let nadia = hit("Nadia Ferrer Ayala");
        let all = [Missing::BirthOfRow, Missing::BirthOfPerson, Missing::DocumentOfRow];
        assert_eq!(nadia.would_settle, all);
    }

    fn manifest(screener: &Screener, text: &str) -> Screened {
        let read = Manifest::read("m.csv", text.as_bytes(), &BTreeMap::new(), &pdf()).unwrap();
        screener.screen_all(&read.asked, 5).unwrap()
    }

    #[test]
    fn rows_that_are_one_person_twice_are_told() {
        let folder = room();
        let register = register(&folder.path().join("register"));
        let text = "Passenger,Born,Document\n\
            \"RUIZ CASTRO, ELENA\",1990-02-03,\n\
            Hugo Serrano Mixco,1971-04-05,777333\n\
            Elena Ruis,1990-02-03,\n\
            Elena Ruiz Castro,1961-08-09,\n\
            Ugo Mixco Serrano,,777333\n\
            Elena Castro Paz,,\n";
        let screened = manifest(&on(&register, "2026-05-01"), text);
        let pairs: Vec<[usize; 2]> = screened.twice.iter().map(|pair| pair.rows).collect();
        assert_eq!(pairs, [[0, 2], [1, 4]]);
        assert_eq!(screened.twice[0].standing, Standing::Supported);
        assert!(screened.twice[0].words.iter().any(|word| word.contains("ruiz ~ ruis")));
    }

    #[test]
    fn who_is_protected_and_on_no_row_is_named() {
        let folder = room();
        let register = register(&folder.path().join("register"));
        let names = |today, text| -> Vec<String> {
            let screened = manifest(&on(&register, today), text);
            screened.absent.into_iter().map(|one| one.name).collect()
        };
        let to = "Passenger,Born,Destination\nElena Ruiz Castro,1990-02-03,XB\n";
        let mut all = names("2026-05-01", to);
        all.sort();
        assert_eq!(all, ["Nadia Ferrer Ayala", "Tomas Ernesto Villalta Quijada"]);
        let elsewhere = "Passenger,Born,Destination\nHugo Serrano,1971-04-05,XC\n";
        let mut all = names("2026-05-01", elsewhere);
        all.sort();
        assert_eq!(
            all,
            ["Nadia Ferrer Ayala", "Tomas Ernesto Villalta Quijada"],
            "Elena's order holds for another country, those of Irma and Oscar no longer"
        );
        assert_eq!(names("2026-02-01", to), Vec::<String>::new(), "none was made yet");
    }
}
