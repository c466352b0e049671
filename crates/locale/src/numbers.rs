//! Numbers as a language writes them.

use std::cell::Cell;

use fluent_bundle::FluentValue;

use crate::Lang;

/// The signs of numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signs {
    /// Between thousands, where the language parts them.
    pub(crate) thousands: Option<char>,
    /// From how many digits on it does.
    pub(crate) apart_from: usize,
    pub(crate) decimal: char,
    pub(crate) minus: char,
    pub(crate) digits: [char; 10],
}

thread_local! {
    /// The signs of the language in which this thread is writing. The formatter of a bundle is a plain function, so
    /// they stand beside it for as long as a message is written.
    static WRITING: Cell<Option<Signs>> = const { Cell::new(None) };
}

/// Writes a message under the signs of a language.
pub(crate) fn under<T>(signs: Signs, write: impl FnOnce() -> T) -> T {
    let before = WRITING.replace(Some(signs));
    let written = write();
    WRITING.set(before);
    written
}

/// The formatter of bundles: numbers by the signs at hand, anything else as it is.
pub(crate) fn formatted(value: &FluentValue<'_>) -> Option<String> {
    let (FluentValue::Number(number), Some(signs)) = (value, WRITING.get()) else { return None };
    Some(signs.write(&number.as_string(), number.options.use_grouping))
}

impl Signs {
    /// A number written `-1234.5` in the signs of the language.
    pub(crate) fn write(&self, plain: &str, apart: bool) -> String {
        let (minus, plain) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain),
        };
        let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
        let mut text = String::with_capacity(plain.len() + 8);
        if minus {
            text.push(self.minus);
        }
        let apart = self.thousands.filter(|_| apart && whole.len() >= self.apart_from);
        for (at, digit) in whole.chars().enumerate() {
            if let Some(sign) = apart.filter(|_| at > 0 && (whole.len() - at).is_multiple_of(3)) {
                text.push(sign);
            }
            text.push(self.digit(digit));
        }
        if !rest.is_empty() {
            text.push(self.decimal);
            text.extend(rest.chars().map(|digit| self.digit(digit)));
        }
        text
    }

    fn digit(&self, digit: char) -> char {
        let place = digit.to_digit(10).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.digits.get(place)).copied().unwrap_or(digit)
    }
}

impl Lang {
    /// A number with its thousands apart, as the language has them.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        self.signs().write(&number.to_string(), true)
    }

    /// A number with so many places after the point, rounded.
    #[must_use]
    pub fn decimal(self, number: f64, places: usize) -> String {
        self.signs().write(&format!("{number:.places$}"), true)
    }

    /// A number whose thousands are not set apart: a year, a number by which something is known.
    #[must_use]
    pub fn digits(self, number: i64) -> String {
        self.signs().write(&number.to_string(), false)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, Value, text};

    #[test]
    fn thousands_stand_apart_as_each_language_has_them() {
        let (es, en) = (Lang::es(), Lang::en());
        assert_eq!(en.number(1_234_567), "1,234,567");
        assert_eq!(en.number(6093), "6,093");
        assert_eq!(es.number(21_501), "21\u{202f}501");
        assert_eq!(es.number(6093), "6093");
        assert_eq!(en.number(-12), "\u{2212}12");
        assert_eq!(en.number(i64::MIN), "\u{2212}9,223,372,036,854,775,808");
        assert_eq!(en.digits(2024), "2024");
        assert_eq!(en.decimal(12_345.678, 1), "12,345.7");
    }

    #[test]
    fn numbers_in_messages_are_written_as_numbers_outside_them() {
        let (es, en) = (Lang::es(), Lang::en());
        assert_eq!(text!(en, "date-days", n = 1), "1 day");
        assert_eq!(text!(es, "date-days", n = 825), "825 días");
        assert_eq!(text!(en, "date-days", n = 6093), "6,093 days");
        assert_eq!(text!(en, "date-days", n = Value::decimal(1.0, 1)), "1.0 days");
        assert_eq!(text!(en, "date-days", n = Value::decimal(f64::NAN, 1)), "NaN days");
    }
}
