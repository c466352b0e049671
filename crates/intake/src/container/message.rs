//! Messages with attachments: the message itself, and each file that is attached to it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use paradero_model::{Date, SourceInfo, StatedBy};

use super::{Part, Place, Walk, names};
use crate::{
    error::Fault,
    media::{self, Media},
    written::Written,
};

/// A picture shown within a message, of fewer bytes than this, is a logo or a line of a signature.
const SMALL_BYTES: usize = 20 << 10;

/// Whether a file is a message to which a source is attached.
pub(super) fn has_sources(name: &str, bytes: &[u8]) -> bool {
    // Messages are text; nothing else is looked through.
    if !matches!(media::recognise(name, bytes), Ok(Media::Written(Written::Mail))) {
        return false;
    }
    with(bytes, |message| message.attachments().any(|part| idle(message, part).is_none()))
        .unwrap_or(false)
}

/// Does something with a message. The library is not proof against every malformed one.
fn with<T>(bytes: &[u8], then: impl FnOnce(&Message<'_>) -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(|| {
        MessageParser::default().parse(bytes).map(|message| then(&message))
    }))
    .ok()
    .flatten()
}

/// A file that is attached.
struct Attached {
    name: String,
    bytes: Vec<u8>,
    /// Where a page archived as a message had it from.
    url: Option<String>,
}

/// What a message says of itself, and what is attached to it.
struct Opened {
    info: SourceInfo,
    of: String,
    attached: Vec<Attached>,
    /// What is left: what it is, and its bytes.
    left: Vec<(&'static str, u64)>,
}

pub(super) fn open(walk: &mut Walk<'_>, place: &Place, bytes: &[u8]) -> Result<(), Fault> {
    let opened = with(bytes, |message| opened(message, place, bytes));
    let Some(opened) = opened else {
        return Err(Fault::new(
            "it is no message that can be read",
            "open it in a mail program and save it again, or give its text",
        ));
    };
    walk.expect(opened.attached.len())?;
    walk.enter();
    walk.deliver(Part {
        name: place.name.clone(),
        path: place.path.clone(),
        bytes: bytes.to_vec(),
        info: opened.info,
    });
    for (at, attached) in opened.attached.into_iter().enumerate() {
        let path = format!("{}, attachment {} ({})", place.path, at + 1, attached.name);
        let mut info = place.told(format!("attached to {}", opened.of));
        info.url = attached.url.or(info.url);
        walk.spend(attached.bytes.len() as u64);
        walk.file(Part { name: attached.name, path, bytes: attached.bytes, info }, place.depth + 1);
    }
    for (why, bytes) in opened.left {
        walk.tally(why, bytes);
    }
    walk.close(&place.path);
    Ok(())
}

fn opened(message: &Message<'_>, place: &Place, bytes: &[u8]) -> Opened {
    let sent = message.date().filter(|date| date.is_valid());
    let mut info = place.info.clone();
    info.title = message.subject().map(shown).filter(|text| !text.is_empty());
    info.said_on = sent.and_then(|date| {
        Date::parse_edtf(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)).ok()
    });
    let saved = message.header_raw("Snapshot-Content-Location").map(shown);
    info.url = saved.or(info.url);
    let (mut attached, mut left) = (Vec::new(), Vec::new());
    for part in message.attachments() {
        match idle(message, part) {
            Some(why) => left.push((why, part.len() as u64)),
            None => attached.push(file(part, bytes)),
        }
    }
    let from = message.from().and_then(|people| people.first());
    let from = from.and_then(|one| one.address().or(one.name())).map(shown);
    let date = sent.map(|date| format!(" of {}", date.to_rfc3339())).unwrap_or_default();
    let sender = from.clone();
    let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
    let id = message.message_id().map(|id| format!(" (Message-ID {})", shown(id)));
    let of = format!("the message{date}{from}{}", id.unwrap_or_default());
    let states = |what: &str, value: Option<String>| {
        value.map(|value| StatedBy::Message.states(what, value))
    };
    info.stated.extend(states("sent", sent.map(|date| date.to_rfc3339())));
    info.stated.extend(states("from", sender));
    info.stated.extend(states("message-id", message.message_id().map(shown)));
    Opened { info, of, attached, left }
}

/// A text of a message in one line of moderate length.
fn shown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::error::shorten(&text, 300)
}

/// An attached file, its bytes as they were attached: the library gives texts as it read them, in UTF-8.
fn file(part: &MessagePart<'_>, bytes: &[u8]) -> Attached {
    let raw = || {
        let (from, to) = (part.offset_body as usize, part.offset_end as usize);
        bytes.get(from..to).unwrap_or_default()
    };
    let content = match (&part.body, part.encoding) {
        (PartType::Text(_) | PartType::Html(_), Encoding::Base64) => base64_decode(raw()),
        (PartType::Text(_) | PartType::Html(_), Encoding::QuotedPrintable) => {
            quoted_printable_decode(raw())
        }
        (PartType::Text(_) | PartType::Html(_) | PartType::Message(_), Encoding::None) => {
            Some(raw().to_vec())
        }
        _ => None,
    };
    let content = content.unwrap_or_else(|| part.contents().to_vec());
    let named = part.attachment_name().map(str::to_owned);
    let url = part.content_location().map(shown).filter(|url| url.contains("://"));
    let name = match (&part.body, named, &url) {
        (_, Some(name), _) => names::file(&name),
        (PartType::Message(message), None, _) => {
            let subject = message.subject().unwrap_or("message").replace(['/', '\\'], "_");
            format!("{}.eml", names::file(&subject))
        }
        (_, None, Some(url)) => names::file(url.split(['?', '#']).next().unwrap_or_default()),
        (_, None, None) => format!("unnamed.{}", ending(&kind(part))),
    };
    Attached { name, bytes: content, url }
}

fn ending(kind: &str) -> &'static str {
    match kind {
        "text/html" => "html",
        "text/csv" => "csv",
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        kind if kind.starts_with("text/") => "txt",
        _ => "bin",
    }
}

fn kind(part: &MessagePart<'_>) -> String {
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    kind.unwrap_or_default().to_lowercase()
}

/// Why something attached is no source of its own.
fn idle(message: &Message<'_>, part: &MessagePart<'_>) -> Option<&'static str> {
    let kind = kind(part);
    let within = matches!(part.body, PartType::InlineBinary(_))
        || part.content_disposition().is_some_and(mail_parser::ContentType::is_inline)
        || part.content_id().is_some()
        || (part.content_location().is_some()
            && message.content_type().is_some_and(|kind| kind.subtype() == Some("related")));
    match kind.as_str() {
        "application/pgp-signature"
        | "application/pkcs7-signature"
        | "application/x-pkcs7-signature"
        | "application/pgp-keys" => Some("signatures and keys of the message"),
        "application/ms-tnef" => Some(
            "files in Outlook's own form (winmail.dat): ask for the message again as plain text or HTML",
        ),
        "text/css" | "text/javascript" | "application/javascript" | "application/x-javascript" => {
            Some("scripts and styles of the page")
        }
        _ if kind.starts_with("font/") => Some("fonts of the page"),
        _ if kind.starts_with("image/") && within && part.len() < SMALL_BYTES => {
            Some("small pictures shown within the message (logos, signatures)")
        }
        _ if part.is_empty() => Some("empty attachments"),
        _ => None,
    }
}
