//! Comparing dates: what holds for every reading, what for some.

use super::{Answer, Date, Day, Relation};

/// How many days lie between two dates, over all readings of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// Fewest days; `None` when there is no lower bound.
    pub at_least: Option<i32>,
    /// Most days; `None` when there is no upper bound.
    pub at_most: Option<i32>,
    /// One of the two dates is marked uncertain or approximate.
    pub qualified: bool,
}

impl Date {
    /// How two dates stand to each other, day against day; `None` when one of them was not read.
    ///
    /// Symmetric. A qualifier (`?` `~` `%`) does not count: ask [`Date::is_qualified`] before a
    /// contradiction is called certain.
    pub fn relation(&self, other: &Self) -> Option<Relation> {
        if !self.is_read() || !other.is_read() {
            return None;
        }
        let apart = |a: Option<Day>, b: Option<Day>| matches!((a, b), (Some(a), Some(b)) if a < b);
        Some(if apart(self.latest, other.earliest) || apart(other.latest, self.earliest) {
            Relation::Exclusive
        } else if self.earliest == other.earliest && self.latest == other.latest {
            Relation::Equal
        } else {
            Relation::Compatible
        })
    }

    /// Whether this date lies before the other: two instants by the second, otherwise by the day
    /// (the same day is not before).
    ///
    /// "No" when one of them was not read, since then no reading makes it true.
    pub fn before(&self, other: &Self) -> Answer {
        if let (Some(mine), Some(theirs)) = (self.instant, other.instant) {
            return match mine < theirs {
                true if self.is_qualified() || other.is_qualified() => Answer::Possible,
                true => Answer::Certain,
                false => Answer::No,
            };
        }
        self.at_least_days_before(other, 1)
    }

    /// Whether at least `days` days lie between this date and a `later` one. "No" when one of them
    /// was not read.
    pub fn at_least_days_before(&self, later: &Self, days: i32) -> Answer {
        self.clock(later).map_or(Answer::No, |elapsed| elapsed.at_least_days(days))
    }

    /// The days from this date `until` another, over all readings; `None` when one was not read.
    pub fn clock(&self, until: &Self) -> Option<Elapsed> {
        if !self.is_read() || !until.is_read() {
            return None;
        }
        let between = |from: Option<Day>, to: Option<Day>| Some(to?.days_since(from?));
        Some(Elapsed {
            at_least: between(self.latest, until.earliest),
            at_most: between(self.earliest, until.latest),
            qualified: self.is_qualified() || until.is_qualified(),
        })
    }
}

impl Elapsed {
    /// Whether at least `days` days went by.
    pub fn at_least_days(self, days: i32) -> Answer {
        if self.at_least.is_some_and(|least| least >= days) && !self.qualified {
            Answer::Certain
        } else if self.at_most.is_none_or(|most| most >= days) {
            Answer::Possible
        } else {
            Answer::No
        }
    }

    /// Whether more than `days` days went by: a limit of `days` days ran out.
    pub fn more_than_days(self, days: i32) -> Answer {
        self.at_least_days(days.saturating_add(1))
    }
}
