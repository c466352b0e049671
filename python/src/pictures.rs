//! Pictures that no other crate draws: the weight of a pair, step by step.

use paradero_picture::{Anchor, Link, Look, Sheet, Words, percent};
use pyo3::prelude::*;

/// Height of a step.
const STEP: i64 = 38;
/// Room for a name, in pixels.
const NAME: f64 = 380.0;
/// Where the scale begins and ends, in hundredths of a percent.
const SCALE: (f64, f64) = (100.0, 9_000.0);

/// A weight as it comes together, as SVG: steps of a name, what stands beside it and bits, and the weight at which pairs are linked.
/// `id` tells it from other pictures of the page.
#[pyfunction]
pub(crate) fn waterfall(
    id: &str,
    steps: Vec<(String, String, f64)>,
    threshold: f64,
    words: (String, String, String, String),
) -> String {
    let (title, says, total_is, threshold_is) = words;
    let total: f64 = steps.iter().map(|(_, _, bits)| bits).sum();
    let mut sums = vec![0.0];
    for (_, _, bits) in &steps {
        sums.push(sums.last().copied().unwrap_or(0.0) + bits);
    }
    let (least, most) = sums
        .iter()
        .fold((threshold.min(0.0), threshold.max(0.0)), |(x, y), at| (x.min(*at), y.max(*at)));
    let (least, wide) = (least - 1.0, (most - least + 2.0).max(1.0));
    let place = |bits: f64| whole(SCALE.0 + (bits - least) / wide * (SCALE.1 - SCALE.0));
    let mut sheet = Sheet::new(id);
    let rows = i64::try_from(steps.len()).unwrap_or(i64::MAX / STEP - 2) + 1;
    let bottom = rows * STEP + 4;
    for (at, look) in [(0.0, Look::Tick), (threshold, Look::Today)] {
        sheet.line(look, (&percent(place(at)), 0), (&percent(place(at)), bottom));
    }
    let mut top = 0;
    for ((name, beside, bits), before) in steps.iter().zip(&sums) {
        let ends = (place(before.min(before + bits)), place(before.max(before + bits)));
        let look = if *bits < 0.0 { Look::Missing } else { Look::Bar };
        step(&mut sheet, (name, beside, *bits), (ends, top), look);
        top += STEP;
    }
    let ends = (place(total.min(0.0)), place(total.max(0.0)));
    step(&mut sheet, (&total_is, "", total), (ends, top), Look::Mark);
    let x = percent(place(threshold));
    sheet.text(Look::Soft, (&x, bottom + 12), Anchor::Middle, &threshold_is);
    sheet.height = bottom + 20;
    sheet.file(Words { title: &title, says: &says }, 720)
}

fn step(
    sheet: &mut Sheet,
    (name, beside, bits): (&str, &str, f64),
    (ends, top): ((i64, i64), i64),
    look: Look,
) {
    sheet.named((name, beside), top + 14, NAME);
    let figure = format!("{bits:+.1}");
    sheet.text(Look::Ink, ("100%", top + 30), Anchor::End, &figure);
    let link = Link { to: None, says: format!("{name}: {beside} {figure}") };
    sheet.linked(&link, |sheet| {
        sheet.target((ends.0, ends.1.max(ends.0 + 240)), (top + 18, 16));
        sheet.bar(look, ends, (top + 20, 12));
    });
}

fn whole(place: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the width of a picture")]
    let place = place.clamp(0.0, 10_000.0).round() as i64;
    place
}
