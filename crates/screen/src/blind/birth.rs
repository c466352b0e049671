//! Dates of birth as hashes, and how two of them stand to each other.

use std::collections::BTreeMap;

use paradero_model::Day;

use super::key::{Kind, Secrets};
use crate::birth::{BirthMatch, Interval, swapped};

/// A date of birth as far as it is told: the hash of its year, of its month, of its day; 0 where it is vaguer than that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HashedBirth {
    pub(super) year: u64,
    pub(super) month: u64,
    pub(super) day: u64,
}

impl HashedBirth {
    /// Nothing for dates that may be of two years: they are too vague to be told by hashes.
    pub(super) fn new(secrets: &Secrets, birth: Interval) -> Option<Self> {
        let (first, last) = (birth.earliest?, birth.latest?);
        if first.year() != last.year() {
            return None;
        }
        let month = (first.month() == last.month()).then(|| hash_month(secrets, first));
        Some(Self {
            year: hash_year(secrets, first),
            month: month.unwrap_or(0),
            day: birth.single_day().map_or(0, |day| hash_day(secrets, day)),
        })
    }
}

fn hash_day(secrets: &Secrets, day: Day) -> u64 {
    secrets.hash(Kind::Day, day.to_string().as_bytes())
}

fn hash_month(secrets: &Secrets, day: Day) -> u64 {
    secrets.hash(Kind::Month, format!("{}-{}", day.year(), day.month()).as_bytes())
}

fn hash_year(secrets: &Secrets, day: Day) -> u64 {
    secrets.hash(Kind::Year, day.year().to_string().as_bytes())
}

/// How a date of birth of an export stands to one that is asked for, and what it weighs.
pub(super) type Stands = (BirthMatch, i32);

/// The dates of birth that are asked for. The asker knows what the other date would be if hashes agree, so that weights
/// are those of [`Interval::compare`].
#[derive(Default)]
pub(super) struct AskedBirths {
    births: Vec<Interval>,
    /// Hash of a day that is the one asked for, it with day and month exchanged, or one digit away.
    days: BTreeMap<u64, Vec<(u32, Stands)>>,
    months: BTreeMap<u64, Vec<u32>>,
    years: BTreeMap<u64, Vec<u32>>,
}

impl AskedBirths {
    /// The number of a date; nothing for one that is too vague.
    pub(super) fn add(&mut self, secrets: &Secrets, birth: Interval) -> Option<u32> {
        if let Some(at) = self.births.iter().position(|known| *known == birth) {
            return u32::try_from(at).ok();
        }
        let hashed = HashedBirth::new(secrets, birth)?;
        let number = u32::try_from(self.births.len()).ok()?;
        self.births.push(birth);
        for day in birth.single_day().into_iter().flat_map(mistaken_for) {
            let stands = birth.compare(Interval::day(day));
            self.days.entry(hash_day(secrets, day)).or_default().push((number, stands));
        }
        self.years.entry(hashed.year).or_default().push(number);
        if hashed.month != 0 {
            self.months.entry(hashed.month).or_default().push(number);
        }
        Some(number)
    }

    /// How a date of an export stands to those asked for; those that are left out exclude it.
    pub(super) fn stand(&self, found: &HashedBirth) -> BTreeMap<u32, Stands> {
        let mut all = BTreeMap::new();
        for asked in self.years.get(&found.year).into_iter().flatten() {
            all.extend(self.of_one_year(*asked, found).map(|stands| (*asked, stands)));
        }
        // One digit wrong may be another year.
        if found.day != 0 {
            all.extend(self.days.get(&found.day).into_iter().flatten().copied());
        }
        all
    }

    /// The most that a date can weigh beside one asked for.
    pub(super) fn most(&self, asked: u32) -> Option<i32> {
        let own = *self.births.get(asked as usize)?;
        let within = own.earliest.map(|day| own.compare(Interval::day(day)).1);
        Some(own.compare(own).1.max(within.unwrap_or(0)))
    }

    /// What a date weighs that excludes one asked for.
    pub(super) fn different(&self, asked: u32) -> Option<Stands> {
        let own = self.births.get(asked as usize)?;
        let early = Day(own.earliest?.0.saturating_sub(40_000));
        Some(own.compare(Interval::day(early)))
    }

    fn of_one_year(&self, asked: u32, found: &HashedBirth) -> Option<Stands> {
        let own = *self.births.get(asked as usize)?;
        let first = own.earliest?;
        let same_month =
            self.months.get(&found.month).is_some_and(|asked_for| asked_for.contains(&asked));
        let vague = own.single_day().is_none();
        let own_month = month_within(own);
        match (found.day != 0, found.month != 0) {
            // The found day lies in the interval asked for, whichever it is.
            (true, _) if vague && (own_month.is_none() || same_month) => {
                Some(own.compare(Interval::day(first)))
            }
            (true, _) if vague => None,
            // Two days of one year; nearer ones are told by the hash of the day.
            (true, _) => other_day(own),
            (false, true) if same_month || own_month.is_none() => {
                Some(own.compare(own_month.unwrap_or_else(|| month_of(first))))
            }
            (false, true) => None,
            (false, false) => Some(own.compare(year_of(first))),
        }
    }
}

/// The month of an interval that lies in one.
fn month_within(birth: Interval) -> Option<Interval> {
    let (first, last) = (birth.earliest?, birth.latest?);
    (first.month() == last.month()).then(|| month_of(first))
}

fn month_of(day: Day) -> Interval {
    let first = Day::from_ymd(day.year(), day.month(), 1);
    let last = (28..=31).rev().find_map(|last| Day::from_ymd(day.year(), day.month(), last));
    Interval { earliest: first, latest: last }
}

fn year_of(day: Day) -> Interval {
    Interval {
        earliest: Day::from_ymd(day.year(), 1, 1),
        latest: Day::from_ymd(day.year(), 12, 31),
    }
}

/// What two days of one year weigh that are not mistaken for each other.
fn other_day(own: Interval) -> Option<Stands> {
    let year = year_of(own.earliest?);
    let days = year.earliest?.0..=year.latest?.0;
    days.map(|day| own.compare(Interval::day(Day(day)))).find(|one| one.0 == BirthMatch::SameYear)
}

/// The day, it with day and month exchanged, and all days one digit away.
fn mistaken_for(day: Day) -> Vec<Day> {
    let mut all = vec![day];
    all.extend(swapped(day));
    let written = day.to_string();
    for at in 0..written.len() {
        for digit in '0'..='9' {
            let mut other = written.clone();
            if other.get(at..=at).is_some_and(|sign| sign != "-" && sign != digit.to_string()) {
                other.replace_range(at..=at, digit.encode_utf8(&mut [0; 4]));
                all.extend(Day::parse_iso(&other));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use paradero_model::Date;
    use proptest::prelude::*;

    use super::*;
    use crate::blind::key::Key;

    fn interval(text: &str) -> Interval {
        Interval::from(&Date::parse_edtf(text).unwrap())
    }

    fn both(asked: &str, found: &str) -> (Stands, Stands) {
        let secrets = Key::new([1; 32]).of_export(&[2; 16]);
        let mut births = AskedBirths::default();
        let number = births.add(&secrets, interval(asked)).unwrap();
        let hashed = HashedBirth::new(&secrets, interval(found)).unwrap();
        let blind = births.stand(&hashed).get(&number).copied();
        let blind = blind.or_else(|| births.different(number)).unwrap();
        (blind, interval(asked).compare(interval(found)))
    }

    #[test]
    fn hashes_say_of_dates_what_the_dates_say() {
        let dates =
            ["1990", "1990-04", "1990-05", "1990-04-07", "1990-07-04", "1990-04-17", "1991"];
        for asked in dates {
            for found in dates {
                let (blind, clear) = both(asked, found);
                assert_eq!(blind.0, clear.0, "{asked} {found}");
                // Of a month within the year asked for it is not known how long it is.
                let apart = (blind.1 - clear.1).abs();
                assert!(apart == 0 || asked == "1990" && apart < 16, "{asked} {found}: {apart}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn days_stand_to_each_other_as_they_do_in_clear(
            year in 1950_i32..2010, month in 1_u8..13, day in 1_u8..29,
            change in 0_u8..5, other in 1_u8..13,
        ) {
            let asked = format!("{year}-{month:02}-{day:02}");
            let found = match change {
                0 => asked.clone(),
                1 => format!("{year}-{:02}-{month:02}", day.min(12)),
                2 => format!("{year}-{other:02}-{day:02}"),
                3 => format!("{}-{month:02}-{day:02}", year + i32::from(other) * 10 - 60),
                _ => format!("{}-{other:02}-{:02}", year + 1, day),
            };
            let (blind, clear) = both(&asked, &found);
            prop_assert_eq!(blind, clear, "{} {}", asked, found);
        }
    }

    #[test]
    fn what_may_be_of_two_years_is_not_hashed() {
        let secrets = Key::new([1; 32]).of_export(&[2; 16]);
        assert!(HashedBirth::new(&secrets, interval("199X")).is_none());
        assert!(AskedBirths::default().add(&secrets, interval("199X")).is_none());
    }
}
