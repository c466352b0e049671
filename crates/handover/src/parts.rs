//! What some parts of a stage gave, as one file.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use paradero_link::{Batch, Error, Scored};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

/// Where the sums of a batch stand in a file's footer.
const SUMS: &str = "sums";

/// Writes what parts gave: their pairs, or their words where they gave such, and their sums, with the milliseconds that it took.
///
/// # Errors
/// When it cannot be written as Parquet.
pub fn write_parts(batch: &Batch, milliseconds: u64) -> Result<Vec<u8>, Error> {
    written(batch, milliseconds)
        .map_err(|error| Error::new(format!("what parts of a run gave cannot be written: {error}")))
}

fn written(batch: &Batch, milliseconds: u64) -> Result<Vec<u8>, ParquetError> {
    let (fields, columns) = if batch.words.is_empty() { pairs(batch) } else { words(batch) };
    let schema = Arc::new(Schema::new(fields));
    let sums = [&[milliseconds, batch.compared, batch.expected][..], &batch.caught].concat();
    let sums: Vec<String> = sums.iter().map(u64::to_string).collect();
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_key_value_metadata(Some(vec![KeyValue::new(SUMS.to_owned(), sums.join(" "))]))
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties))?;
    writer.write(&RecordBatch::try_new(schema, columns)?)?;
    writer.into_inner()
}

type Columns = (Vec<Field>, Vec<ArrayRef>);

fn pairs(batch: &Batch) -> Columns {
    let of = |get: fn(&Scored) -> u32| -> ArrayRef {
        Arc::new(batch.kept.iter().map(get).collect::<UInt32Array>())
    };
    let weights: Int32Array = batch.kept.iter().map(|pair| pair.weight).collect();
    let patterns: UInt64Array = batch.kept.iter().map(|pair| pair.pattern).collect();
    let field = |name: &str, sort: DataType| Field::new(name, sort, false);
    (
        vec![
            field("a", DataType::UInt32),
            field("b", DataType::UInt32),
            field("weight", DataType::Int32),
            field("pattern", DataType::UInt64),
        ],
        vec![of(|pair| pair.a), of(|pair| pair.b), Arc::new(weights), Arc::new(patterns)],
    )
}

fn words(batch: &Batch) -> Columns {
    let of = |get: fn(&(u64, u64)) -> u64| -> ArrayRef {
        Arc::new(batch.words.iter().map(get).collect::<UInt64Array>())
    };
    let field = |name: &str| Field::new(name, DataType::UInt64, false);
    (vec![field("first"), field("second")], vec![of(|word| word.0), of(|word| word.1)])
}

/// Reads what [`write_parts`] wrote, and the milliseconds; `name` is told where it is damaged.
///
/// # Errors
/// When the bytes are no such file.
pub fn read_parts(name: &str, bytes: Bytes) -> Result<(Batch, u64), Error> {
    let damaged = |why: &dyn std::fmt::Display| {
        Error::new(format!(
            "{name:?}, what parts of a run gave, cannot be read: {why}; delete the run's folder and run again"
        ))
    };
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(|error| damaged(&error))?;
    let footer = builder.metadata().file_metadata().key_value_metadata();
    let sums = footer.and_then(|all| all.iter().find(|one| one.key == SUMS)?.value.clone());
    let sums: Vec<u64> = sums
        .unwrap_or_default()
        .split(' ')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|error| damaged(&error))?;
    let [milliseconds, compared, expected, caught @ ..] =
        <[u64; 7]>::try_from(sums).map_err(|_| damaged(&"its sums are missing"))?;
    let mut all = Batch { compared, expected, caught, ..Batch::default() };
    for rows in builder.build().map_err(|error| damaged(&error))? {
        let rows = rows.map_err(|error| damaged(&error))?;
        add(&rows, &mut all).ok_or_else(|| damaged(&"its columns are others"))?;
    }
    Ok((all, milliseconds))
}

/// Adds the rows of a file; none where its columns are others.
fn add(rows: &RecordBatch, all: &mut Batch) -> Option<()> {
    let long = |name: &str| rows.column_by_name(name)?.as_any().downcast_ref::<UInt64Array>();
    if let (Some(first), Some(second)) = (long("first"), long("second")) {
        all.words.extend(first.values().iter().copied().zip(second.values().iter().copied()));
        return Some(());
    }
    let word = |name: &str| rows.column_by_name(name)?.as_any().downcast_ref::<UInt32Array>();
    let weights = rows.column_by_name("weight")?.as_any().downcast_ref::<Int32Array>()?;
    let (a, b, patterns) = (word("a")?, word("b")?, long("pattern")?);
    let pairs =
        a.values().iter().zip(b.values()).zip(weights.values().iter().zip(patterns.values()));
    all.kept.extend(pairs.map(|((a, b), (weight, pattern))| Scored {
        a: *a,
        b: *b,
        weight: *weight,
        pattern: *pattern,
    }));
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_parts_gave_is_read_as_it_was_written(
            pairs in prop::collection::vec((any::<u32>(), any::<u32>(), any::<i32>(), any::<u64>()), 0..9),
            words in prop::collection::vec((any::<u64>(), any::<u64>()), 1..9),
            sums in any::<[u64; 6]>(),
        ) {
            let [compared, expected, caught @ ..] = sums;
            let scored = |(a, b, weight, pattern)| Scored { a, b, weight, pattern };
            let kept = pairs.into_iter().map(scored).collect();
            let one = Batch { kept, compared, expected, caught, words: Vec::new() };
            let two = Batch { kept: Vec::new(), words, ..one.clone() };
            for batch in [one, two] {
                let bytes = Bytes::from(write_parts(&batch, 7).unwrap());
                prop_assert_eq!(read_parts("x", bytes.clone()).unwrap(), (batch, 7));
                for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
                    prop_assert!(read_parts("x", bytes.slice(..cut)).is_err());
                }
            }
        }
    }
}
