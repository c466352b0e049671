//! Laws, decrees and states of exception that are plainly named.

use std::sync::OnceLock;

use regex::Regex;

use super::Sort;
use super::suggest::{Reason, Spot};
use super::text::Blotted;

fn patterns() -> &'static [Regex] {
    static PATTERNS: OnceLock<Vec<Regex>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let word = r"[A-ZÁÉÍÓÚÑ][\p{L}\-]+";
        [
            r"(?i)\b(?:decreto(?:\s+(?:legislativo|ejecutivo|ley|supremo|de\s+urgencia))?|acuerdo\s+ministerial)\s+(?:n\.?\s?[º°o]\.?\s*|n[uú]m(?:ero|\.)\s*)?\d[\d.\-/]*\d".to_owned(),
            r"\b(?:Executive\s+Order|Proclamation|Public\s+Law|Presidential\s+Memorandum|Decree|Regulation)\s+(?:No\.\s+)?\d[\d,.\-]*\d".to_owned(),
            // An act by its name, with the year that belongs to it.
            format!(r"\b(?:(?:{word}|of|and|to|for|the)\s+|\({word}(?:\s{word})*\)\s+)*{word}\s+(?:\({word}\)\s+)?Act(?:\s+(?:of\s+)?(?:19|20|1[78])\d\d)?\b"),
            format!(r"\bLey\s+(?:Org[aá]nica\s+|Federal\s+|General\s+|Especial\s+|Nacional\s+)*(?:de|del|sobre|contra|para)\s+(?:(?:la|las|los|el)\s+)?{word}(?:\s+(?:(?:de|del|la|las|los|y|en|contra|para)\s+)*{word})*"),
            r"\bLey\s+(?:N\.?\s?[º°o]\.?\s*)?\d[\d.]*\d".to_owned(),
            r"(?i)\b(?:r[eé]gimen|estado)\s+de\s+(?:excepci[oó]n|sitio|emergencia)\b|\bstates?\s+of\s+(?:emergency|exception|siege)\b".to_owned(),
            r"\b(?:Title|T[ií]tulo)\s+42\b".to_owned(),
        ]
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
    })
}

/// Every instrument; what is found is blotted out.
pub(super) fn find(blotted: &mut Blotted) -> Vec<Spot> {
    let mut all = Vec::new();
    for pattern in patterns() {
        let found: Vec<(usize, usize)> = pattern
            .find_iter(blotted.text())
            .map(|found| (found.start() + leading(found.as_str()), found.end()))
            .collect();
        for span in found {
            all.push(Spot::new(Sort::Instrument, span, Reason::Head));
            blotted.blot(span);
        }
    }
    all
}

/// Bytes of the words before a name that are none of it.
fn leading(text: &str) -> usize {
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if !matches!(
            word.trim(),
            "The"
                | "the"
                | "of"
                | "and"
                | "to"
                | "for"
                | "Under"
                | "By"
                | "In"
                | "On"
                | "An"
                | "This"
        ) {
            break;
        }
        at += word.len();
    }
    at
}
