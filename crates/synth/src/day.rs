//! Days since 1970-01-01, and the forms in which lists write them.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The day of a date.
#[expect(clippy::expect_used, reason = "only called with days of the calendar")]
pub(crate) fn of(year: i16, month: i8, day: i8) -> i32 {
    let date = Date::new(year, month, day).expect("a day of the calendar");
    date.since((Unit::Day, EPOCH)).map_or(0, |span| span.get_days())
}

/// Year, month and day.
pub(crate) fn parts(day: i32) -> (i16, i8, i8) {
    let date = EPOCH.saturating_add(day.days());
    (date.year(), date.month(), date.day())
}

/// `2025-03-31`.
pub(crate) fn iso(day: i32) -> String {
    let (y, m, d) = parts(day);
    format!("{y:04}-{m:02}-{d:02}")
}

/// `31/03/2025`.
pub(crate) fn dmy(day: i32) -> String {
    let (y, m, d) = parts(day);
    format!("{d:02}/{m:02}/{y:04}")
}

/// `31 de marzo de 2025`.
pub(crate) fn long(day: i32) -> String {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let (y, m, d) = parts(day);
    let month = usize::try_from(m - 1).map_or("", |index| MONTHS[index]);
    format!("{d} de {month} de {y}")
}

/// The forms of old registers: whole, about the middle or end of a month.
pub(crate) fn fuzzy(day: i32, form: u32) -> String {
    let (y, m, d) = parts(day);
    match form % 4 {
        0 if (11..=20).contains(&d) => format!("med/{m:02}/{y:04}"),
        1 if (20..=28).contains(&d) => format!("20-29/{m:02}/{y:04}"),
        _ => dmy(day),
    }
}
