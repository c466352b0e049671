//! Exports of other systems, written small and with invented people in the shape that each system gives them.

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use paradero_intake::{Proposal, Reading, propose, read_with_mapping, shipped};
    use paradero_model::{Event, SubjectKind, Value};

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn file(name: &str) -> Vec<u8> {
        let path = format!("{}/tests/data/exports/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn proposed(name: &str, bytes: &[u8]) -> Proposal {
        propose(name, bytes, &no_pdf).unwrap().unwrap()
    }

    fn accepted(name: &str) -> Reading {
        let bytes = file(name);
        let mapping = proposed(name, &bytes).to_toml();
        read_with_mapping(name, &bytes, &mapping, &no_pdf)
            .unwrap_or_else(|error| panic!("{error}\n{mapping}"))
    }

    /// The mapping that a proposal took, by what it says of it.
    fn taken(proposal: &Proposal) -> Option<&str> {
        let said =
            proposal.said.iter().find(|line| line.starts_with("these are the columns of"))?;
        said.split('`').nth(1)
    }

    fn shown(value: &Value, reading: &Reading) -> String {
        match value {
            Value::Ref(handle) => reading
                .referents
                .iter()
                .find(|one| one.handle == *handle)
                .map_or(handle.clone(), |one| one.name.clone()),
            Value::Date(date) => date.means.clone(),
            Value::Document { kind, number } => format!("{kind}:{number}"),
            Value::Age { years, .. } => years.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Text(text) | Value::Code(text) | Value::Country(text) => text.clone(),
            other => format!("{other:?}"),
        }
    }

    /// `arrest 1: on=2026-02-03 by=ICE`, for each event.
    fn told(reading: &Reading) -> Vec<String> {
        let line = |event: &Event| {
            let mut line = format!("{} {}:", event.kind, event.record);
            for claim in &event.claims {
                let _ = write!(line, " {}={}", claim.property, shown(&claim.value, reading));
            }
            line
        };
        reading.events.iter().map(line).collect()
    }

    fn of_kind(reading: &Reading, kind: &str) -> Vec<String> {
        told(reading).into_iter().filter(|line| line.starts_with(&format!("{kind} "))).collect()
    }

    const FILES: [(&str, &str); 15] = [
        ("arrests.csv", "deportation-data-arrests"),
        ("arrests-2012.csv", "deportation-data-arrests"),
        ("detainers.csv", "deportation-data-detainers"),
        ("detentions.csv", "deportation-data-detentions"),
        ("detention-stays.csv", "deportation-data-detention-stays"),
        ("encounters.csv", "deportation-data-encounters"),
        ("removals.csv", "deportation-data-removals"),
        ("immigration-court.csv", "deportation-data-immigration-court"),
        ("docket.json", "courtlistener-docket"),
        ("docket-entries.json", "courtlistener-docket-entries"),
        ("entities.ftm.json", "ftm-entities"),
        ("statements.csv", "ftm-statements"),
        ("statements-pack.csv", "ftm-statements-pack"),
        ("openevsys-persons.csv", "openevsys-persons"),
        ("openevsys-acts.csv", "openevsys-acts"),
    ];

    #[test]
    fn each_export_is_known_by_its_columns_and_every_column_is_accounted_for() {
        for (name, wanted) in FILES {
            let bytes = file(name);
            let proposal = proposed(name, &bytes);
            assert_eq!(taken(&proposal), Some(wanted), "{name}: {:?}", proposal.said);
            assert!(proposal.claims());
            let reading = accepted(name);
            assert_eq!(reading.unmapped, Vec::<String>::new(), "{name}");
            assert_eq!(reading.columns.len(), proposal.columns.len(), "{name}");
            for column in &proposal.columns {
                assert!(!column.reasons.is_empty() && !column.reasons[0].es().is_empty(), "{name}");
            }
            let by_name = shipped::named(wanted).unwrap().for_file(name, &bytes, &no_pdf).unwrap();
            assert_eq!(by_name, proposal.to_toml(), "{name}");
        }
    }

    #[test]
    fn every_mapping_that_ships_says_whose_it_is_and_names_each_column_once() {
        for one in shipped() {
            assert!(one.text.starts_with("# "), "{}", one.name);
            assert!(one.text.contains("Columns: ") && one.text.contains("Export"), "{}", one.name);
            let uses = paradero_intake::edit::uses(one.text).unwrap();
            assert!(!uses.gives.is_empty() && uses.kept.iter().all(|(_, why)| !why.is_empty()));
            for (column, _) in &uses.kept {
                assert!(
                    uses.of(column).next().is_none(),
                    "{}: `{column}` is read and kept",
                    one.name
                );
            }
            assert_eq!(shipped::named(one.name), Some(one));
        }
        assert_eq!(shipped::named("no-such-mapping"), None);
    }

    #[test]
    fn entries_that_begin_as_orders_do_are_orders_and_the_others_stay_records() {
        let reading = accepted("docket.json");
        assert_eq!(reading.records.len(), 6, "one record for each entry");
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
        let court = "U.S. District Court for the District of Maryland";
        let orders = of_kind(&reading, "order");
        assert_eq!(orders.len(), reading.events.len());
        assert_eq!(orders.len(), 3, "{orders:#?}");
        assert!(
            orders[0].starts_with(&format!(
                "order 3: court={court} docket=8:26-cv-90001 entry=3 on=2026-03-02 \
                 effect=bars-removal note=TEMPORARY RESTRAINING ORDER barring removal"
            )),
            "{}",
            orders[0]
        );
        assert!(
            orders[1].starts_with(&format!(
                "order 4: court={court} docket=8:26-cv-90001 on=2026-03-05 note=MINUTE ORDER: the"
            )),
            "an entry without a number is an order of its own, and its effect is not said: {}",
            orders[1]
        );
        assert!(orders[2].contains("entry=4") && !orders[2].contains("effect="), "{}", orders[2]);
        let names: Vec<&str> = reading
            .referents
            .iter()
            .filter(|one| one.kind == SubjectKind::Order)
            .map(|one| one.number.as_deref().unwrap_or(&one.name))
            .collect();
        assert_eq!(names, ["8:26-cv-90001 3", "8:26-cv-90001 2026-03-05 1004", "8:26-cv-90001 4"]);
        let speaker = reading.events[0].said_by.as_deref().unwrap();
        assert!(speaker.contains(court), "{speaker}");
        assert!(reading.referents.iter().all(|one| one.kind != SubjectKind::Person));
        let first = &reading.records[0].cells;
        assert!(first.iter().any(|cell| cell.column == "parties"), "lists stand in the first row");
        let second = &reading.records[1].cells;
        assert!(second.iter().any(|cell| cell.column == "docket_number"));
        assert!(second.iter().all(|cell| cell.column != "parties"));
        assert!(reading.said.iter().any(|line| line.contains("`parties`")), "{:?}", reading.said);
    }

    #[test]
    fn entries_from_the_interface_lack_court_and_docket_and_nothing_is_made_up() {
        let reading = accepted("docket-entries.json");
        let orders = of_kind(&reading, "order");
        assert_eq!(orders.len(), 3, "{orders:#?}");
        assert!(orders.iter().all(|line| !line.contains("court=") && !line.contains("docket=")));
        assert!(reading.said.iter().any(|line| line.contains("beside it")), "{:?}", reading.said);
    }

    #[test]
    fn a_departure_is_a_removal_only_where_the_case_says_so() {
        let reading = accepted("arrests.csv");
        assert_eq!(
            told(&reading),
            [
                "person 1: document=ICE anonymised identifier:inv0001 sex=female birth.date=1991 \
                 nationality=SV",
                "arrest 1: on=2026-02-03 at=PUERTO CLARO MARKET CLARO PUENTE VIEJO by=ICE \
                 note=Located",
                "removal 1: departure=2026-02-20 from_country=US to_country=SV \
                 note=8-Excluded/Deported/Removed",
                "person 2: document=ICE anonymised identifier:inv0002 birth.date=1985 \
                 nationality=NARNIA",
                "arrest 2: on=2026-02-04 at=CLARO PUENTE VIEJO by=ICE note=Located",
                "person 3: sex=male birth.date=2001 nationality=MX",
                "arrest 3: on=2026-02-05 by=ICE note=Located",
            ]
        );
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn an_older_vintage_with_fewer_columns_spelt_otherwise_still_fits_and_says_what_it_lacks() {
        let proposal = proposed("arrests-2012.csv", &file("arrests-2012.csv"));
        let lacks = proposal.said.iter().find(|line| line.starts_with("not in this file"));
        assert!(lacks.unwrap().contains("`Gender`"), "{lacks:?}");
        assert!(proposal.to_toml().contains("# not in this file"));
        let reading = accepted("arrests-2012.csv");
        assert_eq!(
            told(&reading),
            [
                "person 1: document=ICE anonymised identifier:inv0001",
                "arrest 1: on=2014-05-06 note=CAP Local Incarceration",
            ]
        );
    }

    #[test]
    fn a_stint_is_custody_and_a_conviction_counts_where_it_has_its_date() {
        let reading = accepted("detentions.csv");
        let custody = of_kind(&reading, "custody");
        assert!(custody[0].contains("place=PUENTE VIEJO HOLD ROOM"), "{custody:?}");
        assert!(custody[0].contains(" since=2026-02-03"), "{custody:?}");
        assert!(custody[0].contains(" until=2026-02-05"), "{custody:?}");
        assert_eq!(of_kind(&reading, "transfer").len(), 1);
        assert_eq!(of_kind(&reading, "removal").len(), 1);
        assert_eq!(
            of_kind(&reading, "conviction"),
            ["conviction 2: offence=Traffic Offense on=2019-07-01"]
        );
        assert!(of_kind(&reading, "label").is_empty(), "a suspicion without a basis is no label");
        let stays = accepted("detention-stays.csv");
        let records: Vec<&str> =
            stays.events.iter().filter(|e| e.kind == "custody").map(|e| &*e.record).collect();
        assert_eq!(records, ["1", "1", "2"], "one place where there was one stint");
    }

    #[test]
    fn other_tables_of_the_project_claim_what_they_say_and_no_more() {
        let removals = accepted("removals.csv");
        assert_eq!(
            of_kind(&removals, "removal"),
            ["removal 1: departure=2026-02-20 from_country=US to_country=SV \
              at=PUERTO CLARO AIRPORT note=8-Excluded/Deported/Removed"]
        );
        assert_eq!(of_kind(&removals, "arrest"), ["arrest 1: on=2026-02-03"]);
        let detainers = accepted("detainers.csv");
        assert_eq!(detainers.events.len(), 1, "a detainer is neither an arrest nor custody");
        assert_eq!(accepted("encounters.csv").events.len(), 1, "an encounter is no arrest");
    }

    #[test]
    fn granted_withholding_is_an_order_that_bars_removal_and_refused_is_none() {
        let reading = accepted("immigration-court.csv");
        let orders = of_kind(&reading, "order");
        assert_eq!(orders.len(), 1, "{orders:?}");
        assert!(orders[0].contains("effect=bars-removal") && orders[0].contains("covers="));
        assert!(!orders[0].contains(" on="), "the day is not said: {}", orders[0]);
        let custody = of_kind(&reading, "custody");
        assert_eq!(custody, ["custody 1: since=2019-01-05 until=2019-02-01"]);
    }

    #[test]
    fn entities_other_than_persons_are_records_without_a_claim_and_without_a_problem() {
        let reading = accepted("entities.ftm.json");
        assert_eq!(reading.records.len(), 3);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
        assert!(reading.events.iter().all(|event| event.record != "2"));
        let told = told(&reading);
        assert!(told[0].contains("name=Ana Mar Inventada given=Ana surname=Mar Inventada"));
        assert!(told[0].contains("sex=female birth.date=1990-05"), "{}", told[0]);
        assert!(told[0].contains("nationality=SV document=passport:Z0000001"), "{}", told[0]);
        assert_eq!(told[1], "person 1: alias=Anita Mar Inventada");
        assert!(told.iter().any(|line| line == "person 3: nationality=SV nationality=NI"));
        assert!(told.iter().any(|line| line == "death 3: on=2001-02-03"), "{told:#?}");
        assert!(told.iter().all(|line| !line.contains("crime")), "a topic is never a label");
    }

    #[test]
    fn statements_on_one_entity_are_of_one_person_each_with_who_says_it() {
        let reading = accepted("statements.csv");
        let persons: Vec<&str> = reading
            .referents
            .iter()
            .filter(|one| one.kind == SubjectKind::Person)
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(persons, ["Ana Mar Inventada"]);
        let subjects: Vec<_> = reading.events.iter().map(|event| &event.subject).collect();
        assert_eq!(subjects.len(), 4);
        assert!(subjects.windows(2).all(|pair| pair[0] == pair[1]));
        assert_ne!(reading.events[0].said_by, reading.events[1].said_by);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn packed_statements_say_the_same_and_what_only_this_program_means_is_read_of_it_alone() {
        let reading = accepted("statements-pack.csv");
        assert_eq!(reading.records.len(), 7, "every row is a record");
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
        let told = told(&reading);
        assert_eq!(
            told,
            [
                "person 2: name=Ana Mar Inventada",
                "person 3: birth.date=1990-05",
                "person 5: surname.second=Solana"
            ]
        );
        assert!(reading.events.windows(2).all(|pair| pair[0].subject == pair[1].subject));
    }

    #[test]
    fn dates_of_openevsys_are_as_exact_as_the_column_beside_them_says() {
        let reading = accepted("openevsys-persons.csv");
        let told_persons = told(&reading);
        assert!(told_persons[0].contains("birth.date=1976-05 "), "{}", told_persons[0]);
        assert!(told_persons[0].contains("sex=female"));
        assert!(told_persons[1].contains("birth.date=1950 "), "{}", told_persons[1]);
        assert_eq!(told_persons[2], "death 2: on=1981-03-02");
        let acts = accepted("openevsys-acts.csv");
        assert!(of_kind(&acts, "arrest")[0].starts_with("arrest 1: on=1980-04 at=Puente Viejo"));
        let custody = of_kind(&acts, "custody");
        assert_eq!(custody.len(), 1, "beatings are no custody: {custody:?}");
        assert!(custody[0].contains("since=1980-04-02 until=1980-04-20~"), "{}", custody[0]);
        assert_eq!(of_kind(&acts, "death").len(), 1);
    }

    #[test]
    fn a_table_of_another_kind_is_not_taken_for_an_export() {
        let real = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/real/ice_population");
        for name in ["facility_locations.tsv", "ice_offices.xlsx"] {
            let bytes = std::fs::read(format!("{real}/{name}"))
                .unwrap_or_else(|error| panic!("{real}/{name}: {error}"));
            let proposal = propose(name, &bytes, &no_pdf).unwrap();
            assert_eq!(proposal.as_ref().and_then(taken), None, "{name}");
        }
        let roster = b"Nombre,F. nac.,Ingreso\nAna Mar Inventada,01/02/1990,03/02/2026\n";
        assert_eq!(taken(&proposed("roster.csv", roster)), None);
        let columns = ["id", "schema", "value"].map(str::to_owned);
        assert_eq!(shipped::fits(&columns), None);
    }

    #[test]
    fn a_mapping_that_has_nothing_to_read_is_refused_with_what_to_do() {
        let arrests = shipped::named("deportation-data-arrests").unwrap();
        let error = arrests.for_file("a.csv", b"nombre,lugar\nAna,Puerto\n", &no_pdf).unwrap_err();
        assert!(error.to_string().contains("give another mapping"), "{error}");
        let docket = shipped::named("courtlistener-docket").unwrap();
        let error = docket.for_file("a.json", b"[{\"a\": 1}]", &no_pdf).unwrap_err();
        assert!(error.to_string().contains("no list `docket_entries`"), "{error}");
    }

    #[test]
    fn what_a_document_says_of_itself_is_not_repeated_without_end() {
        let long = "x".repeat(3 << 20);
        let entries = vec!["{\"d\":1}"; 1_000].join(",");
        let json = format!("{{\"docket_number\":\"{long}\",\"docket_entries\":[{entries}]}}");
        let mapping = "[source]\nrows = \"docket_entries\"\n[columns]\ndocket_number = \"x\"\n";
        let error = read_with_mapping("a.json", json.as_bytes(), mapping, &no_pdf).unwrap_err();
        assert!(error.to_string().contains("bytes of text in its cells"), "{error}");
    }
}
