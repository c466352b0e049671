//! One file of each kind that is read, and what bad ones are made from.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};

use super::{LIST, Zip, about_archive, gzipped, message, response, xlsx};

pub fn batch() -> RecordBatch {
    let names: ArrayRef = Arc::new(StringArray::from(vec!["Ana Rojo", "Juan Soto"]));
    RecordBatch::try_from_iter([("nombre", names)]).unwrap()
}

pub fn parquet() -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut out, batch().schema(), None).unwrap();
    writer.write(&batch()).unwrap();
    writer.close().unwrap();
    out
}

pub fn arrow() -> Vec<u8> {
    let mut writer = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch().schema()).unwrap();
    writer.write(&batch()).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

pub fn arrows() -> Vec<u8> {
    let mut writer =
        arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch().schema()).unwrap();
    writer.write(&batch()).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

pub fn open_document(kind: &str, body: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>{body}</office:body></office:document-content>"#
    );
    let media = format!("application/vnd.oasis.opendocument.{kind}");
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/></manifest:manifest>"#
    );
    Zip::new()
        .stored("mimetype", &media)
        .file("META-INF/manifest.xml", manifest)
        .file("content.xml", content)
        .end()
}

pub fn ods() -> Vec<u8> {
    let cell = |text: &str| {
        format!(
            r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let row = |cells: [&str; 2]| {
        format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat())
    };
    let rows = [row(["nombre", "lugar"]), row(["Ana Rojo", "Puente Viejo"])].concat();
    open_document(
        "spreadsheet",
        &format!(
            r#"<office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet>"#
        ),
    )
}

pub fn odt() -> Vec<u8> {
    open_document("text", "<office:text><text:p>Ana Rojo fue vista.</text:p></office:text>")
}

pub fn workbook() -> Vec<u8> {
    xlsx(&[&["nombre", "lugar"], &["Ana Rojo", "Puente Viejo"], &["Juan Soto", "Puerto Claro"]])
}

pub fn letter() -> Vec<u8> {
    message("Lista", &[("lista.csv", "text/csv", LIST.as_bytes())])
}

pub fn plain_letter() -> Vec<u8> {
    b"From: ana@example.org\nDate: Wed, 5 Mar 2025 08:00:00 +0000\nSubject: Nota\n\nHola.\n"
        .to_vec()
}

pub fn mailbox() -> Vec<u8> {
    let one = b"From ana@example.org Wed Mar  5 08:00:00 2025\n";
    [&one[..], &plain_letter(), b"\n", one, &letter()].concat()
}

pub fn warc() -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\nContent-Type: text/html";
    let page = b"<html><body><p>Ana Rojo</p></body></html>";
    [about_archive(), response("https://example.org/a", head, page, &[])].concat()
}

pub fn wacz() -> Vec<u8> {
    Zip::new()
        .stored("archive/data.warc.gz", gzipped(&warc()))
        .file("pages/pages.jsonl", "{\"url\":\"https://example.org/a\"}\n")
        .file("datapackage.json", "{\"resources\":[]}")
        .end()
}

pub const CHAT: &str =
    "13/3/25, 14:05 - Ana Rojo: Vi a Juan\n13/3/25, 14:06 - Eva: ¿Dónde?\nEn el puente\n";
pub const TELEGRAM: &str = r#"{"name":"x","id":1,"messages":[{"id":1,"type":"message","date":"2025-03-12T14:05:33","from":"Ana","from_id":"user1","text":"Hola"}]}"#;
pub const JSON: &str =
    r#"[{"nombre":"Ana Rojo","lugar":"Puente Viejo"},{"nombre":"Juan Soto","lugar":null}]"#;
pub const PAGE: &str = "<!DOCTYPE html><html><body><h1>Acta</h1><p>Ana Rojo fue vista en Puente Viejo.</p></body></html>";
pub const TEXT: &str =
    "Acta.\n\nAna Rojo fue vista el 4 de marzo en Puente Viejo. Nadie la volvió a ver.\n";

pub fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

pub fn sheet(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    Zip::new()
        .file("[Content_Types].xml", "<Types/>")
        .file("_rels/.rels", format!(r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#))
        .file("xl/workbook.xml", format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#))
        .file("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#))
        .file("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}"><dimension ref="A1:XFD2147483648"/><sheetData>{rows}</sheetData></worksheet>"#))
        .end()
}

/// Bytes that look like chance and are always the same.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

pub fn zeros(megabytes: usize) -> Vec<u8> {
    vec![b'0'; megabytes << 20]
}
