//! Numbers and names as a language writes them.

use crate::assess::{Estimate, Lang, Method};

/// A word in either language.
pub(super) fn say<'a>(lang: Lang, es: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

/// A number of people, whole, with its thousands apart. Spanish parts five digits and more, by a thin space.
pub(super) fn count(lang: Lang, number: f64) -> String {
    if !number.is_finite() {
        return "∞".to_owned();
    }
    let digits = format!("{:.0}", number.max(0.0));
    let apart = match lang {
        Lang::Es if digits.len() <= 4 => "",
        Lang::Es => "\u{202f}",
        Lang::En => ",",
    };
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(apart);
        }
        text.push(digit);
    }
    text
}

/// A number on a scale: whole with its thousands apart, or with the places that it needs.
pub(super) fn scale(lang: Lang, value: f64) -> String {
    let size = value.abs();
    if size >= 1_000.0 || (size - size.round()).abs() < 1e-9 {
        let text = count(lang, size);
        return if value < 0.0 { format!("\u{2212}{text}") } else { text };
    }
    // Three figures that count, without nothing at the end.
    let places = (2.0 - size.log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{size:.places$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if value < 0.0 { format!("\u{2212}{text}") } else { text.to_owned() }
}

/// How many of so many are shown, where about `most` have room: a last one is shown, not counted.
pub(super) fn shown(all: usize, most: usize) -> usize {
    if all <= most + 1 { all } else { most }
}

/// A share as a percentage.
pub(super) fn percent(share: f64) -> String {
    let share = share * 100.0;
    if share > 0.0 && share < 0.05 {
        return "< 0.1\u{a0}%".to_owned();
    }
    format!("{share:.1}\u{a0}%")
}

/// An estimate with its limits: `10,356 (8,994 – 12,110)`.
pub(super) fn interval(
    lang: Lang,
    (estimate, lower, upper): (f64, Option<f64>, Option<f64>),
) -> String {
    let number = count(lang, estimate);
    match (lower, upper) {
        (None, None) => number,
        (lower, upper) => {
            let limit =
                |limit: Option<f64>| limit.map_or_else(|| "?".to_owned(), |one| count(lang, one));
            format!("{number} ({}\u{a0}– {})", limit(lower), limit(upper))
        }
    }
}

/// What an engine is called on a picture.
pub(super) fn method(method: Method, lang: Lang) -> &'static str {
    let (es, en) = match method {
        Method::Chapman => ("Dos listas (Chapman)", "Two lists (Chapman)"),
        Method::Chao => ("Cota de Chao", "Chao's bound"),
        Method::Zelterman => ("Zelterman", "Zelterman"),
        Method::Coverage => ("Cobertura muestral", "Sample coverage"),
        Method::CapturesChao => ("Capturas, cota de Chao", "Captures, Chao's bound"),
        Method::CapturesDarroch => ("Personas que difieren", "People who differ"),
        Method::LoglinearBic => ("Log-lineal, BIC", "Log-linear, BIC"),
        Method::LoglinearAic => ("Log-lineal, AIC", "Log-linear, AIC"),
        Method::LoglinearStepwise => ("Log-lineal, por pasos", "Log-linear, stepwise"),
        Method::Graphs => ("Promedio de grafos", "Graph averaging"),
        Method::Latent => ("Clases latentes", "Latent classes"),
    };
    say(lang, es, en)
}

/// Which model an engine chose, where a reader can use it.
pub(super) fn model(estimate: &Estimate, lang: Lang) -> String {
    if estimate.method != Method::Latent {
        return estimate.model.clone();
    }
    let occupied = estimate.diagnostics.get("occupied").and_then(serde_json::Value::as_f64);
    occupied.map_or_else(String::new, |classes| {
        format!("{classes:.1} {}", say(lang, "clases", "classes"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(count(Lang::Es, 4_400.2), "4400");
        assert_eq!(count(Lang::Es, 10_356.5), "10\u{202f}356");
        assert_eq!(count(Lang::En, 4_400.0), "4,400");
        assert_eq!(count(Lang::En, 1_234_567.0), "1,234,567");
        assert_eq!(scale(Lang::En, 0.25), "0.25");
        assert_eq!(scale(Lang::En, -2.5), "\u{2212}2.5");
        assert_eq!(scale(Lang::En, 0.003_906_25), "0.00391");
        assert_eq!(percent(0.985_51), "98.6\u{a0}%");
        let found = interval(Lang::En, (1_056.0, Some(990.0), None));
        assert_eq!(found, "1,056 (990\u{a0}– ?)");
    }
}
