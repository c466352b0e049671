//! Pictures in letters, for a terminal.

use super::engines::{axis, groups, numbers};
use super::overlaps::ordered;
use super::scale::Scale;
use super::words::{count, model, say, shown};
use crate::assess::{Estimate, Lang, Method, Report, reason};
use crate::table::Table;

/// Columns of a terminal.
pub const COLUMNS: usize = 80;
/// Combinations that are shown at most.
const MOST: usize = 15;
/// Pairs of lists that have a line each at most.
const PAIRS: usize = 6;
/// Columns of the names of engines.
const NAMES: usize = 19;

/// All engines on one axis: a line each with limits, number and range; below it its model, or why it must not be used.
#[must_use]
pub fn engines(report: &Report, lang: Lang) -> String {
    let rows: Vec<&Estimate> = groups(report, lang).into_iter().flat_map(|group| group.1).collect();
    let texts = rows.iter().map(|one| numbers(one, lang).chars().count());
    let texts = texts.max().unwrap_or(0).min(34);
    let plot = COLUMNS.saturating_sub(NAMES + texts + 3).max(10);
    let scale = axis(report).moved((0.0, plot as f64 - 1.0));
    let mut out = ruler(report, &scale, plot, lang);
    for (heading, group) in groups(report, lang) {
        out.push_str(&format!("{heading}\n"));
        if group.len() > PAIRS && group.iter().all(|one| one.method == Method::Chapman) {
            out.push_str(&pairs(&group, report, &scale, plot, lang));
            continue;
        }
        for one in group {
            out.push_str(&row(one, report, (&scale, plot), lang));
        }
    }
    out
}

/// Round numbers on the axis, and what the line of the observed is.
fn ruler(report: &Report, scale: &Scale, plot: usize, lang: Lang) -> String {
    let mut line = vec![' '; plot];
    let mut free = 0;
    for value in scale.ticks(4) {
        let text = count(lang, value);
        let size = text.chars().count();
        let from = column(scale, value).saturating_sub(size / 2).min(plot.saturating_sub(size));
        if from >= free {
            for (at, sign) in text.chars().enumerate() {
                put(&mut line, from + at, sign);
            }
            free = from + size + 2;
        }
    }
    let numbers: String = line.into_iter().collect();
    let observed = count(lang, report.observed as f64);
    let is_log = if scale.is_log() {
        say(lang, "; el eje es logarítmico", "; the axis is logarithmic")
    } else {
        ""
    };
    let said = match lang {
        Lang::Es => format!("┆ {observed} en las listas{is_log}"),
        Lang::En => format!("┆ {observed} on the lists{is_log}"),
    };
    format!("{said}\n{:NAMES$} {}\n", "", numbers.trim_end())
}

fn put(line: &mut [char], at: usize, sign: char) {
    if let Some(place) = line.get_mut(at) {
        *place = sign;
    }
}

/// Text in so many columns, cut with an ellipsis.
fn fitted(text: &str, columns: usize) -> String {
    let clean: String =
        text.chars().map(|sign| if sign.is_control() { '\u{fffd}' } else { sign }).collect();
    if clean.chars().count() <= columns {
        return format!("{clean:columns$}");
    }
    let short: String = clean.chars().take(columns.saturating_sub(1)).collect();
    format!("{short}…")
}

fn row(one: &Estimate, report: &Report, (scale, plot): (&Scale, usize), lang: Lang) -> String {
    let model = model(one, lang);
    let name = if one.method == Method::Chapman { model.as_str() } else { one.method.code() };
    let mut line = vec![' '; plot];
    put(&mut line, column(scale, report.observed as f64), '┆');
    span(&mut line, one, scale);
    let drawn: String = line.into_iter().collect();
    let mut out = format!("{} {drawn} {}\n", fitted(name, NAMES), numbers(one, lang));
    if one.method.is_main() && !model.is_empty() {
        out.push_str(&format!("  {model}\n"));
    }
    for why in &one.refused {
        let said = format!("{} {}", say(lang, "no usar:", "do not use:"), reason(why, lang));
        for line in wrapped(&said, COLUMNS - 4) {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out
}

fn column(scale: &Scale, value: f64) -> usize {
    scale.at(value).round() as usize
}

/// `├──●──┤`; a bound is `●──▶`, what is refused `├╌╌○╌╌┤`.
fn span(line: &mut [char], one: &Estimate, scale: &Scale) {
    let last = line.len().saturating_sub(1);
    let at = column(scale, one.estimate);
    let stands = one.refused.is_empty();
    if one.method.is_bound() {
        for place in at..(at + 4).min(last) {
            put(line, place, '─');
        }
        put(line, (at + 4).min(last), '▶');
        put(line, at, '●');
        return;
    }
    let is_open = |upper: f64| !upper.is_finite() || !scale.holds(upper);
    let from = one.lower.map_or(at, |lower| column(scale, lower));
    let to = match (one.upper, one.lower) {
        (Some(upper), _) => column(scale, upper),
        (None, Some(_)) => last,
        (None, None) => at,
    };
    for place in from..=to {
        put(line, place, if stands { '─' } else { '╌' });
    }
    if one.lower.is_some() {
        put(line, from, '├');
        put(line, to, if one.upper.is_none_or(is_open) { '▶' } else { '┤' });
    }
    let dot = if stands { '●' } else { '○' };
    // The number itself may lie beyond the axis.
    put(line, at, if scale.holds(one.estimate) { dot } else { '▶' });
}

/// Many numbers of two lists on one line.
fn pairs(group: &[&Estimate], report: &Report, scale: &Scale, plot: usize, lang: Lang) -> String {
    let mut line = vec![' '; plot];
    put(&mut line, column(scale, report.observed as f64), '┆');
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for one in group {
        put(
            &mut line,
            column(scale, one.estimate),
            if scale.holds(one.estimate) { '|' } else { '▶' },
        );
        (least, most) = (least.min(one.estimate), most.max(one.estimate));
    }
    let drawn: String = line.into_iter().collect();
    let name = format!("chapman × {}", group.len());
    format!("{} {drawn} {} – {}\n", fitted(&name, NAMES), count(lang, least), count(lang, most))
}

/// Text in lines of so many columns.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match all.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => all.push(word.to_owned()),
        }
    }
    all
}

/// The lists with their sizes, and the greatest combinations of them, with bars.
#[must_use]
pub fn overlaps(table: &Table, lang: Lang) -> String {
    let mut out = String::new();
    let alone = say(lang, "solo en ella", "on it alone");
    for (place, name) in table.lists().iter().enumerate() {
        let (on, only) =
            (count(lang, table.on(place) as f64), count(lang, table.count(1 << place) as f64));
        out.push_str(&format!(
            "{:>3} {on:>9}  {} ({only} {alone})\n",
            place + 1,
            fitted(name, 34).trim_end()
        ));
    }
    out.push_str(&format!("\n    {}\n", say(lang, "en justo estas listas", "on just these lists")));
    let cells = ordered(table);
    let shown = shown(cells.len(), MOST);
    let most = cells.first().map_or(1, |cell| cell.1).max(1) as f64;
    let bars = COLUMNS.saturating_sub(4 + table.p() + 2 + 10 + 1).max(10);
    for (mask, size) in cells.iter().take(shown) {
        let dots: String =
            (0..table.p()).map(|list| if mask >> list & 1 == 1 { '●' } else { '·' }).collect();
        let bar = "█".repeat((*size as f64 / most * bars as f64).round() as usize);
        let line = format!("    {dots}  {:>9} {bar}", count(lang, *size as f64));
        out.push_str(&format!("{}\n", line.trim_end()));
    }
    if let Some(rest) = cells.get(shown..).filter(|rest| !rest.is_empty()) {
        let (more, people) = (
            count(lang, rest.len() as f64),
            count(lang, rest.iter().map(|cell| cell.1 as f64).sum()),
        );
        out.push_str(&match lang {
            Lang::Es => format!("    y {more} combinaciones más, con {people} personas\n"),
            Lang::En => format!("    and {more} more combinations, with {people} people\n"),
        });
    }
    out
}
