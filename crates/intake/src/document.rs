//! Documents: the text that passages are quoted from.

use crate::{
    Page, PageReader, container, decode,
    error::Fault,
    media::{self, Media},
    page,
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
}

/// Extracts the text of a document; a table in a text format is taken as the text it is.
pub(crate) fn extract(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<Extracted, Fault> {
    let media = media::recognise(name, bytes)?;
    let mut said = Vec::new();
    let source = as_page(media, bytes, &mut said)?;
    let document = match media {
        Media::Pdf => from_pages(pages(bytes, pdf)?, &mut said)?,
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
            let laid_out = matches!(media, Media::Written(Written::Docx | Written::Odt));
            let pages = if laid_out { written::pages(&page) } else { Vec::new() };
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
    Ok(Extracted { media, document, said, page: source })
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

/// The pages of a PDF, by the caller's reader.
fn pages(bytes: &[u8], pdf: PageReader<'_>) -> Result<Vec<Page>, Fault> {
    let pages = pdf(bytes).map_err(|reason| {
        Fault::new(
            format!("the PDF cannot be read: {reason}"),
            "save it again as PDF from a viewer, or give its text",
        )
    })?;
    if pages.iter().all(|page| page.text.trim().is_empty()) {
        return Err(Fault::new(
            "the PDF holds no text; its pages are pictures",
            "recognise its text first (OCR), and give that",
        ));
    }
    Ok(pages)
}

fn from_pages(pages: Vec<Page>, said: &mut Vec<String>) -> Result<Document, Fault> {
    said.push(format!("{} page(s)", pages.len()));
    let mut document = Document::default();
    let mut at = 0_usize;
    for page in pages {
        document.pages.push(u32::try_from(at).map_err(|_| too_long())?);
        at += page.text.chars().count();
        document.text.push_str(&page.text);
        if !page.text.ends_with('\n') {
            document.text.push('\n');
            at += 1;
        }
    }
    Ok(document)
}

fn too_long() -> Fault {
    Fault::new("the document has over four thousand million characters", "split it")
}

/// The text of a PDF, page by page. Malformed files can make the library overflow its stack or
/// run for ever, which nothing in this process can catch: call it in a child process.
///
/// # Errors
/// One line saying why the file cannot be read.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<Page>, String> {
    let read = std::panic::catch_unwind(|| {
        if pdf_extract::Document::load_mem(bytes).is_ok_and(|document| leads_round(&document)) {
            return Ok(Err(()));
        }
        pdf_extract::extract_text_from_mem_by_pages(bytes).map(Ok)
    });
    match read {
        Ok(Ok(Ok(pages))) => Ok(pages.into_iter().map(Page::from).collect()),
        Ok(Ok(Err(()))) => Err("a page is among its own parents".to_owned()),
        Ok(Err(error)) => Err(error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")),
        Err(_) => Err("the file is malformed".to_owned()),
    }
}

/// Whether the parents of a page lead back to one of them: the library would follow them for ever.
fn leads_round(document: &pdf_extract::Document) -> bool {
    document.get_pages().into_values().any(|page| {
        let (mut at, mut steps) = (Some(page), 0);
        while let Some(id) = at {
            steps += 1;
            if steps > document.objects.len() {
                return true;
            }
            let parent = document.get_dictionary(id).and_then(|page| page.get(b"Parent"));
            at = parent.and_then(|parent| parent.as_reference()).ok();
        }
        false
    })
}
