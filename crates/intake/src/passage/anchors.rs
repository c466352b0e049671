//! What an expression of time means: read against the day of the document, the stamp of a message, or what was spoken of before.

use std::sync::OnceLock;

use paradero_model::{Date, Day};
use regex::Regex;

use super::dates::{Found, From, Said, Unit, Which, days_of};
use super::suggest::{Against, Context, Language};
use super::text::fold_word;

/// A meaning in EDTF, and against what it was read.
pub(super) struct Meaning {
    pub(super) means: Option<String>,
    pub(super) against: Against,
}

/// The way through the expressions of a text, in its order.
struct Walk<'a> {
    text: &'a str,
    /// The day on which what is being read was said.
    here: Option<Day>,
    /// What `here` is: of the document, or of a message in it.
    here_is: Against,
    /// The date last spoken of, its first and last day.
    mention: Option<(Day, Day)>,
    /// Days of the week that were spoken of.
    weekdays: [Option<Day>; 7],
    /// Whether figures have the month first; unknown where there is no custom to go by.
    month_first: Option<bool>,
    english: bool,
}

/// The day of the week, 0 Monday.
fn weekday(day: Day) -> i32 {
    (day.0 + 3).rem_euclid(7)
}

/// What each expression means. They stand in the order of the text.
pub(super) fn read(text: &str, found: &[Found], context: &Context) -> Vec<Meaning> {
    let stamps = stamps(text);
    let mut walk = Walk {
        text,
        here: context.published.as_ref().and_then(Date::single_day),
        here_is: Against::Published,
        mention: None,
        weekdays: [None; 7],
        month_first: month_first(found, context),
        english: context.language == Some(Language::English),
    };
    let mut all: Vec<Meaning> = Vec::with_capacity(found.len());
    for (at, one) in found.iter().enumerate() {
        let mut meaning = walk.read(one);
        if let (Said::Weekday(day, _), Some(next)) = (&one.said, found.get(at + 1))
            && let Some(beside) = walk.beside(one, next, *day)
        {
            meaning = Meaning { means: Some(beside), against: Against::Itself };
        }
        walk.note(one, &meaning);
        if stamps.contains(&one.start)
            && let Some(day) = meaning.means.as_deref().and_then(Day::parse_iso)
        {
            walk.here = Some(day);
            walk.here_is = Against::Message;
        }
        all.push(meaning);
    }
    all
}

/// Where stamps of messages begin: a date and a time at the beginning of a line.
fn stamps(text: &str) -> Vec<usize> {
    static STAMP: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?m)^\[?(\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}),? +\d{1,2}:\d{2}";
    let Some(pattern) = STAMP.get_or_init(|| Regex::new(pattern).ok()) else { return Vec::new() };
    pattern.captures_iter(text).filter_map(|parts| Some(parts.get(1)?.start())).collect()
}

/// Whether figures have the month first: as the text itself writes them elsewhere, else as the country does.
fn month_first(found: &[Found], context: &Context) -> Option<bool> {
    let mut sides = found.iter().filter_map(|one| match one.said {
        Said::Figures(first, second, _) if (first > 12) != (second > 12) => Some(second > 12),
        _ => None,
    });
    if let Some(first) = sides.next() {
        return sides.all(|other| other == first).then_some(first);
    }
    match context.country.as_deref() {
        Some("US") => Some(true),
        // Both stand there.
        Some("CA" | "PH") => None,
        Some(_) => Some(false),
        None => (context.language == Some(Language::Spanish)).then_some(false),
    }
}

impl Walk<'_> {
    fn read(&self, found: &Found) -> Meaning {
        let (means, against) = match &found.said {
            Said::Whole(means) => (Some(means.clone()), Against::Itself),
            Said::Figures(first, second, year) => return self.figures(*first, *second, *year),
            Said::Days(first, last, month) => {
                let year = self.year_of(found, (*month, *first));
                (year.and_then(|year| days_of(year, *month, (*first, *last))), self.here_is)
            }
            Said::Month(month) => {
                let year = self.year_of(found, (*month, 1));
                (year.map(|year| format!("{year:04}-{month:02}")), self.here_is)
            }
            Said::Weekday(day, which) => self.weekday(found, *day, *which),
            Said::Shift(by, unit, from) => self.counted(*from, |day| shifted(day, *by, *unit)),
            Said::Period(by, unit, from) => self.counted(*from, |day| period(day, *by, *unit)),
        };
        Meaning { means, against }
    }

    fn counted(
        &self,
        from: From,
        means: impl Fn(Day) -> Option<String>,
    ) -> (Option<String>, Against) {
        match from {
            From::Here => (self.here.and_then(means), self.here_is),
            From::Mention => (self.mention.and_then(|(_, last)| means(last)), Against::Mention),
        }
    }

    /// `13/02/2025` has one reading; `03/04/2025` the one that the text and its country keep to.
    fn figures(&self, first: i8, second: i8, year: i16) -> Meaning {
        let day_first = days_of(year, second, (first, first));
        let month_first = days_of(year, first, (second, second));
        match (day_first, month_first, self.month_first) {
            (Some(one), Some(other), _) if one == other => {
                Meaning { means: Some(one), against: Against::Itself }
            }
            (Some(one), None, _) | (None, Some(one), _) => {
                Meaning { means: Some(one), against: Against::Itself }
            }
            (_, Some(one), Some(true)) | (Some(one), _, Some(false)) => {
                Meaning { means: Some(one), against: Against::Custom }
            }
            _ => Meaning { means: None, against: Against::TwoReadings },
        }
    }

    /// The year of a month or a day without one: such as it last came, or comes soon.
    fn year_of(&self, found: &Found, (month, day): (i8, i8)) -> Option<i16> {
        let here = self.here?;
        let this = Day::from_ymd(here.year(), month, day)
            .or_else(|| Day::from_ymd(here.year(), month, 1))?;
        let ahead = this.days_since(here);
        let soon = if self.tells_of_future(found) { 300 } else { 45 };
        if ahead > soon {
            return Some(here.year() - 1);
        }
        // In December, January is what comes.
        Some(if ahead < -300 && self.tells_of_future(found) {
            here.year() + 1
        } else {
            here.year()
        })
    }

    fn weekday(&self, found: &Found, day: i32, which: Which) -> (Option<String>, Against) {
        let known =
            usize::try_from(day).ok().and_then(|at| self.weekdays.get(at).copied().flatten());
        let Some(here) = self.here else {
            let of = known.filter(|_| which == Which::Known);
            return (
                of.map(|day| day.to_string()),
                if of.is_some() { Against::Mention } else { self.here_is },
            );
        };
        let back = (weekday(here) - day).rem_euclid(7);
        let ahead = (day - weekday(here)).rem_euclid(7);
        let strictly = |days: i32| if days == 0 { 7 } else { days };
        let means = match which {
            Which::Last => here.plus(-strictly(back)),
            Which::Next => here.plus(strictly(ahead)),
            Which::This => here.plus(day - weekday(here)),
            Which::Known => match (known, self.mention) {
                (Some(known), _) => return (Some(known.to_string()), Against::Mention),
                (None, Some((_, last))) => {
                    let after = last.plus((day - weekday(last)).rem_euclid(7));
                    return (Some(after.to_string()), Against::Mention);
                }
                (None, None) => here.plus(-back),
            },
            Which::Bare if self.tells_of_future(found) => here.plus(strictly(ahead)),
            // English reports name the day on which they appear; Spanish ones say `hoy`.
            Which::Bare if self.english => here.plus(-back),
            Which::Bare => here.plus(-strictly(back)),
        };
        (Some(means.to_string()), self.here_is)
    }

    /// Of `el domingo pasado, 4 de mayo`, the date that the day of the week stands beside, if it is one of that name.
    fn beside(&self, one: &Found, next: &Found, day: i32) -> Option<String> {
        let between = self.text.get(one.end..next.start)?;
        if !matches!(between.trim(), "" | "," | ", el" | "el") {
            return None;
        }
        let means = self.read(next).means?;
        let real = Day::parse_iso(&means)?;
        (weekday(real) == day).then_some(means)
    }

    /// Whether the words before an expression speak of what is to come.
    fn tells_of_future(&self, found: &Found) -> bool {
        let from = self.text[..found.start].char_indices().rev().nth(79).map_or(0, |(at, _)| at);
        let clause = &self.text[from..found.start];
        let clause = clause.rsplit(['.', ';', '\n']).next().unwrap_or_default();
        clause.split_whitespace().map(fold_word).any(|word| {
            let future = ["ra", "ran", "remos"].iter().any(|end| word.ends_with(end))
                && word.len() > 4
                && ![
                    "fuera", "hubiera", "para", "otra", "primera", "fueran", "hora", "ahora",
                    "senora", "manera", "doctora",
                ]
                .contains(&&*word)
                && !word.ends_with("iera");
            future
                || [
                    "will",
                    "shall",
                    "must",
                    "until",
                    "by",
                    "would",
                    "planned",
                    "scheduled",
                    "deadline",
                    "hasta",
                    "tardar",
                    "regrese",
                    "vuelva",
                    "vengan",
                    "proximo",
                    "proxima",
                    "plazo",
                    "upcoming",
                    "due",
                ]
                .contains(&&*word)
        })
    }

    fn note(&mut self, found: &Found, meaning: &Meaning) {
        let Some(date) = meaning.means.as_deref().and_then(|means| Date::parse_edtf(means).ok())
        else {
            return;
        };
        let (Some(first), Some(last)) = (date.earliest, date.latest) else { return };
        self.mention = Some((first, last));
        if let (Said::Weekday(day, _), Ok(at)) = (&found.said, usize::try_from(weekday(first)))
            && *day == weekday(first)
            && let Some(known) = self.weekdays.get_mut(at)
        {
            *known = Some(first);
        }
    }
}

/// A day so many units on; of weeks about, of months the month, of years the year.
fn shifted(day: Day, by: i32, unit: Unit) -> Option<String> {
    match unit {
        Unit::Day => Some(day.plus(by).to_string()),
        Unit::Week => Some(format!("{}~", day.plus(7 * by))),
        Unit::Month | Unit::Year => period(day, by, unit),
    }
}

/// The day, week (from Monday), month or year so many on from that of a day.
fn period(day: Day, by: i32, unit: Unit) -> Option<String> {
    match unit {
        Unit::Day => Some(day.plus(by).to_string()),
        Unit::Week => {
            let monday = day.plus(7 * by - weekday(day));
            Some(format!("{monday}/{}", monday.plus(6)))
        }
        Unit::Month => {
            let months = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + by;
            Some(format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1))
        }
        Unit::Year => Some(format!("{:04}", i32::from(day.year()) + by)),
    }
}
