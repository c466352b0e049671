//! All engines on one axis.

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, SMALL, TEXT};
use super::scale::Scale;
use super::words::{count, interval, method, model, say};
use super::xml::width;
use crate::assess::{Caution, Estimate, Lang, Method, Reason, Report, agreement, caution, reason};

/// More numbers of two lists than this share one row.
const PAIRS: usize = 6;
/// More cautions of two lists that share nobody than this are counted.
const APART: usize = 3;
/// Numbers on the axis, about.
const TICKS: usize = 6;

pub(super) fn draw(report: &Report, lang: Lang) -> Canvas {
    let mut canvas = titled(lang);
    for said in summary(report, lang) {
        canvas.paragraph("", &said);
        canvas.says(said);
    }
    let scale = lanes(&mut canvas, report, lang);
    foot(&mut canvas, report, &scale, lang);
    canvas
}

/// The axis alone: what is to be said of the numbers stands beside the picture.
pub(super) fn alone(report: &Report, lang: Lang) -> Canvas {
    let mut canvas = titled(lang);
    let scale = lanes(&mut canvas, report, lang);
    if scale.is_log() {
        canvas.y += 4.0;
        canvas.paragraph("soft", say(lang, "El eje es logarítmico.", "The axis is logarithmic."));
    }
    canvas
}

fn titled(lang: Lang) -> Canvas {
    Canvas::new(say(lang, "Lo que dicen los métodos", "What the methods say"))
}

/// The engines on their axis.
fn lanes(canvas: &mut Canvas, report: &Report, lang: Lang) -> Scale {
    let scale = axis(report);
    head(canvas, report, &scale, lang);
    let (mark, top) = (canvas.mark(), canvas.y);
    let mut heights = Vec::new();
    for (heading, group) in groups(report, lang) {
        canvas.heading(heading);
        if group.len() > PAIRS && group.iter().all(|one| one.method == Method::Chapman) {
            heights.push(strip(canvas, &group, &scale, lang));
            continue;
        }
        for one in group {
            heights.push(row(canvas, one, &scale, lang));
        }
    }
    behind(canvas, report, &scale, (mark, top, &heights));
    canvas.y += 14.0;
    canvas.ticks(&scale, TICKS, &|value| count(lang, value));
    scale
}

/// How far the methods agree, and their range.
#[must_use]
pub fn summary(report: &Report, lang: Lang) -> Vec<String> {
    let mut said: Vec<String> =
        report.agreement.map(|how| agreement(how, lang)).into_iter().collect();
    if let Some((lower, upper)) = report.range {
        let (lower, upper) = (count(lang, lower), count(lang, upper));
        said.push(match lang {
            Lang::Es => format!("Con todo lo que se sostiene, 95 % (franja): {lower} – {upper}."),
            Lang::En => format!("With all that stands, 95 % (shaded): {lower} – {upper}."),
        });
    }
    said
}

/// What a reader must be told beside the numbers; pairs of lists that share nobody are counted where they are many.
#[must_use]
pub fn cautions(report: &Report, lang: Lang) -> Vec<String> {
    let is_pair = |one: &&Caution| matches!(one, Caution::NoOverlap { .. });
    let pairs = report.cautions.iter().filter(is_pair).count();
    let shown = report.cautions.iter().filter(|one| pairs <= APART || !is_pair(one));
    let mut said: Vec<String> = shown.map(|one| caution(one, lang)).collect();
    if pairs > APART {
        said.push(match lang {
            Lang::Es => format!("{pairs} pares de listas no comparten a nadie."),
            Lang::En => format!("{pairs} pairs of lists share nobody."),
        });
    }
    said
}

/// The engines in groups, with a heading each: those that stand for the answer first.
pub(super) fn groups<'a>(report: &'a Report, lang: Lang) -> Vec<(&'static str, Vec<&'a Estimate>)> {
    let of = |is: &dyn Fn(Method) -> bool| -> Vec<&'a Estimate> {
        report.estimates.iter().filter(|one| is(one.method)).collect()
    };
    let is_pair = |method: Method| method == Method::Chapman;
    let is_other = |method: Method| !method.is_main() && !method.is_bound() && !is_pair(method);
    let all = [
        (say(lang, "Métodos principales", "Main methods"), of(&Method::is_main)),
        (say(lang, "Cotas: «al menos»", "Bounds: “at least”"), of(&Method::is_bound)),
        (say(lang, "Para orientación", "For orientation"), of(&is_other)),
        (say(lang, "De dos listas en dos", "Two lists at a time"), of(&is_pair)),
    ];
    all.into_iter().filter(|(_, group)| !group.is_empty()).collect()
}

/// From the observed to the greatest number that stands. What is refused does not stretch it, nor do two lists at a time,
/// where there is anything else.
pub(super) fn axis(report: &Report) -> Scale {
    let counts = |one: &Estimate| one.refused.is_empty() && one.method != Method::Chapman;
    let any = report.estimates.iter().any(counts);
    let shown = report.estimates.iter().filter(|one| !any || counts(one));
    let numbers = shown.flat_map(|one| [Some(one.estimate), one.lower, one.upper]).flatten();
    let range = report.range.into_iter().flat_map(|(lower, upper)| [lower, upper]);
    let all = std::iter::once(report.observed as f64).chain(numbers).chain(range);
    Scale::of(all, (LEFT + 4.0, RIGHT - 8.0))
}

/// The axis above, and what its line is.
fn head(canvas: &mut Canvas, report: &Report, scale: &Scale, lang: Lang) {
    canvas.y += 15.0;
    let (x, observed) = (scale.at(report.observed as f64), count(lang, report.observed as f64));
    let said = match lang {
        Lang::Es => format!("{observed} en las listas"),
        Lang::En => format!("{observed} on the lists"),
    };
    let x = x.clamp(LEFT, RIGHT - width(&said, SMALL));
    canvas.text("figure strong", (x, canvas.y), Anchor::Start, &said);
    canvas.says(format!("{said}."));
    canvas.y += 13.0;
    canvas.ticks(scale, TICKS, &|value| count(lang, value));
    canvas.y += 4.0;
}

/// The grid, the range of all that stands, and the line of the observed, behind the rows. That line stands in the lanes
/// alone, so that it crosses no name.
fn behind(
    canvas: &mut Canvas,
    report: &Report,
    scale: &Scale,
    (mark, top, lanes): (usize, f64, &[f64]),
) {
    let mut back = Canvas::blank();
    let bottom = canvas.y + 2.0;
    if let Some((lower, upper)) = report.range {
        let (from, to) = (scale.at(lower), scale.at(upper));
        back.rect("panel", (from, top), (to - from, bottom - top));
    }
    for value in scale.ticks(TICKS) {
        back.line("grid", (scale.at(value), top), (scale.at(value), bottom));
    }
    let x = scale.at(report.observed as f64);
    for lane in lanes {
        back.line("observed", (x, lane - 6.0), (x, lane + 6.0));
    }
    canvas.put_behind(&back, mark);
}

/// One engine: its name and numbers, and below them its limits on the axis. Gives the height of the latter.
fn row(canvas: &mut Canvas, one: &Estimate, scale: &Scale, lang: Lang) -> f64 {
    canvas.y += 17.0;
    let is_refused = !one.refused.is_empty();
    let numbers = numbers(one, lang);
    let class = match (is_refused, one.method.is_main()) {
        (true, _) => "struck",
        (_, true) => "strong over",
        _ => "over",
    };
    let room = width(&numbers, TEXT) * if class.starts_with("strong") { 1.06 } else { 1.0 };
    canvas.text(class, (RIGHT, canvas.y), Anchor::End, &numbers);
    let name = name(one, lang);
    let class = if class.starts_with("struck") { "soft over" } else { class };
    canvas.name(class, (LEFT, canvas.y), TEXT * 1.06, RIGHT - LEFT - room - 8.0, &name);
    canvas.says(format!("{name}: {numbers}."));
    canvas.y += 10.0;
    let lane = canvas.y;
    span(canvas, one, scale);
    canvas.y += 7.0;
    for why in &one.refused {
        let said = reason(why, lang);
        let said = format!("{} {said}", say(lang, "No usar:", "Do not use:"));
        canvas.indented("warn over", LEFT + 10.0, &said);
        canvas.says(said);
    }
    lane
}

/// The engine and its model; of two lists their names alone.
fn name(one: &Estimate, lang: Lang) -> String {
    let model = model(one, lang);
    match (one.method, model.is_empty()) {
        (Method::Chapman, false) => model,
        (_, true) => method(one.method, lang).to_owned(),
        _ => format!("{} {model}", method(one.method, lang)),
    }
}

/// The number with its limits; of a bound that it is one.
pub(super) fn numbers(one: &Estimate, lang: Lang) -> String {
    let text = interval(lang, (one.estimate, one.lower, one.upper));
    if one.method.is_bound() { format!("≥ {text}") } else { text }
}

/// Limits and the number between them. A bound points to what lies above it, and so does a limit that the data do not set.
fn span(canvas: &mut Canvas, one: &Estimate, scale: &Scale) {
    let class = match (one.refused.is_empty(), one.method.is_main()) {
        (false, _) => " refused",
        (true, true) => " main",
        (true, false) => "",
    };
    let (y, x) = (canvas.y, scale.at(one.estimate));
    let from = one.lower.map_or(x, |lower| scale.at(lower));
    let is_open = one.upper.is_none_or(|upper| !upper.is_finite() || !scale.holds(upper))
        && (one.lower.is_some() || one.upper.is_some());
    let to = one.upper.filter(|upper| upper.is_finite()).map_or(x, |upper| scale.at(upper));
    let to = if is_open { RIGHT } else { to };
    if one.method.is_bound() {
        // What lies above the bound may be as far as one likes.
        let end = (x + 34.0).min(RIGHT);
        canvas.line(&format!("whisker{class}"), (from, y), (end - 5.0, y));
        canvas.line("join", (x, y - 6.0), (x, y + 6.0));
        tip(canvas, class, (end, y));
        return;
    }
    if !scale.holds(one.estimate) {
        // The number itself lies beyond the axis.
        canvas.line(&format!("whisker{class}"), (from, y), (RIGHT - 5.0, y));
        tip(canvas, class, (RIGHT, y));
        return;
    }
    canvas.line(&format!("whisker{class}"), (from, y), (if is_open { to - 5.0 } else { to }, y));
    if one.lower.is_some() {
        canvas.line(&format!("whisker{class}"), (from, y - 4.0), (from, y + 4.0));
    }
    if is_open {
        tip(canvas, class, (RIGHT, y));
    } else if one.upper.is_some() {
        canvas.line(&format!("whisker{class}"), (to, y - 4.0), (to, y + 4.0));
    }
    canvas.dot(&format!("point{class}"), (x, y), if one.method.is_main() { 5.0 } else { 3.8 });
    if !one.refused.is_empty() {
        canvas.line("whisker", (x - 4.0, y + 4.0), (x + 4.0, y - 4.0));
    }
}

fn tip(canvas: &mut Canvas, class: &str, (x, y): (f64, f64)) {
    let points = [(x - 7.0, y - 4.0), (x, y), (x - 7.0, y + 4.0)];
    canvas.path(&format!("tip{class}"), &points, true);
}

/// Many numbers of two lists: a stroke each on one row. Gives its height.
fn strip(canvas: &mut Canvas, group: &[&Estimate], scale: &Scale, lang: Lang) -> f64 {
    let mut all: Vec<f64> = group.iter().map(|one| one.estimate).collect();
    all.sort_by(f64::total_cmp);
    let (least, most) = (all.first().copied(), all.last().copied());
    let (least, most) = (count(lang, least.unwrap_or(0.0)), count(lang, most.unwrap_or(0.0)));
    let beyond = all.iter().filter(|number| !scale.holds(**number)).count();
    let mut said = match lang {
        Lang::Es => format!("{} pares de listas, de {least} a {most}", all.len()),
        Lang::En => format!("{} pairs of lists, from {least} to {most}", all.len()),
    };
    if beyond > 0 {
        said.push_str(&match lang {
            Lang::Es => format!("; {beyond} más allá del eje"),
            Lang::En => format!("; {beyond} beyond the axis"),
        });
    }
    canvas.y += 17.0;
    canvas.text("over", (LEFT, canvas.y), Anchor::Start, &said);
    canvas.says(format!("{said}."));
    canvas.y += 11.0;
    for number in all.into_iter().filter(|number| scale.holds(*number)) {
        let x = scale.at(number);
        canvas.line("whisker", (x, canvas.y - 5.0), (x, canvas.y + 5.0));
    }
    if beyond > 0 {
        tip(canvas, "", (RIGHT, canvas.y));
    }
    canvas.y += 8.0;
    canvas.y - 8.0
}

/// Why engines or all of them give nothing, the cautions, and of whom the numbers are.
fn foot(canvas: &mut Canvas, report: &Report, scale: &Scale, lang: Lang) {
    canvas.y += 6.0;
    let mut sentences: Vec<(&str, String)> = Vec::new();
    if scale.is_log() {
        let said = say(lang, "El eje es logarítmico.", "The axis is logarithmic.");
        sentences.push(("soft", said.to_owned()));
    }
    sentences.extend(refusals(report, lang).into_iter().map(|said| ("warn", said)));
    sentences.extend(cautions(report, lang).into_iter().map(|said| ("", said)));
    sentences.push(("soft", of_whom(lang).to_owned()));
    for (class, said) in sentences {
        canvas.paragraph(class, &said);
        canvas.says(said);
    }
}

/// Why there is no number at all, or none of an engine.
#[must_use]
pub fn refusals(report: &Report, lang: Lang) -> Vec<String> {
    let said = |why: &Reason, of: Option<Method>| {
        of.map_or_else(String::new, |one| format!("{}: ", method(one, lang))) + &reason(why, lang)
    };
    report.refused.iter().map(|one| said(&one.reason, one.method)).collect()
}

/// Of whom the numbers are.
#[must_use]
pub fn of_whom(lang: Lang) -> &'static str {
    say(
        lang,
        "Los números son de personas que podrían haber aparecido en alguna de estas listas.",
        "The numbers are of people who could have appeared on one of these lists.",
    )
}
