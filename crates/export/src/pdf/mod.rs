//! A document as PDF: tagged, accessible (PDF/UA-1), the same bytes for the same document.

mod signs;
mod world;

use serde_json::Value;
use sha2::{Digest, Sha256};
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::document::Document;
use crate::error::{Error, Trouble};

/// Sets a document.
///
/// # Errors
/// If the typesetter refuses it, which would be a fault of this program.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, Error> {
    let code = document.checkpoint.as_ref().map(|checkpoint| checkpoint.svg.clone());
    let mut data = serde_json::to_value(document).map_err(Trouble::Json)?;
    // A checkpoint is a text of lines, and each other text is one.
    if let Some(Value::Object(checkpoint)) = data.get_mut("checkpoint") {
        let text = document.checkpoint.as_ref().map_or("", |checkpoint| &checkpoint.text);
        let lines = text.lines().filter(|line| !line.is_empty()).map(Value::from).collect();
        checkpoint.insert("lines".to_owned(), Value::Array(lines));
    }
    let numbered = signs::make_printable(&mut data, "svg");
    if let Value::Object(all) = &mut data {
        all.insert("unseen".to_owned(), Value::Bool(numbered));
    }
    let data = data.to_string();
    let ident: String =
        Sha256::digest(data.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    let desk = world::Desk::new(data, code.unwrap_or_default())
        .ok_or_else(|| Trouble::Set("the template has no name".to_owned()))?;
    let set = typst::compile::<PagedDocument>(&desk).output;
    let written = set.and_then(|paged| typst_pdf::pdf(&paged, &options(ident)?));
    // What the typesetter remembers of a document serves no other one.
    typst::comemo::evict(0);
    written.map_err(|faults| Trouble::Set(said(&faults)).into())
}

fn options(ident: String) -> Result<PdfOptions, typst::ecow::EcoVec<SourceDiagnostic>> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|fault| {
        let fault =
            SourceDiagnostic::error(typst::syntax::Span::detached(), fault.message().clone());
        typst::ecow::eco_vec![fault]
    })?;
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Paradero".to_owned())),
        standards,
        ..PdfOptions::default()
    })
}

fn said(faults: &[SourceDiagnostic]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| fault.message.to_string()).collect();
    lines.join("; ")
}
