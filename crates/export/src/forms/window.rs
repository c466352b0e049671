//! Which procedure a date of disappearance opens, where the day may be uncertain.
//!
//! Working Group on Enforced or Involuntary Disappearances, "Reporting a disappearance" and "Procedures" (ohchr.org): a case
//! of the three months before receipt goes under the urgent procedure; an older one of up to a year may go between
//! sessions if it is connected with such a case; any other is a standard case. No case is too old.

use jiff::ToSpan;
use jiff::civil::Date;
use paradero_model::Day;

/// Months of the urgent procedure.
const URGENT: i64 = 3;
/// Months within which a connected case may be sent between sessions.
const CONNECTED: i64 = 12;

/// What a date opens on a day; `until` is the last day on which a report must be received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Procedure {
    /// Urgent for every reading of the date, up to `until`; perhaps still up to `at_most`.
    Urgent {
        /// For the earliest reading.
        until: Day,
        /// For the latest reading.
        at_most: Day,
    },
    /// Urgent for some readings of the date, at most up to `at_most`.
    Perhaps {
        /// For the latest reading; `None` where the date has no latest reading.
        at_most: Option<Day>,
    },
    /// Too old for the urgent procedure for every reading; at least some are within the year, up to `at_most`.
    Connected {
        /// For the latest reading.
        at_most: Day,
        /// Every reading is within the year.
        certain: bool,
    },
    /// Older than a year for every reading.
    Standard,
    /// Every reading lies after the day asked for.
    Ahead,
    /// No day is known.
    Unknown,
}

/// A day so many months later; the last of its month where that has fewer days.
fn later(day: Day, months: i64) -> Option<Day> {
    let date = Date::new(day.year(), day.month(), day.day_of_month()).ok()?;
    let date = date.checked_add(months.months()).ok()?;
    Day::from_ymd(date.year(), date.month(), date.day())
}

/// The procedure that a date opens, of which the earliest and the latest possible day are known (`None` is open).
pub(crate) fn procedure(earliest: Option<Day>, latest: Option<Day>, today: Day) -> Procedure {
    if earliest.is_none() && latest.is_none() {
        return Procedure::Unknown;
    }
    if earliest.is_some_and(|day| day > today) {
        return Procedure::Ahead;
    }
    // A reading after the day asked for is none: nobody disappeared tomorrow.
    let last = latest.map_or(today, |day| day.min(today));
    let end = |day: Option<Day>, months| day.and_then(|day| later(day, months));
    let (first_end, last_end) = (end(earliest, URGENT), end(Some(last), URGENT));
    match (first_end, last_end) {
        (Some(until), Some(at_most)) if until >= today => Procedure::Urgent { until, at_most },
        (_, Some(at_most)) if at_most >= today => {
            Procedure::Perhaps { at_most: latest.map(|_| at_most) }
        }
        _ => match end(Some(last), CONNECTED) {
            Some(at_most) if at_most >= today => {
                let certain = end(earliest, CONNECTED).is_some_and(|day| day >= today);
                Procedure::Connected { at_most, certain }
            }
            _ => Procedure::Standard,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Day {
        Day::parse_iso(iso).unwrap()
    }

    fn asked(earliest: &str, latest: &str, today: &str) -> Procedure {
        procedure(Day::parse_iso(earliest), Day::parse_iso(latest), day(today))
    }

    #[test]
    fn a_certain_day_is_urgent_for_three_months_and_no_day_longer() {
        let urgent = Procedure::Urgent { until: day("2026-05-10"), at_most: day("2026-05-10") };
        assert_eq!(asked("2026-02-10", "2026-02-10", "2026-02-10"), urgent);
        assert_eq!(asked("2026-02-10", "2026-02-10", "2026-05-10"), urgent);
        let after = asked("2026-02-10", "2026-02-10", "2026-05-11");
        assert_eq!(after, Procedure::Connected { at_most: day("2027-02-10"), certain: true });
        assert_eq!(asked("2026-02-10", "2026-02-10", "2027-02-11"), Procedure::Standard);
    }

    #[test]
    fn three_months_after_the_last_of_a_long_month_is_the_last_of_a_short_one() {
        let urgent = Procedure::Urgent { until: day("2026-02-28"), at_most: day("2026-02-28") };
        assert_eq!(asked("2025-11-30", "2025-11-30", "2026-02-01"), urgent);
    }

    #[test]
    fn an_uncertain_day_is_urgent_for_certain_only_where_every_reading_is() {
        let both = |until, at_most| Procedure::Urgent { until: day(until), at_most: day(at_most) };
        assert_eq!(
            asked("2025-03-01", "2025-03-31", "2025-05-20"),
            both("2025-06-01", "2025-06-30")
        );
        let perhaps = Procedure::Perhaps { at_most: Some(day("2025-06-30")) };
        assert_eq!(asked("2025-03-01", "2025-03-31", "2025-06-02"), perhaps);
        assert_eq!(asked("2025-03-01", "2025-03-31", "2025-06-30"), perhaps);
        let connected = Procedure::Connected { at_most: day("2026-03-31"), certain: true };
        assert_eq!(asked("2025-03-01", "2025-03-31", "2025-07-01"), connected);
        let connected = Procedure::Connected { at_most: day("2026-03-31"), certain: false };
        assert_eq!(asked("2025-03-01", "2025-03-31", "2026-03-15"), connected);
    }

    #[test]
    fn an_open_end_never_makes_it_certain() {
        // Before a day: how long before nobody says.
        assert_eq!(
            asked("", "2025-03-31", "2025-05-01"),
            Procedure::Perhaps { at_most: Some(day("2025-06-30")) }
        );
        assert_eq!(asked("", "2024-03-31", "2025-05-01"), Procedure::Standard);
        // After a day: perhaps yesterday.
        assert_eq!(asked("2020-01-01", "", "2025-05-01"), Procedure::Perhaps { at_most: None });
        assert_eq!(asked("", "", "2025-05-01"), Procedure::Unknown);
        assert_eq!(asked("2025-06-01", "2025-06-02", "2025-05-01"), Procedure::Ahead);
    }
}
