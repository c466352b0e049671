//! Containers: files that hold many sources. ZIP archives, mailboxes, messages with attachments, web archives, gzip.
//!
//! Each file in a container becomes a [`Part`], a source of its own that knows where it lay and what the container says of it;
//! whatever is no source is [`Left`] with a reason, so that every member is accounted for. Containers in containers are
//! unpacked too, up to [`limits::NESTED`]: a part is not to be unpacked again. Nothing is written anywhere.

mod account;
mod contents;
mod gzip;
mod mailbox;
mod message;
mod names;
mod wacz;
mod walk;
mod warc;
mod zip;

use std::ops::ControlFlow;

use paradero_model::SourceInfo;

pub use account::{Account, Outcome, Taken, account, read_once};
pub(crate) use contents::contents;
use walk::{Place, Walk};

use crate::{
    archive,
    error::{Error, Fault},
    limits, written,
};

/// A form of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A ZIP archive that is no document of an office program.
    Zip,
    /// One file, compressed.
    Gzip,
    /// Messages one after the other (MBOX).
    Mailbox,
    /// A message, or a page archived as one (MHTML), to which files are attached.
    Message,
    /// A web archive (WARC 1.0 and 1.1).
    Warc,
    /// A web archive in a package, with its pages (WACZ).
    Wacz,
}

impl Kind {
    /// `zip`, `gzip`, `mbox`, `eml`, `warc` or `wacz`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Gzip => "gzip",
            Self::Mailbox => "mbox",
            Self::Message => "eml",
            Self::Warc => "warc",
            Self::Wacz => "wacz",
        }
    }

    /// What people call it.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Zip => "a ZIP archive",
            Self::Gzip => "a compressed file (gzip)",
            Self::Mailbox => "a mailbox",
            Self::Message => "a message with attachments",
            Self::Warc => "a web archive (WARC)",
            Self::Wacz => "a web archive (WACZ)",
        }
    }
}

/// A file out of a container.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// A name for it, without folders, control characters or anything that leads elsewhere.
    pub name: String,
    /// Its place, for people: `archive.zip/lists/march.xlsx`, `inbox.mbox, message 3`.
    pub path: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What the container says of it: where it was found, when and how it was obtained.
    pub info: SourceInfo,
}

/// What lies in a container and is no source, or cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its place; of many of one kind, that of what holds them.
    pub path: String,
    /// How many members it stands for.
    pub members: u64,
    /// Their bytes, as far as is known.
    pub bytes: u64,
    /// Why it was left.
    pub why: String,
}

/// A container, unpacked.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpacked {
    /// What form it has.
    pub kind: Kind,
    /// The sources in it, in its order; pages of a WACZ come first.
    pub parts: Vec<Part>,
    /// Everything else in it.
    pub left: Vec<Left>,
    /// What was found out on the way.
    pub said: Vec<String>,
}

/// What is to be said of a container beside its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// What form it has.
    pub kind: Kind,
    /// How many parts were handed out.
    pub parts: u64,
    /// Everything else in it.
    pub left: Vec<Left>,
    /// What was found out on the way.
    pub said: Vec<String>,
}

/// Whether bytes are a container, by their content first and by the name second. A message is one where something is attached
/// to it that is a source; so is no document of an office program, though it is a ZIP archive.
#[must_use]
pub fn is_container(name: &str, bytes: &[u8]) -> Option<Kind> {
    is_many(name, bytes).or_else(|| message::has_sources(name, bytes).then_some(Kind::Message))
}

/// Containers that are nothing but what they hold; a message is read as it is.
pub(crate) fn is_many(name: &str, bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match archive::form(bytes) {
            archive::Form::Plain => Some(Kind::Zip),
            // A workbook that is cut off holds no files for anybody.
            archive::Form::Damaged if !archive::names_a_document(name) => Some(Kind::Zip),
            archive::Form::Wacz => Some(Kind::Wacz),
            _ => None,
        };
    }
    if bytes.starts_with(b"WARC/") {
        return Some(Kind::Warc);
    }
    if gzip::is_gzip(bytes) {
        return Some(if gzip::begins(bytes, b"WARC/") { Kind::Warc } else { Kind::Gzip });
    }
    mailbox::is_mailbox(name, bytes).then_some(Kind::Mailbox)
}

/// Unpacks a container. All its parts are in memory at once; [`unpack_each`] hands them out one by one.
///
/// # Errors
/// As [`unpack_each`].
pub fn unpack(name: &str, bytes: &[u8]) -> Result<Unpacked, Error> {
    let mut parts = Vec::new();
    let rest = unpack_each(name, bytes, &mut |part| {
        parts.push(part);
        ControlFlow::Continue(())
    })?;
    Ok(Unpacked { kind: rest.kind, parts, left: rest.left, said: rest.said })
}

/// Unpacks a container and gives its parts one by one, until there are no more or `each` breaks off.
///
/// # Errors
/// When it is no container, is damaged so that nothing of it can be had, or is made to exhaust the machine (see
/// [`crate::limits`]). What is wrong with one member is no error: it is left, with the reason.
pub fn unpack_each(
    name: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Part) -> ControlFlow<()>,
) -> Result<Rest, Error> {
    unpacked(name, bytes, each).map_err(|fault| Error::new(name, &fault))
}

fn unpacked(
    name: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Part) -> ControlFlow<()>,
) -> Result<Rest, Fault> {
    limits::size(bytes)?;
    let Some(kind) = is_container(name, bytes) else {
        return Err(Fault::new("it is no container of files", "add it as it is"));
    };
    let mut walk = Walk::new(each);
    let path = match names::segments(name).join("/") {
        path if path.is_empty() => names::file(name),
        path => path,
    };
    let place = Place { name: names::file(name), path, info: SourceInfo::default(), depth: 0 };
    open(&mut walk, kind, &place, bytes)?;
    Ok(walk.finish(kind))
}

/// Goes through a container of a known form.
fn open(walk: &mut Walk<'_>, kind: Kind, place: &Place, bytes: &[u8]) -> Result<(), Fault> {
    match kind {
        Kind::Zip => zip::open(walk, place, bytes),
        Kind::Gzip => gzip::open(walk, place, bytes),
        Kind::Mailbox => mailbox::open(walk, place, bytes),
        Kind::Message => message::open(walk, place, bytes),
        Kind::Warc => {
            walk.enter();
            warc::open(walk, place, bytes, &warc::Which::All);
            walk.close(&place.path);
            Ok(())
        }
        Kind::Wacz => wacz::open(walk, place, bytes),
    }
}

/// Whether bytes begin as a message does.
fn is_message(bytes: &[u8]) -> bool {
    written::is_message(bytes)
}
