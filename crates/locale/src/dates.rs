//! Dates, intervals and lists as a language writes them. Days are counted from 1970-01-01.

use crate::{Key, Lang, civil, key, text};

impl Lang {
    /// The name of a month, 1 to 12.
    #[must_use]
    pub fn month_name(self, month: u8) -> &'static str {
        self.plain(of_month(&MONTHS, month))
    }

    fn short(self, month: u8) -> &'static str {
        self.plain(of_month(&SHORT, month))
    }

    /// A day: `21 Aug 2024`.
    #[must_use]
    pub fn day(self, day: i32) -> String {
        let (year, month, last) = civil(day);
        text!(
            self,
            "date-day",
            day = self.digits(last.into()),
            month = self.short(month),
            year = self.digits(year)
        )
    }

    /// The month of a day, short: `Aug 2024`.
    #[must_use]
    pub fn month_of(self, day: i32) -> String {
        let (year, month, _) = civil(day);
        text!(self, "date-month", month = self.short(month), year = self.digits(year))
    }

    /// So many days, in words.
    #[must_use]
    pub fn days(self, count: i64) -> String {
        text!(self, "date-days", n = count)
    }

    /// An interval as short as it can be said: one day, a whole month or year, two days, or one open end. Empty where
    /// no day is known. Both ends belong to it.
    #[must_use]
    pub fn span(self, lo: Option<i32>, hi: Option<i32>) -> String {
        match (lo, hi) {
            (None, None) => String::new(),
            (Some(lo), None) => text!(self, "date-from", date = self.day(lo)),
            (None, Some(hi)) => text!(self, "date-until", date = self.day(hi)),
            (Some(lo), Some(hi)) if lo == hi => self.day(lo),
            (Some(lo), Some(hi)) => self.both(lo, hi),
        }
    }

    fn both(self, lo: i32, hi: i32) -> String {
        let (from, to, next) = (civil(lo), civil(hi), civil(hi.saturating_add(1)));
        let (first, last, year) =
            (self.digits(from.2.into()), self.digits(to.2.into()), self.digits(to.0));
        let whole_months = from.2 == 1 && next.2 == 1;
        if whole_months && from.0 == to.0 && (from.1, to.1) == (1, 12) {
            return year;
        }
        if whole_months && (from.0, from.1) == (to.0, to.1) {
            return text!(self, "date-whole-month", month = self.month_name(to.1), year = year);
        }
        let (start, month) = (self.short(from.1), self.short(to.1));
        match (from.0 == to.0, from.1 == to.1) {
            (true, true) => text!(
                self,
                "date-range-in-month",
                first = first,
                last = last,
                month = month,
                year = year
            ),
            (true, false) => text!(
                self,
                "date-range-in-year",
                first = first,
                first_month = start,
                last = last,
                month = month,
                year = year
            ),
            _ => text!(self, "date-range", from = self.day(lo), to = self.day(hi)),
        }
    }

    /// Things one after the other: `a, b and c`.
    #[must_use]
    pub fn list<T: AsRef<str>>(self, all: &[T]) -> String {
        let Some((last, before)) = all.split_last() else { return String::new() };
        let Some((first, middle)) = before.split_first() else { return last.as_ref().to_owned() };
        let mut head = first.as_ref().to_owned();
        for next in middle {
            head = text!(self, "list-next", head = head, next = next.as_ref());
        }
        let last = last.as_ref();
        text!(self, "list-last", head = head, last = last, sound = sound(last))
    }

    /// One thing or another: `a or b`.
    #[must_use]
    pub fn either<T: AsRef<str>>(self, all: &[T]) -> String {
        let Some((first, rest)) = all.split_first() else { return String::new() };
        let join =
            |head: String, last: &T| text!(self, "list-or", head = head, last = last.as_ref());
        rest.iter().fold(first.as_ref().to_owned(), join)
    }
}

/// `i` where a word begins with the sound of that vowel, before which Spanish says "e" for "y" ("Juan e Inés", but
/// "agua y hielo"); else `other`.
fn sound(word: &str) -> &'static str {
    let mut letters = word.chars().flat_map(char::to_lowercase).peekable();
    letters.next_if_eq(&'h');
    let begins = letters.next_if(|letter| matches!(letter, 'i' | 'í')).is_some();
    if begins && !matches!(letters.peek(), Some('a' | 'e' | 'o')) { "i" } else { "other" }
}

fn of_month(names: &[Key; 12], month: u8) -> Key {
    let [first, ..] = *names;
    names.get(usize::from(month.saturating_sub(1))).copied().unwrap_or(first)
}

const MONTHS: [Key; 12] = [
    key!("date-month-1"),
    key!("date-month-2"),
    key!("date-month-3"),
    key!("date-month-4"),
    key!("date-month-5"),
    key!("date-month-6"),
    key!("date-month-7"),
    key!("date-month-8"),
    key!("date-month-9"),
    key!("date-month-10"),
    key!("date-month-11"),
    key!("date-month-12"),
];

const SHORT: [Key; 12] = [
    key!("date-short-1"),
    key!("date-short-2"),
    key!("date-short-3"),
    key!("date-short-4"),
    key!("date-short-5"),
    key!("date-short-6"),
    key!("date-short-7"),
    key!("date-short-8"),
    key!("date-short-9"),
    key!("date-short-10"),
    key!("date-short-11"),
    key!("date-short-12"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Days of dates from 1970 on, by counting.
    fn at(year: i64, month: u8, day: u8) -> Option<i32> {
        (-5000..40_000).find(|number| civil(*number) == (year, month, day))
    }

    #[test]
    fn intervals_are_said_as_short_as_they_can_be() {
        let cases = [
            ((2024, 8, 21), (2024, 8, 21), "21 Aug 2024", "21 ago 2024"),
            ((2025, 3, 1), (2025, 3, 31), "March 2025", "marzo de 2025"),
            ((1990, 1, 1), (1990, 12, 31), "1990", "1990"),
            ((1976, 5, 10), (1976, 5, 20), "10–20 May 1976", "10–20 may 1976"),
            ((2024, 8, 30), (2024, 9, 2), "30 Aug–2 Sep 2024", "30 ago–2 sep 2024"),
            ((2023, 12, 31), (2024, 1, 1), "31 Dec 2023–1 Jan 2024", "31 dic 2023–1 ene 2024"),
        ];
        for (lo, hi, en, es) in cases {
            let (lo, hi) = (at(lo.0, lo.1, lo.2), at(hi.0, hi.1, hi.2));
            assert_eq!(Lang::en().span(lo, hi), en);
            assert_eq!(Lang::es().span(lo, hi), es);
        }
        assert_eq!(Lang::en().span(None, at(2024, 8, 21)), "by 21 Aug 2024");
        assert_eq!(Lang::es().span(at(2024, 8, 21), None), "desde el 21 ago 2024");
        assert_eq!(Lang::es().span(None, None), "");
        assert_eq!(Lang::es().month_of(0), "ene 1970");
    }

    #[test]
    fn lists_end_as_the_language_ends_them() {
        let (es, en) = (Lang::es(), Lang::en());
        assert_eq!(en.list::<&str>(&[]), "");
        assert_eq!(en.list(&["a"]), "a");
        assert_eq!(en.list(&["a", "b"]), "a and b");
        assert_eq!(es.list(&["a", "b", "c", "d"]), "a, b, c y d");
        assert_eq!(es.list(&["Juan", "Inés"]), "Juan e Inés");
        assert_eq!(es.list(&["padre", "hijo"]), "padre e hijo");
        assert_eq!(es.list(&["agua", "hielo"]), "agua y hielo");
        assert_eq!(es.either(&["1970", "1971", "1972"]), "1970 o 1971 o 1972");
    }
}
