//! What the words of a header and of a column of states say, in Spanish, English, Portuguese and
//! Russian.

mod list;

use unicode_normalization::UnicodeNormalization;

use list::WORDS;
pub(super) use list::Word;

/// Lower case without accents, words apart by one blank, a blank at both ends.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::from(" ");
    let mut before = ' ';
    for c in text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        // `fechaNacimiento` and `place_1` are two words each.
        let turns = before.is_lowercase() && c.is_uppercase()
            || before.is_alphabetic() && c.is_numeric()
            || before.is_numeric() && c.is_alphabetic();
        if (turns || !c.is_alphanumeric()) && !out.ends_with(' ') {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
        before = c;
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// Whether a folded text has a word or phrase.
pub(super) fn has(folded: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => folded.contains(&format!(" {stem}")),
        None => folded.contains(&format!(" {pattern} ")),
    }
}

/// Phrases that say one thing, and the word that stands for them.
const PHRASES: [(&str, &str); 4] = [
    (" last name ", " surname "),
    (" family name ", " surname "),
    (" first name ", " forename "),
    (" middle name ", " forename "),
];

/// What a header is about.
pub(super) fn words(header: &str) -> Vec<Word> {
    let folded =
        PHRASES.iter().fold(folded(header), |text, (phrase, word)| text.replace(phrase, word));
    WORDS
        .iter()
        .filter(|(_, patterns)| patterns.iter().any(|pattern| has(&folded, pattern)))
        .map(|(word, _)| *word)
        .collect()
}

/// Whether the header says a name, and of nothing else than a person.
pub(super) fn names_a_person(header: &str) -> bool {
    let plain = [
        "nombre", "nombres", "name", "names", "nome", "fullname", "completo", "completa", "full",
        "y", "and", "e", "de", "del", "of", "the", "la", "el", "las", "los", "legal", "paterno",
        "фио",
    ];
    let person = |word: &str| {
        let padded = format!(" {word} ");
        WORDS.iter().any(|(of, patterns)| {
            matches!(of, Word::Person | Word::Surname | Word::Given)
                && patterns.iter().any(|pattern| has(&padded, pattern))
        })
    };
    folded(header).split_whitespace().all(|word| plain.contains(&word) || person(word))
}

/// What a value of a column of states says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// That the person died or was killed.
    Dead,
    /// That the person was taken and where they are is not known.
    Gone,
    /// That the person is or was held.
    Held,
}

const DEAD: [&str; 14] = [
    "asesin*",
    "muert*",
    "fallec*",
    "killed",
    "dead",
    "died",
    "death",
    "executed",
    "ejecut*",
    "murder*",
    "deceas*",
    "расстрел*",
    "убит*",
    "morto",
];
const GONE: [&str; 6] =
    ["desapar*", "disappear*", "missing", "paradero desconocido", "whereabouts unknown", "пропал*"];
const HELD: [&str; 7] =
    ["in custody", "custodia", "detained", "held", "encarcelad*", "bajo custodia", "recluid*"];
const DOUBT: [&str; 13] = [
    "exhum*",
    "informaci*",
    "information",
    "no probado",
    "probado",
    "presun*",
    "presum*",
    "entreg*",
    "liber*",
    "alive",
    "con vida",
    "investiga*",
    "determinar",
];

/// What a value of a column of states says, where it says one thing.
pub(super) fn state(value: &str) -> Option<State> {
    let folded = folded(value);
    let any = |patterns: &[&str]| patterns.iter().any(|pattern| has(&folded, pattern));
    if any(&DOUBT) {
        return None;
    }
    match (any(&DEAD), any(&GONE), any(&HELD)) {
        (true, false, false) => Some(State::Dead),
        (false, true, _) => Some(State::Gone),
        (false, false, true) => Some(State::Held),
        _ => None,
    }
}

/// Words that say that a cell holds nothing. Such as say that something is not known are not
/// among them, since that may be a claim (`whereabouts: unknown`).
pub(super) fn says_nothing(text: &str) -> bool {
    let nothing = [
        "NA", "N/A", "#N/A", "NULL", "nan", "NaN", "-", "--", "---", "s/d", "S/D", "s/i", "S/I",
        "\u{2013}", "\u{2014}", "\u{2212}",
    ];
    let folded = folded(text);
    nothing.contains(&text)
        || [" sin datos ", " sin dato ", " no data ", " sem dados ", " нет данных "]
            .contains(&folded.as_str())
        || [" dato resguardado ", " datos reservados ", " redacted ", " withheld "]
            .contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_split_into_words_whatever_their_case() {
        assert_eq!(folded("fechaNacimiento"), " fecha nacimiento ");
        assert_eq!(folded("F. nac."), " f nac ");
        assert_eq!(folded("place_1"), " place 1 ");
        assert_eq!(folded("N\u{ba}"), " no ");
        assert_eq!(words("Fecha de detenci\u{f3}n"), [Word::Arrest, Word::Date]);
    }

    #[test]
    fn a_state_in_doubt_is_no_state() {
        assert_eq!(state("Asesinado/a"), Some(State::Dead));
        assert_eq!(state("Detenido/a desaparecido/a"), Some(State::Gone));
        assert_eq!(state("In Custody"), Some(State::Held));
        assert_eq!(state("DESAPARICION FORZADA / PROBADO EL DECESO"), None);
        assert_eq!(state("Disappearance, Information of Death"), None);
    }
}
