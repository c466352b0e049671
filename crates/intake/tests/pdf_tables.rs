//! Tables in PDFs: real ones of agencies, and ones made here. All people named here are invented.

#[cfg(test)]
#[path = "support/paper.rs"]
mod paper;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::paper::Paper;
    use paradero_intake::{
        Page, Reading, Word, pdf_pages, propose, read_plain, read_with_mapping, read_with_sheet,
    };

    fn read(paper: &Paper) -> Reading {
        table(&paper.bytes(), "")
    }

    fn table(bytes: &[u8], source: &str) -> Reading {
        let mapping = format!("{source}\n[columns]\n");
        read_with_mapping("list.pdf", bytes, &mapping, &pdf_pages).unwrap()
    }

    fn cells(reading: &Reading, row: usize) -> Vec<(&str, &str)> {
        let cells = &reading.records[row].cells;
        cells.iter().map(|cell| (cell.column.as_str(), cell.text.as_str())).collect()
    }

    fn cell<'a>(reading: &'a Reading, row: usize, column: &str) -> &'a str {
        let found = reading.records[row].cells.iter().find(|cell| cell.column == column);
        found.map_or("", |cell| cell.text.as_str())
    }

    /// What the text of the document says where a record stands.
    fn anchored(reading: &Reading, row: usize) -> String {
        let text = &reading.document.as_ref().unwrap().text;
        match reading.records[row].locator {
            paradero_model::Locator::Part { start, end, .. } => {
                text.chars().skip(start as usize).take((end - start) as usize).collect()
            }
            ref other => panic!("{other}"),
        }
    }

    fn real(name: &str) -> Vec<u8> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/data/real/ice_population")
            .join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn number(text: &str) -> f64 {
        text.replace(',', "").parse().unwrap_or(0.0)
    }

    #[test]
    fn populations_by_year_come_in_with_the_totals_that_are_printed() {
        let read = table(&real("ice_adp_fy2007_2012.pdf"), "");
        let years = ["2007", "2008", "2009", "2010", "2011", "2012"];
        let mut columns = vec!["Requested Facility", "Facility Name and Code"];
        columns.extend(years);
        assert_eq!(read.columns, columns, "{:?}", read.said);
        assert_eq!(read.records.len(), 65, "64 facilities and the total: {:?}", read.said);
        assert_eq!(
            cell(&read, 3, "Facility Name and Code"),
            "DENVER CONTRACT DETENTION FACILITY (DENICDF)"
        );
        assert_eq!(
            cell(&read, 3, "Requested Facility"),
            "Aurora Contract Detention Facility (ICE Processing Center) Aurora, Colorado"
        );
        assert_eq!(cell(&read, 22, "Facility Name and Code"), "N/A");
        assert_eq!(cell(&read, 22, "2009"), "-", "a stroke for nothing stays a stroke");
        assert_eq!(cell(&read, 18, "2009"), "1,504");
        assert_eq!(cell(&read, 64, "Requested Facility"), "Total ADP Across Requested Facilities");
        assert_eq!(read.records[64].locator.to_string(), "`page 2, table 1` no. 23");
        assert!(anchored(&read, 3).starts_with("Aurora Contract Detention Facility"));
        // Two facilities stand under two names; the totals were made of figures that are not rounded.
        for year in years {
            let mut own: BTreeMap<&str, f64> = BTreeMap::new();
            for row in 0..64 {
                own.insert(
                    cell(&read, row, "Facility Name and Code"),
                    number(cell(&read, row, year)),
                );
            }
            let (sum, total) = (own.values().sum::<f64>(), number(cell(&read, 64, year)));
            assert!((sum - total).abs() <= 15.0, "{year}: {sum} and {total}");
        }
    }

    #[test]
    fn populations_by_month_come_in_from_28_turned_pages() {
        let read = table(&real("usms_adp_2025_07.pdf"), "");
        let months =
            ["DEC‐24", "JAN‐25", "FEB‐25", "MAR‐25", "APR‐25", "MAY‐25", "JUN‐25", "JUL‐25"];
        let mut columns =
            vec!["Facility Name", "Facility City", "Facility_State", "Type", "Per Diem"];
        columns.extend(months);
        assert_eq!(read.columns, columns, "{:?}", read.said);
        assert_eq!(read.records.len(), 1306, "{:?}", read.said);
        assert_eq!(cell(&read, 2, "Facility Name"), "MDC BROOKLYN");
        assert_eq!(cell(&read, 2, "Per Diem"), "$ ‐", "a hyphen of its own for nothing");
        assert_eq!(cell(&read, 0, "Per Diem"), "$ 165.30");
        assert_eq!(cell(&read, 0, "Type"), "Private‐Direct");
        // A name that runs into the next column.
        let long = (0..1306).find(|row| {
            cell(&read, *row, "Facility Name")
                .starts_with("NEW YORK CITY POLICE DEPARTMENT ‐ BROOKLYN")
        });
        let long = long.unwrap();
        assert_eq!(
            cell(&read, long, "Facility Name"),
            "NEW YORK CITY POLICE DEPARTMENT ‐ BROOKLYN CENT"
        );
        assert_eq!(cell(&read, long, "Facility City"), "BROOKLYN");
        assert_eq!(cell(&read, 1305, "Facility Name"), "DEER PARK JAIL");
        assert!(read.records[1305].locator.to_string().starts_with("`page 28, table 1` no. "));
        // Of pdftotext -layout.
        let sums = [54533.46, 54150.14, 55090.97, 55894.07, 56153.38, 56890.53, 56298.43, 54971.65];
        for (month, sum) in months.iter().zip(sums) {
            let own: f64 = (0..1306).map(|row| number(cell(&read, row, month))).sum();
            assert!((own - sum).abs() < 0.005, "{month}: {own} and {sum}");
        }
    }

    #[test]
    fn a_table_without_lines_amid_running_text() {
        let mut paper = Paper::default();
        paper
            .text(60.0, 60.0, "The office received this list on a day of rain and passes it on as it stands, without")
            .text(60.0, 72.0, "any claim that it is whole. Whoever reads it should ask who is missing from it.")
            .row(110.0, &[(60.0, "Nombre"), (220.0, "Lugar"), (340.0, "Ingreso"), (450.0, "Dias")]);
        let rows = [
            ("Alba Inventada Paz", "Puente Viejo", "03/04/2024", "7"),
            ("Bruno Ficticio", "", "05/04/2024", "1,012"),
            ("Carla Supuesta del Mar", "Puerto Claro", "", "15"),
        ];
        for (n, (name, place, day, days)) in rows.iter().enumerate() {
            let y = 126.0 + 16.0 * n as f32;
            paper.row(y, &[(60.0, name), (220.0, place), (340.0, day)]).number(480.0, y, days);
        }
        paper.text(60.0, 220.0, "Nobody at the gate would say more than this, and the office has asked again since then.");
        let read = read(&paper);
        assert_eq!(read.columns, ["Nombre", "Lugar", "Ingreso", "Dias"], "{:?}", read.said);
        assert_eq!(read.records.len(), 3);
        let third =
            [("Nombre", "Carla Supuesta del Mar"), ("Lugar", "Puerto Claro"), ("Dias", "15")];
        assert_eq!(cells(&read, 2), third);
        assert_eq!(cell(&read, 1, "Dias"), "1,012");
        assert_eq!(anchored(&read, 2), "Carla Supuesta del Mar Puerto Claro 15");
        assert_eq!(read.records[2].locator.to_string(), "`page 1, table 1` no. 3");
    }

    #[test]
    fn wrapped_cells_are_part_of_their_row() {
        let mut paper = Paper::default();
        paper
            .row(60.0, &[(60.0, "Nombre"), (160.0, "Motivo"), (290.0, "Fecha"), (360.0, "Estado")]);
        let mut y = 60.0;
        for n in 1..=4 {
            y += 12.0;
            paper.row(y, &[(60.0, "Persona Inventada"), (160.0, "Permanencia sin autoriza-")]);
            paper.row(y, &[(290.0, "01/02/2024"), (360.0, "libre")]);
            y += 12.0;
            paper.row(y, &[(60.0, "Prueba Larga"), (160.0, "cion alguna en el puerto")]);
            y += 12.0;
            paper.row(y, &[(60.0, "Otra Persona"), (160.0, "Ninguno")]);
            paper.row(y, &[(290.0, &format!("0{n}/03/2024"))]);
        }
        let read = read(&paper);
        assert_eq!(read.records.len(), 8, "{:#?}", read.records);
        assert_eq!(cell(&read, 0, "Nombre"), "Persona Inventada Prueba Larga");
        assert_eq!(cell(&read, 0, "Motivo"), "Permanencia sin autorizacion alguna en el puerto");
        assert_eq!(cell(&read, 7, "Fecha"), "04/03/2024");
    }

    #[test]
    fn a_header_of_two_lines_and_one_with_groups_above() {
        let mut paper = Paper::default();
        paper
            .row(60.0, &[(200.0, "Fecha de"), (300.0, "Lugar de")])
            .row(72.0, &[(60.0, "Nombre"), (200.0, "ingreso"), (300.0, "origen")]);
        for n in 1..=5 {
            let y = 78.0 + 14.0 * n as f32;
            paper.row(
                y,
                &[
                    (60.0, "Persona Inventada"),
                    (200.0, &format!("0{n}/02/2024")),
                    (300.0, "Puerto Claro"),
                ],
            );
        }
        assert_eq!(read(&paper).columns, ["Nombre", "Fecha de ingreso", "Lugar de origen"]);
        // Ruled, with one cell over two columns.
        let mut paper = Paper::default();
        for y in [50.0, 66.0, 82.0, 98.0, 114.0] {
            let from = if y == 66.0 { 180.0 } else { 50.0 };
            paper.line((from, y), (410.0, y));
        }
        for (x, from) in [(50.0, 50.0), (180.0, 50.0), (290.0, 66.0), (410.0, 50.0)] {
            paper.line((x, from), (x, 114.0));
        }
        paper
            .row(62.0, &[(230.0, "Traslado al puerto")])
            .row(70.0, &[(60.0, "Nombre")])
            .row(78.0, &[(190.0, "Desde"), (300.0, "Hasta")])
            .row(94.0, &[(60.0, "Alba Inventada"), (190.0, "01/02/2024"), (300.0, "03/02/2024")])
            .row(110.0, &[(60.0, "Bruno Ficticio"), (300.0, "04/02/2024")]);
        let read = read(&paper);
        let columns = ["Nombre", "Traslado al puerto Desde", "Traslado al puerto Hasta"];
        assert_eq!(read.columns, columns, "{:?}", read.said);
        let second = [("Nombre", "Bruno Ficticio"), ("Traslado al puerto Hasta", "04/02/2024")];
        assert_eq!(cells(&read, 1), second);
    }

    #[test]
    fn a_table_over_pages_is_one_and_what_pages_repeat_is_left_out() {
        let mut paper = Paper::default();
        for page in 0..3 {
            paper
                .page()
                .text(60.0, 40.0, "Ministerio Inventado de Custodia")
                .row(80.0, &[(60.0, "Nombre"), (240.0, "Centro"), (400.0, "Edad")])
                .text(280.0, 760.0, &format!("Pagina {} de 3", page + 1));
            let rows = if page == 2 { 1 } else { 30 };
            for n in 0..rows {
                let y = 96.0 + 20.0 * n as f32;
                paper.row(y, &[(60.0, "Persona Inventada"), (240.0, "Puente Viejo")]).number(
                    420.0,
                    y,
                    &(18 + n + page).to_string(),
                );
            }
        }
        let read = read(&paper);
        assert_eq!(read.columns, ["Nombre", "Centro", "Edad"], "{:?}", read.said);
        assert_eq!(read.records.len(), 61, "{:?}", read.said);
        assert_eq!(cell(&read, 60, "Edad"), "20");
        assert_eq!(read.records[60].locator.to_string(), "`page 3, table 1` no. 1");
        let said = read.said.join("; ");
        assert!(said.contains("again on 2 page(s)"), "{said}");
        assert!(said.contains("6 line(s) at the head and foot"), "{said}");
    }

    #[test]
    fn two_tables_on_a_page_are_two() {
        let mut paper = Paper::default();
        paper.row(60.0, &[(60.0, "Nombre"), (240.0, "Centro"), (400.0, "Estado")]);
        for n in 0..5 {
            paper.row(
                76.0 + 14.0 * n as f32,
                &[(60.0, "Alba Inventada"), (240.0, "Puente Viejo"), (400.0, "libre")],
            );
        }
        paper.row(300.0, &[(60.0, "Centro"), (200.0, "Cupo")]);
        for n in 0..4 {
            let y = 316.0 + 14.0 * n as f32;
            paper.row(y, &[(60.0, "Puerto Claro")]).number(220.0, y, "120");
        }
        assert_eq!(read(&paper).records.len(), 5);
        let second = table(&paper.bytes(), "[source]\nsheet = \"2\"");
        assert_eq!(second.columns, ["Centro", "Cupo"]);
        assert_eq!(second.records.len(), 4);
        assert_eq!(second.records[3].locator.to_string(), "`page 1, table 2` no. 4");
        let none = read_with_mapping(
            "l.pdf",
            &paper.bytes(),
            "[source]\nsheet = \"3\"\n[columns]\n",
            &pdf_pages,
        );
        assert!(none.unwrap_err().to_string().contains("no table `3`"));
    }

    #[test]
    fn a_table_of_people_is_proposed_and_running_text_stays_a_document() {
        let mut paper = Paper::default();
        paper.row(
            60.0,
            &[(60.0, "Nombre completo"), (240.0, "Fecha de ingreso"), (400.0, "Centro")],
        );
        let names = [
            "Alba Inventada",
            "Bruno Ficticio",
            "Carla Supuesta",
            "Dario Imaginario",
            "Elsa Fingida",
            "Fabio Irreal",
        ];
        for (n, name) in (1..).zip(names) {
            let day = format!("0{n}/02/2024");
            paper.row(
                60.0 + 14.0 * n as f32,
                &[(60.0, name), (240.0, &day), (400.0, ["M", "F"][n % 2])],
            );
        }
        let bytes = paper.bytes();
        let proposal = propose("list.pdf", &bytes, &pdf_pages).unwrap().unwrap();
        assert!(
            proposal.claims() && proposal.rows == 6,
            "{} {:?}",
            proposal.to_toml(),
            proposal.said
        );
        let read = read_with_mapping("list.pdf", &bytes, &proposal.to_toml(), &pdf_pages).unwrap();
        assert_eq!((read.records.len(), read.unmapped.len()), (6, 0));
        // Text in two columns is no table, and is read column by column as it is written.
        let mut paper = Paper::default();
        for (x, from) in [(60.0, "left"), (320.0, "right")] {
            for n in 0..12 {
                paper.text(
                    x,
                    60.0 + 12.0 * n as f32,
                    &format!("the {from} hand says line {n} of a text that runs"),
                );
            }
        }
        let bytes = paper.bytes();
        assert_eq!(propose("text.pdf", &bytes, &pdf_pages).unwrap(), None);
        let text = read_plain("text.pdf", &bytes, &pdf_pages).unwrap().document.unwrap().text;
        assert!(text.find("right hand says line 0") > text.find("left hand says line 11"));
        let error = read_with_mapping("text.pdf", &bytes, "[columns]\n", &pdf_pages).unwrap_err();
        assert!(error.to_string().contains("no table"), "{error}");
    }

    #[test]
    fn each_word_stands_where_the_text_says() {
        let mut paper = Paper::default();
        paper
            .text(60.0, 60.0, "Detenida en el")
            .text(60.0, 72.0, "puerto")
            .row(90.0, &[(60.0, "a"), (90.0, "b")]);
        paper.put("q 1 0 0 1 300 0 cm BT /F1 10 Tf 0 600 Td (moved) Tj 12 TL (next) ' ET Q\n");
        let page = pdf_pages(&paper.bytes()).unwrap().remove(0);
        assert_eq!(page.size, (612.0, 792.0));
        for word in &page.words {
            let start = word.start.unwrap() as usize;
            let own: String =
                page.text.chars().skip(start).take(word.text.chars().count()).collect();
            assert_eq!(own, word.text);
        }
        let texts: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["Detenida", "en", "el", "puerto", "a", "b", "moved", "next"]);
        assert!((page.words[6].frame[0] - 300.0).abs() < 0.1, "{:?}", page.words[6]);
        assert!((page.words[0].frame[3] - 62.0).abs() < 0.1, "{:?}", page.words[0]);
    }

    #[test]
    fn recognised_words_make_rows_that_keep_the_least_confidence() {
        let mut page = Page { size: (612.0, 792.0), recognised: true, ..Page::default() };
        let rows = ["Nombre Centro Edad", "Alba Puente 31", "Bruno Claro 28", "Carla Puente 40"];
        for (n, row) in rows.iter().enumerate() {
            for (column, text) in row.split(' ').enumerate() {
                let (x, y) = (60.0 + 120.0 * column as f32, 60.0 + 16.0 * n as f32);
                // A scan that lies askew.
                let y = y + 0.8 * column as f32;
                let start = u32::try_from(page.text.chars().count()).ok();
                let frame = [x, y, x + 6.0 * text.len() as f32, y + 7.0 + (column % 2) as f32];
                let confidence = Some(if text == "Claro" { 0.41 } else { 0.96 });
                page.words.push(Word { text: text.into(), start, frame, confidence });
                page.text.push_str(text);
                page.text.push(' ');
            }
        }
        let reader = |_: &[u8]| Ok(vec![page.clone()]);
        let read = read_with_mapping("scan.pdf", b"%PDF-1.4", "[columns]\n", &reader).unwrap();
        assert_eq!(read.columns, ["Nombre", "Centro", "Edad"]);
        assert_eq!(cells(&read, 1), [("Nombre", "Bruno"), ("Centro", "Claro"), ("Edad", "28")]);
        assert!(read.said.iter().any(|said| said.contains("0.41")), "{:?}", read.said);
        let nothing = |_: &[u8]| Ok(vec![Page::default()]);
        let error = read_plain("scan.pdf", b"%PDF-1.4", &nothing).unwrap_err().to_string();
        assert!(error.contains("its pages are pictures"), "{error}");
    }

    #[test]
    fn a_quote_is_found_over_a_hyphen_at_the_end_of_a_line() {
        let mut paper = Paper::default();
        paper.text(60.0, 60.0, "Consta su deten-").text(60.0, 72.0, "cion en el puerto.");
        let sheet = "[ref]\nana = { person = \"Ana Inventada\" }\n[[event]]\nid = \"e\"\nkind = \"custody\"\n\
                     person = \"ana\"\nquote = \"su detencion en el puerto\"\n";
        let read = read_with_sheet("a.pdf", &paper.bytes(), sheet, &pdf_pages);
        assert_eq!(read.unwrap().records[0].text, "su deten-\ncion en el puerto");
    }

    fn encrypted(user: &str) -> Vec<u8> {
        use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions};
        let mut paper = Paper::default();
        let bytes = paper.text(60.0, 60.0, "Consta su ingreso").bytes();
        let mut document = Document::load_mem(&bytes).unwrap();
        let id = lopdf::Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", lopdf::Object::Array(vec![id.clone(), id]));
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "keeper",
            user_password: user,
            key_length: 128,
            permissions: Permissions::empty(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    }

    #[test]
    fn a_pdf_that_only_restricts_is_read_and_one_with_a_password_says_what_to_do() {
        let read = read_plain("a.pdf", &encrypted(""), &pdf_pages).unwrap();
        assert_eq!(read.document.unwrap().text.trim(), "Consta su ingreso");
        let error = read_plain("a.pdf", &encrypted("secret"), &pdf_pages).unwrap_err().to_string();
        assert!(
            error.contains("opens only with a password") && error.contains("print it"),
            "{error}"
        );
    }

    #[test]
    fn a_tree_of_pages_that_leads_round_is_refused() {
        let mut paper = Paper::default();
        let whole = String::from_utf8(paper.text(60.0, 60.0, "Nadie").bytes()).unwrap();
        let round = whole.replace("/Type /Pages /Kids [4 0 R]", "/Type /Pages /Kids [2 0 R]");
        let error = pdf_pages(round.as_bytes()).unwrap_err();
        assert!(error.contains("its own parents"), "{error}");
        let round = whole.replace("/Type /Page /Parent 2 0 R", "/Type /Page /Parent 4 0 R");
        let error = pdf_pages(round.as_bytes()).unwrap_err();
        assert!(error.contains("its own parents"), "{error}");
    }
}
