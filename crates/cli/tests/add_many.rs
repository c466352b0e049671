//! `paradero add` of a folder and of files that hold others: each is a source or is accounted for, and none stops the rest.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Output, Stdio};

    use serde_json::{Value, json};

    const LIST: &str = "nombre,F. nac.,fecha de detenci\u{f3}n\nAna Rojo,13/05/1990,27/05/2024\nEva Sol,02/11/1985,31/02/2024\n";

    const MAILBOX: &str = "From ana@example.org Thu May 30 10:00:00 2024\r\n\
        From: Ana <ana@example.org>\r\nTo: oficina@example.org\r\nDate: Thu, 30 May 2024 10:00:00 +0000\r\nSubject: La lista\r\n\
        Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVa la lista de Puente Viejo.\r\n\
        --b\r\nContent-Type: text/csv; charset=utf-8; name=\"adjunta.csv\"\r\nContent-Disposition: attachment; filename=\"adjunta.csv\"\r\n\r\n\
        nombre,fecha de detencion\r\nLuz Mar,27/05/2024\r\n--b--\r\n\r\n";

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

    /// A folder as somebody hands it over.
    fn handed_over() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join("entrega/correo");
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::write(directory.path().join("entrega/lista.csv"), LIST).unwrap();
        std::fs::write(directory.path().join("entrega/vacio.csv"), "").unwrap();
        std::fs::write(directory.path().join("entrega/nota.txt"), "Vino la hermana.\n").unwrap();
        std::fs::write(inside.join("buzon.mbox"), MAILBOX).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", inside.join("enlace")).unwrap();
        let made = paradero(directory.path(), &["init", "register"]);
        assert!(made.status.success(), "{}", said(&made));
        directory
    }

    fn outcomes(answer: &Value) -> Vec<(String, String)> {
        let lines = answer["account"].as_array().unwrap().iter();
        let word = |line: &Value, of: &str| line[of].as_str().unwrap_or_default().to_owned();
        lines.map(|line| (word(line, "path"), word(line, "outcome"))).collect()
    }

    #[test]
    fn every_file_of_a_folder_is_a_source_or_is_accounted_for() {
        let directory = handed_over();
        let added =
            paradero(directory.path(), &["add", "--yes", "--json", "--no-watch", "entrega"]);
        let answer: Value = serde_json::from_slice(&added.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", said(&added)));
        // What is refused is told in the end, and by how the command ends.
        assert_eq!(added.status.code(), Some(1), "{}", said(&added));
        let found = outcomes(&answer);
        let of = |path: &str| {
            let mut at = found.iter().filter(|(of, _)| of.ends_with(path));
            at.next().unwrap_or_else(|| panic!("{path}: {found:?}")).1.as_str()
        };
        assert_eq!(of("lista.csv"), "read");
        assert_eq!(of("nota.txt"), "kept");
        assert_eq!(of("vacio.csv"), "refused");
        assert_eq!(of("enlace"), "left");
        assert_eq!(of("buzon.mbox"), "unpacked");
        assert_eq!(of("(adjunta.csv)"), "read");
        assert!(answer["files"].as_u64().unwrap() >= found.len() as u64);

        // What lay in the mailbox knows where.
        let added = answer["added"].as_array().unwrap();
        let path = |one: &Value| one["path"].as_str().unwrap_or_default().to_owned();
        assert!(added.iter().any(|one| path(one).contains("buzon.mbox")), "{added:?}");
    }

    #[test]
    fn a_file_that_was_taken_in_before_is_left_and_the_rest_goes_on() {
        let directory = handed_over();
        let arguments = ["add", "--yes", "--json", "--no-watch", "--parts-only", "entrega"];
        paradero(directory.path(), &arguments);
        let again = paradero(directory.path(), &arguments);
        let answer: Value = serde_json::from_slice(&again.stdout).unwrap();
        assert!(
            outcomes(&answer).iter().all(|(_, outcome)| outcome != "read" && outcome != "kept")
        );
        let added = answer["added"].as_array().unwrap();
        assert!(added.iter().all(|one| one["already"] == json!(true)), "{added:?}");
    }

    #[test]
    fn a_list_saved_anew_is_told_and_a_register_within_a_folder_is_left() {
        let directory = handed_over();
        let row = |n: usize| format!("Persona Inventada {n}");
        let first: String = (1..30).map(|n| format!("{},{n:02}/05/2024\n", row(n))).collect();
        let anew: String = (1..30).map(|n| format!("2024-05-{n:02};{}\n", row(n))).collect();
        let path = directory.path();
        std::fs::write(path.join("lista.csv"), format!("nombre,fecha de detención\n{first}"))
            .unwrap();
        std::fs::write(path.join("anew.csv"), format!("fecha de detención;nombre\n{anew}"))
            .unwrap();
        let added = paradero(path, &["add", "--yes", "lista.csv"]);
        assert!(added.status.success() && !said(&added).contains("same rows"), "{}", said(&added));
        let added = paradero(path, &["add", "--yes", "--json", "anew.csv"]);
        let told = said(&added);
        assert!(told.contains("anew.csv has the same rows as lista.csv"), "{told}");
        let answer: Value = serde_json::from_slice(&added.stdout).unwrap();
        assert_eq!(answer[0]["alike"][0]["shared"], 29);
        // The command that it names settles it.
        let command = told.split("paradero decide repeats ").nth(1).unwrap();
        let pair: Vec<&str> = command.split_whitespace().take(2).collect();
        let decided =
            paradero(path, &["decide", "repeats", pair[0], pair[1], "--why", "saved anew"]);
        assert!(decided.status.success(), "{}", said(&decided));

        // A register that lies in a folder is no source: some of it are keys.
        std::fs::rename(path.join("register"), path.join("entrega/register")).unwrap();
        let made = paradero(path, &["init", "register"]);
        assert!(made.status.success(), "{}", said(&made));
        let added = paradero(path, &["add", "--yes", "--json", "--no-watch", "entrega"]);
        let answer: Value = serde_json::from_slice(&added.stdout).unwrap();
        let found = outcomes(&answer);
        let of_register: Vec<_> = found.iter().filter(|(of, _)| of.contains("register")).collect();
        assert_eq!(of_register, [&("register".to_owned(), "left".to_owned())], "{found:?}");
    }
}
