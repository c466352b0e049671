//! What a reader is told who does not read methods.

use crate::analysis::Analysis;
use crate::assess::{Lang, Report, count};

/// The main numbers of people who are on none of the lists, and their limits.
struct Unseen {
    least: f64,
    most: f64,
    lower: f64,
    upper: f64,
}

impl Unseen {
    /// From numbers of all people with their limits; nothing where there are none.
    fn of(observed: f64, numbers: impl Iterator<Item = (f64, f64, f64)>) -> Option<Self> {
        let none = Self { least: f64::INFINITY, most: 0.0, lower: f64::INFINITY, upper: 0.0 };
        let all = numbers.fold(none, |all, (number, lower, upper)| Self {
            least: all.least.min(number),
            most: all.most.max(number),
            lower: all.lower.min(lower),
            upper: all.upper.max(upper),
        });
        let unseen = |number: f64| (number - observed).max(0.0);
        all.least.is_finite().then(|| Self {
            least: unseen(all.least),
            most: unseen(all.most),
            lower: unseen(all.lower),
            upper: unseen(all.upper),
        })
    }

    fn of_report(report: &Report) -> Option<Self> {
        let (lower, upper) = report.range?;
        let standing =
            report.estimates.iter().filter(|one| one.method.is_main() && one.refused.is_empty());
        Self::of(report.observed as f64, standing.map(|one| (one.estimate, lower, upper)))
    }

    /// With how sure the linkage is, where that was asked for; else by strata, where there are any.
    fn of_analysis(analysis: &Analysis) -> Option<Self> {
        let observed = analysis.report.observed as f64;
        let pooled = analysis.linkage.iter().flat_map(|linkage| &linkage.pooled);
        let pooled = Self::of(observed, pooled.map(|one| (one.estimate, one.lower, one.upper)));
        let parts = analysis.strata.iter().flat_map(|strata| &strata.totals);
        let parts = || Self::of(observed, parts.map(|one| (one.estimate, one.lower, one.upper)));
        pooled.or_else(parts).or_else(|| Self::of_report(&analysis.report))
    }
}

/// A number of people as a reader is told it: to two digits, and never as if it were counted.
fn about(lang: Lang, number: f64) -> String {
    let step = 10_f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    count(lang, (number / step).round() * step)
}

/// Of one table: how many are documented, and how many more at least, or that it cannot be said.
#[must_use]
pub fn report(report: &Report, lang: Lang) -> String {
    sentence(report.observed as f64, Unseen::of_report(report), lang)
}

/// Of all that was asked: with draws of the linkage or strata where there are any.
#[must_use]
pub fn analysis(analysis: &Analysis, lang: Lang) -> String {
    sentence(analysis.report.observed as f64, Unseen::of_analysis(analysis), lang)
}

fn sentence(observed: f64, unseen: Option<Unseen>, lang: Lang) -> String {
    let on_lists = count(lang, observed);
    let Some(unseen) = unseen else {
        return match lang {
            Lang::Es => format!(
                "En las listas hay {on_lists} personas. De cuántas más podrían haber aparecido en ellas y no están en ninguna, \
                 estas listas no permiten decir un número."
            ),
            Lang::En => format!(
                "{on_lists} people are on the lists. How many more could have been on them and are on none, these lists cannot \
                 say."
            ),
        };
    };
    let (low, high) = (about(lang, unseen.lower), about(lang, unseen.upper));
    let (least, most) = (about(lang, unseen.least), about(lang, unseen.most));
    match lang {
        Lang::Es => {
            let others = if least == most {
                format!("unas {least}")
            } else {
                format!("entre {least} y {most}, según el método")
            };
            format!(
                "En las listas hay {on_lists} personas. Otras, {others}, podrían haber aparecido en alguna y no están en ninguna; \
                 con la incertidumbre de cada método, de {low} a {high}. Quien no podía aparecer en ninguna lista no está \
                 contado: léase «al menos»."
            )
        }
        Lang::En => {
            let others = if least == most {
                format!("about {least}")
            } else {
                format!("between {least} and {most}, by method")
            };
            format!(
                "{on_lists} people are on the lists. Others, {others}, could have been on one and are on none; with each \
                 method's uncertainty, {low} to {high}. Who could be on no list is not counted: read it as \"at least\"."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;
    use crate::assess::{Method, Settings, assess};

    #[test]
    fn a_reader_is_told_two_digits_and_never_more() {
        assert_eq!(about(Lang::En, 12_345.0), "12,000");
    }

    #[test]
    fn a_refusal_is_told_as_one() {
        let lists = ["a", "b"].map(str::to_owned).to_vec();
        let table = Table::new(lists, [(1, 30), (2, 20), (3, 20)]).unwrap();
        let found =
            assess(&table, &Settings { methods: vec![Method::Graphs], ..Settings::default() });
        assert!(report(&found, Lang::En).ends_with("these lists cannot say."));
        assert!(report(&found, Lang::Es).ends_with("no permiten decir un número."));
    }
}
