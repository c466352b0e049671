//! Pictures of estimates: SVG documents without scripts, fonts or files from elsewhere, and the same in letters for a terminal.
//!
//! Each says in its `desc` what it shows. The same input gives the same bytes.

mod canvas;
mod chains;
mod compared;
mod curves;
mod engines;
mod overlaps;
mod posteriors;
mod scale;
mod strata;
mod style;
pub mod terminal;
#[cfg(test)]
mod tests;
mod weights;
mod words;

pub use curves::{Curve, Curves, Point};
pub use engines::{cautions, of_whom, refusals, summary};
pub use style::STYLE;

use canvas::Canvas;
use paradero_picture::xml;
use words::say;

use crate::analysis::Analysis;
use crate::assess::{Checks, Lang, Psi, Report};
use crate::linkage::Linkage;
use crate::strata::Strata;
use crate::table::Table;

/// Which combinations of lists people are on, the thirty greatest, with the sizes of the lists.
#[must_use]
pub fn overlaps(table: &Table, lang: Lang) -> String {
    overlaps::draw(table, lang).svg()
}

/// All engines on one axis of numbers of people, with limits; what is refused is struck, with the reason.
#[must_use]
pub fn engines(report: &Report, lang: Lang) -> String {
    engines::draw(report, lang).svg()
}

/// The same without sentences: for a page that says [`summary`], [`refusals`], [`cautions`] and [`of_whom`] beside it.
#[must_use]
pub fn engines_alone(report: &Report, lang: Lang) -> String {
    engines::alone(report, lang).svg()
}

/// The distribution of each engine's numbers of people; `None` where no engine has one.
#[must_use]
pub fn posteriors(report: &Report, lang: Lang) -> Option<String> {
    posteriors::draw(report, lang).map(|canvas| canvas.svg())
}

/// Weights of graphs, and the best log-linear models; `None` where there are neither.
#[must_use]
pub fn weights(report: &Report, lang: Lang) -> Option<String> {
    weights::draw(report, lang).map(|canvas| canvas.svg())
}

/// Traces of chains with what they are worth; `None` where no engine has chains.
#[must_use]
pub fn chains(report: &Report, lang: Lang) -> Option<String> {
    chains::draw(report, lang).map(|canvas| canvas.svg())
}

/// Totals by engine, and the forty greatest strata with what is documented and estimated of each.
#[must_use]
pub fn strata(strata: &Strata, lang: Lang) -> String {
    strata::draw(strata, lang).svg()
}

/// What one linkage, taken for certain, says beside the mixture of all draws, by engine; `None` where no engine has a mixture.
#[must_use]
pub fn linkage(linkage: &Linkage, lang: Lang) -> Option<String> {
    compared::linkage(linkage, lang).map(|canvas| canvas.svg())
}

/// How many people each list has beside how many the others say that it has; `None` where that was not looked at.
#[must_use]
pub fn truth(checks: &Checks, lang: Lang) -> Option<String> {
    compared::truth(checks, lang).map(|canvas| canvas.svg())
}

/// Lines over one axis: how a number depends on what is assumed.
#[must_use]
pub fn lines(curves: &Curves, lang: Lang) -> String {
    curves::draw(curves, lang).svg()
}

/// All pictures of an estimate below each other, in one document.
#[must_use]
pub fn all(table: &Table, report: &Report, strata: Option<&Strata>, lang: Lang) -> String {
    canvas::together(title(lang), &pictures(table, report, strata, lang))
}

/// All pictures of an answer: those of the estimate, of its strata, of the linkage, of the checks, and of what an assumption does to
/// the number.
#[must_use]
pub fn analysis(table: &Table, analysis: &Analysis, lang: Lang) -> String {
    let mut canvases = pictures(table, &analysis.report, analysis.strata.as_ref(), lang);
    canvases.extend(analysis.linkage.as_ref().and_then(|found| compared::linkage(found, lang)));
    let checks = analysis.checks.as_ref();
    canvases.extend(checks.and_then(|checks| compared::truth(checks, lang)));
    let psi = checks.and_then(|checks| checks.psi.as_ref());
    canvases
        .extend(psi.map(|psi| curves::draw(&of_psi(psi, analysis.report.observed, lang), lang)));
    canvas::together(title(lang), &canvases)
}

/// A picture for a page that has [`STYLE`] in its own sheet and allows no styles in its text.
#[must_use]
pub fn without_style(svg: &str) -> String {
    match (svg.split_once("<style>"), svg.split_once("</style>\n")) {
        (Some((before, _)), Some((_, behind))) => format!("{before}{behind}"),
        _ => svg.to_owned(),
    }
}

fn title(lang: Lang) -> &'static str {
    say(lang, "Cuántas personas no están en ninguna lista", "How many people are on no list")
}

fn pictures(table: &Table, report: &Report, strata: Option<&Strata>, lang: Lang) -> Vec<Canvas> {
    let canvases = [
        Some(engines::draw(report, lang)),
        strata.map(|strata| strata::draw(strata, lang)),
        Some(overlaps::draw(table, lang)),
        posteriors::draw(report, lang),
        weights::draw(report, lang),
        chains::draw(report, lang),
    ];
    canvases.into_iter().flatten().collect()
}

/// What the dependence of all lists together, which no data show, does to the number.
#[must_use]
pub fn of_psi(psi: &Psi, observed: u64, lang: Lang) -> Curves {
    let points = psi.numbers.iter().map(|(x, y)| Point { x: *x, y: *y, limits: None });
    let on = say(lang, "en las listas", "on the lists");
    // `1` is the model of all combinations themselves.
    let model = match psi.model.as_str() {
        "1" => say(lang, "de todas las combinaciones", "of all combinations"),
        model => model,
    };
    Curves {
        title: say(
            lang,
            "Si todas las listas juntas dependen entre sí",
            "Should all lists together depend on each other",
        )
        .to_owned(),
        x: say(
            lang,
            "psi: fuerza de esa dependencia, que ningún dato muestra; 1 es ninguna",
            "psi: how strong that dependence is, which no data show; 1 is none",
        )
        .to_owned(),
        y: say(lang, "personas", "people").to_owned(),
        is_log: true,
        curves: vec![Curve { name: model.to_owned(), points: points.collect() }],
        mark: Some((observed as f64, format!("{} {on}", words::count(lang, observed as f64)))),
    }
}
