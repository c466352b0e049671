//! The words of a name that carry identity.

/// Words that join names and are written or left out at will.
const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "lo", "y", "e", "i", "da", "das", "do", "dos", "di", "du",
    "von", "van", "vander", "der", "den", "ter", "ten", "zu", "al", "el", "ul", "bin", "ibn",
    "ben", "of", "the",
];

/// Forms of address and of family state; they name nobody.
const TITLES: &[&str] = &[
    "don", "dona", "sr", "sra", "srta", "jr", "mr", "mrs", "ms", "dr", "dra", "lic", "ing", "vda",
    "viuda", "sir",
];

/// Beginnings that belong to the word after them.
const GLUED: &[&str] = &["mc", "mac", "san", "santa", "abd", "abdul", "abdel", "abdal", "abu"];

/// Splits a folded name (see [`fold`](crate::fold)) into the words that carry identity, in order.
///
/// The rule: particles (`de`, `del`, `la`, `y`, `von`, `van`, `al`, ...) and forms of address are
/// *dropped*, so the married form `Lopez de Garcia` is the three-word set {.., lopez, garcia}, with the
/// married name one more surname, and `De la Cruz` is `cruz`, as is `Delacruz`. `Mc`, `San`, `Abdul` and the
/// like are *glued* to the word they begin (`San Martin` is `sanmartin`). When nothing else is left,
/// what was dropped is kept: a person called `Del` is not nameless.
#[must_use]
pub fn tokens(folded: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut prefix = String::new();
    for word in folded.split_whitespace() {
        if PARTICLES.contains(&word) || TITLES.contains(&word) {
            continue;
        }
        if GLUED.contains(&word) {
            prefix.push_str(if word.starts_with("abd") { "abd" } else { word });
            continue;
        }
        let core = without_written_together(word);
        kept.push(format!("{prefix}{core}"));
        prefix.clear();
    }
    if !prefix.is_empty() {
        kept.push(prefix);
    }
    if kept.is_empty() {
        kept = folded.split_whitespace().map(str::to_owned).collect();
    }
    kept
}

/// `delacruz` -> `cruz`, `abdulrahman` -> `abdrahman`; a short rest (`delaney`) stays as it is.
fn without_written_together(word: &str) -> String {
    if let Some(rest) = word.strip_prefix("dela").filter(|rest| rest.len() >= 4) {
        return rest.to_owned();
    }
    for start in ["abdul", "abdel", "abdal"] {
        if let Some(rest) = word.strip_prefix(start).filter(|rest| rest.len() >= 3) {
            return format!("abd{rest}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::tokens;

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
