//! The ways in which pairs agree: how many pairs agree so, what they weigh, what came of them.

use std::collections::BTreeMap;

use maud::{Markup, html};
use paradero_link::{Pair, level_names};

use super::run::{Told, cut, real, share, weight};
use super::svg::{Picture, Scale, key, log_part, log_ticks, px};
use super::tables::Table;

/// Patterns and example pairs shown.
const SHOWN: usize = 16;
const EXAMPLES: usize = 3;
const STEP: f64 = 36.0;

/// The reported pairs of one pattern.
struct Pattern<'a> {
    number: usize,
    pairs: usize,
    linked: usize,
    same: usize,
    lightest: &'a Pair,
    heaviest: &'a Pair,
    first: &'a Pair,
}

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let (distinct, shown) = patterns(told);
    html! {
        section id="patterns" aria-label=(w.patterns) {
            h2 { (w.patterns) }
            p { (w.patterns_note) " " (w.fill(w.patterns_of, &[&w.number(shown.len()), &w.number(distinct)])) }
            (key(&[("linked", w.linked), ("apart", w.not_linked), ("cell top", w.cell_same), ("cell mid", w.cell_near), ("cell low", w.cell_different), ("cell none", w.cell_missing)]))
            @if !shown.is_empty() { (chart(told, &shown)) }
            h3 { (w.examples) }
            @for pattern in &shown { (examples(told, pattern)) }
        }
    }
}

/// How many patterns there are, and the most frequent.
fn patterns<'a>(told: &Told<'a>) -> (usize, Vec<Pattern<'a>>) {
    let mut all: BTreeMap<u64, Pattern<'a>> = BTreeMap::new();
    for pair in told.pairs() {
        let own = all.entry(pair.pattern).or_insert(Pattern {
            number: 0,
            pairs: 0,
            linked: 0,
            same: 0,
            lightest: pair,
            heaviest: pair,
            first: pair,
        });
        own.pairs += 1;
        own.linked += usize::from(pair.linked);
        own.same += usize::from(told.same(pair) == Some(true));
        if pair.weight < own.lightest.weight {
            own.lightest = pair;
        }
        if pair.weight > own.heaviest.weight {
            own.heaviest = pair;
        }
    }
    let distinct = all.len();
    let mut all: Vec<Pattern<'_>> = all.into_values().collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.pairs), one.first.pattern));
    all.truncate(SHOWN);
    for (at, one) in all.iter_mut().enumerate() {
        one.number = at + 1;
    }
    (distinct, all)
}

/// The lightest and heaviest weight as one text.
fn range(told: &Told<'_>, pattern: &Pattern<'_>) -> String {
    let (one, two) = (weight(pattern.lightest), weight(pattern.heaviest));
    let (one, two) = (told.words.signed(one), told.words.signed(two));
    if one == two { one } else { told.words.fill(told.words.from_to, &[&one, &two]) }
}

fn chart(told: &Told<'_>, shown: &[Pattern<'_>]) -> Markup {
    let w = told.words;
    let mut head = vec![w.number_head, w.agreement, w.pairs, w.weight_head, w.share_linked];
    if told.has_truth() {
        head.push(w.share_true);
    }
    let table = Table::new(w.patterns, &head, 2).with(shown.iter().map(|one| {
        let mut row = vec![
            w.number(one.number),
            told.agreement(one.first),
            w.number(one.pairs),
            range(told, one),
            w.percent(share(real(one.linked), real(one.pairs))),
        ];
        if told.has_truth() {
            row.push(w.percent(share(real(one.same), real(one.pairs))));
        }
        row
    }));
    let most = shown.first().map_or(1.0, |one| real(one.pairs));
    let bottom = STEP * real(shown.len());
    let drawing = html! {
        @for (part, name) in log_ticks(most, w) {
            @let x = format!("{:.2}%", 2.0 + part * 96.0);
            line class="grid" x1=(x) x2=(x) y1="0" y2=(px(bottom)) {}
            text class="scale" x=(x) y=(px(bottom + 15.0)) text-anchor="middle" { (name) }
        }
        @for (at, one) in shown.iter().enumerate() { (bar(told, one, STEP * real(at), most)) }
    };
    let says = w.fill(w.patterns_say, &[&w.number(shown.len())]);
    let height = bottom + 22.0;
    Picture {
        id: "patterns-chart",
        title: w.patterns_title.to_owned(),
        says,
        height,
        drawing,
        table,
    }
    .shown(w)
}

fn bar(told: &Told<'_>, one: &Pattern<'_>, y: f64, most: f64) -> Markup {
    let w = told.words;
    let scale = Scale::new((0.0, 1.0), (2.0, 98.0));
    let length = log_part(real(one.pairs), most);
    let linked = length * share(real(one.linked), real(one.pairs));
    let (x, width) = scale.bar(0.0, length);
    let (x_linked, width_linked) = scale.bar(0.0, linked);
    let cells = told.run.input.fields.iter().enumerate();
    html! {
        text x="0.5%" y=(px(y + 14.0)) { (one.number) }
        @for (at, field) in cells {
            @let top = level_names(field.kind).len() - 1;
            rect class=(cell(one.first.level(at), top)) x=(px(28.0 + 12.0 * real(at))) y=(px(y + 5.0)) width="10" height="10" {}
        }
        text class="figure" x="99.5%" y=(px(y + 14.0)) text-anchor="end" {
            (w.number(one.pairs)) " · " (range(told, one))
        }
        rect class="apart" x=(x) width=(width) y=(px(y + 19.0)) height="11" {}
        @if one.linked > 0 {
            rect class="linked" x=(x_linked) width=(width_linked) y=(px(y + 19.0)) height="11" {}
        }
    }
}

fn cell(level: u8, top: usize) -> &'static str {
    match usize::from(level) {
        0 => "cell none",
        1 => "cell low",
        level if level >= top => "cell top",
        _ => "cell mid",
    }
}

/// Some pairs of a pattern, value by value.
fn examples(told: &Told<'_>, pattern: &Pattern<'_>) -> Markup {
    let w = told.words;
    let mut pairs = vec![pattern.lightest, pattern.first, pattern.heaviest];
    pairs.dedup_by_key(|pair| (pair.a, pair.b));
    pairs.truncate(EXAMPLES);
    let title = w.fill(w.pattern_number, &[&w.number(pattern.number), &w.number(pattern.pairs)]);
    html! {
        details {
            summary { (title) ": " (told.agreement(pattern.first)) }
            @for pair in pairs { (pair_table(told, pair).shown()) }
        }
    }
}

/// The values of a pair, field by field.
fn pair_table(told: &Told<'_>, pair: &Pair) -> Table {
    let w = told.words;
    let caption = format!(
        "{} · {}: {}, {}",
        told.name(pair.a),
        told.name(pair.b),
        w.bits(weight(pair)),
        told.verdict_and_truth(pair)
    );
    let rows = told.run.input.fields.iter().enumerate().map(|(at, field)| {
        let level = w.level(field.kind, pair.level(at));
        vec![cut(&field.name), told.value(at, pair.a), told.value(at, pair.b), level]
    });
    Table::new(caption, &[w.field, w.value_a, w.value_b, w.level_head], 4).with(rows)
}
