//! A proof of one record: made, checked by the program, and by a script that knows only the standards.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use crate::support::{Office, paradero, run};

    /// The script, under the Python of this machine.
    fn script(arguments: &[&str]) -> (bool, String) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/proof.py");
        let output = Command::new("python3").arg(path).args(arguments).output();
        let output = output.expect("Python 3 is needed for this test: apt-get install python3");
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    #[test]
    fn a_record_is_proven_to_whoever_has_no_register() {
        let office = Office::with_list();
        let status = office.run(&["people", "--json"]);
        assert_eq!(status.code, 0, "{}", status.err);
        let people: serde_json::Value = serde_json::from_str(&status.out).unwrap();
        let shown = office.run(&["show", people[0]["id"].as_str().unwrap(), "--json"]).out;
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        let event = shown["claims"][0]["event"].as_str().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("proof.json");
        let file = path.to_str().unwrap();
        let made = office.run(&["prove", event, "--to", file]);
        assert_eq!(made.code, 0, "{}", made.err);
        let key = std::fs::read_to_string(office.register().join("keys/verify.key")).unwrap();
        let by_row = office.run(&["prove", "first.csv:2"]);
        assert!(by_row.code == 0 && by_row.out.contains("Julio Paz Orellana"), "{}", by_row.err);
        let checked = run(paradero().args(["verify", file, "--key", key.trim()]));
        assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
        assert!(checked.out.contains("Name: "), "{}", checked.out);
        let (holds, told) = script(&[file, key.trim()]);
        assert!(holds && told.starts_with("holds: record "), "{told}");
        // What is said of the source can be compared with the file itself.
        let list = office.register().with_file_name("first.csv");
        let with = run(paradero().args(["verify", file, "--source", list.to_str().unwrap()]));
        assert_eq!(with.code, 0, "{}", with.err);
        let other = office.write("other.csv", "another,file\n");
        assert_eq!(run(paradero().args(["verify", file, "--source", &other])).code, 1);
        // Changed anywhere that matters, both refuse it.
        let text = std::fs::read_to_string(&path).unwrap();
        let proof: serde_json::Value = serde_json::from_str(&text).unwrap();
        for part in [
            "/record/says",
            "/record/salt",
            "/record/path/0",
            "/import/says",
            "/entry/line",
            "/checkpoint",
        ] {
            let mut bent = proof.clone();
            let value = bent.pointer_mut(part).unwrap();
            let text = value.as_str().unwrap();
            let at = text.find('1').or_else(|| text.find('a')).unwrap();
            *value = format!(
                "{}{}{}",
                &text[..at],
                if &text[at..=at] == "1" { "2" } else { "b" },
                &text[at + 1..]
            )
            .into();
            std::fs::write(&path, bent.to_string()).unwrap();
            let checked = run(paradero().args(["verify", file, "--key", key.trim()]));
            assert_ne!(checked.code, 0, "{part}: {}", checked.out);
            assert!(!script(&[file, key.trim()]).0, "{part}");
        }
        let nothing = office.run(&["prove", "no-such-id"]);
        assert_eq!(nothing.code, 2);
        assert!(nothing.err.contains("no claim, event or record"), "{}", nothing.err);
    }
}
