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

/// `source,record,cluster`, with `confidence` where it is known, one line a record in the order read; `ids` says for each
/// record what its cluster is called.
pub(super) fn write_clusters(
    path: &Path,
    table: &Table,
    records: &[String],
    ids: &[String],
    confidence: Option<&[f64]>,
) -> anyhow::Result<()> {
    let mut writer =
        csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
    let more = confidence.map(|_| "confidence");
    writer.write_record(["source", "record", "cluster"].into_iter().chain(more))?;
    for (row, id) in ids.iter().enumerate() {
        let (source, record) = named(table, records, row);
        let sure = confidence.and_then(|all| all.get(row)).map(|sure| format!("{sure:.6}"));
        writer.write_record([source, record, id].into_iter().chain(sure.as_deref()))?;
    }
    writer.flush().with_context(|| format!("cannot write {}", path.display()))
}

/// `source,record,cluster,draw`: each draw in turn, numbered from 1, one line a record in the order read; clusters are
/// numbered from 1 within a draw.
pub(super) fn write_draws(
    path: &Path,
    table: &Table,
    records: &[String],
    draws: &[Vec<u32>],
) -> anyhow::Result<()> {
    let mut writer =
        csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
    writer.write_record(["source", "record", "cluster", "draw"])?;
    for (draw, clusters) in (1_usize..).zip(draws) {
        let draw = draw.to_string();
        for (row, number) in numbered(clusters).into_iter().enumerate() {
            let (source, record) = named(table, records, row);
            writer.write_record([source, record, &number.to_string(), &draw])?;
        }
    }
    writer.flush().with_context(|| format!("cannot write {}", path.display()))
}

/// Clusters called by number, from 1 in the order in which they first appear.
pub(super) fn ids(clusters: &[u32]) -> Vec<String> {
    numbered(clusters).iter().map(usize::to_string).collect()
}

/// Clusters numbered from 1 in the order in which they first appear.
fn numbered(clusters: &[u32]) -> Vec<usize> {
    let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
    let number = |cluster: &u32| {
        let next = numbers.len() + 1;
        *numbers.entry(*cluster).or_insert(next)
    };
    clusters.iter().map(number).collect()
}

/// The file and the name of a record.
pub(super) fn named<'a>(table: &'a Table, records: &'a [String], row: usize) -> (&'a str, &'a str) {
    let file = table.places.get(row).and_then(|(file, _)| table.files.get(*file as usize));
    (file.map_or("", String::as_str), records.get(row).map_or("", String::as_str))
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
