//! A hit that somebody looked at stays settled, until more is known of the person or somebody reverses it.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_model::{Day, Level};
    use paradero_register::screening::{Answer, Asked, Outcome, Screener, Settle};
    use paradero_register::{Entry, GuideKind, Register, Settles};

    use crate::support::{Item, add_at, room, whole};

    const NAME: &str = "Rosa Amaya Quintana";
    const BORN: Option<&str> = Some("1990-02-03");

    /// A further list that names Rosa, and what else she is called.
    const LATER: Item = Item {
        name: "later.csv",
        text: "Name,Born,Called\nRosa Amaya Quintana,1990-02-03,La Chata\n",
        kind: GuideKind::Mapping,
        guide: "[source]\nsaid_by = \"Coast Police\"\nsaid_on = \"2026-04-20\"\nlevel = \"team\"\n\
                [person]\nname = { column = \"Name\" }\n\
                birth.date = { column = \"Born\", date = \"edtf\" }\n\
                alias = { column = \"Called\" }\n\
                [[event]]\nkind = \"custody\"\nplace = \"North Camp\"\n",
    };

    fn at(register: &Register, level: Level, position: u64) -> Screener {
        let today = Day::parse_iso("2026-05-01").unwrap();
        register.screener(register.view(level, position, today).unwrap()).unwrap()
    }

    fn now(register: &Register) -> Screener {
        at(register, Level::Team, register.size(Level::Team))
    }

    fn ask(screener: &Screener, name: &str, born: Option<&str>) -> Answer {
        screener.screen(&Asked::typed(name, born, None, Some("XB")).unwrap(), 5).unwrap()
    }

    /// Decides of Rosa's row and the person whom it hits.
    fn settle(register: &mut Register, level: Level, what: Settle, why: &str) -> u64 {
        let screener = at(register, level, register.size(level));
        let answer = ask(&screener, NAME, BORN);
        let hit = answer.hits.first().or(answer.settled.first()).unwrap();
        let asked = Asked::typed(NAME, BORN, None, None).unwrap();
        let text = screener.settle(&asked, &hit.id, what, why).unwrap();
        register.decide("screen settle", &text, "Ana", level, 1_777_000_000).unwrap()
    }

    #[test]
    fn a_settled_hit_is_folded_away_with_who_when_and_why_and_its_orders() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        assert_eq!(ask(&now(&register), NAME, BORN).outcome, Outcome::OrderInForce);
        settle(&mut register, Level::Team, Settle::SomebodyElse, "met her; \"another\" face");
        let answer = ask(&now(&register), NAME, BORN);
        assert_eq!(answer.outcome, Outcome::Settled);
        assert!(answer.hits.is_empty(), "{:?}", answer.hits);
        let [hit] = answer.settled.as_slice() else { panic!("{:?}", answer.settled) };
        let settled = hit.settled.clone().unwrap();
        assert_eq!((settled.by.as_str(), settled.on.as_str()), ("Ana", "2026-04-24"));
        assert_eq!((settled.why.as_str(), settled.holds), ("met her; \"another\" face", true));
        assert!(hit.matters.orders.iter().any(|order| order.stands()), "the order is shown");
        let rows = [Asked::typed(NAME, BORN, None, Some("XB")).unwrap()];
        let absent = now(&register).screen_all(&rows, 5).unwrap().absent;
        assert!(absent.iter().any(|one| one.id == hit.id), "she is protected and on no row");
    }

    #[test]
    fn it_holds_for_what_the_row_says_wherever_it_stands_and_for_nothing_else() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        settle(&mut register, Level::Team, Settle::SomebodyElse, "another");
        let all = now(&register);
        let outcome = |name, born| ask(&all, name, born).outcome;
        assert_eq!(outcome("ROSA  AMAYA QUINTANA", Some("3/2/1990")), Outcome::Settled);
        assert_eq!(outcome(NAME, Some("1990-02")), Outcome::OrderInForce, "it says less");
        assert_eq!(outcome(NAME, None), Outcome::OrderInForce);
        assert_eq!(outcome("Roza Amaya Quintana", BORN), Outcome::OrderInForce);
        let document = Asked::typed(NAME, BORN, Some("01234567-8"), Some("XB")).unwrap();
        assert_eq!(all.screen(&document, 5).unwrap().outcome, Outcome::OrderInForce);
    }

    #[test]
    fn it_ends_when_more_is_known_of_the_person() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        settle(&mut register, Level::Team, Settle::SomebodyElse, "seen by a lawyer");
        let before = register.size(Level::Team);
        add_at(&mut register, &LATER, 0);
        let answer = ask(&now(&register), NAME, BORN);
        assert_eq!(answer.outcome, Outcome::OrderInForce);
        let settled = answer.hits[0].settled.clone().unwrap();
        assert!(!settled.holds, "it says that it was settled once");
        assert_eq!(settled.why, "seen by a lawyer");
        let then = ask(&at(&register, Level::Team, before), NAME, BORN);
        assert_eq!(then.outcome, Outcome::Settled, "as of then it was");
        let earlier = ask(&at(&register, Level::Team, before - 1), NAME, BORN);
        assert_eq!(earlier.outcome, Outcome::OrderInForce, "nobody had decided yet");
        settle(&mut register, Level::Team, Settle::SomebodyElse, "looked again");
        assert_eq!(ask(&now(&register), NAME, BORN).outcome, Outcome::Settled);
    }

    #[test]
    fn it_can_be_reversed() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        settle(&mut register, Level::Team, Settle::SomebodyElse, "another");
        settle(&mut register, Level::Team, Settle::Reopen, "it was she after all");
        let answer = ask(&now(&register), NAME, BORN);
        assert_eq!(answer.outcome, Outcome::OrderInForce);
        assert_eq!(answer.hits[0].settled, None);
    }

    #[test]
    fn a_level_does_not_know_what_a_higher_one_decided() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        settle(&mut register, Level::Sealed, Settle::SomebodyElse, "by a sealed letter");
        assert_eq!(ask(&now(&register), NAME, BORN).outcome, Outcome::OrderInForce);
        let sealed = at(&register, Level::Sealed, register.size(Level::Sealed));
        assert_eq!(ask(&sealed, NAME, BORN).outcome, Outcome::Settled);
    }

    #[test]
    fn nothing_is_derived_again_for_it_and_a_rebuild_agrees() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        let state = register.state(Level::Team).unwrap();
        let store = folder.path().join("register/derived/team/register.sqlite");
        let made = std::fs::metadata(&store).unwrap().modified().unwrap();
        let at = settle(&mut register, Level::Team, Settle::SomebodyElse, "another");
        let alone = Settles::Alone;
        let at = usize::try_from(at).unwrap();
        let entry = register.acts(Level::Team).nth(at).unwrap().entry();
        assert!(matches!(entry, Some(Entry::Decisions { settles, .. }) if *settles == alone));
        assert_eq!(ask(&now(&register), NAME, BORN).outcome, Outcome::Settled);
        assert_eq!(std::fs::metadata(&store).unwrap().modified().unwrap(), made);
        assert_eq!(register.state(Level::Team).unwrap(), state);
        assert_eq!(register.rebuild_check(Level::Team).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_file_may_hold_it_beside_other_decisions() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        let all = now(&register);
        let id = ask(&all, NAME, BORN).hits[0].id.clone();
        let asked = Asked::typed(NAME, BORN, None, None).unwrap();
        let own = all.settle(&asked, &id, Settle::SomebodyElse, "another").unwrap();
        let other = "[[gone]]\nsource = \"orders.txt\"\non = \"2026-04\"\nwhy = \"withdrawn\"\n";
        register.decide("d.toml", &(own + other), "Ana", Level::Team, 0).unwrap();
        assert_eq!(ask(&now(&register), NAME, BORN).outcome, Outcome::Settled);
    }

    #[test]
    fn what_cannot_hold_is_refused() {
        let folder = room();
        let mut register = whole(&folder.path().join("register"));
        let all = now(&register);
        let id = ask(&all, NAME, BORN).hits[0].id.clone();
        let asked = Asked::typed(NAME, BORN, None, None).unwrap();
        let refused = |asked: &Asked, id: &str, why| {
            all.settle(asked, id, Settle::SomebodyElse, why).unwrap_err().to_string()
        };
        assert!(refused(&asked, &id, " ").contains("say why"));
        assert!(refused(&asked, "person:0", "another").contains("nobody here"));
        assert!(refused(&Asked::default(), &id, "another").contains("neither a name"));
        let loose = "[[settled]]\nname = \"A\"\nperson = \"person:0\"\nas = \"somebody-else\"\nwhy = \"-\"\n";
        let error = register.decide("d.toml", loose, "Ana", Level::Team, 0).unwrap_err();
        assert!(error.to_string().contains("missing `known`"), "{error}");
    }
}
