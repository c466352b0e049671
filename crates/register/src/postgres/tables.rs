//! The tables of a file of SQLite, and what they are in PostgreSQL.

use rusqlite::Connection;

use crate::sql::{Answer, Error, translated};

/// Tables whose rows are asked for by their numbers: an index is made for those.
const NUMBERED: [&str; 8] =
    ["document", "finding", "handle", "person", "problem", "record", "source", "subject"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Real,
    Text,
    Blob,
}

impl Kind {
    /// Of a column that is declared so. What rules' views compute is not declared: days and clocks are told by their names.
    fn of(declared: &str, column: &str) -> Self {
        let declared = declared.to_ascii_uppercase();
        let is_day = column.ends_with("_lo") || column.ends_with("_hi");
        let is_number = matches!(column, "lo" | "hi" | "at" | "zoned" | "days_over" | "denied");
        match declared.as_str() {
            _ if declared.contains("INT") => Self::Integer,
            "TEXT" => Self::Text,
            "REAL" => Self::Real,
            _ if is_day || is_number => Self::Integer,
            "BLOB" => Self::Blob,
            _ => Self::Text,
        }
    }

    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Integer => "BIGINT",
            Self::Real => "DOUBLE PRECISION",
            Self::Text => "TEXT",
            Self::Blob => "BYTEA",
        }
    }
}

/// A column that holds something.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    /// What lies in it; the number of the row comes first where it is not a column anyway.
    pub(super) columns: Vec<Column>,
    /// Columns that are computed: name and how.
    computed: Vec<(String, String)>,
    /// The statements that index it, once it is filled.
    pub(super) indexes: Vec<String>,
}

impl Table {
    /// Reads what a table of a file is.
    pub(super) fn read(file: &Connection, name: &str) -> Answer<Self> {
        let mut columns = Vec::new();
        let (mut computed, mut key) = (Vec::new(), Vec::new());
        let sql = "SELECT name, type, hidden, pk FROM pragma_table_xinfo(?1) ORDER BY cid";
        let mut found = file.prepare(sql)?;
        let mut rows = found.query([name])?;
        while let Some(row) = rows.next()? {
            let (column, declared): (String, String) = (row.get(0)?, row.get(1)?);
            if row.get::<_, i64>(2)? > 0 {
                computed.push((column.clone(), expression(file, name, &column)?));
                continue;
            }
            let kind = Kind::of(&declared, &column);
            let place: i64 = row.get(3)?;
            if place > 0 {
                key.push((place, column.clone(), declared == "INTEGER"));
            }
            columns.push(Column { name: column, kind });
        }
        key.sort();
        let without: i64 = file.query_row(
            "SELECT wr FROM pragma_table_list(?1) WHERE schema = 'main'",
            [name],
            |row| row.get(0),
        )?;
        let has_number = without == 0 && !(key.len() == 1 && key[0].2);
        if has_number {
            columns.insert(0, Column { name: "rowid".to_owned(), kind: Kind::Integer });
        }
        let mut table = Self { name: name.to_owned(), columns, computed, indexes: Vec::new() };
        table.index(file, &key, has_number)?;
        Ok(table)
    }

    fn index(
        &mut self,
        file: &Connection,
        key: &[(i64, String, bool)],
        has_number: bool,
    ) -> Answer<()> {
        let lies = self.lies();
        if !key.is_empty() {
            let key: Vec<&str> = key.iter().map(|(_, column, _)| column.as_str()).collect();
            self.indexes.push(format!("ALTER TABLE {lies} ADD PRIMARY KEY ({})", key.join(", ")));
        }
        if has_number && NUMBERED.contains(&self.name.as_str()) {
            self.indexes.push(format!("CREATE UNIQUE INDEX ON {lies} (rowid)"));
        }
        let sql = "SELECT l.name, l.\"unique\", coalesce(m.sql, '') FROM pragma_index_list(?1) l \
                   LEFT JOIN sqlite_master m ON m.type = 'index' AND m.name = l.name \
                   WHERE l.origin <> 'pk' ORDER BY l.name";
        let mut found = file.prepare(sql)?;
        let mut rows = found.query([&self.name])?;
        while let Some(row) = rows.next()? {
            let (index, unique, made): (String, bool, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let columns = indexed(file, &index)?;
            let only = made.split_once(" WHERE ").map(|(_, only)| format!(" WHERE {only}"));
            self.indexes.push(format!(
                "CREATE {}INDEX ON {lies} ({columns}){}",
                if unique { "UNIQUE " } else { "" },
                only.unwrap_or_default()
            ));
        }
        Ok(())
    }

    /// What its rows lie in: a table of its name, or one beside it where a view of its name computes some of its columns.
    pub(super) fn lies(&self) -> String {
        if self.computed.is_empty() { self.name.clone() } else { format!("{}_lies", self.name) }
    }

    /// The statements that make it.
    pub(super) fn create(&self) -> String {
        let declared = |column: &Column| format!("{} {}", column.name, column.kind.sql());
        let columns: Vec<String> = self.columns.iter().map(declared).collect();
        let lies = self.lies();
        let mut sql = format!("CREATE TABLE {lies} ({});\n", columns.join(", "));
        if !self.computed.is_empty() {
            let computed = self.computed.iter().map(|(name, how)| format!("({how}) AS {name}"));
            let all = self.columns.iter().map(|column| column.name.clone()).chain(computed);
            let all = all.collect::<Vec<_>>().join(", ");
            sql.push_str(&format!("CREATE VIEW {} AS SELECT {all} FROM {lies};\n", self.name));
        }
        sql
    }

    /// The names of what lies in it, parted by commas.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }
}

/// The columns of an index, in the order in which SQLite has what is unknown.
fn indexed(file: &Connection, index: &str) -> Answer<String> {
    let sql = "SELECT name, \"desc\" FROM pragma_index_xinfo(?1) WHERE key = 1 ORDER BY seqno";
    let mut found = file.prepare(sql)?;
    let columns = found.query_map([index], |row| {
        let name: String = row.get(0)?;
        let order = if row.get(1)? { "DESC NULLS LAST" } else { "NULLS FIRST" };
        Ok(format!("{name} {order}"))
    })?;
    Ok(columns.collect::<rusqlite::Result<Vec<_>>>()?.join(", "))
}

/// How a column is computed, from the statement that made its table.
fn expression(file: &Connection, table: &str, column: &str) -> Answer<String> {
    let made: String = file.query_row(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1",
        [table],
        |row| row.get(0),
    )?;
    let begin = format!("{column} TEXT GENERATED ALWAYS AS");
    let how = made.split_once(&begin).and_then(|(_, rest)| {
        let from = rest.find('(')?;
        let mut depth = 0;
        let end = rest[from..].find(|sign| {
            depth += i32::from(sign == '(') - i32::from(sign == ')');
            depth == 0
        })?;
        Some(translated(&rest[from + 1..from + end]))
    });
    how.ok_or_else(|| Error::said(format!("{table}.{column}: it is not told how it is computed")))
}

/// The names of the tables of a file, in the order in which they were made.
pub(super) fn names(file: &Connection) -> Answer<Vec<String>> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
    let mut found = file.prepare(sql)?;
    let names = found.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The statements that made what a file holds: what, its name, how; tables first.
pub(super) fn made(file: &Connection) -> Answer<Vec<[String; 3]>> {
    let sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' \
               ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, rowid";
    let mut found = file.prepare(sql)?;
    let made = found.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    Ok(made.collect::<rusqlite::Result<_>>()?)
}
