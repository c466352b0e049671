//! Dates that may be uncertain: an interval of days that keeps its written form.
//!
//! Three things are kept of each date: what was *written* (`med/05/1976`), what it was taken to
//! *mean* (EDTF level 1 text, ISO 8601-2), and the interval of days that this spans. Two dates are
//! compared as [`Relation::Equal`], [`Relation::Compatible`] or [`Relation::Exclusive`]; a
//! question about order is answered [`Answer::Certain`], [`Answer::Possible`] or [`Answer::No`].

use std::fmt;

use serde::{Deserialize, Serialize};

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

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let epoch = jiff::civil::date(1970, 1, 1);
        match epoch.checked_add(jiff::Span::new().days(self.0)) {
            Ok(day) => write!(f, "{day}"),
            Err(_) => write!(f, "day {}", self.0),
        }
    }
}
