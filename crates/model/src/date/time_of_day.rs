//! The time of day that may follow a date. It is checked and stays in what was written.

/// Words that join a date to its time of day.
const JOINTS: [&str; 6] = [" a las", " a la", " at", " \u{e0}s", " as", ","];

/// What may stand after the digits of a time.
const SUFFIXES: [&str; 10] = ["", "h", "hs", "hs.", "hrs", "hrs.", "hours", "horas", "am", "pm"];

/// The text without its time of day (`15/03/1976 14:30` gives `15/03/1976`).
///
/// # Errors
/// When there is a colon, and what surrounds it is no time of day.
pub(super) fn strip(text: &str) -> Result<&str, String> {
    let Some(colon) = text.find(':') else { return Ok(text) };
    let before = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let time = &text[before.len()..];
    let date = match before.strip_suffix(['T', 't']) {
        Some(date) if date.ends_with(|c: char| c.is_ascii_digit()) => date,
        _ if before.ends_with(char::is_whitespace) => before.trim_end(),
        _ => return Err(format!("`{time}` is no time of day after a date")),
    };
    if !is_time(time) {
        return Err(format!("`{time}` is no time of day; write it as 14:30 or 14:30:05"));
    }
    let date = JOINTS.iter().find_map(|joint| date.strip_suffix(joint)).unwrap_or(date);
    Ok(date.trim_end())
}

fn is_time(text: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || c == ':' || c == '.';
    let clock = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    if !clock.chars().all(digits) {
        return false;
    }
    let suffix = text[clock.len()..].trim().to_ascii_lowercase();
    let suffix = match suffix.as_str() {
        "a.m." | "a. m." => "am",
        "p.m." | "p. m." => "pm",
        other => other,
    };
    let mut parts = clock.split(':');
    let hour = parts.next().and_then(|part| number(part, 1));
    let minute = parts.next().and_then(|part| number(part, 2));
    // Fractions of a second are of no interest here.
    let second = match parts.next() {
        None => Some(0),
        Some(part) => number(part.split('.').next().unwrap_or(part), 2),
    };
    SUFFIXES.contains(&suffix)
        && parts.next().is_none()
        && matches!((hour, minute, second), (Some(0..=23), Some(0..=59), Some(0..=60)))
}

fn number(text: &str, at_least_digits: usize) -> Option<u8> {
    let shaped = (at_least_digits..=2).contains(&text.len());
    if shaped { text.parse().ok() } else { None }
}
