//! EDTF level 1 (ISO 8601-2:2019, and the specification of the Library of Congress of 2019).

use jiff::fmt::temporal::Pieces;

use super::{Day, Reading};

/// The shortest EDTF text for a whole interval of days.
pub(super) fn render(earliest: Day, latest: Day) -> String {
    if earliest == latest {
        return earliest.to_string();
    }
    let year = earliest.year();
    let starts_month = earliest.day_of_month() == 1;
    let whole_year = Day::from_ymd(year, 12, 31) == Some(latest);
    if starts_month && earliest.month() == 1 && whole_year {
        return earliest.to_string()[..earliest.to_string().len() - 6].to_owned();
    }
    let month_end = month(year, earliest.month()).map(|(_, last)| last);
    if starts_month && month_end == Some(latest) {
        return earliest.to_string()[..earliest.to_string().len() - 3].to_owned();
    }
    format!("{earliest}/{latest}")
}

/// First and last day of a month.
pub(super) fn month(year: i16, month: i8) -> Option<(Day, Day)> {
    let days = Day::days_in_month(year, month)?;
    Some((Day::from_ymd(year, month, 1)?, Day::from_ymd(year, month, days)?))
}

/// First and last day of a run of years.
pub(super) fn years(first: i16, last: i16) -> Option<(Day, Day)> {
    Some((Day::from_ymd(first, 1, 1)?, Day::from_ymd(last, 12, 31)?))
}

/// Why a day does not exist, in words.
pub(super) fn no_such_day(year: i16, month: i8, day: i8) -> String {
    match Day::days_in_month(year, month) {
        None => format!("there is no month {month}"),
        Some(days) => format!("month {month} of {year} has {days} days, not {day}"),
    }
}

/// Reads EDTF; the error is the reason in words.
pub(super) fn parse(text: &str) -> Result<Reading, String> {
    if text.is_empty() {
        return Err("it is empty".into());
    }
    if let Some((from, to)) = text.split_once('/') {
        return interval(text, from, to);
    }
    if text.contains('T') || text.contains('t') {
        return timed(text);
    }
    let (earliest, latest) = span(text)?;
    Ok(Reading {
        means: text.to_owned(),
        earliest: Some(earliest),
        latest: Some(latest),
        instant: None,
    })
}

fn interval(text: &str, from: &str, to: &str) -> Result<Reading, String> {
    let end = |part: &str| match part {
        "" | ".." => Ok(None),
        // An end of an interval may have a time of day, but no more than its day counts.
        _ if part.contains('T') => timed(part).map(|read| read.earliest.zip(read.latest)),
        _ => span(part).map(Some),
    };
    let (start, stop) = (end(from)?, end(to)?);
    let earliest = start.map(|(first, _)| first);
    let latest = stop.map(|(_, last)| last);
    match (earliest, latest) {
        (None, None) => Err("it has neither a first nor a last day".into()),
        (Some(first), Some(last)) if first > last => {
            Err(format!("it ends ({last}) before it starts ({first})"))
        }
        _ => Ok(Reading { means: text.to_owned(), earliest, latest, instant: None }),
    }
}

/// A date with a time of day, with or without offset.
fn timed(text: &str) -> Result<Reading, String> {
    let reason = || {
        format!(
            "`{text}` is not a date with a time of day; write 2025-04-10T17:00:00-04:00, or \
             2025-04-10"
        )
    };
    // The parser knows more than RFC 3339 (zone names, a blank for the T, compact forms).
    let plain = text.is_ascii()
        && text.get(..10).is_some_and(|day| Day::parse_iso(day).is_some())
        && matches!(text.as_bytes().get(10), Some(b'T' | b't'))
        && !text.contains('[');
    if !plain {
        return Err(reason());
    }
    let pieces = Pieces::parse(text).map_err(|_| reason())?;
    let time = pieces.time().ok_or_else(reason)?;
    let day = Day::from_civil(pieces.date());
    let Some(offset) = pieces.to_numeric_offset() else {
        return Ok(Reading::days(day, day));
    };
    let instant = offset.to_timestamp(pieces.date().to_datetime(time)).map_err(|_| reason())?;
    Ok(Reading {
        means: text.to_owned(),
        earliest: Some(day),
        latest: Some(day),
        instant: Some(instant.as_second()),
    })
}

/// First and last day of one date of level 1, without time.
fn span(text: &str) -> Result<(Day, Day), String> {
    let bare = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
    let (negative, digits) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, bare),
    };
    let parts: Vec<&str> = digits.split('-').collect();
    let sign = if negative { -1 } else { 1 };
    let (first, last) = year_range(parts[0], sign).ok_or_else(|| {
        format!("`{text}` does not start with a year of four digits, as in 2025-03-15")
    })?;
    let unspecified = parts[0].contains('X');
    match parts[1..] {
        [] => years(first, last).ok_or_else(|| format!("there is no year {first}")),
        _ if unspecified => Err("a month cannot follow a year that is not fully known".into()),
        ["XX"] | ["XX", "XX"] => years(first, first).ok_or_else(|| "no such year".to_owned()),
        [number] => {
            let number = two_digits(number).ok_or_else(|| not_two_digits("month", number))?;
            match number {
                // A season: the hemisphere is not said, so only the year is known.
                21..=24 => years(first, first),
                _ => month(first, number),
            }
            .ok_or_else(|| no_such_day(first, number, 1))
        }
        [number, day] => {
            let number = two_digits(number).ok_or_else(|| not_two_digits("month", number))?;
            if day == "XX" {
                return month(first, number).ok_or_else(|| no_such_day(first, number, 1));
            }
            let day = two_digits(day).ok_or_else(|| not_two_digits("day", day))?;
            Day::from_ymd(first, number, day)
                .map(|day| (day, day))
                .ok_or_else(|| no_such_day(first, number, day))
        }
        _ => Err("it has more parts than year, month and day".into()),
    }
}

/// The years that `2025`, `201X` or `20XX` may be.
fn year_range(text: &str, sign: i16) -> Option<(i16, i16)> {
    let known = text.trim_end_matches('X');
    let shaped = text.len() == 4
        && (2..=4).contains(&known.len())
        && known.bytes().all(|byte| byte.is_ascii_digit());
    if !shaped {
        return None;
    }
    let low: i16 = text.replace('X', "0").parse().ok()?;
    let high: i16 = text.replace('X', "9").parse().ok()?;
    Some(if sign < 0 { (-high, -low) } else { (low, high) })
}

fn two_digits(text: &str) -> Option<i8> {
    let shaped = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if shaped { text.parse().ok() } else { None }
}

fn not_two_digits(what: &str, text: &str) -> String {
    format!("the {what} `{text}` is not two digits (or XX), as in 2025-03-15")
}
