//! What became of persons, one line a change.

use std::path::Path;

use anyhow::Context as _;
use paradero_link::{Change, Changed, Part};

use super::records::{Told, shown};
use crate::dedupe::bits;
use crate::export;

/// Reasons told of a pair.
const REASONS: usize = 3;

/// The columns.
const HEADER: [&str; 9] = [
    "person",
    "change",
    "source",
    "record",
    "met_source",
    "met_record",
    "weight_bits",
    "because",
    "persons",
];

pub(super) fn write(path: &Path, changes: &[Change], told: &Told<'_>) -> anyhow::Result<()> {
    let fault = || format!("cannot write {}", path.display());
    let mut writer = csv::Writer::from_path(path).with_context(fault)?;
    writer.write_record(HEADER)?;
    for change in changes {
        let record = |row: Option<u32>| {
            row.map_or_else(|| Ok([const { String::new() }; 2]), |row| told.of(row))
        };
        let ([source, came], [met_source, met]) = (record(change.came)?, record(change.met)?);
        let persons: Vec<String> = change.persons.iter().map(|person| shown(*person)).collect();
        let weight =
            change.weight.map_or_else(String::new, |weight| format!("{:.2}", bits(weight)));
        writer.write_record([
            &shown(change.person),
            word(change.what),
            &export::cell(&source),
            &export::cell(&came),
            &export::cell(&met_source),
            &export::cell(&met),
            weight.as_str(),
            &export::cell(&because(change)),
            &persons.join(";"),
        ])?;
    }
    writer.flush().with_context(fault)
}

fn word(what: Changed) -> &'static str {
    match what {
        Changed::New => "new",
        Changed::Grew => "grew",
        Changed::Merged => "merged",
        Changed::Split => "split",
    }
}

/// The strongest reasons: what speaks for the pair, the most telling first; where none does, what settled it.
fn because(change: &Change) -> String {
    // The prior stands first and goes with every pair.
    let mut parts: Vec<&Part> =
        change.parts.iter().skip(1).filter(|part| part.bits > 0.0).collect();
    parts.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let told: Vec<String> = parts
        .iter()
        .take(REASONS)
        .map(|part| format!("{}: {} ({:+.1})", part.field, part.level, part.bits))
        .collect();
    match (told.is_empty(), change.judged, change.what) {
        (false, _, _) => told.join("; "),
        (true, true, _) => "judged".to_owned(),
        (true, false, Changed::New) => "like no other record".to_owned(),
        (true, false, _) => "its group was settled anew with the record".to_owned(),
    }
}
