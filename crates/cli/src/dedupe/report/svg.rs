//! Pictures: drawn here, in the page itself. Widths are shares of the page's, heights are pixels, so that the
//! lettering keeps its size on a telephone and on a wide screen.

use maud::{Markup, html};

use super::tables::Table;
use super::words::Words;

/// What a picture shows and what stands behind it.
pub(super) struct Picture<'a> {
    /// Unique on the page.
    pub(super) id: &'a str,
    pub(super) title: String,
    /// What the picture says, for those who do not see it.
    pub(super) says: String,
    /// In pixels.
    pub(super) height: f64,
    pub(super) drawing: Markup,
    pub(super) table: Table,
}

impl Picture<'_> {
    pub(super) fn shown(&self, words: &Words) -> Markup {
        let (name, text) = (format!("{}-name", self.id), format!("{}-text", self.id));
        html! {
            figure id=(self.id) {
                figcaption { (self.title) }
                svg role="img" width="100%" height=(px(self.height)) aria-labelledby=(name)
                    aria-describedby=(text) {
                    title id=(name) { (self.title) }
                    desc id=(text) { (self.says) }
                    (self.drawing)
                }
                details { summary { (words.table_behind) } (self.table.shown()) }
            }
        }
    }
}

/// From values to places across the picture, in hundredths of its width.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    left: f64,
    right: f64,
}

impl Scale {
    /// `from` stands at `left`, `to` at `right`; a span of nothing is widened.
    pub(super) fn new((from, to): (f64, f64), (left, right): (f64, f64)) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self { from, to, left, right }
    }

    pub(super) fn at(&self, value: f64) -> f64 {
        let part = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.left + part * (self.right - self.left)
    }

    /// The place of a value as an attribute.
    pub(super) fn x(&self, value: f64) -> String {
        percent(self.at(value))
    }

    /// Left edge and width of a bar between two values, as attributes; a sliver at least.
    pub(super) fn bar(&self, one: f64, two: f64) -> (String, String) {
        let (one, two) = (self.at(one.min(two)), self.at(one.max(two)));
        (percent(one), percent((two - one).max(0.3)))
    }

    /// Round values within the scale, about so many.
    pub(super) fn ticks(&self, about: f64) -> Vec<f64> {
        ticks(self.from, self.to, about)
    }
}

/// Round values between two, about so many.
pub(super) fn ticks(from: f64, to: f64, about: f64) -> Vec<f64> {
    let rough = (to - from) / about;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|one| one * power).find(|s| *s >= rough);
    let step = step.unwrap_or(power * 10.0);
    let mut at = (from / step).ceil() * step;
    let mut all = Vec::new();
    while at <= to + step * 1e-9 {
        // No minus before nothing.
        all.push(if at.abs() < step * 1e-9 { 0.0 } else { at });
        at += step;
    }
    all
}

pub(super) fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

pub(super) fn px(value: f64) -> String {
    format!("{value:.0}")
}

/// A line from top to bottom at a value, with its name above.
pub(super) fn upright(x: &str, (top, bottom): (f64, f64), class: &str) -> Markup {
    html! { line class=(class) x1=(x) x2=(x) y1=(px(top)) y2=(px(bottom)) {} }
}

/// The bottom scale: a fine line at each tick and what it stands for.
pub(super) fn bottom_scale(
    scale: &Scale,
    (top, bottom): (f64, f64),
    about: f64,
    label: &dyn Fn(f64) -> String,
) -> Markup {
    html! {
        @for value in scale.ticks(about) {
            (upright(&scale.x(value), (top, bottom), "grid"))
            text class="scale" x=(scale.x(value)) y=(px(bottom + 15.0)) text-anchor="middle" {
                (label(value))
            }
        }
    }
}

/// The left scale: a fine line across at each tick and what it stands for.
pub(super) fn left_scale(
    ticks: &[(f64, String)],
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) -> Markup {
    html! {
        @for (part, label) in ticks {
            @let y = bottom - part * (bottom - top);
            line class="grid" x1=(percent(left)) x2=(percent(right)) y1=(px(y)) y2=(px(y)) {}
            text class="scale" x=(percent(left - 1.2)) y=(px(y + 4.0)) text-anchor="end" { (label) }
        }
    }
}

/// A curve through points between 0 and 1 both ways, in a window of the picture.
pub(super) fn curve(
    points: &[(f64, f64)],
    class: &str,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) -> Markup {
    let places: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{:.1},{:.1}", x * 1000.0, (1.0 - y) * 1000.0))
        .collect();
    html! {
        svg x=(percent(left)) y=(px(top)) width=(percent(right - left)) height=(px(bottom - top))
            viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible" {
            polyline class=(class) points=(places.join(" ")) {}
        }
    }
}

/// Logarithmic height of a count among others, between 0 and 1: one stands a little above nothing.
pub(super) fn log_part(count: f64, most: f64) -> f64 {
    if count <= 0.0 {
        return 0.0;
    }
    let part = |value: f64| (value.max(1.0).log10() + 0.2) / (most.max(10.0).log10() + 0.2);
    part(count).min(1.0)
}

/// Powers of ten up to a count, with their height.
pub(super) fn log_ticks(most: f64, words: &Words) -> Vec<(f64, String)> {
    let mut ticks = Vec::new();
    let (mut power, mut count) = (1.0, 1_u64);
    while power <= most.max(10.0) {
        ticks.push((log_part(power, most), words.count(count)));
        power *= 10.0;
        count = count.saturating_mul(10);
    }
    ticks
}

/// A key: what each mark means.
pub(super) fn key(marks: &[(&str, &str)]) -> Markup {
    html! {
        ul.key {
            @for (class, name) in marks {
                li {
                    svg class="swatch" width="22" height="12" aria-hidden="true" focusable="false" {
                        @if class.contains("line") {
                            line class=(class) x1="0" x2="22" y1="6" y2="6" {}
                        } @else if class.contains("dot") {
                            circle class=(class) cx="11" cy="6" r="5" {}
                        } @else {
                            rect class=(class) x="0" y="1" width="22" height="10" {}
                        }
                    }
                    (name)
                }
            }
        }
    }
}
