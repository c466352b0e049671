//! Bytes as readers of lists and documents get them.

use paradero_intake::{
    container, pdf_pages, propose, read_plain, read_with_mapping, read_with_sheet,
};

type Pages = Result<Vec<paradero_intake::Page>, String>;

fn no_pdf(_: &[u8]) -> Pages {
    Err("no PDF here".to_owned())
}

/// Reads bytes in every way; a mapping that is proposed fits its table, and no row is lost.
fn all(name: &str, bytes: &[u8], pdf: &dyn Fn(&[u8]) -> Pages) {
    // What may be long is told in one line.
    if let Err(error) = read_plain(name, bytes, pdf) {
        assert!(error.to_string().starts_with(name), "an error names its file: {error}");
    }
    let _ = read_with_mapping(name, bytes, "[columns]\n", pdf);
    let Ok(Some(proposal)) = propose(name, bytes, pdf) else { return };
    match read_with_mapping(name, bytes, &proposal.to_toml(), pdf) {
        Ok(reading) => assert_eq!(reading.records.len(), proposal.rows, "no row is lost"),
        Err(error) => panic!("a proposal fits its table: {error}\n{}", proposal.to_toml()),
    }
}

/// CSV and its kin.
pub fn delimited(bytes: &[u8]) {
    all("list.csv", bytes, &no_pdf);
}

/// JSON and JSON Lines.
pub fn json(bytes: &[u8]) {
    all("list.json", bytes, &no_pdf);
    let _ = read_with_mapping("list.jsonl", bytes, "[columns]\n", &no_pdf);
}

/// Pages, as tables, as documents and by selectors.
pub fn html(bytes: &[u8]) {
    all("page.html", bytes, &no_pdf);
    let by_css = "[records]\ncss = \"p, li, td\"\n[records.fields]\na = { css = \"b, a\" }\n";
    let _ = read_with_mapping("page.html", bytes, by_css, &no_pdf);
}

/// What stands between the parts of a workbook that is written as text.
const PART: &str = "\n==> ";

/// XLSX, XLS and ODS. Bytes that are no archive are parts of one, `==> name` before each, so that what is changed is what
/// the parts say and not how they are packed.
pub fn workbook(bytes: &[u8]) {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf]) {
        return all("list.xlsx", bytes, &no_pdf);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = format!("\n{text}");
    let parts: Vec<(&str, &[u8])> = text
        .split(PART)
        .skip(1)
        .filter_map(|part| part.split_once('\n'))
        .map(|(name, content)| (name.trim(), content.as_bytes()))
        .collect();
    all("list.xlsx", &stored(&parts), &no_pdf);
}

/// A ZIP archive without compression.
fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or_default().to_le_bytes();
    let short = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap_or_default().to_le_bytes();
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let name = name.as_bytes().get(..name.len().min(200)).unwrap_or_default();
        let at = length(&out);
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        about.extend(crc32(content).to_le_bytes());
        about.extend([length(content), length(content)].concat());
        about.extend(short(name));
        about.extend([0, 0]);
        out.extend([&b"PK\x03\x04"[..], &about, name, content].concat());
        let rest = [0; 10];
        directory.extend([&b"PK\x01\x02\x14\0"[..], &about, &rest, &at, name].concat());
    }
    let count = u16::try_from(parts.len()).unwrap_or_default().to_le_bytes();
    let (size, at) = (length(&directory), length(&out));
    out.extend(directory);
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &at, &[0, 0]].concat());
    out
}

/// The check sum of ZIP (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// Parquet, Arrow files and streams.
pub fn columnar(bytes: &[u8]) {
    all("list.parquet", bytes, &no_pdf);
}

/// The text of a PDF. The library computes without end on some that are made for it; the program reads each in a process with
/// limits of time and memory. What is not done here after a while is left, as it would be ended there.
pub fn pdf(bytes: &[u8]) {
    let (bytes, (done, ended)) = (bytes.to_owned(), std::sync::mpsc::channel());
    let reader = std::thread::Builder::new().stack_size(PDF_STACK_BYTES).spawn(move || {
        let _ = pdf_pages(&bytes);
        let _ = done.send(());
    });
    let Ok(reader) = reader else { return };
    if ended.recv_timeout(PDF_PATIENCE) != Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
        assert!(reader.join().is_ok(), "the reader of PDFs panicked");
    }
}

/// How long a PDF may take.
const PDF_PATIENCE: std::time::Duration = std::time::Duration::from_secs(8);
/// Room for a page tree that leads deep.
const PDF_STACK_BYTES: usize = 1 << 30;

/// Containers. Bytes that are none are the files of a ZIP archive, `==> name` before each, so that what is changed is what lies in
/// it; under each name it is also tried as what that name says.
pub fn container(bytes: &[u8]) {
    for name in ["inbox.mbox", "letter.eml", "archive.warc"] {
        unpacked(name, bytes);
    }
    let text = format!("\n{}", String::from_utf8_lossy(bytes));
    let parts: Vec<(&str, &[u8])> = text
        .split(PART)
        .skip(1)
        .filter_map(|part| part.split_once('\n'))
        .map(|(name, content)| (name.trim(), content.as_bytes()))
        .collect();
    if !parts.is_empty() {
        unpacked("archive.zip", &stored(&parts));
    }
}

/// Unpacks what is a container: names lead nowhere, whatever is left has a reason, and the same comes out each time.
fn unpacked(name: &str, bytes: &[u8]) {
    let Ok(unpacked) = container::unpack(name, bytes) else { return };
    for part in &unpacked.parts {
        assert!(!part.name.is_empty() && !part.name.contains(['/', '\\', '\0']), "{:?}", part.name);
        assert!(part.path.starts_with(name), "a path begins with its container: {}", part.path);
    }
    assert!(unpacked.left.iter().all(|left| !left.why.is_empty() && left.members > 0));
    let again = container::unpack(name, bytes);
    assert!(again.is_ok_and(|again| again == unpacked), "the same bytes give the same");
}

/// Chats, as the table they are.
pub fn chat(bytes: &[u8]) {
    all("chat.txt", bytes, &no_pdf);
    let _ = read_with_mapping("result.json", bytes, "[columns]\n", &no_pdf);
}

/// Plain text: labelled lines, running text, and pages as a PDF gives them; and as a message.
pub fn document(bytes: &[u8]) {
    all("report.md", bytes, &no_pdf);
    all("report.eml", bytes, &no_pdf);
    let pages = |_: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        Ok(text.split('\u{c}').map(|page| page.to_owned().into()).collect())
    };
    all("report.pdf", b"%PDF-1.4", &pages);
}

const LIST: &str = "nombre,fecha,lugar,sexo\nAna Rojo,2025-03-04,Sector 3,F\nJuan Soto,ayer,,M\n";
const PAGE: &str =
    "<h1>Lista</h1><p class=x><b>Ana Rojo</b>, 04/03/2025</p><p class=x>Juan Soto</p>";

/// A mapping, over a list and over a page.
pub fn mapping(bytes: &[u8]) {
    let mapping = String::from_utf8_lossy(bytes);
    let _ = read_with_mapping("list.csv", LIST.as_bytes(), &mapping, &no_pdf);
    let _ = read_with_mapping("page.html", PAGE.as_bytes(), &mapping, &no_pdf);
}

const REPORT: &str =
    "# Acta\n\nAna Rojo fue detenida el 4 de marzo de 2025 en el Sector 3.\nJuan Soto la vio.\n";

/// A claim sheet, over a document.
pub fn sheet(bytes: &[u8]) {
    let sheet = String::from_utf8_lossy(bytes);
    let _ = read_with_sheet("report.md", REPORT.as_bytes(), &sheet, &no_pdf);
}
