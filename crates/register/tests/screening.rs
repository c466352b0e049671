//! Whom a name may be, and what stands in the way: on the small case load and on a fictional roster.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::screening::{Answer, Asked, Manifest, Outcome, Screener, Strength};
    use paradero_register::{Addition, GuideKind, Register};

    use crate::support::{add_at, empty, pdf, room, sources, whole};

    fn screener(register: &Register, level: Level, position: u64, today: &str) -> Screener {
        let today = Day::parse_iso(today).unwrap();
        register.screener(register.view(level, position, today).unwrap()).unwrap()
    }

    fn ask(screener: &Screener, name: &str, born: Option<&str>, to: Option<&str>) -> Answer {
        screener.screen(&Asked::typed(name, born, None, to).unwrap(), 5).unwrap()
    }

    #[test]
    fn who_is_covered_by_an_order_is_said_first_with_all_that_stands_in_the_way() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let all = screener(&register, Level::Team, register.size(Level::Team), "2026-05-01");
        for name in ["Rosa Amaya Quintana", "AMAYA QUINTANA, ROSA", "Roza Amalla Kintana"] {
            let answer = ask(&all, name, Some("1990-02-03"), Some("XB"));
            assert_eq!(answer.outcome, Outcome::OrderInForce, "{name}");
            let [hit] = answer.hits.as_slice() else { panic!("{name}: {:?}", answer.hits) };
            assert_eq!(hit.strength, Strength::Likely, "{name}: {}", hit.bits);
            let [order] = hit.matters.orders.as_slice() else { panic!("one order") };
            assert_eq!((order.effects[0].as_str(), order.in_force), ("bars-removal", "certain"));
            assert_eq!(order.cites[0].file, "orders.txt");
            assert_eq!(hit.matters.removals[0].batch.as_deref(), Some("Flight 7 of 2026-03-20"));
            let findings = &hit.matters.findings;
            assert!(findings.iter().any(|one| one.rule == "removed-despite-protection"));
            let sum: f64 = hit.why.iter().map(|reason| reason.bits).sum();
            assert!((sum - hit.bits).abs() < 1e-9, "the reasons add up");
        }
    }

    #[test]
    fn exhaustive_finds_everyone_who_is_found_usually_and_more() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let usual = screener(&register, Level::Team, register.size(Level::Team), "2026-05-01");
        let further =
            screener(&register, Level::Team, register.size(Level::Team), "2026-05-01").exhaustive();
        let people = |answer: &Answer| answer.hits.len() + answer.more + answer.weak;
        let mut more = 0;
        for name in [
            "Rosa Amaya Quintana",
            "Rosa Amaya Lidia Ubeda",
            "Paz Orellana Marta Quintana",
            "Marta Lidia Paz Amaya Rosa",
            "Julio Ernesto Paz Marta Lidia Rosa",
        ] {
            let (own, all) = (ask(&usual, name, None, None), ask(&further, name, None, None));
            let ids = |answer: &Answer| answer.hits.iter().map(|hit| hit.id.clone()).collect();
            let (own_ids, all_ids): (Vec<String>, Vec<String>) = (ids(&own), ids(&all));
            assert!(own_ids.iter().all(|id| all_ids.contains(id)), "{name}");
            assert!(people(&all) >= people(&own), "{name}");
            more += people(&all) - people(&own);
        }
        assert!(more > 0, "nobody more was found");
    }

    #[test]
    fn an_order_counts_for_its_country_from_its_day_and_as_far_as_it_is_known_and_seen() {
        let folder = room();
        let mut register = empty(&folder.path().join("register"));
        let items = sources();
        for item in &items {
            add_at(&mut register, item, 0);
        }
        let outcome = |screener: &Screener, to| {
            ask(screener, "Rosa Amaya Quintana", Some("1990-02-03"), to).outcome
        };
        let size = register.size(Level::Team);
        let all = screener(&register, Level::Team, size, "2026-05-01");
        assert_eq!(outcome(&all, None), Outcome::OrderInForce, "any country may be meant");
        assert_eq!(outcome(&all, Some("XC")), Outcome::OtherMatter, "another country");
        let hit = &ask(&all, "Rosa Amaya Quintana", None, Some("XC")).hits[0];
        assert!(!hit.matters.orders[0].applies, "the order is shown all the same");
        let before = screener(&register, Level::Team, size, "2026-03-01");
        assert_ne!(outcome(&before, Some("XB")), Outcome::OrderInForce, "it was not made yet");
        // Entry 0 is the settings; the order is the sixth source.
        let unknown = screener(&register, Level::Team, 6, "2026-05-01");
        assert_ne!(outcome(&unknown, Some("XB")), Outcome::OrderInForce, "not known then");
        let public = screener(&register, Level::Public, size, "2026-05-01");
        let seen = ask(&public, "Rosa Amaya Quintana", None, Some("XB"));
        assert!(seen.hits[0].matters.orders.is_empty(), "the order is for the team");
    }

    #[test]
    fn strangers_and_rows_without_anything_are_answered_too() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let all = screener(&register, Level::Team, register.size(Level::Team), "2026-05-01");
        let nobody = ask(&all, "Ximena Wolbatch", Some("1950-01-01"), None);
        assert_eq!((nobody.outcome, nobody.hits.len()), (Outcome::NoHit, 0));
        assert_eq!(ask(&all, "  ", None, None).outcome, Outcome::NotScreened);
        let document = Asked::typed("", None, Some("01234567-8"), Some("XB")).unwrap();
        assert_eq!(all.screen(&document, 5).unwrap().outcome, Outcome::OrderInForce);
        let namesake = ask(&all, "Rosa Amaya Quintana", Some("1951-09-09"), Some("XB"));
        assert!(namesake.outcome <= Outcome::OrderOfNamesake, "shown although the birth differs");
        assert!(namesake.hits[0].bits < ask(&all, "Rosa Amaya Quintana", None, None).hits[0].bits);
        let searched = all.searched();
        assert_eq!((searched.sources, searched.weights), (8, "built-in"));
    }

    #[test]
    fn a_list_can_be_screened_against_a_list_without_a_register() {
        let list = "name;born\nRosa Amaya Quintana;1990-02-03\nHugo Serrano Mixco;1971\n";
        let against = Screener::of_list("list.csv", list.as_bytes(), &pdf()).unwrap();
        let manifest = "Pasajero,Nacimiento\n\"SERRANO M., HUGO\",04/05/1971\nAna Paz,1990-02-03\n";
        let countries = std::collections::BTreeMap::new();
        let rows = Manifest::read("m.csv", manifest.as_bytes(), &countries, &pdf()).unwrap().asked;
        let answers: Vec<Answer> =
            rows.iter().map(|asked| against.screen(asked, 3).unwrap()).collect();
        assert_eq!(answers[0].hits[0].id, "row 2 (line 3)");
        assert_eq!(answers[0].outcome, Outcome::Known);
        assert_eq!(answers[1].outcome, Outcome::NoHit);
    }

    /// A fictional roster of 800 people, and the rows of its list of orders.
    fn roster(directory: &Path) -> (Register, Vec<Vec<String>>) {
        let mut register = empty(directory);
        let files = paradero_synth::roster(800, 1).files;
        let text = |name: &str| {
            let file = files.iter().find(|(path, _)| path == name).unwrap();
            String::from_utf8(file.1.clone()).unwrap()
        };
        for name in ["police.csv", "orders.csv", "manifests.csv"] {
            let bytes = &files.iter().find(|(path, _)| path == name).unwrap().1;
            let guide = text(&name.replace(".csv", ".mapping.toml"));
            let guide = Some((GuideKind::Mapping, "guide.toml", guide.as_str()));
            let info = SourceInfo::default();
            register.add(&Addition { file_name: name, bytes, guide, info, now: 0 }).unwrap();
        }
        let orders = text("orders.csv");
        let rows = orders.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect());
        (register, rows.collect())
    }

    #[test]
    fn everyone_whom_a_list_of_orders_protects_is_found_and_vacated_orders_do_not_count() {
        let folder = room();
        let (register, rows) = roster(&folder.path().join("register"));
        let all = screener(&register, Level::Team, register.size(Level::Team), "2026-01-12");
        // Columns: order, docket, entry, court, date, effect, country, covers, birth, ..., vacates.
        let vacated: BTreeSet<&str> = rows
            .iter()
            .filter_map(|row| row.last())
            .filter(|v| !v.is_empty())
            .map(|v| &**v)
            .collect();
        let (mut standing, mut over) = (0, 0);
        for row in rows.iter().filter(|row| row[5] == "bars-removal") {
            let born = Some(row[8].as_str()).filter(|born| !born.is_empty());
            let answer = ask(&all, &row[7], born, Some(&row[6]));
            let found = answer.hits.iter().flat_map(|hit| &hit.matters.orders);
            let of_row: Vec<bool> = found
                .filter(|order| order.name == row[0])
                .map(paradero_register::screening::OrderLine::stands)
                .collect();
            if vacated.contains(row[0].as_str()) {
                assert_eq!(of_row, [false], "{row:?}");
                over += 1;
            } else {
                assert_eq!(of_row, [true], "{row:?}: {:?}", answer.hits);
                assert_eq!(answer.outcome, Outcome::OrderInForce, "{row:?}");
                standing += 1;
            }
        }
        assert!(standing >= 5 && over >= 1, "{standing} stand, {over} do not");
    }

    #[test]
    fn the_same_question_gets_the_same_answer_byte_for_byte() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let answer = || {
            let all = screener(&register, Level::Team, register.size(Level::Team), "2026-05-01");
            let names = ["Rosa Amaya", "Julio Paz", "Marta Ubeda", "Beto", "M. Quintana"];
            let answers = names.map(|name| ask(&all, name, None, None));
            serde_json::to_string(&answers).unwrap()
                + &serde_json::to_string(all.searched()).unwrap()
        };
        assert_eq!(answer(), answer());
    }
}
