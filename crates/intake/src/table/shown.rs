//! What a cell shows of its number: codes with their zeros, parts of a hundred, sums of money, days and hours.

use calamine::{Data, DataRef, ExcelDateTime};

/// How a style shows numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shown {
    #[default]
    Plain,
    /// A code of digits: how many there are at least, and signs that stand before so many digits counted from the end.
    Code(usize, Vec<(usize, char)>),
    Percent,
    /// What stands before and after the sum.
    Money(String, String),
}

impl Shown {
    /// What a number format shows, by its first section.
    pub(super) fn of(format: &str) -> Self {
        let Some(signs) = signs(format) else { return Self::Plain };
        let symbol = |sign: &Sign| match sign {
            Sign::Money(text) => Some(text.clone()),
            _ => None,
        };
        let digit = |sign: &Sign| matches!(sign, Sign::Digit(_));
        if signs.contains(&Sign::Percent) {
            return Self::Percent;
        }
        if let Some(at) = signs.iter().position(|sign| symbol(sign).is_some()) {
            let text = signs.get(at).and_then(symbol).unwrap_or_default();
            let before = signs.iter().position(digit).is_some_and(|first| at < first);
            return match before {
                true => Self::Money(text, String::new()),
                false => Self::Money(String::new(), format!(" {text}")),
            };
        }
        code(&signs).unwrap_or_default()
    }

    /// A number as a person sees it, as far as it tells more than the number.
    fn text(&self, value: f64) -> String {
        match self {
            Self::Plain => number(value),
            Self::Percent => format!("{}%", number(value * 100.0)),
            Self::Money(before, after) => format!("{before}{}{after}", number(value)),
            Self::Code(digits, between) => {
                let plain = number(value);
                if !plain.bytes().all(|byte| byte.is_ascii_digit()) {
                    return plain;
                }
                let padded = format!("{plain:0>digits$}");
                let mut out = String::new();
                for (at, digit) in padded.chars().enumerate() {
                    let left = padded.len() - at;
                    // What stands before all digits stands there however many there are.
                    let here = match (at, left == *digits) {
                        (0, _) => *digits,
                        (_, true) => usize::MAX,
                        _ => left,
                    };
                    out.extend(between.iter().filter(|(n, _)| *n == here).map(|(_, c)| *c));
                    out.push(digit);
                }
                out
            }
        }
    }
}

/// A sign of a number format.
#[derive(Clone, Debug, PartialEq)]
enum Sign {
    Digit(char),
    Text(char),
    Percent,
    Money(String),
    /// Whatever makes a format more than a code of digits.
    Other,
}

/// The signs of the first section; none for a format that says nothing.
fn signs(format: &str) -> Option<Vec<Sign>> {
    if format.eq_ignore_ascii_case("general") || format == "@" {
        return None;
    }
    let money = |c: char| matches!(c, '$' | '\u{20ac}' | '\u{a3}' | '\u{a5}' | '\u{20a1}');
    let (mut signs, mut chars) = (Vec::new(), format.chars());
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '0' | '#' | '?' => signs.push(Sign::Digit(c)),
            '%' => signs.push(Sign::Percent),
            '\\' => signs.extend(chars.next().map(Sign::Text)),
            // A blank as wide as a sign, a sign that fills the cell.
            '_' | '*' => {
                chars.next();
            }
            '"' => {
                let text: String = chars.by_ref().take_while(|c| *c != '"').collect();
                match text.trim() {
                    "$" | "Q" | "L" | "C$" | "US$" | "USD" | "MXN" | "S/" | "Bs" | "B/." => {
                        signs.push(Sign::Money(text.trim().to_owned()));
                    }
                    _ => signs.extend(text.chars().map(Sign::Text)),
                }
            }
            '[' => {
                let text: String = chars.by_ref().take_while(|c| *c != ']').collect();
                match text.strip_prefix('$').map(|text| text.split('-').next().unwrap_or_default())
                {
                    Some("") => {}
                    Some(symbol) => signs.push(Sign::Money(symbol.trim().to_owned())),
                    // A colour changes nothing; a condition or hours do.
                    None if text.chars().all(char::is_alphabetic) && text.len() > 2 => {}
                    None => signs.push(Sign::Other),
                }
            }
            c if money(c) => signs.push(Sign::Money(c.to_string())),
            '-' | ' ' | '(' | ')' | '/' | ':' => signs.push(Sign::Text(c)),
            _ => signs.push(Sign::Other),
        }
    }
    Some(signs)
}

/// Two digits and more that are all shown, and signs between them: `00000`, `00000000-0`.
fn code(signs: &[Sign]) -> Option<Shown> {
    let digits = signs.iter().filter(|sign| **sign == Sign::Digit('0')).count();
    let plain = signs.iter().all(|sign| matches!(sign, Sign::Digit('0') | Sign::Text(_)));
    if digits < 2 || !plain {
        return None;
    }
    let (mut left, mut between) = (digits, Vec::new());
    for sign in signs {
        match sign {
            Sign::Digit(_) => left -= 1,
            Sign::Text(c) if left > 0 => between.push((left, *c)),
            _ => {}
        }
    }
    Some(Shown::Code(digits, between))
}

/// A number with the fifteen digits that spreadsheets show.
fn number(value: f64) -> String {
    if value.fract() == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { value.to_string() };
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// A cell as text; a day as ISO 8601, with the time of day where there is one.
pub(super) fn text(data: &DataRef<'_>, shown: &Shown) -> String {
    match data {
        DataRef::Float(value) => shown.text(*value),
        #[expect(clippy::cast_precision_loss, reason = "codes of digits are below 2^52")]
        DataRef::Int(value) if *shown != Shown::Plain => shown.text(*value as f64),
        DataRef::Int(value) => value.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(stamp) => time(*stamp),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A cell of a format that gives no styles.
pub(super) fn plain(data: &Data) -> String {
    match data {
        Data::Float(value) => number(*value),
        Data::DateTime(stamp) => time(*stamp),
        Data::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        other => other.to_string(),
    }
}

fn time(stamp: ExcelDateTime) -> String {
    let value = stamp.as_f64();
    if !stamp.is_datetime() {
        #[expect(clippy::cast_possible_truncation, reason = "hours of a day count are few")]
        let seconds = (value * 86_400.0).round().clamp(-1e15, 1e15) as i64;
        let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.abs());
        return format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
    match (hour, minute, second) {
        // A number below one is a time of day alone.
        _ if (0.0..1.0).contains(&value) && value > 0.0 => {
            format!("{hour:02}:{minute:02}:{second:02}")
        }
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, value: f64, expected: &str) {
        assert_eq!(Shown::of(format).text(value), expected, "{format}");
    }

    #[test]
    fn a_code_of_digits_is_kept_as_it_is_seen() {
        check("00000", 42.0, "00042");
        check("00000000\\-0", 123_456.0, "00012345-6");
        check("000-00-0000", 12_345_678.0, "012-34-5678");
        check("\"EXP-\"000", 7.0, "EXP-007");
        check("\"EXP-\"000", 1234.0, "EXP-1234");
        check("00", 123.0, "123");
        check("00", 1.5, "1.5");
        check("General", 42.0, "42");
        check("0", 42.0, "42");
        check("#,##0", 1_234_567.0, "1234567");
        check("0.00", 0.1 + 0.2, "0.3");
    }

    #[test]
    fn parts_of_a_hundred_and_sums_of_money_keep_what_makes_them_so() {
        check("0.0%", 0.255, "25.5%");
        check("\"$\"#,##0.00_);[Red](\"$\"#,##0.00)", 1250.5, "$1250.5");
        check("#,##0.00\\ [$\u{20ac}-40A]", 30.0, "30 \u{20ac}");
        check("[$Q-100A]#,##0.00", 12.0, "Q12");
        check("_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", 0.0, "0");
    }
}
