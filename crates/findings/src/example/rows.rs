//! Rows written as text, put into the tables of [`crate::schema`].

use std::collections::{BTreeMap, BTreeSet};

use paradero_model::{EventKind, Property, SubjectKind, ValueType, Vocabulary};
use rusqlite::{Connection, params_from_iter, types::Value};

use crate::{
    Error, days,
    schema::{self, Part},
};

type Cells = BTreeMap<String, Value>;

/// Fills the tables from rows written one a line, `table: column=value column='text with spaces'`.
/// Lines that are empty or begin with `#` are skipped; a quote in quoted text is doubled.
///
/// For a kind of event a column may be named by the property (`covers=person:a`, many values
/// joined by `|`); its columns and its claims are made. Dates are written as EDTF (`2025-03`,
/// `../2025-03-20`, an instant) and fill `_lo`, `_hi`, `_text`, `_at`; counts `10`, `2..`, `1..5`;
/// indicators `kind:points:evidence`; bands `from:to:name`. `denies=a|b` says that properties are
/// not given. `said_by=authority:x` also fills the id. Missing common columns, the row of `event`,
/// sources, subjects, persons and the reflexive rows of `within` are made.
///
/// # Errors
/// If a line cannot be read, names an unknown table or column, or the database refuses.
pub fn fill(connection: &Connection, rows: &str) -> Result<(), Error> {
    let mut filler = Filler { connection, subjects: BTreeSet::new(), sources: BTreeSet::new() };
    for (at, line) in rows.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        filler
            .line(line, at + 1)
            .map_err(|error| Error::new(format!("row {} `{line}`: {error}", at + 1)))?;
    }
    filler.rest().map_err(|error| Error::new(format!("filling in rows: {error}")))
}

/// What a claim takes of a value.
#[derive(Default)]
struct Parsed {
    text: String,
    reference: Option<String>,
    number: Option<f64>,
    lo: Option<i64>,
    hi: Option<i64>,
    at: Option<i64>,
    extra: Option<String>,
}

impl Parsed {
    fn part(&self, part: Part) -> Value {
        match part {
            Part::Text => Value::from(self.text.clone()),
            Part::Ref => Value::from(self.reference.clone()),
            Part::Lo => Value::from(self.lo),
            Part::Hi => Value::from(self.hi),
            Part::At => Value::from(self.at),
            Part::Number => Value::from(self.number),
        }
    }

    /// The values of a row of `claim`, after its id, event and property.
    fn claim(&self, value_type: &str, denied: bool) -> Vec<Value> {
        vec![
            Value::from(value_type.to_owned()),
            Value::from(self.text.clone()),
            Value::from(self.reference.clone()),
            Value::from(self.number),
            Value::from(self.lo),
            Value::from(self.hi),
            Value::from(self.at),
            Value::from(self.extra.clone()),
            Value::from(denied),
        ]
    }
}

struct Filler<'c> {
    connection: &'c Connection,
    subjects: BTreeSet<String>,
    sources: BTreeSet<String>,
}

impl Filler<'_> {
    fn line(&mut self, line: &str, at: usize) -> Result<(), String> {
        let (table, rest) = line.split_once(':').ok_or("no `table:` before the columns")?;
        let pairs = pairs(rest)?;
        let kind =
            Vocabulary::get().events().iter().find(|kind| schema::table(&kind.code) == table);
        match kind {
            Some(kind) if table != "source" => self.event(kind, &pairs, at),
            _ => self.fixed(table, &pairs),
        }
    }

    fn event(
        &mut self,
        kind: &EventKind,
        pairs: &[(String, String)],
        at: usize,
    ) -> Result<(), String> {
        let table = schema::table(&kind.code);
        let columns = self.columns(&table)?;
        let mut cells = Cells::new();
        let mut claims: Vec<(String, Vec<Value>)> = Vec::new();
        for (key, value) in pairs {
            let property = Vocabulary::get()
                .properties(kind)
                .find(|property| property.code == *key || schema::stem(&property.code) == *key);
            if key == "denies" {
                let denied = value
                    .split('|')
                    .map(|code| (code.to_owned(), Parsed::default().claim("text", true)));
                claims.extend(denied);
            } else if let Some(property) = property {
                self.property(property, value, &mut cells, &mut claims)?;
            } else {
                self.plain(key, value, &columns, &mut cells)?;
            }
        }
        let id = common(&mut cells, &table, at);
        if let Some(Value::Text(source)) = cells.get("source") {
            self.sources.insert(source.clone());
        }
        self.insert(&table, &cells)?;
        let mut event: Cells = cells.into_iter().filter(|(name, _)| is_common(name)).collect();
        event.insert("kind".to_owned(), Value::from(kind.code.clone()));
        self.insert("event", &event)?;
        for (n, (property, claim)) in claims.into_iter().enumerate() {
            let mut values = vec![
                Value::from(format!("{id}#{n}")),
                Value::from(id.clone()),
                Value::from(property),
            ];
            values.extend(claim);
            self.connection
                .execute(
                    "INSERT INTO claim VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                    params_from_iter(values),
                )
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// A property's columns and claims.
    fn property(
        &mut self,
        property: &Property,
        value: &str,
        cells: &mut Cells,
        claims: &mut Vec<(String, Vec<Value>)>,
    ) -> Result<(), String> {
        let values: Vec<&str> =
            if property.many { value.split('|').collect() } else { vec![value] };
        for (at, value) in values.into_iter().enumerate() {
            let parsed = parse(&property.value_type, value)?;
            self.subjects.extend(parsed.reference.clone());
            if at == 0 {
                for column in schema::columns(property) {
                    cells.insert(column.name, parsed.part(column.part));
                }
            }
            claims.push((
                property.code.clone(),
                parsed.claim(type_name(&property.value_type), false),
            ));
        }
        Ok(())
    }

    /// A column by its own name, or a date by its stem.
    fn plain(
        &mut self,
        key: &str,
        value: &str,
        columns: &[(String, String, bool)],
        cells: &mut Cells,
    ) -> Result<(), String> {
        let has = |name: &str| columns.iter().find(|(column, _, _)| column == name);
        if let Some((_, sql_type, _)) = has(key) {
            if is_subject(value) {
                self.subjects.insert(value.to_owned());
                if let (true, Some((_, name))) = (key == "said_by", value.split_once(':')) {
                    cells.insert("said_by_id".to_owned(), Value::from(value.to_owned()));
                    cells.insert(key.to_owned(), Value::from(name.to_owned()));
                    return Ok(());
                }
            }
            let cell = match sql_type.as_str() {
                "INTEGER" => value.parse().map(Value::Integer).map_err(|_| ()),
                "REAL" => value.parse().map(Value::Real).map_err(|_| ()),
                _ => Ok(Value::from(value.to_owned())),
            };
            let cell = cell.map_err(|()| format!("`{key}` takes a number, not `{value}`"))?;
            cells.insert(key.to_owned(), cell);
            return Ok(());
        }
        if has(&format!("{key}_lo")).is_none() && has(&format!("{key}_hi")).is_none() {
            return Err(format!("no column or property `{key}`"));
        }
        let date = parse(&ValueType::Date, value)?;
        for (suffix, part) in [("_text", Part::Text), ("_lo", Part::Lo), ("_hi", Part::Hi)] {
            let name = format!("{key}{suffix}");
            if has(&name).is_some() {
                cells.insert(name, date.part(part));
            }
        }
        Ok(())
    }

    fn fixed(&mut self, table: &str, pairs: &[(String, String)]) -> Result<(), String> {
        let columns = self.columns(table)?;
        let mut cells = Cells::new();
        for (key, value) in pairs {
            self.plain(key, value, &columns, &mut cells)?;
        }
        let id = cells.get("id").cloned().unwrap_or(Value::from(String::new()));
        for (name, sql_type, required) in &columns {
            if !required || cells.contains_key(name) {
                continue;
            }
            let value = match (name.as_str(), &id) {
                ("kind", Value::Text(id)) => id.split(':').next().unwrap_or("").to_owned().into(),
                ("name", Value::Text(id)) => {
                    id.split_once(':').map_or(id.as_str(), |(_, name)| name).to_owned().into()
                }
                ("origin" | "list_key" | "title" | "file_name", _) => id.clone(),
                ("version", _) => Value::Integer(1),
                _ if sql_type == "TEXT" => Value::from(String::new()),
                _ => Value::Integer(0),
            };
            cells.insert(name.clone(), value);
        }
        self.insert(table, &cells)
    }

    /// Sources, subjects, persons and reflexive parts that rows spoke of without stating them.
    fn rest(&mut self) -> Result<(), String> {
        for source in std::mem::take(&mut self.sources) {
            if self.absent("source", &source)? {
                self.fixed("source", &[("id".to_owned(), source)])?;
            }
        }
        let subjects = std::mem::take(&mut self.subjects);
        for subject in &subjects {
            let table = if subject.starts_with("source:") { "source" } else { "subject" };
            for table in [table, "person"] {
                let wanted = table != "person" || subject.starts_with("person:");
                if wanted && self.absent(table, subject)? {
                    self.fixed(table, &[("id".to_owned(), subject.clone())])?;
                }
            }
        }
        self.connection
            .execute_batch("INSERT INTO within SELECT id, id FROM subject;")
            .map_err(|error| error.to_string())
    }

    fn absent(&self, table: &str, id: &str) -> Result<bool, String> {
        self.connection
            .query_row(&format!("SELECT count(*) = 0 FROM {table} WHERE id = ?"), [id], |row| {
                row.get(0)
            })
            .map_err(|error| error.to_string())
    }

    /// Name, type and whether it must be filled, of each column of a table.
    fn columns(&self, table: &str) -> Result<Vec<(String, String, bool)>, String> {
        let read = || {
            let mut statement = self
                .connection
                .prepare("SELECT name, type, \"notnull\" OR pk > 0 FROM pragma_table_info(?)")?;
            let rows =
                statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        match read() {
            Ok(columns) if columns.is_empty() => Err(format!("no table `{table}`")),
            Ok(columns) => Ok(columns),
            Err(error) => Err(error.to_string()),
        }
    }

    fn insert(&self, table: &str, cells: &Cells) -> Result<(), String> {
        let names: Vec<&str> = cells.keys().map(String::as_str).collect();
        let marks = vec!["?"; names.len()].join(",");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(","));
        self.connection
            .execute(&sql, params_from_iter(cells.values()))
            .map(|_| ())
            .map_err(|error| error.to_string())
    }
}

/// Whether a text is the id of a subject: `kind:anything`.
fn is_subject(text: &str) -> bool {
    text.split_once(':').is_some_and(|(kind, rest)| {
        SubjectKind::from_code(kind).is_some() && !rest.is_empty() && !rest.starts_with(' ')
    })
}

fn is_common(name: &str) -> bool {
    schema::COMMON.split(", ").any(|column| column.split(' ').next() == Some(name))
}

/// Fills what every event has, and returns its id.
fn common(cells: &mut Cells, table: &str, at: usize) -> String {
    let text = |cells: &Cells, name: &str| match cells.get(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let id = text(cells, "id").unwrap_or_else(|| format!("{table}{at}"));
    let source = text(cells, "source").unwrap_or_else(|| "s1".to_owned());
    let stance = text(cells, "stance").unwrap_or_else(|| "asserts".to_owned());
    let kind = text(cells, "subject")
        .and_then(|subject| subject.split_once(':').map(|(kind, _)| kind.to_owned()));
    let defaults = [
        ("record", Value::from(format!("record-{id}"))),
        ("origin", Value::from(source.clone())),
        ("denied", Value::from(stance == "denies")),
        ("admitted", Value::from(stance == "admits")),
        ("subject_kind", Value::from(kind)),
        ("id", Value::from(id.clone())),
        ("source", Value::from(source)),
        ("stance", Value::from(stance)),
    ];
    for (name, value) in defaults {
        cells.entry(name.to_owned()).or_insert(value);
    }
    let dates = ["date", "on", "since", "departure", "arrival", "invoked_on", "deadline"];
    let stated = dates.iter().find(|stem| cells.contains_key(&format!("{stem}_text")));
    if let Some(stem) = stated {
        for suffix in ["_text", "_lo", "_hi"] {
            if let Some(value) = cells.get(&format!("{stem}{suffix}")).cloned() {
                cells.insert(format!("date{suffix}"), value);
            }
        }
    }
    id
}

/// The pairs of a line.
fn pairs(line: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (key, tail) = rest.split_once('=').ok_or_else(|| format!("no `=` in `{rest}`"))?;
        let (value, tail) = if let Some(mut quoted) = tail.strip_prefix('\'') {
            let mut value = String::new();
            loop {
                let end = quoted.find('\'').ok_or("quoted text is not closed")?;
                value.push_str(&quoted[..end]);
                quoted = &quoted[end + 1..];
                let Some(more) = quoted.strip_prefix('\'') else { break };
                value.push('\'');
                quoted = more;
            }
            (value, quoted)
        } else {
            let end = tail.find(char::is_whitespace).unwrap_or(tail.len());
            (tail[..end].to_owned(), &tail[end..])
        };
        pairs.push((key.trim().to_owned(), value));
        rest = tail.trim_start();
    }
    Ok(pairs)
}

fn type_name(value_type: &ValueType) -> &'static str {
    match value_type {
        ValueType::Text => "text",
        ValueType::Name => "name",
        ValueType::Date => "date",
        ValueType::Count => "count",
        ValueType::Number => "number",
        ValueType::Bool => "bool",
        ValueType::Country => "country",
        ValueType::Document => "document",
        ValueType::Age => "age",
        ValueType::Indicator => "indicator",
        ValueType::Band => "band",
        ValueType::Code(_) => "code",
        ValueType::Ref(_) => "ref",
    }
}

fn parse(value_type: &ValueType, value: &str) -> Result<Parsed, String> {
    let mut parsed = Parsed { text: value.to_owned(), ..Parsed::default() };
    let number = |text: &str| text.parse::<f64>().map_err(|_| format!("`{text}` is no number"));
    match value_type {
        ValueType::Date => match value.parse::<jiff::Timestamp>() {
            Ok(instant) => {
                parsed.at = Some(instant.as_second());
                (parsed.lo, parsed.hi) = days::read_interval(&value[..10]).unwrap_or_default();
            }
            Err(_) => (parsed.lo, parsed.hi) = days::read_interval(value).unwrap_or_default(),
        },
        ValueType::Count => {
            let whole = |text: &str| text.parse::<i64>().ok();
            (parsed.lo, parsed.hi) = match value.split_once("..") {
                Some((lo, hi)) => (whole(lo), whole(hi)),
                None => (whole(value), whole(value)),
            };
            parsed.number = parsed.lo.and_then(|lo| i32::try_from(lo).ok()).map(f64::from);
        }
        ValueType::Number | ValueType::Age => parsed.number = Some(number(value)?),
        ValueType::Bool => parsed.number = Some(if value == "true" { 1.0 } else { 0.0 }),
        ValueType::Indicator => {
            let mut parts = value.splitn(3, ':');
            parsed.text = parts.next().unwrap_or("").to_owned();
            parsed.number = parts.next().filter(|text| !text.is_empty()).map(number).transpose()?;
            parsed.extra = parts.next().map(str::to_owned);
        }
        ValueType::Band => {
            let mut parts = value.splitn(3, ':');
            parsed.number = parts.next().map(number).transpose()?;
            let to = parts.next().filter(|text| !text.is_empty());
            parsed.hi = to.and_then(|text| text.parse().ok());
            parsed.text = parts.next().unwrap_or("").to_owned();
        }
        ValueType::Ref(_) if is_subject(value) => {
            parsed.reference = Some(value.to_owned());
            parsed.text = value.split_once(':').map_or(value, |(_, name)| name).to_owned();
        }
        _ => {}
    }
    Ok(parsed)
}
