//! Numbers and names as a language writes them.

use crate::assess::Lang;
pub(super) use crate::assess::{count, model, name as method};

/// A word in either language.
pub(super) fn say<'a>(lang: Lang, es: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(scale(Lang::En, 0.25), "0.25");
        assert_eq!(scale(Lang::En, -2.5), "\u{2212}2.5");
        assert_eq!(scale(Lang::En, 0.003_906_25), "0.00391");
        assert_eq!(percent(0.985_51), "98.6\u{a0}%");
        let found = interval(Lang::En, (1_056.0, Some(990.0), None));
        assert_eq!(found, "1,056 (990\u{a0}– ?)");
    }
}
