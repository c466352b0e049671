//! Numbers beside what they are compared with: one linkage beside the mixture of all, what is known beside what is estimated.

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, TEXT};
use super::scale::Scale;
use super::words::{count, interval, method, say};
use super::xml::width;
use crate::assess::{Checks, Lang};
use crate::linkage::Linkage;

/// Numbers on an axis, about.
const TICKS: usize = 5;
/// Where axes begin and end.
const ACROSS: (f64, f64) = (LEFT + 4.0, RIGHT - 4.0);

/// Estimate and limits.
type Limits = (f64, f64, f64);

/// `None` where there is no engine to compare.
pub(super) fn linkage(linkage: &Linkage, lang: Lang) -> Option<Canvas> {
    if linkage.pooled.is_empty() {
        return None;
    }
    let title = say(lang, "Un solo enlace y todos", "One linkage and all of them");
    let mut canvas = Canvas::new(title);
    let draws = count(lang, linkage.draws as f64);
    let said = match lang {
        Lang::Es => format!(
            "Arriba, fino: el 95 % si se da por cierto un solo enlace. Abajo, grueso: el de los {draws} sorteos mezclados."
        ),
        Lang::En => format!(
            "Above, thin: the 95 % where one linkage is taken for certain. Below, thick: that of all {draws} draws mixed."
        ),
    };
    canvas.tells(said);
    let all = linkage.pooled.iter().flat_map(|one| {
        let own = (one.estimate, one.lower, one.upper);
        [Some(own), one.single].into_iter().flatten().flat_map(|(a, b, c)| [a, b, c])
    });
    let scale = Scale::of(all, ACROSS);
    let (mark, top) = (canvas.mark(), canvas.y);
    for one in &linkage.pooled {
        let numbers = interval(lang, (one.estimate, Some(one.lower), Some(one.upper)));
        head(&mut canvas, method(one.method, lang), &numbers);
        if let Some((number, lower, upper)) = one.single {
            span(&mut canvas, &scale, (number, lower, upper), "");
            let said = say(lang, "un solo enlace", "one linkage");
            let numbers = interval(lang, (number, Some(lower), Some(upper)));
            canvas.says(format!("{said}: {numbers}."));
            canvas.y += 11.0;
        }
        span(&mut canvas, &scale, (one.estimate, one.lower, one.upper), " main");
        canvas.y += 17.0;
        let said = from_linkage(one.share_from_linkage, lang);
        canvas.text("small over", (LEFT, canvas.y), Anchor::Start, &said);
        canvas.says(said);
        canvas.y += 3.0;
    }
    below(&mut canvas, &scale, (mark, top), lang);
    Some(canvas)
}

/// How much of what is unsure comes from who is who.
fn from_linkage(share: f64, lang: Lang) -> String {
    let share = share * 100.0;
    match lang {
        Lang::Es => format!("El {share:.0} % de la varianza viene del enlace."),
        Lang::En => format!("{share:.0} % of the variance is from linkage."),
    }
}

/// `None` where no list was taken as the truth.
pub(super) fn truth(checks: &Checks, lang: Lang) -> Option<Canvas> {
    let known = checks.as_truth.iter().map(|one| one.known as f64);
    if checks.as_truth.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(say(lang, "Cada lista como verdad", "Each list as the truth"));
    let said = say(
        lang,
        "Cuadrado: cuántas personas tiene la lista. Círculo: cuántas dirían las otras que tiene, con su 95 %.",
        "Square: how many people the list has. Circle: how many the others say that it has, with its 95 %.",
    );
    canvas.paragraph("soft", said);
    canvas.says(said);
    let numbers = checks.as_truth.iter().filter_map(|one| one.number.as_ref());
    let numbers = numbers.flat_map(|one| [one.estimate, one.lower, one.upper]);
    let scale = Scale::of(known.chain(numbers), ACROSS);
    let (mark, top) = (canvas.mark(), canvas.y);
    for one in &checks.as_truth {
        let numbers = match &one.number {
            Some(number) => {
                interval(lang, (number.estimate, Some(number.lower), Some(number.upper)))
            }
            None => say(lang, "las otras no pueden", "the others cannot").to_owned(),
        };
        let known = format!("{} {}", say(lang, "tiene", "has"), count(lang, one.known as f64));
        head(&mut canvas, &one.list, &format!("{known}; {numbers}"));
        if let Some(number) = &one.number {
            let limits = (number.estimate, number.lower, number.upper);
            span(&mut canvas, &scale, limits, " main");
        }
        let x = scale.at(one.known as f64);
        canvas.rect("on", (x - 3.0, canvas.y - 3.0), (6.0, 6.0));
        canvas.y += 5.0;
    }
    below(&mut canvas, &scale, (mark, top), lang);
    Some(canvas)
}

/// A name and its numbers, above their place on the axis.
fn head(canvas: &mut Canvas, name: &str, numbers: &str) {
    canvas.y += 18.0;
    canvas.text("over", (RIGHT, canvas.y), Anchor::End, numbers);
    let most = RIGHT - LEFT - width(numbers, TEXT) - 8.0;
    canvas.name("strong over", (LEFT, canvas.y), TEXT * 1.06, most, name);
    canvas.says(format!("{name}: {numbers}."));
    canvas.y += 11.0;
}

/// Limits and the number between them.
fn span(canvas: &mut Canvas, scale: &Scale, (number, lower, upper): Limits, class: &str) {
    let (from, to, y) = (scale.at(lower), scale.at(upper), canvas.y);
    let whisker = format!("whisker{class}");
    canvas.line(&whisker, (from, y), (to, y));
    canvas.line(&whisker, (from, y - 3.5), (from, y + 3.5));
    canvas.line(&whisker, (to, y - 3.5), (to, y + 3.5));
    canvas.dot(&format!("point{class}"), (scale.at(number), y), 4.0);
}

/// The grid behind what was drawn since the mark, and the numbers below it.
fn below(canvas: &mut Canvas, scale: &Scale, (mark, top): (usize, f64), lang: Lang) {
    let mut back = Canvas::blank();
    for value in scale.ticks(TICKS) {
        back.line("grid", (scale.at(value), top + 4.0), (scale.at(value), canvas.y));
    }
    canvas.put_behind(&back, mark);
    canvas.y += 14.0;
    canvas.ticks(scale, TICKS, &|value| count(lang, value));
    canvas.y += 4.0;
    if scale.is_log() {
        let said = say(lang, "El eje es logarítmico.", "The axis is logarithmic.");
        canvas.paragraph("soft", said);
    }
}
