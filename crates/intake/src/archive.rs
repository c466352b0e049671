//! Archives (ZIP) are unpacked once to be measured, before a library is let near them: what their parts claim is not believed.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::{
    error::Fault,
    limits::{self, COLUMNS, FORGED, SPLIT, exceeded, grouped},
};

/// What a file in the form of a ZIP archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `xlsx` or `ods`.
    Workbook(&'static str),
    Docx,
    Odt,
    /// A web archive in a package (WACZ).
    Wacz,
    /// What of an office program is not read: what it is, and what to do.
    Other(&'static str, &'static str),
    /// Files, packed together.
    Plain,
    /// The directory of its parts cannot be read, and nothing else says what it is.
    Damaged,
}

/// Tells what a file in the form of a ZIP archive is. The names in its directory decide, since a document that lies unpacked in
/// an archive has its names in the archive's bytes too; without a directory, what stands anywhere. The beginning and the end are enough.
pub(crate) fn form(bytes: &[u8]) -> Form {
    let anywhere = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let listed = names(bytes);
    let has = |part: &str| match &listed {
        Some(names) => names.iter().any(|name| name.starts_with(part.as_bytes())),
        None => anywhere(part.as_bytes()),
    };
    let open_document = |kind: &[u8]| has("content.xml") && anywhere(kind);
    if has("xl/workbook") {
        Form::Workbook("xlsx")
    } else if has("word/document") {
        Form::Docx
    } else if open_document(b"opendocument.spreadsheet") {
        Form::Workbook("ods")
    } else if open_document(b"opendocument.text") {
        Form::Odt
    } else if has("ppt/presentation") || open_document(b"opendocument.presentation") {
        Form::Other("it is a presentation (PPTX, ODP)", "save it as PDF, and give that")
    } else if has("Index/Document.iwa") {
        Form::Other(
            "it is a document of Apple's Pages or Numbers",
            "export it as PDF, DOCX or XLSX",
        )
    } else if has("datapackage.json") && has("archive/") {
        Form::Wacz
    } else if listed.is_none() {
        Form::Damaged
    } else {
        Form::Plain
    }
}

/// Whether a file is named as a document of an office program that saves as ZIP archives.
pub(crate) fn names_a_document(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| {
        matches!(
            extension.as_str(),
            "xlsx" | "xlsm" | "xlsb" | "ods" | "docx" | "docm" | "odt" | "pptx" | "odp"
        )
    })
}

/// The names in the directory at the end of a ZIP archive, as they stand there; nothing where there is none or it is damaged.
fn names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let number = |at: usize| -> Option<usize> {
        let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(usize::from(u16::from_le_bytes(two)))
    };
    // The end of the directory, with a remark of up to 65,535 bytes after it.
    let from = bytes.len().saturating_sub(usize::from(u16::MAX) + 22);
    let tail = bytes.get(from..)?;
    let end = from + tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let size = number(end + 12)? | (number(end + 14)? << 16);
    let mut at = end.checked_sub(size)?;
    let mut names = Vec::new();
    while at < end && names.len() <= limits::MEMBERS {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let name = at + 46;
        let length = number(at + 28)?;
        names.push(bytes.get(name..name + length)?);
        at = name + length + number(at + 30)? + number(at + 32)?;
    }
    (!names.is_empty()).then_some(names)
}

/// Refuses an archive whose parts go over a limit when they are unpacked. What is no archive is left to whoever reads it.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Fault> {
    check_with(bytes, &mut |_, _| {})
}

/// As [`check`]. What is seen of the parts in XML on the way, with their names, is shown to `watch`, so that nobody unpacks them again
/// to find it; nothing of it is to be believed before all is checked.
pub(crate) fn check_with(
    bytes: &[u8],
    watch: &mut impl FnMut(&str, &Event<'_>),
) -> Result<(), Fault> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    if archive.len() > limits::PARTS {
        let found = grouped(archive.len() as u64);
        return Err(exceeded("it has", found, (limits::PARTS, "parts"), FORGED));
    }
    // First what is claimed, which costs nothing.
    let mut claimed = 0_u64;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(at) else { continue };
        claimed = claimed.saturating_add(part.size());
    }
    if claimed > limits::UNPACKED {
        return Err(unpacked(&grouped(claimed)));
    }
    let left = Rc::new(Cell::new(limits::UNPACKED));
    let mut elements = 0;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        let name = part.name().map(|name| name.into_owned()).unwrap_or_default();
        let packed = part.compressed_size().max(1);
        let before = left.get();
        let mut counted = BufReader::new(Counted { from: part, left: left.clone() });
        let scanned = match is_xml(&name) {
            true => scan(&name, &mut counted, &mut elements, watch),
            false => Ok(()),
        };
        // What is damaged is told by whoever reads it; here it is only measured.
        let _ = io::copy(&mut counted, &mut io::sink());
        if left.get() == 0 {
            return Err(unpacked(&format!("over {}", grouped(limits::UNPACKED))));
        }
        let size = before - left.get();
        if size > limits::RATIO_FROM && size / packed > limits::RATIO {
            let what = format!("its part `{name}` unpacks to {} bytes,", grouped(size));
            let unit = (limits::RATIO, "times what it has in the file");
            return Err(exceeded(&what, grouped(size / packed), unit, FORGED));
        }
        scanned?;
    }
    Ok(())
}

fn unpacked(found: &str) -> Fault {
    exceeded("its parts unpack to", found, (limits::UNPACKED, "bytes"), FORGED)
}

fn is_xml(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or_default();
    ["xml", "rels", "vml"].iter().any(|known| end.eq_ignore_ascii_case(known))
}

/// A reader that ends where nothing is left of what all parts together may unpack to.
struct Counted<R> {
    from: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(to.len());
        let read = self.from.read(to.get_mut(..most).unwrap_or_default())?;
        self.left.set(left - read as u64);
        Ok(read)
    }
}

/// Looks through a part in XML: how deep and how many its elements are, whether it declares entities, how many cells it stands for.
fn scan(
    name: &str,
    from: &mut impl BufRead,
    elements: &mut u64,
    watch: &mut impl FnMut(&str, &Event<'_>),
) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(from);
    let strict = is_read(name);
    reader.config_mut().check_end_names = strict;
    reader.config_mut().allow_unmatched_ends = !strict;
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    let mut repeats = Repeats::default();
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) if strict && depth > 0 => return Err(broken(name)),
            Ok(event) => event,
            Err(_) if strict => return Err(broken(name)),
            Err(_) => return Ok(()),
        };
        watch(name, &event);
        match event {
            Event::Start(start) => {
                depth += 1;
                *elements += 1;
                repeats.element(&start)?;
            }
            Event::Empty(start) => {
                *elements += 1;
                repeats.element(&start)?;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(text) if has(&text, "<!ENTITY") => {
                return Err(Fault::new(
                    format!(
                        "its part `{name}` declares entities, which no spreadsheet program does; the limit is none"
                    ),
                    FORGED,
                ));
            }
            Event::Eof => return repeats.row_ends(),
            _ => {}
        }
        if depth > limits::DEPTH {
            let what = format!("its part `{name}` is nested over");
            let found = limits::DEPTH;
            return Err(exceeded(&what, found, (limits::DEPTH, "elements deep"), FORGED));
        }
        if *elements > limits::ELEMENTS {
            let found = format!("over {}", grouped(limits::ELEMENTS));
            return Err(exceeded("it has", found, (limits::ELEMENTS, "elements"), SPLIT));
        }
    }
}

/// Whether a part is one of those that are read: it must be XML to its end, past which the library would look for ever.
fn is_read(name: &str) -> bool {
    let known = ["content.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"];
    known.contains(&name) || name.starts_with("xl/worksheets/") || name.ends_with(".rels")
}

fn broken(name: &str) -> Fault {
    Fault::new(
        format!("its part `{name}` is cut off or not well-formed"),
        "open it in a spreadsheet program and save it again as XLSX or CSV",
    )
}

fn has(text: &str, part: &str) -> bool {
    let windows = text.as_bytes().windows(part.len());
    windows.into_iter().any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

/// Cells of an ODS sheet: one element may stand for many rows of many cells.
#[derive(Default)]
struct Repeats {
    /// How many rows the one at hand stands for.
    rows: usize,
    /// Cells of that row up to the last that is filled, and those after it.
    filled: usize,
    empty: usize,
    cells: usize,
}

impl Repeats {
    fn element(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        let count = |name: &str| -> usize {
            let attribute = start.attributes().flatten().find(|one| one.key.as_ref() == name);
            let value = attribute.and_then(|one| {
                one.normalized_value(XmlVersion::Implicit1_0).ok()?.trim().parse().ok()
            });
            value.unwrap_or(1)
        };
        match start.name().as_ref() {
            "table:table-row" => {
                self.row_ends()?;
                self.rows = count("table:number-rows-repeated");
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let cells = count("table:number-columns-repeated");
                let filled = start.attributes().flatten().any(|one| {
                    let key = one.key.as_ref();
                    key.starts_with("office:") || key == "table:formula"
                });
                if filled {
                    self.filled = self.filled.saturating_add(self.empty).saturating_add(cells);
                    self.empty = 0;
                } else {
                    self.empty = self.empty.saturating_add(cells);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn row_ends(&mut self) -> Result<(), Fault> {
        if self.filled > COLUMNS {
            return limits::columns(self.filled);
        }
        self.cells = self.cells.saturating_add(self.filled.saturating_mul(self.rows.max(1)));
        (self.rows, self.filled, self.empty) = (0, 0, 0);
        if self.cells > limits::SHEET_CELLS {
            let found = format!("over {}", grouped(limits::SHEET_CELLS as u64));
            return Err(exceeded("it has", found, (limits::SHEET_CELLS, "filled cells"), SPLIT));
        }
        Ok(())
    }
}
