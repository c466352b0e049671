//! Pictures of estimates: SVG documents without scripts, fonts or files from elsewhere, and the same in letters for a terminal.
//!
//! Each says in its `desc` what it shows. The same input gives the same bytes.

mod canvas;
mod chains;
mod curves;
mod engines;
mod overlaps;
mod posteriors;
mod scale;
mod strata;
mod style;
pub mod terminal;
mod weights;
mod words;
mod xml;

pub use curves::{Curve, Curves, Point};
pub use style::STYLE;

use crate::assess::{Lang, Report};
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

/// Totals by engine, and the forty greatest parts with what is documented and estimated of each.
#[must_use]
pub fn strata(strata: &Strata, lang: Lang) -> String {
    strata::draw(strata, lang).svg()
}

/// Lines over one axis: how a number depends on what is assumed.
#[must_use]
pub fn lines(curves: &Curves, lang: Lang) -> String {
    curves::draw(curves, lang).svg()
}

/// All pictures of an estimate below each other, in one document.
#[must_use]
pub fn all(table: &Table, report: &Report, strata: Option<&Strata>, lang: Lang) -> String {
    let title = words::say(
        lang,
        "Cuántas personas no están en ninguna lista",
        "How many people are on no list",
    );
    let canvases = [
        Some(engines::draw(report, lang)),
        strata.map(|strata| strata::draw(strata, lang)),
        Some(overlaps::draw(table, lang)),
        posteriors::draw(report, lang),
        weights::draw(report, lang),
        chains::draw(report, lang),
    ];
    canvas::together(title, &canvases.into_iter().flatten().collect::<Vec<_>>())
}
