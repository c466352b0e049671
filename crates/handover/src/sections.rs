//! One section: a file of one column.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use paradero_link::Error;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::ChunkReader;

/// Values of a group of rows: what is read of a range is whole groups.
const GROUP: usize = 1 << 20;
/// Texts written at a time.
const TEXTS: usize = 1 << 14;
/// Values read at a time.
const BATCH: usize = 1 << 16;

/// A section to be read from wherever it lies.
pub struct Section<R> {
    name: String,
    from: R,
}

/// A section that cannot be read.
fn unreadable(name: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(format!(
        "section {name:?} of a run cannot be read: {why}; delete the run's folder and run again"
    ))
}

impl<R: ChunkReader + 'static> Section<R> {
    /// A section of a name, which errors tell.
    pub fn new(name: &str, from: R) -> Self {
        Self { name: name.to_owned(), from }
    }

    /// Its numbers, all of them or those of a range.
    ///
    /// # Errors
    /// When the bytes are no such section, or the range goes beyond it.
    pub fn words(self, range: Option<Range<usize>>) -> Result<Vec<u32>, Error> {
        let name = self.name.clone();
        let damaged = |why: &str| unreadable(&name, &why);
        let builder = self.builder()?;
        let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let range = range.unwrap_or(0..rows);
        if range.end > rows {
            return Err(damaged(&format!("it ends at {rows}, and {} is asked for", range.end)));
        }
        let mut found = Vec::with_capacity(range.len());
        if range.is_empty() {
            return Ok(found);
        }
        let groups: Vec<usize> = (range.start / GROUP..=(range.end - 1) / GROUP).collect();
        let skipped = range.start / GROUP * GROUP;
        let builder = builder
            .with_row_groups(groups)
            .with_offset(range.start - skipped)
            .with_limit(range.len());
        each(&name, builder, &mut |column| {
            let numbers = column.as_any().downcast_ref::<UInt32Array>();
            found
                .extend_from_slice(numbers.ok_or_else(|| damaged("it holds no numbers"))?.values());
            Ok(())
        })?;
        if found.len() == range.len() { Ok(found) } else { Err(damaged("it is cut off")) }
    }

    /// Its longer numbers.
    ///
    /// # Errors
    /// When the bytes are no such section.
    pub fn longs(self) -> Result<Vec<u64>, Error> {
        let name = self.name.clone();
        let mut found = Vec::new();
        each(&name, self.builder()?, &mut |column| {
            let numbers = column.as_any().downcast_ref::<UInt64Array>();
            let numbers = numbers.ok_or_else(|| unreadable(&name, &"it holds no long numbers"))?;
            found.extend_from_slice(numbers.values());
            Ok(())
        })?;
        Ok(found)
    }

    /// Its texts, one after the other.
    ///
    /// # Errors
    /// When the bytes are no such section.
    pub fn texts(self, one: &mut dyn FnMut(&str)) -> Result<(), Error> {
        let name = self.name.clone();
        each(&name, self.builder()?, &mut |column| {
            let texts = column.as_any().downcast_ref::<StringArray>();
            let texts = texts.ok_or_else(|| unreadable(&name, &"it holds no texts"))?;
            texts.iter().flatten().for_each(&mut *one);
            Ok(())
        })
    }

    fn builder(self) -> Result<ParquetRecordBatchReaderBuilder<R>, Error> {
        let name = self.name;
        let builder = ParquetRecordBatchReaderBuilder::try_new(self.from)
            .map_err(|error| unreadable(&name, &error))?;
        Ok(builder.with_batch_size(BATCH))
    }
}

fn each<R: ChunkReader + 'static>(
    name: &str,
    builder: ParquetRecordBatchReaderBuilder<R>,
    take: &mut dyn FnMut(&ArrayRef) -> Result<(), Error>,
) -> Result<(), Error> {
    let reader: ParquetRecordBatchReader =
        builder.build().map_err(|error| unreadable(name, &error))?;
    for batch in reader {
        let batch = batch.map_err(|error| unreadable(name, &error))?;
        let column = batch.columns().first();
        take(column.ok_or_else(|| unreadable(name, &"it has no column"))?)?;
    }
    Ok(())
}

/// Plain values: they are codes and hashes, which no encoding makes smaller, and are to be read as fast as bytes come.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(GROUP))
        .build()
}

/// Writes one section.
pub(crate) struct Writing<W: std::io::Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
}

impl<W: std::io::Write + Send> Writing<W> {
    fn new(to: W, sort: DataType) -> parquet::errors::Result<Self> {
        let schema = Arc::new(Schema::new(vec![Field::new("value", sort, false)]));
        let writer = ArrowWriter::try_new(to, Arc::clone(&schema), Some(properties()))?;
        Ok(Self { writer, schema })
    }

    fn put(&mut self, column: ArrayRef) -> parquet::errors::Result<()> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), vec![column])?;
        self.writer.write(&batch)
    }

    pub(crate) fn words(to: W, values: &[u32]) -> parquet::errors::Result<W> {
        let mut section = Self::new(to, DataType::UInt32)?;
        for part in values.chunks(BATCH) {
            section.put(Arc::new(UInt32Array::from(part.to_vec())))?;
        }
        section.writer.into_inner()
    }

    pub(crate) fn longs(to: W, values: &[u64]) -> parquet::errors::Result<W> {
        let mut section = Self::new(to, DataType::UInt64)?;
        for part in values.chunks(BATCH) {
            section.put(Arc::new(UInt64Array::from(part.to_vec())))?;
        }
        section.writer.into_inner()
    }

    pub(crate) fn texts(
        to: W,
        values: &mut dyn Iterator<Item = String>,
    ) -> parquet::errors::Result<W> {
        let mut section = Self::new(to, DataType::Utf8)?;
        loop {
            let part = StringArray::from_iter_values(values.take(TEXTS));
            if part.is_empty() {
                return section.writer.into_inner();
            }
            section.put(Arc::new(part))?;
        }
    }
}
