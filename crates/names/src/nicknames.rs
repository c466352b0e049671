//! Short and familiar forms of given names, in Spanish and English.
//!
//! A short form points to several names (Beto: Alberto, Roberto, ...): it is evidence, never a replacement,
//! so the table answers only whether two words *may* name one person.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// One line a name: the full form, then its short forms. Folded, as by [`fold`](crate::fold).
const TABLE: &str = include_str!("nicknames.txt");

fn lines_of() -> &'static HashMap<&'static str, Vec<u16>> {
    static LINES: OnceLock<HashMap<&'static str, Vec<u16>>> = OnceLock::new();
    LINES.get_or_init(|| {
        let mut lines: HashMap<&str, Vec<u16>> = HashMap::new();
        for (number, line) in (0_u16..).zip(TABLE.lines().filter(|line| !line.starts_with('#'))) {
            for word in line.split_whitespace() {
                lines.entry(word).or_default().push(number);
            }
        }
        lines
    })
}

/// Common given names, folded.
const GIVEN: &str = include_str!("given.txt");

fn given() -> &'static HashSet<&'static str> {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let lines = GIVEN.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    })
}

/// Whether a folded word is a common given name, or a short form of one.
#[must_use]
pub fn is_given_name(word: &str) -> bool {
    lines_of().contains_key(word) || given().contains(word)
}

/// Whether two folded given names can be forms of one: a name and its short form, or two short
/// forms of one name. Equal words answer yes.
#[must_use]
pub fn nickname_related(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (lines_of().get(a), lines_of().get(b)) {
        (Some(left), Some(right)) => left.iter().any(|line| right.contains(line)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::nickname_related;

    #[test]
    fn short_forms_relate_to_their_names_and_not_to_strangers() {
        for (a, b) in [
            ("francisco", "paco"),
            ("pepe", "jose"),
            ("beto", "roberto"),
            ("beto", "alberto"),
            ("bob", "robert"),
            ("bill", "will"),
        ] {
            assert!(nickname_related(a, b), "{a} {b}");
            assert!(nickname_related(b, a), "{b} {a}");
        }
        assert!(!nickname_related("alberto", "roberto"));
        assert!(!nickname_related("paco", "jose"));
    }
}
