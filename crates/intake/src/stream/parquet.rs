//! Records as Parquet: one row a record, with its place, its cells verbatim, what they claim, and what is wrong.

use std::{
    fmt::Display,
    io::{self, Write},
    sync::Arc,
};

use paradero_model::ProblemCode;
use parquet::{
    basic::{Compression, ConvertedType, Encoding, LogicalType, Repetition, Type as Physical},
    column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer},
    errors::ParquetError,
    file::{
        metadata::KeyValue,
        properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr},
        writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite},
    },
    schema::types::{ColumnDescPtr, SchemaDescriptor, Type, TypePtr},
};

use super::{
    claims::{self, Texts, Told},
    pages::{Chunk, pack},
    parts::place,
    rows::Block,
    work::Above,
};
use crate::{
    error::Fault,
    mapping::{
        apply::forgive,
        outline::{Outliner, Pass, header},
        spec::Rule,
    },
    refs::Refs,
};

/// Columns before the cells.
const PLACE: [&str; 2] = ["row", "line"];

/// Before the name of a column of the table.
const CELL: &str = "cell.";

/// Columns after all: cells beyond the header, and what is wrong, as JSON.
const LAST: [&str; 2] = ["beyond", "problems"];

/// Makes row groups of blocks.
pub(super) struct Maker<'a> {
    header: &'a [String],
    outliner: Outliner<'a>,
    refs: &'a Refs,
    missing: &'a [String],
    told: Vec<Told>,
    schema: TypePtr,
    columns: Vec<ColumnDescPtr>,
    settings: WriterPropertiesPtr,
}

/// The rows of one block, packed.
pub(super) struct Group {
    chunks: Vec<Chunk>,
    with_problems: u64,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        header: &'a [String],
        rules: &'a [Rule],
        missing: &'a [String],
        refs: &'a Refs,
    ) -> Result<Self, Fault> {
        let outliner = Outliner::new(rules, header, missing);
        let told = claims::columns(&outliner);
        let schema = schema(header, &told).map_err(|error| unwritten(&error))?;
        let columns = SchemaDescriptor::new(schema.clone()).columns().to_vec();
        let mut settings = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk);
        for name in PLACE {
            settings = settings
                .set_column_dictionary_enabled(name.into(), false)
                .set_column_encoding(name.into(), Encoding::DELTA_BINARY_PACKED);
        }
        let settings = Arc::new(settings.build());
        Ok(Self { header, outliner, refs, missing, told, schema, columns, settings })
    }

    pub(super) fn make(&self, block: &Block<'_>, above: Above) -> Result<Group, Fault> {
        let rows = block.lines.len();
        if rows == 0 {
            return Ok(Group { chunks: Vec::new(), with_problems: 0 });
        }
        let (mut numbers, mut lines) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for (at, line) in block.lines.iter().enumerate() {
            let (number, line) = place(above, at, *line)?;
            numbers.push(i64::from(number));
            lines.push(i64::from(line));
        }
        let mut refs = self.refs.clone();
        let (told, problems, with_problems) = self.told(block, &mut refs, &numbers);
        let chunks = || -> Result<Vec<Chunk>, ParquetError> {
            let mut columns = self.columns.iter();
            let mut chunks = Vec::with_capacity(self.columns.len());
            for (values, column) in [&numbers, &lines].into_iter().zip(&mut columns) {
                chunks.push(self.whole_numbers(column, values)?);
            }
            for (cells, column) in block.columns.iter().zip(&mut columns) {
                chunks.push(pack(column, cells.texts(), cells.keys())?);
            }
            let beyond = self.beyond(block);
            for (texts, column) in told.iter().chain([&beyond, &problems]).zip(&mut columns) {
                chunks.push(texts.pack(column)?);
            }
            Ok(chunks)
        };
        let chunks = chunks().map_err(|error| unwritten(&error))?;
        Ok(Group { chunks, with_problems })
    }

    /// What rows claim, and what is wrong with them.
    fn told<'b>(
        &'b self,
        block: &'b Block<'_>,
        refs: &'b mut Refs,
        numbers: &[i64],
    ) -> (Vec<Texts<'b>>, Texts<'b>, u64) {
        let mut pass = self.outliner.block(&block.columns, refs);
        let rows = numbers.len();
        let mut texts: Vec<Texts<'b>> = self.told.iter().map(|_| Texts::new(rows)).collect();
        let (mut wrong, mut count, mut problems) = (Texts::new(rows), 0, Vec::new());
        for (row, number) in numbers.iter().enumerate() {
            problems.clear();
            if let Some(known) = block.problems.get(&row) {
                problems.extend_from_slice(known);
                forgive(&mut problems, self.missing);
            }
            // A line that is no JSON object has no cells to read.
            if problems.iter().all(|problem| problem.code != ProblemCode::BadJson) {
                pass.row(row, &mut problems);
                self.put(&pass, row, *number, &mut texts);
            }
            if !problems.is_empty() {
                count += 1;
                wrong.set(row, serde_json::to_string(&problems).unwrap_or_default());
            }
        }
        (texts, wrong, count)
    }

    /// Puts down what the row that was read last claims.
    fn put<'b>(&self, pass: &Pass<'b, '_>, row: usize, number: i64, texts: &mut [Texts<'b>]) {
        let person = || format!("row:{number}");
        for made in pass.made() {
            let columns = self.told.iter().zip(&mut *texts);
            for (told, texts) in columns.filter(|(told, _)| told.part() == made.part) {
                told.put(texts, row, (&self.outliner, pass, made), (self.refs, &person));
            }
        }
    }

    fn beyond(&self, block: &Block<'_>) -> Texts<'static> {
        let mut texts = Texts::new(block.lines.len());
        for (row, cells) in &block.beyond {
            let cells =
                cells.iter().map(|(at, text)| (header(self.header, *at), text.as_str().into()));
            let object: serde_json::Map<String, serde_json::Value> = cells.collect();
            texts.set(*row, serde_json::Value::Object(object).to_string());
        }
        texts
    }

    fn whole_numbers(&self, column: &ColumnDescPtr, values: &[i64]) -> Result<Chunk, ParquetError> {
        let mut sink = TrackedWrite::new(Vec::new());
        let pages = Box::new(SerializedPageWriter::new(&mut sink));
        let close = match get_column_writer(column.clone(), self.settings.clone(), pages) {
            ColumnWriter::Int64ColumnWriter(mut writer) => {
                writer.write_batch(values, None, None)?;
                writer.close()?
            }
            _ => return Err(ParquetError::General("a place is a whole number".into())),
        };
        // Where some columns have an index of their pages, all must.
        let close = ColumnCloseResult { column_index: None, offset_index: None, ..close };
        Ok(Chunk { bytes: sink.into_inner()?.into(), close })
    }
}

fn schema(header: &[String], told: &[Told]) -> Result<TypePtr, ParquetError> {
    let number = |name: &&str| {
        Type::primitive_type_builder(name, Physical::INT64)
            .with_repetition(Repetition::REQUIRED)
            .build()
    };
    let text = |name: &str| {
        Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(Some(LogicalType::String))
            .with_converted_type(ConvertedType::UTF8)
            .build()
    };
    let cells = header.iter().map(|name| text(&format!("{CELL}{name}")));
    let told = told.iter().map(|told| text(&told.name));
    let last = LAST.iter().map(|name| text(name));
    let fields = PLACE.iter().map(number).chain(cells).chain(told).chain(last);
    let fields = fields.map(|field| field.map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("record").with_fields(fields).build().map(Arc::new)
}

fn unwritten(error: &dyn Display) -> Fault {
    Fault::new(format!("the records cannot be written: {error}"), "see whether the disk is full")
}

/// Where row groups go.
pub(super) struct Sink<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    with_problems: u64,
}

impl<W: Write + Send> Sink<W> {
    pub(super) fn new(
        maker: &Maker<'_>,
        out: &mut dyn FnMut() -> io::Result<W>,
    ) -> Result<Self, Fault> {
        let out = out().map_err(|error| unwritten(&error))?;
        let writer = SerializedFileWriter::new(out, maker.schema.clone(), maker.settings.clone());
        Ok(Self { writer: writer.map_err(|error| unwritten(&error))?, with_problems: 0 })
    }

    pub(super) fn take(&mut self, group: Group) -> Result<(), Fault> {
        self.with_problems += group.with_problems;
        if group.chunks.is_empty() {
            return Ok(());
        }
        let write = || -> Result<(), ParquetError> {
            let mut rows = self.writer.next_row_group()?;
            for chunk in group.chunks {
                rows.append_column(&chunk.bytes, chunk.close)?;
            }
            rows.close().map(|_| ())
        };
        write().map_err(|error| unwritten(&error))
    }

    pub(super) fn with_problems(&self) -> u64 {
        self.with_problems
    }

    /// Ends the file, with what was found and the mapping beside it.
    pub(super) fn finish(mut self, said: &[String], mapping: Option<&str>) -> Result<(), Fault> {
        let said = Some(("paradero.said", said.join("\n")));
        let mapping = mapping.map(|text| ("paradero.mapping", text.to_owned()));
        for (key, value) in said.into_iter().chain(mapping) {
            self.writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value));
        }
        let mut out = self.writer.into_inner().map_err(|error| unwritten(&error))?;
        out.flush().map_err(|error| unwritten(&error))
    }
}
