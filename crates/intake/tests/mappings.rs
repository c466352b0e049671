//! Bad input: what is refused with one line that says where and what to do, and what is kept with
//! a problem.

#[cfg(test)]
mod tests {
    use paradero_intake::{Reading, propose, read_with_mapping, read_with_sheet};
    use paradero_model::Value;

    const MAPPING: &str = "[person]\nname = { column = \"nombre\" }\n\
        birth.date = { column = \"nac\", date = \"dd/mm/yyyy\" }\n";

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn read(table: &str, mapping: &str) -> Result<Reading, String> {
        read_with_mapping("list.csv", table.as_bytes(), mapping, &no_pdf)
            .map_err(|error| error.to_string())
    }

    fn refused(name: &str, bytes: &[u8], mapping: &str) -> String {
        let error = read_with_mapping(name, bytes, mapping, &no_pdf).unwrap_err().to_string();
        assert!(!error.contains('\n'), "one line: {error}");
        assert!(error.contains(';'), "what is wrong; what to do: {error}");
        error
    }

    #[test]
    fn what_cannot_be_taken_in_is_refused_in_one_line_that_names_the_file_and_the_remedy() {
        for (name, bytes, parts) in [
            ("a.csv", &b""[..], ["the file is empty", "as it was received"]),
            ("a.csv", b" \r\n\n", ["the file is empty", "as it was received"]),
            ("a.csv", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", ["not text", "named .csv"]),
            ("a.csv", b"\x89PNG\r\n\x1a\n", ["the picture cannot be read", "claim sheet"]),
            ("a.xlsx", b"PK\x03\x04xl/workbook rubbish", ["workbook cannot be read", "save it"]),
            ("a.zip", b"PK\x03\x04 something", ["ZIP archive", "unpack"]),
            ("a.parquet", b"PAR1 rubbish", ["Parquet file cannot be read", "write it again"]),
            ("a.json", b"{\"a\": ", ["not JSON", "list of objects"]),
            ("a.jsonl", b"nothing\nhere\n", ["no JSON object", "list of objects"]),
            ("a.html", b"<!DOCTYPE html><p>none</p>", ["no table", "claim sheet"]),
        ] {
            let error = refused(name, bytes, MAPPING);
            assert!(error.starts_with(name) || error.contains(name), "{error}");
            assert!(parts.into_iter().all(|part| error.contains(part)), "{error}");
            let proposed = propose(name, bytes, &no_pdf);
            assert!(matches!(proposed, Err(_) | Ok(None)), "{name}");
        }
    }

    #[test]
    fn a_mapping_that_does_not_fit_is_refused_with_its_line() {
        let table = "nombre,nac\nAna Rojo,03/05/1990\n";
        for (mapping, line, part) in [
            ("[person]\nname = { column = \"nombe\" }", 2, "did you mean `nombre`?"),
            ("[person]\nname = { column = \"zzz\" }", 2, "the columns are nombre, nac"),
            ("[person]\nnam = { column = \"nombre\" }", 2, "did you mean `name`?"),
            ("[[event]]\nkind = \"arest\"", 2, "did you mean `arrest`?"),
            (
                "[source]\nencoding = \"klingon\"\n[person]\nname = { column = \"nombre\" }",
                2,
                "no encoding",
            ),
            (
                "[source]\ndelimiter = \"::\"\n[person]\nname = { column = \"nombre\" }",
                2,
                "no delimiter",
            ),
            (
                "[source]\nheader_rows = 9\n[person]\nname = { column = \"nombre\" }",
                2,
                "header_rows",
            ),
            ("[person]\nname = { column = \"nombre\", orden = \"x\" }", 2, "no key `orden`"),
            ("[person\n", 1, "not valid TOML"),
        ] {
            let error = refused("list.csv", table.as_bytes(), mapping);
            assert!(error.contains("mapping of list.csv"), "{error}");
            assert!(error.contains(&format!("line {line}:")), "{mapping}: {error}");
            assert!(error.contains(part), "{mapping}: {error}");
        }
        let nothing = refused("list.csv", table.as_bytes(), "[source]\ntitle = \"x\"\n");
        assert!(nothing.contains("maps nothing"), "{nothing}");
    }

    #[test]
    fn a_list_without_claims_is_kept_where_the_mapping_says_why() {
        let mapping = "[columns]\nnombre = \"of places\"\nnac = \"none\"\n";
        let reading = read("nombre,nac\nPuerto,\n", mapping).unwrap();
        assert_eq!((reading.records.len(), reading.events.len()), (1, 0));
        assert!(reading.records[0].problems.is_empty());
    }

    #[test]
    fn a_header_that_stands_twice_is_refused_until_the_mapping_tells_the_two_apart() {
        let table = "nombre,fecha,fecha\nAna Rojo,03/05/2025,04/05/2025\n";
        let mapping = "[person]\nname = { column = \"nombre\" }\n[[event]]\nkind = \"arrest\"\n\
            on = { column = \"fecha\", date = \"dd/mm/yyyy\" }\n";
        let error = read(table, mapping).unwrap_err();
        assert!(error.contains("columns 2 and 3 are both called `fecha`"), "{error}");
        assert!(error.contains("`fecha (2)`"), "{error}");
        let told = format!("{mapping}[columns]\n\"fecha (2)\" = \"of the transfer\"\n");
        assert_eq!(read(table, &told).unwrap().events.len(), 2);
        let proposal = propose("list.csv", table.as_bytes(), &no_pdf).unwrap().unwrap();
        assert_eq!(read(table, &proposal.to_toml()).unwrap().records.len(), 1);
    }

    #[test]
    fn an_impossible_date_is_kept_as_the_text_it_was_with_a_problem() {
        let table = "nombre,nac\nAna Rojo,31/02/1990\nEva Sol,03/05/1990\nLuz Mar,\n";
        let reading = read(table, MAPPING).unwrap();
        assert_eq!(reading.records.len(), 3);
        let problem = &reading.records[0].problems[0];
        assert_eq!(problem.code.code(), "unreadable-date");
        assert_eq!(
            (problem.column.as_deref(), problem.found.as_str()),
            (Some("nac"), "31/02/1990")
        );
        assert!(problem.expected.contains("28 days"), "{}", problem.expected);
        let birth = reading.events[0].claims.iter().find(|c| c.property == "birth.date").unwrap();
        let Value::Date(date) = &birth.value else { panic!() };
        assert!(!date.is_read() && date.written == "31/02/1990");
        assert!(reading.records[1..].iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn a_country_that_an_event_is_about_is_a_code_or_a_problem() {
        let mapping = "[[event]]\nkind = \"signal\"\ncountry = { column = \"país\" }\nrating = { column = \"nivel\" }\n";
        let reading = read("país,nivel\nSV,1\nXania,2\n", mapping).unwrap();
        let about: Vec<_> = reading.events.iter().map(|event| event.subject.as_deref()).collect();
        assert_eq!(about, [Some("country:SV")]);
        let problem = &reading.records[1].problems[0];
        assert_eq!((problem.column.as_deref(), problem.found.as_str()), (Some("país"), "Xania"));
    }

    #[test]
    fn cells_that_the_mapping_says_hold_nothing_make_no_claim_and_stay_in_the_record() {
        let table = "nombre,nac\nAna Rojo,NA\n NA ,03/05/1990\n";
        let reading = read(table, &format!("[source]\nmissing = [\"NA\"]\n{MAPPING}")).unwrap();
        assert_eq!(reading.events[0].claims.len(), 1);
        assert_eq!(reading.events[1].claims.len(), 1);
        assert_eq!(reading.records[0].cells[1].text, "NA");
    }

    #[test]
    fn rows_of_other_lengths_are_kept_with_a_problem() {
        let reading = read("nombre,nac\nAna Rojo\nEva Sol,03/05/1990,more\nLuz Mar,,,\n", MAPPING);
        let reading = reading.unwrap();
        let codes: Vec<Vec<&str>> = reading
            .records
            .iter()
            .map(|record| record.problems.iter().map(|problem| problem.code.code()).collect())
            .collect();
        assert_eq!(codes, [vec!["ragged-row"], vec!["ragged-row"], vec![]]);
        assert_eq!(reading.records[1].cells[2].text, "more");
        assert_eq!(reading.events.len(), 3);
    }

    #[test]
    fn a_quote_that_does_not_stand_in_its_source_is_refused_with_the_nearest_passage() {
        let sheet = "[[event]]\nid = \"a\"\nkind = \"arrest\"\nperson = \"Ana Rojo\"\n\
            quote = \"taken at the new port\"\n";
        let text = b"They say that Ana Rojo was taken at the old port on 3 May.";
        let error = read_with_sheet("a.txt", text, sheet, &no_pdf).unwrap_err().to_string();
        assert!(error.contains("line 5") && error.contains("taken at the old port"), "{error}");
        assert!(!error.contains('\n'));
    }
}
