//! The tables of records under a grouping into people, and what is to be said of them.

use paradero_estimate::analysis::Tables;
use paradero_estimate::linkage::Drawn;
use paradero_estimate::records::{Copies, Records};

use super::captures::Captures;
use super::document::Note;
use crate::error::{Error, Result};

/// What people of whom no stratum is stated are called.
pub const UNKNOWN: &str = "?";

/// The tables of records under a grouping and draws of it, and what is to be said of copies.
///
/// # Errors
/// If what is left is no table: nobody, or too many lists.
pub fn tables(
    records: &Records,
    clusters: &[u32],
    drawn: &[Vec<u32>],
    is_parted: bool,
    count_copies: bool,
) -> Result<(Tables, Vec<Note>)> {
    let has_copies = records.records().iter().any(|one| one.is_copy);
    let copies = if count_copies { Copies::Count } else { Copies::LeaveOut };
    let parts = |clusters: &[u32]| {
        if is_parted { records.parts(clusters, copies, UNKNOWN) } else { Ok(Vec::new()) }
    };
    let draw = |clusters: &Vec<u32>| {
        Ok(Drawn {
            whole: records.whole(clusters, copies).map_err(no_table)?,
            parts: parts(clusters).map_err(no_table)?,
        })
    };
    let left_out = if has_copies && !count_copies {
        "captures that lists copied from each other are left out (see --count-copies): "
    } else {
        ""
    };
    let whole = records
        .whole(clusters, copies)
        .map_err(|error| Error::said(format!("{left_out}{error}")))?;
    let with_copies = if has_copies && !count_copies {
        Some(records.whole(clusters, Copies::Count).map_err(no_table)?)
    } else {
        None
    };
    let names = records.lists();
    let copying = records.copying(clusters).into_iter().map(|(a, b, both, copied)| Note::Copied {
        lists: (names[a].clone(), names[b].clone()),
        both,
        copied,
    });
    let mut notes: Vec<Note> = copying.collect();
    if let Some(all) = &with_copies {
        let only = all.observed() - whole.observed();
        if only > 0 {
            notes.push(Note::OnlyCopies { people: only });
        }
    }
    let drawn = drawn.iter().map(draw).collect::<Result<_>>()?;
    let parts = parts(clusters).map_err(no_table)?;
    Ok((Tables { parts, drawn, with_copies, whole }, notes))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn no_table(error: paradero_estimate::Error) -> Error {
    Error::said(error.to_string())
}

impl Captures {
    /// The tables under draws of who each record is of, and what is to be said of them and of whom they leave out. `is_parted`
    /// makes a table of each stratum too.
    ///
    /// # Errors
    /// If what is left is no table: nobody, or too many lists.
    pub fn tables(
        &self,
        drawn: &[Vec<u32>],
        is_parted: bool,
        count_copies: bool,
    ) -> Result<(Tables, Vec<Note>)> {
        let (tables, mut notes) =
            tables(&self.records, &self.people, drawn, is_parted, count_copies)?;
        for (title, people) in &self.left_out {
            notes.push(Note::LeftOut { source: title.clone(), people: *people });
        }
        if self.unnamed > 0 {
            notes.push(Note::Unnamed { records: self.unnamed });
        }
        Ok((tables, notes))
    }
}
