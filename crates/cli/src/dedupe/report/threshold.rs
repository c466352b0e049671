//! The weights of all reported pairs, and what another threshold would promise.

use maud::{Markup, html};

use super::run::{Told, chance, share, weight};
use super::svg::{
    Picture, Scale, bottom_scale, curve, key, left_scale, log_part, log_ticks, px, upright,
};
use super::tables::Table;

/// Where the scales stand, in hundredths of the width.
pub(super) const SPAN: (f64, f64) = (14.0, 97.0);
/// Top and bottom of a chart, in pixels.
pub(super) const WINDOW: (f64, f64) = (10.0, 210.0);
pub(super) const HEIGHT: f64 = 232.0;
/// Thresholds told in the table, in bits, with the one in use.
const TOLD: [f64; 12] = [-6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0, 10.0, 15.0, 20.0];

/// The pairs from a weight up.
#[derive(Clone, Copy, Default)]
struct From {
    pairs: f64,
    /// Those among them that the model expects to be right.
    right: f64,
    /// Those that the truth column says are one person.
    same: f64,
}

/// Pairs by weight, in ascending order, with what stands from each on.
struct Weights {
    weights: Vec<f64>,
    /// By place in `weights`; one more at the end for none.
    from: Vec<From>,
}

impl Weights {
    fn new(told: &Told<'_>) -> Self {
        let mut pairs: Vec<_> = told.pairs().iter().collect();
        pairs.sort_by_key(|pair| (pair.weight, pair.a, pair.b));
        let mut from = vec![From::default()];
        let mut sum = From::default();
        for pair in pairs.iter().rev() {
            sum.pairs += 1.0;
            sum.right += chance(weight(pair));
            sum.same += f64::from(u8::from(told.same(pair) == Some(true)));
            from.push(sum);
        }
        from.reverse();
        Self { weights: pairs.into_iter().map(weight).collect(), from }
    }

    fn from(&self, threshold: f64) -> From {
        let at = self.weights.partition_point(|weight| *weight < threshold);
        self.from.get(at).copied().unwrap_or_default()
    }

    /// Whole bits that hold all weights.
    fn ends(&self) -> (f64, f64) {
        let least = self.weights.first().copied().unwrap_or(0.0).floor();
        let most = self.weights.last().copied().unwrap_or(0.0).floor() + 1.0;
        (least.min(-1.0), most.max(1.0))
    }
}

/// Precision and recall of the pairs from a weight up.
struct Promise {
    expected: (f64, f64),
    true_ones: Option<(f64, f64)>,
}

fn promise(told: &Told<'_>, from: From) -> Promise {
    let precision = |part: f64| if from.pairs > 0.0 { part / from.pairs } else { 1.0 };
    let links = told.run.outcome.report.expected_links;
    let true_ones = told.run.outcome.truth.as_ref().map(|truth| {
        #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay far below 2^52")]
        let all = truth.true_pairs as f64;
        (precision(from.same), share(from.same, all).min(1.0))
    });
    Promise { expected: (precision(from.right), share(from.right, links).min(1.0)), true_ones }
}

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let weights = Weights::new(told);
    html! {
        section id="threshold" aria-label=(w.threshold_chart) {
            h2 { (w.threshold_chart) }
            p { (w.threshold_note) }
            @if weights.weights.is_empty() { p { (w.no_such_pair) } } @else {
                (key(&[("linked", w.over_threshold), ("apart", w.under_threshold), ("threshold line", w.threshold)]))
                (histogram(told, &weights))
                (curves(told, &weights))
            }
        }
    }
}

fn histogram(told: &Told<'_>, weights: &Weights) -> Markup {
    let w = told.words;
    let (least, most) = weights.ends();
    let step = ((most - least) / 60.0).ceil().max(1.0);
    let mut bins = Vec::new();
    let mut at = least;
    while at < most {
        bins.push((at, weights.from(at).pairs - weights.from(at + step).pairs));
        at += step;
    }
    let scale = Scale::new((least, at), SPAN);
    let highest = bins.iter().map(|bin| bin.1).fold(1.0, f64::max);
    let threshold = told.threshold();
    let (top, bottom) = WINDOW;
    let drawing = html! {
        (left_scale(&log_ticks(highest, w), SPAN, WINDOW))
        (bottom_scale(&scale, (bottom, bottom), 6.0, &|value| w.plain(value)))
        @for (from, pairs) in bins.iter().filter(|bin| bin.1 > 0.0) {
            @let (x, width) = scale.bar(*from, from + step * 0.85);
            @let height = (bottom - top) * log_part(*pairs, highest);
            rect class=(if *from >= threshold { "linked" } else { "apart" }) x=(x) width=(width)
                y=(px(bottom - height)) height=(px(height)) {}
        }
        (upright(&scale.x(threshold), (top - 6.0, bottom), "threshold line"))
    };
    let table = Table::new(w.histogram, &[w.weight_from, w.pairs], 0)
        .with(bins.iter().map(|(from, pairs)| vec![w.plain(*from), w.whole(*pairs)]));
    let all = w.number(weights.weights.len());
    let says = w.fill(w.histogram_says, &[&all, &w.plain(least), &w.plain(most)]);
    Picture { id: "histogram", title: w.histogram.to_owned(), says, height: HEIGHT, drawing, table }
        .shown(w)
}

fn curves(told: &Told<'_>, weights: &Weights) -> Markup {
    let w = told.words;
    let (least, most) = weights.ends();
    let scale = Scale::new((least, most), SPAN);
    let steps = 160_u32;
    let places: Vec<(f64, Promise)> = (0..=steps)
        .map(|step| f64::from(step) / f64::from(steps))
        .map(|part| (part, promise(told, weights.from(least + part * (most - least)))))
        .collect();
    let expected = |of: fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
        places.iter().map(|(x, promise)| (*x, of(&promise.expected))).collect()
    };
    let true_ones = |of: fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
        places.iter().filter_map(|(x, one)| Some((*x, of(one.true_ones.as_ref()?)))).collect()
    };
    let mut marks =
        vec![("precision line", w.expected_precision), ("recall line", w.expected_recall)];
    if told.has_truth() {
        marks.push(("precision true line", w.true_precision_pairs));
        marks.push(("recall true line", w.true_recall_pairs));
    }
    let drawing = html! {
        (left_scale(&shares(told), SPAN, WINDOW))
        (bottom_scale(&scale, WINDOW, 6.0, &|value| w.plain(value)))
        (upright(&scale.x(told.threshold()), (WINDOW.0 - 6.0, WINDOW.1), "threshold line"))
        (curve(&expected(|one| one.0), "precision line", SPAN, WINDOW))
        (curve(&expected(|one| one.1), "recall line", SPAN, WINDOW))
        @if told.has_truth() {
            (curve(&true_ones(|one| one.0), "precision true line", SPAN, WINDOW))
            (curve(&true_ones(|one| one.1), "recall true line", SPAN, WINDOW))
        }
    };
    let report = told.run.outcome.report;
    let says = w.fill(
        w.curves_say,
        &[
            &w.bits(report.threshold_bits),
            &w.ratio(report.expected_precision),
            &w.ratio(report.expected_recall),
        ],
    );
    let table = table(told, weights);
    let title = w.curves.to_owned();
    html! {
        (key(&marks))
        (Picture { id: "curves", title, says, height: HEIGHT, drawing, table }.shown(w))
    }
}

/// The left scale of shares: nothing to all.
pub(super) fn shares(told: &Told<'_>) -> Vec<(f64, String)> {
    [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| (part, told.words.whole_percent(part))).into()
}

fn table(told: &Told<'_>, weights: &Weights) -> Table {
    let w = told.words;
    let mut head = vec![w.threshold, w.pairs, w.expected_precision, w.expected_recall];
    if told.has_truth() {
        head.extend([w.true_precision_pairs, w.true_recall_pairs]);
    }
    let mut table = Table::new(w.curves, &head, 0);
    let (least, most) = weights.ends();
    let mut at: Vec<f64> = TOLD.iter().copied().chain([told.threshold()]).collect();
    at.retain(|bits| *bits >= least && *bits <= most);
    at.sort_by(f64::total_cmp);
    at.dedup();
    for bits in at {
        let from = weights.from(bits);
        let one = promise(told, from);
        let mut row = vec![w.bits(bits), w.whole(from.pairs)];
        row.extend([w.ratio(one.expected.0), w.ratio(one.expected.1)]);
        if let Some((precision, recall)) = one.true_ones {
            row.extend([w.ratio(precision), w.ratio(recall)]);
        }
        table.push(row);
    }
    table
}
