//! Reading bytes with a guide: how the register calls on intake.

use paradero_intake::{PageReader, Reading};
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
    info
}
