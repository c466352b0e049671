//! Which models carry the answer: weights of graphs, and the best log-linear models with their numbers.

use serde_json::Value;

use super::canvas::{Anchor, Canvas, LEFT, RIGHT, TEXT};
use super::scale::Scale;
use super::words::{count, method, percent, say};
use crate::assess::{Estimate, Lang, Method, Report};

/// From one row to the next.
const ROW: f64 = 17.0;
/// Where names end and pictures begin.
const FROM: f64 = 150.0;
/// Where pictures end and numbers stand.
const TO: f64 = 330.0;

/// `None` where no engine weighs models.
pub(super) fn draw(report: &Report, lang: Lang) -> Option<Canvas> {
    let mut canvas = Canvas::new(say(lang, "Qué modelos pesan", "Which models carry the answer"));
    let key: Vec<String> = report
        .lists
        .iter()
        .enumerate()
        .map(|(place, (name, _, _))| format!("{}\u{a0}{name}", place + 1))
        .collect();
    let said = match lang {
        Lang::Es => {
            format!("Listas juntas dependen unas de otras. Las listas: {}.", key.join(", "))
        }
        Lang::En => format!(
            "Lists that stand together depend on each other. The lists: {}.",
            key.join(", ")
        ),
    };
    canvas.tells(said);
    let before = canvas.mark();
    for one in &report.estimates {
        match one.method {
            Method::Graphs => graphs(&mut canvas, one, lang),
            Method::LoglinearBic => models(&mut canvas, one, "bic", lang),
            Method::LoglinearAic => models(&mut canvas, one, "aic", lang),
            _ => {}
        }
    }
    (canvas.mark() > before).then_some(canvas)
}

/// What an engine says under a name, as a list.
fn rows<'a>(one: &'a Estimate, key: &str) -> &'a [Value] {
    one.diagnostics.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(row: &Value, key: &str) -> Option<f64> {
    row.get(key).and_then(Value::as_f64).filter(|number| number.is_finite())
}

fn graphs(canvas: &mut Canvas, one: &Estimate, lang: Lang) {
    let rows = rows(one, "graphs");
    let weights: Vec<f64> = rows.iter().map(|row| number(row, "weight").unwrap_or(0.0)).collect();
    let most = weights.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return;
    }
    let heading = say(lang, "Grafos: peso", "Graphs: weight");
    canvas.heading(heading);
    for (row, weight) in rows.iter().zip(&weights) {
        let (name, share) = (text(row, "graph"), percent(*weight));
        let y = canvas.y + ROW - 4.0;
        canvas.name("", (LEFT, y), TEXT, FROM - LEFT - 8.0, name);
        let wide = (TO - FROM) * weight / most;
        canvas.rect("bar", (FROM, canvas.y + 3.0), (wide, ROW - 6.0));
        canvas.text("", (FROM + wide + 5.0, y), Anchor::Start, &share);
        canvas.says(format!("{name}: {share}."));
        canvas.y += ROW;
    }
    let left = 1.0 - weights.iter().sum::<f64>();
    if left > 0.0005 {
        let said = match lang {
            Lang::Es => format!("Los demás grafos: {}", percent(left)),
            Lang::En => format!("All other graphs: {}", percent(left)),
        };
        canvas.paragraph("soft", &said);
        canvas.says(format!("{said}."));
    }
}

/// The best models by a criterion: each one's number, and how much worse it is than the first.
fn models(canvas: &mut Canvas, one: &Estimate, by: &str, lang: Lang) {
    let all = rows(one, "best");
    let all: Vec<(&str, f64, f64)> = all
        .iter()
        .filter_map(|row| Some((text(row, "model"), number(row, "estimate")?, number(row, by)?)))
        .collect();
    let Some(best) = all.first().map(|row| row.2) else { return };
    let upper = by.to_uppercase();
    canvas.heading(&match lang {
        Lang::Es => format!("{}: los mejores, y cuánto {upper} más", method(one.method, lang)),
        Lang::En => format!("{}: the best, and how much more {upper}", method(one.method, lang)),
    });
    let scale = Scale::of(all.iter().map(|row| row.1), (FROM, TO - 40.0));
    let top = canvas.y;
    let mark = canvas.mark();
    for (name, estimate, criterion) in &all {
        let y = canvas.y + ROW - 4.0;
        canvas.name("", (LEFT, y), TEXT, FROM - LEFT - 8.0, name);
        let (class, radius) = if *criterion <= best { ("point main", 5.0) } else { ("point", 4.0) };
        canvas.dot(class, (scale.at(*estimate), canvas.y + ROW / 2.0), radius);
        let estimate = count(lang, *estimate);
        canvas.text("", (RIGHT - 44.0, y), Anchor::End, &estimate);
        canvas.text("small", (RIGHT, y), Anchor::End, &format!("+{:.1}", criterion - best));
        canvas.says(format!("{name}: {estimate}."));
        canvas.y += ROW;
    }
    let mut back = Canvas::blank();
    for value in scale.ticks(3) {
        back.line("grid", (scale.at(value), top + 2.0), (scale.at(value), canvas.y));
    }
    canvas.put_behind(&back, mark);
    canvas.y += 12.0;
    canvas.ticks(&scale, 3, &|value| count(lang, value));
}
