//! How sure each engine is: the distribution of its numbers.

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, SMALL, TEXT};
use super::engines::numbers;
use super::scale::Scale;
use super::words::{count, method, percent, say};
use super::xml::width;
use crate::assess::{Estimate, Lang, Report};
use crate::chains::quantile;

/// Height of one distribution.
const HIGH: f64 = 54.0;
/// Beyond these quantiles of an engine's numbers the axis is not stretched for it.
const TAILS: (f64, f64) = (0.005, 0.995);

/// `None` where no engine has a distribution.
pub(super) fn draw(report: &Report, lang: Lang) -> Option<Canvas> {
    let with: Vec<(&Estimate, Vec<f64>)> = report.estimates.iter().filter_map(sorted).collect();
    if with.is_empty() {
        return None;
    }
    let title = say(lang, "Qué tan seguro es cada número", "How sure each number is");
    let mut canvas = Canvas::new(title);
    let said = say(
        lang,
        "Altura: qué tan probable es cada número de personas según el método. Lo oscuro es el 95 %; la raya clara, la mediana. La \
         línea cortada: quienes están en las listas.",
        "Height: how probable each number of people is by the method. The dark part is 95 %, its light stroke the median. The \
         dashed line: people on the lists.",
    );
    canvas.paragraph("soft", said);
    canvas.says(said);
    let scale = axis(report, &with);
    for (one, draws) in &with {
        panel(&mut canvas, report, (one, draws), &scale, lang);
    }
    canvas.y += 14.0;
    canvas.ticks(&scale, 6, &|value| count(lang, value));
    if scale.is_log() {
        canvas.y += 4.0;
        let said = say(lang, "El eje es logarítmico.", "The axis is logarithmic.");
        canvas.paragraph("soft", said);
    }
    Some(canvas)
}

fn sorted(one: &Estimate) -> Option<(&Estimate, Vec<f64>)> {
    let mut draws: Vec<f64> = one.draws.iter().copied().filter(|draw| draw.is_finite()).collect();
    draws.sort_by(f64::total_cmp);
    (draws.len() > 1).then_some((one, draws))
}

/// Over what all engines that stand hold probable, from the observed on.
fn axis(report: &Report, with: &[(&Estimate, Vec<f64>)]) -> Scale {
    let any = with.iter().any(|(one, _)| one.refused.is_empty());
    let shown = with.iter().filter(|(one, _)| !any || one.refused.is_empty());
    let ends = shown.flat_map(|(_, draws)| [quantile(draws, TAILS.0), quantile(draws, TAILS.1)]);
    Scale::of(ends.chain([report.observed as f64]), (LEFT + 4.0, RIGHT - 4.0))
}

fn panel(
    canvas: &mut Canvas,
    report: &Report,
    (one, draws): (&Estimate, &[f64]),
    scale: &Scale,
    lang: Lang,
) {
    canvas.y += 20.0;
    let (name, numbers) = (method(one.method, lang), numbers(one, lang));
    let is_refused = !one.refused.is_empty();
    let class = if is_refused { "struck" } else { "" };
    canvas.text(class, (RIGHT, canvas.y), Anchor::End, &numbers);
    let most = RIGHT - LEFT - width(&numbers, TEXT) - 8.0;
    canvas.name("strong", (LEFT, canvas.y), TEXT * 1.06, most, name);
    canvas.says(format!("{name}: {numbers}."));
    let (top, floor) = (canvas.y + 6.0, canvas.y + 6.0 + HIGH);
    for value in scale.ticks(6) {
        canvas.line("grid", (scale.at(value), top), (scale.at(value), floor));
    }
    let bins = bins(draws, scale);
    let highest = bins.iter().map(|bin| bin.2).fold(0.0, f64::max);
    let height = |density: f64| floor - (HIGH - 4.0) * density / highest.max(f64::MIN_POSITIVE);
    let outline = |from: f64, to: f64| -> Vec<(f64, f64)> {
        let within = bins.iter().filter(|bin| bin.1 > from && bin.0 < to);
        let steps = within.flat_map(|(low, high, density)| {
            [(low.max(from), height(*density)), (high.min(to), height(*density))]
        });
        steps.collect()
    };
    let refused = if is_refused { " refused" } else { "" };
    area(canvas, &format!("area{refused}"), outline(LEFT, RIGHT), floor);
    // Limits and median of the numbers drawn: of models chosen anew the limits of the estimate are corrected.
    let limits = (scale.at(quantile(draws, 0.025)), scale.at(quantile(draws, 0.975)));
    if !is_refused {
        area(canvas, "area within", outline(limits.0, limits.1), floor);
    }
    let middle = quantile(draws, 0.5);
    if scale.holds(middle) {
        let x = scale.at(middle);
        let at = bins.iter().find(|bin| bin.0 <= x && x <= bin.1).map_or(0.0, |bin| bin.2);
        canvas.line(if is_refused { "whisker" } else { "median" }, (x, height(at)), (x, floor));
    }
    canvas.line("whisker", (LEFT, floor), (RIGHT, floor));
    let observed = scale.at(report.observed as f64);
    canvas.line("observed", (observed, top), (observed, floor));
    canvas.y = floor + 2.0;
    beyond(canvas, draws, scale, lang);
}

fn area(canvas: &mut Canvas, class: &str, outline: Vec<(f64, f64)>, floor: f64) {
    let (Some(first), Some(last)) = (outline.first().copied(), outline.last().copied()) else {
        return;
    };
    let mut points = vec![(first.0, floor)];
    points.extend(outline);
    points.push((last.0, floor));
    canvas.path(class, &points, true);
}

/// Bins with their density on the picture: left and right edge, and draws over width. Their width follows Freedman and
/// Diaconis 1981, and is never less than one person.
fn bins(draws: &[f64], scale: &Scale) -> Vec<(f64, f64, f64)> {
    let places: Vec<f64> =
        draws.iter().filter(|draw| scale.holds(**draw)).map(|draw| scale.at(*draw)).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
    let spread = quantile(&places, 0.75) - quantile(&places, 0.25);
    let rule = 2.0 * spread / (places.len() as f64).cbrt();
    let least = draws.iter().copied().find(|draw| scale.holds(*draw)).unwrap_or(1.0);
    let person = scale.at(least + 1.0) - scale.at(least);
    // A whole number of persons each, so that none has more of them than the next.
    let wide = rule.clamp(1.5, 16.0);
    let wide = if scale.is_log() { wide.max(person) } else { (wide / person).ceil() * person };
    let start = first - person / 2.0;
    let number = (((last - start) / wide).floor() as usize + 1).min(1_000);
    let mut counts = vec![0.0; number];
    for place in &places {
        let bin = (((place - start) / wide) as usize).min(number - 1);
        if let Some(count) = counts.get_mut(bin) {
            *count += 1.0;
        }
    }
    let edge = |at: usize| (start + at as f64 * wide).clamp(LEFT, RIGHT);
    counts.iter().enumerate().map(|(at, count)| (edge(at), edge(at + 1), count / wide)).collect()
}

/// How much lies beyond the axis.
fn beyond(canvas: &mut Canvas, draws: &[f64], scale: &Scale, lang: Lang) {
    let out = draws.iter().filter(|draw| !scale.holds(**draw)).count();
    let share = out as f64 / draws.len() as f64;
    if share < 0.001 {
        return;
    }
    let said = match lang {
        Lang::Es => format!("{} queda fuera del eje", percent(share)),
        Lang::En => format!("{} lies beyond the axis", percent(share)),
    };
    canvas.y += 11.0;
    let x = RIGHT - width(&said, SMALL);
    canvas.text("small", (x, canvas.y), Anchor::Start, &said);
}
