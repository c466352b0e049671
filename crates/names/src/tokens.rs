//! The words of a name that carry identity.

use std::borrow::Cow;

/// Words that join names and are written or left out at will.
const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "lo", "y", "e", "i", "da", "das", "do", "dos", "di", "du",
    "von", "van", "vander", "der", "den", "ter", "ten", "zu", "al", "el", "ul", "bin", "ibn",
    "ben", "of", "the",
];

/// Forms of address and of family state; they name nobody.
const TITLES: &[&str] = &[
    "don", "dona", "sr", "sra", "srta", "jr", "mr", "mrs", "ms", "dr", "dra", "lic", "ing", "vda",
    "viuda", "sir", "senior",
];

/// Beginnings that belong to the word after them.
const GLUED: &[&str] = &["mc", "mac", "san", "santa", "abd", "abdul", "abdel", "abdal", "abu"];

/// Which of the bearers of one name in a family a folded name says it is of, 1 the eldest: by its last word
/// (`sr`, `jr`, `padre`, `hijo`), or by a numeral (`i`, `ii`, ...) after its first word, since a numeral names nobody and
/// stands before the surname where lists turn names round.
#[must_use]
pub fn generation(folded: &str) -> Option<u8> {
    let mut words = folded.split_whitespace();
    // A name of one word, or of one besides, is rather a name.
    words.clone().nth(2)?;
    let last = match words.clone().next_back()? {
        "sr" | "senior" | "padre" => Some(1),
        "jr" | "junior" | "hijo" => Some(2),
        _ => None,
    };
    words.next();
    last.or_else(|| words.find_map(numeral))
}

/// A numeral of a generation. One alone may be an initial; it parts nobody from a name without a numeral.
fn numeral(word: &str) -> Option<u8> {
    match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => None,
    }
}

/// Splits a folded name (see [`fold`](crate::fold)) into the words that carry identity, in order.
///
/// The rule: particles (`de`, `del`, `la`, `y`, `von`, `van`, `al`, ...) and forms of address are
/// *dropped*, so the married form `Lopez de Garcia` is the three-word set {.., lopez, garcia}, with the
/// married name one more surname, and `De la Cruz` is `cruz`, as is `Delacruz`. `Mc`, `San`, `Abdul` and the
/// like are *glued* to the word they begin (`San Martin` is `sanmartin`). When nothing else is left,
/// what was dropped is kept: a person called `Del` is not nameless.
#[must_use]
pub fn tokens(folded: &str) -> Vec<String> {
    let mut kept = Vec::new();
    each_token(folded, |token| kept.push(token.to_owned()));
    kept
}

/// As [`tokens`], handing each word over in turn: nothing is allocated but for words that are glued together.
pub fn each_token(folded: &str, mut take: impl FnMut(&str)) {
    let mut prefix = String::new();
    let mut none = true;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if is_left_out(word) {
            continue;
        }
        if GLUED.contains(&word) {
            prefix.push_str(if word.starts_with("abd") { "abd" } else { word });
            continue;
        }
        none = false;
        let core = without_written_together(word);
        if prefix.is_empty() {
            take(&core);
        } else {
            prefix.push_str(&core);
            take(&prefix);
            prefix.clear();
        }
    }
    if !prefix.is_empty() {
        none = false;
        take(&prefix);
    }
    if none {
        folded.split(' ').filter(|word| !word.is_empty()).for_each(take);
    }
}

/// Whether a word carries no identity. The longest of them has six letters.
fn is_left_out(word: &str) -> bool {
    word.len() <= 6 && (PARTICLES.contains(&word) || TITLES.contains(&word))
}

/// `delacruz` -> `cruz`, `abdulrahman` -> `abdrahman`; a short rest (`delaney`) stays as it is.
fn without_written_together(word: &str) -> Cow<'_, str> {
    if let Some(rest) = word.strip_prefix("dela").filter(|rest| rest.len() >= 4) {
        return Cow::Borrowed(rest);
    }
    for start in ["abdul", "abdel", "abdal"] {
        if let Some(rest) = word.strip_prefix(start).filter(|rest| rest.len() >= 3) {
            return Cow::Owned(format!("abd{rest}"));
        }
    }
    Cow::Borrowed(word)
}

#[cfg(test)]
mod tests {
    use super::{generation, tokens};

    #[test]
    fn a_generation_is_read_from_the_end_of_a_name_or_a_numeral_after_its_first_word() {
        assert_eq!(generation("robert e smith sr"), Some(1));
        assert_eq!(generation("juan rey soto hijo"), Some(2));
        assert_eq!(generation("sr juan rey"), None);
        assert_eq!(generation("juan padre"), None);
        assert_eq!(generation("morris ii klein"), Some(2));
        assert_eq!(generation("morris i klein"), Some(1));
        assert_eq!(generation("iv morris klein"), None);
        assert_eq!(generation(""), None);
    }

    #[test]
    fn particles_are_dropped_beginnings_glued_and_no_name_vanishes() {
        let cases: [(&str, &[&str]); 8] = [
            ("maria lopez de garcia", &["maria", "lopez", "garcia"]),
            ("juan de la cruz", &["juan", "cruz"]),
            ("juan delacruz", &["juan", "cruz"]),
            ("jose san martin", &["jose", "sanmartin"]),
            ("abd al rahman", &["abdrahman"]),
            ("abdulrahman", &["abdrahman"]),
            ("kim delaney", &["kim", "delaney"]),
            ("del", &["del"]),
        ];
        for (name, expected) in cases {
            assert_eq!(tokens(name), expected, "{name}");
        }
    }
}
