//! Days and moments as `DuckDB` reads and writes them.

const DAY: i64 = 86_400;

/// Days from 1970-01-01 of a day of the Gregorian calendar, after Hinnant's `days_from_civil`; none where there
/// is no such day.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Year, month and day of a moment in seconds.
pub(super) fn civil(seconds: f64) -> (i64, i64, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "a date's days stay far below 2^52")]
    let days = (seconds / as_f64(DAY)).floor() as i64 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

fn as_f64(number: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds of dates stay far below 2^52")]
    let value = number as f64;
    value
}

/// The directives of a format that are understood.
pub(super) const DIRECTIVES: &str = "%Y %y %m %d %b %B %H %M %S %% and %-m %-d";

/// Whether every directive of a format is understood.
pub(super) fn understood(format: &str) -> bool {
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        if sign == '%' {
            let next = signs.next().and_then(|n| if n == '-' { signs.next() } else { Some(n) });
            if !next.is_some_and(|next| "YymdbBHMS%".contains(next)) {
                return false;
            }
        }
    }
    true
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The moment that a text says in a format, in seconds; none where it does not fit (`try_strptime`).
pub(super) fn parse(text: &str, format: &str) -> Option<f64> {
    let mut rest = text.trim();
    let (mut year, mut month, mut day) = (1900, 1, 1);
    let mut clock = [0_i64; 3];
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        if sign.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        if sign != '%' {
            rest = rest.strip_prefix(sign)?;
            continue;
        }
        let next = signs.next().and_then(|n| if n == '-' { signs.next() } else { Some(n) })?;
        match next {
            'Y' => year = digits(&mut rest, 4)?,
            'y' => {
                let short = digits(&mut rest, 2)?;
                year = if short < 69 { 2000 + short } else { 1900 + short };
            }
            'm' => month = digits(&mut rest, 2)?,
            'd' => day = digits(&mut rest, 2)?,
            'b' | 'B' => month = named_month(&mut rest, next == 'B')?,
            'H' => clock[0] = digits(&mut rest, 2)?,
            'M' => clock[1] = digits(&mut rest, 2)?,
            'S' => clock[2] = digits(&mut rest, 2)?,
            '%' => rest = rest.strip_prefix('%')?,
            _ => return None,
        }
    }
    let [hour, minute, second] = clock;
    let fits = rest.trim().is_empty() && hour < 24 && minute < 60 && second < 60;
    let days = days(year, month, day).filter(|_| fits)?;
    Some(as_f64(days * DAY + hour * 3600 + minute * 60 + second))
}

fn digits(rest: &mut &str, most: usize) -> Option<i64> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    taken.parse().ok()
}

fn named_month(rest: &mut &str, whole: bool) -> Option<i64> {
    for (number, name) in (1..).zip(MONTHS) {
        let name = if whole { name } else { name.get(..3)? };
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            *rest = rest.get(name.len()..)?;
            return Some(number);
        }
    }
    None
}

/// A text cast to a date or a moment, in seconds.
pub(super) fn cast(text: &str, whole_day: bool) -> Option<f64> {
    let text = text.trim();
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let format = if date.contains('/') { "%Y/%m/%d" } else { "%Y-%m-%d" };
    let day = parse(date, format)?;
    let clock = clock.trim_end_matches('Z').split('.').next().unwrap_or_default();
    let midnight = parse("1970-01-01", "%Y-%m-%d")?;
    let format = ["1970 %H:%M:%S", "1970 %H:%M"];
    let of_day = match clock {
        "" => midnight,
        clock => format.iter().find_map(|form| {
            parse(&format!("1970 {clock}"), form).map(|at| at.rem_euclid(as_f64(DAY)))
        })?,
    };
    Some(if whole_day { day } else { day + of_day })
}

/// A date or a moment as text.
pub(super) fn shown(seconds: f64, whole_day: bool) -> String {
    let (year, month, day) = civil(seconds);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if whole_day {
        return date;
    }
    let of_day = seconds.rem_euclid(as_f64(DAY));
    let part = |unit: f64, span: f64| (of_day / unit).floor() % span;
    format!("{date} {:02}:{:02}:{:02}", part(3600.0, 24.0), part(60.0, 60.0), part(1.0, 60.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_a_format_is_read_as_duckdb_reads_it() {
        let day = |text: &str, format: &str| parse(text, format).map(|at| shown(at, true));
        for (text, format, expected) in [
            ("2020-1-5", "%Y-%m-%d", Some("2020-01-05")),
            (" 2020-01-05 ", "%Y-%m-%d", Some("2020-01-05")),
            ("20-01-05", "%Y-%m-%d", Some("0020-01-05")),
            ("2020-02-30", "%Y-%m-%d", None),
            ("2020-01-05x", "%Y-%m-%d", None),
            ("12020-01-05", "%Y-%m-%d", None),
            ("5/1/2020", "%d/%m/%Y", Some("2020-01-05")),
            ("5 Jan 2020", "%d %b %Y", Some("2020-01-05")),
            ("5 january 2020", "%d %B %Y", Some("2020-01-05")),
            ("050169", "%d%m%y", Some("1969-01-05")),
            ("050168", "%d%m%y", Some("2068-01-05")),
            ("2020-03", "%Y-%m", Some("2020-03-01")),
            ("", "%Y", None),
        ] {
            assert_eq!(day(text, format).as_deref(), expected, "{text:?} as {format:?}");
        }
        assert_eq!(parse("2020-01-05T10:11:12Z", "%Y-%m-%dT%H:%M:%SZ"), Some(1_578_219_072.0));
        assert_eq!(cast("2020-01-05 10:00:00", true), parse("2020-01-05", "%Y-%m-%d"));
        assert_eq!(cast("2020-01-05 10:11:12", false), Some(1_578_219_072.0));
        assert_eq!(cast("05-01-2020", true), None);
    }
}
