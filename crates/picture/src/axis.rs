//! From days to places across a picture, with a silence at the end where nothing happens for long.

/// Where the scale begins, in hundredths of a percent.
const START: i64 = 100;
/// Where it ends.
const END: i64 = 9_900;
/// Where what happens ends, where a long silence follows.
const SILENT_FROM: i64 = 8_200;
/// Where that silence begins to be drawn.
const SILENCE: i64 = 8_350;
/// About how many marks a scale has at most.
const MARKS: usize = 8;

/// A mark of the scale: the first of a month or of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// The day is the first of a month.
    Month(i32),
    /// The day is the first of January, and months are not told apart.
    Year(i32),
}

impl Tick {
    /// The day.
    #[must_use]
    pub fn day(self) -> i32 {
        match self {
            Self::Month(day) | Self::Year(day) => day,
        }
    }
}

/// A scale of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    first: i32,
    last: i32,
    end: i64,
    today: i32,
}

impl Axis {
    /// From the first day on which something happens to the last. The days from then to `today` are drawn in proportion,
    /// unless they would take more than a quarter of the scale: then they are a stretch of their own, which [`Axis::silence`] names.
    #[must_use]
    pub fn new(first: i32, last: i32, today: i32) -> Self {
        let last = last.max(first);
        let long = i64::from(last) - i64::from(first);
        let silent = i64::from(today) - i64::from(last);
        if silent > (long / 3).max(1) {
            return Self { first, last, end: SILENT_FROM, today };
        }
        Self { first, last: last.max(today).max(first + 1), end: END, today }
    }

    /// First and last day of what is drawn in proportion.
    #[must_use]
    pub fn days(&self) -> (i32, i32) {
        (self.first, self.last)
    }

    /// Where a day stands, in hundredths of a percent; at an end where it is beyond.
    #[must_use]
    pub fn at(&self, day: i32) -> i64 {
        if self.end == SILENT_FROM && day >= self.today {
            return END;
        }
        let (first, last) = (i64::from(self.first), i64::from(self.last));
        let day = i64::from(day).clamp(first, last);
        START + (day - first) * (self.end - START) / (last - first).max(1)
    }

    /// Where the day after the last of a span stands.
    #[must_use]
    pub fn after(&self, day: i32) -> i64 {
        self.at(day.saturating_add(1).min(self.last.max(day)))
    }

    /// The stretch that stands for the days since the last that is drawn: from where to where, and how many days.
    #[must_use]
    pub fn silence(&self) -> Option<(i64, i64, i64)> {
        let days = i64::from(self.today) - i64::from(self.last);
        (self.end == SILENT_FROM).then_some((SILENCE, END, days))
    }

    /// Firsts of months, of every third month, or of years: few enough to be read.
    #[must_use]
    pub fn ticks(&self) -> Vec<Tick> {
        let starts: Vec<(i32, u32)> = months(self.first, self.last);
        for every in [1, 3, 6] {
            let found: Vec<Tick> = starts
                .iter()
                .filter(|(_, month)| month % every == 0)
                .map(|(day, _)| Tick::Month(*day))
                .collect();
            if found.len() <= MARKS {
                return found;
            }
        }
        let years: Vec<Tick> = starts
            .iter()
            .filter(|(_, month)| *month == 0)
            .map(|(day, _)| Tick::Year(*day))
            .collect();
        let step = years.len().div_ceil(MARKS).max(1);
        years.into_iter().step_by(step).collect()
    }
}

/// The first day of each month between two days, and the month from 0.
fn months(first: i32, last: i32) -> Vec<(i32, u32)> {
    let mut found = Vec::new();
    let (mut year, mut month) = year_and_month(first);
    loop {
        let day = first_of(year, month);
        if day > i64::from(last) {
            return found;
        }
        if day >= i64::from(first) {
            found.push((i32::try_from(day).unwrap_or(i32::MAX), month));
        }
        month += 1;
        if month == 12 {
            (year, month) = (year + 1, 0);
        }
    }
}

/// Days from 1970-01-01 to the first of a month, counted from 0 (the calendar is Gregorian throughout, as in ISO 8601).
fn first_of(year: i64, month: u32) -> i64 {
    // Years begin in March, so that the day that is sometimes there is the last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * i64::from(month) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn year_and_month(day: i32) -> (i64, u32) {
    let mut year = 1970 + i64::from(day).div_euclid(366);
    while first_of(year + 1, 0) <= i64::from(day) {
        year += 1;
    }
    let month = (0..12).rev().find(|month| first_of(year, *month) <= i64::from(day));
    (year, month.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firsts_of_months_are_those_of_the_calendar() {
        assert_eq!(first_of(1970, 0), 0);
        assert_eq!(first_of(2000, 2), 11_017);
        assert_eq!(first_of(1900, 2) - first_of(1900, 1), 28);
        assert_eq!(first_of(2024, 2) - first_of(2024, 1), 29);
        assert_eq!(year_and_month(first_of(1976, 4) as i32), (1976, 4));
        assert_eq!(year_and_month(first_of(1976, 4) as i32 - 1), (1976, 3));
        assert_eq!(year_and_month(-1), (1969, 11));
    }

    #[test]
    fn the_scale_has_few_marks() {
        // 2024-07-27 to 2024-08-21, and ten years, and sixty.
        assert_eq!(Axis::new(19_931, 19_956, 19_956).ticks(), [Tick::Month(19_936)]);
        for (first, last) in [(16_000, 19_653), (0, 22_000), (19_000, 19_400)] {
            let ticks = Axis::new(first, last, last).ticks();
            assert!(!ticks.is_empty() && ticks.len() <= MARKS, "{ticks:?}");
        }
    }

    #[test]
    fn a_long_silence_does_not_press_what_happened_together() {
        let axis = Axis::new(2_300, 2_400, 20_000);
        assert_eq!(axis.silence(), Some((SILENCE, END, 17_600)));
        assert_eq!((axis.at(2_300), axis.at(2_400), axis.at(20_000)), (START, SILENT_FROM, END));
        let axis = Axis::new(19_900, 20_000, 20_010);
        assert_eq!((axis.silence(), axis.at(20_010), axis.days()), (None, END, (19_900, 20_010)));
        // What is still to come lies beyond today.
        let axis = Axis::new(19_900, 20_030, 20_000);
        assert!(axis.at(20_000) < axis.at(20_030) && axis.silence().is_none());
        let one = Axis::new(100, 100, 100);
        assert!(one.after(100) > one.at(100));
    }
}
