//! The connection that pages, documents, screening and review ask: of SQLite, or of PostgreSQL.
//!
//! Statements are written once, in SQLite's dialect as far as `dialect` takes it over. What is asked for is what the code needs and
//! no more: statements with parameters, and rows whose values are read as one type or another. Values are those of SQLite on either
//! side, so that whatever is read of a row is read by the same code.

mod dialect;
mod error;
mod params;

use std::cell::Cell;

use rusqlite::types::FromSql;

pub(crate) use dialect::translated;
pub use error::{Error, OptionalRow, tells_away};
pub use params::Params;
pub use rusqlite::params;
pub use rusqlite::types::{Value, ValueRef};

/// What every question returns: the answer, or why the database could not be read.
pub type Answer<T> = Result<T, Error>;

/// A database other than SQLite. It gives the rows of a statement at once.
pub trait Database: Send {
    /// The rows of a statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn ask(&self, sql: &str, with: &[Value]) -> Answer<Vec<Vec<Value>>>;

    /// The names of the columns that a statement gives.
    ///
    /// # Errors
    /// When the database does not take the statement.
    fn columns(&self, sql: &str) -> Answer<Vec<String>>;

    /// Runs statements that take nothing and give nothing.
    ///
    /// # Errors
    /// When the database does not take one.
    fn run(&self, sql: &str) -> Answer<()>;

    /// Whether it still answers.
    fn is_alive(&self) -> bool;
}

/// A connection.
pub struct Connection {
    of: Of,
    /// Of which opening of the register the decisions are that lie over it; 0 is those it was opened with.
    laid: Cell<u64>,
}

enum Of {
    Sqlite(rusqlite::Connection),
    Other(Box<dyn Database>),
}

impl From<rusqlite::Connection> for Connection {
    fn from(connection: rusqlite::Connection) -> Self {
        Self { of: Of::Sqlite(connection), laid: Cell::new(0) }
    }
}

impl Connection {
    /// Of a database other than SQLite.
    #[must_use]
    pub fn over(database: Box<dyn Database>) -> Self {
        Self { of: Of::Other(database), laid: Cell::new(0) }
    }

    /// The connection of SQLite, where it is one.
    #[must_use]
    pub fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match &self.of {
            Of::Sqlite(connection) => Some(connection),
            Of::Other(_) => None,
        }
    }

    /// Whether it still answers: a server may have gone since it was last asked.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        match &self.of {
            Of::Sqlite(_) => true,
            Of::Other(database) => database.is_alive(),
        }
    }

    /// Of which opening of the register the decisions are that lie over it.
    #[must_use]
    pub fn laid(&self) -> u64 {
        self.laid.get()
    }

    /// Notes of which opening of the register the decisions are that were laid over it.
    pub fn note_laid(&self, opened: u64) {
        self.laid.set(opened);
    }

    /// A statement that is asked once.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn prepare(&self, sql: &str) -> Answer<Statement<'_>> {
        Ok(Statement(match &self.of {
            Of::Sqlite(connection) => Prepared::Once(connection.prepare(sql)?),
            Of::Other(database) => Prepared::Other(&**database, sql.to_owned()),
        }))
    }

    /// A statement that is asked again and again.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn prepare_cached(&self, sql: &str) -> Answer<Statement<'_>> {
        Ok(Statement(match &self.of {
            Of::Sqlite(connection) => Prepared::Kept(connection.prepare_cached(sql)?),
            Of::Other(database) => Prepared::Other(&**database, sql.to_owned()),
        }))
    }

    /// The one row of a statement.
    ///
    /// # Errors
    /// When there is none, or the database cannot be read.
    pub fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Answer<T>,
    ) -> Answer<T> {
        self.prepare(sql)?.query_row(params, read)
    }

    /// Runs a statement that gives no rows.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn execute(&self, sql: &str, params: impl Params) -> Answer<()> {
        let mut statement = self.prepare_cached(sql)?;
        statement.query(params)?.next()?;
        Ok(())
    }

    /// Runs statements, parted by semicolons, that take nothing and give nothing.
    ///
    /// # Errors
    /// When the database does not take one.
    pub fn execute_batch(&self, sql: &str) -> Answer<()> {
        match &self.of {
            Of::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Of::Other(database) => database.run(sql),
        }
    }
}

/// What gives rows one after the other: a view that pages ask, or a store of SQLite that is being made.
pub(crate) trait Each {
    /// Takes each row of a statement without parameters.
    fn each(&self, sql: &str, take: &mut dyn FnMut(&Row<'_>) -> Answer<()>) -> Answer<()>;
}

impl Each for Connection {
    fn each(&self, sql: &str, take: &mut dyn FnMut(&Row<'_>) -> Answer<()>) -> Answer<()> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(&row)?;
        }
        Ok(())
    }
}

impl Each for rusqlite::Connection {
    fn each(&self, sql: &str, take: &mut dyn FnMut(&Row<'_>) -> Answer<()>) -> Answer<()> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(&Row::from(row))?;
        }
        Ok(())
    }
}

/// A statement.
pub struct Statement<'c>(Prepared<'c>);

enum Prepared<'c> {
    Once(rusqlite::Statement<'c>),
    Kept(rusqlite::CachedStatement<'c>),
    Other(&'c dyn Database, String),
}

impl Statement<'_> {
    /// The rows that it gives.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn query(&mut self, params: impl Params) -> Answer<Rows<'_>> {
        let statement = match &mut self.0 {
            Prepared::Once(statement) => statement,
            Prepared::Kept(statement) => &mut **statement,
            Prepared::Other(database, sql) => {
                let mut with = Vec::new();
                params.each(&mut |value| {
                    with.push(params::owned(value)?);
                    Ok(())
                })?;
                return Ok(Rows(Found::All(database.ask(sql, &with)?, 0)));
            }
        };
        let (mut at, expected) = (0, statement.parameter_count());
        params.each(&mut |value| {
            at += 1;
            Ok(statement.raw_bind_parameter(at, value)?)
        })?;
        if at != expected {
            return Err(rusqlite::Error::InvalidParameterCount(at, expected).into());
        }
        Ok(Rows(Found::Sqlite(statement.raw_query())))
    }

    /// What is read of each row.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn query_map<T, F: FnMut(&Row<'_>) -> Answer<T>>(
        &mut self,
        params: impl Params,
        read: F,
    ) -> Answer<Mapped<'_, F>> {
        Ok(Mapped { rows: self.query(params)?, read })
    }

    /// The one row that it gives.
    ///
    /// # Errors
    /// When there is none, or the database cannot be read.
    pub fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Answer<T>,
    ) -> Answer<T> {
        let mut rows = self.query(params)?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        read(&row)
    }

    /// The names of the columns that it gives.
    ///
    /// # Errors
    /// When the database does not take the statement.
    pub fn columns(&self) -> Answer<Vec<String>> {
        match &self.0 {
            Prepared::Once(statement) => Ok(statement.column_names().map(str::to_owned).collect()),
            Prepared::Kept(statement) => Ok(statement.column_names().map(str::to_owned).collect()),
            Prepared::Other(database, sql) => database.columns(sql),
        }
    }
}

/// The rows of a statement.
pub struct Rows<'s>(Found<'s>);

enum Found<'s> {
    Sqlite(rusqlite::Rows<'s>),
    /// Rows, and how many of them were read.
    All(Vec<Vec<Value>>, usize),
}

impl Rows<'_> {
    /// The next one.
    ///
    /// # Errors
    /// When the database cannot be read.
    #[expect(clippy::should_implement_trait, reason = "a row is lent until the next is asked for")]
    pub fn next(&mut self) -> Answer<Option<Row<'_>>> {
        match &mut self.0 {
            Found::Sqlite(rows) => Ok(rows.next()?.map(|row| Row(Lent::Sqlite(row)))),
            Found::All(rows, read) => {
                let row = rows.get(*read).map(|row| Row(Lent::Values(row)));
                *read += 1;
                Ok(row)
            }
        }
    }
}

/// What is read of each row of a statement.
pub struct Mapped<'s, F> {
    rows: Rows<'s>,
    read: F,
}

impl<T, F: FnMut(&Row<'_>) -> Answer<T>> Iterator for Mapped<'_, F> {
    type Item = Answer<T>;

    fn next(&mut self) -> Option<Answer<T>> {
        match self.rows.next() {
            Ok(row) => row.map(|row| (self.read)(&row)),
            Err(error) => Some(Err(error)),
        }
    }
}

/// A row.
pub struct Row<'r>(Lent<'r>);

enum Lent<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Values(&'r [Value]),
}

impl<'r> From<&'r rusqlite::Row<'r>> for Row<'r> {
    fn from(row: &'r rusqlite::Row<'r>) -> Self {
        Self(Lent::Sqlite(row))
    }
}

impl Row<'_> {
    /// The value of a column.
    ///
    /// # Errors
    /// When it is not of that type.
    pub fn get<T: FromSql>(&self, at: usize) -> Answer<T> {
        match self.0 {
            Lent::Sqlite(row) => Ok(row.get(at)?),
            Lent::Values(_) => {
                let value = self.get_ref(at)?;
                T::column_result(value).map_err(|error| {
                    let (of, why) = (value.data_type(), Box::new(error));
                    rusqlite::Error::FromSqlConversionFailure(at, of, why).into()
                })
            }
        }
    }

    /// The value of a column where it lies.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn get_ref(&self, at: usize) -> Answer<ValueRef<'_>> {
        match self.0 {
            Lent::Sqlite(row) => Ok(row.get_ref(at)?),
            Lent::Values(values) => {
                let value = values.get(at).ok_or(rusqlite::Error::InvalidColumnIndex(at))?;
                Ok(ValueRef::from(value))
            }
        }
    }
}
