//! Figures as the page writes them.

use super::words::Words;

impl Words {
    /// A template with its places filled.
    pub(super) fn fill(&self, template: &str, with: &[&str]) -> String {
        // Piece by piece, so that what is filled in is never read as a place.
        let mut rest = template;
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (place, end) = after.split_once('}').unwrap_or((after, ""));
            let value = place.parse().ok().and_then(|at: usize| with.get(at));
            text.push_str(value.unwrap_or(&""));
            rest = end;
        }
        text.push_str(rest);
        text
    }

    /// A count with its thousands apart; Spanish parts five digits and more.
    pub(super) fn count(&self, count: u64) -> String {
        let digits = count.to_string();
        let spanish = self.code == "es";
        let apart = match (spanish, digits.len()) {
            (true, ..=4) => "",
            (true, _) => "\u{202f}",
            (false, _) => ",",
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

    pub(super) fn number(&self, count: usize) -> String {
        self.count(count as u64)
    }

    /// A whole number that was reckoned with as a real one.
    pub(super) fn whole(&self, value: f64) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts are neither negative nor beyond 2^52"
        )]
        let count = value.max(0.0).round() as u64;
        self.count(count)
    }

    pub(super) fn one_place(&self, value: f64) -> String {
        format!("{value:.1}")
    }

    /// A weight with its unit.
    pub(super) fn bits(&self, value: f64) -> String {
        format!("{}\u{a0}bits", minus(&format!("{value:.1}")))
    }

    /// A weight with its sign.
    pub(super) fn signed(&self, value: f64) -> String {
        let text = format!("{value:+.1}");
        if text.ends_with("0.0") && text.len() == 4 { "0.0".to_owned() } else { minus(&text) }
    }

    /// A number on a scale.
    pub(super) fn plain(&self, value: f64) -> String {
        minus(&format!("{}", (value * 100.0).round() / 100.0))
    }

    pub(super) fn ratio(&self, value: f64) -> String {
        format!("{value:.4}")
    }

    /// A share as a percentage of one place.
    pub(super) fn percent(&self, value: f64) -> String {
        self.with_sign(&format!("{:.1}", value * 100.0))
    }

    pub(super) fn whole_percent(&self, value: f64) -> String {
        self.with_sign(&self.bare_percent(value))
    }

    pub(super) fn bare_percent(&self, value: f64) -> String {
        format!("{:.0}", value * 100.0)
    }

    fn with_sign(&self, text: &str) -> String {
        let blank = if self.code == "es" { "\u{a0}" } else { "" };
        format!("{text}{blank}%")
    }

    /// A probability or share that may be very small.
    pub(super) fn chance(&self, value: f64) -> String {
        if value >= 0.001 {
            return self.with_sign(&format!("{:.2}", value * 100.0));
        }
        let text = format!("{value:.1e}");
        match text.split_once('e') {
            Some((digits, power)) if value > 0.0 => format!("{digits} × 10^{}", minus(power)),
            _ => "0".to_owned(),
        }
    }
}

/// A true minus instead of a hyphen; none before nothing.
fn minus(text: &str) -> String {
    if matches!(text, "-0" | "-0.0") {
        return text.replace('-', "");
    }
    text.replacen('-', "\u{2212}", 1)
}
