//! Chats of WhatsApp: a line for each message (`12/3/25, 14:05 - Ana: text`, `[12/03/25 14:05:33] Ana: text`), which goes on in the
//! lines below up to the next.

use std::sync::LazyLock;

use paradero_model::{Problem, ProblemCode};
use regex::{Captures, Regex};

use super::order::{self, Written};
use crate::{error::Fault, limits, table::Row};

pub(super) const COLUMNS: [&str; 4] = ["date", "sender", "text", "attachment"];

/// Signs of writing direction that iOS puts before lines and files.
const MARKS: [char; 3] = ['\u{200e}', '\u{200f}', '\u{202a}'];

/// How many of its first lines are looked at to know a chat, and how many of them begin a message at least.
const LOOKED_AT: usize = 40;
const LEAST: usize = 2;

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// A date and a time, as all the forms have them.
const WHEN: &str = r"(?<a>\d{1,4})[/.\-](?<b>\d{1,2})[/.\-](?<c>\d{2,4}),?[\s\u{a0}\u{202f}]+(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2}))?(?:[\s\u{a0}\u{202f}]*(?<half>[apAP])\.?[\s\u{a0}\u{202f}]*[mM]\.?)?";

static ANDROID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(&format!(r"^{WHEN}[\s\u{{a0}}\u{{202f}}]+[-–][\s\u{{a0}}]+(?<rest>.*)$"))
});
static IOS: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(&format!(r"^\[{WHEN}\][\s\u{{a0}}]*(?<rest>.*)$")));
static ATTACHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)<(?:attached|adjunto): (?<ios>[^>]+)>|^(?<android>\S.{0,200}?\.\w{1,5}) \((?:file attached|archivo adjunto)\)",
    )
});
static OMITTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:<(?:media omitted|multimedia omitido|archivo omitido)>|(?:image|video|audio|sticker|gif|document|contact card|imagen|documento|tarjeta de contacto) (?:omitted|omitid[oa])|.{1,200} (?:document omitted|documento omitido))$",
    )
});

/// A line that begins a message.
struct Begin<'a> {
    date: Written,
    hour: u8,
    minute: u8,
    second: Option<u8>,
    /// Date and time as they stand there.
    written: &'a str,
    rest: &'a str,
}

/// What stands in the cell of an attachment that was not written out.
const NOT_WRITTEN_OUT: &str = "not in the export";

/// Whether a text begins as a chat does.
pub(super) fn is_chat(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().take(LOOKED_AT).collect();
    let first = lines.first().is_some_and(|line| begin(line).is_some());
    let begun = lines.iter().filter(|line| begin(line).is_some()).count();
    first && (begun >= LEAST || lines.len() < LEAST)
}

/// The messages.
pub(super) fn rows(text: &str, said: &mut Vec<String>) -> Result<Vec<Row>, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let mut found: Vec<(Begin<'_>, u32, String)> = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        match (begin(line), found.last_mut()) {
            (Some(begin), _) => {
                let text = begin.rest.trim_start_matches(MARKS).to_owned();
                found.push((begin, number, text));
            }
            (None, Some((.., text))) => {
                text.push('\n');
                text.push_str(line);
            }
            (None, None) => {}
        }
        if found.len() > limits::ROWS {
            return limits::Count::default()
                .rows_of(found.len(), COLUMNS.len())
                .map(|()| Vec::new());
        }
    }
    let dates: Vec<Written> = found.iter().map(|(begin, ..)| begin.date).collect();
    let (order, why) = order::find(&dates);
    said.push(format!("a chat of WhatsApp, {} message(s); {why}", found.len()));
    said.push("times are those of the telephone that wrote the chat out".into());
    Ok(found.into_iter().map(|(begin, line, text)| row(&begin, line, &text, order)).collect())
}

fn row(begin: &Begin<'_>, line: u32, text: &str, order: Option<order::Order>) -> Row {
    let day = order.and_then(|order| begin.date.day(order));
    let mut problems = Vec::new();
    let date = match day {
        Some(day) => {
            let second = begin.second.map(|second| format!(":{second:02}")).unwrap_or_default();
            format!("{day}T{:02}:{:02}{second}", begin.hour, begin.minute)
        }
        None => {
            if order.is_some() {
                problems.push(Problem {
                    code: ProblemCode::UnreadableDate,
                    column: Some("date".into()),
                    found: begin.written.to_owned(),
                    expected: "a day that there is".into(),
                });
            }
            begin.written.to_owned()
        }
    };
    let (sender, text) = sender(text.trim_end());
    let attachment = attachment(text);
    let cells = [date, sender.to_owned(), text.to_owned(), attachment];
    Row { cells: cells.to_vec(), line, problems, ..Row::default() }
}

/// Who sent a message, and what; a line of the program itself has no sender.
fn sender(text: &str) -> (&str, &str) {
    let first = text.lines().next().unwrap_or_default();
    let Some((sender, rest)) = first.split_once(':') else { return ("", text) };
    let plain = sender.chars().count() <= 100 && (rest.is_empty() || rest.starts_with(' '));
    // Quotation marks stand in lines that tell what a group was called.
    if !plain || sender.trim().is_empty() || sender.contains(['"', '“', '«']) {
        return ("", text);
    }
    let text = text.get(sender.len() + 1..).unwrap_or_default();
    let text = text.strip_prefix(' ').unwrap_or(text);
    (sender.trim_matches(MARKS), text.trim_start_matches(MARKS))
}

/// The file that came with a message.
fn attachment(text: &str) -> String {
    let named = ATTACHED.as_ref().and_then(|pattern| pattern.captures(text));
    let name = named.and_then(|found| {
        found.name("ios").or(found.name("android")).map(|m| m.as_str().to_owned())
    });
    if let Some(name) = name {
        return name.trim_matches(MARKS).trim().to_owned();
    }
    let first = text.lines().next().unwrap_or_default().trim_matches(MARKS).trim();
    let omitted = OMITTED.as_ref().is_some_and(|pattern| pattern.is_match(first));
    if omitted { NOT_WRITTEN_OUT.to_owned() } else { String::new() }
}

fn begin(line: &str) -> Option<Begin<'_>> {
    let line = line.trim_start_matches(MARKS);
    // What no date begins is not looked at further.
    if !line.starts_with(|c: char| c == '[' || c.is_ascii_digit()) {
        return None;
    }
    let form = if line.starts_with('[') { IOS.as_ref() } else { ANDROID.as_ref() };
    let found = form?.captures(line)?;
    let number =
        |name: &str| found.name(name).and_then(|number| number.as_str().parse::<u16>().ok());
    let small = |name: &str| number(name).and_then(|number| u8::try_from(number).ok());
    let year_first = found.name("a")?.len() == 4;
    let numbers = [number("a")?, number("b")?, number("c")?];
    if !year_first && found.name("a")?.len() > 2 {
        return None;
    }
    let (minute, second) = (small("minute")?, small("second"));
    if minute > 59 || second.is_some_and(|second| second > 59) {
        return None;
    }
    Some(Begin {
        date: Written { numbers, year_first },
        hour: hour(&found, small("hour")?)?,
        minute,
        second,
        written: written(line, &found)?,
        rest: found.name("rest")?.as_str(),
    })
}

/// Date and time as they stand there.
fn written<'a>(line: &'a str, found: &Captures<'_>) -> Option<&'a str> {
    let from = found.name("a")?.start();
    let to = ["half", "second", "minute"].iter().find_map(|name| found.name(name))?.end();
    let rest = line.get(to..)?;
    // `p. m.` goes on after its first letter.
    let end = rest.find(['-', '–', ']']).unwrap_or(0);
    Some(line.get(from..to + end)?.trim_end())
}

/// The hour of a day, of clocks of twelve hours too.
fn hour(found: &Captures<'_>, hour: u8) -> Option<u8> {
    let half = found.name("half").map(|half| half.as_str().eq_ignore_ascii_case("p"));
    match (half, hour) {
        (None, 0..=23) => Some(hour),
        (Some(after), 1..=12) => Some(hour % 12 + if after { 12 } else { 0 }),
        // Some telephones write both a clock of twenty-four hours and the half of the day.
        (Some(_), 0 | 13..=23) => Some(hour),
        _ => None,
    }
}
