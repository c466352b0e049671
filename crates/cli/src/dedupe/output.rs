//! Clusters and scored pairs as tables.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, UInt32Array};
use paradero_link::{Linked, Table, Texts, millionths, numbered};

use super::bits;
use super::sink::{self, Form};
use crate::memory::{Held, say_held};

/// What the cluster of each record is called.
pub(super) enum Ids {
    /// By number.
    Numbers(Vec<u32>),
    /// As an earlier run called them.
    Names(Vec<String>),
}

/// `source,record,cluster`, with `confidence` where it is known, one line a record in the order read; `ids` says for each
/// record what its cluster is called.
pub(super) fn write_clusters(
    path: &Path,
    table: &Table,
    records: &Texts,
    ids: Ids,
    confidence: Option<&[f64]>,
) -> anyhow::Result<()> {
    // Earlier names are numbers too, as a rule.
    let ids = match ids {
        Ids::Names(names) => names
            .iter()
            .map(|id| id.parse().ok())
            .collect::<Option<_>>()
            .map_or(Ids::Names(names), Ids::Numbers),
        numbers @ Ids::Numbers(_) => numbers,
    };
    sink::write(path, Form::Csv, table.rows(), |rows| {
        let places = table.places.get(rows.clone()).unwrap_or_default();
        let sources: StringArray = places
            .iter()
            .map(|(file, _)| table.files.get(*file as usize).map(String::as_str))
            .collect();
        let records: StringArray = rows.clone().map(|row| records.get(row)).collect();
        let own: ArrayRef = match &ids {
            Ids::Numbers(all) => {
                Arc::new(UInt32Array::from(all.get(rows.clone()).unwrap_or_default().to_vec()))
            }
            Ids::Names(all) => {
                Arc::new(StringArray::from_iter_values(all.get(rows.clone()).unwrap_or_default()))
            }
        };
        let mut columns = vec![
            ("source", Arc::new(sources) as ArrayRef, false),
            ("record", Arc::new(records) as ArrayRef, false),
            ("cluster", own, false),
        ];
        if let Some(sure) = confidence {
            let sure = sure.get(rows).unwrap_or_default().iter().copied().map(millionths);
            columns.push(("confidence", Arc::new(Float64Array::from_iter_values(sure)), false));
        }
        Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
    })
}

/// `source,record,cluster,draw`: each draw in turn, numbered from 1, one line a record in the order read; clusters are
/// numbered from 1 within a draw.
pub(super) fn write_draws(
    path: &Path,
    table: &Table,
    records: &Texts,
    draws: &[Vec<u32>],
) -> anyhow::Result<()> {
    let numbered: Vec<Vec<u32>> = draws.iter().map(|clusters| numbered(clusters)).collect();
    let all = numbered.iter().map(Vec::len).sum();
    sink::write(path, Form::Csv, all, |rows| {
        let place = |at: usize| (at / records.len().max(1), at % records.len().max(1));
        let of = |at: usize| {
            let (draw, row) = place(at);
            numbered.get(draw).and_then(|own| own.get(row)).copied().unwrap_or(0)
        };
        let draw = |at: usize| u32::try_from(place(at).0 + 1).unwrap_or(u32::MAX);
        let name = |at: usize| named(table, records, place(at).1);
        let sources = StringArray::from_iter_values(rows.clone().map(|at| name(at).0));
        let names = StringArray::from_iter_values(rows.clone().map(|at| name(at).1));
        let clusters = UInt32Array::from_iter_values(rows.clone().map(of));
        let draws = UInt32Array::from_iter_values(rows.map(draw));
        Ok(RecordBatch::try_from_iter_with_nullable([
            ("source", Arc::new(sources) as ArrayRef, false),
            ("record", Arc::new(names) as ArrayRef, false),
            ("cluster", Arc::new(clusters) as ArrayRef, false),
            ("draw", Arc::new(draws) as ArrayRef, false),
        ])?)
    })
}

/// Clusters called by number, from 1 in the order in which they first appear.
pub(super) fn ids(clusters: &[u32]) -> Ids {
    Ids::Numbers(numbered(clusters))
}

/// How many clusters there are.
pub(super) fn count(clusters: &[u32]) -> usize {
    numbered(clusters).into_iter().max().map_or(0, |most| most as usize)
}

/// The file and the name of a record.
pub(super) fn named<'a>(table: &'a Table, records: &'a Texts, row: usize) -> (&'a str, &'a str) {
    let file = table.places.get(row).and_then(|(file, _)| table.files.get(*file as usize));
    (file.map_or("", String::as_str), records.get(row).unwrap_or_default())
}

/// The file and the name of each record of some pairs, as `source_a`, `record_a`, `source_b`, `record_b`.
pub(super) fn pair_columns(
    table: &Table,
    records: &Texts,
    pairs: impl Iterator<Item = (u32, u32)> + Clone,
) -> [(&'static str, ArrayRef); 4] {
    let source = |row: u32| {
        let (file, _) = table.places.get(row as usize)?;
        table.files.get(*file as usize).map(String::as_str)
    };
    let record = |row: u32| records.get(row as usize);
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
    records: &Texts,
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

/// What the run took, one figure a line on standard output; what it held where it was bound, on standard error.
pub(super) fn print_cost(seconds: f64, peak_rss_mib: Option<f64>, held: Option<&Held>) {
    use crate::print::out;
    out(&format!("seconds {seconds:.3}"));
    if let Some(mib) = peak_rss_mib {
        out(&format!("peak_rss_mib {mib:.1}"));
    }
    say_held(held);
}
