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

/// The lines of the table in which a folded word stands, ascending: two words are related where they share one.
pub(crate) fn nickname_lines(word: &str) -> &'static [u16] {
    lines_of().get(word).map_or(&[], Vec::as_slice)
}

/// Whether two folded given names can be forms of one: a name and its short form, or two short
/// forms of one name. Equal words answer yes.
#[must_use]
pub fn nickname_related(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    share_line(nickname_lines(a), nickname_lines(b))
}

/// Whether two words with such lines are related.
pub(crate) fn share_line(one: &[u16], two: &[u16]) -> bool {
    one.iter().any(|line| two.contains(line))
}

/// Every other name that a folded given name can be a form of, or that can be a form of it: those for which
/// [`nickname_related`] answers yes. Ascending.
#[must_use]
pub fn nicknames(word: &str) -> Vec<&'static str> {
    let Some(numbers) = lines_of().get(word) else { return Vec::new() };
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut found: Vec<&str> = (0_u16..)
        .zip(lines)
        .filter(|(number, _)| numbers.contains(number))
        .flat_map(|(_, line)| line.split_whitespace())
        .filter(|other| *other != word)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::{nickname_related, nicknames};

    #[test]
    fn the_relatives_of_a_name_are_those_that_it_is_related_to() {
        for name in ["francisco", "beto", "bob", "jose", "nobody"] {
            let all: Vec<&str> = super::TABLE
                .lines()
                .filter(|line| !line.starts_with('#'))
                .flat_map(str::split_whitespace)
                .filter(|other| *other != name && nickname_related(name, other))
                .collect();
            let found = nicknames(name);
            assert!(all.iter().all(|other| found.contains(other)), "{name}");
            assert!(found.iter().all(|other| all.contains(other)), "{name}");
        }
        assert!(nicknames("beto").contains(&"alberto"));
    }

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
