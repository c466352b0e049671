//! Functions that rules may call beside those of SQL: one code for SQLite and for any other engine, so that both say the same.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

/// No count, age or number of points is larger; so sums of them cannot overflow.
const MOST: f64 = 1e12;

/// `folded(text)`: without spaces at its ends and in small letters, those of every script.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// `whole(number)`: without its fraction.
pub fn whole(number: f64) -> i64 {
    as_integer(number)
}

/// `thousandths(number)`: its thousandths. Sums of these come out the same in any order, which sums of fractions do not.
pub fn thousandths(number: f64) -> i64 {
    as_integer((number * 1000.0).round())
}

#[expect(clippy::cast_possible_truncation, reason = "it is clamped first; a fraction is cut off")]
fn as_integer(number: f64) -> i64 {
    number.clamp(-MOST, MOST) as i64
}

/// Makes the functions known to a connection.
pub(crate) fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("folded", 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.as_deref().map(folded))
    })?;
    connection
        .create_scalar_function("whole", 1, flags, |context| Ok(number(context)?.map(whole)))?;
    connection.create_scalar_function("thousandths", 1, flags, |context| {
        Ok(number(context)?.map(thousandths))
    })
}

#[expect(clippy::cast_precision_loss, reason = "what is not clamped is exact")]
fn number(context: &Context<'_>) -> Result<Option<f64>> {
    match context.get_raw(0) {
        ValueRef::Integer(number) => Ok(Some(number as f64)),
        _ => context.get(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_calls_the_same_code() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        let sql = "SELECT folded(' CUMPLIÓ '), whole(7.9), whole(-7.9), whole(3), thousandths(0.1), thousandths(1e30), whole(NULL)";
        let row = connection.query_row(sql, [], |row| {
            let text: String = row.get(0)?;
            let numbers: Vec<Option<i64>> =
                (1..7).map(|at| row.get(at)).collect::<Result<Vec<_>>>()?;
            Ok((text, numbers))
        });
        let numbers =
            [Some(7), Some(-7), Some(3), Some(100), Some(1_000_000_000_000), None].to_vec();
        assert_eq!(row.unwrap(), ("cumplió".to_owned(), numbers));
    }
}
