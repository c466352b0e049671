//! Expressions of time that mean something only against another day: `ayer`, `last month`, `el martes pasado`.

use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::dates::{Found, From, Said, Unit, Which, capital_follows, word_before};
use super::numbers;
use super::text::{Blotted, fold_word};

const UNIT: &str = r"(?P<unit>d[ií]as?|semanas?|mes(?:es)?|a[nñ]os?|days?|weeks?|months?|years?)";
const SPANISH: [&str; 7] =
    ["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"];
const ENGLISH: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type Read = fn(&str, &Captures<'_>) -> Option<Found>;

/// Patterns with what reads them, the longer before the shorter.
fn patterns() -> &'static [(Regex, Read)] {
    static PATTERNS: OnceLock<Vec<(Regex, Read)>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let number = format!(r"(?P<n>\d{{1,3}}|(?:{0})(?:\s+y\s+(?:{0}))?|una?|an?)", numbers::pattern());
        let all: [(String, Read); 7] = [
            (format!(r"(?i)\bhace\s+(?:ya\s+)?(?P<about>unos\s+|unas\s+|casi\s+|m[aá]s\s+de\s+)?{number}\s+{UNIT}\b"), ago),
            (format!(r"(?i)\b(?P<about>about\s+|some\s+|nearly\s+)?{number}\s+{UNIT}\s+(?:ago|atr[aá]s)\b"), ago),
            (format!(r"(?i)\b{number}\s+{UNIT}\s+(?P<way>antes|earlier|despu[eé]s|m[aá]s\s+tarde|later)\b"), apart),
            (format!(r"(?i)\b{UNIT}\s+(?P<way>before|after|earlier|later)\b"), beside),
            (days_pattern(), by_day),
            (format!(r"(?i)\b(?:(?P<w>last|past|this|next|previous|preceding|following|same|coming|est[ea]|pr[oó]xim[oa]|pasad[oa]|mism[oa])\s+{UNIT}|(?P<u2>d[ií]a|semana|mes|a[nñ]o)\s+(?P<w2>pasad[oa]|anterior|siguiente|pr[oó]xim[oa]|previ[oa]|que\s+viene|en\s+curso))\b"), period),
            (weekday_pattern(), weekday),
        ];
        all.into_iter().filter_map(|(pattern, read)| Some((Regex::new(&pattern).ok()?, read))).collect()
    })
}

fn days_pattern() -> String {
    r"(?i)\b(?:day\s+before\s+yesterday|day\s+after\s+tomorrow|antes\s+de\s+ayer|pasado\s+ma[nñ]ana|esta\s+(?:ma[nñ]ana|tarde|noche)|this\s+(?:morning|afternoon|evening)|last\s+night|anteayer|antier|ayer|anoche|hoy|ma[nñ]ana|yesterday|today|tonight|tomorrow|v[ií]spera)\b".to_owned()
}

fn weekday_pattern() -> String {
    let spanish = r"lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo";
    format!(
        r"\b(?:(?P<w>pasado|pr[oó]ximo|este|mismo|last|next|this|previous|following|Last|Next|This)\s+)?(?P<day>{spanish}|{})\b(?:\s+(?P<w2>pasado|anterior|siguiente|pr[oó]ximo|que\s+viene)\b)?",
        ENGLISH.join("|")
    )
}

/// Every such expression; what is found is blotted out.
pub(super) fn find(blotted: &mut Blotted) -> Vec<Found> {
    let mut all = Vec::new();
    for (pattern, read) in patterns() {
        let text = blotted.text();
        let found: Vec<Found> =
            pattern.captures_iter(text).filter_map(|parts| read(text, &parts)).collect();
        found.iter().for_each(|one| blotted.blot((one.start, one.end)));
        all.extend(found);
    }
    all
}

fn unit(text: &str) -> Unit {
    match fold_word(text).chars().next() {
        Some('d') => Unit::Day,
        Some('s' | 'w') => Unit::Week,
        Some('m') => Unit::Month,
        _ => Unit::Year,
    }
}

/// How many; an article is one.
fn how_many(text: &str) -> Option<i32> {
    if ["a", "an", "un", "una"].contains(&&*text.to_lowercase()) {
        return Some(1);
    }
    i32::try_from(numbers::read(text)?).ok().filter(|number| *number <= 400)
}

fn span(parts: &Captures<'_>, said: Said) -> Option<Found> {
    let whole = parts.get(0)?;
    Some(Found { start: whole.start(), end: whole.end(), said })
}

fn ago(_: &str, parts: &Captures<'_>) -> Option<Found> {
    let by = -how_many(parts.name("n")?.as_str())?;
    let unit = unit(parts.name("unit")?.as_str());
    let mut found = span(parts, Said::Shift(by, unit, From::Here))?;
    found.start = after_article(parts, found.start);
    Some(found)
}

/// The article of `a week ago` is none of the date.
fn after_article(parts: &Captures<'_>, start: usize) -> usize {
    let article = parts
        .name("n")
        .filter(|n| n.start() == start && ["a", "an", "un"].contains(&&*n.as_str().to_lowercase()));
    article.and_then(|_| parts.name("unit")).map_or(start, |unit| unit.start())
}

/// `two days later`, `un mes antes`: from the date that was spoken of. `dos días después de` is from something else.
fn apart(text: &str, parts: &Captures<'_>) -> Option<Found> {
    let number = how_many(parts.name("n")?.as_str())?;
    let way = fold_word(parts.name("way")?.as_str());
    let by = if matches!(&*way, "antes" | "earlier") { -number } else { number };
    let found = span(parts, Said::Shift(by, unit(parts.name("unit")?.as_str()), From::Mention))?;
    if from_something_else(text, found.end) {
        return None;
    }
    Some(Found { start: after_article(parts, found.start), ..found })
}

fn from_something_else(text: &str, end: usize) -> bool {
    let next = text[end..].split_whitespace().next().unwrap_or_default();
    text[end..].starts_with(char::is_whitespace) && ["de", "del", "que", "than"].contains(&next)
}

/// `in the month before`, `the day after`, where nothing says before or after what.
fn beside(text: &str, parts: &Captures<'_>) -> Option<Found> {
    let way = parts.name("way")?.as_str().to_lowercase();
    let rest = text[parts.get(0)?.end()..].trim_start();
    if matches!(&*way, "before" | "after")
        && !(rest.is_empty() || rest.starts_with([',', '.', ';', ')']))
    {
        return None;
    }
    let by = if matches!(&*way, "before" | "earlier") { -1 } else { 1 };
    span(parts, Said::Period(by, unit(parts.name("unit")?.as_str()), From::Mention))
}

fn by_day(text: &str, parts: &Captures<'_>) -> Option<Found> {
    let whole = parts.get(0)?;
    let words: Vec<String> = whole.as_str().split_whitespace().map(fold_word).collect();
    let said = words.join(" ");
    let before = fold_word(&word_before(text, whole.start()));
    // `la mañana`, `de la mañana`, `hoy en día`.
    if said == "manana"
        && ["la", "de", "por", "una", "cada", "media", "buena", "a"].contains(&&*before)
    {
        return None;
    }
    if said == "hoy" && text[whole.end()..].starts_with(" en d") {
        return None;
    }
    let by = match &*said {
        "day before yesterday" | "antes de ayer" | "anteayer" | "antier" => -2,
        "ayer" | "anoche" | "yesterday" | "last night" => -1,
        "manana" | "tomorrow" => 1,
        "day after tomorrow" | "pasado manana" => 2,
        "vispera" => return span(parts, Said::Shift(-1, Unit::Day, From::Mention)),
        _ => 0,
    };
    span(parts, Said::Shift(by, Unit::Day, From::Here))
}

fn period(_: &str, parts: &Captures<'_>) -> Option<Found> {
    let word = parts.name("w").or_else(|| parts.name("w2"))?.as_str();
    let unit = unit(parts.name("unit").or_else(|| parts.name("u2"))?.as_str());
    let word: Vec<String> = word.split_whitespace().map(fold_word).collect();
    let (by, from) = match &*word.join(" ") {
        "last" | "past" | "pasado" | "pasada" => (-1, From::Here),
        "this" | "este" | "esta" | "en curso" => (0, From::Here),
        "next" if unit == Unit::Day => (1, From::Mention),
        "next" | "coming" | "proximo" | "proxima" | "que viene" => (1, From::Here),
        "previous" | "preceding" | "anterior" | "previo" | "previa" => (-1, From::Mention),
        "following" | "siguiente" => (1, From::Mention),
        _ => (0, From::Mention),
    };
    // `the last day`, `this day`, `los próximos días` are no dates; neither are several of them.
    let several = parts.name("unit").is_some_and(|unit| {
        let unit = unit.as_str();
        unit.ends_with('s') && !unit.eq_ignore_ascii_case("mes")
            || unit.eq_ignore_ascii_case("meses")
    });
    let vague = unit == Unit::Day && from == From::Here;
    if several || vague { None } else { span(parts, Said::Period(by, unit, from)) }
}

fn weekday(text: &str, parts: &Captures<'_>) -> Option<Found> {
    let name = parts.name("day")?;
    let folded = fold_word(name.as_str());
    let english = ENGLISH.iter().position(|day| *day == name.as_str());
    let number = english.or_else(|| SPANISH.iter().position(|day| *day == folded))?;
    let said = parts.name("w").or_else(|| parts.name("w2"));
    let before = word_before(text, parts.get(0)?.start());
    let word =
        said.map(|word| fold_word(word.as_str().split_whitespace().next().unwrap_or_default()));
    let which = match word.as_deref() {
        Some("last" | "pasado" | "anterior" | "previous") => Which::Last,
        Some("next" | "proximo" | "que" | "siguiente" | "following") => Which::Next,
        Some("this" | "este") => Which::This,
        Some(_) => Which::Known,
        None if before == "the" => Which::Known,
        None => Which::Bare,
    };
    // `Mark Sunday`, `August Friday`, `Sunday Okafor` are people; `los lunes`, `cada lunes` no day.
    let named = before.starts_with(char::is_uppercase)
        && !matches!(&*before, "On" | "The" | "By" | "Until" | "Since" | "Before" | "After");
    let habit = matches!(&*fold_word(&before), "los" | "cada" | "every" | "each");
    let told =
        said.is_some() || matches!(&*before, "on" | "On" | "the" | "a" | "until" | "since" | "by");
    if english.is_some() && (named || !told && capital_follows(text, name.end())) || habit {
        return None;
    }
    let number = i32::try_from(number).ok()?;
    span(parts, Said::Weekday(number, which))
}
