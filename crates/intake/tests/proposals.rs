//! Proposed mappings for small tables in Spanish, English, Portuguese and Russian.

#[cfg(test)]
mod tests {
    use paradero_intake::{Confidence, Proposal, Reading, propose, read_with_mapping};

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn proposal(name: &str, text: &str) -> Proposal {
        propose(name, text.as_bytes(), &no_pdf).unwrap().unwrap()
    }

    /// What is proposed for each column, `-` for nothing.
    fn whats(proposal: &Proposal) -> Vec<(&str, &str)> {
        let columns = proposal.columns.iter();
        columns.map(|c| (c.name.as_str(), c.what.as_deref().unwrap_or("-"))).collect()
    }

    fn accepted(name: &str, text: &str) -> Reading {
        let mapping = proposal(name, text).to_toml();
        read_with_mapping(name, text.as_bytes(), &mapping, &no_pdf)
            .unwrap_or_else(|error| panic!("{error}\n{mapping}"))
    }

    const ROSTER: &str = "N\u{ba};Apellidos;Nombre;Sexo;F. nac.;C\u{e9}dula;Centro;Ingreso;Motivo;Aviso a familia\n\
        1;Rojo Mar;Ana;M;13/05/1990;CI:123;Penal Norte;27/05/2024;hurto;28/05/2024\n\
        2;Sol Paz;Juan;H;02/11/1985;CI:124;Penal Sur;12/08/2024;;\n\
        3;Luz R\u{ed}o;Eva;M;31/01/1979;;Penal Norte;30/08/2024;hurto;sin datos\n";

    #[test]
    fn a_spanish_roster_is_placed_with_its_forms_and_reasons() {
        let proposal = proposal("roster.csv", ROSTER);
        assert_eq!(
            whats(&proposal),
            [
                ("N\u{ba}", "-"),
                ("Apellidos", "person.surname"),
                ("Nombre", "person.given"),
                ("Sexo", "person.sex"),
                ("F. nac.", "person.birth.date"),
                ("C\u{e9}dula", "person.document"),
                ("Centro", "custody.place"),
                ("Ingreso", "custody.since"),
                ("Motivo", "-"),
                ("Aviso a familia", "notice.on"),
            ]
        );
        let sex = &proposal.columns[3];
        assert_eq!(
            sex.how.as_deref(),
            Some("values = { \"M\" = \"female\", \"H\" = \"male\" }"),
            "beside H, M is mujer"
        );
        let born = &proposal.columns[4];
        assert_eq!(born.how.as_deref(), Some("date = \"dd/mm/yyyy\""));
        assert_eq!(born.confidence, Confidence::High);
        assert!(born.reasons[1].en().contains("100 % of 3 filled cells read as dates"), "{born:?}");
        let reading = accepted("roster.csv", ROSTER);
        assert!(reading.unmapped.is_empty());
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
        assert_eq!(reading.referents.iter().filter(|r| r.name == "Ana Rojo Mar").count(), 1);
        let notices = reading.events.iter().filter(|event| event.kind == "notice").count();
        assert_eq!(notices, 1, "neither an empty cell nor `sin datos` is a notice");
    }

    #[test]
    fn an_english_list_is_placed() {
        let table = "Last Name,First Name,DOB,Gender,Citizenship,Arrest Date,Arresting Agency,\
            Facility Name,Date of Admission,Charges,Release Date\n\
            Reed,Ann,1990-05-13,F,Xanian,2025-01-13,Coast Police,North Jail,2025-01-14,theft,\n\
            Sun,John,1985-11-02,M,Xanian,2025-02-01,Coast Police,North Jail,2025-02-02,,2025-03-01\n";
        assert_eq!(
            whats(&proposal("list.csv", table)),
            [
                ("Last Name", "person.surname"),
                ("First Name", "person.given"),
                ("DOB", "person.birth.date"),
                ("Gender", "person.sex"),
                ("Citizenship", "person.nationality"),
                ("Arrest Date", "arrest.on"),
                ("Arresting Agency", "arrest.by"),
                ("Facility Name", "custody.place"),
                ("Date of Admission", "custody.since"),
                ("Charges", "charge.offence"),
                ("Release Date", "release.on"),
            ]
        );
        let reading = accepted("list.csv", table);
        assert_eq!(reading.events.iter().filter(|event| event.kind == "release").count(), 1);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn removals_with_countries_by_name_are_given_codes() {
        let table = "nombre completo,fecha de nacimiento,fecha de deportaci\u{f3}n,vuelo,pa\u{ed}s de destino\n\
            Ana Rojo,13/05/1990,15/03/2025,QX1,El Salvador\nEva Sol,14/06/1991,15/03/2025,QX1,M\u{e9}xico\n";
        let proposal = proposal("list.csv", table);
        let to = &proposal.columns[4];
        assert_eq!(to.what.as_deref(), Some("removal.to_country"));
        assert!(to.how.as_deref().unwrap().contains("\"El Salvador\" = \"SV\""), "{to:?}");
        assert!(accepted("list.csv", table).records.iter().all(|r| r.problems.is_empty()));
    }

    #[test]
    fn a_portuguese_and_a_russian_list_are_placed() {
        let table = "nome completo;data de nascimento;nacionalidade;data da morte\n\
            Ana Rocha;13/05/1950;brasileira;20/10/1975\n";
        assert_eq!(
            whats(&proposal("lista.csv", table)),
            [
                ("nome completo", "person.name"),
                ("data de nascimento", "person.birth.date"),
                ("nacionalidade", "person.nationality"),
                ("data da morte", "death.on"),
            ]
        );
        let table = "Фамилия,Имя,Дата рождения,Место рождения,Дата ареста,Адрес\n\
            Краснова,Анна,13.05.1900,Тверь,20.10.1937,ул. Речная 5\n";
        assert_eq!(
            whats(&proposal("list.csv", table)),
            [
                ("Фамилия", "person.surname"),
                ("Имя", "person.given"),
                ("Дата рождения", "person.birth.date"),
                ("Место рождения", "person.birth.place"),
                ("Дата ареста", "arrest.on"),
                ("Адрес", "person.residence"),
            ]
        );
    }

    #[test]
    fn what_the_cells_do_not_bear_out_is_kept_and_said() {
        let table = "nombre,fecha de detenci\u{f3}n,edad,militancia,lugar\n\
            Ana Rojo,en el puerto,mayor,Partido Azul,Norte\nEva Sol,en su casa,menor,,Sur\n";
        let proposal = proposal("list.csv", table);
        assert_eq!(
            whats(&proposal),
            [
                ("nombre", "person.name"),
                ("fecha de detenci\u{f3}n", "-"),
                ("edad", "-"),
                ("militancia", "-"),
                ("lugar", "-"),
            ]
        );
        assert!(
            proposal.columns[1].reasons[0]
                .en()
                .contains("none of its 2 filled cells reads as a date")
        );
        assert!(proposal.columns[3].reasons[0].en().contains("no label"));
        assert_eq!(proposal.kept().count(), 4);
        let reading = accepted("list.csv", table);
        assert_eq!(reading.records[0].cells.len(), 5, "what makes no claim stays with the record");
        assert!(reading.unmapped.is_empty());
    }

    #[test]
    fn a_day_that_may_be_a_month_is_a_guess() {
        let table = "name,date of birth\nAnn Reed,03/04/1990\nJohn Sun,05/06/1991\n";
        let born = &proposal("list.csv", table).columns[1];
        assert_eq!(born.confidence, Confidence::Low);
        assert!(born.reasons.iter().any(|reason| reason.en().contains("no cell tells the day")));
    }

    #[test]
    fn a_column_that_does_not_tell_day_from_month_follows_one_that_does() {
        let table = "name,date of birth,arrest date\nAnn Reed,03/04/1990,01/13/2025\n\
            John Sun,05/06/1991,02/01/2025\n";
        let proposal = proposal("list.csv", table);
        assert_eq!(proposal.columns[1].how.as_deref(), Some("date = \"mm/dd/yyyy\""));
        assert_eq!(proposal.columns[2].how.as_deref(), Some("date = \"mm/dd/yyyy\""));
    }

    #[test]
    fn headers_of_released_government_data_are_placed() {
        let table = "Apprehension Date,Apprehension Site Landmark,Birth Year,Citizenship Country,\
            Departed Date,Departure Country,Gender,Case Status,Unique Identifier\n\
            2025-01-13,NORTH PORT,1990,MEXICO,2025-02-01,GUATEMALA,Male,Removed,a1\n\
            2025-01-14,HILL,1985,PERU,,PERU,Female,Active,b2\n";
        let proposal = proposal("list.csv", table);
        let what: Vec<&str> = whats(&proposal).into_iter().map(|(_, what)| what).collect();
        assert_eq!(
            what,
            [
                "arrest.on",
                "arrest.at",
                "person.birth.date",
                "person.nationality",
                "removal.departure",
                "removal.to_country",
                "person.sex",
                "person.note",
                "-",
            ]
        );
        assert!(accepted("list.csv", table).info.unique);
    }

    #[test]
    fn the_sheet_with_the_list_is_chosen_before_its_cover() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let cover = book.add_worksheet().set_name("Portada").unwrap();
        cover.write(0, 0, "Ministerio").unwrap();
        cover.write(1, 0, "Listado de 2025").unwrap();
        let list = book.add_worksheet().set_name("Lista").unwrap();
        for (row, cells) in (0..).zip([["nombre", "edad"], ["Ana Rojo", "31"], ["Eva Sol", "32"]]) {
            for (column, cell) in (0..).zip(cells) {
                list.write(row, column, cell).unwrap();
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        let proposal = propose("list.xlsx", &bytes, &no_pdf).unwrap().unwrap();
        assert!(proposal.to_toml().contains("sheet = \"Lista\""), "{}", proposal.to_toml());
        let reading = read_with_mapping("list.xlsx", &bytes, &proposal.to_toml(), &no_pdf).unwrap();
        assert_eq!((reading.records.len(), reading.events.len()), (2, 2));
    }

    #[test]
    fn a_table_named_as_a_text_is_a_table() {
        let table = "nombre\tedad\nAna Rojo\t31\nEva Sol\t32\n";
        assert_eq!(accepted("list.txt", table).events.len(), 2);
    }

    #[test]
    fn states_in_a_column_make_events_where_they_say_one_thing() {
        let table = "nombre,estado\nAna Rojo,Asesinada\nEva Sol,Detenida desaparecida\n\
            Luz Mar,Liberada\nPaz R\u{ed}o,Presunta desaparecida\n";
        let reading = accepted("list.csv", table);
        let kinds: Vec<(&str, &str)> = reading
            .events
            .iter()
            .filter(|event| event.kind != "person")
            .map(|event| (event.record.as_str(), event.kind.as_str()))
            .collect();
        assert_eq!(kinds, [("1", "death"), ("2", "custody")]);
    }

    #[test]
    fn a_list_that_numbers_people_holds_nobody_twice_and_one_that_numbers_rows_may() {
        let people = "id_unico,nombre,edad\n7,Ana Rojo,31\n9,Eva Sol,32\n";
        assert!(accepted("list.csv", people).info.unique);
        let rows = people.replace("id_unico", "id");
        assert!(!accepted("list.csv", &rows).info.unique);
        assert!(proposal("list.csv", &rows).to_toml().contains("# unique = true  # if nobody"));
        let twice = people.replace("\n9,", "\n7,");
        assert!(!proposal("list.csv", &twice).to_toml().contains("unique = true"));
    }

    #[test]
    fn court_orders_are_placed_as_orders() {
        let table = "Orden,Expediente,Asiento,Tribunal,Fecha,Efecto,Ampara,Plazo\n\
            Causa 1/2024 asiento 4,1/2024,4,Juzgado Norte,2024-11-11,release,Ana Rojo,2024-11-14\n\
            Causa 2/2024 asiento 1,2/2024,1,Juzgado Sur,2024-12-11,bars-removal,Eva Sol,\n";
        let reading = accepted("orders.csv", table);
        let orders: Vec<_> = reading.events.iter().filter(|event| event.kind == "order").collect();
        assert_eq!(orders.len(), 2);
        let has = |property: &str| orders[0].claims.iter().any(|c| c.property == property);
        assert!(
            ["docket", "entry", "court", "on", "effect", "deadline", "covers"].into_iter().all(has)
        );
        assert_eq!(orders[0].stance.code(), "orders");
    }

    #[test]
    fn a_list_of_places_makes_no_person() {
        for table in [
            "office_name,address,city\nNorth Office,1 Port Rd,Port\nSouth Office,2 Hill Rd,Hill\n",
            "facility,city,state\nNorth Jail,Port,X\nSouth Jail,Hill,Y\n",
        ] {
            assert!(!proposal("list.csv", table).claims(), "{table}");
            let reading = accepted("list.csv", table);
            assert_eq!((reading.records.len(), reading.events.len()), (2, 0));
        }
        // Where each is said to be is a claim about the place.
        let sited = "name,latitude,longitude\nNorth Jail,1.5,2.5\nSouth Jail,3.5,-4.5\n";
        let reading = accepted("list.csv", sited);
        let said: Vec<&str> = reading
            .events
            .iter()
            .flat_map(|event| &event.claims)
            .map(|claim| claim.property.as_str())
            .collect();
        assert_eq!(said, ["latitude", "longitude", "latitude", "longitude"]);
        assert!(reading.events.iter().all(|event| event.kind == "place"));
        let counted = "street,house,repressed\nRiver st.,house 4,8\nHill st.,house 5a,1\n";
        let reading = accepted("list.csv", counted);
        assert!(reading.events.iter().all(|event| event.kind == "count"));
        assert_eq!(reading.events.len(), 2);
    }

    #[test]
    fn without_a_header_a_column_of_names_with_commas_is_taken_for_the_names() {
        let table = "1,\"Rojo, Ana\",03\n2,\"Sol, Eva\",04\n3,\"Mar, Luz\",05\n";
        let proposal = proposal("list.csv", table);
        assert_eq!(proposal.columns[1].what.as_deref(), Some("person.name"));
        assert_eq!(proposal.columns[1].confidence, Confidence::Low);
    }

    #[test]
    fn entries_of_a_page_and_labelled_lines_become_records() {
        let entry = |name: &str, year: u32| {
            format!(
                "<p class=entry><b>{name}</b>, born {year}, of Port. Address: 4 River st. Shot on \
                 17.05.1938. Buried: Hill.</p>"
            )
        };
        let entries: String = (0..5).map(|n| entry(&format!("Reed Ann {n}"), 1900 + n)).collect();
        let page = format!("<!DOCTYPE html><html><body>{entries}</body></html>");
        let proposal = proposal("page.html", &page);
        assert_eq!(proposal.rows, 5);
        let reading = accepted("page.html", &page);
        assert_eq!(reading.events.iter().filter(|event| event.kind == "death").count(), 5);
        assert_eq!(reading.referents.iter().filter(|r| r.name == "Reed Ann 3").count(), 1);

        let form = "# ROJO MAR, Ana\n\nSexo: Femenino.\nFecha de nacimiento: 13.05.1950.\nEdad: 25 a\u{f1}os.\n\
            Nacionalidad: Xanesa.\nOcupaci\u{f3}n: Maestra.\n\n## Detenci\u{f3}n\n\nFecha: 20.10.1975.\nLugar: Puerto.\n";
        let reading = accepted("ficha.md", form);
        assert_eq!(reading.records.len(), 1);
        assert!(reading.referents.iter().any(|referent| referent.name == "Ana ROJO MAR"));
        assert!(reading.events.iter().any(|event| event.kind == "arrest"));
        let running = propose("a.txt", b"Note: she was taken.\nThey said: nothing.\n", &no_pdf);
        assert_eq!(running.unwrap(), None, "running text gets no mapping");
    }

    #[test]
    fn the_mapping_carries_its_reasons_and_can_be_edited() {
        let toml = proposal("roster.csv", ROSTER).to_toml();
        assert!(toml.contains("# F. nac.: 100 % of 3 filled cells read as dates (dd/mm/yyyy)"));
        assert!(
            toml.contains("[columns]\n\"N\u{ba}\" = \"a number, code or key of the list's own\"")
        );
        assert!(toml.contains("missing = [\"sin datos\"]"));
        let edited = toml.replace("\"dd/mm/yyyy\"", "\"fuzzy\"");
        let reading = read_with_mapping("roster.csv", ROSTER.as_bytes(), &edited, &no_pdf).unwrap();
        assert_eq!(reading.records.len(), 3);
    }
}
