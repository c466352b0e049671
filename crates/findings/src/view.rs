//! Views: computed tables that rules and pages read, each one SELECT with a front matter.

use rusqlite::Connection;
use serde::Deserialize;

use crate::{Error, files, rule::split};

/// A computed table. Its file is called `NN_name.sql`; the number gives the order of making.
#[derive(Clone, Debug)]
pub struct View {
    /// The table's name.
    pub name: String,
    /// What its rows say, and how they are come by.
    pub about: String,
    /// The columns to index, each entry one index.
    pub indexes: Vec<String>,
    /// The statement.
    pub sql: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    about: String,
    #[serde(default)]
    index: Vec<String>,
}

impl View {
    /// Reads a view. `file` is the file's name without `.sql`.
    ///
    /// # Errors
    /// If the front matter is missing or not well formed, or no statement follows.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let (front, sql) = split(file, text)?;
        let front: Front = toml::from_str(&front)
            .map_err(|error| Error::new(format!("view {file}: front matter: {error}")))?;
        let name = file.split_once('_').map_or(file, |(_, name)| name).to_owned();
        Ok(Self { name, about: front.about, indexes: front.index, sql })
    }

    /// Makes the table anew in the connection's main schema. It is a table and not an SQL view, so
    /// that it may draw on an attached database and pages read it without computing it again.
    pub(crate) fn make(&self, connection: &Connection) -> Result<(), Error> {
        let name = &self.name;
        let mut sql = format!(
            "DROP TABLE IF EXISTS main.{name};\nCREATE TABLE main.{name} AS\n{}\n;\n",
            self.sql
        );
        for (at, columns) in self.indexes.iter().enumerate() {
            sql.push_str(&format!("CREATE INDEX main.{name}_{at} ON {name} ({columns});\n"));
        }
        connection
            .execute_batch(&sql)
            .map_err(|error| Error::sql(&format!("making view {name}"), error))
    }
}

/// The views that are compiled in, in the order of making.
///
/// # Errors
/// If one of them is not well formed, which a test rules out.
pub fn built_in_views() -> Result<Vec<View>, Error> {
    files::views().iter().map(|(file, text)| View::parse(file, text)).collect()
}
