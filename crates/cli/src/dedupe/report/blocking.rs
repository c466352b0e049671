//! Which pairs were compared at all, and what that may have cost.

use maud::{Markup, html};
use paradero_link::Choice;

use super::run::{Told, real, share};
use super::svg::{Picture, Scale, bottom_scale, px};
use super::tables::Table;
use super::waterfall::label;

const STEP: f64 = 38.0;

/// Rules drawn, those of most pairs.
const DRAWN_RULES: usize = 12;

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    html! {
        section id="blocking" aria-label=(w.blocking) {
            h2 { (w.blocking) }
            p { (w.blocking_note) }
            (chart(told))
            (figures(told).shown())
        }
    }
}

fn chart(told: &Told<'_>) -> Markup {
    let w = told.words;
    let all = &told.run.outcome.report.rules;
    let made: f64 = all.iter().map(|rule| whole(rule.pairs)).sum();
    let pairing = all.iter().filter(|rule| rule.keys > 0).count();
    // Rules that pair little stand in the table only.
    let mut rules: Vec<&Choice> = all.iter().filter(|rule| rule.keys > 0).collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.pairs));
    rules.truncate(DRAWN_RULES);
    let part = |pairs: u64| share(whole(pairs), made);
    let most = rules.iter().map(|rule| part(rule.pairs)).fold(0.01, f64::max);
    let scale = Scale::new((0.0, most), (1.0, 98.0));
    let bottom = STEP * real(rules.len());
    let drawing = html! {
        (bottom_scale(&scale, (0.0, bottom), 5.0, &|value| w.percent(value)))
        @for (at, rule) in rules.iter().enumerate() {
            @let y = STEP * real(at);
            @let (x, width) = scale.bar(0.0, part(rule.pairs));
            (label(&w.rule(&rule.rule), &w.count(rule.pairs), y))
            rect class="linked" x=(x) width=(width) y=(px(y + 18.0)) height="12" {}
        }
    };
    let head = [
        w.rule_head,
        w.largest_block,
        w.keys,
        w.pairs_made,
        w.share_head,
        w.new_links,
        w.refused_pairs,
        w.refused_links,
    ];
    let table = Table::new(w.blocking_title, &head, 1).with(all.iter().map(|rule| {
        vec![
            w.rule(&rule.rule),
            w.count(u64::from(rule.largest_block)),
            w.count(rule.keys),
            w.count(rule.pairs),
            w.percent(part(rule.pairs)),
            w.whole(rule.fresh_links),
            w.whole(rule.refused_pairs),
            w.whole(rule.refused_links),
        ]
    }));
    let says =
        w.fill(w.blocking_says, &[&w.number(pairing), &w.whole(made), &w.number(rules.len())]);
    let (title, height) = (w.blocking_title.to_owned(), bottom + 22.0);
    Picture { id: "blocking-chart", title, says, height, drawing, table }.shown(w)
}

/// What blocking did over all, a line a figure; a further figure of the report is a further line here.
fn figures(told: &Told<'_>) -> Table {
    let (w, report) = (told.words, told.run.outcome.report);
    let possible = possible_pairs(told);
    let mut lines = vec![
        (w.possible_pairs, w.whole(possible)),
        (w.pairs_compared, w.count(report.pairs_compared)),
        (w.share_compared, w.chance(share(whole(report.pairs_compared), possible))),
        (w.pairs_lost, w.count(report.pairs_lost)),
    ];
    if let Some(loss) = report.blocking_loss {
        lines.push((w.blocking_loss, w.percent(loss)));
    }
    if let Some(truth) = &told.run.outcome.truth {
        let met = told.pairs().iter().filter(|pair| told.same(pair) == Some(true)).count();
        let missed = truth.true_pairs.saturating_sub(met as u64);
        lines.push((w.true_pairs, w.count(truth.true_pairs)));
        lines.push((w.true_missed, w.count(missed)));
        lines.push((w.true_missed_share, w.percent(share(whole(missed), whole(truth.true_pairs)))));
    }
    Table::new(w.blocking_figures, &[w.figure, w.value], 1)
        .with(lines.into_iter().map(|(name, value)| vec![name.to_owned(), value]))
}

/// Pairs of records that could be one person: all, or those across lists.
fn possible_pairs(told: &Told<'_>) -> f64 {
    let input = told.run.input;
    let choose = |count: f64| count * (count - 1.0) / 2.0;
    let all = choose(real(input.rows()));
    if !input.link_only {
        return all;
    }
    let mut sizes = vec![0.0; input.unique.len()];
    for list in &input.list {
        if let Some(size) = sizes.get_mut(*list as usize) {
            *size += 1.0;
        }
    }
    all - sizes.into_iter().map(choose).sum::<f64>()
}

fn whole(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay far below 2^52")]
    let value = count as f64;
    value
}
