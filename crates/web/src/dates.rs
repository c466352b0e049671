//! Dates and numbers as people write them, in each language.

use paradero_model::Day;
use paradero_register::query::When;

use crate::lang::Lang;

const MONTHS: [(&str, &str); 12] = [
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
];

/// Year, month (1 to 12) and day of a day.
pub(crate) fn civil(day: i32) -> (i64, usize, u32) {
    let text = Day(day).to_string();
    let mut parts = text.rsplitn(3, '-');
    let last = parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    let month = parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    let year = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    (year, month, last)
}

fn month(lang: Lang, month: usize, length: usize) -> String {
    let (es, en) = MONTHS[(month.clamp(1, 12)) - 1];
    lang.say(es, en).chars().take(length).collect()
}

/// A day: `21 Aug 2024`.
pub(crate) fn day(lang: Lang, day: i32) -> String {
    let (year, at, last) = civil(day);
    format!("{last} {} {year}", month(lang, at, 3))
}

/// A month: `Aug 2024`.
pub(crate) fn month_of(lang: Lang, day: i32) -> String {
    let (year, at, _) = civil(day);
    format!("{} {year}", month(lang, at, 3))
}

/// An interval: one day, a whole month or year, two days, or one open end. Empty where no day is
/// known.
pub(crate) fn span(lang: Lang, lo: Option<i32>, hi: Option<i32>) -> String {
    match (lo, hi) {
        (None, None) => String::new(),
        (Some(lo), None) => format!("{} {}", lang.say("desde el", "from"), day(lang, lo)),
        (None, Some(hi)) => format!("{} {}", lang.say("hasta el", "by"), day(lang, hi)),
        (Some(lo), Some(hi)) if lo == hi => day(lang, lo),
        (Some(lo), Some(hi)) => both(lang, lo, hi),
    }
}

fn both(lang: Lang, lo: i32, hi: i32) -> String {
    let (from, to, next) = (civil(lo), civil(hi), civil(hi.saturating_add(1)));
    let whole_months = from.2 == 1 && next.2 == 1;
    if whole_months && from.0 == to.0 && from.1 == 1 && to.1 == 12 {
        return from.0.to_string();
    }
    if whole_months && (from.0, from.1) == (to.0, to.1) {
        let name = month(lang, from.1, usize::MAX);
        return format!("{name}{}{}", lang.say(" de ", " "), from.0);
    }
    let start = match (from.0 == to.0, from.1 == to.1) {
        (true, true) => from.2.to_string(),
        (true, false) => format!("{} {}", from.2, month(lang, from.1, 3)),
        _ => day(lang, lo),
    };
    let end = day(lang, hi);
    format!("{start}\u{2013}{end}")
}

/// What was written, where it says more than the interval does: anything but digits and the signs
/// between them.
pub(crate) fn written(when: &When) -> Option<&str> {
    let written = when.written.as_deref()?.trim();
    let plain = |letter: char| letter.is_ascii_digit() || "-/. ".contains(letter);
    (!written.is_empty() && !written.chars().all(plain)).then_some(written)
}

/// The time of day and zone of an instant as it was written: `23:59 (-04:00)`.
pub(crate) fn time_of_day(written: &str) -> Option<String> {
    let (date, time) = written.split_once('T')?;
    if date.len() != 10 || !date.chars().all(|letter| letter.is_ascii_digit() || letter == '-') {
        return None;
    }
    let clock = time.get(..5).filter(|clock| clock.as_bytes()[2] == b':')?;
    let zone = time.find(['+', '-', 'Z']).and_then(|at| time.get(at..)).unwrap_or_default();
    let zone = if zone == "Z" { "UTC" } else { zone };
    Some(if zone.is_empty() { clock.to_owned() } else { format!("{clock} ({zone})") })
}

/// A number with its thousands apart.
pub(crate) fn number(lang: Lang, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    // Four digits are read at one glance; Spanish parts none of them.
    let apart = if digits.len() > 4 || lang == Lang::En { lang.say("\u{202f}", ",") } else { "" };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(apart);
        }
        text.push(digit);
    }
    if number < 0 { format!("\u{2212}{text}") } else { text }
}

/// So many days, in words.
pub(crate) fn days(lang: Lang, count: i64) -> String {
    let word = if count == 1 { lang.say("día", "day") } else { lang.say("días", "days") };
    format!("{} {word}", number(lang, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(iso: &str) -> Option<i32> {
        Day::parse_iso(iso).map(|day| day.0)
    }

    #[test]
    fn intervals_are_said_as_short_as_they_can_be() {
        let cases = [
            ("2024-08-21", "2024-08-21", "21 Aug 2024", "21 ago 2024"),
            ("2025-03-01", "2025-03-31", "March 2025", "marzo de 2025"),
            ("1990-01-01", "1990-12-31", "1990", "1990"),
            ("1976-05-10", "1976-05-20", "10\u{2013}20 May 1976", "10\u{2013}20 may 1976"),
            ("2024-08-30", "2024-09-02", "30 Aug\u{2013}2 Sep 2024", "30 ago\u{2013}2 sep 2024"),
            (
                "2023-12-31",
                "2024-01-01",
                "31 Dec 2023\u{2013}1 Jan 2024",
                "31 dic 2023\u{2013}1 ene 2024",
            ),
        ];
        for (lo, hi, en, es) in cases {
            assert_eq!(span(Lang::En, at(lo), at(hi)), en);
            assert_eq!(span(Lang::Es, at(lo), at(hi)), es);
        }
        assert_eq!(span(Lang::En, None, at("2024-08-21")), "by 21 Aug 2024");
        assert_eq!(span(Lang::Es, at("2024-08-21"), None), "desde el 21 ago 2024");
        assert_eq!(span(Lang::Es, None, None), "");
    }

    #[test]
    fn what_was_written_is_kept_where_it_says_more() {
        let when = |text: &str| When { written: Some(text.to_owned()), lo: None, hi: None };
        assert_eq!(written(&when("27/07/2024")), None);
        assert_eq!(written(&when("last month")), Some("last month"));
        assert_eq!(written(&when("2025-03?")), Some("2025-03?"));
        assert_eq!(time_of_day("2025-04-07T23:59:00-04:00").as_deref(), Some("23:59 (-04:00)"));
        assert_eq!(time_of_day("2025-04-07T23:59Z").as_deref(), Some("23:59 (UTC)"));
        assert_eq!(time_of_day("Thursday"), None);
    }

    #[test]
    fn numbers_have_their_thousands_apart_and_one_day_is_a_day() {
        assert_eq!(number(Lang::En, 1_234_567), "1,234,567");
        assert_eq!(number(Lang::Es, 21_501), "21\u{202f}501");
        assert_eq!(number(Lang::Es, 6093), "6093");
        assert_eq!(number(Lang::En, -12), "\u{2212}12");
        assert_eq!(days(Lang::En, 1), "1 day");
        assert_eq!(days(Lang::Es, 825), "825 días");
    }
}
