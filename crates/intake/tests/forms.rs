//! Answers to forms (KoboToolbox, with the form and without it), and collections of Uwazi, with invented people.

#[cfg(test)]
mod tests {
    use paradero_intake::{Proposal, Reading, propose, propose_with_form, read_with_mapping};
    use paradero_model::Value;
    use rust_xlsxwriter::Workbook;

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, rows) in sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(*name).unwrap();
            for (row, cells) in (0_u32..).zip(*rows) {
                for (column, cell) in (0_u16..).zip(*cells) {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn form() -> Vec<u8> {
        workbook(&[
            (
                "survey",
                &[
                    &["type", "name", "label::Espa\u{f1}ol (es)", "label::English (en)"],
                    &["start", "start", "", ""],
                    &["begin_group", "persona", "Persona", "Person"],
                    &["text", "q1", "Nombre completo", "Full name"],
                    &["select_one sexo_lista", "q2", "Sexo", "Sex"],
                    &["date", "q3", "Fecha de nacimiento", "Date of birth"],
                    &["end_group", "", "", ""],
                    &["date", "q4", "Fecha de detenci\u{f3}n", "Date of arrest"],
                    &["select_one lugares", "q5", "Centro", "Prison"],
                    &[
                        "select_multiple senas",
                        "q6",
                        "Qui\u{e9}nes acompa\u{f1}aron",
                        "Who came along",
                    ],
                ],
            ),
            (
                "choices",
                &[
                    &["list_name", "name", "label::Espa\u{f1}ol (es)", "label::English (en)"],
                    &["sexo_lista", "1", "Mujer", "Woman"],
                    &["sexo_lista", "2", "Hombre", "Man"],
                    &["lugares", "pv", "Penal de Puente Viejo", "Puente Viejo Prison"],
                    &["lugares", "pc", "Penal de Puerto Claro", "Puerto Claro Prison"],
                    &["senas", "a", "Familia", "Family"],
                    &["senas", "b", "Vecinos", "Neighbours"],
                ],
            ),
        ])
    }

    const CODED: &str = "start;persona/q1;persona/q2;persona/q3;q4;q5;q6;q6/a;q6/b;_id;_uuid;_submission_time;_validation_status;_index\n\
        2026-03-01T09:00:00;Ana Mar Inventada;1;1990-05-13;2026-02-03;pv;a b;1;1;7001;u-1;2026-03-01T10:00:00;;1\n\
        2026-03-02T09:00:00;Juan Sol Inventado;2;1985-11-02;2026-02-04;pc;a;1;0;7002;u-2;2026-03-02T10:00:00;;2\n";

    fn whats(proposal: &Proposal) -> Vec<(&str, &str)> {
        let columns = proposal.columns.iter();
        columns.map(|c| (c.name.as_str(), c.what.as_deref().unwrap_or("-"))).collect()
    }

    fn read(name: &str, text: &str, proposal: &Proposal) -> Reading {
        let mapping = proposal.to_toml();
        read_with_mapping(name, text.as_bytes(), &mapping, &no_pdf)
            .unwrap_or_else(|error| panic!("{error}\n{mapping}"))
    }

    /// The codes, texts and names of referents that a property has, in the order of the records.
    fn values(reading: &Reading, kind: &str, property: &str) -> Vec<String> {
        let events = reading.events.iter().filter(|event| event.kind == kind);
        let claims = events.flat_map(|event| &event.claims).filter(|c| c.property == property);
        claims
            .map(|claim| match &claim.value {
                Value::Text(text) | Value::Code(text) => text.clone(),
                Value::Ref(handle) => {
                    reading.referents.iter().find(|r| r.handle == *handle).unwrap().name.clone()
                }
                Value::Date(date) => date.means.clone(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn answers_come_in_by_the_labels_of_their_form_and_codes_by_the_labels_of_their_choices() {
        let with = ("form.xlsx", &*form());
        let proposal =
            propose_with_form(("answers.csv", CODED.as_bytes()), with, &no_pdf).unwrap().unwrap();
        let what: Vec<&str> = whats(&proposal).iter().map(|(_, what)| *what).collect();
        assert_eq!(
            what[..6],
            ["-", "person.name", "person.sex", "person.birth.date", "arrest.on", "custody.place"],
            "{:#?}\n{}",
            proposal.columns,
            proposal.to_toml()
        );
        let reading = read("answers.csv", CODED, &proposal);
        assert_eq!(reading.unmapped, Vec::<String>::new());
        assert_eq!(values(&reading, "person", "sex"), ["female", "male"]);
        assert_eq!(
            values(&reading, "custody", "place"),
            ["Penal de Puente Viejo", "Penal de Puerto Claro"]
        );
        assert_eq!(values(&reading, "arrest", "on"), ["2026-02-03", "2026-02-04"]);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
        let said_on = reading.events[0].said_on.as_ref().unwrap();
        assert!(said_on.means.starts_with("2026-03-01"), "{said_on:?}");
    }

    #[test]
    fn answers_with_labels_come_in_by_the_same_form_as_answers_with_codes() {
        let labelled = CODED
            .replace("persona/q1", "Nombre completo")
            .replace("persona/q2", "Sexo")
            .replace("persona/q3", "Fecha de nacimiento")
            .replace(";q4;q5;", ";Fecha de detenci\u{f3}n;Centro;")
            .replace(";1;1990", ";Mujer;1990")
            .replace(";2;1985", ";Hombre;1985")
            .replace(";pv;", ";Penal de Puente Viejo;")
            .replace(";pc;", ";Penal de Puerto Claro;");
        let with = ("form.xlsx", &*form());
        let proposal = propose_with_form(("answers.csv", labelled.as_bytes()), with, &no_pdf);
        let reading = read("answers.csv", &labelled, &proposal.unwrap().unwrap());
        assert_eq!(values(&reading, "person", "sex"), ["female", "male"]);
        assert_eq!(
            values(&reading, "custody", "place"),
            ["Penal de Puente Viejo", "Penal de Puerto Claro"]
        );
    }

    #[test]
    fn without_the_form_what_kobo_adds_is_known_and_single_choices_make_no_claim() {
        let text = "nombre;fecha_detencion;apoyos;apoyos/familia;apoyos/abogado;_id;_uuid;_submission_time;_submitted_by\n\
            Ana Mar Inventada;2026-02-03;familia abogado;1;1;7001;u-1;2026-03-01T10:00:00;office\n\
            Juan Sol Inventado;2026-02-04;familia;1;0;7002;u-2;2026-03-02T10:00:00;office\n";
        let proposal = propose("answers.csv", text.as_bytes(), &no_pdf).unwrap().unwrap();
        let columns = &proposal.columns;
        for at in [3, 4] {
            assert!(columns[at].reasons[0].en().contains("one choice of `apoyos`"));
        }
        for at in [5, 6, 8] {
            assert!(columns[at].reasons[0].en().contains("KoboToolbox"), "{:?}", columns[at]);
        }
        let reading = read("answers.csv", text, &proposal);
        assert_eq!(values(&reading, "arrest", "on"), ["2026-02-03", "2026-02-04"]);
        let said_on = reading.events[0].said_on.as_ref().unwrap();
        assert!(said_on.means.starts_with("2026-03-01"), "{said_on:?}");
    }

    #[test]
    fn a_repeated_group_says_which_sheet_its_rows_belong_to() {
        let text = "nombre;fecha_detencion;_index;_parent_table_name;_parent_index;_submission__id;_submission__uuid;_submission__submission_time\n\
            Ana Mar Inventada;2026-02-03;1;Formulario;1;7001;u-1;2026-03-01T10:00:00\n";
        let proposal = propose("answers.csv", text.as_bytes(), &no_pdf).unwrap().unwrap();
        assert!(proposal.said.iter().any(|line| line.contains("_parent_index")));
        assert!(whats(&proposal)[2..7].iter().all(|(_, what)| *what == "-"), "{proposal:?}");
    }

    #[test]
    fn a_workbook_that_is_no_form_is_refused_with_what_to_give() {
        let book = workbook(&[("Hoja1", &[&["Nombre"], &["Ana Mar Inventada"]])]);
        let with = ("form.xlsx", &*book);
        let error = propose_with_form(("a.csv", CODED.as_bytes()), with, &no_pdf).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("no XLSForm") && error.contains("`survey`"), "{error}");
    }

    const UWAZI: &str = "Title,Date added,Template,Fecha de detenci\u{f3}n,Alias,Lugar de detenci\u{f3}n,Geolocation,Documents,Attachments,Published\n\
        Ana Mar Inventada,2026-01-02,Persona detenida,2026-02-03,La Flaca|Anita,Puente Viejo,,/files/a.pdf,,Published\n\
        Caso Puente Viejo contra el Estado,2026-01-02,Sentencia,,,,13.5|-89.2,,,Unpublished\n\
        Juan Sol Inventado,2026-01-03,Persona detenida,2026-02-04,,Puerto Claro,,,,Unpublished\n";

    #[test]
    fn titles_of_uwazi_are_names_only_where_the_template_is_of_persons() {
        let proposal = propose("export.csv", UWAZI.as_bytes(), &no_pdf).unwrap().unwrap();
        let what = whats(&proposal);
        assert_eq!(what[0], ("Title", "person.name"), "{}", proposal.to_toml());
        assert!(what[6..].iter().all(|(_, what)| *what == "-"), "{what:?}");
        let reading = read("export.csv", UWAZI, &proposal);
        assert_eq!(
            values(&reading, "person", "name"),
            ["Ana Mar Inventada", "Juan Sol Inventado"],
            "a sentence is no person"
        );
        assert_eq!(values(&reading, "person", "alias"), ["La Flaca", "Anita"]);
        assert_eq!(values(&reading, "arrest", "on"), ["2026-02-03", "2026-02-04"]);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn a_collection_without_persons_claims_none() {
        let text = UWAZI.replace("Persona detenida", "Sentencia");
        let proposal = propose("export.csv", text.as_bytes(), &no_pdf).unwrap().unwrap();
        assert_eq!(whats(&proposal)[0], ("Title", "-"));
        assert!(proposal.columns[0].reasons[0].en().contains("no template is of persons"));
    }
}
