//! PDF: the text of its pages, where each word stands, and the lines that are ruled on them.

mod draw;
mod write;

use std::{collections::BTreeSet, panic, sync::Arc};

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt as _,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page},
    interpret_page,
};
use kurbo::Rect;

use crate::{
    Page,
    limits::{self, grouped},
};

/// What a PDF says that opens only with a password; [`crate::document`] tells what to do about it.
pub(crate) const PASSWORD: &str = "it opens only with a password";

/// Deepest nesting of a tree of pages; programs write it a few levels deep.
const TREE_DEPTH: usize = 64;

/// The pages of a PDF: their text, where each word stands, and what lines are ruled. Malformed files can make the library
/// overflow its stack or run for ever, which nothing in this process can catch: call it in a child process.
///
/// A PDF that only restricts what may be done with it (its password to open is empty) is read.
///
/// # Errors
/// One line saying why the file cannot be read.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<Page>, String> {
    let read = panic::catch_unwind(|| pages(bytes));
    read.unwrap_or_else(|_| Err("the file is malformed".to_owned()))
}

fn pages(bytes: &[u8]) -> Result<Vec<Page>, String> {
    if leads_round(bytes) {
        return Err("a page is among its own parents".to_owned());
    }
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(refused)?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err("it has no pages".to_owned());
    }
    if count > limits::PDF_PAGES {
        let limit = grouped(limits::PDF_PAGES as u64);
        return Err(format!("it has {} pages, and the limit is {limit}", grouped(count as u64)));
    }
    let cache = InterpreterCache::new();
    let mut room = limits::PDF_GLYPHS;
    pdf.pages().iter().map(|page| one(page, &pdf, &cache, &mut room)).collect()
}

fn refused(error: LoadPdfError) -> String {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PASSWORD.to_owned(),
        LoadPdfError::Decryption(_) => "it is encrypted in a way that is not known".to_owned(),
        LoadPdfError::Invalid => "it is damaged, or no PDF".to_owned(),
    }
}

/// Reads a page. `room` is how many glyphs may still be drawn.
fn one<'a>(
    page: &page::Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    room: &mut usize,
) -> Result<Page, String> {
    let (width, height) = page.render_dimensions();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, width.into(), height.into()),
        cache,
        pdf.xref(),
        InterpreterSettings::default(),
    );
    let mut drawn = draw::Drawn::new(*room);
    interpret_page(page, &mut context, &mut drawn);
    if drawn.full() {
        let limit = grouped(limits::PDF_GLYPHS as u64);
        return Err(format!("it draws over {limit} letters, the limit"));
    }
    *room = room.saturating_sub(drawn.glyphs.len());
    let rules = drawn.rules();
    let (text, words) = write::text(&drawn.glyphs, &rules);
    Ok(Page { text, size: (width, height), words, rules, ..Page::default() })
}

/// Whether the tree of pages leads back to a part of itself, upwards or downwards, or is nested as no program nests it: a
/// reader may follow it for ever. A file whose tree this cannot see is left to the library.
fn leads_round(bytes: &[u8]) -> bool {
    let Ok(document) = lopdf::Document::load_mem(bytes) else { return false };
    let root = document.catalog().and_then(|catalog| catalog.get(b"Pages"));
    let mut walk = Walk { document: &document, above: BTreeSet::new(), seen: 0 };
    root.is_ok_and(|root| walk.leads_round(root))
        || document.page_iter().any(|page| is_own_parent(&document, page))
}

/// A walk through a tree of pages.
struct Walk<'a> {
    document: &'a lopdf::Document,
    /// The parts that the part looked at is in.
    above: BTreeSet<lopdf::ObjectId>,
    /// Parts looked at: one that many others hold counts each time, as it would be read each time.
    seen: usize,
}

impl Walk<'_> {
    fn leads_round(&mut self, node: &lopdf::Object) -> bool {
        let Ok((Some(id), node)) = self.document.dereference(node) else { return false };
        self.seen += 1;
        let many = self.seen > limits::PDF_PAGES * 4;
        if many || self.above.len() >= TREE_DEPTH || !self.above.insert(id) {
            return true;
        }
        let kids = node.as_dict().and_then(|node| node.get(b"Kids"));
        let kids = kids.and_then(|kids| self.document.dereference(kids)).map(|(_, kids)| kids);
        let kids = kids.and_then(lopdf::Object::as_array);
        let round = kids.is_ok_and(|kids| kids.iter().any(|kid| self.leads_round(kid)));
        self.above.remove(&id);
        round
    }
}

fn is_own_parent(document: &lopdf::Document, page: lopdf::ObjectId) -> bool {
    let mut steps = 0;
    let mut at = Some(page);
    while let Some(id) = at {
        steps += 1;
        if steps > TREE_DEPTH {
            return true;
        }
        let parent = document.get_dictionary(id).and_then(|page| page.get(b"Parent"));
        at = parent.and_then(lopdf::Object::as_reference).ok();
    }
    false
}
