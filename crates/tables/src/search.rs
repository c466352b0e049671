//! Indexes of words: FTS5 tables that hold no text of their own, which Datasette knows by `content=`.

use rusqlite::Connection;

use crate::error::Result;
use crate::spec::Table;

/// Makes an index of words of each table that is searched. Accents and capitals do not matter in it.
pub(crate) fn index(to: &Connection, tables: &[Table]) -> Result<()> {
    for table in tables.iter().filter(|table| !table.search.is_empty()) {
        let columns: Vec<String> =
            table.search.iter().map(|column| format!("\"{column}\"")).collect();
        let (name, columns) = (&table.name, columns.join(", "));
        to.execute_batch(&format!(
            "CREATE VIRTUAL TABLE \"{name}_fts\" USING FTS5 ({columns}, content=\"{name}\", content_rowid=\"rowid\", \
               tokenize='unicode61 remove_diacritics 2');
             INSERT INTO \"{name}_fts\" (\"{name}_fts\") VALUES ('rebuild');
             INSERT INTO \"{name}_fts\" (\"{name}_fts\") VALUES ('optimize');"
        ))?;
    }
    Ok(())
}
