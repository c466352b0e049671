//! Two offices screen without handing over lists, with the program alone.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::support::{Office, Run, paradero, run};

    const LIST: &str = "name,born,document\n\
        Rosa Amaya Quintana,1990-02-03,DUI:01234567-8\nJulio Paz Orellana,1985-11-30,\n\
        Xiomara Ibarbourou,1988,\n";
    const MANIFEST: &str = "name,born,document\nNadie Conocido,1970-01-01,\n\
        ROSA QUINTANA AMALLA,1990-03-02,\nZiomara Ibarburu,,\n,,DUI:01234567-8\n";

    /// An office with a list, a key and an export of the list.
    fn exported() -> (Office, [String; 3]) {
        let office = Office::new();
        let list = office.write("list.csv", LIST);
        let [key, export] = ["a.key", "a.blind"].map(|name| beside(&office, name));
        let made = tell(&["screen", "blind-key", &key]);
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(made.out.contains("fingerprint") && made.out.contains("in person"), "{}", made.out);
        let ran = tell(&["screen", "export-blind", &list, "--key", &key, "-o", &export]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("3 people, 3 names of 8 different words"), "{}", ran.out);
        let manifest = office.write("manifest.csv", MANIFEST);
        (office, [key, export, manifest])
    }

    fn beside(office: &Office, name: &str) -> String {
        let path = office.register().with_file_name(name);
        path.to_str().unwrap().to_owned()
    }

    fn tell(arguments: &[&str]) -> Run {
        run(paradero().args(arguments))
    }

    #[test]
    fn a_key_an_export_a_manifest_and_the_names_of_the_handles_asked_about() {
        let (office, [key, export, manifest]) = exported();
        let ask = beside(&office, "ask.txt");
        let words = ["screen", "blind", &manifest, "--key", &key, "--with", &export];
        let ran = tell(&[&words[..], &["--ask", &ask]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(
            ran.out.contains("4 screened against 3 people of a.blind: 3 with a handle"),
            "{}",
            ran.out
        );
        for text in
            ["day and month exchanged", "amalla: sounds alike", "in another order", "nobody found"]
        {
            assert!(ran.out.contains(text), "`{text}` is missing in:\n{}", ran.out);
        }
        for name in ["Amaya", "Julio", "Orellana", "Ibarbourou"] {
            assert!(!ran.out.contains(name), "{name} is not known here:\n{}", ran.out);
        }

        let told: Value =
            serde_json::from_str(&tell(&[&words[..], &["--json"]].concat()).out).unwrap();
        let rows = told["rows"].as_array().unwrap();
        let counts: Vec<usize> =
            rows.iter().map(|row| row["hits"].as_array().unwrap().len()).collect();
        assert_eq!(counts, [0, 1, 1, 1]);
        assert_eq!(rows[1]["hits"][0]["handle"], rows[3]["hits"][0]["handle"], "one person, twice");

        // What is asked about is each handle once, and tells nothing of rows.
        let asked = std::fs::read_to_string(&ask).unwrap();
        assert_eq!(asked.lines().count(), 3, "{asked}");
        let handles = beside(&office, "a.blind.handles");
        let known = tell(&["screen", "blind-reveal", "--handles", &handles, "--asked", &ask]);
        assert_eq!(known.code, 0, "{}", known.err);
        assert!(known.out.contains("Rosa Amaya Quintana") && known.out.contains("row 1 (line 2)"));
        assert!(known.out.contains("Xiomara Ibarbourou") && !known.out.contains("Julio"));
    }

    #[test]
    fn a_register_exports_what_its_level_sees() {
        let office = Office::with_list();
        let [key, export] = ["a.key", "a.blind"].map(|name| beside(&office, name));
        assert_eq!(tell(&["screen", "blind-key", &key]).code, 0);
        let words = ["screen", "export-blind", "--key", &key, "--out", &export];
        let ran = office.run(&words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("2 people"), "{}", ran.out);
        let manifest = office.write("m.csv", "name\nROSA AMALLA QUINTANA\n");
        let found = tell(&["screen", "blind", &manifest, "--key", &key, "--with", &export]);
        assert!(found.out.contains("1 with a handle"), "{}\n{}", found.out, found.err);
        // No order covers anyone here.
        let other = beside(&office, "b.blind");
        let none = [&words[..5], &[other.as_str(), "--covered"]].concat();
        let refused = office.run(&none);
        assert_eq!(
            (refused.code, refused.err.contains("nobody to export")),
            (2, true),
            "{}",
            refused.err
        );
    }

    #[cfg(unix)]
    #[test]
    fn secrets_are_for_their_owner_alone_and_no_file_is_replaced() {
        use std::os::unix::fs::PermissionsExt;
        let (office, [key, export, _]) = exported();
        let handles = beside(&office, "a.blind.handles");
        for file in [&key, &export, &handles] {
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        let again = tell(&["screen", "blind-key", &key]);
        assert_eq!((again.code, again.err.contains("none replaced")), (2, true), "{}", again.err);
        // Where the handles cannot be kept there is no export either.
        let list = beside(&office, "list.csv");
        let other = beside(&office, "b.blind");
        let words =
            ["screen", "export-blind", &list, "--key", &key, "-o", &other, "--handles", &handles];
        let before = std::fs::read(&handles).unwrap();
        assert_eq!(tell(&words).code, 2);
        assert!(!std::path::Path::new(&other).exists());
        assert_eq!(std::fs::read(&handles).unwrap(), before, "what was there is left alone");
    }

    #[test]
    fn what_does_not_fit_together_is_refused_in_one_line() {
        let (office, [key, export, manifest]) = exported();
        let other = beside(&office, "b.key");
        assert_eq!(tell(&["screen", "blind-key", &other]).code, 0);
        let handles = beside(&office, "a.blind.handles");
        let damaged = office.write("damaged.blind", {
            let mut bytes = std::fs::read(&export).unwrap();
            bytes[100] ^= 1;
            bytes
        });
        let foreign = office
            .write("foreign.txt", format!("# paradero blind handles, export {}\n", "0".repeat(32)));
        let many =
            office.write("many.txt", (0..60).map(|at| format!("{at:016x}\n")).collect::<String>());
        let blind = |key: &str, export: &str| {
            tell(&["screen", "blind", &manifest, "--key", key, "--with", export])
        };
        let reveal = |more: &[&str]| {
            tell(&[&["screen", "blind-reveal", "--handles", &handles], more].concat())
        };
        for (ran, parts) in [
            (blind(&other, &export), ["a.blind", "another key"]),
            (blind(&key, &damaged), ["damaged.blind", "damaged or was changed"]),
            (blind(&key, &manifest), ["manifest.csv", "no blind export"]),
            (blind(&manifest, &export), ["manifest.csv", "no key"]),
            (reveal(&["0123456789abcdef"]), ["not of this export", "0123456789abcdef"]),
            (reveal(&["Rosa"]), ["`Rosa` is no handle", "sixteen"]),
            (reveal(&["--asked", &foreign]), ["foreign.txt", "another export"]),
            (reveal(&["--asked", &many]), ["60 handles of 3", "--most is 50"]),
        ] {
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
            let line = ran.err.lines().last().unwrap_or_default();
            parts.iter().for_each(|part| assert!(line.contains(part), "`{part}`: {}", ran.err));
        }
    }
}
