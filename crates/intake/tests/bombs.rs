//! Files made to exhaust a machine, each a few kilobytes to a few megabytes: an error says what was too much, and no more than a
//! bounded amount of memory is taken.

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, DictionaryArray, FixedSizeListArray, NullArray, RecordBatch, RecordBatchOptions,
        StringArray, UInt32Array,
    };
    use arrow_schema::{DataType, Field, Schema};
    use flate2::{Compress, Compression, FlushCompress, write::DeflateEncoder};
    use paradero_intake::{limits, propose, read_plain, read_with_mapping};

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    /// What is said of a file, the same however it is read.
    fn refused(name: &str, bytes: &[u8]) -> String {
        let mapped =
            read_with_mapping(name, bytes, "[columns]\n", &no_pdf).unwrap_err().to_string();
        let proposed = propose(name, bytes, &no_pdf).map(|_| ()).map_err(|error| error.to_string());
        assert_eq!(Err(&mapped), proposed.as_ref());
        assert!(mapped.starts_with(name), "it names the file: {mapped}");
        assert!(mapped.contains("limit is") && mapped.contains("; "), "limit and remedy: {mapped}");
        mapped
    }

    /// Parts of an archive: a name, the packed bytes, and how many they unpack to.
    struct Zip {
        out: Vec<u8>,
        directory: Vec<u8>,
        parts: u16,
    }

    impl Zip {
        fn new() -> Self {
            Self { out: Vec::new(), directory: Vec::new(), parts: 0 }
        }

        fn part(&mut self, name: &str, content: &[u8]) {
            let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
            packer.write_all(content).unwrap();
            let mut sum = flate2::Crc::new();
            sum.update(content);
            self.packed(name, &packer.finish().unwrap(), (content.len() as u32, sum.sum()));
        }

        /// A part of which only the packed bytes are given, what it claims to unpack to, and its check sum.
        fn packed(&mut self, name: &str, packed: &[u8], (claimed, sum): (u32, u32)) {
            let at = (self.out.len() as u32).to_le_bytes();
            let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
            about.extend(sum.to_le_bytes());
            about.extend((packed.len() as u32).to_le_bytes());
            about.extend(claimed.to_le_bytes());
            about.extend((name.len() as u16).to_le_bytes());
            about.extend([0, 0]);
            self.out.extend([&b"PK\x03\x04"[..], &about, name.as_bytes(), packed].concat());
            let rest = [0; 10];
            let entry = [&b"PK\x01\x02\x14\0"[..], &about, &rest, &at, name.as_bytes()].concat();
            self.directory.extend(entry);
            self.parts += 1;
        }

        fn end(mut self) -> Vec<u8> {
            let (size, at) = (self.directory.len() as u32, self.out.len() as u32);
            self.out.extend(&self.directory);
            self.out.extend(b"PK\x05\x06\0\0\0\0");
            self.out.extend([self.parts.to_le_bytes(), self.parts.to_le_bytes()].concat());
            self.out.extend([size.to_le_bytes(), at.to_le_bytes()].concat());
            self.out.extend([0, 0]);
            self.out
        }
    }

    /// As many zeros as that, packed by a machine that never holds them: a block is packed, and said again and again.
    fn zeros(count: u64) -> Vec<u8> {
        let block = vec![b' '; 1 << 20];
        let mut packer = Compress::new(Compression::best(), false);
        let mut out = Vec::with_capacity(32 << 20);
        for at in 0..count >> 20 {
            let last = at + 1 == count >> 20;
            let flush = if last { FlushCompress::Finish } else { FlushCompress::None };
            let before = packer.total_in();
            packer.compress_vec(&block, &mut out, flush).unwrap();
            assert_eq!(packer.total_in() - before, block.len() as u64);
        }
        out
    }

    const TYPES: &str =
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

    fn book() -> Zip {
        let mut zip = Zip::new();
        zip.part("[Content_Types].xml", TYPES.as_bytes());
        zip.part("_rels/.rels", ROOT.as_bytes());
        zip.part("xl/workbook.xml", BOOK.as_bytes());
        zip.part("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes());
        zip
    }

    fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
        let mut zip = book();
        zip.part("xl/sharedStrings.xml", strings.as_bytes());
        zip.part("xl/worksheets/sheet1.xml", sheet.as_bytes());
        zip.end()
    }

    fn sheet(rows: &str) -> String {
        format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
        )
    }

    #[test]
    fn the_workbooks_of_these_tests_are_read_where_they_are_no_bombs() {
        let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>"#;
        let bytes = xlsx(&sheet(rows), "<sst><si><t>nombre</t></si><si><t>Ana</t></si></sst>");
        let reading = read_with_mapping("a.xlsx", &bytes, "[columns]\n", &no_pdf).unwrap();
        assert_eq!(reading.records.len(), 1);
        assert_eq!(reading.records[0].cells[0].text, "Ana");
    }

    #[test]
    fn an_archive_of_ten_gigabytes_is_refused_whether_it_says_so_or_not() {
        let packed = zeros(2_u64 << 30);
        assert!(packed.len() < 3 << 20);
        let mut honest = book();
        for at in 1..=6 {
            honest.packed(&format!("xl/worksheets/sheet{at}.xml"), &packed, (2 << 30, 0));
        }
        let said = refused("bomb.xlsx", &honest.end());
        assert!(said.contains("12,884,9") && said.contains("1,073,741,824"), "{said}");
        let mut silent = book();
        for at in 1..=6 {
            silent.packed(&format!("xl/worksheets/sheet{at}.xml"), &packed, (100, 0));
        }
        // What is claimed is where unpacking ends.
        let said =
            read_with_mapping("bomb.xlsx", &silent.end(), "[columns]\n", &no_pdf).unwrap_err();
        let said = said.to_string();
        assert!(said.starts_with("bomb.xlsx") && said.contains("sheet1.xml` is cut off"), "{said}");
    }

    #[test]
    fn a_part_that_packs_too_well_is_named() {
        let packed = zeros(64 << 20);
        let mut zip = book();
        zip.packed("xl/worksheets/sheet1.xml", &packed, (64 << 20, 0));
        let said = refused("bomb.xlsx", &zip.end());
        assert!(
            said.contains("xl/worksheets/sheet1.xml") && said.contains("limit is 400"),
            "{said}"
        );
    }

    #[test]
    fn a_sheet_that_claims_all_rows_and_columns_costs_what_it_holds() {
        let corner = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
        let bytes = xlsx(&sheet(corner), "<sst/>");
        let reading = read_with_mapping("wide.xlsx", &bytes, "[columns]\n", &no_pdf).unwrap();
        assert_eq!(reading.records.len(), 2);
        // The same corner in every row: each row would be as wide as the sheet.
        let rows: String = (1..20_000)
            .map(|row| format!(r#"<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>"#))
            .collect();
        let said = refused("bomb.xlsx", &xlsx(&sheet(&rows), "<sst/>"));
        assert!(said.contains("100,000,000 cells"), "{said}");
    }

    #[test]
    fn a_text_that_is_said_once_and_meant_in_every_cell_is_counted_every_time() {
        let cells: String = (1..=5_000)
            .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
            .collect();
        let strings = format!("<sst><si><t>{}</t></si></sst>", "Ana ".repeat(1 << 17));
        let said = refused("bomb.xlsx", &xlsx(&sheet(&cells), &strings));
        assert!(said.contains("bytes of text in its cells"), "{said}");
    }

    #[test]
    fn entities_within_entities_are_refused() {
        let mut laughs = "<!DOCTYPE sst [<!ENTITY l0 \"lol\">".to_owned();
        for n in 1..10 {
            let ten = format!("&l{};", n - 1).repeat(10);
            laughs.push_str(&format!("<!ENTITY l{n} \"{ten}\">"));
        }
        laughs.push_str("]><sst><si><t>&l9;</t></si></sst>");
        let cell = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
        let said = refused("bomb.xlsx", &xlsx(&sheet(cell), &laughs));
        assert!(said.contains("xl/sharedStrings.xml") && said.contains("entities"), "{said}");
    }

    #[test]
    fn elements_nested_without_end_are_refused() {
        let deep = format!("<sst>{}", "<si>".repeat(1 << 20));
        let said = refused("bomb.xlsx", &xlsx(&sheet(""), &deep));
        assert!(said.contains("nested over 128"), "{said}");
    }

    fn ods(rows: &str) -> Vec<u8> {
        let content = format!(
            r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        let mut zip = Zip::new();
        zip.part("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
        zip.part("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\" x=\"application/vnd.oasis.opendocument.spreadsheet\"/>");
        zip.part("content.xml", content.as_bytes());
        // The kind of an archive is told by the names in it, which are not packed.
        let mut bytes = zip.end();
        let at = bytes.len() - 2;
        bytes.truncate(at);
        let comment = b"application/vnd.oasis.opendocument.spreadsheet";
        bytes.extend((comment.len() as u16).to_le_bytes());
        bytes.extend(comment);
        bytes
    }

    #[test]
    fn a_cell_of_a_sheet_that_stands_for_millions_is_refused() {
        let cell = |columns: u32| {
            format!(
                r#"<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>x</text:p></table:table-cell>"#
            )
        };
        let row = |rows: u32, cells: &str| {
            format!(
                r#"<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>"#
            )
        };
        let plain = ods(&[row(1, &cell(1)), row(3, &cell(1))].concat());
        let reading = read_with_mapping("a.ods", &plain, "[columns]\n", &no_pdf).unwrap();
        assert_eq!(reading.records.len(), 3);
        let said = refused("bomb.ods", &ods(&row(1_048_576, &cell(16_384))));
        assert!(said.contains("20,000,000"), "{said}");
        let said = refused("bomb.ods", &ods(&row(1, &cell(16_384)).repeat(5_000)));
        assert!(said.contains("20,000,000"), "{said}");
        let said = refused("bomb.ods", &ods(&row(1, &cell(1_048_576))));
        assert!(said.contains("1,048,576 columns"), "{said}");
        // What a spreadsheet program writes after the last cell and the last row is no bomb.
        let rest = r#"<table:table-cell table:number-columns-repeated="16383"/>"#;
        let full = [
            row(2, &(cell(1) + rest)),
            row(1_048_574, r#"<table:table-cell table:number-columns-repeated="16384"/>"#),
        ]
        .concat();
        assert!(read_with_mapping("a.ods", &ods(&full), "[columns]\n", &no_pdf).is_ok());
    }

    #[test]
    fn lists_of_a_million_columns_are_refused() {
        let row = vec!["a"; 1 << 20].join(",");
        let said = refused("bomb.csv", format!("{row}\n{row}\n").as_bytes());
        assert!(said.contains("1,048,576 columns"), "{said}");
        let columns: String = (0..20_000).map(|n| format!("{{\"c{n}\":1}}\n")).collect();
        assert!(refused("bomb.jsonl", columns.as_bytes()).contains("columns"));
    }

    #[test]
    fn json_nested_a_hundred_thousand_deep_is_refused() {
        let deep = [b"{\"a\":".repeat(100_000), b"1".to_vec(), b"}".repeat(100_000)].concat();
        for name in ["bomb.json", "bomb.jsonl"] {
            let said = refused(name, &deep);
            assert!(said.contains("nested over 128 levels"), "{said}");
        }
        let lists = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
        assert!(refused("bomb.json", &lists).contains("nested over 128"));
        // Brackets within texts are no nesting.
        let text = format!("[{{\"a\":\"{}\\\"\"}}]", "[".repeat(1_000));
        assert!(read_with_mapping("a.json", text.as_bytes(), "[columns]\n", &no_pdf).is_ok());
    }

    #[test]
    fn json_of_more_values_than_are_held_is_refused() {
        let many = format!("[{{\"a\":[{}0]}}]", "0,".repeat(limits::NODES));
        assert!(refused("bomb.json", many.as_bytes()).contains("20,000,000 values"));
    }

    #[test]
    fn pages_nested_a_million_deep_are_refused() {
        for element in ["<div>", "<b>", "<table><tr><td>", "<ul><li>"] {
            let deep = element.repeat(1_000_000);
            let said = refused("bomb.html", deep.as_bytes());
            assert!(said.contains("nested over 512"), "{element}: {said}");
            let said = read_plain("bomb.html", deep.as_bytes(), &no_pdf).unwrap_err().to_string();
            assert!(said.contains("nested over 512"), "{element}: {said}");
        }
    }

    #[test]
    fn marks_that_are_made_again_in_every_paragraph_are_counted() {
        let open: String = (0..400).map(|n| format!("<b id=b{n}>")).collect();
        let bomb = format!("<p>{open}{}", "</p><p>x".repeat(100_000));
        let said = refused("bomb.html", bomb.as_bytes());
        assert!(said.contains("10,000,000 elements"), "{said}");
    }

    fn nothing(rows: usize) -> RecordBatch {
        let nothing: ArrayRef = Arc::new(NullArray::new(rows));
        let schema = Schema::new(vec![Field::new("a", DataType::Null, true)]);
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(Arc::new(schema), vec![nothing], &options).unwrap()
    }

    fn stream(batch: &RecordBatch) -> Vec<u8> {
        let mut writer =
            arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
        writer.write(batch).unwrap();
        writer.finish().unwrap();
        writer.into_inner().unwrap()
    }

    fn file(batch: &RecordBatch) -> Vec<u8> {
        let mut writer =
            arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
        writer.write(batch).unwrap();
        writer.finish().unwrap();
        writer.into_inner().unwrap()
    }

    #[test]
    fn tables_of_nothing_but_rows_are_refused() {
        let batch = nothing(1 << 40);
        assert!(refused("bomb.arrow", &file(&batch)).contains("20,000,000 rows"));
        assert!(refused("bomb.arrows", &stream(&batch)).contains("20,000,000 rows"));
    }

    #[test]
    fn lists_of_nothing_are_refused_and_so_are_texts_that_stand_in_every_row() {
        let item = Arc::new(Field::new("item", DataType::Null, true));
        let size = 1 << 30;
        let list =
            FixedSizeListArray::new(item, size, Arc::new(NullArray::new(size as usize)), None);
        let batch = RecordBatch::try_from_iter([("a", Arc::new(list) as ArrayRef)]).unwrap();
        assert!(refused("bomb.arrows", &stream(&batch)).contains("values"));
        let long = StringArray::from(vec!["Ana ".repeat(1 << 18)]);
        let keys = UInt32Array::from(vec![0; 5_000]);
        let every = DictionaryArray::new(keys, Arc::new(long));
        let batch = RecordBatch::try_from_iter([("a", Arc::new(every) as ArrayRef)]).unwrap();
        assert!(refused("bomb.arrow", &file(&batch)).contains("bytes of text"));
    }

    #[test]
    fn sizes_that_are_only_claimed_are_not_set_aside() {
        let names: ArrayRef =
            Arc::new(StringArray::from(vec!["Ana".repeat(400), "Juan".repeat(400)]));
        let batch = RecordBatch::try_from_iter([("nombre", names)]).unwrap();
        let options = arrow_ipc::writer::IpcWriteOptions::default();
        let options =
            options.try_with_compression(Some(arrow_ipc::CompressionType::LZ4_FRAME)).unwrap();
        let mut writer = arrow_ipc::writer::StreamWriter::try_new_with_options(
            Vec::new(),
            &batch.schema(),
            options,
        )
        .unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        let good = writer.into_inner().unwrap();
        assert!(read_with_mapping("a.arrows", &good, "[columns]\n", &no_pdf).is_ok());
        // The packed texts say that they are 2,800 bytes; now a petabyte.
        let claim = 2_800_i64.to_le_bytes();
        let at = good.windows(8).rposition(|bytes| bytes == claim).unwrap();
        let mut bomb = good;
        bomb[at..at + 8].copy_from_slice(&(1_i64 << 50).to_le_bytes());
        assert!(refused("bomb.arrows", &bomb).contains("1,125,899,906,842,624"));
    }

    /// A Parquet file, and the same with another number of rows in its footer.
    #[test]
    fn a_footer_that_claims_more_rows_than_there_can_be_is_refused() {
        let names: ArrayRef = Arc::new(StringArray::from(vec!["Ana"; 77]));
        let batch = RecordBatch::try_from_iter([("nombre", names)]).unwrap();
        let mut good = Vec::new();
        let mut writer =
            parquet::arrow::ArrowWriter::try_new(&mut good, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        assert!(read_with_mapping("a.parquet", &good, "[columns]\n", &no_pdf).is_ok());
        let mut reader = parquet::file::metadata::ParquetMetaDataReader::new();
        reader.try_parse(&bytes::Bytes::from(good.clone())).unwrap();
        let about = reader.finish().unwrap();
        let group =
            about.row_group(0).clone().into_builder().set_num_rows(1 << 40).build().unwrap();
        let about = about.into_builder().set_row_groups(vec![group]).build();
        let footer = u32::from_le_bytes(good[good.len() - 8..good.len() - 4].try_into().unwrap());
        let mut bomb = good[..good.len() - 8 - footer as usize].to_vec();
        parquet::file::metadata::ParquetMetaDataWriter::new(&mut bomb, &about).finish().unwrap();
        let said = refused("bomb.parquet", &bomb);
        assert!(said.contains("rows"), "{said}");
    }
}
