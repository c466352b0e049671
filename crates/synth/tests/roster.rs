//! What a made case load and a made table of people promise.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use paradero_synth::{RULES, Roster, people, roster};

    fn file<'a>(roster: &'a Roster, name: &str) -> &'a [u8] {
        &roster.files.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    fn text(roster: &Roster, name: &str) -> String {
        String::from_utf8(file(roster, name).to_vec()).unwrap()
    }

    fn rows(bytes: &[u8], delimiter: u8) -> Vec<csv::ByteRecord> {
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
        // Not flexible: a row with more or fewer cells than the header is an error.
        reader.byte_records().collect::<Result<_, _>>().unwrap()
    }

    const DELIMITED: [(&str, u8); 8] = [
        ("police.csv", b';'),
        ("prisons-2025-06.csv", b','),
        ("prisons-2026-01.csv", b','),
        ("lomaverde.csv", b','),
        ("docket.tsv", b'\t'),
        ("manifests.csv", b','),
        ("press.csv", b','),
        ("orders.csv", b','),
    ];

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        assert_eq!(roster(600, 4), roster(600, 4));
        assert_ne!(roster(600, 4), roster(600, 5));
        assert_eq!(people(500, 4), people(500, 4));
        assert_ne!(people(500, 4), people(500, 5));
    }

    #[test]
    fn people_are_as_many_rows_as_asked_and_three_tenths_repeat_someone() {
        let csv = people(2000, 1);
        let rows = rows(&csv, b',');
        assert_eq!(rows.len(), 2000);
        let entities: BTreeSet<&[u8]> = rows.iter().map(|row| &row[10]).collect();
        assert_eq!(entities.len(), 1400);
        assert_eq!(people(0, 1).iter().filter(|byte| **byte == b'\n').count(), 1, "a header");
    }

    #[test]
    fn every_table_parses_and_every_row_that_names_someone_has_its_truth() {
        let made = roster(1500, 2);
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows(file(&made, "truth_people.csv"), b',') {
            *known.entry(String::from_utf8_lossy(&row[0]).into_owned()).or_default() += 1;
        }
        for (name, delimiter) in DELIMITED {
            let rows = rows(file(&made, name), delimiter);
            assert_eq!(known.get(name), Some(&rows.len()), "{name}");
        }
        assert_eq!(rows(file(&made, "police.csv"), b';').len(), 1500, "everyone was arrested");
        assert!(file(&made, "intake.xlsx").starts_with(b"PK"));
    }

    #[test]
    fn the_police_list_is_in_windows_1252() {
        let made = roster(300, 2);
        let bytes = file(&made, "police.csv");
        assert!(std::str::from_utf8(bytes).is_err());
        let header: &[u8] = b"N\xba;Apellidos;Nombres;Sexo;";
        assert!(bytes.starts_with(header));
    }

    #[test]
    fn every_mapping_reads_only_columns_that_its_table_has_and_names_all_of_them() {
        let made = roster(300, 2);
        for (name, delimiter) in DELIMITED {
            let bytes: String = file(&made, name).iter().map(|byte| char::from(*byte)).collect();
            let latin = name == "police.csv";
            let header = if latin { bytes } else { text(&made, name) };
            let header: BTreeSet<String> = header
                .lines()
                .next()
                .unwrap()
                .split(char::from(delimiter))
                .map(str::to_owned)
                .collect();
            let stem = name.rsplit_once('.').unwrap().0;
            let mapping: toml::Table =
                text(&made, &format!("{stem}.mapping.toml")).parse().unwrap();
            let mut read = BTreeSet::new();
            columns(&toml::Value::Table(mapping.clone()), &mut read);
            if let Some(ignored) = mapping.get("columns").and_then(toml::Value::as_table) {
                read.extend(ignored.keys().cloned());
            }
            assert_eq!(read, header, "{name}");
        }
    }

    fn columns(value: &toml::Value, found: &mut BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    match (key.as_str(), value) {
                        ("column", toml::Value::String(name)) => {
                            found.insert(name.clone());
                        }
                        ("columns", toml::Value::Array(names)) => {
                            found.extend(
                                names.iter().filter_map(|name| Some(name.as_str()?.to_owned())),
                            );
                        }
                        _ => columns(value, found),
                    }
                }
            }
            toml::Value::Array(values) => values.iter().for_each(|value| columns(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_quote_of_every_claim_sheet_stands_in_its_text() {
        let made = roster(900, 3);
        let mut sheets = 0;
        for (name, _) in &made.files {
            let Some(stem) = name.strip_suffix(".claims.toml") else { continue };
            sheets += 1;
            let source = text(&made, &format!("{stem}.txt"));
            let sheet: toml::Table = text(&made, name).parse().unwrap();
            let refs =
                sheet.get("ref").and_then(toml::Value::as_table).cloned().unwrap_or_default();
            let all = text(&made, name);
            for handle in refs.keys() {
                assert!(
                    all.matches(&format!("\"{handle}\"")).count() > 0,
                    "{name}: {handle} unused"
                );
            }
            for event in sheet["event"].as_array().unwrap() {
                let quote = event["quote"].as_str().unwrap();
                assert_eq!(source.matches(quote).count(), 1, "{name}: {quote}");
            }
        }
        assert_eq!(sheets, 10);
    }

    #[test]
    fn every_rule_is_planted_and_every_person_planted_stands_in_a_list() {
        for (number, least) in [(300, 2), (6000, 4)] {
            let made = roster(number, 7);
            let truth: toml::Table = text(&made, "truth.toml").parse().unwrap();
            let mut planted: BTreeMap<&str, usize> = BTreeMap::new();
            for finding in truth["finding"].as_array().unwrap() {
                *planted.entry(finding["rule"].as_str().unwrap()).or_default() += 1;
                assert!(!finding["places"].as_array().unwrap().is_empty());
            }
            let expected: BTreeSet<&str> = RULES.into_iter().collect();
            assert_eq!(planted.keys().copied().collect::<BTreeSet<_>>(), expected, "{number}");
            assert_eq!(planted["no-hearing"], least);
            assert_eq!(planted["batch-names-missing"], 2);
        }
    }

    #[test]
    fn nobody_but_those_planted_is_a_minor_on_any_list() {
        let made = roster(6000, 7);
        let minors = rows(file(&made, "police.csv"), b';')
            .iter()
            .filter(|row| {
                let born = String::from_utf8_lossy(&row[4]).into_owned();
                born.rsplit('/')
                    .next()
                    .is_some_and(|year| year.parse().is_ok_and(|y: i32| y > 2005))
            })
            .count();
        assert_eq!(minors, 4);
    }
}
