//! A connection to the schemas of one view.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error as StdError;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};

use crate::sql::{Answer, Database, Error, Value, translated};

/// Statements that are kept prepared: pages have some two hundred.
const STATEMENTS: usize = 1024;

/// A connection that nobody used for so long is asked whether it still stands before it is used.
const RESTED: Duration = Duration::from_secs(1);
/// How long it is waited for that answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A sign that no text of a source has, for the one that PostgreSQL has not.
const NUL: char = '\u{10FFFE}';

/// A connection to the schemas of one view, with the statements that were asked.
pub(super) struct View(RefCell<Open>);

struct Open {
    /// Always there until it is dropped.
    client: Option<Client>,
    statements: HashMap<String, Statement>,
    used: Instant,
    is_away: bool,
}

impl Drop for Open {
    fn drop(&mut self) {
        // A client has a runtime of its own, which must not be dropped on a thread of another.
        if let Some(client) = self.client.take() {
            std::thread::spawn(move || drop(client));
        }
    }
}

impl View {
    pub(super) fn over(client: Client) -> Self {
        let client = Some(client);
        Self(RefCell::new(Open {
            client,
            statements: HashMap::new(),
            used: Instant::now(),
            is_away: false,
        }))
    }

    fn with<T>(
        &self,
        ask: impl FnOnce(&mut Client, &mut HashMap<String, Statement>) -> Result<T, postgres::Error>,
    ) -> Answer<T> {
        let open = &mut *self.0.borrow_mut();
        let client = open.client.as_mut().ok_or_else(|| Error::away("the connection is closed"))?;
        open.used = Instant::now();
        ask(client, &mut open.statements).map_err(|error| {
            let error = told(&error);
            open.is_away |= error.is_away();
            error
        })
    }
}

fn prepared(
    client: &mut Client,
    statements: &mut HashMap<String, Statement>,
    sql: &str,
) -> Result<Statement, postgres::Error> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    let statement = client.prepare(&translated(sql))?;
    if statements.len() >= STATEMENTS {
        statements.clear();
    }
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

impl Database for View {
    fn ask(&self, sql: &str, with: &[Value]) -> Answer<Vec<Vec<Value>>> {
        self.with(|client, statements| {
            let statement = prepared(client, statements, sql)?;
            let with: Vec<Given<'_>> = with.iter().map(Given).collect();
            let with: Vec<&(dyn ToSql + Sync)> = with.iter().map(|one| one as _).collect();
            let rows = client.query(&statement, &with)?;
            let read = |row: &postgres::Row| {
                (0..row.len()).map(|at| row.try_get::<_, Had>(at).map(|had| had.0)).collect()
            };
            rows.iter().map(read).collect()
        })
    }

    fn columns(&self, sql: &str) -> Answer<Vec<String>> {
        self.with(|client, statements| {
            let statement = prepared(client, statements, sql)?;
            Ok(statement.columns().iter().map(|column| column.name().to_owned()).collect())
        })
    }

    fn run(&self, sql: &str) -> Answer<()> {
        self.with(|client, _| client.batch_execute(&translated(sql)))
    }

    fn is_alive(&self) -> bool {
        let open = &mut *self.0.borrow_mut();
        let Some(client) = open.client.as_mut().filter(|_| !open.is_away) else { return false };
        open.used.elapsed() < RESTED || client.is_valid(PATIENCE).is_ok()
    }
}

/// What went wrong, in one line.
pub(super) fn told(error: &postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(why) = cause {
            text.push_str(&format!(": {why}"));
            cause = why.source();
        }
        // A value that is not taken is no trouble of the server's.
        let is_of_value =
            text.contains("serializing parameter") || text.contains("deserializing column");
        return if is_of_value {
            Error::said(format!("PostgreSQL: {text}"))
        } else {
            Error::away(text)
        };
    };
    // Shut down, starting up, crashed; no more connections.
    let code = said.code().code();
    let is_away = code.starts_with("57P") || code.starts_with("08") || code.starts_with("53");
    let detail = said.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let text = format!("{} ({code}){detail}", said.message());
    if is_away { Error::away(text) } else { Error::said(format!("PostgreSQL: {text}")) }
}

/// A text as it lies there.
pub(super) fn put_text(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', &NUL.to_string()).into() } else { text.into() }
}

/// A text as it was.
pub(super) fn got_text(text: String) -> String {
    if text.contains(NUL) { text.replace(NUL, "\0") } else { text }
}

/// Whether a text cannot be told from one that has the sign which PostgreSQL has not.
pub(super) fn is_unfit(text: &str) -> bool {
    text.contains(NUL)
}

type Fault = Box<dyn StdError + Sync + Send>;

/// A value for a parameter.
#[derive(Debug)]
struct Given<'v>(&'v Value);

impl ToSql for Given<'_> {
    fn to_sql(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match (self.0, of) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(number), &Type::INT8) => number.to_sql(of, out),
            (Value::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(of, out),
            (Value::Integer(number), &Type::BOOL) => (*number != 0).to_sql(of, out),
            #[expect(clippy::cast_precision_loss, reason = "as SQLite compares them")]
            (Value::Integer(number), &Type::FLOAT8) => (*number as f64).to_sql(of, out),
            (Value::Real(number), &Type::FLOAT8) => number.to_sql(of, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::UNKNOWN) => {
                put_text(text).as_ref().to_sql(&Type::TEXT, out)
            }
            (Value::Blob(bytes), &Type::BYTEA) => bytes.as_slice().to_sql(of, out),
            (value, of) => Err(format!("{} is no {of}", value.data_type()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A value of a row.
struct Had(Value);

impl FromSql<'_> for Had {
    fn from_sql(of: &Type, raw: &[u8]) -> Result<Self, Fault> {
        Ok(Self(match *of {
            Type::INT8 => Value::Integer(i64::from_sql(of, raw)?),
            Type::INT4 => Value::Integer(i32::from_sql(of, raw)?.into()),
            Type::BOOL => Value::Integer(bool::from_sql(of, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(of, raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                Value::Text(got_text(String::from_sql(&Type::TEXT, raw)?))
            }
            Type::BYTEA => Value::Blob(raw.to_vec()),
            _ => return Err(format!("a column of type {of}, which SQLite has not").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Self(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
