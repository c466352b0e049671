//! An estimate at the terminal.

use paradero_estimate::Table;
use paradero_estimate::analysis::{Analysis, Question};
use paradero_estimate::assess::{
    Checks, Estimate, Lang, Method, Number, Report, agreement, caution, reason,
};
use paradero_estimate::linkage::Linkage;
use paradero_estimate::picture::terminal;
use paradero_estimate::plain;
use paradero_estimate::strata::{Strata, Stratum};
use paradero_register::uncounted::About;

use super::section;
use crate::print::{out, say};

/// Strata that are printed each; of more those with the most people.
const STRATA: usize = 40;

fn word<'a>(lang: Lang, es: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

pub(super) fn analysis(question: &Question, analysis: &Analysis, about: &About, lang: Lang) {
    let word = |es, en| word(lang, es, en);
    report(&analysis.report, Some(&question.tables.whole), lang);
    section(
        word("De las listas", "Of the lists"),
        about.lists.iter().map(|one| {
            let days = match (&one.from, &one.until) {
                (Some(from), Some(until)) => format!("  {from} – {until}"),
                _ => String::new(),
            };
            format!("  {}: {}{days}", one.name, one.sources.join(" + "))
        }),
    );
    section(word("Nótese", "Note"), about.notes.iter().map(|one| format!("  {}", one.said(lang))));
    if let Some(with) = &analysis.with_copies {
        let head = word("Con las copias contadas como capturas", "With copies counted as captures");
        section(head, with.estimates.iter().map(line));
    }
    if let Some(strata) = &analysis.strata {
        parts(strata, lang);
    }
    if let Some(linkage) = &analysis.linkage {
        linked(linkage, lang);
    }
    if let Some(checks) = &analysis.checks {
        checked(checks, analysis.report.observed, lang);
    }
    section(word("Para quien lee", "For a reader"), [plain::analysis(analysis, lang)]);
    let seed = question.settings.latent.seed;
    say(&format!("{} {seed}", word("semilla", "seed")));
}

/// What is reported; of a table with the overlaps of its lists.
pub(super) fn report(report: &Report, table: Option<&Table>, lang: Lang) {
    let word = |es, en| word(lang, es, en);
    out(&format!("{} {}", report.observed, word("personas en las listas", "people on the lists")));
    if let Some(table) = table {
        out(&terminal::overlaps(table, lang));
    }
    out(&terminal::engines(report, lang));
    for one in &report.refused {
        let of = one.method.map_or_else(String::new, |method| format!("{}: ", method.code()));
        out(&format!("{of}{}", reason(&one.reason, lang)));
    }
    out("");
    if let Some(how) = report.agreement {
        out(&agreement(how, lang));
    }
    if let Some((lower, upper)) = report.range {
        out(&format!(
            "{}: {lower:.0} – {upper:.0}",
            word("Con todo lo que se sostiene, 95 %", "With all that stands, 95 %")
        ));
    }
    for one in &report.cautions {
        out(&caution(one, lang));
    }
    say(word(
        "Los números son de personas que podrían haber aparecido en alguna de estas listas; de quien no podía aparecer en \
         ninguna no dicen nada.",
        "The numbers are of people who could have appeared on one of these lists; of those who could appear on none they \
         say nothing.",
    ));
}

fn numbers(estimate: f64, lower: Option<f64>, upper: Option<f64>) -> String {
    let limit =
        |limit: Option<f64>| limit.map_or_else(|| "?".to_owned(), |limit| format!("{limit:.0}"));
    format!("{estimate:>9.0}  ({} – {})", limit(lower), limit(upper))
}

fn line(one: &Estimate) -> String {
    let numbers = numbers(one.estimate, one.lower, one.upper);
    format!("{numbers}  {} {}", one.method.code(), one.model)
}

fn parts(strata: &Strata, lang: Lang) {
    let word = |es, en| word(lang, es, en);
    let mut by_size: Vec<&Stratum> = strata.strata.iter().collect();
    by_size.sort_by_key(|one| std::cmp::Reverse(one.report.observed));
    let rest = by_size.split_off(by_size.len().min(STRATA));
    let of = |one: &Stratum| {
        let observed = one.report.observed;
        let main =
            [Method::Graphs, Method::Latent, Method::LoglinearBic, Method::LoglinearStepwise];
        match main.iter().find_map(|method| one.report.standing(*method)) {
            Some(found) if !one.is_documented_only => {
                let numbers = numbers(found.estimate, found.lower, found.upper);
                format!("  {}: {observed}{numbers}  {}", one.name, found.method.code())
            }
            _ => format!(
                "  {}: {observed}  {}",
                one.name,
                word("solo documentadas", "documented only")
            ),
        }
    };
    let mut lines: Vec<String> = by_size.into_iter().map(of).collect();
    if !rest.is_empty() {
        let people: u64 = rest.iter().map(|one| one.report.observed).sum();
        lines.push(format!("  … {} {} ({people})", rest.len(), word("más", "more")));
    }
    section(
        word("Por estrato: documentadas y estimadas", "By stratum: documented and estimated"),
        lines,
    );
    let total = |one: &paradero_estimate::strata::Total| {
        let numbers = numbers(one.estimate, Some(one.lower), Some(one.upper));
        let at_least = if one.documented_only > 0 {
            let (said, of) = (
                word("al menos; solo documentados:", "at least; documented only:"),
                one.documented_only,
            );
            format!("  ({said} {of})")
        } else {
            String::new()
        };
        let without = one.without_parts.map_or_else(String::new, |number| {
            format!("  [{} {number:.0}]", word("sin estratos", "without strata"))
        });
        format!("{numbers}  {}{at_least}{without}", one.method.code())
    };
    section(word("Suma de los estratos", "Sum of the strata"), strata.totals.iter().map(total));
}

fn linked(linkage: &Linkage, lang: Lang) {
    let word = |es, en| word(lang, es, en);
    let head = format!(
        "{} {} {} ({} {} – {})",
        word("Sobre", "Over"),
        linkage.draws,
        word("sorteos del enlace", "draws of the linkage"),
        word("en las listas", "on the lists"),
        linkage.observed.0,
        linkage.observed.1
    );
    section(
        &head,
        linkage.pooled.iter().map(|one| {
            let numbers = numbers(one.estimate, Some(one.lower), Some(one.upper));
            let single = one.single.map_or_else(String::new, |(number, lower, upper)| {
                format!(
                    "  [{} {number:.0} ({lower:.0} – {upper:.0})]",
                    word("un solo enlace", "one linkage")
                )
            });
            format!(
                "{numbers}  {}  {:.0} % {}{single}",
                one.method.code(),
                100.0 * one.share_from_linkage,
                word("de la varianza viene del enlace", "of the variance is from linkage")
            )
        }),
    );
}

fn checked(checks: &Checks, observed: u64, lang: Lang) {
    let word = |es, en| word(lang, es, en);
    let line = |one: &Number| {
        format!("{}  {}", numbers(one.estimate, Some(one.lower), Some(one.upper)), one.what)
    };
    let without =
        format!("{} ({})", word("Sin una de las listas", "With one list left out"), checks.engine);
    section(&without, checks.without.iter().map(line));
    let truth = word(
        "Cada lista como verdad: las otras la estiman",
        "Each list as the truth: the others estimate it",
    );
    section(
        truth,
        checks.as_truth.iter().map(|one| match &one.number {
            Some(number) => {
                let apart = 100.0 * (number.estimate / one.known as f64 - 1.0);
                let numbers = numbers(number.estimate, Some(number.lower), Some(number.upper));
                format!(
                    "{numbers}  {} {} ({apart:+.0} %)",
                    word("de", "of"),
                    format_args!("{} {}", one.known, one.list)
                )
            }
            None => format!("          {} {}: –", one.known, one.list),
        }),
    );
    let again =
        word("Tablas hechas otra vez, al menos tan lejos", "Tables made again, at least as far");
    let held = checks.held_out.iter().map(|one| {
        format!(
            "  {}: {} {}, {} {:.1} {}",
            word("en todas las listas", "on all lists"),
            one.observed,
            word("observadas", "observed"),
            word("esperadas", "expected"),
            one.expected,
            one.model
        )
    });
    let lines = checks.predictive.iter().map(|one| format!("  {:.3}  {}", one.share, one.what));
    section(again, lines.chain(held));
    let other = checks.graphs.iter().chain(&checks.classes).map(line);
    section(word("Con otros supuestos", "With other settings"), other);
    section(
        word(
            "Si de los enlaces se hubieran perdido, o fueran falsos, tantos",
            "Had so many of the links been missed, or been false",
        ),
        checks.links.iter().map(line),
    );
    let Some(psi) = &checks.psi else { return };
    let ends = [psi.numbers.first(), psi.numbers.last()];
    let lines = ends.into_iter().flatten().map(|(psi, number)| {
        format!("{number:>9.0}  psi {psi:.2} (n0 {:.0})", number - observed as f64)
    });
    let head = format!(
        "{} ({})",
        word(
            "Si todas las listas juntas dependen entre sí, lo que ningún dato muestra",
            "Should all lists together depend on each other, which no data show"
        ),
        psi.model
    );
    section(&head, lines);
}
