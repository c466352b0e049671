//! Strata: what is documented of each, what is estimated, and all of them together.

use std::cmp::Ordering;

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, TEXT};
use super::scale::Scale;
use super::words::{count, interval, method, say, shown};
use super::xml::width;
use crate::assess::{Estimate, Lang, Method};
use crate::strata::{Strata, Stratum, Total};

/// Strata that are drawn at most; of more the greatest.
const MOST: usize = 40;
/// Numbers on an axis, about.
const TICKS: usize = 5;
/// Where axes begin and end.
const ACROSS: (f64, f64) = (LEFT + 4.0, RIGHT - 4.0);

pub(super) fn draw(strata: &Strata, lang: Lang) -> Canvas {
    let mut canvas = Canvas::new(say(lang, "Por estratos", "By strata"));
    canvas.says(match lang {
        Lang::Es => format!("{} estratos.", strata.strata.len()),
        Lang::En => format!("{} strata.", strata.strata.len()),
    });
    totals(&mut canvas, strata, lang);
    let engine = engine(strata);
    let mut parts: Vec<&Stratum> = strata.strata.iter().collect();
    let size = |part: &Stratum| number(part, engine).map_or(observed(part), |one| one.estimate);
    parts.sort_by(|a, b| {
        let greater = size(b).partial_cmp(&size(a)).unwrap_or(Ordering::Equal);
        greater.then(observed(b).total_cmp(&observed(a))).then(a.name.cmp(&b.name))
    });
    let (shown, rest) = parts.split_at(shown(parts.len(), MOST));
    each(&mut canvas, shown, engine, lang);
    others(&mut canvas, rest, engine, lang);
    canvas
}

/// The engine that has a number of most strata; among equals the later in the order of engines.
fn engine(strata: &Strata) -> Option<Method> {
    strata.totals.iter().max_by_key(|total| total.estimated).map(|total| total.method)
}

fn number(part: &Stratum, engine: Option<Method>) -> Option<&Estimate> {
    if part.is_documented_only { None } else { part.report.standing(engine?) }
}

fn observed(part: &Stratum) -> f64 {
    part.report.observed as f64
}

/// All strata together, by each engine, beside the answer without them.
fn totals(canvas: &mut Canvas, strata: &Strata, lang: Lang) {
    canvas.heading(say(lang, "Todos juntos", "All together"));
    let documented: f64 = strata.strata.iter().map(observed).sum();
    let said = match lang {
        Lang::Es => format!("{} documentadas (línea cortada).", count(lang, documented)),
        Lang::En => format!("{} documented (dashed line).", count(lang, documented)),
    };
    canvas.tells(said);
    if strata.totals.is_empty() {
        let said = say(
            lang,
            "Ningún estrato sostiene una estimación: solo hay lo documentado.",
            "No stratum carries an estimate: there is only what is documented.",
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
    let scale = Scale::of(numbers.chain([documented]), ACROSS);
    let (mark, top) = (canvas.mark(), canvas.y);
    let lanes: Vec<f64> =
        strata.totals.iter().map(|total| sum(canvas, total, &scale, lang)).collect();
    grid(canvas, &scale, (mark, top));
    let x = scale.at(documented);
    for lane in lanes {
        canvas.line("observed", (x, lane - 6.0), (x, lane + 6.0));
    }
    numbers_below(canvas, &scale, lang);
    at_least(canvas, &strata.totals, lang);
    if strata.totals.iter().any(|total| total.without_parts.is_some()) {
        let said =
            say(lang, "◇ el mismo método sin estratos.", "◇ the same method without strata.");
        canvas.paragraph("soft", said);
    }
}

/// One engine's sum. Gives the height of its limits.
fn sum(canvas: &mut Canvas, total: &Total, scale: &Scale, lang: Lang) -> f64 {
    let limits = (total.estimate, Some(total.lower), Some(total.upper));
    let is_more = if total.documented_only > 0 { "≥ " } else { "" };
    let numbers = format!("{is_more}{}", interval(lang, limits));
    let of = (total.estimated, total.estimated + total.documented_only);
    let name = method(total.method, lang);
    above(canvas, "strong over", &format!("{name}, {}/{}", of.0, of.1), &numbers);
    let lane = canvas.y;
    span(canvas, scale, (total.lower, total.estimate, total.upper));
    if let Some(whole) = total.without_parts {
        let (x, y) = (scale.at(whole), lane);
        let points = [(x - 5.0, y), (x, y - 5.0), (x + 5.0, y), (x, y + 5.0)];
        canvas.path("point", &points, true);
        let said = say(lang, "sin estratos", "without strata");
        canvas.says(format!("{name}, {said}: {}.", count(lang, whole)));
    }
    canvas.y += 6.0;
    lane
}

/// A name and its numbers, above their place on the axis.
fn above(canvas: &mut Canvas, class: &str, name: &str, numbers: &str) {
    let size = if class.contains("strong") { TEXT * 1.06 } else { TEXT };
    canvas.y += 17.0;
    canvas.text(class, (RIGHT, canvas.y), Anchor::End, numbers);
    let most = RIGHT - LEFT - width(numbers, size) - 8.0;
    canvas.name(class, (LEFT, canvas.y), size, most, name);
    canvas.says(format!("{name}: {numbers}."));
    canvas.y += 10.0;
}

/// What stands behind the names, and that strata without an estimate make a sum one of "at least".
fn at_least(canvas: &mut Canvas, totals: &[Total], lang: Lang) {
    let said = if totals.iter().all(|total| total.documented_only == 0) {
        say(
            lang,
            "Tras el nombre: estratos estimados, de cuántos.",
            "Behind the name: strata estimated, of how many.",
        )
    } else {
        say(
            lang,
            "Tras el nombre: estratos estimados, de cuántos. Los demás se cuentan solo como están documentados: lea «al menos».",
            "Behind the name: strata estimated, of how many. The others are counted only as they are documented: read “at least”.",
        )
    };
    canvas.paragraph("soft", said);
    canvas.says(said);
}

/// Limits and the number between them.
fn span(canvas: &mut Canvas, scale: &Scale, (lower, number, upper): (f64, f64, f64)) {
    let (from, to, y) = (scale.at(lower), scale.at(upper), canvas.y);
    canvas.line("whisker main", (from, y), (to, y));
    canvas.line("whisker main", (from, y - 3.5), (from, y + 3.5));
    canvas.line("whisker main", (to, y - 3.5), (to, y + 3.5));
    canvas.dot("point main", (scale.at(number), y), 4.4);
}

/// The grid behind what was drawn since the mark.
fn grid(canvas: &mut Canvas, scale: &Scale, (mark, top): (usize, f64)) {
    let mut back = Canvas::blank();
    for value in scale.ticks(TICKS) {
        back.line("grid", (scale.at(value), top + 4.0), (scale.at(value), canvas.y));
    }
    canvas.put_behind(&back, mark);
}

/// The numbers of a scale below what was drawn.
fn numbers_below(canvas: &mut Canvas, scale: &Scale, lang: Lang) {
    canvas.y += 14.0;
    canvas.ticks(scale, TICKS, &|value| count(lang, value));
    canvas.y += 4.0;
    if scale.is_log() {
        let said = say(lang, "El eje es logarítmico.", "The axis is logarithmic.");
        canvas.paragraph("soft", said);
    }
}

/// The strata, one a row.
fn each(canvas: &mut Canvas, parts: &[&Stratum], engine: Option<Method>, lang: Lang) {
    let heading = say(lang, "Cada estrato", "Each stratum");
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
    let scale = Scale::of(numbers.flatten(), ACROSS);
    let (mark, top) = (canvas.mark(), canvas.y);
    for part in parts {
        row(canvas, part, (engine, &scale), lang);
    }
    grid(canvas, &scale, (mark, top));
    numbers_below(canvas, &scale, lang);
}

fn row(canvas: &mut Canvas, part: &Stratum, (engine, scale): (Option<Method>, &Scale), lang: Lang) {
    let number = number(part, engine);
    let numbers = if let Some(one) = number {
        interval(lang, (one.estimate, one.lower, one.upper))
    } else {
        let documented = count(lang, observed(part));
        let said = if part.is_documented_only {
            say(lang, "solo documentadas", "documented only")
        } else {
            say(lang, "sin este método", "not by this method")
        };
        format!("≥ {documented}, {said}")
    };
    above(canvas, if number.is_some() { "over" } else { "soft over" }, &part.name, &numbers);
    let (x, y) = (scale.at(observed(part)), canvas.y);
    if let Some(one) = number {
        canvas.line("whisker", (x, y), (scale.at(one.estimate), y));
        let (lower, upper) = (one.lower.unwrap_or(one.estimate), one.upper);
        span(canvas, scale, (lower, one.estimate, upper.unwrap_or(one.estimate)));
    }
    canvas.rect("on", (x - 3.0, y - 3.0), (6.0, 6.0));
    canvas.y += 3.0;
}

/// A line for the strata that are not drawn.
fn others(canvas: &mut Canvas, parts: &[&Stratum], engine: Option<Method>, lang: Lang) {
    if parts.is_empty() {
        return;
    }
    let people = count(lang, parts.iter().map(|part| observed(part)).sum());
    let only = parts.iter().filter(|part| number(part, engine).is_none()).count();
    let (more, only) = (count(lang, parts.len() as f64), count(lang, only as f64));
    let said = match lang {
        Lang::Es => format!(
            "y {more} estratos más, menores, con {people} personas documentadas; {only} de ellos sin estimación."
        ),
        Lang::En => format!(
            "and {more} more strata, smaller, with {people} people documented; {only} of them without an estimate."
        ),
    };
    canvas.tells(said);
}
