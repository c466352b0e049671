//! `paradero add` without a mapping: what is proposed, asked, accepted and written.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Output, Stdio};

    const LIST: &str = "id_unico,nombre,F. nac.,fecha de detenci\u{f3}n,estado civil\n\
        1,\"Rojo, Ana\",13/05/1990,27/05/2024,soltera\n2,\"Sol, Eva\",02/11/1985,31/02/2024,\n";

    fn paradero(directory: &Path, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_paradero"))
            .current_dir(directory)
            .env("PARADERO_REGISTER", directory.join("register"))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn said(output: &Output) -> String {
        String::from_utf8(output.stderr.clone()).unwrap()
    }

    fn started() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("list.csv"), LIST).unwrap();
        let made = paradero(directory.path(), &["init", "register"]);
        assert!(made.status.success(), "{}", said(&made));
        directory
    }

    #[test]
    fn without_a_terminal_the_proposal_is_shown_and_nothing_is_added() {
        let directory = started();
        let refused = paradero(directory.path(), &["add", "list.csv"]);
        assert_eq!(refused.status.code(), Some(2));
        let text = said(&refused);
        assert!(
            text.contains("nombre -> person.name, order = \"surname, given\" [high]"),
            "{text}"
        );
        assert!(text.contains("estado civil -> no claim"), "{text}");
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("paradero: list.csv: no mapping was given"), "{last}");
        assert!(last.contains("--yes") && last.contains("--propose-to FILE"), "{last}");
        let status = paradero(directory.path(), &["status", "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
        assert!(status.to_string().contains("\"number\":0"), "{status}");
    }

    #[test]
    fn an_accepted_proposal_is_added_and_told_as_json() {
        let directory = started();
        let added = paradero(directory.path(), &["add", "--yes", "--json", "list.csv"]);
        assert!(added.status.success(), "{}", said(&added));
        let answer: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
        let one = &answer[0];
        assert_eq!((one["records"].as_u64(), one["problems"].as_u64()), (Some(2), Some(1)));
        let columns = one["proposal"]["columns"].as_array().unwrap();
        assert_eq!(columns.len(), 5);
        assert_eq!(columns[3]["what"], "arrest.on");
        assert_eq!(columns[3]["confidence"], "medium");
        assert!(one["proposal"]["mapping"].as_str().unwrap().contains("unique = true"));
        let text = said(&added);
        assert!(text.contains("columns kept without a claim: id_unico, estado civil"), "{text}");
        assert!(text.contains("found `31/02/2024`"), "{text}");
        let again = paradero(directory.path(), &["add", "--yes", "list.csv"]);
        assert!(said(&again).contains("it was there already"), "{}", said(&again));
    }

    #[test]
    fn a_proposal_is_written_to_a_new_file_corrected_and_used() {
        let directory = started();
        let write = ["add", "list.csv", "--propose-to", "list.toml"];
        assert!(paradero(directory.path(), &write).status.success());
        let again = paradero(directory.path(), &write);
        assert_eq!(again.status.code(), Some(2), "a file that stands is never overwritten");
        let path = directory.path().join("list.toml");
        let mapping = std::fs::read_to_string(&path).unwrap();
        let mapping =
            mapping.replace("# said_by = \"who keeps this list\"", "said_by = \"an office\"");
        std::fs::write(&path, mapping).unwrap();
        let added =
            paradero(directory.path(), &["add", "list.csv", "--mapping", "list.toml", "--json"]);
        assert!(added.status.success(), "{}", said(&added));
        let answer: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
        assert_eq!(answer[0]["records"], 2);
        assert!(answer[0]["proposal"].is_null());
    }

    #[test]
    fn running_text_is_kept_as_a_document_and_gets_no_proposal() {
        let directory = started();
        std::fs::write(directory.path().join("a.txt"), "They say that she was taken.\n").unwrap();
        let added = paradero(directory.path(), &["add", "a.txt"]);
        assert!(added.status.success(), "{}", said(&added));
        assert!(said(&added).contains("kept as a document without claims"));
        let refused = paradero(directory.path(), &["add", "a.txt", "--propose-to", "a.toml"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("claim sheet"));
    }
}
