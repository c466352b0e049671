//! Documents of word processors and messages are read as the pages they would be.

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use paradero_intake::{
        Reading, inert, kind, propose, read_plain, read_with_mapping, read_with_sheet,
    };
    use zip::write::SimpleFileOptions;

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            // As OpenDocument asks: what it is lies at the beginning as it is.
            let method = match *name {
                "mimetype" => zip::CompressionMethod::Stored,
                _ => zip::CompressionMethod::Deflated,
            };
            let options = SimpleFileOptions::default().compression_method(method);
            archive.start_file(*name, options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

    fn docx(body: &str, beside: &[(&str, &str)]) -> Vec<u8> {
        let document = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
               xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>"#
        );
        let mut parts = vec![("_rels/.rels", RELATIONS), ("word/document.xml", document.as_str())];
        parts.extend(beside);
        archive(&parts)
    }

    fn line(text: &str) -> String {
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
    }

    fn cell(properties: &str, text: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", line(text))
    }

    fn text_of(name: &str, bytes: &[u8]) -> (String, Vec<u32>, Vec<String>) {
        let read = read_plain(name, bytes, &no_pdf).unwrap();
        let document = read.document.unwrap();
        (document.text, document.pages, read.said)
    }

    fn by_mapping(name: &str, bytes: &[u8], mapping: &str) -> Reading {
        read_with_mapping(name, bytes, mapping, &no_pdf).unwrap()
    }

    const ORDER: &str = "<w:p><w:r><w:t>El Juzgado </w:t></w:r><w:r><w:t>Segundo &amp; &#225;nimo</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
        <w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:del><w:r><w:delText>niega</w:delText></w:r></w:del><w:ins><w:r><w:t>ordena la libertad de</w:t></w:r></w:ins>\
        <w:r><w:lastRenderedPageBreak/><w:t xml:space=\"preserve\"> Marta Iracheta Solano.</w:t></w:r></w:p>\
        <w:p><w:r><w:br w:type=\"page\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Archívese.</w:t></w:r></w:p>";
    const NOTES: &str = "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"0\" w:type=\"separator\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>Con sede en Puerto Claro.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    const HEADER: &str =
        "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>Causa 45-2025</w:t></w:r></w:p></w:hdr>";

    #[test]
    fn an_order_in_word_is_quoted_with_its_pages_notes_and_margins() {
        let beside = [
            ("word/footnotes.xml", NOTES),
            ("word/header1.xml", HEADER),
            ("word/header2.xml", HEADER),
            ("word/comments.xml", "<w:comments/>"),
        ];
        let bytes = docx(ORDER, &beside);
        assert_eq!(kind("orden.docx", &bytes).unwrap(), "docx");
        let (text, pages, said) = text_of("orden.docx", &bytes);
        assert_eq!(
            text,
            "El Juzgado Segundo & ánimo[2]\nordena la libertad de Marta Iracheta Solano.\nArchívese.\n\
             [2] Con sede en Puerto Claro.\nCausa 45-2025\n"
        );
        let starts: Vec<String> =
            pages.iter().map(|at| text.chars().skip(*at as usize).take(7).collect()).collect();
        assert_eq!(starts, ["El Juzg", " Marta ", "Archíve"]);
        assert!(
            said.iter().any(|line| line.starts_with("1 piece(s) of text struck out")),
            "{said:?}"
        );
        assert!(said.iter().any(|line| line.contains("comments")), "{said:?}");
        let sheet = "[source]\ntitle = \"Orden\"\n[ref]\no1 = { order = \"Libertad\" }\nm = { person = \"Marta Iracheta Solano\" }\n\
             [[event]]\nid = \"e1\"\nquote = \"ordena la libertad de Marta Iracheta Solano\"\nkind = \"order\"\norder = \"o1\"\nstance = \"orders\"\ncovers = \"m\"\n";
        let read = read_with_sheet("orden.docx", &bytes, sheet, &no_pdf).unwrap();
        assert_eq!((read.records.len(), read.events.len(), read.media.as_str()), (1, 1, "docx"));
    }

    const MAPPING: &str = "[source]\ntitle = \"Lista\"\n[person]\nname = { column = \"Nombre completo\" }\n\
        [[event]]\nkind = \"custody\"\nplace = { column = \"Penal\" }\n[columns]\n\"Nota\" = \"as printed\"\n";

    #[test]
    fn a_list_in_word_has_the_text_of_merged_cells_in_every_row_that_they_stand_beside() {
        let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
        let body = format!(
            "{}<w:tbl>{}</w:tbl>{}",
            line("Personas a disposición del juzgado"),
            [
                row(&[cell("", "Penal"), cell("", "Nombre completo"), cell("", "Nota")]),
                row(&[
                    cell("<w:vMerge w:val=\"restart\"/>", "Puente Viejo"),
                    cell("", "Marta Iracheta Solano"),
                    cell("", "a")
                ]),
                row(&[cell("<w:vMerge/>", ""), cell("", "Joel Barrundia Paz"), cell("", "b")]),
                row(&[
                    cell("", "Mercado Sur"),
                    cell("<w:gridSpan w:val=\"2\"/>", "Dina Quelal Ochoa")
                ]),
            ]
            .concat(),
            line("Es copia fiel."),
        );
        let bytes = docx(&body, &[]);
        let read = by_mapping("lista.docx", &bytes, MAPPING);
        let cells: Vec<Vec<&str>> = read
            .records
            .iter()
            .map(|r| r.cells.iter().map(|c| c.text.as_str()).collect())
            .collect();
        assert_eq!(
            cells,
            [
                ["Puente Viejo", "Marta Iracheta Solano", "a"],
                ["Puente Viejo", "Joel Barrundia Paz", "b"],
                ["Mercado Sur", "Dina Quelal Ochoa", "Dina Quelal Ochoa"],
            ]
        );
        let proposal = propose("lista.docx", &bytes, &no_pdf).unwrap().unwrap();
        assert_eq!(proposal.rows, 3);
        let columns: Vec<&str> =
            proposal.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(columns, ["Penal", "Nombre completo", "Nota"]);
    }

    #[test]
    fn an_opendocument_text_is_read_with_lists_tables_notes_and_margins() {
        let content = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:dc="d"><office:automatic-styles/><office:body><office:text>
            <text:tracked-changes><text:changed-region><text:deletion><text:p>borrado</text:p></text:deletion></text:changed-region></text:tracked-changes>
            <text:h>Resoluci&#243;n</text:h><text:p>Se ordena<text:s text:c="3"/>informar<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>En 24 horas.</text:p></text:note-body></text:note><office:annotation><dc:creator>x</dc:creator><text:p>ojo</text:p></office:annotation>.</text:p>
            <text:p><text:soft-page-break/>Segunda p&#225;gina</text:p>
            <table:table><table:table-row><table:table-cell><text:p>Penal</text:p></table:table-cell><table:table-cell><text:p>Nombre completo</text:p></table:table-cell><table:table-cell><text:p>Nota</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Puente Viejo</text:p></table:table-cell><table:table-cell><text:p>Marta Iracheta Solano</text:p></table:table-cell><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell><text:p>Joel Barrundia Paz</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
            </office:text></office:body></office:document-content>"#;
        let styles = r#"<office:document-styles xmlns:office="o" xmlns:style="s" xmlns:text="t"><office:styles><text:p>no</text:p></office:styles><office:master-styles><style:header><text:p>Causa 45-2025</text:p></style:header></office:master-styles></office:document-styles>"#;
        let bytes = archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", content),
            ("styles.xml", styles),
        ]);
        assert_eq!(kind("a.odt", &bytes).unwrap(), "odt");
        let (text, pages, said) = text_of("a.odt", &bytes);
        assert!(text.starts_with("Resolución\nSe ordena informar[1].\nSegunda página\n"), "{text}");
        assert!(text.ends_with("[1] En 24 horas.\nCausa 45-2025\n"), "{text}");
        assert!(!text.contains("borrado") && !text.contains("ojo"), "{text}");
        assert_eq!(pages.len(), 2);
        assert_eq!(said.len(), 2, "a remark and a change: {said:?}");
        let read = by_mapping("a.odt", &bytes, MAPPING);
        assert_eq!(read.records[1].cells[0].text, "Puente Viejo");
    }

    const MESSAGE: &str = "Return-Path: <prensa@example.org>\r\nFrom: =?UTF-8?Q?Direcci=C3=B3n_de_C=C3=A1rceles?= <prensa@example.org>\r\nTo: ana@example.org\r\n\
        Date: Thu, 13 Feb 2025 10:00:00 -0600\r\nSubject: =?iso-8859-1?Q?Detenci=F3n?=\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>Fue detenida en la ma=F1ana.</p><script>x()</script><table><tr><td>Penal<td>Nombre completo<td>Nota<tr><td>Puente Viejo<td>Marta Iracheta Solano<td>a<tr><td>Puente Viejo<td>Joel Barrundia Paz<td>b</table>\r\n\
        --x\r\nContent-Type: application/pdf; name=\"orden.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"orden.pdf\"\r\n\r\nJVBERi0=\r\n--x--\r\n";

    #[test]
    fn a_message_is_read_with_its_fields_and_what_is_attached_is_named() {
        let bytes = MESSAGE.as_bytes();
        assert_eq!(kind("mensaje", bytes).unwrap(), "eml", "told by its content");
        let (text, _, said) = text_of("mensaje.eml", bytes);
        for part in [
            "From: Dirección de Cárceles <prensa@example.org>\n",
            "Date: Thu, 13 Feb 2025 10:00:00 -0600\n",
            "Subject: Detención\n",
            "Fue detenida en la mañana.\n",
            "Attachment: orden.pdf (application/pdf, 5 bytes)\n",
        ] {
            assert!(text.contains(part), "`{part}` is not in {text}");
        }
        assert!(!text.contains("x()"));
        assert!(said.iter().any(|line| line.starts_with("1 attachment(s)")), "{said:?}");
        assert_eq!(by_mapping("mensaje.eml", bytes, MAPPING).records.len(), 2);
        let shown = inert("mensaje.eml", bytes, "nota").unwrap();
        assert!(shown.contains("Fue detenida") && !shown.contains("script"), "{shown}");
    }

    #[test]
    fn a_text_that_quotes_fields_of_a_message_stays_the_text_it_is() {
        let text = "From: uno\nDate: dos\nSubject: tres\n\nHola.\n";
        assert_eq!(kind("nota.txt", text.as_bytes()).unwrap(), "text");
        assert_eq!(kind("nota", b"Nombre: Ana\nFecha: hoy\nDate: x\n\n").unwrap(), "text");
    }

    #[test]
    fn what_cannot_be_read_says_why_and_what_to_do() {
        let told =
            |name: &str, bytes: &[u8]| read_plain(name, bytes, &no_pdf).unwrap_err().to_string();
        let whole = docx(ORDER, &[]);
        assert!(told("a.docx", &docx("<w:p><w:r>", &[])).contains("cut off or not well-formed"));
        assert!(told("a.docx", &whole[..whole.len() / 2]).contains("cannot be read"));
        let locked = archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
            ("content.xml", "x"),
        ]);
        assert!(told("a.odt", &locked).contains("password"));
        let old = |stream: &str| {
            let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
            [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &name.collect::<Vec<u8>>()]
                .concat()
        };
        assert!(told("a.doc", &old("WordDocument")).contains("save it as DOCX"));
        assert!(told("a.docx", &old("EncryptedPackage")).contains("password"));
        assert!(told("a.msg", &old("__substg1.0_")).contains("Outlook"));
    }

    #[test]
    fn a_table_that_claims_to_cover_everything_is_refused() {
        let page =
            format!("<table>{}</table>", "<tr><td colspan=16000 rowspan=16000>x</tr>".repeat(200));
        let error =
            read_with_mapping("a.html", page.as_bytes(), MAPPING, &no_pdf).unwrap_err().to_string();
        assert!(error.contains("places that cells reach over"), "{error}");
    }
}
