//! Days of the calendar.

use std::fmt;

use jiff::Span;
use jiff::civil::Date as Civil;

use super::Day;

const EPOCH: Civil = jiff::civil::date(1970, 1, 1);

impl Day {
    /// The day of a year (-9999 to 9999), month (1 to 12) and day of the month; `None` when there
    /// is no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Civil::new(year, month, day).ok().map(Self::from_civil)
    }

    /// Reads exactly `yyyy-mm-dd` (four, two and two digits).
    pub fn parse_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        Self::from_ymd(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
    }

    /// The year.
    ///
    /// Days before the year -9999 or after 9999 cannot be made by any reader; for such a value
    /// this and the other accessors answer for the nearest day that the calendar has.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.civil().month()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.civil().day()
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this day; negative when `earlier` is the later one.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Days in a month, if there is such a month.
    pub(super) fn days_in_month(year: i16, month: i8) -> Option<i8> {
        Civil::new(year, month, 1).ok().map(Civil::days_in_month)
    }

    /// Day of the week, 1 (Monday) to 7 (Sunday).
    pub(super) fn weekday(self) -> i8 {
        self.civil().weekday().to_monday_one_offset()
    }

    pub(super) fn from_civil(date: Civil) -> Self {
        // `until` in days fails for no pair of dates that the calendar has.
        Self(EPOCH.until(date).map(|span| span.get_days()).unwrap_or_default())
    }

    fn civil(self) -> Civil {
        match Span::new().try_days(self.0) {
            Ok(span) => EPOCH.saturating_add(span),
            Err(_) if self.0 < 0 => Civil::MIN,
            Err(_) => Civil::MAX,
        }
    }
}

/// `yyyy-mm-dd`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Four digits also before the year 0, as EDTF has it.
        let sign = if self.year() < 0 { "-" } else { "" };
        let year = self.year().unsigned_abs();
        write!(f, "{sign}{year:04}-{:02}-{:02}", self.month(), self.day_of_month())
    }
}
