//! One recorded estimate: what a reader needs first, then what a statistician asks for.

use maud::{Markup, html};
use paradero_estimate::analysis::Analysis;
use paradero_estimate::picture;
use paradero_estimate::plain;
use paradero_estimate::strata::Strata;
use paradero_register::uncounted::{Document, UNKNOWN};
use serde::Serialize;

use super::{When, at, checks, figure, made, methods, notes, pairs, people, told, untitled};
use crate::layout::{Ask, Shown};
use crate::pages::{Fault, Found};

/// A recorded estimate with its question and all that was answered.
#[derive(Serialize)]
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
        p.lead { (plain::analysis(analysis, told(lang))) }
        (also(ask, analysis))
        nav.contents aria-label=(lang.say("En esta página", "On this page")) {
            ul { @for part in &parts { li { a href={ "#" (part.id) } { (part.name) } } } }
        }
        div.sides {
            div { (figure(&picture::engines_alone(&analysis.report, told(lang)))) }
            div { (to_keep_in_mind(ask, document)) }
        }
        @for part in &parts {
            h2 id=(part.id) { (part.name) }
            (part.body)
        }
    };
    let title =
        lang.say("Estimación de los no contados, entrada ", "Estimate of the uncounted, entry ");
    Shown { title: format!("{title}{}", found.recorded.entry), body }
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
    let part = |id, es, en, body: Option<Markup>| {
        body.map(|body| Part { id, name: lang.say(es, en), body })
    };
    let parts = [
        part(
            "numbers",
            "Números por método",
            "Numbers by method",
            Some(methods::table(ask, report)),
        ),
        part(
            "strata",
            "Por estratos",
            "By strata",
            analysis.strata.as_ref().map(|one| strata(ask, one)),
        ),
        part(
            "linkage",
            "Quién es quién",
            "Who is who",
            analysis.linkage.as_ref().and_then(|one| methods::linkage(ask, one)),
        ),
        part(
            "overlaps",
            "Qué comparten las listas",
            "What the lists share",
            Some(overlaps(ask, document)),
        ),
        part(
            "copies",
            "Con las copias contadas",
            "With copies counted",
            analysis.with_copies.as_ref().map(|one| methods::with_copies(ask, one, report)),
        ),
        part(
            "distributions",
            "Qué tan seguro es cada número",
            "How sure each number is",
            picture::posteriors(report, to).map(|one| untitled(&one)),
        ),
        part(
            "models",
            "Qué modelos lo sostienen",
            "Which models carry it",
            picture::weights(report, to).map(|one| untitled(&one)),
        ),
        part(
            "checks",
            "La tabla contra sí misma",
            "The table against itself",
            analysis.checks.as_ref().and_then(|one| checks::all(ask, one, &tables.whole)),
        ),
        part(
            "chains",
            "Si las cadenas coinciden",
            "Whether the chains have met",
            picture::chains(report, to).map(|one| untitled(&one)),
        ),
        part(
            "origin",
            "De dónde sale",
            "Where it comes from",
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
                (lang.say("Estimados por estratos y sumados, son en todo ", "Estimated by strata and added up, they are in all "))
                (range(limits))
                @if is_least {
                    (lang.say(" personas o más: de algunos estratos solo se cuenta lo documentado.",
                        " people or more: of some strata only what is documented is counted."))
                } @else { (lang.say(" personas.", " people.")) }
            }
        }
        @if let Some(limits) = linkage {
            p {
                (lang.say("Contando también que no es seguro qué registros son de una misma persona, son en todo ",
                    "Counting also that it is not sure which records are of one person, they are in all "))
                (range(limits)) (lang.say(" personas.", " people."))
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
        h2 #reading { (ask.lang.say("Cómo leerlo", "How to read it")) }
        @for said in picture::summary(report, to) { p { (said) } }
        @let against: Vec<String> =
            picture::refusals(report, to).into_iter().chain(picture::cautions(report, to)).collect();
        @if !against.is_empty() { ul { @for said in against { li { (said) } } } }
        p.soft {
            (picture::of_whom(to)) " "
            (ask.lang.say("De quien no podía aparecer en ninguna, ningún método dice nada.",
                "Of those who could appear on none, no method says anything."))
        }
        (notes(ask, &document.about.notes))
    }
}

fn strata(ask: &Ask, found: &Strata) -> Markup {
    let mut shown = found.clone();
    for one in shown.strata.iter_mut().filter(|one| one.name == UNKNOWN) {
        one.name = ask.lang.say("no se declara", "not stated").to_owned();
    }
    html! {
        p.soft {
            (ask.lang.say(
                "Las sumas son de sorteos, nunca de extremos de intervalos. Un estrato de menos de treinta personas, o cuyas listas no \
                 se cruzan, se cuenta solo como está documentado, y la suma es «al menos».",
                "Sums are of draws, never of ends of intervals. A stratum of fewer than thirty people, or whose lists do not meet, is \
                 counted only as it is documented, and the sum is \"at least\"."))
        }
        (untitled(&picture::strata(&shown, told(ask.lang))))
    }
}

fn overlaps(ask: &Ask, document: &Document) -> Markup {
    let table = &document.question.tables.whole;
    let found = &document.analysis.report.pairs;
    html! {
        (figure(&picture::overlaps(table, told(ask.lang))))
        @if !found.is_empty() {
            h3 { (ask.lang.say("De dos listas en dos", "Two lists at a time")) }
            (pairs(ask, table.lists(), found))
        }
    }
}
