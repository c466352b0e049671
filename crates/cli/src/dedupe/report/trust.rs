//! Where the evidence comes from, what speaks against trusting it, and whether lists agree.

use maud::{Markup, html};
use paradero_link::{Caution, CautionCode};

use super::run::Told;
use super::tables::Table;

/// Why links should not be trusted without a look; nothing where they may be.
pub(super) fn cautions(told: &Told<'_>) -> Markup {
    let (w, report) = (told.words, told.run.outcome.report);
    html! {
        @if !report.caution.is_empty() {
            h3 { (w.caution) }
            ul { @for caution in &report.caution { li { (text(told, caution)) } } }
            p.stands-out { @if report.refused { (w.caution_refused) } @else { (w.caution_linked) } }
        }
    }
}

fn text(told: &Told<'_>, caution: &Caution) -> String {
    let w = told.words;
    let fields = caution.fields.join(", ");
    match caution.code {
        CautionCode::OneGroup => w.fill(
            w.caution_one_group,
            &[&w.percent(caution.found), &fields, &w.percent(caution.bound)],
        ),
        CautionCode::FewGroups => w.fill(w.caution_few_groups, &[&fields]),
    }
}

/// What each group of dependent fields adds to the links.
pub(super) fn evidence(told: &Told<'_>) -> Markup {
    let (w, report) = (told.words, told.run.outcome.report);
    html! {
        @if !report.evidence.is_empty() {
            h3 { (w.evidence) }
            p { (w.evidence_note) }
            (Table::new(w.evidence, &[w.columns, w.evidence_share], 1)
                .with(report.evidence.iter().map(|group| {
                    vec![group.fields.join(", "), w.percent(group.share)]
                }))
                .shown())
        }
    }
}

/// Whether the links between three lists agree.
pub(super) fn triangles(told: &Told<'_>) -> Markup {
    let (w, report) = (told.words, told.run.outcome.report);
    let name = |list: u32| {
        told.run.outcome.files.get(list as usize).map_or_else(|| list.to_string(), Clone::clone)
    };
    let open = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| w.percent(share));
    let head = [w.two_lists, w.paths, w.closed, w.missed, w.checked, w.met, w.contradicted];
    html! {
        @if !report.triangles.is_empty() {
            h3 { (w.triangles) }
            p { (w.triangles_note) }
            (Table::new(w.triangles, &head, 1)
                .with(report.triangles.iter().map(|one| {
                    let [a, b] = one.lists;
                    vec![
                        format!("{} – {}", name(a), name(b)),
                        w.count(one.paths),
                        w.count(one.closed),
                        open(one.missed),
                        w.count(one.checked),
                        w.count(one.met),
                        open(one.contradicted),
                    ]
                }))
                .shown())
        }
    }
}
