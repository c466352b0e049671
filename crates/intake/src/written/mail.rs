//! Messages (RFC 5322 with MIME), and pages archived as such (MHTML).

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::leaf::Leaf;
use crate::error::Fault;

/// What a message begins with that is read as one whatever its file is called: fields that programs write and people do not.
const FIELDS: [&str; 8] = [
    "return-path",
    "received",
    "delivered-to",
    "message-id",
    "mime-version",
    "from",
    "date",
    "subject",
];

/// How many of them at least.
const FIELDS_LEAST: usize = 3;

/// Most bytes that are looked at to know a message.
const LOOKED_AT: usize = 1 << 16;

/// Whether bytes begin as a message does: with fields, of which several are those of messages.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let mut known = 0;
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // A field goes on in lines that begin with white space.
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        known += usize::from(FIELDS.iter().any(|field| field.as_bytes() == name));
    }
    known >= FIELDS_LEAST
}

/// The message as HTML: its fields, its text, what is attached to it.
pub(super) fn page(bytes: &[u8], said: &mut Vec<String>) -> Result<String, Fault> {
    if bytes.starts_with(b"From ") {
        return Err(Fault::new(
            "it is a mailbox, which holds messages one after the other",
            "take in what it holds, each message as a source of its own, or save each as a file (.eml) and give those",
        ));
    }
    // The library is not proof against every malformed message.
    let read = catch_unwind(AssertUnwindSafe(|| {
        MessageParser::default().parse(bytes).map(|message| written(&message, said))
    }));
    read.ok().flatten().ok_or_else(|| {
        Fault::new(
            "it is no message that can be read",
            "open it in a mail program and save it again, or give its text",
        )
    })
}

fn written(message: &Message<'_>, said: &mut Vec<String>) -> String {
    let mut leaf = Leaf::default();
    for (name, people) in [("From", message.from()), ("To", message.to()), ("Cc", message.cc())] {
        if let Some(people) = people {
            leaf.line(&format!("{name}: {}", addresses(people)));
        }
    }
    for name in ["Date", "Subject", "Message-ID", "Content-Location"] {
        let text = match name {
            "Subject" => message.subject().map(str::to_owned),
            name => message.header_raw(name).map(|raw| raw.trim().to_owned()),
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            leaf.line(&format!("{name}: {text}"));
        }
    }
    for part in message.html_bodies() {
        match &part.body {
            PartType::Html(html) => leaf.html(html),
            PartType::Text(text) => text.lines().for_each(|line| leaf.line(line)),
            _ => {}
        }
    }
    let mut attached = 0;
    for part in message.attachments() {
        leaf.line(&attachment(part));
        attached += 1;
    }
    if attached > 0 {
        said.push(format!(
            "{attached} attachment(s) are named and not read here: each is a source of its own"
        ));
    }
    leaf.finish()
}

fn addresses(people: &Address<'_>) -> String {
    let one = |address: &mail_parser::Addr<'_>| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What is attached: its name, kind and size.
fn attachment(part: &MessagePart<'_>) -> String {
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    let name = match &part.body {
        PartType::Message(message) => message.subject(),
        _ => part.attachment_name(),
    };
    format!(
        "Attachment: {} ({}, {} bytes)",
        name.unwrap_or("without a name"),
        kind.as_deref().unwrap_or("of unknown kind"),
        part.len(),
    )
}
