//! Two registers hand each other bundles by the real program: what it says, its exit codes, the pages.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use crate::support::{Office, paradero, run};

    const OTHER: &str = "Name,Born,Arrested\nRosa Amaya Q.,03/02/1990,07/01/2026\nHugo Serrano,01/01/1970,08/01/2026\n";

    /// An office with a list of its own.
    fn other() -> Office {
        let office = Office::new();
        let list = office.write("second.csv", OTHER);
        let mapping = office.write("m.toml", crate::support::MAPPING);
        let sealed = office
            .write("sealed.csv", "Name,Born,Arrested\nWenceslada Orbe,04/02/1968,09/01/2026\n");
        for (file, level) in [(&list, "team"), (&sealed, "sealed")] {
            let added = office.run(&["add", file, "--mapping", &mapping, "--source-level", level]);
            assert_eq!(added.code, 0, "{}", added.err);
        }
        office
    }

    fn path(office: &Office, name: &str) -> String {
        office.register().join(name).to_str().unwrap().to_owned()
    }

    #[test]
    fn what_one_office_hands_on_the_other_shows_as_its_own_and_says_whose_it_is() {
        let (north, south) = (Office::with_list(), other());
        let file = south.write("x", "").replace("/x", "/south.bundle");
        let refused = south.run(&["bundle", "export", &file]);
        assert!(refused.code == 2 && refused.err.contains("--for FILE"), "{}", refused.err);
        let recipients = path(&north, "keys/sealed.recipients");
        let made =
            south.run(&["--level", "sealed", "bundle", "export", &file, "--for", &recipients]);
        assert!(made.code == 0 && made.err.contains("only age1"), "{}", made.err);
        let unknown = north.run(&["bundle", "import", &file, "--by", "Ines"]);
        assert!(unknown.code == 2 && unknown.err.contains("--key"), "{}", unknown.err);
        let key = path(&south, "keys/verify.key");
        let taken =
            north.run(&["bundle", "import", &file, "--by", "Ines", "--key", &key, "--json"]);
        assert_eq!(taken.code, 0, "{}", taken.err);
        let told: serde_json::Value = serde_json::from_str(&taken.out).unwrap();
        let logs = told[0]["logs"].as_array().unwrap();
        let of = |at: usize, key: &str| logs[at][key].clone();
        assert_eq!(
            (of(1, "log"), of(1, "sources"), of(2, "sources")),
            ("team".into(), 1.into(), 1.into())
        );
        let again = north.run(&["bundle", "import", &file, "--by", "Ines"]);
        assert!(again.code == 0 && again.err.contains(" 0 new"), "{}", again.err);
        let people = north.run(&["people"]).out;
        assert!(people.contains("Hugo Serrano") && !people.contains("Wenceslada"), "{people}");
        let sealed = north.run(&["--level", "sealed", "people"]).out;
        assert!(sealed.contains("Wenceslada"), "{sealed}");
        let listed = north.run(&["bundle", "list"]).out;
        assert!(listed.contains("paradero/register  team"), "{listed}");
        assert!(!listed.contains("sealed"), "{listed}");
        let proof = north.run(&["prove", "second.csv:2"]);
        let file = north.write("proof.json", &proof.out);
        let checked = run(paradero().args(["verify", &file, "--key", &key]));
        assert!(checked.code == 0 && checked.out.contains("Hugo Serrano"), "{}", checked.err);
        let verified = north.run(&["verify"]);
        assert_eq!(verified.code, 0, "{}", verified.out);
        let withdrawn =
            north.run(&["withdraw", "second.csv", "--why", "asked for", "--by", "Ines"]);
        assert_eq!(withdrawn.code, 0, "{}", withdrawn.err);
        assert!(!north.run(&["people"]).out.contains("Hugo Serrano"));
        assert_eq!(north.run(&["verify"]).code, 0);
    }

    #[test]
    fn their_decisions_are_listed_and_do_nothing() {
        let (north, south) = (Office::with_list(), other());
        let pair = ["second.csv:1", "second.csv:2"];
        let why = ["--why", "one photograph", "--by", "Tomas"];
        let decided = south.run(&[&["decide", "same"], &pair[..], &why[..]].concat());
        assert_eq!(decided.code, 0, "{}", decided.err);
        let file = south.write("x", "").replace("/x", "/south.bundle");
        let made = south.run(&["bundle", "export", &file, "--in-clear"]);
        assert!(made.code == 0 && made.err.contains("whoever gets it"), "{}", made.err);
        let key = path(&south, "keys/verify.key");
        let taken = north.run(&["bundle", "import", &file, "--by", "Ines", "--key", &key]);
        assert!(taken.code == 0 && taken.err.contains("1 files of decisions"), "{}", taken.err);
        assert!(north.run(&["people"]).out.contains("Hugo Serrano"));
        let listed = north.run(&["bundle", "decisions"]).out;
        assert!(listed.contains("by Tomas") && listed.contains("[[same]]"), "{listed}");
        // What is listed is a file that whoever agrees gives to `decide`.
        let count = |text: &str| text.lines().count();
        let before = count(&north.run(&["people"]).out);
        let theirs = north.write("theirs.toml", listed);
        let agreed = north.run(&["decide", "--file", &theirs, "--by", "Ines"]);
        assert_eq!(agreed.code, 0, "{}", agreed.err);
        assert!(count(&north.run(&["people"]).out) < before);
    }
}
