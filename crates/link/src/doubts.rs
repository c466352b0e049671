//! What is doubtful about records that are linked all the same: told, never dropped in silence.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rayon::prelude::*;

use crate::input::{FieldKind, Input};
use crate::recognise::Proposal;
use crate::table::Table;
use crate::texts::Texts;

/// Rows with a problem that are told one by one.
pub const TOLD_ROWS: usize = 5;

/// Signs of a cell that are shown.
const SHOWN: usize = 60;

/// Which names several records of a file bear: what is written of one may be of the other.
pub(crate) fn repeated(table: &Table, names: &Texts, id: Option<&str>) -> Vec<String> {
    let Some(id) = id else { return Vec::new() };
    // Most names are borne once: only those whose hashes meet are looked at.
    let hash = |(at, (file, _)): (usize, &(u32, u32))| {
        let mut hasher = DefaultHasher::new();
        (file, names.get(at)).hash(&mut hasher);
        hasher.finish()
    };
    let mut hashes: Vec<(u64, u32)> =
        table.places.par_iter().enumerate().map(hash).zip(0..u32::MAX).collect();
    hashes.par_sort_unstable();
    let meet = hashes.chunk_by(|one, two| one.0 == two.0).filter(|run| run.len() > 1);
    let mut rows: BTreeMap<(u32, &str), Vec<u32>> = BTreeMap::new();
    for (_, at) in meet.flatten() {
        let at = *at as usize;
        if let Some(((file, row), name)) = table.places.get(at).zip(names.get(at)) {
            rows.entry((*file, name)).or_default().push(*row);
        }
    }
    rows.retain(|_, rows| rows.len() > 1);
    let mut lines = Vec::new();
    for ((file, name), rows) in rows.iter().take(TOLD_ROWS) {
        let file = table.files.get(*file as usize).map_or("", String::as_str);
        let first: Vec<String> = rows.iter().take(3).map(u32::to_string).collect();
        let more = if rows.len() > 3 { ", .." } else { "" };
        lines.push(format!(
            "{file}, {id}: {} records are called {:?} (rows {}{more}); what is written of one cannot be told from the others",
            rows.len(),
            shown(name),
            first.join(", ")
        ));
    }
    if rows.len() > TOLD_ROWS {
        lines.push(format!(
            "{id}: {} more names are borne by several records",
            rows.len() - TOLD_ROWS
        ));
    }
    lines
}

/// Cells of dates that hold something which is no date: they count as missing.
pub(crate) fn unread_dates(table: &Table, proposal: &Proposal, input: &Input) -> Vec<String> {
    let mut lines = Vec::new();
    for (field, values) in proposal.fields.iter().zip(&input.fields) {
        if !matches!(field.kind, FieldKind::BirthDate | FieldKind::EventDate) {
            continue;
        }
        let mut unread = 0;
        for (row, (file, number)) in table.places.iter().enumerate() {
            let columns = || field.ways.iter().flatten().map(|&at| table.cell(row, at));
            if values.values.is_missing(row) && columns().any(|cell| !cell.is_empty()) {
                unread += 1;
                if unread <= TOLD_ROWS {
                    let file = table.files.get(*file as usize).map_or("", String::as_str);
                    let cells: Vec<String> =
                        columns().filter(|cell| !cell.is_empty()).map(shown).collect();
                    lines.push(format!(
                        "{file}, row {number}, {}: {:?} is no date that is understood; it counts as missing",
                        field.name,
                        cells.join(" ")
                    ));
                }
            }
        }
        if unread > TOLD_ROWS {
            lines.push(format!("{}: {} more cells are no dates", field.name, unread - TOLD_ROWS));
        }
    }
    lines
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
