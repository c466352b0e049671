//! Tables that stream tell what tables that are read as a whole tell.

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        fs::File,
        io::Cursor,
        num::NonZeroUsize,
        path::{Path, PathBuf},
        sync::atomic::{AtomicUsize, Ordering},
    };

    use paradero_intake::{
        Reading, read_with_mapping,
        stream::{self, Share, Streamed},
    };
    use paradero_model::{Locator, Referent, Value};
    use proptest::prelude::*;

    const MAPPING: &str = r#"
        [source]
        said_by = { column = "fuente" }
        missing = ["NA", "x"]
        [ref]
        costa = { authority = "Guardia del Puerto" }
        [person]
        name = { column = "nombre", order = "surname, given" }
        birth.date = { column = "nace", date = "dd/mm/yyyy" }
        sex = { column = "sexo", values = { H = "male", M = "female" } }
        age = { column = "edad" }
        [[event]]
        kind = "arrest"
        on = { column = "nace", date = "fuzzy" }
        by = { column = "fuente" }
        [[event]]
        kind = "custody"
        when = { column = "sexo", not = "M" }
        place = { columns = ["lugar", "fuente"] }
        held_by = "costa"
        [[event]]
        kind = "label"
        affiliation = "Las Sombras"
        indicators = { column = "marcas", split = "|", item = "{kind}:{points}" }
        [[event]]
        kind = "order"
        order = { column = "orden" }
        effect = "release"
        docket = { column = "orden" }
        entry = { column = "edad" }
        denies = ["until"]
    "#;

    /// Persons whom cells name by the list's own key, dates whose exactness stands beside them, words that cells begin with.
    const KEYED: &str = r#"
        [ref]
        costa = { authority = "Guardia del Puerto" }
        [[event]]
        kind = "person"
        person = { column = "orden" }
        name = { column = "nombre" }
        birth.date = { column = "nace", date = "dd/mm/yyyy", precision = { column = "sexo", year = "H", month = "M" } }
        alias = { column = "marcas", split = "|", take = "rest" }
        sex = { column = "lugar", starts = { "Puente" = "male", "dos" = "female" } }
        [[event]]
        kind = "member"
        when = { column = "fuente", not_starts = "Puente" }
        person = { column = "edad" }
        group = { column = "sexo" }
        said_by = { column = "fuente" }
        [[event]]
        kind = "custody"
        person = { column = "orden" }
        held_by = "costa"
        place = { column = "lugar", values = { "Loma Larga" = "Puerto Claro" } }
    "#;

    const HEADER: &str = "nombre,nace,sexo,edad,fuente,lugar,marcas,orden";

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn share(threads: usize, block_bytes: usize) -> Share {
        Share { threads: NonZeroUsize::new(threads).unwrap(), block_bytes }
    }

    /// The parts of a table that streams, put together; none where it is to be read as a whole.
    fn parts(bytes: &[u8], mapping: &str, share: Share) -> Result<Option<Reading>, String> {
        let (mut records, mut events) = (Vec::new(), Vec::new());
        let (mut referents, mut places) = (Vec::<Referent>::new(), BTreeMap::new());
        let take = |part: stream::Part| {
            records.extend(part.records);
            events.extend(part.events);
            for referent in part.referents {
                let next = referents.len();
                let at = *places.entry(referent.handle.clone()).or_insert(next);
                match referents.get_mut(at) {
                    Some(known) => {
                        known.number = known.number.take().or(referent.number);
                        if known.handle == format!("{}:{}", known.kind.code(), known.name) {
                            known.name = referent.name;
                        }
                    }
                    None => referents.push(referent),
                }
            }
            Ok(())
        };
        let told = stream::in_parts("a.csv", Cursor::new(bytes), Some(mapping), share, take);
        let Some(told) = told.map_err(|error| error.to_string())? else { return Ok(None) };
        assert_eq!(told.records, records.len() as u64);
        let wrong = records.iter().filter(|record| !record.problems.is_empty()).count();
        assert_eq!(told.with_problems, wrong as u64);
        Ok(Some(Reading {
            info: told.info,
            media: told.media,
            records,
            referents,
            events,
            document: None,
            said: told.said,
            unmapped: told.unmapped,
            columns: told.columns,
        }))
    }

    /// Looks whether a table that streams tells what the whole tells; tells whether it streams.
    fn same(bytes: &[u8], mapping: &str, share: Share) -> bool {
        let whole = read_with_mapping("a.csv", bytes, mapping, &no_pdf);
        let whole = whole.map_err(|error| error.to_string());
        let shown = || String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]);
        match (parts(bytes, mapping, share), whole) {
            (Ok(None), _) => return false,
            (Ok(Some(found)), Ok(whole)) => {
                assert_eq!(found.said, whole.said, "{}", shown());
                assert_eq!(found.records, whole.records, "{}", shown());
                assert_eq!(found.events, whole.events, "{}", shown());
                assert_eq!(found.referents, whole.referents, "{}", shown());
                assert_eq!(found, whole);
            }
            (found, whole) => assert_eq!(found.err(), whole.err(), "{}", shown()),
        }
        true
    }

    /// As [`same`], of a table that streams.
    fn streams(bytes: &[u8], mapping: &str, share: Share) {
        let whole = read_with_mapping("a.csv", bytes, mapping, &no_pdf);
        assert!(whole.is_ok(), "{}", whole.unwrap_err());
        assert!(same(bytes, mapping, share), "{}", String::from_utf8_lossy(bytes));
    }

    const ROWS: &str = "\"Prueba, Ana\",01/02/1990,M,31,costa,Puente Viejo,tatuaje:3|ropa:2,12-CV-7\n\
        \"Muestra, Juli\u{e1}n\",31/02/1990,H,NA,Diario del Norte,\"Puerto\nClaro\",senal,12-CV-7\n\
        sin orden,1990,Q,mucha,costa,,,,de m\u{e1}s\n\
        x,sin datos\n\
        \"Ejemplar, \"\"La Rubia\"\" Sol\",med/05/1976,H,200,,Loma Larga,ropa:y,\n";

    #[test]
    fn blocks_of_any_size_and_any_number_of_threads_tell_what_the_whole_tells() {
        let text = format!("Lista ficticia,,,,,,,\n{HEADER}\n{ROWS}{ROWS}");
        for threads in [1, 2, 3] {
            for size in [1, 100, 333, 1 << 20] {
                streams(text.as_bytes(), MAPPING, share(threads, size));
                streams(text.as_bytes(), KEYED, share(threads, size));
            }
        }
        let crlf = text.replace('\n', "\r\n");
        streams(crlf.as_bytes(), MAPPING, share(2, 90));
        streams(text.replace('\n', "\r").as_bytes(), MAPPING, share(2, 90));
        streams(format!("{text},,,,,,,\n\n,,,,,,,").as_bytes(), MAPPING, share(2, 40));
        streams(format!("\n\n{text}\n\n").as_bytes(), MAPPING, share(2, 40));
    }

    #[test]
    fn every_encoding_is_found_and_said_alike() {
        let text = format!("{HEADER}\n{ROWS}{}", "Pe\u{f1}a,,,,,Le\u{f3}n,,\n".repeat(20));
        let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let pasted = [text.as_bytes(), &latin(ROWS)].concat();
        let broken = [text.as_bytes(), b"Pe\xf1a,\xff\n\xc3"].concat();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [latin(&text), wide, pasted, broken, marked] {
            streams(&bytes, MAPPING, share(2, 200));
        }
        let stated = MAPPING.replace("[source]", "[source]\nencoding = \"utf-8\"");
        streams(&latin(&text), &stated, share(2, 200));
    }

    #[test]
    fn headers_of_every_kind_are_told_alike() {
        for text in ["", "\n\n", HEADER, "a,b\n1,2\n", "nombre,nombre\nA,B\n"] {
            same(text.as_bytes(), MAPPING, share(1, 50));
        }
        let two = "nombre,nace,sexo\n(todo),(dia),\n\"Prueba, Ana\",01/02/1990,M\n";
        let mapping =
            "[source]\nheader_rows = 2\n[person]\nname = { column = \"nombre (todo)\" }\n";
        streams(two.as_bytes(), mapping, share(1, 10));
        same(two.as_bytes(), &mapping.replace("= 2", "= 9"), share(1, 10));
        let long = format!("nombre,nace\n{},1\n", "largo ".repeat(300_000));
        streams(long.as_bytes(), "[person]\nname = { column = \"nombre\" }\n", share(2, 1000));
        let wide = format!("{HEADER}\n{ROWS}Luz,,,,,,,,de m\u{e1}s,a\u{fa}n m\u{e1}s\n");
        streams(wide.as_bytes(), MAPPING, share(2, 50));
        let groups = format!("Persona,,Hecho\nnombre,edad,lugar\n{}", "Luz,4,Norte\n".repeat(500));
        let mapping = "[columns]\n";
        same(groups.as_bytes(), mapping, share(2, 50));
        same((groups + "Luz,4,Norte,Sur\n").as_bytes(), mapping, share(2, 50));
    }

    #[test]
    fn what_hangs_on_the_whole_is_read_as_a_whole() {
        let row = "\"Prueba, Ana\",01/02/1990,M,31,costa,Puente Viejo,,12-CV-7\n";
        let body = format!("{HEADER}\n{}", row.repeat(900));
        for (end, why) in [
            (format!("Total,,,900,,,,\n{row}"), "a total"),
            (format!("{HEADER}\n{row}"), "again"),
            (format!(",,,,,,,\n{row}"), "blank row"),
            (format!("\n{row}"), "blank row"),
            ("Fuente: Diario del Norte,,,,,,,\n".to_owned(), "note"),
            ("* Menor de edad\n".to_owned(), "note"),
            ("1,2,3,4,5,6,7,8\n".to_owned(), "sum"),
            (format!("{},,,m\u{e1}s\n", row.trim_end()), "blank column"),
            (format!("\"Prueba, Ana,01/02/1990,M\n{row}"), "quotation mark"),
        ] {
            let text = format!("{body}{end}");
            for size in [100, 1 << 20] {
                assert!(!same(text.as_bytes(), MAPPING, share(2, size)), "{end}");
                let (file, told) = written(text.as_bytes(), Some(MAPPING), share(2, size));
                assert!(told.whole.is_some_and(|reason| reason.contains(why)), "{told:?}");
                in_parquet(text.as_bytes(), &file);
            }
        }
        let many = format!("{HEADER}\n{row}").repeat(40);
        in_parquet(many.as_bytes(), &written(many.as_bytes(), Some(MAPPING), share(2, 90)).0);
        let json = br#"[{"nombre": "Luz", "nace": "1990"}, {"nombre": "Sol"}]"#;
        let mapping = "[person]\nname = { column = \"nombre\" }\n";
        let out = || Ok(Vec::new());
        let told = stream::to_parquet("a.json", Cursor::new(json), Some(mapping), share(1, 9), out);
        assert_eq!(told.unwrap().records, 2);
    }

    /// Every list that people gave, by the mapping that is proposed for it.
    #[test]
    fn real_lists_are_told_alike() {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let (mut files, mut streamed) = (Vec::new(), 0);
        for folder in ["real", "intake", "estimate", "linkage"] {
            collect(&shared.join(folder), &mut files);
        }
        files.sort();
        for file in &files {
            let bytes = std::fs::read(file).unwrap();
            let proposed = paradero_intake::propose("a.csv", &bytes, &no_pdf).ok().flatten();
            let proposed = proposed.map(|proposal| proposal.to_toml());
            let sampled = stream::propose("a.csv", Cursor::new(&bytes)).ok().flatten();
            assert_eq!(sampled.is_some(), proposed.is_some(), "{}", file.display());
            for mapping in proposed.iter().map(String::as_str).chain(["[columns]\n"]) {
                let small = same(&bytes, mapping, share(2, 30_000));
                assert_eq!(small, same(&bytes, mapping, share(1, 1 << 20)), "{}", file.display());
                streamed += usize::from(small);
            }
        }
        assert!(files.len() > 20, "no data under {}", shared.display());
        println!("{} files, {streamed} readings streamed", files.len());
        assert!(streamed > files.len(), "{streamed} of {}", files.len());
    }

    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let small = std::fs::metadata(&path).unwrap().len() < 6 << 20;
            if path.is_dir() {
                collect(&path, files);
            } else if small && path.extension().is_some_and(|end| end == "csv" || end == "tsv") {
                files.push(path);
            }
        }
    }

    fn cell() -> impl Strategy<Value = String> {
        let words = [
            "Prueba, Ana",
            "Luz",
            "costa",
            "Puente Viejo",
            "H",
            "M",
            "NA",
            "x",
            " ",
            "",
            "12-CV-7",
            "01/02/1990",
            "31/02/1990",
            "med/05/1976",
            "sin datos",
            "44",
            "tatuaje:3|ropa:2",
            "|:",
            "dos\nl\u{ed}neas",
            "\"",
            "a\"b",
            "\u{fffd}",
        ];
        prop_oneof![4 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "[a\u{e1},\"\r\n ]{0,5}"]
    }

    fn quote(cell: &str, care: bool) -> String {
        let marks = care && cell.contains([',', '"', '\n', '\r']);
        if marks { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    }

    fn table() -> impl Strategy<Value = Vec<u8>> {
        let rows = proptest::collection::vec(proptest::collection::vec(cell(), 0..10), 0..30);
        (rows, 0_usize..10, 0_usize..4).prop_map(|(rows, careless, encoding)| {
            let mut text = format!("{HEADER}\n");
            for (at, row) in rows.iter().enumerate() {
                let cells: Vec<String> = row.iter().map(|c| quote(c, at != careless)).collect();
                text += &(cells.join(",") + if at % 3 == 0 { "\r\n" } else { "\n" });
            }
            match encoding {
                0 => encoding_rs::WINDOWS_1252.encode(&text.replace('\u{fffd}', "")).0.into_owned(),
                1 => {
                    [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()]
                        .concat()
                }
                _ => text.into_bytes(),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_table_is_told_alike(bytes in table(), threads in 1_usize..4, size in 1_usize..400) {
            let streamed = same(&bytes, MAPPING, share(threads, size));
            prop_assert_eq!(streamed, same(&bytes, KEYED, share(threads, size)));
            if read_with_mapping("a.csv", &bytes, MAPPING, &no_pdf).is_ok() {
                let file = parquet(&bytes, Some(MAPPING), share(threads, size));
                in_parquet(&bytes, &file);
                prop_assert_eq!(file, parquet(&bytes, Some(MAPPING), share(1, size)));
            }
        }
    }

    /// What a reader of Parquet gets.
    fn written(bytes: &[u8], mapping: Option<&str>, share: Share) -> (Vec<u8>, Streamed) {
        let file = tempfile();
        let out = || File::create(&file.0);
        let told = stream::to_parquet("a.csv", Cursor::new(bytes), mapping, share, out).unwrap();
        (std::fs::read(&file.0).unwrap(), told)
    }

    fn parquet(bytes: &[u8], mapping: Option<&str>, share: Share) -> Vec<u8> {
        written(bytes, mapping, share).0
    }

    /// A file that is taken away afterwards.
    struct Temporary(PathBuf);

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    fn tempfile() -> Temporary {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("paradero-stream-{}-{count}", std::process::id());
        Temporary(std::env::temp_dir().join(name))
    }

    /// The rows of a file of records, as the reader of Parquet gives them.
    fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
        let mapping = "[columns]\nrow = \"place\"\n";
        let read = read_with_mapping("r.parquet", bytes, mapping, &no_pdf).unwrap();
        let row = |record: paradero_model::Record| {
            record.cells.into_iter().map(|cell| (cell.column, cell.text)).collect()
        };
        read.records.into_iter().map(row).collect()
    }

    #[test]
    fn records_in_parquet_are_read_as_they_were_told() {
        let text = format!("{HEADER}\n{}", ROWS.repeat(40));
        let file = parquet(text.as_bytes(), Some(MAPPING), share(2, 2_000));
        assert_eq!(file, parquet(text.as_bytes(), Some(MAPPING), share(1, 2_000)));
        in_parquet(text.as_bytes(), &file);
    }

    /// Looks whether records in Parquet say what the table tells that is read as a whole.
    fn in_parquet(bytes: &[u8], file: &[u8]) {
        let whole = read_with_mapping("a.csv", bytes, MAPPING, &no_pdf).unwrap();
        let found = rows(file);
        assert_eq!(found.len(), whole.records.len());
        let get =
            |row: &BTreeMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
        for (row, record) in found.iter().zip(&whole.records) {
            assert_eq!(get(row, "row"), record.place);
            let Locator::Row { sheet_row, .. } = record.locator else { panic!("{record:?}") };
            assert_eq!(get(row, "line"), sheet_row.to_string());
            for cell in record.cells.iter().filter(|cell| !cell.column.starts_with("column ")) {
                assert_eq!(get(row, &format!("cell.{}", cell.column)), cell.text);
            }
            let problems = get(row, "problems");
            let expected = serde_json::to_string(&record.problems).unwrap();
            assert_eq!(if problems.is_empty() { "[]" } else { &problems }, expected);
            let beyond = record.cells.iter().any(|cell| cell.column.starts_with("column "));
            assert_eq!(!get(row, "beyond").is_empty(), beyond);
            for (ordinal, code, name) in [
                (0, "name", "person.name"),
                (0, "surname", "person.surname"),
                (0, "birth.date", "person.birth.date"),
                (0, "sex", "person.sex"),
                (1, "on", "arrest.on"),
                (1, "by", "arrest.by"),
                (2, "place", "custody.place"),
                (2, "held_by", "custody.held_by"),
                (3, "affiliation", "label.affiliation"),
                (4, "docket", "order.docket"),
            ] {
                let id = format!("{}.{ordinal}", record.place);
                let event = whole.events.iter().find(|event| event.id == id);
                let claims = event.iter().flat_map(|event| &event.claims);
                let values =
                    claims.filter(|claim| claim.property == code).map(|claim| match &claim.value {
                        Value::Text(text) | Value::Code(text) => text.clone(),
                        Value::Date(date) => date.to_string(),
                        Value::Ref(handle) => whole
                            .referents
                            .iter()
                            .find(|r| r.handle == *handle)
                            .unwrap()
                            .name
                            .clone(),
                        other => panic!("{other:?}"),
                    });
                assert_eq!(
                    get(row, name),
                    values.collect::<Vec<_>>().join("; "),
                    "{name} of {}",
                    record.place
                );
                assert_eq!(
                    ordinal > 0 && event.is_some(),
                    ordinal > 0 && row.contains_key(name.split('.').next().unwrap())
                );
            }
        }
    }

    #[test]
    fn a_table_without_a_mapping_keeps_its_cells_and_long_columns_come_back_whole() {
        let mut text = String::from("n,nombre,nada,fijo\n");
        for at in 0..20_000 {
            text += &format!("{at},Prueba {},,siempre\n", at % 777);
        }
        let file = parquet(text.as_bytes(), None, share(2, 150_000));
        for (at, row) in rows(&file).iter().enumerate() {
            assert_eq!(row["row"], (at + 1).to_string());
            assert_eq!(row["line"], (at + 2).to_string());
            assert_eq!(row["cell.n"], at.to_string());
            assert_eq!(row["cell.nombre"], format!("Prueba {}", at % 777));
            assert_eq!(row["cell.fijo"], "siempre");
            assert!(!row.contains_key("cell.nada") && !row.contains_key("problems"));
        }
    }
}
