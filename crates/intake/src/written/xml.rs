//! Parts of an archive, and their XML as a walk over elements and texts.

use std::io::{Cursor, Read as _};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::{decode, error::Fault};

const SAVE_AGAIN: &str = "open it in a word processor and save it again, or as PDF";

/// The parts of a document.
pub(super) struct Parts<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Parts<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(|error| {
            Fault::new(format!("the document cannot be read: {error}"), SAVE_AGAIN)
        })
    }

    /// The names of all parts, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.0.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        names.sort();
        names
    }

    /// The text of a part, if there is such a part.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Ok(mut part) = self.0.by_name(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|_| broken(name))?;
        Ok(Some(decode::decode(&bytes, None, Some("utf-8"))?.text))
    }

    /// The text of a part that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| Fault::new(format!("it has no part `{name}`"), SAVE_AGAIN))
    }
}

fn broken(part: &str) -> Fault {
    Fault::new(format!("its part `{part}` is cut off or not well-formed"), SAVE_AGAIN)
}

/// What is told of the elements and texts of a part, in their order. Names are without the prefix of their namespace.
pub(super) trait Listener {
    fn begins(&mut self, name: &str, element: &Element<'_>) -> Result<(), Fault>;
    fn text(&mut self, text: &str);
    fn ends(&mut self, name: &str) -> Result<(), Fault>;
}

/// The attributes of an element.
pub(super) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The value of an attribute, by its name without the prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes().flatten();
        let found = all.find(|one| one.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Walks through the XML of a part.
pub(super) fn walk(part: &str, text: &str, to: &mut impl Listener) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| broken(part))? {
            Event::Start(start) => {
                depth += 1;
                to.begins(start.local_name().as_ref(), &Element(&start))?;
            }
            Event::Empty(start) => {
                to.begins(start.local_name().as_ref(), &Element(&start))?;
                to.ends(start.local_name().as_ref())?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                to.ends(end.local_name().as_ref())?;
            }
            Event::Text(text) => to.text(&text.xml10_content()),
            Event::CData(text) => to.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().map_err(|_| broken(part))?;
                match letter {
                    Some(letter) => to.text(letter.encode_utf8(&mut [0; 4])),
                    None => to.text(resolve_predefined_entity(&reference).unwrap_or_default()),
                }
            }
            Event::Eof if depth > 0 => return Err(broken(part)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
