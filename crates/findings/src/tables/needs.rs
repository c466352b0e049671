//! Which tables and columns the statements of rules read, told by SQLite as it prepares them.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::{Error, Rule, View, built_in_views, functions, schema};

/// What rules read.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The tables that a register fills, with the columns that are read.
    pub tables: BTreeMap<String, Vec<Column>>,
    /// The views that the rules draw on, in the order of making.
    pub views: Vec<View>,
    /// The texts in quotes of all these statements.
    pub literals: BTreeSet<String>,
}

/// A column that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Days, counts, marks.
    Integer,
    /// Numbers.
    Real,
    /// Text.
    Text,
}

/// Tables and columns.
type Reads = BTreeSet<(String, String)>;

impl Needs {
    /// Of some rules.
    ///
    /// # Errors
    /// If a statement is refused.
    pub fn of(rules: &[Rule]) -> Result<Self, Error> {
        let watch = Watch::new()?;
        let all = built_in_views()?;
        let mut of_views = BTreeMap::new();
        for view in &all {
            of_views.insert(view.name.clone(), watch.view(view)?);
        }
        let mut reads = Reads::new();
        for rule in rules {
            reads.append(&mut watch.reads(&format!("rule {}", rule.id), &rule.sql)?);
        }
        let mut views = BTreeSet::new();
        // A view draws only on those before it.
        for view in all.iter().rev() {
            if reads.iter().any(|(table, _)| *table == view.name) {
                views.insert(view.name.clone());
                reads.extend(of_views.remove(&view.name).unwrap_or_default());
            }
        }
        let views: Vec<View> = all.into_iter().filter(|v| views.contains(&v.name)).collect();
        let statements = views.iter().map(|view| &view.sql).chain(rules.iter().map(|r| &r.sql));
        let literals = statements.flat_map(|sql| literals(sql)).collect();
        reads.retain(|(table, _)| views.iter().all(|view| view.name != *table));
        Ok(Self { tables: watch.columns(&reads)?, views, literals })
    }
}

/// A database without rows that tells what a statement reads.
struct Watch {
    connection: Connection,
    seen: Arc<Mutex<Reads>>,
}

impl Watch {
    fn new() -> Result<Self, Error> {
        let failed = |error| Error::sql("making tables in memory", error);
        let connection = Connection::open_in_memory().map_err(failed)?;
        connection.execute_batch(&schema::create()).map_err(failed)?;
        functions::register(&connection).map_err(failed)?;
        let seen = Arc::new(Mutex::new(Reads::new()));
        let tell = Arc::clone(&seen);
        let mut watch = Self { connection, seen };
        let hook = move |context: AuthContext<'_>| {
            if let AuthAction::Read { table_name, column_name } = context.action {
                held(&tell).insert((table_name.to_owned(), column_name.to_owned()));
            }
            Authorization::Allow
        };
        watch.connection.authorizer(Some(hook)).map_err(failed)?;
        Ok(watch)
    }

    fn reads(&self, what: &str, sql: &str) -> Result<Reads, Error> {
        held(&self.seen).clear();
        self.connection.prepare(sql).map_err(|error| Error::sql(what, error))?;
        Ok(take(&mut *held(&self.seen)))
    }

    /// What a view reads; it is made, so that those after it and rules find it.
    fn view(&self, view: &View) -> Result<Reads, Error> {
        let what = format!("view {}", view.name);
        let reads = self.reads(&what, &view.sql)?;
        view.make(&self.connection)?;
        Ok(reads)
    }

    /// The columns that were read, with what they hold, in the order of their tables.
    fn columns(&self, reads: &Reads) -> Result<BTreeMap<String, Vec<Column>>, Error> {
        let mut tables = BTreeMap::new();
        let names: BTreeSet<&str> = reads.iter().map(|(table, _)| table.as_str()).collect();
        for table in names {
            let all = self.all_columns(table)?;
            let read = |name: &str| reads.contains(&(table.to_owned(), name.to_owned()));
            let mut columns: Vec<Column> =
                all.iter().filter(|column| read(&column.name)).cloned().collect();
            // Rows that are only counted.
            if columns.is_empty() {
                columns.extend(all.into_iter().take(1));
            }
            tables.insert(table.to_owned(), columns);
        }
        Ok(tables)
    }

    fn all_columns(&self, table: &str) -> Result<Vec<Column>, Error> {
        let failed = |error| Error::sql(&format!("columns of {table}"), error);
        let sql = "SELECT name, type FROM pragma_table_info(?1)";
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let rows = statement.query_map([table], |row| {
            let kind = match row.get_ref(1)?.as_str()? {
                "INTEGER" => Kind::Integer,
                "REAL" => Kind::Real,
                _ => Kind::Text,
            };
            Ok(Column { name: row.get(0)?, kind })
        });
        rows.and_then(Iterator::collect).map_err(failed)
    }
}

fn held(seen: &Mutex<Reads>) -> MutexGuard<'_, Reads> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The texts in single quotes of a statement.
fn literals(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in sql.lines() {
        let mut rest = line;
        // No text of a rule goes over the end of a line, and a comment may hold an apostrophe.
        while let Some(open) = rest.find('\'') {
            if rest[..open].contains("--") {
                break;
            }
            let tail = &rest[open + 1..];
            let Some(close) = tail.find('\'') else { break };
            found.push(tail[..close].to_owned());
            rest = &tail[close + 1..];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::built_in;

    #[test]
    fn a_rule_needs_what_its_statement_and_the_views_under_it_read() {
        let rules = built_in().unwrap();
        let one: Vec<Rule> =
            rules.iter().filter(|rule| rule.id == "jurisdiction-contested").cloned().collect();
        let needs = Needs::of(&one).unwrap();
        let names: Vec<&str> = needs.views.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["obligation_of", "answer_to"]);
        let tables: Vec<&str> = needs.tables.keys().map(String::as_str).collect();
        assert_eq!(tables, ["answer", "claim", "obligation", "order_"]);
        let columns: Vec<&str> =
            needs.tables["claim"].iter().map(|column| column.name.as_str()).collect();
        assert_eq!(columns, ["event", "property", "value", "denied"]);
        assert!(needs.literals.contains("contests-jurisdiction"));
        assert!(needs.literals.contains("says"), "of the view");
        let all = Needs::of(&rules).unwrap();
        for never in ["record", "document", "problem", "handle"] {
            assert!(!all.tables.contains_key(never), "{never}");
        }
    }

    #[test]
    fn texts_in_quotes_are_found_and_comments_skipped() {
        let sql = "SELECT 'a', x -- what's 'this'\n|| 'b' || ''";
        assert_eq!(literals(sql), ["a", "b", ""]);
    }
}
