//! What each field adds to the odds that two mentions are one person, drawn as a waterfall: from what holds before any field
//! to what all come to. The same stands as a table beside it.

use maud::{Markup, html};
use paradero_locale::{Lang, Value, text};
use paradero_register::review::{Part, Sheet};

use super::words::{field, level};

/// Units of weight in a bit.
pub(super) const BIT: f64 = 1024.0;
/// As wide as a telephone: a name stands above its bar, so that none is too long.
const WIDTH: f64 = 440.0;
/// Room before the bars, and for numbers after them.
const LEFT: f64 = 2.0;
const RIGHT: f64 = 60.0;
const HEAD: i32 = 26;
const ROW: i32 = 36;
/// Where a bar begins below the top of its row, and how high it is.
const BELOW: i32 = 16;
const BAR: i32 = 12;

/// A weight in bits, with its sign.
pub(super) fn bits(lang: Lang, units: i32) -> String {
    let sign = match units.signum() {
        1 => "+",
        -1 => "\u{2212}",
        _ => "",
    };
    format!("{sign}{}", lang.decimal(f64::from(units).abs() / BIT, 1))
}

/// Where bars begin and end, by row, in units.
struct Steps {
    rows: Vec<(i32, i32)>,
    low: i32,
    high: i32,
}

fn steps(parts: &[Part]) -> Steps {
    let mut at = 0;
    let mut all = Steps { rows: Vec::with_capacity(parts.len()), low: 0, high: 0 };
    for part in parts {
        let begin = at;
        at += part.units;
        all.rows.push((begin, at));
        all.low = all.low.min(at);
        all.high = all.high.max(at);
    }
    all
}

/// The picture, or nothing where linking did not weigh the pair.
pub(super) fn waterfall(lang: Lang, sheet: &Sheet) -> Markup {
    let Some(weight) = sheet.weight else { return html! {} };
    let steps = steps(&sheet.parts);
    let span = f64::from((steps.high - steps.low).max(1));
    let scale = (WIDTH - LEFT - RIGHT) / span;
    let x = |units: i32| LEFT + f64::from(units - steps.low) * scale;
    let rows = i32::try_from(sheet.parts.len()).unwrap_or(0) + 1;
    let height = HEAD + ROW * rows + 6;
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) role="img"
            xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="13" {
            title { (text!(lang, "review-picture-title")) }
            desc { (in_words(lang, sheet, weight)) }
            line.even x1=(px(x(0))) x2=(px(x(0))) y1=(HEAD - 8) y2=(height - 4) stroke="#50585f"
                stroke-dasharray="3 3" {}
            text.scale x=(px(x(0))) y="14" text-anchor="middle" fill="#50585f" font-size="12" {
                (text!(lang, "review-even-odds"))
            }
            @for ((part, (begin, end)), row) in sheet.parts.iter().zip(&steps.rows).zip(0_i32..) {
                (bar(lang, (field(lang, &part.field), &level(lang, part)), (x(*begin), x(*end)), (row, part.units, false)))
            }
            (bar(lang, (text!(lang, "review-all-together"), ""), (x(0), x(weight)), (rows - 1, weight, true)))
        }
    }
}

/// One bar with its name before it and its number after it.
fn bar(
    lang: Lang,
    (name, how): (&str, &str),
    (begin, end): (f64, f64),
    (row, units, whole): (i32, i32, bool),
) -> Markup {
    let top = HEAD + ROW * row;
    let (left, right) = (begin.min(end), begin.max(end));
    let class = match (whole, units.signum()) {
        (true, _) => "whole",
        (false, -1) => "against",
        (false, _) => "for",
    };
    let fill = match class {
        "for" => "#1d6137",
        "against" => "#9b1c1c",
        _ => "#33566e",
    };
    html! {
        g class=(class) {
            text x="2" y=(top + 12) fill="#1b1f23" { (name) @if !how.is_empty() { tspan.soft fill="#50585f" { ": " (how) } } }
            rect x=(px(left)) y=(top + BELOW) width=(px((right - left).max(1.0))) height=(BAR) fill=(fill) {}
            text.units x=(px(right + 6.0)) y=(top + BELOW + 11) fill="#1b1f23" { (bits(lang, units)) }
        }
    }
}

/// A place in the picture, in tenths.
fn px(at: f64) -> String {
    format!("{at:.1}")
}

fn in_words(lang: Lang, sheet: &Sheet, weight: i32) -> String {
    let part = |part: &Part| {
        let how = level(lang, part);
        let name = field(lang, &part.field);
        let bits = bits(lang, part.units);
        if how.is_empty() { format!("{name} {bits}") } else { format!("{name} ({how}) {bits}") }
    };
    let all: Vec<String> = sheet.parts.iter().map(part).collect();
    let parts = lang.list(&all.iter().map(String::as_str).collect::<Vec<_>>());
    text!(
        lang,
        "review-picture-text",
        parts = parts,
        bits = Value::decimal(f64::from(weight) / BIT, 1)
    )
}

/// The same numbers as a table.
pub(super) fn table(lang: Lang, sheet: &Sheet) -> Markup {
    html! {
        table.weights {
            caption { (text!(lang, "review-weights")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "review-field")) }
                    th scope="col" { (text!(lang, "review-how-alike")) }
                    th.number scope="col" { (text!(lang, "review-bits")) }
                }
            }
            tbody {
                @for part in &sheet.parts {
                    tr {
                        th scope="row" { (field(lang, &part.field)) }
                        td { (level(lang, part)) }
                        td.number { (bits(lang, part.units)) }
                    }
                }
                @if let Some(weight) = sheet.weight {
                    tr.whole {
                        th scope="row" { (text!(lang, "review-all-together")) }
                        td {}
                        td.number { (bits(lang, weight)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_begin_where_the_one_before_ended_and_end_at_the_whole() {
        let part = |units: i32| Part { field: "name".into(), level: "same".into(), units };
        let steps = steps(&[part(-10_240), part(12_288), part(-1_024)]);
        assert_eq!(steps.rows, [(0, -10_240), (-10_240, 2_048), (2_048, 1_024)]);
        assert_eq!((steps.low, steps.high), (-10_240, 2_048));
    }

    #[test]
    fn bits_have_their_sign() {
        assert_eq!(bits(Lang::en(), 1_536), "+1.5");
        assert_eq!(bits(Lang::es(), -2_560), "\u{2212}2.5");
        assert_eq!(bits(Lang::en(), 0), "0.0");
    }
}
