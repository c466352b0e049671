//! Documents: the text that passages are quoted from.

use crate::{
    Page, PageReader, container, decode,
    error::Fault,
    media::{self, Media},
    page, paged, pdf,
    written::{self, Written},
};

/// The text extracted from a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text; passages are located in its characters (Unicode scalar values), from 0.
    pub text: String,
    /// The character at which each page begins; empty where the document has no pages.
    pub pages: Vec<u32>,
}

/// A document and what was found out about its bytes.
#[derive(Debug)]
pub(crate) struct Extracted {
    pub(crate) media: Media,
    pub(crate) document: Document,
    pub(crate) said: Vec<String>,
    /// Its HTML, where it is a page or is read as one.
    pub(crate) page: Option<String>,
    /// Its pages as they are laid out, where it is a PDF or a picture.
    pub(crate) pages: Vec<Page>,
}

/// Extracts the text of a document; a table in a text format is taken as the text it is.
pub(crate) fn extract(
    name: &str,
    bytes: &[u8],
    reader: PageReader<'_>,
) -> Result<Extracted, Fault> {
    let media = media::recognise(name, bytes)?;
    let mut said = Vec::new();
    let source = as_page(media, bytes, &mut said)?;
    let mut laid_out = Vec::new();
    let document = match media {
        Media::Pdf | Media::Picture(_) => {
            laid_out = pages(media, bytes, reader)?;
            from_pages(&laid_out, &mut said)?
        }
        Media::Workbook(_) | Media::Columnar(_) => {
            return Err(Fault::new(
                "it is a table in binary form, not a document with running text",
                "give it a mapping instead",
            ));
        }
        Media::Container(_) => {
            let text = container::contents(name, bytes)?;
            Document { text, pages: Vec::new() }
        }
        Media::Html | Media::Written(_) => {
            let page = page::read(source.as_deref().unwrap_or_default())?;
            // In any other page such a mark is its author's own.
            let has_pages = matches!(media, Media::Written(Written::Docx | Written::Odt));
            let pages = if has_pages { written::pages(&page) } else { Vec::new() };
            Document { text: page.text, pages }
        }
        _ => {
            let decoded = decode::decode(bytes, None, None)?;
            said.push(decoded.said);
            if decoded.bad {
                said.push("some bytes are not text in that encoding and stand as U+FFFD".into());
            }
            Document { text: decoded.text, pages: Vec::new() }
        }
    };
    Ok(Extracted { media, document, said, page: source, pages: laid_out })
}

/// The HTML of a page, and of what is read as the page it would be; nothing of anything else.
pub(crate) fn as_page(
    media: Media,
    bytes: &[u8],
    said: &mut Vec<String>,
) -> Result<Option<String>, Fault> {
    match media {
        Media::Html => {
            let decoded = decode::decode(bytes, None, decode::declared_in_html(bytes).as_deref())?;
            said.push(decoded.said);
            Ok(Some(decoded.text))
        }
        Media::Written(form) => written::as_page(form, bytes, said).map(Some),
        _ => Ok(None),
    }
}

/// The pages of a PDF or a picture, by the caller's reader.
pub(crate) fn pages(
    media: Media,
    bytes: &[u8],
    reader: PageReader<'_>,
) -> Result<Vec<Page>, Fault> {
    if matches!(media, Media::Picture(_)) {
        // One on which nothing is written is kept all the same: it shows something.
        return reader(bytes).map_err(|reason| {
            Fault::new(
                format!("the picture cannot be read: {reason}"),
                "or write out what it shows, and give that as text with a claim sheet",
            )
        });
    }
    let pages = reader(bytes).map_err(|reason| {
        let locked = reason.contains(pdf::PASSWORD);
        let fix = if locked {
            "open it with the password, print it to a new PDF, and give that"
        } else {
            "save it again as PDF from a viewer, or give its text"
        };
        Fault::new(format!("the PDF cannot be read: {reason}"), fix)
    })?;
    if pages.iter().all(|page| page.text.trim().is_empty() && !page.recognised) {
        let why = pages.iter().find_map(|page| page.trouble.as_deref());
        let why = why.map(|why| format!(", which were not read: {why}")).unwrap_or_default();
        return Err(Fault::new(
            format!("the PDF holds no text; its pages are pictures{why}"),
            "recognise its text first (OCR), and give that",
        ));
    }
    Ok(pages)
}

/// The text of pages, one after the other.
pub(crate) fn from_pages(pages: &[Page], said: &mut Vec<String>) -> Result<Document, Fault> {
    said.push(format!("{} page(s)", pages.len()));
    said.extend(paged::said(pages));
    let bad = pages.iter().any(|page| page.text.contains('\u{fffd}'));
    if bad {
        said.push(
            "some letters have no meaning in the fonts of the PDF and stand as U+FFFD".into(),
        );
    }
    let mut document = Document::default();
    let mut at = 0_usize;
    for page in pages {
        document.pages.push(u32::try_from(at).map_err(|_| too_long())?);
        at += paged::length(page);
        document.text.push_str(&page.text);
        if !page.text.ends_with('\n') {
            document.text.push('\n');
        }
    }
    Ok(document)
}

fn too_long() -> Fault {
    Fault::new("the document has over four thousand million characters", "split it")
}
