//! Making derived stores again, and comparing them row for row.

use std::collections::BTreeMap;
use std::path::Path;

use paradero_ledger::sha256;
use paradero_model::Level;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::register::Register;

impl Register {
    /// Makes the derived stores of a level again, from nothing.
    ///
    /// # Errors
    /// As [`Register::view`].
    pub fn rebuild(&self, level: Level) -> Result<()> {
        let derived = self.directory().join("derived").join(level.code());
        if derived.exists() {
            std::fs::remove_dir_all(&derived).map_err(|error| Error::io(&derived, error))?;
        }
        self.ensure(level, self.size(level)).map(|_| ())
    }

    /// Makes the derived store of a level again beside the one in use and compares them: the
    /// tables that differ, with the number of rows on one side only.
    ///
    /// # Errors
    /// As [`Register::view`].
    pub fn rebuild_check(&self, level: Level) -> Result<Vec<String>> {
        let position = self.size(level);
        let store = self.ensure(level, position)?;
        let beside = self.derived(level, position).join(format!("check-{}", std::process::id()));
        let again = beside.join("register.sqlite");
        let built = self
            .visible(level, position)
            .and_then(|seen| self.build(level, &seen, &again, &beside.join("records")));
        let compared = built.and_then(|()| Ok((digest(&store)?, digest(&again)?)));
        let _ = std::fs::remove_dir_all(&beside);
        let (old, new) = compared?;
        let tables = old.keys().chain(new.keys()).collect::<std::collections::BTreeSet<_>>();
        Ok(tables.into_iter().filter(|table| old.get(*table) != new.get(*table)).cloned().collect())
    }

    /// One hash over every row of a level's derived store, whatever the order of additions.
    ///
    /// # Errors
    /// As [`Register::view`].
    pub fn state(&self, level: Level) -> Result<String> {
        let tables = digest(&self.ensure(level, self.size(level))?)?;
        let text: Vec<String> =
            tables.iter().map(|(name, hash)| format!("{name} {hash}")).collect();
        Ok(sha256(text.join("\n").as_bytes()).to_string())
    }
}

/// For each table the hash of its sorted rows. The ledger's position is left out: it is when
/// something was learned, not what.
fn digest(store: &Path) -> Result<BTreeMap<String, String>> {
    let connection = Connection::open_with_flags(
        store,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let mut names = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name <> 'build'",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result2<_>>()?;
    let mut tables = BTreeMap::new();
    for name in names {
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let mut text = String::new();
            for column in 0..columns {
                text.push_str(&format!("{:?}\u{1f}", row.get_ref(column)?));
            }
            all.push(sha256(text.as_bytes()).0);
        }
        all.sort_unstable();
        let hash = sha256(&all.concat()).to_string();
        tables.insert(name, format!("{} rows {hash}", all.len()));
    }
    Ok(tables)
}

type Result2<T> = std::result::Result<T, rusqlite::Error>;
