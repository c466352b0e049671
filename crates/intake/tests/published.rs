//! Proposals for published lists, held against what their readers say of the columns, and rows
//! against an independent count (Python's `csv`).

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paradero_intake::{Proposal, Reading, propose, read_with_mapping};

    const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/real/");

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn run(file: &str) -> (Proposal, Reading) {
        let bytes = std::fs::read(format!("{REAL}{file}")).unwrap();
        let name = file.rsplit('/').next().unwrap();
        let proposal = propose(name, &bytes, &no_pdf).unwrap().unwrap();
        let reading = read_with_mapping(name, &bytes, &proposal.to_toml(), &no_pdf)
            .unwrap_or_else(|error| panic!("{error}"));
        (proposal, reading)
    }

    /// Columns that make claims, and for which property.
    fn placed(proposal: &Proposal) -> Vec<(&str, &str)> {
        let columns = proposal.columns.iter();
        columns.filter_map(|c| Some((c.name.as_str(), c.what.as_deref()?))).collect()
    }

    fn rows(reading: &Reading) -> (usize, usize) {
        let problems = reading.records.iter().filter(|record| !record.problems.is_empty()).count();
        (reading.records.len(), problems)
    }

    #[test]
    fn the_state_register_of_argentina() {
        let (proposal, reading) = run("argentina/ruvte.csv");
        assert_eq!(
            placed(&proposal),
            [
                ("tipificacion_ruvte", "person.note"),
                ("apellido_paterno_nombres", "person.name"),
                ("apellido_materno", "person.surname.second"),
                ("apellido_casada", "person.surname.married"),
                ("edad_al_momento_del_hecho", "person.age"),
                ("documentos", "person.document"),
                ("anio_nacimiento", "person.birth.date"),
                ("provincia_nacimiento", "person.birth.place"),
                ("pais_nacimiento", "person.birth.place"),
                ("nacionalidad", "person.nationality"),
                ("fecha_detencion_secuestro", "arrest.on"),
                ("lugar_detencion_secuestro", "arrest.at"),
                ("fecha_asesinato_o_hallazgo_de_restos", "death.on"),
                ("lugar_asesinato_o_hallazgo_de_restos", "death.at"),
            ]
        );
        // Ages in months and of children born in captivity; one date of two days.
        assert_eq!(rows(&reading), (8655, 24));
        let (_, reading) = run("argentina/ruvte_sin_denuncia.csv");
        assert_eq!(rows(&reading), (784, 1));
    }

    #[test]
    fn the_memorial_of_argentina() {
        let (proposal, reading) = run("argentina/parque.csv");
        assert_eq!(
            placed(&proposal),
            [
                ("nombre", "person.name"),
                ("edad", "person.age"),
                ("estado", "person.note"),
                ("fecha_de_nacimiento", "person.birth.date"),
                ("fecha_de_secuestro", "arrest.on"),
                ("lugar_de_nacimiento", "person.birth.place"),
                ("lugar_de_secuestro", "arrest.at"),
                ("nacionalidad", "person.nationality"),
                ("ocupaciones", "person.occupation"),
                ("sexo", "person.sex"),
                ("apodos", "person.nickname"),
                ("fecha_de_asesinado", "death.on"),
                ("lugar_de_asesinato", "death.at"),
            ]
        );
        // One record of the file stands on two lines; seven names have no comma.
        assert_eq!(rows(&reading), (8752, 9));
        let (proposal, reading) = run("argentina/apodos.csv");
        assert_eq!(placed(&proposal).len(), 3);
        assert_eq!(rows(&reading), (5362, 0));
    }

    #[test]
    fn the_truth_commission_of_chile_as_csv_and_as_workbook() {
        let (proposal, csv) = run("chile_rettig/rettig.csv");
        let mut expected: BTreeMap<String, String> = [
            ("last_name", "person.surname"),
            ("first_name", "person.given"),
            ("age", "person.age"),
            ("male", "person.sex"),
            ("occupation", "person.occupation"),
            ("violence", "person.note"),
            ("nationality", "person.nationality"),
        ]
        .into_iter()
        .map(|(column, what)| (column.to_owned(), what.to_owned()))
        .collect();
        for n in 1..=5 {
            expected.insert(format!("place_{n}"), "custody.when".into());
            expected.insert(format!("location_{n}"), "custody.place".into());
        }
        let found = placed(&proposal).into_iter().map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(found.collect::<BTreeMap<_, _>>(), expected);
        let problems: Vec<_> = csv.records.iter().flat_map(|r| &r.problems).collect();
        // A child of 0.22 years.
        assert_eq!(rows(&csv), (2398, 1), "{problems:?}");
        let held = csv.events.iter().filter(|event| {
            event.kind == "custody" && event.claims.iter().all(|claim| claim.property == "place")
        });
        assert_eq!(held.count(), 287 + 834 + 257 + 63 + 12, "every row of the file that says so");
        let (_, workbook) = run("chile_rettig/rettig.xlsx");
        assert_eq!(rows(&workbook), (2398, 1));
        assert_eq!(workbook.events.len(), csv.events.len());
    }

    #[test]
    fn pages_of_moscow_in_their_declared_encoding() {
        let (mut people, mut problems, mut dated) = (0, 0, 0);
        for entry in std::fs::read_dir(format!("{REAL}moscow_memorial/pages")).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let (_, reading) = run(&format!("moscow_memorial/pages/{file}"));
            let (records, bad) = rows(&reading);
            people += records;
            problems += bad;
            dated += reading.events.iter().filter(|event| event.kind == "death").count();
        }
        assert_eq!(people, 11_789);
        assert!(problems < 60 && dated > 11_700, "{problems} {dated}");
        for (file, places, persons) in
            [("addresses_2001.csv", 5463, 12_115), ("addresses_2014.csv", 5281, 11_789)]
        {
            let (_, reading) = run(&format!("moscow_memorial/{file}"));
            assert_eq!(rows(&reading), (places, 0));
            let counts = reading.events.iter().flat_map(|event| &event.claims);
            let sum: i64 = counts
                .filter_map(|claim| match &claim.value {
                    paradero_model::Value::Count(count) => count.at_least,
                    _ => None,
                })
                .sum();
            assert_eq!(sum, persons, "{file}");
        }
    }

    #[test]
    fn case_files_of_uruguay_are_read_by_their_labels() {
        let (mut files, mut arrests, mut named) = (0, 0, 0);
        for entry in std::fs::read_dir(format!("{REAL}uruguay_fichas")).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            if file == "README.md" {
                continue;
            }
            let (_, reading) = run(&format!("uruguay_fichas/{file}"));
            files += 1;
            named += usize::from(
                reading.referents.iter().any(|r| r.handle == "row:1" && !r.name.is_empty()),
            );
            arrests += usize::from(reading.events.iter().any(|event| event.kind == "arrest"));
        }
        assert_eq!((files, named), (58, 58));
        assert!(arrests >= 50, "{arrests}");
    }

    #[test]
    fn places_of_detention_are_claimed_to_be_where_they_are_and_nothing_about_anyone() {
        for (file, count) in [
            ("ice_population/facility_locations.tsv", 34),
            ("ice_population/ice_offices.xlsx", 275),
            ("argentina/centros_clandestinos.csv", 762),
        ] {
            let (proposal, reading) = run(file);
            let placed: Vec<&str> = placed(&proposal).iter().map(|(_, what)| *what).collect();
            assert_eq!(placed.len(), 3, "{file}: {placed:?}");
            assert!(reading.events.iter().all(|event| event.kind == "place"), "{file}");
            assert!(reading.events.len() > count * 9 / 10, "{file}: {}", reading.events.len());
            assert_eq!(rows(&reading), (count, 0), "{file}");
        }
    }
}
