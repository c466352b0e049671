//! Dates as FollowTheMoney takes them: a prefix of an ISO 8601 date and time in UTC, whose length is its precision.
//!
//! There is no range and no "about". A range within one month or one year is that month or year, which is true though less
//! exact; any other, and whatever is marked as uncertain, has no prefix and stays text.

use paradero_model::Day;

/// The years that readers of such dates take.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2999;
const DAY_SECONDS: i64 = 86_400;

/// The prefix that days (counted from 1970-01-01) and an instant (seconds since then) amount to; nothing where there is none.
/// `means` is the date's EDTF text, or what was written where that is the same.
pub(crate) fn prefix(
    means: &str,
    lo: Option<i64>,
    hi: Option<i64>,
    at: Option<i64>,
) -> Option<String> {
    if means.contains(['?', '~', '%']) {
        return None;
    }
    if let Some(at) = at {
        return instant(at);
    }
    let (first, last) = (day(lo?)?, day(hi?)?);
    let same = |length: usize| first.get(..length).filter(|part| last.get(..length) == Some(part));
    [10, 7, 4].into_iter().find_map(same).map(str::to_owned)
}

/// A day as `2026-03-15`.
fn day(number: i64) -> Option<String> {
    let day = Day(i32::try_from(number).ok()?);
    YEARS.contains(&day.year()).then(|| day.to_string())
}

/// An instant as `2026-03-15T21:10:00`, in UTC.
pub(crate) fn instant(seconds: i64) -> Option<String> {
    let of_day = seconds.rem_euclid(DAY_SECONDS);
    let date = day(seconds.div_euclid(DAY_SECONDS))?;
    let (hours, minutes, seconds) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    Some(format!("{date}T{hours:02}:{minutes:02}:{seconds:02}"))
}

#[cfg(test)]
mod tests {
    use paradero_model::Date;
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Option<String> {
        let date = Date::parse_edtf(text).unwrap();
        let days = |day: Option<Day>| day.map(|day| i64::from(day.0));
        prefix(&date.means, days(date.earliest), days(date.latest), date.instant)
    }

    #[test]
    fn a_date_is_a_prefix_or_none() {
        let cases = [
            ("2026", Some("2026")),
            ("2026-03", Some("2026-03")),
            ("2026-03-15", Some("2026-03-15")),
            ("2026-03-15T17:10:00-04:00", Some("2026-03-15T21:10:00")),
            ("1976-09-20/1976-09-29", Some("1976-09")),
            ("1978-09/1978-10", Some("1978")),
            ("1975-12/1976-01", None),
            ("201X", None),
            ("2026-03~", None),
            ("2026?", None),
            ("../2026-03-15", None),
            ("0900-01-01", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
        assert_eq!(prefix("as soon as possible", None, None, None), None);
        assert_eq!(prefix("", Some(i64::MAX), Some(i64::MAX), None), None);
    }

    proptest! {
        #[test]
        fn a_prefix_spans_the_days_and_is_iso(lo in -500_000_i64..400_000, length in 0_i64..800) {
            let hi = lo + length;
            if let Some(text) = prefix("", Some(lo), Some(hi), None) {
                prop_assert!(matches!(text.len(), 4 | 7 | 10));
                let date = Date::parse_edtf(&text).unwrap();
                prop_assert!(i64::from(date.earliest.unwrap().0) <= lo);
                prop_assert!(i64::from(date.latest.unwrap().0) >= hi);
            }
        }

        #[test]
        fn no_instant_panics(at in any::<i64>(), lo in any::<i64>(), hi in any::<i64>()) {
            let _ = prefix("x", Some(lo), Some(hi), Some(at));
            let _ = prefix("x", Some(lo), Some(hi), None);
        }
    }
}
