//! The standing watch: a record that may name someone whom an order protects, and that linking left apart, is a finding and
//! an alert.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_model::{Day, Level};
    use paradero_register::screening::{Asked, Settle};
    use paradero_register::{Alerted, GuideKind, Register, View};

    use crate::support::{Item, add_at, room, whole};

    const RULE: &str = "protected-person-may-be-named";

    /// A manifest that came later: someone near to Rosa, whom an order protects, without a surname or a date of
    /// birth; someone who shares a word with her name; somebody else.
    const LATER: Item = Item {
        name: "later.csv",
        text: "Passenger,Born\nRoza Kintana,\nQuintana Perez Rosa,1951-02-02\nUgo Mixco,1971-04-05\n",
        kind: GuideKind::Mapping,
        guide: "[source]\nsaid_by = \"Air Sorvalia\"\nsaid_on = \"2026-04-20\"\nlevel = \"team\"\n\
                [person]\nname = { column = \"Passenger\" }\n\
                birth.date = { column = \"Born\", date = \"edtf\" }\n\
                [[event]]\nkind = \"removal\"\nto_country = \"XB\"\non = \"2026-04-21\"\n",
    };

    fn at(register: &Register, level: Level, today: &str) -> View {
        register.view(level, register.size(Level::Team), Day::parse_iso(today).unwrap()).unwrap()
    }

    /// Ids and messages of the findings of the watch.
    fn findings(view: &View) -> Vec<(String, String)> {
        let all = view.findings().unwrap();
        let of_rule = all.iter().filter(|finding| finding["rule"] == RULE);
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        of_rule.map(|finding| (text(&finding["id"]), text(&finding["message"]))).collect()
    }

    fn of_later(view: &View) -> Vec<(String, String)> {
        findings(view).into_iter().filter(|(_, message)| message.contains("Roza")).collect()
    }

    fn alerts(register: &Register, source: &str) -> Alerted {
        register.alerts(&at(register, Level::Team, "2026-05-01"), &[source.to_owned()]).unwrap()
    }

    #[test]
    fn a_later_list_that_may_name_a_protected_person_is_a_finding_and_an_alert() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        assert!(of_later(&at(&register, Level::Team, "2026-05-01")).is_empty());
        let source = add_at(&mut register, &LATER, 0).import.source;
        let view = at(&register, Level::Team, "2026-05-01");
        let found = of_later(&view);
        let [(id, message)] = found.as_slice() else { panic!("{:?}", findings(&view)) };
        assert!(message.contains("Rosa") && message.contains("Roza Kintana"), "{message}");
        let all = findings(&view);
        assert!(!all.iter().any(|(_, text)| text.contains("Mixco")), "{all:?}");
        assert!(!all.iter().any(|(_, text)| text.contains("Perez")), "{all:?}");
        let alerted = alerts(&register, &source);
        let [alert] = alerted.alerts.as_slice() else { panic!("{alerted:?}") };
        assert_eq!(&alert.finding, id);
        assert_eq!((alert.written.as_str(), alert.file.as_str()), ("Roza Kintana", "later.csv"));
        assert!(alert.why.contains("name: "), "{}", alert.why);
        assert_eq!(alerted.settled, 0);
    }

    #[test]
    fn only_orders_in_force_are_watched_and_only_what_the_level_sees() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        add_at(&mut register, &LATER, 0);
        let before = at(&register, Level::Team, "2026-03-01");
        assert_eq!(findings(&before), [], "the order was not made yet");
        let public = at(&register, Level::Public, "2026-05-01");
        assert_eq!(findings(&public), [], "the order is for the team");
        let watched = public.rows("SELECT * FROM watch", &[]).unwrap();
        assert!(watched.is_empty(), "nothing of it is in the public store");
    }

    #[test]
    fn people_who_were_decided_to_be_others_are_not_named_again() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        let source = add_at(&mut register, &LATER, 0).import.source;
        let apart = "[[different]]\nkind = \"person\"\n\
            members = [\"later.csv:1\", \"police.csv:1\"]\nwhy = \"another face\"\n";
        register.decide("d.toml", apart, "Ana", Level::Team, 0).unwrap();
        let view = at(&register, Level::Team, "2026-05-01");
        assert_eq!(of_later(&view), []);
        assert_eq!(alerts(&register, &source), Alerted::default());
    }

    #[test]
    fn a_hit_that_was_settled_at_a_screening_does_not_alert_when_its_list_is_added() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        let screener = register.screener(at(&register, Level::Team, "2026-05-01")).unwrap();
        let asked = Asked::stated("Roza Kintana", "", "");
        let hit = screener.screen(&asked, 5).unwrap().hits[0].clone();
        let text = screener.settle(&asked, &hit.id, Settle::SomebodyElse, "another").unwrap();
        register.decide("screen settle", &text, "Ana", Level::Team, 0).unwrap();
        let source = add_at(&mut register, &LATER, 0).import.source;
        let alerted = alerts(&register, &source);
        assert_eq!((alerted.alerts.len(), alerted.settled), (0, 1));
        let found = of_later(&at(&register, Level::Team, "2026-05-01"));
        assert_eq!(found.len(), 1, "the finding stands until it is dismissed");
    }

    #[test]
    fn a_dismissed_finding_stays_dismissed_for_the_same_row_of_another_list() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        add_at(&mut register, &LATER, 0);
        let found = of_later(&at(&register, Level::Team, "2026-05-01"));
        let text =
            format!("[[finding]]\nid = \"{}\"\nas = \"dismiss\"\nwhy = \"another\"\n", found[0].0);
        register.decide("d.toml", &text, "Ana", Level::Team, 0).unwrap();
        let again =
            Item { name: "again.csv", text: "Passenger,Born,Seat\nROZA KINTANA,,4A\n", ..LATER };
        let guide = format!("{}[columns]\nSeat = \"a seat\"\n", LATER.guide);
        let again = Item { guide: Box::leak(guide.into_boxed_str()), ..again };
        let source = add_at(&mut register, &again, 0).import.source;
        assert_eq!(alerts(&register, &source), Alerted::default());
    }
}
