//! The records files: what was read from each source, one Parquet file per import.
//!
//! Columns `place`, `locator`, `text`, `cells`, `problems`, `events` (text; all but `place` and
//! `text` are JSON), one row per record in the order of the source. What concerns the source as a
//! whole stands in the file's metadata under `paradero`.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use paradero_intake::{Document, Reading};
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

/// What concerns the source as a whole.
#[derive(Serialize, Deserialize)]
struct Whole {
    info: SourceInfo,
    media: String,
    referents: Vec<Referent>,
    document: Option<(String, Vec<u32>)>,
    said: Vec<String>,
    unmapped: Vec<String>,
}

/// Writes a reading; the same reading gives the same bytes.
pub(crate) fn write(path: &Path, reading: &Reading) -> Result<()> {
    let mut events: std::collections::BTreeMap<&str, Vec<&Event>> =
        std::collections::BTreeMap::new();
    for event in &reading.events {
        events.entry(&event.record).or_default().push(event);
    }
    let none = Vec::new();
    let json = |record: &Record| -> Result<[String; 6]> {
        Ok([
            record.place.clone(),
            serde_json::to_string(&record.locator)?,
            record.text.clone(),
            serde_json::to_string(&record.cells)?,
            serde_json::to_string(&record.problems)?,
            serde_json::to_string(events.get(record.place.as_str()).unwrap_or(&none))?,
        ])
    };
    let mut columns: [Vec<String>; 6] = Default::default();
    for record in &reading.records {
        for (column, value) in columns.iter_mut().zip(json(record)?) {
            column.push(value);
        }
    }
    let names = ["place", "locator", "text", "cells", "problems", "events"];
    let arrays = names
        .into_iter()
        .zip(columns)
        .map(|(name, column)| (name, Arc::new(StringArray::from(column)) as ArrayRef));
    let batch = RecordBatch::try_from_iter(arrays)
        .map_err(|error| Error::said(format!("records file: {error}")))?;
    let whole = serde_json::to_string(&whole(reading))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("paradero".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(KEY.to_owned(), whole)]))
        .build();
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let file = File::create(&temporary).map_err(|error| Error::io(&temporary, error))?;
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    drop(writer.into_inner()?);
    put_in_place(&temporary, path)
}

fn whole(reading: &Reading) -> Whole {
    Whole {
        info: reading.info.clone(),
        media: reading.media.clone(),
        referents: reading.referents.clone(),
        document: reading.document.as_ref().map(|d| (d.text.clone(), d.pages.clone())),
        said: reading.said.clone(),
        unmapped: reading.unmapped.clone(),
    }
}

/// Reads a records file back.
pub(crate) fn read(path: &Path) -> Result<Reading> {
    let file = File::open(path).map_err(|error| Error::io(path, error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let damaged = || Error::said(format!("{}: not a records file; run `rebuild`", path.display()));
    let whole = builder
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .and_then(|pairs| pairs.iter().find(|pair| pair.key == KEY))
        .and_then(|pair| pair.value.clone())
        .ok_or_else(damaged)?;
    let whole: Whole = serde_json::from_str(&whole)?;
    let (mut records, mut events) = (Vec::new(), Vec::new());
    for batch in builder.build()? {
        let batch = batch.map_err(|error| Error::said(format!("records file: {error}")))?;
        let column = |name: &str| {
            batch
                .column_by_name(name)
                .and_then(|array| array.as_any().downcast_ref::<StringArray>().cloned())
                .ok_or_else(damaged)
        };
        let (place, locator, text) = (column("place")?, column("locator")?, column("text")?);
        let (cells, problems, said) = (column("cells")?, column("problems")?, column("events")?);
        for row in 0..place.len() {
            records.push(Record {
                place: place.value(row).to_owned(),
                locator: serde_json::from_str(locator.value(row))?,
                text: text.value(row).to_owned(),
                cells: serde_json::from_str(cells.value(row))?,
                problems: serde_json::from_str(problems.value(row))?,
            });
            events.extend(serde_json::from_str::<Vec<Event>>(said.value(row))?);
        }
    }
    Ok(Reading {
        info: whole.info,
        media: whole.media,
        records,
        referents: whole.referents,
        events,
        document: whole.document.map(|(text, pages)| Document { text, pages }),
        said: whole.said,
        unmapped: whole.unmapped,
    })
}
