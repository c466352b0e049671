//! Intervals of days as text: EDTF where the interval is a day, month or year, else `a/b`.

use jiff::civil::{Date, date};
use paradero_model::Day;

/// The calendar day of a day number; `None` outside the calendar's years.
fn civil(day: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// The day number of a calendar day.
fn number(day: Date) -> Option<i64> {
    Some(i64::from(date(1970, 1, 1).until(day).ok()?.get_days()))
}

/// The written form of an interval; `None` when both ends are open.
pub(crate) fn interval_text(lo: Option<i64>, hi: Option<i64>) -> Option<String> {
    let day = |day: i64| civil(day).map_or_else(|| format!("day {day}"), |day| day.to_string());
    match (lo, hi) {
        (None, None) => None,
        (None, Some(hi)) => Some(format!("../{}", day(hi))),
        (Some(lo), None) => Some(format!("{}/..", day(lo))),
        (Some(lo), Some(hi)) if lo == hi => Some(day(lo)),
        (Some(lo), Some(hi)) => {
            Some(whole(lo, hi).unwrap_or_else(|| format!("{}/{}", day(lo), day(hi))))
        }
    }
}

/// An interval in words that fit into a sentence: `2025-03`, `2025-03-20 or earlier`.
pub(crate) fn interval_words(lo: Option<i64>, hi: Option<i64>, language: &str) -> Option<String> {
    let spanish = language == "es";
    let text = interval_text(lo, hi)?;
    Some(match text.split_once('/') {
        None => text,
        Some(("..", hi)) => format!("{hi} {}", if spanish { "o antes" } else { "or earlier" }),
        Some((lo, "..")) => format!("{lo} {}", if spanish { "o después" } else { "or later" }),
        Some((lo, hi)) => format!("{lo} {} {hi}", if spanish { "a" } else { "to" }),
    })
}

/// The month or year that an interval is exactly.
fn whole(lo: i64, hi: i64) -> Option<String> {
    let (first, last) = (civil(lo)?, civil(hi)?);
    if first == first.first_of_year() && last == first.last_of_year() {
        return Some(format!("{:04}", first.year()));
    }
    (first == first.first_of_month() && last == first.last_of_month())
        .then(|| format!("{:04}-{:02}", first.year(), first.month()))
}

/// Reads a day `2025-03-15`.
pub(crate) fn read_day(text: &str) -> Option<Day> {
    let day = number(text.parse().ok()?)?;
    i32::try_from(day).ok().map(Day)
}

/// Reads `2025`, `2025-03`, `2025-03-15`, and two of these (or `..`) joined by `/`.
pub(crate) fn read_interval(text: &str) -> Option<(Option<i64>, Option<i64>)> {
    if let Some((from, until)) = text.split_once('/') {
        let lo = if from == ".." { None } else { read_interval(from)?.0 };
        let hi = if until == ".." { None } else { read_interval(until)?.1 };
        return Some((lo, hi));
    }
    let (first, last) = match text.len() {
        4 => {
            let first: Date = format!("{text}-01-01").parse().ok()?;
            (first, first.last_of_year())
        }
        7 => {
            let first: Date = format!("{text}-01").parse().ok()?;
            (first, first.last_of_month())
        }
        _ => {
            let day: Date = text.parse().ok()?;
            (day, day)
        }
    };
    Some((Some(number(first)?), Some(number(last)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_written_as_they_are_read() {
        for text in [
            "2025",
            "2025-02",
            "2025-03-15",
            "../2025-03-31",
            "2025-03-15/..",
            "2025-01-30/2025-02-02",
        ] {
            let (lo, hi) = read_interval(text).unwrap();
            assert_eq!(interval_text(lo, hi).as_deref(), Some(text));
        }
        assert_eq!(interval_text(None, None), None);
        let words = |text: &str, language| {
            let (lo, hi) = read_interval(text).unwrap();
            interval_words(lo, hi, language).unwrap()
        };
        assert_eq!(words("../2025-03-31", "en"), "2025-03-31 or earlier");
        assert_eq!(words("2025-03-15/..", "es"), "2025-03-15 o después");
        assert_eq!(words("2025-01-30/2025-02-02", "en"), "2025-01-30 to 2025-02-02");
        assert_eq!(words("2025-02", "en"), "2025-02");
        assert_eq!(read_day("1970-01-02"), Some(Day(1)));
        assert_eq!(read_interval("soon"), None);
        assert_eq!(read_interval("2025-02-30"), None);
    }
}
