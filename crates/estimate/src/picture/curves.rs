//! How a number depends on what is assumed: lines over one axis.

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, SMALL};
use super::scale::Scale;
use super::words::{count, say, scale as written};
use super::xml::width;
use crate::assess::Lang;

/// Height of the drawing.
const HIGH: f64 = 210.0;
/// Classes of lines: what tells them apart in black and white too.
const CLASSES: [&str; 5] = ["curve", "curve b", "curve c", "curve d", "curve e"];

/// Lines over one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// What the picture is called.
    pub title: String,
    /// What is below each other: the assumption.
    pub x: String,
    /// What depends on it, such as a number of people.
    pub y: String,
    /// Whether equal ways on the axis of the assumption stand for equal factors; its values are above 0 then.
    pub is_log: bool,
    /// The lines.
    pub curves: Vec<Curve>,
    /// A height that is marked, with what it is: how many people are on the lists, say.
    pub mark: Option<(f64, String)>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What the line is called.
    pub name: String,
    /// Its points, from left to right. The line is broken at what is no finite number.
    pub points: Vec<Point>,
}

/// A point of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The assumption.
    pub x: f64,
    /// The number under it.
    pub y: f64,
    /// Limits of the number.
    pub limits: Option<(f64, f64)>,
}

impl Point {
    fn is_finite(&self, is_log: bool) -> bool {
        let is_x = self.x.is_finite() && !(is_log && self.x <= 0.0);
        is_x && self.y.is_finite()
    }

    /// Limits that can be drawn.
    fn drawn_limits(&self) -> Option<(f64, f64)> {
        self.limits.filter(|(lower, upper)| lower.is_finite() && upper.is_finite())
    }
}

pub(super) fn draw(curves: &Curves, lang: Lang) -> Canvas {
    let mut canvas = Canvas::new(&curves.title);
    let points = || {
        let all = curves.curves.iter().flat_map(|curve| &curve.points);
        all.filter(|point| point.is_finite(curves.is_log))
    };
    let ends = |of: &dyn Fn(&Point) -> f64| {
        points().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), point| {
            (least.min(of(point)), most.max(of(point)))
        })
    };
    if points().next().is_none() {
        let said = say(lang, "No hay nada que dibujar.", "There is nothing to draw.");
        canvas.paragraph("warn", said);
        canvas.says(said);
        return canvas;
    }
    canvas.paragraph("soft", &curves.y);
    let heights = points().flat_map(|point| {
        let (lower, upper) = point.drawn_limits().unwrap_or((point.y, point.y));
        [point.y, lower, upper]
    });
    let y = Scale::of(heights.chain(curves.mark.iter().map(|mark| mark.0)), (HIGH, 0.0));
    let labels =
        y.ticks(5).iter().map(|value| width(&count(lang, *value), SMALL)).fold(0.0, f64::max);
    let across = (LEFT + labels + 6.0, RIGHT - 8.0);
    let (from, to) = ends(&|point| point.x);
    let x = if curves.is_log {
        Scale::log((from, to), across)
    } else {
        Scale::linear((from, to), across)
    };
    canvas.y += 6.0;
    let top = canvas.y;
    frame(&mut canvas, curves, (&x, &y), lang);
    for (curve, class) in curves.curves.iter().zip(CLASSES.iter().cycle()) {
        band(&mut canvas, curve, (&x, &y, top), curves.is_log);
        line(&mut canvas, curve, (&x, &y, top), (class, curves.is_log));
    }
    below(&mut canvas, curves, &x, lang);
    canvas
}

/// The grid, its numbers, and the marked height.
fn frame(canvas: &mut Canvas, curves: &Curves, (x, y): (&Scale, &Scale), lang: Lang) {
    let (top, floor) = (canvas.y, canvas.y + HIGH);
    let (left, right) = (x.at(f64::MIN), RIGHT - 8.0);
    for value in y.ticks(5) {
        let at = top + y.at(value);
        canvas.line("grid", (left, at), (right, at));
        canvas.text("scale", (left - 5.0, at + 3.5), Anchor::End, &count(lang, value));
    }
    for value in x.ticks(5) {
        canvas.line("grid", (x.at(value), top), (x.at(value), floor));
    }
    if let Some((height, name)) = &curves.mark
        && y.holds(*height)
    {
        let at = top + y.at(*height);
        canvas.line("observed", (left, at), (right, at));
        canvas.name("figure strong over", (left + 4.0, at - 4.0), SMALL * 1.06, right - left, name);
    }
}

/// Stretches of a line without a break.
fn stretches(curve: &Curve, is_log: bool) -> Vec<Vec<Point>> {
    let is_drawn = |point: &Point| point.is_finite(is_log);
    let groups = curve.points.split(|point| !is_drawn(point));
    groups.filter(|group| !group.is_empty()).map(<[Point]>::to_vec).collect()
}

fn band(canvas: &mut Canvas, curve: &Curve, (x, y, top): (&Scale, &Scale, f64), is_log: bool) {
    for stretch in stretches(curve, is_log) {
        let with: Vec<(f64, (f64, f64))> = stretch
            .iter()
            .filter_map(|point| Some((x.at(point.x), point.drawn_limits()?)))
            .collect();
        if with.len() < 2 {
            continue;
        }
        let lower = with.iter().map(|(x, limits)| (*x, top + y.at(limits.0)));
        let upper = with.iter().rev().map(|(x, limits)| (*x, top + y.at(limits.1)));
        canvas.path("span", &lower.chain(upper).collect::<Vec<_>>(), true);
    }
}

fn line(
    canvas: &mut Canvas,
    curve: &Curve,
    (x, y, top): (&Scale, &Scale, f64),
    (class, is_log): (&str, bool),
) {
    for stretch in stretches(curve, is_log) {
        let points: Vec<(f64, f64)> =
            stretch.iter().map(|point| (x.at(point.x), top + y.at(point.y))).collect();
        match points.as_slice() {
            [one] => canvas.dot("point main", *one, 3.0),
            points => canvas.path(class, points, false),
        }
    }
}

/// Numbers of the assumption, its name, and which line is which.
fn below(canvas: &mut Canvas, curves: &Curves, x: &Scale, lang: Lang) {
    canvas.y += HIGH + 14.0;
    canvas.ticks(x, 5, &|value| written(lang, value));
    canvas.y += 4.0;
    canvas.paragraph("soft", &curves.x);
    canvas.says(format!("{} / {}.", curves.y, curves.x));
    for (curve, class) in curves.curves.iter().zip(CLASSES.iter().cycle()) {
        canvas.y += 16.0;
        canvas.line(class, (LEFT, canvas.y - 4.0), (LEFT + 34.0, canvas.y - 4.0));
        let said = ends_of(curve, curves.is_log, lang);
        canvas.name("", (LEFT + 42.0, canvas.y), 12.0, RIGHT - LEFT - 42.0, &said);
        canvas.says(format!("{said}."));
    }
}

/// A line's name, and where it begins and ends.
fn ends_of(curve: &Curve, is_log: bool, lang: Lang) -> String {
    let mut drawn = curve.points.iter().filter(|point| point.is_finite(is_log));
    let (first, last) = (drawn.next(), drawn.next_back());
    match (first, last.or(first)) {
        (Some(first), Some(last)) => {
            format!("{}: {} – {}", curve.name, count(lang, first.y), count(lang, last.y))
        }
        _ => format!("{}: –", curve.name),
    }
}
