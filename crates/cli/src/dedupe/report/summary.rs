//! What was done, what it promises, and what the columns were taken for.

use maud::{Markup, html};
use paradero_link::{FieldKind, Values};

use super::run::{Told, real, share};
use super::tables::Table;
use super::trust;

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    html! {
        section id="summary" aria-label=(w.summary) {
            h2 { (w.summary) }
            dl.facts { @for (name, value) in facts(told) { div { dt { (name) } dd { (value) } } } }
            p { (w.summary_note) }
            (trust::cautions(told))
            h3 { (w.columns) }
            (columns(told).shown())
            (trust::evidence(told))
        }
    }
}

fn facts(told: &Told<'_>) -> Vec<(&'static str, String)> {
    let (w, report) = (told.words, told.run.outcome.report);
    let mut facts = vec![
        (w.files, told.run.outcome.files.join(", ")),
        (w.records, w.number(told.run.outcome.rows)),
        (w.persons, w.number(told.run.outcome.clusters)),
        (w.pairs_compared, w.count(report.pairs_compared)),
        (w.threshold, w.bits(report.threshold_bits)),
        (w.pairs_over, w.count(report.pairs_over_threshold)),
        (w.expected_precision, w.ratio(report.expected_precision)),
        (w.expected_recall, w.ratio(report.expected_recall)),
    ];
    if let Some(truth) = &told.run.outcome.truth {
        facts.push((w.true_precision, w.ratio(truth.precision)));
        facts.push((w.true_recall, w.ratio(truth.recall)));
        facts.push((w.true_f1, w.ratio(truth.f1)));
    }
    if report.judgements_in_conflict > 0 {
        facts.push((w.conflicts, w.count(report.judgements_in_conflict)));
    }
    facts
}

fn columns(told: &Told<'_>) -> Table {
    let w = told.words;
    let head = [w.column, w.taken_as, w.why, w.filled];
    let proposal = told.run.outcome.proposal;
    let fields = proposal.fields.iter().enumerate().map(|(at, field)| {
        let filled = told.run.input.fields.get(at).map_or(0.0, |field| filled(&field.values));
        vec![field.name.clone(), w.kind(field.kind), w.reasons(&field.why), w.percent(filled)]
    });
    let left = proposal.left_out.iter().map(|left| {
        vec![left.header.clone(), w.not_compared.to_owned(), w.reasons(&left.why), String::new()]
    });
    Table::new(w.columns, &head, 3).with(fields.chain(left))
}

/// Share of the rows that have a value.
fn filled(values: &Values) -> f64 {
    let (filled, all) = match values {
        Values::Text(rows) => (rows.iter().flatten().count(), rows.len()),
        Values::Many(rows) => (rows.iter().filter(|texts| !texts.is_empty()).count(), rows.len()),
        Values::Date(rows) => (rows.iter().flatten().count(), rows.len()),
    };
    share(real(filled), real(all))
}

/// A field's name and what it was taken for.
pub(super) fn field_name(told: &Told<'_>, name: &str, kind: FieldKind) -> String {
    let kind = told.words.kind(kind);
    if name.eq_ignore_ascii_case(&kind) { kind } else { format!("{name} ({kind})") }
}
