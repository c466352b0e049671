//! `--report`: one page that stands alone and asks for nothing from elsewhere.

mod blocking;
mod calibration;
mod clusters;
mod codes;
mod figures;
mod graphs;
mod patterns;
mod run;
mod summary;
mod svg;
mod tables;
mod threshold;
mod trust;
mod unlinkable;
mod waterfall;
mod weights;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use paradero_locale::Lang;

pub(super) use run::Run;
use run::Told;

/// The page of a run in a language; the same run gives the same bytes.
pub(super) fn page(run: &Run<'_>, lang: Lang) -> String {
    let told = Told::new(run, words::words(lang));
    let w = told.words;
    let parts: [(&str, &str, Markup); 9] = [
        ("summary", w.summary, summary::section(&told)),
        ("pairs", w.waterfalls, waterfall::section(&told)),
        ("model", w.model, weights::section(&told)),
        ("patterns", w.patterns, patterns::section(&told)),
        ("threshold", w.threshold_chart, threshold::section(&told)),
        ("calibration", w.calibration, calibration::section(&told)),
        ("blocking", w.blocking, blocking::section(&told)),
        ("clusters", w.clusters, graphs::section(&told)),
        ("unlinkable", w.unlinkable, unlinkable::section(&told)),
    ];
    html! {
        (DOCTYPE)
        html lang=(w.code) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing is asked of any other place, even should a value try to.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (w.title) ": " (run.outcome.files.join(", ")) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    h1 { (w.title) }
                    p.private { (w.private) }
                    nav aria-label=(w.contents) { ul { @for (id, title, _) in &parts {
                        li { a href=(format!("#{id}")) { (title) } }
                    } } }
                    @for (_, _, part) in &parts { (part) }
                }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests;
