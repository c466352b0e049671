//! Clusters as CSV and scored pairs as Parquet.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
use paradero_link::{Linked, Pair};

use super::bits;
use super::read::Table;

/// `source,record,cluster`, one line a record in the order read; clusters are numbered from 1 in the order
/// in which they first appear.
pub(super) fn write_clusters(
    path: &Path,
    table: &Table,
    records: &[String],
    clusters: &[u32],
) -> anyhow::Result<()> {
    let mut writer =
        csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
    writer.write_record(["source", "record", "cluster"])?;
    let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
    for (((file, _), record), cluster) in table.places.iter().zip(records).zip(clusters) {
        let next = numbers.len() + 1;
        let number = *numbers.entry(*cluster).or_insert(next);
        let source = table.files.get(*file as usize).map_or("", String::as_str);
        writer.write_record([source, record, &number.to_string()])?;
    }
    writer.flush().with_context(|| format!("cannot write {}", path.display()))
}

/// The pairs from the review floor up, by the order of their records.
pub(super) fn write_pairs(
    path: &Path,
    table: &Table,
    records: &[String],
    linked: &Linked,
) -> anyhow::Result<()> {
    let source = |row: u32| {
        table
            .places
            .get(row as usize)
            .and_then(|(file, _)| table.files.get(*file as usize).cloned())
    };
    let record = |row: u32| records.get(row as usize).cloned();
    let texts = |of: &dyn Fn(&Pair) -> Option<String>| {
        Arc::new(linked.pairs.iter().map(of).collect::<StringArray>()) as ArrayRef
    };
    let batch = RecordBatch::try_from_iter([
        ("source_a", texts(&|pair| source(pair.a))),
        ("record_a", texts(&|pair| record(pair.a))),
        ("source_b", texts(&|pair| source(pair.b))),
        ("record_b", texts(&|pair| record(pair.b))),
        (
            "weight_bits",
            Arc::new(
                linked.pairs.iter().map(|pair| Some(bits(pair.weight))).collect::<Float64Array>(),
            ) as ArrayRef,
        ),
        (
            "linked",
            Arc::new(linked.pairs.iter().map(|pair| Some(pair.linked)).collect::<BooleanArray>())
                as ArrayRef,
        ),
    ])?;
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}
