//! The functions of SQL that a model may use, with the values that `DuckDB` gives.

use std::borrow::Cow;

use rapidfuzz::distance::{damerau_levenshtein, jaro, jaro_winkler, levenshtein};
use regex::Regex;

use super::expr::{Kind, Value, order};
use super::time;

/// A regular expression, equal to another of the same text.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Pattern {
    /// Reads a pattern of RE2, in which `\d`, `\w` and `\s` are of ASCII and a class holds no class.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let (mut pattern, mut in_class, mut signs) =
            (String::new(), false, text.chars().peekable());
        while let Some(sign) = signs.next() {
            match sign {
                '\\' => match signs.next() {
                    Some('d') => pattern.push_str("[0-9]"),
                    Some('D') => pattern.push_str("[^0-9]"),
                    Some('w') => pattern.push_str("[0-9A-Za-z_]"),
                    Some('W') => pattern.push_str("[^0-9A-Za-z_]"),
                    Some('s') => pattern.push_str("[\\t\\n\\f\\r ]"),
                    Some('S') => pattern.push_str("[^\\t\\n\\f\\r ]"),
                    Some('b') => pattern.push_str("(?-u:\\b)"),
                    next => pattern.extend(['\\'].into_iter().chain(next)),
                },
                '[' if !in_class => {
                    in_class = true;
                    pattern.push('[');
                    pattern.extend(signs.next_if_eq(&'^'));
                    if signs.next_if_eq(&']').is_some() {
                        pattern.push_str("\\]");
                    }
                }
                ']' => {
                    in_class = false;
                    pattern.push(']');
                }
                '[' if signs.peek() == Some(&':') => {
                    // A named class such as [:alpha:], which ends with its own bracket.
                    pattern.push('[');
                    for inner in signs.by_ref() {
                        pattern.push(inner);
                        if inner == ']' {
                            break;
                        }
                    }
                }
                '[' | '&' | '~' if in_class => pattern.extend(['\\', sign]),
                _ => pattern.push(sign),
            }
        }
        Regex::new(&pattern)
            .map(Self)
            .map_err(|error| format!("the pattern {text:?} is not understood: {error}"))
    }
}

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfNumber {
    Abs,
    Sin,
    Cos,
    Asin,
    Acos,
    Radians,
    Sqrt,
    Floor,
    Ceil,
    Round,
    /// Rounded to a number of 32 bits, as `CAST(.. AS FLOAT)` does.
    Single,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
}

/// A function and what it is told beside its arguments.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Function {
    Levenshtein,
    DamerauLevenshtein,
    JaroWinkler,
    Jaro,
    Jaccard,
    Lower,
    Upper,
    Trim,
    Length,
    Substring,
    Left,
    Right,
    Reverse,
    Replace,
    Concat,
    StartsWith,
    Contains,
    RegexpExtract(Pattern, usize),
    RegexpMatches(Pattern),
    Strptime(String),
    NullIf,
    Coalesce,
    Least,
    Greatest,
    /// Seconds of a date or time.
    Epoch,
    Number(OfNumber),
    /// How many boundaries of the unit lie between two dates.
    DateDiff(Unit),
    DatePart(Unit),
    /// How many distinct values two lists share.
    Shared,
    /// How many values a list holds.
    Size,
}

impl Function {
    /// What it gives; none: what its arguments are.
    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Lower
            | Self::Upper
            | Self::Trim
            | Self::Substring
            | Self::Left
            | Self::Right
            | Self::Reverse
            | Self::Replace
            | Self::Concat
            | Self::RegexpExtract(..) => Some(Kind::Text),
            Self::StartsWith | Self::Contains | Self::RegexpMatches(_) => Some(Kind::Truth),
            Self::Strptime(_) => Some(Kind::Time),
            Self::NullIf | Self::Coalesce | Self::Least | Self::Greatest => None,
            _ => Some(Kind::Number),
        }
    }

    /// Whether it says how alike two texts are.
    pub(super) fn compares_texts(&self) -> bool {
        matches!(
            self,
            Self::Levenshtein
                | Self::DamerauLevenshtein
                | Self::JaroWinkler
                | Self::Jaro
                | Self::Jaccard
        )
    }

    /// A number of its own, for memories of what it gave.
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Levenshtein => 1,
            Self::DamerauLevenshtein => 2,
            Self::JaroWinkler => 3,
            Self::Jaro => 4,
            _ => 5,
        }
    }
}

/// How alike two texts are, by a function that compares texts.
///
/// `DuckDB` compares code points; it finds no likeness at all between two empty texts and refuses their Jaccard
/// index, which is none here.
pub(super) fn alike(function: &Function, one: &str, two: &str) -> f64 {
    if one.is_empty() && two.is_empty() {
        return 0.0;
    }
    match function {
        Function::Levenshtein => as_f64(levenshtein::distance(one.chars(), two.chars())),
        Function::DamerauLevenshtein => {
            as_f64(damerau_levenshtein::distance(one.chars(), two.chars()))
        }
        Function::JaroWinkler => jaro_winkler::similarity(one.chars(), two.chars()),
        Function::Jaro => jaro::similarity(one.chars(), two.chars()),
        _ => jaccard(one, two),
    }
}

fn jaccard(one: &str, two: &str) -> f64 {
    let distinct = |text: &str| {
        let mut signs: Vec<char> = text.chars().collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    };
    let (one, two) = (distinct(one), distinct(two));
    let shared = one.iter().filter(|sign| two.binary_search(sign).is_ok()).count();
    as_f64(shared) / as_f64(one.len() + two.len() - shared)
}

fn as_f64(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts stay far below 2^52")]
    let value = count as f64;
    value
}

/// A value as another kind; none where it cannot be read so.
pub(super) fn cast(value: Value<'_>, from: Kind, to: Kind) -> Value<'_> {
    match (value, to) {
        (Value::Text(text), Kind::Number) => {
            let plain = text.trim().replace('_', "");
            plain.parse().map_or(Value::Null, Value::Number)
        }
        (Value::Text(text), Kind::Date | Kind::Time) => {
            time::cast(&text, to == Kind::Date).map_or(Value::Null, Value::Number)
        }
        (Value::Number(seconds), Kind::Date) => {
            Value::Number((seconds / 86_400.0).floor() * 86_400.0)
        }
        (Value::Text(text), Kind::List) => Value::List(Cow::Owned(list(&text))),
        (Value::Number(number), Kind::Text) => Value::Text(Cow::Owned(match from {
            Kind::Date | Kind::Time => time::shown(number, from == Kind::Date),
            _ => number.to_string(),
        })),
        (Value::Truth(truth), Kind::Number) => Value::Number(f64::from(u8::from(truth))),
        (value, _) => value,
    }
}

/// The values of a list written as JSON or as `DuckDB` shows it, `[a, b]`.
fn list(text: &str) -> Vec<String> {
    if let Ok(values) = serde_json::from_str::<Vec<serde_json::Value>>(text) {
        let shown = |value: serde_json::Value| match value {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        };
        return values.into_iter().filter_map(shown).collect();
    }
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    inner
        .split(',')
        .map(|value| value.trim().trim_matches('\'').to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

/// What a function gives.
pub(super) fn call<'a>(function: &Function, given: Vec<Value<'a>>) -> Value<'a> {
    let mut given = given.into_iter();
    match function {
        Function::Coalesce => given.find(|one| *one != Value::Null).unwrap_or(Value::Null),
        Function::NullIf => match (given.next(), given.next()) {
            (Some(one), Some(two)) if one == two => Value::Null,
            (one, _) => one.unwrap_or(Value::Null),
        },
        Function::Least | Function::Greatest => {
            let numbers = given.filter_map(|one| match one {
                Value::Number(number) => Some(number),
                _ => None,
            });
            let greater = *function == Function::Greatest;
            numbers
                .reduce(|a, b| if order(a, b).is_gt() == greater { a } else { b })
                .map_or(Value::Null, Value::Number)
        }
        _ => match (given.next(), given.next(), given.next()) {
            (Some(Value::Text(one)), two, three) => {
                of_text(function, &one, two.as_ref(), three.as_ref())
            }
            (Some(Value::Number(one)), Some(Value::Number(two)), _) => match function {
                Function::DateDiff(unit) => Value::Number(boundaries(*unit, one, two)),
                _ => Value::Null,
            },
            (Some(Value::Number(one)), None, _) => of_number(function, one),
            (Some(Value::List(one)), Some(Value::List(two)), _) => {
                let mut shared: Vec<&String> = one.iter().filter(|x| two.contains(x)).collect();
                shared.sort_unstable();
                shared.dedup();
                Value::Number(as_f64(shared.len()))
            }
            (Some(Value::List(one)), None, _) => Value::Number(as_f64(one.len())),
            _ => Value::Null,
        },
    }
}

fn of_number<'a>(function: &Function, one: f64) -> Value<'a> {
    let (year, month, day) = time::civil(one);
    Value::Number(match function {
        Function::Epoch => one,
        Function::DatePart(unit) => whole(match unit {
            Unit::Year => year,
            Unit::Month => month,
            Unit::Day => day,
        }),
        Function::Number(of) => match of {
            OfNumber::Abs => one.abs(),
            OfNumber::Sin => one.sin(),
            OfNumber::Cos => one.cos(),
            OfNumber::Asin => one.asin(),
            OfNumber::Acos => one.acos(),
            OfNumber::Radians => one.to_radians(),
            OfNumber::Sqrt => one.sqrt(),
            OfNumber::Floor => one.floor(),
            OfNumber::Ceil => one.ceil(),
            OfNumber::Round => one.round(),
            #[expect(clippy::cast_possible_truncation, reason = "rounding to 32 bits is meant")]
            OfNumber::Single => f64::from(one as f32),
        },
        _ => return Value::Null,
    })
}

fn boundaries(unit: Unit, one: f64, two: f64) -> f64 {
    let ((y1, m1, _), (y2, m2, _)) = (time::civil(one), time::civil(two));
    match unit {
        Unit::Year => whole(y2 - y1),
        Unit::Month => whole((y2 - y1) * 12 + m2 - m1),
        Unit::Day => (two / 86_400.0).floor() - (one / 86_400.0).floor(),
    }
}

fn whole(number: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "parts of dates stay far below 2^52")]
    let value = number as f64;
    value
}

fn of_text<'a>(
    function: &Function,
    one: &str,
    two: Option<&Value<'a>>,
    three: Option<&Value<'a>>,
) -> Value<'a> {
    let owned = |text: String| Value::Text(Cow::Owned(text));
    let number = |value: Option<&Value<'_>>| match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    match (function, two) {
        (Function::Lower, _) => owned(one.to_lowercase()),
        (Function::Upper, _) => owned(one.to_uppercase()),
        (Function::Trim, _) => owned(one.trim_matches(' ').to_owned()),
        (Function::Length, _) => Value::Number(as_f64(one.chars().count())),
        (Function::Reverse, _) => owned(one.chars().rev().collect()),
        (Function::RegexpExtract(pattern, group), _) => {
            let found = pattern.0.captures(one).and_then(|found| found.get(*group));
            owned(found.map(|found| found.as_str().to_owned()).unwrap_or_default())
        }
        (Function::RegexpMatches(pattern), _) => Value::Truth(pattern.0.is_match(one)),
        (Function::Strptime(format), _) => {
            time::parse(one, format).map_or(Value::Null, Value::Number)
        }
        (Function::Substring, Some(Value::Number(start))) => match (three, number(three)) {
            (None, _) => owned(substring(one, *start, f64::INFINITY)),
            (Some(_), Some(length)) => owned(substring(one, *start, length)),
            _ => Value::Null,
        },
        (Function::Left, Some(Value::Number(count))) => owned(ends(one, *count, false)),
        (Function::Right, Some(Value::Number(count))) => owned(ends(one, *count, true)),
        (Function::Concat, Some(Value::Text(two))) => owned(format!("{one}{two}")),
        (Function::StartsWith, Some(Value::Text(two))) => {
            Value::Truth(one.starts_with(two.as_ref()))
        }
        (Function::Contains, Some(Value::Text(two))) => Value::Truth(one.contains(two.as_ref())),
        (Function::Replace, Some(Value::Text(what))) => match three {
            Some(Value::Text(by)) => owned(one.replace(what.as_ref(), by)),
            _ => Value::Null,
        },
        (_, Some(Value::Text(two))) if function.compares_texts() => {
            Value::Number(alike(function, one, two))
        }
        _ => Value::Null,
    }
}

/// `substring(text, start, length)`: counted from 1, a start below 0 from the end, 0 being the place before the
/// first; a length below 0 counts backwards.
fn substring(text: &str, start: f64, length: f64) -> String {
    let size = as_f64(text.chars().count());
    let from = if start < 0.0 { size + start + 1.0 } else { start };
    let (from, to) = if length < 0.0 { (from + length, from) } else { (from, from + length) };
    let at = (1_u32..).map(f64::from);
    text.chars().zip(at).filter(|(_, at)| *at >= from && *at < to).map(|(sign, _)| sign).collect()
}

/// The first or last signs; a count below 0: all but so many.
fn ends(text: &str, count: f64, last: bool) -> String {
    let size = as_f64(text.chars().count());
    let count = if count < 0.0 { (size + count).max(0.0) } else { count.min(size) };
    let from = if last { size - count } else { 0.0 };
    substring(text, from + 1.0, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_of_texts_is_what_duckdb_gives() {
        // Values printed by DuckDB 2.0.1.
        for (function, one, two, expected) in [
            (Function::Levenshtein, "Mu\u{f1}oz", "Munoz", 1.0),
            (Function::DamerauLevenshtein, "ca", "abc", 2.0),
            (Function::JaroWinkler, "Mu\u{f1}oz", "Munoz", 0.893_333_333_333_333_3),
            (Function::Jaro, "Mu\u{f1}oz", "Munoz", 0.866_666_666_666_666_7),
            (Function::Jaccard, "Mu\u{f1}oz", "Munoz", 0.666_666_666_666_666_6),
            (Function::Jaccard, "n\u{303}", "n", 0.5),
            (Function::JaroWinkler, "n\u{303}", "n", 0.85),
            (Function::JaroWinkler, "", "", 0.0),
            (Function::JaroWinkler, "", "a", 0.0),
        ] {
            let got = alike(&function, one, two);
            assert!((got - expected).abs() < 1e-12, "{function:?} {one:?} {two:?}: {got}");
        }
    }

    #[test]
    fn parts_of_texts_are_what_duckdb_gives() {
        for (start, length, expected) in [
            (0.0, 2.0, "a"),
            (-2.0, 2.0, "bc"),
            (5.0, 2.0, ""),
            (1.0, -1.0, ""),
            (-5.0, 3.0, "a"),
            (2.0, -1.0, "a"),
            (2.0, f64::INFINITY, "bc"),
        ] {
            assert_eq!(substring("abc", start, length), expected, "{start} {length}");
        }
        assert_eq!((ends("abc", -1.0, false), ends("abc", 2.0, true)), ("ab".into(), "bc".into()));
    }

    #[test]
    fn patterns_are_those_of_re2() {
        let extract = |pattern: &str, text: &'static str| {
            let function = Function::RegexpExtract(Pattern::new(pattern).unwrap(), 0);
            call(&function, vec![Value::Text(text.into())])
        };
        for (pattern, text, expected) in [
            ("^[^@]+", "ana@ejemplo.org", "ana"),
            ("^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]", "AB1 2CD", "AB1 2"),
            (r"[\d\-]+", "x 12-34", "12-34"),
            ("[[:alpha:]]+", "12ab", "ab"),
            ("[a[]+", "x[a", "[a"),
            ("z", "abc", ""),
        ] {
            assert_eq!(extract(pattern, text), Value::Text(expected.into()), "{pattern}");
        }
        assert!(Pattern::new("(").is_err());
    }
}
