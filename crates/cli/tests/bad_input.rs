//! Bad input through the real program: one line that says what, where and what to do; exit code 2;
//! the register as it was.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_register::Register;

    use crate::support::{LIST, MAPPING, Office, Run, contents, paradero, run};

    /// Runs a command that must be refused, and gives its one line.
    fn refused(office: &Office, arguments: &[&str]) -> String {
        let given = || {
            let derived = office.register().join("derived");
            let mut files = contents(&office.register());
            files.retain(|(path, _)| !path.starts_with(&derived));
            files
        };
        let before = given();
        let ran = office.run(arguments);
        let line = one_line(&ran);
        assert!(given() == before, "the register is as it was: {line}");
        line
    }

    fn one_line(ran: &Run) -> String {
        assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
        assert_eq!(ran.out, "", "nothing on standard output");
        let lines: Vec<&str> = ran.err.lines().collect();
        let [line] = lines.as_slice() else { panic!("one line, not {lines:#?}") };
        assert!(line.starts_with("paradero: "), "{line}");
        (*line).to_owned()
    }

    /// A list that must be refused, by a mapping that is right for another.
    fn list_refused(name: &str, bytes: impl AsRef<[u8]>) -> String {
        let office = Office::with_list();
        let list = office.write(name, bytes);
        let mapping = office.write("mapping.toml", MAPPING);
        let line = refused(&office, &["add", &list, "--mapping", &mapping]);
        assert!(line.contains(name), "names the file: {line}");
        line
    }

    fn says(line: &str, parts: &[&str]) {
        for part in parts {
            assert!(line.contains(part), "`{part}` is missing in: {line}");
        }
    }

    #[test]
    fn an_empty_file() {
        says(&list_refused("nothing.csv", ""), &["empty"]);
        says(&list_refused("blank.csv", "\n\n  \n"), &["blank.csv"]);
    }

    #[test]
    fn a_binary_file_that_is_called_a_table() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend((0..4000_u32).map(|n| u8::try_from(n * 7919 % 256).unwrap()));
        list_refused("photo.csv", png);
        let zeros = vec![0_u8; 5000];
        list_refused("zeros.csv", zeros);
        list_refused("broken.xlsx", b"PK\x03\x04 and then nothing of a workbook");
    }

    #[test]
    fn an_encoding_that_the_bytes_contradict_is_told_row_by_row_and_an_unknown_one_refused() {
        let office = Office::with_list();
        let latin = b"Name,Born,Arrested\nJos\xe9 Pe\xf1a,17/08/1971,09/01/2026\n";
        let list = office.write("latin.csv", latin);
        let stated = |label: &str| {
            let with = format!("[source]\nencoding = \"{label}\"");
            office.write("mapping.toml", MAPPING.replace("[source]", &with))
        };
        let line = refused(&office, &["add", &list, "--mapping", &stated("klingon")]);
        says(&line, &["klingon", "line 3"]);
        let ran = office.run(&["add", &list, "--mapping", &stated("utf-8")]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        says(&ran.err, &["1 with a problem", "row 1", "`Name`", "state the encoding"]);
        let ran = office.run(&["add", &list, "--mapping", &stated("windows-1252")]);
        says(&ran.err, &["0 with a problem"]);
        let people = office.run(&["people"]).out;
        says(&people, &["Jos\u{e9} Pe\u{f1}a"]);
        assert!(!people.contains('\u{fffd}'), "the newer reading is the one that counts");
    }

    #[test]
    fn a_header_that_stands_twice() {
        let twice = "Name,Born,Arrested,Note,Note\nAna,01/01/1990,05/01/2026,a,b\n";
        says(&list_refused("twice.csv", twice), &["`Note`", "4", "5"]);
    }

    #[test]
    fn a_mapping_of_a_column_that_is_not_there() {
        let office = Office::with_list();
        let list = office.write("list.csv", LIST);
        let mapping = office.write("mapping.toml", MAPPING.replace("\"Arrested\"", "\"Arested\""));
        let line = refused(&office, &["add", &list, "--mapping", &mapping]);
        says(&line, &["list.csv", "`Arested`", "line 11", "did you mean `Arrested`?"]);
    }

    #[test]
    fn a_mapping_that_is_wrong_in_itself() {
        let office = Office::with_list();
        let list = office.write("list.csv", LIST);
        for (text, parts) in [
            ("[person\n", &["line 1"][..]),
            ("[person]\nnamee = { column = \"Name\" }\n", &["namee", "line 2"]),
            ("[[event]]\nkind = \"arest\"\n", &["arest"]),
            ("[person]\nname = { column = \"Name\" }\n[source]\nlevel = \"secret\"\n", &["secret"]),
        ] {
            let mapping = office.write("mapping.toml", text);
            says(&refused(&office, &["add", &list, "--mapping", &mapping]), parts);
        }
        let line = refused(&office, &["add", &list, "--mapping", "no-such.toml"]);
        says(&line, &["no-such.toml"]);
    }

    #[test]
    fn a_quote_that_does_not_stand_in_the_source() {
        let office = Office::with_list();
        let text = office.write("note.txt", "The ministry said that ten people were flown out.\n");
        let sheet = "[ref]\nflight = { batch = \"a flight\" }\n[[event]]\nid = \"ten\"\n\
                     kind = \"batch\"\nbatch = \"flight\"\nquote = \"twelve people were flown out\"\n\
                     announced_count = 10\n";
        let sheet = office.write("note.claims.toml", sheet);
        let line = refused(&office, &["add", &text, "--claims", &sheet]);
        says(&line, &["note.txt", "twelve people", "line 7", "ten people were flown out"]);
    }

    #[test]
    fn impossible_dates_are_records_with_a_problem_and_never_dropped() {
        let office = Office::with_list();
        let list = "Name,Born,Arrested\nAna Mora,31/02/1990,05/01/2026\nBeto Ruiz,x,99/99/9999\n\
                    Carla Sosa,01/01/1991,06/01/2026\n";
        let list = office.write("dates.csv", list);
        let mapping = office.write("mapping.toml", MAPPING);
        let ran = office.run(&["add", &list, "--mapping", &mapping, "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((&told[0]["records"], &told[0]["problems"]), (&3.into(), &2.into()), "{told}");
        says(&ran.err, &["row 1", "`Born`", "31/02/1990", "99/99/9999"]);
        let status = office.run(&["status", "--json"]).out;
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        let number = |what: &str| {
            let rows = status.as_array().unwrap();
            rows.iter().find(|row| row["what"] == what).map(|row| row["number"].clone())
        };
        assert_eq!(number("records"), Some(5.into()));
        assert_eq!(number("records with a problem"), Some(2.into()));
        assert_eq!(number("people"), Some(5.into()), "who has a bad date is still someone");
    }

    #[test]
    fn a_field_of_ten_megabytes_is_kept_in_the_source_and_told() {
        let office = Office::with_list();
        let long = "x".repeat(10 << 20);
        let list = format!("Name,Born,Arrested\n{long},01/01/1990,05/01/2026\nAna,,05/01/2026\n");
        let list = office.write("long.csv", list);
        let mapping = office.write("mapping.toml", MAPPING);
        let ran = office.run(&["add", &list, "--mapping", &mapping]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        says(&ran.err, &["2 records (1 with a problem)", "row 1", "`Name`", "1 MiB"]);
        assert!(ran.err.len() < 4000, "the line is short: {} bytes", ran.err.len());
        assert_eq!(office.run(&["verify"]).code, 0);
        assert_eq!(office.run(&["people"]).code, 0);
    }

    #[test]
    fn a_second_writer() {
        let office = Office::with_list();
        let list = office.write("list.csv", LIST.replace("Rosa", "Rita"));
        let mapping = office.write("mapping.toml", MAPPING);
        let no_pdf = || -> paradero_register::PageReader { Box::new(|_| Err(String::new())) };
        let first = Register::open_writer(&office.register(), no_pdf(), 0).unwrap();
        let line = refused(&office, &["add", &list, "--mapping", &mapping]);
        says(&line, &["being written by another process", "wait until it has ended"]);
        assert_eq!(office.run(&["status"]).code, 0, "readers are not kept out");
        drop(first);
        assert_eq!(office.run(&["add", &list, "--mapping", &mapping]).code, 0);
    }

    #[test]
    fn a_register_of_a_newer_program() {
        let office = Office::with_list();
        let settings = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        std::fs::write(&settings, text.replace("version = 2", "version = 9\nkind = \"x\""))
            .unwrap();
        for arguments in
            [&["status"][..], &["people", "--json"], &["decide", "same", "a", "b", "--why", "x"]]
        {
            says(&refused(&office, arguments), &["paradero.toml", "form 9", "newer program"]);
        }
    }

    #[test]
    fn settings_that_were_broken_by_hand() {
        let office = Office::with_list();
        let settings = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        std::fs::write(&settings, format!("{text}\nlevles = [\"team\"]\n")).unwrap();
        let list = office.write("list.csv", LIST.replace("Rosa", "Rita"));
        let mapping = office.write("mapping.toml", MAPPING);
        let line = refused(&office, &["add", &list, "--mapping", &mapping]);
        says(&line, &["paradero.toml", "levles", "line"]);
    }

    #[test]
    fn files_and_registers_that_are_not_there() {
        let office = Office::with_list();
        let mapping = office.write("mapping.toml", MAPPING);
        says(&refused(&office, &["add", "gone.csv", "--mapping", &mapping]), &["gone.csv"]);
        let folder = office.register();
        let folder = folder.to_str().unwrap();
        says(
            &refused(&office, &["add", folder, "--mapping", &mapping]),
            &["is a register", "bundle"],
        );
        let list = office.write("list.csv", LIST);
        let ran = run(paradero().args(["add", &list, "--mapping", &mapping]));
        says(&one_line(&ran), &["no register named", "paradero init"]);
        let ran = run(paradero().args(["-r", "nowhere", "status"]));
        says(&one_line(&ran), &["nowhere", "is not a register", "paradero init"]);
        let ran = run(paradero().arg("init").arg(office.register()));
        says(&one_line(&ran), &["not empty", "name a new directory"]);
        let ran = run(paradero().args(["-r", "nowhere", "verify"]));
        says(&one_line(&ran), &["nowhere", "is not a register"]);
    }

    #[test]
    fn words_that_mean_nothing() {
        let office = Office::with_list();
        says(
            &refused(&office, &["--level", "secret", "status"]),
            &["`secret`", "public, team or sealed"],
        );
        says(&refused(&office, &["status", "--today", "yesterday"]), &["--today", "yesterday"]);
        says(&refused(&office, &["status", "--as-of", "whenever"]), &["--as-of", "whenever"]);
        says(&refused(&office, &["decide", "same", "a"]), &["decide same A B --why"]);
        let decisions =
            office.write("d.toml", "[[same]]\nkind = \"person\"\nmembrs = []\nwhy = \"x\"\n");
        says(&refused(&office, &["decide", "--file", &decisions]), &["d.toml", "membrs"]);
        says(&refused(&office, &["show", "nobody at all"]), &["nobody at all"]);
    }

    /// Found by fuzzing: the library follows the parents of a page without end.
    #[test]
    fn a_pdf_whose_page_is_its_own_parent() {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 3 0 R/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
            "<</Length 44>>stream\nBT /F1 12 Tf 20 100 Td (Ana Rojo) Tj ET     \nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ];
        let (mut pdf, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
        for (number, object) in (1..).zip(objects) {
            places += &format!("{:010} 00000 n \n", pdf.len());
            pdf += &format!("{number} 0 obj{object}endobj\n");
        }
        let start = pdf.len();
        pdf += &format!("xref\n0 6\n0000000000 65535 f \n{places}trailer<</Size 6/Root 1 0 R>>\n");
        pdf += &format!("startxref\n{start}\n%%EOF\n");
        let office = Office::with_list();
        let file = office.write("ring.pdf", pdf);
        says(&refused(&office, &["add", &file, "--yes"]), &["ring.pdf", "its own parents"]);
    }
}
