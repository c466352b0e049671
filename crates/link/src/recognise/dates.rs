//! Written dates of a column as days, an impossible day as the span that its year or month leaves.

use paradero_model::{Date, Day};

/// Years that a person in any list can have been born in, or something happened to them.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2100;

/// Whether more cells of a column can only be month before day than day before month.
pub(super) fn is_month_first<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut month_first, mut day_first) = (0, 0);
    for cell in cells {
        if let Some([a, b, year]) = numbers(cell)
            && !is_year(&a)
            && !year.is_empty()
        {
            let large = |text: &str| text.parse::<u8>().is_ok_and(|n| (13..=31).contains(&n));
            month_first += u32::from(large(&b));
            day_first += u32::from(large(&a));
        }
    }
    month_first > day_first
}

/// Earliest and latest day (from 1970-01-01) that a cell names.
pub(super) fn read(cell: &str, month_first: bool) -> Option<(i32, i32)> {
    let cell = cell.trim();
    if cell.is_empty() {
        return None;
    }
    if let Some(span) = numeric(cell, month_first) {
        return Some(span);
    }
    let parts: Vec<&str> =
        cell.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let joined = parts.join("/");
    let worded = ["dd/mmm/yyyy", "dd/mmm/yy", "mmm/dd/yyyy", "mmm/dd/yy"];
    let date = worded
        .iter()
        .find_map(|format| Date::read_format(&joined, format).ok())
        .or_else(|| Date::read_format(cell, "edtf").ok())
        .or_else(|| Date::read_format(cell, "fuzzy").ok())?;
    Some((date.earliest?.0, date.latest?.0))
}

/// Year, month and day as columns of their own.
pub(super) fn of_parts(year: &str, month: &str, day: &str) -> Option<(i32, i32)> {
    span(year.trim().parse().ok()?, month.trim().parse().ok(), day.trim().parse().ok())
}

fn numeric(cell: &str, month_first: bool) -> Option<(i32, i32)> {
    let digits = cell.bytes().all(|b| b.is_ascii_digit());
    match cell.len() {
        4 if digits => return span(cell.parse().ok()?, None, None),
        8 if digits => return of_parts(cell.get(..4)?, cell.get(4..6)?, cell.get(6..)?),
        _ => {}
    }
    let [a, b, c] = numbers(cell)?;
    if is_year(&a) {
        return of_parts(&a, &b, &c);
    }
    let year: i16 = match (c.len(), c.parse().ok()?) {
        // As spreadsheets do, and the mappings of tables.
        (1 | 2, short @ 0..=29) => 2000 + short,
        (1 | 2, short) => 1900 + short,
        (4, year) => year,
        _ => return None,
    };
    let (first, second): (i8, i8) = (a.parse().ok()?, b.parse().ok()?);
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    if Day::from_ymd(year, month, day).is_none() && Day::from_ymd(year, day, month).is_some() {
        return span(year, Some(day), Some(month));
    }
    span(year, Some(month), Some(day))
}

/// Three groups of digits and nothing else.
fn numbers(cell: &str) -> Option<[String; 3]> {
    let date = cell.split(['T', ' ']).next().unwrap_or(cell);
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let fit =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [a, b, c] if parts.iter().all(fit) => Some([a, b, c].map(|part| (*part).to_owned())),
        _ => None,
    }
}

fn is_year(part: &str) -> bool {
    part.len() == 4
}

/// One day where there is one; else the month or the year, since one wrong digit leaves the rest standing.
fn span(year: i16, month: Option<i8>, day: Option<i8>) -> Option<(i32, i32)> {
    if !YEARS.contains(&year) {
        return None;
    }
    let at = |month, day| Day::from_ymd(year, month, day).map(|day| day.0);
    let Some(month) = month.filter(|month| (1..=12).contains(month)) else {
        return Some((at(1, 1)?, at(12, 31)?));
    };
    if let Some(day) = day.and_then(|day| at(month, day)) {
        return Some((day, day));
    }
    let last = (28..=31).rev().find_map(|day| at(month, day))?;
    Some((at(month, 1)?, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_dates_are_read_and_impossible_ones_keep_what_stands() {
        let day = |text: &str| Day::parse_iso(text).map(|day| (day.0, day.0));
        let to = |a: &str, b: &str| Some((Day::parse_iso(a)?.0, Day::parse_iso(b)?.0));
        for (cell, month_first, expected) in [
            ("1990-01-02", false, day("1990-01-02")),
            ("19900102", false, day("1990-01-02")),
            ("03/04/1991", false, day("1991-04-03")),
            ("03/04/1991", true, day("1991-03-04")),
            ("20/8/1991", true, day("1991-08-20")),
            ("3/1/70", true, day("1970-03-01")),
            ("24-May-11", true, day("2011-05-24")),
            ("Mar 1 1970", false, day("1970-03-01")),
            ("1862-01-81", false, to("1862-01-01", "1862-01-31")),
            ("1853-87-04", false, to("1853-01-01", "1853-12-31")),
            ("1948", false, to("1948-01-01", "1948-12-31")),
            ("unknown", false, None),
            ("", false, None),
        ] {
            assert_eq!(read(cell, month_first), expected, "{cell}");
        }
        assert!(is_month_first(["01/02/1990", "12/31/1991"].into_iter()));
        assert!(!is_month_first(["01/02/1990", "31/12/1991"].into_iter()));
    }
}
