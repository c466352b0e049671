//! Writing tables as Parquet.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use paradero_model::Day;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::coding::{Coding, coding, in_source, is_known, is_numbered, of_claim};
use super::{Codes, Column, Kind, Needs};
use crate::{Error, Parameter, folded};

/// So many rows go to a writer at once.
const BATCH: usize = 16_384;
/// So many rows a group of a file has at most.
const GROUP: usize = 131_072;

/// What is written beside the tables, and how.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The day on which clocks are read.
    pub today: Day,
    /// The limits.
    pub parameters: &'a [Parameter],
    /// The key of the codes of names: chosen anew for each writing, and kept here.
    pub key: &'a [u8; 32],
    /// So many rows a file has at most.
    pub rows_a_part: usize,
}

/// Writes what rules need of the tables that a connection holds, the clock and the limits among them: `<table>/<part>.parquet`,
/// at least one part of each, opened by the caller. What it gives back reads the codes that come back.
///
/// # Errors
/// If the database refuses, a rule reads what is never written, or a file cannot be written.
pub fn write<W: Write + Send>(
    connection: &Connection,
    needs: &Needs,
    written: &Written<'_>,
    mut open: impl FnMut(&str) -> std::io::Result<W>,
) -> Result<Codes, Error> {
    crate::run::set_in_temp(connection, written.today, written.parameters)?;
    let (words, sources) = words(connection, needs)?;
    let mut codes = Codes::new(words, sources, written.key);
    for (name, columns) in &needs.tables {
        let table = Table::new(name, columns, needs)?;
        table.write(connection, &mut codes, written.rows_a_part.max(1), &mut open)?;
    }
    Ok(codes)
}

/// A table that is written.
struct Table<'a> {
    name: &'a str,
    columns: Vec<(&'a Column, Coding)>,
    needs: &'a Needs,
}

impl<'a> Table<'a> {
    fn new(name: &'a str, columns: &'a [Column], needs: &'a Needs) -> Result<Self, Error> {
        let coded = |column: &'a Column| {
            let text = column.kind == Kind::Text;
            Ok((column, if text { coding(name, &column.name)? } else { Coding::Clear }))
        };
        Ok(Self { name, columns: columns.iter().map(coded).collect::<Result<_, Error>>()?, needs })
    }

    /// The rows of the table, and of a claim what tells whether its value names a person.
    fn select(&self) -> String {
        let columns: Vec<&str> =
            self.columns.iter().map(|(column, _)| column.name.as_str()).collect();
        let columns = columns.join(", ");
        match self.name {
            "claim" => {
                format!("SELECT {columns}, property, type, ref FROM claim WHERE {}", self.claims())
            }
            "clock" | "parameter" => format!("SELECT {columns} FROM temp.written_{}", self.name),
            name => format!("SELECT {columns} FROM {name}"),
        }
    }

    /// The claims that statements speak of: a property that no statement names in quotes is read by none.
    fn claims(&self) -> String {
        let named: Vec<String> = self
            .needs
            .literals
            .iter()
            .map(|text| format!("'{}'", text.replace('\'', "''")))
            .collect();
        format!("property IN ({})", named.join(", "))
    }

    /// How a value of a row travels.
    fn coding(&self, at: usize, row: &Row<'_>) -> rusqlite::Result<Coding> {
        let (column, coding) = self.columns[at];
        if self.name != "claim" || column.name != "value" {
            return Ok(coding);
        }
        let after = self.columns.len();
        let (property, of): (String, String) = (row.get(after)?, row.get(after + 1)?);
        let reference: Option<String> = row.get(after + 2)?;
        Ok(of_claim(&property, &of, reference.as_deref()))
    }

    fn schema(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|(column, _)| {
            let of = match column.kind {
                Kind::Integer => DataType::Int64,
                Kind::Real => DataType::Float64,
                Kind::Text => DataType::Utf8,
            };
            Field::new(&column.name, of, true)
        });
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    fn write<W: Write + Send>(
        &self,
        connection: &Connection,
        codes: &mut Codes,
        rows_a_part: usize,
        open: &mut impl FnMut(&str) -> std::io::Result<W>,
    ) -> Result<(), Error> {
        let refused = |error| Error::sql(&format!("writing table {}", self.name), error);
        let mut statement = connection.prepare(&self.select()).map_err(refused)?;
        let mut rows = statement.query([]).map_err(refused)?;
        let mut batch = Batch::new(self);
        let mut part = 0;
        let mut file = Some(self.file(part, open)?);
        let mut in_file = 0;
        while let Some(row) = rows.next().map_err(refused)? {
            if file.is_none() {
                part += 1;
                in_file = 0;
                file = Some(self.file(part, open)?);
            }
            batch.add(self, row, codes).map_err(refused)?;
            in_file += 1;
            let full = in_file == rows_a_part;
            if (full || batch.rows == BATCH)
                && let Some(writer) = &mut file
            {
                batch.flush(self, writer)?;
            }
            if full {
                self.close(file.take())?;
            }
        }
        if let Some(writer) = &mut file {
            batch.flush(self, writer)?;
        }
        self.close(file)
    }

    fn file<W: Write + Send>(
        &self,
        part: usize,
        open: &mut impl FnMut(&str) -> std::io::Result<W>,
    ) -> Result<ArrowWriter<W>, Error> {
        let name = format!("{}/{part:05}.parquet", self.name);
        let settings = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let file = open(&name).map_err(|error| Error::new(format!("{name}: {error}")))?;
        ArrowWriter::try_new(file, self.schema(), Some(settings))
            .map_err(|error| Error::new(format!("{name}: {error}")))
    }

    fn close<W: Write + Send>(&self, file: Option<ArrowWriter<W>>) -> Result<(), Error> {
        let Some(writer) = file else {
            return Ok(());
        };
        let mut inner = writer.into_inner().map_err(|error| self.failed(&error))?;
        inner.flush().map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &dyn std::fmt::Display) -> Error {
        Error::new(format!("writing table {}: {error}", self.name))
    }
}

enum Builder {
    Integer(Int64Builder),
    Real(Float64Builder),
    Text(StringBuilder),
}

/// Rows on their way into a file.
struct Batch {
    builders: Vec<Builder>,
    rows: usize,
}

impl Batch {
    fn new(table: &Table<'_>) -> Self {
        let builder = |(column, _): &(&Column, Coding)| match column.kind {
            Kind::Integer => Builder::Integer(Int64Builder::new()),
            Kind::Real => Builder::Real(Float64Builder::new()),
            Kind::Text => Builder::Text(StringBuilder::new()),
        };
        Self { builders: table.columns.iter().map(builder).collect(), rows: 0 }
    }

    fn add(&mut self, table: &Table<'_>, row: &Row<'_>, codes: &mut Codes) -> rusqlite::Result<()> {
        for (at, builder) in self.builders.iter_mut().enumerate() {
            match builder {
                Builder::Integer(builder) => builder.append_option(row.get(at)?),
                Builder::Real(builder) => builder.append_option(number(row, at)?),
                Builder::Text(builder) => match row.get_ref(at)?.as_str_or_null()? {
                    None => builder.append_null(),
                    Some(text) => {
                        let coding = table.coding(at, row)?;
                        append(builder, text, coding, codes, &table.needs.literals);
                    }
                },
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn flush<W: Write + Send>(
        &mut self,
        table: &Table<'_>,
        writer: &mut ArrowWriter<W>,
    ) -> Result<(), Error> {
        self.rows = 0;
        let arrays: Vec<ArrayRef> = self
            .builders
            .iter_mut()
            .map(|builder| match builder {
                Builder::Integer(builder) => Arc::new(builder.finish()) as ArrayRef,
                Builder::Real(builder) => Arc::new(builder.finish()),
                Builder::Text(builder) => Arc::new(builder.finish()),
            })
            .collect();
        let batch =
            RecordBatch::try_new(table.schema(), arrays).map_err(|error| table.failed(&error))?;
        writer.write(&batch).map_err(|error| table.failed(&error))
    }
}

#[expect(clippy::cast_precision_loss, reason = "SQLite reads such a column so too")]
fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<f64>> {
    match row.get_ref(at)? {
        ValueRef::Integer(number) => Ok(Some(number as f64)),
        _ => row.get(at),
    }
}

fn append(
    builder: &mut StringBuilder,
    text: &str,
    coding: Coding,
    codes: &mut Codes,
    literals: &BTreeSet<String>,
) {
    // Whether a text is there at all is no secret, and statements ask for it.
    if text.trim().is_empty() || is_known(text, coding, literals) {
        builder.append_value(text);
        return;
    }
    match coding {
        Coding::Name | Coding::Own => builder.append_value(codes.name(text)),
        Coding::Event => builder.append_value(codes.event(text)),
        Coding::Folded => builder.append_value(codes.word(&folded(text))),
        _ => builder.append_value(codes.word(text)),
    }
}

/// All texts that have ranks, and the sources that chose the ids of events.
fn words(
    connection: &Connection,
    needs: &Needs,
) -> Result<(BTreeSet<String>, BTreeSet<String>), Error> {
    let (mut words, mut sources) = (BTreeSet::new(), BTreeSet::new());
    for_each_event(connection, |id| {
        if !is_numbered(id) {
            sources.insert(in_source(id).0.to_owned());
        }
    })?;
    for_each_event(connection, |id| {
        let (source, rest) = in_source(id);
        if sources.contains(source) {
            words.insert(rest.to_owned());
        }
    })?;
    for (name, columns) in &needs.tables {
        let table = Table::new(name, columns, needs)?;
        for (column, coding) in &table.columns {
            if matches!(coding, Coding::Known | Coding::Folded | Coding::Words) {
                let found = table.words(connection, &column.name, *coding, &mut words);
                found.map_err(|error| Error::sql(&format!("texts of {name}"), error))?;
            }
        }
    }
    Ok((words, sources))
}

fn for_each_event(connection: &Connection, mut take: impl FnMut(&str)) -> Result<(), Error> {
    let mut each = || {
        let mut statement = connection.prepare("SELECT id FROM event")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row.get_ref(0)?.as_str()?);
        }
        Ok(())
    };
    each().map_err(|error| Error::sql("ids of events", error))
}

impl Table<'_> {
    fn words(
        &self,
        connection: &Connection,
        column: &str,
        coding: Coding,
        words: &mut BTreeSet<String>,
    ) -> rusqlite::Result<()> {
        let of_claims = self.name == "claim" && column == "value";
        let sql = match self.name {
            // The values of names and of references to persons get no rank.
            "claim" if of_claims => format!(
                "SELECT DISTINCT value, property, type, CASE WHEN ref LIKE 'person:%' THEN ref END FROM claim WHERE {}",
                self.claims()
            ),
            "claim" => format!("SELECT DISTINCT {column} FROM claim WHERE {}", self.claims()),
            name => format!("SELECT DISTINCT {column} FROM {name}"),
        };
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(text) = row.get_ref(0)?.as_str_or_null()? else { continue };
            let coding = if of_claims {
                let reference: Option<String> = row.get(3)?;
                of_claim(&row.get::<_, String>(1)?, &row.get::<_, String>(2)?, reference.as_deref())
            } else {
                coding
            };
            if coding != Coding::Name && !is_known(text, coding, &self.needs.literals) {
                let fold = coding == Coding::Folded;
                words.insert(if fold { folded(text) } else { text.to_owned() });
            }
        }
        Ok(())
    }
}
