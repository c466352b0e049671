//! What kind of file the bytes are, by their content first and by the name second.

use crate::{
    archive, chat, container,
    error::Fault,
    limits,
    written::{self, Written},
};

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Csv,
    Tsv,
    Workbook(&'static str),
    Columnar(Columnar),
    JsonLines,
    Json,
    /// Messages that people sent each other, as a program wrote them out: a table.
    Chat(chat::Form),
    Html,
    Pdf,
    Picture(&'static str),
    Written(Written),
    Text,
    /// A file that holds others.
    Container(container::Kind),
}

/// A form of tables kept by column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Columnar {
    Parquet,
    ArrowFile,
    ArrowStream,
}

impl Columnar {
    fn code(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::ArrowFile => "arrow",
            Self::ArrowStream => "arrows",
        }
    }

    /// What people call it.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet file",
            Self::ArrowFile => "Arrow file",
            Self::ArrowStream => "Arrow stream",
        }
    }
}

impl Media {
    /// The name in [`crate::Reading::media`].
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Workbook(kind) | Self::Picture(kind) => kind,
            Self::Columnar(form) => form.code(),
            Self::JsonLines => "jsonl",
            Self::Json => "json",
            Self::Chat(_) => "chat",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Written(form) => form.code(),
            Self::Text => "text",
            Self::Container(kind) => kind.code(),
        }
    }
}

/// Recognises the kind; empty and unreadable files are faults.
pub(crate) fn recognise(name: &str, bytes: &[u8]) -> Result<Media, Fault> {
    limits::size(bytes)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::new("the file is empty", "give the file as it was received"));
    }
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    let extension = extension.as_str();
    if bytes.starts_with(b"%PDF") {
        return Ok(Media::Pdf);
    }
    if bytes.starts_with(b"PAR1") {
        return Ok(Media::Columnar(Columnar::Parquet));
    }
    if bytes.starts_with(b"ARROW1") {
        return Ok(Media::Columnar(Columnar::ArrowFile));
    }
    // A stream begins with the mark of a message, its length and its table of contents.
    if bytes.starts_with(&[0xff; 4]) && bytes.len() > 8 {
        return Ok(Media::Columnar(Columnar::ArrowStream));
    }
    if bytes.starts_with(b"FEA1") {
        return Err(Fault::new(
            "it is a Feather file of version 1, which is no longer read",
            "write it again as version 2 or as Parquet",
        ));
    }
    if let Some(kind) = container::is_many(name, bytes) {
        return Ok(Media::Container(kind));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return zipped(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return compound(bytes);
    }
    if let Some(kind) = picture(bytes) {
        return Ok(Media::Picture(kind));
    }
    if let Some((kind, fix)) = other_picture(bytes) {
        return Err(Fault::new(format!("it is {kind}, which is not read"), fix));
    }
    if binary(bytes) {
        return Err(Fault::new(
            format!("its bytes are not text, though it is named .{extension}"),
            "give a text file, XLSX, XLS, ODS, DOCX, ODT, Parquet, Arrow or PDF",
        ));
    }
    let head: String =
        bytes.iter().take(1024).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || !c.is_ascii());
    if matches!(extension, "json" | "txt" | "text" | "")
        && let Some(form) = chat::recognise(bytes)
    {
        return Ok(Media::Chat(form));
    }
    Ok(match extension {
        "csv" => Media::Csv,
        "tsv" | "tab" => Media::Tsv,
        "jsonl" | "ndjson" => Media::JsonLines,
        "json" => Media::Json,
        "html" | "htm" | "xhtml" => Media::Html,
        "eml" | "mht" | "mhtml" | "mbox" => Media::Written(Written::Mail),
        _ if head.starts_with("<!doctype html") || head.starts_with("<html") => Media::Html,
        "txt" | "text" | "md" => Media::Text,
        _ if written::is_message(bytes) => Media::Written(Written::Mail),
        _ => Media::Text,
    })
}

/// What a file in the form of a ZIP archive is, by the names of its parts.
fn zipped(bytes: &[u8]) -> Result<Media, Fault> {
    match archive::form(bytes) {
        archive::Form::Workbook(kind) => Ok(Media::Workbook(kind)),
        archive::Form::Docx => Ok(Media::Written(Written::Docx)),
        archive::Form::Odt => Ok(Media::Written(Written::Odt)),
        archive::Form::Other(what, fix) => Err(Fault::new(what, fix)),
        archive::Form::Plain | archive::Form::Wacz => {
            Err(Fault::new("it is a ZIP archive", "unpack it and give the files in it"))
        }
        archive::Form::Damaged => Err(Fault::new(
            "it is a ZIP archive that is cut off or damaged, as which office programs save",
            "ask for it again, or open it in the program that wrote it and save it anew",
        )),
    }
}

/// What a compound file of Microsoft's older programs is, by the names of its streams, which are UTF-16.
fn compound(bytes: &[u8]) -> Result<Media, Fault> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    let (what, fix) = if has("EncryptedPackage") {
        ("it is protected by a password", "open it with the password and save it without")
    } else if has("WordDocument") {
        ("it is a document of Word before 2007 (DOC)", "save it as DOCX or PDF")
    } else if has("__substg1.0_") {
        ("it is a message of Outlook (MSG)", "save it as a message (.eml) or as text")
    } else {
        return Ok(Media::Workbook("xls"));
    };
    Err(Fault::new(what, fix))
}

/// A picture that is read, by its first bytes.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 4] = [
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"II*\0", "tiff"),
        (b"MM\0*", "tiff"),
    ];
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let known = kinds.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
    known.or(webp.then_some("webp"))
}

/// A picture that is not read, and what to do about it.
fn other_picture(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let telephone = "send it as JPEG: on a telephone, choose the most compatible format of the camera, or share it by mail; \
                     keep the original too";
    let convert = "save it as PNG, and keep the original too";
    // The brand of a file of the family of MP4 (ISO 14496-12), of which the pictures of telephones are.
    let brand = (bytes.get(4..8) == Some(b"ftyp")).then(|| bytes.get(8..12)).flatten();
    match brand {
        Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => {
            return Some(("a HEIC picture", telephone));
        }
        Some(b"avif" | b"avis") => return Some(("an AVIF picture", convert)),
        _ => {}
    }
    let kinds: [(&[u8], &str); 5] = [
        (b"GIF8", "a GIF picture"),
        (b"BM", "a BMP picture"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
        (b"8BPS", "a Photoshop picture"),
    ];
    let known = kinds.iter().find(|(magic, _)| bytes.starts_with(magic));
    // A text may begin with these two letters; a picture has the length of its file in it, and noughts.
    let known = known.filter(|(magic, _)| *magic != b"BM" || bytes.get(6..10) == Some(&[0; 4]));
    known.map(|(_, kind)| (*kind, convert))
}

/// Text has no control characters but line ends and tabs; UTF-16 is told by its zeros.
fn binary(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return false;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even.max(odd) * 20 > head.len() * 7 && even.min(odd) * 20 < head.len() {
        return false;
    }
    let control = head
        .iter()
        .filter(|byte| **byte < 32 && !matches!(**byte, b'\n' | b'\r' | b'\t' | 12 | 26 | 27))
        .count();
    even + odd > 0 || control * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(recognise("a.csv", b"%PDF-1.4").unwrap(), Media::Pdf);
        assert_eq!(recognise("a.csv", b"a,b\n").unwrap(), Media::Csv);
        assert_eq!(recognise("a", b"<!DOCTYPE html><p>x").unwrap(), Media::Html);
        assert_eq!(recognise("a.md", b"x").unwrap(), Media::Text);
    }

    #[test]
    fn empty_and_binary_files_are_refused() {
        assert!(recognise("a.csv", b" \n").unwrap_err().what.contains("empty"));
        assert!(
            recognise("a.csv", b"\x00\x01\x02\x7fELF\x00").unwrap_err().what.contains("not text")
        );
    }

    #[test]
    fn pictures_are_told_and_those_that_are_not_read_say_what_to_do() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], "png"),
            (b"\xff\xd8\xff\xe0", "jpeg"),
            (b"MM\0*\0\0\0\x08", "tiff"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        ] {
            assert_eq!(recognise("a.csv", bytes).unwrap(), Media::Picture(kind));
        }
        for (bytes, kind, fix) in [
            (&b"GIF89a...."[..], "GIF", "PNG"),
            (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC", "JPEG"),
            (b"BM\x36\0\0\0\0\0\0\0\x36\0", "BMP", "PNG"),
        ] {
            let fault = recognise("a.jpg", bytes).unwrap_err();
            assert!(fault.what.contains(kind) && fault.fix.contains(fix), "{fault:?}");
        }
        assert_eq!(recognise("a.csv", b"BMI,name\n22,x\n").unwrap(), Media::Csv);
    }
}
