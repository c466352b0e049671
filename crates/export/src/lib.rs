//! Documents for people: the dossier of a person, the report of a batch, the answer that a family is owed, and drafts for
//! the two bodies of the United Nations that look for the disappeared.
//!
//! A [`Reader`] is a view of a register at one level: a document holds nothing that the view does not hold, and each
//! claim in it has the number of a note that says where it stands. [`compose`] gives a [`Document`], which is data;
//! [`Document::pdf`] sets it (tagged, PDF/UA-1) and [`Document::markdown`] writes it as text. The same view, day and
//! language give the same bytes.

mod answer;
mod articles;
mod batch;
pub mod document;
mod dossier;
mod error;
mod events;
mod forms;
mod html;
mod identity;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
mod qr;
mod reader;
mod say;
mod scribe;
mod standing;

use paradero_register::query::{batches, person, subject};

pub use document::Document;
pub use error::Error;
pub use reader::Reader;

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everything said of a person.
    Dossier,
    /// A batch: announced against named.
    Batch,
    /// What a family is owed by art. 18.
    Answer,
    /// Draft of a report to the Working Group on Enforced or Involuntary Disappearances.
    Wgeid,
    /// Draft of a request to the Committee on Enforced Disappearances.
    Ced,
}

/// A document about what an id leads to: a batch for [`Kind::Batch`], a person for any other. Nothing where it leads to
/// no such thing at the reader's level.
///
/// # Errors
/// If the view cannot be read.
pub fn compose(reader: &Reader<'_>, kind: Kind, id: &str) -> Result<Option<Document>, Error> {
    if kind == Kind::Batch {
        let found = subject(reader.connection, id)?.filter(|subject| subject.kind == "batch");
        let Some(found) = found else { return Ok(None) };
        let batch = batches::one(reader.connection, found)?;
        return Ok(Some(batch::write(reader, &batch)?));
    }
    let Some(person) = person::page(reader.connection, id)? else { return Ok(None) };
    let written = match kind {
        Kind::Dossier | Kind::Batch => dossier::write(reader, &person),
        Kind::Answer => answer::write(reader, &person),
        Kind::Wgeid => forms::wgeid(reader, &person),
        Kind::Ced => forms::ced(reader, &person),
    };
    Ok(Some(written?))
}

impl Document {
    /// The document as PDF: tagged, accessible (PDF/UA-1), the same bytes for the same document.
    ///
    /// # Errors
    /// If the typesetter refuses it, which would be a fault of this program.
    #[cfg(feature = "pdf")]
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        pdf::write(self)
    }

    /// The document as a piece of HTML, without its title, to stand in a page.
    pub fn html(&self) -> String {
        html::write(self)
    }

    /// The document as Markdown.
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }
}
