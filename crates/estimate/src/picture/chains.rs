//! Chains of draws: whether they have met.

use serde_json::Value;

use super::canvas::{Anchor, Canvas, LEFT, RIGHT};
use super::scale::Scale;
use super::words::{count, method, say};
use crate::assess::{Estimate, Lang, Report, reason};

/// Height of one chain.
const HIGH: f64 = 44.0;
/// Draws of a chain that are drawn, about.
const POINTS: usize = 400;
/// Where traces begin: the chain's name stands before.
const FROM: f64 = LEFT + 48.0;
/// Where traces end: numbers stand behind.
const TO: f64 = RIGHT - 44.0;

/// `None` where no engine has chains.
pub(super) fn draw(report: &Report, lang: Lang) -> Option<Canvas> {
    let has = |one: &&Estimate| one.chains > 0 && one.draws.len() >= one.chains;
    let with: Vec<&Estimate> = report.estimates.iter().filter(has).collect();
    if with.is_empty() {
        return None;
    }
    let mut canvas =
        Canvas::new(say(lang, "Si las cadenas coinciden", "Whether the chains have met"));
    let said = say(
        lang,
        "Cada cadena empezó en otro lugar. Si coinciden, todas suben y bajan a la misma altura.",
        "Each chain began elsewhere. Where they have met, all go up and down at the same height.",
    );
    canvas.paragraph("soft", said);
    canvas.says(said);
    for one in with {
        of(&mut canvas, one, lang);
    }
    Some(canvas)
}

fn of(canvas: &mut Canvas, one: &Estimate, lang: Lang) {
    canvas.heading(method(one.method, lang));
    for said in verdict(one, lang) {
        canvas.paragraph("", &said);
        canvas.says(said);
    }
    for why in &one.refused {
        let said = format!("{} {}", say(lang, "No usar:", "Do not use:"), reason(why, lang));
        canvas.paragraph("warn", &said);
        canvas.says(said);
    }
    let each = one.draws.len() / one.chains;
    let every = Scale::of(one.draws.iter().copied(), (0.0, HIGH));
    for (chain, draws) in one.draws.chunks_exact(each.max(1)).take(one.chains).enumerate() {
        trace(canvas, (chain, draws), &every, lang);
    }
    if every.is_log() {
        let said = say(lang, "La altura es logarítmica.", "The height is logarithmic.");
        canvas.paragraph("soft", said);
    }
}

/// R-hat and effective draws, in words.
fn verdict(one: &Estimate, lang: Lang) -> Vec<String> {
    let Some(diagnosis) = one.diagnostics.get("diagnosis") else { return Vec::new() };
    let of = |key: &str| diagnosis.get(key).and_then(Value::as_f64);
    let (Some(r_hat), Some(bulk), Some(tail)) = (of("r_hat"), of("bulk"), of("tail")) else {
        return Vec::new();
    };
    // Not how many there were: of what is written down only some are kept.
    let (bulk, tail) = (count(lang, bulk), count(lang, tail));
    let mut said = vec![match lang {
        Lang::Es => format!("R-hat {r_hat:.3}: 1 si las cadenas coinciden, y 1.05 a lo más."),
        Lang::En => format!("R-hat {r_hat:.3}: 1 where the chains have met, and 1.05 at most."),
    }];
    said.push(match lang {
        Lang::Es => format!(
            "Los sorteos valen por {bulk} independientes en el centro y {tail} en las colas; se piden 400."
        ),
        Lang::En => format!(
            "The draws are worth {bulk} independent ones in the middle and {tail} in the tails; 400 are asked for."
        ),
    });
    said
}

fn trace(canvas: &mut Canvas, (chain, draws): (usize, &[f64]), every: &Scale, lang: Lang) {
    canvas.y += 8.0;
    let (top, floor) = (canvas.y, canvas.y + HIGH);
    canvas.rect("panel", (FROM, top), (TO - FROM, HIGH));
    for value in every.ticks(3) {
        let y = floor - every.at(value);
        canvas.line("grid", (FROM, y), (TO, y));
        canvas.text("scale", (TO + 5.0, y + 3.5), Anchor::Start, &count(lang, value));
    }
    let name = format!("{} {}", say(lang, "cadena", "chain"), chain + 1);
    canvas.text("small", (LEFT, top + HIGH / 2.0 + 3.5), Anchor::Start, &name);
    let step = draws.len().div_ceil(POINTS).max(1);
    let wide = (TO - FROM) / (draws.len().max(2) - 1) as f64;
    let points: Vec<(f64, f64)> = draws
        .iter()
        .enumerate()
        .step_by(step)
        .map(|(at, draw)| (FROM + at as f64 * wide, floor - every.at(*draw)))
        .collect();
    canvas.path("curve thin", &points, false);
    canvas.y = floor;
}
