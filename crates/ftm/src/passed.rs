//! Statements that came from another program as statements, and leave as what they are.
//!
//! A table of statements is a source like any other; what the vocabulary has a word for became claims, everything else is kept as
//! records. On the way out each record is the statement that it was, with its own data set, entity and times; only the entity after linking, the
//! canonical one, is of this register. So nothing of it is lost, and nothing is written twice.

use std::collections::{BTreeMap, BTreeSet};

use paradero_register::sql::Connection;

use crate::error::{Result, Trouble};
use crate::ident;
use crate::schema::prop;
use crate::sink::Sink;
use crate::source::{Source, Sources};
use crate::statement::Statement;

/// How the columns of a table of statements are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// With `canonical_id` and `schema`.
    Csv,
    /// Without them: a property is `Person:name`.
    Pack,
}

/// The cells of a record, by column.
struct Cells(BTreeMap<String, String>);

impl Cells {
    fn parse(record: &str, json: Option<&str>) -> Result<Self> {
        let Some(json) = json else { return Ok(Self(BTreeMap::new())) };
        let cells: Vec<(String, String)> =
            serde_json::from_str(json).map_err(|_| Trouble::Cells(record.to_owned()))?;
        let named = |column: String| column.trim().to_lowercase().replace(' ', "_");
        Ok(Self(cells.into_iter().map(|(column, text)| (named(column), text)).collect()))
    }

    fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    fn form(&self) -> Option<Form> {
        let has = |column: &&str| !self.get(column).is_empty();
        if !["entity_id", "prop", "value", "dataset"].iter().all(has) {
            return None;
        }
        match (has(&"canonical_id") && has(&"schema"), self.get("prop").contains(':')) {
            (true, false) => Some(Form::Csv),
            (false, true) => Some(Form::Pack),
            _ => None,
        }
    }

    /// The entity that it is about.
    fn about(&self, form: Form) -> &str {
        match form {
            Form::Csv => self.get("canonical_id"),
            Form::Pack => self.get("entity_id"),
        }
    }

    fn schema_and_prop(&self, form: Form) -> (&str, &str) {
        match form {
            Form::Csv => (self.get("schema"), self.get("prop")),
            Form::Pack => self.get("prop").split_once(':').unwrap_or_default(),
        }
    }

    /// The type of its property.
    fn prop_type(&self, prop: &str) -> &str {
        let known =
            || prop::ALL.iter().find(|one| one.name == prop).map_or("string", |one| one.of.name());
        Some(self.get("prop_type")).filter(|of| !of.is_empty()).unwrap_or_else(known)
    }
}

impl Form {
    /// The form of a source, where it is a table of statements.
    pub(crate) fn of(connection: &Connection, source: &str) -> Result<Option<Self>> {
        let sql = "SELECT id, cells FROM record WHERE source = ?1 ORDER BY seq LIMIT 1";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([source])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (id, cells): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        // Most tables have other columns, which is told without taking them apart.
        let told = cells.filter(|cells| {
            cells.contains("\"entity_id\"") || cells.to_lowercase().contains("entity id")
        });
        told.map_or(Ok(None), |cells| Ok(Cells::parse(&id, Some(&cells))?.form()))
    }
}

/// The statements of all sources that are tables of them.
pub(crate) struct Passed<'v> {
    connection: &'v Connection,
    of: BTreeMap<&'v str, Table<'v>>,
}

struct Table<'v> {
    source: &'v Source,
    form: Form,
    /// Of each entity, as the table names it, the records that are about it.
    records: BTreeMap<String, Vec<i64>>,
    /// Of each entity that is a person here, the person's canonical id.
    persons: BTreeMap<String, String>,
}

impl<'v> Passed<'v> {
    pub(crate) fn read(connection: &'v Connection, sources: &'v Sources) -> Result<Self> {
        let mut of = BTreeMap::new();
        for source in sources.each() {
            let Some(form) = source.form else { continue };
            let (records, persons) =
                (records(connection, source, form)?, persons(connection, source)?);
            of.insert(source.id.as_str(), Table { source, form, records, persons });
        }
        Ok(Self { connection, of })
    }

    /// Writes what a source says of a person whom it calls by this handle.
    pub(crate) fn person(
        &self,
        source: &str,
        handle: &str,
        canonical: &str,
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Some(table) = self.of.get(source) else { return Ok(()) };
        let entity = handle.strip_prefix("person:").unwrap_or(handle);
        self.write(table, entity, canonical, sink)
    }

    /// Writes all that is about nobody whom the register has as a person.
    pub(crate) fn others(&self, sink: &mut Sink<'_>) -> Result<()> {
        let mut all: BTreeSet<(String, &str, &str)> = BTreeSet::new();
        for (id, table) in &self.of {
            let others = table.records.keys().filter(|entity| !table.persons.contains_key(*entity));
            all.extend(others.map(|entity| (ident::passed(entity), *id, entity.as_str())));
        }
        for (canonical, source, entity) in all {
            if let Some(table) = self.of.get(source) {
                self.write(table, entity, &canonical, sink)?;
            }
        }
        Ok(())
    }

    fn write(
        &self,
        table: &Table<'_>,
        entity: &str,
        canonical: &str,
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let sql = "SELECT id, cells FROM record WHERE source = ?1 AND seq = ?2";
        for seq in table.records.get(entity).into_iter().flatten() {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query((table.source.id.as_str(), *seq))?;
            let Some(row) = rows.next()? else { continue };
            let (id, cells): (String, Option<String>) = (row.get(0)?, row.get(1)?);
            table.put(&Cells::parse(&id, cells.as_deref())?, canonical, sink)?;
        }
        Ok(())
    }
}

impl Table<'_> {
    fn put(&self, cells: &Cells, canonical: &str, sink: &mut Sink<'_>) -> Result<()> {
        let (schema, prop) = cells.schema_and_prop(self.form);
        let prop_type = cells.prop_type(prop);
        let (written, original) = (cells.get("value"), cells.get("original_value"));
        let refers = prop_type == "entity";
        let value = if refers { self.entity(written) } else { written.to_owned() };
        let original = if refers && original.is_empty() { written } else { original };
        sink.put(&Statement {
            canonical,
            entity: cells.get("entity_id"),
            prop,
            prop_type,
            schema,
            value: &value,
            dataset: cells.get("dataset"),
            origin: cells.get("origin"),
            lang: cells.get("lang"),
            original,
            external: matches!(cells.get("external"), "t" | "true" | "True" | "1"),
            first_seen: cells.get("first_seen"),
            last_seen: cells.get("last_seen"),
        })
    }

    /// The canonical id, here, of an entity that the table refers to.
    fn entity(&self, id: &str) -> String {
        self.persons.get(id).cloned().unwrap_or_else(|| ident::passed(id))
    }
}

fn records(
    connection: &Connection,
    source: &Source,
    form: Form,
) -> Result<BTreeMap<String, Vec<i64>>> {
    let sql = "SELECT seq, id, cells FROM record WHERE source = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([source.id.as_str()])?;
    let mut records: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (seq, id, cells): (i64, String, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let cells = Cells::parse(&id, cells.as_deref())?;
        // A row without an entity or a property is no statement; it stays a record with its problem.
        if cells.about(form).is_empty()
            || cells.schema_and_prop(form).1.is_empty()
            || cells.get("value").is_empty()
        {
            continue;
        }
        records.entry(cells.about(form).to_owned()).or_default().push(seq);
    }
    Ok(records)
}

fn persons(connection: &Connection, source: &Source) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT handle, person FROM mention WHERE source = ?1 ORDER BY handle";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([source.id.as_str()])?;
    let mut persons = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (handle, person): (String, String) = (row.get(0)?, row.get(1)?);
        let entity = handle.strip_prefix("person:").unwrap_or(&handle).to_owned();
        persons.insert(entity, ident::canonical(&person));
    }
    Ok(persons)
}
