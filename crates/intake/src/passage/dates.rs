//! Written dates: days, months, quarters and years in figures and in words, Spanish and English.

use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::numbers::{self, accented};
use super::text::{Blotted, fold_word};

/// What an expression of time says, before it is read against anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A date in EDTF, with nothing left open.
    Whole(String),
    /// Two figures of day and month in either order, and the year.
    Figures(i8, i8, i16),
    /// A day, or two, of a month of no stated year.
    Days(i8, i8, i8),
    /// A month of no stated year.
    Month(i8),
    /// A day of the week (0 Monday).
    Weekday(i32, Which),
    /// So many days, weeks, months or years from somewhere.
    Shift(i32, Unit, From),
    /// The day, week, month or year so many from the one of somewhere.
    Period(i32, Unit, From),
}

/// Which day of its name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Nothing is said.
    Bare,
    /// The one that was spoken of.
    Known,
    /// The last before.
    Last,
    /// The next after.
    Next,
    /// That of this week.
    This,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// From where time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The day on which it was said.
    Here,
    /// The date that was spoken of before.
    Mention,
}

/// An expression of time in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) said: Said,
}

const SPANISH: &str = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre";
const ENGLISH: &str =
    "January|February|March|April|May|June|July|August|September|October|November|December";
const SHORT_ENGLISH: &str = r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?";
const SHORT: &str = r"(?:ene|feb|mar|abr|jun|jul|ago|sept?|oct|nov|dic|jan|apr|aug|dec)\b\.?";

fn made(
    cell: &'static OnceLock<Option<Regex>>,
    pattern: impl FnOnce() -> String,
) -> Option<&'static Regex> {
    cell.get_or_init(|| Regex::new(&pattern()).ok()).as_ref()
}

/// The number of a month by its first letters.
fn month(name: &str) -> Option<i8> {
    let months = [
        "ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep set", "oct",
        "nov", "dic dec",
    ];
    let folded = fold_word(name);
    let begins = |list: &&str| list.split(' ').any(|known| folded.starts_with(known));
    (1_i8..).zip(months.iter()).find(|(_, list)| begins(list)).map(|(number, _)| number)
}

/// The number of a day: `1º`, `15th`, `dos`, `treinta y uno`.
fn day(text: &str) -> Option<i8> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let number = if digits.is_empty() { numbers::read(text)? } else { digits.parse().ok()? };
    i8::try_from(number).ok().filter(|day| (1..=31).contains(day))
}

/// A year in four figures or in words.
fn year(text: &str) -> Option<i16> {
    let year = i16::try_from(numbers::read(text)?).ok()?;
    (1800..2200).contains(&year).then_some(year)
}

/// The EDTF of days of a month.
pub(super) fn days_of(year: i16, month: i8, (first, last): (i8, i8)) -> Option<String> {
    let day = |day: i8| paradero_model::Day::from_ymd(year, month, day).map(|day| day.to_string());
    let first_day = day(first)?;
    if first == last { Some(first_day) } else { Some(format!("{first_day}/{}", day(last)?)) }
}

/// Every written date; what is found is blotted out.
pub(super) fn find(blotted: &mut Blotted) -> Vec<Found> {
    let mut found = Vec::new();
    for pass in [iso, day_before, day_after, figures, part_of_year, month_and_year] {
        let here = pass(blotted.text());
        here.iter().for_each(|one| blotted.blot((one.start, one.end)));
        found.extend(here);
    }
    found
}

/// Dates that need the words around them to be known as such: months and years alone.
pub(super) fn find_alone(blotted: &mut Blotted) -> Vec<Found> {
    let mut found = Vec::new();
    for pass in [month_alone, year_alone] {
        let here = pass(blotted.text());
        here.iter().for_each(|one| blotted.blot((one.start, one.end)));
        found.extend(here);
    }
    found
}

fn iso(text: &str) -> Vec<Found> {
    static ISO: OnceLock<Option<Regex>> = OnceLock::new();
    let Some(pattern) = made(&ISO, || r"\b\d{4}-\d{2}-\d{2}\b".to_owned()) else {
        return Vec::new();
    };
    let whole = |found: regex::Match<'_>| {
        paradero_model::Day::parse_iso(found.as_str())?;
        Some(Found {
            start: found.start(),
            end: found.end(),
            said: Said::Whole(found.as_str().to_owned()),
        })
    };
    pattern.find_iter(text).filter_map(whole).collect()
}

/// `15 de marzo de 2025`, `2 April`, `dos de abril de dos mil veinticinco`, `8-9 March`, `el 16 y el 17 de junio`.
fn day_before(text: &str) -> Vec<Found> {
    static LONG: OnceLock<Option<Regex>> = OnceLock::new();
    let words = numbers::pattern();
    let pattern = made(&LONG, || {
        let digits = r"\d{1,2}(?:\.?º|°|ª|o|er|ero|st|nd|rd|th)?";
        format!(
            r"(?i)(?:(?P<days>{digits}(?:\s?[-\x{{2013}}/]\s?{digits})?)|\b(?P<word>(?:treinta\s+y\s+)?(?:{words})))\s+(?:d[ií]as?\s+del\s+mes\s+)?(?P<of>de\s+|of\s+)?(?P<month>(?:{SPANISH}|{ENGLISH})\b|{SHORT})(?:,?\s+(?:del?\s+)?(?:a[nñ]o\s+)?(?P<year>\d{{4}}\b|dos\s+mil(?:\s+(?:y\s+)?(?:{words})\b){{0,3}}))?"
        )
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let mut all = Vec::new();
    for parts in pattern.captures_iter(text) {
        let Some((range, month, year, span)) = long(&parts, text) else { continue };
        let said = match year {
            Some(year) => match days_of(year, month, range) {
                Some(means) => Said::Whole(means),
                None => continue,
            },
            None => Said::Days(range.0, range.1, month),
        };
        all.extend(days_before(text, span.0, (month, year)));
        all.push(Found { start: span.0, end: span.1, said });
    }
    all
}

type Long = ((i8, i8), i8, Option<i16>, (usize, usize));

fn long(parts: &Captures<'_>, text: &str) -> Option<Long> {
    let whole = parts.get(0)?;
    let name = parts.name("month")?.as_str();
    // `10 may have` is no date, `10 May` is.
    let english = ENGLISH.split('|').any(|known| known.eq_ignore_ascii_case(name));
    if english && !name.starts_with(char::is_uppercase)
        || name == "mar" && parts.name("of").is_some()
    {
        return None;
    }
    let days = match (parts.name("days"), parts.name("word")) {
        (Some(digits), _) => {
            if text[..digits.start()].ends_with(|c: char| c.is_alphanumeric() || ".,/-".contains(c))
            {
                return None;
            }
            let mut two = digits.as_str().split(['-', '\u{2013}', '/']).map(|one| day(one.trim()));
            let first = two.next()??;
            let last = two.next().unwrap_or(Some(first))?;
            (first, last)
        }
        (None, Some(word)) => {
            parts.name("of")?;
            let only = day(word.as_str())?;
            (only, only)
        }
        (None, None) => return None,
    };
    let written = parts.name("year");
    let year = written.and_then(|written| year(written.as_str()));
    // A number that is no year ends the date before it.
    let end =
        if written.is_some() && year.is_none() { parts.name("month")?.end() } else { whole.end() };
    let trimmed = text[..end].trim_end_matches('.').len();
    let end = if year.is_none() { trimmed } else { end };
    Some((days, month(name)?, year, (whole.start(), end)))
}

/// Days that share the month of the one that stands after them: `el 16 y` before `el 17 de junio`.
fn days_before(text: &str, until: usize, (month, year): (i8, Option<i16>)) -> Vec<Found> {
    static EARLIER: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = made(&EARLIER, || {
        r"(?:^|\s)(\d{1,2}(?:\.?º|°)?)\s*(?:,|\s(?:y|e|and|al|a)\s)\s*(?:el\s+|del\s+|al\s+)?$"
            .to_owned()
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let mut all = Vec::new();
    let mut until = until;
    // As many as a sentence lists.
    for _ in 0..12 {
        let from = text[..until].char_indices().rev().nth(24).map_or(0, |(at, _)| at);
        let found = pattern.captures(&text[from..until]).and_then(|parts| parts.get(1));
        let Some(number) = found else { break };
        let Some(day) = day(number.as_str()) else { break };
        let said = match year {
            Some(year) => days_of(year, month, (day, day)).map(Said::Whole),
            None => Some(Said::Days(day, day, month)),
        };
        let Some(said) = said else { break };
        let (start, end) = (from + number.start(), from + number.end());
        all.push(Found { start, end, said });
        until = start;
    }
    all
}

/// `March 15, 2025`, `Oct. 10`, `March 8-9`.
fn day_after(text: &str) -> Vec<Found> {
    static AFTER: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = made(&AFTER, || {
        format!(
            r"\b(?P<month>{ENGLISH}|{}|{SHORT_ENGLISH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-\x{{2013}}]\s?(?P<last>\d{{1,2}}))?\b(?:,?\s+(?P<year>\d{{4}})\b)?",
            ENGLISH.to_uppercase()
        )
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let read = |parts: Captures<'_>| {
        let whole = parts.get(0)?;
        let first = day(parts.name("day")?.as_str())?;
        let last = parts.name("last").map_or(Some(first), |last| day(last.as_str()))?;
        let month = month(parts.name("month")?.as_str())?;
        let said = match parts.name("year").and_then(|written| year(written.as_str())) {
            Some(year) => Said::Whole(days_of(year, month, (first, last))?),
            None => Said::Days(first, last, month),
        };
        Some(Found { start: whole.start(), end: whole.end(), said })
    };
    pattern.captures_iter(text).filter_map(read).collect()
}

/// `13/02/2025`, `4.11.2025`, `21/4/25`.
fn figures(text: &str) -> Vec<Found> {
    static FIGURES: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = made(&FIGURES, || {
        r"\b(\d{1,2})(?:/(\d{1,2})/(\d{4}|\d{2})|-(\d{1,2})-(\d{4})|\.(\d{1,2})\.(\d{4}))\b"
            .to_owned()
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let read = |parts: Captures<'_>| {
        let whole = parts.get(0)?;
        let joined = |c: char| c.is_alphanumeric() || "/-.".contains(c);
        let after = text[whole.end()..].strip_prefix(['/', '-', '.']);
        if text[..whole.start()].ends_with(joined)
            || after.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        {
            return None;
        }
        let mut numbers = parts.iter().skip(1).flatten().map(|part| part.as_str());
        let (first, second) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        let written = numbers.next()?;
        let year: i16 = written.parse().ok()?;
        let year = match (written.len(), year) {
            (2, 0..=29) => 2000 + year,
            (2, _) => 1900 + year,
            _ => year,
        };
        let real = |day: i8, month: i8| days_of(year, month, (day, day)).is_some();
        let any = real(first, second) || real(second, first);
        any.then(|| Found {
            start: whole.start(),
            end: whole.end(),
            said: Said::Figures(first, second, year),
        })
    };
    pattern.captures_iter(text).filter_map(read).collect()
}

/// `primer semestre de 2025`, `first quarter of 2025`.
fn part_of_year(text: &str) -> Vec<Found> {
    static PART: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = made(&PART, || {
        r"(?i)\b(?P<nth>primer|segundo|tercer|cuarto|first|second|third|fourth)\s+(?P<part>trimestre|cuatrimestre|semestre|quarter|half)\s+(?:del?|of)\s+(?:a[nñ]o\s+)?(?P<year>\d{4})\b".to_owned()
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let read = |parts: Captures<'_>| {
        let nth = match &*fold_word(parts.name("nth")?.as_str()) {
            "primer" | "first" => 1,
            "segundo" | "second" => 2,
            "tercer" | "third" => 3,
            _ => 4,
        };
        let months = match &*fold_word(parts.name("part")?.as_str()) {
            "semestre" | "half" => 6,
            "cuatrimestre" => 4,
            _ => 3,
        };
        let year = year(parts.name("year")?.as_str())?;
        let last = nth * months;
        let whole = parts.get(0)?;
        let means = format!("{year:04}-{:02}/{year:04}-{last:02}", last - months + 1);
        (last <= 12).then(|| Found {
            start: whole.start(),
            end: whole.end(),
            said: Said::Whole(means),
        })
    };
    pattern.captures_iter(text).filter_map(read).collect()
}

/// `marzo de 2022`, `June 2025`.
fn month_and_year(text: &str) -> Vec<Found> {
    static BOTH: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = made(&BOTH, || {
        format!(
            r"\b(?P<month>(?i:{SPANISH})|{ENGLISH}|{}|{SHORT_ENGLISH}),?\s+(?:del?\s+|of\s+)?(?:a[nñ]o\s+)?(?P<year>\d{{4}})\b",
            ENGLISH.to_uppercase()
        )
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let read = |parts: Captures<'_>| {
        let (whole, name) = (parts.get(0)?, parts.name("month")?.as_str());
        let year = year(parts.name("year")?.as_str())?;
        let said = Said::Whole(format!("{year:04}-{:02}", month(name)?));
        Some(Found { start: whole.start(), end: whole.end(), said })
    };
    pattern.captures_iter(text).filter_map(read).collect()
}

/// The word before a place in a text, folded, and whether only white space parts them.
pub(super) fn word_before(text: &str, at: usize) -> String {
    let before = text[..at].trim_end();
    let start = before
        .rfind(|c: char| c.is_whitespace() || "(\"\u{ab}\u{201c}".contains(c))
        .map_or(0, |found| found + before[found..].chars().next().map_or(1, char::len_utf8));
    before[start..].to_owned()
}

/// Whether a word with a capital stands right after a place in a text.
pub(super) fn capital_follows(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches(' ');
    rest.starts_with(char::is_uppercase)
}

/// A month of no year: Spanish ones in small letters, English ones after a word that says that time follows.
fn month_alone(text: &str) -> Vec<Found> {
    static MONTH: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern =
        made(&MONTH, || format!(r"\b(?:{SPANISH}|{ENGLISH}|Jan\.|Feb\.|Sept\.|Oct\.|Nov\.|Dec\.)"));
    let Some(pattern) = pattern else { return Vec::new() };
    let before = [
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "of",
        "during",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "between",
        "through",
        "throughout",
        "to",
        "and",
        "until",
    ];
    let read = |found: regex::Match<'_>| {
        let (name, end) = (found.as_str(), found.end());
        if text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '-') {
            return None;
        }
        let small = name.starts_with(char::is_lowercase);
        let told = before.contains(&&*word_before(text, found.start()).to_lowercase());
        if !small && (!told || capital_follows(text, end)) {
            return None;
        }
        Some(Found { start: found.start(), end, said: Said::Month(month(name)?) })
    };
    pattern.find_iter(text).filter_map(read).collect()
}

/// A year after a word that says that time follows: `en 2023`, `since 2016`, `its 2024 report`.
fn year_alone(text: &str) -> Vec<Found> {
    static YEAR: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = made(&YEAR, || {
        let before = ["en", "desde", "hasta", "hacia", "durante", "ano", "de", "del"]
            .map(accented)
            .join("|");
        format!(
            r"(?i)\b(?:{before}|in|since|until|by|during|from|of|early|late|mid|year|its|the|su)\s+((?:19|20)\d{{2}})\b"
        )
    });
    let Some(pattern) = pattern else { return Vec::new() };
    let read = |parts: Captures<'_>| {
        let year = parts.get(1)?;
        let rest = &text[year.end()..];
        let goes_on = rest.starts_with(['/', '-', '.', ','])
            && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        let said = Said::Whole(year.as_str().to_owned());
        let counted = rest.starts_with(' ') && counts(rest);
        (!goes_on && !counted).then(|| Found { start: year.start(), end: year.end(), said })
    };
    pattern.captures_iter(text).filter_map(read).collect()
}

/// Whether what follows is what the number before it counts: `de 2000 personas`.
fn counts(rest: &str) -> bool {
    let word = fold_word(rest.split_whitespace().next().unwrap_or_default());
    [
        "personas",
        "people",
        "hombres",
        "men",
        "detenidos",
        "detainees",
        "arrests",
        "arrestos",
        "mujeres",
        "women",
        "kilometros",
        "pesos",
    ]
    .contains(&word.as_str())
}
