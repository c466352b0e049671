//! Parts of the people: what is documented of each, what is estimated, and all of them together.

use std::cmp::Ordering;

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, SMALL, TEXT};
use super::scale::Scale;
use super::words::{count, interval, method, say};
use super::xml::width;
use crate::assess::{Estimate, Lang, Method};
use crate::strata::{Strata, Stratum, Total};

/// Parts that are drawn at most; of more the greatest.
const MOST: usize = 40;
/// From one part to the next.
const ROW: f64 = 18.0;
/// Where names end and the axis begins.
const FROM: f64 = 122.0;
/// Where the axis ends and numbers begin.
const TO: f64 = 262.0;

pub(super) fn draw(strata: &Strata, lang: Lang) -> Canvas {
    let mut canvas = Canvas::new(say(lang, "Por partes", "By parts"));
    canvas.says(match lang {
        Lang::Es => format!("{} partes.", strata.strata.len()),
        Lang::En => format!("{} parts.", strata.strata.len()),
    });
    totals(&mut canvas, strata, lang);
    let engine = engine(strata);
    let mut parts: Vec<&Stratum> = strata.strata.iter().collect();
    let size = |part: &Stratum| number(part, engine).map_or(observed(part), |one| one.estimate);
    parts.sort_by(|a, b| {
        let greater = size(b).partial_cmp(&size(a)).unwrap_or(Ordering::Equal);
        greater.then(observed(b).total_cmp(&observed(a))).then(a.name.cmp(&b.name))
    });
    let (shown, rest) = parts.split_at(parts.len().min(MOST));
    each(&mut canvas, shown, engine, lang);
    others(&mut canvas, rest, engine, lang);
    canvas
}

/// The engine that has a number of most parts; among equals the later in the order of engines.
fn engine(strata: &Strata) -> Option<Method> {
    strata.totals.iter().max_by_key(|total| total.estimated).map(|total| total.method)
}

fn number(part: &Stratum, engine: Option<Method>) -> Option<&Estimate> {
    if part.is_documented_only { None } else { part.report.standing(engine?) }
}

fn observed(part: &Stratum) -> f64 {
    part.report.observed as f64
}

/// All parts together, by each engine, beside the answer without parts.
fn totals(canvas: &mut Canvas, strata: &Strata, lang: Lang) {
    canvas.heading(say(lang, "Todas juntas", "All together"));
    let documented: f64 = strata.strata.iter().map(observed).sum();
    let said = match lang {
        Lang::Es => format!("{} documentadas (línea cortada).", count(lang, documented)),
        Lang::En => format!("{} documented (dashed line).", count(lang, documented)),
    };
    canvas.paragraph("soft", &said);
    canvas.says(said);
    if strata.totals.is_empty() {
        let said = say(
            lang,
            "Ninguna parte sostiene una estimación: solo hay lo documentado.",
            "No part carries an estimate: there is only what is documented.",
        );
        canvas.paragraph("warn", said);
        canvas.says(said);
        return;
    }
    let numbers = strata
        .totals
        .iter()
        .flat_map(|one| [Some(one.estimate), Some(one.lower), Some(one.upper), one.without_parts])
        .flatten();
    let scale = Scale::of(numbers.chain([documented]), (LEFT + 4.0, RIGHT - 4.0));
    let (mark, top) = (canvas.mark(), canvas.y);
    for total in &strata.totals {
        sum(canvas, total, &scale, lang);
    }
    grid(canvas, &scale, (mark, top), Some(documented), 5);
    canvas.y += 14.0;
    canvas.ticks(&scale, 5, &|value| count(lang, value));
    canvas.y += 4.0;
    if strata.totals.iter().any(|total| total.without_parts.is_some()) {
        let said = say(lang, "◇ la misma cuenta sin partes.", "◇ the same engine without parts.");
        canvas.paragraph("soft", said);
    }
}

fn sum(canvas: &mut Canvas, total: &Total, scale: &Scale, lang: Lang) {
    canvas.y += 17.0;
    let limits = (total.estimate, Some(total.lower), Some(total.upper));
    let at_least = if total.documented_only > 0 { "≥ " } else { "" };
    let numbers = format!("{at_least}{}", interval(lang, limits));
    let name = method(total.method, lang);
    canvas.text("strong over", (RIGHT, canvas.y), Anchor::End, &numbers);
    let most = RIGHT - LEFT - width(&numbers, TEXT * 1.06) - 8.0;
    canvas.name("strong over", (LEFT, canvas.y), TEXT * 1.06, most, name);
    canvas.says(format!("{name}: {numbers}."));
    canvas.y += 11.0;
    span(canvas, scale, (total.lower, total.estimate, total.upper), canvas.y);
    if let Some(whole) = total.without_parts {
        let (x, y) = (scale.at(whole), canvas.y);
        let points = [(x - 5.0, y), (x, y - 5.0), (x + 5.0, y), (x, y + 5.0)];
        canvas.path("point", &points, true);
        let said = say(lang, "sin partes", "without parts");
        canvas.says(format!("{name}, {said}: {}.", count(lang, whole)));
    }
    canvas.y += 4.0;
    if total.documented_only > 0 {
        let said = match lang {
            Lang::Es => format!(
                "{} partes estimadas; {} contadas solo como están documentadas: lea «al menos».",
                count(lang, total.estimated as f64),
                count(lang, total.documented_only as f64)
            ),
            Lang::En => format!(
                "{} parts estimated; {} counted only as they are documented: read “at least”.",
                count(lang, total.estimated as f64),
                count(lang, total.documented_only as f64)
            ),
        };
        canvas.paragraph("soft", &said);
        canvas.says(said);
    }
}

/// Limits and the number between them.
fn span(canvas: &mut Canvas, scale: &Scale, (lower, number, upper): (f64, f64, f64), y: f64) {
    let (from, to) = (scale.at(lower), scale.at(upper));
    canvas.line("whisker main", (from, y), (to, y));
    canvas.line("whisker main", (from, y - 3.5), (from, y + 3.5));
    canvas.line("whisker main", (to, y - 3.5), (to, y + 3.5));
    canvas.dot("point main", (scale.at(number), y), 4.4);
}

/// The grid behind what was drawn since the mark.
fn grid(
    canvas: &mut Canvas,
    scale: &Scale,
    (mark, top): (usize, f64),
    documented: Option<f64>,
    ticks: usize,
) {
    let mut back = Canvas::blank();
    for value in scale.ticks(ticks) {
        back.line("grid", (scale.at(value), top + 4.0), (scale.at(value), canvas.y));
    }
    if let Some(documented) = documented {
        let x = scale.at(documented);
        back.line("observed", (x, top + 4.0), (x, canvas.y));
    }
    canvas.put_behind(&back, mark);
}

/// The parts, one a row.
fn each(canvas: &mut Canvas, parts: &[&Stratum], engine: Option<Method>, lang: Lang) {
    let heading = say(lang, "Cada parte", "Each part");
    let name = engine.map_or_else(String::new, |one| format!(": {}", method(one, lang)));
    canvas.heading(&format!("{heading}{name}"));
    let said = say(
        lang,
        "Cuadrado: documentadas. Círculo: estimadas, con su 95 %. Cuadrado solo: únicamente documentadas.",
        "Square: documented. Circle: estimated, with its 95 %. A square alone: documented only.",
    );
    canvas.paragraph("soft", said);
    let numbers = parts.iter().flat_map(|part| {
        let one = number(part, engine);
        let of = |of: &dyn Fn(&Estimate) -> Option<f64>| one.and_then(of);
        [
            Some(observed(part)),
            of(&|one| Some(one.estimate)),
            of(&|one| one.lower),
            of(&|one| one.upper),
        ]
    });
    let scale = Scale::of(numbers.flatten(), (FROM, TO));
    let (mark, top) = (canvas.mark(), canvas.y);
    for part in parts {
        row(canvas, part, (engine, &scale), lang);
    }
    grid(canvas, &scale, (mark, top), None, 3);
    canvas.y += 13.0;
    canvas.ticks(&scale, 3, &|value| count(lang, value));
    if scale.is_log() {
        canvas.y += 4.0;
        let said = say(lang, "El eje es logarítmico.", "The axis is logarithmic.");
        canvas.paragraph("soft", said);
    }
}

fn row(canvas: &mut Canvas, part: &Stratum, (engine, scale): (Option<Method>, &Scale), lang: Lang) {
    let (y, base) = (canvas.y + ROW / 2.0, canvas.y + ROW - 5.0);
    canvas.name("", (LEFT, base), TEXT, FROM - LEFT - 10.0, &part.name);
    let x = scale.at(observed(part));
    let numbers = if let Some(one) = number(part, engine) {
        let to = scale.at(one.estimate);
        canvas.line("whisker", (x, y), (to, y));
        let (lower, upper) = (one.lower.unwrap_or(one.estimate), one.upper);
        span(canvas, scale, (lower, one.estimate, upper.unwrap_or(one.estimate)), y);
        interval(lang, (one.estimate, one.lower, one.upper))
    } else {
        let documented = count(lang, observed(part));
        let said = if part.is_documented_only {
            say(lang, "documentadas", "documented")
        } else {
            say(lang, "sin este método", "not by this")
        };
        format!("≥ {documented} {said}")
    };
    canvas.rect("on", (x - 3.0, y - 3.0), (6.0, 6.0));
    canvas.name("figure", (TO + 10.0, base), SMALL, RIGHT - TO - 10.0, &numbers);
    canvas.says(format!("{}: {numbers}.", part.name));
    canvas.y += ROW;
}

/// A line for the parts that are not drawn.
fn others(canvas: &mut Canvas, parts: &[&Stratum], engine: Option<Method>, lang: Lang) {
    if parts.is_empty() {
        return;
    }
    canvas.y += 4.0;
    let people = count(lang, parts.iter().map(|part| observed(part)).sum());
    let only = parts.iter().filter(|part| number(part, engine).is_none()).count();
    let (more, only) = (count(lang, parts.len() as f64), count(lang, only as f64));
    let said = match lang {
        Lang::Es => format!(
            "y {more} partes más, menores, con {people} personas documentadas; {only} de ellas sin estimación."
        ),
        Lang::En => format!(
            "and {more} more parts, smaller, with {people} people documented; {only} of them without an estimate."
        ),
    };
    canvas.paragraph("soft", &said);
    canvas.says(said);
}
