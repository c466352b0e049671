//! Records that say too little to be linked at all, even to one that says the same.

use maud::{Markup, html};

use super::run::{Told, cut, real, share};
use super::svg::{Picture, Scale, bottom_scale, curve, key, left_scale, upright};
use super::tables::Table;
use super::threshold::{HEIGHT, SPAN, WINDOW, shares};

/// Records weighed against themselves at most.
const SAMPLE: usize = 2000;
/// Emptiest records shown.
const SHOWN: usize = 15;

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let rows = told.run.input.rows();
    let mut own: Vec<(f64, u32)> = sample(rows).map(|row| (told.own_weight(row), row)).collect();
    own.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
    html! {
        section id="unlinkable" aria-label=(w.unlinkable) {
            h2 { (w.unlinkable) }
            p { (w.unlinkable_note) " " (w.fill(w.sampled, &[&w.number(own.len()), &w.number(rows)])) }
            (key(&[("recall line", w.cannot_reach), ("threshold line", w.threshold)]))
            (chart(told, &own))
            h3 { (w.emptiest) }
            (emptiest(told, &own).shown())
        }
    }
}

/// Rows evenly spaced.
fn sample(rows: usize) -> impl Iterator<Item = u32> {
    let taken = rows.min(SAMPLE);
    (0..taken).filter_map(move |at| u32::try_from(at * rows / taken).ok())
}

fn chart(told: &Told<'_>, own: &[(f64, u32)]) -> Markup {
    let w = told.words;
    let least = own.first().map_or(0.0, |one| one.0).min(told.threshold()).floor() - 1.0;
    let most = own.last().map_or(1.0, |one| one.0).max(told.threshold() + 1.0).ceil() + 1.0;
    let below = |bits: f64| share(real(own.partition_point(|one| one.0 < bits)), real(own.len()));
    let scale = Scale::new((least, most), SPAN);
    let points: Vec<(f64, f64)> = (0..=160_u32)
        .map(|step| f64::from(step) / 160.0)
        .map(|part| (part, below(least + part * (most - least))))
        .collect();
    let drawing = html! {
        (left_scale(&shares(told), SPAN, WINDOW))
        (bottom_scale(&scale, WINDOW, 6.0, &|value| w.plain(value)))
        (upright(&scale.x(told.threshold()), (WINDOW.0 - 6.0, WINDOW.1), "threshold line"))
        (curve(&points, "recall line", SPAN, WINDOW))
    };
    let mut at = scale.ticks(10.0);
    at.push(told.threshold());
    at.sort_by(f64::total_cmp);
    at.dedup();
    let table = Table::new(w.unlinkable_title, &[w.threshold, w.cannot_reach], 0)
        .with(at.into_iter().map(|bits| vec![w.bits(bits), w.percent(below(bits))]));
    let here = w.percent(below(told.threshold()));
    let says = w.fill(w.unlinkable_says, &[&here, &w.bits(told.threshold())]);
    let title = w.unlinkable_title.to_owned();
    html! {
        p { (says) }
        (Picture { id: "unlinkable-chart", title, says: says.clone(), height: HEIGHT, drawing, table }.shown(w))
    }
}

fn emptiest(told: &Told<'_>, own: &[(f64, u32)]) -> Table {
    let w = told.words;
    let fields = &told.run.input.fields;
    let mut head = vec![w.record.to_owned(), w.own_weight.to_owned()];
    head.extend(fields.iter().map(|field| cut(&field.name)));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    Table::new(w.emptiest, &head, head.len()).with(own.iter().take(SHOWN).map(|(bits, row)| {
        let mut line = vec![told.name(*row), w.bits(*bits)];
        line.extend((0..fields.len()).map(|at| told.value(at, *row)));
        line
    }))
}
