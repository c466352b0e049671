//! A folder of two hundred files, good and bad, whole and broken, some made to exhaust a machine: none makes a reader panic or hang,
//! and each has one line in the account, with a reason where it was not taken in.

#[cfg(test)]
mod made;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::time::Duration;

    use paradero_intake::container::{Account, Outcome, account, read_once};
    use paradero_intake::pdf_pages;

    use super::made::{kinds::*, *};

    /// How long one file may take on a machine that is busy with others: far above what any takes.
    const PATIENCE: Duration = Duration::from_secs(240);

    /// What is to become of a file; the words stand in the reason.
    #[derive(Clone, Copy, Debug)]
    enum Want {
        Read,
        Kept,
        Unpacked,
        Refused(&'static str),
        /// A container of which something is left for this reason.
        Leaves(&'static str),
        /// Any outcome, with a reason if it is refused: where it was cut decides.
        Any,
    }
    use Want::{Any, Kept, Leaves, Read, Refused, Unpacked};

    struct File {
        name: String,
        make: Box<dyn FnOnce() -> Vec<u8> + Send>,
        want: Want,
    }

    #[derive(Default)]
    struct Folder(Vec<File>);

    impl Folder {
        fn add(&mut self, name: &str, want: Want, make: impl FnOnce() -> Vec<u8> + Send + 'static) {
            let name = format!("{:03}/{name}", self.0.len());
            self.0.push(File { name, make: Box::new(make), want });
        }

        fn bytes(&mut self, name: &str, want: Want, bytes: impl Into<Vec<u8>>) {
            let bytes = bytes.into();
            self.add(name, want, move || bytes);
        }
    }

    /// Every kind that is read.
    fn good() -> Vec<(&'static str, Want, Vec<u8>)> {
        vec![
            ("lista.csv", Read, LIST.into()),
            ("lista.tsv", Read, LIST.replace(',', "\t").into()),
            ("punto y coma.csv", Read, LIST.replace(',', ";").into()),
            ("utf16.csv", Read, utf16(LIST)),
            (
                "viejo.csv",
                Read,
                b"nombre;lugar\nMu\xf1oz Pe\xf1a;Le\xf3n\nIb\xe1\xf1ez;C\xf3rdoba\n".to_vec(),
            ),
            ("lista.xlsx", Read, workbook()),
            ("lista.ods", Read, ods()),
            ("lista.parquet", Read, parquet()),
            ("lista.arrow", Read, arrow()),
            ("lista.arrows", Read, arrows()),
            ("lista.json", Read, JSON.into()),
            ("lista.jsonl", Read, "{\"nombre\":\"Ana\"}\n{\"nombre\":\"Eva\"}\n".into()),
            ("chat.txt", Read, CHAT.into()),
            ("result.json", Read, TELEGRAM.into()),
            ("acta.html", Kept, PAGE.into()),
            ("acta.txt", Kept, TEXT.into()),
            ("acta.docx", Kept, docx("<w:p><w:r><w:t>Ana Rojo fue vista.</w:t></w:r></w:p>")),
            ("acta.odt", Kept, odt()),
            ("acta.pdf", Kept, pdf("Ana Rojo fue vista.", "")),
            ("nota.eml", Kept, plain_letter()),
            ("lista.eml", Kept, letter()),
            (
                "lista.zip",
                Unpacked,
                Zip::new().file("lista.csv", LIST).file("b/acta.txt", TEXT).end(),
            ),
            ("correo.mbox", Unpacked, mailbox()),
            ("web.warc", Unpacked, warc()),
            ("web.warc.gz", Unpacked, gzipped(&warc())),
            ("web.wacz", Unpacked, wacz()),
            ("lista.csv.gz", Unpacked, gzipped(LIST.as_bytes())),
        ]
    }

    fn truncated(folder: &mut Folder) {
        for (name, _, bytes) in good() {
            // A text that is cut is a shorter text.
            let text = name.ends_with(".csv") || name.ends_with(".tsv") || name.ends_with(".txt");
            let places: &[usize] = if text { &[55] } else { &[3, 40, 95] };
            for part in places {
                let cut = bytes[..bytes.len() * part / 100].to_vec();
                folder.bytes(&format!("cortado al {part} {name}"), Any, cut);
            }
        }
    }

    fn wrong_names(folder: &mut Folder) {
        folder.bytes("libro.csv", Read, workbook());
        folder.bytes("libro.pdf", Read, workbook());
        folder.bytes("parquet.xlsx", Read, parquet());
        folder.bytes("pdf.txt", Kept, pdf("Ana Rojo", ""));
        folder.bytes("acta.csv", Kept, docx("<w:p><w:r><w:t>Ana</w:t></w:r></w:p>"));
        folder.bytes("zip.csv", Unpacked, Zip::new().file("lista.csv", LIST).end());
        let book = Zip::new().stored("libro.xlsx", workbook()).file("content.xml", "<x/>").end();
        folder.bytes("libro sin empacar.zip", Unpacked, book);
        folder.bytes("correo.txt", Unpacked, mailbox());
        folder.bytes("web.html", Unpacked, warc());
        folder.bytes("sin extension", Kept, PAGE);
        folder.bytes("lista.xlsx", Any, LIST);
        folder.bytes("lista.parquet", Any, LIST);
        folder.bytes("lista.pdf", Any, LIST);
        folder.bytes("pagina.json", Refused("not JSON"), PAGE);
        folder.bytes("lista.zip", Any, LIST);
        folder.bytes("foto.csv", Any, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec());
        folder.bytes(
            "programa.csv",
            Refused("not text"),
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0".to_vec(),
        );
        folder.bytes("correo.mbox", Any, LIST);
        folder.bytes("web.warc", Any, TEXT);
        folder.bytes("nada.eml", Any, TEXT);
    }

    fn encrypted(folder: &mut Folder) {
        let flag = About { flags: 1, method: 8, ..About::default() };
        let aes = About { flags: 1, method: 99, ..About::default() };
        folder.bytes(
            "clave.zip",
            Leaves("encrypted"),
            Zip::new().with("lista.csv", LIST, flag).end(),
        );
        folder.bytes(
            "aes.zip",
            Leaves("encrypted"),
            Zip::new().with("lista.csv", LIST, aes).file("b.csv", LIST).end(),
        );
        folder.bytes("clave.xlsx", Refused("password"), compound("EncryptedPackage"));
        folder.bytes("viejo.doc", Refused("before 2007"), compound("WordDocument"));
        folder.bytes("correo.msg", Refused("Outlook"), compound("__substg1.0_"));
        folder.bytes("roto.xls", Any, compound("Workbook"));
        let lock = "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) >> /ID [(0123456789abcdef) (0123456789abcdef)]";
        folder.add("clave.pdf", Refused("clave.pdf"), || pdf("Ana Rojo", lock));
        let sealed =
            message("Cifrado", &[("smime.p7m", "application/pkcs7-mime", b"\x30\x80\x06\x09")]);
        folder.bytes("cifrado.eml", Kept, sealed);
    }

    fn archives(folder: &mut Folder) {
        let link = About { mode: 0o120_777, ..About::default() };
        let links =
            (0..50).fold(Zip::new(), |zip, at| zip.with(format!("l{at}"), "../../etc", link));
        folder.bytes("enlaces.zip", Leaves("links"), links.end());
        let out = Zip::new()
            .file("../../x/lista.csv", LIST)
            .file("/etc/y.csv", "a\nb\n")
            .file("C:\\z.csv", "a\nc\n");
        folder.bytes("fuera.zip", Unpacked, out.end());
        let odd = Zip::new()
            .file("a\0b\n\r.csv", LIST)
            .file("\u{202e}fdp.csv", "a\nb\n")
            .file("CON.csv", "a\nc\n")
            .file("", "a\nd\n");
        folder.bytes("nombres raros.zip", Unpacked, odd.end());
        let legacy = Zip::new().file(b"Mu\xa4oz \x80\xff\xfe.csv", LIST).end();
        folder.bytes("nombres viejos.zip", Unpacked, legacy);
        let lied = About { method: 8, claimed: Some(10), ..About::default() };
        folder.bytes(
            "miente.zip",
            Leaves("damaged"),
            Zip::new().with("lista.csv", LIST, lied).end(),
        );
        let small = About { method: 8, claimed: Some(u32::MAX - 1), ..About::default() };
        folder.bytes(
            "dice mucho.zip",
            Refused("the limit is 400"),
            Zip::new().with("lista.csv", LIST, small).end(),
        );
        let twice = Zip::new().file("a.csv", LIST).file("b.csv", LIST).file("a.csv", LIST).end();
        folder.bytes("repetido.zip", Any, twice);
        folder.bytes("vacio.zip", Any, Zip::new().end());
        folder.bytes(
            "carpetas.zip",
            Leaves("folders"),
            Zip::new().stored("a/", "").stored("a/b/", "").end(),
        );
        folder.bytes(
            "mac.zip",
            Leaves("macOS"),
            Zip::new().file("__MACOSX/._a", "x").file("a.csv", LIST).end(),
        );
        let mut broken = Zip::new().file("a.csv", LIST.repeat(50)).end();
        broken[40..60].fill(0xaa);
        folder.bytes("dañado.zip", Leaves("damaged"), broken);
        let many = (0..3_000)
            .fold(Zip::new(), |zip, at| zip.stored(format!("{at}.txt"), format!("nota {at}")));
        folder.bytes("muchos.zip", Unpacked, many.end());
        let mixed = Zip::new()
            .file("in.mbox", mailbox())
            .file("web.warc.gz", gzipped(&warc()))
            .file("acta.docx", docx("<w:p/>"));
        folder.bytes("todo.zip", Unpacked, mixed.end());
    }

    fn bombs(folder: &mut Folder) {
        folder.add("bomba.zip", Refused("the limit is 400"), || {
            Zip::new().file("a.csv", zeros(64)).end()
        });
        folder.add("bomba anidada.zip", Leaves("the limit is 400"), || {
            let inner = Zip::new().file("a.csv", zeros(40)).end();
            (0..16).fold(Zip::new(), |zip, at| zip.stored(format!("{at}.zip"), &inner)).end()
        });
        folder.add("matrioska.zip", Leaves("one within the other"), || {
            (0..20).fold(Zip::new().file("a.csv", LIST).end(), |inner, _| {
                Zip::new().file("r.zip", inner).end()
            })
        });
        folder.add("encimados.zip", Refused("one over the other"), || {
            let kernel = vec![b'a'; 4 << 20];
            let packed = deflated(&kernel).len();
            let zip = Zip::new().file("0.csv", &kernel);
            (1..5).fold(zip, |zip, at| zip.again(&format!("{at}.csv"), 0, packed, 4 << 20)).end()
        });
        folder.add("bomba.csv.gz", Refused("the limit is 400"), || gzipped(&zeros(64)));
        folder.add("bomba.warc.gz", Leaves("unpacks to over 400"), || {
            gzipped(&record(
                &[("WARC-Type", "resource"), ("WARC-Target-URI", "http://example.org/")],
                &zeros(64),
            ))
        });
        folder.add("bomba dentro.warc", Unpacked, || {
            let head = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip";
            response("http://example.org/", head, &gzipped(&zeros(64)), &[])
        });
        folder.bytes(
            "pide mucho.warc",
            Leaves("and the limit is"),
            &b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nx"[..],
        );
        folder.add("mil millones.docx", Refused("entities"), || {
            let mut laughs = "<!DOCTYPE x [<!ENTITY l0 \"lol\">".to_owned();
            for n in 1..10 {
                laughs += &format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
            }
            docx_of(&(laughs + "]><w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"))
        });
        folder.add("hondo.docx", Refused("nested over"), || docx(&"<w:p>".repeat(200_000)));
        folder.add("hondo.html", Refused("nested over 512"), || "<div>".repeat(200_000).into());
        folder.add("hondo.json", Refused("nested over 128"), || {
            [b"[".repeat(200_000), b"]".repeat(200_000)].concat()
        });
        folder.add("hondo.xlsx", Any, || sheet("<c>".repeat(100_000).as_str()));
        folder.add("infinito.xlsx", Any, || {
            sheet(r#"<row r="2147483648"><c r="XFD2147483648"><v>1</v></c></row>"#)
        });
        folder.add("correo sin fin.mbox", Refused("1,000,000 members"), || {
            b"From a\nX: y\n\n".repeat(1_000_000)
        });
        folder.add("From.mbox", Unpacked, || b"From \n".repeat(1_000_000));
        folder.add("ancho.csv", Refused("columns"), || vec![b','; 1 << 20]);
        folder.add("partes.eml", Any, || {
            let part = "--b1\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n";
            let head = "From: a@example.org\r\nDate: x\r\nSubject: y\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n";
            (head.to_owned() + &part.repeat(20_000)).into()
        });
        folder.add("quinientos adjuntos.eml", Kept, || {
            let names: Vec<String> = (0..500).map(|at| format!("{at}.csv")).collect();
            let files: Vec<(&str, &str, &[u8])> =
                names.iter().map(|name| (name.as_str(), "text/csv", LIST.as_bytes())).collect();
            message("Muchos", &files)
        });
    }

    fn texts(folder: &mut Folder) {
        folder.bytes("vacio.csv", Refused("empty"), "");
        folder.bytes("blanco.csv", Refused("empty"), " \r\n\t\n");
        folder.bytes("vacio.pdf", Refused("empty"), "");
        folder.bytes("vacio", Refused("empty"), "");
        folder.bytes("solo encabezado.csv", Any, "nombre,lugar\n");
        folder.bytes("nulos.csv", Any, "nombre,lugar\nAna\0,\0Sur\n".repeat(20));
        folder.bytes("todo nulos.csv", Refused("not text"), vec![0; 4_096]);
        folder.bytes(
            "comillas.csv",
            Read,
            "nombre,lugar\n\"Ana,Sur\nJuan \"la,Norte\n\"\"\",x\n\"\n",
        );
        folder.bytes("una comilla.csv", Any, "\"");
        folder.add("una linea.csv", Any, || vec![b'x'; 20 << 20]);
        folder.add("una linea.txt", Kept, || b"palabra ".repeat(2 << 20));
        folder.add("una celda.csv", Read, || {
            [b"nombre,nota\nAna,".to_vec(), vec![b'y'; 8 << 20], b"\nEva,z\n".to_vec()].concat()
        });
        folder.bytes(
            "filas desiguales.csv",
            Read,
            "nombre,lugar\nAna\nEva,Sur,x,y,z\n,,\nJuan,Norte\n",
        );
        folder.bytes("finales.csv", Read, "nombre,lugar\rAna,Sur\rEva,Norte\r");
        folder.bytes("bom.csv", Read, [b"\xef\xbb\xbf", LIST.as_bytes()].concat());
        folder.bytes("dos bom.csv", Any, [b"\xff\xfe\xef\xbb\xbf", LIST.as_bytes()].concat());
        folder.bytes("utf16 impar.csv", Any, utf16(LIST)[..61].to_vec());
        folder.bytes(
            "mezcla.csv",
            Read,
            b"nombre,lugar\nPe\xc3\xb1a,Sur\nPe\xf1a,Norte\nAna,Sur\n".to_vec(),
        );
        folder.bytes("no json.json", Refused("not JSON"), "{nombre: Ana}");
        folder.bytes("json suelto.json", Any, "3");
        folder.bytes(
            "malas lineas.jsonl",
            Read,
            "{\"nombre\":\"Ana\"}\n{mal\n[1]\n{\"nombre\":\"Eva\"}\n",
        );
        folder.bytes("sin cerrar.html", Any, "<html><table><tr><td>Ana<td>Sur<tr><td>Eva");
        folder.bytes(
            "guion.html",
            Any,
            "<html><script>while(1);</script><p onclick=x()>Ana</p></html>",
        );
        folder.bytes(
            "fechas raras.txt",
            Read,
            "99/99/99, 14:05 - Ana: a\n1/1/25, 25:61 - Eva: b\n1/1/25, 10:00 - Luz: c\n",
        );
        folder.bytes("aleatorio.bin", Any, noise(5_000, 1));
        folder.bytes("aleatorio.csv", Any, noise(5_000, 2));
        folder.bytes("aleatorio.eml", Any, noise(5_000, 3));
        folder.bytes("aleatorio.html", Any, noise(5_000, 4));
        for (at, head) in [
            &b"PK\x03\x04"[..],
            b"WARC/1.0\r\n",
            b"\x1f\x8b\x08\0",
            b"From a\n",
            b"%PDF-1.7\n",
            b"PAR1",
            b"ARROW1\0\0",
            b"\xff\xff\xff\xff\x10\0\0\0",
        ]
        .iter()
        .enumerate()
        {
            folder.bytes(
                &format!("ruido {at}"),
                Any,
                [head, &noise(3_000, 10 + at as u64)[..]].concat(),
            );
        }
        for name in [
            "con espacio .csv",
            "tilde ñ á.csv",
            "árabe \u{645}\u{631}.csv",
            "\u{202e}vsc.csv",
            "a;b&c|d.csv",
            "-rf.csv",
            "línea\nnueva.csv",
            "...csv",
            "a.csv.exe",
            "LISTA.CSV",
        ] {
            folder.bytes(name, Any, LIST);
        }
    }

    fn folder() -> Vec<File> {
        let mut folder = Folder::default();
        for (name, want, bytes) in good() {
            folder.bytes(name, want, bytes);
        }
        truncated(&mut folder);
        wrong_names(&mut folder);
        encrypted(&mut folder);
        archives(&mut folder);
        bombs(&mut folder);
        texts(&mut folder);
        folder.0
    }

    /// Takes one file in, in a thread of its own: a panic or a hang is told by the name of the file.
    fn one(name: &str, make: Box<dyn FnOnce() -> Vec<u8> + Send>) -> Result<Account, String> {
        let (done, ended) = channel();
        let path = name.to_owned();
        let reader = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
            let mut files = std::iter::once((path, make()));
            let _ = done.send(account(&mut files, &mut |part| read_once(part, &pdf_pages)));
        });
        let reader = reader.map_err(|error| error.to_string())?;
        match ended.recv_timeout(PATIENCE) {
            Ok(account) => Ok(account),
            Err(RecvTimeoutError::Timeout) => Err(format!("{name:?} hangs")),
            Err(RecvTimeoutError::Disconnected) => {
                let _ = reader.join();
                Err(format!("{name:?} makes a reader panic"))
            }
        }
    }

    /// What is wrong with the account of a file.
    fn wrong(name: &str, want: Want, account: &Account) -> Option<String> {
        let own: Vec<&Outcome> = account
            .taken
            .iter()
            .filter(|taken| taken.path == name)
            .map(|taken| &taken.outcome)
            .filter(|outcome| !matches!(outcome, Outcome::Left { .. }))
            .collect();
        let [own] = own[..] else { return Some(format!("{name:?} has {} lines", own.len())) };
        for taken in &account.taken {
            let (Outcome::Left { why } | Outcome::Refused { why }) = &taken.outcome else {
                continue;
            };
            if why.len() < 4 || why.contains('\n') {
                return Some(format!("{name:?}: no reason: {taken:?}"));
            }
        }
        let fits = match (want, own) {
            (Any, _) | (Read, Outcome::Read { .. }) | (Kept, Outcome::Kept) => true,
            (Unpacked, Outcome::Unpacked) => true,
            (Refused(words), Outcome::Refused { why }) => why.contains(words) && why.contains("; "),
            (Leaves(words), Outcome::Unpacked) => account.taken.iter().any(
                |taken| matches!(&taken.outcome, Outcome::Left { why } if why.contains(words)),
            ),
            _ => false,
        };
        (!fits).then(|| {
            format!(
                "{name:?}: wanted {want:?}: {:#?}",
                account.taken.iter().take(5).collect::<Vec<_>>()
            )
        })
    }

    #[test]
    fn two_hundred_files_good_and_hostile_are_all_accounted_for() {
        std::panic::set_hook(Box::new(|_| {}));
        let files = folder();
        assert_eq!(files.len(), 200);
        let (mut all, mut faults, mut kinds) = (Account::default(), Vec::new(), BTreeMap::new());
        for File { name, make, want } in files {
            match one(&name, make) {
                Ok(account) => {
                    faults.extend(wrong(&name, want, &account));
                    let first = account.taken.first().map(|taken| &taken.outcome);
                    *kinds.entry(shown(first)).or_insert(0_usize) += 1;
                    all.extend(account);
                }
                Err(fault) => faults.push(fault),
            }
        }
        let _ = std::panic::take_hook();
        println!("of the files given: {kinds:?}\nwith those in them: {}", all.total());
        assert!(faults.is_empty(), "{} of 200:\n{}", faults.len(), faults.join("\n"));
        assert_eq!(kinds.values().sum::<usize>(), 200);
    }

    fn shown(outcome: Option<&Outcome>) -> &'static str {
        match outcome {
            Some(Outcome::Read { .. }) => "read",
            Some(Outcome::Kept) => "kept",
            Some(Outcome::Unpacked) => "unpacked",
            Some(Outcome::Left { .. }) => "left",
            Some(Outcome::Refused { .. }) => "refused",
            None => "nothing",
        }
    }
}
