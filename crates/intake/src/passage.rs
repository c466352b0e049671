//! A passage of running text: what in it looks like a date, a name, a place, a court; and the sheet with a claim on it.
//!
//! What is recognised is a suggestion, by rules over the text alone. Nothing of it is claimed until a person writes it into a
//! sheet and the sheet is accepted.

mod sheet;
mod words;

use std::sync::OnceLock;

use paradero_model::Date;
use regex::Regex;

use crate::quote::{Folded, fold};
use words::{AUTHORITY, COURT, INNER, LEADING, PLACE};

pub use sheet::{Mark, add, remove};

/// What a piece of a passage looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A day, month or year.
    Date,
    /// A name of a person.
    Person,
    /// A place.
    Place,
    /// A court.
    Court,
    /// An authority.
    Authority,
    /// A number of a case.
    Docket,
}

/// A piece of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it looks like.
    pub sort: Sort,
    /// The text, verbatim with white space folded.
    pub text: String,
    /// Of a date, what it means (EDTF).
    pub means: Option<String>,
}

fn regex(cell: &'static OnceLock<Option<Regex>>, pattern: &str) -> Option<&'static Regex> {
    cell.get_or_init(|| Regex::new(pattern).ok()).as_ref()
}

/// What is recognised in a passage, in its order, each text once.
#[must_use]
pub fn recognised(passage: &str) -> Vec<Piece> {
    let text = fold(passage);
    let mut found: Vec<(usize, Piece)> = Vec::new();
    // A date ends the name before it: in `la Cárcel Norte el 1 de abril` the place has no number.
    let mut rest = text.clone();
    for (start, end, piece) in dates(&text).into_iter().chain(dockets(&text)) {
        rest.replace_range(start..end, &"|".repeat(end - start));
        found.push((start, piece));
    }
    found.extend(names(&rest));
    found.sort_by_key(|(start, _)| *start);
    let mut all: Vec<Piece> = Vec::new();
    for (_, piece) in found {
        if !all.iter().any(|known| known.sort == piece.sort && known.text == piece.text) {
            all.push(piece);
        }
    }
    all
}

/// Dates in figures and in words, Spanish and English.
fn dates(text: &str) -> Vec<(usize, usize, Piece)> {
    static DATES: OnceLock<Option<Regex>> = OnceLock::new();
    let months = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|\
         january|february|march|april|may|june|july|august|september|october|november|december";
    let pattern = format!(
        r"(?i)\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{4}}|(?:\d{{1,2}}(?:º|°|\.º|o|st|nd|rd|th)?\s+(?:de\s+|of\s+)?)?(?:{months})(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,)?\s+(?:de\s+|del\s+)?\d{{4}})\b"
    );
    let Some(pattern) = regex(&DATES, &pattern) else { return Vec::new() };
    let mut all = Vec::new();
    for found in pattern.find_iter(text) {
        if let Some(date) = read(found.as_str()) {
            let piece = Piece {
                sort: Sort::Date,
                text: found.as_str().to_owned(),
                means: Some(date.means),
            };
            all.push((found.start(), found.end(), piece));
        }
    }
    all
}

/// A written date. `03/04/2025` is a day and a month in either order, and is nobody's to settle: it is not read.
fn read(text: &str) -> Option<Date> {
    static FIGURES: OnceLock<Option<Regex>> = OnceLock::new();
    let figures = regex(&FIGURES, r"^(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}$")?;
    if let Some(parts) = figures.captures(text) {
        let number = |at: usize| parts.get(at).and_then(|part| part.as_str().parse::<u32>().ok());
        let plain = text.replace(['.', '-'], "/");
        return match (number(1)?, number(2)?) {
            (first, second) if first > 12 && second <= 12 => {
                Date::read_format(&plain, "dd/mm/yyyy").ok()
            }
            (first, second) if first <= 12 && second > 12 => {
                Date::read_format(&plain, "mm/dd/yyyy").ok()
            }
            (first, second) if first == second => Date::read_format(&plain, "dd/mm/yyyy").ok(),
            _ => None,
        };
    }
    ["edtf", "fuzzy"].into_iter().find_map(|form| Date::read_format(text, form).ok())
}

/// Numbers of cases after the words that announce them.
fn dockets(text: &str) -> Vec<(usize, usize, Piece)> {
    static DOCKETS: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?i)\b(?:expediente|causa|proceso|autos|case|docket|hábeas corpus|habeas corpus)\s*(?:n\.?\s?[º°o]\.?|no\.|núm(?:ero|\.)|number|#)?\s*([A-Z0-9][A-Z0-9./\-]*\d[A-Z0-9./\-]*)";
    let Some(pattern) = regex(&DOCKETS, pattern) else { return Vec::new() };
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1));
    found
        .map(|number| {
            let text = number.as_str().trim_end_matches(['.', '-', '/']).to_owned();
            (number.start(), number.end(), Piece { sort: Sort::Docket, text, means: None })
        })
        .collect()
}

/// Words with a capital that stand together, and what they begin with.
fn names(text: &str) -> Vec<(usize, Piece)> {
    let mut all = Vec::new();
    let mut run: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        let start = at + word.find(bare).unwrap_or_default();
        at += word.len() + 1;
        let capital = bare.starts_with(char::is_uppercase);
        let inner = !run.is_empty() && INNER.contains(&bare.to_lowercase().as_str());
        let numbered =
            !run.is_empty() && bare.chars().all(|sign| sign.is_ascii_digit()) && !bare.is_empty();
        // A sign before a word ends what stood before it, and so does an institution that stands after somebody's name.
        let institution = capital && begins_institution(bare) && !leads_institution(&run);
        if !word.starts_with(bare) || institution {
            all.extend(ended(&mut run));
        }
        if bare.is_empty() || !(capital || inner || numbered) {
            all.extend(ended(&mut run));
            continue;
        }
        run.push((start, bare));
        if !word.ends_with(bare) {
            all.extend(ended(&mut run));
        }
    }
    all.extend(ended(&mut run));
    all
}

/// Whether a word begins the name of a court, an authority or a place.
fn begins_institution(word: &str) -> bool {
    let word = crate::propose::folded(word);
    [COURT, AUTHORITY, PLACE].iter().any(|list| list.contains(&word.trim()))
}

/// Whether a run of words begins so, small words and those before names apart.
fn leads_institution(run: &[(usize, &str)]) -> bool {
    let small = |word: &str| {
        let word = word.to_lowercase();
        INNER.contains(&word.as_str()) || LEADING.contains(&word.as_str())
    };
    let first = run.iter().find(|(_, word)| !small(word));
    first.is_some_and(|(_, word)| begins_institution(word))
}

/// What a run of words is, without the small words at its ends.
fn ended(run: &mut Vec<(usize, &str)>) -> Option<(usize, Piece)> {
    let mut words = std::mem::take(run);
    let small = |word: &str| INNER.contains(&word.to_lowercase().as_str());
    let leads = |word: &str| LEADING.contains(&word.to_lowercase().as_str());
    while words.last().is_some_and(|(_, word)| small(word)) {
        words.pop();
    }
    while words.first().is_some_and(|(_, word)| small(word) || leads(word)) {
        words.remove(0);
    }
    let (start, first) = *words.first()?;
    let first = crate::propose::folded(first);
    let begins = |list: &[&str]| list.contains(&first.trim());
    let sort = if begins(COURT) {
        Sort::Court
    } else if begins(AUTHORITY) {
        Sort::Authority
    } else if begins(PLACE) {
        Sort::Place
    } else if words.iter().any(|(_, word)| word.chars().any(|sign| sign.is_ascii_digit())) {
        return None;
    } else {
        Sort::Person
    };
    // One word alone is a name of too many things.
    let proper = words.iter().filter(|(_, word)| word.starts_with(char::is_uppercase)).count();
    if proper < 2 && sort == Sort::Person {
        return None;
    }
    let text: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
    Some((start, Piece { sort, text: text.join(" "), means: None }))
}

/// Kinds of events that a passage may be about, by its words, the likeliest first.
#[must_use]
pub fn kinds(passage: &str) -> Vec<&'static str> {
    let text = crate::propose::folded(passage);
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for (kind, stems) in words::KINDS {
        let first = stems.iter().filter_map(|stem| text.find(&format!(" {stem}"))).min();
        found.extend(first.map(|first| (first, *kind)));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, kind)| kind).collect()
}

/// The passage between its first and its last words, in characters of a document; the shortest one where the first
/// words stand several times, and nothing where there is none.
#[must_use]
pub fn between(document: &str, first: &str, last: &str) -> Option<(u32, u32)> {
    let folded = Folded::new(document);
    let (first, last) = (folded.find(first), folded.find(last));
    let pairs = first.iter().flat_map(|from| {
        last.iter()
            .filter(move |to| to.end >= from.end && to.start >= from.start)
            .map(move |to| (from.start, to.end))
    });
    pairs.min_by_key(|(start, end)| (end - start, *start))
}

/// A passage verbatim, and the how-manieth time it stands in its document, counted from 1.
#[must_use]
pub fn quoted(document: &str, (start, end): (u32, u32)) -> Option<(String, usize)> {
    let length = end.checked_sub(start)? as usize;
    let text: String = document.chars().skip(start as usize).take(length).collect();
    let quote = fold(&text);
    let spans = Folded::new(document).find(&quote);
    // White space at its ends is none of the passage.
    let nth = spans.iter().position(|span| span.start >= start && span.end <= end)?;
    Some((quote, nth + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "El Juzgado Tercero de Garantías de Puerto Claro, en la causa Nº 45-2025,\n\
        ordena el 15 de marzo de 2025 que la Dirección de Cárceles ponga en libertad a Marta Iracheta Solano,\n\
        detenida el 13/02/2025 por la Policía del Litoral en el Centro Penal Norte.";

    fn texts(sort: Sort) -> Vec<String> {
        recognised(ORDER)
            .into_iter()
            .filter(|piece| piece.sort == sort)
            .map(|piece| piece.text)
            .collect()
    }

    #[test]
    fn dates_names_courts_places_and_authorities_of_an_order_are_recognised() {
        let means: Vec<_> = recognised(ORDER).into_iter().filter_map(|piece| piece.means).collect();
        assert_eq!(means, ["2025-03-15", "2025-02-13"]);
        assert_eq!(texts(Sort::Court), ["Juzgado Tercero de Garantías de Puerto Claro"]);
        assert_eq!(texts(Sort::Docket), ["45-2025"]);
        assert_eq!(texts(Sort::Person), ["Marta Iracheta Solano"]);
        assert_eq!(texts(Sort::Authority), ["Dirección de Cárceles", "Policía del Litoral"]);
        assert_eq!(texts(Sort::Place), ["Centro Penal Norte"]);
        assert_eq!(kinds(ORDER).first(), Some(&"order"));
    }

    #[test]
    fn who_is_still_held_was_not_arrested_then_and_a_date_is_no_part_of_a_place() {
        let text = "Martha Iracheta Solano sigue detenida en la Cárcel de Puente Viejo el 1 de abril de 2025, según su hermana.";
        let places: Vec<_> =
            recognised(text).into_iter().filter(|p| p.sort == Sort::Place).collect();
        assert_eq!(places[0].text, "Cárcel de Puente Viejo");
        assert_eq!(kinds(text).first(), Some(&"custody"));
        assert_eq!(kinds("They are still detained at Port Camp").first(), Some(&"custody"));
        assert_eq!(kinds("fue detenida en su casa").first(), Some(&"arrest"));
    }

    #[test]
    fn english_is_recognised_and_what_has_two_readings_is_not() {
        let text = "On March 15, 2025 Judge Ada Holm of the District Court of Port Clear ordered the release of Ann Mary Reed, held since 03/04/2025.";
        let found = recognised(text);
        let of = |sort| {
            found
                .iter()
                .filter(|piece| piece.sort == sort)
                .map(|piece| piece.text.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(of(Sort::Date), ["March 15, 2025"], "{found:?}");
        assert!(of(Sort::Person).contains(&"Ann Mary Reed"), "{found:?}");
        assert!(of(Sort::Court).contains(&"District Court of Port Clear"), "{found:?}");
        assert!(recognised("nadie, en ninguna parte").is_empty());
    }

    #[test]
    fn a_passage_is_found_by_its_first_and_last_words_and_counted() {
        let text = "Se ordena informar. Ñandú dijo: se ordena\n informar hoy. Fin.";
        let span = between(text, "se ordena", "hoy.").unwrap();
        assert_eq!(quoted(text, span), Some(("se ordena informar hoy.".to_owned(), 1)));
        let twice = "no vino. Y no vino.";
        assert_eq!(quoted(twice, (11, 19)), Some(("no vino.".to_owned(), 2)));
        assert_eq!(between(text, "nunca", "hoy."), None);
        assert_eq!(quoted(text, (9, 3)), None);
    }
}
