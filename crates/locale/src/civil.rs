//! Years, months and days of a count of days.

/// Year, month (1 to 12) and day of the month of a day counted from 1970-01-01, in the proleptic Gregorian calendar, in
/// which the year 0 stands before the year 1. After H. Hinnant, *chrono-Compatible Low-Level Date Algorithms* (2021),
/// `civil_from_days`.
#[must_use]
pub fn civil(day: i32) -> (i64, u8, u8) {
    // Years begin in March, so that the day that is sometimes there is the last.
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let last = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u8::try_from(month).unwrap_or(1), u8::try_from(last).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_known_have_their_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(-25_509), (1900, 2, 28));
        assert_eq!(civil(-25_508), (1900, 3, 1));
        assert_eq!(civil(-719_529), (-1, 12, 31));
    }

    #[test]
    fn each_day_is_the_next_of_the_one_before() {
        let mut last = civil(-800_000);
        for day in -799_999..800_000 {
            let next = civil(day);
            let follows = match next {
                (year, 1, 1) => last == (year - 1, 12, 31),
                (year, month, 1) => (last.0, last.1) == (year, month - 1) && last.2 >= 28,
                (year, month, number) => last == (year, month, number - 1),
            };
            assert!(follows, "{last:?} {next:?}");
            last = next;
        }
    }
}
