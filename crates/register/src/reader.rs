//! Reading bytes with a guide: how the register calls on intake.

use std::cell::RefCell;

use paradero_intake::{Page, PageReader, Reading};
use paradero_model::SourceInfo;

use crate::entry::GuideKind;
use crate::error::Result;

/// Reads a source as its guide says.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    guide: Option<&(GuideKind, String)>,
    pdf: PageReader<'_>,
) -> Result<Reading> {
    Ok(match guide {
        None => paradero_intake::read_plain(name, bytes, pdf)?,
        Some((GuideKind::Mapping, text)) => {
            paradero_intake::read_with_mapping(name, bytes, text, pdf)?
        }
        Some((GuideKind::Sheet, text)) => paradero_intake::read_with_sheet(name, bytes, text, pdf)?,
    })
}

/// The pages that a reading had recognised (OCR), if any: another machine, or the next version of what recognises, might read
/// them otherwise, so they are kept beside the bytes and read from there ever after.
pub(crate) fn keeping<T>(
    pages: PageReader<'_>,
    read: impl FnOnce(PageReader<'_>) -> Result<T>,
) -> Result<(T, Option<Vec<Page>>)> {
    let kept = RefCell::new(None);
    let keeps = |bytes: &[u8]| {
        let pages = pages(bytes)?;
        if paradero_intake::are_to_be_kept(&pages) {
            *kept.borrow_mut() = Some(pages.clone());
        }
        Ok(pages)
    };
    let read = read(&keeps)?;
    Ok((read, kept.into_inner()))
}

/// What the command line says of a source in place of what its guide says.
pub(crate) fn with_info(mut info: SourceInfo, said: &SourceInfo) -> SourceInfo {
    macro_rules! take {
        ($($field:ident),+) => {$(
            if said.$field.is_some() {
                info.$field.clone_from(&said.$field);
            }
        )+};
    }
    take!(title, kind, language, said_by, said_on, level, publisher, url, obtained, purpose);
    take!(consent, country, repeats, supersedes);
    info.unique |= said.unique;
    info.stated.extend(said.stated.iter().cloned());
    info
}
