//! Which blocking rules were tried and what each was found to be worth.

use paradero_link::Report;

/// Prints a line a rule, in the order in which they were tried.
pub(super) fn explain(report: &Report) {
    let out = crate::print::out;
    out("");
    out(
        "Blocking rules, in the order tried. A rule pairs the records that share its keys, in blocks of `to` records at most;",
    );
    out(
        "`links` are those expected among its pairs that no earlier rule makes, `refused` what larger blocks would have added.",
    );
    out(&format!(
        "{:>6} {:>9} {:>11} {:>11} {:>9} {:>13} {:>9}  rule",
        "to", "keys", "pairs", "new pairs", "links", "refused", "links"
    ));
    for rule in &report.rules {
        let to = match rule.largest_block {
            1 => "-".to_owned(),
            rows => rows.to_string(),
        };
        out(&format!(
            "{to:>6} {:>9} {:>11} {:>11.0} {:>9.1} {:>13.0} {:>9.1}  {}",
            rule.keys,
            rule.pairs,
            rule.fresh_pairs,
            rule.fresh_links,
            rule.refused_pairs,
            rule.refused_links,
            rule.rule
        ));
    }
    if let Some(loss) = report.blocking_loss {
        out(&format!(
            "About {:.1} % of all links are brought together by no rule (estimated from how the rules overlap).",
            loss * 100.0
        ));
    }
    if report.pairs_lost > 0 {
        out(&format!(
            "{} pairs in blocks that stayed too large were passed over.",
            report.pairs_lost
        ));
    }
}
