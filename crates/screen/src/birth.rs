//! Dates of birth as intervals, and what their agreement weighs.

use paradero_model::{Date, Day};
use serde::Serialize;

/// An interval of days; `None` is an open end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// First day.
    pub earliest: Option<Day>,
    /// Last day.
    pub latest: Option<Day>,
}

/// How two dates of birth stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BirthMatch {
    /// They exclude each other.
    Different,
    /// Different days of the same year.
    SameYear,
    /// One digit of the date differs.
    OneDigit,
    /// Day and month are exchanged.
    DayMonthSwapped,
    /// At least one is vague, and both can be right.
    Compatible,
    /// The same day.
    SameDay,
}

/// Days over which the births of the people in a register spread: about seventy years.
const SPREAD_DAYS: i32 = 25_550;

impl Interval {
    /// One day.
    pub fn day(day: Day) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    /// The day, when it is one.
    pub fn single_day(self) -> Option<Day> {
        self.earliest.filter(|day| self.latest == Some(*day))
    }

    fn length_days(self) -> Option<i32> {
        Some(self.latest?.days_since(self.earliest?).saturating_add(1))
    }

    /// How the two stand to each other, and what it weighs in 1/1024 bit.
    ///
    /// The weights are log2(m/u): m, how often two records of one person stand so, of known data
    /// sets (same 0.90, exchanged 0.01, one digit 0.02, same year 0.02, else 0.02); u, how often
    /// two strangers do, from births spread evenly over seventy years.
    pub(crate) fn compare(self, other: Self) -> (BirthMatch, i32) {
        let apart = |a: Option<Day>, b: Option<Day>| matches!((a, b), (Some(a), Some(b)) if a < b);
        if !apart(self.latest, other.earliest) && !apart(other.latest, self.earliest) {
            if self.single_day().is_some() && self == other {
                return (BirthMatch::SameDay, 14_848);
            }
            return (BirthMatch::Compatible, compatible_bits(self, other));
        }
        let (Some(mine), Some(theirs)) = (self.single_day(), other.single_day()) else {
            return (BirthMatch::Different, -5_734);
        };
        if swapped(mine) == Some(theirs) {
            (BirthMatch::DayMonthSwapped, 8_192)
        } else if one_digit(mine, theirs) {
            (BirthMatch::OneDigit, 3_379)
        } else if mine.year() == theirs.year() {
            (BirthMatch::SameYear, -1_024)
        } else {
            (BirthMatch::Different, -5_734)
        }
    }
}

impl From<&Date> for Interval {
    fn from(date: &Date) -> Self {
        Self { earliest: date.earliest, latest: date.latest }
    }
}

/// The same date with day and month exchanged, where there is another such day.
pub(crate) fn swapped(day: Day) -> Option<Day> {
    Day::from_ymd(day.year(), day.day_of_month(), day.month()).filter(|other| *other != day)
}

fn one_digit(a: Day, b: Day) -> bool {
    let (a, b) = (a.to_string(), b.to_string());
    a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count() == 1
}

/// log2 of the inverse of the chance that two strangers' intervals meet; nothing for open ends.
fn compatible_bits(a: Interval, b: Interval) -> i32 {
    let (Some(a), Some(b)) = (a.length_days(), b.length_days()) else { return 0 };
    let chance = f64::from(a.saturating_add(b)) / f64::from(SPREAD_DAYS);
    crate::score::bits(1.0 / chance.clamp(1e-6, 1.0))
}
