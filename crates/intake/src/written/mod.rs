//! What people write with word processors and send as mail: each is read as the page it would be, so that its text is quoted, its
//! tables are mapped and its records are picked out like those of any page.

mod docx;
mod leaf;
mod mail;
mod odt;
mod xml;

use crate::{archive, error::Fault, page::Page};

/// A form in which something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Office Open XML (ECMA-376), as Word writes it.
    Docx,
    /// OpenDocument text (ISO/IEC 26300), as LibreOffice writes it.
    Odt,
    /// A message (RFC 5322, MIME), or a page archived as one (MHTML).
    Mail,
}

impl Written {
    /// The name in [`crate::Reading::media`].
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Mail => "eml",
        }
    }
}

pub(crate) use mail::is_message;

/// What is written, as HTML. What is left out of it is said.
pub(crate) fn as_page(
    form: Written,
    bytes: &[u8],
    said: &mut Vec<String>,
) -> Result<String, Fault> {
    match form {
        Written::Docx | Written::Odt => {
            archive::check(bytes)?;
            let mut parts = xml::Parts::open(bytes)?;
            if form == Written::Docx {
                docx::page(&mut parts, said)
            } else {
                odt::page(&mut parts, said)
            }
        }
        Written::Mail => mail::page(bytes, said),
    }
}

/// The characters at which the pages of a document begin, as whoever wrote it last laid it out; empty where it says nothing of pages.
pub(crate) fn pages(page: &Page) -> Vec<u32> {
    let is_break = |id| {
        let element = page.html.tree.get(id)?.value().as_element()?;
        element.classes().any(|class| class == leaf::PAGE).then_some(())
    };
    let breaks: Vec<u32> = page
        .spans
        .iter()
        .filter(|(id, ..)| is_break(*id).is_some())
        .map(|(_, start, _)| *start)
        .filter(|start| *start > 0)
        .collect();
    if breaks.is_empty() {
        return breaks;
    }
    let mut pages = vec![0];
    pages.extend(breaks);
    pages.dedup();
    pages
}
