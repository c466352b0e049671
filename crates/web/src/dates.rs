//! What is shown of a date besides its interval, and numbers by which something is known.

use paradero_register::query::When;

use crate::lang::Lang;

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

/// A number by which something is known, such as that of an entry: in the language's digits, its thousands not apart.
pub(crate) fn digits(lang: Lang, number: u64) -> String {
    lang.digits(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
