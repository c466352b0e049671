//! The written forms of old registers. Day before month, as where they come from; whatever has
//! two readings is refused.
//!
//! - A third of a month (`princ/05/1976`, `mediados de mayo de 1976`, `fines/`): days 1 to 10, 11
//!   to 20, 21 to the end. A third of a year: January to April, May to August, September to
//!   December.
//! - A fortnight (`1a quinc/05/1977`): days 1 to 15, 16 to the end.
//! - A range takes what its left side lacks from its right side: `20-29/09/1976`, `30/11-02/12/1976`,
//!   `SEP-OCT/1978`. Where it would then end before it starts, it is refused.
//! - A day of the week must be that of the date.
//! - `?` at the end and words like `aprox.` become the EDTF qualifiers `?` and `~`.

use super::edtf::{self, month, no_such_day, years};
use super::grammar::{self, Token};
use super::{Day, Reading, time_of_day};
use Token::{About, Dash, Fortnight, Month, Range, Slash, Small, Third, Weekday, Year, YearWord};

pub(super) use grammar::says_no_date;

/// An interval with what a left side may take from it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    first: Day,
    last: Day,
    year: i16,
    month: Option<i8>,
    is_day: bool,
}

/// Reads a written date; the error is the reason in words.
pub(super) fn read(text: &str) -> Result<Reading, String> {
    if starts_like_iso(text)
        && let Ok(reading) = edtf::parse(text)
    {
        return Ok(reading);
    }
    let date = time_of_day::strip(text)?;
    let (date, doubted) = match date.strip_suffix('?').or_else(|| date.strip_suffix("(?)")) {
        Some(rest) => (rest.trim_end(), true),
        None => (date, false),
    };
    let tokens = grammar::tokens(date)?;
    let (tokens, about) = match tokens.as_slice() {
        [About, rest @ ..] => (rest, true),
        all => (all, false),
    };
    let (first, last) = interval(tokens)?;
    let mut reading = Reading::days(first, last);
    let qualifier = match (doubted, about) {
        (true, true) => "%",
        (true, false) => "?",
        (false, true) => "~",
        (false, false) => return Ok(reading),
    };
    reading.means = reading.means.replace('/', &format!("{qualifier}/")) + qualifier;
    Ok(reading)
}

/// Four digits and a hyphen, or an interval of years; but no season, which nobody writes so by
/// hand (`1976-22` may as well be the years 1976 to 1922 or a slip).
fn starts_like_iso(text: &str) -> bool {
    let year = text.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let season = text.get(4..7).is_some_and(|month| matches!(month, "-21" | "-22" | "-23" | "-24"));
    year && !season
}

fn interval(tokens: &[Token]) -> Result<(Day, Day), String> {
    let tokens = &weekday_checked(tokens)?[..];
    // Forms in which a dash is not the middle of a range, or both sides share more than the end.
    let whole = match *tokens {
        [Small(d), Dash, Small(m), Dash, Year(y)] => Some(day(y, m, d)),
        [Small(d), Dash, Month(m), Dash, Year(y)] => Some(day(y, m, d)),
        [Small(m), Dash, Year(y)] => Some(month_piece(y, m)),
        [Month(m), Dash, Year(y)] => Some(month_piece(y, m)),
        [YearWord, Year(from), Dash | Slash, Small(to)] => Some(school_years(from, to)),
        [YearWord, Year(from), Dash | Slash | Range, Year(to)] => Some(year_piece(from, to)),
        [Year(_), Dash | Slash, Small(_)] if !is_month(tokens) => {
            return Err(
                "after a year it has a number that is no month; write 1976/1977 for years".into()
            );
        }
        [Month(m), Small(from), Dash | Range, Small(to), Year(y)] => {
            return join(day(y, m, from)?, day(y, m, to)?);
        }
        _ => None,
    };
    if let Some(piece) = whole {
        return piece.map(|piece| (piece.first, piece.last));
    }
    let ranges = |wanted: Token| tokens.iter().filter(|token| **token == wanted).count();
    let middle = match (ranges(Range), ranges(Dash)) {
        (1, _) => Some(Range),
        (0, 1) => Some(Dash),
        _ => None,
    };
    let cut = middle.and_then(|middle| tokens.iter().position(|token| *token == middle));
    match cut {
        None => complete(tokens).map(|piece| (piece.first, piece.last)),
        Some(cut) => {
            let right = complete(&tokens[cut + 1..])?;
            join(left(&tokens[..cut], &right)?, right)
        }
    }
}

fn is_month(tokens: &[Token]) -> bool {
    matches!(tokens.last(), Some(Small(1..=12)))
}

fn join(from: Piece, to: Piece) -> Result<(Day, Day), String> {
    if from.first > to.first || from.last > to.last {
        return Err(format!(
            "the range would start at {} and end at {}; write both years, as in DIC/1976-ENE/1977",
            from.first, to.last
        ));
    }
    Ok((from.first, to.last))
}

/// A side of a range, or a date without range, that names its year.
fn complete(tokens: &[Token]) -> Result<Piece, String> {
    match *tokens {
        [Small(d), Slash, Small(m), Slash, Year(y)]
        | [Small(d), Dash, Small(m), Dash, Year(y)]
        | [Year(y), Slash, Small(m), Slash, Small(d)]
        | [Year(y), Dash, Small(m), Dash, Small(d)]
        | [Small(d), Month(m), Year(y)]
        | [Small(d), Dash, Month(m), Dash, Year(y)]
        | [Month(m), Small(d), Year(y)] => day(y, m, d),
        [Small(m), Slash, Year(y)]
        | [Year(y), Slash, Small(m)]
        | [Month(m), Year(y)]
        | [Year(y), Month(m)] => month_piece(y, m),
        [Third(part), Small(m), Slash, Year(y)] | [Third(part), Month(m), Year(y)] => {
            third_of_month(y, m, part)
        }
        [Third(part), Year(y)] | [Third(part), YearWord, Year(y)] => third_of_year(y, part),
        [Small(half), Fortnight, Small(m), Slash, Year(y)]
        | [Small(half), Fortnight, Month(m), Year(y)] => fortnight(y, m, half),
        [Year(y)] | [YearWord, Year(y)] => year_piece(y, y),
        [Small(_), Slash | Dash, Small(_), Slash | Dash, Small(_)] => Err(
            "the year has two digits and could be of two centuries; name a format such as dd/mm/yy"
                .into(),
        ),
        [.., Small(_)] | [Month(_)] => Err("it has no year of four digits".into()),
        [] => Err("it is empty".into()),
        _ => Err("its parts do not form a date that is known".into()),
    }
}

/// The left side of a range: what it lacks comes from the right side.
fn left(tokens: &[Token], right: &Piece) -> Result<Piece, String> {
    match (tokens, right.month) {
        ([Small(d)], Some(month)) if right.is_day => day(right.year, month, *d),
        ([Small(_)], _) => Err("a number before the dash could be a day or a month".into()),
        ([Small(d), Slash, Small(m)] | [Small(d), Month(m)] | [Month(m), Small(d)], _) => {
            day(right.year, *m, *d)
        }
        ([Month(m)], _) => month_piece(right.year, *m),
        ([Third(part)], Some(month)) => third_of_month(right.year, month, *part),
        ([Third(part)], None) => third_of_year(right.year, *part),
        ([Third(part), Month(m)], _) => third_of_month(right.year, *m, *part),
        _ => complete(tokens),
    }
}

/// Takes a leading day of the week off, when it is that of the date that follows.
fn weekday_checked(tokens: &[Token]) -> Result<Vec<Token>, String> {
    let [Weekday(weekday), rest @ ..] = tokens else { return Ok(tokens.to_vec()) };
    let piece = complete(rest)?;
    if !piece.is_day || piece.first.weekday() != *weekday {
        return Err(format!("{} does not fall on that day of the week", piece.first));
    }
    Ok(rest.to_vec())
}

fn day(year: i16, month: i8, day: i8) -> Result<Piece, String> {
    let found = Day::from_ymd(year, month, day).ok_or_else(|| no_such_day(year, month, day))?;
    Ok(Piece { first: found, last: found, year, month: Some(month), is_day: true })
}

fn month_piece(year: i16, number: i8) -> Result<Piece, String> {
    let (first, last) = month(year, number).ok_or_else(|| no_such_day(year, number, 1))?;
    Ok(Piece { first, last, year, month: Some(number), is_day: false })
}

fn year_piece(from: i16, to: i16) -> Result<Piece, String> {
    let (first, last) = years(from, to).ok_or_else(|| format!("there is no year {from}"))?;
    if from > to {
        return Err(format!("the year {to} is before {from}"));
    }
    Ok(Piece { first, last, year: from, month: None, is_day: false })
}

/// `1976-77`: the second year is of the first one's century, and follows it.
fn school_years(from: i16, to: i8) -> Result<Piece, String> {
    year_piece(from, from - from % 100 + i16::from(to))
}

fn third_of_month(year: i16, number: i8, part: i8) -> Result<Piece, String> {
    let piece = month_piece(year, number)?;
    let first = piece.first.plus(10 * i32::from(part));
    let last = if part == 2 { piece.last } else { first.plus(9) };
    Ok(Piece { first, last, ..piece })
}

fn third_of_year(year: i16, part: i8) -> Result<Piece, String> {
    let first = month_piece(year, 4 * part + 1)?.first;
    let last = month_piece(year, 4 * part + 4)?.last;
    Ok(Piece { first, last, year, month: None, is_day: false })
}

fn fortnight(year: i16, number: i8, half: i8) -> Result<Piece, String> {
    let piece = month_piece(year, number)?;
    match half {
        1 => Ok(Piece { last: piece.first.plus(14), ..piece }),
        2 => Ok(Piece { first: piece.first.plus(15), ..piece }),
        _ => Err(format!("a month has two fortnights, not {half}")),
    }
}
