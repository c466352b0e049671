//! A report to read.

use std::fmt::Write as _;

use paradero_link::{Input, Linked, Model, Pair, explain};

use super::{Outcome, bits};

/// Pairs shown in the report, those nearest the threshold first.
const SHOWN_PAIRS: usize = 60;

/// A page that stands alone: what was done, what each field is worth, and the pairs nearest the threshold.
pub(super) fn page(
    outcome: &Outcome<'_>,
    input: &Input,
    model: &Model,
    linked: &Linked,
    records: &[String],
) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Linkage report</title><style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ccc;padding:.2rem .6rem;text-align:left}</style></head><body><h1>Linkage report</h1>",
    );
    let report = outcome.report;
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "<p>{} records, {} persons. {} pairs compared, {} at or above {:.1} bits. Expected precision {:.3}, expected recall among compared pairs {:.3}. Pairs not compared for sharing only very frequent values: {}.</p>",
        outcome.rows,
        outcome.clusters,
        report.pairs_compared,
        report.pairs_over_threshold,
        report.threshold_bits,
        report.expected_precision,
        report.expected_recall,
        report.pairs_lost
    );
    if let Some(truth) = &outcome.truth {
        let _ = write!(
            page,
            "<p>Against the truth column: precision {:.4}, recall {:.4}, F1 {:.4}.</p>",
            truth.precision, truth.recall, truth.f1
        );
    }
    columns(&mut page, outcome);
    page.push_str("<h2>Blocking</h2><table><tr><th>Rule</th><th>Keys</th><th>Pairs</th></tr>");
    for rule in &report.rules {
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&rule.rule),
            rule.keys,
            rule.pairs
        );
    }
    page.push_str("</table><h2>Pairs nearest the threshold</h2>");
    let mut near: Vec<&Pair> = linked.pairs.iter().collect();
    let far = |pair: &Pair| (bits(pair.weight) - report.threshold_bits).abs();
    near.sort_by(|x, y| far(x).total_cmp(&far(y)).then((x.a, x.b).cmp(&(y.a, y.b))));
    for pair in near.into_iter().take(SHOWN_PAIRS) {
        pair_section(&mut page, pair, input, model, records);
    }
    page.push_str("</body></html>\n");
    page
}

/// What each column was taken for, and why.
fn columns(page: &mut String, outcome: &Outcome<'_>) {
    page.push_str("<h2>Columns</h2><table><tr><th>Columns</th><th>Taken as</th><th>Why</th></tr>");
    let mut line = |name: &str, kind: &str, why: &str| {
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{kind}</td><td>{}</td></tr>",
            escaped(name),
            escaped(why)
        );
    };
    for field in &outcome.proposal.fields {
        line(&field.name, field.kind.code(), &field.why);
    }
    for left in &outcome.proposal.left_out {
        line(&left.header, "no evidence", &left.why);
    }
    page.push_str("</table>");
}

fn pair_section(page: &mut String, pair: &Pair, input: &Input, model: &Model, records: &[String]) {
    let id = |row: u32| records.get(row as usize).map_or("", String::as_str);
    let verdict = if pair.linked { "one person" } else { "two persons" };
    let _ = write!(
        page,
        "<h3>{} and {}: {:.1} bits, {verdict}</h3><table>",
        escaped(id(pair.a)),
        escaped(id(pair.b)),
        bits(pair.weight)
    );
    for part in explain(input, model, pair) {
        let shown = |row: u32| {
            input
                .fields
                .iter()
                .find(|field| field.name == part.field)
                .map(|field| field.values.shown(row as usize))
                .unwrap_or_default()
        };
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:+.1}</td></tr>",
            escaped(&part.field),
            escaped(&shown(pair.a)),
            escaped(&shown(pair.b)),
            escaped(&part.level),
            part.bits
        );
    }
    page.push_str("</table>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
