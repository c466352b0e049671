//! Workbooks as offices make them: titles, headers of several rows, merged and hidden cells, colours, totals, notes, several tables.

#[cfg(test)]
mod tests {
    use paradero_intake::{Reading, propose, read_with_mapping};
    use rust_xlsxwriter::{Color, Format, Formula, Workbook, Worksheet};

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    /// A workbook of one sheet.
    fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    /// Rows of text from a row on; what is a number is written as one, and nothing where there is nothing.
    fn put(sheet: &mut Worksheet, top: u32, left: u16, rows: &[&[&str]]) {
        for (row, cells) in (top..).zip(rows) {
            for (column, cell) in (left..).zip(*cells) {
                if let Ok(number) = cell.parse::<f64>() {
                    sheet.write(row, column, number).unwrap();
                } else if !cell.is_empty() {
                    sheet.write(row, column, *cell).unwrap();
                }
            }
        }
    }

    fn read_as(name: &str, bytes: &[u8], source: &str) -> Reading {
        let mapping = format!("{source}\n[columns]\n");
        read_with_mapping(name, bytes, &mapping, &no_pdf).unwrap_or_else(|error| panic!("{error}"))
    }

    fn read(bytes: &[u8]) -> Reading {
        read_as("a.xlsx", bytes, "")
    }

    /// What stands in a column, one text a record.
    fn column<'a>(reading: &'a Reading, name: &str) -> Vec<&'a str> {
        let cell = |record: &'a paradero_model::Record| {
            let cell = record.cells.iter().find(|cell| cell.column == name);
            cell.map_or("", |cell| cell.text.as_str())
        };
        reading.records.iter().map(cell).collect()
    }

    #[track_caller]
    fn says(reading: &Reading, text: &str) {
        assert!(reading.said.iter().any(|line| line.contains(text)), "{text}: {:#?}", reading.said);
    }

    #[track_caller]
    fn silent(reading: &Reading, text: &str) {
        assert!(
            !reading.said.iter().any(|line| line.contains(text)),
            "{text}: {:#?}",
            reading.said
        );
    }

    /// A list of a committee of families: a title, a header of three rows, the prison merged over its people, yellow rows, a total, notes.
    fn committee() -> Vec<u8> {
        book(|sheet| {
            let plain = Format::new();
            let yellow = Format::new().set_background_color(Color::Yellow);
            sheet
                .merge_range(0, 0, 0, 7, "COMIT\u{c9} DE FAMILIARES DE PUENTE VIEJO", &plain)
                .unwrap();
            put(sheet, 1, 0, &[&["Actualizado al 3 de mayo"]]);
            sheet.merge_range(3, 0, 5, 0, "No.", &plain).unwrap();
            sheet.merge_range(3, 1, 3, 2, "Persona", &plain).unwrap();
            sheet.merge_range(4, 1, 5, 1, "Apellidos", &plain).unwrap();
            sheet.merge_range(4, 2, 5, 2, "Nombres", &plain).unwrap();
            sheet.merge_range(3, 3, 5, 3, "Edad (a\u{f1}os)", &plain).unwrap();
            sheet.merge_range(3, 4, 3, 6, "Detenci\u{f3}n", &plain).unwrap();
            sheet.merge_range(4, 4, 4, 5, "Captura", &plain).unwrap();
            put(sheet, 5, 4, &[&["Fecha", "Lugar"]]);
            sheet.merge_range(4, 6, 5, 6, "Centro penal", &plain).unwrap();
            sheet.merge_range(3, 7, 5, 7, "Observaciones", &plain).unwrap();
            let people = [
                ("Rojo Sol", "Ana", 31, "05/04/2022", "Puerto Claro"),
                ("Mar Luna", "Eva", 27, "17/04/2022", "Puerto Claro"),
                ("Sierra Paz", "Juan", 44, "02/05/2022", "Valle Hondo"),
                ("Cruz Verde", "Luz", 19, "21/05/2022", "Valle Hondo"),
            ];
            for (row, (surname, given, age, on, at)) in (6..).zip(people) {
                let fill = if row == 7 { &yellow } else { &plain };
                sheet.write_with_format(row, 0, row - 5, fill).unwrap();
                for (column, text) in [(1, surname), (2, given), (4, on), (5, at)] {
                    sheet.write_with_format(row, column, text, fill).unwrap();
                }
                sheet.write_with_format(row, 3, age, fill).unwrap();
            }
            sheet.merge_range(6, 6, 8, 6, "Penal de Puente Viejo", &plain).unwrap();
            sheet.write(9, 6, "Penal de Valle Hondo").unwrap();
            sheet.write(7, 7, "* Menor de edad al ser detenida").unwrap();
            sheet.merge_range(10, 0, 10, 2, "TOTAL DE PERSONAS", &plain).unwrap();
            sheet.write(10, 3, 4).unwrap();
            put(sheet, 12, 0, &[&["Fuente: entrevistas con las familias."]]);
            put(sheet, 13, 0, &[&["* Menor de edad"]]);
        })
    }

    #[test]
    fn a_list_of_a_committee_comes_in_whole() {
        let reading = read(&committee());
        assert_eq!(
            reading.columns,
            [
                "No.",
                "Persona Apellidos",
                "Persona Nombres",
                "Edad (a\u{f1}os)",
                "Detenci\u{f3}n Captura Fecha",
                "Detenci\u{f3}n Captura Lugar",
                "Detenci\u{f3}n Centro penal",
                "Observaciones",
                "fill colour",
            ]
        );
        assert_eq!(column(&reading, "Persona Nombres"), ["Ana", "Eva", "Juan", "Luz"]);
        let old = "Penal de Puente Viejo";
        let prisons = column(&reading, "Detenci\u{f3}n Centro penal");
        assert_eq!(prisons, [old, old, old, "Penal de Valle Hondo"]);
        says(&reading, "`Detenci\u{f3}n Centro penal` on lines 7-9");
        // The prison was merged after the row was coloured, and is not yellow.
        says(&reading, "kept out as a total: line 11 \"TOTAL DE PERSONAS | 4\"");
        says(&reading, "kept out as a note: line 13 \"Fuente: entrevistas con las familias.\"");
        says(&reading, "kept out as a note: line 14 \"* Menor de edad\"");
        says(&reading, "2 row(s) above the header left out: line 1 \"COMIT\u{c9} DE FAMILIARES");
        says(
            &reading,
            "of 12 rows of the table 4 are records, 3 the header, 2 above it, 0 the header again, 1 totals, 2 notes",
        );
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn the_columns_of_such_a_list_are_proposed_rightly() {
        let proposal = propose("a.xlsx", &committee(), &no_pdf).unwrap().unwrap();
        let placed: Vec<(&str, &str)> = proposal
            .columns
            .iter()
            .filter_map(|column| Some((column.name.as_str(), column.what.as_deref()?)))
            .collect();
        assert_eq!(
            placed,
            [
                ("Persona Apellidos", "person.surname"),
                ("Persona Nombres", "person.given"),
                ("Edad (a\u{f1}os)", "person.age"),
                ("Detenci\u{f3}n Captura Fecha", "arrest.on"),
                ("Detenci\u{f3}n Captura Lugar", "arrest.at"),
                ("Detenci\u{f3}n Centro penal", "custody.place"),
                ("Observaciones", "person.note"),
            ]
        );
        let mapped =
            read_with_mapping("a.xlsx", &committee(), &proposal.to_toml(), &no_pdf).unwrap();
        assert_eq!(mapped.events.iter().filter(|event| event.kind == "arrest").count(), 4);
    }

    const NAMES: [&[&str]; 4] = [
        &["Nombre", "Edad", "Centro"],
        &["Ana Rojo", "31", "Norte"],
        &["Eva Sol", "27", "Sur"],
        &["Juan Paz", "44", "Norte"],
    ];

    #[test]
    fn tables_under_one_another_are_found_and_the_largest_is_read() {
        let bytes = book(|sheet| {
            put(sheet, 0, 0, &[&["Resumen por centro"], &["Centro", "Personas"], &["Norte", "2"]]);
            put(sheet, 4, 0, &[&["Lista de personas"]]);
            put(sheet, 6, 1, &NAMES);
        });
        let reading = read(&bytes);
        assert_eq!(column(&reading, "Nombre"), ["Ana Rojo", "Eva Sol", "Juan Paz"]);
        says(&reading, "table 2 of 2");
        says(&reading, "another table at A1:B3 (3 row(s)), not read");
        says(&reading, "state table = 1 in [source]");
        says(&reading, "1 row(s) above the header left out: line 5 \"Lista de personas\"");
        let other = read_as("a.xlsx", &bytes, "[source]\ntable = 1");
        assert_eq!(column(&other, "Centro"), ["Norte"]);
        let wrong =
            read_with_mapping("a.xlsx", &bytes, "[source]\ntable = 3\n[columns]\n", &no_pdf);
        let wrong = wrong.unwrap_err().to_string();
        assert!(wrong.contains("line 2: table = 3, and there are 2 table(s)"), "{wrong}");
    }

    #[test]
    fn tables_side_by_side_are_two_or_one_table_in_two_columns() {
        let legend = book(|sheet| {
            put(sheet, 0, 0, &NAMES);
            put(sheet, 4, 0, &[&["Luz Mar", "19", "Sur"], &["Leo Mar", "20", "Sur"]]);
            put(sheet, 0, 4, &[&["Centro", "Capacidad"], &["Norte", "300"], &["Sur", "250"]]);
        });
        let reading = read(&legend);
        assert_eq!(reading.columns, ["Nombre", "Edad", "Centro"]);
        assert_eq!(reading.records.len(), 5);
        says(&reading, "another table at E1:F3 (3 row(s)), not read; state table = 2");
        let printed = book(|sheet| {
            put(sheet, 0, 0, &NAMES);
            put(sheet, 0, 4, &[NAMES[0], &["Luz Mar", "19", "Sur"], &["Leo Mar", "20", "Sur"]]);
        });
        let reading = read(&printed);
        let names = ["Ana Rojo", "Eva Sol", "Juan Paz", "Luz Mar", "Leo Mar"];
        assert_eq!(column(&reading, "Nombre"), names);
        says(&reading, "the header is printed again on line(s) 1");
    }

    #[test]
    fn a_blank_row_or_column_within_a_list_parts_nothing() {
        let bytes = book(|sheet| {
            put(sheet, 0, 0, &[&["Nombre", "Lugar", "", "Nota"]]);
            put(sheet, 1, 0, &[&["Ana Rojo", "Puerto Claro", "", "x y"], &["Eva Sol", "Norte"]]);
            put(sheet, 4, 0, &[&["Juan Paz", "Valle Hondo"], &["Luz Mar", "Sur", "", "z"]]);
        });
        let reading = read(&bytes);
        assert_eq!(column(&reading, "Nombre"), ["Ana Rojo", "Eva Sol", "Juan Paz", "Luz Mar"]);
        assert_eq!(column(&reading, "Nota"), ["x y", "", "", "z"]);
        silent(&reading, "another table");
    }

    #[test]
    fn a_list_printed_page_by_page_is_one_and_what_stands_above_each_page_is_kept() {
        let bytes = book(|sheet| {
            put(sheet, 0, 0, &[&["Centro Penal Norte"]]);
            put(sheet, 1, 0, &NAMES);
            put(sheet, 6, 0, &[&["Centro Penal Sur"]]);
            put(
                sheet,
                7,
                0,
                &[NAMES[0], &["Luz Mar", "19", "Sur"], NAMES[0], &["Leo Mar", "20", "Sur"]],
            );
        });
        let reading = read(&bytes);
        let names = ["Ana Rojo", "Eva Sol", "Juan Paz", "Luz Mar", "Leo Mar"];
        assert_eq!(column(&reading, "Nombre"), names);
        says(&reading, "the header is printed again on line(s) 8, 10");
        let (north, south) = ("Centro Penal Norte", "Centro Penal Sur");
        assert_eq!(column(&reading, "heading"), [north, north, north, south, south]);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
    }

    #[test]
    fn a_group_above_the_names_joins_them_in_a_text_without_merged_cells() {
        let table = "Nombre,Edad,Detention,,Nota\n,,Date,Place,\nAna Rojo,31,2025-01-02,Norte,x\n\
            Eva Sol,27,2025-01-03,Sur,\n";
        let reading = read_as("a.csv", table.as_bytes(), "");
        assert_eq!(
            reading.columns,
            ["Nombre", "Edad", "Detention Date", "Detention Place", "Nota"]
        );
        assert_eq!(reading.records.len(), 2);
        let above = "Ingreso,,Egreso,\nFecha,Lugar,Fecha,Lugar\n2025-01-02,Norte,2025-02-02,Sur\n";
        let reading = read_as("a.csv", above.as_bytes(), "[source]\nheader_rows = 2");
        assert_eq!(reading.columns[3], "Egreso Lugar");
        let found = read_as("a.csv", above.as_bytes(), "");
        assert_eq!((found.columns, found.records.len()), (reading.columns, 1));
    }

    #[test]
    fn a_first_row_that_is_like_the_others_is_no_header() {
        let table = "Ana Rojo,Puerto Claro\nEva Sol,Puerto Claro\nJuan Paz,Valle Hondo\n";
        let reading = read_as("a.csv", table.as_bytes(), "");
        assert_eq!(reading.records.len(), 3);
        says(&reading, "no header");
        let years = book(|sheet| {
            put(sheet, 0, 0, &[&["Centro", "", "", ""]]);
            put(sheet, 0, 0, &[&["Centro"], &["Norte", "12", "30", "7"], &["Sur", "1", "2", "3"]]);
            for (column, year) in [(1, "2019"), (2, "2020"), (3, "2021")] {
                sheet.write_string(0, column, year).unwrap();
            }
        });
        assert_eq!(read(&years).columns, ["Centro", "2019", "2020", "2021"]);
    }

    #[test]
    fn totals_are_kept_out_and_said_and_what_is_in_doubt_stays() {
        let table =
            "Centro,Hombres,Mujeres\nNorte,10,4\nSubtotal,10,4\nSur,3,2\nEste,1,5\nTotal,14,11\n";
        let reading = read_as("a.csv", table.as_bytes(), "");
        assert_eq!(column(&reading, "Centro"), ["Norte", "Sur", "Este"]);
        says(&reading, "line 3 \"Subtotal | 10 | 4\"");
        says(&reading, "line 6 \"Total | 14 | 11\"");
        says(&reading, "of 6 rows of the table 3 are records, 1 the header");
        let sums = "Centro,Hombres\nNorte,10\nSur,3\nEste,1\n,14\n";
        says(&read_as("a.csv", sums.as_bytes(), ""), "line 5 \"14\"");
        // A surname, a number that is no sum, a row with more than a name.
        let doubt = "Nombre,Edad,Nota\nTotal Sierra Ana,31,\nSuma,27,con su hija\nEva Sol,58,\n,30,\n\
            Fuentes Paz Luz,,\n";
        let reading = read_as("a.csv", doubt.as_bytes(), "");
        assert_eq!(reading.records.len(), 5, "{:?}", reading.said);
        silent(&reading, "kept out");
    }

    #[test]
    fn hidden_rows_columns_and_sheets_are_read_and_said() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Lista").unwrap();
        put(sheet, 0, 0, &NAMES);
        sheet.set_row_hidden(2).unwrap();
        sheet.set_row_hidden(3).unwrap();
        sheet.set_column_hidden(1).unwrap();
        let other = book.add_worksheet().set_name("Retirados").unwrap();
        put(other, 0, 0, &NAMES);
        other.set_hidden(true);
        let bytes = book.save_to_buffer().unwrap();
        let reading = read(&bytes);
        assert_eq!(column(&reading, "Edad"), ["31", "27", "44"]);
        says(&reading, "rows 3-4 and columns B are hidden in the workbook; read all the same");
        says(&reading, "hidden in the workbook: sheet `Retirados`");
        let other = read_as("a.xlsx", &bytes, "[source]\nsheet = \"Retirados\"");
        assert_eq!(other.records.len(), 3);
    }

    #[test]
    fn rows_that_a_filter_hides_are_read() {
        let bytes = book(|sheet| {
            put(sheet, 0, 0, &NAMES);
            sheet.autofilter(0, 0, 3, 2).unwrap();
            let norte = rust_xlsxwriter::FilterCondition::new().add_list_filter("Norte");
            sheet.filter_column(2, &norte).unwrap();
        });
        let reading = read(&bytes);
        assert_eq!(reading.records.len(), 3);
        says(&reading, "rows 3 (by a filter) are hidden");
    }

    /// Rows with a fill each, over the whole row or one column.
    fn coloured(fills: &[Option<Color>], columns: std::ops::Range<u16>) -> Vec<u8> {
        book(|sheet| {
            let grey = Format::new().set_background_color(Color::Gray);
            for (column, name) in (0..).zip(NAMES[0]) {
                sheet.write_with_format(0, column, *name, &grey).unwrap();
            }
            for (row, fill) in (1..).zip(fills) {
                for column in 0..3 {
                    let text = format!("texto {row} {column}");
                    match fill.filter(|_| columns.contains(&column)) {
                        Some(fill) => {
                            let format = Format::new().set_background_color(fill);
                            sheet.write_with_format(row, column, text, &format).unwrap();
                        }
                        None => {
                            sheet.write(row, column, text).unwrap();
                        }
                    }
                }
            }
        })
    }

    #[test]
    fn colours_that_tell_rows_apart_are_a_column() {
        let (yellow, green) = (Some(Color::Yellow), Some(Color::Theme(9, 3)));
        let reading = read(&coloured(&[yellow, None, None, green, yellow], 0..3));
        let colours = column(&reading, "fill colour");
        assert_eq!((colours[0], colours[1], colours[4]), ("yellow #FFFF00", "", "yellow #FFFF00"));
        assert!(colours[3].contains(" #"), "{colours:?}");
        says(&reading, "colours of cells are in the column `fill colour`: yellow #FFFF00 in 2");
        let one = read(&coloured(&[yellow, None, None], 1..2));
        assert_eq!(column(&one, "Edad fill"), ["yellow #FFFF00", "", ""]);
        for plain in [
            read(&coloured(&[yellow, None, yellow, None, yellow, None], 0..3)),
            read(&coloured(&[yellow; 4], 0..3)),
            read(&coloured(&[None; 4], 0..3)),
        ] {
            assert_eq!(plain.columns, NAMES[0]);
        }
    }

    #[test]
    fn cells_say_what_a_person_sees() {
        let bytes = book(|sheet| {
            put(
                sheet,
                0,
                0,
                &[&["Nombre", "C\u{f3}digo", "Parte", "Fianza", "Hora", "Firma", "Suma"]],
            );
            let shown = |format: &str| Format::new().set_num_format(format);
            sheet.write(1, 0, "Ana\nRojo").unwrap();
            sheet.write_with_format(1, 1, 42, &shown("00000")).unwrap();
            sheet.write_with_format(1, 2, 0.25, &shown("0%")).unwrap();
            sheet.write_with_format(1, 3, 1250.5, &shown("\"$\"#,##0.00")).unwrap();
            sheet.write_with_format(1, 4, 0.35416666666, &shown("hh:mm")).unwrap();
            sheet.write_boolean(1, 5, true).unwrap();
            sheet.write_formula(1, 6, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
            let bold = Format::new().set_bold();
            let parts = [(&bold, "Eva "), (&Format::default(), "Sol")];
            sheet.write_rich_string(2, 0, &parts).unwrap();
        });
        let reading = read(&bytes);
        assert_eq!(column(&reading, "Nombre"), ["Ana\nRojo", "Eva Sol"]);
        for (name, seen) in [
            ("C\u{f3}digo", "00042"),
            ("Parte", "25%"),
            ("Fianza", "$1250.5"),
            ("Hora", "08:30:00"),
            ("Firma", "true"),
            ("Suma", "#DIV/0!"),
        ] {
            assert_eq!(column(&reading, name)[0], seen, "{name}");
        }
    }

    /// Parts of a workbook of one sheet, as programs write it that leave out what they can.
    fn bare(sheet: &str, properties: &str, styles: Option<&str>) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
        let mut parts = vec![
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{packages}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\">{properties}<sheets><sheet name=\"Hoja1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{packages}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
            ),
        ];
        parts.extend(styles.map(|styles| {
            ("xl/styles.xml", format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>"))
        }));
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn text(place: &str, text: &str) -> String {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    #[test]
    fn styles_that_are_missing_or_incomplete_do_not_keep_a_list_out() {
        let rows = format!(
            "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\" s=\"7\"><v>31</v></c></row>",
            text("A1", "Nombre"),
            text("B1", "Edad"),
            text("A2", "Ana Rojo")
        );
        for styles in [
            None,
            Some(""),
            Some("<cellXfs count=\"1\"><xf fillId=\"9\"/></cellXfs>"),
            Some("<fills/><cellXfs/>"),
        ] {
            let reading = read(&bare(&rows, "", styles));
            assert_eq!(column(&reading, "Edad"), ["31"], "{styles:?}");
        }
    }

    #[test]
    fn a_formula_without_its_result_is_said_and_is_a_problem_of_its_row() {
        let rows = format!(
            "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\"><f>1+1</f><v></v></c></row>\
             <row r=\"3\">{}<c r=\"B3\"><f>1+1</f><v>2</v></c></row>",
            text("A1", "Nombre"),
            text("B1", "Edad"),
            text("A2", "Ana Rojo"),
            text("A3", "Eva Sol")
        );
        let reading = read(&bare(&rows, "", None));
        says(&reading, "1 formula(s) have no result in the workbook, the first at B2");
        assert_eq!(column(&reading, "Edad"), ["", "2"]);
        let problem = &reading.records[0].problems[0];
        assert_eq!(
            (problem.code.code(), problem.column.as_deref()),
            ("formula-error", Some("Edad"))
        );
    }

    #[test]
    fn days_kept_as_numbers_are_proposed_in_either_date_system() {
        let rows = format!(
            "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\"><v>44295</v></c></row>",
            text("A1", "Nombre"),
            text("B1", "Fecha de detenci\u{f3}n"),
            text("A2", "Ana Rojo")
        );
        for (properties, format, day) in [
            ("<workbookPr date1904=\"1\"/>", "excel-1904", "2025-04-10"),
            ("", "excel", "2021-04-09"),
        ] {
            let bytes = bare(&rows, properties, None);
            let proposal = propose("a.xlsx", &bytes, &no_pdf).unwrap().unwrap();
            let how = proposal.columns[1].how.as_deref();
            assert_eq!(how, Some(format!("date = \"{format}\"").as_str()));
            let reading =
                read_with_mapping("a.xlsx", &bytes, &proposal.to_toml(), &no_pdf).unwrap();
            let arrest = reading.events.iter().find(|event| event.kind == "arrest").unwrap();
            let paradero_model::Value::Date(on) = &arrest.claims[0].value else { panic!() };
            assert_eq!(on.means, day);
        }
    }

    #[test]
    fn a_table_that_names_people_is_proposed_before_a_larger_one_that_does_not() {
        let bytes = book(|sheet| {
            put(
                sheet,
                0,
                0,
                &[&["Centro", "Capacidad", "Ocupaci\u{f3}n total", "Celdas", "Patios"]],
            );
            let rows: [&[&str]; 4] = [
                &["Norte", "300", "500", "12", "2"],
                &["Sur", "250", "300", "10", "1"],
                &["Este", "100", "90", "5", "1"],
                &["Oeste", "80", "120", "4", "1"],
            ];
            put(sheet, 1, 0, &rows);
            put(sheet, 7, 0, &[&["Nombre", "Edad", "Centro penal"], NAMES[1], NAMES[2], NAMES[3]]);
        });
        let proposal = propose("a.xlsx", &bytes, &no_pdf).unwrap().unwrap();
        assert!(proposal.to_toml().contains("table = 2"), "{}", proposal.to_toml());
        let mapped = read_with_mapping("a.xlsx", &bytes, &proposal.to_toml(), &no_pdf).unwrap();
        assert_eq!(mapped.records.len(), 3);
    }

    const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/real/");

    #[test]
    fn published_workbooks_lose_no_row() {
        for (file, rows) in
            [("chile_rettig/rettig.xlsx", 2398), ("ice_population/ice_offices.xlsx", 275)]
        {
            let bytes = std::fs::read(format!("{REAL}{file}")).unwrap();
            let reading = read(&bytes);
            assert_eq!(reading.records.len(), rows, "{file}");
            assert!(
                !reading.columns.iter().any(|column| column.ends_with("fill colour")),
                "{file}"
            );
            silent(&reading, "kept out");
            silent(&reading, "another table");
        }
    }
}
