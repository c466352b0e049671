//! The records files: what was read from each source, one Parquet file per import.
//!
//! Columns `place`, `locator`, `text`, `cells`, `problems`, `events` (text; all but `place` and
//! `text` are JSON), one row per record in the order of the source. What concerns the source as a
//! whole stands in the file's metadata under `paradero`.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use paradero_intake::Reading;
use paradero_model::{Event, Record, Referent, SourceInfo};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::seal::put_in_place;

const KEY: &str = "paradero";

/// Rows that are written and read together.
const ROWS: usize = 4096;

/// What concerns the source as a whole.
#[derive(Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(crate) info: SourceInfo,
    pub(crate) media: String,
    pub(crate) referents: Vec<Referent>,
    document: Option<(String, Vec<u32>)>,
    pub(crate) said: Vec<String>,
    unmapped: Vec<String>,
    /// Rows, rows with problems, events.
    pub(crate) records: usize,
    pub(crate) bad: usize,
    pub(crate) events: usize,
    /// Whether it says something of itself.
    pub(crate) speaks_of_itself: bool,
}

impl Whole {
    /// The extracted text and the characters at which its pages begin.
    pub(crate) fn document(&self) -> Option<(&str, &[u32])> {
        self.document.as_ref().map(|(text, pages)| (text.as_str(), pages.as_slice()))
    }
}

/// Writes a reading; the same reading gives the same bytes.
pub(crate) fn write(path: &Path, reading: &Reading) -> Result<()> {
    let mut events: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in &reading.events {
        events.entry(&event.record).or_default().push(event);
    }
    let whole = serde_json::to_string(&whole(reading))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("paradero".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(KEY.to_owned(), whole)]))
        .build();
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let file = File::create(&temporary).map_err(|error| Error::io(&temporary, error))?;
    let schema = batch(&[], &events)?.schema();
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties))?;
    for records in reading.records.chunks(ROWS) {
        writer.write(&batch(records, &events)?)?;
    }
    drop(writer.into_inner()?);
    put_in_place(&temporary, path)
}

/// Records with what they say, as columns.
fn batch(records: &[Record], events: &BTreeMap<&str, Vec<&Event>>) -> Result<RecordBatch> {
    let none = Vec::new();
    let json = |record: &Record| -> Result<[String; 7]> {
        Ok([
            record.place.clone(),
            serde_json::to_string(&record.locator)?,
            record.text.clone(),
            serde_json::to_string(&record.cells)?,
            serde_json::to_string(&record.problems)?,
            serde_json::to_string(events.get(record.place.as_str()).unwrap_or(&none))?,
            record.confidence.map(|confidence| confidence.to_string()).unwrap_or_default(),
        ])
    };
    let mut columns: [Vec<String>; 7] = Default::default();
    for record in records {
        for (column, value) in columns.iter_mut().zip(json(record)?) {
            column.push(value);
        }
    }
    let names = ["place", "locator", "text", "cells", "problems", "events", "confidence"];
    let arrays = names
        .into_iter()
        .zip(columns)
        .map(|(name, column)| (name, Arc::new(StringArray::from(column)) as ArrayRef));
    RecordBatch::try_from_iter(arrays)
        .map_err(|error| Error::said(format!("records file: {error}")))
}

fn whole(reading: &Reading) -> Whole {
    Whole {
        info: reading.info.clone(),
        media: reading.media.clone(),
        referents: reading.referents.clone(),
        document: reading.document.as_ref().map(|d| (d.text.clone(), d.pages.clone())),
        said: reading.said.clone(),
        unmapped: reading.unmapped.clone(),
        records: reading.records.len(),
        bad: reading.records.iter().filter(|record| !record.problems.is_empty()).count(),
        events: reading.events.len(),
        speaks_of_itself: reading.events.iter().any(|event| event.kind == "source"),
    }
}

/// A records file that is open: it can be read also when another writer has taken it away meanwhile.
pub(crate) struct Readings {
    file: File,
    path: PathBuf,
    /// What concerns the source as a whole.
    pub(crate) whole: Whole,
}

impl Readings {
    /// Opens a records file.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| Error::io(path, error))?;
        let again = file.try_clone().map_err(|error| Error::io(path, error))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(again)?;
        let pairs = builder.metadata().file_metadata().key_value_metadata();
        let whole = pairs
            .and_then(|pairs| pairs.iter().find(|pair| pair.key == KEY))
            .and_then(|pair| pair.value.as_deref())
            .ok_or_else(|| damaged(path))?;
        Ok(Self { whole: serde_json::from_str(whole)?, file, path: path.to_owned() })
    }

    /// Hands over the records and what they say, some rows at a time, in the order of the source.
    pub(crate) fn each(
        &self,
        mut take: impl FnMut(&[Record], &[Event]) -> Result<()>,
    ) -> Result<()> {
        let again = self.file.try_clone().map_err(|error| Error::io(&self.path, error))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(again)?.with_batch_size(ROWS);
        for batch in builder.build()? {
            let batch = batch.map_err(|error| Error::said(format!("records file: {error}")))?;
            let (records, events) = self.rows(&batch)?;
            take(&records, &events)?;
        }
        Ok(())
    }

    fn rows(&self, batch: &RecordBatch) -> Result<(Vec<Record>, Vec<Event>)> {
        let column = |name: &str| {
            batch
                .column_by_name(name)
                .and_then(|array| array.as_any().downcast_ref::<StringArray>().cloned())
                .ok_or_else(|| damaged(&self.path))
        };
        let (place, locator, text) = (column("place")?, column("locator")?, column("text")?);
        let (cells, problems, said) = (column("cells")?, column("problems")?, column("events")?);
        // Files of before have none.
        let confidence = column("confidence").ok();
        let (mut records, mut events) = (Vec::with_capacity(place.len()), Vec::new());
        for row in 0..place.len() {
            records.push(Record {
                place: place.value(row).to_owned(),
                locator: serde_json::from_str(locator.value(row))?,
                text: text.value(row).to_owned(),
                cells: serde_json::from_str(cells.value(row))?,
                problems: serde_json::from_str(problems.value(row))?,
                confidence: confidence.as_ref().and_then(|all| all.value(row).parse().ok()),
            });
            events.extend(serde_json::from_str::<Vec<Event>>(said.value(row))?);
        }
        Ok((records, events))
    }
}

fn damaged(path: &Path) -> Error {
    Error::said(format!("{}: not a records file; run `rebuild`", path.display()))
}
