//! What parts of a statement give, in files that the next parts read.

use std::sync::Arc;

use anyhow::Context as _;
use arrow_array::{ArrayRef, RecordBatch, new_null_array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use datafusion::dataframe::DataFrame;
use datafusion::datasource::listing::ListingTableUrl;
use datafusion::prelude::SessionContext;
use futures::StreamExt as _;
use object_store::{ObjectStore, ObjectStoreExt as _};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

/// So many rows a file has at most, about.
const ROWS: usize = 1_000_000;

/// Runs a query and keeps its rows in files in a folder, at least one. How many rows there were.
pub(super) async fn keep(
    session: &SessionContext,
    query: DataFrame,
    folder: &str,
) -> anyhow::Result<usize> {
    let url = ListingTableUrl::parse(folder).with_context(|| format!("{folder}: no folder"))?;
    let store = session.runtime_env().object_store(&url)?;
    let mut rows = query.execute_stream().await?;
    // The plan may not know yet what a column holds that is `NULL` in one branch of a union; the rows do.
    let mut first = rows.next().await.transpose()?;
    let schema = typed(&first.as_ref().map_or_else(|| rows.schema(), RecordBatch::schema));
    let (mut part, mut all, mut number) = (Part::new(&schema)?, 0, 0);
    while let Some(batch) = match first.take() {
        Some(batch) => Some(batch),
        None => rows.next().await.transpose()?,
    } {
        all += batch.num_rows();
        part.add(&schema, &batch)?;
        if part.rows >= ROWS {
            let full = std::mem::replace(&mut part, Part::new(&schema)?);
            full.put(store.as_ref(), &url, number).await?;
            number += 1;
        }
    }
    if part.rows > 0 || number == 0 {
        part.put(store.as_ref(), &url, number).await?;
    }
    Ok(all)
}

/// A column that is `NULL` in every branch has no type; such a column is days or counts.
fn typed(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| {
        let of = match field.data_type() {
            DataType::Null => DataType::Int64,
            // Files hold both alike.
            DataType::Utf8View => DataType::Utf8,
            other => other.clone(),
        };
        Field::new(field.name(), of, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// A file that is being written, in memory.
struct Part {
    writer: ArrowWriter<Vec<u8>>,
    rows: usize,
}

impl Part {
    fn new(schema: &SchemaRef) -> anyhow::Result<Self> {
        let settings = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(settings))?;
        Ok(Self { writer, rows: 0 })
    }

    fn add(&mut self, schema: &SchemaRef, batch: &RecordBatch) -> anyhow::Result<()> {
        let columns = batch.columns().iter().zip(schema.fields());
        let columns: Result<Vec<ArrayRef>, _> = columns
            .map(|(column, field)| match column.data_type() {
                DataType::Null => Ok(new_null_array(field.data_type(), column.len())),
                of if of == field.data_type() => Ok(Arc::clone(column)),
                DataType::Utf8View => datafusion::arrow::compute::cast(column, field.data_type()),
                of => Err(ArrowError::SchemaError(format!(
                    "`{}` is {of} in one part and {} in another",
                    field.name(),
                    field.data_type()
                ))),
            })
            .collect();
        self.writer.write(&RecordBatch::try_new(Arc::clone(schema), columns?)?)?;
        self.rows += batch.num_rows();
        Ok(())
    }

    async fn put(
        self,
        store: &dyn ObjectStore,
        folder: &ListingTableUrl,
        number: usize,
    ) -> anyhow::Result<()> {
        let path = folder.prefix().clone().join(format!("{number:05}.parquet"));
        let bytes = self.writer.into_inner()?;
        store.put(&path, bytes.into()).await.with_context(|| format!("writing {path}"))?;
        Ok(())
    }
}
