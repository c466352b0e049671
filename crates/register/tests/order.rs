//! In which order sources are added leaves no trace, and earlier states stay to be seen.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use paradero_model::{Day, Level};
    use paradero_register::{List, Register};

    use crate::support::{DECISIONS, add_at, empty, pdf, room, sources, whole};

    /// What pages show of a register: every list, every finding.
    fn shown(register: &Register, position: u64) -> String {
        let today = Day::parse_iso("2026-05-01").unwrap();
        let view = register.view(Level::Team, position, today).unwrap();
        let lists = [List::People, List::Orders, List::Batches, List::Statements, List::Status];
        let mut text = String::new();
        for list in lists {
            text.push_str(&serde_json::to_string(&view.list(list).unwrap()).unwrap());
        }
        text + &serde_json::to_string(&view.findings().unwrap()).unwrap()
    }

    /// Numbers 0 to n - 1 in an order that the seed gives.
    fn shuffled(n: usize, seed: u64) -> Vec<usize> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut order: Vec<usize> = (0..n).collect();
        for at in (1..n).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(at, usize::try_from(state % (at as u64 + 1)).unwrap());
        }
        order
    }

    fn people(register: &Register) -> BTreeSet<String> {
        let view = register.view(Level::Team, register.size(Level::Team), Day(20_000)).unwrap();
        let rows = view.rows("SELECT id, person FROM mention", &[]).unwrap();
        rows.iter().map(|row| format!("{} {}", row["id"], row["person"])).collect()
    }

    #[test]
    fn ten_orders_of_addition_give_the_same_rows_people_and_findings() {
        let folder = room();
        let first = whole(&folder.path().join("first"));
        let (state, people_first) = (first.state(Level::Team).unwrap(), people(&first));
        let shown_first = shown(&first, first.size(Level::Team));
        assert!(shown_first.contains("removed-despite-protection"), "{shown_first}");
        let items = sources();
        let mut orders = BTreeSet::new();
        for seed in 1..=10 {
            let directory = folder.path().join(seed.to_string());
            let mut register = empty(&directory);
            let order = shuffled(items.len() + 1, seed);
            for &at in &order {
                match items.get(at) {
                    Some(item) => drop(add_at(&mut register, item, 0)),
                    None => {
                        let level = Level::Team;
                        register.decide("decisions.toml", DECISIONS, "office", level, 0).unwrap();
                    }
                }
                // Some states on the way are looked at, as an office would.
                if at % 4 == 0 {
                    shown(&register, register.size(Level::Team));
                }
            }
            assert_eq!(register.state(Level::Team).unwrap(), state, "{order:?}");
            assert_eq!(people(&register), people_first, "{order:?}");
            assert_eq!(shown(&register, register.size(Level::Team)), shown_first, "{order:?}");
            orders.insert(order);
        }
        assert_eq!(orders.len(), 10, "ten different orders");
    }

    #[test]
    fn what_is_derived_can_be_deleted_and_is_made_again() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        let (state, before) =
            (register.state(Level::Team).unwrap(), shown(&register, register.size(Level::Team)));
        std::fs::remove_dir_all(register.directory().join("derived")).unwrap();
        assert_eq!(register.state(Level::Team).unwrap(), state);
        assert_eq!(shown(&register, register.size(Level::Team)), before);
        assert!(register.rebuild_check(Level::Team).unwrap().is_empty());
        register.rebuild(Level::Team).unwrap();
        assert_eq!(register.state(Level::Team).unwrap(), state);
    }

    #[test]
    fn a_row_changed_in_a_derived_store_is_told_by_its_table() {
        let folder = room();
        let register = whole(&folder.path().join("register"));
        register.state(Level::Team).unwrap();
        let store = register.directory().join("derived/team/register.sqlite");
        let connection = rusqlite::Connection::open(&store).unwrap();
        let sql =
            "UPDATE custody_own SET place_text = 'elsewhere' WHERE place_text = 'North Prison'";
        assert!(connection.execute(sql, []).unwrap() > 0);
        assert!(connection.execute("DELETE FROM pair", []).unwrap() > 0);
        connection.close().unwrap();
        assert_eq!(register.rebuild_check(Level::Team).unwrap(), ["custody_own", "pair"]);
        register.rebuild(Level::Team).unwrap();
        assert!(register.rebuild_check(Level::Team).unwrap().is_empty());
    }

    #[test]
    fn as_of_gives_what_a_register_that_stopped_there_shows() {
        let folder = room();
        let items = sources();
        let mut register = empty(&folder.path().join("whole"));
        let day = |at: usize| 1_700_000_000 + 86_400 * i64::try_from(at).unwrap();
        for (at, item) in items.iter().enumerate() {
            add_at(&mut register, item, day(at));
        }
        let last = shown(&register, register.size(Level::Team));
        for stop in [1, 3, 6] {
            let directory = folder.path().join(stop.to_string());
            let mut stopped = empty(&directory);
            for item in &items[..stop] {
                add_at(&mut stopped, item, 0);
            }
            let by_number = u64::try_from(stop + 1).unwrap();
            let text = by_number.to_string();
            assert_eq!(register.position(Level::Team, Some(&text)).unwrap(), by_number);
            let then = Day(i32::try_from(day(stop - 1) / 86_400).unwrap()).to_string();
            assert_eq!(register.position(Level::Team, Some(&then)).unwrap(), by_number, "{then}");
            let earlier = shown(&register, by_number);
            assert_eq!(earlier, shown(&stopped, stopped.size(Level::Team)), "as of {stop}");
            assert_ne!(earlier, last);
        }
        assert_eq!(
            shown(&register, register.size(Level::Team)),
            last,
            "looking back changes nothing"
        );
    }

    #[test]
    fn a_parameter_changed_by_hand_is_recorded_and_reaches_the_findings() {
        let folder = room();
        let directory = folder.path().join("register");
        drop(whole(&directory));
        let settings = directory.join("paradero.toml");
        let count = |directory: &Path| {
            let register = Register::open(directory, pdf()).unwrap();
            let today = Day::parse_iso("2026-01-20").unwrap();
            let view = register.view(Level::Team, register.size(Level::Team), today).unwrap();
            let found = view.findings().unwrap();
            found.iter().filter(|finding| finding["rule"] == "no-hearing").count()
        };
        let before = count(&directory);
        let mut text = std::fs::read_to_string(&settings).unwrap();
        text.push_str(
            "\n[[parameter]]\nname = \"hours_to_judge\"\nvalue = 2400\ncountry = \"XA\"\n",
        );
        std::fs::write(&settings, text).unwrap();
        assert_eq!(count(&directory), before, "what is not recorded does not count");
        let size = Register::open(&directory, pdf()).unwrap().size(Level::Team);
        let register = Register::open_writer(&directory, pdf(), 5).unwrap();
        assert_eq!(register.size(Level::Team), size + 1, "the next writer records the change");
        drop(register);
        assert!(count(&directory) < before, "{before}");
    }
}
