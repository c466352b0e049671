//! Files that hold many sources: each becomes a source that knows where it lay, and nothing in them is unaccounted for.

#[cfg(test)]
mod made;

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use paradero_intake::container::{
        Kind, Left, Outcome, Part, Unpacked, account, is_container, read_once, unpack, unpack_each,
    };
    use paradero_intake::{kind, propose, read_plain, read_with_mapping};

    use super::made::*;

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn paths(unpacked: &Unpacked) -> Vec<&str> {
        unpacked.parts.iter().map(|part| part.path.as_str()).collect()
    }

    fn left<'a>(unpacked: &'a Unpacked, why: &str) -> &'a Left {
        let found = unpacked.left.iter().find(|left| left.why.contains(why));
        found.unwrap_or_else(|| panic!("nothing left because of `{why}`: {:#?}", unpacked.left))
    }

    fn told(part: &Part) -> &str {
        part.info.obtained.as_deref().unwrap_or_default()
    }

    #[test]
    fn every_file_of_an_archive_is_a_source_or_is_left_with_a_reason() {
        let list = xlsx(&[&["nombre", "lugar"], &["Ana Rojo", "Puente Viejo"]]);
        let archive = Zip::new()
            .stored("lists/", "")
            .stored("lists/march.xlsx", &list)
            .file("lists/march.csv", LIST)
            .file("again.csv", LIST)
            .file("__MACOSX/lists/._march.csv", "x")
            .file("lists/Thumbs.db", "x")
            .file("empty.txt", "")
            .with("secret.csv", "x,y", About { flags: 1, ..About::default() })
            .with("link", "/etc/passwd", About { mode: 0o120_777, ..About::default() })
            .with("new.csv", "x,y", About { method: 95, ..About::default() })
            .end();
        assert_eq!(is_container("a.zip", &archive), Some(Kind::Zip), "an XLSX within is no XLSX");
        let unpacked = unpack("a.zip", &archive).unwrap();
        assert_eq!(paths(&unpacked), ["a.zip/lists/march.xlsx", "a.zip/lists/march.csv"]);
        assert_eq!(unpacked.parts[0].bytes, list);
        assert_eq!(unpacked.parts[0].name, "march.xlsx");
        assert_eq!(
            told(&unpacked.parts[1]),
            "unpacked from a.zip (lists/march.csv, dated 2025-03-04T12:00)"
        );
        assert_eq!(
            left(&unpacked, "the same bytes as a.zip/lists/march.csv").path,
            "a.zip/again.csv"
        );
        assert_eq!(left(&unpacked, "folders").members, 1);
        assert_eq!(left(&unpacked, "macOS").members, 1);
        assert_eq!(left(&unpacked, "file manager").members, 1);
        assert_eq!(left(&unpacked, "is empty").path, "a.zip/empty.txt");
        assert_eq!(left(&unpacked, "encrypted").path, "a.zip/secret.csv");
        assert_eq!(left(&unpacked, "links").members, 1);
        assert!(left(&unpacked, "method that is not read").path.ends_with("new.csv"));
        let members: u64 = unpacked.left.iter().map(|left| left.members).sum();
        assert_eq!(members + unpacked.parts.len() as u64, 10, "every member is accounted for");
    }

    #[test]
    fn names_are_made_safe_and_read_in_their_code_page() {
        let archive = Zip::new()
            .file("../../etc/lista.csv", LIST)
            .file(b"Relaci\xa2n de detenidos.csv", "nombre\nEva Mar\n")
            .file("a\u{202e}vsc.csv", "nombre\nLuz Sol\n")
            .end();
        let unpacked = unpack("../in/a.zip", &archive).unwrap();
        let names: Vec<&str> = unpacked.parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["lista.csv", "Relación de detenidos.csv", "a_vsc.csv"]);
        assert_eq!(unpacked.parts[0].path, "in/a.zip/etc/lista.csv");
        assert!(unpacked.said.iter().any(|line| line.contains("1 name(s) lead out")));
        assert!(unpacked.said.iter().any(|line| line.contains("cp850")), "{:?}", unpacked.said);
    }

    #[test]
    fn office_documents_are_no_containers() {
        for (name, bytes) in [
            ("a.zip", xlsx(&[&["a"], &["b"]])),
            ("a.zip", docx("<w:p><w:r><w:t>Ana</w:t></w:r></w:p>")),
            ("a.csv", LIST.into()),
            ("a.txt", b"From Ana to all of us: nothing.\n".to_vec()),
        ] {
            assert_eq!(is_container(name, &bytes), None);
            assert!(unpack(name, &bytes).unwrap_err().to_string().contains("no container"));
        }
    }

    #[test]
    fn a_mailbox_is_its_messages_and_what_is_attached_to_them() {
        let first = message("Lista de marzo", &[("lista.csv", "text/csv", LIST.as_bytes())]);
        let second = b"From: ana@example.org\nDate: Wed, 5 Mar 2025 08:00:00 +0000\nSubject: Nota\n\nHola.\n>From here.\n";
        let mailbox = [
            b"From oficina@example.org Tue Mar  4 10:00:00 2025\n".to_vec(),
            first,
            b"\nFrom ana@example.org Wed Mar  5 08:00:00 2025\n".to_vec(),
            second.to_vec(),
        ]
        .concat();
        assert_eq!(is_container("inbox", &mailbox), Some(Kind::Mailbox));
        let unpacked = unpack("inbox.mbox", &mailbox).unwrap();
        assert_eq!(
            paths(&unpacked),
            [
                "inbox.mbox, message 1",
                "inbox.mbox, message 1, attachment 1 (lista.csv)",
                "inbox.mbox, message 2"
            ]
        );
        let [letter, list, note] = &unpacked.parts[..] else { panic!("three parts") };
        assert_eq!(letter.info.title.as_deref(), Some("Lista de marzo"));
        assert_eq!(letter.info.said_on.as_ref().unwrap().written, "2025-03-04");
        assert_eq!(list.bytes, LIST.as_bytes());
        assert_eq!(
            told(list),
            "attached to the message of 2025-03-04T10:00:00-06:00 from oficina@example.org \
             (Message-ID Lista-de-marzo@example.org); message 1 of the mailbox inbox.mbox"
        );
        assert!(note.bytes.ends_with(b"Hola.\nFrom here.\n"));
        assert_eq!(left(&unpacked, "small pictures").members, 1);
        assert!(read_plain(&note.name, &note.bytes, &no_pdf).is_ok());
    }

    #[test]
    fn a_message_without_attachments_is_no_container_and_text_keeps_its_bytes() {
        assert_eq!(is_container("a.eml", &message("Nada", &[])), None);
        let old = b"nombre;lugar\nMu\xf1oz;Le\xf3n\n";
        let inner = message("Dentro", &[("viejo.csv", "text/csv; charset=iso-8859-1", old)]);
        let outer = message(
            "Fuera",
            &[("lista.zip", "application/zip", &Zip::new().file("a.eml", &inner).end())],
        );
        let unpacked = unpack("a.eml", &outer).unwrap();
        assert_eq!(unpacked.parts.len(), 3, "{:?}", paths(&unpacked));
        assert_eq!(unpacked.parts[2].bytes, old);
        assert_eq!(
            unpacked.parts[2].path,
            "a.eml, attachment 1 (lista.zip)/a.eml, attachment 1 (viejo.csv)"
        );
    }

    #[test]
    fn containers_in_containers_end_somewhere() {
        let mut nested = Zip::new().file("lista.csv", LIST).end();
        for _ in 0..3 {
            nested = Zip::new().file("in.zip", &nested).end();
        }
        assert_eq!(unpack("a.zip", &nested).unwrap().parts.len(), 1);
        for _ in 0..3 {
            nested = Zip::new().file("in.zip", &nested).end();
        }
        let unpacked = unpack("a.zip", &nested).unwrap();
        assert!(unpacked.parts.is_empty());
        assert!(left(&unpacked, "the limit is 4").path.starts_with("a.zip/in.zip/in.zip"));
    }

    #[test]
    fn one_compressed_file_is_that_file() {
        let unpacked = unpack("lista.csv.gz", &gzipped(LIST.as_bytes())).unwrap();
        assert_eq!((unpacked.kind, unpacked.parts[0].name.as_str()), (Kind::Gzip, "lista.csv"));
        assert_eq!(unpacked.parts[0].bytes, LIST.as_bytes());
    }

    const PAGE: &[u8] = b"<html><title>Lista</title><p>Ana Rojo</p></html>";
    /// `printf '...' | sha1sum`, of the page above.
    const PAGE_SHA1: &str = "sha1:IB47OSGQ5Y2SQ7WUYC3ETBGX4YPP55NZ";

    fn archive() -> Vec<Vec<u8>> {
        let chunked = |bytes: &[u8]| {
            [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n0\r\n\r\n"].concat()
        };
        let html = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8";
        let coded = format!("{html}\nTransfer-Encoding: chunked\nContent-Encoding: gzip");
        vec![
            about_archive(),
            record(
                &[("WARC-Type", "request"), ("WARC-Target-URI", "https://example.org/")],
                b"GET / HTTP/1.1\r\n\r\n",
            ),
            response(
                "https://example.org/lista.php?n=1",
                html,
                PAGE,
                &[("WARC-Payload-Digest", PAGE_SHA1)],
            ),
            response(
                "https://example.org/",
                &coded,
                &chunked(&gzipped(b"<html><p>Otra</p></html>")),
                &[("WARC-Payload-Digest", "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")],
            ),
            response(
                "https://example.org/lista.csv",
                "HTTP/1.1 200 OK\nContent-Type: text/csv",
                LIST.as_bytes(),
                &[],
            ),
            response(
                "https://example.org/a.js",
                "HTTP/1.1 200 OK\nContent-Type: text/javascript",
                b"x()",
                &[],
            ),
            response(
                "https://example.org/b.js",
                "HTTP/1.1 200 OK\nContent-Type: text/javascript",
                b"y()",
                &[],
            ),
            response(
                "https://example.org/viejo",
                "HTTP/1.1 301 Moved\nLocation: https://example.org/",
                b"",
                &[],
            ),
            response("https://example.org/nada", "HTTP/1.1 404 Not Found", b"nada", &[]),
            record(
                &[
                    ("WARC-Type", "revisit"),
                    ("WARC-Target-URI", "https://example.org/lista.php?n=1"),
                    ("WARC-Date", "2025-03-15T10:00:00Z"),
                    ("WARC-Refers-To-Target-URI", "https://example.org/lista.php?n=1"),
                    ("WARC-Refers-To-Date", "2025-03-14T10:00:00Z"),
                ],
                b"HTTP/1.1 200 OK\r\n\r\n",
            ),
        ]
    }

    fn archive_is_read(unpacked: &Unpacked) {
        let names: Vec<&str> = unpacked.parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["lista.php.html", "example.org.html", "lista.csv"]);
        let page = &unpacked.parts[0];
        assert_eq!(page.bytes, PAGE);
        assert_eq!(page.info.url.as_deref(), Some("https://example.org/lista.php?n=1"));
        let stated: Vec<(&str, &str)> =
            page.info.stated.iter().map(|one| (one.what.as_str(), one.value.as_str())).collect();
        assert_eq!(stated[0], ("captured", "2025-03-14T10:00:00Z"), "{stated:?}");
        assert_eq!(stated[1], ("address", "https://example.org/lista.php?n=1"));
        assert_eq!(stated[2].0, "digest");
        let told = told(page);
        assert!(told.starts_with("captured 2025-03-14T10:00:00Z by testcrawler 1.0 ("), "{told}");
        assert!(told.contains(&format!("payload digest {PAGE_SHA1} checked")), "{told}");
        assert_eq!(unpacked.parts[1].bytes, b"<html><p>Otra</p></html>");
        assert!(
            unpacked.said.iter().any(|line| line.contains("does NOT match")),
            "{:?}",
            unpacked.said
        );
        assert_eq!(left(unpacked, "scripts and styles").members, 2);
        assert!(left(unpacked, "status 301 Moved").why.ends_with("to https://example.org/"));
        assert!(left(unpacked, "status 404 Not Found").path.contains("example.org/nada"));
        let revisit = &left(unpacked, "revisit").why;
        assert!(
            revisit.contains("capture of https://example.org/lista.php?n=1 at 2025-03-14"),
            "{revisit}"
        );
    }

    #[test]
    fn a_web_archive_is_its_pages_and_files_with_address_date_and_digest() {
        let plain = archive().concat();
        let each: Vec<u8> = archive().iter().flat_map(|record| gzipped(record)).collect();
        for (name, bytes) in
            [("a.warc", &plain), ("a.warc.gz", &each), ("b.warc.gz", &gzipped(&plain))]
        {
            assert_eq!(is_container(name, bytes), Some(Kind::Warc));
            let unpacked = unpack(name, bytes).unwrap();
            archive_is_read(&unpacked);
            let members: u64 = unpacked.left.iter().map(|left| left.members).sum();
            assert_eq!(members + 3, 10, "every record is accounted for");
        }
        let cut = unpack("a.warc", &plain[..plain.len() / 2]).unwrap();
        assert!(left(&cut, "cut off").path.starts_with("a.warc, record "));
        assert!(!cut.parts.is_empty());
    }

    #[test]
    fn what_is_encoded_for_the_way_is_undone() {
        let head = |coding: &str| {
            format!("HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Encoding: {coding}")
        };
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut zlib, b"con zlib").unwrap();
        // A stream of Brotli that says its bytes uncompressed (RFC 7932, 9.2).
        let brotli = [&[0x8b, 0x01, 0x80][..], b"Ana!", &[0x03]].concat();
        let archive = [
            response("http://example.org/1", &head("gzip"), &gzipped(b"con gzip"), &[]),
            response("http://example.org/2", &head("deflate"), &deflated(b"sin zlib"), &[]),
            response("http://example.org/3", &head("deflate"), &zlib.finish().unwrap(), &[]),
            response("http://example.org/4", &head("br"), &brotli, &[]),
            response("http://example.org/5", &head("gzip"), b"como vino", &[]),
        ]
        .concat();
        let unpacked = unpack("a.warc", &archive).unwrap();
        let texts: Vec<_> =
            unpacked.parts.iter().map(|part| String::from_utf8_lossy(&part.bytes)).collect();
        assert_eq!(texts, ["con gzip", "sin zlib", "con zlib", "Ana!", "como vino"]);
        assert!(told(&unpacked.parts[4]).contains("`gzip` could not be undone"));
    }

    #[test]
    fn pages_of_a_package_come_first_with_their_titles_and_hashes_are_held_to() {
        let warc: Vec<u8> = archive().iter().flat_map(|record| gzipped(record)).collect();
        let pages = "{\"format\":\"json-pages-1.0\"}\n{\"url\":\"https://example.org/\",\"title\":\"Portada\"}\n";
        let package = r#"{"software":"testcrawler","created":"2025-03-14T10:05:00Z","resources":[
            {"path":"archive/data.warc.gz","hash":"sha256:00"},
            {"path":"pages/pages.jsonl","hash":"sha256:PAGES"}]}"#;
        let package = package.replace("PAGES", &sha256(pages.as_bytes()));
        let bytes = Zip::new()
            .stored("archive/data.warc.gz", &warc)
            .file("pages/pages.jsonl", pages)
            .file("indexes/index.cdx", "x")
            .file("datapackage.json", package)
            .end();
        assert_eq!(is_container("a.zip", &bytes), Some(Kind::Wacz));
        let unpacked = unpack("a.wacz", &bytes).unwrap();
        let titles: Vec<_> = unpacked.parts.iter().map(|part| part.info.title.as_deref()).collect();
        assert_eq!(titles, [Some("Portada"), None, None]);
        assert!(
            told(&unpacked.parts[0]).ends_with(
                "in the web archive a.wacz, made on 2025-03-14T10:05:00Z by testcrawler"
            )
        );
        assert!(
            unpacked
                .said
                .iter()
                .any(|line| line.contains("1 file(s) are as datapackage.json says"))
        );
        assert!(
            unpacked.said.iter().any(|line| line.contains("data.warc.gz is not what was packed"))
        );
        assert_eq!(left(&unpacked, "scripts").members, 2, "told once, though gone through twice");
    }

    fn sha256(bytes: &[u8]) -> String {
        use sha2::Digest as _;
        sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The cells of a message, as (column, text).
    type Message = Vec<(String, String)>;

    /// The messages of a chat, what reading said of it, and the line of each message.
    fn chat(name: &str, text: &str) -> (Vec<Message>, Vec<String>, Vec<u32>) {
        assert_eq!(kind(name, text.as_bytes()).unwrap(), "chat");
        let reading = read_with_mapping(name, text.as_bytes(), "[columns]\n", &no_pdf).unwrap();
        let rows = reading.records.iter().map(|record| {
            record.cells.iter().map(|cell| (cell.column.clone(), cell.text.clone())).collect()
        });
        let lines = reading.records.iter().map(|record| match record.locator {
            paradero_model::Locator::Row { sheet_row, .. } => sheet_row,
            _ => 0,
        });
        (rows.collect(), reading.said.clone(), lines.collect())
    }

    fn cell<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
        row.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text)
    }

    #[test]
    fn a_chat_of_whatsapp_is_a_table_with_a_message_in_each_row() {
        let android = "12/3/25, 14:05 - Ana Rojo cambió el asunto de \"Puente: norte\" a \"Puente\"\n\
                       12/3/25, 14:05 - Ana Rojo: Vi a Juan en Puente Viejo\ny ya no salió.\n\
                       13/3/25, 9:07 - +52 55 0000 0000: IMG-20250313-WA0001.jpg (archivo adjunto)\nAquí está\n\
                       13/3/25, 9:08 - Ana Rojo: <Multimedia omitido>\n";
        let (rows, said, lines) = chat("Chat de WhatsApp con Ana.txt", android);
        assert_eq!(rows.len(), 4);
        assert_eq!(lines, [1, 2, 4, 6]);
        assert_eq!(cell(&rows[0], "sender"), "");
        assert_eq!(cell(&rows[1], "date"), "2025-03-12T14:05");
        assert_eq!(cell(&rows[1], "sender"), "Ana Rojo");
        assert_eq!(cell(&rows[1], "text"), "Vi a Juan en Puente Viejo\ny ya no salió.");
        assert_eq!(cell(&rows[2], "sender"), "+52 55 0000 0000");
        assert_eq!(cell(&rows[2], "attachment"), "IMG-20250313-WA0001.jpg");
        assert_eq!(cell(&rows[3], "attachment"), "not in the export");
        assert!(said.iter().any(|line| line.contains("day before month")), "{said:?}");
        let ios = "[3/12/25, 2:05:33\u{202f}PM] Ana: \u{200e}<attached: 00000012-PHOTO.jpg>\n\
                   \u{200e}[3/13/25, 12:00:01\u{202f}AM] Juan: \u{200e}image omitted\n";
        let (rows, said, _) = chat("_chat.txt", ios);
        assert_eq!(cell(&rows[0], "date"), "2025-03-12T14:05:33");
        assert_eq!(cell(&rows[0], "attachment"), "00000012-PHOTO.jpg");
        assert_eq!(cell(&rows[1], "date"), "2025-03-13T00:00:01");
        assert_eq!(cell(&rows[1], "attachment"), "not in the export");
        assert!(said.iter().any(|line| line.contains("month before day")), "{said:?}");
        let spanish = "15/3/25 2:05 p. m. - Ana: Hola\n15/3/25 2:06 p. m. - Juan: Sí\n";
        assert_eq!(cell(&chat("a.txt", spanish).0[1], "date"), "2025-03-15T14:06");
    }

    #[test]
    fn which_number_is_the_day_is_told_by_the_chat_or_not_at_all() {
        let (rows, said, _) = chat("a.txt", "1/2/25, 10:00 - Ana: a\n2/2/25, 10:00 - Ana: b\n");
        assert_eq!(cell(&rows[0], "date"), "1/2/25, 10:00", "kept as text");
        assert!(said.iter().any(|line| line.contains("cannot be told")), "{said:?}");
        // No number is over twelve, but one way the chat goes back and forth in time.
        let mut text = String::new();
        for (day, month) in [(1, 2), (9, 2), (2, 3), (8, 3), (1, 4), (11, 4), (2, 5)] {
            text.push_str(&format!("{day}/{month}/25, 10:00 - Ana: x\n"));
        }
        let (rows, said, _) = chat("a.txt", &text);
        assert_eq!(cell(&rows[6], "date"), "2025-05-02T10:00");
        assert!(said.iter().any(|line| line.contains("back in time")), "{said:?}");
    }

    #[test]
    fn a_chat_of_telegram_is_a_table_too() {
        let json = r#"{
 "name": "Puente Viejo", "type": "private_group", "id": 1,
 "messages": [
  {
   "id": 7, "type": "message", "date": "2025-03-12T14:05:33", "date_unixtime": "1741788333",
   "from": "Ana Rojo", "from_id": "user1", "photo": "photos/a.jpg",
   "text": ["Vi a ", {"type": "bold", "text": "Juan"}, "."], "text_entities": []
  },
  {
   "id": 8, "type": "service", "date": "2025-03-12T15:00:00", "actor": "Eva", "action": "invite_members",
   "members": ["Luz", "Sol"], "text": ""
  }
 ]
}"#;
        let (rows, said, lines) = chat("result.json", json);
        assert_eq!(cell(&rows[0], "text"), "Vi a Juan.");
        assert_eq!(cell(&rows[0], "attachment"), "photos/a.jpg");
        assert_eq!(cell(&rows[1], "sender"), "Eva");
        assert_eq!(cell(&rows[1], "text"), "invite_members Luz, Sol");
        assert_eq!(lines, [5, 10]);
        assert!(said.iter().any(|line| line.contains("1 chat(s) of Telegram, 2 message(s)")));
        assert!(
            read_with_mapping("result.json", &json.as_bytes()[..400], "[columns]\n", &no_pdf)
                .is_err()
        );
    }

    #[test]
    fn no_sender_of_a_chat_is_proposed_as_a_person() {
        let chat =
            "13/3/25, 14:05 - Ana Rojo: Vi a Juan\n13/3/25, 14:06 - Juan Soto: No\n".repeat(5);
        let proposal = propose("a.txt", chat.as_bytes(), &no_pdf).unwrap().unwrap();
        assert!(!proposal.claims(), "{}", proposal.to_toml());
        let read =
            read_with_mapping("a.txt", chat.as_bytes(), &proposal.to_toml(), &no_pdf).unwrap();
        assert_eq!(read.records.len(), 10);
        let said = "[[event]]\nkind = \"statement\"\nspeaker = { column = \"sender\" }\non = { column = \"date\", date = \"edtf\" }\n\
                    says = { column = \"text\" }\n[columns]\nattachment = \"file\"\n";
        let read = read_with_mapping("a.txt", chat.as_bytes(), said, &no_pdf).unwrap();
        assert_eq!(read.events.len(), 10);
        assert!(
            read.records.iter().all(|record| record.problems.is_empty()),
            "{:?}",
            read.records[0]
        );
    }

    #[test]
    fn parts_come_one_by_one_and_whoever_takes_them_may_stop() {
        let archive = Zip::new().file("a.csv", "x\n1\n").file("b.csv", "x\n2\n").end();
        let mut taken = 0;
        let rest = unpack_each("a.zip", &archive, &mut |_| {
            taken += 1;
            ControlFlow::Break(())
        })
        .unwrap();
        assert_eq!((taken, rest.parts), (1, 1));
        assert!(rest.said.iter().any(|line| line.contains("not gone through to its end")));
    }

    #[test]
    fn a_folder_is_accounted_for_file_by_file() {
        let files = [
            ("in/lista.csv", LIST.as_bytes().to_vec()),
            ("in/nota.txt", b"Una nota cualquiera, en prosa.\n".to_vec()),
            ("in/vacio.csv", Vec::new()),
            (
                "in/a.zip",
                Zip::new().file("otra.csv", "nombre\nEva Mar\n").file("x/.DS_Store", "x").end(),
            ),
            ("in/roto.zip", b"PK\x03\x04 nothing".to_vec()),
        ];
        let mut files = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes));
        let account = account(&mut files, &mut |part| read_once(part, &no_pdf));
        assert_eq!(account.files(), 7);
        assert_eq!(
            account.total(),
            "7 file(s): 2 read (3 records, 0 with something that could not be read), 1 kept as documents, \
             1 unpacked, 1 left, 2 refused"
        );
        assert_eq!(account.taken[0].outcome, Outcome::Read { records: 2, problems: 0 });
        let Outcome::Refused { why } = &account.taken[6].outcome else { panic!("{account:#?}") };
        assert!(why.contains("cut off or damaged"), "{why}");
    }
}
