//! Rules of an office's own: begun, tested, run on its register.

#![allow(missing_docs, reason = "a test crate has no public items")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

#[cfg(test)]
mod tests {
    use super::support::{LIST, MAPPING, Office, paradero, run};

    #[test]
    fn a_new_rule_works_and_finds_what_the_register_holds() {
        let office = Office::new();
        let mapping = MAPPING.replace("kind = \"arrest\"\non =", "kind = \"custody\"\nsince =");
        let mapping = office.write("held.toml", mapping);
        let list = office.write("held.csv", LIST);
        assert_eq!(office.run(&["add", &list, "--mapping", &mapping]).code, 0);
        let none = office.run(&["rule", "test"]);
        assert!(none.code != 0 && none.err.contains("rules"), "{}", none.err);
        let new = office.run(&["rule", "new", "held-thirty-days"]);
        assert_eq!(new.code, 0, "{}", new.err);
        let tested = office.run(&["rule", "test"]);
        assert_eq!(tested.code, 0, "{}{}", tested.out, tested.err);
        assert_eq!(tested.out, "good    held-thirty-days: 3 examples\n");
        let found = |today: &str| {
            let found = office.run(&["findings", "--today", today, "--json"]);
            let found: serde_json::Value = serde_json::from_str(&found.out).unwrap();
            let own = |one: &&serde_json::Value| one["rule"] == "held-thirty-days";
            found.as_array().unwrap().iter().filter(own).count()
        };
        assert_eq!((found("2026-01-20"), found("2026-02-04"), found("2026-03-01")), (0, 1, 2));
        let listed = office.run(&["rule", "list"]);
        assert!(listed.out.contains("held-thirty-days"), "{}", listed.out);
        assert_eq!(listed.out.matches("(own)").count(), 1);
        let again = office.run(&["rule", "new", "held-thirty-days"]);
        assert!(again.code != 0 && again.err.contains("not written over"), "{}", again.err);
    }

    #[test]
    fn a_rule_that_does_not_do_what_it_says_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let on = |arguments: &[&str]| run(paradero().arg("rule").args(arguments));
        let to = folder.path().to_str().unwrap();
        for id in ["held-long", "broken", "silent", "unsaid"] {
            assert_eq!(on(&["new", id, "--to", to]).code, 0);
        }
        let change = |id: &str, from: &str, to: &str| {
            let path = folder.path().join(format!("{id}.sql"));
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "{from}");
            std::fs::write(&path, text.replace(from, to)).unwrap();
        };
        change("broken", "FROM custody AS c", "FROM custodies AS c");
        change("silent", ">= 30\n", ">= 3000\n");
        change("unsaid", "{speaker}", "{talker}");
        let tested = on(&["test", to]);
        assert_eq!(tested.code, 1, "{}", tested.out);
        let lines: Vec<_> = tested.out.lines().collect();
        assert_eq!(lines.len(), 4, "{}", tested.out);
        assert!(lines[0].starts_with("failed  broken") && lines[0].contains("custodies"));
        assert_eq!(lines[1], "good    held-long: 3 examples");
        assert!(lines[2].starts_with("failed  silent") && lines[2].contains("should find"));
        assert!(lines[3].starts_with("failed  unsaid") && lines[3].contains("{talker}"));
        let shipped = on(&["new", "no-hearing", "--to", to]);
        assert!(shipped.code != 0 && shipped.err.contains("ships"), "{}", shipped.err);
        assert!(on(&["new", "No Hearing", "--to", to]).err.contains("no id of a rule"));
        assert!(on(&["new", "x"]).code != 0, "without a register");
    }

    #[test]
    fn every_rule_that_ships_passes_and_the_tables_are_named() {
        let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules");
        let tested = run(paradero().args(["rule", "test", rules]));
        assert_eq!(tested.code, 0, "{}", tested.out);
        assert!(tested.out.lines().count() >= 40);
        let tables = run(paradero().args(["rule", "tables", "custody"])).out;
        assert!(
            tables.contains("\n    id, subject,") && tables.contains("since_lo, since_hi"),
            "{tables}"
        );
        let none = run(paradero().args(["rule", "tables", "prisoners"]));
        assert!(none.code != 0 && none.err.contains("names all"), "{}", none.err);
    }
}
