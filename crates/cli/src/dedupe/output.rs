//! Clusters as CSV and scored pairs as Parquet.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
use paradero_link::Linked;

use super::bits;
use super::read::Table;

/// `source,record,cluster`, one line a record in the order read; clusters are numbered from 1 in the order
/// in which they first appear; where they are kept, by their earliest record, so that ids outlast the run.
pub(super) fn write_clusters(
    path: &Path,
    table: &Table,
    records: &[String],
    (clusters, kept): (&[u32], bool),
) -> anyhow::Result<()> {
    let mut writer =
        csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
    writer.write_record(["source", "record", "cluster"])?;
    let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
    for (((file, _), record), cluster) in table.places.iter().zip(records).zip(clusters) {
        let next = numbers.len() + 1;
        let number =
            if kept { *cluster as usize + 1 } else { *numbers.entry(*cluster).or_insert(next) };
        let source = table.files.get(*file as usize).map_or("", String::as_str);
        writer.write_record([source, record, &number.to_string()])?;
    }
    writer.flush().with_context(|| format!("cannot write {}", path.display()))
}

/// The file and the name of each record of some pairs, as `source_a`, `record_a`, `source_b`, `record_b`.
pub(super) fn pair_columns(
    table: &Table,
    records: &[String],
    pairs: impl Iterator<Item = (u32, u32)> + Clone,
) -> [(&'static str, ArrayRef); 4] {
    let source = |row: u32| {
        let (file, _) = table.places.get(row as usize)?;
        table.files.get(*file as usize).map(String::as_str)
    };
    let record = |row: u32| records.get(row as usize).map(String::as_str);
    let texts = |texts: StringArray| Arc::new(texts) as ArrayRef;
    [
        ("source_a", texts(pairs.clone().map(|(a, _)| source(a)).collect())),
        ("record_a", texts(pairs.clone().map(|(a, _)| record(a)).collect())),
        ("source_b", texts(pairs.clone().map(|(_, b)| source(b)).collect())),
        ("record_b", texts(pairs.map(|(_, b)| record(b)).collect())),
    ]
}

/// The pairs from the review floor up, by the order of their records.
pub(super) fn write_pairs(
    path: &Path,
    table: &Table,
    records: &[String],
    linked: &Linked,
) -> anyhow::Result<()> {
    let pairs = &linked.pairs;
    let weights: Float64Array = pairs.iter().map(|pair| Some(bits(pair.weight))).collect();
    let together: BooleanArray = pairs.iter().map(|pair| Some(pair.linked)).collect();
    let named = pair_columns(table, records, pairs.iter().map(|pair| (pair.a, pair.b)));
    let own = [
        ("weight_bits", Arc::new(weights) as ArrayRef),
        ("linked", Arc::new(together) as ArrayRef),
    ];
    let batch = RecordBatch::try_from_iter(named.into_iter().chain(own))?;
    write_parquet(path, &batch)
}

/// One batch as a Parquet file.
pub(super) fn write_parquet(path: &Path, batch: &RecordBatch) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None)?;
    writer.write(batch)?;
    writer.close().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

/// What the run took, one figure a line on standard output.
pub(super) fn print_cost(seconds: f64, peak_rss_mib: Option<f64>) {
    use crate::print::out;
    out(&format!("seconds {seconds:.3}"));
    if let Some(mib) = peak_rss_mib {
        out(&format!("peak_rss_mib {mib:.1}"));
    }
}
