//! Clusters and scored pairs as tables.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, UInt32Array};
use paradero_link::Linked;

use super::bits;
use super::read::Table;
use super::sink::{self, Form};

/// `source,record,cluster`, one line a record in the order read; clusters are numbered from 1 in the order
/// in which they first appear; where they are kept, by their earliest record, so that ids outlast the run.
pub(super) fn write_clusters(
    path: &Path,
    table: &Table,
    records: &[String],
    (clusters, kept): (&[u32], bool),
) -> anyhow::Result<()> {
    let mut known: BTreeMap<u32, u32> = BTreeMap::new();
    let mut next = 0;
    let numbers: Vec<u32> = clusters
        .iter()
        .map(|cluster| {
            if kept {
                return cluster + 1;
            }
            *known.entry(*cluster).or_insert_with(|| {
                next += 1;
                next
            })
        })
        .collect();
    sink::write(path, Form::Csv, numbers.len(), |rows| {
        let places = table.places.get(rows.clone()).unwrap_or_default();
        let sources: StringArray = places
            .iter()
            .map(|(file, _)| table.files.get(*file as usize).map(String::as_str))
            .collect();
        let records = records.get(rows.clone()).unwrap_or_default();
        let own = UInt32Array::from(numbers.get(rows).unwrap_or_default().to_vec());
        Ok(RecordBatch::try_from_iter_with_nullable([
            ("source", Arc::new(sources) as ArrayRef, false),
            ("record", Arc::new(StringArray::from_iter_values(records)) as ArrayRef, false),
            ("cluster", Arc::new(own) as ArrayRef, false),
        ])?)
    })
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
    sink::write(path, Form::Parquet, linked.pairs.len(), |rows| {
        let pairs = linked.pairs.get(rows).unwrap_or_default();
        let weights: Float64Array = pairs.iter().map(|pair| Some(bits(pair.weight))).collect();
        let together: BooleanArray = pairs.iter().map(|pair| Some(pair.linked)).collect();
        let own = [
            ("weight_bits", Arc::new(weights) as ArrayRef),
            ("linked", Arc::new(together) as ArrayRef),
        ];
        let named = pair_columns(table, records, pairs.iter().map(|pair| (pair.a, pair.b)));
        batch(named.into_iter().chain(own))
    })
}

/// Columns without gaps as one batch.
pub(super) fn batch(
    columns: impl Iterator<Item = (&'static str, ArrayRef)>,
) -> anyhow::Result<RecordBatch> {
    let columns = columns.map(|(name, column)| (name, column, false));
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}

/// What the run took, one figure a line on standard output.
pub(super) fn print_cost(seconds: f64, peak_rss_mib: Option<f64>) {
    use crate::print::out;
    out(&format!("seconds {seconds:.3}"));
    if let Some(mib) = peak_rss_mib {
        out(&format!("peak_rss_mib {mib:.1}"));
    }
}
