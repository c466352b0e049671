//! Written dates whose format a mapping states, and the day numbers of spreadsheets.

use super::edtf::{month, no_such_day, years};
use super::{Day, Reading, edtf, grammar, time_of_day};

/// Last year of the century that two-digit years fall in: 00 to 29 are 2000 to 2029, 30 to 99 are
/// 1930 to 1999. The same as in spreadsheets, and late enough for dates of birth.
const PIVOT: i16 = 29;

/// The bogus 29 February 1900 in the 1900 date system, kept from Lotus 1-2-3.
const LEAP_BUG: i32 = 60;

/// Largest serial: 9999-12-31.
const LAST_SERIAL: i32 = 2_958_465;

/// The serial of 1904-01-01, which the 1904 date system calls 0.
const DAYS_TO_1904: i32 = 1462;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Field(char, usize),
    Separator(char),
}

/// Reads a text by a pattern such as `dd/mm/yyyy`.
pub(super) fn read(text: &str, format: &str) -> Result<Reading, String> {
    let tokens = compile(format)?;
    let date = time_of_day::strip(text)?;
    match match_tokens(date, &tokens, format) {
        Ok((first, last)) => Ok(Reading::days(first, last)),
        Err(reason) => match Day::parse_iso(date) {
            // A column of a spreadsheet mixes text with true dates; this text has one reading.
            Some(day) if tokens.first() != Some(&Token::Field('y', 4)) => {
                Ok(Reading::days(day, day))
            }
            _ => Err(reason),
        },
    }
}

/// Reads a serial day number of the 1904 date system, or `yyyy-mm-dd`.
pub(super) fn excel_1904(text: &str) -> Result<Reading, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    let serial = whole.parse::<i32>().ok().filter(|_| digits);
    match serial.and_then(|serial| serial.checked_add(DAYS_TO_1904)) {
        Some(serial) => excel(&format!("{serial}.{fraction}")),
        None => excel(text),
    }
}

/// Reads a serial day number of the 1900 date system, or `yyyy-mm-dd`.
pub(super) fn excel(text: &str) -> Result<Reading, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        let date = time_of_day::strip(text)?;
        let reading = edtf::parse(text).or_else(|_| edtf::parse(date));
        return reading.map_err(|reason| {
            format!("it is neither the day number of a spreadsheet nor yyyy-mm-dd: {reason}")
        });
    }
    let serial: i32 = whole.parse().unwrap_or(i32::MAX);
    let first = Day::from_ymd(1899, 12, 31).ok_or("the calendar lacks 1899")?;
    match serial {
        0 => Err("day number 0 is no day; it may be a time of day alone".into()),
        LEAP_BUG => Err("day number 60 is 29 February 1900, which never was".into()),
        1..LEAP_BUG => Ok(one_day(first.plus(serial))),
        _ if serial <= LAST_SERIAL => Ok(one_day(first.plus(serial - 1))),
        _ => Err(format!("day number {whole} is after the year 9999")),
    }
}

fn one_day(day: Day) -> Reading {
    Reading::days(day, day)
}

/// Turns the words of a format into tokens, and refuses formats that make no sense.
fn compile(format: &str) -> Result<Vec<Token>, String> {
    let mut tokens: Vec<Token> = Vec::new();
    for letter in format.trim().to_lowercase().chars() {
        match (letter, tokens.last_mut()) {
            ('d' | 'm' | 'y', Some(Token::Field(kind, length))) if *kind == letter => *length += 1,
            ('d' | 'm' | 'y', _) => tokens.push(Token::Field(letter, 1)),
            _ if letter.is_alphanumeric() => {
                return Err(format!(
                    "the format `{format}` is not known: use d, m, y and separators, or edtf, \
                     excel, fuzzy"
                ));
            }
            _ => tokens.push(Token::Separator(letter)),
        }
    }
    let count = |wanted: char| {
        tokens
            .iter()
            .filter(|token| matches!(token, Token::Field(kind, _) if *kind == wanted))
            .count()
    };
    let lengths_known = tokens.iter().all(|token| {
        matches!(
            token,
            Token::Separator(_)
                | Token::Field('d', 1..=2)
                | Token::Field('m', 1..=4)
                | Token::Field('y', 2 | 4)
        )
    });
    let (days, months, years) = (count('d'), count('m'), count('y'));
    if lengths_known && days <= months && months <= 1 && years == 1 {
        Ok(tokens)
    } else {
        Err(format!(
            "the format `{format}` cannot be used: it needs one year (yy or yyyy), at most one \
             month (m, mm, mmm) and at most one day (d, dd)"
        ))
    }
}

#[derive(Default)]
struct Fields {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

fn match_tokens(text: &str, tokens: &[Token], format: &str) -> Result<(Day, Day), String> {
    let mut rest = text;
    let mut fields = Fields::default();
    for (at, token) in tokens.iter().enumerate() {
        // Without a separator after it, only the stated number of digits ends a field.
        let tight = matches!(tokens.get(at + 1), Some(Token::Field(..)))
            || at > 0 && matches!(tokens.get(at - 1), Some(Token::Field(..)));
        rest = match *token {
            Token::Separator(wanted) => rest.strip_prefix(wanted).ok_or_else(|| {
                format!("it does not follow `{format}`: `{wanted}` was expected before `{rest}`")
            })?,
            Token::Field('m', 3..) => {
                let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                fields.month = Some(
                    grammar::month_of(word)
                        .ok_or_else(|| format!("`{word}` is no month's name"))?,
                );
                after.strip_prefix('.').filter(|_| !format.contains('.')).unwrap_or(after)
            }
            Token::Field(kind, length) => {
                let (value, after) = take_number(rest, kind, length, tight, format)?;
                match kind {
                    'y' if length == 2 => {
                        fields.year = Some(value + if value <= PIVOT { 2000 } else { 1900 });
                    }
                    'y' => fields.year = Some(value),
                    'm' => fields.month = i8::try_from(value).ok(),
                    _ => fields.day = i8::try_from(value).ok(),
                }
                after
            }
        };
    }
    if !rest.is_empty() {
        return Err(format!("it does not follow `{format}`: `{rest}` is left over"));
    }
    whole(&fields)
}

fn take_number<'a>(
    rest: &'a str,
    kind: char,
    length: usize,
    tight: bool,
    format: &str,
) -> Result<(i16, &'a str), String> {
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let what = match kind {
        'y' => "year",
        'm' => "month",
        _ => "day",
    };
    let taken = match (kind, tight) {
        (_, true) => length.min(digits),
        _ => digits,
    };
    let fits = match kind {
        'y' => taken == length,
        _ if tight => taken == length,
        _ => (1..=2).contains(&taken),
    };
    if !fits {
        let wanted = if kind == 'y' || tight { length.to_string() } else { "1 or 2".to_owned() };
        return Err(format!(
            "it does not follow `{format}`: a {what} of {wanted} digits was expected at `{rest}`"
        ));
    }
    let value = rest[..taken].parse().map_err(|_| format!("the {what} is no number"))?;
    Ok((value, &rest[taken..]))
}

fn whole(fields: &Fields) -> Result<(Day, Day), String> {
    // A compiled format has a year, and a day only with a month.
    let year = fields.year.ok_or("it has no year")?;
    match (fields.month, fields.day) {
        (None, _) => years(year, year).ok_or_else(|| format!("there is no year {year}")),
        (Some(number), None) => month(year, number).ok_or_else(|| no_such_day(year, number, 1)),
        (Some(number), Some(day)) => Day::from_ymd(year, number, day)
            .map(|day| (day, day))
            .ok_or_else(|| no_such_day(year, number, day)),
    }
}
