//! Whether pairs that are said to be one person nine times in ten are so nine times in ten.

use maud::{Markup, html};

use crate::label::{self, EDGES};

use super::run::{Told, chance, share, weight};
use super::svg::{
    Picture, Scale, bottom_scale, curve, key, left_scale, log_part, log_ticks, percent, px,
};
use super::tables::Table;
use super::threshold::{HEIGHT, SPAN, WINDOW, shares};

/// The pairs whose predicted probability lies in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Bin {
    from: f64,
    to: f64,
    pairs: f64,
    /// Sum of the predicted probabilities.
    expected: f64,
    /// Pairs observed to be one person.
    observed: f64,
    /// Sum of the squared differences.
    squares: f64,
}

/// Predicted probabilities beside what was observed: from a truth column, or from judgements.
fn bins(pairs: impl Iterator<Item = (f64, bool)>) -> Vec<Bin> {
    let mut bins: Vec<Bin> = EDGES
        .iter()
        .zip(EDGES.iter().skip(1))
        .map(|(from, to)| Bin { from: *from, to: *to, ..Bin::default() })
        .collect();
    for (probability, observed) in pairs {
        let at = EDGES.iter().skip(1).position(|to| probability < *to).unwrap_or(bins.len() - 1);
        let Some(bin) = bins.get_mut(at) else { continue };
        let observed = f64::from(u8::from(observed));
        bin.pairs += 1.0;
        bin.expected += probability;
        bin.observed += observed;
        bin.squares += (probability - observed).powi(2);
    }
    bins
}

/// Wilson's interval (1927) of a share, at 95 in 100.
pub(super) fn wilson(part: f64, whole: f64) -> (f64, f64) {
    if whole <= 0.0 {
        return (0.0, 1.0);
    }
    let (z, p) = (1.959_964, part / whole);
    let middle = p + z * z / (2.0 * whole);
    let half = z * (p * (1.0 - p) / whole + z * z / (4.0 * whole * whole)).sqrt();
    let all = 1.0 + z * z / whole;
    (((middle - half) / all).max(0.0), ((middle + half) / all).min(1.0))
}

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let judged = |pair| (chance(weight(pair)), told.same(pair).unwrap_or(false));
    let bins = bins(told.pairs().iter().map(judged));
    html! {
        section id="calibration" aria-label=(w.calibration) {
            h2 { (w.calibration) }
            @if let Some(judged) = judged_bins(told) { p { (w.calibration_judged) } (by_judgement(told, judged)) }
            @else if told.has_truth() { p { (w.calibration_note) } (observed(told, &bins)) }
            @else { p { (w.calibration_without) } (expected(told, &bins)) }
        }
    }
}

/// What labels say, where no truth column says more.
fn judged_bins<'t>(told: &Told<'t>) -> Option<&'t [label::Bin]> {
    let labels = told.run.outcome.labels.as_ref().filter(|_| !told.has_truth())?;
    (!labels.calibration.is_empty()).then_some(labels.calibration.as_slice())
}

fn by_judgement(told: &Told<'_>, bins: &[label::Bin]) -> Markup {
    let w = told.words;
    let dot = |bin: &label::Bin| {
        let (low, high) = (bin.share.low, bin.share.high);
        Dot { predicted: bin.predicted, share: bin.share.value, low, high }
    };
    let drawing = dots(told, bins.iter().map(dot));
    let count = |count: u64| w.number(usize::try_from(count).unwrap_or(usize::MAX));
    let head = [
        w.predicted,
        w.pairs,
        w.mean_predicted,
        w.judged,
        w.judged_same,
        w.judged_share,
        w.judged_interval,
    ];
    let table = Table::new(w.calibration, &head, 1).with(bins.iter().map(|bin| {
        vec![
            w.fill(w.from_to, &[&w.whole_percent(bin.from), &w.whole_percent(bin.to)]),
            count(bin.pairs),
            w.percent(bin.predicted),
            count(bin.judged),
            count(bin.same),
            bin.share.value.map_or("–".to_owned(), |share| w.percent(share)),
            w.fill(w.from_to, &[&w.percent(bin.share.low), &w.percent(bin.share.high)]),
        ]
    }));
    let sum = |of: fn(&label::Bin) -> u64| bins.iter().map(of).sum();
    let inside = |bin: &&label::Bin| (bin.share.low..=bin.share.high).contains(&bin.predicted);
    let says = w.fill(
        w.calibration_judged_says,
        &[
            &count(sum(|bin| bin.judged)),
            &count(sum(|bin| bin.same)),
            &w.number(bins.iter().filter(inside).count()),
            &w.number(bins.len()),
        ],
    );
    let title = w.calibration_title.to_owned();
    html! {
        p { (says) }
        (key(&[("dot m", w.judged_share), ("whisker line", w.judged_interval), ("ideal line", w.ideal)]))
        (Picture { id: "calibration-chart", title, says: says.clone(), height: HEIGHT, drawing, table }.shown(w))
    }
}

/// Pairs of about one probability: the mean of it, and the share of them that is one person with its interval.
struct Dot {
    predicted: f64,
    share: Option<f64>,
    low: f64,
    high: f64,
}

/// Shares against probabilities; on the diagonal they are well said.
fn dots(told: &Told<'_>, dots: impl Iterator<Item = Dot>) -> Markup {
    let scale = Scale::new((0.0, 1.0), SPAN);
    let (top, bottom) = WINDOW;
    let y = |part: f64| px(bottom - part * (bottom - top));
    html! {
        (left_scale(&shares(told), SPAN, WINDOW))
        (bottom_scale(&scale, WINDOW, 5.0, &|value| told.words.whole_percent(value)))
        (curve(&[(0.0, 0.0), (1.0, 1.0)], "ideal line", SPAN, WINDOW))
        @for Dot { predicted, share, low, high } in dots {
            @let x = scale.x(predicted);
            line class="whisker line" x1=(x) x2=(x) y1=(y(low)) y2=(y(high)) {}
            @if let Some(share) = share { circle class="dot m" cx=(x) cy=(y(share)) r="4.5" {} }
        }
    }
}

fn name(told: &Told<'_>, bin: &Bin) -> String {
    told.words.fill(
        told.words.from_to,
        &[&told.words.whole_percent(bin.from), &told.words.whole_percent(bin.to)],
    )
}

fn observed(told: &Told<'_>, bins: &[Bin]) -> Markup {
    let w = told.words;
    let full: Vec<&Bin> = bins.iter().filter(|bin| bin.pairs > 0.0).collect();
    let dot = |bin: &&Bin| {
        let (low, high) = wilson(bin.observed, bin.pairs);
        let share = Some(bin.observed / bin.pairs);
        Dot { predicted: bin.expected / bin.pairs, share, low, high }
    };
    let drawing = dots(told, full.iter().map(dot));
    let head = [w.predicted, w.pairs, w.mean_predicted, w.observed_share, w.interval];
    let table = Table::new(w.calibration, &head, 1).with(full.iter().map(|bin| {
        let (low, high) = wilson(bin.observed, bin.pairs);
        vec![
            name(told, bin),
            w.whole(bin.pairs),
            w.percent(bin.expected / bin.pairs),
            w.percent(bin.observed / bin.pairs),
            w.fill(w.from_to, &[&w.percent(low), &w.percent(high)]),
        ]
    }));
    let sum = |of: fn(&Bin) -> f64| full.iter().map(|bin| of(bin)).sum::<f64>();
    let pairs = sum(|bin| bin.pairs);
    let error = share(sum(|bin| (bin.expected - bin.observed).abs()), pairs);
    let says = w.fill(
        w.calibration_says,
        &[
            &w.percent(share(sum(|bin| bin.expected), pairs)),
            &w.percent(share(sum(|bin| bin.observed), pairs)),
            &w.percent(error),
            &w.ratio(share(sum(|bin| bin.squares), pairs)),
        ],
    );
    let title = w.calibration_title.to_owned();
    html! {
        p { (says) }
        (key(&[("dot m", w.observed_share), ("whisker line", w.interval), ("ideal line", w.ideal)]))
        (Picture { id: "calibration-chart", title, says: says.clone(), height: HEIGHT, drawing, table }.shown(w))
    }
}

fn expected(told: &Told<'_>, bins: &[Bin]) -> Markup {
    let w = told.words;
    let most = bins.iter().map(|bin| bin.pairs).fold(1.0, f64::max);
    let (top, bottom) = WINDOW;
    let wide = (SPAN.1 - SPAN.0) / f64::from(u32::try_from(bins.len().max(1)).unwrap_or(1));
    let drawing = html! {
        (left_scale(&log_ticks(most, w), SPAN, WINDOW))
        @for (bin, left) in bins.iter().zip((0_u32..).map(|at| SPAN.0 + wide * f64::from(at))) {
            @let height = |count: f64| (bottom - top) * log_part(count, most);
            rect class="apart" x=(percent(left + wide * 0.05)) width=(percent(wide * 0.42)) y=(px(bottom - height(bin.pairs))) height=(px(height(bin.pairs))) {}
            rect class="linked" x=(percent(left + wide * 0.5)) width=(percent(wide * 0.42)) y=(px(bottom - height(bin.expected))) height=(px(height(bin.expected))) {}
            text class="scale" x=(percent(left)) y=(px(bottom + 15.0)) text-anchor="middle" { (w.bare_percent(bin.from)) }
        }
        text class="scale" x=(percent(SPAN.1)) y=(px(bottom + 15.0)) text-anchor="middle" { "100" }
    };
    let head = [w.predicted, w.pairs, w.expected_right];
    let table = Table::new(w.expected_title, &head, 1).with(
        bins.iter().map(|bin| vec![name(told, bin), w.whole(bin.pairs), w.one_place(bin.expected)]),
    );
    let says = w.fill(w.expected_says, &[&w.number(told.pairs().len())]);
    let title = w.expected_title.to_owned();
    html! {
        (key(&[("apart", w.pairs), ("linked", w.expected_right)]))
        (Picture { id: "calibration-chart", title, says, height: HEIGHT, drawing, table }.shown(w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_observed_is_counted_where_it_was_predicted() {
        let judged = [(0.0, false), (0.5, true), (0.55, false), (1.0, true)];
        let bins = bins(judged.into_iter());
        let full: Vec<(f64, f64, f64)> = bins
            .iter()
            .filter(|bin| bin.pairs > 0.0)
            .map(|bin| (bin.from, bin.pairs, bin.observed))
            .collect();
        assert_eq!(full, [(0.0, 1.0, 0.0), (0.5, 2.0, 1.0), (0.99, 1.0, 1.0)]);
    }

    #[test]
    fn few_observations_leave_a_wide_interval() {
        let (low, high) = wilson(5.0, 10.0);
        // Brown, Cai, DasGupta (2001) give 0.237 to 0.763.
        assert!((low - 0.2366).abs() < 1e-3 && (high - 0.7634).abs() < 1e-3, "{low} {high}");
        assert_eq!(wilson(0.0, 0.0), (0.0, 1.0));
    }
}
