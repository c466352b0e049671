//! One pair at a time: how its weight comes together, from the prior to the last field.

use std::collections::BTreeSet;

use maud::{Markup, html};
use paradero_link::Pair;

use super::run::{Told, chance, cut_to, weight};
use super::svg::{Picture, Scale, bottom_scale, key, percent, px, upright};
use super::tables::Table;

/// Pairs shown nearest the threshold, and at either far end.
const NEAREST: usize = 6;
const STRONGEST: usize = 3;
/// Height of one step.
const STEP: f64 = 36.0;
const TOP: f64 = 6.0;

/// One step of a waterfall.
struct Step {
    name: String,
    values: [String; 2],
    level: String,
    bits: f64,
    sum: f64,
}

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let shown = [
        (w.nearest, "near", nearest(told)),
        (w.strongest_links, "link", strongest(told, true)),
        (w.strongest_others, "apart", strongest(told, false)),
    ];
    html! {
        section id="pairs" aria-label=(w.waterfalls) {
            h2 { (w.waterfalls) }
            p { (w.waterfalls_note) }
            (key(&[("for", w.speaks_for), ("against", w.speaks_against), ("total", w.final_weight), ("threshold line", w.threshold)]))
            @for (title, group, pairs) in shown {
                h3 { (title) }
                @if pairs.is_empty() { p { (w.no_such_pair) } }
                @else { div.two {
                    @for (at, pair) in pairs.iter().enumerate() {
                        (waterfall(told, pair, &format!("{group}-{}", at + 1)))
                    }
                } }
            }
        }
    }
}

/// The pairs nearest the threshold, of different patterns, by weight.
fn nearest<'a>(told: &Told<'a>) -> Vec<&'a Pair> {
    let far = |pair: &Pair| (weight(pair) - told.threshold()).abs();
    let mut near = of_different_patterns(told, NEAREST, &|_| true, &|pair| far(pair));
    near.sort_by_key(|pair| (pair.weight, pair.a, pair.b));
    near
}

/// The heaviest pairs that were linked, or that were not.
fn strongest<'a>(told: &Told<'a>, linked: bool) -> Vec<&'a Pair> {
    of_different_patterns(told, STRONGEST, &|pair| pair.linked == linked, &|pair| -weight(pair))
}

/// The first pairs in an order, each pattern once.
fn of_different_patterns<'a>(
    told: &Told<'a>,
    most: usize,
    wanted: &dyn Fn(&Pair) -> bool,
    order: &dyn Fn(&Pair) -> f64,
) -> Vec<&'a Pair> {
    let mut pairs: Vec<&Pair> = told.pairs().iter().filter(|pair| wanted(pair)).collect();
    pairs.sort_by(|x, y| order(x).total_cmp(&order(y)).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut seen = BTreeSet::new();
    pairs.retain(|pair| seen.len() < most && seen.insert(pair.pattern));
    pairs
}

fn steps(told: &Told<'_>, pair: &Pair) -> Vec<Step> {
    let w = told.words;
    let fields = &told.run.input.fields;
    let mut sum = 0.0;
    let mut steps = Vec::new();
    for (at, part) in told.parts(pair).iter().enumerate() {
        sum += part.bits;
        let place = at.checked_sub(1).filter(|place| *place < fields.len());
        let field = place.and_then(|place| Some((place, fields.get(place)?)));
        let (name, values, level) = match field {
            Some((place, field)) => (
                field.name.clone(),
                [told.value(place, pair.a), told.value(place, pair.b)],
                w.level_named(&part.level),
            ),
            None => (w.part(&part.field), Default::default(), w.level_named(&part.level)),
        };
        steps.push(Step { name, values, level, bits: part.bits, sum });
    }
    steps
}

fn waterfall(told: &Told<'_>, pair: &Pair, id: &str) -> Markup {
    let w = told.words;
    let steps = steps(told, pair);
    let total = steps.last().map_or(0.0, |step| step.sum);
    let title = format!("{} · {}", told.name(pair.a), told.name(pair.b));
    let verdict = told.verdict_and_truth(pair);
    let says = w.fill(w.waterfall_says, &[&w.bits(total), &w.percent(chance(total)), &verdict]);
    let head = [w.part_head, w.value_a, w.value_b, w.level_head, w.bits_head, w.sum_head];
    let table = Table::new(title.clone(), &head, 4).with(steps.iter().map(|step| {
        let [a, b] = step.values.clone();
        vec![step.name.clone(), a, b, step.level.clone(), w.signed(step.bits), w.signed(step.sum)]
    }));
    // What adds nothing stands in the table alone.
    let drawn: Vec<&Step> =
        steps.iter().filter(|step| step.bits != 0.0 || step.values[0].is_empty()).collect();
    let height = TOP + STEP * (drawn.len() as f64 + 1.0) + 24.0;
    let drawing = drawing(told, &drawn, total);
    let shown = Picture { id, title, says, height, drawing, table }.shown(w);
    html! { div { (shown) p.under { (w.bits(total)) ", " (verdict) } } }
}

fn drawing(told: &Told<'_>, steps: &[&Step], total: f64) -> Markup {
    let w = told.words;
    let threshold = told.threshold();
    let ends = steps.iter().map(|step| step.sum).chain([0.0, threshold, total]);
    let (least, most) = ends.fold((0.0_f64, 0.0_f64), |(x, y), at| (x.min(at), y.max(at)));
    let scale = Scale::new((least - 1.0, most + 1.0), (2.0, 88.0));
    let bottom = TOP + STEP * (steps.len() as f64 + 1.0);
    html! {
        (bottom_scale(&scale, (TOP, bottom), 5.0, &|value| w.plain(value)))
        (upright(&scale.x(threshold), (TOP, bottom), "threshold line"))
        @for (at, step) in steps.iter().enumerate() {
            @let y = TOP + STEP * at as f64;
            @let (x, width) = scale.bar(step.sum - step.bits, step.sum);
            (label(&step_label(step), &w.signed(step.bits), y))
            rect class=(if step.bits < 0.0 { "against" } else { "for" }) x=(x) width=(width)
                y=(px(y + 18.0)) height="12" {}
            line class="link" x1=(scale.x(step.sum)) x2=(scale.x(step.sum)) y1=(px(y + 18.0))
                y2=(px(y + STEP + 30.0)) {}
        }
        @let y = bottom - STEP;
        @let (x, width) = scale.bar(0.0, total);
        (label(w.final_weight, &w.signed(total), y))
        rect class="total" x=(x) width=(width) y=(px(y + 18.0)) height="12" {}
    }
}

fn step_label(step: &Step) -> String {
    if step.values[0].is_empty() {
        return format!("{}: {}", step.name, step.level);
    }
    let [a, b] = &step.values;
    let values = if a == b { a.clone() } else { format!("{} / {}", cut_to(a, 20), cut_to(b, 20)) };
    format!("{}: {} · {values}", cut_to(&step.name, 26), step.level)
}

/// Text at the left and a figure at the right, above a bar.
pub(super) fn label(text: &str, figure: &str, y: f64) -> Markup {
    html! {
        text x="0.5%" y=(px(y + 13.0)) { (cut_to(text, 46)) }
        text class="figure" x=(percent(99.5)) y=(px(y + 13.0)) text-anchor="end" { (figure) }
    }
}
