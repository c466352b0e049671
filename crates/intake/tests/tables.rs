//! Tables of every format: what is read, and that no row is lost.

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use paradero_intake::{Reading, read_with_mapping};
    use paradero_model::{Locator, Value};

    const MAPPING: &str = "[person]\nname = { column = \"nombre\" }\n\
        birth.place = { column = \"lugar\" }\n";
    const TABLE: &str = "nombre,lugar\nBego\u{f1}a Nu\u{f1}o,Le\u{f3}n\nIn\u{e9}s Pe\u{f1}a,C\u{f3}rdoba\n\
        Ra\u{fa}l Ib\u{e1}\u{f1}ez,M\u{e1}laga\n";

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn read(name: &str, bytes: &[u8]) -> Reading {
        read_with_mapping(name, bytes, MAPPING, &no_pdf).unwrap_or_else(|error| panic!("{error}"))
    }

    fn names(reading: &Reading) -> Vec<String> {
        let claims = reading.events.iter().flat_map(|event| &event.claims);
        let names = claims.filter(|claim| claim.property == "name");
        names
            .map(|claim| match &claim.value {
                Value::Text(text) => text.clone(),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    fn expect_three(name: &str, bytes: &[u8], said: &str) {
        let reading = read(name, bytes);
        assert_eq!(
            names(&reading),
            ["Bego\u{f1}a Nu\u{f1}o", "In\u{e9}s Pe\u{f1}a", "Ra\u{fa}l Ib\u{e1}\u{f1}ez"]
        );
        assert_eq!(reading.records.len(), 3);
        assert!(reading.records.iter().all(|record| record.problems.is_empty()));
        assert!(reading.said.iter().any(|line| line.contains(said)), "{:?}", reading.said);
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_usual_encoding_is_recognised_and_said() {
        expect_three("a.csv", TABLE.as_bytes(), "utf-8");
        expect_three("a.csv", &[b"\xef\xbb\xbf", TABLE.as_bytes()].concat(), "byte order mark");
        expect_three("a.csv", &utf16(TABLE, u16::to_le_bytes), "utf-16le");
        expect_three("a.csv", &utf16(TABLE, u16::to_be_bytes), "utf-16be");
        let marked = format!("\u{feff}{TABLE}");
        expect_three("a.csv", &utf16(&marked, u16::to_le_bytes), "byte order mark");
        expect_three("a.csv", &utf16(&marked, u16::to_be_bytes), "byte order mark");
        let latin: Vec<u8> = TABLE.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        expect_three("a.csv", &latin, "windows-1252");
        // Latin-1 and Windows-1252 differ in the quotation marks and the euro alone.
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(TABLE);
        expect_three("a.csv", &windows, "windows-1252");
    }

    #[test]
    fn a_cyrillic_list_in_windows_1251_is_recognised() {
        let table = "nombre,lugar\nКраснова Анна,Тверь\n\
            Речной Иван,Калуга\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(table);
        let reading = read("a.csv", &bytes);
        assert_eq!(names(&reading)[0], "Краснова Анна");
        assert!(reading.said.iter().any(|line| line.contains("windows-1251")));
    }

    #[test]
    fn a_stated_encoding_is_used_and_its_broken_bytes_are_problems_of_their_rows() {
        let latin: Vec<u8> = TABLE.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let stated = |encoding: &str| {
            let mapping = format!("[source]\nencoding = \"{encoding}\"\n{MAPPING}");
            read_with_mapping("a.csv", &latin, &mapping, &no_pdf).unwrap()
        };
        assert_eq!(names(&stated("iso-8859-1"))[0], "Bego\u{f1}a Nu\u{f1}o");
        let wrong = stated("utf-8");
        assert_eq!(wrong.records.len(), 3);
        assert!(wrong.records.iter().all(|record| !record.problems.is_empty()));
        assert!(wrong.said.iter().any(|line| line.contains("U+FFFD")), "{:?}", wrong.said);
    }

    #[test]
    fn every_usual_delimiter_and_quoting_is_recognised() {
        for (mark, said) in [(",", "delimiter ,"), (";", "delimiter ;"), ("\t", "tab"), ("|", "|")]
        {
            expect_three("a.csv", TABLE.replace(',', mark).as_bytes(), said);
        }
        expect_three("a.tsv", TABLE.replace(',', "\t").as_bytes(), "tab");
        expect_three("a.csv", TABLE.replace('\n', "\r\n").as_bytes(), "delimiter ,");
        let quoted =
            "nombre,lugar\n\"Rojo, Ana\",\"Puerto \"\"Viejo\"\"\nde arriba\"\nEva Sol,Norte\n";
        let reading = read("a.csv", quoted.as_bytes());
        assert_eq!(names(&reading), ["Rojo, Ana", "Eva Sol"]);
        assert_eq!(reading.records[0].cells[1].text, "Puerto \"Viejo\"\nde arriba");
        let Locator::Row { row, sheet_row, .. } = reading.records[1].locator else { panic!() };
        assert_eq!((row, sheet_row), (2, 4), "the file's own line is told beside the row");
        let semicolons = "nombre;lugar\nAna Rojo;\"a;b\"\nEva Sol;c, d\n";
        assert_eq!(names(&read("a.csv", semicolons.as_bytes())), ["Ana Rojo", "Eva Sol"]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_does_not_swallow_the_rows_after_it() {
        let table = "nombre,lugar\nAna Rojo,\"Puerto\nEva Sol,Norte\nLuz Mar,Sur\n";
        let reading = read("a.csv", table.as_bytes());
        assert_eq!(names(&reading), ["Ana Rojo", "Eva Sol", "Luz Mar"]);
        assert!(
            reading.said.iter().any(|line| line.contains("not in pairs")),
            "{:?}",
            reading.said
        );
    }

    #[test]
    fn lines_above_the_header_are_left_out_and_said() {
        let table = "Ministerio del Orden,,\n,,\nnombre,lugar,n\nAna Rojo,Norte,1\n";
        let reading = read("a.csv", table.as_bytes());
        assert_eq!(names(&reading), ["Ana Rojo"]);
        assert!(reading.said.iter().any(|line| line.contains("above the header")));
    }

    fn workbook() -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        book.add_worksheet().set_name("vac\u{ed}a").unwrap();
        let sheet = book.add_worksheet().set_name("Lista").unwrap();
        for (at, header) in ["nombre", "fecha", "edad", "nota"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(at).unwrap(), header).unwrap();
        }
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 4, 3).unwrap();
        sheet.write(1, 0, "Ana Rojo").unwrap();
        sheet.write_with_format(1, 1, &date, &day).unwrap();
        sheet.write(1, 2, 31).unwrap();
        sheet.write(1, 3, "x").unwrap();
        sheet.write(2, 0, "Eva Sol").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_workbook_gives_days_as_days_and_its_empty_last_cells_are_no_problem() {
        let mapping = "[person]\nname = { column = \"nombre\" }\nage = { column = \"edad\" }\n\
            [[event]]\nkind = \"arrest\"\non = { column = \"fecha\", date = \"dd/mm/yyyy\" }\n\
            [columns]\nnota = \"none\"\n";
        let reading = read_with_mapping("a.xlsx", &workbook(), mapping, &no_pdf).unwrap();
        assert_eq!(names(&reading), ["Ana Rojo", "Eva Sol"]);
        assert!(
            reading.said.iter().any(|line| line.contains("sheet `Lista`; not read: `vac\u{ed}a`"))
        );
        let arrest = reading.events.iter().find(|event| event.kind == "arrest").unwrap();
        let Value::Date(on) = &arrest.claims[0].value else { panic!() };
        assert_eq!(on.means, "2025-04-03");
        assert!(reading.records[1].problems.is_empty(), "{:?}", reading.records[1].problems);
        let stated = format!("[source]\nsheet = \"Lsta\"\n{MAPPING}");
        let error = read_with_mapping("a.xlsx", &workbook(), &stated, &no_pdf).unwrap_err();
        assert!(error.to_string().contains("did you mean `Lista`?"), "{error}");
    }

    /// A ZIP archive of files that are not compressed.
    fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        fn crc(bytes: &[u8]) -> u32 {
            let mut crc = u32::MAX;
            for byte in bytes {
                crc ^= u32::from(*byte);
                for _ in 0..8 {
                    crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
                }
            }
            !crc
        }
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let offset = u32::try_from(out.len()).unwrap();
            let size = u32::try_from(text.len()).unwrap();
            let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
            head.extend(crc(text.as_bytes()).to_le_bytes());
            head.extend(size.to_le_bytes());
            head.extend(size.to_le_bytes());
            head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            head.extend([0, 0]);
            out.extend(b"PK\x03\x04");
            out.extend(&head);
            out.extend(name.as_bytes());
            out.extend(text.as_bytes());
            directory.extend(b"PK\x01\x02\x14\x00");
            directory.extend(&head);
            directory.extend([0; 10]);
            directory.extend(offset.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let (start, count) =
            (u32::try_from(out.len()).unwrap(), u16::try_from(files.len()).unwrap());
        let length = u32::try_from(directory.len()).unwrap();
        out.extend(directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(length.to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0, 0]);
        out
    }

    #[test]
    fn an_open_document_spreadsheet_is_read() {
        let cell = |text: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let rows: String = TABLE
            .lines()
            .map(|line| {
                let cells: String = line.split(',').map(cell).collect();
                format!("<table:table-row>{cells}</table:table-row>")
            })
            .collect();
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
             xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>\
             <office:spreadsheet><table:table table:name=\"Hoja1\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        let bytes = zip(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<manifest/>"),
            ("content.xml", &content),
        ]);
        expect_three("a.ods", &bytes, "sheet `Hoja1`");
    }

    /// A workbook of Excel 97 with one sheet of text: BIFF8 records in a compound file.
    fn excel_97(table: &str) -> Vec<u8> {
        fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
            out.extend(kind.to_le_bytes());
            out.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
            out.extend(data);
        }
        let begin = |kind: u8| [0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut stream = Vec::new();
        record(&mut stream, 0x0809, &begin(5));
        let sheet_at = u32::try_from(stream.len() + 4 + 13 + 4).unwrap();
        let sheet = [&sheet_at.to_le_bytes()[..], &[0, 0, 5, 0], b"Hoja1"].concat();
        record(&mut stream, 0x0085, &sheet);
        record(&mut stream, 0x000a, &[]);
        record(&mut stream, 0x0809, &begin(16));
        for (row, line) in (0_u16..).zip(table.lines()) {
            for (column, cell) in (0_u16..).zip(line.split(',')) {
                let units: Vec<u8> = cell.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let mut data: Vec<u8> =
                    [row, column, 0].into_iter().flat_map(u16::to_le_bytes).collect();
                data.extend(u16::try_from(units.len() / 2).unwrap().to_le_bytes());
                data.push(1);
                data.extend(units);
                record(&mut stream, 0x0204, &data);
            }
        }
        record(&mut stream, 0x000a, &[]);
        // Below 4,096 bytes a stream would lie among the small ones.
        stream.resize(8192, 0);
        compound(&stream)
    }

    /// A compound file of one allocation table, one directory and one stream.
    fn compound(stream: &[u8]) -> Vec<u8> {
        const END: u32 = 0xffff_fffe;
        const FREE: u32 = 0xffff_ffff;
        let sectors = u32::try_from(stream.len() / 512).unwrap();
        let mut out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        out.extend([0; 16]);
        out.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
        for number in [0, 1, 1, 0, 4096, END, 0, END, 0, 0] {
            out.extend(u32::to_le_bytes(number));
        }
        out.resize(512, 0xff);
        let chain = (0..sectors).map(|n| if n + 1 == sectors { END } else { n + 3 });
        let mut table: Vec<u32> = [0xffff_fffd, END].into_iter().chain(chain).collect();
        table.resize(128, FREE);
        out.extend(table.into_iter().flat_map(u32::to_le_bytes));
        for (name, kind, child, start, size) in [
            ("Root Entry", 5, 1, END, 0),
            ("Workbook", 2, FREE, 2, u32::try_from(stream.len()).unwrap()),
        ] {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = u16::try_from(entry.len() + 2).unwrap();
            entry.resize(64, 0);
            entry.extend(length.to_le_bytes());
            entry.extend([kind, 1]);
            entry.extend([FREE, FREE, child].into_iter().flat_map(u32::to_le_bytes));
            entry.resize(116, 0);
            entry.extend(start.to_le_bytes());
            entry.extend(size.to_le_bytes());
            entry.resize(128, 0);
            out.extend(entry);
        }
        out.extend([0; 256]);
        out.extend(stream);
        out
    }

    #[test]
    fn a_workbook_of_excel_97_is_read() {
        expect_three("a.xls", &excel_97(TABLE), "sheet `Hoja1`");
    }

    #[test]
    fn a_parquet_file_is_read() {
        use std::sync::Arc;

        use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
        let names = StringArray::from(vec![Some("Ana Rojo"), Some("Eva Sol"), None]);
        let places = StringArray::from(vec![Some("Norte"), None, Some("Sur")]);
        let batch = RecordBatch::try_from_iter([
            ("nombre", Arc::new(names) as ArrayRef),
            ("lugar", Arc::new(places) as ArrayRef),
            ("n", Arc::new(Int64Array::from(vec![1, 2, 3])) as ArrayRef),
        ])
        .unwrap();
        let mut bytes = Vec::new();
        let mut writer =
            parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let reading = read("a.parquet", &bytes);
        assert_eq!(names_of(&reading), ["Ana Rojo", "Eva Sol"]);
        assert_eq!(
            (reading.records.len(), reading.unmapped.as_slice()),
            (3, &["n".to_owned()][..])
        );
        assert!(reading.records[2].text.is_empty() && reading.records[2].cells.len() == 2);
    }

    /// A batch with a column of each type that people keep such lists in; two rows, the second without a value.
    fn typed() -> arrow_array::RecordBatch {
        use std::sync::Arc;

        use arrow_array::builder::{ListBuilder, StringBuilder};
        use arrow_array::*;
        let mut list = ListBuilder::new(StringBuilder::new());
        list.append_value([Some("Ana Rojo"), None, Some("La Rubia")]);
        list.append_null();
        let coded: DictionaryArray<types::Int8Type> = [Some("Norte"), None].into_iter().collect();
        let column = |array: ArrayRef| array;
        RecordBatch::try_from_iter_with_nullable([
            ("large", column(Arc::new(LargeStringArray::from(vec![Some("Sol"), None]))), true),
            (
                "view",
                column(Arc::new(StringViewArray::from(vec![Some("un texto algo largo"), None]))),
                true,
            ),
            ("coded", column(Arc::new(coded)), true),
            ("day", column(Arc::new(Date32Array::from(vec![Some(-10), None]))), true),
            (
                "midnight",
                column(Arc::new(TimestampMicrosecondArray::from(vec![Some(86_400_000_000), None]))),
                true,
            ),
            (
                "stamp",
                column(Arc::new(TimestampMillisecondArray::from(vec![Some(1_500), None]))),
                true,
            ),
            (
                "zoned",
                column(Arc::new(
                    TimestampSecondArray::from(vec![Some(0), None])
                        .with_timezone("America/El_Salvador"),
                )),
                true,
            ),
            (
                "price",
                column(Arc::new(
                    Decimal128Array::from(vec![Some(-1205), None])
                        .with_precision_and_scale(9, 2)
                        .unwrap(),
                )),
                true,
            ),
            (
                "year",
                column(Arc::new(Float64Array::from(vec![Some(1990.0), Some(f64::NAN)]))),
                true,
            ),
            ("below", column(Arc::new(Float64Array::from(vec![Some(-2.5), None]))), true),
            ("names", column(Arc::new(list.finish())), true),
            ("said", column(Arc::new(BooleanArray::from(vec![Some(true), None]))), true),
            ("bytes", column(Arc::new(BinaryArray::from(vec![Some(&b"Mar"[..]), None]))), true),
        ])
        .unwrap()
    }

    #[test]
    fn every_type_of_column_is_text_alike_in_parquet_and_in_arrow() {
        use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
        let batch = typed();
        let (schema, mut files) = (batch.schema(), Vec::new());
        let mut parquet =
            parquet::arrow::ArrowWriter::try_new(Vec::new(), schema.clone(), None).unwrap();
        parquet.write(&batch).unwrap();
        files.push(("a.parquet", parquet.into_inner().unwrap()));
        let mut stream = StreamWriter::try_new(Vec::new(), &schema).unwrap();
        stream.write(&batch).unwrap();
        files.push(("a.arrows", stream.into_inner().unwrap()));
        for compression in [None, Some(arrow_ipc::CompressionType::LZ4_FRAME)] {
            let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
            let mut file = FileWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
            file.write(&batch).unwrap();
            files.push(("a.feather", file.into_inner().unwrap()));
        }
        let expected = [
            ("large", "Sol"),
            ("view", "un texto algo largo"),
            ("coded", "Norte"),
            ("day", "1969-12-22"),
            ("midnight", "1970-01-02"),
            ("stamp", "1970-01-01T00:00:01.5"),
            ("zoned", "1969-12-31T18:00:00-06:00"),
            ("price", "-12.05"),
            ("year", "1990"),
            ("below", "-2.5"),
            ("names", "Ana Rojo; La Rubia"),
            ("said", "true"),
            ("bytes", "Mar"),
        ];
        for (name, bytes) in files {
            let reading =
                read_with_mapping(name, &bytes, "[columns]\n", &|_| Err(String::new())).unwrap();
            assert_eq!(reading.records.len(), 2, "{name}");
            let cells: Vec<(&str, &str)> = reading.records[0]
                .cells
                .iter()
                .map(|cell| (cell.column.as_str(), cell.text.as_str()))
                .collect();
            assert_eq!(cells, expected, "{name}");
            assert!(reading.records[1].cells.is_empty(), "{name}: {:?}", reading.records[1].cells);
            // Whatever is cut off or broken gets an answer, never a panic.
            for end in (0..bytes.len()).step_by(97) {
                let _ =
                    read_with_mapping(name, &bytes[..end], "[columns]\n", &|_| Err(String::new()));
            }
        }
    }

    #[test]
    fn columns_that_no_text_can_say_and_old_forms_are_refused_by_name() {
        use std::sync::Arc;

        use arrow_array::{ArrayRef, IntervalYearMonthArray, RecordBatch};
        let interval = Arc::new(IntervalYearMonthArray::from(vec![3])) as ArrayRef;
        let batch = RecordBatch::try_from_iter([("plazo", interval)]).unwrap();
        let mut file = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
        file.write(&batch).unwrap();
        let said = |name: &str, bytes: &[u8]| {
            let read = read_with_mapping(name, bytes, "[columns]\n", &|_| Err(String::new()));
            read.map(|_| ()).unwrap_err().to_string()
        };
        let interval = said("a.arrow", &file.into_inner().unwrap());
        assert!(interval.contains("a.arrow") && interval.contains("`plazo`"), "{interval}");
        assert!(said("a.feather", b"FEA1 and so on").contains("version 2"));
        assert!(said("a.arrow", b"ARROW1 and so on").contains("Arrow file"));
        assert!(said("a.arrows", b"\xff\xff\xff\xff\x10\0\0\0 and so on").contains("Arrow stream"));
    }

    fn names_of(reading: &Reading) -> Vec<String> {
        names(reading)
    }

    #[test]
    fn a_table_in_a_page_is_read_whatever_stands_around_it() {
        let mut page = String::from(
            "<!DOCTYPE html><html><body><table><tr><td>men\u{fa}</td></tr></table>\
            <table><tr><th>nombre</th><th>lugar</th></tr>",
        );
        for line in TABLE.lines().skip(1) {
            let (name, place) = line.split_once(',').unwrap();
            page.push_str(&format!("<tr><td><b>{name}</b></td><td>{place}</td></tr>"));
        }
        page.push_str("</table></body></html>");
        expect_three("a.html", page.as_bytes(), "table 2 of 2");
        expect_three("a", page.as_bytes(), "table 2 of 2");
    }

    #[test]
    fn json_lines_and_lists_are_read_and_inner_objects_are_columns() {
        let lines = "{\"nombre\":\"Ana Rojo\",\"lugar\":null}\n\n[1,2]\n{\"nombre\":\"Eva Sol\",\"n\":{\"x\":{\"y\":1},\"z\":[2,3]}}\nno json\n";
        let reading = read("a.jsonl", lines.as_bytes());
        assert_eq!(names(&reading), ["Ana Rojo", "Eva Sol"]);
        assert_eq!(reading.records.len(), 4, "a line that is no object is a record with a problem");
        assert_eq!(reading.records.iter().filter(|record| !record.problems.is_empty()).count(), 2);
        let cells: Vec<(&str, &str)> =
            reading.records[2].cells.iter().map(|c| (c.column.as_str(), c.text.as_str())).collect();
        assert!(cells.contains(&("n.x.y", "1")) && cells.contains(&("n.z", "[2,3]")), "{cells:?}");
        let list = "[{\"nombre\":\"Ana Rojo\",\"lugar\":\"\"},{\"nombre\":\"Eva Sol\"}]";
        assert_eq!(names(&read("a.json", list.as_bytes())).len(), 2);
        let wrapped = format!("{{\"meta\":{{\"page\":1}},\"data\":{list}}}");
        assert_eq!(names(&read("a.json", wrapped.as_bytes())).len(), 2);
        let named_wrongly = "{\"nombre\":\"Ana Rojo\",\"lugar\":\"\"}\n{\"nombre\":\"Eva Sol\"}\n";
        assert_eq!(names(&read("a.json", named_wrongly.as_bytes())).len(), 2);
    }

    #[test]
    fn a_field_of_ten_megabytes_is_cut_with_a_problem_and_its_row_kept() {
        let mut table = Vec::from(&b"nombre,lugar\nAna Rojo,\""[..]);
        table.extend(std::iter::repeat_n(b'x', 10 << 20));
        table.write_all(b"\"\nEva Sol,Norte\n").unwrap();
        let reading = read("a.csv", &table);
        assert_eq!(names(&reading), ["Ana Rojo", "Eva Sol"]);
        let problem = &reading.records[0].problems[0];
        assert_eq!((problem.code.code(), problem.column.as_deref()), ("too-long", Some("lugar")));
        assert!(problem.found.len() < 1000);
    }
}
