//! Any bytes get an answer, and no row is lost.

#[cfg(test)]
mod tests {
    use paradero_intake::{propose, read_plain, read_with_mapping, read_with_sheet};
    use proptest::prelude::*;

    const NAMES: [&str; 10] = [
        "a.csv",
        "a.tsv",
        "a.txt",
        "a.json",
        "a.jsonl",
        "a.html",
        "a.xlsx",
        "a.parquet",
        "a.eml",
        "a",
    ];

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn all(name: &str, bytes: &[u8], guide: &str) {
        let _ = read_plain(name, bytes, &no_pdf);
        let _ = read_with_sheet(name, bytes, guide, &no_pdf);
        let _ = read_with_mapping(name, bytes, guide, &no_pdf);
        if let Ok(Some(proposal)) = propose(name, bytes, &no_pdf) {
            let read = read_with_mapping(name, bytes, &proposal.to_toml(), &no_pdf);
            let reading = read.unwrap_or_else(|error| {
                panic!("a proposal fits its table: {error}\n{}", proposal.to_toml())
            });
            assert_eq!(reading.records.len(), proposal.rows, "no row is lost");
            assert!(reading.unmapped.is_empty(), "every column is placed or kept with a reason");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_bytes_under_any_name_get_an_answer(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            name in 0..NAMES.len(),
            guide in ".{0,80}",
        ) {
            all(NAMES[name], &bytes, &guide);
        }

        #[test]
        fn any_bytes_after_a_known_beginning_get_an_answer(
            head in prop_oneof![
                Just(&b"PK\x03\x04"[..]), Just(&b"PAR1"[..]), Just(&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..]),
                Just(&b"<!DOCTYPE html><table><tr><td>"[..]), Just(&b"[{\"a\":"[..]), Just(&b"%PDF-1.4\n"[..]),
                Just(&b"\xff\xfe"[..]), Just(&b"nombre,fecha\n"[..]),
            ],
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            all("a.csv", &[head, &bytes].concat(), "");
        }

        #[test]
        fn any_page_gets_an_answer_and_a_proposal_for_it_fits(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("<p class=x>".to_owned()), Just("<div class=\"y z\">".to_owned()),
                    Just("<b>".to_owned()), Just("</b>".to_owned()), Just("</p>".to_owned()),
                    Just("</div>".to_owned()), Just("<table><tr><td>".to_owned()),
                    Just("</table>".to_owned()), Just("Name: Ana Rojo. ".to_owned()),
                    Just("born 1900, shot 17.05.1938. Buried (somewhere): Hill. ".to_owned()),
                    "[ -~]{0,20}",
                ],
                0..60,
            ),
        ) {
            all("a.html", parts.concat().as_bytes(), "");
            all("a.md", parts.concat().as_bytes(), "");
        }

        #[test]
        fn any_lines_with_labels_get_an_answer_and_a_proposal_for_them_fits(
            lines in proptest::collection::vec(
                "(# )?(Sexo|Edad|Fecha|Nombre|Lugar|Detenci\u{f3}n|[A-Z][a-z \"]{0,8}): [ -~]{0,12}",
                0..25,
            ),
        ) {
            all("a.md", lines.join("\n").as_bytes(), "");
        }

        #[test]
        fn every_row_of_a_table_becomes_a_record_with_its_cells(
            rows in proptest::collection::vec(
                proptest::collection::vec("[ -~\n\u{e1}\u{f1}\u{44f}]{0,12}", 3), 1..20),
        ) {
            // A row that begins with the sign of a footnote may be one: those have tests of their own (`tables.rs`).
            let notes = |row: &Vec<String>| {
                let first = row.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty());
                first.is_some_and(|cell| cell.starts_with(['*', '(']))
            };
            prop_assume!(!rows.iter().any(notes));
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["nombre", "fecha de nacimiento", "lugar"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            // Which row the names of columns stand in is said: of cells by chance nobody can tell.
            let mapping = "[source]\ndelimiter = \",\"\nheader_rows = 1\n[person]\nname = { column = \"nombre\" }\n";
            let reading = read_with_mapping("a.csv", &bytes, mapping, &no_pdf).unwrap();
            let filled: Vec<&Vec<String>> = rows
                .iter()
                .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
                .collect();
            prop_assert_eq!(reading.records.len(), filled.len());
            for (record, row) in reading.records.iter().zip(filled) {
                let kept: Vec<&str> = record.cells.iter().map(|cell| cell.text.as_str()).collect();
                let given: Vec<&str> =
                    row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                prop_assert_eq!(kept, given);
            }
        }

        #[test]
        fn a_proposal_for_any_table_fits_it(
            header in proptest::collection::vec("[a-zA-Z_ .\u{f3}\"\\\\]{0,14}", 1..6),
            cells in proptest::collection::vec("[ -~\u{f1}]{0,10}", 0..40),
        ) {
            let mut table = String::new();
            for row in std::iter::once(header.as_slice()).chain(cells.chunks(header.len())) {
                let row: Vec<String> =
                    row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                table.push_str(&row.join(","));
                table.push('\n');
            }
            all("a.csv", table.as_bytes(), "");
        }
    }

    #[test]
    fn an_empty_line_in_a_list_of_words_parts_nothing() {
        let list = "nombre,lugar\nAna Rojo,Norte\n,\nEva Sol,Sur\nLuz Mar,Sur\nPaz Paz,Norte\nSol Sol,Sur\n";
        let mapping = "[person]\nname = { column = \"nombre\" }\n";
        let reading = read_with_mapping("a.csv", list.as_bytes(), mapping, &no_pdf).unwrap();
        assert_eq!(reading.records.len(), 5);
        let proposed = propose("a.csv", list.as_bytes(), &no_pdf).unwrap().unwrap();
        assert_eq!(proposed.rows, 5);
    }
}
