//! Clusters drawn: their sizes, and the largest and least certain as nodes and links.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::calibration::wilson;
use super::clusters::{Cluster, clusters, members};
use super::run::{Told, cut, real, share, weight};
use super::svg::{Picture, key, left_scale, log_part, log_ticks, percent, px};
use super::tables::Table;
use super::threshold::{HEIGHT, SPAN, WINDOW};
use super::trust;

/// Clusters drawn of each sort.
const LARGEST: usize = 3;
const LEAST_CERTAIN: usize = 6;
/// Records drawn of one cluster.
const NODES: usize = 24;
/// Records of which all links are drawn.
const CROWD: usize = 10;
/// Side of a graph, in pixels.
const SIDE: f64 = 270.0;
/// Weights from which a link is drawn broader, in bits above the threshold.
const FIRM: f64 = 6.0;
/// Sizes that have a bar of their own.
const OWN_BAR: usize = 20;

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let members = members(told);
    let all = clusters(told, &members);
    let mut largest: Vec<&Cluster<'_>> = all.iter().collect();
    largest.sort_by_key(|one| (std::cmp::Reverse(one.rows.len()), one.rows.first().copied()));
    largest.truncate(LARGEST);
    let mut weak: Vec<&Cluster<'_>> = all.iter().collect();
    weak.sort_by(|x, y| x.confidence.total_cmp(&y.confidence).then(x.rows.cmp(&y.rows)));
    // Two records are one pair, told above; a picture says more of three.
    weak.sort_by_key(|one| one.rows.len() < 3);
    weak.truncate(LEAST_CERTAIN);
    html! {
        section id="clusters" aria-label=(w.clusters) {
            h2 { (w.clusters) }
            p { (w.clusters_note) }
            (sizes(told, &members))
            p { (w.confidence_note) }
            (confidence(told, &all).shown())
            (trust::triangles(told))
            p { (w.weakest_note) }
            (key(&[("edge firm line", w.edge_firm), ("edge line", w.edge_over), ("edge weak line", w.edge_under)]))
            @for (title, group, shown) in [(w.least_certain, "weak", &weak), (w.largest, "large", &largest)] {
                h3 { (title) }
                @if shown.is_empty() { p { (w.no_cluster) } }
                @else {
                    (list(told, title, shown).shown())
                    div.graphs { @for (at, one) in shown.iter().enumerate() {
                        (graph(told, one, at + 1, group))
                    } }
                }
            }
        }
    }
}

fn sizes(told: &Told<'_>, members: &BTreeMap<u32, Vec<u32>>) -> Markup {
    let w = told.words;
    let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
    for rows in members.values() {
        *counts.entry(rows.len().min(OWN_BAR + 1)).or_default() += 1.0;
    }
    let last = counts.keys().last().copied().unwrap_or(1).max(6);
    let most = counts.values().copied().fold(1.0, f64::max);
    let wide = (SPAN.1 - SPAN.0) / real(last);
    let name = |size: usize| if size > OWN_BAR { w.more_than_20 } else { "" };
    let (top, bottom) = WINDOW;
    let drawing = html! {
        (left_scale(&log_ticks(most, w), SPAN, WINDOW))
        @for size in 1..=last {
            @let left = SPAN.0 + wide * (real(size) - 1.0);
            @if let Some(count) = counts.get(&size) {
                @let height = (bottom - top) * log_part(*count, most);
                rect class="linked" x=(percent(left + wide * 0.1)) width=(percent(wide * 0.8))
                    y=(px(bottom - height)) height=(px(height)) {}
            }
            @if size <= OWN_BAR && (last <= 12 || size == 1 || (size % 5 == 0 && size + 1 != last)) {
                text class="scale" x=(percent(left + wide / 2.0)) y=(px(bottom + 15.0)) text-anchor="middle" { (size) }
            } @else if size > OWN_BAR {
                text class="scale" x=(percent(left + wide)) y=(px(bottom + 15.0)) text-anchor="end" { "> 20" }
            }
        }
    };
    let table =
        Table::new(w.sizes, &[w.size, w.persons], 0).with(counts.iter().map(|(size, count)| {
            let more = name(*size);
            vec![if more.is_empty() { w.number(*size) } else { more.to_owned() }, w.whole(*count)]
        }));
    let alone = counts.get(&1).copied().unwrap_or_default();
    let says = w.fill(w.sizes_say, &[&w.number(members.len()), &w.whole(alone)]);
    Picture { id: "sizes", title: w.sizes.to_owned(), says, height: HEIGHT, drawing, table }
        .shown(w)
}

/// Persons of several records by tenth of their confidence, the surest first.
fn confidence(told: &Told<'_>, all: &[Cluster<'_>]) -> Table {
    let w = told.words;
    let mut head = vec![w.confidence, w.persons, w.mean_predicted];
    if told.has_truth() {
        head.extend([w.right_persons, w.interval]);
    }
    let rows = (0..10_u32).rev().filter_map(|tenth| {
        let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let inside =
            |one: &&Cluster<'_>| one.confidence >= from && (one.confidence < to || tenth == 9);
        let own: Vec<&Cluster<'_>> = all.iter().filter(inside).collect();
        let mean = own.iter().map(|one| one.confidence).sum::<f64>() / real(own.len().max(1));
        let name = w.fill(w.from_to, &[&w.whole_percent(from), &w.whole_percent(to)]);
        let mut row = vec![name, w.number(own.len()), w.ratio(mean)];
        if told.has_truth() {
            let right = own.iter().filter(|one| one.people(told) == 1).count();
            let (low, high) = wilson(real(right), real(own.len()));
            row.push(w.ratio(share(real(right), real(own.len()))));
            row.push(w.fill(w.from_to, &[&w.ratio(low), &w.ratio(high)]));
        }
        (!own.is_empty()).then_some(row)
    });
    Table::new(w.confidence, &head, 1).with(rows)
}

fn weakest(told: &Told<'_>, one: &Cluster<'_>) -> String {
    one.weakest.map_or_else(|| told.words.not_held.to_owned(), |bits| told.words.bits(bits))
}

fn list(told: &Told<'_>, title: &str, shown: &[&Cluster<'_>]) -> Table {
    let w = told.words;
    let mut head = vec![
        w.number_head,
        w.records,
        w.confidence,
        w.weakest,
        w.mean_weight,
        w.pairs,
        w.unreported,
    ];
    if told.has_truth() {
        head.push(w.people_by_truth);
    }
    Table::new(title, &head, 1).with(shown.iter().enumerate().map(|(at, one)| {
        let mut row = vec![
            w.number(at + 1),
            w.number(one.rows.len()),
            w.ratio(one.confidence),
            weakest(told, one),
            w.bits(one.mean()),
            w.number(one.pairs.len()),
            w.number(one.unreported()),
        ];
        if told.has_truth() {
            row.push(w.number(one.people(told)));
        }
        row
    }))
}

/// A circle of records; those on either side of the weakest link stand together.
fn graph(told: &Told<'_>, one: &Cluster<'_>, number: usize, group: &str) -> Markup {
    let w = told.words;
    let mut rows = one.rows.clone();
    rows.sort_by_key(|row| (!one.side.contains(row), *row));
    rows.truncate(NODES);
    let height = if rows.len() == 2 { 48.0 } else { SIDE };
    let places: BTreeMap<u32, (f64, f64)> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let turn = std::f64::consts::TAU * (real(at) + 0.5) / real(rows.len());
            let far = SIDE / 2.0 - 18.0;
            (*row, (SIDE / 2.0 + far * turn.sin(), height / 2.0 - far * turn.cos()))
        })
        .collect();
    let threshold = told.threshold();
    let class = |bits: f64| match bits - threshold {
        over if over < 0.0 => "edge weak line",
        over if over < FIRM => "edge line",
        _ => "edge firm line",
    };
    // Of many records all links are a tangle: those that are needed, and those that speak against it, say more.
    let mut pairs = if one.rows.len() > CROWD { one.needed.clone() } else { one.pairs.clone() };
    if one.rows.len() > CROWD {
        pairs.extend(one.pairs.iter().filter(|pair| weight(pair) < threshold));
    }
    // The weak ones last, so that they are not hidden.
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.weight), pair.a, pair.b));
    pairs.dedup();
    let drawing = html! {
        @for pair in pairs {
            @if let (Some(a), Some(b)) = (places.get(&pair.a), places.get(&pair.b)) {
                line class=(class(weight(pair))) x1=(px(a.0)) y1=(px(a.1)) x2=(px(b.0)) y2=(px(b.1)) {}
            }
        }
        @for (at, row) in rows.iter().enumerate() {
            @if let Some((x, y)) = places.get(row) {
                circle class="node" cx=(px(*x)) cy=(px(*y)) r="11" {}
                text class="node" x=(px(*x)) y=(px(y + 4.0)) text-anchor="middle" { (at + 1) }
            }
        }
    };
    let records = w.number(one.rows.len());
    let title = w.fill(w.cluster_number, &[&w.number(number), &records]);
    let says = w.fill(w.graph_says, &[&records, &w.number(one.pairs.len()), &weakest(told, one)]);
    let id = format!("{group}-cluster-{number}");
    let table = values(told, &rows, &title);
    html! {
        div {
            (Picture { id: &id, title, says: says.clone(), height, drawing, table }.shown(w))
            p.under { (says) @if one.rows.len() > NODES { " " (w.fill(w.first_only, &[&w.number(NODES)])) } }
        }
    }
}

fn values(told: &Told<'_>, rows: &[u32], caption: &str) -> Table {
    let fields = &told.run.input.fields;
    let mut head = vec![told.words.number_head.to_owned(), told.words.record.to_owned()];
    head.extend(fields.iter().map(|field| cut(&field.name)));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    Table::new(caption, &head, head.len()).with(rows.iter().enumerate().map(|(at, row)| {
        let mut line = vec![told.words.number(at + 1), told.name(*row)];
        line.extend((0..fields.len()).map(|field| told.value(field, *row)));
        line
    }))
}
