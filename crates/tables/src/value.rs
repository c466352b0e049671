//! Values as other programs take them: days and instants as text.

use std::fmt::Write as _;

use paradero_model::Day;
use paradero_register::sql::{Value, ValueRef};

use crate::error::{Result, Trouble};
use crate::spec::{Column, Of};

const DAY_SECONDS: i64 = 86_400;

/// A value of a view as it is written into a column.
///
/// # Errors
/// If it is not what such a column holds.
pub(crate) fn value(column: &Column, value: ValueRef<'_>) -> Result<Value> {
    let not =
        |what: &str| Trouble::Value(format!("{}: {what} where {}", column.name, column.of.code()));
    Ok(match (column.of, value) {
        (_, ValueRef::Null) => Value::Null,
        (Of::Day, ValueRef::Integer(days)) => {
            Value::Text(day(days).ok_or_else(|| not(&format!("day {days}")))?)
        }
        (Of::Instant, ValueRef::Integer(seconds)) => {
            Value::Text(instant(seconds).ok_or_else(|| not(&format!("second {seconds}")))?)
        }
        (Of::Integer | Of::Flag, ValueRef::Integer(number)) => Value::Integer(number),
        // A sum of a view may be of either type.
        (Of::Integer, ValueRef::Real(number)) => Value::Real(number),
        (Of::Real, ValueRef::Integer(number)) => Value::Real(number as f64),
        (Of::Real, ValueRef::Real(number)) => Value::Real(number),
        (_, ValueRef::Text(bytes)) => {
            Value::Text(String::from_utf8(bytes.to_vec()).map_err(|_| not("no UTF-8"))?)
        }
        (Of::Text, ValueRef::Integer(number)) => Value::Text(number.to_string()),
        (Of::Text, ValueRef::Real(number)) => Value::Text(number.to_string()),
        (_, other) => return Err(not(&format!("{:?}", other.data_type()))),
    })
}

/// A day, counted from 1970-01-01, as `2026-01-15`.
fn day(days: i64) -> Option<String> {
    Some(Day(i32::try_from(days).ok()?).to_string())
}

/// Seconds since 1970-01-01T00:00Z as `2026-01-15T17:00:00Z`.
fn instant(seconds: i64) -> Option<String> {
    let mut text = day(seconds.div_euclid(DAY_SECONDS))?;
    let of_day = seconds.rem_euclid(DAY_SECONDS);
    let (hours, minutes, seconds) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    write!(text, "T{hours:02}:{minutes:02}:{seconds:02}Z").ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_are_written_as_iso_8601_has_them() {
        assert_eq!(day(20_468).as_deref(), Some("2026-01-15"));
        assert_eq!(day(-1).as_deref(), Some("1969-12-31"));
        assert_eq!(day(i64::MAX), None);
        assert_eq!(instant(20_468 * DAY_SECONDS + 61_200).as_deref(), Some("2026-01-15T17:00:00Z"));
        assert_eq!(instant(-1).as_deref(), Some("1969-12-31T23:59:59Z"));
    }
}
