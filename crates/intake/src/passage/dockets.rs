//! Numbers of cases. Numbers of people's papers are none, and are left alone.

use std::sync::OnceLock;

use regex::Regex;

use super::Sort;
use super::suggest::{Reason, Spot};
use super::text::Blotted;

struct Patterns {
    /// Numbers of people's papers: `A 098-765-432`, telephone numbers.
    papers: Regex,
    /// Numbers of courts of the United States, which need no word before them.
    plain: Regex,
    /// Numbers that begin with letters of a court or kind: `CFP 1234/2025`, `HC 123-2022`, `MC-455-25`.
    lettered: Regex,
    /// Numbers after the word that announces them.
    announced: Regex,
}

fn patterns() -> Option<&'static Patterns> {
    static PATTERNS: OnceLock<Option<Patterns>> = OnceLock::new();
    PATTERNS
        .get_or_init(|| {
            let words = "expedientes?|expte\\.?|exp\\.|causas?|proceso|autos|amparo(?:\\s+en\\s+revisi[oó]n)?|toca(?:\\s+penal)?|legajo|\
                 inconstitucionalidad|recurso(?:\\s+de\\s+amparo)?|medidas?\\s+cautelar(?:es)?|carpeta\\s+de\\s+investigaci[oó]n|\
                 h[aá]beas\\s+corpus|rollo|sumario|cases?|dockets?|cause|appeal|petition|circuit,";
            Some(Patterns {
                papers: Regex::new(r"\bA(?:lien)?(?:[\s\-]?(?:#|[Nn]o\.?|[Nn]umber))?:?\s?\d{3}[\s\-]?\d{3}[\s\-]?\d{3}\b|\bA\d{8,9}\b|\+\d{2,3}(?:\s?\d{3,4}){2,3}").ok()?,
                plain: Regex::new(r"\b(?:\d:)?\d{2}-(?:cv|cr|mc|md|mj|bk|ap|civ|crim)-\d{3,6}(?:-[A-Z]{2,4}){0,3}\b|\b\d{2}A\d{2,4}\b").ok()?,
                lettered: Regex::new(r"\b(?:(?:CFP|CPE|CCC|FSM|FLP|FRO|FCB|HC|AMP|INC|APN|CSJ|SCJ|SRE|SUP|MC|PM)\s?-?\s?\d{1,7}[/\-]\d{2,4}(?:/[A-Z0-9]{1,4})*)\b").ok()?,
                announced: Regex::new(&format!(
                    r"(?i)\b(?:(?:{words})\s*(?:penal|judicial|civil|criminal|número)?\s*(?:n\.?\s?[º°o]\.?s?|nos?\.|n[uú]m(?:ero|\.)|number|#)?:?\s*(?:#:?\s*)?|nos?\.\s+)(?P<number>[A-Z0-9][A-Z0-9./:\-]*\d[A-Z0-9./:\-]*)"
                ))
                .ok()?,
            })
        })
        .as_ref()
}

/// Every number of a case; what is found is blotted out.
pub(super) fn find(blotted: &mut Blotted) -> Vec<Spot> {
    let Some(patterns) = patterns() else { return Vec::new() };
    let papers: Vec<_> =
        patterns.papers.find_iter(blotted.text()).map(|m| (m.start(), m.end())).collect();
    papers.into_iter().for_each(|span| blotted.blot(span));
    let mut all = Vec::new();
    for pattern in [&patterns.plain, &patterns.lettered] {
        let found: Vec<_> =
            pattern.find_iter(blotted.text()).map(|m| (m.start(), m.end())).collect();
        all.extend(found.iter().map(|span| Spot::new(Sort::Docket, *span, Reason::CaseNumber)));
        found.into_iter().for_each(|span| blotted.blot(span));
    }
    let found =
        patterns.announced.captures_iter(blotted.text()).filter_map(|parts| parts.name("number"));
    let found: Vec<(usize, usize)> =
        found.filter_map(|number| announced(number.start(), number.as_str())).collect();
    for span in found {
        all.push(Spot::new(Sort::Docket, span, Reason::CaseNumber));
        blotted.blot(span);
    }
    all
}

/// The number without the signs that end its sentence; `case 3` and `proceso 15` are no numbers of cases.
fn announced(start: usize, number: &str) -> Option<(usize, usize)> {
    let number = number.trim_end_matches(['.', '-', '/', ':']);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let dated = number.len() == 10 && paradero_model::Day::parse_iso(number).is_some();
    let parted = number.contains(['-', '/']) || number.contains(char::is_alphabetic);
    let apart = number.contains('.') && !parted;
    (digits >= 3 && (parted || digits >= 4) && !dated && !apart)
        .then_some((start, start + number.len()))
}
