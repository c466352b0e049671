//! Which of two numbers of a date is the day: told by the dates of the whole chat, or not told.

use paradero_model::Day;

/// A date as it is written: three numbers, the last or the first of them the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) numbers: [u16; 3],
    /// The year stands first, with four digits.
    pub(super) year_first: bool,
}

/// An order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayMonth,
    MonthDay,
}

impl Written {
    /// The day it means in an order; nothing where there is no such day.
    pub(super) fn day(&self, order: Order) -> Option<Day> {
        let [first, second, third] = self.numbers;
        let (year, month, day) = match (self.year_first, order) {
            (true, _) => (first, second, third),
            (false, Order::DayMonth) => (third, second, first),
            (false, Order::MonthDay) => (third, first, second),
        };
        // WhatsApp and Telegram are of this century.
        let year = if year < 100 { year + 2_000 } else { year };
        Day::from_ymd(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }
}

/// How many times more often messages go back in time in the wrong order than in the right one.
const TIMES: usize = 5;

/// The order in which dates are written, and why; nothing where both fit, or neither.
pub(super) fn find(dates: &[Written]) -> (Option<Order>, String) {
    let orders = [Order::DayMonth, Order::MonthDay];
    let [by_day, by_month] = orders.map(|order| tried(dates, order));
    let told = |order: Order, why: &str| {
        let shown = match order {
            Order::DayMonth => "day before month",
            Order::MonthDay => "month before day",
        };
        (Some(order), format!("dates are written {shown}: {why}"))
    };
    if dates.iter().all(|date| date.year_first) {
        return (Some(Order::DayMonth), "dates are written year, month, day".into());
    }
    match (by_day.impossible, by_month.impossible) {
        (0, 1..) => return told(Order::DayMonth, "the other way some are no days"),
        (1.., 0) => return told(Order::MonthDay, "the other way some are no days"),
        (1.., 1..) => {
            return (None, "dates are kept as text: read either way some are no days".into());
        }
        (0, 0) => {}
    }
    if dates.iter().all(|date| date.day(orders[0]) == date.day(orders[1])) {
        return told(Order::DayMonth, "both ways they are the same days");
    }
    if by_day.back * TIMES < by_month.back {
        return told(Order::DayMonth, "the other way messages go back in time");
    }
    if by_month.back * TIMES < by_day.back {
        return told(Order::MonthDay, "the other way messages go back in time");
    }
    let why = "dates are kept as text: which number is the day and which the month cannot be told from them; a mapping says so \
               (`date = \"dd/mm/yy\"`)";
    (None, why.into())
}

/// What dates are in an order: how many are no days, and how often one is before the one above it.
struct Tried {
    impossible: usize,
    back: usize,
}

fn tried(dates: &[Written], order: Order) -> Tried {
    let (mut impossible, mut back, mut last) = (0, 0, None);
    for date in dates {
        match date.day(order) {
            None => impossible += 1,
            Some(day) => {
                back += usize::from(last.is_some_and(|last| day < last));
                last = Some(day);
            }
        }
    }
    Tried { impossible, back }
}
