//! Files that tests make: archives of any form and any lie, messages, web archives, workbooks. All contents are fictional.

#![allow(dead_code, reason = "each test crate uses some of it")]
#![allow(missing_docs, unreachable_pub, reason = "a test crate has no public items")]

pub mod kinds;

use std::io::Write as _;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder},
};

/// What the directory of an archive says of a file.
#[derive(Clone, Copy, Default)]
pub struct About {
    pub flags: u16,
    /// 8 is deflate.
    pub method: u16,
    pub mode: u16,
    /// Instead of the size it unpacks to.
    pub claimed: Option<u32>,
}

/// A ZIP archive, written by hand.
#[derive(Default)]
pub struct Zip {
    out: Vec<u8>,
    directory: Vec<u8>,
    parts: u16,
}

impl Zip {
    pub fn new() -> Self {
        Self::default()
    }

    /// A file, packed.
    pub fn file(mut self, name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        self.add(name.as_ref(), content.as_ref(), About { method: 8, ..About::default() });
        self
    }

    /// A file as it is.
    pub fn stored(mut self, name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        self.add(name.as_ref(), content.as_ref(), About::default());
        self
    }

    /// A file of which other things are said.
    pub fn with(mut self, name: impl AsRef<[u8]>, content: impl AsRef<[u8]>, about: About) -> Self {
        self.add(name.as_ref(), content.as_ref(), about);
        self
    }

    fn add(&mut self, name: &[u8], content: &[u8], about: About) {
        let packed = if about.method == 8 { deflated(content) } else { content.to_vec() };
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let at = u32::try_from(self.out.len()).unwrap();
        let claimed = about.claimed.unwrap_or(u32::try_from(content.len()).unwrap());
        let said = header(name.len(), packed.len(), (claimed, sum.sum()), about);
        self.out.extend([&b"PK\x03\x04"[..], &said, name, &packed].concat());
        self.entry(name, &said, at, about.mode);
    }

    /// A file whose packed bytes are those of the file at `at`.
    pub fn again(mut self, name: &str, at: u32, packed: usize, claimed: u32) -> Self {
        let about = About { method: 8, ..About::default() };
        let said = header(name.len(), packed, (claimed, 0), about);
        self.entry(name.as_bytes(), &said, at, 0);
        self
    }

    fn entry(&mut self, name: &[u8], said: &[u8], at: u32, mode: u16) {
        let made_by: &[u8] = if mode > 0 { b"PK\x01\x02\x14\x03" } else { b"PK\x01\x02\x14\0" };
        let mut rest = vec![0; 8];
        rest.extend(mode.to_le_bytes());
        self.directory.extend([made_by, said, &rest, &at.to_le_bytes(), name].concat());
        self.parts += 1;
    }

    pub fn end(mut self) -> Vec<u8> {
        let size = u32::try_from(self.directory.len()).unwrap().to_le_bytes();
        let at = u32::try_from(self.out.len()).unwrap().to_le_bytes();
        self.out.extend(&self.directory);
        self.out.extend(b"PK\x05\x06\0\0\0\0");
        self.out.extend([self.parts.to_le_bytes(), self.parts.to_le_bytes()].concat());
        self.out.extend([size, at].concat());
        self.out.extend([0, 0]);
        self.out
    }
}

fn header(name: usize, packed: usize, (claimed, sum): (u32, u32), about: About) -> Vec<u8> {
    let mut said = vec![20, 0];
    said.extend(about.flags.to_le_bytes());
    said.extend(about.method.to_le_bytes());
    // Noon of 2025-03-04.
    said.extend([0, 0x60, 0x64, 0x5a]);
    said.extend(sum.to_le_bytes());
    said.extend(u32::try_from(packed).unwrap().to_le_bytes());
    said.extend(claimed.to_le_bytes());
    said.extend(u16::try_from(name).unwrap().to_le_bytes());
    said.extend([0, 0]);
    said
}

pub fn deflated(content: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

pub fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

/// A record of a web archive.
pub fn record(fields: &[(&str, &str)], block: &[u8]) -> Vec<u8> {
    let mut out = b"WARC/1.1\r\n".to_vec();
    for (name, value) in fields {
        out.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    out.extend(format!("Content-Length: {}\r\n\r\n", block.len()).into_bytes());
    out.extend(block);
    out.extend(b"\r\n\r\n");
    out
}

/// An answer of a web server, captured.
pub fn response(url: &str, head: &str, body: &[u8], more: &[(&str, &str)]) -> Vec<u8> {
    let mut fields = vec![
        ("WARC-Type", "response"),
        ("WARC-Target-URI", url),
        ("WARC-Date", "2025-03-14T10:00:00Z"),
        ("Content-Type", "application/http; msgtype=response"),
    ];
    fields.extend(more);
    record(&fields, &[head.replace('\n', "\r\n").as_bytes(), b"\r\n\r\n", body].concat())
}

/// The first record, which says what wrote an archive.
pub fn about_archive() -> Vec<u8> {
    let fields = [("WARC-Type", "warcinfo"), ("WARC-Date", "2025-03-14T09:59:00Z")];
    record(&fields, b"software: testcrawler 1.0\r\nformat: WARC File Format 1.1\r\n")
}

/// A message with a file attached to it, and with a small logo within its text.
pub fn message(subject: &str, attached: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut out = format!(
        "From: Oficina <oficina@example.org>\r\nTo: registro@example.org\r\nDate: Tue, 04 Mar 2025 10:00:00 -0600\r\n\
         Subject: {subject}\r\nMessage-ID: <{}@example.org>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n\
         --b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Va la lista. <img src=\"cid:logo\"></p>\r\n\
         --b1\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=\"logo.png\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUgAAAAEAAAAB\r\n",
        subject.replace(' ', "-")
    );
    for (name, kind, content) in attached {
        out.push_str(&format!(
            "--b1\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            base64(content)
        ));
    }
    out.push_str("--b1--\r\n");
    out.into_bytes()
}

pub fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut word = [0; 3];
        word[..chunk.len()].copy_from_slice(chunk);
        let word = u32::from_be_bytes([0, word[0], word[1], word[2]]);
        for at in 0..4 {
            let sign = SIGNS[(word >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { char::from(sign) } else { '=' });
        }
        if out.len() % 78 >= 76 {
            out.push_str("\r\n");
        }
    }
    out
}

pub const LIST: &str = "nombre,fecha de detencion,lugar\nAna Rojo,2025-03-04,Puente Viejo\nJuan Soto,2025-03-05,Puerto Claro\n";

/// A workbook of one sheet.
pub fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*row) {
            sheet.write_string(at, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A document of Word, of paragraphs.
pub fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    docx_of(&document)
}

pub fn docx_of(document: &str) -> Vec<u8> {
    Zip::new()
        .file("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#)
        .file("_rels/.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#)
        .file("word/document.xml", document)
        .end()
}

/// A PDF of one page with a line of text; `trailer` is added to its trailer.
pub fn pdf(line: &str, trailer: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}

/// The beginning of a compound file in which a stream of that name stands: what a workbook is that a password protects.
pub fn compound(stream: &str) -> Vec<u8> {
    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.resize(1_024, 0);
    out.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    out.resize(2_048, 0);
    out
}
