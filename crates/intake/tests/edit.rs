//! Mappings as a form changes them.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod tests {
    use paradero_intake::edit::{Meaning, afresh, remap, said, uses};
    use paradero_intake::{Reading, propose, read_with_mapping};

    const LIST: &str = "Nombre,Apellidos,Fecha,Sitio,Nota\n\
        Marta,Iracheta Solano,13/02/2025,Puente Viejo,alta\nJoel,Barrundia Paz,14/02/2025,Mercado Sur,baja\n";

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn read(mapping: &str) -> Reading {
        read_with_mapping("l.csv", LIST.as_bytes(), mapping, &no_pdf)
            .unwrap_or_else(|error| panic!("{error}\n{mapping}"))
    }

    fn gives(kind: &str, property: &str) -> Meaning {
        Meaning::Gives { kind: kind.into(), property: property.into(), date: None }
    }

    fn proposed() -> String {
        propose("l.csv", LIST.as_bytes(), &no_pdf).unwrap().unwrap().to_toml()
    }

    fn claims(reading: &Reading, kind: &str, property: &str) -> usize {
        let of = reading.events.iter().filter(|event| event.kind == kind);
        of.flat_map(|event| &event.claims).filter(|claim| claim.property == property).count()
    }

    #[test]
    fn a_column_is_given_another_meaning_and_its_cells_say_how_they_are_read() {
        let before = proposed();
        let (text, doubt) =
            remap(&before, &read(&before), "Fecha", &gives("arrest", "on")).unwrap();
        assert_eq!(doubt, None);
        assert!(text.contains("on = { column = \"Fecha\", date = \"dd/mm/yyyy\" }"), "{text}");
        let (text, _) = remap(&text, &read(&text), "Sitio", &gives("arrest", "at")).unwrap();
        let reading = read(&text);
        assert_eq!((claims(&reading, "arrest", "on"), claims(&reading, "arrest", "at")), (2, 2));
        assert_eq!(
            reading.events.iter().filter(|event| event.kind == "arrest").count(),
            2,
            "one event a row"
        );
        assert!(reading.unmapped.is_empty(), "{:?}", reading.unmapped);
        let found = uses(&text).unwrap();
        assert_eq!(found.of("Fecha").count(), 1);
        assert!(found.kept.iter().all(|(column, _)| column != "Fecha"));
        let (text, _) = remap(&text, &reading, "Fecha", &Meaning::Kept("not now".into())).unwrap();
        assert_eq!(
            (claims(&read(&text), "arrest", "on"), claims(&read(&text), "arrest", "at")),
            (0, 2)
        );
    }

    #[test]
    fn cells_that_do_not_bear_a_meaning_out_are_read_so_all_the_same_and_the_doubt_is_said() {
        let before = proposed();
        let (text, doubt) =
            remap(&before, &read(&before), "Nota", &gives("person", "birth.date")).unwrap();
        let doubt = doubt.unwrap();
        assert!(
            doubt.es().contains("ninguna de sus 2 celdas llenas se lee como fecha"),
            "{}",
            doubt.es()
        );
        let reading = read(&text);
        assert_eq!(reading.records.iter().filter(|record| !record.problems.is_empty()).count(), 2);
    }

    #[test]
    fn a_column_that_is_part_of_a_value_leaves_the_other_part() {
        let mapping = "[person]\nname = { columns = [\"Nombre\", \"Apellidos\"] } # both\n";
        let (text, _) =
            remap(mapping, &read(mapping), "Apellidos", &gives("person", "surname")).unwrap();
        assert!(text.contains("column = \"Nombre\"") && !text.contains("columns ="), "{text}");
        read(&text);
        let (text, _) =
            remap(&text, &read(&text), "Sitio", &gives("person", "surname.second")).unwrap();
        assert_eq!(claims(&read(&text), "person", "surname.second"), 2, "{text}");
        assert_eq!(claims(&read(&text), "person", "surname"), 2);
    }

    #[test]
    fn what_people_wrote_stays_and_nonsense_is_refused() {
        let mapping = "# ours\n[source]\nsaid_by = \"Comité\" # who\n\n[person]\nname = { column = \"Nombre\" }\n";
        let (text, _) =
            remap(mapping, &read(mapping), "Fecha", &gives("custody", "since")).unwrap();
        assert!(text.starts_with("# ours\n[source]\nsaid_by = \"Comité\" # who\n"), "{text}");
        assert!(remap(mapping, &read(mapping), "Fecha", &gives("custody", "colour")).is_err());
        assert!(remap("[person", &read(mapping), "Fecha", &gives("custody", "since")).is_err());
    }

    #[test]
    fn what_was_said_of_one_list_is_not_said_of_the_next() {
        let mapping = "[source]\nsaid_by = \"Comité\"\nsaid_on = \"2025-03\"\ntitle = \"Marzo\"\n[person]\nname = { column = \"Nombre\" }\n";
        let next = uses(&afresh(mapping).unwrap()).unwrap();
        assert_eq!((next.said_by.as_deref(), next.said_on), (Some("Comité"), None));
        let said = said(mapping, "", "2025-04-01").unwrap();
        let found = uses(&said).unwrap();
        assert_eq!((found.said_by, found.said_on.as_deref()), (None, Some("2025-04-01")));
        assert_eq!(read(&said).info.title.as_deref(), Some("Marzo"));
    }
}
