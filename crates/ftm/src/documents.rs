//! Sources as documents. Bytes are not part of an export; the SHA-256 of each stands among its keywords.

use paradero_register::sql::Row;

use crate::country;
use crate::date;
use crate::error::Result;
use crate::export::{Out, View};
use crate::schema::{Schema, prop};
use crate::sink::Frame;
use crate::source::{Source, alpha3};

const SQL: &str = "SELECT s.id, s.file_name, s.media, s.language, s.country, s.said_by, s.said_text, s.said_lo, s.said_hi, s.publisher, \
     s.url, s.purpose, s.consent, s.bytes, s.repeats, s.supersedes FROM source s ORDER BY s.id";

/// Writes every source.
pub(crate) fn write(view: &View<'_>, out: &mut Out<'_>) -> Result<()> {
    let mut statement = view.connection.prepare(SQL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        if let Some(source) = view.sources.get(&id) {
            one(out, source, &row)?;
        }
    }
    Ok(())
}

fn one(out: &mut Out<'_>, source: &Source, row: &Row<'_>) -> Result<()> {
    let media: String = row.get(2)?;
    let frame = Frame {
        canonical: &source.document,
        entity: &source.document,
        schema: Schema::of_media(&media),
        source,
        origin: "paradero",
    };
    let sink = &mut out.sink;
    sink.open(&frame)?;
    sink.say(&frame, prop::FILE_NAME, &row.get::<String>(1)?)?;
    sink.quote(&frame, prop::TITLE, &source.title)?;
    sink.say(&frame, prop::KEYWORDS, &format!("sha256:{}", source.id))?;
    sink.say(&frame, prop::FILE_SIZE, &row.get::<i64>(13)?.to_string())?;
    sink.say(&frame, prop::MIME_TYPE, mime(&media))?;
    let text =
        |at: usize| -> Result<String> { Ok(row.get::<Option<String>>(at)?.unwrap_or_default()) };
    sink.say(&frame, prop::LANGUAGE, alpha3(&text(3)?))?;
    if let Some(code) = country::code(&text(4)?) {
        sink.say(&frame, prop::COUNTRY, &code)?;
    }
    sink.say(&frame, prop::AUTHOR, &text(5)?)?;
    let said = text(6)?;
    match date::prefix(&said, row.get(7)?, row.get(8)?, None) {
        Some(prefix) => sink.made(&frame, prop::DATE, &prefix, &said)?,
        None if said.is_empty() => {}
        None => sink.say(&frame, prop::SUMMARY, &format!("said on: {said}"))?,
    }
    sink.say(&frame, prop::PUBLISHER, &text(9)?)?;
    match text(10)? {
        url if is_address(&url) => sink.say(&frame, prop::SOURCE_URL, &url)?,
        other => sink.remark(&frame, "address", &other)?,
    }
    // How a source was obtained stays here: it may name who gave it.
    for (at, what) in [(11, "purpose"), (12, "consent"), (14, "repeats"), (15, "supersedes")] {
        sink.remark(&frame, what, &text(at)?)?;
    }
    Ok(())
}

/// Whether an address of the web is taken as it is.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let sign = |byte: u8| {
        byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    rest.is_some_and(|rest| {
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        host.contains('.')
            && !host.contains(['@', '['])
            && !path.is_empty()
            && rest.bytes().all(sign)
    })
}

/// The kind of a file, in the words of IANA; empty where it has none.
fn mime(media: &str) -> &'static str {
    match media {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "text" | "chat" => "text/plain",
        "html" => "text/html",
        "json" | "jsonl" => "application/json",
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "odt" => "application/vnd.oasis.opendocument.text",
        "eml" => "message/rfc822",
        "png" => "image/png",
        "jpeg" | "jpg" => "image/jpeg",
        "tiff" => "image/tiff",
        "webp" => "image/webp",
        "gif" => "image/gif",
        _ => "",
    }
}
