//! A passage of running text: what in it looks like a date, a name, a place, a court; and the sheet with a claim on it.
//!
//! What is recognised is a suggestion, by rules over the text alone. Nothing of it is claimed until a person writes it into a
//! sheet and the sheet is accepted.

mod anchors;
mod beside;
mod counts;
mod dates;
mod dictionary;
mod dockets;
mod institutions;
mod instruments;
pub mod model;
mod numbers;
mod persons;
mod relative;
mod runs;
mod sheet;
mod suggest;
mod text;
mod words;

use serde::{Deserialize, Serialize};

use crate::quote::{Folded, fold};

pub use sheet::{Mark, add, remove};
pub use suggest::{
    Against, Bound, By, Context, Count, Counted, LONGEST, Language, Reason, Suggestion, language,
    suggest,
};

/// What a piece of a passage looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// A number of people, arrests or flights.
    Count,
    /// A law, a decree, a state of exception.
    Instrument,
}

/// Names of what pieces look like, as suggestions and truth files write them.
pub(crate) const KINDS_OF_PIECES: [(&str, Sort); 8] = [
    ("date", Sort::Date),
    ("person", Sort::Person),
    ("place", Sort::Place),
    ("court", Sort::Court),
    ("authority", Sort::Authority),
    ("docket", Sort::Docket),
    ("count", Sort::Count),
    ("instrument", Sort::Instrument),
];

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

/// What a suggestion says by itself, each text once: without dates that have two readings.
#[must_use]
pub fn pieces<'a>(suggestions: impl IntoIterator<Item = &'a Suggestion>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for one in suggestions {
        let text = fold(&one.text);
        let means = one.count.as_ref().map(|count| count.number.to_string());
        let means = means.or_else(|| one.means.clone());
        let is_sure = one.sort != Sort::Date || means.is_some();
        if is_sure && !all.iter().any(|known| known.sort == one.sort && known.text == text) {
            all.push(Piece { sort: one.sort, text, means });
        }
    }
    all
}

/// Longest sentence that is told, in characters: what runs on is cut around the piece.
const SENTENCE: usize = 600;

/// The sentence that a piece of a text stands in, in characters, without white space at its ends.
#[must_use]
pub fn around(text: &str, (start, end): (u32, u32)) -> (u32, u32) {
    let (start, end) = (start as usize, end as usize);
    let from = start.saturating_sub(SENTENCE / 2);
    let window: Vec<char> = text.chars().skip(from).take(end - start + SENTENCE).collect();
    let (first, last) = (start - from, (end - from).min(window.len()));
    // A sentence ends with its sign before white space, or with an empty line; `Sr.`, `No.` and initials end none.
    let ends = |at: usize| {
        let next = window.get(at + 1).copied().unwrap_or(' ');
        let word = window
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|c| c.is_alphanumeric())
            .count();
        match window.get(at) {
            Some('.') => next.is_whitespace() && word > 3,
            Some('!' | '?' | '…') => next.is_whitespace(),
            Some('\n') => next == '\n',
            _ => false,
        }
    };
    let mut begin = (0..first).rev().find(|at| ends(*at)).map_or(0, |at| at + 1);
    let mut until = (last..window.len()).find(|at| ends(*at)).map_or(window.len(), |at| at + 1);
    while begin < first && window[begin].is_whitespace() {
        begin += 1;
    }
    while until > last && window[until - 1].is_whitespace() {
        until -= 1;
    }
    let place = |at: usize| u32::try_from(from + at).unwrap_or(u32::MAX);
    (place(begin), place(until))
}

/// What is recognised in a passage, in its order, each text once: of what [`suggest`] finds in it whatever needs no more
/// than the passage to be known. A date with two readings is none.
#[must_use]
pub fn recognised(passage: &str) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for one in suggest(&fold(passage), &Context::default()) {
        let sure = match one.sort {
            Sort::Date => one.against == Some(Against::Itself) && one.means.is_some(),
            Sort::Count | Sort::Instrument => false,
            _ => true,
        };
        if sure && !all.iter().any(|known| known.sort == one.sort && known.text == one.text) {
            all.push(Piece { sort: one.sort, text: one.text, means: one.means });
        }
    }
    all
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
    fn the_sentence_around_a_piece_is_found_where_titles_and_initials_end_none() {
        let text = "Lo dijo ayer.  El Sr. J. Iracheta, de Puerto Claro, salió el 3 de mayo. Nadie más.\n\nOtra cosa";
        let whole: Vec<char> = text.chars().collect();
        let of = |piece: &str| {
            let at = u32::try_from(text.split(piece).next().unwrap().chars().count()).unwrap();
            let (from, to) = around(text, (at, at + u32::try_from(piece.chars().count()).unwrap()));
            whole[from as usize..to as usize].iter().collect::<String>()
        };
        assert_eq!(of("Iracheta"), "El Sr. J. Iracheta, de Puerto Claro, salió el 3 de mayo.");
        assert_eq!(of("Nadie"), "Nadie más.");
        assert_eq!(of("cosa"), "Otra cosa");
        assert_eq!(of("Lo"), "Lo dijo ayer.");
        let long = "palabra ".repeat(500);
        let (from, to) = around(&long, (2_000, 2_007));
        assert!(from < 2_000 && to > 2_007 && to - from <= 700, "{from} {to}");
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
