//! One recorded estimate: what a reader needs first, then what a statistician asks for.

use maud::{Markup, html};
use paradero_estimate::analysis::Analysis;
use paradero_estimate::picture;
use paradero_estimate::plain;
use paradero_estimate::strata::Strata;
use paradero_locale::text;
use paradero_register::uncounted::{Document, UNKNOWN};
use serde::Serialize;

use super::{
    When, as_told, at, checks, figure, made, methods, notes, pairs, people, told, untitled,
};
use crate::dates::digits;
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::pages::{Fault, Found};

/// A recorded estimate with its question and all that was answered.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Estimated {
    #[serde(flatten)]
    recorded: When,
    document: Document,
}

pub(crate) fn answer(ask: &Ask) -> Found<Estimated> {
    let Ok(entry) = ask.id.parse::<u64>() else { return Ok(None) };
    // An earlier state does not know of what was recorded since.
    if entry > ask.position {
        return Ok(None);
    }
    let found = ask.views.estimate(ask.level, entry).map_err(Fault::Views)?;
    Ok(found.map(|(recorded, document)| Estimated { recorded: When::of(&recorded), document }))
}

pub(crate) fn show(ask: &Ask, found: &Estimated) -> Shown {
    let lang = ask.lang;
    let (analysis, document) = (&found.document.analysis, &found.document);
    let parts = sections(ask, document, &found.recorded);
    let body = html! {
        p.by { (at(&found.recorded)) @if !found.recorded.by.is_empty() { " · " (found.recorded.by) } }
        p.lead lang=[lang.english()] { (plain::analysis(analysis, told(lang))) }
        (also(ask, analysis))
        nav.contents aria-label=(text!(lang, "shared-on-this-page")) {
            ul { @for part in &parts { li { a href={ "#" (part.id) } { (part.name) } } } }
        }
        div.sides {
            div { (figure(lang, &picture::engines_alone(&analysis.report, told(lang)))) }
            div { (to_keep_in_mind(ask, document)) }
        }
        @for part in &parts {
            h2 id=(part.id) { (part.name) }
            (part.body)
        }
    };
    let entry = digits(lang, found.recorded.entry);
    Shown { title: text!(lang, "uncounted-one-title", entry = entry), body }
}

/// A part of the page that one can jump to.
struct Part {
    id: &'static str,
    name: &'static str,
    body: Markup,
}

fn sections(ask: &Ask, document: &Document, recorded: &When) -> Vec<Part> {
    let lang = ask.lang;
    let (analysis, tables) = (&document.analysis, &document.question.tables);
    let (report, to) = (&analysis.report, told(lang));
    let part = |id, name, body: Option<Markup>| body.map(|body| Part { id, name, body });
    let parts = [
        part(
            "numbers",
            text!(lang, "uncounted-numbers-by-method"),
            Some(methods::table(ask, report)),
        ),
        part(
            "strata",
            text!(lang, "uncounted-part-strata"),
            analysis.strata.as_ref().map(|one| strata(ask, one)),
        ),
        part(
            "linkage",
            text!(lang, "uncounted-part-linkage"),
            analysis.linkage.as_ref().and_then(|one| methods::linkage(ask, one)),
        ),
        part("overlaps", text!(lang, "uncounted-part-overlaps"), Some(overlaps(ask, document))),
        part(
            "copies",
            text!(lang, "uncounted-with-copies-counted"),
            analysis.with_copies.as_ref().map(|one| methods::with_copies(ask, one, report)),
        ),
        part(
            "distributions",
            text!(lang, "uncounted-part-distributions"),
            picture::posteriors(report, to).map(|one| untitled(lang, &one)),
        ),
        part(
            "models",
            text!(lang, "uncounted-part-models"),
            picture::weights(report, to).map(|one| untitled(lang, &one)),
        ),
        part(
            "checks",
            text!(lang, "uncounted-part-checks"),
            analysis.checks.as_ref().and_then(|one| checks::all(ask, one, &tables.whole)),
        ),
        part(
            "chains",
            text!(lang, "uncounted-part-chains"),
            picture::chains(report, to).map(|one| untitled(lang, &one)),
        ),
        part(
            "origin",
            text!(lang, "uncounted-part-origin"),
            Some(made::from(ask, document, recorded)),
        ),
    ];
    parts.into_iter().flatten().collect()
}

/// What strata and the linkage make of the numbers, for a reader.
fn also(ask: &Ask, analysis: &Analysis) -> Markup {
    let lang = ask.lang;
    let of_strata = analysis.strata.iter().flat_map(|strata| &strata.totals);
    let is_least = analysis
        .strata
        .iter()
        .any(|strata| strata.totals.iter().any(|one| one.documented_only > 0));
    let strata = extremes(of_strata.map(|one| (one.lower, one.upper)));
    let of_linkage = analysis.linkage.iter().flat_map(|linkage| &linkage.pooled);
    let linkage = extremes(of_linkage.map(|one| (one.lower, one.upper)));
    let range =
        |(lower, upper): (f64, f64)| format!("{} – {}", people(ask, lower), people(ask, upper));
    html! {
        @if let Some(limits) = strata {
            p {
                @if is_least { (text!(lang, "uncounted-strata-at-least", range = range(limits))) }
                @else { (text!(lang, "uncounted-strata-sum", range = range(limits))) }
            }
        }
        @if let Some(limits) = linkage {
            p {
                (text!(lang, "uncounted-linkage-sum", range = range(limits)))
            }
        }
    }
}

/// The least and the greatest of limits.
fn extremes(limits: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    limits.reduce(|(least, most), (lower, upper)| (least.min(lower), most.max(upper)))
}

/// How far methods agree, why some are refused, cautions, and of whom the numbers are.
fn to_keep_in_mind(ask: &Ask, document: &Document) -> Markup {
    let (report, to) = (&document.analysis.report, told(ask.lang));
    html! {
        h2 #reading { (text!(ask.lang, "uncounted-how-to-read-it")) }
        @for said in picture::summary(report, to) { p lang=[ask.lang.english()] { (said) } }
        @let against: Vec<String> =
            picture::refusals(report, to).into_iter().chain(picture::cautions(report, to)).collect();
        @if !against.is_empty() { ul { @for said in against { li { (as_told(ask.lang, &said)) } } } }
        p.soft {
            (as_told(ask.lang, picture::of_whom(to))) " "
            (text!(ask.lang, "uncounted-beyond-all-lists"))
        }
        (notes(ask, &document.about.notes))
    }
}

fn strata(ask: &Ask, found: &Strata) -> Markup {
    let mut shown = found.clone();
    for one in shown.strata.iter_mut().filter(|one| one.name == UNKNOWN) {
        one.name = text!(ask.lang, "uncounted-not-stated").to_owned();
    }
    html! {
        p.soft { (text!(ask.lang, "uncounted-sums-explained")) }
        (untitled(ask.lang, &picture::strata(&shown, told(ask.lang))))
    }
}

fn overlaps(ask: &Ask, document: &Document) -> Markup {
    let table = &document.question.tables.whole;
    let found = &document.analysis.report.pairs;
    html! {
        (figure(ask.lang, &picture::overlaps(table, told(ask.lang))))
        @if !found.is_empty() {
            h3 { (text!(ask.lang, "uncounted-pairs")) }
            (pairs(ask, table.lists(), found))
        }
    }
}
