//! Dates that may be uncertain: an interval of days that keeps its written form.
//!
//! Three things are kept of each date: what was *written* (`med/05/1976`), what it was taken to
//! *mean* (EDTF level 1 text, ISO 8601-2), and the interval of days that this spans. Two dates are
//! compared as [`Relation::Equal`], [`Relation::Compatible`] or [`Relation::Exclusive`]; a
//! question about order is answered [`Answer::Certain`], [`Answer::Possible`] or [`Answer::No`].

mod compare;
mod day;
mod edtf;
mod fuzzy;
mod grammar;
mod pattern;
mod time_of_day;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use compare::Elapsed;

/// A day, counted from 1970-01-01 (proleptic Gregorian calendar).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

/// A date with its uncertainty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Date {
    /// What the source has, verbatim.
    pub written: String,
    /// What it was taken to mean, as EDTF text; empty where nothing could be read. For an instant
    /// the RFC 3339 text.
    pub means: String,
    /// First day of the interval; `None` is open (no earliest day is known).
    pub earliest: Option<Day>,
    /// Last day of the interval; `None` is open.
    pub latest: Option<Day>,
    /// Seconds since 1970-01-01T00:00Z, where an instant with an offset is stated.
    pub instant: Option<i64>,
    /// A person decided what it means (`{ says, means }` in a claim sheet).
    pub decided: bool,
}

/// How two dates stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same interval.
    Equal,
    /// Different intervals that share a day: both can be right.
    Compatible,
    /// No day in common: they contradict each other.
    Exclusive,
}

/// The answer to a question about uncertain dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// For no reading of the dates.
    No,
    /// For some reading.
    Possible,
    /// For every reading.
    Certain,
}

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date: {reason}")]
pub struct DateError {
    /// The text.
    pub text: String,
    /// What is wrong with it, and what would be right.
    pub reason: String,
}

/// What a reader made of a text, before it becomes a [`Date`].
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    means: String,
    earliest: Option<Day>,
    latest: Option<Day>,
    instant: Option<i64>,
}

impl Reading {
    /// The whole interval between two days, with the shortest EDTF text that says it.
    fn days(earliest: Day, latest: Day) -> Self {
        Self {
            means: edtf::render(earliest, latest),
            earliest: Some(earliest),
            latest: Some(latest),
            instant: None,
        }
    }
}

impl Date {
    /// Reads EDTF level 1 (ISO 8601-2): `2025`, `2025-03`, `2025-03-15`; `201X`, `2025-XX`,
    /// `2025-03-XX`; qualifiers `?` `~` `%`; intervals `a/b`, `../b`, `a/..`, `/b`, `a/`; and a
    /// date with time of day (with an offset it is an instant, and the day is the civil day in
    /// that offset).
    ///
    /// - An open end (`..`) and an unknown one (nothing) both leave that end of the interval open.
    /// - A qualifier does not widen the interval, since no standard says by how much; it caps what
    ///   a comparison answers (see [`Date::is_qualified`]).
    /// - A season (`2025-21` to `2025-24`) spans the whole year that it names: which months it
    ///   means depends on the hemisphere, and the text does not say which.
    ///
    /// # Errors
    /// When the text is not EDTF, names a day that does not exist, ends before it starts, or has
    /// neither a first nor a last day.
    pub fn parse_edtf(text: &str) -> Result<Self, DateError> {
        let reading = edtf::parse(text.trim()).map_err(|reason| DateError::new(text, reason))?;
        Ok(Self::from_reading(text, reading))
    }

    /// Reads a written date by a named format:
    ///
    /// - `edtf`: as [`Date::parse_edtf`].
    /// - `excel`: the serial day number of the 1900 date system (1 is 1900-01-01; 60 is a day that
    ///   never was and is refused; a fraction is time of day), or `yyyy-mm-dd`. `excel-1904`: the same of the 1904 date system, in
    ///   which 0 is 1904-01-01.
    /// - `fuzzy`: the written forms of old registers, day before month; days (`1º/10/1976`), ranges
    ///   (`20-29/09/1976`, `SEP-OCT/1978`, `DIC/1975-ENE/1976`), thirds of a month or a year
    ///   (`princ/` `med/` `fines/`), fortnights (`1a quinc/05/1977`), years (`AÑOS/1976-77`), and
    ///   dates in words with Spanish, English and Portuguese month names. Nothing is guessed: two-digit years and whatever has two readings
    ///   are refused.
    /// - Otherwise a pattern of `d` `dd` (day), `m` `mm` (month), `mmm` `mmmm` (name of a month),
    ///   `yy` or `yyyy` and separators, such as `dd/mm/yyyy` or `mm/yyyy`. `yy` is 2000 to 2029 for
    ///   00 to 29 and 1930 to 1999 for 30 to 99. Under any pattern a text that is exactly
    ///   `yyyy-mm-dd` with a four-digit year is read too, since spreadsheets mix both and it has
    ///   one reading.
    ///
    /// In all of them a time of day after the date is allowed; it stays in `written`.
    ///
    /// # Errors
    /// When the text does not fit the format, names a day that does not exist (31/02), says that
    /// there is no date, or has two readings; also when the format itself makes no sense.
    pub fn read_format(text: &str, format: &str) -> Result<Self, DateError> {
        let trimmed = text.trim();
        let reading = if Self::says_no_date(trimmed) {
            Err("it says that there is no date; leave the cell empty or map it to nothing".into())
        } else {
            match format {
                "edtf" => edtf::parse(trimmed),
                "excel" => pattern::excel(trimmed),
                "excel-1904" => pattern::excel_1904(trimmed),
                "fuzzy" => fuzzy::read(trimmed),
                _ => pattern::read(trimmed, format),
            }
        };
        reading
            .map(|reading| Self::from_reading(text, reading))
            .map_err(|reason| DateError::new(text, reason))
    }

    /// What a person decided that a written text means: `said("last month", "2025-03")`.
    ///
    /// # Errors
    /// When `means` is not EDTF level 1.
    pub fn said(says: &str, means: &str) -> Result<Self, DateError> {
        let date = Self::parse_edtf(means)?;
        Ok(Self { written: says.to_owned(), decided: true, ..date })
    }

    /// One known day.
    pub fn on(day: Day) -> Self {
        Self::from_reading(&day.to_string(), Reading::days(day, day))
    }

    /// A text that stands where a date would and that nobody read: `as soon as possible`. It has
    /// no reading, so no comparison with it answers anything but "no".
    pub fn unread(written: &str) -> Self {
        Self {
            written: written.to_owned(),
            means: String::new(),
            earliest: None,
            latest: None,
            instant: None,
            decided: false,
        }
    }

    /// Whether the written text was taken to mean anything.
    pub fn is_read(&self) -> bool {
        !self.means.is_empty()
    }

    /// Whether the date is marked as uncertain `?`, approximate `~` or both `%`. The interval is
    /// as stated; comparisons of such a date are at most [`Answer::Possible`].
    pub fn is_qualified(&self) -> bool {
        self.means.contains(['?', '~', '%'])
    }

    /// The day, when the interval is a single day.
    pub fn single_day(&self) -> Option<Day> {
        self.earliest.filter(|day| self.latest == Some(*day))
    }

    /// Whether a text is blank or says, as registers do, that no date is known (`sin datos`,
    /// `desconocido`, `n/d`, `unknown`, `sem dados`, `-`).
    pub fn says_no_date(text: &str) -> bool {
        fuzzy::says_no_date(text)
    }

    fn from_reading(written: &str, reading: Reading) -> Self {
        Self {
            written: written.to_owned(),
            means: reading.means,
            earliest: reading.earliest,
            latest: reading.latest,
            instant: reading.instant,
            decided: false,
        }
    }
}

impl DateError {
    fn new(text: &str, reason: String) -> Self {
        Self { text: text.to_owned(), reason }
    }
}

/// The meaning, as EDTF text; what was written where nothing could be read.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_read() { &self.means } else { &self.written })
    }
}
