//! Tables in and out: Arrow to columns of text, to CSV, to a file of columns; rows to Arrow.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use paradero_link::{Table, Texts};
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::errors::Trouble;

/// A table as it was given, with what errors call it.
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) schema: SchemaRef,
}

impl Given {
    /// Takes a table over. Nothing is copied but what its maker makes for the purpose.
    pub(crate) fn new(name: String, table: AnyRecordBatch) -> PyResult<Self> {
        let (batches, schema) = table.into_table()?.into_inner();
        let mut seen = BTreeSet::new();
        let twice = schema.fields().iter().find(|field| !seen.insert(field.name().trim()));
        if let Some(twice) = twice {
            return Err(Trouble::input(format!(
                "{name}: two columns are both called {:?}; rename one",
                twice.name()
            ))
            .into());
        }
        Ok(Self { name, batches, schema })
    }

    fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The cells of a column, trimmed, as files of columns are read.
    fn texts(&self, at: usize) -> Result<Texts, Trouble> {
        let mut texts = Texts::new();
        let header = self.schema.fields().get(at).map_or("", |field| field.name());
        for batch in &self.batches {
            let Some(column) = batch.columns().get(at) else { continue };
            let plain = column.as_string_opt::<i32>();
            for row in 0..column.len() {
                match plain {
                    Some(own) if own.is_null(row) => texts.push(""),
                    Some(own) => texts.push(own.value(row).trim()),
                    None => {
                        let name = (self.name.as_str(), header);
                        let cell = paradero_intake::arrow_cell(name, column.as_ref(), row);
                        texts.push(cell.map_err(Trouble::input)?.trim());
                    }
                }
            }
        }
        Ok(texts)
    }

    /// The table as CSV; what is true is 1 and what is not 0, as tables of lists are written.
    pub(crate) fn csv(&self) -> Result<String, Trouble> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let headers: Vec<&str> = self.schema.fields().iter().map(|f| f.name().as_str()).collect();
        writer.write_record(&headers).map_err(Trouble::other)?;
        for batch in &self.batches {
            for row in 0..batch.num_rows() {
                for (column, header) in batch.columns().iter().zip(&headers) {
                    let name = (self.name.as_str(), *header);
                    let truth = column.as_boolean_opt().filter(|own| own.is_valid(row));
                    let cell = match truth {
                        Some(own) => u8::from(own.value(row)).to_string(),
                        None => paradero_intake::arrow_cell(name, column.as_ref(), row)
                            .map_err(Trouble::input)?,
                    };
                    writer.write_field(cell).map_err(Trouble::other)?;
                }
                writer.write_record(None::<&[u8]>).map_err(Trouble::other)?;
            }
        }
        let bytes = writer.into_inner().map_err(Trouble::other)?;
        String::from_utf8(bytes).map_err(Trouble::other)
    }

    /// The table as the bytes of an Arrow file, which everything that reads files reads.
    pub(crate) fn file(&self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let mut writer = FileWriter::try_new(&mut bytes, &self.schema).map_err(Trouble::other)?;
        for batch in &self.batches {
            writer.write(batch).map_err(Trouble::other)?;
        }
        writer.finish().map_err(Trouble::other)?;
        drop(writer);
        Ok(bytes)
    }
}

/// Tables as one table of text under the union of their headers.
pub(crate) fn text_table(lists: &[Given]) -> Result<Table, Trouble> {
    let mut table = Table::new(lists.iter().map(|list| list.name.clone()).collect());
    for (at, list) in (0_u32..).zip(lists) {
        let columns: Vec<Texts> = (0..list.schema.fields().len())
            .into_par_iter()
            .map(|at| list.texts(at))
            .collect::<Result<_, _>>()?;
        let rows = u32::try_from(list.rows())
            .map_err(|_| Trouble::input(format!("{}: more than 2^32 rows", list.name)))?;
        let headers = list.schema.fields().iter().map(|field| field.name().as_str());
        table.append(at, rows, headers.zip(&columns));
    }
    table.fill();
    Ok(table)
}

/// Columns without gaps in their names as a table for Python.
pub(crate) fn columns(columns: Vec<(&str, ArrayRef)>) -> Result<PyTable, Trouble> {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = columns.into_iter().map(|(_, column)| column).collect();
    let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(Trouble::other)?;
    PyTable::try_new(vec![batch], schema).map_err(Trouble::other)
}

/// Rows, each a JSON object, as a table: whole numbers, numbers and truth where a column holds nothing else, else text; what is
/// nested is its JSON. Columns are those of the first row, or those named where there is none.
pub(crate) fn of_rows(names: &[&str], rows: &[Map<String, Value>]) -> Result<PyTable, Trouble> {
    let headers: Vec<&str> = match rows.first() {
        Some(first) => first.keys().map(String::as_str).collect(),
        None => names.to_vec(),
    };
    let null = Value::Null;
    let of = |name: &str| -> ArrayRef {
        let cells = || rows.iter().map(|row| row.get(name).unwrap_or(&null));
        let all = |is: &dyn Fn(&Value) -> bool| cells().all(|cell| cell.is_null() || is(cell));
        if cells().all(Value::is_null) {
            return Arc::new(cells().map(|_| None::<&str>).collect::<StringArray>());
        }
        if all(&Value::is_i64) {
            return Arc::new(cells().map(Value::as_i64).collect::<Int64Array>());
        }
        if all(&Value::is_number) {
            return Arc::new(cells().map(Value::as_f64).collect::<Float64Array>());
        }
        if all(&Value::is_boolean) {
            return Arc::new(cells().map(Value::as_bool).collect::<BooleanArray>());
        }
        let text = |cell: &Value| match cell {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        Arc::new(cells().map(text).collect::<StringArray>())
    };
    columns(headers.into_iter().map(|name| (name, of(name))).collect())
}

/// Rows of a table as values of Python: up to `limit` of them from `first` on.
///
/// # Errors
/// When a column holds what has no text.
#[pyfunction]
pub(crate) fn cells<'py>(
    py: Python<'py>,
    table: AnyRecordBatch,
    first: usize,
    limit: usize,
) -> PyResult<Vec<Vec<Bound<'py, PyAny>>>> {
    let given = Given::new("table".to_owned(), table)?;
    let mut rows = Vec::new();
    let mut passed = 0;
    for batch in &given.batches {
        for row in 0..batch.num_rows() {
            passed += 1;
            if passed <= first || rows.len() == limit {
                continue;
            }
            let columns = batch.columns().iter().zip(given.schema.fields());
            let cells = columns.map(|(column, field)| cell(py, field.name(), column.as_ref(), row));
            rows.push(cells.collect::<PyResult<_>>()?);
        }
    }
    Ok(rows)
}

fn cell<'py>(
    py: Python<'py>,
    header: &str,
    column: &dyn Array,
    row: usize,
) -> PyResult<Bound<'py, PyAny>> {
    if column.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    if let Some(own) = column.as_primitive_opt::<Int64Type>() {
        return own.value(row).into_bound_py_any(py);
    }
    if let Some(own) = column.as_primitive_opt::<UInt32Type>() {
        return own.value(row).into_bound_py_any(py);
    }
    if let Some(own) = column.as_primitive_opt::<Float64Type>() {
        return own.value(row).into_bound_py_any(py);
    }
    if let Some(own) = column.as_boolean_opt() {
        return own.value(row).into_bound_py_any(py);
    }
    let text = paradero_intake::arrow_cell(("table", header), column, row);
    text.map_err(Trouble::input)?.into_bound_py_any(py)
}

/// A table of columns of text, each as long as the others.
///
/// # Errors
/// When they are not.
#[pyfunction]
pub(crate) fn table_of_columns(
    names: Vec<String>,
    columns: Vec<Vec<Option<String>>>,
) -> PyResult<PyTable> {
    let fields: Vec<Field> =
        names.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = columns.into_iter().map(|column| Arc::new(StringArray::from(column)) as ArrayRef);
    let batch = RecordBatch::try_new(schema.clone(), arrays.collect()).map_err(Trouble::input)?;
    PyTable::try_new(vec![batch], schema)
}

/// The choices of a run, given as JSON, as the TOML that files of choices are.
///
/// # Errors
/// When they hold what TOML cannot.
#[pyfunction]
pub(crate) fn toml_of_json(json: &str) -> PyResult<String> {
    let value: toml::Value = serde_json::from_str(json)
        .map_err(|error| Trouble::input(format!("config: {error}; leave out what is None")))?;
    let text = toml::to_string(&value);
    Ok(text.map_err(|error| Trouble::input(format!("config: {error}")))?)
}
